"""What unit a formula works out to."""

import pytest

from modelgen.formulas.item_formulas import check
from modelgen.formulas.syntax import FormulaError, tree
from modelgen.formulas.unit_algebra import Dimension, dimension, fits
from modelgen.formulas.units import infer

UNITS = {"cost": "USD", "hours": "hour", "word": "text", "count": "1", "rate": "USD/hour"}


def unit_of(formula: str) -> str:
    return str(infer(tree(formula), lambda name: dimension(UNITS[name])))


@pytest.mark.parametrize(
    ("formula", "unit"),
    [
        ("SUMIF(word,1,cost)", "USD"),  # what is summed, not what is compared
        ("SUMIF(hours,1,rate)", "USD/hour"),
        ("SUMIFS(cost,word,1,hours,1)", "USD"),
        ("COUNTIF(cost,1)", "a plain number"),
        ("rate*hours", "USD"),
        ("cost/hours", "USD/hour"),
        ("SUMPRODUCT(rate,hours)", "USD"),
        ("MAX(cost,0)", "USD"),
        ("IF(hours>0,cost,0)", "USD"),
        ("INDEX(rate,1,1)", "USD/hour"),
        ("cost*1", "USD"),
        ("-cost", "USD"),
        ("cost=0", "a plain number"),
        ('word&"x"', "text"),
    ],
)
def test_a_formula_has_the_unit_that_its_terms_give(formula: str, unit: str) -> None:
    assert unit == unit_of(formula)


@pytest.mark.parametrize(
    "formula",
    ["cost+hours", "MAX(cost,hours)", "IF(cost,1,0)", "IF(hours>0,cost,hours)", "cost>hours",
     "word*1", "word&cost", "SUMIF(cost,1,word)+1"],
)  # fmt: skip
def test_units_that_cannot_meet_are_refused(formula: str) -> None:
    with pytest.raises(FormulaError):
        unit_of(formula)


@pytest.mark.parametrize("literal", ["2", "0.5", "1.5", "100", "1e3", "TRUE", "#N/A"])
def test_no_figure_but_nought_and_one_is_typed_into_a_formula(literal: str) -> None:
    with pytest.raises(FormulaError):
        check(f"cost*{literal}")
    check("cost*1+0")


def test_powers_add_up_and_cancel() -> None:
    per = dimension("USD/GPU-hour")
    assert Dimension(frozenset({("USD", 1), ("GPU", -1), ("hour", -1)})) == per
    assert fits(dimension("1"), Dimension())
    assert not fits(dimension("USD"), dimension("hour"))
