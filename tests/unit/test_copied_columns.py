"""Columns of cases that somebody copied by hand: told as none, and made cases as they say."""

import io
import shlex
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from modelgen.addresses import Place
from modelgen.audit.audit import audit
from modelgen.commands import regenerate_report
from modelgen.commands.regenerate import Result, regenerate
from modelgen.compile import stages
from modelgen.compile.templates import parse
from modelgen.merge.line_map import line_map
from modelgen.merge.started_cases import settled_from, started_cases
from modelgen.problems import ModelError
from modelgen.readback.book_match import laid_out
from modelgen.readback.inserted_columns import with_cases
from modelgen.readback.readback import Readback, readback
from modelgen.readback.spans import among_cases
from modelgen.template.added_cases import AddedCase
from modelgen.template.settings import Settings, applied
from modelgen.xlsx.reader import Returned

from ..conftest import ROOT
from .small_books import book, cell, saved

GOOD = (ROOT / "tests" / "samples" / "good.yaml").read_text(encoding="utf-8")
NAME = Path("lemonade.xlsx")


@lru_cache(1)
def built() -> bytes:
    return stages.build(stages.prepare(parse(GOOD, "good.yaml")))[2]


def typed(*columns: dict[str, Any], data: bytes = b"") -> bytes:
    """Contents by address, on Inputs if no other sheet is named."""
    workbook = openpyxl.load_workbook(io.BytesIO(data or built()))
    for column in columns:
        for address, content in column.items():
            sheet, _, at = address.rpartition("!")
            workbook[sheet or "Inputs"][at] = content
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


def read(data: bytes) -> Readback:
    return readback(NAME, Returned(data))


def asked(options: str) -> AddedCase:
    """The case that the options of a command line add."""
    words = shlex.split(options)
    given = dict(pairwise(words))
    return AddedCase(given["--add-case"], given["--from"], given.get("--label", ""))


def told(result: Result, kind: str) -> list[str]:
    return [line.says for line in regenerate_report.lines(result) if line.kind == kind]


DEAL = {"S4": "Deal", "S7": 50, "S8": "=F8"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("columns", "options", "parent", "values"),
    [
        ([DEAL], ['--add-case deal --from "Deal"'], "rainy", {}),
        ([DEAL | {"S8": 3}], ['--add-case deal --from "Deal"'], "rainy", {"cup_price": 3}),
        ([DEAL | {"S7": "=E7", "S8": "=E8"}], ['--add-case deal --from "Deal"'], "plain", {}),
        ([DEAL | {"S7": "=E7*0.5", "S8": 2}], ['--add-case deal --from "Deal"'], "rainy", {}),
        ([{at.replace("S", "AZ"): now for at, now in DEAL.items()}],
         ['--add-case deal --from "Deal"'], "rainy", {}),
        ([DEAL | {"S4": "Achat été 2027!"}],
         ['--add-case achat_ete_2027 --from "Inputs!S"'], "rainy", {}),
        ([DEAL | {"S4": "2027"}],
         ['--add-case case_2027 --label "Rain 2" --from "2027"'], "rainy", {}),
        ([DEAL | {"S4": "Storm", "Results!F10": "Storm"}],
         ['--add-case storm --label "Rain 2" --from "Inputs!S"'], "rainy", {}),
        ([DEAL | {"S4": 2027}],
         ['--add-case case_2027 --label "Rain 2" --from "2027"'], "rainy", {}),
        ([DEAL | {"S4": "Q1"}], ['--add-case q1_case --from "Q1"'], "rainy", {}),
        ([DEAL | {"S4": "Rain"}],
         ['--add-case rain --label "Rain 2" --from "Inputs!S"'], "rainy", {}),
        ([DEAL | {"S4": "rainy"}], ['--add-case rainy_2 --from "Inputs!S"'], "rainy", {}),
        ([DEAL, {"T4": "Deal", "T7": 90, "T8": 2}],
         ['--add-case deal --from "Inputs!S"', ('--add-case deal_2 --label "As planned 2" --from'
          ' "Inputs!T"')], "rainy", {}),
        ([DEAL | {"Results!S10": "Deal", "S4": None}],
         ['--add-case deal --from "Deal"'], "rainy", {}),
    ],
)  # fmt: skip
def test_a_column_like_a_case_has_the_options_that_make_it_one(
    columns: list[dict[str, Any]], options: list[str], parent: str, values: dict[str, float]
) -> None:
    came = read(typed(*columns))
    found = started_cases(came)
    assert options == [case.options for case in found]
    settings = settled_from(came, Settings(cases=tuple(map(asked, options))), found)
    build = applied(parse(GOOD, "good.yaml"), settings)[1]
    assert [(case.name, case.label) for case in found] == [(c.name, c.label) for c in build.cases]
    assert (parent, values) == (
        build.cases[0].parent,
        {one.name: one.value for one in build.sets if one.case == build.cases[0].name},
    )


