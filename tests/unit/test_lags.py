"""What says how far a row looks back is a whole number from 1 on: in template and workbook."""

import io
from pathlib import Path

import openpyxl
import pytest

from modelgen.audit.audit import audit
from modelgen.commands.regenerate import regenerate
from modelgen.commands.regenerate_report import lines
from modelgen.compile import stages
from modelgen.compile.templates import parse
from modelgen.problems import ModelError, render
from modelgen.template.settings import Settings
from modelgen.xlsx.package import Package

from ..conftest import ROOT

STARTER = (ROOT / "templates" / "starter.yaml").read_text("utf-8")

ROW, LINE = "          # more rows\n", "          # more results\n"

PAID = '          - {name: paid, label: Paid, unit: EUR, is: flow, formula: "margin[-delay]"}\n'

DELAY = "value: 1, low: 1, high: 2, minimum: 1, maximum: 6}"

NAME = Path("oven.xlsx")


def with_delay(states: str = DELAY, more: str = "") -> str:
    text = STARTER.replace(ROW, PAID).replace(LINE, more or LINE)
    return text.replace(DELAY, states)


def problems(text: str) -> list[str]:
    with pytest.raises(ModelError) as raised:
        stages.prepare(parse(text, "oven.yaml"))
    return [render(problem) for problem in raised.value.problems]


@pytest.mark.parametrize(
    ("states", "told", "marked"),
    [
        (DELAY.replace("minimum: 1", "minimum: 0"), "its `minimum` is 1 or more", "0"),
        (DELAY.replace("value: 1", "value: 1.5"), "1.5 is no whole number of steps", "1.5"),
        (DELAY.replace("low: 1", "low: 1").replace("high: 2", "high: 1.5"),
         "1.5 is no whole number of steps", "1.5"),
        (DELAY.replace("maximum: 6", "maximum: 6.5"), "6.5 is no whole number of steps", "6.5"),
        (DELAY.replace("maximum: 6}", "maximum: 6, cases: {quiet: 2.25}}"),
         "2.25 is no whole number of steps", "2.25"),
    ],
)  # fmt: skip
def test_an_input_that_is_no_number_of_steps_is_refused(
    states: str, told: str, marked: str
) -> None:
    (found,) = problems(with_delay(states))
    *above, line, carets = found.splitlines()
    assert f"error: `delay` says how far a row looks back: {told}" == above[0]
    assert marked == line[carets.index("^") : carets.rindex("^") + 1]
    assert stages.prepare(parse(with_delay(states).replace("[-delay]", "[-1]"), "oven.yaml"))


@pytest.mark.parametrize(("value", "told"), [(0, "is 1 or more"), (2.5, "is no whole number")])
def test_a_constant_is_held_to_it_too(value: float, told: str) -> None:
    constants = """      - kind: constants
        title: Facts
        items:
          - {name: lag_steps, label: Lag, unit: months, value: VALUE, note: As agreed.}
"""
    text = with_delay().replace("[-delay]", "[-lag_steps]")
    sheet = "  # Figures that differ by month"
    text = text.replace(sheet, constants.replace("VALUE", f"{value}") + sheet)
    (found,) = problems(text)
    assert told in found


def test_a_value_of_a_grid_and_a_setting_are_held_to_it() -> None:
    grid = """      - kind: grid
        name: by_delay
        title: By delay
        output: late
        rows: {driver: delay, values: [1, 1.5, 2]}
        columns: {driver: price, values: [2, 3]}
        turns: '"x"'
"""
    tornado, late = "      - {kind: tornado,", '"SUM(paid)"}\n'
    line = f"          - {{name: late, label: Late, unit: EUR, formula: {late}"
    text = with_delay(more=line)
    (found,) = problems(text.replace(tornado, grid + tornado))
    assert "1.5 is no whole number of steps, as `delay` is" in found
    with pytest.raises(ModelError, match="is no whole number, and says how far a row looks"):
        stages.prepare(parse(text, "oven.yaml"), Settings(sets=("delay=1.5",)))


