"""What a user put beside the generated cells, as the calculator reads it and trusts it."""

from types import SimpleNamespace
from typing import Any

import pytest

from modelgen.addresses import Area, Place
from modelgen.book.calculator import ForeignCell
from modelgen.merge.user_cells import UserFormula, beside, doubtful, typed
from modelgen.xlsx.reader import FileCell

from .small_files import MINE, data, file, mine, own, placed

HERE = Place("Own", 0, 0)


STORED = FileCell(1.0, "x")


def formula(text: str, found: FileCell = STORED) -> UserFormula:
    return UserFormula(HERE, text, found, text)


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("A1+B1", True), ("SUM(A1:B9)", True), ("sum(A1:B9)*2", True), ("SUM(A1,A1:B9)", True),
        ("SUM(A1:B9,C1:D9)", True), ("2*SUM(A1:B9)-1", True), ("VLOOKUP(A1,B1:C9,2,0)", True),
        ("SUM(A1:INDEX(A1:A9,2))", True), ("A1:A1+1", True), ('"A1:B9"&1', False),
        # functions that programs compute otherwise, or that the calculator lacks
        ("SUMIF(A1:A9,1)", False), ("SUMIFS(A1:A9,B1:B9,1)", False), ("NOW()", False),
        ("SUM(NOW(),1)", False), ("IF(A1=1,XLOOKUP(1,A1:A9,B1:B9),2)", False),
        # a range cell by cell
        ("A1:A9", True), ("A1:A9*2", False), ("2*A1:A9", False), ("-A1:A9", False),
        ("SUM(A1:A9*2)", False), ("SUM(2*A1:A9)", False), ("SUM(-A1:A9)", False),
        ("SUM(1,A1:A9=2)", False), ("SUM(A1:A9,2*B1:B9)", False), ("A1+SUM(A1:A9)", True),
        ("SUM(A1:A9)*A1", True), ("A1*SUM(1,A1:A9)", True), ("price*2", False), ("A:A*2", False),
        ("SUM(A1:A9,1)*2", True), ("SUM(1+1,A1:A9)", True),
        ("SUMPRODUCT(A1:A9*2)", True), ("sumproduct(A1:A9*B1:B9)", True),
        ("SUMPRODUCT(A1:A9*2)+NOW()", False),
        # arrays, unions, texts joined, tables, other workbooks, torn formulas
        ("SUM({1,2})", False), ("A1#", False), ("A1&A2", False), ("Table1[Price]", False),
        ("[1]Own!A1", False), ("IFERROR(price,0)", False), ("Jan:Dec!A1", False),
        ("SUM(A1:B2 B1:C2)", False), ("SUM((A1,B2))", False), ("SUM(A1:B2 (B1:C2))", False),
        ("( A1 + B1 )", True), ("SUM( A1, B1 )", True), ("!A1", False), ("YES1", False),
        ("S!1:1", True), ("S!A1:S!B2", True), ("SUM(A1", False), ("@A1", False),
    ],
)  # fmt: skip
def test_a_formula_is_sure_where_every_program_computes_it_alike(text: str, sure: bool) -> None:
    assert sure == formula(text).sure


def test_a_formula_that_fills_other_cells_is_not_sure() -> None:
    assert not formula("A1+1", FileCell(1.0, "x", spread=Area("S", 0, 0, 1, 0))).sure


@pytest.mark.parametrize(
    ("value", "as_typed"), [("=A1", "'=A1"), ("a", "a"), (1.0, 1.0), ("", ""), ("a=b", "a=b")]
)
def test_a_text_that_looks_like_a_formula_is_not_run(value: Any, as_typed: Any) -> None:
    assert as_typed == typed(value)


OWN = data(
    '<row r="1"><c r="A1"><v>5</v></c><c r="B1"><f>Mine!D4*Price</f><v>8</v></c>'
    '<c r="C1" t="e"><v>#N/A</v></c><c r="D1" t="str"><v>=no</v></c><c r="E1" s="1"/>'
    '<c r="F1" t="array"><f t="array" ref="F1:G1">A1:A2*2</f><v>3</v></c><c r="G1"><v>4</v></c>'
    '<c r="H1" t="b"><v>0</v></c><c r="I1"><v>0</v></c></row>'
)
NAMES = (
    '<definedNames><definedName name="Price" localSheetId="1">Mine!$D$2</definedName>'
    '<definedName name="_xlnm.Print_Area" localSheetId="1">Mine!$D$2</definedName>'
    '<definedName name="Wide">4</definedName>'
    '<definedName name="price" localSheetId="0">Own!$A$1</definedName></definedNames>'
)


