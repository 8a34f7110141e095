"""What `audit` advises: for each rule a fault in the workbook of the cart, and what is then done.

The own sheet of a rule is called `Own` and its id; what is no cell is done by a function.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.hyperlink import Hyperlink

Act = dict[str, Any] | Callable[[Workbook], None]

RUN = {f"A{i}": float(3 * i) for i in range(1, 6)} | {f"B{i}": f"=A{i}*2" for i in range(1, 6)}
LONG = "+".join(["Profit!D8"] * 60)
FEW = "+".join(["Profit!D8"] * 15)
MANY = "+".join(f"Profit!{c}{i}" for c in "DE" for i in range(8, 14))
HALF = "+".join(f"Profit!D{i}" for i in range(8, 13))

ON_OWN_SHEETS: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    # rule: the cell, what stands there, and what then stands there
    "AUD-01": ("A1", {"A1": "#N/A"}, {"A1": 5.0}),
    "AUD-02": ("B3", RUN | {"B3": 18.0}, {"B3": "=A3*2"}),
    "AUD-03": ("A6", RUN | {"A6": "=SUM(A1:A4)"}, {"A6": "=SUM(A1:A5)"}),
    "AUD-07": ("A3", RUN | {"A3": "9"}, {"A3": 9.0}),
    "AUD-20": ("A1", {"A1": "=#REF!*2"}, {"A1": "=Profit!D8*2"}),
    "AUD-27": ("A1", {"A1": "=Profit!D8--Profit!D9"}, {"A1": "=Profit!D8+Profit!D9"}),
    "AUD-29": ("A1", {"A1": "=SUM(Profit!D:D)"}, {"A1": "=SUM(my_range)"}),
    "AUD-15": ("A1", {"A1": '=TEXT(Profit!D8,"0.0")'}, {"A1": '="x "&ROUND(Profit!D8,0)'}),
    "AUD-25": (
        "B4",
        {f"A{i}": f"driver {i}" for i in range(1, 5)} | {f"B{i}": float(i) for i in range(1, 5)}
        | {"D1": "=B1*B2*B3"},
        {"D1": "=B1*B2*B3*B4"},
    ),
    "FRM-02": (
        "A1", {"A1": "=Profit!D8*1.19"},
        {"A1": "=Profit!D8*C2", "A2": "Price level", "B2": "1", "C2": 1.19, "D2": "Assumed"},
    ),
    "FRM-03": ("A1", {"A1": f"={LONG}"}, {"A1": "=A2+A3+A4", "A2": f"={FEW}", "A3": f"={FEW}",
                                          "A4": f"={FEW}"}),
    "FRM-04": (
        "A1", {"A1": "=IF(Profit!D8>0,IF(Profit!D9>1,1,0),0)"},
        {"A1": "=IF(Profit!D8>0,A2,0)", "A2": "=IF(Profit!D9>1,1,0)"},
    ),
    "FRM-05": ("A1", {"A1": "=OFFSET(Profit!D8,1,0)"}, {"A1": "=INDEX(Profit!D8:D9,2)"}),
    "FRM-06": (
        "A1", {"A1": "=NPV(Profit!D9,Profit!E8:F8)"},
        {"A1": "=SUMPRODUCT(Profit!E8:F8,A2:B2)", "A2": 0.9, "B2": 0.8},
    ),
    "FRM-07": ("A1", {"A1": "=B1+1", "B1": "=A1*1"}, {"B1": "=Profit!D8"}),
    "FRM-08": ("A2", {"A1": "=Profit!D8", "A2": "=A1"}, {"A2": "=Profit!D8"}),
    "FRM-10": ("A1", {"A1": "=SUM(Profit!$D8:D10)"}, {"A1": "=SUM(Profit!$D8:$D10)"}),
    "FRM-12": ("A1", {"A1": "=Profit!Z99*2"}, {"A1": "=Profit!D8*2"}),
    "FRM-13": ("A1", {"A1": "=IFERROR(Profit!D12,0)"}, {"A1": "=IF(Profit!D8=0,0,Profit!D12)"}),
    "FRM-14": ("A1", {"A1": "=ROUND(Profit!D8,0)"}, {"A1": "=Profit!D8"}),
    "FRM-15": (
        "A1", {"A1": "=VLOOKUP(2,Profit!B8:D20,3)"}, {"A1": "=VLOOKUP(2,Profit!B8:D20,3,FALSE)"},
    ),
    "FRM-17": ("A1", {"A1": f"={MANY}"}, {"A1": "=A2+A3", "A2": f"={HALF}", "A3": "=Profit!E8"}),
    "FRM-18": (
        "A1", {"A1": "=_xlfn.XLOOKUP(1,Profit!D8:F8,Profit!D9:F9)"},
        {"A1": "=INDEX(Profit!D9:F9,MATCH(1,Profit!D8:F8,0))"},
    ),
    "INP-02": ("A1", {"A1": 0.1125}, {"A1": "=Assumptions!E11"}),
    "STR-06": ("A1", {"A1": 7.0, "B1": 7.0, "C1": 7.0}, {"B1": "=A1", "C1": "=B1"}),
    "STR-12": ("A1", {"A1": "=[1]Sheet1!A1"}, {"A1": "=Assumptions!D8"}),
}  # fmt: skip


def _put(book: Workbook, name: str, text: str, sheet: str = "") -> None:
    names = book[sheet].defined_names if sheet else book.defined_names
    names[name] = DefinedName(name, attr_text=text)


def _own(book: Workbook, rule: str) -> Any:
    name = f"Own {rule}"
    return book[name] if name in book.sheetnames else book.create_sheet(name)


def _array(book: Workbook) -> None:
    _own(book, "FRM-11")["D1"] = ArrayFormula("D1:D2", "=Profit!D8:D9*2")


def _each(book: Workbook) -> None:
    _own(book, "FRM-11")["D1"], _own(book, "FRM-11")["D2"] = "=Profit!D8*2", "=Profit!D9*2"


def _look(rule: str, content: Any, **look: Any) -> Callable[[Workbook], None]:
    def change(book: Workbook) -> None:
        cell = _own(book, rule)["A1"]
        cell.value = content
        for word, value in look.items():
            setattr(cell, word, value)

    return change


def _merged(book: Workbook) -> None:
    sheet = _own(book, "STR-10")
    sheet["A1"] = "Over three"
    sheet.merge_cells("A1:C1")


def _unmerged(book: Workbook) -> None:
    _own(book, "STR-10").unmerge_cells("A1:C1")
    _own(book, "STR-10")["A1"].alignment = Alignment(horizontal="centerContinuous")


def _linked(to: str) -> Callable[[Workbook], None]:
    def change(book: Workbook) -> None:
        _own(book, "DOC-02")["A1"] = "go"
        _own(book, "DOC-02")["A1"].hyperlink = Hyperlink(ref="A1", location=to)

    return change


def _circle(book: Workbook) -> None:
    for here, there in (("one", "two"), ("two", "one")):
        _own(book, here)["A1"] = 5.5 if here == "two" else "='Own two'!A1"
        _own(book, here)["A2"] = f"='Own {there}'!A1"


def _straight(book: Workbook) -> None:
    _own(book, "two")["A2"] = None


def _default_name(book: Workbook) -> None:
    book.create_sheet("Sheet2")["A1"] = "x"


def _renamed(book: Workbook) -> None:
    book["Sheet2"].title = "Own remarks"


def _calculated(how: str) -> Act:
    def change(workbook: Workbook) -> None:
        workbook.calculation.calcMode = how

    return change


def _hidden(state: str) -> Callable[[Workbook], None]:
    def change(book: Workbook) -> None:
        book["Words"].sheet_state = state

    return change


def _unfrozen(panes: str | None) -> Callable[[Workbook], None]:
    def change(book: Workbook) -> None:
        book["Assumptions"].freeze_panes = panes

    return change


def named(name: str, text: str, sheet: str = "") -> Callable[[Workbook], None]:
    return lambda book: _put(book, name, text, sheet)


def _without(name: str, sheet: str = "") -> Callable[[Workbook], None]:
    def change(book: Workbook) -> None:
        names = book[sheet].defined_names if sheet else book.defined_names
        del names[name]

    return change


BY_HAND: dict[str, tuple[str, Act, Act]] = {
    "FRM-11": ("Own FRM-11!D1", _array, _each),
    "AUD-11": (
        "Own AUD-11!A1", _look("AUD-11", "=Profit!D8", font=Font(color="FF0000FF")),
        _look("AUD-11", "=Profit!D8", font=Font(color="FF000000")),
    ),
    "AUD-33": (
        "Own AUD-33!A1", _look("AUD-33", 5.0, number_format=";;;"),
        _look("AUD-33", 5.0, number_format="0.0"),
    ),
    "FMT-06": (
        "Own FMT-06!A1", _look("FMT-06", "words", font=Font(color="FFDDDDDD")),
        _look("FMT-06", "words", font=Font(color="FF222222")),
    ),
    "STR-10": ("Own STR-10!A1", _merged, _unmerged),
    "STR-03": ("Own one!A1", _circle, _straight),
    "STR-11": ("Sheet2", _default_name, _renamed),
    "STR-09": ("Words", _hidden("hidden"), _hidden("visible")),
    "STR-08": ("Assumptions", _unfrozen(None), _unfrozen("D5")),
    "DOC-02": ("Own DOC-02!A1", _linked("Nowhere!A1"), _linked("Profit!A1")),
    "AUD-41": ("the workbook", _calculated("manual"), _calculated("auto")),
    "AUD-10": ("name my_rate", named("my_rate", "Nowhere!$D$7"), _without("my_rate")),
    "AUD-21": ("name out_profit", named("out_profit", "Profit!$E$8", "Words"),
               _without("out_profit", "Words")),
    "AUD-22": ("name TAX24", named("TAX24", "Profit!$D$8"), _without("TAX24")),
    "AUD-28": ("name dead", named("dead", "Profit!$D$8"), _without("dead")),
}  # fmt: skip
"""What is no content of a cell, on own sheets and generated ones."""

ON_GENERATED_SHEETS: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    "INP-07": ("Assumptions!E9", {"Assumptions!E9": "90 EUR"}, {"Assumptions!E9": 91.0}),
    "AUD-09": ("Assumptions!E8", {"Assumptions!E8": 21.0}, {"Assumptions!E8": 3.5}),
    "AUD-26": ("Assumptions!E7", {"Assumptions!E7": 200.0}, {"Assumptions!E7": 121.0}),
    "INP-03": ("Assumptions!O9", {"Assumptions!O9": None}, {"Assumptions!O9": "Lease"}),
    "AUD-08": ("Assumptions!F10", {"Assumptions!F10": 0.0}, {"Assumptions!F10": None}),
    "STR-05": ("Profit!D40", {"Profit!B40": "My row", "Profit!D40": 5.0}, {"Profit!C40": "EUR"}),
    "LAB-01": (
        "Profit!B42", {"Profit!B42": "Revenue", "Profit!C42": "EUR", "Profit!D42": 6.0},
        {"Profit!B42": "Revenue of mine"},
    ),
    "AUD-34": ("Assumptions!I8", {"Assumptions!J8": 2.0}, {"Assumptions!J8": 4.0}),
}  # fmt: skip
"""The place, what is typed, and what is then typed there or beside it."""

MORE: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    "AUD-06": ("Profit!D9", {"Profit!D9": "=Assumptions!D9+D8+Assumptions!D8"},
               {"Profit!D9": "=Assumptions!D9+D8"}),
    "AUD-13": ("Profit!D8", {"Profit!D8": "=Assumptions!D10/(1000-Assumptions!D7)"},
               {"Profit!D8": "=IF(Assumptions!D7=1000,0,Assumptions!D10/(1000-Assumptions!D7))"}),
    "AUD-31": ("Months!D10", {"Months!D10": 20.0, "Months!D11": 10.0},
               {"Months!D10": 10.0, "Months!D11": 20.0}),
    "CHK-05": ("Checks!H13", {"Checks!G13": 10.0}, {"Checks!G13": 1e-9}),
    "INP-08": ("Assumptions!F11", {"Assumptions!F11": 4.0}, {"Assumptions!F11": 0.4}),
    "INP-11": ("Assumptions!P9", {"Assumptions!P9": date(2020, 1, 1)},
               {"Assumptions!P9": date(2026, 1, 1)}),
    "INP-01": ("Profit!Q40", {"Profit!Q40": 3.7, "Own INP-01!A1": "=Profit!Q40*Profit!D8"},
               {"Profit!Q40": None, "Assumptions!B40": "Price level", "Assumptions!C40": "1",
                "Assumptions!D40": 3.7, "Own INP-01!A1": "=Assumptions!D40*Profit!D8"}),
    "AUD-05": ("Own AUD-05!A11", {f"Own AUD-05!A{i}": f"=Profit!D{i}*2" for i in range(7, 12)},
               {"Own AUD-05!A11": "=Profit!D10*2"}),
    "STR-02": ("Assumptions!X60", {"Assumptions!X60": "=Profit!D10*2"}, {}),
}  # fmt: skip
"""Likewise, where the two would mix."""

INPUTS_END = "      - kind: constants\n        title: Constants"
IDLE = (
    "          - {name: idle, label: Idle, unit: EUR, value: 1, minimum: 0, maximum: 5,"
    " evidence: P, source: Bill, as_of: 2026-01-31}\n"
)
ENTRY = "{version: 1.0.0, date: 2026-01-31, who: tests, change: First, effect: None yet.}"
LATER = ENTRY.replace("1.0.0", "1.0.1").replace("First", "Second")
FREE = 'evidence: A, source: "Assumption: as next door"'

IN_TEMPLATES: dict[str, tuple[tuple[str, str], tuple[str, str]]] = {
    # rule: what is changed in the template, and what is then changed in it
    "INP-06": ((INPUTS_END, IDLE + INPUTS_END), ("formula: rent+tax}", "formula: rent+tax+idle}")),
    "INP-04": (
        (FREE, FREE.replace("A,", "P,")),
        ('evidence: P, source: "Ass', 'evidence: A, source: "Ass'),
    ),
    "DOC-03": (("version: 1.0.0\ntitle", "version: 1.0.1\ntitle"), (ENTRY, f"{ENTRY}, {LATER}")),
}
"""What is wrong with the template itself, and no user's doing."""

REGENERATED = frozenset("AUD-12 AUD-18 AUD-23 INP-05 FMT-01 FMT-03 PRN-01".split())
"""What `modelgen regenerate` brings back."""

TAKEN_BACK = frozenset("SCN-01 AUD-24 AUD-17".split())
"""What a workbook is refused for, and a formula that the template takes over."""

IN_OFFICE = frozenset({"AUD-14", "AUD-16"})
"""What a spreadsheet mends that recalculates and saves."""
