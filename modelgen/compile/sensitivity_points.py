"""Which sensitivity points a model needs: a point is a case with some drivers set."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal, NamedTuple

from ..template.analyze import Analysis
from ..template.figures import Input
from ..template.schema import Model
from ..template.words import LIVE_CASE


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
    linked: tuple[str, ...] = ()
    """The series that they do not move, but that their line items take beside some they do: a
    column for each step as well, so that both run the same way."""


def beside(analysis: Analysis, chain: Collection[str], start: str) -> tuple[str, ...]:
    """The series that line items of a chain take beside series of it, where they run down.

    Points have their steps across. What is alike in all cases stands on its own sheet; what is
    not stands down on that of the cases, where the points start from one of them.
    """
    items, found = analysis.items, dict[str, None]()
    for name in chain:
        series = [items[need] for need in analysis.needs[name] if items[need].axis]
        if items[name].is_series or not any(item.name in chain for item in series):
            continue
        for item in series:
            down = not analysis.model.across(item.axis) or (item.varies and start != LIVE_CASE)
            if down and item.name not in chain:
                found[item.name] = None
    return tuple(found)


def tornado_drivers(
    analysis: Analysis, output: str, without: Collection[str] = ()
) -> tuple[Input, ...]:
    """The inputs that have a range and move the output, but for those left out."""
    return tuple(
        item
        for item in analysis.model.inputs()
        if item.evidence_range[0] < item.evidence_range[1]
        and item.name not in without
        and output in analysis.chain([item.name], [output])
    )


def changed_by(model: Model, case: str) -> tuple[str, ...]:
    """The inputs that a case overrides itself."""
    return tuple(item.name for item in model.inputs() if case in item.cases)