def test_the_options_of_the_report_make_the_column_a_case() -> None:
    data = typed(DEAL | {"S8": 3})
    [found] = started_cases(read(data))
    result = regenerate(NAME, data, None, (), Settings(cases=(asked(found.options),)))
    sheet = openpyxl.load_workbook(io.BytesIO(result.data))["Inputs"]
    assert ["=F7", 3] == [sheet["G7"].value, sheet["G8"].value]
    assert ["the case deal (Deal) was added: column G of Inputs, from rainy"] == told(
        result, "added case"
    )


@pytest.mark.parametrize(
    "column",
    [
        {"S4": "Variance", "S7": "=D7-E7", "S8": "=D8-E8"},
        {"S4": "Remark", "S7": "ask", "S8": "sure"},
        {"S7": 50, "S8": 3},  # nothing says that it is a case
        {"Results!S4": "A year", "Results!S18": "=D18*12", "Results!S19": "=D19*12"},
    ],
)
def test_other_columns_are_nothing_but_cells_of_ones_own(column: dict[str, Any]) -> None:
    assert () == started_cases(read(typed(column)))


def test_the_report_says_what_the_column_is_and_the_whole_command() -> None:
    result = regenerate(Path("My stand.xlsx"), typed(DEAL | {"S8": 3}), None, ())
    assert [
        (
            "column S of Inputs (`Deal`) looks like a case and is none: no formula of the model"
            " reads it, and the selector does not offer it. To make it one (as rainy but for"
            " cup_price 3):"
            ' modelgen regenerate "My stand.xlsx" --add-case deal --from "Deal"'
        )
    ] == told(result, "no case")


def test_copies_on_other_sheets_are_told_with_the_column() -> None:
    copies = {f"Results!S{row}": f"=Inputs!S7*{row}" for row in (18, 19, 20, 21)}
    lines = {"Results!S18": "=Inputs!S7*Inputs!S8", "Results!S19": "=Inputs!S7*Inputs!$D$11"}
    data = typed(DEAL, copies | lines)
    [line] = told(regenerate(NAME, data, None, ()), "no case")
    assert "does not offer it; it has copies on Results. To make" in line
    data = typed(copies | lines | {"Results!S4": "Deal"})
    [line] = told(regenerate(NAME, data, None, ()), "no case")
    assert line.endswith(
        "For a case more: modelgen regenerate lemonade.xlsx --add-case NAME --from CASE"
    )


def test_a_formula_that_somebody_changed_may_read_the_column() -> None:
    data = typed(DEAL, {"D7": "=S7"})
    [line] = told(regenerate(NAME, data, None, ()), "no case")
    assert ": only formulas that you changed read it, and the selector does not offer it." in line


def test_figures_that_no_case_may_have_are_refused_with_their_cell() -> None:
    with pytest.raises(ModelError) as refused:
        regenerate(
            NAME,
            typed(DEAL | {"S7": 5000}),
            None,
            (),
            Settings(cases=(AddedCase("deal", "Deal"),)),
        )
    assert [
        (
            "Inputs!S7: Cups sold is 5000 there; allowed are 0 to 1000 cups; type such a"
            " value there, and run this again"
        )
    ] == [problem.message for problem in refused.value.problems]


def test_once_it_is_a_case_the_column_is_to_be_deleted() -> None:
    data = typed(DEAL | {"S8": 3})
    first = regenerate(NAME, data, None, (), Settings(cases=(AddedCase("deal", "inputs!$S"),)))
    assert told(first, "no case")[0].endswith(
        "Its figures stand in the case deal: compare them, then delete the column"
    )
    assert ["cup_price@deal (Inputs!G8): 3, as your column has it"] == told(first, "taken over")
    again = regenerate(NAME, first.data, None, ())
    assert told(again, "no case")[0].endswith(
        "The case deal has its label and its figures: delete the column"
    )


def test_the_audit_tells_the_column_with_its_options() -> None:
    found = [f for f in audit(NAME, typed(DEAL)).findings if f.rule.id == "SCN-02"]
    assert [("Inputs!S7", (
        "column S of Inputs (`Deal`) looks like a case and is none: the selector does not offer"
        ' it; --add-case deal --from "Deal"'
    ))] == [(finding.cell, finding.says) for finding in found]  # fmt: skip


