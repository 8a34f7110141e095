"""Figures that stand in a formula as texts, where they are compared or calculated with."""

import re
from collections.abc import Iterator
from typing import Any

from .syntax import FormulaError, children, inside, tree

SEARCHING = {
    "COUNTIF": 0, "COUNTIFS": 0, "SUMIF": 0, "SUMIFS": 1, "AVERAGEIF": 0, "AVERAGEIFS": 1,
}  # fmt: skip
"""The functions that take criteria, each with the place of its first column."""

TAKING = frozenset("ABS AVERAGE MAX MIN ROUND SUM".split())
"""The functions that read a text as a figure where it is typed in."""

_SIGN = re.compile(r"\s*(=|<>|[<>]=?)?\s*")

_SMALL = re.compile(r"[-+]?[01]")
"""The figures that may be typed into any formula."""

_FIGURE = re.compile(
    r"[-+(\s]*[$€£¥]?\s*[-+]?(?=[.,]?\d)[\d.,'’\s]+(e[-+]?\d+)?\s*[%$€£¥)]*\s*", re.IGNORECASE
)

_ANY = re.compile(rf"(?:{_FIGURE.pattern})|[\d./:-]*\d[./:-]\d[\d./:\s-]*([ap]m)?", re.IGNORECASE)
"""A figure, a day, a time or a fraction: a criterion reads all of them as figures."""


def text_figure(text: str, calculated: bool) -> FormulaError | None:
    """The first figure that is typed into a formula in quotes; None where there is none.

    `calculated` says whether the formula gives a figure and no text.
    """
    for word, column in _valued(tree(text), calculated):
        if column:
            return FormulaError(_criterion(word, column), word)
        told = f"`{word}` is typed into a formula as a text: give it a constant or an input"
        return FormulaError(f"{told} of its own", word)
    return None


def _criterion(word: str, column: str) -> str:
    """What to write in place of a criterion that holds a figure."""
    sign = word.removesuffix(_rest(word)).strip()
    told = f"`{word}` is a figure typed into a formula: give it a constant or an input of its own"
    if sign in ("", "="):
        return f"{told}, and write its name in place of the text"
    whole = f'write "{sign}"&ROUND(its_name,0) if it is whole'
    return f"{told}, and {whole}, else SUMPRODUCT(({column}{sign}its_name)*…)"


def _valued(node: dict[str, Any], taken: bool) -> Iterator[tuple[str, str]]:
    """Figures in quotes below a node, each with the column where a criterion looks for it.

    `taken` says whether a figure is made of the node's own text.
    """
    kind, value = node["node_type"], node.get("value")
    if kind == "Literal" and isinstance(value, str):
        figure = _FIGURE.fullmatch(value) and not _SMALL.fullmatch(value)
        if taken and figure:
            yield value, ""
    elif kind == "Function":
        yield from _in_call(node, node["name"].upper(), taken)
    else:
        operator = node.get("operator")
        for child in children(node):
            yield from _valued(child, taken if operator is None else operator != "&")


def _in_call(node: dict[str, Any], name: str, taken: bool) -> Iterator[tuple[str, str]]:
    """The figures in the arguments of a call."""
    first, args = SEARCHING.get(name), node["args"]
    for i, argument in enumerate(args):
        if first is not None and i > first and (i - first) % 2:
            column = args[i - 1].get("reference", "column")
            yield from ((word, column) for word in _criteria(argument))
        elif name in ("IF", "IFERROR"):
            yield from _valued(argument, taken)
        else:
            yield from _valued(argument, name in TAKING or (name == "MATCH" and i == 0))


def _criteria(node: dict[str, Any]) -> Iterator[str]:
    """The figures in the texts of a criterion; one that is joined to others is no 0 or 1."""
    parts = list(inside(node))
    small = all(part.get("operator") != "&" for part in parts)
    for part in parts:
        word = part.get("value")
        rest = _rest(word) if isinstance(word, str) else ""
        if _ANY.fullmatch(rest) and not (small and _SMALL.fullmatch(rest)):
            yield str(word)


def _rest(word: str) -> str:
    """What a text holds behind a sign of comparison."""
    return _SIGN.sub("", word, count=1)
