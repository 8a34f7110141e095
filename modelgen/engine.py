"""Book to Values. The only module that calculates, and the only one that knows the calculator."""

import math
from datetime import date
from typing import Any

import formualizer

from .book import Book, Cell, Formula, Value, Values
from .faults import BookError, Fault

UNREAD = frozenset(
    "code code_wrapped map map_count heading title model about term prose note note_flow".split()
)
"""Roles of text that no formula refers to: the calculator need not hold it."""


def calculate(book: Book) -> Values:
    """Evaluate every formula of the book from the text that is written to the file.

    Raises BookError with each cell that gives an error value or a number that is not finite.
    """
    workbook = formualizer.Workbook()
    for sheet in book.sheets:
        workbook.add_sheet(sheet.name)
    for cell in book.cells:
        if cell.role not in UNREAD:
            _enter(workbook, cell)
    workbook.evaluate_all()
    formulas = [cell for cell in book.cells if isinstance(cell.content, Formula)]
    raw = {
        c.place: workbook.get_value(c.place.sheet, c.place.row + 1, c.place.col + 1)
        for c in formulas
    }
    faults = [Fault(cell, why) for cell in formulas if (why := _why(raw[cell.place]))]
    if faults:
        raise BookError(faults)
    return {place: _value(value) for place, value in raw.items()}


def _enter(workbook: Any, cell: Cell) -> None:
    name, row, col, content = (
        cell.place.sheet,
        cell.place.row + 1,
        cell.place.col + 1,
        cell.content,
    )
    if isinstance(content, Formula):
        workbook.set_formula(name, row, col, content.text)
    elif isinstance(content, str):
        if content:
            workbook.set_value(name, row, col, formualizer.LiteralValue.text(content))
    elif not isinstance(content, date):
        workbook.set_value(name, row, col, float(content))


def _why(value: Any) -> str:
    """Why a value cannot be stored, or nothing."""
    if isinstance(value, dict):
        return f"gives the error {value.get('kind', value)}"
    if value is None:
        return "gives nothing"
    if isinstance(value, int | float) and not math.isfinite(value):
        return "gives a number that is not finite"
    return ""


def _value(value: Any) -> Value:
    return value if isinstance(value, bool | str) else float(value)
