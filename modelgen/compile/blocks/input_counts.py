"""How many inputs were changed since generation, and how many rest on an assumption."""

from collections.abc import Iterator
from typing import Literal

from ...addresses import Area, Place
from ...book.book import Cell, Formula
from ...template.analyze import Analysis
from ..context import Context
from ..layout import LIVE
from . import parts
from .drawn import DrawnBlock
from .inputs import facts
from .registers import ASSUMED, CHANGED, counts


class InputCounts(DrawnBlock):
    kind: Literal["input_counts"]

    def height(self, analysis: Analysis) -> int:
        return 5

    def cells(self, corner: Place, ctx: Context) -> Iterator[Cell]:
        tagged, _ = _evidence(ctx), ctx.words
        assumed = _counted(counts(ASSUMED, ctx), ">0", corner)
        rows = (
            (_("Inputs changed since generation"), _counted(counts(CHANGED, ctx), ">0", corner)),
            (_("Inputs assumed here (evidence A)"), _counted(tagged, "A", corner)),
            (_("Inputs assumed by the source (PA)"), _counted(tagged, "PA", corner)),
            (_("Inputs whose value or range is assumed"), assumed),
        )
        for i, (label, text) in enumerate(rows):
            at = Place(corner.sheet, corner.row + 1 + i, LIVE)
            yield from parts.lead(at, "", label, ctx.unit("count"))
            yield Cell(at, Formula(f"={text}", label), "formula", "plain")


def _evidence(ctx: Context) -> list[Area]:
    """The evidence cells of the inputs, one area per sheet."""
    sheets: dict[str, list[Place]] = {}
    for name in ctx.layout.register:
        place = facts(name, ctx)["evidence"]
        sheets.setdefault(place.sheet, []).append(place)
    return [Area.between(places[0], places[-1]) for places in sheets.values()]


def _counted(areas: list[Area], word: str, corner: Place) -> str:
    return "+".join(f'COUNTIF({area.ref(corner.sheet)},"{word}")' for area in areas)
