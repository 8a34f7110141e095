"""A returned workbook read against the Book that it was built from: the way back begins here."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from ..addresses import Place
from ..book.book import Book
from ..compile import stages
from ..compile.context import Context
from ..problems import ModelError, Problem
from ..template.load import Template
from ..template.settings import Settings
from ..template.translate import sites
from ..translations import speak
from ..translations import told as _
from ..xlsx.reader import Returned
from .book_match import BookMatch
from .edits import Edits, edits
from .inserted_columns import match
from .provenance import Origin, origin, original


@dataclass(frozen=True)
class Readback:
    """The workbook, the model that it was built from, and what somebody did to it since."""

    origin: Origin | None
    """What its Source sheet says; None where the sheet is gone and a template was given."""
    settings: Settings
    """What it was built with; the template's own where the Source sheet is gone."""
    ctx: Context
    match: BookMatch
    edits: Edits

    @property
    def returned(self) -> Returned:
        return self.match.returned

    @property
    def book(self) -> Book:
        """The Book as it was generated."""
        return self.match.book

    def at(self, place: Place) -> Place | None:
        """Where a cell of the Book stands in the workbook."""
        return self.match.at(place)


def _texts(ctx: Context) -> frozenset[str]:
    """The texts of the template in the language of the workbook."""
    return frozenset(site.text for site in sites(ctx.model))


def _refuse_1904(path: Path, returned: Returned) -> None:
    """Raises ModelError where every generated day shows as another one."""
    if returned.zero:
        said = _(
            "`{path}` counts its days from 1904, and every generated one shows four years and a"
            " day late; take the tick from `Use 1904 date system` (File, Options, Advanced), add"
            " 1,462 to the days that were typed meanwhile, save, and run this again"
        )
        raise ModelError([Problem(said.format(path=path))])


def readback(
    path: Path,
    returned: Returned,
    given: Template | None = None,
    usable: bool = True,
    coming: Collection[str] = (),
) -> Readback:
    """A workbook of the tool, read; `given` stands in for a template that it has lost.

    `coming` are labels and heads of cases that are to be added: one of them may be live.

    Raises ModelError where it does not say what it was built from, where its rows and names
    disagree with its Book, and, if `usable`, where an edit cannot be calculated with.
    """
    source = origin(returned)
    if source:
        speak(source.lang)
    template = original(path, returned, source, given)
    _refuse_1904(path, returned)
    settings = source.settings if source else Settings()
    ctx = stages.prepare(template, settings)
    found = match(stages.compile(ctx), returned)
    return Readback(source, settings, ctx, found, edits(found, _texts(ctx), usable, coming))
