"""Line items and constants: a label, a unit, and one formula (or figure) across the row."""

from collections.abc import Iterator

from ...addresses import Place
from ...book.book import Cell, CellId, Name
from ...template import schema
from ...template.analyze import Analysis
from ...template.schema import Constants, Lines
from ..context import Context
from ..layout import FIRST_CASE, LIVE
from . import parts


def height(block: Lines | Constants, analysis: Analysis) -> int:
    return 1 + len(block.items)


def cells(block: Lines, corner: Place, ctx: Context) -> Iterator[parts.Part]:
    cases = ctx.layout.cases
    last = FIRST_CASE + len(cases) - 1
    yield from parts.title(corner, block.title, last)
    if ctx.layout.live(block.items[0].name).row > corner.row + 1:
        yield from parts.case_header(corner.moved(rows=1), ctx)
    for item in block.items:
        live = ctx.layout.live(item.name)
        yield from parts.lead(
            live.sheet, live.row, item.name, item.label, ctx.unit(item.unit), item.total
        )
        role = "total" if item.total else "formula"
        for i, column in enumerate((schema.LIVE, *cases)):
            place = live.moved(cols=i)
            yield Cell(
                place,
                ctx.in_row(item.formula, place),
                role,
                ctx.format(item.unit),
                CellId.in_case(item.name, column),
            )
        if item.note != "–":
            yield Cell(Place(live.sheet, live.row, last + 1), item.note, "note")
        if item.output:
            yield Name(f"out_{item.name}", parts.across(live, 1))
            yield Name(f"cmp_{item.name}", ctx.layout.case_cells(item.name))


def constant_cells(block: Constants, corner: Place, ctx: Context) -> Iterator[parts.Part]:
    last = FIRST_CASE + len(ctx.layout.cases) - 1
    yield from parts.title(corner, block.title, last)
    for item in block.items:
        place = ctx.layout.live(item.name)
        yield from parts.lead(place.sheet, place.row, item.name, item.label, ctx.unit(item.unit))
        yield Cell(
            place,
            item.value,
            "constant",
            ctx.format(item.unit),
            CellId.in_case(item.name, "constant"),
        )
        yield Cell(Place(place.sheet, place.row, LIVE + 1), item.note, "note_flow")
