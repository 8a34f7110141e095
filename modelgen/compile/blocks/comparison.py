"""Line items and drivers of all cases side by side."""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from ...addresses import Place
from ...book.book import Cell, Formula
from ...template.analyze import Analysis
from ...template.items import ItemWord
from ...template.words import ItemName, PlanName
from ..context import Context
from ..layout import FIRST_CASE, LIVE
from . import parts
from .drawn import DrawnBlock


class Comparison(DrawnBlock):
    kind: Literal["comparison"]
    items: tuple[ItemName, ...] = Field(min_length=1)

    def words(self) -> Iterator[ItemWord]:
        for i, word in enumerate(self.items):
            yield ItemWord(("items", i), word)

    def brings_header(self, plan: PlanName) -> bool:
        return plan in ("free", "periods")

    def place(self, corner: Place, plan: PlanName, item: str) -> Place:
        """Where an item stands in the first case."""
        row = corner.row + 1 + self.brings_header(plan) + self.items.index(item)
        return Place(corner.sheet, row, FIRST_CASE)

    def height(self, analysis: Analysis) -> int:
        return 1 + len(self.items)

    def cells(self, corner: Place, ctx: Context) -> Iterator[parts.Part]:
        last = FIRST_CASE + len(ctx.layout.cases) - 1
        first = 1
        if self.brings_header(ctx.model.plan(corner.sheet)):
            yield from parts.case_header(corner.moved(rows=1), ctx)
            first += 1
        for i, name in enumerate(self.items):
            item, source = ctx.item(name), ctx.layout.live(name)
            row = corner.moved(rows=first + i)
            unit, form = ctx.unit(item.unit), ctx.format(item.unit)
            yield from parts.lead(row, f"link.{name}", item.label, unit)
            for col in range(LIVE, last + 1):
                place = Place(corner.sheet, row.row, col)
                target = Place(source.sheet, source.row, col).ref(place.sheet, "none")
                yield Cell(place, Formula("=" + target, item.label), "formula", form)
