"""The register of sources: a row for each document or page that figures come from."""

from collections.abc import Iterator
from datetime import date
from typing import ClassVar, Literal

from pydantic import Field

from ...addresses import Place
from ...book.book import Cell
from ...template.analyze import Analysis
from ...template.sources import NOT_STATED, Attribution, RegisteredSource, cited
from ...template.yaml_reader import KeyPath
from ...translations import Translate
from ..context import Context
from . import parts
from .drawn import DrawnBlock

NOTHING = "–"
"""What stands where a source needs to say nothing."""

LABEL, TITLE, BY, DATE, ADDRESS, READ_ON, TAG, NOTE, REASON = range(9)
"""The columns, from the corner of the block."""


class Sources(DrawnBlock):
    kind: Literal["sources"]
    items: tuple[RegisteredSource, ...] = Field(min_length=1)

    plans: ClassVar = ("sources",)
    most: ClassVar = 1

    def registered(self) -> Iterator[RegisteredSource]:
        yield from self.items

    def names(self) -> Iterator[tuple[str, str, KeyPath]]:
        for i, source in enumerate(self.items):
            yield "sources", source.name, ("items", i, "name")
            yield "rows", source.label, ("items", i, "label")

    def height(self, analysis: Analysis) -> int:
        return 2 + len(self.items)

    def last_column(self, corner: Place, ctx: Context) -> int:
        return corner.col + REASON

    def cells(self, corner: Place, ctx: Context) -> Iterator[parts.Part]:
        yield from parts.headers(corner.moved(rows=1), _heads(ctx.words), "header_note")
        for i, source in enumerate(self.items):
            yield from _row(source, source_places(corner, i), ctx)


def source_places(corner: Place, number: int) -> tuple[Place, ...]:
    """The cells of a source, by column."""
    return tuple(corner.moved(rows=2 + number, cols=col) for col in range(REASON + 1))


def _heads(_: Translate) -> tuple[str, ...]:
    return (
        _("Source"), _("Title"), _("Author or publisher"), _("Date"), _("Address"), _("Read on"),
        _("Evidence"), _("What it gives, and its words"), _("Why it stands when old"),
    )  # fmt: skip


def _row(source: RegisteredSource, at: tuple[Place, ...], ctx: Context) -> Iterator[Cell]:
    _ = ctx.words
    yield Cell(at[LABEL].moved(cols=-1), source.name, "id")
    yield Cell(at[LABEL], source.label, "wrapped")
    for col, text in ((TITLE, source.title), (BY, source.by)):
        yield Cell(at[col], _stated(text, _), "wrapped")
    for col, when in ((DATE, source.date), (READ_ON, source.read_on)):
        if isinstance(when, date):
            yield Cell(at[col], when, "word_left", "date")
        else:
            yield Cell(at[col], _stated(when, _), "wrapped")
    if source.address == NOT_STATED:
        yield Cell(at[ADDRESS], _(NOT_STATED), "wrapped")
    else:
        yield Cell(at[ADDRESS], source.address, "address", link=source.address)
    yield Cell(at[TAG], source.tag, "word_centre")
    quoted = _(" “{words}”").format(words=source.quote) if source.quote else ""
    note = source.note if source.note != NOTHING or not quoted else ""
    yield Cell(at[NOTE], (note + quoted).strip(), "wrapped")
    yield Cell(at[REASON], source.old_because or NOTHING, "wrapped")


def _stated(text: str, _: Translate) -> str:
    """What is known of a source; that it is not stated, in the reader's language."""
    return _(NOT_STATED) if text == NOT_STATED else text


def reasons(attribution: Attribution | None, ctx: Context) -> list[Place]:
    """The cells that say why the sources that an item cites stand although they are old."""
    found = {
        source.name: source_places(corner, i)[REASON]
        for block, corner in ctx.placed(Sources)
        for i, source in enumerate(block.items)
    }
    return [found[citation.cites] for citation in cited(attribution)]


def noted(note: str, attribution: Attribution | None, ctx: Context, *, named: bool = False) -> str:
    """The note of an item, its source before it where that has no column of its own."""
    _, register = ctx.words, ctx.model.register
    told = [ctx.attribution(attribution, tags=True) + "."] if named and attribution else []
    told += [note] if note != NOTHING else []
    for citation in cited(attribution):
        reason = register[citation.cites].old_because
        told += [_("Stands, even when old: {reason}").format(reason=reason)] if reason else []
    return " ".join(told) or NOTHING
