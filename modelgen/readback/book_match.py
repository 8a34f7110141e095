"""A Book found again in a workbook that came back: which sheet, row and column is which.

Three anchors are compared: defined names, the ids of column A, and labels. Where they disagree,
nothing is guessed: the problem shows both readings.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from ..addresses import Area, Place, Spot
from ..book.book import Book, Cell, Formula, Name
from ..compile.layout import FIRST_ROW, FIRST_STEP, ID, LABEL
from ..days import serial
from ..formulas import cell_references
from ..problems import ModelError, Problem
from ..translations import told as _
from ..translations import tool_sheets
from ..xlsx.reader import FileCell, Returned, Tab
from . import row_alignment, step_columns, table_rows
from .row_alignment import Alignment, FileGrid

FEW = 3

SAME_SHEET, COPY = 0.3, 0.8
"""The least share of common texts of a sheet under its own name, and of a copy of it."""


@dataclass(frozen=True)
class BookMatch:
    """Where the sheets, rows and columns of a Book stand in a returned workbook."""

    book: Book
    returned: Returned
    tabs: Mapping[str, Tab]
    """By the Book's name of a sheet; one that was deleted is not there."""
    alignments: Mapping[str, Alignment]
    """By the Book's name of a sheet: from its rows and columns to those of its tab."""
    refits: Mapping[str, table_rows.Refit] = field(default_factory=dict)
    """By the Book's name of a sheet, what became of the rows of its tables."""

    @cached_property
    def table_rows(self) -> Mapping[tuple[str, str], range]:
        """The rows of each table of inputs, by the sheet and the name of the table."""
        return {(table.sheet, table.name): table.rows for table in table_rows.tables(self.book)}

    def blank(self, sheet: str, row: int) -> bool:
        """Whether a row of a tab stands in a table, is none of its rows, and says nothing."""
        return sheet in self.refits and row in self.refits[sheet].blank

    def in_table(self, place: Place) -> bool:
        """Whether a cell of the Book stands in a row of a table."""
        found = self.table_rows.items()
        return any(place.sheet == sheet and place.row in rows for (sheet, _), rows in found)

    @cached_property
    def owners(self) -> dict[str, str]:
        """The Book's name of each tab that it owns."""
        return {tab.name: sheet for sheet, tab in self.tabs.items()}

    def spot(self, place: Place) -> Spot | None:
        """Where a cell of the Book stands on its tab."""
        fit = self.alignments.get(place.sheet)
        return fit.at((place.row, place.col)) if fit else None

    def place(self, tab: str, spot: Spot) -> Place | None:
        """The cell of the Book that stands there."""
        sheet = self.owners.get(tab)
        old = self.alignments[sheet].inverse.at(spot) if sheet else None
        return Place(sheet, *old) if sheet and old else None

    def at(self, place: Place) -> Place | None:
        """The same with its tab."""
        spot = self.spot(place)
        return Place(self.tabs[place.sheet].name, *spot) if spot else None

    def cell(self, place: Place) -> FileCell | None:
        """What the returned workbook holds where a cell of the Book stands."""
        spot = self.spot(place)
        return self.tabs[place.sheet].cells.get(spot) if spot else None

    def shown(self, place: Place) -> str:
        """A cell of the Book as its user finds it."""
        return str(self.at(place) or place)

    def formula(self, text: str, sheet: str, at: Place | None = None) -> str:
        """A formula of the Book (no equals sign) as the user's rows and sheet names make it read.

        `sheet` is the Book's name of the sheet on which it stands, `at` its cell: one in a row of
        a table goes with its row.
        """
        tab = self.tabs.get(sheet)
        moved = self.carried if at and self.in_table(at) else self.moved
        return cell_references.rewritten(text, sheet, moved, tab.name if tab else "")

    def renamed(self, text: str, sheet: str) -> str:
        """The same with the user's sheet names alone: its rows and columns as they are."""

        def move(area: Area) -> Area:
            tab = self.tabs.get(area.sheet)
            return replace(area, sheet=tab.name) if tab else area

        tab = self.tabs.get(sheet)
        return cell_references.rewritten(text, sheet, move, tab.name if tab else "")

    def moved(self, area: Area) -> Area | None:
        """A rectangle of the Book in the returned workbook."""
        fit = self.alignments.get(area.sheet)
        if fit and area.sheet in self.refits:
            refit = self.refits[area.sheet]
            others = {row: at for row, at in fit.rows.items() if row not in refit.rows}
            fit = replace(fit, rows={**others, **refit.places})
        return fit.area(area, self.tabs[area.sheet].name) if fit else None

    def carried(self, area: Area) -> Area | None:
        """The same for what stands in a table: each row of it where it now stands."""
        fit = self.alignments.get(area.sheet)
        return fit.area(area, self.tabs[area.sheet].name) if fit else None

    @cached_property
    def _steps(self) -> Mapping[str, step_columns.Heads]:
        return step_columns.heads(self.book)

    def lost_steps(self, sheet: str) -> list[int]:
        """The steps whose columns somebody deleted from a sheet of the Book."""
        return step_columns.lost_steps(self.alignments[sheet], self._steps.get(sheet, {}))

    def own_columns(self, sheet: str) -> list[int]:
        """The columns of its tab that somebody put between the steps."""
        return step_columns.own_columns(self.alignments[sheet], self._steps.get(sheet, {}))

    @cached_property
    def closed(self) -> frozenset[tuple[str, int]]:
        """The rows of the groups that were generated closed, by tab."""
        rows = (
            (s.name, self.alignments[s.name].rows.get(row))
            for s in self.book.sheets
            if s.name in self.tabs
            for row in s.closed_rows
        )
        return frozenset((self.tabs[sheet].name, row) for sheet, row in rows if row is not None)

    @cached_property
    def unmoved(self) -> bool:
        """Whether every sheet of the Book stands where it was generated, under its own name."""
        return len(self.tabs) == len(self.book.sheets) and all(
            tab.name == sheet and self.alignments[sheet].unmoved
            for sheet, tab in self.tabs.items()
        )


