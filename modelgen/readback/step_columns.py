"""Columns of periods found again by the numbers of their steps, which stand above them."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

from ..book.book import Book
from ..compile.layout import FIRST_STEP
from ..formulas import cell_references
from ..xlsx.reader import FileCell, Tab
from .row_alignment import Alignment, FileContent

Heads = Mapping[int, Mapping[int, int]]
"""The rows of a sheet that number its steps, each with the step of every column."""


def heads(book: Book) -> Mapping[str, Heads]:
    """Of each sheet whose columns are steps, the rows that number them."""
    found: dict[str, dict[int, dict[int, int]]] = {}
    for cell in book.by_role.get("step_number", ()):
        at = cell.place
        if at.col >= FIRST_STEP:
            found.setdefault(at.sheet, {}).setdefault(at.row, {})[at.col] = at.col - FIRST_STEP + 1
    return found


def by_steps(fit: Alignment, rows: Heads, tab: Tab, tabs: Mapping[str, Tab]) -> Alignment:
    """The fit with each column of a step where the number of that step stands, and stands once.

    `tabs` are all of the returned workbook, by name.
    """
    for row, steps in rows.items():
        sure = dict(_numbered(fit.rows.get(row), steps, tab, tabs))
        if sure:
            others = {col: at for col, at in fit.cols.items() if col not in steps}
            return replace(fit, cols=_ordered({**others, **sure}, _unsure(fit, steps, sure)))
    return fit


def _numbered(
    row: int | None, steps: Mapping[int, int], tab: Tab, tabs: Mapping[str, Tab]
) -> Iterator[tuple[int, int]]:
    """The columns of the steps whose numbers stand in the row once, each with its new place."""
    held = {col: _shown(cell, tab, tabs) for (at, col), cell in tab.cells.items() if at == row}
    count = Counter(held.values())
    where = {value: col for col, value in held.items() if count[value] == 1}
    last = -1
    for col, step in steps.items():
        at = where.get(float(step), -1)
        if at > last:
            yield col, at
            last = at


def _shown(cell: FileCell, tab: Tab, tabs: Mapping[str, Tab]) -> FileContent:
    """What a cell shows: of a link that some program stored without a value, what it links to."""
    link = cell_references.read(cell.formula, tab.name) if cell.value is None else None
    if link is None or link.sheet not in tabs:
        return cell.value
    there = tabs[link.sheet].cells.get((link.top, link.left))
    return there.value if there else None


def _unsure(fit: Alignment, steps: Mapping[int, int], sure: Mapping[int, int]) -> dict[int, int]:
    """The other steps, where what stands below them is alike; one whose number is gone is gone.

    A number that somebody typed over, or that stands twice, says nothing.
    """
    taken = set(sure.values())
    return {
        col: at for col in steps if col not in sure and (at := fit.cols.get(col, -1)) not in taken
        if at >= 0
    }  # fmt: skip


def _ordered(cols: Mapping[int, int], more: Mapping[int, int]) -> dict[int, int]:
    """The columns, and those of `more` that keep the order."""
    found = dict(cols)
    for col, at in more.items():
        before = max((found[c] for c in found if c < col), default=-1)
        after = min((found[c] for c in found if c > col), default=at + 1)
        if before < at < after:
            found[col] = at
    return dict(sorted(found.items()))


def lost_steps(fit: Alignment, rows: Heads) -> list[int]:
    """The numbers of the steps whose columns are not there any more."""
    steps = next(iter(rows.values()), {})
    return [step for col, step in steps.items() if col not in fit.cols]


def own_columns(fit: Alignment, rows: Heads) -> list[int]:
    """The columns of the returned sheet that somebody put between the steps."""
    steps = next(iter(rows.values()), {})
    at = [fit.cols[col] for col in steps if col in fit.cols]
    taken = set(fit.cols.values())
    return [col for col in range(min(at), max(at)) if col not in taken] if at else []
