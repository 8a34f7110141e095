"""Advice on workbooks: the command that gives it, what somebody did, and what is then done."""

from openpyxl import Workbook
from openpyxl.worksheet.formula import ArrayFormula

from .advice_audit import Act, named

WORDS = {
    "regenerate": "regenerate {book} -o {folder}/new.xlsx",
    "memo": "memo {book} --to md --date 2026-02-01 -o {folder}/memo.md",
    "handout": "handout {book} --date 2026-02-01 -o {folder}/copy.xlsx",
}


def failing(book: Workbook) -> None:
    book["Profit"]["D10"] = "=D7-D9-1"


def spread(book: Workbook) -> None:
    book["Profit"]["D7"] = ArrayFormula("D7:D8", "=Assumptions!D7:D8*2")


def unspread(book: Workbook) -> None:
    book["Profit"]["D7"] = "=Assumptions!D7*Assumptions!D8*(1-Assumptions!D11)"
    book["Profit"]["D8"] = "=Assumptions!D10*Assumptions!$D$15*D7"
    book.create_sheet("Mine")["A1"] = ArrayFormula("A1:A2", "=Assumptions!D7:D8*2")


def hidden(state: str) -> Act:
    def change(book: Workbook) -> None:
        for sheet in book.worksheets:
            sheet.sheet_state = state

    return change


def own_of_that_name(book: Workbook) -> None:
    """Their own sheet under the name of one that was renamed."""
    book["Words"].title = "My words"
    book.create_sheet("Words")["A1"] = "Mine"


def names_back(book: Workbook) -> None:
    book["Words"].title = "Mine"
    book["My words"].title = "Words"


def copied(book: Workbook) -> None:
    copy = book.copy_worksheet(book["Words"])
    copy.title, book["Words"].title = "Words 2", "Words 1"


def named_back(book: Workbook) -> None:
    book["Words 1"].title = "Words"


ON_WORKBOOKS: tuple[tuple[str, str, Act, Act], ...] = (
    ("regenerate", "no live case is picked; pick one", {"Scenarios!D7": None},
     {"Scenarios!D7": "Rain"}),
    ("memo", "is no case of this workbook; pick one from the list", {"Scenarios!D7": "Snow"},
     {"Scenarios!D7": "rain"}),
    ("regenerate", "is empty; type a value (it was 120", {"Assumptions!E7": None},
     {"Assumptions!E7": 120.0}),
    ("regenerate", "not a number; type a number (it was 3", {"Assumptions!E8": "3 EUR"},
     {"Assumptions!E8": 3.0}),
    ("memo", "undo the edit that broke", failing, {"Profit!D10": "=D7-D9"}),
    ("memo", "mend it, use plain functions, or type the value",
     {"Profit!D7": "=_xlfn.SORT(Profit!E7)"}, {"Profit!D7": "=Profit!E7"}),
    ("regenerate", "belongs into row", {"Assumptions!A8": "rent", "Assumptions!A9": "price"},
     {"Assumptions!A8": "price", "Assumptions!A9": "rent"}),
    ("regenerate", "or the name was given other cells; undo that",
     named("out_profit", "Profit!$D$7"), named("out_profit", "Profit!$D$10")),
    ("regenerate", "Cells were cut and pasted, or shifted; undo that (or move them back)",
     {"Profit!D9": "=D7-D9", "Profit!D10": "=Assumptions!D9+D8"},
     {"Profit!D9": "=Assumptions!D9+D8", "Profit!D10": "=D7-D9"}),
    ("regenerate", "move it to a sheet of your own, and put the generated content back", spread,
     unspread),
    ("regenerate", "rename your own sheet, and give the original its name back", own_of_that_name,
     names_back),
    ("regenerate", "give the original its name back", copied, named_back),
)  # fmt: skip