def grid(book: Book) -> dict[str, dict[Spot, row_alignment.FileContent]]:
    """What the Book types into the cells of each sheet."""
    found: dict[str, dict[Spot, row_alignment.FileContent]] = {
        sheet.name: {} for sheet in book.sheets
    }
    for cell in book.cells:
        found[cell.place.sheet][cell.place.row, cell.place.col] = file_content(cell)
    return found


def file_content(cell: Cell) -> float | str:
    """The content of a Book's cell as it stands in a file: a date is a number there."""
    content = cell.content
    if isinstance(content, Formula):
        return content.text
    return serial(content) if isinstance(content, date) else content


def laid_out(book: Book, returned: Returned) -> BookMatch:
    """The sheets by their names, their rows and columns by what stands in them.

    Raises ModelError for a sheet that may be several tabs, or is none.
    """
    grids = grid(book)
    tabs = _tabs(book, returned, grids)
    unread = tool_sheets(book.lang).formula_map
    fits = {s: _fit(grids[s], tab, s == unread) for s, tab in tabs.items()}
    heads = step_columns.heads(book)
    named = {tab.name: tab for tab in returned.tabs}
    fits |= {
        s: step_columns.by_steps(fits[s], heads[s], tabs[s], named) for s in heads if s in tabs
    }
    refits = table_rows.refits(book, returned, tabs, fits)
    fits = table_rows.with_refits(fits, refits, book, grids, tabs)
    found = BookMatch(book, returned, tabs, fits, refits)
    if unlike := {name.area.first.sheet for name, _ in _names(found)}:
        fits |= {
            s: row_alignment.identity(grids[s]) for s in unlike if _stayed(found, grids[s], s)
        }
        found = replace(found, alignments=fits)
    return found


def checked(found: BookMatch) -> BookMatch:
    """The match; raises ModelError with every pair of anchors that disagree."""
    wrong = [*(told for _, told in _names(found)), *_ids(found, grid(found.book))]
    if wrong:
        raise ModelError(Problem(text) for text in _few(wrong))
    return found


def _few(texts: list[str]) -> list[str]:
    """One sort moves many cells: the first few show what happened."""
    if len(texts) <= FEW:
        return texts
    more = _(" ({count} more like this)").format(count=len(texts) - FEW)
    return [*texts[: FEW - 1], texts[FEW - 1] + more]


