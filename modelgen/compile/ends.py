"""What is no figure where inputs stand at an end of what may be typed, and where first."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ..addresses import Place
from ..book.book import Book, Cell, Formula
from ..book.calculator import Calculation
from ..problems import Problem, few
from ..template.inputs import Input
from .context import Context

MOST = 10
"""Causes that are told of one trial."""

ALONE = 1_000_000
"""Formulas that may be calculated to try inputs one by one: some seconds."""

NAMED = 3
"""Inputs that are told of one cause."""


@dataclass(frozen=True, slots=True)
class End:
    """An input at one end of what may be typed into it."""

    place: Place
    name: str
    value: float
    word: Literal["minimum", "maximum"]


@dataclass(frozen=True, slots=True)
class Failure:
    """A cell that is no figure, the inputs that make it so, and the results that show it."""

    cell: Place
    ends: tuple[End, ...]
    results: tuple[str, ...]


def of_inputs(inputs: Iterable[tuple[Place, Input]]) -> list[list[End]]:
    """All inputs at their minimum, and all at their maximum."""
    known = [(place, item.name, item.bounds) for place, item in inputs if item.bounds]
    lows = [End(place, name, bounds[0], "minimum") for place, name, bounds in known]
    highs = [End(place, name, bounds[1], "maximum") for place, name, bounds in known]
    return [lows, highs] if known else []


def failures(
    held: Calculation,
    results: Mapping[str, Place],
    trials: Iterable[Sequence[End]],
    put_back: Callable[[Place], None],
) -> Iterator[Failure]:
    """What each trial makes no figure, each cause once: the inputs are then put back."""
    told: set[tuple[Place, tuple[End, ...]]] = set()
    for trial in trials:
        for end in trial:
            held.enter(end.place, end.value)
        failed = {name: at for name, at in results.items() if held.value(at) is None}
        origins = {name: held.origins(at) for name, at in failed.items()}
        for cell in _few(origins.values()):
            ends = _enough(held, cell, trial, put_back) or tuple(trial)
            if (cell, ends) not in told:
                told.add((cell, ends))
                yield Failure(
                    cell, ends, tuple(n for n, found in origins.items() if cell in found)
                )
        for end in trial:
            put_back(end.place)


def _few(origins: Iterable[Iterable[Place]]) -> list[Place]:
    """The cells in which errors arise, of each row the first."""
    rows: dict[tuple[str, int], Place] = {}
    places = (place for found in origins for place in found)
    for place in sorted(places, key=lambda at: (at.sheet, at.row, at.col)):
        rows.setdefault((place.sheet, place.row), place)
    return list(rows.values())[:MOST]


def _enough(
    held: Calculation, cell: Place, tried: Sequence[End], put_back: Callable[[Place], None]
) -> tuple[End, ...]:
    """The fewest of the ends tried that, with others that stay, make a cell no figure: by halves.

    All of them are entered before and after.
    """
    for end in tried:
        put_back(end.place)
    alone = held.value(cell) is None
    for end in tried:
        held.enter(end.place, end.value)
    if alone or len(tried) == 1:
        return () if alone else tuple(tried)
    first, second = tried[: len(tried) // 2], tried[len(tried) // 2 :]
    right = _enough(held, cell, second, put_back)
    for end in second:
        if end not in right:
            put_back(end.place)
    left = _enough(held, cell, first, put_back)
    for end in second:
        held.enter(end.place, end.value)
    return (*left, *right)


def problems(ctx: Context, book: Book, held: Calculation) -> Iterator[Problem]:
    """What of a fresh workbook is no figure at the ends of its inputs, each at its formula.

    Each input is tried alone, as far as that takes seconds, then all of them together.
    """
    cells = {cell.place: cell for cell in book.cells}
    results = {
        name.name.removeprefix("out_"): name.area.first
        for name in book.names
        if name.name.startswith("out_")
    }
    live = ctx.build.live_case
    inputs = [(ctx.layout.case(item.name, live), item) for item in ctx.model.inputs()]
    together = of_inputs(inputs)
    formulas = sum(isinstance(cell.content, Formula) for cell in book.cells)
    alone = [[end] for trial in together for end in trial][: ALONE // max(formulas, 1)]
    trials = [*alone, *together]

    def put_back(place: Place) -> None:
        held.enter(place, cells[place].content)

    for failure in failures(held, results, trials, put_back):
        yield _told(failure, cells[failure.cell], ctx)


def _told(failure: Failure, cell: Cell, ctx: Context) -> Problem:
    assert isinstance(cell.content, Formula)
    name = cell.id.item or cell.id.text
    ends = [f"`{end.name}` is {end.value:.15g} (its {end.word})" for end in failure.ends]
    message = (
        f"{cell.place} (`{name}`) is no figure where {few(ends, NAMED)}: guard the formula, or"
        f" narrow the allowed range (`minimum` to `maximum`): {cell.content.text}"
    )
    if name not in ctx.analysis.items:
        return Problem(message)
    return ctx.template.problem((*ctx.item(name).path, "formula"), message)
