"""Days as numbers, and columns as letters: there and back."""

from datetime import date, timedelta

import pytest

from modelgen.addresses import LAST_COL, column, letters
from modelgen.book.values import day_of, serial


@pytest.mark.parametrize(
    ("day", "number"),
    [(date(1900, 3, 1), 61.0), (date(1999, 12, 31), 36525.0), (date(2026, 1, 31), 46053.0)],
)
def test_a_day_is_the_number_that_a_spreadsheet_stores(day: date, number: float) -> None:
    assert (number, day) == (serial(day), day_of(number))
    assert day == day_of(number + 0.75)


def test_every_day_comes_back() -> None:
    days = [date(1900, 3, 1) + timedelta(days=37 * n) for n in range(2000)]
    assert days == [day_of(serial(day)) for day in days]


@pytest.mark.parametrize(("text", "number"), [("A", 0), ("z", 25), ("AA", 26), ("XFD", LAST_COL)])
def test_the_letters_of_a_column_are_a_number_from_zero(text: str, number: int) -> None:
    assert (number, text.upper()) == (column(text), letters(number))


def test_every_column_comes_back() -> None:
    assert list(range(LAST_COL + 1)) == [column(letters(n)) for n in range(LAST_COL + 1)]
