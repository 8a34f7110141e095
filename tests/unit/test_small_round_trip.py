"""The way back on a small workbook: what a person did to it, and what the new one holds."""

import io
import re
import zipfile
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from xml.sax.saxutils import escape

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName

from modelgen.commands import regenerate_report
from modelgen.commands.regenerate import Result, regenerate
from modelgen.compile import stages
from modelgen.compile.templates import parse
from modelgen.problems import ModelError
from modelgen.template.settings import TOOL, Settings
from modelgen.xlsx import writer
from modelgen.xlsx.package import Package

from ..conftest import ROOT
from .raw_files import TIP

GOOD = (ROOT / "tests" / "samples" / "good.yaml").read_text(encoding="utf-8")
NAME = Path("lemonade.xlsx")
Book = openpyxl.Workbook


@lru_cache(1)
def built() -> bytes:
    return stages.build(stages.prepare(parse(GOOD, "good.yaml")))[2]


def edited(change: Callable[[Book], None]) -> bytes:
    workbook = openpyxl.load_workbook(io.BytesIO(built()))
    change(workbook)
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


def cells(contents: dict[str, Any]) -> Callable[[Book], None]:
    """Contents typed by address; a sheet that is not there is made."""

    def change(workbook: Book) -> None:
        for address, content in contents.items():
            sheet, at = address.split("!")
            if sheet not in workbook.sheetnames:
                workbook.create_sheet(sheet)
            workbook[sheet][at] = content

    return change


def back(change: Callable[[Book], None], template: str = "", *take: str) -> Result:
    path = Path(template) if template else None
    return regenerate(NAME, edited(change), str(path) if path else None, take)


def opened(result: Result) -> Book:
    return openpyxl.load_workbook(io.BytesIO(result.data))


def told(result: Result) -> list[tuple[str, str, str]]:
    return [(line.kind, line.cell, line.item) for line in regenerate_report.lines(result)]


@pytest.fixture
def newer(tmp_path: Path) -> Callable[..., str]:
    def write(*changes: tuple[str, str]) -> str:
        text = GOOD.replace("version: 1.0.0", "version: 1.0.1")
        for was, now in changes:
            assert 1 == text.count(was), was
            text = text.replace(was, now)
        path = tmp_path / "newer.yaml"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


def test_a_torn_part_is_carried_and_told() -> None:
    package = Package(edited(lambda workbook: None))
    package.put("xl/other/part.xml", b"<torn")
    package.add_relation(package.workbook, "other", "xl/other/part.xml")
    result = regenerate(NAME, package.data(), None, ())
    assert b"<torn" == Package(result.data).parts["xl/other/part.xml"]
    assert [("torn part", "xl/other/part.xml", "")] == told(result)


def test_a_workbook_whose_template_would_be_refused_today_is_renewed_with_a_word() -> None:
    text = GOOD.replace("maximum: 1000\n", "maximum: 1.7976931348623157e+308\n", 1)
    old = stages.build(stages.prepare(parse(text, "good.yaml")))[2]
    result = regenerate(NAME, old, None, ())
    [line] = regenerate_report.lines(result)
    assert ("template", True) == (line.kind, "`1.79769e+308` is too large" in line.says)
    assert regenerate(NAME, result.data, None, ()).data


def test_a_workbook_with_a_formula_that_is_refused_today_is_renewed_with_a_word() -> None:
    counted = """'cups_sold*cup_price*COUNTIF(plan_month,"<>a")'}"""
    text = GOOD.replace("cups_sold*cup_price}", counted)
    with pytest.raises(ModelError, match="COUNTIF looks for the word"):
        stages.prepare(parse(text, "good.yaml"))
    old = stages.build(stages.prepare(parse(text, "good.yaml"), Settings(stored=True)))[2]
    [line] = regenerate_report.lines(regenerate(NAME, old, None, ()))
    assert ("template", True) == (line.kind, "COUNTIF looks for the word" in line.says)


def test_nothing_was_done_and_nothing_is_told() -> None:
    result = back(lambda workbook: None)
    assert [] == told(result)
    assert opened(result)["Inputs"]["E7"].value == 100


