"""The values of cells: when two are the same, when a stored one is outdated.

Two numbers are compared in one of three ways, from strict to lenient: whether somebody typed
another one (`same_digits`), whether a formula gives another one than before (`near`), whether
two programs that computed it disagree (`agree`, `outdated`).
"""

from .book import Value

LAST_DIGITS = 1e-12
"""How far apart, as a share of the larger, one formula gives one value: files store 17 digits,
spreadsheets compute with about 15, and terms that are added in another order lose a few more."""

PROGRAMS = 1e-9
"""How far apart two programs may round, which add up and raise to a power each in its own way.
A share of the larger, but of 1 at least: what is left of terms that cancel out is all rounding."""


def same_digits(one: float, other: float) -> bool:
    """Whether two typed numbers are the same: a spreadsheet keeps fifteen significant digits."""
    return f"{one:z.15g}" == f"{other:z.15g}"


def near(one: Value, other: Value | None) -> bool:
    """Whether two values are the same but for the last digits, and for blanks around a text."""
    if isinstance(one, str) or isinstance(other, str) or other is None:
        return _same_text(one, other)
    return abs(one - other) <= LAST_DIGITS * max(abs(one), abs(other))


def agree(one: float, other: float, size: float = 1) -> bool:
    """Whether two computed numbers say the same, as far as programs round alike.

    `size` is that of what they were computed from, where it is known: the rest of a loan that
    was paid back is the rounding of its payments.
    """
    return abs(one - other) <= PROGRAMS * max(abs(one), abs(other), size, 1)


def outdated(stored: Value, value: Value, size: float = 1) -> bool:
    """Whether a stored value is not what the formula gives.

    Capitals do not count, as in no formula: a case that was typed in others is that case.
    """
    if isinstance(stored, str) and isinstance(value, str):
        return not _same_text(stored.casefold(), value.casefold())
    if isinstance(stored, str) or isinstance(value, str):
        return True
    return not agree(stored, value, size)


def _same_text(one: Value | None, other: Value | None) -> bool:
    """Whether two values, one of them a text, are the same; some programs store it without blanks
    around it, and do not compute it anew.
    """
    both = isinstance(one, str) and isinstance(other, str)
    return str(one).strip() == str(other).strip() if both else one == other
