"""Tables: headers and rows of links and short formulas, on any sheet."""

from collections.abc import Iterator

from ...addresses import Place
from ...book.book import Cell
from ...formulas.syntax import tree
from ...template.analyze import Analysis
from ...template.schema import Table
from ..context import Context
from ..layout import LABEL, LIVE, UNIT
from . import parts


def height(block: Table, analysis: Analysis) -> int:
    return 2 + len(block.rows)


def cells(block: Table, corner: Place, ctx: Context) -> Iterator[parts.Part]:
    memo, _ = _is_memo(corner.sheet, ctx), ctx.words
    first = UNIT if memo else LIVE
    last = corner.col + 3 if memo else LIVE + len(ctx.layout.cases)
    yield from parts.title(corner, block.title, last)
    yield Cell(corner.moved(rows=1), "", "header_text")
    if not memo:
        yield Cell(corner.moved(rows=1, cols=1), _("Unit"), "header_text")
    words = (header for header in block.headers)
    yield from parts.headers(Place(corner.sheet, corner.row + 1, first), words)
    for i, row in enumerate(block.rows):
        at = Place(corner.sheet, corner.row + 2 + i, first)
        label = (
            f"{row.label}, {ctx.unit(row.unit)}"
            if memo and ctx.format(row.unit) not in ("text", "percent")
            else row.label
        )
        yield Cell(Place(at.sheet, at.row, LABEL), label, "label_total" if row.total else "label")
        if not memo:
            role = "unit_total" if row.total else "unit"
            yield Cell(Place(at.sheet, at.row, UNIT), ctx.unit(row.unit), role)
        for c, text in enumerate(row.cells):
            unit = row.units[c] if row.units else row.unit
            yield _cell(text, at.moved(cols=c), unit, row.total, ctx)


def _cell(text: str, place: Place, unit: str, total: bool, ctx: Context) -> Cell:
    node = tree(text)
    if isinstance(node.get("value"), str):
        return Cell(place, node["value"], "word")
    role = "total" if total else "word" if unit == "text" else "formula"
    return Cell(place, ctx.free(text, place), role, ctx.format(unit))


def _is_memo(sheet: str, ctx: Context) -> bool:
    return any(s.sheet == sheet and s.plan == "memo" for s in ctx.model.sheets)