def test_what_sets_it_at_a_point_is_held_to_it_and_no_breakeven_searches_for_it() -> None:
    line = '          - {name: late, label: Late, unit: EUR, formula: "SUM(paid)"}\n'
    point = "points:\n  - {name: later, label: Later, start: live, set: {delay: SET}}\n\nsheets:"
    text = with_delay(more=line).replace("\nsheets:", point, 1)
    (found,) = problems(text.replace("SET", "delay/delay"))
    assert "a number of steps is whole: put the division into ROUND(…,0)" in found
    for whole in ("delay+1", '"ROUND(delay/delay,0)"'):
        stages.prepare(parse(text.replace("SET", whole), "oven.yaml"))
    even = """      - kind: breakevens
        name: even
        title: Even
        income: late
        cost: loan
        items: [{driver: delay}]
"""
    block = "      # more blocks\n"
    (found,) = problems(with_delay(more=line).replace(block, even))
    assert "`delay` is a number of steps: nothing lies between whole ones" in found


def test_a_whole_setting_is_taken() -> None:
    ctx = stages.prepare(parse(with_delay(), "oven.yaml"), Settings(sets=("delay=2",)))
    assert 2 == next(item.value for item in ctx.model.inputs() if item.name == "delay")


def test_a_whole_number_may_be_divided_with_a_rest() -> None:
    line = (
        PAID.replace("paid", "turn")
        .replace("Paid", "Turn")
        .replace("EUR", "months")
        .replace("is: flow, ", "")
    )
    row = line.replace("margin[-delay]", "MOD(month,delay)")
    stages.prepare(parse(with_delay().replace(PAID, PAID + row), "oven.yaml"))
    assert "put `delay` into ROUND" in problems(STARTER.replace(ROW, row))[0]


def typed(cells: dict[str, float]) -> bytes:
    data = stages.build(stages.prepare(parse(with_delay(), "oven.yaml")))[2]
    workbook = openpyxl.load_workbook(io.BytesIO(data))
    for cell, value in cells.items():
        workbook["Assumptions"][cell] = value
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


@pytest.mark.slow
@pytest.mark.parametrize("cells", [{"E15": 1.5, "F15": 1}, {"F15": 2.5}, {"E15": 1.5, "F15": 1.5}])
def test_a_fraction_typed_in_the_workbook_is_told_at_the_lag(cells: dict[str, float]) -> None:
    result = regenerate(NAME, typed(cells), None, ())
    told = "\n".join(line.says for line in lines(result))
    assert "allowed are whole numbers from 1 to 6" in told
    findings = audit(NAME, typed(cells)).findings
    assert "the check inputs_in_range fails" in {f.says for f in findings}
    wrong = {f.cell for f in findings if f.rule.id == "AUD-09"}
    assert {f"Assumptions!{cell}" for cell, value in cells.items() if value % 1} == wrong


def test_the_workbook_takes_whole_numbers_alone() -> None:
    book = openpyxl.load_workbook(io.BytesIO(typed({})))["Assumptions"]
    kinds = {str(rule.sqref): rule.type for rule in book.data_validations.dataValidation}
    assert "whole" == kinds["E15:F15"]
    assert "decimal" == kinds["E14:F14"]
    (prompt,) = [
        rule.prompt
        for rule in book.data_validations.dataValidation
        if str(rule.sqref) == "E15:F15"
    ]
    assert "Allowed: whole numbers from 1 to 6." in prompt


def test_a_rule_of_entry_that_takes_more_than_whole_numbers_is_found() -> None:
    line = '          - {name: late, label: Late, unit: EUR, formula: "SUM(paid)"}\n'
    _book, _values, data = stages.build(stages.prepare(parse(with_delay(more=line), "oven.yaml")))

    def found(data: bytes) -> list[str]:
        findings = audit(NAME, data).findings
        return [finding.says for finding in findings if finding.rule.id == "INP-05"]

    package = Package(data)
    assert [] == found(data)
    for _name, part, _ in package.sheets():
        package.put(part, package.parts[part].replace(b'type="whole"', b'type="decimal"'))
    told = found(package.data())
    assert 3 == len(told)  # the delay, the last actual step, the month that a year ends with
    assert all(says.endswith("the validation takes more than whole numbers") for says in told)
