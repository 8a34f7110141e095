"""Comparisons as spreadsheets make them: of numbers at fifteen significant digits.

A calculator on binary numbers takes 0.1+0.2 and 0.3 for two numbers. Spreadsheets do not.
"""

import re

from . import cell_references
from .syntax import FormulaError, Token, tokens

DIGITS = "MODELGEN.DIGITS"
"""The function that the calculator is taught: numbers at fifteen digits, all else as it is."""

MOST_CELLS = 10_000
"""Of a range that is compared cell by cell."""

_SUSPECT = re.compile(r"(<>|[<>]=|[<>=])(?!\s*(0[,)]|\"))")
"""A comparison with anything but zero or a text."""

COMPARISONS = frozenset({"=", "<>", "<", ">", "<=", ">="})


def fifteen(value: object) -> object:
    """A number, or each number of a range, as a spreadsheet compares it."""
    if isinstance(value, list):
        return [fifteen(one) for one in value]
    return float(f"{value:.15g}") if isinstance(value, float) else value


def compared_by_digits(text: str) -> str:
    """The formula (with its equals sign), the sides of every comparison at fifteen digits."""
    if not _SUSPECT.search(text, 1):
        return text
    try:
        found = [token for token in tokens(text[1:]) if token.value.strip()]
    except FormulaError:
        return text
    marks: list[tuple[int, int, str]] = []  # where a text goes in; what closes goes before
    for sides in _comparisons(found):
        if not any(_exact(side) or _wide(side) for side in sides):
            for side in sides:
                if not _number(side):
                    marks += [(side[0].start, 1, f"{DIGITS}("), (side[-1].end, 0, ")")]
    for at, _order, mark in sorted(marks, key=lambda m: (m[0], m[1]), reverse=True):
        text = f"{text[: at + 1]}{mark}{text[at + 1 :]}"
    return text


def _comparisons(found: list[Token]) -> list[list[list[Token]]]:
    """The sides of every comparison, or chain of them, each as its tokens."""
    result: list[list[list[Token]]] = []
    sides: list[list[Token]] = [[]]
    around: list[list[list[Token]]] = []
    for token in found:
        if token.subtype == "Close" and around:
            result.append(sides)
            sides = around.pop()
            sides[-1].append(token)
        elif token.kind == "Sep":
            result.append(sides)
            sides = [[]]
        elif token.kind == "OpInfix" and token.value in COMPARISONS:
            sides.append([])
        else:
            sides[-1].append(token)
            if token.subtype == "Open":
                around.append(sides)
                sides = [[]]
    result.append(sides)
    return [sides for sides in result if len(sides) > 1 and all(sides)]


def _exact(side: list[Token]) -> bool:
    """Whether a comparison with it is alike in any program: with zero, or with a text."""
    return len(side) == 1 and (side[0].subtype == "Text" or side[0].value == "0")


def _number(side: list[Token]) -> bool:
    return len(side) == 1 and side[0].subtype != "Range"


def _wide(side: list[Token]) -> bool:
    """Whether it reads more cells than can be looked at one by one."""
    areas = (cell_references.read(t.value, "") for t in side if t.subtype == "Range")
    return any(area and area.size > MOST_CELLS for area in areas)
