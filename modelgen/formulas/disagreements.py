"""What a formula may say but programs compute differently, and what to write instead."""

import re
from collections.abc import Callable, Iterator

from .fifteen_digits import COMPARISONS
from .item_formulas import NOT_AVAILABLE, calls
from .syntax import FormulaError, inside, tree
from .text_figures import SEARCHING
from .unit_algebra import Dimension
from .units import infer

_FIGURE = re.compile(rf"(=|<>|[<>]=?)?(-?[\d.]+|{NOT_AVAILABLE})?", re.IGNORECASE)
"""A criterion of a number, of what stands for none, or of a computed figure behind a sign."""


def disagreement(text: str, unit_of: Callable[[str], Dimension]) -> FormulaError | None:
    """Why programs disagree about a formula that keeps all other rules; None where they do not."""
    for call in calls(tree(text)):
        name, args = call["name"].upper(), call["args"]
        if name == "MATCH" and args[2].get("value") not in (0, 1):
            told = "MATCH ends in 0 or 1: programs disagree about -1; for 1 let the series rise"
            return FormulaError(told, f"{call['name']}(")
        searched = _searched(args[SEARCHING[name] :]) if name in SEARCHING else ()
        for column, word in searched:
            unit = infer(column, unit_of)
            if not unit.text and not _FIGURE.fullmatch(word):
                told = f"{name} looks for the word `{word}` among numbers; look among words"
                return FormulaError(told, word)
    return _spread(text)


def _spread(text: str) -> FormulaError | None:
    """The spread of equal figures is 0 in some programs, a last digit in others."""
    for node in inside(tree(text)):
        operator = node.get("operator", "")
        sides = ["right"] * (operator in COMPARISONS or operator == "/")
        sides += ["left"] * (operator in COMPARISONS)
        if any(str(node[side].get("name", "")).upper() == "STDEV" for side in sides):
            told = "STDEV is compared or divided by: put it into ROUND; of equal figures it is 0"
            return FormulaError(f"{told} in some programs alone", "STDEV(")
    return None


def _searched(args: list[dict[str, object]]) -> Iterator[tuple[dict[str, object], str]]:
    """The columns in which a word stands to be found, each with the word."""
    for column, criterion in zip(args[::2], args[1::2], strict=False):
        word = criterion.get("value")
        if isinstance(word, str):
            yield column, word
