"""The compiled workbook as plain data: what every later stage reads."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
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


@dataclass(frozen=True, slots=True)
class Formula:
    """Formula text, with its leading equals sign, and what it says in words."""

    text: str
    says: str


Content = float | str | date | Formula


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: `role` decides its look, `format` its number format, `item` names what it holds.

    `item` is an id such as `gpu_price@bear`, `profit@live` or `grid_price.row2`.
    """

    place: Place
    content: Content
    role: str
    format: str = "text"
    item: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Name:
    """A defined name of the workbook."""

    name: str
    area: Area


@dataclass(frozen=True, slots=True)
class Validation:
    """What may be typed into an area: a list of entries, or a number between two cells."""

    area: Area
    title: str
    message: str
    minimum: float | str = ""
    maximum: float | str = ""
    entries: tuple[float | str, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Highlight:
    """A conditional look: where `formula` is true, the cells of `area` take the look of `role`."""

    area: Area
    formula: str
    role: str


@dataclass(frozen=True, slots=True)
class Plot:
    """One series of a chart; `colour` is a name of the palette, or empty for no fill."""

    title: str
    categories: Area
    values: Area
    colour: str
    labelled: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart on a sheet, from its corner, `rows` high and `cols` wide."""

    corner: Place
    rows: int
    cols: int
    kind: str
    title: str
    alt: str
    plots: tuple[Plot, ...]
    value_axis: str
    category_axis: str = ""
    format: str = "whole"
    legend: bool = False


@dataclass(frozen=True)
class Sheet:
    """A tab: its role, column widths, and how it is frozen and printed.

    A `scale` (in per cent) goes with explicit page breaks; without one the sheet is fitted to one
    page (portrait) or to one page in width.
    """

    name: str
    role: str
    widths: tuple[float, ...]
    heights: dict[int, float]
    freeze: tuple[int, int]
    print_area: tuple[int, int, int, int]
    portrait: bool = False
    row_height: float = 15.0
    scale: int | None = None
    col_breaks: tuple[int, ...] = ()
    row_breaks: tuple[int, ...] = ()
    repeat_cols: tuple[int, int] | None = None
    repeat_rows: tuple[int, int] | None = None


@dataclass(frozen=True)
class Book:
    """Everything the file will hold but the computed values."""

    lang: str
    footer: str
    properties: dict[str, str]
    as_of: date
    sheets: tuple[Sheet, ...]
    cells: tuple[Cell, ...]
    names: tuple[Name, ...]
    validations: tuple[Validation, ...]
    highlights: tuple[Highlight, ...]
    charts: tuple[Chart, ...]


Value = float | str | bool
Values = dict[Place, Value]


def dump(book: Book, values: Values) -> str:
    """Every cell as one line of text: place, id, content, value (for golden files and `show`).

    A value that nobody but a spreadsheet can compute is shown as `?`.
    """
    lines = []
    for cell in book.cells:
        content = cell.content
        if isinstance(content, Formula):
            value = values.get(cell.place)
            shown = f"{content.text}  →  {'?' if value is None else plain(value)}"
        else:
            shown = plain(content)
        lines.append(f"{cell.place!s:<22} {cell.item:<36} {shown}".rstrip())
    lines += [f"name {n.name} {n.area.ref()}" for n in book.names]
    return "\n".join(lines) + "\n"


def plain(content: float | str | bool | date) -> str:
    """A value as text: twelve significant digits, text on one line."""
    if isinstance(content, bool | str | date):
        return str(content).replace("\n", "⏎")
    return f"{content:.12g}"
