"""Where everything of a returned workbook goes: the Book with the user's names, rows and columns.

A cell has an address in each of three: the workbook that came back, the new Book as compiled, and
the new workbook, which is that Book with the user's sheet names, rows and columns in it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import count

from ..addresses import LAST_COL, LAST_ROW, Area, Place, Spot, fits_sheet
from ..book.book import Cell
from ..formulas import cell_references
from ..formulas.cell_references import normalised
from ..formulas.defined_names import DefinedNames, defined_names
from ..problems import ModelError, Problem
from ..readback.book_match import BookMatch
from ..readback.edits import UserCell
from ..readback.spans import case_span, step_spans
from ..readback.template_moves import TemplateMoves
from ..translations import told as _
from .line_map import LineMap, line_map, unpushed


@dataclass(frozen=True)
class SheetPlacement:
    """A sheet of the new Book in the new workbook: its name there, its rows and its columns."""

    name: str
    rows: LineMap
    cols: LineMap

    def place(self, place: Place) -> Place:
        return Place(self.name, self.rows.of_book(place.row), self.cols.of_book(place.col))

    def area(self, area: Area) -> Area:
        """A rectangle of the sheet; one that reaches a sheet's last row or column still does."""
        bottom = LAST_ROW if area.bottom == LAST_ROW else self.rows.of_book(area.bottom)
        right = LAST_COL if area.right == LAST_COL else self.cols.of_book(area.right)
        top, left = self.rows.of_book(area.top), self.cols.of_book(area.left)
        return Area(self.name, top, left, bottom, right)


