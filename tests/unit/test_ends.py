"""A cell that is no figure at an end of what may be typed: the cell, and the inputs that do it."""

from pathlib import Path

import pytest

from modelgen.addresses import Area, Place
from modelgen.audit.audit import audit
from modelgen.book.calculator import Calculation
from modelgen.cli import validate
from modelgen.compile import ends, stages
from modelgen.compile.templates import parse
from modelgen.problems import ModelError, render

from .small_time import NAME, at, built, changed

INPUT = "          - {name: sales_now,"


def with_inputs(formula: str, worth: str = "SUM(profit)", **limits: tuple[float, float]) -> str:
    """The stall with more inputs, a line made of them, and a result that takes the line."""
    rows = "".join(
        f"          - {{name: {name}, label: The {name}, unit: share, value: 0.5, minimum: {low},"
        f" maximum: {high}, evidence: P, source: Till, as_of: 2026-01-31}}\n"
        for name, (low, high) in limits.items()
    )
    line = f'- {{name: odd, label: Odd, unit: share, formula: "{formula}"}}\n          '
    return changed(
        (INPUT, rows + INPUT),
        ("formula: SUM(profit),", f'formula: "{worth}",'),
        ("- {name: worth,", line + "- {name: worth,"),
        ("left: SUM(profit),", f'left: "{worth}",'),
    )


def told(text: str) -> list[str]:
    ctx = stages.prepare(parse(text, "stall.yaml"))
    book = stages.compile(ctx)
    held = Calculation(book, generated=True)
    before = held.value(ctx.layout.live("worth"))
    found = [problem.message for problem in ends.problems(ctx, book, held)]
    assert before == held.value(ctx.layout.live("worth"))
    return [message.partition(": guard")[0] for message in found]


WITH = "SUM(profit)*odd"


@pytest.mark.parametrize(
    ("formula", "limits", "where"),
    [
        ("1/one", {"one": (0, 1), "two": (0, 1)}, ["`one` is 0 (its minimum)"]),
        ("1/(1-two)", {"one": (0, 1), "two": (0, 1)}, ["`two` is 1 (its maximum)"]),
        ("1/(one+two)", {"one": (0, 1), "two": (0, 1)},
         ["`one` is 0 (its minimum), `two` is 0 (its minimum)"]),
        ("1/(one+two+six)", {"one": (0, 1), "two": (0, 1), "six": (0, 2)},
         ["`one` is 0 (its minimum), `two` is 0 (its minimum), `six` is 0 (its minimum)"]),
        ("1/one/(1-two)", {"one": (0, 1), "two": (0, 1)},
         ["`one` is 0 (its minimum)", "`two` is 1 (its maximum)"]),
        ("1/one", {"one": (0.25, 1)}, []),
        ("1/(one-two+six)", {"one": (0, 1), "two": (0, 1), "six": (0.5, 0.5)},
         ["`one` is 0 (its minimum)", "`two` is 1 (its maximum)"]),  # alone
        ("one*two", {"one": (0, 1), "two": (0, 1)}, []),
    ],
)  # fmt: skip
def test_the_inputs_that_make_it_no_figure_are_named_with_their_end(
    formula: str, limits: dict[str, tuple[float, float]], where: list[str]
) -> None:
    wanted = [f"Profit!D12 (`odd`) is no figure where {one}" for one in where]
    assert wanted == told(with_inputs(formula, WITH, **limits))


def test_what_no_result_takes_is_not_told() -> None:
    assert [] == told(with_inputs("1/one", one=(0, 1)))


def test_the_first_step_is_told_in_which_it_arises() -> None:
    text = with_inputs("one", one=(0, 1)).replace(
        "formula: sales*margin", "formula: sales/one*odd"
    )
    assert ["Profit!F8 (`profit`) is no figure where `one` is 0 (its minimum)"] == told(text)


def test_each_cause_is_told_once_and_each_row_once() -> None:
    text = with_inputs("1/one", WITH, one=(0, 1)).replace(
        "formula: sales*margin", "formula: sales*margin/(1-one)"
    )
    assert [
        "Profit!D12 (`odd`) is no figure where `one` is 0 (its minimum)",
        "Profit!F8 (`profit`) is no figure where `one` is 1 (its maximum)",
    ] == told(text)


def test_validate_refuses_what_an_audit_of_the_fresh_workbook_finds(tmp_path: Path) -> None:
    text = with_inputs("1/one", WITH, one=(0, 1))
    path = tmp_path / "stall.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(ModelError) as raised:
        validate(str(path))
    (problem,) = raised.value.problems
    assert "1/one" in render(problem)
    assert problem.message.endswith(
        "narrow the allowed range (`minimum` to `maximum`): =1/Facts!D7"
    )
    (finding,) = [f for f in audit(NAME, built(text)).findings if f.rule.id == "AUD-13"]
    assert "Profit!D12" == finding.cell
    says = "is no figure where one is 0 (its minimum); results without a figure: worth"
    assert says == finding.says
    assert [] == told(text.replace("minimum: 0, maximum: 1,", "minimum: 0.1, maximum: 1,"))


def test_an_error_arises_in_the_cells_that_need_no_other_such() -> None:
    text = with_inputs("1/one", WITH, one=(0, 1))
    ctx = stages.prepare(parse(text, "stall.yaml"))
    book = stages.compile(ctx)
    held = Calculation(book, generated=True)
    live, worth = ctx.layout.live("odd"), ctx.layout.live("worth")
    assert [worth] == held.origins(worth)
    held.enter(ctx.layout.case("one", "base"), 0.0)
    assert [live] == held.origins(worth)
    assert [at(book, "odd@base")] == held.origins(at(book, "worth@base"))


@pytest.mark.parametrize("others", [0, 9])
def test_an_area_knows_the_places_in_it(others: int) -> None:
    area = Area("A", 1, 1, 2, 2)
    inside, beyond = {Place("A", 1, 2), Place("A", 2, 1)}, {Place("B", 1, 1), Place("A", 3, 1)}
    more = {Place("A", 9, col) for col in range(others)}
    assert inside == set(area.among(inside | beyond | more))