def inserted(*columns: dict[str, Any]) -> bytes:
    """Column F put between the cases of Inputs, as a spreadsheet does it, with its contents."""
    workbook = openpyxl.load_workbook(io.BytesIO(built()))
    sheet = workbook["Inputs"]
    sheet.insert_cols(6)
    for row in (7, 8):
        sheet.cell(row, 4, f"=INDEX($E{row}:$G{row},1,Results!$D$8)")
        for col, old in ((8, "E"), (9, "G")):
            text = str(sheet.cell(row, col).value)
            sheet.cell(row, col, text.replace(f"${old}{row}", f"${old}{row}"))
        name = "in_cups_sold" if row == 7 else "in_cup_price"
        workbook.defined_names[name].attr_text = f"Inputs!$E${row}:$G${row}"
    for column in columns:
        for at, content in column.items():
            sheet[at] = content
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


@pytest.mark.parametrize("content", [{}, {"F4": "Deal", "F7": 100, "F8": "=E8"}])
def test_a_column_among_the_cases_goes_behind_them_and_is_told(content: dict[str, Any]) -> None:
    data = inserted(content)
    assert [Place("Inputs", 3, 5)] == among_cases(read(data).match)
    result = regenerate(NAME, data, None, ())
    [line] = told(result, "no case")
    assert (
        "them, what picks a case by its position counts it; in the new workbook it stands behind"
        in line.replace("the cases: what", "them, what")
    )
    sheet = openpyxl.load_workbook(io.BytesIO(result.data))["Inputs"]
    assert ("=INDEX($E7:$F7,1,Results!$D$8)", 50) == (sheet["D7"].value, sheet["F7"].value)
    assert [sheet[at.replace("F", "G")].value for at in content] == [*content.values()]
    found = [f.says for f in audit(NAME, data).findings if f.rule.id == "SCN-02"]
    assert ["what picks a case by its position counts it" in says for says in found] == [True]


def test_lines_that_stay_together_are_never_put_apart() -> None:
    back = {0: 0, 1: 1, 3: 2, 4: 3}
    assert {0: 0, 1: 1, 2: 3, 3: 4} == line_map(back, None, 4, {2}).book
    glued = line_map(back, None, 4, {2}, [(1, 2)])
    assert ({0: 0, 1: 1, 2: 2, 3: 4}, {2: 3}) == (glued.book, glued.user)
    assert {0: 0, 1: 1, 2: 3, 3: 4} == line_map(back, None, 4, {2}, [(0, 1), (2, 3)]).book


CASES = book(
    cell("S!A1", "id"), cell("S!B1", "one"), cell("S!C1", "two"), cell("S!D1", "six"),
    cell("S!B2", 1.0), cell("S!C2", "=B2"), cell("S!D2", "=C2"),
    names={"in_x": "S!$B$2:$D$2"},
)  # fmt: skip


@pytest.mark.parametrize(
    ("columns", "cols"),
    [
        ({"C": ("copy", "=B2"), "D": ("two", "=B2"), "E": ("six", "=D2")}, {1: 1, 2: 3, 3: 4}),
        ({"C": ("two", "=B2"), "D": ("copy", "=C2"), "E": ("six", "=C2")}, {1: 1, 2: 2, 3: 4}),
    ],
)
def test_a_copy_among_the_cases_is_known_by_what_others_refer_to(
    columns: dict[str, tuple[str, str]], cols: dict[int, int]
) -> None:
    changes = {f"S!{col}{row}": word for col, pair in columns.items() for row, word in
               zip((1, 2), pair, strict=True)}  # fmt: skip
    came = saved(CASES, changes, names={"in_x": "S!$B$2:$E$2"})
    found = with_cases(laid_out(CASES, came)).alignments["S"].cols
    assert cols == {col: at for col, at in found.items() if col}


def test_a_live_case_that_is_a_column_of_ones_own_stays_live_once_it_is_a_case() -> None:
    data = typed(DEAL, {"Results!D7": "Deal"})
    with pytest.raises(ModelError, match="`Deal` heads a column of your own") as refused:
        regenerate(NAME, data, None, ())
    said = refused.value.problems[0].message.partition("regenerate` with ")[2]
    case = asked(said.replace("NAME", "deal"))
    result = regenerate(NAME, data, None, (), Settings(cases=(case,)))
    sheet = openpyxl.load_workbook(io.BytesIO(result.data))["Results"]
    assert ("Deal", "Deal") == (sheet["D7"].value, sheet["G10"].value)
