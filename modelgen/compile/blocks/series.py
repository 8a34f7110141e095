"""Series: one row per step of an axis, inputs and formulas side by side."""

from collections.abc import Iterator

from ...addresses import Place
from ...book.book import Cell, CellId, Name, Validation
from ...template.analyze import Analysis
from ...template.schema import Series, SeriesInput, SeriesItem
from ...translations import day
from ..context import Context
from ..layout import ID, LABEL, LIVE, SERIES_HEAD, UNIT
from . import parts


def height(block: Series, analysis: Analysis) -> int:
    axis = next(axis for axis in analysis.model.axes if axis.name == block.axis)
    notes = sum(item.note != "–" or item.kind == "input" for item in block.items)
    return SERIES_HEAD + len(axis.steps) + 1 + notes


def cells(block: Series, corner: Place, ctx: Context) -> Iterator[parts.Part]:
    axis = next(axis for axis in ctx.model.axes if axis.name == block.axis)
    yield from parts.title(corner, block.title, LIVE + len(ctx.layout.cases))
    yield Cell(corner.moved(rows=2), axis.label, "header_text")
    yield Cell(corner.moved(rows=2, cols=1), axis.position, "header")
    yield Cell(corner.moved(rows=3, cols=1), ctx.unit(axis.unit), "unit_header")
    yield Cell(corner.moved(rows=1, cols=1), axis.name, "id")
    for i, step in enumerate(axis.steps):
        row = corner.row + SERIES_HEAD + i
        yield Cell(Place(corner.sheet, row, ID), f"{axis.name}.{i + 1}", "id")
        yield Cell(Place(corner.sheet, row, LABEL), step.label, "label")
        yield Cell(Place(corner.sheet, row, UNIT), step.value, "constant", ctx.format(axis.unit))
    for item in block.items:
        yield from _column(item, corner, ctx)
    yield from _notes(block, corner.moved(rows=SERIES_HEAD + len(axis.steps) + 1), ctx)


def _column(item: SeriesItem, corner: Place, ctx: Context) -> Iterator[parts.Part]:
    area = ctx.layout.series(item.name)
    head, form = Place(corner.sheet, corner.row + 1, area.first.col), ctx.format(item.unit)
    yield Cell(head, item.name, "id")
    yield Cell(head.moved(rows=1), item.label, "header")
    yield Cell(head.moved(rows=2), ctx.unit(item.unit), "unit_header")
    for i, place in enumerate(area):
        id = CellId.at_step(item.name, i + 1)
        if isinstance(item, SeriesInput):
            yield Cell(place, item.values[i], "input", form, id)
        else:
            text = item.first if item.first and i == 0 else item.formula
            yield Cell(place, ctx.in_step(text, place), "formula", form, id)
    if isinstance(item, SeriesInput):
        yield Name(f"in_{item.name}", area)
        told = parts.allowed(item, ctx)
        yield Validation(area, item.label[:32], told, item.minimum, item.maximum)


def _notes(block: Series, at: Place, ctx: Context) -> Iterator[Cell]:
    row, _ = at.row, ctx.words
    for item in block.items:
        if isinstance(item, SeriesInput):
            told = _("{item}: {tag}; {source}; as of {day}. {note}").format(
                item=item.label,
                tag=item.evidence,
                source=item.source,
                day=day(item.as_of, ctx.lang),
                note=item.note,
            )
        elif item.note != "–":
            told = _("{item}: {note}").format(item=item.label, note=item.note)
        else:
            continue
        yield Cell(Place(at.sheet, row, LABEL), told.removesuffix(" –"), "note_flow")
        row += 1