@dataclass(frozen=True)
class Placement:
    """The way from a returned workbook, and from the new Book, to the new workbook."""

    match: BookMatch
    """The Book that was read back, in the returned workbook."""
    moves: TemplateMoves
    """From that Book to the new one."""
    on_sheets: Mapping[str, SheetPlacement]
    """From the new Book to the new workbook, by the new Book's name of a sheet."""
    shifted: Mapping[tuple[str, Spot], Place]
    """The user's cells, by tab and spot, that would have fallen on new cells."""
    parents: Mapping[str, str]
    """The parent of each case of the new Book that has one."""

    @cached_property
    def unmoved(self) -> bool:
        """Whether the new workbook's sheets stand just as the new Book has them."""
        return all(
            on_sheet.name == sheet and on_sheet.rows.unmoved and on_sheet.cols.unmoved
            for sheet, on_sheet in self.on_sheets.items()
        )

    def place(self, place: Place) -> Place:
        """A cell of the new Book in the new workbook."""
        return self.on_sheets[place.sheet].place(place)

    def book_area(self, area: Area) -> Area | None:
        """A rectangle of the new Book in the new workbook."""
        on_sheet = self.on_sheets.get(area.sheet)
        return on_sheet.area(area) if on_sheet else None

    def book_formula(self, text: str, sheet: str) -> str:
        """A formula of a sheet of the new Book (with its equals sign) in the new workbook."""
        there = self.on_sheets[sheet].name if sheet in self.on_sheets else ""
        return "=" + cell_references.rewritten(text[1:], sheet, self.book_area, there)

    def spot(self, tab: str, spot: Spot) -> Place | None:
        """A cell of the returned workbook in the new one; None where its item is gone."""
        if (tab, spot) in self.shifted:
            return self.shifted[tab, spot]
        sheet = self.match.owners.get(tab)
        if sheet is None:
            return Place(tab, *spot)
        old = self.match.place(tab, spot)
        if old is not None:
            at = self.moves.place(old)
            if at is not None:
                return self.place(at)
            if old in self._filled:
                return None
        return self._user_spot(sheet, spot)

    @cached_property
    def old_cells(self) -> Mapping[Place, Cell]:
        """The cells of the Book that was read back."""
        return {cell.place: cell for cell in self.match.book.cells}

    @cached_property
    def _filled(self) -> frozenset[Place]:
        """The cells of the old Book that hold something."""
        return frozenset(place for place, cell in self.old_cells.items() if cell.is_kept)

    def generated(self, tab: str, spot: Spot) -> bool:
        """Whether a cell of the returned workbook is one that the Book fills."""
        return self.match.place(tab, spot) in self._filled

    @cached_property
    def linked(self) -> frozenset[tuple[str, Spot]]:
        """The cells of the returned workbook on which the Book puts links."""
        cells = (cell for cell in self.match.book.cells if cell.link)
        found = (self.match.at(cell.place) for cell in cells)
        return frozenset((at.sheet, (at.row, at.col)) for at in found if at)

    def _user_spot(self, sheet: str, spot: Spot) -> Place | None:
        other = self.moves.sheets.get(sheet)
        if other is None:
            return None
        row = self._line(sheet, other, spot[0], rows=True)
        col = self._line(sheet, other, spot[1], rows=False)
        return None if row is None or col is None else Place(self.on_sheets[other].name, row, col)

    def _line(self, sheet: str, other: str, line: int, rows: bool) -> int | None:
        """A row or column of the returned workbook in the new one."""
        fit = self.match.alignments[sheet].inverse
        lines = self.on_sheets[other].rows if rows else self.on_sheets[other].cols
        old = (fit.rows if rows else fit.cols).get(line)
        if old is not None:
            moved = self.moves.alignments.get(sheet)
            new = old if moved is None else (moved.rows if rows else moved.cols).get(old)
            if new is not None:
                return lines.of_book(new)
        return lines.of_user(line)

    def area(self, area: Area) -> Area | None:
        """A rectangle of the returned workbook in the new one; None where it is gone."""
        sheet = self.match.owners.get(area.sheet)
        if sheet is None:
            return area
        if area.single:
            at = self.spot(area.sheet, (area.top, area.left))
            return Area.of(at) if at else None
        ends = ((area.top, area.left), (area.bottom, area.right))
        if any((area.sheet, end) in self.shifted for end in ends):
            first, last = (self.spot(area.sheet, end) for end in ends)
            return Area.between(first, last) if first and last else None
        other = self.moves.sheets.get(sheet)
        if other is None or not self._together(area):
            return None
        rows = self._ends(sheet, other, area.top, area.bottom, LAST_ROW, rows=True)
        cols = self._ends(sheet, other, area.left, area.right, LAST_COL, rows=False)
        if rows is None or cols is None:
            return None
        return Area(self.on_sheets[other].name, rows[0], cols[0], rows[1], cols[1])

    def _ends(
        self, sheet: str, other: str, first: int, last: int, most: int, rows: bool
    ) -> tuple[int, int] | None:
        if (first, last) == (0, most):
            return first, last
        on_sheet = self.on_sheets[other]
        edge = (on_sheet.rows if rows else on_sheet.cols).last + 1
        inside = {first, last, *range(first, min(last, edge) + 1)}
        found = [self._line(sheet, other, line, rows) for line in inside]
        kept = [line for line in found if line is not None]
        return (min(kept), max(kept)) if kept else None

    def _together(self, area: Area) -> bool:
        """Whether the Book's cells inside still stand together."""
        back = self.match.alignments[self.match.owners[area.sheet]].inverse
        old = back.area(area, self.match.owners[area.sheet])
        return old is None or old.single or self.moves.area(old) is not None

    def formula(self, text: str, tab: str, there: str = "") -> str:
        """A formula of the user's (no equals sign) with its references where things now stand."""
        return cell_references.rewritten(text, tab, self._found, there)

    def cell_formula(self, text: str, old: Place, new: Place) -> str:
        """A formula of a cell that stood and now stands there.

        A name that is relative to the cell, and would now mean other cells, gives way to what it
        meant.
        """

        def swap(word: str) -> str | None:
            meant = self._old_names.without(word, old)
            relative = meant != self._old_names.without(word, old.moved(1, 1))
            if not relative or not cell_references.plain(meant):
                return None
            moved, now = self.formula(meant, old.sheet, new.sheet), self.names.without(word, new)
            return None if normalised(moved) == normalised(now) else meant

        if self._old_names.relative:
            text = cell_references.replaced(text, swap)
        return self.formula(text, old.sheet, new.sheet)

    @cached_property
    def names(self) -> DefinedNames:
        """What each defined name of the new workbook means."""
        returned, areas = self.match.returned, self.moves.new.names
        fresh = {n.name: at.ref() for n in areas if (at := self.book_area(n.area))}
        scoped = {sheet: self._moved(names) for sheet, names in returned.scoped.items()}
        return defined_names(self._moved(returned.names) | fresh, scoped)

    def _moved(self, names: Mapping[str, str]) -> dict[str, str]:
        return {name: self.name(text) for name, text in names.items()}

    @cached_property
    def _old_names(self) -> DefinedNames:
        return defined_names(self.match.returned.names, self.match.returned.scoped)

    def name(self, text: str) -> str:
        """What a defined name of the user's means where things now stand."""
        return cell_references.moved_name(text, self._found)

    def _found(self, area: Area) -> Area | None:
        """The rectangle, its sheet named as the tab is: spreadsheets do not mind case."""
        name = self._tabs.get(area.sheet.casefold(), area.sheet)
        return self.area(area if name == area.sheet else replace(area, sheet=name))

    @cached_property
    def _tabs(self) -> dict[str, str]:
        return {tab.name.casefold(): tab.name for tab in self.match.returned.tabs}


