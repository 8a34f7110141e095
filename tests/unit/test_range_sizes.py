"""How large a range is, and where, is known without its cells, among them the one that asks."""

from pathlib import Path

import pytest

from modelgen.addresses import Place
from modelgen.audit.audit import audit
from modelgen.book.calculator import calculate
from modelgen.formulas.sizes import with_sizes

from .small_books import book, cell
from .small_files import data, file


@pytest.mark.parametrize(
    ("sized", "formula"),
    [
        ("=8", "=ROWS(A$1:A8)"),
        ("=2*3+1", "=columns($A1:B1)*ROWS('it''s'!A1:C3)+rows( B5 )"),
        ("=1048576", "=ROWS(A:A)"),
        ("=SUM(3,A1:A2)", "=SUM(ROWS(A1:A3),A1:A2)"),
        ('="ROWS(A1:A3)"', '="ROWS(A1:A3)"'),
        ("=ROWS(one)", "=ROWS(one)"),
        ("=ROWS((A1:A2,B1))", "=ROWS((A1:A2,B1))"),
        ("=ROWS(A1:A2*2)", "=ROWS(A1:A2*2)"),
        ("=ARROWS(A1:A2)", "=ARROWS(A1:A2)"),
        ("=ROW(A1:A2)", "=ROW(A1:A2)"),
        ("=5+3+2", "=ROW(C$5)+COLUMN(C5:C9)+row(A2:D2)"),
        ("=COLUMN(A:B)", "=COLUMN(A:B)"),
        ("=ROW()", "=ROW()"),
        ('=ROWS("', '=ROWS("'),
    ],
)
def test_the_size_of_a_range_is_a_number(sized: str, formula: str) -> None:
    assert sized == with_sizes(formula)


@pytest.mark.parametrize(
    ("value", "formula"), [(2.0, "=ROWS(A!A$1:A2)"), (1.0, "=ROWS(A!A2)"), (2.0, "=ROW(A!A2)")]
)
def test_a_line_that_counts_itself_has_a_value(value: float, formula: str) -> None:
    assert value == calculate(book(cell("A!A2", formula)))[Place("A", 1, 0)]


def test_audit_tells_no_circle_where_lines_are_numbered() -> None:
    cells = '<c r="A2"><f>ROWS(A$1:A2)</f><v>2</v></c><c r="B2"><f>B2+1</f><v>0</v></c>'
    found = audit(Path("other.xlsx"), file({"S": data(f'<row r="2">{cells}</row>')})).findings
    assert ["S!B2"] == [f.cell for f in found if f.rule.id == "FRM-07"]
