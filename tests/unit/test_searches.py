"""A breakeven over time: searched for along secants and put back, or it is said why not."""

from functools import cache
from pathlib import Path

import pytest

from modelgen.addresses import Place
from modelgen.book.book import Book, Formula
from modelgen.book.calculator import Calculation
from modelgen.compile import stages
from modelgen.compile.blocks import check_mutations
from modelgen.compile.blocks.breakevens import Breakevens
from modelgen.compile.context import Context
from modelgen.compile.sensitivity_points import SECANTS
from modelgen.compile.templates import parse
from modelgen.memo.markdown import markdown
from modelgen.memo.outline import memo
from modelgen.merge.live_model import state
from modelgen.problems import ModelError, render

from .small_time import changed

INPUTS = """
          - {name: wanted, label: Wanted, unit: EUR, value: 300, minimum: 0, maximum: 9000,
             evidence: A, source: "Assumption: owner", as_of: 2026-01-31}
          - {name: shift, label: Points added, unit: share, value: 0, low: -0.1, high: 0.1,
             minimum: -0.5, maximum: 0.5, evidence: A, source: "Assumption: owner",
             as_of: 2026-01-31}
          - {name: idle, label: Idle, unit: EUR, value: -15, low: -20, high: -10, minimum: -100,
             maximum: 100, evidence: A, source: "Assumption: owner", as_of: 2026-01-31}
          - {name: leap, label: Leap, unit: EUR, value: 0, low: -1, high: 1, minimum: -5,
             maximum: 5, evidence: A, source: "Assumption: owner", as_of: 2026-01-31}
          - {name: fixed, label: Fixed, unit: EUR, value: 0, minimum: -5, maximum: 5,
             evidence: A, source: "Assumption: owner", as_of: 2026-01-31}
          - {name: either, label: Either, unit: EUR, value: 0, low: 0, high: 1, minimum: 0,
             maximum: 1, choice: true, evidence: A, source: "Assumption: owner",
             as_of: 2026-01-31}
"""

BLOCK = """
      - kind: breakevens
        name: even
        title: Where it is worth what is wanted
        income: worth
        cost: wanted
        items: [{driver: sales_now}, {driver: shift}, {driver: idle}, {driver: leap}]
"""

TEXT = changed(
    ("value: 100, minimum: 0, maximum: 1000,",
     "value: 100, low: 90, high: 120, minimum: 0, maximum: 1000,"),
    ("  - sheet: Plan\n", INPUTS[1:] + "  - sheet: Plan\n"),
    ("(1+growth)", "(1+growth+shift)"),
    ("formula: SUM(profit), output: true",
     "formula: 'SUM(profit)+MAX(0,idle)+IF(leap>0,wanted,0)+fixed+either', output: true"),
    ("  - sheet: Checks\n", BLOCK[1:] + "  - sheet: Checks\n"),
)  # fmt: skip

NO_RANGE = (
    "`{}` has no range to search from: give the input `low` and `high`, or this breakeven an"
    " `item` with a formula"
)

DRIVERS = ("sales_now", "shift", "idle", "leap")


@cache
def compiled(text: str = TEXT) -> tuple[Context, Book]:
    ctx = stages.prepare(parse(text, "stall.yaml"))
    return ctx, stages.compile(ctx)


def row(ctx: Context, driver: str) -> Place:
    """The value of a breakeven; behind it what is put back, a word, and the change."""
    ((block, corner),) = ctx.placed(Breakevens)
    return block.value_place(corner, DRIVERS.index(driver))


def found(driver: str, **typed: float) -> tuple[object, ...]:
    """What a row shows once figures were typed over inputs of the base case."""
    ctx, book = compiled()
    held = Calculation(book, generated=True)
    for name, figure in typed.items():
        held.enter(ctx.layout.case(name, "base"), figure)
    at = row(ctx, driver)
    return tuple(held.value(at.moved(cols=col)) for col in range(5))


def worth(sales: float, shift: float) -> float:
    total = 0.0
    for growth in (0.1, 0.2, 0.3):
        sales *= 1 + growth + shift
        total += sales / 2
    return total


def shift_for(wanted: float) -> float:
    low, high = -0.5, 0.5
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if worth(100, middle) < wanted else (low, middle)
    return low


@pytest.mark.parametrize(
    ("driver", "typed", "value", "there"),
    [
        ("sales_now", {}, 100 * 300 / worth(100, 0), 300),
        ("sales_now", {"wanted": 20}, 100 * 20 / worth(100, 0), 20),
        ("sales_now", {"shift": 0.05}, 100 * 300 / worth(100, 0.05), 300),
        ("sales_now", {"sales_now": 500}, 100 * 300 / worth(100, 0), 300),
        ("shift", {}, shift_for(300), 300),
        ("shift", {"wanted": 150}, shift_for(150), 150),
        ("shift", {"wanted": 450}, shift_for(450), 450),
    ],
)
def test_what_is_searched_for_is_found_and_put_back_after_every_edit(
    driver: str, typed: dict[str, float], value: float, there: float
) -> None:
    shown, income, cost, word, _change = found(driver, **typed)
    assert shown == pytest.approx(value, rel=1e-6)
    assert income == pytest.approx(there, rel=1e-7)
    assert (there, "reachable") == (cost, word)


