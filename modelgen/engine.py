"""Book to Values. The only module that calculates, and the only one that knows the calculator."""

import math
from collections.abc import Iterator
from datetime import date
from typing import Any

import formualizer

from .book import Book, Cell, Formula, Value, Values
from .problems import ModelError, Problem

UNREAD = frozenset(("code", "code_wrapped", "map", "map_count", "line_number"))
"""Roles of the cells of the text sheets, which no formula refers to."""


def calculate(book: Book) -> Values:
    """Evaluate every formula of the book from the text that is written to the file.

    Raises ModelError with each formula that gives an error value or a number that is not finite.
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
    problems = list(_problems(formulas, raw))
    if problems:
        raise ModelError(problems)
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


def _problems(formulas: list[Cell], raw: dict[Any, Any]) -> Iterator[Problem]:
    for cell in formulas:
        value = raw[cell.place]
        assert isinstance(cell.content, Formula)
        if isinstance(value, dict):
            fault = f"gives the error {value.get('kind', value)}"
        elif value is None:
            fault = "gives nothing"
        elif isinstance(value, int | float) and not math.isfinite(value):
            fault = "gives a number that is not finite"
        else:
            continue
        what = f" (`{cell.item}`)" if cell.item else ""
        yield Problem(f"{cell.place}{what} {fault}: {cell.content.text}")


def _value(value: Any) -> Value:
    return value if isinstance(value, bool | str) else float(value)
