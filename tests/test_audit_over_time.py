"""Faults over time, seeded into a workbook that no template made, each found where it is."""

import io
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook

from modelgen.audit.audit import audit
from modelgen.commands.handout import handout
from modelgen.compile import stages
from modelgen.compile.templates import load
from modelgen.template.load import find

RULES = {"AUD-02", "AUD-36", "AUD-37", "AUD-38", "AUD-39", "AUD-40"}

FIRST, LAST = 3, 14
"""Twelve months, in the columns C to N; three years of four months follow, behind a blank one."""

Cells = dict[str, object]


def months(row: int, text: str) -> Cells:
    """A row of formulas; `{c}` is the column of the month, `{b}` the one before."""
    cols = [get_column_letter(col) for col in range(FIRST - 1, LAST + 1)]
    return {f"{c}{row}": text.format(c=c, b=b) for b, c in pairwise(cols)}


def plan() -> Cells:
    cells: Cells = {
        "A3": "Actual or plan", "A5": "Sales", "A6": "Cost", "A8": "Opening debt", "A9": "Drawn",
        "A10": "Repaid", "A11": "Closing debt", "A12": "Interest", "A13": "Margin",
        "P5": "=SUM(C5:F5)", "Q5": "=SUM(G5:J5)", "R5": "=SUM(K5:N5)",
    }  # fmt: skip
    for i, col in enumerate(range(FIRST, LAST + 1)):
        name = get_column_letter(col)
        cells[f"{name}4"] = float(46053 + round(i * 30.44))
        cells[f"{name}3"] = "Actual" if i < 4 else "Plan"
        cells[f"{name}5"] = 100.0 + i if i < 4 else f"={get_column_letter(col - 1)}5*1.02"
        cells[f"{name}6"] = -60.0 - i
        cells[f"{name}9"] = 5.0 + i % 3
        cells[f"{name}13"] = 50.0 + i if i < 4 else f"={name}5+{name}6"
    cells |= months(8, "={b}11") | {"B11": 40.0, "B4": "Start"}
    cells |= months(10, "=-{c}8*0.1") | months(11, "={c}8+{c}9+{c}10")
    return cells | months(12, "={c}8*0.01")


def found(cells: Cells) -> set[tuple[str, str]]:
    workbook = Workbook()
    workbook.active.title = "Plan"
    for at, content in cells.items():
        workbook["Plan"][at] = content
    target = io.BytesIO()
    workbook.save(target)
    told = audit(Path("other.xlsx"), target.getvalue()).findings
    return {(f.rule.id, f.cell.removeprefix("Plan!")) for f in told if f.rule.id in RULES}


def test_a_plan_without_faults_has_none_over_time() -> None:
    assert set() == found(plan())


@pytest.mark.parametrize(
    ("contents", "wanted"),
    [
        ({"G8": 30.0}, {("AUD-36", "G8"), ("AUD-02", "G8")}),
        ({"G8": "=E11"}, {("AUD-36", "G8"), ("AUD-02", "G8")}),
        ({"N8": "=L11"}, {("AUD-36", "N8")}),
        (months(8, "={b}8") | {"C8": "=B11"}, {("AUD-36", f"{c}8") for c in "DEFGHIJKLMN"}),
        ({"G12": "=-G8*0.01"}, {("AUD-02", "G12")}),
        ({"G6": 64.0}, {("AUD-39", "G6")}),
        ({"N12": 3.0}, {("AUD-40", "N12")}),
        ({"Q5": "=SUM(F5:J5)"}, {("AUD-37", "Q5")}),
        ({"Q5": "=SUM(H5:K5)"}, {("AUD-37", "Q5")}),
        ({"R5": "=SUM(J5:N5)"}, {("AUD-37", "R5")}),
        ({"H3": "Actual"}, {("AUD-38", "H3")}),
        ({"D3": "Plan"}, {("AUD-38", "D3")}),
        ({"G3": "Actual"}, {("AUD-38", "G3")}),
    ],
)
def test_a_fault_over_time_is_found_in_its_cell(
    contents: Cells, wanted: set[tuple[str, str]]
) -> None:
    assert wanted == found(plan() | contents)


@pytest.mark.parametrize(
    "contents",
    [
        {"P5": "=SUM(D5:F5)"},
        {"R5": "=SUM(K5:M5)"},
        {"P5": "=SUM(C5:F5)", "Q5": "=SUM(C5:J5)", "R5": "=SUM(C5:N5)"},
        {"G6": 12.0},
        {"G6": 64.0, "J6": 65.0},
        {"N12": "=N8*0.02"},
        {f"{get_column_letter(c)}3": ("Actual", "Budget")[c % 2] for c in range(3, 15)},
        {"A8": "Debt, first part"},
        months(8, "=3"),
        {"T1": "=SUM(S1:S4)", "T5": "=SUM(S5:S8)", "T10": "=SUM(S8:S9)", "T13": "=SUM(S9:S12)"},
    ],
    ids=["a stub at first", "a stub at last", "cumulated", "a refund", "two of them",
         "an end of its own", "side by side", "no balance", "no carrying over", "down a column"],
)  # fmt: skip
def test_what_may_be_meant_is_no_fault(contents: Cells) -> None:
    assert {"AUD-02"} >= {rule for rule, _at in found(plan() | contents)}


@pytest.mark.parametrize("name", ["dcf", "lbo", "three-statement", "starter", "deepseek-v3-r1"])
def test_a_copy_of_a_model_of_the_tool_has_no_fault_over_time(name: str, tmp_path: Path) -> None:
    """Without its template it is a workbook as any other: as large as public ones are."""
    path = tmp_path / "model.xlsx"
    path.write_bytes(stages.build(stages.prepare(load(find(name))))[2])
    copy = tmp_path / "copy.xlsx"
    copy.write_bytes(handout(path, path.read_bytes(), date(2026, 1, 31), values=False).data)
    told = audit(copy, copy.read_bytes()).findings
    assert [] == [(f.rule.id, f.cell) for f in told if f.rule.id in RULES]
