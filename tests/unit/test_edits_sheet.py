"""The Edits sheet: what it tells of each edit, and how it is found again and written anew."""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

import pytest

from modelgen.addresses import Area, Place, a1, spot
from modelgen.book.book import Book, Cell, CellId, Formula
from modelgen.book.effects import Effects
from modelgen.compile import stages
from modelgen.compile.context import Context
from modelgen.compile.templates import parse
from modelgen.merge.edits_sheet import NAME, LogEntry, Logged, cells, log_tab, logged, with_log
from modelgen.merge.line_map import LineMap
from modelgen.merge.placement import Placement, placement_of
from modelgen.merge.three_way_merge import Decision
from modelgen.readback.book_match import BookMatch, grid
from modelgen.readback.edits import Edit, EditKind
from modelgen.readback.row_alignment import Alignment, FileContent, identity
from modelgen.readback.template_moves import moves
from modelgen.xlsx.reader import FileCell

from ..conftest import ROOT
from .small_books import SmallReturned, SmallTab, saved

GOOD = (ROOT / "tests" / "samples" / "good.yaml").read_text(encoding="utf-8")
NOTHING = Effects(None, None, ())
ABOUT = (
    "What was changed by hand since the workbook was generated; written when it was regenerated."
)


@lru_cache(1)
def lemonade() -> tuple[Context, Book]:
    ctx = stages.prepare(parse(GOOD, "good.yaml"))
    return ctx, stages.compile(ctx)


def named(id: str) -> Cell:
    return next(cell for cell in lemonade()[1].cells if cell.id.text == id)


def entry(
    cell: Cell, new: FileContent, yours: FileContent, kind: EditKind = "input",
    effect: float | None = None, told: str = "", now: Cell | None = None,
) -> LogEntry:  # fmt: skip
    edit = Edit(kind, cell, cell.place._replace(sheet="Theirs"), yours)
    return LogEntry(Decision("kept", edit, now, yours, new), effect, told)


def line(one: LogEntry) -> list[tuple[str, Any, str, str]]:
    """The cells of the only line of a log: address, content, role and format."""
    found = cells(lemonade()[0], "Edits", [one], NOTHING)
    return [
        (a1(c.place.row, c.place.col), c.content, c.role, c.format) for c in found
        if c.place.row == 7
    ]  # fmt: skip


def test_the_head_says_what_the_effects_are_on() -> None:
    found = list(cells(lemonade()[0], "Log", [], NOTHING))
    assert {"Log"} == {c.place.sheet for c in found}
    told = [
        (a1(c.place.row, c.place.col), c.content, c.role) for c in found if c.place.row in (5, 6)
    ]
    assert [
        ("B6", "Effects are on: Profit, in the case that is live now", "heading"),
        *((f"{col}6", "", "heading") for col in "CDEFGH"),
        ("B7", "Item", "header_text"), ("C7", "Case or cell", "header_text"),
        ("D7", "Unit", "header_text"), ("E7", "As generated", "header"), ("F7", "Now", "header"),
        ("G7", "Effect taken alone", "header"), ("H7", "What became of it", "header_note"),
    ] == told  # fmt: skip
    head = {a1(c.place.row, c.place.col): c.content for c in found if c.place.row < 5}
    assert ("Log", ABOUT) == (head["B1"], head["C3"])


