"""An edit is named as people call it: by id, label, case and step, cell, range, row or sheet."""

import pytest

from modelgen.commands import regenerate_report
from modelgen.compile import stages
from modelgen.compile.item_words import Words
from modelgen.compile.templates import parse
from modelgen.merge.takes import takes_of
from modelgen.problems import ModelError
from modelgen.readback.edits import Edit
from modelgen.template.settings import Settings

from .small_books import book, cell, place
from .small_time import NAME, STALL, back

TYPED = {"Plan!G25": 0.25, "Plan!G29": 0.9, "Plan!D11": 2, "Profit!H8": 8}
GROWTH, MARGIN, ACTUAL, PROFIT = TYPED


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("growth.2027-12", [GROWTH]), ("growth.2027", [GROWTH]), ("growth.2026", []),
        ("growth", [GROWTH]), ("Growth of sales", [GROWTH]), ("growth of sales.2027", [GROWTH]),
        ("margin@poor.2027", [MARGIN]), ("Margin@Poor.2027", [MARGIN]), ("margin@poor", [MARGIN]),
        ("margin@lean", []), ("margin@Lean.2027", []), ("margin", [MARGIN]),
        ("year.last_actual", [ACTUAL]), ("Last actual step", [ACTUAL]), ("First day", []),
        ("Profit!H8", [PROFIT]), ("profit!$h$8", [PROFIT]), ("'Profit'!H8", [PROFIT]),
        ("Plan!G25:G29", [GROWTH, MARGIN]), ("Plan!G26:G28", []),
        ("plan", [GROWTH, MARGIN, ACTUAL]),
        ("Profit", [PROFIT]), ("profit.2028", [PROFIT]), ("Nowhere!G25", []),
    ],
)  # fmt: skip
def test_what_is_named_is_taken_back_and_nothing_else(name: str, cells: list[str]) -> None:
    if not cells:
        with pytest.raises(ModelError, match="nothing that you edited is called"):
            back(TYPED, None, f"{name}=new")
        return
    result = back(TYPED, None, f"{name} = new")
    assert set(cells) == {str(one.edit.at) for one in result.merge.of("taken")}
    assert len(TYPED) == len(result.merge.decisions)


def test_the_narrower_name_counts() -> None:
    result = back(TYPED, None, "Plan=new", "growth.2027=yours")
    assert {MARGIN, ACTUAL} == {str(one.edit.at) for one in result.merge.of("taken")}


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("lists.south", {"lists.south.price", "lists.landed.south"}),
        ("lists.price", {"lists.south.price", "lists.north.price"}),
        ("lists.south.price", {"lists.south.price"}),
        ("lists", set()),
    ],
)
def test_a_row_or_a_column_of_a_table_is_all_its_cells(name: str, ids: set[str]) -> None:
    known = ("lists.south.price", "lists.landed.south", "lists.north.price")
    cells = [cell(f"S!D{n}", 1.0, "input", id) for n, id in enumerate(known, 1)]
    edits = [Edit("input", one, one.place, 2.0) for one in cells]
    if not ids:
        with pytest.raises(ModelError):
            takes_of([f"{name}=new"], edits, book(*cells), str)
        return
    [take] = takes_of([f"{name}=new"], edits, book(*cells), str).named
    assert ids == {one.id.text for one in cells if one.place in take.cells}


def test_a_sheet_may_have_an_apostrophe_in_its_name() -> None:
    one = cell("S!D1", 1.0, "input", "price@base")
    edit = Edit("input", one, place("Paul's!D1"), 2.0)
    for name in ("Paul's!D1", "'Paul''s'!D1", "Paul's"):
        [take] = takes_of([f"{name}=new"], [edit], book(one), str).named
        assert {one.place} == take.cells


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("growth", "growth"), ("Growth of sales", "growth"), ("growth.2027", "growth.2027-12"),
        ("growth.2027-12", "growth.2027-12"), ("margin@Lean.2028", "margin@lean.2028-12"),
        ("margin@lean", "margin@lean"), ("sales_now@Poor", "sales_now@poor"),
        ("growth.2031", "growth.2031"), ("nothing.2027", "nothing.2027"),
        ("worth.2027", "worth.2027"),
    ],
)  # fmt: skip
def test_a_word_is_brought_to_the_id_that_cells_have(word: str, meant: str) -> None:
    ctx = stages.prepare(parse(STALL, "stall.yaml"), Settings())
    assert meant == Words(ctx).meaning(word)


def test_a_conflict_over_an_actual_step_tells_the_name_to_take(tmp_path) -> None:
    newer = tmp_path / "newer.yaml"
    longer = STALL.replace("periods: 3}", "periods: 3, actuals: 1}").replace("1.0.0", "1.0.1")
    newer.write_text(longer, encoding="utf-8")
    text = regenerate_report.text(back({ACTUAL: 2}, newer), NAME, None)
    assert "year.last_actual: Last actual step (Plan!D11): generated 0, yours 2" in text
