"""Defined names as what they mean to the cell that uses them."""

from collections.abc import Mapping

import pytest

from modelgen.addresses import Area, Place
from modelgen.audit.subject import Subject
from modelgen.audit.workbook_rules import illegal_names
from modelgen.formulas.cell_references import anywhere, moved_name, plain, seen_from
from modelgen.formulas.defined_names import defined_names
from modelgen.xlsx.reader import Returned

from .small_files import data, file

E2 = Place("Own", 1, 4)


@pytest.mark.parametrize(
    ("text", "meaning", "read"),
    [
        ("price*2", {"price": "Own!$A$1"}, "Own!$A$1*2"),
        ("PRICE*2", {"Price": "=Own!$A$1"}, "Own!$A$1*2"),
        ("sum_of*2", {"sum_of": "Own!$A$1+1"}, "(Own!$A$1+1)*2"),
        ("other*2", {"price": "Own!$A$1"}, "other*2"),
        ("A1*2", {"a1": "7"}, "A1*2"),
        ("YES1*2", {"yes1": "0.2"}, "(0.2)*2"),
        ("SUM(sum)+x.y_z+Größe", {"sum": "S!$A:$A", "x.y_z": '"a b"', "GRÖSSE": "1", "größe": "9"},
         'SUM(S!$A:$A)+("a b")+(9)'),
        ('"price"&price', {"price": "1"}, '"price"&(1)'),
        ("a€b*2", {"a€b": "Own!$B$2", "price": "1"}, "Own!$B$2*2"),
        ("twice", {"twice": "price+price", "price": "9"}, "((9)+(9))"),
        # the row above, this column, a running total: seen from where the name is used
        ("above", {"above": "Mine!A1048576"}, "Mine!$E$1"),
        ("this", {"this": "Profit!A$17"}, "Profit!$E$17"),
        ("total", {"total": "SUM(Mine!A$1:A1)"}, "(SUM(Mine!$E$1:$E$2))"),
        ("twice", {"twice": "above+this", "above": "Mine!A1048576", "this": "Mine!$A1"},
         "(Mine!$E$1+Mine!$A$2)"),
        ("SUM(column)", {"column": "Mine!A:B"}, "SUM(Mine!$E:$F)"),
        ("SUM(row)", {"row": "Mine!1:1"}, "SUM(Mine!$2:$2)"),
        # of whatever sheet, gone, or of another workbook: nobody knows for sure
        ("here", {"here": "A1"}, "here"),
        ("here", {"here": "A1+Own!$A$1"}, "here"),
        ("here", {"here": "!$A$1"}, "(!$A$1)"),
        ("gone", {"gone": "Own!#REF!"}, "(Own!#REF!)"),
        ("[0]!price", {"price": "1"}, "[0]!price"),
        # names of names, as deep as anybody goes: the calculator then gives up on the last
        ("a_1", {f"a_{n}": f"a_{n + 1}" for n in range(1, 9)}, "(((((a_6)))))"),
        ("me", {"me": "me+1"}, "(((((me+1)+1)+1)+1)+1)"),
    ],
)  # fmt: skip
def test_names_are_read_as_what_they_mean_to_the_cell(
    text: str, meaning: Mapping[str, str], read: str
) -> None:
    assert read == defined_names(meaning, {}).without(text, E2)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("rate", "(2)"), ("RATE", "(2)"), ("tax", "(3)"),
        ("Other!rate", "(4)"), ("'other'!Rate", "(4)"), ("other!tax", "(3)"),
        ("'It''s'!only", "(5)"), ("only", "only"), ("Elsewhere!rate", "Elsewhere!rate"),
        ("local", "((2))"), ("Other!double", "((6)+(6))"),
        # defined on both sheets, or for all and here: programs differ in which one they take
        ("global", "(rate)"), ("Other!local", "(rate)"),
    ],
)  # fmt: skip
def test_a_name_of_the_sheet_hides_that_of_the_workbook(text: str, read: str) -> None:
    names = defined_names(
        {"rate": "1", "Tax": "3", "global": "rate"},
        {
            "Own": {"Rate": "2", "local": "rate"},
            "Other": {"rate": "4", "local": "rate", "double": "half+half", "half": "6"},
            "It's": {"only": "5"},
        },
    )
    assert read == names.without(text, E2)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("S!$A$1", "S!$A$1"), ("S!A1", "'S'!$E$2"), ("S!XFD1048576", "'S'!$D$1"),
        # across an edge: programs differ
        ("S!A1048575:A1048576", "!A1048575:A1048576"), ("S!A1048575:A2+1", "!A1048575:A2+1"),
        ("S!A$1:A1048575", "!A$1:A1048575"), ("S!XFC$1:XFD$1", "'S'!$C$1:$D$1"),
        ("S!XFA$1:XFD$1", "'S'!$A$1:$D$1"), ("S!XEZ$1:XFA$1", "!XEZ$1:XFA$1"),
        ("S!A1048576:A2", "'S'!$E$1:$E$3"), ("S!A2:A1048576", "'S'!$E$1:$E$3"),
        ("S!$A$1:B3", "'S'!$A$1:$F$4"), ("B1", "Own!$F$2"), ("'a b'!A$3", "'a b'!$E$3"),
        ('"S!A1"&rate', '"S!A1"&rate'), ("S!A1:S!B2", "'S'!$E$2:$F$3"), ("SUM(", "SUM("),
    ],
)  # fmt: skip
def test_a_relative_name_is_seen_around_the_edges_of_the_sheet(text: str, seen: str) -> None:
    assert seen == seen_from(text, E2)


