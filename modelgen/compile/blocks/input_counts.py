"""How many inputs were changed since generation, and how many rest on an assumption."""

from collections.abc import Iterator
from typing import Literal

from ...addresses import Area, Place
from ...book.book import Cell, Formula
from ...template.analyze import Analysis
from ...template.schema import SeriesInput
from ..context import Context
from ..layout import LIVE
from . import parts
from .drawn import DrawnBlock
from .inputs import facts

CHANGED, NOT_NUMBERS, OUTSIDE, NO_CHOICE, OUTSIDE_EVIDENCE, OLD = range(6)


class InputCounts(DrawnBlock):
    """How many inputs were changed since generation, and how many rest on an assumption."""

    kind: Literal["input_counts"]

    def height(self, analysis: Analysis) -> int:
        return 4

    def cells(self, corner: Place, ctx: Context) -> Iterator[Cell]:
        yield from parts.title(corner, self.title, LIVE + len(ctx.layout.cases))
        tagged, _ = _evidence(ctx), ctx.words
        rows = (
            (
                _("Inputs changed since generation"),
                "+".join(
                    f'COUNTIF({area.ref(corner.sheet)},">0")' for area in counts(CHANGED, ctx)
                ),
            ),
            (_("Inputs assumed here (evidence A)"), _counted(tagged, "A", corner)),
            (_("Inputs assumed by the source (PA)"), _counted(tagged, "PA", corner)),
        )
        for i, (label, text) in enumerate(rows):
            at = Place(corner.sheet, corner.row + 1 + i, LIVE)
            yield from parts.lead(at.sheet, at.row, "", label, ctx.unit("count"))
            yield Cell(at, Formula(f"={text}", label), "formula", "plain")


def series_places(ctx: Context) -> dict[str, Place]:
    """The first generated step of every typed series."""
    start = ctx.layout.series_register
    places: dict[str, Place] = {}
    for item in _series(ctx):
        places[item.name] = Place(start.sheet, start.row + 3, LIVE + len(places))
    return places


def counts(what: int, ctx: Context) -> list[Area]:
    """The cells that count what differs: one area for the inputs, one for the series."""
    places = list(ctx.layout.register.values())
    areas = []
    if places:
        first = places[0].moved(cols=len(ctx.layout.cases) + what)
        areas.append(Area.between(first, first.moved(rows=places[-1].row - places[0].row)))
    series = list(series_places(ctx).values())
    if series and what in (CHANGED, NOT_NUMBERS, OUTSIDE):
        row = _longest(ctx) + 2 + what
        areas.append(Area.between(series[0].moved(rows=row), series[-1].moved(rows=row)))
    return areas


def _series(ctx: Context) -> Iterator[SeriesInput]:
    yield from (item for item in ctx.model.sourced() if isinstance(item, SeriesInput))


def _longest(ctx: Context) -> int:
    return max(ctx.layout.lengths[item.name] for item in _series(ctx))


def _evidence(ctx: Context) -> list[Area]:
    """The evidence cells of the inputs, one area per sheet."""
    sheets: dict[str, list[Place]] = {}
    for name in ctx.layout.register:
        place = facts(name, ctx)["evidence"]
        sheets.setdefault(place.sheet, []).append(place)
    return [Area.between(places[0], places[-1]) for places in sheets.values()]


def _counted(areas: list[Area], word: str, corner: Place) -> str:
    return "+".join(f'COUNTIF({area.ref(corner.sheet)},"{word}")' for area in areas)
