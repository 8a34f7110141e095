"""Line items: a label, a unit, and one formula across the row."""

from collections.abc import Iterator, Mapping
from typing import Literal

from pydantic import Field

from ...addresses import Area, Place
from ...book.book import Cell, CellId, Name
from ...book.roles import Role
from ...template.analyze import Analysis
from ...template.figures import Line
from ...template.items import Flaw, FormulaSite, Item, ItemKind
from ...template.schema import Model
from ...template.words import LIVE_CASE, PlanName
from ..context import Context
from . import parts
from .drawn import DrawnBlock


class Lines(DrawnBlock):
    kind: Literal["lines"]
    items: tuple[Line, ...] = Field(min_length=1)

    def declared(self) -> Iterator[Item]:
        for i, item in enumerate(self.items):
            kind: ItemKind = "helper" if item.helper else "line"
            yield Item(item.name, item.label, item.unit, kind, ("items", i), item.formula)

    def formulas(self, units: Mapping[str, str]) -> Iterator[FormulaSite]:
        for i, item in enumerate(self.items):
            yield FormulaSite(("items", i, "formula"), item.formula, item.unit, "line")

    def flaws(self, model: Model, items: Mapping[str, Item]) -> Iterator[Flaw]:
        for i, item in enumerate(self.items):
            if item.helper and item.output:
                told = "a line item is an `output` or a `helper`, not both"
                yield Flaw(("items", i, "helper"), told)

    def figures(self) -> Iterator[str]:
        yield from (item.formula for item in self.items)

    def brings_header(self, plan: PlanName) -> bool:
        return plan in ("free", "periods")

    def item_places(self, corner: Place, model: Model) -> Iterator[tuple[str, Place]]:
        first = corner.moved(rows=1 + self.brings_header(model.plan(corner.sheet)))
        yield from parts.live_cells(first, self.items)

    def height(self, analysis: Analysis) -> int:
        return 1 + len(self.items)

    def closed_rows(self, corner: Place, ctx: Context) -> Iterator[int]:
        """Lines for sentences and checks alone; the whole block where there are no others."""
        helpers = [item.helper for item in self.items]
        first = ctx.layout.live(self.items[0].name).row
        if all(helpers):
            last = min(first + len(helpers), ctx.layout.ends[corner.sheet])
            yield from range(corner.row, last + 1)
        else:
            yield from (first + i for i, helper in enumerate(helpers) if helper)

    def cells(self, corner: Place, ctx: Context) -> Iterator[parts.Part]:
        cases = (LIVE_CASE, *ctx.layout.cases)
        if ctx.layout.live(self.items[0].name).row > corner.row + 1:
            yield from parts.case_header(corner.moved(rows=1), ctx)
        for item in self.items:
            live = ctx.layout.live(item.name)
            unit, form = ctx.unit(item.unit), ctx.format(item.unit)
            yield from parts.lead(live, item.name, item.label, unit, item.total)
            role: Role = "total" if item.total else "formula"
            for i, case in enumerate(cases):
                place, id = live.moved(cols=i), CellId.in_case(item.name, case)
                yield Cell(place, ctx.in_row(item.formula, place), role, form, id)
            if item.note != "–":
                yield Cell(_note_place(live, ctx), item.note, "note")
            if item.output:
                yield Name(f"out_{item.name}", Area.of(live))
                yield Name(f"cmp_{item.name}", ctx.layout.case_cells(item.name))


def _note_place(live: Place, ctx: Context) -> Place:
    """Behind the cases; on the plan of periods behind the steps, where all notes stand."""
    if ctx.model.plan(live.sheet) == "periods":
        return Place(live.sheet, live.row, len(ctx.layout.plans["periods"].widths) - 1)
    return live.moved(cols=1 + len(ctx.layout.cases))