def test_an_input_a_case_and_the_selector_are_kept_and_calculated_with() -> None:
    result = back(cells({"Inputs!E7": 80, "Inputs!F8": 3, "Results!D7": "Rain"}))
    assert result.book
    assert result.values
    live = {c.id.text: result.values.get(c.place) for c in result.book.cells if c.id.case}
    assert (50, 3, 125) == tuple(
        live[f"{name}@live"] for name in ("cups_sold", "cup_price", "profit")
    )
    assert {"cups_sold@plain", "cup_price@rainy", "sel_case"} <= {i for _, _, i in told(result)}
    assert (80, 3) == tuple(opened(result)["Inputs"][at].value for at in ("E7", "F8"))


def test_a_case_value_that_was_emptied_follows_its_parent_again() -> None:
    result = back(cells({"Inputs!F7": None}))
    assert "=E7" == opened(result)["Inputs"]["F7"].value
    assert ["cups_sold@rainy"] == [item for _, _, item in told(result)]


@pytest.mark.parametrize(
    ("at", "content", "words"),
    [
        ("Inputs!E7", None, "is empty"),
        ("Inputs!E7", "many", "holds the text `many`"),
        ("Inputs!E7", True, "holds TRUE"),
        ("Results!D7", "Snow", "is no case of this workbook"),
    ],
)
def test_what_cannot_be_calculated_with_stops_the_command(
    at: str, content: Any, words: str
) -> None:
    with pytest.raises(ModelError) as caught:
        back(cells({at: content}))
    assert any(words in problem.message for problem in caught.value.problems)


def test_a_value_over_a_formula_and_another_formula_are_kept_and_named() -> None:
    result = back(cells({"Inputs!D7": 7, "Inputs!D8": "=E8*2"}))
    sheet = opened(result)["Inputs"]
    assert (7, "=E8*2") == (sheet["D7"].value, sheet["D8"].value)
    assert {("overwritten", "cups_sold@live"), ("formula", "cup_price@live")} == {
        (d.edit.kind, d.name) for d in result.merge.of("kept")
    }


def test_a_formula_that_was_deleted_is_written_anew() -> None:
    result = back(cells({"Inputs!D7": None}))
    assert "=INDEX($E7:$F7,1,Results!$D$8)" == opened(result)["Inputs"]["D7"].value
    assert ["cups_sold@live"] == [d.name for d in result.merge.of("restored")]


def test_rows_columns_and_sheets_of_the_users_stay_and_references_follow(
    newer: Callable[..., str],
) -> None:
    def change(workbook: Book) -> None:
        cells({"Inputs!R8": "=E8*10", "Mine!A1": "=Inputs!E8+Inputs!$E$7", "Mine!A2": "=price"})(
            workbook
        )
        workbook["Mine"]["A2"] = "=my_price*2"
        workbook.defined_names["my_price"] = DefinedName("my_price", attr_text="Inputs!$E$8")
        workbook["Inputs"]["R8"].comment = Comment("look here", "me")

    template = newer(
        ("          - name: cups_sold\n", f"{TIP}          - name: cups_sold\n"),
        ("formula: revenue-cost,", "formula: revenue-cost+tip*0,"),
    )  # fmt: skip
    result = back(change, template)
    book = opened(result)
    assert "cup_price" == book["Inputs"]["A9"].value
    assert "=E9*10" == book["Inputs"]["R9"].value
    assert "look here" == book["Inputs"]["R9"].comment.text
    assert "=Inputs!E9+Inputs!$E$8" == book["Mine"]["A1"].value
    assert "Inputs!$E$9" == book.defined_names["my_price"].attr_text
    values = openpyxl.load_workbook(io.BytesIO(result.data), data_only=True)
    assert (20, 102, 4) == (
        values["Inputs"]["R9"].value, values["Mine"]["A1"].value, values["Mine"]["A2"].value
    )  # fmt: skip


