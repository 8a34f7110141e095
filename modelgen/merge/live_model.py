"""A workbook or a template as a model that can be calculated: its Book with all edits in it."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from ..addresses import Place
from ..book.book import Book, Cell, CellId, Formula, Value, Values
from ..book.calculator import BookError, Calculation
from ..compile import stages
from ..compile.cell_errors import explained
from ..compile.context import Context
from ..compile.templates import load
from ..days import serial
from ..problems import ModelError, Problem
from ..readback.readback import readback
from ..template.inputs import Input, Sourced
from ..template.load import find
from ..template.records import RowCell
from ..template.settings import Settings
from ..translations import ENGLISH, speak
from ..translations import told as _
from ..xlsx.admission import guarded, limited
from ..xlsx.reader import Returned
from .merged import merged
from .placement import Placement
from .three_way_merge import Decision

WORKBOOKS = (".xlsx", ".xlsm")


@dataclass(frozen=True)
class LiveModel:
    """A model as it stands: compiled, with what was typed into it, in the calculator."""

    shown: str
    ctx: Context
    book: Book
    calculation: Calculation
    values: Values
    edited: Mapping[CellId, str]
    """Cells that were edited, by id, and what kind of edit it was."""
    placement: Placement | None = None
    """How a workbook's rows and sheet names lie; None for a template, which is as compiled."""
    kept: tuple[Decision, ...] = ()
    """The edits that are in it."""
    sha256: str = ""
    """Of the workbook's bytes as they were read; nothing for a template."""

    def place(self, place: Place) -> Place:
        """A cell of the compiled Book as it stands here."""
        return self.placement.place(place) if self.placement else place

    def value_at(self, place: Place) -> Value | None:
        """What a generated cell shows; None where only a spreadsheet can tell, or it is gone.

        A formula that somebody typed over has no row on the Formula map any more.
        """
        cell = self.cells.get(place)
        content = cell.content if cell else None
        if isinstance(content, Formula):
            return self.values.get(place)
        if isinstance(content, date):
            return serial(content)
        return content if isinstance(content, float | int | str) else None

    @cached_property
    def cells(self) -> dict[Place, Cell]:
        return {cell.place: cell for cell in self.book.cells}

    @cached_property
    def rows(self) -> Mapping[str, Mapping[str, str]]:
        """What the filled rows of each table of inputs are called by now, by their keys."""
        return {table: self._rows(table, c) for table, (c, _r) in self.ctx.model.tables().items()}

    def _rows(self, table: str, column: str) -> dict[str, str]:
        axis, found = self.ctx.model.axis(table), {}
        for number, place in enumerate(self.ctx.layout.series(column), 1):
            name = self.value_at(self.place(place))
            if isinstance(name, str) and name:
                found[axis.key(number)] = name
        return found

    def with_rows(self, item: Input) -> Input:
        """An input that picks a row of a table: it may be any that is filled by now, by its name.

        Every other input is as the template has it.
        """
        return item.picking(item.first_column, self.rows[item.picks]) if item.picks else item

    def called(self, item: Sourced) -> str:
        """The label of an input; of a cell of a table by what its row is called by now."""
        if isinstance(item, RowCell):
            table, row, column = item.name.split(".")
            if row in self.rows[table]:
                return f"{self.rows[table][row]}: {self.ctx.item(f'{table}.{column}').label}"
        return item.label


def state(
    word: str, sets: Iterable[str] = (), case: str | None = None, lang: str = ENGLISH
) -> LiveModel:
    """The state of a workbook's path, or of a template's path or name; raises ModelError.

    `sets`, `case` and `lang` are the settings of a build; a workbook has its own.
    """
    path = Path(word)
    if path.suffix.lower() not in WORKBOOKS:
        settings = Settings(tuple(sets), case or "", lang)
        ctx = stages.prepare(load(find(word)), settings)
        book = stages.compile(ctx)
        calculation = Calculation(book, generated=True)
        try:
            return LiveModel(word, ctx, book, calculation, calculation.values(), {})
        except BookError as error:
            raise ModelError(explained(ctx, error)) from None
    if not path.exists():
        raise ModelError([Problem(_("no workbook `{path}`").format(path=path))])
    data = guarded(path)
    found = limited(lambda: _returned(path, data), path)
    speak(found.ctx.lang)
    if sets or case:
        raise ModelError(
            [Problem(_("a workbook holds its own inputs: --set and --case are for templates"))]
        )
    return found


def _returned(path: Path, data: bytes) -> LiveModel:
    read = readback(path, Returned(data))
    made = merged(read, read.ctx, read.book)
    assert made.whole is not None  # a Book beside itself moves nothing: there is no conflict
    kept = made.merge.of("kept")
    kinds = {decision.edit.cell.id: decision.edit.kind for decision in kept}
    return LiveModel(
        str(path), read.ctx, made.whole.book, made.whole.calculation, made.values(), kinds,
        made.placement, kept, hashlib.sha256(data).hexdigest(),
    )  # fmt: skip
