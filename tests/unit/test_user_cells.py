"""What a user put beside the generated cells, as the calculator reads it and trusts it."""

from typing import Any

import pytest

from modelgen.addresses import Area, Place
from modelgen.audit.subject import EMPTY_BOOK
from modelgen.book.calculator import Calculation, ForeignCell
from modelgen.merge.user_cells import UserFormula, beside, doubtful, typed
from modelgen.xlsx.reader import FileCell

from .small_files import MINE, data, file, mine, own, placed

HERE = Place("Own", 0, 0)


STORED = FileCell(1.0, "x")


def formula(text: str, found: FileCell = STORED) -> UserFormula:
    return UserFormula(HERE, text, found, text)


@pytest.mark.parametrize(
    ("value", "as_typed"),
    [("=A1", "'=A1"), ("'=A1", "''=A1"), ("a", "a"), (1.0, 1.0), ("", ""), ("a=b", "a=b")],
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
    ("text", "found", "doubted"),
    [
        ("A2+1", FileCell(2.0, "x"), False),
        ("A2+1", FileCell(None, "x"), False),
        ("A2/0", FileCell("#DIV/0!", "x", error=True), False),
        ("A2/0", FileCell(2.0, "x"), True),
        ("NOW()", FileCell(2.0, "x"), True),
        ("A2+1", FileCell(2.0, "x", spread=Area("Own", 0, 0, 1, 0)), True),
        ("", FileCell(2.0, spread=Area("Own", 0, 0, 1, 0)), True),
        ("", FileCell("#N/A", error=True), True),
    ],
)
def test_a_formula_is_doubtful_where_only_a_spreadsheet_can_tell(
    text: str, found: FileCell, doubted: bool
) -> None:
    calculation = Calculation(EMPTY_BOOK, [ForeignCell(HERE, f"={text}" if text else None)])
    assert ({HERE} if doubted else set()) == doubtful(calculation, (formula(text, found),))


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