def test_a_default_that_moved_is_taken_where_nobody_typed_and_a_conflict_where_somebody_did(
    newer: Callable[..., str],
) -> None:
    template = newer(("            value: 2\n", "            value: 4\n"))
    taken = back(lambda workbook: None, template)
    assert 4 == opened(taken)["Inputs"]["E8"].value
    assert ["cup_price@plain"] == [c.name for c in taken.merge.template_changes]
    open_one = back(cells({"Inputs!E8": 3}), template)
    assert (b"", ["cup_price@plain"]) == (open_one.data, [d.name for d in open_one.conflicts])
    for take, value in (("yours", 3), ("cup_price=new", 4), ("Inputs!E8=yours", 3)):
        settled = back(cells({"Inputs!E8": 3}), template, take)
        assert value == opened(settled)["Inputs"]["E8"].value


def test_rows_that_were_sorted_stop_the_command() -> None:
    def change(workbook: Book) -> None:
        sheet = workbook["Inputs"]
        for col in range(1, 17):
            one, other = sheet.cell(7, col), sheet.cell(8, col)
            one.value, other.value = other.value, one.value

    with pytest.raises(ModelError) as caught:
        back(change)
    assert any("sorted" in problem.message for problem in caught.value.problems)


def test_regenerating_twice_gives_the_same_bytes() -> None:
    once = back(cells({"Inputs!E7": 80, "Mine!A1": "=Inputs!E7*2", "Inputs!S9": "mine"}))
    twice = regenerate(NAME, once.data, None, ())
    assert once.data == twice.data


def test_what_refers_to_an_edit_in_the_log_follows_it_past_a_new_one() -> None:
    def change(workbook: Book) -> None:
        assert "cup_price@plain" == workbook["Edits"]["A8"].value
        workbook["Edits"]["G8"].comment = Comment("large", "me")
        cells({"Mine!A1": "=Edits!G8", "Mine!A2": "=SUM(Edits!G8:G9)", "Inputs!E7": 80})(workbook)

    once = openpyxl.load_workbook(io.BytesIO(back(cells({"Inputs!E8": 3})).data))
    change(once)
    target = io.BytesIO()
    once.save(target)
    twice = opened(regenerate(NAME, target.getvalue(), None, ()))
    assert ["cups_sold@plain", "cup_price@plain"] == [
        twice["Edits"][at].value for at in ("A8", "A9")
    ]
    assert ("=Edits!G9", "=SUM(Edits!G9:G10)") == tuple(
        twice["Mine"][at].value for at in ("A1", "A2")
    )
    assert "large" == twice["Edits"]["G9"].comment.text


def test_a_workbook_of_an_older_version_is_read_back_as_that_version_wrote_it() -> None:
    old = stages.prepare(parse(GOOD, "good.yaml"), Settings(tool="modelgen 0.2.0"))
    data = stages.build(old)[2]
    result = regenerate(NAME, data, None, ())
    assert [] == [d.name for d in result.merge.decisions]
    assert ["version", "format"] == [kind for kind, _, _ in told(result)]
    said = {str(c.value) for row in opened(result)["Source"].iter_rows() for c in row}
    assert TOOL in said
    assert "modelgen 0.2.0" not in said


AWKWARD = (
    "Owner's inputs", "Q1's Q2's", "x''y", "A1's", "Übersicht", "日本語 😀", "TRUE", "A1",
    "R1C1", "2026", "1.5", "a,b;c", "x!y", "=a", 'say "q"', "#REF!", "a&b <c>", "(x) {y}",
    "$A$1", "%",
    "a\u00a0b", "_x0041_", "Feb's 😀 (a) !", "x y " * 7 + "end",
)  # fmt: skip
"""Names that a spreadsheet allows a sheet to have, and that want quotes or more in a formula."""


@lru_cache(1)
def plain_formats() -> Any:
    return openpyxl.load_workbook(io.BytesIO(built()))["Results"]


