"""What words mean to a model: results, inputs, figures, cases; and what is refused, with why."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from modelgen.addresses import Place
from modelgen.ask.draws import draws
from modelgen.ask.question import DriverCell, Question
from modelgen.ask.solve import solve
from modelgen.ask.table import scale, table
from modelgen.ask.tornado import tornado
from modelgen.commands import ask_lines
from modelgen.compile import stages
from modelgen.compile.templates import parse
from modelgen.merge.live_model import LiveModel, _returned
from modelgen.problems import ModelError
from modelgen.template.added_cases import AddedCase
from modelgen.template.figures import SeriesInput
from modelgen.template.settings import Settings

from . import small_time
from .small_time import NAME, changed, typed

SAMPLES = Path(__file__).parents[1] / "samples"

INPUT = "          - {name: sales_now,"

MORE = """\
          - {name: paid, label: Way of payment, choice: {cash: In cash, card: By card},
             value: cash, evidence: A, source: "Assumption: plan", as_of: 2026-01-31}
          - {name: sold_on, label: Day of sale, unit: date, value: 2027-01-31,
             minimum: 2026-06-01, maximum: 2028-12-31, low: 2026-12-31, high: 2027-12-31,
             evidence: A, source: "Assumption: plan", as_of: 2026-01-31}
          - {name: stalls, label: Number of stalls (open), unit: stalls, value: 2, minimum: 1,
             maximum: 3, choice: true, evidence: P, source: Till, as_of: 2026-01-31}
          - {name: fee, label: Fee of the market, unit: share, value: 0.1, low: 0.05, high: 0.3,
             minimum: 0, maximum: 0.5, evidence: P, source: Till, as_of: 2026-01-31}
          - {name: card_cost, label: Cost of cards, unit: EUR, value: 10, minimum: 0, maximum: 99,
             evidence: P, source: Till, as_of: 2026-01-31}
          - {name: opened_on, label: Day of opening, unit: date, value: 2026-01-31,
             minimum: 2026-01-01, maximum: 2026-12-31, evidence: P, source: Till,
             as_of: 2026-01-31}
          - {name: bound, label: Bound of the fee, unit: share, value: 0.25, minimum: 0,
             maximum: 1, evidence: P, source: Till, as_of: 2026-01-31}
          - {name: aim, label: Aim of the fee, unit: share, value: 0.2, minimum: 0,
             maximum: 1, evidence: P, source: Till, as_of: 2026-01-31}
          - {name: name_of, label: Name of the stall, unit: text, value: Corner, evidence: P,
             source: Till, as_of: 2026-01-31}
"""

LINES = """\
          - {name: left, label: What is left, unit: EUR, output: true,
             formula: "SUM(profit)*(1-fee)*stalls-paid.card*card_cost"}
          - {name: days_to_sale, label: Days to the sale, unit: day,
             formula: "sold_on-opened_on"}
          - {name: step, label: A step of it, unit: EUR, formula: "IF(fee<bound,left,0)"}
          - {name: root, label: Squared fee, unit: share, formula: "(fee-aim)*(fee-aim)/(fee+aim)"}
