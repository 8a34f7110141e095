"""A formula as its spreadsheet shows it, from the text that the file holds."""

import re

MOST = 60
"""Characters of a formula that a message shows."""

OPERATORS = {"ANCHORARRAY": "A1#", "SINGLE": "@A1"}
"""Operators that files write as functions, as they are typed before or behind a cell."""

_OF_THE_FILE = re.compile(r'("[^"]*")|_xl(?:fn|ws|pm|udf)\.', re.IGNORECASE)
"""Texts, and what files put before the names of newer functions and of parameters."""


def as_typed(text: str) -> str:
    """`_xlfn.ANCHORARRAY(A1)` is typed as `A1#`."""
    if "_xl" not in text.lower():
        return text
    shown = _OF_THE_FILE.sub(lambda found: found[1] or "", text)
    for name, typed in OPERATORS.items():
        shown = re.sub(rf"\b{name}\(([^()]*)\)", typed.replace("A1", r"\1"), shown)
    return shown


def excerpt(text: str) -> str:
    """The beginning of a formula, marked where more of it follows."""
    shown = as_typed(text)
    return shown if len(shown) <= MOST else f"{shown[:MOST]}…"