def renamed(name: str) -> bytes:
    """The workbook as a spreadsheet saves it after its sheet Inputs was given another name."""
    source, target = zipfile.ZipFile(io.BytesIO(built())), io.BytesIO()
    shown = escape(name, {'"': "&quot;"})
    held = shown.replace("'", "''")
    with zipfile.ZipFile(target, "w") as out:
        for part in source.namelist():
            text = source.read(part)
            if part.endswith(".xml") and "sharedStrings" not in part:
                found = text.decode().replace('name="Inputs"', f'name="{shown}"')
                text = re.sub(r"\bInputs!", lambda _: f"'{held}'!", found).encode()
            out.writestr(part, text)
    return target.getvalue()


@pytest.mark.slow
@pytest.mark.parametrize("name", AWKWARD)
def test_a_sheet_may_have_any_name_that_a_spreadsheet_allows(name: str) -> None:
    result = regenerate(NAME, renamed(name), None, ())
    told = [line.says for line in regenerate_report.lines(result)]
    assert [f"sheet Inputs: you call it {name}"] == told
    links = 0
    for row in opened(result)["Results"].iter_rows():
        for cell in row:
            was = plain_formats()[cell.coordinate]
            assert (cell.font.color and cell.font.color.rgb) == (
                was.font.color and was.font.color.rgb
            )
            links += "'!" in str(cell.value)
    assert links


def test_a_live_case_typed_in_other_capitals_is_that_case() -> None:
    """The workbook's own formula finds it too."""
    result = back(cells({"Results!D7": "rAIN"}))
    assert [("live case", "Results!D7", "sel_case")] == told(result)
    assert "Rain" == opened(result)["Results"]["D7"].value


def test_a_case_that_gets_another_label_is_no_conflict_of_the_live_case(
    newer: Callable[..., str],
) -> None:
    result = back(cells({"Results!D7": "Rain"}), newer(("label: As planned", "label: Base")))
    assert "Rain" == opened(result)["Results"]["D7"].value
    untouched = back(cells({}), newer(("label: As planned", "label: Base")))
    assert "Base" == opened(untouched)["Results"]["D7"].value
    assert not [item for _, _, item in told(untouched) if item == "sel_case"]


@lru_cache(1)
def shown() -> Book:
    """What every cell shows, as a spreadsheet has stored it."""
    return openpyxl.load_workbook(io.BytesIO(built()), data_only=True)


def pasted(*sheets: str) -> Callable[[Book], None]:
    """Every formula of some sheets replaced by what it shows: copied, and pasted as values."""

    def change(workbook: Book) -> None:
        for sheet in sheets or workbook.sheetnames:
            for row in workbook[sheet].iter_rows():
                for cell in row:
                    if str(cell.value).startswith("="):
                        cell.value = shown()[sheet][cell.coordinate].value

    return change


@pytest.mark.slow
@pytest.mark.parametrize("sheet", ["Inputs", "Results", "Months", "Checks", "Workings", "Audit"])
def test_a_sheet_pasted_as_values_comes_through_and_is_taken_back_by_its_name(sheet: str) -> None:
    result = back(pasted(sheet))
    lines = regenerate_report.text(result, NAME, None).splitlines()[5:]
    rows = {d.edit.at.row for d in result.merge.decisions}
    assert rows
    assert len(lines) <= 2 * len(rows)
    assert "545" not in lines[0]
    again = regenerate(NAME, edited(pasted(sheet)), None, [f"{sheet}=new"])
    assert ("taken",) * len(again.merge.decisions) == tuple(
        d.outcome for d in again.merge.decisions
    )
    assert opened(back(cells({})))[sheet]["D4"].value == opened(again)[sheet]["D4"].value


def test_a_whole_workbook_pasted_as_values_comes_through_with_its_headline() -> None:
    result = back(pasted())
    assert result.effects
    assert result.effects.now == result.effects.generated
    told_checks = regenerate_report.text(result, NAME, None).splitlines()[4]
    assert "overwritten by a value: nothing is tested there" in told_checks


def test_a_row_of_like_edits_is_told_in_one_line_with_its_largest_effect() -> None:
    result = back(cells({"Results!D18": 1, "Results!E18": 1, "Results!F18": 1}))
    line = regenerate_report.text(result, NAME, None).splitlines()[5]
    assert "(Results!D18:F18, 3 cells): such as" in line
    assert 3 == len([kind for kind, _, _ in told(result) if kind == "overwritten"])


