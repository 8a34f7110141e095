"""INT, ROUNDUP, ROUNDDOWN and MOD as all programs compute them: what they cut is rounded before.

A calculated 8 may be 7.999999999999999 in one program, which then cuts it to 7. MOD is for whole
numbers: of fractions each program finds another rest.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from .item_formulas import calls
from .syntax import FormulaError, Token, children, tokens, tree

DIGITS = 9
"""Decimals that are looked at."""

_CUTTING = frozenset({"INT", "ROUNDUP", "ROUNDDOWN"})

_WHOLE = frozenset(
    "INT YEAR MONTH DAY DATE EDATE EOMONTH COUNT COUNTIF COUNTIFS MATCH RANK".split()
)
"""Functions that give whole numbers."""

_SUSPECT = re.compile(rf"\b(?:{'|'.join(sorted(_CUTTING))})\(", re.IGNORECASE)


@lru_cache(maxsize=2048)
def rounded_first(text: str) -> str:
    """A formula (without its equals sign) in which what is cut is rounded before."""
    if not _SUSPECT.search(text):
        return text
    found = [token for token in tokens(text) if token.value.strip()]
    marks: list[tuple[int, str]] = []
    for i, token in enumerate(found):
        opens = (token.kind, token.subtype) == ("Func", "Open")
        if opens and _name(token) in _CUTTING and _name(found[i + 1]) != "ROUND":
            marks += [(token.end, "ROUND("), (_end(found, i + 1), f",{DIGITS})")]
    for at, mark in sorted(marks, reverse=True):
        text = f"{text[:at]}{mark}{text[at:]}"
    return text


def _name(token: Token) -> str:
    return token.value.rstrip("(").upper() if token.kind == "Func" else ""


def _end(found: list[Token], start: int) -> int:
    """Where the argument ends that begins with a token."""
    depth = 0
    for token in found[start:]:
        depth += {"Open": 1, "Close": -1}.get(token.subtype, 0)
        if depth < 0 or (token.kind == "Sep" and not depth):
            return token.start
    raise AssertionError


def divided(text: str, whole: Callable[[str], bool]) -> FormulaError | None:
    """Why a rest cannot be told alike; `whole` says whether an item holds whole numbers alone."""
    for call in calls(tree(text)):
        for arg in call["args"] if call["name"].upper() == "MOD" else ():
            broken = fraction(arg, whole)
            if broken:
                told = f"MOD takes whole numbers: {made_whole(broken)}"
                return FormulaError(told, broken, text.upper().index("MOD("))
    return None


def made_whole(broken: str) -> str:
    """What to do with what may have decimals, in words."""
    what = {"/": "the division"}.get(broken, f"`{broken}`").replace("(`", "(…)`")
    return f"put {what} into ROUND(…,0)"


def fraction(node: dict[str, Any], whole: Callable[[str], bool]) -> str:
    """The first item, function, division or figure that may have decimals; empty if none."""
    if node["node_type"] == "Reference":
        return "" if whole(node["reference"]) else str(node["reference"])
    name = node["name"].upper() if node["node_type"] == "Function" else ""
    if name == "ROUND" and node["args"][1].get("value") == 0:
        return ""
    if name:
        chosen = {"IF": node["args"][1:], "MIN": node["args"], "MAX": node["args"]}.get(name)
        if chosen is None:
            return "" if name in _WHOLE else f"{node['name']}("
        return next(filter(None, (fraction(arg, whole) for arg in chosen)), "")
    if node.get("operator") == "/":
        return "/"
    return next(filter(None, (fraction(child, whole) for child in children(node))), "")
