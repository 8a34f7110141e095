"""How far each input moves a result between its low and its high: ranked by swing."""

from dataclasses import dataclass

from .question import DriverCell, Output, Question
from .solve import moving


@dataclass(frozen=True)
class DriverSwing:
    """A driver, and the result at its low and at its high; None is no number."""

    driver: DriverCell
    at_low: float | None
    at_high: float | None

    @property
    def swing(self) -> float:
        """High less low, without sign; 0 where one is no number, as in the workbook."""
        known = self.at_low is not None and self.at_high is not None
        return abs((self.at_high or 0) - (self.at_low or 0)) if known else 0


@dataclass(frozen=True)
class TornadoAnswer:
    """The drivers that move a result, the widest first, and the inputs that tell none."""

    question: Question
    output: Output
    reaches: tuple[DriverSwing, ...]
    idle: tuple[DriverCell, ...]
    """Those with a range that move nothing as things stand."""
    fixed: tuple[DriverCell, ...]
    """Those that the result needs, and that have no range."""


def tornado(question: Question, output: Output) -> TornadoAnswer:
    """Each input alone, as things stand; raises ModelError where only a spreadsheet can tell."""
    drivers = list(question.drivers())
    behind = question.state.calculation.behind([output.place])
    needed = [driver for driver in drivers if driver.place in behind]
    ranged = [driver for driver in needed if driver.range and driver.range[0] < driver.range[1]]
    points = question.points([output.place], ranged)
    reaches = []
    for driver in ranged:
        low, high = driver.range or (0.0, 0.0)
        ends = (points.number({driver.place: end}) for end in (low, high))
        reaches.append(DriverSwing(driver, *ends))
    moved = [r for r in reaches if _moves(r, output)]
    return TornadoAnswer(
        question, output, tuple(sorted(moved, key=lambda r: -r.swing)),
        tuple(r.driver for r in reaches if r not in moved),
        tuple(driver for driver in needed if driver not in ranged),
    )  # fmt: skip


def _moves(reach: DriverSwing, output: Output) -> bool:
    """Whether the result is another at one of the ends than as things stand."""
    known = [y for y in (reach.at_low, reach.at_high, output.number) if y is not None]
    return reach.at_low is None or reach.at_high is None or moving(known)
