"""A workbook as the rules see it: formulas, values, what refers to what, its template."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property

from ..addresses import Area, Place
from ..book.book import Book, Cell, Value, Values, shown_value
from ..book.calculator import Calculation, CannotCompute, ForeignCell
from ..book.values import outdated
from ..compile.book_rules import Compiled
from ..days import day_of, is_day
from ..formulas import cell_references
from ..formulas.defined_names import defined_names
from ..formulas.doubts import counts_days, disturbed
from ..formulas.item_formulas import relative
from ..formulas.style_rules import FormulaText
from ..merge.user_cells import UserFormula, doubtful, typed
from ..readback.edits import Edit
from ..readback.readback import Readback
from ..translations import ENGLISH, day, spoken
from ..xlsx.cell_looks import CellLook, cell_looks
from ..xlsx.package import tag
from ..xlsx.reader import FileCell, Returned

Hit = tuple[Place | str, str]
"""Where something was found (a cell, or a part of the workbook in words), and what."""

ORDERED = ("input", "calculation")
"""Roles of sheets that read only from sheets before them."""

DYNAMIC = re.compile(r"\b(OFFSET|INDIRECT)\(", re.IGNORECASE)

MAX_CELLS = 10_000
"""Cells of an area that are looked at one by one."""

SUM = re.compile(r"\bSUM\(([^(),]+)\)", re.IGNORECASE)

SumLine = tuple[str, int | None, int | None]
"""A sheet, and a row or a column of it."""

EMPTY_BOOK = Book(
    lang=ENGLISH, footer="", properties={}, as_of=date(2000, 1, 1), sheets=(), cells=(),
    names=(), validations=(), highlights=(), charts=(),
)  # fmt: skip


class Subject:
    """A workbook under audit; everything is worked out when a rule asks for it."""

    def __init__(
        self,
        returned: Returned,
        readback: Readback | None,
        broken: tuple[str, ...] = (),
        as_of: date | None = None,
    ) -> None:
        self.returned, self.readback = returned, readback
        self.judged = as_of or (readback.ctx.as_of if readback else date.min)
        """The day at which the age of sources is judged."""
        self.broken = broken
        """Why a workbook of the tool could not be compared with its template, if so."""

    @property
    def read(self) -> Readback:
        """The workbook against its template, for rules that apply only where that is known."""
        assert self.readback is not None
        return self.readback

    @cached_property
    def cells(self) -> dict[Place, FileCell]:
        """Every cell that holds something."""
        return {
            Place(tab.name, *spot): cell
            for tab in self.returned.tabs
            for spot, cell in tab.cells.items()
            if not cell.empty
        }

    @cached_property
    def formulas(self) -> dict[Place, str]:
        """The text of every formula, without its equals sign."""
        return {place: cell.formula for place, cell in self.cells.items() if cell.formula}

    @cached_property
    def generated(self) -> frozenset[Place]:
        """Cells that stand as the tool wrote them: its rules were proved when it built them."""
        return frozenset(self.base.keys() - self.changed.keys())

    @cached_property
    def compiled(self) -> Compiled:
        """The Book that the workbook was written from, for tests of the model."""
        return Compiled(self.read.ctx, self.read.match.book.cells)

    @cached_property
    def covers(self) -> set[str]:
        """Generated sheets that read from all others by design."""
        if not self.readback:
            return set()
        match = self.read.match
        roles = {sheet.name: sheet.role for sheet in match.book.sheets}
        return {tab.name for name, tab in match.tabs.items() if roles[name] not in ORDERED}

    @cached_property
    def _looks(self) -> list[CellLook]:
        return cell_looks(self.returned.package)

    def look(self, place: Place) -> CellLook | None:
        """How a cell looks; None for an empty one."""
        cell = self.cells.get(place)
        return self._looks[cell.style] if cell and cell.style < len(self._looks) else None

    @cached_property
    def written(self) -> dict[Place, FormulaText]:
        """Every formula, to be tested for its own sake."""
        return {place: FormulaText(text, place.sheet) for place, text in self.formulas.items()}

    @cached_property
    def user_formulas(self) -> dict[Place, FormulaText]:
        """The formulas that somebody typed: all but the generated ones."""
        return {
            place: formula
            for place, formula in self.written.items()
            if place not in self.generated
        }

    def figure(self, place: Place) -> float | None:
        """The number that was typed into a cell; none is what the formula of a cell fills."""
        cell = self.cells.get(place)
        typed = cell and not cell.formula and not cell.spread
        return cell.value if cell and typed and isinstance(cell.value, float) else None

    def shown(self, place: Place) -> str:
        """A figure with twelve digits, or as the day that it is shown as."""
        value, look = self.cells[place].value, self.look(place)
        shown = value + self.returned.zero if isinstance(value, float) else 0.0
        if look and look.dated and is_day(shown):
            return day(day_of(shown), spoken())
        return shown_value(value if value is not None else "")

    @cached_property
    def changed(self) -> Mapping[Place, Edit]:
        """The edits of generated cells, by where they stand."""
        return {e.at: e for e in self.read.edits.changed} if self.readback else {}

    @cached_property
    def base(self) -> Mapping[Place, Cell]:
        """The generated cell at each place of the workbook."""
        if not self.readback:
            return {}
        cells = ((self.read.at(c.place), c) for c in self.read.match.book.cells)
        return {place: cell for place, cell in cells if place}

    @cached_property
    def areas(self) -> dict[Place, tuple[Area, ...]]:
        return {place: formula.areas for place, formula in self.written.items()}

    @cached_property
    def sums(self) -> dict[SumLine, list[tuple[Place, Area]]]:
        """The sums along one row or column, each with what it takes in, by that line."""
        found: dict[SumLine, list[tuple[Place, Area]]] = {}
        for place, text in self.formulas.items():
            for argument in SUM.findall(text):
                area = cell_references.read(argument, place.sheet)
                if area and not area.single and 1 in (area.rows, area.columns):
                    line = (
                        (area.sheet, area.top, None)
                        if area.rows == 1
                        else (area.sheet, None, area.left)
                    )
                    found.setdefault(line, []).append((place, area))
        return found

    @cached_property
    def patterns(self) -> dict[Place, str]:
        """Each formula as seen from its own cell: equal where one was copied."""
        return {p: relative(text.upper(), p.row, p.col) for p, text in self.formulas.items()}

    @cached_property
    def columns(self) -> dict[tuple[str, int], list[int]]:
        """The rows that hold something, by sheet and column."""
        found: dict[tuple[str, int], list[int]] = {}
        for place in self.cells:
            found.setdefault((place.sheet, place.col), []).append(place.row)
        return {key: sorted(rows) for key, rows in found.items()}

    def inside(self, area: Area) -> Iterator[Place]:
        """The cells of a rectangle that hold something."""
        for col in range(area.left, min(area.right, area.left + 500) + 1):
            rows = self.columns.get((area.sheet, col), [])
            for row in rows[bisect_left(rows, area.top) : bisect_right(rows, area.bottom)]:
                yield Place(area.sheet, row, col)

    @cached_property
    def used(self) -> frozenset[Place]:
        """Every cell that a formula, a name or a chart refers to."""
        areas = {area for found in self.areas.values() for area in found}
        named = [*self.returned.names.values()]
        for names in self.returned.scoped.values():  # a print area uses no cell
            named += (text for name, text in names.items() if not name.startswith("_xlnm."))
        areas |= {area for text in named for area in cell_references.areas(text, "")}
        for place, text in self.readable.items():
            if text != self.formulas[place]:  # what its names mean to this cell
                areas.update(cell_references.areas(text, place.sheet))
        return frozenset(place for area in areas for place in self.inside(area))

    @cached_property
    def iterates(self) -> bool:
        """Whether circles are meant: the workbook asks programs to calculate round and round."""
        book = self.returned.package.tree(self.returned.package.workbook)
        return any(entry.get("iterate") in ("1", "true") for entry in book.iter(tag("calcPr")))

    @cached_property
    def rounds(self) -> bool:
        """Whether Excel calculates with what cells show: precision as displayed."""
        book = self.returned.package.tree(self.returned.package.workbook)
        return any(e.get("fullPrecision") in ("0", "false") for e in book.iter(tag("calcPr")))

    @cached_property
    def readable(self) -> dict[Place, str]:
        """The formulas as the calculator reads them: what names mean in their place."""
        names = defined_names(self.returned.names, self.returned.scoped)
        return {place: names.without(text, place) for place, text in self.formulas.items()}

    @cached_property
    def calculation(self) -> Calculation:
        """The calculator with all cells, or with none if it gives up on them.

        Formulas that look up at run time what they refer to are left out: their values are in
        doubt anyway.
        """
        values = []
        for place, cell in self.cells.items():
            if DYNAMIC.search(cell.formula):
                continue
            if cell.formula:
                values.append(ForeignCell(place, f"={self.readable[place]}"))
            elif cell.value is not None and not cell.error:
                values.append(ForeignCell(place, typed(cell.value)))
        try:
            return Calculation(EMPTY_BOOK, values)
        except CannotCompute:
            return Calculation(EMPTY_BOOK)

    @cached_property
    def doubtful(self) -> frozenset[Place]:
        """Cells whose value the calculator may not know as spreadsheets do.

        Generated ones are known, but where somebody typed what programs pass over.
        """
        found = {place for place, cell in self.cells.items() if cell.error and not cell.formula}
        formulas = (
            UserFormula(place, one.text, self.cells[place], self.readable[place])
            for place, one in self.user_formulas.items()
        )
        if self.rounds:
            found |= self.formulas.keys()
        if self.returned.zero:
            found |= {place for place, text in self.readable.items() if counts_days(text)}
        found |= {
            place
            for place, cell in self.cells.items()
            if cell.formula and disturbed(self.readable[place], place.sheet, self.calculation)
        }
        return doubtful(self.calculation, formulas) | found

    @cached_property
    def computed(self) -> Values:
        """What the calculator makes of the formulas, where it can be trusted."""
        return self.calculation.known(self.doubtful)

    def stale(self, place: Place) -> tuple[Value, Value] | None:
        """Stored and computed value of a formula, where they differ."""
        stored, value = self.cells[place].value, self.computed.get(place)
        if stored is None or value is None or self.cells[place].error:
            return None
        if not outdated(stored, value) or not outdated(stored, value, self._size(place)):
            return None
        return stored, value

    def _size(self, place: Place) -> float:
        """The largest figure that a formula refers to: what it gives is rounded like that one."""
        taken = (
            self.value(one)
            for area in self.areas[place]
            if area.size <= MAX_CELLS
            for one in self.inside(area)
        )
        return max((abs(value) for value in taken if isinstance(value, float)), default=0.0)

    def value(self, place: Place) -> Value | None:
        """What a cell shows: of a formula what was computed, where that can be trusted."""
        cell = self.cells.get(place)
        value = self.computed.get(place) if cell and cell.formula else None
        return cell.value if cell and value is None else value