"""


def wide() -> str:
    """The stall with inputs of every kind, and lines that they move."""
    return changed(
        (
            "  EUR: {format: whole}\n",
            '  EUR: {format: whole}\n  stalls: {format: whole, means: "1"}\n',
        ),
        (INPUT, MORE + INPUT),
        ("          - {name: sold,", LINES + "          - {name: sold,"),
    )


@lru_cache(16)
def stall(*contents: tuple[str, Any]) -> LiveModel:
    data = small_time.built(wide())
    return _returned(NAME, typed(dict(contents), data) if contents else data)


def asked(case: str = "", contents: Mapping[str, Any] = {}) -> Question:
    return Question(stall(*contents.items()), case)


def told(question: Question, word: str) -> str:
    with pytest.raises(ModelError) as error:
        question.output(word)
    return str(error.value)


def refused(question: Question, word: str) -> str:
    with pytest.raises(ModelError) as error:
        question.driver(word)
    return str(error.value)


def at(id: str) -> Place:
    return next(cell.place for cell in stall().book.cells if cell.id.text == id)


@pytest.mark.parametrize(
    ("word", "id"),
    [
        ("worth", "worth@live"), ("Worth", "worth@live"), ("worth@lean", "worth@lean"),
        ("worth@Lean", "worth@lean"), ("profit.2027", "profit.2027-12"),
        ("Profit.2027-12", "profit.2027-12"), ("profit@lean.2028", "profit@lean.2028-12"),
        ("profit.2028@lean", "profit@lean.2028-12"), ("sales_now", "sales_now@live"),
    ],
)  # fmt: skip
def test_a_result_is_found_by_name_label_case_and_step(word: str, id: str) -> None:
    assert at(id) == asked().output(word).place


def test_a_result_may_be_any_cell() -> None:
    place = at("worth@live")
    found = asked().output(f"'{place}'".replace("'", ""))
    assert (place, "EUR") == (found.place, found.unit)


@pytest.mark.parametrize(
    ("word", "says"),
    [
        ("wort", "unknown item `wort`; did you mean `worth`?"),
        ("wort@lean", "unknown item `wort`; did you mean `worth`?"),
        ("profit", "`profit`: `profit` has a figure for each step; say which (2026 – 2028)"),
        ("profit.2031", "`profit.2031`: `2031` lies outside `year` (2026 – 2028)"),
        ("worth.2027", "`worth.2027`: `worth` has no steps; leave `2027` out"),
        ("worth@leen", "`worth@leen`: unknown case `leen`; did you mean `lean`?"),
    ],
)
def test_a_word_that_means_no_result_is_told_with_what_does(word: str, says: str) -> None:
    assert says == told(asked(), word)


@pytest.mark.parametrize(
    ("word", "case", "id", "kind"),
    [
        ("sales_now", "", "sales_now@base", "number"),
        ("Sales now", "lean", "sales_now@lean", "number"),
        ("sales_now@poor", "lean", "sales_now@poor", "number"),
        ("growth.2027", "", "growth.2027-12", "number"),
        ("margin.2027", "lean", "margin@lean.2027-12", "number"),
        ("paid", "", "paid@base", "choice"),
        ("number of stalls", "", "stalls@base", "choice"), ("sold_on", "", "sold_on@base", "date"),
    ],
)  # fmt: skip
def test_an_input_is_found_in_the_case_that_is_asked_about(word, case, id, kind) -> None:
    found = asked(case).driver(word)
    assert (at(id), kind) == (found.place, found.kind)


@pytest.mark.parametrize(
    ("word", "says"),
    [
        ("sales_nwo", "unknown item `sales_nwo`; did you mean `sales_now`?"),
        ("worth", "`worth`: `worth` is a line; only an input can be set"),
        ("growth", "`growth`: `growth` has a figure for each step; say which (2026 – 2028)"),
        (
            "growth@lean.2027",
            "`growth@lean.2027`: `growth` is the same in all cases; leave the case out",
        ),
        ("name_of", "`name_of`: a text moves nothing; name an input with figures"),
        ("fee@leen", "`fee@leen`: unknown case `leen`; did you mean `lean`?"),
        ("Facts!B7", "`Facts!B7`: nothing is typed there"),
    ],
)  # fmt: skip
def test_a_word_that_means_no_input_is_told_with_what_does(word: str, says: str) -> None:
    assert says == refused(asked(), word)


@pytest.mark.parametrize(("case", "id"), [("", "fee@base"), ("lean", "fee@lean")])
def test_an_input_may_be_a_cell_and_a_live_one_means_that_of_the_case(case: str, id: str) -> None:
    for word in (str(at("fee@live")), str(at(id))):
        assert at(id) == asked(case).driver(word).place
    assert "growth.2027-12" == asked(case).driver(str(at("growth.2027-12"))).name
    line = str(at("worth@live"))
    assert f"`{line}`: `worth` is a line; only an input can be set" == refused(asked(case), line)


@lru_cache(4)
def priced(*contents: tuple[str, Any]) -> Question:
    """A table of inputs: prices of suppliers."""
    data = small_time.built((SAMPLES / "prices.yaml").read_text(encoding="utf-8"))
    return Question(_returned(NAME, typed(dict(contents), data) if contents else data))


def test_a_cell_of_a_table_is_an_input_that_is_called_as_its_row_is_by_now() -> None:
    for word in ("lists.north.price", "Lists!D10"):
        found = priced().driver(word)
        assert ("North: Price", Place("Lists", 9, 3), "EUR/t") == (
            found.called, found.place, found.unit,
        )  # fmt: skip
        assert ("number", (0.0, 500.0), None) == (found.kind, found.bounds, found.range)
    renamed = priced(("Lists!B10", "Northern"), ("Lists!B13", "West"), ("Lists!D13", 60.0))
    assert "Northern: Price" == renamed.driver("lists.north.price").called
    assert ("West: Price", 60.0) == (
        renamed.driver("Lists!D13").called,
        renamed.driver("Lists!D13").now,
    )
    assert "Price lists, 5: Price" == renamed.driver("lists.spare_2.price").called
    assert "choice" == priced().driver("lists.north.insured").kind
    assert "date" == priced().driver("lists.north.since").kind


def test_a_target_is_met_by_a_cell_of_a_table() -> None:
    found = solve(priced(), priced().output("cost"), priced().driver("lists.north.price"), 3000)
    assert [73.0] == [back.x for back in found.put_back]  # 40 t of (price + at least 2 of freight)
    sides = [scale(priced(), "lists.north.price=50,100"), scale(priced(), "lists.north.freight=5")]
    assert ((2200.0,), (4200.0,)) == table(priced(), priced().output("cost"), sides).values


def test_a_choice_of_rows_has_those_that_are_filled_by_now_under_their_names() -> None:
    filled = {"B13": "West", "D13": 70, "E13": 0, "F13": date(2026, 1, 1), "G13": "No"}
    question = priced(*((f"Lists!{cell}", content) for cell, content in filled.items()),
                      ("Lists!B11", "Southern"))  # fmt: skip
    found = solve(question, question.output("cost"), question.driver("list_used"), 2880)
    assert ("North", "Southern", "East", "West") == tuple(tried.option for tried in found.options)
    assert ["West"] == [tried.option for tried in found.met]
    assert ("Southern", "West") == scale(question, "list_used=south,west").contents


@pytest.mark.parametrize(
    ("word", "says"),
    [
        ("lists.nord.price", "`lists` has no row `nord`; did you mean `north`?"),
        ("lists.north.pric", "`lists` has no column `pric` that is typed; did you mean `price`?"),
        (
            "lists.north.landed",
            ("`lists` has no column `landed` that is typed (supplier, price, freight, since,"
             " insured)"),
        ),
        ("lists.north.supplier", "a text moves nothing; name an input with figures"),
    ],
)  # fmt: skip
def test_a_word_that_means_no_cell_of_a_table_is_told_with_what_does(word: str, says: str) -> None:
    assert f"`{word}`: {says}" == refused(priced(), word)


def test_a_case_is_known_by_its_name_and_by_what_the_workbook_calls_it() -> None:
    assert ("lean", False) == (asked("Lean").case, asked("lean").is_live)
    assert ("base", True) == (asked().case, asked().is_live)
    with pytest.raises(ModelError, match=r"unknown case `leen`; did you mean `lean`\?"):
        asked("leen")


def test_another_case_is_asked_about_as_if_it_were_picked() -> None:
    for word in ("worth", "profit.2027", "days_to_sale"):
        lean = asked("lean").output(word)
        assert lean.place == asked().output(word).place
    assert stall().value_at(at("worth@lean")) == asked("lean").output("worth").now
    assert stall().value_at(at("profit@lean.2027-12")) == asked("lean").output("profit.2027").now


@pytest.mark.parametrize(
    ("word", "contents"),
    [
        ("fee=10%, 20 %,0.3", (0.1, 0.2, 0.3)), ("fee=0..30%/10%", None),
        ("fee=0%..30%/10%", (0.0, 0.1, 0.2, 0.3)), ("sales_now=10..50/20", (10.0, 30.0, 50.0)),
        ("sales_now=50..10/-20", (50.0, 30.0, 10.0)), ("sales_now=1;2", (1.0, 2.0)),
        ("paid=card,In cash", ("By card", "In cash")), ("stalls=1,3", (1.0, 3.0)),
        ("sold_on=2027-01-01", (46388.0,)), ("Sales now=0..10", tuple(map(float, range(11)))),
        ("fee=0.1..0.3/0.1", (0.1, 0.2, 0.3)),
    ],
)  # fmt: skip
def test_the_figures_of_a_table_are_typed_as_people_type_them(word, contents) -> None:
    if contents is None:
        contents = (0.0, 0.1, 0.2, 0.3)
    assert contents == scale(asked(), word).contents


@pytest.mark.parametrize(
    ("word", "says"),
    [
        ("fee=60%", "`fee=60%`: 0.6 is outside the allowed range 0 to 0.5 share"),
        ("fee=10%..60%/50%", "`fee=60%`: 0.6 is outside the allowed range 0 to 0.5 share"),
        ("fee=a", "`fee=a`: `a` is not a number; write it as 0.4 or 40%"),
        ("fee", "`fee`: write the input with its figures: NAME=1,2,3 or NAME=1..3/0.5"),
        ("fee=1..a", "`fee=1..a`: write a stretch of figures as 1..3/0.5, or 10%..50%/10%"),
        ("fee=0..1/0", "`fee=0..1/0`: the step leads nowhere: it is 0, or away from the end"),
        ("fee=0..1/-1", "`fee=0..1/-1`: the step leads nowhere: it is 0, or away from the end"),
        (
            "fee=0..0.5/0.00001",
            ("`fee=0..0.5/0.00001`: it has 50001 figures, and a table 2500 at most;"
            " take a larger step"),
        ),
        (
            "paid=carb",
            "`paid=carb`: `carb` is no option; did you mean `card`? (options: cash, card)",
        ),
        ("stalls=4", "`stalls=4`: 4 is outside the allowed range 1 to 3 stalls"),
        ("stalls=2.5", "`stalls=2.5`: choose 1 or 2 or 3"),
        (
            "sold_on=2031-01-01",
            ("`sold_on=2031-01-01`: 2031-01-01 is outside the allowed range 2026-06-01 to"
            " 2028-12-31"),
        ),
        ("sales_now=5000", "`sales_now=5000`: 5000 is outside the allowed range 0 to 1000 EUR"),
    ],
)  # fmt: skip
def test_figures_that_may_not_be_typed_are_refused_with_what_may(word: str, says: str) -> None:
    with pytest.raises(ModelError) as error:
        scale(asked(), word)
    assert [says] == [problem.message for problem in error.value.problems]


def sought(goal: str, target: float, by: str, case: str = "", contents: Mapping[str, Any] = {}):
    question = asked(case, contents)
    return solve(question, question.output(goal), question.driver(by), target)


def test_a_target_is_met_and_put_back_with_the_checks() -> None:
    found = sought("worth", 300, "sales_now")
    (back,) = found.put_back
    assert found.solved
    assert (300, 0, 2) == (pytest.approx(back.result), back.failing, back.alerts)
    assert back.x == pytest.approx(300 / (worth_of(1)), rel=1e-12)


def worth_of(sales: float) -> float:
    """Profit of three years by hand."""
    return sales * 0.5 * (1.1 + 1.1 * 1.2 + 1.1 * 1.2 * 1.3)


def test_an_input_of_a_step_and_of_a_case_is_found() -> None:
    (back,) = sought("profit.2028", 100, "growth.2027").put_back
    assert 100 == pytest.approx(100 * 0.5 * 1.1 * (1 + back.x) * 1.3)
    (back,) = sought("profit.2027", 100, "margin.2027", "lean").put_back
    assert 100 == pytest.approx(100 * 1.1 * 1.2 * back.x)


def test_all_roots_are_found() -> None:
    found = sought("root", 0.05, "fee")
    roots = [root.first.x for root in found.found.roots]
    assert len(roots) == 2
    for fee in roots:
        assert 0.05 == pytest.approx((fee - 0.2) ** 2 / (fee + 0.2))


def test_a_result_that_does_not_move_is_told_with_why() -> None:
    idle = sought("sold", 1, "fee")
    assert (False, False, False) == (idle.moves, idle.behind, idle.solved)
    still = sought("left", 1, "sold_on")
    assert (False, False) == (still.moves, still.behind)
    behind = sought("step", 1, "sales_now", contents={str(at("fee@base")): 0.3})
    assert (False, True) == (behind.moves, behind.behind)


def test_a_target_out_of_reach_is_told_with_what_is_reached() -> None:
    found = sought("worth", 1e6, "sales_now")
    assert (True, False, ()) == (found.moves, found.solved, found.put_back)
    assert [0, worth_of(1000)] == pytest.approx([min(found.given), max(found.given)])


def test_a_jump_is_no_solution() -> None:
    found = sought("step", 100, "fee")
    assert (True, False) == (found.moves, found.solved)
    (jump,) = found.found.jumps
    assert (0.25, 0.25) == pytest.approx((jump.first.x, jump.last.x))


def test_of_a_choice_each_option_is_tried() -> None:
    found = sought("left", 0, "paid")
    assert ["In cash", "By card"] == [one.option for one in found.options]
    assert 10 == pytest.approx(found.options[0].result - found.options[1].result)
    assert not found.solved
    target = found.options[1].result
    assert target is not None
    assert ["By card"] == [one.option for one in sought("left", target, "paid").met]
    assert [1.0, 2.0, 3.0] == [one.option for one in sought("left", 0, "stalls").options]


def test_of_a_date_only_days_are_found() -> None:
    (back,) = sought("days_to_sale", 400, "sold_on").put_back
    assert (46053 + 400, 400) == (back.x, back.result)
    between = sought("days_to_sale", 400.5, "sold_on")
    assert not between.solved
    assert [(46453, 46454)] == [(j.first.x, j.last.x) for j in between.found.jumps]


def test_what_was_typed_counts_and_is_told() -> None:
    question = asked("", {str(at("sales_now@base")): 200})
    assert worth_of(200) == pytest.approx(question.output("worth").number)
    assert ["sales_now@base"] == question.edits([question.output("worth").place])
    assert [] == question.edits([question.output("days_to_sale").place])


def test_a_formula_that_was_typed_over_counts() -> None:
    address = str(at("profit.2027-12"))
    contents = {address: f"=50+2*{at('sales_now@base')}"}
    found = sought("profit.2027", 150, "sales_now", contents=contents)
    assert [50.0] == [back.x for back in found.put_back]
    idle = sought("profit.2027", 150, "sales_now", contents={address: 70})
    assert (False, False) == (idle.moves, idle.behind)


def test_what_only_a_spreadsheet_can_tell_is_refused() -> None:
    address = str(at("profit.2027-12"))
    question = asked("", {address: '=INDIRECT("Facts!E12")'})
    with pytest.raises(ModelError, match="only a spreadsheet can"):
        question.output("worth")


def test_the_model_is_left_as_it_is() -> None:
    model = stall()
    before = {at: model.calculation.value(at) for at in model.values}
    sought("worth", 300, "sales_now", "lean")
    tornado(asked("lean"), asked("lean").output("left"))
    assert before == {at: model.calculation.value(at) for at in model.values}


def test_drivers_are_ranked_by_swing_and_the_others_named() -> None:
    question = asked()
    found = tornado(question, question.output("left"))
    assert ["fee@base"] == [reach.driver.name for reach in found.reaches]
    assert ["paid@base", "stalls@base", "card_cost@base", "sales_now@base"] == [
        d.name for d in found.fixed
    ]
    whole = worth_of(100) * 2
    (reach,) = found.reaches
    assert (0.95 * whole, 0.7 * whole) == pytest.approx((reach.at_low, reach.at_high))
    assert 0.25 * whole == pytest.approx(reach.swing)
    step = tornado(question, question.output("sold"))
    assert () == step.reaches


def test_a_range_that_moves_nothing_is_told_apart() -> None:
    contents = {str(at("left@base")): f"=5+0*{at('fee@base')}"}
    question = asked("", contents)
    found = tornado(question, question.output("left@base"))
    assert ((), ["fee@base"]) == (found.reaches, [d.name for d in found.idle])


def test_the_ends_are_those_of_the_workbook() -> None:
    fee = asked().driver("fee").place
    low = str(fee.moved(cols=len(stall().ctx.layout.cases) + 2))
    question = asked("", {low: 0.2})
    assert (0.2, 0.3) == question.driver("fee").range


def test_a_table_has_a_row_for_each_figure_of_the_first_input() -> None:
    question = asked()
    sides = [scale(question, "sales_now=10,20"), scale(question, "stalls=1,2,3")]
    found = table(question, question.output("left"), sides)
    assert (2, 3) == (len(found.values), len(found.values[0]))
    for i, sales in enumerate((10, 20)):
        for j, stalls in enumerate((1, 2, 3)):
            assert worth_of(sales) * 0.9 * stalls == pytest.approx(found.values[i][j])


def test_a_table_has_a_bound() -> None:
    question = asked()
    sides = [scale(question, "sales_now=0..99/1"), scale(question, "fee=0..0.5/0.01")]
    with pytest.raises(ModelError, match="the table has 5100 points, and 2500 at most"):
        table(question, question.output("left"), sides)


def test_where_nothing_can_be_drawn_it_is_said() -> None:
    question = asked()
    with pytest.raises(ModelError, match="no input with a range moves Sold"):
        draws(question, question.output("sold"), 100, None, 0)
    with pytest.raises(ModelError, match=r"`sales_now@base` is not drawn"):
        draws(question, question.output("left"), 100, None, 0, [["fee", "sales_now"]])


def test_a_case_that_was_added_is_asked_about_as_any_other() -> None:
    cases = (AddedCase("deal", "lean", "Deal"),)
    ctx = stages.prepare(parse(wide(), "stall.yaml"), Settings(cases=cases))
    question = Question(_returned(NAME, stages.build(ctx)[2]), "Deal")
    output = question.output("worth")
    assert output.now == asked("lean").output("worth").now
    assert [
        "stall.xlsx, case Deal (added to those of the template)"
    ] == ask_lines.head(question, output, 80)  # fmt: skip
    (back,) = solve(question, output, question.driver("sales_now"), 300).put_back
    assert question.driver("sales_now").place.col == at("sales_now@poor").col + 1
    assert 300 == pytest.approx(back.result)


def test_what_programs_differ_about_is_refused_where_it_would_have_to_move() -> None:
    place, sales = at("profit.2027-12"), at("sales_now@base")
    question = asked("", {str(place): f"=LOOKUP(2,1/({sales}>0),{sales})"})
    with pytest.raises(ModelError, match="only a spreadsheet can"):
        question.output("profit.2027")


def test_a_row_of_days_moves_by_whole_days() -> None:
    stated = {
        "name": "due", "label": "Due", "unit": "date", "minimum": date(2026, 1, 1),
        "maximum": date(2027, 12, 31), "values": [date(2026, 3, 1)], "evidence": "A",
        "source": "Assumption: a guess", "as_of": date(2026, 1, 31),
    }  # fmt: skip
    row, place = SeriesInput.model_validate(stated), Place("Plan", 0, 0)
    driver = DriverCell("due.1", "Due", row, place, "", "date", 46082.0, row.bounds, None)
    assert "date" == driver.kind
