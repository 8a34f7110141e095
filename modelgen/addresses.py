"""Where a cell stands: places and rectangles of cells, and how they are written."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import NamedTuple

LAST_ROW, LAST_COL = 1_048_575, 16_383

QUOTED = r"'(?:[^']|'')+'"
"""The pattern of a sheet's name in quotes; an apostrophe in it stands twice."""

Spot = tuple[int, int]
"""Row and column of a cell, counted from zero."""


@lru_cache(maxsize=1024)
def letters(col: int) -> str:
    """The letters of a column counted from zero: 0 is A, 27 is AB."""
    text = ""
    col += 1
    while col:
        col, rest = divmod(col - 1, 26)
        text = chr(65 + rest) + text
    return text


def a1(row: int, col: int) -> str:
    """The address of a cell without its sheet: row 11 in column 1 is B12."""
    return f"{letters(col)}{row + 1}"


@lru_cache(maxsize=1024)
def quoted(sheet: str) -> str:
    """A sheet's name as it stands before `!` in a formula."""
    plain = re.fullmatch(r"[A-Za-z_]{3,}", sheet) and sheet.upper() not in ("TRUE", "FALSE")
    return sheet if plain else "'" + sheet.replace("'", "''") + "'"


class Place(NamedTuple):
    """A cell's address; rows and columns count from zero.

    A named tuple: there are many, and they are the keys of everything.
    """

    sheet: str
    row: int
    col: int

    def ref(self, seen_from: str | None = None, fixed: str = "both") -> str:
        """The reference in A1 form; `fixed` is both, column, row or none ($ signs)."""
        col = "$" if fixed in ("both", "column") else ""
        row = "$" if fixed in ("both", "row") else ""
        address = f"{col}{letters(self.col)}{row}{self.row + 1}"
        return address if self.sheet == seen_from else f"{quoted(self.sheet)}!{address}"

    def moved(self, rows: int = 0, cols: int = 0) -> "Place":
        """The cell so many rows further down and columns further right."""
        return Place(self.sheet, self.row + rows, self.col + cols)

    def __str__(self) -> str:
        return f"{self.sheet}!{a1(self.row, self.col)}"


def fits_sheet(name: str) -> bool:
    """Whether Excel takes a name for a sheet; a letter beyond the first 65,536 counts as two."""
    length = len(name.encode("utf-16-le")) // 2
    return 0 < length <= 31 and not re.search(r"[\[\]:*?/\\]|^'|'$", name)


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells; rows and columns count from zero, the last ones included.

    Whole columns run from row 0 to the last row of a sheet, whole rows likewise.
    """

    sheet: str
    top: int
    left: int
    bottom: int
    right: int

    @classmethod
    def between(cls, first: Place, last: Place) -> "Area":
        """The rectangle with these corners, top left and bottom right, of one sheet."""
        return cls(first.sheet, first.row, first.col, last.row, last.col)

    @classmethod
    def of(cls, place: Place) -> "Area":
        """The rectangle that is one cell."""
        return cls.between(place, place)

    @property
    def first(self) -> Place:
        return Place(self.sheet, self.top, self.left)

    @property
    def last(self) -> Place:
        return Place(self.sheet, self.bottom, self.right)

    @property
    def single(self) -> bool:
        """Whether it is one cell."""
        return (self.top, self.left) == (self.bottom, self.right)

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return self.bottom - self.top + 1

    @property
    def columns(self) -> int:
        """How many columns it has."""
        return self.right - self.left + 1

    @property
    def size(self) -> int:
        """How many cells it has."""
        return self.rows * self.columns

    def among(self, places: Collection[Place]) -> Iterator[Place]:
        """Those of some places that lie in it."""
        if self.size <= len(places):
            yield from (place for place in self if place in places)
            return
        for place in places:
            inside = self.top <= place.row <= self.bottom and self.left <= place.col <= self.right
            if inside and place.sheet == self.sheet:
                yield place

    @property
    def a1(self) -> str:
        """The rectangle without its sheet, as `B2:D9`; one cell as `B2`."""
        first = a1(self.top, self.left)
        return first if self.single else f"{first}:{a1(self.bottom, self.right)}"

    def ref(self, seen_from: str | None = None, fixed: str = "both") -> str:
        """The reference in A1 form, as of a Place."""
        first = self.first.ref(seen_from, fixed)
        return first if self.single else f"{first}:{self.last.ref(self.sheet, fixed)}"

    def holds(self, place: Place) -> bool:
        """Whether a cell, of whatever sheet, stands in its rows and columns."""
        return self.top <= place.row <= self.bottom and self.left <= place.col <= self.right

    def covers(self, other: "Area") -> bool:
        """Whether the whole of another rectangle, of whatever sheet, lies in this one."""
        return self.holds(other.first) and self.holds(other.last)

    def meets(self, other: "Area") -> bool:
        """Whether it has a cell in common with another rectangle."""
        rows = self.top <= other.bottom and other.top <= self.bottom
        cols = self.left <= other.right and other.left <= self.right
        return self.sheet == other.sheet and rows and cols

    def spots(self) -> Iterator[Spot]:
        """Row and column of each cell, row by row."""
        return product(range(self.top, self.bottom + 1), range(self.left, self.right + 1))

    def __iter__(self) -> Iterator[Place]:
        return (Place(self.sheet, row, col) for row, col in self.spots())

    def __str__(self) -> str:
        return f"{self.sheet}!{self.a1}"


@lru_cache(maxsize=65536)
def column(text: str) -> int:
    """The number of a column from its letters: A is 0."""
    number = 0
    for letter in text.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def spot(address: str) -> Spot:
    """Row and column of an address such as `B12`, counted from zero."""
    word = address.rstrip("0123456789")
    return int(address[len(word) :]) - 1, column(word)
