"""Errors that Excel gives where a calculator finds a number: 0 to the power 0, a negative rate."""

import re

from .syntax import FormulaError, Token, tokens

_SUSPECT = re.compile(r"\b(?:POWER|XNPV)\(", re.IGNORECASE)

_WHERE = {"POWER": (2, "AND({0}=0,{1}=0)"), "XNPV": (3, "OR({0}<0,MIN({2})<INDEX({2},1,1))")}
"""By function, how many arguments it has, and where Excel gives an error."""


def with_errors(text: str) -> str:
    """The formula (with its equals sign), with an error where Excel gives one."""
    if not _SUSPECT.search(text):
        return text
    try:
        found = [token for token in tokens(text[1:]) if token.value.strip()]
    except FormulaError:
        return text
    marks: list[tuple[int, str]] = []
    for i, token in enumerate(found):
        name = token.value.rstrip("(").upper() if token.kind == "Func" else ""
        count, where = _WHERE.get(name, (0, ""))
        ends = _ends(found[i + 1 :]) if count and token.subtype == "Open" else []
        if len(ends) == count > 0:
            starts = (token.end, *(end + 1 for end in ends))
            args = [text[1:][a:b] for a, b in zip(starts, ends, strict=False)]
            marks += [(token.start, f"IF({where.format(*args)},SQRT(-1),"), (ends[-1] + 1, ")")]
    for at, mark in sorted(marks, key=lambda mark: mark[0], reverse=True):
        text = f"{text[: at + 1]}{mark}{text[at + 1 :]}"
    return text


def _ends(found: list[Token]) -> list[int]:
    """Where each argument of a call ends, from behind its opening bracket."""
    depth, ends = 0, list[int]()
    for token in found:
        depth += {"Open": 1, "Close": -1}.get(token.subtype, 0)
        if depth < 0:
            return [*ends, token.start]
        if token.kind == "Sep" and not depth:
            ends.append(token.start)
    return []
