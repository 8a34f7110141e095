"""A result over many draws of its drivers: percentiles, chances, what moves it most."""

import math
import random
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count, islice

from ..problems import ModelError, Problem
from ..translations import told as _
from .question import DriverCell, Output, Question
from .tornado import tornado

SHARES = (0.05, 0.25, 0.5, 0.75, 0.95)
"""The percentiles that are told."""


@dataclass(frozen=True)
class DrawnDriver:
    """A driver, what it is drawn between, and the rank correlation of the result with it."""

    driver: DriverCell
    low: float
    mode: float
    high: float
    base: int
    """Of the sequence that it is drawn by; drivers with the same one are drawn together."""
    correlation: float | None

    @property
    def moved(self) -> bool:
        """Whether its present value lies outside of its range."""
        return self.mode != self.driver.now


@dataclass(frozen=True)
class DrawsAnswer:
    """The results of all draws, and what was drawn for each; None is no number."""

    question: Question
    output: Output
    seed: int | None
    drawn: tuple[DrawnDriver, ...]
    fixed: tuple[DriverCell, ...]
    """Drivers with a range that stay as they are: choices and whole numbers."""
    inputs: tuple[tuple[float, ...], ...]
    results: tuple[float | None, ...]
    below: float

    @property
    def known(self) -> list[float]:
        """The results that are numbers, in order of size."""
        return sorted(y for y in self.results if y is not None)

    @property
    def percentiles(self) -> dict[float, float]:
        known = self.known
        return {share: percentile(known, share) for share in SHARES}

    @property
    def mean(self) -> float:
        return math.fsum(self.known) / len(self.known)

    @property
    def chance(self) -> float:
        """The share of results below the threshold."""
        known = self.known
        return bisect_left(known, self.below) / len(known)


def draws(
    question: Question, output: Output, number: int, seed: int | None, below: float,
    together: Sequence[Sequence[str]] = (),
) -> DrawsAnswer:  # fmt: skip
    """Each driver triangular between its low and its high, most often where it stands.

    The widest swing is drawn by the first sequence. Raises ModelError where nothing can be drawn.
    """
    ranked = [reach.driver for reach in tornado(question, output).reaches]
    drivers = [driver for driver in ranked if driver.kind in ("number", "date")]
    fixed = tuple(driver for driver in ranked if driver not in drivers)
    if not drivers:
        says = _("no input with a range moves {output}: there is nothing to draw")
        raise ModelError([Problem(says.format(output=output.called))])
    bases = _bases(drivers, [[question.driver(name) for name in group] for group in together])
    ends = [_ends(driver) for driver in drivers]
    points = question.points([output.place], drivers)
    inputs, results = [], []
    for uniform in islice(_uniforms(sorted(set(bases)), seed), number):
        found = tuple(
            _drawn(driver, uniform[base], *between)
            for driver, base, between in zip(drivers, bases, ends, strict=True)
        )
        inputs.append(found)
        at = {driver.place: x for driver, x in zip(drivers, found, strict=True)}
        results.append(points.number(at))
    if not any(y is not None for y in results):
        raise ModelError([Problem(_("no draw gives a number"))])
    told = (
        DrawnDriver(driver, *between, base, rank_correlation([row[i] for row in inputs], results))
        for i, (driver, between, base) in enumerate(zip(drivers, ends, bases, strict=True))
    )
    return DrawsAnswer(
        question, output, seed, tuple(told), fixed, tuple(inputs), tuple(results), below
    )


def _bases(drivers: Sequence[DriverCell], groups: Sequence[Sequence[DriverCell]]) -> list[int]:
    """A prime for each driver, those of a group the same."""
    heads = {driver.name: driver.name for driver in drivers}
    for group in groups:
        names = [driver.name for driver in group]
        unknown = [name for name in names if name not in heads]
        if unknown:
            says = _("`{name}` is not drawn: it has no range, or does not move the result")
            raise ModelError([Problem(says.format(name=name)) for name in unknown])
        first = min(names, key=[*heads].index)
        heads |= dict.fromkeys(names, first)
    primes = dict(zip(dict.fromkeys(heads.values()), _primes(), strict=False))
    return [primes[heads[driver.name]] for driver in drivers]


def _primes() -> Iterator[int]:
    return (n for n in count(2) if all(n % d for d in range(2, math.isqrt(n) + 1)))


def _uniforms(bases: Sequence[int], seed: int | None) -> Iterator[dict[int, float]]:
    """Numbers between 0 and 1 for each draw: of Halton's sequences, or random ones of a seed."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    for i in count(1):
        if seed is None:
            yield {base: halton(i, base) for base in bases}
        else:
            yield {base: chance.random() for base in bases}


def halton(number: int, base: int) -> float:
    """The digits of a number in a base, mirrored behind the point: one division of integers."""
    mirrored, size = 0, 1
    while number:
        number, digit = divmod(number, base)
        mirrored, size = mirrored * base + digit, size * base
    return mirrored / size


def _ends(driver: DriverCell) -> tuple[float, float, float]:
    """Low, mode and high: the mode is where the driver stands, within its range."""
    low, high = driver.range or (0.0, 0.0)
    now = driver.now if isinstance(driver.now, float) else low
    return low, sorted((low, now, high))[1], high


def _drawn(driver: DriverCell, u: float, low: float, mode: float, high: float) -> float:
    x = triangular(u, low, mode, high)
    return float(round(x)) if driver.kind == "date" else x


def triangular(u: float, low: float, mode: float, high: float) -> float:
    """The number below which a share `u` of a triangular distribution lies."""
    split = (mode - low) / (high - low)
    if u < split:
        return low + math.sqrt(u * (high - low) * (mode - low))
    return high - math.sqrt((1 - u) * (high - low) * (high - mode))


def percentile(known: Sequence[float], share: float) -> float:
    """Of sorted numbers, as PERCENTILE of a spreadsheet has it: the ends are numbers of them."""
    at = share * (len(known) - 1)
    below = math.floor(at)
    above = min(below + 1, len(known) - 1)
    return known[below] + (known[above] - known[below]) * (at - below)


def rank_correlation(xs: Sequence[float], ys: Sequence[float | None]) -> float | None:
    """By how much the ranks of two columns go together, rows without a number left out."""
    pairs = [(x, y) for x, y in zip(xs, ys, strict=True) if y is not None]
    ranks = [_ranks([pair[side] for pair in pairs]) for side in (0, 1)]
    middle = (len(pairs) + 1) / 2
    off = [[rank - middle for rank in column] for column in ranks]
    product, *squares = (
        math.fsum(a * b for a, b in zip(one, other, strict=True))
        for one, other in ((off[0], off[1]), (off[0], off[0]), (off[1], off[1]))
    )
    size = math.sqrt(squares[0] * squares[1])
    return product / size if size else None


def _ranks(column: Sequence[float]) -> list[float]:
    """The rank of each number from 1 on; equal ones have the mean of theirs."""
    order = sorted(column)
    return [(bisect_left(order, x) + bisect_right(order, x) + 1) / 2 for x in column]
