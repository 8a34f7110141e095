"""Dates that somebody typed, the first day or the last actual step, where the steps moved."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from ..book.book import Book, Cell
from ..days import day_of
from ..template.axes import LAST_ACTUAL
from ..template.schema import Model
from .book_match import file_content
from .edits import Edit
from .row_alignment import FileContent

FIRST_DAY, ACTUALS_END = ".first_day", f".{LAST_ACTUAL}"
"""How the ids of the two inputs end."""

_MONTH = re.compile(r"(.*\.)(\d{4})-(\d\d)")


def redated(old: Book, new: Book, changed: Iterable[Edit], items: Mapping[str, str]) -> Book:
    """The old Book, its steps called by the dates that they had when the workbook came back.

    Only where the new template moved the first day too: else the steps stay side by side. `items`
    gives the timeline of each series.
    """
    days = {cell.id.text: file_content(cell) for cell in new.cells if _is_first(cell)}
    months = {
        edit.name.removesuffix(FIRST_DAY): _months(edit.now) - _months(edit.was)
        for edit in changed
        if _is_first(edit.cell) and days.get(edit.name, edit.was) != edit.was
    }
    if not any(months.values()):
        return old
    return replace(old, cells=tuple(_moved(cell, months, items) for cell in old.cells))


def starts(changed: Iterable[Edit], new: Model) -> tuple[tuple[str, date], ...]:
    """The first days that somebody typed, where the template has the day that it had."""
    typed = {edit.name.removesuffix(FIRST_DAY): edit for edit in changed if _is_first(edit.cell)}
    return tuple(
        (axis.name, day_of(edit.now).replace(day=1))
        for axis in new.axes
        if (edit := typed.get(axis.name)) and isinstance(edit.now, float | int)
        if axis.timeline and axis.timeline.start == day_of(_days(edit.was))
    )


def recounted(old: Book, new: Book, cell: Cell, content: FileContent) -> FileContent:
    """The content of a cell, the last actual step as the new timeline counts: the same date."""
    axis = cell.id.text.removesuffix(ACTUALS_END)
    if old is new or axis == cell.id.text or not isinstance(content, float | int):
        return content
    ends, new_ends = (
        {
            float(c.id.step): c.id.key
            for c in book.cells
            if c.id.item == f"{axis}.end" and c.id.step
        }
        for book in (old, new)
    )
    if content not in ends or not new_ends:  # 0 is none, whatever the first day
        return content
    return sum(end <= ends[content] for end in new_ends.values())


def _is_first(cell: Cell) -> bool:
    return cell.role == "input" and cell.id.text.endswith(FIRST_DAY)


def _months(day: object) -> int:
    found = day_of(_days(day))
    return found.year * 12 + found.month


def _days(day: object) -> float:
    assert isinstance(day, float | int)
    return day


def _moved(cell: Cell, months: Mapping[str, int], items: Mapping[str, str]) -> Cell:
    by, found = months.get(items.get(cell.id.item, ""), 0), _MONTH.fullmatch(cell.id.text)
    if not by or not found or not cell.id.of_a_series:
        return cell
    year, month = divmod(int(found[2]) * 12 + int(found[3]) - 1 + by, 12)
    return replace(cell, id=replace(cell.id, text=f"{found[1]}{year}-{month + 1:02}"))
