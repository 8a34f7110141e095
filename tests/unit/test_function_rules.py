"""What functions ask of a template's items; what is told to write instead works."""

import re
from functools import cache
from pathlib import Path

import pytest
from openpyxl import load_workbook

from modelgen.addresses import Place
from modelgen.book.calculator import BookError, calculate
from modelgen.compile import stages
from modelgen.compile.templates import parse
from modelgen.formulas.language import ALLOWED
from modelgen.merge.live_model import state
from modelgen.problems import ModelError

TIMED = Path(__file__).parent.parent.joinpath("samples", "timed.yaml").read_text("utf-8")


def text(formula: str, unit: str, step: str, of_step: str) -> str:
    found = TIMED.replace("FORMULA", formula.replace("'", "''")).replace("STEP_UNIT", of_step)
    return found.replace("STEP", step.replace("'", "''")).replace("UNIT", unit)


@cache
def value(
    formula: str, unit: str = "EUR", step: str = "paid", of_step: str = "EUR"
) -> dict[str, float | str | bool]:
    """What the result is in each case, and what the row `step` is at its last step."""
    ctx = stages.prepare(parse(text(formula, unit, step, of_step), "timed.yaml"))
    values = calculate(stages.compile(ctx))
    found = {case: values[ctx.layout.case("result", case)] for case in ctx.layout.cases}
    return {**found, "step": values[ctx.layout.step("step", 6)]}


def near(figure: float) -> object:
    return pytest.approx(figure, abs=1e-4)


def refused(formula: str, unit: str = "EUR", step: str = "paid", of_step: str = "EUR") -> str:
    with pytest.raises(ModelError) as raised:
        stages.prepare(parse(text(formula, unit, step, of_step), "timed.yaml"))
    return " / ".join(problem.message for problem in raised.value.problems)


