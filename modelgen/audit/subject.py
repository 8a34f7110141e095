"""A workbook as the rules see it: formulas, values, what refers to what, its template."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from .. import refs
from ..book import Book, Cell, Place, Value, Values
from ..context import Context
from ..edits import Edit, Edits
from ..engine import Beside, Calculation
from ..formula import FormulaError, Token, relative, tokens
from ..match import Match
from ..own import OwnFormula, named, near
from ..read import Found, Returned
from ..words import ENGLISH

EMPTY_BOOK = Book(
    lang=ENGLISH, footer="", properties={}, as_of=date(2000, 1, 1), sheets=(), cells=(),
    names=(), validations=(), highlights=(), charts=(),
)  # fmt: skip


@dataclass(frozen=True)
class Origin:
    """A workbook of the tool: its template compiled, found again in the file, and the edits."""

    ctx: Context
    match: Match
    edits: Edits


class Subject:
    """A workbook under audit; everything is worked out when a rule asks for it."""

    def __init__(self, returned: Returned, origin: Origin | None, broken: tuple[str, ...]) -> None:
        self.returned, self.origin = returned, origin
        self.broken = broken
        """Why a workbook of the tool could not be compared with its template, if so."""

    @cached_property
    def cells(self) -> dict[Place, Found]:
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
        if not self.origin:
            return frozenset()
        match = self.origin.match
        edited = {edit.at for edit in self.origin.edits.changed}
        spots = ((match.tabs.get(c.place.sheet), match.spot(c.place)) for c in match.book.cells)
        return frozenset(Place(tab.name, *spot) for tab, spot in spots if tab and spot) - edited

    @cached_property
    def typed(self) -> dict[Place, str]:
        """The formulas that somebody typed: all but the generated ones."""
        return {
            place: text for place, text in self.formulas.items() if place not in self.generated
        }

    @cached_property
    def changed(self) -> Mapping[Place, Edit]:
        """The edits of generated cells, by where they stand."""
        return {e.at: e for e in self.origin.edits.changed} if self.origin else {}

    @cached_property
    def base(self) -> Mapping[Place, Cell]:
        """The generated cell at each place of the workbook."""
        if not self.origin:
            return {}
        match = self.origin.match
        found = {}
        for cell in match.book.cells:
            tab, spot = match.tabs.get(cell.place.sheet), match.spot(cell.place)
            if tab and spot:
                found[Place(tab.name, *spot)] = cell
        return found

    def tokens(self, place: Place) -> tuple[Token, ...]:
        try:
            return tuple(tokens(self.formulas[place]))
        except FormulaError:
            return ()

    @cached_property
    def boxes(self) -> dict[Place, tuple[refs.Box, ...]]:
        """What each formula refers to."""
        return {place: refs.boxes(text, place.sheet) for place, text in self.formulas.items()}

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

    def inside(self, box: refs.Box) -> Iterator[Place]:
        """The cells of a rectangle that hold something."""
        for col in range(box.left, min(box.right, box.left + 500) + 1):
            rows = self.columns.get((box.sheet, col), [])
            for row in rows[bisect_left(rows, box.top) : bisect_right(rows, box.bottom)]:
                yield Place(box.sheet, row, col)

    @cached_property
    def used(self) -> frozenset[Place]:
        """Every cell that a formula, a name or a chart refers to."""
        boxes = {box for found in self.boxes.values() for box in found}
        boxes |= {box for text in self.returned.names.values() for box in refs.boxes(text, "")}
        return frozenset(place for box in boxes for place in self.inside(box))

    @cached_property
    def names(self) -> dict[str, str]:
        return dict(self.returned.names)

    @cached_property
    def readable(self) -> dict[Place, str]:
        """The formulas as the calculator reads them: what names mean in their place."""
        names = self.names
        return {p: named(text, names, p.sheet) for p, text in self.formulas.items()}

    @cached_property
    def calculation(self) -> Calculation:
        values = []
        for place, cell in self.cells.items():
            if cell.formula:
                values.append(Beside(place, f"={self.readable[place]}"))
            elif cell.value is not None and not cell.error:
                text = str(cell.value)
                values.append(Beside(place, f"'{text}" if text.startswith("=") else cell.value))
        return Calculation(EMPTY_BOOK, values)

    @cached_property
    def doubtful(self) -> frozenset[Place]:
        """Cells whose value the calculator may not know as spreadsheets do; generated ones are."""
        failed = self.calculation.errors()
        found = {place for place, cell in self.cells.items() if cell.error and not cell.formula}
        for place, text in self.typed.items():
            cell = self.cells[place]
            formula = OwnFormula(place, text, cell, self.readable[place])
            if not formula.sure or (place in failed and not cell.error):
                found.add(place)
        return frozenset(found)

    @cached_property
    def computed(self) -> Values:
        """What the calculator makes of the formulas, where it can be trusted."""
        return self.calculation.known(self.doubtful)

    def stale(self, place: Place) -> tuple[Value, Value] | None:
        """Stored and computed value of a formula, where they differ."""
        stored, value = self.cells[place].value, self.computed.get(place)
        if stored is None or value is None or self.cells[place].error:
            return None
        if isinstance(stored, str) or isinstance(value, str):
            return None if stored == value else (stored, value)
        close = near(stored, value) or abs(stored - value) <= 1e-9 * max(
            abs(stored), abs(value), 1
        )
        return None if close else (stored, value)