@pytest.mark.parametrize(
    ("total", "figures"),
    [
        (Effects(1.0, 4.0, (2.0,)), {"G9": 1.0, "G10": 1.0, "G11": 4.0}),
        (Effects(0.0, 0.0, (0.0,)), {"G9": 0.0, "G10": 0.0, "G11": 0.0}),
        (Effects(1.0, None, (None,)), {"G10": 1.0}),
        (NOTHING, {}),
    ],
)
def test_the_sums_stand_below_the_last_edit_where_they_are_known(
    total: Effects, figures: Mapping[str, float]
) -> None:
    one = entry(named("cups_sold@plain"), 100.0, 80.0)
    found = [c for c in cells(lemonade()[0], "Edits", [one], total) if c.place.row > 7]
    text = {a1(c.place.row, c.place.col): c.content for c in found if c.place.col < 6}
    assert {
        "A9": "edits.interaction", "B9": "What the edits do together beyond that", "D9": "USD",
        "A10": "edits.generated", "B10": "Profit, as generated", "D10": "USD",
        "A11": "edits.now", "B11": "Profit, now", "D11": "USD",
    } == text  # fmt: skip
    shown = [c for c in found if c.place.col >= 6]
    assert figures == {a1(c.place.row, c.place.col): c.content for c in shown}
    assert {("generated", "whole")} >= {(c.role, c.format) for c in shown}


def test_an_edit_of_an_input_is_told_with_its_case_its_unit_and_its_effect() -> None:
    one = entry(named("cup_price@plain"), 2.0, 3.0, effect=50.0, told="kept")
    assert [
        ("A8", "cup_price@plain", "id", "text"), ("B8", "Price of a cup", "label", "text"),
        ("C8", "As planned", "label", "text"), ("D8", "USD/cup", "unit", "text"),
        ("E8", 2.0, "generated", "cents"), ("F8", 3.0, "fact", "cents"),
        ("G8", 50.0, "generated", "whole"), ("H8", "kept", "wrapped", "text"),
    ] == line(one)  # fmt: skip


def test_edits_stand_one_below_the_other() -> None:
    both = [entry(named(f"cups_sold@{case}"), 1.0, 2.0, effect=0.0) for case in ("plain", "rainy")]
    found = list(cells(lemonade()[0], "Edits", both, NOTHING))
    ids = {a1(c.place.row, 0): c.content for c in found if c.place.col == 0 and c.place.row > 5}
    assert {
        "A8": "cups_sold@plain", "A9": "cups_sold@rainy", "A10": "edits.interaction",
        "A11": "edits.generated", "A12": "edits.now",
    } == ids  # fmt: skip
    assert [("G8", 0.0), ("G9", 0.0)] == [
        (a1(c.place.row, 6), c.content) for c in found if c.place.col == 6 and c.place.row > 6
    ]


@pytest.mark.parametrize(
    ("cell", "kind", "told"),
    [
        ("cups_sold@live", "formula", ("Cups sold", "live case", "cups")),
        ("cup_cost@constant", "input", ("Cost of a cup", "Theirs!D11", "USD/cup")),
        ("sel_case", "live case", ("Live case", "Theirs!D7", "")),
        ("case_label.rainy", "text", ("Text or figure", "Theirs!F10", "")),
        ("live_index", "formula", ("live_index", "Theirs!D8", "")),
        ("", "formula", ("Formula", "Theirs!B2", "")),
    ],
)
def test_what_is_no_item_in_a_case_is_told_by_its_kind_and_where_it_stands(
    cell: str, kind: EditKind, told: tuple[str, str, str]
) -> None:
    found = named(cell) if cell else Cell(Place("Inputs", 1, 1), Formula("=1", ""), "word")
    shown = line(entry(found, "a", "b", kind))
    assert told == tuple(content for at, content, *_ in shown if at in ("B8", "C8", "D8"))
    assert (cell or "Theirs!B2", "id") == shown[0][1:3]
    assert "G8" not in [at for at, *_ in shown]


def test_the_cell_of_the_new_book_is_the_one_that_is_told() -> None:
    dropped = replace(named("cup_price@plain"), id=CellId.in_case("gone", "plain"))
    assert ("gone@plain", "As planned", "") == tuple(
        content for at, content, *_ in line(entry(dropped, None, 1.0)) if at in ("B8", "C8", "D8")
    )
    found = line(entry(dropped, 1.0, 2.0, now=named("cups_sold@rainy")))
    assert ("Cups sold", "Rain", "cups") == tuple(
        content for at, content, *_ in found if at in ("B8", "C8", "D8")
    )
    assert {"whole"} == {form for at, _, _, form in found if at in ("E8", "F8")}


