"""A table of inputs: a row for each record, a column for each of its facts, and rows that wait."""

from collections.abc import Iterator
from typing import ClassVar, Literal

from ...addresses import Area, Place
from ...template.analyze import Analysis
from ...template.input_table import InputTable
from ...template.records import FILLED
from ...template.schema import Model
from ...translations import Translate
from ..context import Context
from ..layout import LABEL, LIVE, SERIES_HEAD, UNIT
from . import parts, record_cells
from .check_rows import CheckRow, Mutation
from .drawn import DrawnBlock
from .table_register import HALF, counted, once


class Records(InputTable, DrawnBlock):
    kind: Literal["records"]

    plans: ClassVar = ("free",)
    flows: ClassVar = True

    def item_places(self, corner: Place, model: Model) -> Iterator[tuple[str, Place]]:
        row = corner.row + SERIES_HEAD
        yield self.column(self.first), Place(corner.sheet, row, LABEL)
        yield self.column(FILLED), Place(corner.sheet, row, UNIT)
        for i, name in enumerate(self.drawn):
            yield name, Place(corner.sheet, row, LIVE + i)

    def figure_columns(self) -> int:
        return len(self.drawn)

    def height(self, analysis: Analysis) -> int:
        return SERIES_HEAD + len(self.keys)

    def last_column(self, corner: Place, ctx: Context) -> int:
        return LIVE + len(self.drawn) - 1

    def closed_rows(self, corner: Place, ctx: Context) -> Iterator[int]:
        yield corner.row + 1

    def checks(self, analysis: Analysis, _: Translate) -> Iterator[CheckRow]:
        yield CheckRow(
            f"{self.name}_whole",
            _("{table}: cells that are missing or too many in a row").format(table=self.title),
            "count",
            lambda at, ctx: f"SUM({counted(self, HALF, ctx).ref(at.sheet)})",
            lambda at, ctx: "0",
            _("Every row is filled, or waits with all of its cells empty."),
        )
        yield CheckRow(
            f"{self.name}_rows",
            _("{table}: names of rows, and rows that are counted").format(table=self.title),
            "count",
            lambda at, ctx: f'SUMPRODUCT(({_keys(self, ctx).ref(at.sheet)}<>"")*1)',
            lambda at, ctx: f"SUMPRODUCT(({once(self, ctx).ref(at.sheet)}>0)*1)",
            _("Every row is counted whole; one that was put in is not, until it is regenerated."),
        )
        if any(item.picks == self.name for item in analysis.model.inputs()):
            yield CheckRow(
                f"{self.name}_once",
                _("{table}: rows of one name").format(table=self.title),
                "count",
                lambda at, ctx: f"SUMPRODUCT(({once(self, ctx).ref(at.sheet)}>1)*1)",
                lambda at, ctx: "0",
                _("Every row that can be picked has a name of its own."),
            )

    def mutations(self, corner: Place, ctx: Context) -> Iterator[tuple[str, Mutation]]:
        _ = ctx.words
        second = list(self.typed)[1]
        says = _("A word typed into a row of {table} that waits").format(table=self.title)
        waiting = ctx.layout.series(self.column(second)).last
        yield f"{self.name}_whole", Mutation(waiting, _("a word"), says)
        says = _("Zero typed over how many rows have the name of the first")
        yield f"{self.name}_rows", Mutation(once(self, ctx).first, 0.0, says)
        if any(item.picks == self.name for item in ctx.model.inputs()):
            first = _keys(self, ctx).first
            says = _("The name of another row typed over {what}").format(
                what=self.columns[self.first].label
            )
            typed = str(self.cell(self.keys[0], self.first))
            yield f"{self.name}_once", Mutation(first.moved(rows=1), typed, says)

    def cells(self, corner: Place, ctx: Context) -> Iterator[parts.Part]:
        yield from record_cells.cells(self, corner, ctx)


def _keys(table: InputTable, ctx: Context) -> Area:
    """The cells that say what each row is."""
    return ctx.layout.series(table.column(table.first))