@pytest.mark.parametrize(
    ("wrong", "told", "right", "gives"),
    [
        ("IRR(paid[opening..last])", 'write IFERROR(IRR(…),"n/a")',
         'IFERROR(IRR(paid[opening..last]),"n/a")', near(0.13336)),
        ("part+MOD(part,two)", "put `part` into ROUND(…,0)", "part+MOD(ROUND(part,0),two)", 3.5),
        ("MOD(two,half)", "put `half` into ROUND(…,0)", "MOD(two,ROUND(half,0))", 0),
        ("MOD(two,1/two)", "put the division into ROUND(…,0)", "MOD(two,ROUND(1/two,0))", 0),
        ("MOD(two,ROUND(two,1))", "put `ROUND(…)` into ROUND(…,0)",
         "MOD(two,ROUND(ROUND(two,1),0))", 0),
        ("MOD(two,MAX(1,part))", "put `part` into", "MOD(two,MAX(1,ROUND(part,0)))", 2),
        ("POWER(two,two)+two^two", "write POWER(base,exponent)", "POWER(two,two)", 4),
        ("SUMPRODUCT(ABS(typed)*typed)/lent/lent", "what is calculated with each step is a row",
         "SUMPRODUCT(typed,typed)/lent/lent", 91 / 360000),
        ("NPV(rate,told)/lent", "give 0 in its place", "NPV(rate,paid)/lent",
         near(1.46344)),
        ("COUNTIFS(typed,two,paid[first..last],1)", "", "COUNTIFS(typed,1,paid,1)", 0),
        ("CORREL(typed,paid[opening..last])", "steps of it: `typed` and `paid[opening..last]`",
         "CORREL(typed,month)", near(1)),
        ("MATCH(lent,typed,-1)", "MATCH ends in 0 or 1", "IFERROR(MATCH(lent,typed,1),0)", 6),
        ("VLOOKUP(two,typed,0)", "write INDEX(x,MATCH(sought,keys,0))",
         "INDEX(typed,MATCH(two,month,0))/lent", 2 / 600),
        ("part/STDEV(month)", "put it into ROUND", "part/ROUND(STDEV(month),two)",
         near(2.5 / 1.87)),
        ("RANK(typed[last],paid)", "an item and its own steps",
         "RANK(typed[last],typed)", 1),
        ("DAYS(month.end[last],month.start[last])", "write the end minus the start",
         "(month.end[last]-month.start[last])/day", 29),
        ("TODAY()", "a model has no clock", "YEAR(month.end[last])", 2026),
        ("STDEV.S(typed)", "write STDEV", "ROUND(STDEV(month),two)", 1.87),
        ("IPMT(rate,1,two,part,0,1)", "in advance it is IPMT(…)/(1+rate)",
         "IPMT(rate,two,two,part)/(1+rate)", near(-0.01244)),
        ("PV(rate,two,part)", "write amount/PMT(rate,steps,1)", "part/PMT(rate,two,1)",
         near(-2.5 / 1.01 - 2.5 / 1.01**2)),
        ("MIRR(paid,rate,rate)", "it is not offered; IRR is another rate",
         'IFERROR(IRR(paid[opening..last]),"n/a")', near(0.13336)),
        ("RATE(two,part,part)", "in a row, and IRR of that",
         'IFERROR(IRR(paid[opening..last]),"n/a")', near(0.13336)),
        ("FV(rate,two,part)", "write it in a row, as in x[-1]*(1+rate)+amount",
         "part*(1+rate)+part", near(5.025)),
        ("QUARTILE(month,1)", "write PERCENTILE", "PERCENTILE(month,half)", 3.5),
        ("LOG(part,two)", "write LN(x)/LN(base)", "LN(part)/LN(two)", near(1.32193)),
        ("QUOTIENT(part,two)", "write INT(a/b)", "INT(part/two)", 1),
        ("TRUNC(part)", "write ROUNDDOWN(x,0)", "ROUNDDOWN(part,0)", 2),
        ("IFS(rate>0,part)", "write CHOOSE", "CHOOSE(1+(rate>0),two,part)", 2.5),
        ("SUMSQ(typed)", "function `SUMSQ` is not allowed", "SUMPRODUCT(month,month)", 91),
    ],
)  # fmt: skip
def test_what_is_told_to_write_instead_works(
    wrong: str, told: str, right: str, gives: object
) -> None:
    if told:
        assert told in refused(wrong, "times")
    assert gives == value(right, "times")["base"]


def test_what_may_have_decimals_is_marked_behind_its_mod() -> None:
    with pytest.raises(ModelError) as raised:
        stages.prepare(parse(text("part+MOD(two,part)", "times", "paid", "EUR"), "timed.yaml"))
    (spot,) = [problem.spot for problem in raised.value.problems]
    assert spot is not None
    assert "part)'}" == spot.text[spot.column - 1 :]


@pytest.mark.parametrize(
    ("step", "unit", "last"),
    [
        ("RANK(typed,typed[first..last])", "times", 1),
        ("INDEX(month[first..last],month)", "times", 6),
        ("MOD(month,two)", "times", 0), ("MOD(month+month.per_year,month.per_year)", "times", 6),
        ("INT(month/(two+two))", "times", 1),
        ("EDATE(month.end,two)", "date", 46264), ("EOMONTH(month.start,0)", "date", 46203),
        ("DATE(month.fiscal,two,1)", "date", 46054), ("month.end-month.start", "day", 29),
        ("month.end+month.days", "date", 46233), ("MAX(month.start,month.end)", "date", 46203),
        ("lent*yearly*month.years", "EUR", 2.5), ("POWER(1+yearly,month*month.years)", "times",
         near(1.05**0.5)),
        ("MEDIAN(0,typed,lent)", "EUR", 6),
        ("PMT(rate,month,lent)", "EUR", near(-103.529)),
        ("CHOOSE(month,two,two,two,two,two,half)", "times", 0.5),
        ("NPV(rate,typed[first..0])", "EUR", near(20.11598)),
        ("SLN(lent,0,two+two)", "EUR", 150),
        ("step[-1]*(1+rate)+typed", "EUR", near(21.35352)),
        ("INDEX(typed[first..last],MIN(month+two,month[last]))", "EUR", 6),
        ("typed/NPV(rate,typed[first..last])", "times", near(6 / 20.11598)),
    ],
)  # fmt: skip
def test_a_row_over_time_uses_the_functions(step: str, unit: str, last: object) -> None:
    assert last == value("lent", step=step, of_step=unit)["step"]


