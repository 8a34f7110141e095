"""Items and cells are found by name, label and address, in a template and in a workbook."""

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import pytest

from modelgen.addresses import Area
from modelgen.commands.show import show
from modelgen.commands.trace import trace
from modelgen.compile import stages
from modelgen.compile.templates import parse
from modelgen.formulas import cell_references
from modelgen.merge.live_model import LiveModel, _returned, state
from modelgen.problems import ModelError

from ..conftest import ROOT
from .test_small_round_trip import Book, cells, edited

GOOD = str(ROOT / "tests" / "samples" / "good.yaml")
NAME = Path("lemonade.xlsx")


@lru_cache
def template() -> LiveModel:
    return state(GOOD)


def read(change: Callable[[Book], None]) -> LiveModel:
    return _returned(NAME, edited(change))


def rewritten(workbook: Book, move: Callable[[Area], Area], new: str = "") -> None:
    """Every reference of a workbook, as Excel rewrites it."""
    for sheet in workbook.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    text = str(cell.value)[1:]
                    there = new if sheet.title == "Results" and new else sheet.title
                    moved = cell_references.rewritten(text, sheet.title, move, there)
                    cell.value = f"={moved}"
    for name in workbook.defined_names.values():
        name.attr_text = cell_references.rewritten(name.attr_text, "", move)


def renamed(workbook: Book) -> None:
    rewritten(workbook, lambda area: replace(area, sheet=area.sheet.replace("Results", NEW)), NEW)
    workbook["Results"].title = NEW


NEW = "Paul's results"


def with_a_row(workbook: Book) -> None:
    """A row above the profit, as Excel inserts one."""

    def move(area: Area) -> Area:
        down = [n + (area.sheet == "Results" and n >= 19) for n in (area.top, area.bottom)]
        return replace(area, top=down[0], bottom=down[1])

    rewritten(workbook, move)
    workbook["Results"].insert_rows(20)


MINE = {
    "My notes!B2": "=Results!D20*2", "My notes!B3": "=B2+1", "My notes!B4": "a note",
    "My notes!B5": "=SUM(Results!D18:D20)", "Inputs!B30": "beside", "Inputs!E7": 80,
}  # fmt: skip


def mine(workbook: Book) -> None:
    cells(MINE)(workbook)


def first(model: LiveModel, word: str) -> str:
    return next(trace(model, word))


PROFIT = "profit = 150 USD  [Results!D20] = revenue-cost"


@pytest.mark.parametrize(
    ("word", "line"),
    [
        ("profit", PROFIT), ("Profit", PROFIT), ("PROFIT", PROFIT), (" profit ", PROFIT),
        ("profit@live", PROFIT), ("out_profit", PROFIT), ("Results!D20", PROFIT),
        ("results!d20", PROFIT), ("Results!$D$20", PROFIT), ("'Results'!D20", PROFIT),
        ("=Results!D20", PROFIT), ("D20", PROFIT),
        ("profit@rainy", "profit@rainy = 75 USD  [Results!F20] = revenue-cost"),
        ("Results!F20", "profit@rainy = 75 USD  [Results!F20] = revenue-cost"),
        ("Results!B20", "Results!B20 stands in the row of `profit`: Profit"),
        ("price of a cup", "cup_price = 2 USD/cup  [Inputs!D8] P: Price list, 2026-01-31"),
        ("tin", "tin = 140, 270, 400 USD  [Months!E10] = tin[-1]+profit-rent"),
        ("tin.2", "tin.2 = 270 USD  [Months!E11] =E10+Results!$D$20-D11"),
        ("Profit and cost make revenue", "adds_up = 0  [Checks!"),
        ("Results!D7", "sel_case = As planned  [Results!D7]"),
    ],
)  # fmt: skip
def test_an_item_is_found_by_name_id_label_and_cell(word: str, line: str) -> None:
    assert first(template(), word).startswith(line)


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("profits", "unknown item `profits`; did you mean `profit`?"),
        ("cup", "unknown item `cup`; it stands in the labels of `cups_sold` (Inputs!D7), "),
        ("Result!D20", "unknown sheet `Result`; did you mean `Results`?"),
        ("Nowhere!D20", "unknown sheet `Nowhere`; the sheets are `Inputs`, `Results`, "),
        ("Results!Z99", "Results!Z99 holds nothing"),
        ("Z99", "`Z99` holds nothing"),
        (" ", "write an item by its name or label, or a cell"),
        ("D7", "`D7` stands on several sheets: 'Inputs!D7', 'Results!D7'"),
        ("Results!D20:D21", "`Results!D20:D21` is no single cell"),
        ("Results!D0", "`Results!D0` is no single cell"),
        ("Results!XFE1", "`Results!XFE1` is no single cell"),
        ("Results!D1048577", "`Results!D1048577` is no single cell"),
    ],
)
def test_what_is_not_there_is_told_with_what_is_near(word: str, told: str) -> None:
    with pytest.raises(ModelError) as raised:
        first(template(), word)
    assert raised.value.problems[0].message.startswith(told)


