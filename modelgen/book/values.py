"""The values of cells: days as numbers, when two are the same, when a stored one is outdated."""

from datetime import date, timedelta

from .book import Value

CLOSE = 1e-9

_DAY_ZERO = date(1899, 12, 30)
"""The day that spreadsheets count dates from."""


def serial(day: date) -> float:
    """A day as spreadsheets store it."""
    return float((day - _DAY_ZERO).days)


def day_of(number: float) -> date:
    """The day that a spreadsheet's number is."""
    return _DAY_ZERO + timedelta(days=number)


def same_digits(one: float, other: float) -> bool:
    """Whether two typed numbers are the same: a spreadsheet keeps fifteen significant digits."""
    return f"{one:.15g}" == f"{other:.15g}"


def near(one: Value, other: Value | None) -> bool:
    """Whether two values are the same but for the last digits."""
    if isinstance(one, str) or isinstance(other, str) or other is None:
        return one == other
    return abs(one - other) <= 1e-12 * max(abs(one), abs(other))


def outdated(stored: Value, value: Value) -> bool:
    """Whether a stored value is not what the formula gives, beyond what programs round apart."""
    if isinstance(stored, str) or isinstance(value, str):
        return stored != value
    return not near(stored, value) and abs(stored - value) > CLOSE * max(
        abs(stored), abs(value), 1
    )
