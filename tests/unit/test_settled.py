"""A formula that is in doubt keeps its stored value as long as nothing that it needs changed."""

from html import escape

import pytest

from modelgen.addresses import Place
from modelgen.book.calculator import Calculation
from modelgen.merge.assemble import Assembly
from modelgen.merge.placed_book import placed_book
from modelgen.merge.settled import settled
from modelgen.merge.user_cells import beside

from .small_files import MINE, OLD, book, data, file, placed

CHANGED = book({
    "1": ("", "Id", "Unit", "Value"), "2": ("a", "Ay", "USD", 5.0), "3": ("n", "En", "USD", 9.0),
    "4": ("b", "Be", "USD", 2.0),
})  # fmt: skip
"""The newer template gives another value to a, in Mine!D2; b, in Mine!D4, is as it was."""


def told(new: object, *formulas: tuple[str, str]) -> list[object]:
    """What is told of formulas down the first column of an own sheet, each with its value."""
    rows = "".join(
        f'<row r="{n}"><c r="A{n}"{"" if stored.isdigit() else " t=" + chr(34) + "str" + chr(34)}>'
        f"<f>{escape(text)}</f><v>{stored}</v></c></row>"
        for n, (text, stored) in enumerate(formulas, 1)
    )
    placement = placed(file({"Mine": data(MINE), "Own": data(rows)}), OLD, new)  # type: ignore[arg-type]
    made = placed_book(placement, placement.moves.new)
    others, found = beside(placement, ())
    values = settled(placement, Assembly(made, Calculation(made, others), found, {}))
    return [values.get(Place("Own", row, 0)) for row in range(len(formulas))]


@pytest.mark.parametrize(
    ("text", "stored", "kept"),
    [
        ('Mine!D4&"x"', "deux", "deux"), ('Mine!D2&"x"', "1x", None), ('"a"&"b"', "a b", "a b"),
        ("SUMPRODUCT(Mine!D2:D4>0)", "0", None), ("SUMPRODUCT(Mine!D4:D4>0)", "0", 0.0),
        ('INDIRECT("Mine!D4")', "2", None), ('Nobody&"x"', "x", None), ("NOW()", "46000", 46000.0),
        ("Mine!D2+1", "2", 6.0), ("Mine!D4+1", "7", 3.0), ('Mine!D5&"x"', "1x", None),
    ],
)  # fmt: skip
def test_it_is_kept_computed_or_left_to_the_spreadsheet(
    text: str, stored: str, kept: object
) -> None:
    assert [kept] == told(CHANGED, (text, stored))


def test_what_needs_a_kept_value_is_computed_with_it() -> None:
    found = told(
        CHANGED, ('Mine!D4&"x"', "deux"), ('IF(A1="deux",7,8)', "7"), ('A2&"!"', "sept"),
        ('Mine!D2&"x"', "1x"), ('IF(A4="1x",7,8)', "7"), ('A5&"!"', "7!"),
    )  # fmt: skip
    assert ["deux", 7.0, "sept", None, None, None] == found


def test_where_nothing_changed_even_what_looks_up_its_cells_is_kept() -> None:
    assert [2.0] == told(OLD, ('INDIRECT("Mine!D4")', "2"))
