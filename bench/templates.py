"""Templates of any size as text: thirty cells, rows over time in cases, wide sensitivities.

python bench/templates.py small|rows|wide COUNT FILE
"""

import sys
from pathlib import Path

from rivals.small import FORMULAS, INPUTS

PERIODS = 240

FACTS = (
    'minimum: 0, maximum: 1000000, evidence: A, source: "Assumption: a guess", as_of: 2026-01-31'
)

HEAD = """template: {name}
version: 1.0.0
title: {name}
question: How fast?
author: The bench
as_of: 2026-01-31
headline: {headline}
beside: {beside}
live_case: base
units: {{text: {{format: text}}, count: {{format: plain, means: "1"}}}}
cases:
{cases}
{axes}sheets:
  - sheet: Scenarios
    role: control
    plan: cases
    about: Pick the live case.
    blocks: [{{kind: selector, title: Live case}}]
  - sheet: Assumptions
    role: input
    plan: assumptions
    about: Every figure.
    blocks:
      - kind: inputs
        title: Figures
        all: {{{facts}}}
        items:
"""

SHEET = """  - sheet: {name}
    role: {role}
    plan: {plan}
    about: {name}.
    blocks:
"""

CHECKS = """  - sheet: Checks
    role: check
    plan: checks
    about: The workbook tests itself.
    blocks:
      - kind: checks
        title: Checks
        items:
          - {{name: again, label: Twice, unit: count, left: {item}, right: {again}, proves: Sums.}}
"""


def head(name: str, headline: str, beside: str, cases: int = 1, axes: str = "") -> str:
    names = ["base", *(f"case_{number}_x" for number in range(1, cases))]
    told = "\n".join(
        f"  - {{name: {one}, label: {one}, story: A case.{', parent: base' * (one != 'base')}}}"
        for one in names
    )
    return HEAD.format(
        name=name, headline=headline, beside=beside, cases=told, axes=axes, facts=FACTS
    )


def item(name: str, **keys: object) -> str:
    told = "".join(f", {key}: {value}" for key, value in keys.items())
    return f"          - {{name: {name}, label: {name}, unit: count{told}}}\n"


def lines(*items: str) -> str:
    return "      - kind: lines\n        title: Results\n        items:\n" + "".join(items)


def small() -> str:
    """The thirty cells that the rivals write."""
    told = head("small", "margin", "markup")
    told += "".join(item(name, value=value) for name, value in INPUTS.items())
    told += SHEET.format(name="Model", role="calculation", plan="cases")
    formulas = {name: f"{one}{sign}{two}" for name, (one, sign, two) in FORMULAS.items()}
    told += lines(
        *(item(name, formula=formula, output="true") for name, formula in formulas.items())
    )
    return told + CHECKS.format(item="income", again="profit+cost")


def rows(count: int) -> str:
    """Rows of 240 months in three cases, each month from the one before and the row above."""
    axes = "axes:\n  - {name: month, label: Month, timeline: {start: 2026-07-01, every: month,"
    axes += f" periods: {PERIODS}, opening: Start}}}}\n"
    told = head("rows", "result", "result_last", cases=3, axes=axes)
    told += item("growth", value=0.001, maximum=0.01, cases="{case_1_x: 0.002, case_2_x: 0.003}")
    told += item("part", value=0.1, maximum=0.2) + item("sales", value=30)
    told += SHEET.format(name="Plan", role="calculation", plan="periods")
    told += "      - {kind: timeline, title: Months, axis: month}\n"
    told += "      - kind: series\n        title: Rows\n        axis: month\n        items:\n"
    every = max(2, round(count / (PERIODS + 1) / 4 - 3))  # the live case and three; the months
    for number in range(every):
        above = f"row_{number - 1}_x*part" if number else "sales"
        formula = f'"row_{number}_x[-1]*(1+growth)+{above}"'
        told += item(f"row_{number}_x", opening="sales", formula=formula, **{"is": "flow"})
    last = f"row_{every - 1}_x"
    told += lines(
        item("result", formula=f"SUM({last})", output="true"),
        item("result_last", formula=f'"{last}[last]"', output="true"),
    )
    return told + CHECKS.format(item="result", again=f"SUM({last})")


def wide(count: int) -> str:
    """A chain of sixty line items in three cases, and as many grids of eight by eight over it."""
    chain = 60
    told = head("wide", "result", "step_0_x", cases=3)
    told += item("growth", value=0.01, maximum=0.1, cases="{case_1_x: 0.02}")
    told += item("part", value=0.1, maximum=1000)
    told += item("sales", value=30)
    told += SHEET.format(name="Model", role="calculation", plan="cases")
    formulas = ["sales*(1+growth)"]
    formulas += [f"step_{at}_x*(1+growth)+sales*part" for at in range(chain - 1)]
    told += lines(
        *(item(f"step_{at}_x", formula=text) for at, text in enumerate(formulas)),
        item("result", formula=f"step_{chain - 1}_x-sales", output="true"),
    )
    told += SHEET.format(name="Sensitivity", role="output", plan="free")
    for grid in range(max(1, round(count / (64 * chain)))):
        first = [round(0.001 * (at + 1) + 0.0001 * grid, 6) for at in range(8)]
        second = [round(0.05 + 0.01 * at + 0.0001 * grid, 6) for at in range(8)]
        told += f"      - kind: grid\n        name: grid_{grid}_x\n        title: Grid {grid}\n"
        told += "        output: result\n        turns: '\"At the live point\"'\n"
        told += f"        rows: {{driver: growth, values: {first}}}\n"
        told += f"        columns: {{driver: part, values: {second}}}\n"
    return told + CHECKS.format(item="result", again=f"step_{chain - 1}_x-sales")


if __name__ == "__main__":
    kind, size, file = sys.argv[1:]
    made = {"small": lambda _: small(), "rows": rows, "wide": wide}[kind](int(size))
    Path(file).write_text(made, encoding="utf-8")
