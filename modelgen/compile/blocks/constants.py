"""Constants: a label, a unit and one figure."""

from collections.abc import Iterator
from datetime import date
from typing import ClassVar, Literal

from pydantic import Field

from ...addresses import Place
from ...book.book import Cell, CellId
from ...template.analyze import Analysis
from ...template.items import Item
from ...template.schema import Constant, Model
from ..context import Context
from ..layout import LIVE
from . import parts
from .drawn import DrawnBlock


class Constants(DrawnBlock):
    kind: Literal["constants"]
    items: tuple[Constant, ...] = Field(min_length=1)

    flows: ClassVar = True

    def declared(self) -> Iterator[Item]:
        for i, item in enumerate(self.items):
            yield Item(item.name, item.label, item.unit, "constant", ("items", i))

    def item_places(self, corner: Place, model: Model) -> Iterator[tuple[str, Place]]:
        yield from parts.live_cells(corner.moved(rows=1), self.items)

    def height(self, analysis: Analysis) -> int:
        return 1 + len(self.items)

    def cells(self, corner: Place, ctx: Context) -> Iterator[parts.Part]:
        for item in self.items:
            place = ctx.layout.live(item.name)
            unit, id = ctx.unit(item.unit), CellId.in_case(item.name, "constant")
            yield from parts.lead(place, item.name, item.label, unit)
            yield Cell(place, item.value, "constant", ctx.format(item.unit), id)
            yield Cell(Place(place.sheet, place.row, LIVE + 1), item.note, "note_flow")


def dated(model: Model) -> Iterator[tuple[Constant, date]]:
    """Every constant whose source has a date, with it."""
    for block in model.of(Constants):
        yield from ((item, item.as_of) for item in block.items if item.as_of)
