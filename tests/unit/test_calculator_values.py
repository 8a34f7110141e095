"""Whatever the calculator gives becomes a cell's value, or is told as not computed."""

import pytest

from modelgen.addresses import Place
from modelgen.audit.subject import EMPTY_BOOK
from modelgen.book.book import Book
from modelgen.book.calculator import Calculation, ForeignCell, cell_value


@pytest.mark.quick
@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (True, True), (False, False), (3, 3.0), (2.5, 2.5), ("", ""), ("text", "text"),
        (None, None), ({"type": "Error", "kind": "Div"}, None), ([[1.0]], None), ((), None),
        (object(), None), (float("inf"), None), (float("-inf"), None), (float("nan"), None),
        (10**400, None),
    ],
)  # fmt: skip
def test_every_type_is_a_cell_value_or_cannot_be_computed(raw: object, value: object) -> None:
    found = cell_value(raw)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.quick
def test_what_needs_half_a_character_is_not_computed() -> None:
    """LEFT leaves one of an emoji: a spreadsheet stores it, and the calculator knows none."""
    texts = {0: "a\ud83d", 1: "=A1&1", 2: "=A5&1", 3: "=1+1", 4: "\U0001f600"}
    cells = [ForeignCell(Place("S", row, 0), text) for row, text in texts.items()]
    found = Calculation(EMPTY_BOOK, cells)
    assert {Place("S", 2, 0): "\U0001f6001", Place("S", 3, 0): 2.0} == dict(found.known())
    found.enter(Place("S", 3, 0), "b\ude00")  # half of one is taken for a sign of its own
    assert "b\ufffd" == found.value(Place("S", 3, 0))


@pytest.mark.quick
def test_zero_has_no_sign() -> None:
    assert str(cell_value(-0.0)) == "0.0"


@pytest.mark.quick
@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("=TIME(16,30,0)", 0.6875), ("=DATE(2026,1,31)", 46053.0),
        ("=EDATE(DATE(2026,1,31),1)", 46081.0), ("=MAX(DATE(2026,1,31),0)", 46053.0),
        ("=IF(TRUE,DATE(2026,1,31),0)+1", 46054.0), ("=YEAR(DATE(2026,1,31))", 2026.0),
        ("=DATE(2026,1,31)+TIME(12,0,0)", 46053.5), ("=1/0", None),
        ("=TIME(23,59,59)", 86399 / 86400), ("=IF(TRUE,TIME(6,0,0),0)", 0.25),
    ],
)  # fmt: skip
def test_days_and_times_are_the_numbers_that_spreadsheets_store(text: str, value: object) -> None:
    place = Place("Mine", 0, 0)
    book: Book = EMPTY_BOOK
    found = Calculation(book, [ForeignCell(place, text)]).known()
    assert found.get(place) == (pytest.approx(value) if value is not None else None)
