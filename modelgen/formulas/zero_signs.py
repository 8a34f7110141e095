"""Zero has no sign: a formula rewritten so that no zero in it carries the minus of a computer.

Spreadsheets know one zero. A calculator on binary numbers knows two, and joins one as `-0`.
"""

import re

from .style_rules import ROUNDING
from .syntax import FormulaError, Token, tokens

_SIGNING = ROUNDING | {"INT", "MOD", "POWER", "PRODUCT", "QUOTIENT"}
"""Functions that may give a zero with a sign."""

_SUSPECT = re.compile(rf"[-*/^]|\b(?:{'|'.join(sorted(_SIGNING))})", re.IGNORECASE)


def without_signed_zeros(text: str) -> str:
    """The formula (with its equals sign), with `0+` before every sum that may give such a zero.

    Adding 0 takes the sign from a zero and changes no other number; a sum that begins with 0
    cannot end in a zero with a sign.
    """
    if not _SUSPECT.search(text):
        return text
    try:
        starts = _signed_sums(tokens(text[1:]))
    except FormulaError:
        return text
    for start in sorted(starts, reverse=True):
        text = f"{text[: start + 1]}0+{text[start + 1 :]}"
    return text


def _signed_sums(found: tuple[Token, ...]) -> set[int]:
    """Where sums begin whose first term may be a zero with a sign."""
    starts: set[int] = set()
    start: int | None = None
    first = True  # whether the first term of the sum is being read
    around: list[tuple[int | None, bool]] = []
    for token in found:
        if token.kind == "Array":
            return set()
        if not token.value.strip():
            continue
        if token.subtype == "Close":
            start, first = around.pop() if around else (None, True)
        elif token.kind == "Sep" or (token.kind == "OpInfix" and token.value in _APART):
            start, first = None, True
        elif token.kind == "OpInfix":
            first = first and token.value not in ("+", "-")
        else:
            start = token.start if start is None else start
        if first and start is not None and _signs(token):
            starts.add(start)
        if token.subtype == "Open":
            around.append((start, first))
            start, first = None, True
    return starts


_APART = frozenset({"&", "=", "<>", "<", ">", "<=", ">="})
"""The operators with a sum on either side."""


def _signs(token: Token) -> bool:
    """Whether a piece may make a zero with a sign."""
    if token.kind == "Func":
        return token.subtype == "Open" and token.value.rstrip("(").upper() in _SIGNING
    operator = {"OpInfix": "*/^", "OpPrefix": "-"}.get(token.kind, "")
    return token.value in operator and token.value != ""
