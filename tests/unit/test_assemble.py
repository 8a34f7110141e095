"""The new workbook before it is a file: the user's contents in the Book, and calculated with."""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

import pytest

from modelgen.addresses import Place
from modelgen.book.book import Book, Cell, Formula
from modelgen.book.effects import Replacement
from modelgen.compile import stages
from modelgen.compile.templates import parse
from modelgen.merge.assemble import Assembly, assembled
from modelgen.merge.line_map import LineMap
from modelgen.merge.placement import Placement, placement_of
from modelgen.merge.three_way_merge import Decision, Merge, Outcome
from modelgen.readback.book_match import BookMatch, grid
from modelgen.readback.edits import Edit, EditKind
from modelgen.readback.row_alignment import FileContent, identity
from modelgen.readback.template_moves import moves
from modelgen.xlsx.reader import FileCell

from ..conftest import ROOT
from .small_books import SmallReturned, saved

GOOD = (ROOT / "tests" / "samples" / "good.yaml").read_text(encoding="utf-8")


@lru_cache(1)
def lemonade() -> Book:
    return stages.compile(stages.prepare(parse(GOOD, "good.yaml")))


def named(id: str, book: Book | None = None) -> Cell:
    return next(cell for cell in (book or lemonade()).cells if cell.id.text == id)


def placement(moved: str = "", changes: Mapping[str, FileCell | None] = {}) -> Placement:
    """The lemonade stand beside itself; the sheet `moved` is called Mine, one row further down."""
    book = lemonade()
    came = saved(book, changes)
    fits = {s: identity(g) for s, g in grid(book).items()}
    own = {t.name: t for t in came.tabs if t.name in fits}
    returned = SmallReturned(*came.tabs, names={**came.names, "cups": "Inputs!$E$7"})  # type: ignore[arg-type]
    returned.scoped = {}
    match = BookMatch(book, returned, own, fits)  # type: ignore[arg-type]
    found = placement_of(match, moves(book, book), (), {})
    if not moved:
        return found
    down = LineMap({n: n + 1 for n in range(99)}, {}, 98, 99)
    on_sheet = replace(found.on_sheets[moved], name="Mine", rows=down)
    return replace(found, on_sheets={**found.on_sheets, moved: on_sheet})


def decision(
    cell: str, yours: FileContent, kind: EditKind = "input", outcome: Outcome = "kept",
    dropped: bool = False,
) -> Decision:  # fmt: skip
    held = named(cell)
    edit = Edit(kind, held, held.place, yours)
    new = held.content.text if isinstance(held.content, Formula) else held.content
    assert isinstance(new, float | str)
    return Decision(outcome, edit, None if dropped else held, yours, new)


def done(*decisions: Decision, found: Placement | None = None) -> Assembly:
    return assembled(found or placement(), Merge(decisions, ()), ())


def test_nothing_kept_leaves_the_book_as_it_is() -> None:
    for decisions in ((), (decision("cups_sold@plain", 80.0, outcome="taken"),)):
        made = done(*decisions)
        assert lemonade() is made.book
        assert ((), {}) == (made.formulas, made.changes)


@pytest.mark.parametrize(
    ("cell", "yours", "content", "role"),
    [
        ("cups_sold@plain", 80.0, 80.0, "input"),
        ("cups_sold@plain", None, "", "input"),
        ("cups_sold@plain", True, 1.0, "input"),
        ("cups_sold@plain", False, 0.0, "input"),
        ("cups_sold@rainy", 60.0, 60.0, "override"),
        ("cups_sold@rainy", "=E7", Formula("=E7", "Typed by hand"), "inherited"),
        ("cup_price@rainy", 3.0, 3.0, "override"),
        ("cup_price@rainy", "=E8*2", Formula("=E8*2", "Typed by hand"), "inherited"),
        ("revenue@live", 7.0, 7.0, "formula"),
        ("revenue@live", "=D19*2", Formula("=D19*2", "Typed by hand"), "formula"),
        ("case_label.rainy", "Wet", "Wet", "case_label"),
    ],
)
def test_what_the_user_keeps_stands_in_its_cell(
    cell: str, yours: FileContent, content: Any, role: str
) -> None:
    made = done(decision(cell, yours)).book
    held = named(cell, made)
    assert (content, role) == (held.content, held.role)
    assert type(content) is type(held.content)
    others = [c for c in made.cells if c.place.sheet != "Formula map" and c.id.text != cell]
    assert [
        c for c in lemonade().cells if c.place.sheet != "Formula map" and c.id.text != cell
    ] == others


def test_a_link_goes_with_the_text_that_carried_it_and_stays_over_a_formula() -> None:
    linked = replace(named("case_label.rainy"), link="Checks")
    others = [linked if c.id == linked.id else c for c in lemonade().cells]
    found = placement()
    new = replace(lemonade(), cells=tuple(others))
    found = replace(found, moves=replace(found.moves, new=new))
    edit = Edit("text", linked, linked.place, "home")
    for yours, link in (("home", ""), ("=A1", "Checks")):
        made = done(Decision("kept", edit, linked, yours, ""), found=found).book
        assert link == named("case_label.rainy", made).link