def lower(area: Area) -> Area | None:
    """Everything of a sheet three rows lower and two columns to the right."""
    if area.sheet == "Gone":
        return None
    top, bottom = (area.top, area.bottom) if area.rows > 1000 else (area.top + 3, area.bottom + 3)
    left, right = (area.left, area.right) if area.columns > 99 else (area.left + 2, area.right + 2)
    return Area(area.sheet, top, left, bottom, right)


@pytest.mark.parametrize(
    ("text", "now"),
    [
        ("Mine!$A$1*2", "Mine!$C$4*2"), ("Mine!$A$1:$B$2", "Mine!$C$4:$D$5"),
        ("Mine!A$17", "Mine!A$20"), ("Mine!$A17", "Mine!$C17"), ("Mine!A1048576", "Mine!A1048576"),
        ("Mine!A$1:A1", "Mine!A$1:A1"), ("Mine!A:A", "Mine!A:A"), ("Mine!$A:$A", "Mine!$C:$C"),
        ("Mine!1:1", "Mine!1:1"), ("Mine!$1:$1", "Mine!$4:$4"),
        ("Gone!A1", "#REF!"), ("Gone!A$1", "#REF!"), ("rate", "rate"),
    ],
)  # fmt: skip
def test_only_what_a_name_holds_fast_moves_with_the_cells(text: str, now: str) -> None:
    assert now == moved_name(text, lower)


@pytest.mark.parametrize(
    ("text", "all_of_it"),
    [
        ("Mine!$A$1*2", "Mine!$A$1*2"), ("Mine!A1+1", "Mine!$1:$1048576+1"),
        ("Mine!A$2:B$3", "Mine!$2:$3"), ("Mine!$C5", "Mine!$C:$C"),
        ("Mine!A:A", "Mine!$1:$1048576"),
        ("Mine!$A$1:A1", "Mine!$1:$1048576"), ("Mine!1:1", "Mine!$A:$XFD"), ("x*2", "x*2"),
        ("Mine!$A:$B", "Mine!$A:$B"), ("Mine!$4:$4", "Mine!$4:$4"),
    ],
)  # fmt: skip
def test_a_relative_name_may_mean_any_cell_of_its_rows_or_columns(
    text: str, all_of_it: str
) -> None:
    assert all_of_it == anywhere(text)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("SUM(S!$A$1:$B$2,'a b'!C1)+1", True),
        ('"price"&1', True),
        ("S!A1+price", False),
        ("!A1", False),
        ("SUM(", False),
    ],
)
def test_a_formula_is_plain_where_all_its_references_are_read(text: str, read: bool) -> None:
    assert read == plain(text)


@pytest.mark.parametrize(
    ("meaning", "relative"), [("Own!$A$1", False), ("Own!$A1*2", True), ("0.2", False)]
)
def test_it_is_told_whether_a_name_is_relative(meaning: str, relative: bool) -> None:
    assert relative == defined_names({"a": "1", "b": meaning}, {}).relative
    assert relative == defined_names({}, {"Own": {"a": "1", "b": meaning}}).relative


@pytest.mark.parametrize(
    ("name", "told"), [("ROW1", 1), ("r1c1", 1), ("R", 1), ("YES1", 0), ("abc", 0), ("größe_1", 0)]
)
def test_audit_tells_names_that_are_addresses_of_cells(name: str, told: int) -> None:
    names = f'<definedNames><definedName name="{name}">1</definedName></definedNames>'
    subject = Subject(Returned(file({"Mine": data("")}, names=names)), None)
    assert told == len(list(illegal_names(subject)))


def test_audit_computes_with_relative_names_and_those_of_a_sheet() -> None:
    rows = (
        '<row r="1"><c r="E1"><v>100</v></c></row><row r="2"><c r="E2"><f>above*2</f><v>1</v></c>'
        '<c r="F2"><f>RATE+here</f><v>1</v></c><c r="G2"><f>IFERROR(here,7)</f><v>1</v></c></row>'
    )
    names = (
        '<definedNames><definedName name="above">Mine!A1048576</definedName>'
        '<definedName name="rate">1</definedName><definedName name="here">A1</definedName>'
        '<definedName name="rate" localSheetId="0">2</definedName></definedNames>'
    )
    subject = Subject(Returned(file({"Mine": data(rows)}, names=names)), None)
    assert {Place("Mine", 1, 4): 200.0} == subject.computed
    assert Place("Mine", 0, 4) in subject.used
    assert "(2)+here" == subject.readable[Place("Mine", 1, 5)]


def test_what_a_sheet_prints_is_not_used_for_that() -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>'
    names = (
        '<definedNames><definedName name="_xlnm.Print_Titles" localSheetId="0">Mine!$1:$1'
        '</definedName><definedName name="mine" localSheetId="0">Mine!$B$1</definedName>'
        "</definedNames>"
    )
    subject = Subject(Returned(file({"Mine": data(rows)}, names=names)), None)
    assert {Place("Mine", 0, 1)} == subject.used