@pytest.mark.parametrize(
    ("content", "told", "role"),
    [
        (3, 3.0, "fact"), (0.0, 0.0, "fact"), ("=D7*2", "=D7*2", "code_wrapped"),
        ("a", "a", "wrapped"), (None, "–", "wrapped"), (True, "TRUE", "wrapped"),
        (False, "FALSE", "wrapped"), ("", "", "wrapped"),
    ],
)  # fmt: skip
def test_a_content_is_told_as_a_reader_finds_it(
    content: FileContent, told: Any, role: str
) -> None:
    cell = replace(named("cups_sold@plain"), prefix="ca.")
    shown = cells(lemonade()[0], "Edits", [entry(cell, 1.0, content)], NOTHING)
    found = next(c for c in shown if (c.place.row, c.place.col) == (7, 5))
    assert (told, role) == (found.content, found.role)
    assert type(told) is type(found.content)
    assert ("ca." if role == "fact" else "") == found.prefix


LOG = {
    "B1": "Edits", "C3": ABOUT, "B6": "Effects", "A7": "mine", "A8": "cups_sold@plain",
    "B8": "Cups sold", "A9": "gone@plain", "A10": "edits.now", "B10": "Profit", "A12": 7.0,
    "H9": "kept", "I2": "note", "I8": "mine too", "C11": "below", "D7": "Unit",
    "J9": FileCell(None, style=3), "D12": FileCell(""),
}  # fmt: skip


def placement(log: Mapping[str, Any] = {}, name: str = "Edits", *others: SmallTab) -> Placement:
    """The lemonade stand beside itself, with a log on a sheet of its own."""
    book = lemonade()[1]
    came = saved(book)
    tabs = (*came.tabs, SmallTab(name, log), *others) if log else (*came.tabs, *others)
    returned = SmallReturned(*tabs, names=came.names)  # type: ignore[arg-type]
    grids = grid(book)
    match = BookMatch(
        book, returned, {t.name: t for t in came.tabs}, {s: identity(g) for s, g in grids.items()}
    )
    return placement_of(match, moves(book, book), (), {})


def again(found: Placement, *entries: LogEntry) -> Logged:
    return logged(lemonade()[0], found, found.match.book, list(entries), NOTHING)


def test_a_log_is_known_by_what_it_says_of_itself() -> None:
    found = log_tab(placement(LOG, "Diary").match)
    assert found
    assert "Diary" == found.name
    assert log_tab(placement({"C3": "other"}, "Edits").match) is None
    assert log_tab(placement().match) is None


@pytest.mark.parametrize(
    ("taken", "name"),
    [
        ([], "Edits"), (["edits"], "Edits (modelgen)"),
        (["EDITS", "Edits (modelgen)"], "Edits (modelgen 2)"),
        (["Edits", "Edits (modelgen)", "Edits (modelgen 2)"], "Edits (modelgen 3)"),
        (["Edits (modelgen)"], "Edits"),
    ],
)  # fmt: skip
def test_a_first_log_takes_a_name_that_is_free(taken: list[str], name: str) -> None:
    others = [SmallTab(word, {"A1": 1.0}) for word in taken]
    made = again(placement({}, "", *others))
    assert name == made.book.sheets[-1].name
    assert name == made.placement.on_sheets[NAME].name
    assert () == made.user_cells


@pytest.mark.parametrize(
    ("emptied", "beside"),
    [
        ("", "I2 I8 C11 A12"),
        ("A8", "I2 I8 C11 A12 B8"),
        ("A9", "I2 I8 C11 A12 H9"),
        ("A7", "I2 I8 C11 A12"),
    ],
)
def test_an_earlier_log_keeps_its_name_and_what_somebody_wrote_beside_it(
    emptied: str, beside: str
) -> None:
    log = {at: content for at, content in LOG.items() if at != emptied}
    made = again(placement(log, "Diary"))
    assert "Diary" == made.book.sheets[-1].name
    assert set(beside.split()) == {a1(*cell.spot) for cell in made.user_cells}
    assert {"Diary"} == {cell.tab.name for cell in made.user_cells}