def _stayed(found: BookMatch, cells: FileGrid, sheet: str) -> bool:
    """Whether names and cells of a sheet are where they were, whatever was written into them."""
    tab = found.tabs[sheet]
    names = (n for n in found.book.names if n.area.first.sheet == sheet)
    areas = ((n.area, found.returned.area(n.name)) for n in names)
    if any(area != replace(generated, sheet=tab.name) for generated, area in areas):
        return False
    return row_alignment.stayed(cells, {at: cell.content for at, cell in tab.cells.items()})


def _fit(cells: FileGrid, tab: Tab, is_map: bool) -> Alignment:
    """The rows and columns of a sheet on its tab.

    The formula map is written from the formulas as they stand, so its rows are not compared.
    """
    returned_cells = {at: cell.content for at, cell in tab.cells.items()}
    found = row_alignment.align(cells, returned_cells, retyped=True)
    heads = {col for row, col in cells if row == FIRST_ROW + 1}
    if not is_map or any(found.cols.get(col) != col for col in heads):
        return found
    return Alignment(
        {row: row for row in range(max(row for row, _ in returned_cells) + 1)}, found.cols
    )


def _tabs(book: Book, returned: Returned, grids: Mapping[str, FileGrid]) -> dict[str, Tab]:
    """The tab of each sheet: where its names point, else under its name, else by its texts."""
    words = {sheet: _words(cells) for sheet, cells in grids.items()}
    found: dict[str, Tab] = {}
    for sheet, votes in _votes(book, returned).items():
        tab = returned.tab(votes.most_common(1)[0][0])
        if tab and tab not in found.values():
            found[sheet] = tab
    for sheet in (s for s in grids if s not in found):
        tab = returned.tab(sheet)
        if not tab or tab in found.values():
            continue
        if _common(words[sheet], tab) < SAME_SHEET:
            told = _(
                "the sheet `{sheet}` holds nothing of the sheet of that name which was generated:"
                " rename your own sheet, and give the original its name back if it is still there"
            ).format(sheet=sheet)
            raise ModelError([Problem(told)])
        found[sheet] = tab
    for sheet in (s for s in grids if s not in found):
        free = [tab for tab in returned.tabs if tab not in found.values()]
        marks = sorted(((_common(words[sheet], tab), tab.name, tab) for tab in free), reverse=True)
        close = [tab for mark, _, tab in marks if mark >= max(COPY * marks[0][0], SAME_SHEET)]
        if len(close) > 1:
            both = _(" and ").join(f"`{tab.name}`" for tab in close)
            text = _("the sheet `{sheet}` may be {both}: give the original its name back")
            raise ModelError([Problem(text.format(sheet=sheet, both=both))])
        if close:
            found[sheet] = close[0]
    return {sheet: found[sheet] for sheet in grids if sheet in found}


def _votes(book: Book, returned: Returned) -> dict[str, Counter[str]]:
    """For each sheet of the Book, the tabs that its defined names point to."""
    votes: dict[str, Counter[str]] = {}
    for name in book.names:
        area = returned.area(name.name)
        if area:
            votes.setdefault(name.area.first.sheet, Counter())[area.sheet] += 1
    return votes


def _words(cells: FileGrid) -> frozenset[str]:
    texts = (text for text in cells.values() if isinstance(text, str))
    return frozenset(text for text in texts if text and not text.startswith("="))


def _common(words: frozenset[str], tab: Tab) -> float:
    """The share of a sheet's texts that stand on a tab."""
    returned_cells = {cell.value for cell in tab.cells.values() if isinstance(cell.value, str)}
    return len(words & returned_cells) / len(words) if words else 0.0


def copies(found: BookMatch) -> Iterator[tuple[Tab, str]]:
    """Tabs of the user's own that are copies of a sheet of the Book."""
    cells = grid(found.book)
    for tab in found.returned.tabs:
        if tab.name not in found.owners:
            marks = [(_common(_words(cells[sheet]), tab), sheet) for sheet in cells]
            mark, sheet = max(marks)
            if mark >= COPY:
                yield tab, sheet


