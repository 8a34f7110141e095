"""Constants: a label, a unit and one figure."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import ClassVar, Literal

from pydantic import Field

from ...addresses import Place
from ...book.book import Cell, CellId
from ...template.analyze import Analysis
from ...template.figures import Constant
from ...template.items import Flaw, Item
from ...template.schema import Model
from ...template.sources import Attribution, attributions, cited
from ...template.yaml_reader import KeyPath
from ..context import Context
from ..layout import LIVE
from . import parts, sources
from .drawn import DrawnBlock


class Constants(DrawnBlock):
    kind: Literal["constants"]
    items: tuple[Constant, ...] = Field(min_length=1)

    flows: ClassVar = True

    def declared(self) -> Iterator[Item]:
        for i, item in enumerate(self.items):
            yield Item(item.name, item.label, item.unit, "constant", ("items", i))

    def flaws(self, model: Model, items: Mapping[str, Item]) -> Iterator[Flaw]:
        for i, item in enumerate(self.items):
            yield from parts.undated(i, item, item.takes, "value", model)

    def attributions(self) -> Iterator[tuple[KeyPath, Attribution]]:
        yield from attributions(self.items)

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
            note = sources.noted(item.note, item.source, ctx, named=True)
            yield Cell(Place(place.sheet, place.row, LIVE + 1), note, "note_flow")


def dated(model: Model) -> Iterator[tuple[Constant, date]]:
    """Every constant with the date of its source: its own, else the register's oldest."""
    register = model.register
    for block in model.of(Constants):
        for item in block.items:
            known = (register[citation.cites].date for citation in cited(item.source))
            days = [day for day in known if isinstance(day, date)]
            if item.as_of or days:
                yield item, item.as_of or min(days)
