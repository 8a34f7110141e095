"""A workbook with periods that came back: what was typed follows its dates and its cases."""

import io
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from modelgen.audit.audit import audit
from modelgen.book.book import Formula
from modelgen.commands import diff, diff_report, regenerate_report, trace
from modelgen.commands.regenerate import Result, regenerate
from modelgen.commands.show import show
from modelgen.merge import live_model, live_series
from modelgen.readback import step_columns
from modelgen.readback.row_alignment import Alignment
from modelgen.template.added_cases import AddedCase
from modelgen.template.settings import Settings
from modelgen.translations import in_digits, speak, speak_english
from modelgen.xlsx.reader import FileCell

from .small_books import SmallTab
from .small_time import NAME, STALL, at, back, built, changed, lengthened, typed, widened

OVER = "kept: a value stands over the formula"
AGAIN = "follows its parent case again"
ANEW = "written anew as the template has it"


def told(result: Result) -> list[str]:
    """What the report says, without what the edits did to the headline."""
    lines = regenerate_report.text(result, NAME, None).splitlines()
    said = [line.removeprefix("  - ").split("; Worth")[0] for line in lines if "  - " in line]
    return [line for line in said if not line.startswith(("formats of", "column widths"))]


def content(result: Result, id: str) -> object:
    assert result.book
    found = next(cell.content for cell in result.book.cells if cell.id.text == id)
    return found.text if isinstance(found, Formula) else found


@pytest.fixture
def newer(tmp_path: Path) -> Callable[..., Path]:
    def write(*pairs: tuple[str, str]) -> Path:
        path = tmp_path / "newer.yaml"
        path.write_text(changed(*pairs), encoding="utf-8")
        return path

    return write


EDITS = {
    "Plan!D7": (date(2027, 1, 1), "First day (Plan!D7): 2026-01-01 → 2027-01-01; kept"),
    "Plan!D8": (6, f"Months in a step (Plan!D8): 12 → 6; {ANEW}"),
    "Plan!D11": (2, "Last actual step (Plan!D11): 0 → 2; kept"),
    "Plan!G12": (9, f"Plan!G12: 2 → 9; {ANEW}"),
    "Plan!G25": (0.25, "Growth of sales, 2027 (Plan!G25): 20 % → 25 %; kept"),
    "Plan!G28": (0.9, "Margin, Lean, 2027 (Plan!G28): 60 % → 90 %; kept"),
    "Plan!H28": (None, f"Margin, Lean, 2028 (Plan!H28): 70 % → nothing; {AGAIN}"),
    "Plan!G29": (0.8, "Margin, Poor, 2027 (Plan!G29): as Base → 80 %; kept"),
    "Profit!G5": (9, f"Profit!G5: =Plan!G$12 → 9; {ANEW}"),
    "Profit!E7": (7, f"Sales, Opening (Profit!E7): =Facts!$D$7 → 7; {OVER}"),
    "Profit!G8": (8, f"Profit, 2027 (Profit!G8): =G7*Plan!G26 → 8; {OVER}"),
}
"""Contents typed into cells, and how each is told."""


def test_an_edit_of_a_series_is_told_by_item_case_and_step() -> None:
    result = back({where: typed for where, (typed, _) in EDITS.items()})
    assert [says for _, says in EDITS.values()] == told(result)


def test_like_edits_of_a_row_are_told_in_a_line() -> None:
    assert [
        "Growth of sales, 2026 – 2028 (Plan!F25:H25, 3 cells): such as 10 % → 20 %; kept"
    ] == told(back({"Plan!F25": 0.2, "Plan!G25": 0.3, "Plan!H25": 0.4}))


def test_who_types_over_the_live_row_is_told_the_rows_of_the_cases() -> None:
    [line] = regenerate_report.lines(back({"Plan!G26": 0.4}))
    assert "Margin, 2027 (Plan!G26): =CHOOSE(Scenarios!$D$8,G$27,G$28,G$29) → 40 %" in line.says
    assert line.says.endswith("the live row shows a case: type into Plan!G27:G29")


def test_typed_figures_become_those_of_their_case_and_the_model_follows() -> None:
    result = back({"Plan!G29": 0.9, "Plan!D7": date(2027, 1, 1)})
    assert 0.9 == content(result, "margin@poor.2027-12")
    assert result.book
    assert result.values
    roles = {cell.id.text: cell.role for cell in result.book.cells}
    assert ("override", "inherited") == (
        roles["margin@poor.2027-12"], roles["margin@poor.2026-12"],
    )  # fmt: skip
    assert 46752.0 == result.values[at(result.book, "year.end.2026-12")]  # the end of 2027


PERIODS = (
    ("periods: 3", "periods: 4"),
    ("[0.1, 0.2, 0.3]", "[0.1, 0.2, 0.3, 0.4]"),
    ("[0.5, 0.6, 0.7]", "[0.5, 0.6, 0.7, 0.8]"),
)

LATER = (
    ("start: 2026-01-01", "start: 2027-01-01"),
    ("[0.1, 0.2, 0.3]", "[0.2, 0.3, 0.4]"),
    ("[0.5, 0.6, 0.7]", "[0.6, 0.7, 0.8]"),
)


def test_of_more_periods_only_the_new_figures_are_told(newer: Callable[..., Path]) -> None:
    result = back({"Plan!G25": 0.25, "Plan!G29": 0.9, "Profit!D12": 1}, newer(*PERIODS))
    assert [
        "Growth of sales, 2027 (Plan!G25): 20 % → 25 %; kept",
        "Margin, Poor, 2027 (Plan!G29): as Base → 90 %; kept",
        f"worth@live (Profit!D12): =SUM('Cases over time'!D22:D24) → 1; {OVER}",
        "Growth of sales, 2029: new in the template, 40 %",
        "Margin, Base, 2029: new in the template, 50 %",
        "Margin, Lean, 2029: new in the template, 80 %",
    ] == told(result)
    assert (0.25, 0.9) == (
        content(result, "growth.2027-12"), content(result, "margin@poor.2027-12"),
    )  # fmt: skip


def test_figures_follow_their_dates_and_those_without_one_are_told(
    newer: Callable[..., Path],
) -> None:
    result = back({"Plan!F25": 0.15, "Plan!G25": 0.25}, newer(*LATER))
    says = told(result)
    assert says[:2] == [
        "Growth of sales, 2026 (Plan!F25): 10 % → 15 %; the template no longer has this cell",
        "Growth of sales, 2027 (Plan!G25): 20 % → 25 %; kept",
    ]
    assert "Margin, Lean, 2026: the template no longer has it; Plan!F28 held 50 %" in says
    assert (
        "First day (Plan!D7): the template's default moved, 2026-01-01 → 2027-01-01; taken" in says
    )
    assert result.book
    assert at(result.book, "growth.2027-12").col == 5
    assert 0.25 == content(result, "growth.2027-12")


def test_steps_of_another_length_are_other_steps(newer: Callable[..., Path]) -> None:
    pairs = (
        ("every: year, periods: 3", "every: half-year, periods: 6"),
        ("[0.1, 0.2, 0.3]", "0.1"),
        ("[0.5, 0.6, 0.7]", "0.6"),
    )
    result = back({"Plan!G25": 0.25}, newer(*pairs))
    says = told(result)
    assert (
        "Growth of sales, 2027 (Plan!G25): 20 % → 25 %; the template no longer has this cell"
        == says[0]
    )
    assert (
        "Growth of sales, 2026 – 2028: the template no longer has it; Plan!F25 to Plan!H25 held"
        " 2026: 10 %, 2028: 30 %"
    ) in says
    assert 0.1 == content(result, "growth.2027-12")


def test_a_figure_for_all_cases_becomes_that_of_the_base_case(newer: Callable[..., Path]) -> None:
    result = back(
        {"Plan!G25": 0.25}, newer(("[0.1, 0.2, 0.3]", "[0.1, 0.2, 0.3], cases: {poor: 0}"))
    )
    assert [
        "Growth of sales, 2027 (Plan!G25): 20 % → 25 %; kept",
        "Growth of sales, Poor, 2026 – 2028: new in the template, 0 %",
    ] == told(result)
    assert 0.25 == content(result, "growth@base.2027-12")


def test_a_figure_of_the_base_case_becomes_that_of_all_cases(newer: Callable[..., Path]) -> None:
    result = back({"Plan!G27": 0.25}, newer((", cases: {lean: [0.5, 0.6, 0.7]}", "")))
    assert "Margin, Base, 2027 (Plan!G27): 50 % → 25 %; kept" in told(result)
    assert 0.25 == content(result, "margin.2027-12")


def test_a_conflict_of_a_series_says_what_to_take(newer: Callable[..., Path]) -> None:
    path = newer(("[0.1, 0.2, 0.3]", "[0.1, 0.3, 0.3]"))
    result = back({"Plan!G25": 0.25}, path)
    [says] = told(result)
    assert says.startswith("growth.2027-12: Growth of sales, 2027 (Plan!G25): generated 20 %,")
    assert says.endswith(" yours 25 %, the template now says 30 %")
    assert 0.25 == content(
        back({"Plan!G25": 0.25}, path, "growth.2027-12=yours"), "growth.2027-12"
    )


def test_a_formula_of_a_series_that_the_template_moved_is_told_once(
    newer: Callable[..., Path],
) -> None:
    result = back({}, newer(("formula: sales*margin", "formula: sales*margin*margin")))
    [says] = told(result)
    assert says.startswith("Profit, 2026 – 2028: the template's formula moved, such as =F7*Plan!")


@pytest.mark.slow
@pytest.mark.parametrize("sheet", ["Plan", "Profit"])
def test_a_column_between_the_steps_leaves_every_figure_as_it_was(sheet: str) -> None:
    data = widened(built(), sheet, 6)
    result = regenerate(NAME, data, None, ())
    [says] = told(result)
    assert says.startswith(f"your column G between the steps on {sheet}: kept; a sum over the")
    plain = back({})
    assert result.values
    assert plain.values
    assert result.book
    assert plain.book
    for id in ("worth@live", "worth@poor", "total.sales", "chk_master"):
        assert result.values[at(result.book, id)] == plain.values[at(plain.book, id)], id
    assert 7 == at(result.book, "sales.2027-12" if sheet == "Profit" else "growth.2027-12").col


def test_a_figure_in_a_column_between_the_steps_is_no_step() -> None:
    data = typed({"Plan!G25": 0.9, "Plan!G27": 0.9}, widened(built(), "Plan", 6))
    result = regenerate(NAME, data, None, ())
    assert result.values
    assert result.book
    assert 0.0 == result.values[at(result.book, "chk_master")]
    assert "2 cells of your own on Plan (G25, G27): kept" in told(result)


@pytest.mark.parametrize(
    ("numbers", "found"),
    [
        ({"F1": 1.0, "G1": 2.0, "H1": 3.0}, {5: 5, 6: 6, 7: 7}),
        ({"F1": 1.0, "H1": 2.0, "I1": 3.0}, {5: 5, 6: 7, 7: 8}),
        ({"F1": 1.0, "G1": 3.0}, {5: 5, 7: 6}),
        ({"F1": 2.0, "G1": 3.0}, {6: 5, 7: 6}),
        ({"F1": 1.0, "G1": 9.0, "H1": 3.0}, {5: 5, 6: 6, 7: 7}),
        ({"F1": 1.0, "G1": 2.0, "H1": 2.0, "I1": 3.0}, {5: 5, 6: 6, 7: 8}),
    ],
)
def test_a_column_is_found_by_the_number_of_its_step(
    numbers: Mapping[str, float], found: Mapping[int, int]
) -> None:
    fit = Alignment({0: 0}, {1: 1, 5: 5, 6: 6, 7: 7})
    rows = {0: {5: 1, 6: 2, 7: 3}}
    by = step_columns.by_steps(fit, rows, SmallTab("Plan", numbers), {})
    assert {1: 1, **found} == by.cols
    gone = [step for col, step in rows[0].items() if col not in found]
    assert gone == step_columns.lost_steps(by, rows)


def test_a_link_that_was_stored_without_a_value_tells_the_step_it_links_to() -> None:
    fit = Alignment({0: 0}, {1: 1, 5: 5, 6: 6, 7: 7})
    rows = {0: {5: 1, 6: 2, 7: 3}}
    plan = SmallTab("Plan", {"F12": 1.0, "H12": 3.0})
    links = {"F1": "'Plan'!F$12", "G1": "Plan!H$12", "H1": "Plan!I$12", "I1": "Gone!A1"}
    cells = {at: FileCell(None, text) for at, text in links.items()}
    by = step_columns.by_steps(fit, rows, SmallTab("Profit", cells), {"Plan": plan})
    assert {1: 1, 5: 5, 7: 6} == by.cols


def test_a_result_over_time_is_told_with_its_steps(tmp_path: Path) -> None:
    text = STALL.replace("formula: sales*margin}", "formula: sales*margin, output: true}")
    paths = []
    for name, contents in (("a", {}), ("b", {"Plan!G25": 0.25, "Plan!D7": date(2027, 1, 1)})):
        path = tmp_path / f"{name}.xlsx"
        path.write_bytes(typed(contents, built(text)))
        paths.append(live_model.state(str(path)))
    found = diff.data(diff.diff(*paths))["results"]
    profit = next(result for result in found if result["item"] == "profit")
    assert ("2026-12-31", "2027-12-31", "2028-12-31") == profit["old"]["steps"]
    assert ("2027-12-31", "2028-12-31", "2029-12-31") == profit["new"]["steps"]
    assert pytest.approx((55, 66, 85.8)) == profit["old"]["values"]
    assert pytest.approx((55, 68.75, 89.375)) == profit["new"]["values"]
    assert pytest.approx((55, 79.2, 120.12)) == profit["old"]["cases"]["lean"]
    assert ("year", None) == (profit["old"]["axis"], profit["old"]["opening"])
    [first, *_] = trace.trace(paths[0], "sales")
    assert first.startswith("sales = 100; 110, 132, 171.6 EUR")


def test_a_row_more_is_told_by_its_runs_of_like_steps(tmp_path: Path) -> None:
    """Inputs whose effect is told are one line of their row, and so is a formula."""
    given = "minimum: 0, maximum: 9, evidence: A, source: Note, as_of: 2026-01-31"
    growth = next(line for line in STALL.splitlines() if "name: growth," in line)
    more = f"          - {{name: fee, label: Fee, unit: EUR, values: [2, 2, 3], {given}}}\n"
    newer = STALL.replace(growth, f"{more}{growth}").replace("values: 0.5", "values: 0.6")
    texts = (STALL, newer.replace("formula: sales*margin}", "formula: sales*margin-fee}"))
    sides = []
    for number, text in enumerate(texts):
        path = tmp_path / f"stall{number}.yaml"
        path.write_text(text, "utf-8")
        sides.append(live_model.state(str(path)))
    lines = diff_report.text(diff.diff(*sides)).splitlines()
    assert [
        (
            "  Margin in Base at 2026 – 2028 [Plan!F28:H28]: 50.0 % → 60.0 % (+10 points);"
            " headline +17 EUR at most"
        ),
        "  Fee at 2026 – 2027 [Plan!F25:G25]: new, 2 EUR",
        "  Fee at 2028 [Plan!H25]: new, 3 EUR",
    ] == lines[lines.index("Inputs") + 1 : lines.index("Inputs") + 4]
    assert lines[lines.index("Formulas") + 1].startswith("  Profit [Profit!F8]: =")


def test_a_first_day_that_was_typed_dates_the_figures_below_it(newer: Callable[..., Path]) -> None:
    contents = {"Plan!D7": date(2027, 1, 1), "Plan!G25": 0.25}  # so G is the year 2028
    result = back(contents, newer(LATER[0]))
    assert "First day (Plan!D7): 2026-01-01 → 2027-01-01; the template now says the same" in (
        told(result)
    )
    assert 0.25 == content(result, "growth.2028-12")
    assert 0.1 == content(result, "growth.2027-12")


def test_a_first_day_that_only_the_user_typed_leaves_the_figures_in_their_columns(
    newer: Callable[..., Path],
) -> None:
    contents = {"Plan!D7": date(2027, 1, 1), "Plan!G25": 0.25}
    result = back(contents, newer(*PERIODS))
    assert result.book
    assert 6 == at(result.book, "growth.2027-12").col
    assert 0.25 == content(result, "growth.2027-12")


HALVES = (
    ("every: year, periods: 3", "every: half-year, periods: 6"),
    ("[0.1, 0.2, 0.3]", "0.1"),
    ("[0.5, 0.6, 0.7]", "0.6"),
)
ACTUALS = (*LATER, ("periods: 3}", "periods: 3, actuals: 1}"))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("number", "pairs", "becomes", "says"),
    [
        (2, LATER, 1, "kept; from the new first day it is step 1"),
        (1, LATER, 0, "the template now says the same"),
        (0.5, LATER, 0.5, "kept"),
        (2, PERIODS, 2, "kept"),
        (1, HALVES, 2, "kept; from the new first day it is step 2"),
        (2, ACTUALS, 1, "the template now says the same"),
    ],
)
def test_the_last_actual_step_stays_the_same_date(
    newer: Callable[..., Path],
    number: float,
    pairs: tuple[tuple[str, str], ...],
    becomes: float,
    says: str,
) -> None:
    result = back({"Plan!D11": number}, newer(*pairs))
    said = in_digits(number, "g")
    assert f"Last actual step (Plan!D11): 0 → {said}; {says}" == told(result)[0]
    assert becomes == content(result, "year.last_actual")


def test_a_last_actual_step_that_both_moved_to_other_dates_is_a_conflict(
    newer: Callable[..., Path],
) -> None:
    path = newer(*ACTUALS)
    assert ["year.last_actual"] == [d.name for d in back({"Plan!D11": 3}, path).conflicts]
    mine = back({"Plan!D11": 3}, path, "year.last_actual=yours")
    assert 2 == content(mine, "year.last_actual")


@pytest.mark.slow
@pytest.mark.parametrize(("number", "outcome"), [(3, "agreed"), (1, "conflict")])
def test_a_last_actual_step_of_the_same_number_is_a_year_later_where_the_start_is(
    newer: Callable[..., Path], number: int, outcome: str
) -> None:
    old = STALL.replace("periods: 3}", "periods: 3, actuals: 2}")
    data = typed({"Plan!D11": number}, built(old))
    path = newer(*LATER, ("periods: 3}", "periods: 3, actuals: 2}"))
    result = regenerate(NAME, data, str(path), ())
    assert [outcome] == [d.outcome for d in result.merge.decisions]


def test_a_row_of_ones_own_among_the_rows_of_the_cases_is_no_step() -> None:
    own = {"Plan!B27": "Memo", "Plan!F27": 5, "Plan!G29": 0.9}
    result = regenerate(NAME, typed(own, lengthened(built(), "Plan", 26)), None, ())
    assert [] == [line for line in regenerate_report.lines(result) if line.kind == "outside"]
    kept = openpyxl.load_workbook(io.BytesIO(result.data))["Plan"]
    assert ("Memo", 5) == (kept["B27"].value, kept["F27"].value)
    assert 0.9 == content(result, "margin@lean.2027-12")


def test_a_row_of_ones_own_below_a_series_across_is_no_step() -> None:
    own = {"Profit!B9": "Memo", "Profit!D9": 4, "Profit!F9": 5}
    assert [] == [line for line in regenerate_report.lines(back(own)) if line.kind == "outside"]


def test_show_lists_the_cells_whose_ids_begin_with_a_word(tmp_path: Path) -> None:
    """A row of a case, a block of years, whatever the ids of cells begin with."""
    path = tmp_path / "stall.yaml"
    path.write_text(STALL, "utf-8")
    model = live_model.state(str(path))
    shown = {word: show(model, "", word).splitlines() for word in ("margin@lean", "total")}
    assert ["Plan!F28", "Plan!G28", "Plan!H28"] == [s.split()[0] for s in shown["margin@lean"]]
    assert ["total.sales", "total.profit"] == [line.split()[1] for line in shown["total"]]
    assert [] == show(model, "Facts", "margin@lean").splitlines()


def test_show_tells_days_as_the_workbook_does(tmp_path: Path) -> None:
    path = tmp_path / "stall.yaml"
    path.write_text(STALL, "utf-8")
    state = live_model.state(str(path))
    shown = show(state, "", "year.end").splitlines()
    assert [True] * 3 == [line.endswith(f"  →  {year}-12-31") for line, year in
                          zip(shown[-3:], (2026, 2027, 2028), strict=True)]  # fmt: skip
    french = replace(state, book=replace(state.book, lang="fr"))
    assert show(french, "", "year.end").splitlines()[-1].endswith("  →  31/12/2028")
    assert show(french, "", "year.first_day").splitlines()[0].endswith(" 01/01/2026")


@pytest.mark.parametrize(
    ("cell", "value", "says"),
    [
        ("Plan!D11", 4, "allowed are whole numbers from 0 to 3"),
        ("Plan!D11", 1.5, "allowed are whole numbers from 0 to 3"),
        ("Plan!D11", 3, ""),
        ("Plan!D10", 13, "allowed are whole numbers from 1 to 12"),
        ("Plan!D10", 6, ""),
    ],
)
def test_what_a_timeline_does_not_take_is_told_with_what_it_takes(
    cell: str, value: float, says: str
) -> None:
    [line] = regenerate_report.lines(back({cell: value}))
    assert (cell, bool(says)) == (line.cell, "allowed" in line.says)
    assert says in line.says
    findings = audit(NAME, typed({cell: value})).findings
    told = [one.says for one in findings if one.rule.id == "AUD-09" and one.cell == cell]
    assert bool(says) == bool(told)
    assert all(says in one for one in told)


def test_a_step_of_a_case_is_traced_as_that_case_has_it(tmp_path: Path) -> None:
    path = tmp_path / "stall.yaml"
    path.write_text(STALL, "utf-8")
    model = live_model.state(str(path))
    shown = {word: next(trace.trace(model, word)) for word in ("margin@lean.2028", "sales.2027")}
    assert (
        "margin@lean.2028-12 = 0.7 share  [Plan!H28] A: Assumption: plan, 2026-01-31"
        == (shown["margin@lean.2028"])
    )
    assert shown["sales.2027"].startswith("sales.2027-12 = 132 EUR  [Profit!G7]")


def test_a_row_over_time_is_told_with_the_decimals_of_the_language(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    path = tmp_path / "stall.yaml"
    path.write_text(STALL, "utf-8")
    series = live_series.live_series(live_model.state(str(path)), "sales")
    assert "100; 110, 132, 171.6" == series.told
    request.addfinalizer(speak_english)
    speak("fr")
    assert "100\u00a0; 110 / 132 / 171,6" == series.told


def test_a_scale_that_nobody_set_is_none_that_is_lost() -> None:
    """A case more makes the sheet wider, and prints it smaller."""
    more = Settings(cases=tuple(AddedCase(f"more_{n}", "base") for n in "abcdefgh"))
    lines = regenerate_report.lines(regenerate(NAME, built(), None, (), more))
    assert [] == [line.says for line in lines if "print scales" in line.says]
