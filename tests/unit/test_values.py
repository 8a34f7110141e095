"""Days as numbers, and columns as letters: there and back."""

from datetime import date, timedelta

import pytest

from modelgen.addresses import LAST_COL, column, letters
from modelgen.book.values import near, outdated, same_digits
from modelgen.days import day_of, serial


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


def test_blanks_around_a_text_are_no_difference_as_programs_drop_them() -> None:
    for one, other in ((" (assumed)", "(assumed)"), ("said; ", "said;"), ("", "")):
        assert (True, False) == (near(one, other), outdated(one, other))
    for one, other in (("a b", "ab"), ("a", "b"), ("1", 1.0), ("", None)):
        assert not near(one, other)
        assert other is None or outdated(one, other)


def test_a_text_in_other_capitals_is_another_text_but_none_that_is_out_of_date() -> None:
    """A case that was typed in capitals is that case, and its formulas show what was typed."""
    assert not near("Live case: BEAR", "Live case: Bear")
    assert not outdated("Live case: BEAR", "Live case: Bear")


@pytest.mark.parametrize(
    ("one", "other", "digits", "close", "old"),
    [
        (1.0, 1.0, True, True, False),
        (0.1 + 0.2, 0.3, True, True, False),
        (1.0, 1 + 1e-14, False, True, False),
        (1.0, 1 + 1e-13, False, True, False),
        (1.0, 1 + 1e-11, False, False, False),  # programs round apart by more than this
        (1.0, 1 + 1e-8, False, False, True),
        (1e6, 1e6 + 1e-4, False, False, False),
        (1e6, 1e6 + 1e-2, False, False, True),
        (0.0, 1e-10, False, False, False),  # near nought the difference itself counts
        (0.0, 1e-8, False, False, True),
        (5.0, -5.0, False, False, True),
    ],
)
def test_numbers_are_the_same_to_fifteen_digits_near_to_twelve_and_current_to_nine(
    one: float, other: float, digits: bool, close: bool, old: bool
) -> None:
    assert (digits, close, old) == (
        same_digits(one, other), near(one, other), outdated(one, other)
    )  # fmt: skip
    assert (digits, close, old) == (
        same_digits(other, one), near(other, one), outdated(other, one)
    )  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("a", "a", True),
        ("a", "b", False),
        ("1", 1.0, False),
        (1.0, None, False),
        (True, 1.0, True),
    ],
)
def test_texts_are_the_same_letter_by_letter(one: object, other: object, same: bool) -> None:
    assert same == near(one, other)
