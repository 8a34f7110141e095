"""Which input gives a result that is asked for: every one that 200 points show, put back."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..addresses import Place
from ..book.points import number
from ..problems import ModelError, Problem
from ..translations import told as _
from .question import DriverCell, Output, Question, gathered
from .roots import Root, Roots, search

TRIED = 200
"""Stretches into which what may be typed is cut: the input is tried at their ends."""

UNMOVED = 1e-12
"""How far apart, as a share, results are that say the same."""


@dataclass(frozen=True)
class PutBack:
    """A number found, as the workbook has it: the result, checks that fail, alerts raised."""

    x: float
    result: float | None
    failing: float | None
    alerts: float | None


@dataclass(frozen=True)
class Tried:
    """An option of a choice, and the result with it."""

    option: float | str
    result: float | None


@dataclass(frozen=True)
class SolveAnswer:
    """What was found for a target; of a choice what each option gives: nothing lies between."""

    question: Question
    output: Output
    driver: DriverCell
    target: float
    found: Roots
    put_back: tuple[PutBack, ...]
    options: tuple[Tried, ...]
    behind: bool
    """Whether formulas lead from the input to the result at all."""

    @property
    def given(self) -> list[float]:
        """The results at all points that were tried, as far as they are numbers."""
        tried = [one.result for one in self.options if one.result is not None]
        return tried or self.found.given

    @property
    def moves(self) -> bool:
        """Whether the result is another at any two of them."""
        return moving(self.given)

    @property
    def met(self) -> list[Tried]:
        """The options that give the target."""
        close = UNMOVED * abs(self.target)
        return [
            t
            for t in self.options
            if t.result is not None and abs(t.result - self.target) <= close
        ]

    @property
    def solved(self) -> bool:
        return self.moves and bool(self.put_back or self.met)


def goal_of(question: Question, goal: str, moves: str) -> tuple[Output, DriverCell, float]:
    """`OUTPUT=TARGET` and the input that moves; raises ModelError with all that is wrong."""
    word, equals, text = goal.rpartition("=")
    if not equals or not word.strip() or not text.strip():
        says = _("write the result and what it shall be: NAME=0.4")
        raise ModelError([Problem(f"`{goal}`: {says}")])
    output, driver = gathered(
        lambda: question.output(word.strip()), lambda: question.driver(moves)
    )
    return output, driver, question.target(output, text, goal)


def solve(question: Question, output: Output, driver: DriverCell, target: float) -> SolveAnswer:
    """Raises ModelError where only a spreadsheet can tell."""
    points = question.points([output.place], [driver])

    def result(x: float | str) -> float | None:
        return points.number({driver.place: x})

    behind = driver.place in question.state.calculation.behind([output.place])
    if driver.kind == "choice" or driver.bounds is None:
        options = tuple(Tried(option, result(option)) for option in driver.options)
        return SolveAnswer(
            question, output, driver, target, Roots((), (), ()), (), options, behind
        )
    whole = driver.kind != "number"
    found = search(result, target, _grid(driver, whole), whole)
    if not behind or not moving(found.given):
        found = Roots(found.tried, (), ())
    back = tuple(_put_back(question, output, driver, found.roots))
    return SolveAnswer(question, output, driver, target, found, back, (), behind)


def moving(results: Sequence[float]) -> bool:
    """Whether any two results differ."""
    low, high = min(results, default=0), max(results, default=0)
    return high - low > UNMOVED * max(abs(low), abs(high))


def _grid(driver: DriverCell, whole: bool) -> Sequence[float]:
    """Evenly over what may be typed, and where the input stands, and the ends of its range."""
    low, high = driver.bounds or (0.0, 0.0)
    also = [driver.now] if isinstance(driver.now, float) else []
    also += driver.range or ()
    grid = {*even(driver, TRIED), *(x for x in also if low <= x <= high)}
    return sorted({float(round(x)) for x in grid} if whole else grid)


def even(driver: DriverCell, stretches: int) -> list[float]:
    """The ends of stretches of one length, all of what may be typed together."""
    low, high = driver.bounds or (0.0, 0.0)
    found = [low + (high - low) * (i * (TRIED // stretches) / TRIED) for i in range(stretches + 1)]
    return found if driver.kind == "number" else [float(round(x)) for x in found]


def _put_back(
    question: Question, output: Output, driver: DriverCell, roots: Sequence[Root]
) -> list[PutBack]:
    """Each number found in the workbook, with its checks; of a stretch both ends."""
    found = list(dict.fromkeys(x for root in roots for x in (root.first.x, root.last.x)))
    if not found:
        return []
    layout, place = question.ctx.layout, question.state.place
    asked: list[Place] = [output.place, place(layout.chk_master), place(layout.chk_alerts)]
    points = question.points(asked, [driver])
    return [PutBack(x, *map(number, points.at({driver.place: x}))) for x in found]