def test_a_label_of_several_items_lists_them() -> None:
    text = (
        Path(GOOD)
        .read_text("utf-8")
        .replace("name: rent, label: Rent,", "name: rent, label: Cost,")
    )
    ctx = stages.prepare(parse(text, "good.yaml"))
    model = replace(template(), ctx=ctx)
    with pytest.raises(
        ModelError, match=r"several: `cost` \(Results!D19\), `rent` \(Months!D10\)"
    ):
        first(model, "Cost")


def test_a_renamed_sheet_answers_to_both_its_names() -> None:
    model = read(renamed)
    for word in ("'Paul''s results'!D20", "paul's results!d20", "Results!D20", "profit"):
        assert first(model, word) == f"profit = 150 USD  [{NEW}!D20] = revenue-cost"
    assert f"{NEW}!D20" in show(model, "results", "profit")


def test_an_address_is_that_of_the_workbook_where_rows_were_inserted() -> None:
    model = read(with_a_row)
    assert "profit = 150 USD  [Results!D21] = revenue-cost" == first(model, "Results!D21")
    assert "cost = 50 USD  [Results!D19] = cups_sold*cup_cost" == first(model, "Results!D19")
    with pytest.raises(ModelError, match="Results!D20 holds nothing"):
        first(model, "Results!D20")


@pytest.mark.parametrize(
    ("word", "lines"),
    [
        ("My notes!B2", ["My notes!B2: =Results!D20*2  →  240  (a cell of your own)",
                         "└─ profit = 120 USD  [Results!D20] = revenue-cost"]),
        ("'my notes'!b3", ["My notes!B3: =B2+1  →  241  (a cell of your own)",
                           "└─ My notes!B2 = 240"]),
        ("My notes!B4", ["My notes!B4: a note  (a cell of your own)"]),
        ("Inputs!B30", ["Inputs!B30: beside  (a cell of your own)"]),
    ],
)  # fmt: skip
def test_a_cell_of_ones_own_is_traced_to_the_items(word: str, lines: list[str]) -> None:
    assert lines == [*trace(read(mine), word)][: len(lines)]


def test_a_range_is_told_by_the_items_in_it() -> None:
    lines = [*trace(read(mine), "My notes!B5")]
    assert ["revenue", "cost", "profit"] == [
        line.split("─ ")[1].split(" =")[0] for line in lines if line[0] in "├└"
    ]


def test_what_was_typed_over_is_told_in_its_case() -> None:
    model = read(cells({"Results!F20": "=F18/2"}))
    assert first(model, "Results!F20").startswith(
        "profit@rainy = 50 USD  [Results!F20] =F18/2, typed by hand over ="
    )
    assert "└─ revenue@rainy = 100 USD" in [*trace(model, "profit@rainy")][1]
    assert PROFIT == first(model, "profit")


def test_show_lists_a_sheet_an_item_or_both() -> None:
    whole, sheet, item, both = (
        show(template(), on, item).splitlines()
        for on, item in (("", ""), ("RESULTS", ""), ("", "Profit"), ("Results", "Results!F20"))
    )
    assert {"Results"} == {line.split("!")[0] for line in sheet}
    assert any("profit@rainy" in line for line in sheet)
    assert any("name out_profit" in line for line in whole)
    assert all(" profit@" in line or "profit " in line for line in item)
    assert 3 == len(both) == len(item) < len(sheet) < len(whole)


@pytest.mark.parametrize(
    ("on", "item", "lines"),
    [
        ("my notes", "", ["My notes!B2", "My notes!B3", "My notes!B4", "My notes!B5"]),
        ("", "My notes!B4", ["My notes!B4"]),
    ],
)
def test_show_lists_what_was_added(on: str, item: str, lines: list[str]) -> None:
    found = show(read(mine), on, item).splitlines()
    assert lines == [line[:11] for line in found]
    assert all("(yours)" in line for line in found)


def test_show_of_a_sheet_ends_with_what_was_added_to_it() -> None:
    last = show(read(mine), "Inputs").splitlines()[-1]
    assert ["Inputs!B30", "(yours)", "beside"] == last.split()


def test_a_label_is_found_without_its_brackets(tmp_path: Path) -> None:
    path = tmp_path / "good.yaml"
    text = Path(GOOD).read_text("utf-8")
    path.write_text(text.replace("label: Price of a cup", "label: Price of a cup (net)"), "utf-8")
    assert first(state(str(path)), "price of a cup").startswith("cup_price = 2 USD/cup")