@pytest.mark.parametrize(
    ("at", "content", "meant"),
    [
        ("Inputs!D7", 5, "type into Inputs!E7:F7"),
        ("Inputs!D7", "=1+1", ""),  # a formula says what it means
        ("Inputs!E7", 5, ""),
        ("Results!D18", 5, ""),
    ],
)
def test_who_typed_over_a_live_value_is_told_which_cells_were_meant(
    at: str, content: object, meant: str
) -> None:
    line = next(
        line.says
        for line in regenerate_report.lines(back(cells({at: content})))
        if line.cell == at
    )
    assert meant in line
    assert bool(meant) == ("live column" in line)


@pytest.mark.parametrize(
    ("content", "told"),
    [(11, "; allowed are 0 to 10 USD/cup"), (10, ""), (-1, "; allowed are 0 to 10 USD/cup")],
)
def test_an_input_beyond_its_range_is_told_with_the_range(content: float, told: str) -> None:
    [line] = regenerate_report.lines(back(cells({"Inputs!E8": content})))
    assert "Inputs!E8" == line.cell
    assert bool(told) == ("allowed" in line.says)
    assert told in line.says


def test_a_share_typed_in_per_cent_is_guessed() -> None:
    item = SimpleNamespace(
        name="paid", unit="share", outside=lambda v, _unit="": "" if v <= 1 else "allowed"
    )
    ctx = SimpleNamespace(
        model=SimpleNamespace(sourced=lambda: [item]),
        is_share=lambda unit: unit == "share",
        unit=str,
    )
    result: Any = SimpleNamespace(read=SimpleNamespace(ctx=ctx))

    def told(now: Any, kind: str = "input") -> str:
        cell = SimpleNamespace(id=SimpleNamespace(item="paid"))
        edit: Any = SimpleNamespace(cell=cell, now=now, kind=kind)
        return regenerate_report._outside(result, edit)

    assert ("; allowed (or 40 %?)", "; allowed", "") == (told(40.0), told(400.0), told(0.4))
    assert ("", "") == (told("=A1"), told(40.0, "overwritten"))


def test_a_name_relative_to_the_cell_means_the_same_cells_past_a_new_case(
    newer: Callable[..., str],
) -> None:
    def change(workbook: Book) -> None:
        cells({
            "Own!E1": 100, "Own!E2": "=above*2", "Own!E3": "=this+1", "Own!F3": "=this+1",
            "Results!G18": "=this*2", "Results!F20": "=F18-this-1",
        })(workbook)  # fmt: skip
        names = {"above": "Own!A1048576", "this": "Results!A$18"}
        for name, text in names.items():
            workbook.defined_names[name] = DefinedName(name, attr_text=text)

    case = "  - {name: mine, label: Mine, parent: plain, story: Mine.}\n  - name: rainy\n"
    result = back(change, newer(("  - name: rainy\n", case)), "yours")
    values = openpyxl.load_workbook(io.BytesIO(result.data), data_only=True)
    found = opened(result)
    assert "Results!A$19" == found.defined_names["this"].attr_text
    held = {
        f"{sheet}!{at}": (found[sheet][at].value, values[sheet][at].value)
        for sheet, at in (("Own", "E2"), ("Own", "E3"), ("Own", "F3"), ("Results", "G21"))
    }
    assert {
        "Own!E2": ("=above*2", 200), "Own!E3": ("=this+1", 201),
        "Own!F3": ("=Results!$G$19+1", 101), "Results!G21": ("=G19-this-1", -1),
    } == held  # fmt: skip


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("=Costs!$A$1", True),
        ("='Load profile'!B2", True),
        ("='Owner''s inputs'!$D$7", True),
        ("=Costs!A1+1", False),
        ("=A1", False),
        ("='a'&'b'!A1", False),
    ],
)
def test_a_formula_that_only_leads_to_another_sheet_is_a_link(text: str, link: bool) -> None:
    assert link == bool(writer._LINK.fullmatch(text))
