"""SUM(x) and its like along years or parts of them, x a row of their timeline: of that year."""

import re
from collections.abc import Callable, Mapping

FISCAL = "fiscal"
"""The row of the year in which each step ends: of a timeline, and of its years."""

SAME_KEY = "same"
"""Between brackets: the row that says in which year, or part of one, each step ends."""

_WRITTEN: Mapping[str, str] = {
    "SUM": "SUMIF({keys},{key},{row})",
    "AVERAGE": "AVERAGEIF({keys},{key},{row})",
    "MIN": "_xlfn.MINIFS({row},{keys},{key})",
    "MAX": "_xlfn.MAXIFS({row},{keys},{key})",
}
"""How what is taken of a row is written where only the steps of a year are meant."""

_CALL = re.compile(rf'"(?:[^"]|"")*"|\b({"|".join(_WRITTEN)})\((\w+)\)', re.IGNORECASE)


def by_year(text: str, key: str, of_timeline: Callable[[str], bool]) -> str:
    """The formula, every sum (average, least, most) of a row of the timeline that of the year.

    `key` is the row that numbers the years, or parts of them, along which the formula stands;
    `x[same]` means the years of the steps of `x`.
    """

    def taken(match: re.Match[str]) -> str:
        call, name = match[1], match[2]
        if name is None or not of_timeline(name):
            return match[0]
        return _WRITTEN[call.upper()].format(keys=f"{name}[{SAME_KEY}]", key=key, row=name)

    return _CALL.sub(taken, text)


def taken_whole(text: str) -> set[str]:
    """The rows of which a formula takes the sum, or the like, of all steps."""
    return {match[2] for match in _CALL.finditer(text) if match[2]}