def test_every_cell_of_the_users_is_a_value_or_a_formula_where_it_now_stands() -> None:
    rows = '<row r="9"><c r="A9"><v>7</v></c><c r="D9"><f>D4*price*Wide</f></c></row>'
    raw = file({"Mine": data(MINE + rows), "Own": OWN}, names=NAMES)
    placement = placed(raw, cells="A9 D9")
    tab = placement.match.returned.tabs[0]
    values, formulas = beside(placement, own(tab, "A9 D9 D5"))
    assert {
        "Mine!A9": 7.0, "Mine!E9": "=E5*Own!$A$1*(4)", "Own!A1": 5.0,
        "Own!B1": "=Mine!E5*Mine!$E$2", "Own!D1": "'=no", "Own!F1": "=A1:A2*2", "Own!H1": False,
        "Own!I1": 0.0,
    } == {str(v.place): v.content for v in values}  # fmt: skip
    assert {
        "Mine!E9": "E5*price*Wide", "Own!B1": "Mine!E5*Price", "Own!C1": "", "Own!F1": "A1:A2*2",
        "Own!G1": "",
    } == {str(f.place): f.text for f in formulas}  # fmt: skip
    assert ["E5*Own!$A$1*(4)", "Mine!E5*Mine!$E$2", "", "A1:A2*2", ""] == [
        f.readable for f in formulas
    ]


def test_generated_sheets_hold_no_more_of_the_users_than_is_told() -> None:
    values, formulas = beside(placed(mine()), ())
    assert ((ForeignCell(Place("Own", 0, 0), 5.0),), ()) == (values, formulas)


@pytest.mark.parametrize(
    ("text", "found", "value", "doubted"),
    [
        ("A1+1", FileCell(2.0, "x"), 2.0, False),
        ("A1+1", FileCell(2.0, "x"), 3.0, False),  # sure: the calculator knows better
        ("A1+1", FileCell(2.0, "x"), None, True),
        ("A1/0", FileCell("#DIV/0!", "x", error=True), None, False),
        ("NOW()", FileCell(2.0, "x"), 2.0, False),
        ("NOW()", FileCell(2.0, "x"), 3.0, True),
        ("NOW()", FileCell(2.0, "x"), None, True),
        ("NOW()", FileCell(None, "x"), None, True),
        ("NOW()", FileCell("#N/A", "x", error=True), None, True),
        ("A1&1", FileCell("a", "x"), "a", False),
        ("A1&1", FileCell("a", "x"), "b", True),
        ("", FileCell(2.0, spread=Area("S", 0, 0, 1, 0)), 2.0, True),
        ("", FileCell("#N/A", error=True), None, True),
    ],
)
def test_a_formula_is_doubtful_where_only_a_spreadsheet_can_tell(
    text: str, found: FileCell, value: Any, doubted: bool
) -> None:
    calculation: Any = SimpleNamespace(value=lambda place: value)
    assert (HERE,) * doubted == doubtful(calculation, (formula(text, found),))


@pytest.mark.parametrize(
    ("text", "now"),
    [
        ("this*2", "Mine!$E$5*2"), ("THIS+Mine!D4", "Mine!$E$5+Mine!E5"),  # it would mean D5
        ("both", "(Mine!$E$5+1)"), ("above*2", "above*2"), ("fast+1", "fast+1"),
        ("odd", "odd"),  # of whatever sheet: that can stand in a name alone
        ("nobody", "nobody"),
    ],
)  # fmt: skip
def test_a_relative_name_gives_way_where_it_would_mean_other_cells(text: str, now: str) -> None:
    meanings = {
        "this": "Mine!A$4", "both": "this+1", "above": "Own!A1048576", "fast": "Mine!$D$4",
        "odd": "Mine!A$4+!A1",
    }  # fmt: skip
    names = "".join(f'<definedName name="{n}">{m}</definedName>' for n, m in meanings.items())
    found = placed(mine(names=f"<definedNames>{names}</definedNames>"))
    at = Place("Own", 1, 3)
    assert now == found.cell_formula(text, at, at)