def placement_of(
    match: BookMatch,
    moves: TemplateMoves,
    user_cells: Iterable[UserCell],
    parents: Mapping[str, str],
) -> Placement:
    """`parents` names the parent of each case of the new Book that has one.

    Raises ModelError where a new sheet of the template meets a sheet of the user's own, or where
    a generated one was given a name that no sheet can have.
    """
    sheets = {new: old for old, new in moves.sheets.items()}
    users = {tab.name.lower() for tab in match.returned.tabs}
    cells = tuple(user_cells)
    on_sheets = {}
    clashes: list[str] = []
    spots: dict[str, list[Spot]] = {}
    for cell in moves.new.cells:
        spots.setdefault(cell.place.sheet, []).append((cell.place.row, cell.place.col))
    for sheet in moves.new.sheets:
        old = sheets.get(sheet.name, "")
        if old in match.tabs:
            on_sheets[sheet.name] = _on_sheet(match, moves, sheet.name, spots[sheet.name], cells)
            continue
        if sheet.name.lower() in users:
            clash = _(
                "the template brings a sheet `{sheet}`, and you have one of your own of that name;"
                " rename yours, save, and run this again"
            )
            clashes.append(clash.format(sheet=sheet.name))
        still = LineMap({}, {}, -1, -1)
        on_sheets[sheet.name] = SheetPlacement(sheet.name, still, still)
    clashes += _clashes(match, moves)
    if clashes:
        raise ModelError(map(Problem, clashes))
    return _without_collisions(Placement(match, moves, on_sheets, {}, parents), cells)


def _clashes(match: BookMatch, moves: TemplateMoves) -> Iterator[str]:
    """Names that the template brings and the user has already given, or that no sheet can have."""
    for tab in match.tabs.values():
        if not fits_sheet(tab.name):
            yield _(
                "Excel takes no sheet called `{sheet}`: at most 31 letters, none of []:*?/\\"
                " and no apostrophe at an end; rename it, save, and run this again"
            ).format(sheet=tab.name)
    old = {name.name.lower() for name in match.book.names}
    user_names = {name.lower() for name in match.returned.names} - old
    for name in moves.new.names:
        if name.name.lower() in user_names:
            yield _(
                "the template brings the name `{name}`, and you have one of your own of that name;"
                " rename yours (Formulas, Name Manager), save, and run this again"
            ).format(name=name.name)


def _on_sheet(
    match: BookMatch, moves: TemplateMoves, new: str, spots: list[Spot],
    user_cells: tuple[UserCell, ...],
) -> SheetPlacement:  # fmt: skip
    """`spots` are those that the new Book fills."""
    old = next(old for old, other in moves.sheets.items() if other == new)
    tab, fit, moved = match.tabs[old], match.alignments[old], moves.alignments.get(old)
    users = [cell.spot for cell in user_cells if cell.tab is tab]
    rows, cols = {row for row, _ in users}, {col for _, col in users}
    height, width = (max(lines) + 1 for lines in zip(*spots, strict=True))
    rows_moved, cols_moved = (moved.rows, moved.cols) if moved else (None, None)
    cases = case_span(moves.new, new)
    return SheetPlacement(
        tab.name,
        line_map(fit.inverse.rows, rows_moved, height, rows, step_spans(moves.new, new)),
        unpushed(line_map(fit.inverse.cols, cols_moved, width, cols, [cases]), cols),
    )


def _without_collisions(found: Placement, user_cells: tuple[UserCell, ...]) -> Placement:
    """The user's own cells that would fall on new cells of the template stand to their right."""
    if not user_cells:
        return found
    taken = {found.place(cell.place) for cell in found.moves.new.cells if cell.is_kept}
    shifted: dict[tuple[str, Spot], Place] = {}
    for cells in _blocks(user_cells).values():
        homes = _homes(found, cells)
        by = next(
            n for n in count() if not any(at.moved(cols=n) in taken for at in homes.values())
        )
        for (tab, spot), home in homes.items():
            at = home.moved(cols=by)
            taken.add(at)
            if at != found.spot(tab, spot):
                shifted[tab, spot] = at
    return replace(found, shifted=shifted)


def _homes(found: Placement, cells: list[UserCell]) -> dict[tuple[str, Spot], Place]:
    """Where the cells of a block go before they make room; a data table is never torn apart."""
    table = next((cell for cell in cells if _is_table(cell)), None)
    first = found.spot(table.tab.name, table.spot) if table else None
    homes = {}
    for cell in cells:
        at = found.spot(cell.tab.name, cell.spot)
        if table and first:
            at = first.moved(cell.spot[0] - table.spot[0], cell.spot[1] - table.spot[1])
        if at:
            homes[cell.tab.name, cell.spot] = at
    return homes


def _is_table(cell: UserCell) -> bool:
    """Whether a cell is the first of those that a data table fills."""
    area = cell.found.spread
    return area is not None and area.first == cell.at and not cell.found.formula


def _blocks(user_cells: tuple[UserCell, ...]) -> dict[Area, list[UserCell]]:
    """The cells in groups that stay together: an array, a data table with what it varies."""
    tables = [
        replace(area, top=max(0, area.top - 1), left=max(0, area.left - 1))
        for cell in user_cells
        if (area := cell.found.spread) and _is_table(cell)
    ]
    blocks: dict[Area, list[UserCell]] = {}
    for cell in user_cells:
        around = (t for t in tables if t.sheet == cell.at.sheet and t.holds(cell.at))
        block = next(around, cell.found.spread or Area.of(cell.at))
        blocks.setdefault(block, []).append(cell)
    return blocks
