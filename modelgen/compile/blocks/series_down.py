"""Series on a list of steps: a column each, their steps down the sheet."""

from collections.abc import Iterator, Sequence

from ...addresses import Place
from ...book.book import Cell, CellId, Name
from ...template.axes import Axis
from ...template.figures import SeriesInput, SeriesItem
from ...template.words import LIVE_CASE
from ...translations import day
from ..context import Context
from ..layout import ID, LABEL, SERIES_HEAD, UNIT
from . import parts, sources


def cells(
    items: Sequence[SeriesItem], axis: Axis, corner: Place, ctx: Context
) -> Iterator[parts.Part]:
    """The cells below the title: the steps, then a column for each item, then their notes."""
    yield Cell(corner.moved(rows=2), axis.label, "header_text")
    yield Cell(corner.moved(rows=2, cols=1), axis.position, "header")
    yield Cell(corner.moved(rows=3, cols=1), ctx.unit(axis.unit), "unit_header")
    yield Cell(corner.moved(rows=1, cols=1), axis.name, "id")
    for i, step in enumerate(axis.steps):
        row = corner.row + SERIES_HEAD + i
        yield Cell(Place(corner.sheet, row, ID), f"{axis.name}.{i + 1}", "id")
        yield Cell(Place(corner.sheet, row, LABEL), step.label, "label")
        yield Cell(Place(corner.sheet, row, UNIT), step.value, "constant", ctx.format(axis.unit))
    for item in items:
        yield from _column(item, axis, corner, ctx)
    yield from _notes(items, corner.moved(rows=SERIES_HEAD + len(axis.steps) + 1), ctx)


def _column(item: SeriesItem, axis: Axis, corner: Place, ctx: Context) -> Iterator[parts.Part]:
    area = ctx.layout.series(item.name)
    head, form = Place(corner.sheet, corner.row + 1, area.first.col), ctx.format(item.unit)
    yield Cell(head, item.name, "id")
    yield Cell(head.moved(rows=1), item.label, "series_header")
    yield Cell(head.moved(rows=2), ctx.unit(item.unit), "unit_header")
    for i, place in enumerate(area, 1):
        id = CellId.at_step(item.name, i)
        if isinstance(item, SeriesInput):
            stated = item.stated(LIVE_CASE, {}, axis)
            yield Cell(place, stated[i - 1], "input", form, id)
        else:
            text = item.first if item.first and i == 1 else item.formula
            yield Cell(place, ctx.in_step(text, place, axis.name, i), "formula", form, id)
    if isinstance(item, SeriesInput):
        yield Name(f"in_{item.name}", area)
        told = parts.allowed(item, item.minimum, item.maximum, ctx)
        yield parts.within(item, area, told)


def _notes(items: Sequence[SeriesItem], at: Place, ctx: Context) -> Iterator[Cell]:
    row, _ = at.row, ctx.words
    for item in items:
        words = told(item, ctx)
        if words:
            named = _("{item}: {note}").format(item=item.label, note=words)
            yield Cell(Place(at.sheet, row, LABEL), named, "note_flow")
            row += 1


def told(item: SeriesItem, ctx: Context) -> str:
    """What is said of an item: evidence, source, date and note of an input, else the note."""
    _ = ctx.words
    if isinstance(item, SeriesInput):
        words = _("{tag}; {source}; as of {day}. {note}").format(
            tag=item.evidence,
            source=ctx.attribution(item.source),
            day=day(item.as_of, ctx.lang),
            note=sources.noted(item.note, item.source, ctx),
        )
        return words.removesuffix(" –")
    return "" if item.note == "–" else item.note
