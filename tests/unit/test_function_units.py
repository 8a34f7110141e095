"""What unit each function gives, and what is told where its arguments have others."""

import pytest

from modelgen.formulas.language import ALLOWED
from modelgen.formulas.syntax import FormulaError, tree
from modelgen.formulas.unit_algebra import dimension
from modelgen.formulas.units import infer

UNITS = {
    "cost": "USD", "sales": "USD", "hours": "hour", "start": "date", "end": "date", "days": "day",
    "count": "1", "rate": "1/year", "years": "year", "months": "month", "word": "text",
}  # fmt: skip


def found(formula: str) -> str:
    return str(infer(tree(formula), lambda name: dimension(UNITS[name])))


@pytest.mark.parametrize(
    ("formula", "unit"),
    [
        ("end-start", "day"), ("start+days", "date"), ("days+start", "date"), ("end-days", "date"),
        ("end+1", "date"), ("1+end", "date"), ("end-1", "date"),
        ("(end-start)/days", "a plain number"),
        ("end>start", "a plain number"), ("MAX(start,end)", "date"),
        ("IF(count,start,end)", "date"),
        ("YEAR(end)", "a plain number"), ("MONTH(end)", "a plain number"),
        ("DAY(1)", "a plain number"),
        ("DATE(count,1,1)", "date"), ("DATE(years,months,days)", "date"),
        ("EDATE(end,count)", "date"),
        ("EOMONTH(end,months)", "date"), ("INDEX(start,count)", "date"), ("LARGE(cost,1)", "USD"),
        ("cost*rate*years", "USD"), ("POWER(1+rate,years)", "a plain number"),
        ("POWER(1+count,count)", "a plain number"), ("SQRT(count)", "a plain number"),
        ("INT(cost)", "USD"), ("MOD(cost,sales)", "USD"), ("MOD(months,count)", "month"),
        ("ROUNDUP(hours,1)", "hour"), ("CHOOSE(count,cost,sales)", "USD"), ("STDEV(cost)", "USD"),
        ("NPV(count,cost)", "USD"), ("IRR(cost)", "a plain number"), ("XIRR(cost,end)", "1/year"),
        ("XNPV(rate,cost,end)", "USD"), ("PMT(count,count,cost,sales,1)", "USD"),
        ("IPMT(count,count,count,cost)", "USD"), ("SLN(cost,0,count)", "USD"),
        ("RANK(cost,sales,1)", "a plain number"), ("CORREL(cost,hours)", "a plain number"),
        ("BETAINV(count,count,count,cost,sales)", "USD"), ("AVERAGEIF(hours,1,cost)", "USD"),
        ("AVERAGEIFS(cost,hours,1)", "USD"), ("MEDIAN(0,cost,1)", "USD"),
        ("SUMPRODUCT((end>start)*cost)", "USD"), ("COUNT(end)", "a plain number"),
    ],
)  # fmt: skip
def test_a_function_gives_this_unit(formula: str, unit: str) -> None:
    assert unit == found(formula)


@pytest.mark.parametrize(
    ("formula", "told"),
    [
        ("end+start", "it adds date to date; to a date days are added"),
        ("end+cost", "it adds USD to date; to a date days are added"),
        ("days-end", "it subtracts date from day; to a date days are added"),
        ("1-end", "to a date days are added"), ("-end", "negates a date"),
        ("end*count", "a date is multiplied or divided; choose it by IF"),
        ("count/end", "a date is multiplied or divided; choose it by IF"),
        ("SUM(end)", "a sum of dates is none"), ("SUMPRODUCT(end,cost)", "multiplies a date"),
        ("end>days", "it compares date with day"), ("YEAR(cost)", "YEAR takes a date, not USD"),
        ("EDATE(count,1)", "EDATE takes a date, not a plain number"),
        ("EDATE(end,days)", "the months of EDATE must be a plain number, not day"),
        ("DATE(days,1,1)", "the year of DATE must be a plain number, not day"),
        ("POWER(cost,count)", "POWER takes plain numbers, or growth per time and a time"),
        ("POWER(1+rate,count)", "not 1/year and a plain number"),
        ("POWER(count,years)", "not a plain number and year"),
        ("LN(cost)", "what LN takes must be a plain number"),
        ("NPV(rate,cost)", "the rate of NPV, per step, must be a plain number, not 1/year"),
        ("XNPV(count,cost,end)", "the rate of XNPV is a plain number; it takes one per year"),
        ("XNPV(rate,cost,days)", "XNPV takes dates behind its flows, not day"),
        ("XIRR(word,end)", "XIRR meets text"), ("XNPV(rate,word,end)", "XNPV meets text"),
        ("PMT(rate,count,cost)", "rate and steps of PMT must be a plain number, not 1/year"),
        ("PMT(count,count,cost,0,cost)", "rate and steps of PMT must be a plain number, not USD"),
        ("PMT(count,count,cost,hours)", "PMT takes USD and hour"),
        ("SLN(cost,hours,1)", "SLN takes USD and hour"), ("SLN(cost,0,years)", "the life of SLN"),
        ("RANK(cost,hours)", "RANK takes USD and hour"),
        ("MOD(cost,hours)", "MOD takes USD and hour"),
        ("CHOOSE(cost,1,0)", "the place of CHOOSE must be a plain number, not USD"),
        ("CHOOSE(1,cost,hours)", "CHOOSE chooses between USD and hour"),
        ("LARGE(cost,hours)", "the place or share of LARGE must be a plain number, not hour"),
        ("BETAINV(cost,1,1,0,1)", "chance and shapes of BETAINV"), ("IRR(word)", "IRR meets text"),
        ("BETAINV(1,1,1,cost,hours)", "BETAINV lies between USD and hour"),
    ],
)  # fmt: skip
def test_where_units_do_not_fit_a_function_it_is_told(formula: str, told: str) -> None:
    with pytest.raises(FormulaError) as raised:
        found(formula)
    assert told in raised.value.message


@pytest.mark.parametrize("name", ALLOWED)
def test_every_function_has_a_unit(name: str) -> None:
    dated = ("start",) if name in ("YEAR", "MONTH", "DAY", "EDATE", "EOMONTH") else ()
    args = [*dated, *["1"] * (ALLOWED[name][0] - len(dated))]
    if name in ("XNPV", "XIRR"):
        args[-1] = "end"
    found(f"{name}({','.join(args)})")
