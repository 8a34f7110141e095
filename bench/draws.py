"""A result over many random draws of its drivers in plain Python, to hold `draws` against.

    python bench/draws.py TEMPLATE CASE OUTPUT [DRAWS] [NAME,NAME]

The drivers of NAME,NAME are drawn together. Prints P5, P25, P50, P75, P95, the mean, and the
share below zero.
"""

import random
import statistics
import sys
from collections.abc import Collection
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from modelgen.ask.question import Question
from modelgen.ask.tornado import tornado
from tests.test_ask import live, plainly


def drawn(
    template: str, case: str, output: str, draws: int, together: Collection[str]
) -> list[float]:
    """The results that are numbers, of independent triangular draws."""
    question = Question(live(template), case)
    ranked = tornado(question, question.output(output)).reaches
    drivers = [r.driver for r in ranked if r.driver.kind == "number"]
    ends = {d.item.name: (*(d.range or (0, 0)), float(d.now or 0)) for d in drivers}
    chance, found = random.Random(20261127), []
    for _ in range(draws):
        shared = chance.random()
        moved = {}
        for name, (low, high, now) in ends.items():
            u = shared if name in together else chance.random()
            moved[name] = _triangular(u, low, min(max(now, low), high), high)
        result = plainly(template, case, output, moved)
        if isinstance(result, float):
            found.append(result)
    return found


def _triangular(u: float, low: float, mode: float, high: float) -> float:
    if u < (mode - low) / (high - low):
        return low + (u * (high - low) * (mode - low)) ** 0.5
    return high - ((1 - u) * (high - low) * (high - mode)) ** 0.5


def main() -> None:
    template, case, output, *more = sys.argv[1:]
    draws = int(more[0]) if more else 1_000_000
    found = drawn(template, case, output, draws, more[1].split(",") if more[1:] else ())
    cuts = statistics.quantiles(found, n=20, method="inclusive")
    told = [cuts[0], cuts[4], cuts[9], cuts[14], cuts[18], statistics.fmean(found)]
    told.append(sum(x < 0 for x in found) / len(found))
    print(", ".join(f"{x:.6f}" for x in told), f"({len(found):,} numbers)")


if __name__ == "__main__":
    main()
