"""What `--set` sets of a model over time: a step, a step of a case, the last actual step."""

import pytest

from modelgen.compile import stages
from modelgen.compile.context import Context
from modelgen.compile.templates import parse
from modelgen.problems import ModelError
from modelgen.template.settings import Settings, applied, untaken

from ..conftest import ROOT
from .small_time import STALL, at

WALLS, GOOD = (
    (ROOT / "tests" / "samples" / name).read_text("utf-8") for name in ("walls.yaml", "good.yaml")
)

PLANNED = WALLS.replace("label: Walls kept in store, values: 1", "label: Walls kept, plan: 1")


MONTHS = "2026-04 – 2027-06"
NO_DATE = f"is no date; write it as 2026-04 (steps: {MONTHS})"
NO_STEP = f"is no step; write its number (0 – 15) or a day in it ({MONTHS})"
ONE_ROW = "is the same in all cases; leave the case out"
PAST = "`2026-05` is an actual step, and `spare` holds those of the plan (2026-06 – 2027-06)"


QUARTERS = STALL.replace("every: year", "every: quarter")

BY_HALF = (
    QUARTERS.replace(
        "periods: 3}}\n",
        "periods: 3}}\n  - {name: half, label: Half, totals_of: year, every: half-year}\n",
    )
    .replace("          - {name: growth, label: Growth of sales, values: [0.1, 0.2, 0.3]}\n", "")
    .replace(
        "  - sheet: Profit\n",
        """      - kind: series
        title: Growth by half-year
        axis: half
        items:
          - {name: growth, label: Growth of sales, unit: share, minimum: -1, maximum: 1,
             evidence: A, source: "Assumption: plan", as_of: 2026-01-31, values: [0.1, 0.2]}
  - sheet: Profit
""",
    )
)
"""Quarters, and figures that are typed by half-year."""


def built(*sets: str, text: str = WALLS, live: str = "") -> Context:
    return stages.prepare(parse(text, "small.yaml"), Settings(sets, live))


def held(ctx: Context, *ids: str) -> list[object]:
    """What stands in cells: a figure, or the role of a cell with a formula."""
    book = stages.compile(ctx)
    cells = {cell.place: cell for cell in book.cells}
    found = [cells[at(book, id)] for id in ids]
    return [c.content if isinstance(c.content, float | int) else c.role for c in found]


def refusal(*sets: str, text: str = WALLS, live: str = "") -> list[str]:
    with pytest.raises(ModelError) as caught:
        built(*sets, text=text, live=live)
    return [problem.message.partition("`: ")[2] for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("text", "word", "target"),
    [
        (WALLS, "spare.2026-06=3", "spare.2026-06=3.0"),
        (WALLS, "spare.2026-06-30=3", "spare.2026-06=3.0"),
        (WALLS, " ordered@late.2026-06=20%", "ordered@late.2026-06=0.2"),
        (WALLS, "ordered.2026-06@late=3", "ordered@late.2026-06=3.0"),
        (WALLS, "ordered.2026-06=3", "ordered@plain.2026-06=3.0"),
        (WALLS, "ordered@Late.2026-06=3", "ordered@late.2026-06=3.0"),
        (WALLS, "kind_share.Clay=0.3", "kind_share.2=0.3"),
        (WALLS, "kind_share.clay=0.3", "kind_share.2=0.3"),
        (WALLS, "kind_share.2=0.3", "kind_share.2=0.3"),
        (WALLS, "month.last_actual=3", "month.last_actual=3.0"),
        (WALLS, "month.last_actual=2026-06-30", "month.last_actual=3.0"),
        (WALLS, "month.last_actual=0", "month.last_actual=0.0"),
        (WALLS, "month.last_actual=15", "month.last_actual=15.0"),
        (STALL, "growth.2027=0.3", "growth.2027-12=0.3"),
        (STALL, "growth.2027-01=0.3", "growth.2027-12=0.3"),
        (STALL, "year.last_actual=2", "year.last_actual=2.0"),
        (STALL, "year.last_actual=2027", "year.last_actual=2.0"),
        (PLANNED, "spare.2026-06=3", "spare.2026-06=3.0"),
        (QUARTERS, "growth.2026-Q3=0.3", "growth.2026-09=0.3"),
        (QUARTERS, "growth.Q3 2026=0.3", "growth.2026-09=0.3"),
        (QUARTERS, "growth.t3 2026=0.3", "growth.2026-09=0.3"),
        (QUARTERS, "growth.2026-08=0.3", "growth.2026-09=0.3"),
        (QUARTERS, "year.last_actual=2026-Q2", "year.last_actual=2.0"),
        (BY_HALF, "growth.2026-H2=0.3", "growth.2026-H2=0.3"),
        (BY_HALF, "growth.s1 2026=0.3", "growth.2026-H1=0.3"),
        (BY_HALF, "growth.H1 2026=0.3", "growth.2026-H1=0.3"),
    ],
)
def test_a_word_sets_the_step_that_it_names(text: str, word: str, target: str) -> None:
    assert [target] == [one.word for one in built(word, text=text).build.sets]


