"""The compiled workbook as plain data: what every later stage reads.

Rows and columns count from zero; a pair of them is row and column, first and last included.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Literal

from ..addresses import Area, Place
from ..days import day_of, is_day
from ..formulas.as_typed import as_typed
from ..number_formats import FormatName
from ..translations import day
from .roles import ChartKind, Colour, HighlightRole, Role, SheetRole


@dataclass(frozen=True, slots=True)
class Formula:
    """Formula text, with its leading equals sign, and what it says in words."""

    text: str
    says: str
    authored: int = field(default=0, compare=False)
    """How many characters its template wrote, in addresses, where the tool spelled out more."""


Content = float | str | date | Formula

Takes = Literal["number", "choice", "text"]
"""What is typed into a cell: a figure, the label of an option, or any words."""


CASE_LABELS = "case_label"
"""The family of the cells that hold the labels of the cases."""


@dataclass(frozen=True, slots=True)
class CellId:
    """What a cell is called, such as `gpu_price@bear`, `tokens.3` or `chk_master`.

    `item` is the template's item that the cell holds, if it holds one: in a `case` (a case's
    name, `live` or `constant`), at a `step` of a series (from 1; that of a date may be another
    in another version), or at a sensitivity point.
    `family` is what cells of one kind share: `case_label` of `case_label.bear`. False if empty.
    """

    text: str = ""
    item: str = ""
    case: str = ""
    step: int = field(default=0, compare=False)
    family: str = ""

    @classmethod
    def in_case(cls, item: str, case: str) -> "CellId":
        """`gpu_price@bear`: an item in a case."""
        return cls(f"{item}@{case}", item, case)

    @classmethod
    def at_step(cls, item: str, step: int, key: str = "", case: str = "") -> "CellId":
        """`tokens.3`, `growth.2027-12` or `growth@low.2027-12`: a series at a step, in a case.

        `key` is what the step is called: its number, or on a timeline its last month.
        """
        of = f"{item}@{case}" if case else item
        return cls(f"{of}.{key or step}", item, case, step)

    @classmethod
    def at_point(cls, point: str, item: str) -> "CellId":
        """`bear_case.profit`: an item at a point, or in a block."""
        return cls(f"{point}.{item}", item)

    @classmethod
    def one_of(cls, family: str, member: str) -> "CellId":
        """`case_label.bear`: a cell of a kind."""
        return cls(f"{family}.{member}", family=family)

    @property
    def of_a_series(self) -> bool:
        """Whether it names a step of a series, or what stands before the first."""
        of = f"{self.item}@{self.case}" if self.case else self.item
        return of != "" and not self.family and self.text.startswith(f"{of}.")

    @property
    def key(self) -> str:
        """What the step of a series is called: `2027-12`, `opening`, `3`."""
        return self.text.rpartition(".")[2]

    @property
    def column(self) -> str:
        """Of a typed cell of a table, `prices.north.freight`, what formulas call its column."""
        table, _dot, rest = self.item.partition(".")
        return f"{table}.{rest.rpartition('.')[2]}" if "." in rest else ""

    def of_case(self, case: str) -> "CellId":
        """The same item, at the same step, in another case."""
        text = self.text.replace(f"@{self.case}", f"@{case}", 1)
        return replace(self, text=text, case=case)

    def __bool__(self) -> bool:
        return self.text != ""

    def __str__(self) -> str:
        return self.text


SELECTOR = CellId("sel_case")
"""The cell that names the live case."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: `role` decides its look, `format` its number format, `id` names what it holds."""

    place: Place
    content: Content
    role: Role
    format: FormatName = "text"
    id: CellId = CellId()
    link: str = ""
    """What a click on it leads to: a sheet, or a page of the web."""

    @property
    def leads_out(self) -> bool:
        """Whether a click on it leads out of the workbook."""
        return "://" in self.link

    prefix: str = ""
    """A word that is shown before the figure, as part of its number format."""
    takes: Takes = "number"
    """What may be typed into it; a date is a number that `format` shows as one."""
    waits: bool = False
    """Whether it may stand empty until somebody types into it: in a row of a table."""

    @property
    def holds_words(self) -> bool:
        """Whether it shows the label of an option, or a text, as long as somebody typed it."""
        return self.takes != "number"

    @property
    def is_kept(self) -> bool:
        """Whether its content is followed: it has one, or is empty to be written in."""
        return self.content != "" or self.role == "slot" or self.waits


@dataclass(frozen=True, slots=True)
class Name:
    """A defined name of the workbook."""

    name: str
    area: Area


@dataclass(frozen=True, slots=True)
class Validation:
    """What may be typed into an area: a list of entries, a number between two limits, a text.

    A limit is a number or the formula of a cell; `source` is the formula of the cells that hold
    the entries of a list; a text may have `longest` characters, a longer one after a warning;
    without any of them all may be typed. `dated` says that the limits are days, `whole` that only
    whole numbers lie between them. `message` is told before and after a wrong entry.
    """

    area: Area
    title: str
    message: str
    minimum: float | str = ""
    maximum: float | str = ""
    entries: tuple[float | str, ...] = ()
    source: str = ""
    longest: int | None = None
    dated: bool = False
    whole: bool = False


OPTION = "option."
"""How the families of the cells begin that hold the labels of a choice's options."""


@dataclass(frozen=True, slots=True)
class Highlight:
    """A conditional look: where `formula` is true, the cells of `area` take the look of `role`.

    A `figure` is shown there in another format.
    """

    area: Area
    formula: str
    role: HighlightRole
    format: FormatName = "text"


