"""Roots of known functions: all of them, jumps told apart, nothing where there is none."""

import math
import random
from itertools import pairwise

import pytest

from modelgen.ask.roots import Root, search


def even(low: float, high: float, count: int = 200) -> list[float]:
    return [low + (high - low) * i / (count - 1) for i in range(count)]


def met(function, target: float, low: float, high: float, whole: bool = False) -> list[float]:
    grid = [float(n) for n in range(int(low), int(high) + 1)] if whole else even(low, high)
    return [m.first.x for m in search(function, target, grid, whole).roots]


@pytest.mark.parametrize(
    ("function", "target", "ends", "roots"),
    [
        (lambda x: x, 0.3, (0, 1), [0.3]),
        (lambda x: x * x, 2, (-3, 3), [-math.sqrt(2), math.sqrt(2)]),
        (lambda x: 1 / x if x else None, 4, (0, 50), [0.25]),
        (lambda x: 1e9 * x, 1.0, (0, 1), [1e-9]),
        (lambda x: x**3, 0.001, (-5, 5), [0.1]),
        (lambda x: math.sqrt(x - 0.4) if x >= 0.4 else None, 0.01, (0, 1), [0.4001]),
        (math.exp, 1e-3, (-20, 3), [math.log(1e-3)]),
        (lambda x: (x - 0.5001) * (x - 0.5002), 0, (0, 1), [0.5001, 0.5002]),
        (math.sin, 0.5, (0, 10), [math.pi * n / 6 for n in (1, 5, 13, 17)]),
        (lambda x: 3.0, 2, (0, 1), []),
        (lambda x: None, 2, (0, 1), []),
    ],
)  # fmt: skip
def test_every_root_is_found_to_the_last_digits(function, target, ends, roots) -> None:
    found = met(function, target, *ends)
    assert len(roots) == len(found)
    assert roots == pytest.approx(found, rel=1e-12, abs=1e-12)


def test_a_target_that_is_touched_is_met_once() -> None:
    found = search(lambda x: (x - 0.123) ** 2 + 1, 1, even(0, 1), whole=False)
    assert [0.123] == pytest.approx([m.first.x for m in found.roots], abs=1e-5)
    assert () == found.jumps


def test_a_target_that_is_nearly_touched_is_not_met() -> None:
    assert [] == met(lambda x: (x - 0.123) ** 2 + 1, 1 - 1e-6, 0, 1)


def test_a_jump_over_the_target_is_no_root() -> None:
    found = search(lambda x: 1.0 if x < 0.7 else 3.0, 2, even(0, 1), whole=False)
    assert () == found.roots
    (jump,) = found.jumps
    assert (1.0, 3.0) == (jump.first.y, jump.last.y)
    assert (0.7, 0.7) == pytest.approx((jump.first.x, jump.last.x), abs=1e-14)


def test_a_pole_is_a_jump() -> None:
    found = search(lambda x: 1 / (x - 0.3) if x != 0.3 else None, 0, even(0, 1), whole=False)
    assert () == found.roots
    assert 1 == len(found.jumps)


def test_a_stretch_on_the_target_is_met_from_one_end_to_the_other() -> None:
    found = search(lambda x: max(1.0, min(2.0, x)), 2, even(0, 5), whole=False)
    ((first, last),) = [(m.first.x, m.last.x) for m in found.roots]
    assert (2, 5) == pytest.approx((first, last), abs=1e-14)


def test_between_whole_numbers_there_is_nothing() -> None:
    grid = [float(n) for n in range(1, 300, 7)]
    found = search(lambda x: x * x, 1000, grid, whole=True)
    assert () == found.roots
    assert [(31, 32)] == [(j.first.x, j.last.x) for j in found.jumps]
    assert (32,) == tuple(m.first.x for m in search(lambda x: x * x, 1024, grid, True).roots)


def test_random_polynomials_have_the_roots_that_they_were_made_of() -> None:
    draw = random.Random(7)
    for _ in range(300):
        roots = sorted(draw.uniform(-1, 1) for _ in range(draw.randint(1, 4)))
        if any(b - a < 0.02 for a, b in pairwise(roots)):
            continue
        scale = 10 ** draw.uniform(-6, 6)

        def function(x: float, roots=tuple(roots), scale=scale) -> float:
            return scale * math.prod(x - root for root in roots)

        assert roots == pytest.approx(met(function, 0, -1.5, 1.5), rel=1e-9, abs=1e-12)


def test_what_was_tried_is_told() -> None:
    found = search(lambda x: x if x > 2 else None, 9, [1.0, 2.0, 3.0, 4.0], whole=False)
    assert ((1.0, None), (2.0, None), (3.0, 3.0), (4.0, 4.0)) == found.tried
    assert [3.0, 4.0] == found.given


def test_where_no_number_lies_between_two_points_nothing_is_claimed() -> None:
    def function(x: float) -> float | None:
        return None if 0.4 < x < 0.6 else x

    found = search(function, 0.5, [0.0, 0.3, 0.7, 1.0], whole=False)
    assert ((), ()) == (found.roots, found.jumps)
    assert isinstance(search(function, 0.3, [0.0, 0.3, 0.7], whole=False).roots[0], Root)