def _names(found: BookMatch) -> Iterator[tuple[Name, str]]:
    """Defined names that point elsewhere than the ids, labels and headers of their cells say."""
    of_tables = table_rows.names(found.book)
    for name in (name for name in found.book.names if name.name not in of_tables):
        area, first, last = found.returned.area(name.name), name.area.first, name.area.last
        tab = found.tabs.get(first.sheet)
        if area is None or tab is None:
            continue
        ends = found.at(first), found.at(last)
        if ends == (area.first, area.last) or _shortened(found, name.area, area):
            continue
        if ends[0] and ends[1]:
            cells = Area.between(ends[0], ends[1])
            told = _("by its id and its headers it stands in {cells}").format(cells=cells)
        else:
            told = _("the id and the label of that row are not found on `{sheet}`").format(
                sheet=tab.name
            )
        says = _(
            "`{name}`: the name points to {area}, but {told}. Rows were sorted, cells were moved"
            " or shifted, a case column was deleted, or the name was given other cells; undo that"
            " (or move them back), save, and run this again"
        ).format(name=name.name, area=area, told=told)
        yield name, says


def _shortened(found: BookMatch, was: Area, now: Area) -> bool:
    """Whether a name lost the steps of deleted columns, and no more."""
    ends = {at.col - FIRST_STEP + 1 for at in (was.first, was.last)}
    return bool(ends & {*found.lost_steps(was.sheet)}) and found.moved(was) == now


def _ids(found: BookMatch, grids: Mapping[str, FileGrid]) -> Iterator[str]:
    """Ids and labels that stand in the row of another item."""
    written = tool_sheets(found.book.lang)
    for sheet, tab in found.tabs.items():
        if sheet in (written.source, written.formula_map):
            continue
        fit, tables = found.alignments[sheet], found.table_rows
        inside = [rows for (known, _), rows in tables.items() if known == sheet]
        cells = {
            at: word
            for at, word in grids[sheet].items()
            if not any(at[0] in rows for rows in inside)
        }
        homes = {col: _homes(cells, col) for col in (ID, LABEL)}
        columns = {fit.cols.get(col): col for col in (ID, LABEL)}
        for spot, cell in tab.cells.items():
            col, word = columns.get(spot[1]), cell.content
            if col is None or not isinstance(word, str) or word not in homes[col]:
                continue
            old, home = fit.inverse.at(spot), homes[col][word]
            here = cells.get(old, "") if old else ""
            if here == word or (fit.rows.get(home) is not None and not here):
                continue  # where it belongs, or a copy on a row of the user's own
            original = tab.cells.get(fit.at((home, col)) or spot)
            over = isinstance(here, str) and here.startswith("=")
            if over and original and original is not cell and original.content == word:
                continue  # a value was pasted over a formula that shows the same word
            yield _strayed(found, Place(tab.name, *spot), word, Place(sheet, home, col))


def _homes(cells: FileGrid, col: int) -> dict[str, int]:
    """The row of each text that stands once in a column."""
    texts = [
        (row, word)
        for (row, at), word in cells.items()
        if at == col and word and not str(word).startswith("=")
    ]
    count = Counter(word for _, word in texts)
    return {str(word): row for row, word in texts if count[word] == 1}


def _strayed(found: BookMatch, at: Place, word: str, home: Place) -> str:
    spot = found.spot(home)
    if spot:
        told = _("the rows around it say that it belongs into row {row}").format(row=spot[0] + 1)
    else:
        told = _("the rest of its row (row {row} when generated) is not with it any more").format(
            row=home.row + 1
        )
    return _(
        "`{word}` stands in {at}, but {told}. Rows were sorted or moved, or cells were shifted;"
        " undo that (or move them back), save, and run this again"
    ).format(word=word, at=at, told=told)


def missing_rows(found: BookMatch) -> list[tuple[str, int]]:
    """Rows of the Book that hold something and that the returned workbook has no more."""
    filled = dict.fromkeys(
        (cell.place.sheet, cell.place.row) for cell in found.book.cells if cell.content != ""
    )
    return [
        (sheet, row)
        for sheet, row in filled
        if sheet in found.tabs
        and not found.in_table(Place(sheet, row, ID))
        and row not in found.alignments[sheet].rows
    ]