@pytest.mark.parametrize(
    ("text", "word", "says"),
    [
        (WALLS, "spar.2026-06=3", "unknown input `spar`; did you mean `spare`?"),
        (WALLS, "built.2026-06=3", "`built` is a series; only an input can be set"),
        (WALLS, "month.2026-06=3", "`month` is an axis; only an input can be set"),
        (WALLS, "spare.2026-03=3", f"`2026-03` lies outside `month` ({MONTHS})"),
        (WALLS, "spare.2027-07=3", f"`2027-07` lies outside `month` ({MONTHS})"),
        (WALLS, "spare.June=3", f"`June` {NO_DATE}"),
        (WALLS, "spare.2026=3", f"`2026` {NO_DATE}"),
        (WALLS, "spare.2026-13=3", f"`2026-13` {NO_DATE}"),
        (WALLS, "spare.05/06/2026=3", "`05/06/2026` may be one of two days; write it as 2026-06"),
        (WALLS, "spare=3", f"`spare` has a figure for each step; say which ({MONTHS})"),
        (WALLS, "spare@late.2026-06=3", f"`spare` {ONE_ROW}"),
        (WALLS, "price.2026-06=800", "`price` has no steps; leave `2026-06` out"),
        (WALLS, "spare.2026-06=1001", "1001 is outside the allowed range 0 to 1000 walls"),
        (WALLS, "ordered@lat.2026-06=3", "unknown case `lat`; did you mean `late`?"),
        (WALLS, "ordered@x.2026-06=3", "unknown case `x` (cases: plain, late, few)"),
        (WALLS, "kind_share.Brik=1", "unknown step `Brik`; did you mean `Brick`?"),
        (WALLS, "kind_share.3=1", "unknown step `3` (steps: Brick, Clay)"),
        (WALLS, "month.last_actual=16", f"`16` {NO_STEP}"),
        (WALLS, "month.last_actual=1.5", f"`1.5` {NO_STEP}"),
        (WALLS, "month.last_actual=-1", f"`-1` {NO_STEP}"),
        (WALLS, "month@late.last_actual=3", f"`month.last_actual` {ONE_ROW}"),
        (WALLS, "kind.last_actual=1", "`kind` is an axis; only an input can be set"),
        (PLANNED, "spare.2026-05=3", PAST),
        (QUARTERS, "growth.2027-Q1=1", "`2027-Q1` lies outside `year` (Q1 2026 – Q3 2026)"),
        (QUARTERS, "growth.2026-H1=1", "`2026-H1` lies outside `year` (Q1 2026 – Q3 2026)"),
        (BY_HALF, "growth.2027-H1=1", "unknown step `2027-H1` (steps: H1 2026, H2 2026)"),
    ],
)  # fmt: skip
def test_a_word_that_sets_nothing_is_told_with_what_can_be_set(
    text: str, word: str, says: str
) -> None:
    assert [says] == refusal(word, text=text)


def test_all_that_is_wrong_with_words_is_told_at_once() -> None:
    words = ("ordered@lat.2026-03=1001", "spar.2026-06=3", "spare")
    assert 6 == len(refusal(*words, live="lat"))


def test_a_step_of_one_row_is_set_for_all_cases() -> None:
    ids = ("spare.2026-04", "spare.2026-05", "spare.2026-06")
    assert [1.0, 3.0, 1.0] == held(built("spare.2026-05=3"), *ids)


def test_a_step_of_a_list_is_set() -> None:
    assert [10.0, 25.0, 20.0] == held(
        built("rent.July=25", text=GOOD), "rent.1", "rent.2", "rent.3"
    )


