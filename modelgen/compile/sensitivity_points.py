"""Which sensitivity points a model needs: a point is a case with some drivers set."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from ..formulas.item_formulas import calls, named
from ..formulas.language import LIKE
from ..formulas.syntax import tree
from ..template.analyze import Analysis
from ..template.figures import SeriesInput
from ..template.inputs import Input
from ..template.schema import Model
from ..template.words import LIVE_CASE

SECANTS = 8
"""Of a search behind its two ends: one meets a line, these most curves that a plan draws."""


@dataclass(frozen=True)
class Search:
    """A point on the way to where two items are equal: an end of the driver's range, or a secant.

    Step 0 is its low end, 1 its high one; from 2 on it is where the secant through the two points
    before it meets zero.
    """

    driver: str
    pair: tuple[str, str]
    step: int


@dataclass(frozen=True)
class PointRow:
    """One point: its id, and what sets its drivers.

    `sets` maps drivers to formulas; a grid's row holds its two positions on the axes instead,
    a tornado's the driver it moves and the side (low or high).
    """

    name: str
    label: str
    sets: tuple[tuple[str, str], ...] = ()
    """Driver and formula, in item names."""
    position: tuple[int, int] = (0, 0)
    """Its numbers on the axes of a grid (0: live); of a tornado first the side (low 0, high 1)."""
    driver: str = ""
    """The one that a tornado moves."""
    search: Search | None = None
    """The driver that a search moves in place of formulas, and how far it has come."""

    @property
    def drivers(self) -> tuple[str, ...]:
        """The drivers that formulas or a search set at it."""
        return (self.search.driver,) if self.search else tuple(name for name, _text in self.sets)


class SetPoint(NamedTuple):
    """A point with the case that it starts from, and the results that are wanted of it."""

    start: str
    row: PointRow
    outputs: frozenset[str]


@dataclass(frozen=True)
class PointTable:
    """Points that share a start and are calculated in one table of the Workings sheet."""

    name: str
    title: str
    kind: Literal["set", "grid", "tornado"]
    start: str
    """The case that its points start from, or `live`."""
    drivers: tuple[str, ...]
    """The inputs that its points set, a column each."""
    chain: tuple[str, ...]
    """The line items that they move, in the order of calculation, a column each."""
    rows: tuple[PointRow, ...]
    homes: tuple[Mapping[str, int], ...]
    """Of each point what its drivers move, themselves among it, and the number of the row where
    that is written: its own, or one that several points share. All else is as at the start."""

    def beside(self, row: int, analysis: Analysis) -> tuple[str, ...]:
        """The series that run down, where functions walk along them beside some that run across.

        They are repeated at the point, across as all that is moved: ranges have to match.
        """
        homes = self.homes[row]
        series, live = analysis.series, self.start == LIVE_CASE
        across = {
            name
            for name, runs in series.items()
            if name in homes or (runs and (live or not analysis.items[name].varies))
        }
        found: dict[str, None] = {}
        for item in (analysis.items[name] for name in self.chain if homes.get(name) == row):
            for text in filter(None, (item.formula, item.first, item.opening)):
                for names in _walked(text):
                    if not names.isdisjoint(across):
                        found |= dict.fromkeys(sorted(names & series.keys() - across))
        return tuple(found)


@lru_cache(maxsize=4096)
def _walked(text: str) -> tuple[set[str], ...]:
    """The items in each call of a function that walks along several series at once."""
    return tuple(named(call) for call in calls(tree(text)) if call["name"].upper() in LIKE)


def tornado_drivers(
    analysis: Analysis, output: str, without: Collection[str] = ()
) -> tuple[Input, ...]:
    """The inputs that have a range and move the output, but for those left out."""
    moving = analysis.behind(output) - {output, *without}
    return tuple(i for i in analysis.model.inputs() if i.ranged and i.name in moving)


def changed_by(model: Model, case: str) -> tuple[str, ...]:
    """The inputs that a case overrides itself."""
    return tuple(item.name for item in model.inputs() if case in item.cases)


def paths_of(model: Model, case: str) -> tuple[str, ...]:
    """The series of which a case states the values itself: no point can move them."""
    typed = (item for item in model.sourced() if isinstance(item, SeriesInput))
    return tuple(item.name for item in typed if item.differs(case))
