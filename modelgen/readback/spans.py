"""The runs of columns of cases and of rows of steps, and what somebody put between them."""

from ..addresses import Place
from ..book.book import Book
from ..compile.layout import HEADER_ROW, LABEL
from . import step_columns
from .book_match import BookMatch


def case_span(book: Book, sheet: str) -> tuple[int, int]:
    """The first and the last column of a sheet that have one name in a row: those of its cases.

    A sheet of periods has none: people put columns between its steps, which are told by number.
    """
    if sheet in step_columns.heads(book):
        return 0, 0
    named = [name.area for name in book.names if name.area.sheet == sheet]
    wide = [area for area in named if area.left < area.right]
    return min((a.left for a in wide), default=0), max((a.right for a in wide), default=0)


def step_spans(book: Book, sheet: str) -> list[tuple[int, int]]:
    """The first and the last row of the steps of each list of series on a sheet.

    A sheet of periods has none: its rows are items and their cases.
    """
    if sheet in step_columns.heads(book):
        return []
    rows: dict[str, list[int]] = {}
    for cell in book.by_sheet.get(sheet, ()):
        if cell.id.step:
            rows.setdefault(cell.id.item, []).append(cell.place.row)
    return sorted({(min(steps), max(steps)) for steps in rows.values()})


def among_steps(found: BookMatch) -> list[Place]:
    """The label of each row that somebody put between two steps: a whole series counts it."""
    rows = []
    for sheet, tab in found.tabs.items():
        fit = found.alignments[sheet]
        for span in step_spans(found.book, sheet):
            first, last = (fit.rows.get(row) for row in span)
            if first is not None and last is not None:
                known = fit.inverse.rows
                lines = range(min(first, last), max(first, last))
                added = (r for r in lines if r not in known and not found.blank(sheet, r))
                rows += [Place(tab.name, row, fit.cols.get(LABEL, LABEL)) for row in added]
    return rows


def among_cases(found: BookMatch) -> list[Place]:
    """The head of each column that somebody put between two cases: the selector counts it."""
    columns = []
    for sheet, tab in found.tabs.items():
        first, last = case_span(found.book, sheet)
        ends = [found.alignments[sheet].cols.get(col) for col in (first, last)]
        known = found.alignments[sheet].inverse.cols
        if first < last and ends[0] is not None and ends[1] is not None:
            added = (col for col in range(ends[0], ends[1]) if col not in known)
            columns += [Place(tab.name, HEADER_ROW, col) for col in added]
    return columns
