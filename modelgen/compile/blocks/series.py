"""Series: one row per step of an axis, inputs and formulas side by side."""

from collections.abc import Iterator, Mapping
from typing import Literal

from pydantic import Field

from ...addresses import Place
from ...book.book import Cell, CellId, Name, Validation
from ...template.analyze import Analysis
from ...template.figures import SeriesInput, SeriesItem, SeriesLine
from ...template.items import Flaw, FormulaSite, Item, unknown
from ...template.schema import Model
from ...template.sources import Attribution, attributions
from ...template.words import ItemName
from ...template.yaml_reader import KeyPath
from ...translations import day
from ..context import Context
from ..layout import ID, LABEL, LIVE, SERIES_HEAD, UNIT
from . import parts, sources
from .drawn import DrawnBlock


class Series(DrawnBlock):
    kind: Literal["series"]
    axis: ItemName
    items: tuple[SeriesItem, ...] = Field(min_length=1)

    def declared(self) -> Iterator[Item]:
        for i, item in enumerate(self.items):
            facts = (item.name, item.label, item.unit)
            if isinstance(item, SeriesInput):
                yield Item(*facts, "series input", ("items", i), axis=self.axis)
            else:
                first = item.first or ""
                yield Item(*facts, "series", ("items", i), item.formula, first, self.axis)

    def inputs(self) -> Iterator[SeriesInput]:
        yield from (item for item in self.items if isinstance(item, SeriesInput))

    def attributions(self) -> Iterator[tuple[KeyPath, Attribution]]:
        yield from attributions(self.items)

    def formulas(self, units: Mapping[str, str]) -> Iterator[FormulaSite]:
        for i, item in enumerate(self.items):
            if isinstance(item, SeriesLine):
                for key, text in (("formula", item.formula), ("first", item.first)):
                    if text:
                        yield FormulaSite(("items", i, key), text, item.unit, "series", self.axis)

    def flaws(self, model: Model, items: Mapping[str, Item]) -> Iterator[Flaw]:
        axes = {axis.name: axis for axis in model.axes}
        yield from unknown(("axis",), self.axis, axes, "axis")
        drawn = [b for *_, b in model.blocks() if isinstance(b, Series) and b.axis == self.axis]
        if drawn and drawn[0] is not self:
            message = f"axis `{self.axis}` has a block already; put its series into that one"
            yield Flaw(("axis",), message, self.axis)
        steps = len(axes[self.axis].steps) if self.axis in axes else 0
        for i, item in enumerate(self.items):
            if isinstance(item, SeriesInput) and steps and len(item.values) != steps:
                message = f"`{item.name}` has {len(item.values)} values; the axis has {steps}"
                yield Flaw(("items", i, "values"), message)
            if isinstance(item, SeriesLine) and "[-1]" in item.formula and not item.first:
                message = f"`{item.name}` looks at the prior step: say what step one is (`first`)"
                yield Flaw(("items", i, "formula"), message, "[-1]")

    def item_places(self, corner: Place, model: Model) -> Iterator[tuple[str, Place]]:
        row = corner.row + SERIES_HEAD
        yield self.axis, Place(corner.sheet, row, UNIT)
        for i, item in enumerate(self.items):
            yield item.name, Place(corner.sheet, row, LIVE + i)

    def figure_columns(self) -> int:
        return len(self.items)

    def height(self, analysis: Analysis) -> int:
        axis = analysis.model.axis(self.axis)
        notes = sum(item.note != "–" or item.kind == "input" for item in self.items)
        return SERIES_HEAD + len(axis.steps) + 1 + notes

    def closed_rows(self, corner: Place, ctx: Context) -> Iterator[int]:
        """The names of the series."""
        yield corner.row + 1

    def cells(self, corner: Place, ctx: Context) -> Iterator[parts.Part]:
        axis = ctx.model.axis(self.axis)
        yield Cell(corner.moved(rows=2), axis.label, "header_text")
        yield Cell(corner.moved(rows=2, cols=1), axis.position, "header")
        yield Cell(corner.moved(rows=3, cols=1), ctx.unit(axis.unit), "unit_header")
        yield Cell(corner.moved(rows=1, cols=1), axis.name, "id")
        for i, step in enumerate(axis.steps):
            row = corner.row + SERIES_HEAD + i
            yield Cell(Place(corner.sheet, row, ID), f"{axis.name}.{i + 1}", "id")
            yield Cell(Place(corner.sheet, row, LABEL), step.label, "label")
            yield Cell(
                Place(corner.sheet, row, UNIT), step.value, "constant", ctx.format(axis.unit)
            )
        for item in self.items:
            yield from _column(item, corner, ctx)
        yield from _notes(self, corner.moved(rows=SERIES_HEAD + len(axis.steps) + 1), ctx)


def _column(item: SeriesItem, corner: Place, ctx: Context) -> Iterator[parts.Part]:
    area = ctx.layout.series(item.name)
    head, form = Place(corner.sheet, corner.row + 1, area.first.col), ctx.format(item.unit)
    yield Cell(head, item.name, "id")
    yield Cell(head.moved(rows=1), item.label, "series_header")
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
                source=ctx.attribution(item.source),
                day=day(item.as_of, ctx.lang),
                note=sources.noted(item.note, item.source, ctx),
            )
        elif item.note != "–":
            told = _("{item}: {note}").format(item=item.label, note=item.note)
        else:
            continue
        yield Cell(Place(at.sheet, row, LABEL), told.removesuffix(" –"), "note_flow")
        row += 1
