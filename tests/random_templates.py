"""Templates drawn by lot: every function and operator of the language, in formulas that build."""

import random
from collections.abc import Callable

from . import random_times
from .random_times import Time

CASES = ("plain", "other")
STEPS = 6
LONGEST = 90
"""Characters of a formula in its template: in its cell, with addresses, it has up to 160."""

HEAD = """template: random
version: 1.0.0
title: Drawn by lot
question: Do all programs compute the same?
author: tests
as_of: 2026-01-31
headline: line_0
beside: line_1
live_case: {live}

units:
  text: {{format: text}}
  "1": {{format: natural}}

cases:
  - {{name: plain, label: Plain, story: As it is.}}
  - {{name: other, label: Other, parent: plain, story: Otherwise.}}

axes:
  - name: step
    label: Step
    unit: "1"
    steps: [{steps}]
{timeline}
points:
  - {{name: there, label: There, start: other, set: {{in_0: in_1*const_0, in_1: "1"}}}}

sheets:
  - sheet: Inputs
    role: input
    plan: assumptions
    about: Figures.
    blocks:
      - kind: inputs
        title: Inputs
        items:
{inputs}
      - kind: constants
        title: Constants
        items:
{constants}
  - sheet: Lines
    role: control
    plan: cases
    about: Formulas.
    blocks:
      - {{kind: selector, title: Live case}}
      - kind: lines
        title: Lines
        items:
{lines}
  - sheet: Tables
    role: output
    plan: cases
    about: Formulas of the live case and of points.
    blocks:
      - kind: table
        title: Table
        headers: [Live]
        rows:
{rows}
{times}  - sheet: Steps
    role: calculation
    plan: free
    about: Step by step.
    blocks:
      - kind: series
        title: Steps
        axis: step
        items:
{series}
  - sheet: Checks
    role: check
    plan: checks
    about: The workbook tests itself.
    blocks:
      - kind: checks
        title: Checks
        items:
          - {{name: adds_up, label: Adds up, unit: "1", left: in_0+in_1,
             right: in_1+in_0, proves: Sums.}}
"""

ONE = 'unit: "1"'
DATED = "minimum: -100000, maximum: 100000, evidence: A, source: By lot, as_of: 2026-01-31"
FIGURES = (
    0,
    1,
    -1,
    2,
    3,
    7,
    10,
    24,
    100,
    -50,
    0.1,
    0.2,
    0.3,
    0.5,
    2.5,
    2.675,
    1.005,
    0.07,
    1234.5,
)
COMPARED = ("=", "<>", "<", ">", "<=", ">=")


