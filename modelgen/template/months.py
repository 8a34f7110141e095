"""A day, a month or a part of a year as people and programs write it, as 2027-03 or 2027-Q1."""

import re
from datetime import date

_ISO = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[ T][\d:.]+)?")

_LOCAL = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})")
"""31/03/2027 or 3/31/2027."""

_MONTH = re.compile(r"(\d{4})[-/](\d{1,2})")

_OF_A_YEAR = re.compile(r"(\d{1,2})[./](\d{4})")
"""03/2027."""

_NAMED = re.compile(r"([^\W\d_]{3,9})\.?[ -](\d{4}|\d\d)")
"""`Mar-27` and `mars-27`, which Excel makes of 2027-03."""

_NAMES = (
    ("jan",), ("feb", "fév", "fev"), ("mar",), ("apr", "avr"), ("may", "mai"), ("jun", "juin"),
    ("jul", "juil"), ("aug", "aoû", "aou"), ("sep",), ("oct",), ("nov",), ("dec", "déc"),
)  # fmt: skip
"""How the names of the months begin, in English and in French."""


_PART = re.compile(r"(\d{4})[- ]?([QTHS])([1-4])|([QTHS])([1-4])[- ]?(\d{4})", re.IGNORECASE)
"""2027-Q1 and T1 2027; H and S are half-years."""


def part_of_year(word: str) -> str:
    """The quarter or half-year that a word means, as 2027-Q1 or 2027-H2; else nothing."""
    found = _PART.fullmatch(word)
    if not found:
        return ""
    year, letter, part = found[1] or found[6], (found[2] or found[4]).upper(), found[3] or found[5]
    return f"{year}-{'Q' if letter in 'QT' else 'H'}{part}"


def days(word: str, day_first: bool) -> tuple[date, ...]:
    """The days that a word may mean: none where it is none, two where it may be either.

    `day_first` where only 31/03/2027 is usual, and never 3/31/2027.
    """
    found = _ISO.fullmatch(word)
    if found:
        return _valid(found[1], found[2], found[3])
    local = _LOCAL.fullmatch(word)
    if not local:
        return ()
    one, _, other, year = local.groups()
    american = () if day_first else _valid(year, one, other)
    return tuple(dict.fromkeys((*_valid(year, other, one), *american)))


def months(word: str, day_first: bool) -> tuple[str, ...]:
    """The months that a word may mean, as 2027-03: a day, or a month alone, lies in one."""
    found = list(days(word, day_first))
    if month := _MONTH.fullmatch(word):
        found += _valid(month[1], month[2], "1")
    if month := _OF_A_YEAR.fullmatch(word):
        found += _valid(month[2], month[1], "1")
    if month := _NAMED.fullmatch(word):
        name, year = month[1].casefold(), month[2]
        number = next((n for n, begins in enumerate(_NAMES, 1) if name.startswith(begins)), 0)
        found += _valid(year if len(year) > 2 else f"20{year}", str(number), "1")
    return tuple(dict.fromkeys(f"{day:%Y-%m}" for day in found))


def _valid(year: str, month: str, day: str) -> tuple[date, ...]:
    try:
        return (date(int(year), int(month), int(day)),)
    except ValueError:
        return ()
