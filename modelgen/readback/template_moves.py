"""Two Books of two versions of a template: where each cell of the old one now stands."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from ..addresses import LAST_ROW, Area, Place
from ..book.book import Book, Cell, CellId
from . import row_alignment
from .book_match import grid
from .row_alignment import Alignment


@dataclass(frozen=True)
class TemplateMoves:
    """Cells with an id are found by it; all others by the rows and columns of their sheet."""

    old: Book
    new: Book
    sheets: Mapping[str, str]
    """Old name to new name, of the sheets that are still there."""
    alignments: Mapping[str, Alignment]
    """By the old name of a sheet; where the two Books are one, only the log of edits has one."""

    @cached_property
    def _old_ids(self) -> dict[Place, CellId]:
        return {place: name for name, place in _ids(self.old).items()}

    @cached_property
    def _new_ids(self) -> dict[CellId, Place]:
        return _ids(self.new)

    @cached_property
    def _stayed(self) -> dict[Place, CellId]:
        """The ids that both Books have, by the place in the old one."""
        return {place: name for place, name in self._old_ids.items() if name in self._new_ids}

    @cached_property
    def _stayed_at(self) -> dict[Place, CellId]:
        """The ids that both Books have, by the place in the new one."""
        return {self._new_ids[name]: name for name in self._stayed.values()}

    @cached_property
    def _typed(self) -> dict[tuple[str, str], Place]:
        """The steps of typed series of the new Book: in its one row, or in the base case."""
        cells = (c for c in self.new.cells if c.role == "input" and c.id.of_a_series)
        return {(cell.id.item, cell.id.key): cell.place for cell in cells}

    @cached_property
    def _other_pace(self) -> frozenset[str]:
        """The series whose steps are of another length than they were: no step of theirs is one
        of the old ones."""
        old, new = paces(self.old), paces(self.new)
        return frozenset(item for item, pace in old.items() if new.get(item, pace) != pace)

    def on_steps(self, area: Area) -> bool:
        """Whether a rectangle of the old Book lies in rows or columns of steps, or of a table."""
        return area.sheet in self._stepped

    @cached_property
    def _stepped(self) -> frozenset[str]:
        cells = (c for c in self.old.cells if c.role == "step_number" or c.waits)
        return frozenset(cell.place.sheet for cell in cells)

    @cached_property
    def filled(self) -> dict[Place, Cell]:
        return {cell.place: cell for cell in self.new.cells}

    def place(self, old: Place) -> Place | None:
        """Where a cell of the old Book stands in the new one; None where it is gone."""
        if self.old is self.new and old.sheet not in self.alignments:
            return old
        name = self._old_ids.get(old)
        if name and name.of_a_series:
            return self._of_a_series(old, name)
        if name:
            return self._new_ids.get(name)
        fit, sheet = self.alignments.get(old.sheet), self.sheets.get(old.sheet)
        spot = fit.at((old.row, old.col)) if fit else None
        return Place(sheet, *spot) if sheet and spot else None

    def _of_a_series(self, old: Place, name: CellId) -> Place | None:
        """A step of a series: of one that is typed for all cases by now the base case's."""
        if name.item in self._other_pace:
            return None
        if old in self._inputs and (name.item, name.key) in self._typed:
            return self._typed[name.item, name.key]
        return self._new_ids.get(name)

    @cached_property
    def _inputs(self) -> frozenset[Place]:
        return frozenset(cell.place for cell in self.old.cells if cell.role == "input")

    def area(self, old: Area) -> Area | None:
        """Where a rectangle stands; None where it is gone or its cells stand apart."""
        if self.old is self.new:
            return old
        sheet, fit = self.sheets.get(old.sheet), self.alignments.get(old.sheet)
        if old.single:
            at = self.place(old.first)
            return Area.of(at) if at else None
        found = fit.area(old, sheet) if sheet and fit else None
        return found if found and self._together(old, found) else None

    def _together(self, old: Area, new: Area) -> bool:
        """Whether the cells with an id that were inside still are, and no other has come in."""
        if (old.top, old.bottom) == (0, LAST_ROW):
            return True
        was = {self._stayed[place] for place in old.among(self._stayed)}
        now = {self._stayed_at[place] for place in new.among(self._stayed_at)}
        return not was or was == now


def moves(old: Book, new: Book) -> TemplateMoves:
    """The moves between two Books; a Book beside itself moves nothing."""
    if old is new:
        sheets = {sheet.name: sheet.name for sheet in old.sheets}
        return TemplateMoves(old, new, sheets, {})
    before, after = grid(old), grid(new)
    ids = (_ids(old), _ids(new))
    sheets = _sheets(old, new, *ids)
    fits = {}
    for sheet, other in sheets.items():
        fit = row_alignment.align(before[sheet], after[other])
        fits[sheet] = _by_column_votes(fit, sheet, other, ids)
    return TemplateMoves(old, new, sheets, fits)


def _by_column_votes(
    fit: Alignment, sheet: str, other: str, ids: tuple[dict[CellId, Place], dict[CellId, Place]]
) -> Alignment:
    """The fit with each column where the cells with an id in it went, if they agree."""
    votes: dict[int, set[int]] = {}
    for name, place in ids[0].items():
        at = ids[1].get(name)
        if place.sheet == sheet and at and at.sheet == other:
            votes.setdefault(place.col, set()).add(at.col)
    sure = {col: next(iter(cols)) for col, cols in votes.items() if len(cols) == 1}
    others = {c: n for c, n in fit.cols.items() if c not in sure and n not in sure.values()}
    return Alignment(fit.rows, others | sure)


def paces(book: Book) -> dict[str, int]:
    """How many months lie between two steps of each series on a timeline."""
    months: dict[str, list[int]] = {}
    for cell in book.cells:
        found = _MONTH.fullmatch(cell.id.key) if cell.id.of_a_series and not cell.id.case else None
        if found:
            months.setdefault(cell.id.item, []).append(int(found[1]) * 12 + int(found[2]))
    return {item: ends[1] - ends[0] for item, ends in months.items() if len(ends) > 1}


_MONTH = re.compile(r"(\d{4})-(\d\d)")
"""The key of a step on a timeline: its last month."""


def _ids(book: Book) -> dict[CellId, Place]:
    """The place of every id that only one cell carries."""
    count = Counter(cell.id for cell in book.cells)
    return {c.id: c.place for c in book.cells if c.id and count[c.id] == 1}


def _sheets(
    old: Book, new: Book, before: dict[CellId, Place], after: dict[CellId, Place]
) -> dict[str, str]:
    """Each sheet under its name, or under the name where most of its items went."""
    known = {sheet.name for sheet in new.sheets}
    found = {sheet.name: sheet.name for sheet in old.sheets if sheet.name in known}
    votes: dict[str, Counter[str]] = {}
    for name, place in before.items():
        if name in after:
            votes.setdefault(place.sheet, Counter())[after[name].sheet] += 1
    for sheet in old.sheets:
        if sheet.name not in found and sheet.name in votes:
            best = votes[sheet.name].most_common(1)[0][0]
            if best not in found.values():
                found[sheet.name] = best
    return found
