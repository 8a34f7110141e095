"""True and false as the numbers 1 and 0: programs differ in whether they count them in a sum."""

import re
from functools import lru_cache

from .fifteen_digits import COMPARISONS
from .syntax import FormulaError, Token, tokens

_TRUTHS = frozenset("AND OR NOT ISNUMBER ISERROR".split())
"""Functions that give true or false."""

_COUNTING = frozenset(
    "SUM SUMPRODUCT AVERAGE COUNT MAX MIN MEDIAN STDEV CHOOSE POWER SQRT EXP LN INT MOD ROUNDUP"
    " ROUNDDOWN DATE EDATE EOMONTH NPV XNPV PMT IPMT PPMT SLN LARGE SMALL PERCENTILE RANK"
    " BETAINV INDEX".split()
)
"""Functions that some programs give a true one as 1 and others as nothing, or not at all."""

_SUSPECT = re.compile(rf"[<>=]|\b(?:{'|'.join(sorted(_TRUTHS))})\(", re.IGNORECASE)


@lru_cache(maxsize=2048)
def as_number(text: str) -> str:
    """A formula (without its equals sign) that gives true or false gives 1 or 0."""
    found = _leaves(_parts(text))
    if found == [(0, len(text))]:
        return f"IF({text},1,0)"
    return _multiplied(text, found)


@lru_cache(maxsize=2048)
def with_numbers(text: str) -> str:
    """The formula with 1 or 0 for true and false where they are summed, multiplied or counted."""
    parts = _parts(text)
    marks = []
    for i, token in enumerate(parts):
        name = token.value.rstrip("(").upper()
        if token.kind == "Func" and token.subtype == "Open" and name in _COUNTING:
            for argument in _split(parts[i + 1 :]):
                marks += _leaves(argument)
    return _multiplied(text, marks)


def _multiplied(text: str, parts: list[tuple[int, int]]) -> str:
    """The formula with some of its parts multiplied by 1."""
    marks = [(start, "1*(") for start, _ in parts] + [(end, ")") for _, end in parts]
    for at, mark in sorted(marks, reverse=True):
        text = f"{text[:at]}{mark}{text[at:]}"
    return text


def _parts(text: str) -> list[Token]:
    if not _SUSPECT.search(text):
        return []
    try:
        return [token for token in tokens(text) if token.value.strip()]
    except FormulaError:
        return []


def _leaves(found: list[Token]) -> list[tuple[int, int]]:
    """Where the parts stand by which a formula gives true or false."""
    depth, operators = 0, []
    for token in found:
        depth += {"Open": 1, "Close": -1}.get(token.subtype, 0)
        if token.kind == "OpInfix" and depth == 0:
            operators.append(token.value)
    if not found or (operators and COMPARISONS.isdisjoint(operators)):
        return []
    first, last = found[0], found[-1]
    if operators:
        return [(first.start, last.end)]
    if first.kind == "Paren":
        return _leaves(found[1:-1])
    name = first.value.rstrip("(").upper() if first.kind == "Func" else ""
    if name in _TRUTHS:
        return [(first.start, last.end)]
    branches = {"IF": slice(1, None), "IFERROR": slice(0, None)}.get(name)
    inner = _split(found[1:])[branches] if branches else []
    return [leaf for part in inner for leaf in _leaves(part)]


def _split(found: list[Token]) -> list[list[Token]]:
    """The arguments of a call, from behind its opening bracket to its closing one."""
    depth, parts = 0, list[list[Token]]([[]])
    for token in found:
        depth += {"Open": 1, "Close": -1}.get(token.subtype, 0)
        if depth < 0:
            break
        if token.kind == "Sep" and depth == 0:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts
