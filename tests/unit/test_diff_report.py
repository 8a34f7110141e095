"""What differs is told as people tell it: by label, with units, in per cent or in points."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from modelgen.commands import diff as diff_module
from modelgen.commands.diff import data, diff
from modelgen.commands.diff_report import signed, text
from modelgen.compile.wording import effect
from modelgen.merge.live_model import LiveModel, _returned, state
from modelgen.merge.live_series import SeriesValues

from ..conftest import ROOT
from . import small_time
from .test_small_round_trip import cells, edited

GOOD = ROOT / "tests" / "samples" / "good.yaml"


def other(tmp_path: Path, *changes: tuple[str, str]) -> LiveModel:
    text = GOOD.read_text("utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    path = tmp_path / "other.yaml"
    path.write_text(text, "utf-8")
    return state(str(path))


def typed(**contents: Any) -> LiveModel:
    named = {place.replace("_", "!"): content for place, content in contents.items()}
    return _returned(Path("lemonade.xlsx"), edited(cells(named)))


def lines(one: LiveModel, two: LiveModel) -> list[str]:
    return [line.strip() for line in text(diff(one, two)).splitlines()]


def test_an_edit_is_told_with_label_case_cell_unit_change_and_effect() -> None:
    told = lines(state(str(GOOD)), typed(Inputs_E8=2.5))
    assert [
        f"{GOOD} → lemonade.xlsx",
        "Profit: 150 USD → 200 USD",
        "",
        "Inputs",
        "Price of a cup in As planned [Inputs!E8]: 2.00 → 2.50 USD/cup (+25 %); headline +50 USD",
        "",
        "Results of the live case",
        "Profit: 150 → 200 USD (+33.3 %)",
    ] == told


@pytest.mark.parametrize(
    ("place", "value", "line"),
    [
        ("Inputs_E8", 2.001, "2 → 2.001 USD/cup (+0.05 %)"),
        ("Inputs_E8", 2.0000001, "2 → 2.0000001 USD/cup (+0.000005 %)"),
        ("Inputs_E8", 0, "2.00 → 0 USD/cup (-100 %)"),
        ("Inputs_F8", 3, "2.00 (as its parent) → 3.00 USD/cup (+50 %)"),
        ("Inputs_F7", 1000, "50 → 1,000 cups (+1,900 %)"),
        ("Months_D11", 25, "20 → 25 USD (+25 %)"),
    ],
)
def test_a_change_is_never_hidden_by_its_format(place: str, value: float, line: str) -> None:
    assert any(f": {line}" in told for told in lines(state(str(GOOD)), typed(**{place: value})))


@pytest.mark.parametrize(
    ("value", "told"),
    [(776.0521, "+776 USD"), (-12345.678, "-12,346 USD"), (600.001, "+600 USD"),
     (1.0, "+1 USD"), (0.1234567, "+0.12 USD"), (-0.0, "+0 USD")],
)  # fmt: skip
def test_an_effect_has_the_digits_of_its_unit_unless_it_is_small(value: float, told: str) -> None:
    assert told == effect(state(str(GOOD)).ctx, value)


def test_a_step_is_told_by_its_label() -> None:
    told = lines(state(str(GOOD)), typed(Months_D11=25))
    assert any(line.startswith("Rent at July [Months!D11]: 20 → 25 USD") for line in told)


MARGIN = 'formula: "IF(revenue=0,0,profit/revenue)"}'


def test_shares_move_in_points_and_what_comes_and_goes_is_said(tmp_path: Path) -> None:
    shown = (MARGIN, MARGIN.replace("}", ", output: true}"))
    dear = ("unit: USD/cup, value: 0.5", "unit: USD/cup, value: 0.7")
    told = lines(other(tmp_path, shown), other(tmp_path, shown, dear))
    assert "Margin: 75.0 % → 65.0 % (-10 points)" in told
    assert "Cost of a cup [Inputs!D11]: 0.50 → 0.70 USD/cup (+40 %)" in told
    new = lines(state(str(GOOD)), other(tmp_path, shown))
    assert "Margin: new, 75.0 %" in new
    assert "Margin: gone, was 75.0 %" in lines(other(tmp_path, shown), state(str(GOOD)))


def test_another_unit_stands_on_both_sides_without_a_change(tmp_path: Path) -> None:
    text = GOOD.read_text("utf-8").replace("USD", "EUR")
    (tmp_path / "euro.yaml").write_text(text.replace("value: 2\n", "value: 3\n"), "utf-8")
    told = lines(state(str(GOOD)), state(str(tmp_path / "euro.yaml")))
    assert any("2.00 USD/cup → 3.00 EUR/cup" in line and "%" not in line for line in told)


def test_a_translated_unit_is_the_same_unit() -> None:
    one, two = state(str(GOOD)), typed(Inputs_E8=2.5)
    french = one.ctx.model.model_copy(update={"languages": {"en": {"USD/cup": "USD la tasse"}}})
    template = replace(one.ctx.template, model=french)
    told = lines(replace(one, ctx=replace(one.ctx, template=template)), two)
    assert any("2.00 → 2.50 USD/cup (+25 %)" in line for line in told)


def test_a_result_that_turns_has_no_percentage() -> None:
    told = lines(state(str(GOOD)), typed(Inputs_E8=0.25))
    assert "Profit: 150 → -25 USD" in told


def test_machines_get_the_numbers_as_they_are() -> None:
    found = data(diff(state(str(GOOD)), typed(Inputs_E8=2.5)))
    [one] = found["differences"]
    assert ("cup_price@plain", 2, 2.5, 50) == (one["item"], one["old"], one["new"], one["effect"])
    assert [{"item": "profit", "old": 150, "new": 200}] == found["results"]


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (25, "+25"), (-33.333, "-33.3"), (0.1, "+0.1"), (0.004, "+0.004"), (-0.0449, "-0.04"),
        (0, "+0"), (0.05, "+0.1"), (12345.678, "+12,345.7"), (-2.04, "-2"),
        (1e9, "+1,000,000,000"), (-1e15, "-1e+15"), (1e6 - 1, "+999,999"),
    ],
)  # fmt: skip
def test_a_change_has_a_sign_and_as_many_digits_as_people_read(number: float, told: str) -> None:
    assert told == signed(number)


def test_a_sheet_comes_or_goes(tmp_path: Path) -> None:
    more = "  - sheet: Annex\n    role: documentation\n    plan: text\n    about: More.\n"
    more += "    blocks:\n      - {kind: notes, title: More, lines: [{text: A line.}]}\n"
    sides = state(str(GOOD)), other(tmp_path, ("  - sheet: Months", f"{more}  - sheet: Months"))
    assert ["Annex: new"] == [line for line in lines(*sides) if "Annex" in line]
    assert ["Annex: gone"] == [line for line in lines(*reversed(sides)) if "Annex" in line]


def test_what_one_side_alone_has_is_told_as_new_or_gone(tmp_path: Path) -> None:
    margin = next(x for x in GOOD.read_text("utf-8").splitlines() if "name: margin," in x)
    more = margin.replace("name: margin,", "name: keeps,").replace("label: Margin", "label: Keeps")
    sides = state(str(GOOD)), other(tmp_path, (margin, f"{margin}\n{more}"))
    new, gone = (
        [line.partition("]: ")[2] for line in lines(*two) if line.startswith("Keeps")]
        for two in (sides, sides[::-1])
    )
    assert {"new, =IF("} == {line[:9] for line in new}
    assert {"gone, was =IF("} == {line[:14] for line in gone}


def test_results_that_differ_in_their_last_digits_alone_are_the_same() -> None:
    """Values pasted over formulas have fifteen digits, and sums of them differ behind."""
    one = SeriesValues("year", ("2026",), None, (0.3, 1.0), {"base": (0.3, "n/a")})
    assert diff_module._same_series(one, replace(one, values=(0.1 + 0.2, 1.0)))
    for other in (
        replace(one, values=(0.3, 1.00000001)),
        replace(one, values=(0.3,)),
        replace(one, opening=1.0),
        replace(one, cases={"base": (0.3, None)}),
        replace(one, cases={}),
        replace(one, steps=("2027",)),
        None,
    ):
        assert not diff_module._same_series(one, other)


def test_the_inputs_of_a_row_are_one_line_with_the_largest_effect(tmp_path: Path) -> None:
    (tmp_path / "stall.xlsx").write_bytes(small_time.built())
    typed = {"Plan!F25": 0.2, "Plan!G25": 0.3, "Plan!H25": 0.3, "Plan!D11": 2, "Plan!G28": 0.9}
    (tmp_path / "mine.xlsx").write_bytes(small_time.typed(typed))
    sides = [state(str(tmp_path / name)) for name in ("stall.xlsx", "mine.xlsx")]
    told = text(diff(*sides)).splitlines()
    assert [
        "  Last actual step [Plan!D11]: 0 → 2; headline +0 EUR",
        (
            "  Growth of sales at 2026 – 2027 [Plan!F25:G25]: such as 10.0 % → 20.0 %"
            " (+10 points); headline +19 EUR at most"
        ),
        "  Margin in Lean at 2027 [Plan!G28]: 60.0 % → 90.0 % (+30 points); headline +0 EUR",
    ] == told[told.index("Inputs") + 1 : told.index("Inputs") + 4]