@dataclass(frozen=True, slots=True)
class Plot:
    """One series of a chart; `colour` is a name of the palette, or empty for no fill.

    Its title may be the formula of a cell. A second one is a line on an axis of its own.
    """

    title: str
    categories: Area
    values: Area
    colour: Colour | Literal[""]
    labelled: bool = False
    second: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart on a sheet, from its corner, `rows` high and `cols` wide.

    `alt` says in words what it shows; the axes' titles and `format` are those of the values.
    """

    corner: Place
    rows: int
    cols: int
    kind: ChartKind
    title: str
    alt: str
    plots: tuple[Plot, ...]
    value_axis: str
    category_axis: str = ""
    format: FormatName = "whole"
    legend: bool = False
    dated: bool = False
    """Whether its categories are days, which are told by month and year."""
    second_axis: str = ""
    second_format: FormatName = "whole"
    """Title and format of the axis to the right, where a plot needs one."""


ROW_HEIGHT = 15.0
"""The height of a row in points where nothing asks for more."""


@dataclass(frozen=True)
class Sheet:
    """A sheet of the workbook: its columns and rows, and how it is frozen and printed.

    A `scale` goes with explicit page breaks; without one the sheet is fitted to one page
    (portrait) or to one page in width.
    """

    name: str
    role: SheetRole
    widths: tuple[float, ...]
    """Of each column from the first, in characters of the standard type."""
    heights: Mapping[int, float]
    """Of the rows that are higher than `row_height`, in points."""
    freeze: tuple[int, int]
    """How many rows and columns stay in view."""
    print_area: Area
    """What is printed by default."""
    print_beside: tuple[Area, ...] = ()
    """What is printed behind it, each area on pages of its own."""
    portrait: bool = False
    row_height: float = ROW_HEIGHT
    """In points."""
    scale: int | None = None
    """In per cent."""
    row_breaks: tuple[int, ...] = ()
    """The rows that begin a page."""
    repeat_cols: tuple[int, int] | None = None
    """The first and the last column that every page shows."""
    repeat_rows: tuple[int, int] | None = None
    closed_rows: tuple[int, ...] = ()
    """The rows of groups that stand closed: a click on the plus sign beside them opens them."""


@dataclass(frozen=True)
class Book:
    """Everything the file will hold but the computed values.

    Sheets stand in their order, cells by sheet, row and column.
    """

    lang: str
    footer: str
    """What is printed below every page, between file name and page number."""
    properties: Mapping[str, str]
    """Of the document (title, author, …), under the names that the writer gives them."""
    as_of: date
    """The day that counts as today: the file's date, and what sources are judged at."""
    sheets: tuple[Sheet, ...]
    cells: tuple[Cell, ...]
    names: tuple[Name, ...]
    validations: tuple[Validation, ...]
    highlights: tuple[Highlight, ...]
    charts: tuple[Chart, ...]

    @cached_property
    def by_sheet(self) -> Mapping[str, list[Cell]]:
        """The cells of each sheet that has any."""
        found: dict[str, list[Cell]] = {}
        for cell in self.cells:
            found.setdefault(cell.place.sheet, []).append(cell)
        return found

    @cached_property
    def by_role(self) -> Mapping[Role, list[Cell]]:
        """The cells of each role that is there."""
        found: dict[Role, list[Cell]] = {}
        for cell in self.cells:
            found.setdefault(cell.role, []).append(cell)
        return found

    @cached_property
    def _labels(self) -> Mapping[tuple[str, int], str]:
        """The label of each row that has one."""
        labels = self.by_role.get("label", ())
        return {(cell.place.sheet, cell.place.row): str(cell.content) for cell in labels}

    def row_label(self, place: Place) -> str:
        """What stands at the head of the row of a cell, without what it says in brackets."""
        return self._labels.get((place.sheet, place.row), "").partition(" (")[0]

    @property
    def flags(self) -> list[Cell]:
        """The cells of the checks, 0 where one holds; not what the log of edits tells of them."""
        return [cell for cell in self.by_role.get("flag", ()) if cell.format == "check"]


Value = float | str | bool

Values = Mapping[Place, Value]
"""What each formula gives; one that only a spreadsheet can compute is not in it."""


def dump(book: Book, values: Values) -> str:
    """Every cell as one line of text: place, id, content, value (for golden files and `show`).

    A value that nobody but a spreadsheet can compute is shown as `?`.
    """
    lines = []
    for cell in book.cells:
        content = cell.content
        if isinstance(content, Formula):
            value = values.get(cell.place)
            shown = f"{content.text}  →  {'?' if value is None else _as_shown(book, cell, value)}"
        else:
            shown = _as_shown(book, cell, content)
        lines.append(f"{cell.place!s:<22} {cell.id!s:<36} {shown}".rstrip())
    lines += [f"name {n.name} {n.area.ref()}" for n in book.names]
    return "\n".join(lines) + "\n"


def _as_shown(book: Book, cell: Cell, value: float | str | bool | date) -> str:
    """A value as text, a day in the words of the workbook's language."""
    if isinstance(value, date):
        return day(value, book.lang)
    if cell.format == "date" and isinstance(value, float | int) and is_day(value):
        return day(day_of(value), book.lang)
    return shown_value(value)


def shown_value(content: float | str | bool | date) -> str:
    """A value as text: twelve significant digits, text on one line."""
    if isinstance(content, bool):
        return str(content).upper()
    if isinstance(content, str | date):
        text = str(content).replace("\n", "⏎")
        return as_typed(text) if text.startswith("=") else text
    return f"{content:z.12g}"
