"""Tables of inputs: what a template may state and a formula say, and what comes back with them."""

import io
import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from statistics import mean, median

import openpyxl
import pytest

from modelgen.audit.audit import audit
from modelgen.book.book import Formula
from modelgen.book.calculator import Calculation
from modelgen.commands import regenerate_report
from modelgen.commands.regenerate import Result, regenerate
from modelgen.compile import stages, wording
from modelgen.compile.blocks import check_mutations
from modelgen.compile.blocks.record_cells import note_column
from modelgen.compile.context import Context
from modelgen.compile.templates import parse
from modelgen.problems import ModelError
from modelgen.template.data_file import tables
from modelgen.template.settings import Settings

ROOT = Path(__file__).parents[2]
PRICES = (ROOT / "tests" / "samples" / "prices.yaml").read_text(encoding="utf-8")
NAME = Path("prices.xlsx")
WEST = {"supplier": "West", "price": 70.0, "freight": 0.0, "since": "2026-01-01", "insured": "no"}


def changed(*pairs: tuple[str, str]) -> str:
    text = PRICES
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    return text


def filled(row: str, cells: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(f"lists.{row}.{column}={entry}" for column, entry in cells.items())


def prepared(*sets: str, text: str = PRICES, lang: str = "en") -> Context:
    return stages.prepare(parse(text, "prices.yaml"), Settings(sets, lang=lang))


@lru_cache
def built() -> bytes:
    return stages.build(prepared())[2]


def values(*sets: str) -> Callable[[str], object]:
    ctx = prepared(*sets)
    _, found, _ = stages.build(ctx)
    assert 0 == found[ctx.layout.chk_master]
    return lambda name: found[ctx.layout.live(name)]


def problems(*pairs: tuple[str, str]) -> list[str]:
    with pytest.raises(ModelError) as error:
        prepared(text=changed(*pairs))
    return [problem.message for problem in error.value.problems]


def plain(*rows: Mapping[str, object]) -> dict[str, float]:
    """What the sample calculates, by hand."""
    known = [
        {"supplier": "North", "price": 100, "freight": 1, "since": "2025-03-01", "insured": "yes"},
        {"supplier": "South", "price": 80, "freight": 12, "since": "2025-06-01", "insured": "no"},
        {"supplier": "East", "price": 90, "freight": 6.5, "since": "2026-02-01", "insured": "yes"},
        *rows,
    ]
    landed = [row["price"] + max(2, row["freight"]) for row in known]
    force = [row for row in known if row["since"] <= "2026-01-15"]
    insured = [row for row in known if row["insured"] == "yes"]
    return {
        "cost": landed[0] * 40,
        "lists_count": len(known),
        "cheapest": min(row["price"] for row in known),
        "dearest": max(landed),
        "mean": mean(landed),
        "insured_lists": len(insured),
        "insured_sum": sum(row["freight"] for row in insured),
        "in_force": len(force),
        "same_name": 1,
        "latest_price": max(force, key=lambda row: row["since"])["price"],
        "middle": median(row["price"] for row in known),
        "mean_force": mean(row["price"] for row in force),
    }


@pytest.mark.parametrize("row", [None, "spare_1", "spare_3"])
def test_a_filled_spare_row_counts_and_one_that_waits_does_not(row: str | None) -> None:
    found = values(*(filled(row, WEST) if row else ()))
    wanted = plain(*([WEST] if row else []))
    assert pytest.approx(wanted) == {name: found(name) for name in wanted}


def test_a_row_is_picked_by_its_name_or_by_what_it_is_called_though_it_was_spare() -> None:
    by_label = values(*filled("spare_2", WEST), "list_used=West")
    by_name = values(*filled("spare_2", WEST), "list_used=spare_2")
    assert 72 * 40 == by_label("cost") == by_name("cost")
    assert 5 == by_label("list_used.row")
    assert 92 * 40 == values("list_used=south")("cost")


WRONG = {
    "row": ([("north: {supplier", "spare_2: {supplier")], "is how spare rows are called"),
    "spare": ([("spare: 3", "spare: 0")], "`spare` must be at least 1"),
    "first": ([("supplier: {label: Supplier, unit: text}",
                "supplier: {label: Supplier, unit: count, minimum: 0, maximum: 9}")],
              "the first column says what a row is"),
    "unit": ([("supplier: {label: Supplier, unit: text}", "supplier: {label: Supplier}")],
             "`unit` is missing; of words it is `text`"),
    "limits": ([(", minimum: 0, maximum: 500}", "}")], "needs `minimum` and `maximum`"),
    "column": ([("price: 100,", "prise: 100,")], "unknown column `prise`; did you mean `price`?"),
    "missing": ([("price: 100,", "")], "the row `north` has no `price`"),
    "calculated": ([("price: 100,", "price: 100, landed: 3,")], "`landed` has a formula"),
    "range": ([("price: 100,", "price: 900,")], "`900` is outside the allowed range 0 to 500"),
    "figure": ([("price: 100,", "price: dear,")], "`dear` must be a number"),
    "day": ([("since: 2025-03-01", "since: 3")], "`3` must be a date like 2026-01-31"),
    "word": ([("supplier: North", "supplier: 3")], "`3` must be text here: put it in quotes"),
    "option": ([("insured: yes}", "insured: perhaps}")], "`perhaps` is no option (options: yes"),
    "switch": ([("insured: {label: Insured, choice: yes_no}",
                "insured: {label: Insured, unit: count, choice: true}")],
               "has no switch: write `minimum` and `maximum`"),
    "source": ([("        source: Lists as printed\n", "")], "the row `north` has no `source`"),
    "own": ([("freight: {label", "note: {label")], "`note` is what every table has"),
    "taken": ([("name: floor,", "name: lists,")], "`lists` names a table and an item"),
    "picks": ([("picks: lists", "picks: list")], "unknown table `list`; did you mean `lists`?"),
    "picked": ([("value: north", "value: nort")], "`nort` is no row; did you mean `north`?"),
    "twice": ([("supplier: South", "supplier: north")], "two rows of `lists` are called `North`"),
    "flows": ([("MIN(lists.price)", "NPV(floor,lists.price)")], "NPV takes no column of a table"),
    "product": ([("MIN(lists.price)", "SUMPRODUCT(lists.price)")], "SUMPRODUCT takes no column"),
    "words": ([("SUM(lists.filled)", "COUNT(lists.supplier)")], "COUNT counts no words"),
    "all but": ([('"COUNTIF(lists.supplier,list_used)"', "'COUNTIF(lists.supplier,\"<>North\")'")],
                "COUNTIF with `<>` or an empty word counts spare rows too"),
    "nearest": ([("lists.since,0)", "lists.since,1)")], "MATCH ends in 0 in a table"),
    "last": ([("MEDIAN(lists.price)", '"lists.price[last]"')], "are in no order"),
    "prior": ([("lists.price+MAX", "lists.price[-1]+MAX")], "are in no order"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_with_a_table_is_told(name: str) -> None:
    pairs, told = WRONG[name]
    assert any(told in message for message in problems(*pairs)), problems(*pairs)


WORTH = "          worth: {label: Worth, unit: EUR/t, formula: lists.price*lists.shares}\n"
SHARES = "          shares: {label: Shares, unit: count, minimum: 0, maximum: 2}\n"


def test_what_is_advised_of_tables_is_accepted() -> None:
    """What counts words but for one, what multiplies row by row, and a column with limits."""
    but_one = '"SUM(lists.filled)-COUNTIF(lists.supplier,list_used)"'
    text = changed(
        ('"COUNTIF(lists.supplier,list_used)"', but_one),
        ("MIN(lists.price)", "SUM(lists.worth)"),
        ("          landed: {", WORTH + "          landed: {"),
        ("          freight: {", SHARES + "          freight: {"),
        ("freight: 1,", "freight: 1, shares: 2,"),
        ("freight: 12,", "freight: 12, shares: 0,"),
        ("freight: 6.5,", "freight: 6.5, shares: 1,"),
        ("    Cheapest: Le", "    Worth: Valeur\n    Shares: Parts\n    Cheapest: Le"),
    )
    ctx = prepared(text=text)
    found = stages.build(ctx)[1]
    lives = {name: found[ctx.layout.live(name)] for name in ("same_name", "cheapest")}
    assert {"same_name": 2, "cheapest": 290} == lives


def test_faults_of_several_rows_are_told_at_once_each_at_its_word() -> None:
    with pytest.raises(ModelError) as error:
        prepared(text=changed(("price: 100,", "prise: 100,"), ("freight: 12", "freight: 120")))
    spots = [problem.spot for problem in error.value.problems]
    words = [at.text[at.column - 1 : at.column - 1 + at.width] for at in spots if at]
    assert ["north", "prise", "120"] == words


SET = {
    "lists.nort.price=3": "`lists` has no row `nort`; did you mean `north`?",
    "lists.north.prise=3": "`lists` has no column `prise` that is typed; did you mean `price`?",
    "lists.north=3": "write `lists.row.column`",
    "lists.north.price=900": "900 is outside the allowed range 0 to 500 EUR/t",
    "lists.north.since=soon": "`soon` is not a date; write it as 2026-01-31",
    "lists.north.insured=maybe": "`maybe` is no option (options: yes, no)",
    "lists.north.landed=3": "`lists` has no column `landed` that is typed",
    "lists@other.north.price=3": "`lists` is the same in all cases; leave the case out",
    "list_used=nort": "`nort` is no option; did you mean `north`?",
}


@pytest.mark.parametrize("word", SET)
def test_a_setting_that_a_table_does_not_take_is_told(word: str) -> None:
    with pytest.raises(ModelError) as error:
        prepared(word)
    assert any(SET[word] in problem.message for problem in error.value.problems)


def test_a_file_of_figures_fills_rows(tmp_path: Path) -> None:
    path = tmp_path / "lists.csv"
    rows = "".join(f"lists,spare_1.{column},{entry}\n" for column, entry in WEST.items())
    path.write_text("name,step,value\n" + rows, encoding="utf-8")
    ctx = stages.prepare(parse(PRICES, "prices.yaml"), Settings(data=tables([path])))
    book, found, _ = stages.build(ctx)
    assert 4 == found[ctx.layout.live("lists_count")]
    held = {cell.id.text: cell.content for cell in book.cells if cell.waits}
    assert ("West", 70.0, date(2026, 1, 1), "No") == tuple(
        held[f"lists.spare_1.{column}"] for column in ("supplier", "price", "since", "insured")
    )


def test_every_check_of_a_table_fails_when_it_should() -> None:
    ctx = prepared()
    book = stages.compile(ctx)
    proved, idle = check_mutations.tried(ctx, book, Calculation(book, generated=True))
    assert [] == idle
    assert {"lists_whole", "lists_once"} <= set(proved)


def test_the_rows_of_a_french_workbook_are_called_and_picked_in_french() -> None:
    ctx = prepared("list_used=Sud", "lists.north.insured=non", lang="fr")
    book, found, _ = stages.build(ctx)
    held = {cell.id.text: cell.content for cell in book.cells}
    assert ("Nord", "Non") == (held["lists.north.supplier"], held["lists.north.insured"])
    assert 92 * 40 == found[ctx.layout.live("cost")]
    assert 1 == found[ctx.layout.live("insured_lists")]


def typed(cells: Mapping[str, object], data: bytes | None = None) -> bytes:
    """The workbook with cells of Lists (or of another sheet) typed over."""
    workbook = openpyxl.load_workbook(io.BytesIO(data or built()))
    for place, content in cells.items():
        sheet, _, at = place.rpartition("!")
        workbook[sheet or "Lists"][at] = content
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


def back(data: bytes, text: str | None = None, tmp: Path | None = None, *takes: str) -> Result:
    newer = None
    if text and tmp:
        path = tmp / "newer.yaml"
        path.write_text(text, encoding="utf-8")
        newer = str(path)
    return regenerate(NAME, data, newer, takes)


def held(result: Result, *ids: str) -> list[object]:
    assert result.book
    found = {cell.id.text: cell.content for cell in result.book.cells}
    return [c.text if isinstance(c := found.get(id), Formula) else c for id in ids]


def told(result: Result) -> list[str]:
    lines = regenerate_report.text(result, NAME, None).splitlines()
    said = [line.removeprefix("  - ").split("; Cost ")[0] for line in lines if "  - " in line]
    others = ("formats of", "column widths", "no edits")
    return [s for s in said if not s.startswith(others) and not s.endswith("opens the file")]


ROW_13 = {"B13": "West", "D13": 70, "E13": 0, "F13": date(2026, 1, 1), "G13": "no"}


def sorted_rows(ids: bool) -> dict[str, object]:
    """The three rows in another order, as somebody sorts the cells that are typed."""
    rows = [
        ("East", 90, 6.5, date(2026, 2, 1), "Yes", "lists.east"),
        ("North", 100, 1, date(2025, 3, 1), "Yes", "lists.north"),
        ("South", 80, 12, date(2025, 6, 1), "No", "lists.south"),
    ]
    return {
        f"{col}{10 + i}": content
        for i, row in enumerate(rows)
        for col, content in zip("BDEFGA", row, strict=True)
        if ids or col != "A"
    }


def test_what_fills_a_spare_row_stays_with_its_source() -> None:
    result = back(typed({**ROW_13, "N13": "Offer by mail"}))
    assert ["West", 70.0, "No", "Offer by mail"] == held(
        result, *(f"lists.spare_1.{word}" for word in ("supplier", "price", "insured", "source"))
    )
    assert ["lists.spare_1.supplier (Lists!B13:N13, 6 cells): such as nothing → West; kept"] == (
        told(result)
    )


def test_the_sources_of_sorted_rows_stay_in_their_column() -> None:
    """Between the last column and the sources nothing stands, so nothing was put in there."""
    result = back(typed(sorted_rows(False)))
    assert result.book
    heads = {cell.content: cell.place.col for cell in result.book.cells if cell.place.row == 7}
    assert note_column(result.new.ctx) == heads["Source"]


@pytest.mark.parametrize("ids", [True, False])
def test_sorted_rows_are_no_edits_and_stay_whole(ids: bool) -> None:
    result = back(typed(sorted_rows(ids)))
    assert [] == told(result)
    assert ["North", 100, "East", 6.5] == held(
        result, "lists.north.supplier", "lists.north.price", "lists.east.supplier",
        "lists.east.freight",
    )  # fmt: skip


@pytest.mark.slow
def test_an_emptied_row_waits_and_half_a_row_is_told_by_its_check() -> None:
    result = back(typed({f"{col}12": None for col in "BDEFG"}))
    emptied = "lists.east.supplier (Lists!B12:G12, 5 cells): such as East → nothing; kept"
    picked = "6 formulas show an error"  # a case picks the row that is empty now
    assert [emptied, picked] == told(result)
    assert ["", ""] == held(result, "lists.east.supplier", "lists.east.price")
    half = back(typed({"B13": "West"}))
    assert half.book
    assert half.values
    failing = [check.id.text for check in wording.failing(half.book, half.values)]
    assert ["lists_whole", "counted"] == failing


ISLE = "isle: {supplier: Isle, price: 60, freight: 20, since: 2026-01-10, insured: no}"


def reordered() -> str:
    """A newer template: South, a new row, North at another price and under another name; no East,
    and a single spare row."""
    rows = re.search(r"          north:.*?\n(?=  - sheet: Facts)", PRICES, re.DOTALL)
    assert rows
    north, south, _east = (f"          {line.strip()}\n" for line in rows[0].splitlines())
    north = north.replace("price: 100", "price: 99").replace("supplier: North", "supplier: Upper")
    text = changed(
        (rows[0], south + f"          {ISLE}\n" + north), ("version: 1.0.0", "version: 1.1.0"),
        ("spare: 3", "spare: 1"), ("cases: {other: east}", "cases: {other: isle}"),
    )  # fmt: skip
    return text[: text.index("languages:")]


@pytest.mark.slow
@pytest.mark.parametrize("ids", [True, False, None])
def test_rows_follow_their_names_into_a_template_with_others(
    tmp_path: Path, ids: bool | None
) -> None:
    edits = {**(sorted_rows(ids) if ids is not None else {}), **ROW_13}
    south = next((at for at, content in edits.items() if content == "South"), "B11")
    edits[f"D{south[1:]}"] = 81
    result = back(typed(edits), reordered(), tmp_path)
    names = ("south.price", "north.price", "north.supplier", "isle.price", "spare_1.supplier")
    assert [81.0, 99.0, "Upper", 60.0, "West"] == held(result, *(f"lists.{n}" for n in names))
    assert any(
        line.startswith("lists.east.price: the template no longer has it") for line in told(result)
    )
    assert ["Upper"] == held(result, "list_used@base")


@pytest.mark.slow
def test_a_spare_row_without_a_place_is_told_with_what_stood_in_it(tmp_path: Path) -> None:
    cells = {at.replace("13", "15"): content for at, content in ROW_13.items()}
    result = back(typed(cells), reordered(), tmp_path)
    assert any(
        line.startswith("lists.spare_3.supplier (Lists!B15:G15, 5 cells): such as nothing → West")
        and line.endswith("the template no longer has this cell")
        for line in told(result)
    )


def test_what_picks_a_row_follows_it_under_its_new_name(tmp_path: Path) -> None:
    result = back(typed({"Facts!F7": "north"}), reordered(), tmp_path, "yours")
    assert ["Upper"] == held(result, "list_used@other")


def test_the_same_cell_changed_on_both_sides_is_a_conflict(tmp_path: Path) -> None:
    result = back(typed({**sorted_rows(False), "D11": 101}), reordered(), tmp_path)
    assert ["lists.north.price"] == [d.edit.name for d in result.merge.of("conflict")]


def test_a_row_below_the_table_is_told_as_outside_of_it() -> None:
    cells = {at.replace("13", "16"): content for at, content in ROW_13.items()}
    (line,) = (line for line in told(back(typed(cells))) if "below" in line)
    assert "none of its formulas reads it: no row of the table. Type it into a row" in line


@pytest.mark.slow
def test_the_audit_finds_what_does_not_fit_and_nothing_in_rows_that_wait() -> None:
    def found(cells: Mapping[str, object]) -> list[str]:
        report = audit(NAME, typed(cells) if cells else built())
        rules = ("INP-07", "INP-03", "AUD-26", "EDT-01")
        return [f.says for f in report.findings if f.rule.id in rules]

    assert [] == found({})
    assert [] == found(ROW_13)
    assert ["lists.north.insured holds `maybe`, which is not one of the options"] == found(
        {"G10": "maybe"}
    )


GUIDE = (ROOT / "docs" / "template-language.md").read_text(encoding="utf-8")


def test_the_table_of_the_guide_builds_in_its_example() -> None:
    coffee, *pieces = re.findall(r"^```yaml\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
    table, picks, lines = (p for p in pieces if "dairies" in p or "dairy_used" in p)
    whole = coffee.replace("  - sheet: Assumptions\n", table + "  - sheet: Assumptions\n")
    rent = next(line for line in coffee.splitlines(keepends=True) if "name: rent," in line)
    after = "\n".join(coffee[coffee.index(rent) :].split("\n", 2)[:2]) + "\n"
    margin = next(line for line in coffee.splitlines(keepends=True) if "name: margin," in line)
    whole = whole.replace(after, after + picks).replace(margin, margin + lines)
    units = "  date: {format: date}\n  EUR/l: {format: cents}\n  EUR/cup:"
    ctx = stages.prepare(parse(whole.replace("  EUR/cup:", units), "coffee.yaml"))
    _, values, _ = stages.build(ctx)
    milk = [values[ctx.layout.case("milk", case)] for case in ("base", "rain")]
    assert pytest.approx([0.9, 1.2]) == milk
    assert 3 == values[ctx.layout.live("lists_known")]
    assert 0 == values[ctx.layout.chk_master]


def test_a_row_that_is_picked_in_other_capitals_is_that_row() -> None:
    assert [] == told(back(typed({"Facts!E7": "NORTH"})))
    assert ["list_used@base (Facts!E7): North → SOUTH; kept"] == [
        line.replace("South", "SOUTH") for line in told(back(typed({"Facts!E7": "south"})))
    ]


def test_a_row_is_called_once_where_several_of_its_cells_were_pasted_as_values() -> None:
    pasted = {"Lists!C11": 1, "Lists!H11": 92, "Lists!I11": 0}
    [line] = told(back(typed(pasted)))
    assert line.startswith("Price lists (filled), south (Lists!C11:I11, 3 cells): such as")
