"""Rows and columns that somebody added at the end of a list: told as outside the model."""

import io
from functools import lru_cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from modelgen.audit.audit import audit
from modelgen.commands import regenerate_report
from modelgen.commands.regenerate import regenerate
from modelgen.compile import stages
from modelgen.compile.templates import parse
from modelgen.readback.list_ends import additions
from modelgen.readback.readback import Readback, readback
from modelgen.xlsx.reader import Returned

from ..conftest import ROOT

GOOD = (ROOT / "tests" / "samples" / "good.yaml").read_text(encoding="utf-8")
NAME = Path("lemonade.xlsx")


@lru_cache(1)
def built() -> bytes:
    return stages.build(stages.prepare(parse(GOOD, "good.yaml")))[2]


def typed(contents: dict[str, Any]) -> bytes:
    workbook = openpyxl.load_workbook(io.BytesIO(built()))
    for address, content in contents.items():
        sheet, _, at = address.partition("!")
        workbook[sheet][at] = content
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


def read(contents: dict[str, Any]) -> Readback:
    return readback(NAME, Returned(typed(contents)), usable=False)


STEPS = {"Months!B13": "September", "Months!C13": 9, "Months!D13": 25, "Months!E13": "=E12-D13"}
BELOW = (
    "rows 13 to 14 of Months stand below the series The tin (D13:D14: rent) and outside the model:"
    " none of its formulas reads it; the series end in row 12. Type into their rows, or add steps"
    " to the axis `plan_month` in the template, with a value for each, give it with --template,"
    " and delete these then"
)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("contents", "found"),
    [
        ({"Months!D13": 25}, [("Months!D13", "row 13 of Months stands below the series The tin")]),
        ({"Months!D13": 25, "Months!D14": 5}, [("Months!D13:D14", BELOW)]),
        ({"Months!D14": 25}, [("Months!D14", "row 14 of Months stands below")]),  # a row is left
        ({"Months!D16": 25}, []),
        ({"Months!D13": "=SUM(D10:D12)"}, []),  # a total is no step
        ({"Months!B13": "So far"}, []),
        ({"Months!E13": "=E12+Results!$D$20-D13"}, [("Months!E13", "(E13: tin)")]),
        ({"Months!F10": 1, "Months!F11": 2}, [("Months!F10:F12", "column F of Months stands")]),
        ({"Months!F10": 1}, []),
        ({f"Months!F{row}": f"=D{row}" for row in (10, 11, 12)}, []),
        ({"Inputs!B9": "Bonus", "Inputs!E9": 7},
         [("Inputs!E9", ("row 9 of Inputs (`Bonus`) stands below the list Inputs (E9) and outside"
           " the model: none of its formulas reads it: no input of the model. Add it to that list"
           " in the template, use it in a formula there, give it with --template, and delete it"
           " here then"))]),
        ({"Inputs!D12": 3}, [("Inputs!D12", "no constant of the model")]),
        ({"Results!B22": "Gift", "Results!E22": 3}, [("Results!E22", "no line item of the")]),
        ({"Results!D22": "=SUM(D18:D20)"}, []),
    ],
)  # fmt: skip
def test_what_was_added_at_the_end_of_a_list_is_told_by_list(
    contents: dict[str, Any], found: list[tuple[str, str]]
) -> None:
    known = list(additions(read(contents)))
    assert [area for area, _says in found] == [str(one.area) for one in known]
    for one, (_area, says) in zip(known, found, strict=True):
        assert says in one.says


def test_a_formula_that_somebody_changed_may_read_what_was_added() -> None:
    contents = {"Months!D13": 25, "Months!E10": "=SUM(D10:D13)"}
    [one] = additions(read(contents))
    assert "and outside the model: only formulas that you changed read it; the series" in one.says


def test_report_and_audit_tell_it_in_one_line() -> None:
    data = typed(STEPS)
    lines = regenerate_report.lines(regenerate(NAME, data, None, ()))
    [line] = [line.says for line in lines if line.kind == "outside"]
    assert "row 13 of Months stands below the series The tin (D13:E13: rent, tin)" in line
    assert [("Months!D13", line)] == [
        (finding.cell, finding.says)
        for finding in audit(NAME, data).findings
        if finding.rule.id == "STR-13"
    ]


def test_steps_that_the_template_is_given_are_no_additions_any_more(tmp_path: Path) -> None:
    longer = GOOD.replace("version: 1.0.0", "version: 1.0.1").replace(
        "{label: August, value: 8}]", "{label: August, value: 8}, {label: September, value: 9}]"
    )
    path = tmp_path / "longer.yaml"
    path.write_text(longer.replace("[10, 20, 20]", "[10, 20, 20, 25]"), encoding="utf-8")
    result = regenerate(NAME, typed(STEPS), str(path), ())
    assert 25 == openpyxl.load_workbook(io.BytesIO(result.data))["Months"]["D13"].value
    [own] = additions(readback(NAME, Returned(result.data)))
    assert ("Months!D14:E14", True) == (str(own.area), "end in row 13" in own.says)


def test_a_row_between_two_steps_goes_below_them_and_is_told() -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(built()))
    sheet = workbook["Months"]
    sheet.insert_rows(11)
    for row in (12, 13):  # as a spreadsheet moves what refers to them
        sheet[f"E{row}"] = f"=E{(10, 12)[row - 12]}+Results!$D$20-D{row}"
    sheet["D11"] = 99
    workbook.defined_names["in_rent"].attr_text = "Months!$D$10:$D$13"
    target = io.BytesIO()
    workbook.save(target)
    result = regenerate(NAME, target.getvalue(), None, ())
    rents = openpyxl.load_workbook(io.BytesIO(result.data))["Months"]
    assert [10, 20, 20, 99] == [rents[f"D{row}"].value for row in (10, 11, 12, 13)]
    [line] = [line for line in regenerate_report.lines(result) if line.kind == "outside"]
    assert "row 11 of Months stands between the steps of a series and is none" in line.says
