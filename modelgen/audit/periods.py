"""Where a sheet of any workbook runs over time: a row of years or dates, and the rows below it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..addresses import Place
from .subject import Subject

LEAST = 4
"""Periods beside each other that make a timeline."""

YEARS, DAYS = (1950, 2150), (18264, 91313)
"""From where to where a figure is taken for a year, or for a day as spreadsheets count it."""

STEPS = ((1, 1), (28, 31), (89, 92), (181, 184), (365, 366))
"""How far two years, or two days of months, quarters, half-years and years, are apart."""

_YEAR = re.compile(r"(?:FY\s?)?((?:19|20)\d\d)\s?(?:A|E|F|P|B|R)?", re.IGNORECASE)
"""2027, FY2027 and 2027E."""


@dataclass(frozen=True)
class Periods:
    """Columns over time on a sheet, and the rows from its head to the next one."""

    sheet: str
    head: int
    last: int
    left: int
    right: int

    def cells(self, row: int) -> list[Place]:
        """The cells of a row, a period each."""
        return [Place(self.sheet, row, col) for col in range(self.left, self.right + 1)]

    @property
    def rows(self) -> range:
        """The rows below the head."""
        return range(self.head + 1, self.last + 1)


@lru_cache(maxsize=1)
def timelines(subject: Subject) -> tuple[Periods, ...]:
    """Every run of periods across a sheet; a run that stands over the same columns ends it."""
    return tuple(_timelines(subject))


def _timelines(subject: Subject) -> Iterator[Periods]:
    lines: dict[str, dict[int, dict[int, float]]] = {}
    ends: dict[str, int] = {}
    for place in subject.cells:
        ends[place.sheet] = max(place.row, ends.get(place.sheet, 0))
        number = _when(subject, place)
        if number is not None:
            lines.setdefault(place.sheet, {}).setdefault(place.row, {})[place.col] = number
    for sheet, rows in lines.items():
        heads = [(row, *run) for row in sorted(rows) for run in _runs(rows[row])]
        for row, left, right in heads:
            below = (r for r, a, b in heads if r > row and a <= right and b >= left)
            first = next((r for r in below if r > row + 2), ends[sheet] + 1)
            yield Periods(sheet, row, first - 1, left, right)


def _when(subject: Subject, place: Place) -> float | None:
    """The year or day that a cell may mean."""
    value = subject.cells[place].value
    if isinstance(value, str):
        found = _YEAR.fullmatch(value.strip())
        return float(found[1]) if found else None
    if (
        isinstance(value, bool)
        or not isinstance(value, int | float)
        or not float(value).is_integer()
    ):
        return None
    inside = YEARS[0] <= value <= YEARS[1] or DAYS[0] <= value <= DAYS[1]
    return float(value) if inside else None


def _runs(row: dict[int, float]) -> Iterator[tuple[int, int]]:
    """The first and last column of each run of periods of one length."""
    cols = sorted(row)
    start, step = 0, None
    for i in range(1, len(cols) + 1):
        here = _step(cols[i - 1 : i + 1], row)
        if here is None or (step is not None and here != step):
            if i - start >= LEAST and step is not None:
                yield cols[start], cols[i - 1]
            start = i if here is None else i - 1
        step = here


def _step(cols: Sequence[int], row: dict[int, float]) -> int | None:
    """How long a period between two columns beside each other is, as a number of `STEPS`."""
    if len(cols) < 2 or cols[1] != cols[0] + 1:
        return None
    apart = row[cols[1]] - row[cols[0]]
    return next((n for n, (least, most) in enumerate(STEPS) if least <= apart <= most), None)


def label(subject: Subject, periods: Periods, row: int) -> str:
    """What a row is called: the text nearest to its first period, on the left."""
    for col in range(periods.left - 1, -1, -1):
        cell = subject.cells.get(Place(periods.sheet, row, col))
        if cell and isinstance(cell.value, str) and any(map(str.isalpha, cell.value)):
            return cell.value
    return ""
