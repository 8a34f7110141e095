"""SUM(x) in an item of the years, x being a row of their timeline: the steps of that year."""

import re
from collections.abc import Callable

FISCAL = "fiscal"
"""The row of the year in which each step ends: of a timeline, and of its years."""

_SUM = re.compile(r"\"(?:[^\"]|\"\")*\"|\bSUM\((\w+)\)", re.IGNORECASE)


def by_year(text: str, years: str, of_timeline: Callable[[str], bool]) -> str:
    """The formula, every sum over a row of the timeline taken over the steps of the year.

    `years` is the axis of the formula; `x[fiscal]` means the years of the steps of `x`.
    """

    def taken(match: re.Match[str]) -> str:
        name = match[1]
        if name is None or not of_timeline(name):
            return match[0]
        return f"SUMIF({name}[{FISCAL}],{years}.{FISCAL},{name})"

    return _SUM.sub(taken, text)


def summed(text: str) -> set[str]:
    """The rows that a formula sums whole."""
    return {match[1] for match in _SUM.finditer(text) if match[1]}
