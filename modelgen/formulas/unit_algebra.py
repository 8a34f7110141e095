"""Units as powers of words: how they multiply, where they meet, how dates move."""

import re
from dataclasses import dataclass
from functools import lru_cache

from .syntax import FormulaError


@dataclass(frozen=True)
class Dimension:
    """Powers of base words, such as USD¹ day⁻¹; `text` marks words, `open` fits any unit.

    The literals 0 and 1 are open: they take the unit that their term needs.
    """

    powers: frozenset[tuple[str, int]] = frozenset()
    text: bool = False
    open: bool = False

    def __str__(self) -> str:
        if self.text:
            return "text"
        above = [_power(word, n) for word, n in sorted(self.powers) if n > 0]
        below = [_power(word, -n) for word, n in sorted(self.powers) if n < 0]
        return "/".join(["·".join(above) or "1", *below]) if self.powers else "a plain number"


PLAIN = Dimension()

TEXT = Dimension(text=True)

OPEN = Dimension(open=True)

OPEN_TEXT = Dimension(text=True, open=True)

DATE = Dimension(frozenset({("date", 1)}))
"""A day: days may be added to it, nothing else, and two of them are days apart."""

DAYS = Dimension(frozenset({("day", 1)}))

BUILT_IN = ("date", "day", "month", "year")
"""The units of dates and of the time between them, which every template has."""


@lru_cache(maxsize=512)
def dimension(unit: str) -> Dimension:
    """`USD/GPU-hour` as powers: `/` divides, `-` and `·` multiply; `1` is a plain number."""
    if unit == "text":
        return TEXT
    powers: dict[str, int] = {}
    for position, part in enumerate(unit.split("/")):
        for word in map(str.strip, re.split(r"[-·]", part)):
            if word not in ("", "1"):
                powers[word] = powers.get(word, 0) + (1 if position == 0 else -1)
    return Dimension(frozenset((word, n) for word, n in powers.items() if n))


def dated(left: Dimension, right: Dimension, operator: str, deed: str) -> Dimension:
    """What a date and another term give; raises FormulaError unless that is days."""
    if operator == "-" and left == right:
        return DAYS
    moved, by = (right, left) if operator == "+" and left != DATE else (left, right)
    if moved == DATE and (by.open or by == DAYS):
        return DATE
    raise FormulaError(f"units do not fit: it {deed}; to a date days are added")


def unify(left: Dimension, right: Dimension, deed: str) -> Dimension:
    """The unit of both; raises FormulaError, which tells the `deed`, where they differ."""
    if left.open:
        return right
    if right.open or left == right:
        return left
    raise FormulaError(f"units do not fit: {deed}")


def number(unit: Dimension, where: str) -> Dimension:
    """The unit of a number; raises FormulaError where it is that of words."""
    if unit.text:
        raise FormulaError(f"units do not fit: {where} meets text")
    return unit


def times(left: Dimension, right: Dimension, sign: int) -> Dimension:
    """The unit of a product, or with the sign -1 of a quotient."""
    if left.open and right.open:
        return OPEN
    powers = dict(left.powers)
    for word, n in right.powers:
        powers[word] = powers.get(word, 0) + sign * n
    return Dimension(frozenset((word, n) for word, n in powers.items() if n))


def _power(word: str, n: int) -> str:
    return word if n == 1 else f"{word}^{n}"


def fits(found: Dimension, declared: Dimension) -> bool:
    """Whether a formula's unit is the declared one; a formula of literals fits any unit."""
    return found == declared or (found.open and (found.text or not declared.text))
