"""Units as powers of words: how they multiply, where they meet, and what is told if not."""

import pytest

from modelgen.formulas.syntax import FormulaError, tree
from modelgen.formulas.unit_algebra import OPEN, OPEN_TEXT, PLAIN, TEXT, Dimension, dimension, fits
from modelgen.formulas.units import infer

UNITS = {
    "cost": "USD", "sales": "USD", "hours": "hour", "days": "day", "word": "text", "count": "1",
    "rate": "USD/hour", "area": "m·m", "share": "1",
}  # fmt: skip


def found(formula: str) -> Dimension:
    return infer(tree(formula), lambda name: dimension(UNITS[name]))


@pytest.mark.parametrize(
    ("unit", "powers"),
    [
        ("1", {}),
        ("", {}),
        ("USD", {"USD": 1}),
        ("USD/hour", {"USD": 1, "hour": -1}),
        ("USD/GPU-hour", {"USD": 1, "GPU": -1, "hour": -1}),
        ("USD/GPU/hour", {"USD": 1, "GPU": -1, "hour": -1}),
        ("GPU-hour", {"GPU": 1, "hour": 1}),
        ("GPU·hour", {"GPU": 1, "hour": 1}),
        ("m·m", {"m": 2}),
        ("1/m-m", {"m": -2}),
        ("m·s/m", {"s": 1}),
        (" USD / hour ", {"USD": 1, "hour": -1}),
    ],
)
def test_a_unit_is_powers_of_its_words(unit: str, powers: dict[str, int]) -> None:
    assert Dimension(frozenset(powers.items())) == dimension(unit)


def test_text_is_a_unit_of_its_own() -> None:
    assert TEXT == dimension("text")
    assert TEXT != dimension("1") == PLAIN


@pytest.mark.parametrize(
    ("unit", "text"),
    [
        (TEXT, "text"),
        (PLAIN, "a plain number"),
        (OPEN, "a plain number"),
        (dimension("USD"), "USD"),
        (dimension("USD/hour"), "USD/hour"),
        (dimension("1/hour"), "1/hour"),
        (dimension("1/hour-day"), "1/day/hour"),
        (dimension("m·m·kg/s·s"), "kg·m^2/s^2"),
    ],
)
def test_a_unit_is_told_as_a_person_writes_it(unit: Dimension, text: str) -> None:
    assert text == str(unit)


@pytest.mark.parametrize(
    ("formula", "unit"),
    [
        ("1", OPEN),
        ("1*1", OPEN),
        ("1/1", OPEN),
        ("1+1", OPEN),
        ("-1", OPEN),
        ('"x"', OPEN_TEXT),
        ("1+cost", dimension("USD")),
        ("cost+1", dimension("USD")),
        ("cost-sales", dimension("USD")),
        ("cost/sales", PLAIN),
        ("cost*1", dimension("USD")),
        ("1*cost", dimension("USD")),
        ("1/hours", dimension("1/hour")),
        ("rate*hours*hours", dimension("USD·hour")),
        ("area/area", PLAIN),
        ("area*area", dimension("m·m·m·m")),
        ("hours*rate/cost", PLAIN),
        ("cost/rate", dimension("hour")),
        ("hours<>1", PLAIN),
        ("cost<sales", PLAIN),
        ("cost>=sales", PLAIN),
        ("cost<=sales", PLAIN),
        ('word="x"', PLAIN),
        ("AND(cost>0,hours>0)", PLAIN),
        ("NOT(count)", PLAIN),
        ("ISNUMBER(cost)", PLAIN),
        ("ISERROR(word)", PLAIN),
        ("COUNT(cost,hours)", PLAIN),
        ("COUNTIFS(cost,1,hours,1)", PLAIN),
        ("MATCH(cost,sales,0)", PLAIN),
        ("ABS(cost)", dimension("USD")),
        ("ROUND(rate,0)", dimension("USD/hour")),
        ("INDEX(word,1)", TEXT),
        ("IF(cost>0,1,0)", OPEN),
        ("IF(count,cost,sales)", dimension("USD")),
        ("IF(1,cost,0)", dimension("USD")),
        ("IF(cost>0,0,rate)", dimension("USD/hour")),
        ('IF(cost>0,word,"x")', TEXT),
        ('IF(cost=0,"n/a",cost)', dimension("USD")),
        ("SUMIF(hours,1,cost)", dimension("USD")),
        ("SUMIFS(hours,cost,1,days,1)", dimension("hour")),
        ("SUMPRODUCT(rate,hours,count)", dimension("USD")),
        ("SUMPRODUCT(cost)", dimension("USD")),
        ("SUMPRODUCT(1*1)", PLAIN),
        ("SUM(cost,0,sales)", dimension("USD")),
        ("MIN(1,hours)", dimension("hour")),
        ("AVERAGE(cost)", dimension("USD")),
        ("IFERROR(cost/hours,0)", dimension("USD/hour")),
        ("sum(cost)", dimension("USD")),
        ('"x"&word', TEXT),
        ('ROUND(cost,0)&" USD"', TEXT),
        ('"USD "&round(cost,0)', TEXT),
    ],
)
def test_a_formula_works_out_to_this_unit(formula: str, unit: Dimension) -> None:
    assert unit == found(formula)