@pytest.mark.parametrize(
    ("formula", "unit", "base"),
    [
        ("XNPV(yearly,paid[opening..last],month.end[opening..last])", "EUR",
         near(296.31215)),
        ('IFERROR(XIRR(paid[opening..last],month.end[opening..last]),"n/a")', "share/year",
         near(3.56596)),
        ("SUMIFS(typed,paid,1,month.last,1)", "EUR", 0),
        ("AVERAGEIF(month.first,1,typed)", "EUR", 1),
        ("SUMPRODUCT((month.end>month.start[last])*typed)", "EUR", 6),
        ("BETAINV(half,two,two,0,lent)", "EUR", near(300)),
    ],
)  # fmt: skip
def test_a_line_item_takes_what_differs_by_case_beside_what_does_not(
    formula: str, unit: str, base: object
) -> None:
    assert base == value(formula, unit)["base"]


GUIDE = Path(__file__).parents[2].joinpath("docs", "template-language.md").read_text("utf-8")


def test_the_guide_names_every_function_and_its_examples_build() -> None:
    assert [] == [name for name in ALLOWED if not re.search(rf"`{name}[`(]", GUIDE)]
    part = GUIDE[GUIDE.index("### Functions of time and finance") :]
    rows, lines = re.findall(r"^```yaml\n(.*?)^```", part, re.MULTILINE | re.DOTALL)[:2]
    found = text("lent", "EUR", "paid", "EUR").replace("value: 0.5, note: Half}", THREE)
    for drawn, last in ((rows, "{name: step,"), (lines, "{name: result,")):
        at = found.index("          - " + last)
        found = found[:at] + drawn + found[at:]
    ctx = stages.prepare(parse(found, "timed.yaml"))
    values = calculate(stages.compile(ctx))
    assert near(0.13336) == values[ctx.layout.case("found", "base")]
    assert near(303) == values[ctx.layout.case("best", "base")]
    assert 61 == values[ctx.layout.step("wait", 6)]


THREE = """value: 0.5, note: Half}
          - {name: three, label: Three, unit: times, value: 3, note: Three}"""


def test_a_rate_below_zero_is_the_error_that_excel_gives() -> None:
    with pytest.raises(BookError, match="gives the error Num"):
        value("XNPV(0-yearly,paid,month.end)")
    with pytest.raises(BookError, match="gives the error Num"):
        value("POWER(rate-rate,rate-rate)", "times")


def test_an_edited_workbook_knows_a_rate_but_none_of_flows_with_a_text(tmp_path: Path) -> None:
    rate = text('IFERROR(IRR(paid[opening..last]),"n/a")', "times", "paid", "EUR")
    ctx = stages.prepare(parse(rate, "timed.yaml"))
    built = tmp_path / "built.xlsx"
    built.write_bytes(stages.build(ctx)[2])

    def after(place: Place, typed: object) -> object:
        book = load_workbook(built)
        book[place.sheet].cell(place.row + 1, place.col + 1).value = typed
        book.save(tmp_path / "edited.xlsx")
        found = state(str(tmp_path / "edited.xlsx"))
        return found.values.get(ctx.layout.live("result"))

    assert near(0.13336) == after(ctx.layout.case("lent", "base"), 700.0)
    assert near(0.14403) == after(ctx.layout.case("rate", "base"), 0.04)
    assert after(ctx.layout.step("paid", 3), "later") is None
