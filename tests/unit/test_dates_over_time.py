"""Dates that are typed in each step and dates that are constants: stated, set, edited, refused."""

import io
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from modelgen.commands.regenerate import regenerate
from modelgen.compile import stages
from modelgen.compile.context import Context
from modelgen.compile.templates import parse
from modelgen.days import serial
from modelgen.problems import ModelError
from modelgen.template.settings import Settings

from .small_time import NAME, STALL, at, typed

FACTS = "      - kind: inputs\n        title: Now\n"

ROWS = "  - sheet: Profit\n"

WAIT = "          - {name: profit, label: Profit,"

DATED = (
    STALL.replace(
        FACTS,
        """      - kind: constants
        title: Days
        items:
          - {name: opened, label: Opened, unit: date, value: 2026-03-01, note: The lease}
"""
        + FACTS,
    )
    .replace(
        ROWS,
        """      - kind: series
        title: Days
        axis: year
        items:
          - {name: paid_on, label: Paid on, unit: date, minimum: 2026-01-01, maximum: 2030-12-31,
             values: {2026-01: 2027-02-01, 2028-01: 2029-03-01}, cases: {lean: 2028-01-31},
             evidence: A, source: "Assumption: habit", as_of: 2026-01-31}
"""
        + ROWS,
    )
    .replace(
        WAIT,
        '          - {name: wait, label: Wait, unit: days, formula: "paid_on-year.end"}\n'
        '          - {name: open, label: Open, unit: days, formula: "year.end-opened"}\n' + WAIT,
    )
    .replace(
        "  EUR: {format: whole}\n", "  EUR: {format: whole}\n  days: {format: whole, means: day}\n"
    )
)


def built(*sets: str, text: str = DATED) -> Context:
    return stages.prepare(parse(text, "dated.yaml"), Settings(sets=sets))


def row(ctx: Context, name: str) -> list[object]:
    _book, values, _data = stages.build(ctx)
    return [values[place] for place in ctx.layout.series(name)]


def day(*parts: int) -> float:
    return serial(date(*parts))


def test_dates_stand_in_each_step_and_differ_by_case() -> None:
    assert [day(2027, 2, 1)] * 2 + [day(2029, 3, 1)] == row(built(), "paid_on")
    assert [32.0, -333.0, 60.0] == row(built(), "wait")
    assert [305.0, 670.0, 1036.0] == row(built(), "open")
    lean = stages.prepare(parse(DATED, "dated.yaml"), Settings(live_case="lean"))
    assert [day(2028, 1, 31)] * 3 == row(lean, "paid_on")


def test_a_date_is_set_in_a_step_and_kept_by_what_the_workbook_tells() -> None:
    ctx = built("paid_on@base.2027=2027-12-24")
    assert ["paid_on@base.2027-12=2027-12-24"] == [one.word for one in ctx.build.sets]
    assert [day(2027, 2, 1), day(2027, 12, 24), day(2029, 3, 1)] == row(ctx, "paid_on")


def test_cells_of_dates_look_like_dates_and_take_no_others(tmp_path: Path) -> None:
    ctx = built()
    book, _values, data = stages.build(ctx)
    path = tmp_path / "dated.xlsx"
    path.write_bytes(data)
    sheet = openpyxl.load_workbook(path)["Plan"]
    place = at(book, "paid_on@base.2026-12")
    cell = sheet.cell(place.row + 1, place.col + 1)
    assert "2027-02-01" == f"{cell.value:%Y-%m-%d}"
    rules = [one for one in sheet.data_validations.dataValidation if cell.coordinate in one.cells]
    assert ["date"] == [one.type for one in rules]


def test_a_date_that_was_typed_comes_through_a_newer_template(tmp_path: Path) -> None:
    book, _values, data = stages.build(built())
    place = at(book, "paid_on@base.2027-12")
    template = tmp_path / "newer.yaml"
    template.write_text(DATED.replace("version: 1.0.0", "version: 1.0.1"), "utf-8")
    edited = typed({str(place): date(2028, 2, 29)}, data)
    result = regenerate(NAME, edited, str(template), ())
    assert result.file
    sheet = openpyxl.load_workbook(io.BytesIO(result.file.data))["Plan"]
    kept = sheet.cell(place.row + 1, place.col + 1).value
    assert "2028-02-29" == f"{kept:%Y-%m-%d}"


@pytest.mark.parametrize(
    ("was", "now", "message"),
    [
        ("value: 2026-03-01, note", "value: 5, note",
         "`date` is a unit of dates: write the value as 2026-01-31"),
        ("Opened, unit: date", "Opened, unit: EUR",
         "`EUR` is no unit of dates: write `unit: date`"),
        ("Paid on, unit: date", "Paid on, unit: EUR",
         "`EUR` is no unit of dates: write `unit: date`"),
        ("2028-01: 2029-03-01}", "2028-01: 7}", "`values.2028-01` must be a date like 2026-01-31"),
        ("cases: {lean: 2028-01-31}", "cases: {lean: 5}",
         "`cases.lean` must be a date like 2026-01-31"),
        ("2028-01: 2029-03-01}", "2028-01: 2039-03-01}",
         "`values.2028-01` 2039-03-01 is outside the allowed range 2026-01-01 to 2030-12-31"),
        ("values: {2026-01: 2027-02-01, 2028-01: 2029-03-01}, cases: {lean: 2028-01-31}",
         "plan: 2027-02-01", "a row of dates has one in every step: give `values`"),
        ("values: [0.1, 0.2, 0.3]", "values: [0.1, 0.2, 2026-01-01]",
         "`values` must be a number"),
    ],
)  # fmt: skip
def test_what_is_no_date_or_one_too_many_is_told(was: str, now: str, message: str) -> None:
    assert 1 == DATED.count(was)
    with pytest.raises(ModelError) as caught:
        stages.compile(built(text=DATED.replace(was, now)))
    assert message in [problem.message for problem in caught.value.problems]


def test_a_word_that_is_no_date_sets_none() -> None:
    with pytest.raises(ModelError) as caught:
        built("paid_on.2027=5")
    (problem,) = caught.value.problems
    assert problem.message.endswith("`5` is not a date; write it as 2026-01-31")