FIT = "units do not fit: "


@pytest.mark.parametrize(
    ("formula", "message"),
    [
        ("cost+hours", FIT + "it adds hour to USD"),
        ("cost-hours", FIT + "it subtracts hour from USD"),
        ("cost<hours", FIT + "it compares USD with hour"),
        ("cost=hours", FIT + "it compares USD with hour"),
        ("cost<>hours", FIT + "it compares USD with hour"),
        ("cost>hours", FIT + "it compares USD with hour"),
        ("cost<=hours", FIT + "it compares USD with hour"),
        ("cost>=hours", FIT + "it compares USD with hour"),
        ("cost=word", FIT + "it compares USD with text"),
        ("rate*hours+hours", FIT + "it adds hour to USD"),
        ("word*cost", FIT + "`*` meets text"),
        ("cost/word", FIT + "`/` meets text"),
        ("1+word", FIT + "`+` meets text"),
        ("-word", FIT + "a sign meets text"),
        ("SUMPRODUCT(cost,word)", FIT + "SUMPRODUCT meets text"),
        ("MAX(cost,sales,hours)", FIT + "MAX takes USD and hour"),
        ("sum(0,cost,hours)", FIT + "SUM takes USD and hour"),
        ("IF(cost>0,cost,hours)", FIT + "IF chooses between USD and hour"),
        ("IF(cost,1,0)", "IF tests USD; it needs a condition"),
        ("IF(word,1,0)", "IF tests text; it needs a condition"),
        ('"x"&cost', "a number is joined to text: put it in ROUND(…,0)"),
        ('1&"x"', "a number is joined to text: put it in ROUND(…,0)"),
        ('ABS(cost)&"x"', "a number is joined to text: put it in ROUND(…,0)"),
        ("LEN(word)", "the unit of LEN is not known"),
        ("MAX({1,2})", "a formula cannot hold a array"),
    ],
)
def test_where_two_units_meet_it_is_told_which_they_are(formula: str, message: str) -> None:
    with pytest.raises(FormulaError) as raised:
        found(formula)
    assert message == raised.value.message


@pytest.mark.parametrize(
    ("unit", "declared", "fit"),
    [
        (dimension("USD"), dimension("USD"), True),
        (dimension("USD"), dimension("hour"), False),
        (PLAIN, dimension("USD"), False),
        (OPEN, dimension("USD"), True),
        (OPEN, PLAIN, True),
        (OPEN, TEXT, False),
        (OPEN_TEXT, TEXT, True),
        (OPEN_TEXT, dimension("USD"), True),  # what a ratio shows without a denominator
        (TEXT, TEXT, True),
        (TEXT, PLAIN, False),
        (PLAIN, TEXT, False),
    ],
)
def test_a_formula_of_literals_fits_any_unit_but_a_number_is_no_text(
    unit: Dimension, declared: Dimension, fit: bool
) -> None:
    assert fit == fits(unit, declared)