class Lot:
    """Draws formulas of what was named before."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)
        self.singles: list[str] = []
        self.columns: list[str] = []
        self.loose: list[str] = []
        """Lines that may hold n/a."""
        self.words: list[str] = []
        """Columns of words."""

    def figure(self) -> float:
        some = self.draw.choice(FIGURES)
        return some if self.draw.random() < 0.7 else round(self.draw.uniform(-99, 99), 2)

    def number(self, deep: int = 3, free: bool = True) -> str:
        """A formula that gives a number; `free` where an IF may stand."""
        if deep <= 0 or self.draw.random() < 0.15:
            return self.draw.choice([*self.singles, "0", "1"])
        kinds: list[Callable[[int, bool], str]] = [
            self.arithmetic, self.arithmetic, self.extreme, self.rounded, self.caught,
            self.counted, self.summed, self.found, self.product, self.truth,
        ]  # fmt: skip
        kinds += [self.chosen] * free + [self.guarded] * bool(free and self.loose)
        return self.draw.choice(kinds)(deep - 1, free)

    def arithmetic(self, deep: int, free: bool) -> str:
        left, right = self.number(deep, free), self.number(deep, free)
        text = f"{left}{self.draw.choice('+-*')}{right}"
        return f"({text})" if self.draw.random() < 0.7 else f"-({text})"

    def extreme(self, deep: int, free: bool) -> str:
        call = self.draw.choice(("MIN", "MAX", "SUM", "AVERAGE", "COUNT"))
        some = [self.number(deep, free), self.draw.choice(self.singles)]
        extra = self.draw.choice([*self.columns, *self.loose, *self.singles])
        return f"{call}({','.join([*some, extra])})"

    def rounded(self, deep: int, free: bool) -> str:
        held = self.number(deep, free)
        digits = self.draw.choice(("0", "1", "digits", "-1"))
        return self.draw.choice((f"ROUND({held},{digits})", f"ABS({held})"))

    def caught(self, deep: int, free: bool) -> str:
        low = self.draw.choice([*self.singles, self.number(deep - 1, free)])
        return f"IFERROR({self.number(deep, free)}/{low},{self.draw.choice(self.singles)})"

    def criterion(self) -> str:
        one = self.draw.choice(self.singles)
        sign = self.draw.choice(COMPARED)
        return self.draw.choice((one, f'"{sign}"&ROUND({one},0)', f'"{sign}0"', f'"{sign}1"'))

    def wanted(self) -> str:
        """A column and what is looked for in it."""
        if self.words and self.draw.random() < 0.4:
            word = self.draw.choice(("low", "HIGH", "<>low", "l*", "*", "?igh", "=low", "n/a"))
            return f'{self.words[0]},"{word}"'
        return f"{self.draw.choice(self.columns)},{self.criterion()}"

    def counted(self, deep: int, free: bool) -> str:
        if self.draw.random() < 0.5:
            return f"COUNTIF({self.wanted()})"
        pairs = [self.wanted() for _ in range(self.draw.choice((1, 2)))]
        return f"COUNTIFS({','.join(pairs)})"

    def summed(self, deep: int, free: bool) -> str:
        if self.draw.random() < 0.5:
            return f"SUMIF({self.wanted()},{self.draw.choice(self.columns)})"
        pairs = [self.wanted() for _ in range(self.draw.choice((1, 2)))]
        return f"SUMIFS({self.draw.choice(self.columns)},{','.join(pairs)})"

    def found(self, deep: int, free: bool) -> str:
        way, there = self.draw.choice((("0", ""), ("0", ""), ("1", "step"), ("1", "rising")))
        sought = self.draw.choice([*self.singles, "1", self.number(1, free)])
        match = f"MATCH({sought},{there or self.draw.choice(self.columns)},{way})"
        if self.words and self.draw.random() < 0.3:
            match = f'MATCH("LOW",{self.words[0]},0)'
        held = self.draw.choice((match, f"INDEX({self.draw.choice(self.columns)},{match},1)"))
        one = self.draw.choice(self.columns)
        return self.draw.choice((f"IFERROR({held},0)", f"INDEX({one},1)", f"INDEX({one},1,1)"))

    def product(self, deep: int, free: bool) -> str:
        one, two = self.draw.choice(self.columns), self.draw.choice(self.columns)
        if self.words and self.draw.random() < 0.3:
            word = self.draw.choice(('="LOW"', '<>"high"', '>"k"', '="é"'))
            return f"SUMPRODUCT(({self.words[0]}{word})*{two})"
        some = self.draw.choice(self.singles)
        test = f"({self.draw.choice(self.columns)}{self.draw.choice(COMPARED)}{some})"
        return self.draw.choice(
            (
                f"SUMPRODUCT({one},{two})",
                f"SUMPRODUCT({one},{test}*{two})",
                f"SUMPRODUCT({test}*{two})",
            )
        )

    def truth(self, deep: int, free: bool) -> str:
        return f"({self.condition(deep, free)})*{self.draw.choice(self.singles)}"

    def chosen(self, deep: int, free: bool) -> str:
        yes, no = self.number(deep, False), self.number(deep, False)
        return f"IF({self.condition(deep, False)},{yes},{no})"

    def guarded(self, deep: int, free: bool) -> str:
        one = self.draw.choice(self.loose)
        return f"IF(ISNUMBER({one}),{one},{self.number(deep, False)})"

    def condition(self, deep: int, free: bool) -> str:
        left, right = self.number(deep, free), self.number(deep, free)
        plain = f"{left}{self.draw.choice(COMPARED)}{right}"
        other = f"{self.draw.choice(self.singles)}{self.draw.choice(COMPARED)}0"
        more = self.draw.choice([*self.loose, *self.singles])
        column, below = self.draw.choice(self.columns), self.draw.choice(self.singles)
        if self.loose and self.draw.random() < 0.2:
            sought = self.draw.choice(('"N/A"', '"n/a"', "0", "in_0"))
            return f"{self.draw.choice(self.loose)}{self.draw.choice(COMPARED)}{sought}"
        return self.draw.choice(
            (plain, plain, f"AND({plain},{other})", f"OR({plain},{other})", f"NOT({plain})",
             f"AND({column})", f"OR({column},{plain})", f"ISNUMBER({more})",
             f"ISERROR({left}/{below})")
        )  # fmt: skip

    def text(self) -> str:
        """A formula that gives a text."""
        one, yes = self.draw.choice(self.singles), self.draw.choice(("yes", "a=b", "é", ""))
        return self.draw.choice(
            (f'"x "&ROUND({one},0)&" y"', f'"x "&MONEY({one})', f'"x "&PERCENT({one})',
             f'IF({self.condition(1, False)},"{yes}","no")&"."')
        )  # fmt: skip

    def step(self) -> str:
        """A formula of a series: of its steps and of single values."""
        one, some = self.draw.choice(self.columns), self.draw.choice(self.singles)
        call = self.draw.choice(("MIN", "MAX"))
        sign = self.draw.choice(COMPARED)
        return self.draw.choice(
            (f"{one}*{some}+step", f"{call}({one},{some},0)", f"IF({one}{sign}{some},{one},step)",
             f"IF(AND({one}{sign}{some},step>1),1,{some})", f"ROUND({one}*{some},1)",
             f"IFERROR({one}/{some},0)", f"ABS({one}-{some})*(OR({one}{sign}0,step=1))")
        )  # fmt: skip

    def short(self, drawn: Callable[[], str]) -> str:
        return next(text for text in iter(drawn, "") if len(text) <= LONGEST)


def drawn_inputs(lot: Lot) -> list[str]:
    lot.singles = [f"in_{n}" for n in range(5)]
    found = []
    for name in lot.singles:
        other = f", cases: {{other: {lot.figure()}}}" if lot.draw.random() < 0.6 else ""
        found.append(f"name: {name}, label: {name}, {ONE}, value: {lot.figure()}, {DATED}{other}")
    # From 0 on, what it moves rises or falls: a search that wanders ends anywhere.
    ranged = DATED.replace("minimum: -100000", "minimum: 0, low: 1, high: 4")
    found.append(f"name: sought, label: Sought, {ONE}, value: 1, {ranged}")
    return found


def drawn_constants(lot: Lot) -> list[str]:
    values = {"digits": 2, "const_0": lot.figure(), "const_1": lot.figure()}
    lot.singles += ["const_0", "const_1"]
    return [f"name: {n}, label: {n}, {ONE}, value: {v}, note: By lot" for n, v in values.items()]


def drawn_series(lot: Lot) -> list[str]:
    typed, rising = ([lot.figure() for _ in range(STEPS)] for _ in range(2))
    lot.columns = ["typed", "rising", "step"]
    found = [
        f"kind: input, name: {name}, label: {name}, {ONE}, values: {held}, {DATED}"
        for name, held in (("typed", typed), ("rising", sorted(rising)))
    ]
    for n in range(4):
        formula = first = lot.short(lot.step)
        if n % 2:
            formula = f"calc_{n}[-1]+{first}', first: '{first}"
        found.append(f"kind: line, name: calc_{n}, label: Calc {n}, {ONE}, formula: '{formula}'")
    test = f"typed{lot.draw.choice(COMPARED)}{lot.draw.choice(lot.singles)}"
    word = f"""formula: 'IF({test},"low","high")'"""
    return [*found, f"kind: line, name: words, label: Words, unit: text, {word}"]


def drawn_lines(lot: Lot) -> list[str]:
    found = []
    for n in range(14):
        one, two = lot.draw.sample(lot.singles, 2)
        formula = f'IF({one}=0,"n/a",{two}/{one})' if n % 7 == 6 else lot.short(lot.number)
        if n % 7 != 6 and lot.draw.random() < 0.25:
            case = lot.draw.choice((*CASES, "live"))
            formula += f"+{lot.draw.choice(lot.singles[:5])}[{case}]"
        (lot.loose if n % 7 == 6 else lot.singles).append(f"line_{n}")
        found.append(f"name: line_{n}, label: Line {n}, {ONE}, formula: '{formula}'")
    texts = enumerate([lot.short(lot.text) for _ in range(3)])
    words = (f"name: text_{n}, label: Text {n}, unit: text, formula: '{t}'" for n, t in texts)
    return [*found, *words]


def drawn_times(lot: Lot, time: Time) -> str:
    """The sheets over time; their line items are lines like others to what is drawn later."""
    drawn, names = random_times.sheets(time, f"{ONE}, {DATED}", lot.short)
    loose = ["over_2"]
    lot.loose += loose
    lot.singles += [f"SUM({name})" for name in names if name not in ("over_0", "over_1")]
    lot.singles += [f"SUM({name}[there])" for name in names[3:]]
    return drawn


def drawn_rows(lot: Lot) -> list[str]:
    """Formulas of a table, which may take calculated series and points."""
    lot.columns += [f"calc_{n}" for n in range(4)]
    lot.words.append("words")
    lot.singles += ["line_0[there]", "line_1[there]", "line_2[other]"]
    formulas = enumerate([lot.short(lot.number) for _ in range(8)])
    return [f"label: Row {n}, {ONE}, cells: ['{formula}']" for n, formula in formulas]


def template(seed: int) -> str:
    """The text of one template."""
    lot = Lot(seed)
    time = Time(lot.draw, lot.figure)
    drawn = {
        "inputs": drawn_inputs(lot),
        "constants": drawn_constants(lot) + random_times.drawn_constants(time),
        "series": drawn_series(lot), "lines": drawn_lines(lot),
    }  # fmt: skip
    time.scalars += [*lot.singles[:7], "line_0", "line_1"]
    timeline = time.axis()
    times = drawn_times(lot, time)
    drawn["rows"] = drawn_rows(lot)
    items = {key: "\n".join(f"          - {{{i}}}" for i in held) for key, held in drawn.items()}
    steps = ", ".join(f"{{label: S{n}, value: {n}}}" for n in range(1, STEPS + 1))
    live = lot.draw.choice(CASES)
    return HEAD.format(live=live, steps=steps, timeline=timeline, times=times, **items)