def test_the_log_is_the_last_sheet_and_is_printed_to_its_last_row() -> None:
    book = lemonade()[1]
    made = again(placement(), entry(named("cups_sold@plain"), 100.0, 80.0))
    assert book.sheets == made.book.sheets[:-1]
    sheet = made.book.sheets[-1]
    assert ("Edits", "technical", (3, 0)) == (sheet.name, sheet.role, sheet.freeze)
    assert Area("Edits", 0, 1, 10, 7) == sheet.print_area
    assert (8, 44, 26, 16, 28, 28, 20, 60) == sheet.widths
    assert book.cells == made.book.cells[: len(book.cells)]
    assert {"Edits"} == {c.place.sheet for c in made.book.cells[len(book.cells) :]}


def test_the_head_of_the_log_takes_its_values_from_the_source_sheet() -> None:
    found = placement()
    source = found.on_sheets["Source"]
    down = replace(source, name="Quelle", rows=LineMap({0: 0, 1: 3, 2: 4}, {}, 2, 4))
    made = again(replace(found, on_sheets={**found.on_sheets, "Source": down}))
    known = {
        Place("Quelle", 3, 1): "Live case: x",
        Place("Quelle", 4, 1): "fine",
        Place("S", 0, 0): "x",
    }
    assert {Place("Edits", 1, 1): "Live case: x", Place("Edits", 2, 1): "fine"} == (
        made.values(known)
    )
    assert {} == made.values({})


def test_the_references_of_the_head_follow_their_sheets() -> None:
    found = placement()
    results = replace(
        found.on_sheets["Results"],
        name="Ergebnis",
        rows=LineMap({n: n + 1 for n in range(60)}, {}, 59, 60),
    )
    made = again(replace(found, on_sheets={**found.on_sheets, "Results": results}))
    head = [
        c.content.text
        for c in made.book.cells
        if c.place.sheet == "Edits" and isinstance(c.content, Formula)
    ]
    assert ['="Live case: "&Ergebnis!$D$8', "=Checks!$D$9"] == head


@pytest.mark.parametrize(
    ("at", "there"),
    [
        ("B1", "B1"), ("C3", "C3"), ("H7", "H7"), ("A8", "A9"), ("H8", "H9"), ("A9", None),
        ("B10", "B12"), ("I8", "I9"), ("I2", "I2"), ("J7", "J7"), ("A11", "A13"), ("C13", "C15"),
    ],
)  # fmt: skip
def test_cells_of_an_earlier_log_go_where_their_edit_is_told_now(
    at: str, there: str | None
) -> None:
    both = [entry(named(f"cups_sold@{case}"), 1.0, 2.0) for case in ("rainy", "plain")]
    made = again(with_log(placement(LOG, "Diary")), *both)
    found = made.placement.spot("Diary", spot(at))
    assert there == (a1(found.row, found.col) if found else None)


@pytest.mark.parametrize(
    ("at", "there"), [("J1", "J1"), ("C5", "C5"), ("C8", "C11"), ("C9", "C12")]
)
def test_what_stands_below_a_log_without_ids_keeps_its_distance_from_the_head(
    at: str, there: str
) -> None:
    made = again(with_log(placement({"C3": ABOUT}, "Diary")))
    found = made.placement.spot("Diary", spot(at))
    assert found
    assert there == a1(found.row, found.col)


def test_an_earlier_log_is_no_sheet_of_the_users() -> None:
    found = placement(LOG, "Diary")
    assert "Diary" not in found.match.owners
    known = with_log(found).match
    assert (NAME, Alignment({}, {})) == (known.owners["Diary"], known.alignments[NAME])
    none = placement()
    assert none is with_log(none)