def test_the_selector_holds_the_label_that_the_user_gave_its_case() -> None:
    made = done(decision("case_label.plain", "Sunny", "text")).book
    assert ("Sunny", "Rain") == (
        named("sel_case", made).content,
        named("case_label.rainy", made).content,
    )
    made = done(
        decision("case_label.rainy", "Wet", "text"), decision("sel_case", "Rain", "live case")
    ).book
    assert "Wet" == named("sel_case", made).content


def formula_map(book: Book) -> list[tuple[int, int, Any]]:
    return [
        (c.place.row, c.place.col, c.content) for c in book.cells if c.place.sheet == "Formula map"
    ]


def test_the_formula_map_tells_the_formulas_as_they_now_are() -> None:
    before = formula_map(lemonade())
    now = formula_map(done(decision("cups_sold@plain", 80.0)).book)
    assert before[:16] == now[:16]
    for col in range(1, 6):
        assert sorted(str(c) for _, at, c in before if at == col) == (
            sorted(str(c) for _, at, c in now if at == col)
        )
    texts = {
        str(content) for _, _, content in formula_map(done(decision("revenue@live", "=D7*9")).book)
    }
    assert any("D7*9" in text for text in texts)
    assert not any("D7*9" in str(content) for _, _, content in before)


def test_the_cells_of_a_map_that_moved_stand_by_sheet_row_and_column() -> None:
    made = done(found=placement("Formula map")).book
    own = [(c.place.row, c.place.col, c.content) for c in made.cells if c.place.sheet == "Mine"]
    assert [(row + 1, col) for row, col, _ in formula_map(lemonade())] == [
        (row, col) for row, col, _ in own
    ]
    order = {sheet.name: i for i, sheet in enumerate(made.sheets)}
    places = [(order[c.place.sheet], c.place.row, c.place.col) for c in made.cells]
    assert sorted(places) == places
    assert "Mine" in order
    assert len(lemonade().cells) == len(made.cells)


def test_formulas_of_the_users_are_calculated_without_names_and_judged_by_what_is_stored() -> None:
    stored = FileCell(90.0, "cups*2")
    found = placement(changes={"Results!D18": stored})
    made = done(decision("revenue@live", "=cups*2", "formula"), found=found)
    (own,) = made.formulas
    assert (Place("Results", 17, 3), "cups*2", "Inputs!$E$7*2") == (
        own.place,
        own.text,
        own.readable,
    )
    assert stored == own.found
    assert Formula("=cups*2", "Typed by hand") == named("revenue@live", made.book).content
    assert 200.0 == made.calculation.value(Place("Results", 17, 3))
    assert 150.0 == made.calculation.value(Place("Results", 19, 3))


def test_a_formula_whose_cell_came_back_empty_is_judged_by_nothing() -> None:
    found = placement(changes={"Results!D18": None})
    (own,) = done(decision("revenue@live", "=1", "formula"), found=found).formulas
    assert FileCell(None) == own.found


@pytest.mark.parametrize(
    ("cell", "yours", "kind", "change"),
    [
        ("cups_sold@plain", 80.0, "input", ("Inputs!E7", 100.0, 80.0)),
        ("cups_sold@rainy", None, "input", ("Inputs!F7", 50.0, None)),
        ("revenue@live", "=cups*2", "formula",
         ("Results!D18", "=Inputs!D7*Inputs!D8", "=Inputs!$E$7*2")),
        ("sel_case", "Rain", "live case", ("Results!D7", "As planned", "Rain")),
        ("cup_cost@constant", 1.0, "text", ("Inputs!D11", 0.5, 1.0)),
        ("case_label.rainy", "Wet", "text", None),
    ],
)  # fmt: skip
def test_what_figures_depend_on_is_told_with_what_it_replaced(
    cell: str, yours: FileContent, kind: EditKind, change: tuple[str, Any, Any] | None
) -> None:
    made = done(decision(cell, yours, kind)).changes
    told = {n: (str(r.place), r.was, r.now) for n, r in made.items()}
    assert ({cell: change} if change else {}) == told
    assert all(isinstance(r, Replacement) and r.name == n for n, r in made.items())


def test_what_the_template_dropped_replaces_nothing() -> None:
    made = done(decision("cups_sold@plain", 80.0, dropped=True))
    assert ({}, ()) == (made.changes, made.formulas)
    made = done(decision("revenue@live", "=1", "formula", dropped=True))
    assert ({}, (), lemonade()) == (made.changes, made.formulas, made.book)


def test_contents_go_with_their_cells_to_another_row() -> None:
    made = done(decision("cups_sold@plain", 80.0), found=placement("Inputs"))
    assert Place("Mine", 7, 4) == named("cups_sold@plain", made.book).place
    assert 80.0 == named("cups_sold@plain", made.book).content
    assert {Place("Mine", 7, 4)} == {r.place for r in made.changes.values()}
    assert 160.0 == made.calculation.value(Place("Results", 17, 3))
