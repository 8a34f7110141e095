"""Columns put between those of the cases: which they are, where a copy looks like its original.

How many there are the defined names tell, which grow with what is put into them; which they are
the formulas tell, which move with what they refer to.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

from ..book.book import Book, Cell, Formula
from ..formulas.cell_references import normalised
from ..xlsx.reader import Returned
from .book_match import BookMatch, checked, file_content, laid_out
from .row_alignment import Alignment
from .spans import case_span

MOST = 2
"""So many are looked for; more are found by what stands in them alone."""

ENOUGH = 400
"""Cells that are compared, of those in the columns of the cases."""


def match(book: Book, returned: Returned) -> BookMatch:
    """The Book found again; raises ModelError with every pair of anchors that disagree."""
    return checked(with_cases(laid_out(book, returned)))


def with_cases(found: BookMatch) -> BookMatch:
    """The match with the columns of the cases where their formulas say, sheet after sheet."""
    roles = {sheet.name: sheet.role for sheet in found.book.sheets}
    for sheet in sorted(found.tabs, key=lambda name: roles[name] not in ("control", "input")):
        options = [
            replace(found, alignments={**found.alignments, sheet: fit})
            for fit in _fits(found, sheet)
        ]
        if options:
            cells = _cells(found.book, sheet)[:ENOUGH]
            found = max((found, *options), key=lambda one: _told(one, cells))
    return found


def _fits(found: BookMatch, sheet: str) -> Iterator[Alignment]:
    """Every way in which so many columns may stand between those of the cases."""
    first, last = case_span(found.book, sheet)
    ends = _ends(found, sheet)
    if first == last or ends is None:
        return
    left, right = ends
    added, fit = (right - left) - (last - first), found.alignments[sheet]
    if not 0 < added <= MOST:
        return
    others = {col: at for col, at in fit.cols.items() if not first <= col <= last}
    for own in combinations(range(left + 1, right), added):
        free = [col for col in range(left, right + 1) if col not in own]
        yield Alignment(fit.rows, others | dict(zip(range(first, last + 1), free, strict=True)))


def _ends(found: BookMatch, sheet: str) -> tuple[int, int] | None:
    """The first and the last column of the cases in the file, as most of the names say."""
    first, last = case_span(found.book, sheet)
    votes: Counter[tuple[int, int]] = Counter()
    for name in found.book.names:
        area = found.returned.area(name.name)
        whole = (name.area.left, name.area.right) == (first, last)
        if area and whole and name.area.sheet == sheet and area.sheet == found.tabs[sheet].name:
            votes[area.left, area.right] += 1
    return votes.most_common(1)[0][0] if votes else None


def _cells(book: Book, sheet: str) -> list[Cell]:
    first, last = case_span(book, sheet)
    cells = (cell for cell in book.by_sheet.get(sheet, ()) if cell.is_kept)
    return [cell for cell in cells if first <= cell.place.col <= last]


def _told(found: BookMatch, cells: list[Cell]) -> int:
    """How many cells stand where a match says, each with the content that it says."""
    count = 0
    for cell in cells:
        there = found.cell(cell.place)
        content = there.content if there else None
        if isinstance(cell.content, Formula):
            expected = normalised(found.formula(cell.content.text[1:], cell.place.sheet))
            count += isinstance(content, str) and normalised(content[1:]) == expected
        else:
            count += content == file_content(cell)
    return count
