"""Where a cell stands: places and rectangles of cells, and how they are written."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache


@lru_cache(maxsize=1024)
def letters(col: int) -> str:
    """The letters of a column counted from zero: 0 is A, 27 is AB."""
    text = ""
    col += 1
    while col:
        col, rest = divmod(col - 1, 26)
        text = chr(65 + rest) + text
    return text


def quoted(sheet: str) -> str:
    """A sheet's name as it stands before `!` in a formula."""
    plain = re.fullmatch(r"[A-Za-z_]{3,}", sheet) and sheet.upper() not in ("TRUE", "FALSE")
    return sheet if plain else "'" + sheet.replace("'", "''") + "'"


@dataclass(frozen=True, slots=True)
class Place:
    """A cell's address; rows and columns count from zero."""

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
        return Place(self.sheet, self.row + rows, self.col + cols)

    def __str__(self) -> str:
        return f"{self.sheet}!{letters(self.col)}{self.row + 1}"


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells, both corners included."""

    first: Place
    last: Place

    def ref(self, seen_from: str | None = None, fixed: str = "both") -> str:
        first = self.first.ref(seen_from, fixed)
        if self.first == self.last:
            return first
        return f"{first}:{self.last.ref(self.last.sheet, fixed)}"

    def __iter__(self) -> Iterator[Place]:
        for row in range(self.first.row, self.last.row + 1):
            for col in range(self.first.col, self.last.col + 1):
                yield Place(self.first.sheet, row, col)


LAST_ROW, LAST_COL = 1_048_575, 16_383


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of cells; rows and columns count from zero, the last ones included.

    Whole columns run from row 0 to the last row of a sheet, whole rows likewise.
    """

    sheet: str
    top: int
    left: int
    bottom: int
    right: int

    @property
    def single(self) -> bool:
        return (self.top, self.left) == (self.bottom, self.right)


@lru_cache(maxsize=65536)
def column(text: str) -> int:
    """The number of a column from its letters: A is 0."""
    number = 0
    for letter in text.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def spot(address: str) -> tuple[int, int]:
    """Row and column of an address such as `B12`, counted from zero."""
    word = address.rstrip("0123456789")
    return int(address[len(word) :]) - 1, column(word)
