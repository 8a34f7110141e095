"""A workbook file as its sheets and cells, just as they stand in it, whoever saved it last."""

import math
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from datetime import time as clock
from functools import cached_property
from types import MappingProxyType

from ..addresses import LAST_COL, LAST_ROW, Area, Place, Spot, a1
from ..days import DAY_ZERO, DAYS_TO_1904
from ..formulas import cell_references
from .escapes import meant
from .package import Element, Package, cells_of, local, parent, tag
from .rich_values import objects

HANDOUT = "modelgen handout"
"""The property that a copy to hand out carries."""

SPREADING = ("array", "dataTable")
"""Formulas that fill a rectangle, and not their own cell alone."""

WRAPPED = "_xlfngnumeric.ERROR("

_F, _V, _IS = tag("f"), tag("v"), tag("is")


@dataclass(frozen=True, slots=True)
class FileCell:
    """A cell of a file: its stored value and the text of its formula (no equals sign), if any."""

    value: float | str | bool | None
    formula: str = ""
    style: int = 0
    """Its number in the table of cell formats."""
    error: bool = False
    """Whether the value is an error value."""
    spread: Area | None = None
    """What an array formula or a data table fills from its first cell, if this is a part of it."""
    object: bool = False
    """Whether it shows a picture or another object, for which the file holds an error value."""
    mended: bool = False
    """Whether the file holds the formula in a form that no other program reads."""

    @property
    def content(self) -> float | str | bool | None:
        """What somebody typed: the formula with its equals sign, or the value."""
        return f"={self.formula}" if self.formula else self.value

    @property
    def empty(self) -> bool:
        """Whether it holds a format alone."""
        return not self.formula and self.value in (None, "")


class Tab:
    """One sheet of a file; its cells are read when somebody asks for them."""

    def __init__(self, workbook: "Returned", name: str, part: str, state: str) -> None:
        self._workbook, self.package = workbook, workbook.package
        self.name, self.part, self.state = name, part, state

    @cached_property
    def cells(self) -> Mapping[Spot, FileCell]:
        """Every cell that holds a value, a formula or a format.

        Raises ValueError for a cell beyond the edge of a sheet: no program writes one.
        """
        if not self.is_worksheet:
            return {}
        shared: dict[str, tuple[str, str]] = {}
        found: dict[Spot, FileCell] = {}
        spread: list[tuple[Spot, Area]] = []
        for row, col, cell in cells_of(self.root):
            if not (0 <= row <= LAST_ROW and 0 <= col <= LAST_COL):
                raise ValueError(f"no cell can stand at {cell.get('r')}")
            found[row, col] = one = _found(cell, self._workbook, shared, (row, col))
            if one.error and cell.get("vm") in self._workbook.objects:
                found[row, col] = replace(one, object=True)
            f = cell.find(_F)
            if f is not None and f.get("t") in SPREADING:
                area = cell_references.read(str(f.get("ref", "")), self.name)
                spread.append(((row, col), area or Area(self.name, row, col, row, col)))
        for first, area in spread:
            for spot in (first, *_held(area, found)):
                found[spot] = replace(found[spot], spread=area)
        return MappingProxyType(found)

    @property
    def is_worksheet(self) -> bool:
        """Whether it has cells: others are charts, dialogs and macros."""
        return local(self.root) == "worksheet"

    @property
    def is_chartsheet(self) -> bool:
        """Whether it is one chart and nothing else."""
        return local(self.root) == "chartsheet"

    @property
    def root(self) -> Element:
        """The root element of its part, to be read."""
        return self.package.tree(self.part)

    def value(self, spot: Spot) -> float | str | bool | None:
        """The stored value of a cell."""
        cell = self.cells.get(spot)
        return cell.value if cell else None


