"""When two values of a cell are the same, and when a stored one is out of date."""

from .book import Value

CLOSE = 1e-9


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