def test_a_step_of_a_list_has_its_label_in_the_language_of_the_workbook_too() -> None:
    template = parse(f"{GOOD}\nlanguages:\n  fr: {{July: Juillet}}\n", "good.yaml")
    for word in ("juillet", "July"):
        build = applied(template, Settings((f"rent.{word}=25",), lang="fr"))[1]
        assert ["rent.2=25.0"] == [one.word for one in build.sets]


@pytest.mark.slow
def test_a_step_of_a_case_is_its_own_and_others_go_on_to_follow() -> None:
    ids = [
        f"ordered@{case}.2026-0{month}" for case in ("plain", "late", "few") for month in (5, 6)
    ]
    assert [5.0, 5.0, "inherited", "inherited", 4.0, 4.0] == held(built(), *ids)
    assert [5.0, 6.0, "inherited", "inherited", 4.0, 4.0] == held(built("ordered.2026-06=6"), *ids)
    late = built("ordered.2026-06=6", live="late")
    assert [5.0, 5.0, "inherited", 6.0, 4.0, 4.0] == held(late, *ids)
    assert [5.0, 5.0, "inherited", "inherited", 4.0, 6.0] == held(
        built("ordered@few.2026-06=6"), *ids
    )
    own = next(item for item in late.model.sourced() if item.name == "ordered")
    assert (True, False) == (own.differs("late"), own.differs("plain"))


def test_what_was_generated_is_what_was_set() -> None:
    """The register on Workings: nothing counts as changed."""
    ctx = built("ordered.2026-06=6", "spare.2026-05=3", "kind_share.Clay=0.3", live="late")
    book, values, _data = stages.build(ctx)
    register = {cell.id.text: cell.place for cell in book.cells}
    assert 0 == values[register["chk_master"]]
    changed = [
        cell for cell in book.cells if cell.place.sheet == "Audit" and cell.content == "AUD-30"
    ]
    found = values[changed[0].place.moved(cols=3)]
    assert 0 == found


def test_what_is_set_last_holds_and_is_told_once() -> None:
    ctx = built("spare.2026-05=3", "spare.2026-05-31=4")
    assert ["spare.2026-05=4.0"] == [one.word for one in ctx.build.sets]
    assert [4.0] == held(ctx, "spare.2026-05")


@pytest.mark.parametrize(
    ("sets", "figures"),
    [
        ((), [4, 6, 0, 0, 0, 1, 2]),
        (("month.last_actual=3", "built_reported.2026-06=7"), [4, 6, 7, 0, 0, 1, 3]),
        (("month.last_actual=1",), [4, 6, 0, 0, 0, 1, 1]),
    ],
)
def test_the_last_actual_step_moves_and_typed_figures_stay(
    sets: tuple[str, ...], figures: list[float]
) -> None:
    ids = [f"{row}.2026-0{month}" for row in ("built_reported", "spare") for month in (4, 5, 6)]
    assert figures == held(built(*sets, text=PLANNED), *ids, "month.last_actual")


def test_what_is_set_adds_no_alert_and_takes_none_away() -> None:
    """Whether a row tells of empty steps is the template's word, wherever the actual steps end."""
    told = [
        [
            c.id.text
            for c in stages.compile(built(*sets, text=PLANNED)).cells
            if c.place.sheet != "Source"
        ]
        for sets in ((), ("month.last_actual=4",), ("month.last_actual=0", "spare.2026-07=3"))
    ]
    assert "spare_empty" in told[0]
    assert told[0] == told[1] == told[2]


def test_settings_are_stored_by_the_ids_of_their_cells_and_mean_them_again() -> None:
    text = WALLS.replace("{label: Clay,", "{label: '1',")
    template = parse(text, "walls.yaml")
    _, build = applied(template, Settings(("kind_share.1=0.3", "ordered.2026-05=9"), "late"))
    again = build.settings("en")
    assert ("kind_share.2=0.3", "ordered@late.2026-05=9.0") == again.sets
    assert build == applied(template, again)[1]


def test_what_a_template_does_not_take_is_found_word_by_word() -> None:
    template = parse(WALLS, "walls.yaml")
    words = ("spare.2026-05=3", "spare.2030-05=3", "gone=1", "nothing", "price=900")
    assert ("spare.2030-05=3", "gone=1", "nothing") == untaken(template, Settings(words))