class Returned:
    """A workbook that came back: its sheets in order, its names, and those `scoped` to a sheet."""

    def __init__(self, data: bytes) -> None:
        self.raw = data
        self.package = Package(data)
        self.tabs = tuple(
            Tab(self, name, part, str(entry.get("state", "visible")))
            for name, part, entry in self.package.sheets()
        )
        names: dict[str, str] = {}
        listed = self.package.listed()
        scoped: dict[str, dict[str, str]] = {name: {} for name in listed}
        for entry in self.package.tree(self.package.workbook).iter(tag("definedName")):
            scope = entry.get("localSheetId")
            known = names if scope is None else scoped[listed[int(scope)]]
            known[str(entry.get("name"))] = unwrapped(entry.text or "")
        self.names: Mapping[str, str] = names
        self.scoped: Mapping[str, Mapping[str, str]] = scoped

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The texts that its cells refer to by number."""
        part = self.package.related(self.package.workbook, "sharedStrings")
        items = self.package.tree(part).iter(tag("si")) if part else ()
        return tuple(map(_text, items))

    @cached_property
    def objects(self) -> frozenset[str]:
        """Numbers of cell values that are pictures and other objects."""
        return objects(self.package)

    @cached_property
    def zero(self) -> int:
        """The day that it counts from, as the others count: one of 1904, or 0."""
        book = self.package.tree(self.package.workbook)
        late = any(e.get("date1904") in ("1", "true") for e in book.iter(tag("workbookPr")))
        return DAYS_TO_1904 if late else 0

    @property
    def handed_out(self) -> str:
        """What a copy to hand out says of itself; nothing where the workbook is none."""
        entries = self._properties("custom")
        said = ("".join(e.itertext()).strip() for e in entries if e.get("name") == HANDOUT)
        return next(said, "")

    @property
    def language(self) -> str:
        """What a copy to hand out says of its language; nothing where it does not."""
        entries = self._properties("core")
        return next((e.text or "" for e in entries if local(e) == "language"), "")

    def _properties(self, kind: str) -> list[Element]:
        part = self.package.related("", f"{kind}-properties")
        return list(self.package.tree(part)) if part else []

    def tab(self, name: str) -> Tab | None:
        return next((tab for tab in self.tabs if tab.name == name), None)

    def area(self, name: str) -> Area | None:
        """The rectangle that a defined name means; None where it is gone or no rectangle."""
        return cell_references.read(self.names.get(name, ""), "")


def _held(area: Area, cells: Mapping[Spot, FileCell]) -> list[Spot]:
    """The cells of a rectangle that are there: a formula may fill whole columns."""
    if area.size > len(cells):
        return [spot for spot in cells if area.holds(Place(area.sheet, *spot))]
    return [spot for spot in area.spots() if spot in cells]


def _text(item: Element) -> str:
    """The text of a shared or inline string: its runs in a row, phonetic guides left out."""
    if len(item) == 1 and item[0].tag == tag("t"):
        text = item[0].text or ""
    else:
        runs = (t for t in item.iter(tag("t")) if local(parent(t)) != "rPh")
        text = "".join(t.text or "" for t in runs)
    return meant(text)


def unwrapped(text: str) -> str:
    """A formula that Gnumeric could not write, as it was: it keeps the text in a call."""
    match = re.fullmatch(r'=?_xlfngnumeric\.ERROR\("=?((?:[^"]|"")*)"\)', text.strip())
    return match[1].replace('""', '"') if match else text


def _found(
    cell: Element, workbook: Returned, shared: dict[str, tuple[str, str]], spot: Spot
) -> FileCell:
    kind, formula, text = cell.get("t", "n"), "", None
    mended = False
    for child in cell:
        if child.tag == _V:
            text = child.text
        elif child.tag == _F:
            formula = _formula(child, shared, spot)
            mended = (child.text or "").startswith(WRAPPED)
        elif child.tag == _IS:
            text = _text(child)
    value, error = _stored(kind, text, workbook)
    return FileCell(value, formula, int(cell.get("s", 0)), error, mended=mended)


def _stored(
    kind: str, text: str | None, workbook: Returned
) -> tuple[float | str | bool | None, bool]:
    """The stored value of a cell of a kind, and whether it is an error."""
    if text is None:
        return ("" if kind == "inlineStr" else None), False
    if kind == "s":
        return workbook.texts[int(text)], False
    if kind == "n":
        return (_number(text) if text.strip() else None), False
    if kind == "b":
        return text.strip() in ("1", "true"), False
    if kind == "d":
        return _moment(text.strip(), workbook.zero), False
    return (text if kind == "inlineStr" else meant(text)), kind == "e"


def _moment(text: str, zero: int) -> float | str:
    """A day or a time of day in the words of ISO 8601 as the number that spreadsheets count."""
    first = DAY_ZERO + timedelta(days=zero)
    try:
        if ":" in text and "-" not in text.partition(":")[0]:
            time = datetime.combine(first, clock.fromisoformat(text))
        else:
            time = datetime.fromisoformat(text)
    except ValueError:
        return text
    since = time.replace(tzinfo=None) - datetime.combine(first, clock())
    return since / timedelta(days=1)


def _number(text: str) -> float:
    """A number; the largest there is, where a program rounded it up to what no number is."""
    number = float(text)
    beyond = abs(number) == float("inf") and text.strip()[-1].isdigit()
    return math.copysign(sys.float_info.max, number) if beyond else number


def _formula(element: Element, shared: dict[str, tuple[str, str]], spot: Spot) -> str:
    """The formula's text, a shared one seen from its own cell."""
    text, kind = unwrapped(element.text or "").removeprefix("="), element.get("t", "normal")
    if kind != "shared":
        return text.strip("\n")
    here, number = a1(*spot), element.get("si", "")
    if text:
        shared[number] = (text, here)
        return text
    # Only the first cell of a run holds a shared formula; openpyxl reads what other programs
    # write there (whole rows, names of tables, R1C1 look-alikes) and costs 0.2 s: here, not above.
    from openpyxl.formula.translate import Translator

    first, start = shared.get(number, ("", here))
    return str(Translator(f"={first}", origin=start).translate_formula(here))[1:]
