"""Faults seeded into a workbook with periods, and the rules that find them."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from modelgen.audit.audit import audit

from .small_time import NAME, built, changed, typed, widened

LONG = changed(
    ("periods: 3", "periods: 5"), ("[0.1, 0.2, 0.3]", "0.1"), ("[0.5, 0.6, 0.7]", "0.6")
)
"""The stall over five years: a run of formulas that goes on around a fault."""

QUIET = {"DOC-03", "STR-05"}
"""What the small template leaves out."""


def found(data: bytes) -> set[tuple[str, str]]:
    """The findings that are causes, but those of the template."""
    told = audit(NAME, data).findings
    return {(f.rule.id, f.cell) for f in told if f.rule.id not in QUIET and not f.follows}


def test_a_workbook_with_periods_has_no_finding() -> None:
    assert set() == found(built(LONG))


ALERT = """the cases.}
        alerts:
          - {name: low, label: Low, when: worth<idle, says: Low.}"""


@pytest.mark.parametrize(
    ("uses", "told"),
    [
        ([], True),
        ([("right: worth,", "right: worth+idle-idle,")], False),
        ([("the cases.}", ALERT)], False),
    ],
)
def test_an_input_that_a_check_or_an_alert_takes_is_used(
    uses: list[tuple[str, str]], told: bool
) -> None:
    item = "          - {name: sales_now,"
    idle = item.replace("sales_now,", "idle, label: Idle, unit: EUR, value: 1, minimum: 0,")
    idle += " maximum: 2, evidence: P, source: Till, as_of: 2026-01-31}\n"
    data = built(changed((item, idle + item), *uses))
    assert told == any("idle is used by no formula" in f.says for f in audit(NAME, data).findings)


@pytest.mark.parametrize(
    ("contents", "rules"),
    [
        ({"Profit!G8": "=G7*Plan!F26"}, {("AUD-02", "Profit!G8"), ("AUD-17", "Profit!G8")}),
        ({"Profit!G7": "=E7*(1+Plan!G25)"}, {("AUD-02", "Profit!G7"), ("AUD-17", "Profit!G7")}),
        ({"Plan!G19": 1}, {("AUD-02", "Plan!G19"), ("AUD-12", "Plan!G19")}),
        ({"Profit!G8": "=-G7*Plan!G26"}, {("AUD-02", "Profit!G8"), ("AUD-17", "Profit!G8")}),
        ({"Profit!G8": 66}, {("AUD-02", "Profit!G8"), ("AUD-12", "Profit!G8")}),
        ({"Plan!D11": 1}, {("AUD-30", "Plan!D11")}),
    ],
)
def test_a_fault_over_time_is_found_where_it_is(
    contents: Mapping[str, Any], rules: set[tuple[str, str]]
) -> None:
    assert rules <= found(typed(contents, built(LONG)))


def partly(actuals: str, plan: str) -> bytes:
    """The stall with two rows that each fill a part of the axis, the first of three years past."""
    return built(
        changed(
            ("periods: 3", "periods: 3, actuals: 1"),
            ("values: [0.1, 0.2, 0.3]", f"actuals: {actuals}"),
            ("values: 0.5, cases: {lean: [0.5, 0.6, 0.7]}", f"plan: {plan}"),
        )
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("raised", "actuals", "plan", "contents"),
    [
        (set(), "[0.1]", "[0.5, 0.6]", {}),
        ({"growth_empty"}, "[0.1]", "[0.5, 0.6]", {"Plan!D11": 2}),
        (set(), "[0.1]", "[0.5, 0.6]", {"Plan!D11": 2, "Plan!G25": 0.3}),
        ({"margin_empty"}, "[0.1]", "[0.5, 0.6]", {"Plan!D11": 0}),
        (set(), "[0]", "[0, 0.6]", {"Plan!D11": 2}),
        ({"growth_empty"}, "[0.1]", "[0, 0.6]", {"Plan!D11": 3}),
        ({"margin_empty"}, "[0.1]", "[0.5, 0.6], cases: {lean: [0, 0.5, 0.7]}", {"Plan!D11": 0}),
        (
            {"margin_empty"},
            "[0.1]",
            "[0.5, 0.6], cases: {lean: [0, 0.5, 0.7]}",
            {"Plan!D11": 0, "Plan!F26": 0.4, "Plan!F27": 0.4},
        ),
    ],
)
def test_a_step_that_waits_for_its_figure_raises_an_alert(
    raised: set[str], actuals: str, plan: str, contents: Mapping[str, Any]
) -> None:
    told = audit(NAME, typed(contents, partly(actuals, plan))).findings
    alerts = " ".join(f.says for f in told if f.rule.id == "CHK-03")
    assert raised == set(re.findall(r"\w+_empty", alerts))


def test_a_figure_between_the_steps_is_found_where_a_sum_takes_it_in() -> None:
    data = widened(built(), "Profit", 6)
    assert "AUD-35" not in {rule for rule, _ in found(data)}
    assert ("AUD-35", "Profit!G7") in found(typed({"Profit!G7": 5}, data))


def test_a_day_over_a_formula_is_told_as_a_day() -> None:
    findings = audit(NAME, typed({"Plan!G14": date(2027, 6, 30)})).findings
    (says,) = [f.says for f in findings if f.rule.id == "AUD-12"]
    assert "the value 2027-06-30 stands over" in says
