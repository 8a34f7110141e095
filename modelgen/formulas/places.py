"""INDEX(row,k) with both its indices: not every program finds a place across by one."""

import re

from . import cell_references
from .syntax import tokens

_SUSPECT = re.compile(r"\bINDEX\(", re.IGNORECASE)


def looked_up(text: str) -> bool:
    """Whether a formula looks up a place."""
    return bool(_SUSPECT.search(text))


def with_both(text: str) -> str:
    """A formula with addresses, every place across a row told as row 1 and its column."""
    found = [token for token in tokens(text) if token.value.strip()]
    calls: list[tuple[str, list[int]]] = []  # each open call, and where its arguments end
    marks: list[int] = []
    for token in found:
        if token.subtype == "Open":
            calls.append((token.value.upper(), [token.end]))
        elif token.kind == "Sep":
            calls[-1][1].append(token.start)
        elif token.subtype == "Close":
            name, ends = calls.pop()
            if name == "INDEX(" and len(ends) == 2 and _across(text[ends[0] : ends[1]]):
                marks.append(ends[1])
    for at in sorted(marks, reverse=True):
        text = f"{text[:at]},1{text[at:]}"
    return text


def _across(argument: str) -> bool:
    area = cell_references.read(argument, "")
    return area is not None and area.rows == 1 and area.columns > 1
