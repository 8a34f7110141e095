"""Tables: headers and rows of links and short formulas, on any sheet."""

from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

from pydantic import Field, model_validator

from ...addresses import Place
from ...book.book import Cell
from ...book.roles import Role
from ...formulas.syntax import tree
from ...template.analyze import Analysis
from ...template.items import FormulaSite, computed
from ...template.schema import COLUMNS
from ...template.words import Expression, Label, LabelOrFormula, Strict, Unit, refused
from ...template.yaml_reader import KeyPath
from ..context import Context
from ..layout import LABEL, LIVE, UNIT
from . import parts
from .drawn import DrawnBlock


class Row(Strict):
    """A row of a table; each cell is a formula in item names (or text in quotes)."""

    label: Label
    unit: Unit = "–"
    cells: tuple[Expression, ...] = Field(min_length=1)
    units: tuple[Unit, ...] = ()
    total: bool = False


class Table(DrawnBlock):
    """Headers and rows of formulas; every figure is a link or a short formula."""

    kind: Literal["table"]
    headers: tuple[LabelOrFormula, ...] = Field(min_length=1)
    rows: tuple[Row, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _shape(self) -> "Table":
        for i, row in enumerate(self.rows):
            if len(row.cells) != len(self.headers) or len(row.units) not in (0, len(row.cells)):
                message = "row `{label}` does not have one cell per header"
                raise refused(message, label=row.label, at=("rows", i))
        return self

    plans: ClassVar = (*COLUMNS, "memo", "claims")

    def units(self) -> Iterator[tuple[KeyPath, str]]:
        for i, row in enumerate(self.rows):
            yield ("rows", i, "unit"), row.unit
            yield from ((("rows", i, "units", c), unit) for c, unit in enumerate(row.units))

    def formulas(self, units: Mapping[str, str]) -> Iterator[FormulaSite]:
        for h, header in enumerate(self.headers):
            yield from computed(("headers", h), header)
        for i, row in enumerate(self.rows):
            for c, text in enumerate(row.cells):
                unit = row.units[c] if row.units else row.unit
                yield FormulaSite(("rows", i, "cells", c), text, unit)

    def figures(self) -> Iterator[str]:
        yield from (text for row in self.rows for text in row.cells)

    def figure_columns(self) -> int:
        return len(self.headers)

    def height(self, analysis: Analysis) -> int:
        return 2 + len(self.rows)

    def header_place(self, corner: Place, col: int, *, memo: bool) -> Place:
        """Where the head of a column of figures stands; a memo has no column of units."""
        return Place(corner.sheet, corner.row + 1, (UNIT if memo else LIVE) + col)

    def label_place(self, corner: Place, row: int) -> Place:
        return Place(corner.sheet, corner.row + 2 + row, LABEL)

    def unit_place(self, corner: Place, row: int) -> Place:
        return Place(corner.sheet, corner.row + 2 + row, UNIT)

    def figure_place(self, corner: Place, row: int, col: int, *, memo: bool) -> Place:
        return self.header_place(corner, col, memo=memo).moved(rows=1 + row)

    def cells(self, corner: Place, ctx: Context) -> Iterator[parts.Part]:
        memo, _ = ctx.model.plan(corner.sheet) == "memo", ctx.words
        yield Cell(corner.moved(rows=1), "", "header_text")
        if not memo:
            yield Cell(corner.moved(rows=1, cols=1), _("Unit"), "header_text")
        for h, header in enumerate(self.headers):
            at = self.header_place(corner, h, memo=memo)
            yield Cell(at, ctx.content(header, at), "header")
        for i, row in enumerate(self.rows):
            unit = "" if not memo or ctx.says_itself(row.unit) else f", {ctx.unit(row.unit)}"
            look: Role = "label_total" if row.total else "label"
            yield Cell(self.label_place(corner, i), row.label + unit, look)
            if not memo:
                role: Role = "unit_total" if row.total else "unit"
                yield Cell(self.unit_place(corner, i), ctx.unit(row.unit), role)
            for c, text in enumerate(row.cells):
                unit = row.units[c] if row.units else row.unit
                place = self.figure_place(corner, i, c, memo=memo)
                yield _cell(text, place, unit, row.total, ctx)


def _cell(text: str, place: Place, unit: str, total: bool, ctx: Context) -> Cell:
    word = tree(text).get("value")
    if isinstance(word, str):
        return Cell(place, word, "word")
    role: Role = "total" if total else "word" if unit == "text" else "formula"
    return Cell(place, ctx.free(text, place), role, ctx.format(unit))
