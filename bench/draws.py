"""A result over many random draws of its drivers in plain Python, to hold `draws` against.

    python bench/draws.py TEMPLATE CASE OUTPUT [DRAWS] [NAME,NAME]

The drivers of NAME,NAME are drawn together. Prints P5, P25, P50, P75, P95, the mean, and the
share below zero.
"""

import random
import statistics
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from modelgen.ask.question import Question
from modelgen.ask.tornado import tornado
from tests.test_ask import live, plainly

TEMPLATE, CASE, OUTPUT = sys.argv[1:4]
DRAWS = int(sys.argv[4]) if len(sys.argv) > 4 else 1_000_000
TOGETHER = sys.argv[5].split(",") if len(sys.argv) > 5 else []


def main() -> None:
    question = Question(live(TEMPLATE), CASE)
    ranked = tornado(question, question.output(OUTPUT)).reaches
    drivers = [r.driver for r in ranked if r.driver.kind == "number"]
    ends = {d.item.name: (*(d.range or (0, 0)), float(d.now or 0)) for d in drivers}
    chance, found = random.Random(20261127), []
    for _ in range(DRAWS):
        shared = chance.random()
        moved = {}
        for name, (low, high, now) in ends.items():
            mode = min(max(now, low), high)
            u = shared if name in TOGETHER else chance.random()
            split = (mode - low) / (high - low)
            moved[name] = (
                low + (u * (high - low) * (mode - low)) ** 0.5
                if u < split
                else high - ((1 - u) * (high - low) * (high - mode)) ** 0.5
            )
        result = plainly(TEMPLATE, CASE, OUTPUT, moved)
        if isinstance(result, float):
            found.append(result)
    cuts = statistics.quantiles(found, n=20, method="inclusive")
    told = [cuts[0], cuts[4], cuts[9], cuts[14], cuts[18], statistics.fmean(found)]
    told.append(sum(x < 0 for x in found) / len(found))
    print(", ".join(f"{x:.6f}" for x in told), f"({len(found):,} numbers)")


if __name__ == "__main__":
    main()
