"""Money in sentences: two decimals that no setting of a computer changes."""

import pytest

from modelgen.addresses import Place
from modelgen.book.book import Value
from modelgen.book.calculator import calculate
from modelgen.compile import stages
from modelgen.compile.templates import parse
from modelgen.formulas.item_formulas import check
from modelgen.formulas.money import (
    cents_as_typed,
    one_decimal,
    spelled_out,
    two_decimals,
    typed_digits,
)
from modelgen.formulas.syntax import FormulaError, tree
from modelgen.formulas.unit_algebra import TEXT, dimension
from modelgen.formulas.units import infer

from ..conftest import ROOT
from .small_books import book, cell

GOOD = (ROOT / "tests" / "samples" / "good.yaml").read_text(encoding="utf-8")
LINE = (
    "- {name: profit, label: Profit, unit: USD, formula: revenue-cost, output: true, total: true}"
)
TOLD = "- {name: told, label: Told, unit: text, formula: FORMULA}"
SHOWN = [
    (12.909, "12.91"),
    (2.0, "2.00"),
    (0.05, "0.05"),
    (1.995, "2.00"),
    (2.999, "3.00"),
    (1.005, "1.01"),
    (0.0, "0.00"),
    (-0.001, "0.00"),
    (-0.006, "-0.01"),
    (-1.5, "-1.50"),
    (1234567.891, "1234567.89"),
]


@pytest.mark.parametrize(("number", "shown"), SHOWN)
def test_a_figure_is_told_with_two_decimals(number: float, shown: str) -> None:
    formula = f"={two_decimals('A!A1', 'A!A2', '.')}"
    small = book(cell("A!A1", number), cell("A!A2", 100.0), cell("A!A3", formula))
    assert shown == calculate(small)[Place("A", 2, 0)]


@pytest.mark.parametrize(
    ("share", "sign", "shown"),
    [
        (5.4547, ".", "545.5"), (0.845, ".", "84.5"), (0.845, ",", "84,5"), (0.5, ".", "50"),
        (0.5, ",", "50"), (0.99999, ".", "100"), (0.0, ",", "0"), (-0.08839, ".", "-8.8"),
        (-0.0004, ".", "0"), (10.6049, ",", "1060,5"),
    ],
)  # fmt: skip
def test_a_share_is_told_in_per_cent_with_the_decimal_that_cells_show(
    share: float, sign: str, shown: str
) -> None:
    formula = f"={one_decimal('A!A1*A!A2', sign)}"
    small = book(cell("A!A1", share), cell("A!A2", 100.0), cell("A!A3", formula))
    assert shown == calculate(small)[Place("A", 2, 0)]


def test_a_share_reads_alike_where_a_computer_writes_decimals_otherwise() -> None:
    assert 'SUBSTITUTE(ROUND(A1*B1,1),",",".")' == one_decimal("A1*B1", ".")
    assert 'SUBSTITUTE(ROUND(A1*B1,1),".",",")' == one_decimal("A1*B1", ",")


@pytest.mark.parametrize(
    ("typed", "digits", "cents"),
    [
        (40, "40", "40.00"), (45.5, "45.5", "45.50"), (1.25, "1.25", "1.25"), (-3, "-3", "-3.00"),
        (0.125, "0.125", "0.125"), (0, "0", "0.00"), (22000.5, "22000.5", "22000.50"),
        (100 * 0.07, "7", "7.00"),
    ],
)  # fmt: skip
def test_a_typed_figure_is_told_with_its_digits(typed: float, digits: str, cents: str) -> None:
    for told, formula in ((digits, typed_digits), (cents, cents_as_typed)):
        small = book(cell("A!A1", float(typed)), cell("A!A3", f"={formula('A!A1', '.')}"))
        assert told == calculate(small)[Place("A", 2, 0)]


def test_a_typed_figure_reads_alike_where_a_computer_writes_decimals_otherwise() -> None:
    zeros = 'IF(ROUND(A1,0)=A1,",0","")&IF(ROUND(A1,1)=A1,"0","")'
    assert f'SUBSTITUTE(ROUND(A1,10),".",",")&{zeros}' == cents_as_typed("A1", ",")


def told(formula: str) -> Value:
    assert 1 == GOOD.count(LINE)
    text = GOOD.replace(LINE, f"{LINE}\n          {TOLD.replace('FORMULA', formula)}")
    ctx = stages.prepare(parse(text, "good.yaml"))
    return calculate(stages.compile(ctx))[ctx.layout.live("told")]


@pytest.mark.parametrize(
    ("shown", "formula"),
    [
        ("150.00", "MONEY(profit)"),
        ("Cost: 50.00 USD", '\'"Cost: "&MONEY( cost )&" USD"\''),
        ("MONEY(cost)", '\'"MONEY(cost)"&""\''),
        ("150.00", "'IF(profit>0,MONEY(profit),\"none\")'"),
        ("75.00", '"MONEY(profit[rainy])"'),
        ("75 %", "'PERCENT(margin)&\" %\"'"),
    ],
)
def test_a_template_tells_money(shown: str, formula: str) -> None:
    assert shown == told(formula)


@pytest.mark.parametrize("formula", ["MONEY(profit-cost)", "MONEY(1)", "MONEY(ABS(cost))"])
def test_money_takes_an_item_alone(formula: str) -> None:
    with pytest.raises(FormulaError, match="MONEY takes an item"):
        check(formula)


def test_money_of_a_text_is_refused() -> None:
    with pytest.raises(FormulaError, match="MONEY"):
        infer(tree("MONEY(words)"), lambda _name: TEXT)


def test_money_is_text() -> None:
    assert TEXT == infer(tree("MONEY(cost)"), lambda _name: dimension("USD"))


def test_the_decimal_sign_and_the_sheet_stand_as_they_are_given() -> None:
    text = spelled_out("\"MONEY(A1)\"&MONEY('A (b)'!$D$2)", "W!$D$6", ",")
    assert text == '"MONEY(A1)"&' + two_decimals("'A (b)'!$D$2", "W!$D$6", ",")
    assert '&","&' in text