@pytest.mark.parametrize(
    ("driver", "typed", "word"),
    [
        ("sales_now", {"wanted": 3000}, "out of range"),
        ("shift", {"wanted": 600}, "out of range"),
        ("shift", {"wanted": 0}, "out of range"),
        ("idle", {}, "no root"),
        ("leap", {"wanted": 250}, "not linear"),
    ],
)
def test_what_cannot_be_found_is_no_figure_and_says_why(
    driver: str, typed: dict[str, float], word: str
) -> None:
    *shown, told, change = found(driver, **typed)
    assert (["n/a"] * 3, word) == (shown, told)
    assert (word == "no root") is (change == "no root")


def test_the_change_is_that_of_the_difference_from_the_low_to_the_high_end() -> None:
    assert found("sales_now")[4] == pytest.approx(worth(120, 0) - worth(90, 0))
    assert found("shift")[4] == pytest.approx(worth(100, 0.1) - worth(100, -0.1))


def test_an_end_that_gives_no_figure_is_said() -> None:
    ctx, book = compiled(TEXT.replace("'SUM(profit)+MAX", '\'IF(shift>0,"n/a",0)+SUM(profit)+MAX'))
    held = Calculation(book, generated=True)
    at = row(ctx, "shift")
    shown = [held.value(at.moved(cols=col)) for col in (0, 3, 4)]
    assert ["n/a", "n/a", "n/a"] == shown


def test_a_tolerance_that_is_stated_stands_in_the_workbook_and_holds() -> None:
    text = TEXT.replace("        cost: wanted\n", "        cost: wanted\n        tolerance: 0.5\n")
    ctx, book = compiled(text)
    held = Calculation(book, generated=True)
    tolerance = row(ctx, "leap").moved(rows=1)
    assert 0.5 == held.value(tolerance)
    held.enter(ctx.layout.case("wanted", "base"), 410.0)  # 206.8 is more than half of it
    assert "n/a" != held.value(row(ctx, "leap"))


def test_every_secant_is_one_formula_and_the_points_stand_below_each_other() -> None:
    ctx, book = compiled()
    spot, first = ctx.layout.points["even.shift.low"]
    names = [point.name for point in spot.table.rows][first : first + 2 + SECANTS]
    assert [f"even.shift.{word}" for word in ("low", "high", *range(1, SECANTS + 1))] == names
    held = {cell.place: cell.content for cell in book.cells}
    sets = [held[Place(spot.corner.sheet, spot.first + first + i, spot.set_cols["shift"])]
            for i in range(2 + SECANTS)]  # fmt: skip
    texts = [one.text if isinstance(one, Formula) else "" for one in sets]
    facts = ctx.layout.live("shift").moved(cols=3 + 2)  # behind live, three cases and two columns
    assert [f"={facts.moved(cols=i).ref('Workings')}" for i in (1, 2)] == texts[:2]
    assert all(text.startswith("=IFERROR(MEDIAN(") for text in texts[2:])


def test_each_check_of_a_search_fails_when_the_model_is_overwritten() -> None:
    ctx, book = compiled()
    proved, _idle = check_mutations.tried(ctx, book, Calculation(book, generated=True))
    assert "even_base" in proved


@pytest.mark.parametrize(
    ("items", "message", "mark"),
    [
        ("{driver: fixed}", NO_RANGE.format("fixed"), "fixed"),
        ("{driver: either}", "`either` is a choice: nothing lies between its values", "either"),
        ("{driver: wanted}", NO_RANGE.format("wanted"), "wanted"),
        ("{driver: shift}, {driver: shift}", "`shift` is searched for already", "shift"),
        ("{driver: shft}", "unknown input `shft`; did you mean `shift`?", "shft"),
        ("{driver: sold}", "unknown input `sold`", "sold"),
        ("{driver: shift, set: {shift: shift}}", "unknown key `set`", "set"),
        ("{item: sold}", "`set` is missing", None),
    ],
)  # fmt: skip
def test_a_search_that_cannot_be_is_refused_where_it_is_stated(
    items: str, message: str, mark: str | None
) -> None:
    listed = "{driver: sales_now}, {driver: shift}, {driver: idle}, {driver: leap}"
    with pytest.raises(ModelError) as caught:
        stages.prepare(parse(TEXT.replace(listed, items), "stall.yaml"))
    problem = caught.value.problems[0]
    *_, line, carets = render(problem).splitlines()
    assert message == problem.message
    assert mark in (None, line[carets.index("^") : carets.rindex("^") + 1])


def test_an_input_that_does_not_move_the_income_is_refused() -> None:
    text = TEXT.replace("+MAX(0,idle)", "")
    with pytest.raises(ModelError) as caught:
        stages.prepare(parse(text, "stall.yaml"))
    assert ["`worth` depends on no input that this breakeven moves"] == [
        problem.message for problem in caught.value.problems
    ]


def test_an_input_that_is_given_a_range_is_searched_for() -> None:
    text = TEXT.replace("items: [{driver: sales_now}", "items: [{driver: fixed}")
    ranged = text.replace(
        "value: 0, minimum: -5, maximum: 5,\n             evi",
        "value: 0, low: -2, high: 2, minimum: -5, maximum: 5,\n             evi",
    )
    stages.compile(stages.prepare(parse(ranged, "stall.yaml")))


def test_a_memo_tells_it_of_the_live_case_alone(tmp_path: Path) -> None:
    path = tmp_path / "stall.xlsx"
    path.write_bytes(stages.build(compiled()[0])[2])
    lines = markdown(memo(state(str(path)), "en"), "").splitlines()
    assert "| Sales now, EUR | – | 145 | reachable |" in lines
    assert "| Idle, EUR | – | n/a | no root |" in lines
