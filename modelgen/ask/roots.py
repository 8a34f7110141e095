"""Where a function of one number meets a target: every place that a grid of points shows."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

Function = Callable[[float], float | None]
"""None where it gives no number."""

LEAST = 4 * 2.0**-52
"""How far apart, as a share, two numbers are that arithmetic can still tell apart."""

SHRUNK = 1e-4
"""Two neighbours that still differ by this share of what the ends did: a jump."""

TOUCHES = 1e-9
"""What is left between a function and the target that it touches, as a share of what was."""

MOST_STEPS = 200

GOLDEN = (3 - 5**0.5) / 2


@dataclass(frozen=True, slots=True, order=True)
class Sample:
    """An input, and what the function gives there."""

    x: float
    y: float


@dataclass(frozen=True, slots=True, order=True)
class Root:
    """Where the target is met: at one number, or at all from one to the other."""

    first: Sample
    last: Sample


@dataclass(frozen=True, slots=True, order=True)
class Jump:
    """Two neighbours with the target between them, and no number in between that meets it."""

    first: Sample
    last: Sample


@dataclass(frozen=True)
class Roots:
    """The points that were tried, and what lies at and between them; None is no number."""

    tried: tuple[tuple[float, float | None], ...]
    roots: tuple[Root, ...]
    jumps: tuple[Jump, ...]

    @property
    def given(self) -> list[float]:
        """What the function gave at them."""
        return [y for _x, y in self.tried if y is not None]


class _NoNumber(Exception):  # noqa: N818 - it says what is found
    """The function gives no number between two points at which it does."""


def search(function: Function, target: float, grid: Sequence[float], whole: bool) -> Roots:
    """All that a grid of numbers, in order, shows; between `whole` ones there are no others."""
    tried = tuple((x, function(x)) for x in grid)
    roots, jumps = set[Root](), set[Jump]()
    for run in _runs(function, tried, whole):
        roots |= set(_met(function, target, run, whole))
        brackets = [*_crossing(run, target), *([] if whole else _touching(function, target, run))]
        for left, right in brackets:
            found = _between(function, target, left, right, whole)
            roots |= {found} if isinstance(found, Root) else set()
            jumps |= {found} if isinstance(found, Jump) else set()
    return Roots(tried, tuple(sorted(roots)), tuple(sorted(jumps)))


def is_met(y: float, target: float) -> bool:
    """Whether a figure is the target, as far as arithmetic can tell."""
    return abs(y - target) <= LEAST * max(abs(y), abs(target))


def _runs(
    function: Function, tried: Sequence[tuple[float, float | None]], whole: bool
) -> Iterator[list[Sample]]:
    """The points with a number, of neighbours, each run up to where numbers end."""
    for known, group in groupby(range(len(tried)), lambda i: tried[i][1] is not None):
        places = list(group)
        if not known:
            continue
        run = [Sample(x, y) for x, y in (tried[i] for i in places) if y is not None]
        for end, beside in ((0, places[0] - 1), (-1, places[-1] + 1)):
            if 0 <= beside < len(tried):
                edge, _ = _edge(
                    lambda x: function(x) is not None, run[end].x, tried[beside][0], whole
                )
                run.append(Sample(edge, function(edge) or 0.0))
        yield sorted(set(run))


def _edge(
    holds: Callable[[float], bool], yes: float, no: float, whole: bool
) -> tuple[float, float]:
    """The last number at which something holds, and its neighbour at which it does not."""
    for _ in range(MOST_STEPS):
        middle = (yes + no) / 2
        middle = float(math.floor(middle)) if whole else middle
        if middle in (yes, no):
            break
        yes, no = (middle, no) if holds(middle) else (yes, middle)
    return yes, no


def _met(function: Function, target: float, run: Sequence[Sample], whole: bool) -> Iterator[Root]:
    """Where points of the grid meet the target: one alone, or all from one to another."""

    def holds(x: float) -> bool:
        y = function(x)
        return y is not None and is_met(y, target)

    for met, group in groupby(range(len(run)), lambda i: is_met(run[i].y, target)):
        places = list(group)
        if not met:
            continue
        ends = [run[places[0]], run[places[-1]]]
        for i, beside in ((0, places[0] - 1), (1, places[-1] + 1)):
            if 0 <= beside < len(run) and len(places) > 1:
                x, _ = _edge(holds, ends[i].x, run[beside].x, whole)
                ends[i] = Sample(x, target)
        yield Root(*ends)


def _crossing(run: Sequence[Sample], target: float) -> Iterator[tuple[Sample, Sample]]:
    """Neighbours on two sides of the target."""
    for left, right in pairwise(run):
        met = is_met(left.y, target) or is_met(right.y, target)
        if not met and (left.y < target) != (right.y < target):
            yield left, right


def _touching(
    function: Function, target: float, run: Sequence[Sample]
) -> Iterator[tuple[Sample, Sample]]:
    """Where a point is nearer than both beside it: what lies about the nearest one there."""
    for left, middle, right in zip(run, run[1:], run[2:], strict=False):
        off = [abs(p.y - target) for p in (left, middle, right)]
        sides = {p.y < target for p in (left, middle, right)}
        if len(sides) == 1 and off[1] <= min(off[0], off[2]) and off[1] < max(off) and off[1]:
            nearest = _nearest(function, target, left, right)
            if nearest and (nearest.y < target) not in sides:
                yield left, nearest
                yield nearest, right
            elif nearest and abs(nearest.y - target) <= TOUCHES * max(off):
                yield nearest, nearest


def _nearest(function: Function, target: float, left: Sample, right: Sample) -> Sample | None:
    """The point nearest to the target between two, or one beyond it: by golden sections."""
    side, low, high = left.y < target, left.x, right.x
    inner = [low + GOLDEN * (high - low), high - GOLDEN * (high - low)]
    best: Sample | None = None
    for _ in range(MOST_STEPS // 2):
        found = [Sample(x, y) for x in inner if (y := function(x)) is not None]
        if len(found) < len(inner):
            return best
        best = min((*found, *([best] if best else [])), key=lambda p: abs(p.y - target))
        beyond = [p for p in found if (p.y < target) != side]
        if beyond or high - low <= LEAST * max(abs(low), abs(high)):
            return beyond[0] if beyond else best
        one, other = (abs(p.y - target) for p in found)
        low, high = (low, inner[1]) if one < other else (inner[0], high)
        inner = [low + GOLDEN * (high - low), high - GOLDEN * (high - low)]
    return best


def _between(
    function: Function, target: float, left: Sample, right: Sample, whole: bool
) -> Root | Jump | None:
    """What lies between two points on two sides of the target: none where no number does."""
    if left == right:
        return Root(left, left)

    def side(x: float) -> bool:
        y = function(x)
        if y is None:
            raise _NoNumber
        return (y < target) == (left.y < target)

    try:
        if whole:
            return _neighbours(function, target, _edge(side, left.x, right.x, whole))
        return _judged(target, (left, right), _brent(function, target, left, right))
    except _NoNumber:
        return None


def _neighbours(function: Function, target: float, ends: tuple[float, float]) -> Root | Jump:
    """Two whole numbers: one meets the target, or none does."""
    points = sorted(Sample(x, function(x) or 0.0) for x in ends)
    met = [p for p in points if is_met(p.y, target)]
    return Root(met[0], met[0]) if met else Jump(*points)


def _judged(
    target: float, ends: tuple[Sample, Sample], found: tuple[Sample, Sample]
) -> Root | Jump:
    """What two neighbours on two sides are: a jump where they differ as the ends still do."""
    best = min(found, key=lambda p: abs(p.y - target))
    rest = abs(found[0].y - found[1].y)
    if rest > SHRUNK * abs(ends[0].y - ends[1].y) and not is_met(best.y, target):
        return Jump(*sorted(found))
    return Root(best, best)


def _brent(
    function: Function, target: float, left: Sample, right: Sample
) -> tuple[Sample, Sample]:
    """Two neighbours about a root, by the method of Brent (1973): never slower than halving.

    Inverse quadratic steps, or secants, as long as they shrink the bracket; else it is halved.
    """

    def off(x: float) -> float:
        y = function(x)
        if y is None:
            raise _NoNumber
        return y - target

    a, b, fa, fb = left.x, right.x, left.y - target, right.y - target
    c, fc, step, last = a, fa, b - a, b - a
    for _ in range(MOST_STEPS):
        if (fb > 0) == (fc > 0):
            c, fc, step, last = a, fa, b - a, b - a
        if abs(fc) < abs(fb):
            a, b, c, fa, fb, fc = b, c, b, fb, fc, fb
        least = LEAST / 2 * abs(b) + 5e-324
        half = (c - b) / 2
        if abs(half) <= least or fb == 0:
            break
        step, last = _step((a, b, c), (fa, fb, fc), half, step, last, least)
        a, fa = b, fb
        b += step if abs(step) > least else math.copysign(least, half)
        fb = off(b)
    return Sample(b, fb + target), Sample(c, fc + target)


def _step(
    xs: tuple[float, float, float], ys: tuple[float, float, float],
    half: float, step: float, last: float, least: float,
) -> tuple[float, float]:  # fmt: skip
    """The next step from the best of three points, and the one before it; half if in doubt."""
    (a, b, c), (fa, fb, fc) = xs, ys
    if abs(last) < least or abs(fa) <= abs(fb):
        return half, half
    s = fb / fa
    if a == c:
        p, q = 2 * half * s, 1 - s
    else:
        q, r = fa / fc, fb / fc
        p = s * (2 * half * q * (q - r) - (b - a) * (r - 1))
        q = (q - 1) * (r - 1) * (s - 1)
    p, q = (p, -q) if p > 0 else (-p, q)
    if 2 * p < min(3 * half * q - abs(least * q), abs(last * q)):
        return p / q, step
    return half, half
