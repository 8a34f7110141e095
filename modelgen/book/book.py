"""The compiled workbook as plain data: what every later stage reads."""

from dataclasses import dataclass
from datetime import date

from ..addresses import Area, Place


@dataclass(frozen=True, slots=True)
class Formula:
    """Formula text, with its leading equals sign, and what it says in words."""

    text: str
    says: str


Content = float | str | date | Formula


CASE_LABELS = "case_label"
"""The family of the cells that hold the labels of the cases."""


@dataclass(frozen=True, slots=True)
class CellId:
    """What a cell is called, such as `gpu_price@bear`, `tokens.3` or `chk_master`.

    `item` is the template's item that the cell holds, if it holds one: in a `case` (a case's
    name, `live` or `constant`), at a `step` of a series (from 1), or at a sensitivity point.
    `family` is what cells of one kind share: `case_label` of `case_label.bear`. False if empty.
    """

    text: str = ""
    item: str = ""
    case: str = ""
    step: int = 0
    family: str = ""

    @classmethod
    def in_case(cls, item: str, case: str) -> "CellId":
        return cls(f"{item}@{case}", item, case)

    @classmethod
    def at_step(cls, item: str, step: int) -> "CellId":
        return cls(f"{item}.{step}", item, step=step)

    @classmethod
    def at_point(cls, point: str, item: str) -> "CellId":
        return cls(f"{point}.{item}", item)

    @classmethod
    def one_of(cls, family: str, member: str) -> "CellId":
        return cls(f"{family}.{member}", family=family)

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
    role: str
    format: str = "text"
    id: CellId = CellId()
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
    print_area: Area
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
            shown = f"{content.text}  →  {'?' if value is None else shown_value(value)}"
        else:
            shown = shown_value(content)
        lines.append(f"{cell.place!s:<22} {cell.id!s:<36} {shown}".rstrip())
    lines += [f"name {n.name} {n.area.ref()}" for n in book.names]
    return "\n".join(lines) + "\n"


def shown_value(content: float | str | bool | date) -> str:
    """A value as text: twelve significant digits, text on one line."""
    if isinstance(content, bool):
        return str(content).upper()
    if isinstance(content, str | date):
        return str(content).replace("\n", "⏎")
    return f"{content:.12g}"
