"""Two versions of a template: where each cell and each range of the old one now stands."""

from dataclasses import replace
from datetime import date

import pytest

from modelgen.addresses import LAST_ROW, Area, Place
from modelgen.book.book import Book, Cell, CellId, Sheet
from modelgen.readback.template_moves import moves


def book(*sheets: tuple[str, list[str]]) -> Book:
    """Sheets of items, a row each: id, label, and a figure with the item's id."""
    cells: list[Cell] = []
    for name, items in sheets:
        for row, item in enumerate(items):
            cells.append(Cell(Place(name, row, 0), item, "id"))
            cells.append(Cell(Place(name, row, 1), f"Label {item}", "label"))
            cells.append(Cell(Place(name, row, 2), float(row), "input", id=CellId(item)))
    tabs = tuple(
        Sheet(name, "input", (8.0,) * 3, {}, (0, 0), Area(name, 0, 0, 9, 2)) for name, _ in sheets
    )
    return Book("en", "", {}, date(2026, 1, 1), tabs, tuple(cells), (), (), (), ())


OLD = book(("S", ["a", "b", "c", "d"]))


def value(sheet: str, first: int, last: int) -> Area:
    return Area(sheet, first, 2, last, 2)


@pytest.mark.parametrize(
    ("items", "row"),
    [(["a", "b", "c", "d"], 1), (["x", "a", "b", "c", "d"], 2), (["c", "a", "b", "d"], 2)],
)
def test_a_cell_with_an_id_is_found_by_it(items: list[str], row: int) -> None:
    assert Place("S", row, 2) == moves(OLD, book(("S", items))).place(Place("S", 1, 2))


def test_a_cell_whose_item_is_gone_is_gone() -> None:
    assert moves(OLD, book(("S", ["a", "c", "d"]))).place(Place("S", 1, 2)) is None


@pytest.mark.parametrize(
    ("items", "there"),
    [
        (["x", "a", "b", "c", "d"], value("S", 2, 3)),
        (["a", "b", "x", "c", "d"], value("S", 1, 3)),  # what came between is in it
        (["a", "c", "d"], value("S", 1, 1)),  # what is gone at its edge is not
        (["a", "d"], None),  # nothing is left of it
    ],
)
def test_a_range_goes_where_its_cells_went(items: list[str], there: Area | None) -> None:
    assert there == moves(OLD, book(("S", items))).area(value("S", 1, 2))


def test_a_range_whose_cells_now_stand_apart_is_gone() -> None:
    apart = book(("S", ["a", "b", "d"]), ("T", ["c"]))
    assert moves(OLD, apart).area(value("S", 1, 2)) is None
    assert value("S", 0, LAST_ROW) == moves(OLD, apart).area(value("S", 0, LAST_ROW))


def test_a_sheet_with_another_name_is_found_by_its_items() -> None:
    step = moves(OLD, book(("Renamed", ["a", "b", "c", "d"])))
    assert {"S": "Renamed"} == dict(step.sheets)
    assert Place("Renamed", 3, 2) == step.place(Place("S", 3, 2))


@pytest.mark.parametrize(
    ("old", "new", "sheets"),
    [
        ([("S", "a b c"), ("T", "d")], [("S", "a b"), ("T", "c d")], {"S": "S", "T": "T"}),
        ([("S", "a b c")], [("U", "a b"), ("V", "c")], {"S": "U"}),  # where most items went
        ([("S", "a b c")], [("V", "c"), ("U", "a b")], {"S": "U"}),
        ([("S", "a b"), ("T", "c d e")], [("U", "a b c d e")], {"S": "U"}),  # one old sheet each
        ([("S", "a"), ("T", "b c")], [("T", "a b c")], {"T": "T"}),
        ([("S", "a")], [("U", "x")], {}),
    ],
)
def test_a_sheet_goes_under_its_name_or_with_most_of_its_items(
    old: list[tuple[str, str]], new: list[tuple[str, str]], sheets: dict[str, str]
) -> None:
    before, after = (book(*((name, text.split()) for name, text in s)) for s in (old, new))
    assert sheets == dict(moves(before, after).sheets)


def test_an_id_that_two_cells_carry_finds_neither() -> None:
    twice = book(("S", ["a", "b"]), ("T", ["a"]))
    step = moves(twice, book(("S", ["x", "b"]), ("T", ["y", "a"])))
    assert step.place(Place("S", 0, 2)) != Place("T", 1, 2)
    assert Place("S", 1, 2) == step.place(Place("S", 1, 2))


NEW = book(("S", ["a", "x", "b", "c"]), ("U", ["d"]))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (Area("S", 1, 2, 1, 2), Area("S", 2, 2, 2, 2)),  # one cell goes by its id
        (Area("S", 3, 2, 3, 2), Area("U", 0, 2, 0, 2)),
        (Area("S", 1, 0, 1, 0), Area("S", 2, 0, 2, 0)),  # else by its row and column
        (Area("S", 3, 0, 3, 0), None),
        (Area("S", 0, 2, 3, 2), None),  # d went to another sheet
        (Area("S", 0, 0, 2, 1), Area("S", 0, 0, 3, 1)),  # no cell with an id is in it
        (Area("S", 0, 0, 2, 2), Area("S", 0, 0, 3, 2)),
        (Area("S", 1, 1, 2, 2), Area("S", 2, 1, 3, 2)),
        (Area("T", 0, 0, 1, 1), None),
        (Area("T", 0, 0, 0, 0), None),
    ],
)
def test_a_rectangle_goes_where_all_of_it_went(old: Area, new: Area | None) -> None:
    step = moves(OLD, NEW)
    assert new == step.area(old)
    assert old == moves(OLD, OLD).area(old)


@pytest.mark.parametrize(
    ("there", "inside"),
    [
        (Area("S", 0, 2, 3, 2), True),
        (Area("S", 0, 2, 2, 2), False),
        (Area("S", 1, 2, 3, 2), False),
        (Area("S", 0, 0, 3, 1), False),
        (Area("S", 0, 3, 3, 4), False),
        (Area("T", 0, 2, 3, 2), False),
        (Area("S", 0, 1, 9, 3), True),
    ],
)
def test_a_range_stays_together_if_every_cell_with_an_id_is_still_inside(
    there: Area, inside: bool
) -> None:
    step = moves(OLD, book(("S", ["a", "b", "c", "d"])))
    assert inside == step._together(value("S", 0, 3), there)
    assert step._together(Area("S", 0, 3, 3, 4), there)  # nothing of it has an id
    assert step._together(Area("S", 0, 0, 3, 1), there)
    assert step._together(Area("T", 0, 2, 3, 2), there)
    assert step._together(Area("S", 0, 2, LAST_ROW, 2), there)


def test_a_range_is_not_together_where_a_cell_comes_in_that_stood_outside() -> None:
    old = book(("S", ["a", "b", "c", "d"]))
    step = moves(old, book(("S", ["d", "a", "b", "new", "c"])))
    assert step._together(value("S", 0, 2), value("S", 1, 4))  # a new one may come in
    assert not step._together(value("S", 0, 2), value("S", 0, 4))
    assert step._together(value("S", 0, 3), value("S", 0, 4))


def shifted(cells: Book, by: int, *items: str) -> Book:
    """The Book with the figures of some items so many columns further right."""
    moved = (
        replace(c, place=c.place.moved(cols=by)) if c.id.text in items else c for c in cells.cells
    )
    return replace(cells, cells=tuple(moved))


@pytest.mark.parametrize(
    ("items", "place"),
    [
        ("a b c d", Place("S", 7, 4)),  # the column went with all its cells
        ("a b", None),  # its cells do not agree: its own texts decide
    ],
)
def test_a_column_goes_with_the_cells_with_an_id_in_it(items: str, place: Place | None) -> None:
    step = moves(OLD, shifted(OLD, 2, *items.split()))
    fit = step.alignments["S"]
    if place:
        assert {2: 4} == {old: new for old, new in fit.cols.items() if old > 1}
    else:
        assert {2: 2} == {old: new for old, new in fit.cols.items() if old > 1}
    assert Place("S", 0, 4) == step.place(Place("S", 0, 2))


def test_a_column_makes_room_for_one_that_is_sure() -> None:
    step = moves(OLD, shifted(OLD, -1, "a", "b", "c", "d"))
    assert {0: 0, 2: 1} == dict(step.alignments["S"].cols)


def test_the_cells_of_the_new_book_are_known_by_place() -> None:
    step = moves(OLD, NEW)
    assert {cell.place: cell for cell in NEW.cells} == step.filled
    assert step.place(Place("Nowhere", 0, 0)) is None


def test_a_book_beside_itself_moves_nothing() -> None:
    step = moves(OLD, OLD)
    assert Place("S", 9, 9) == step.place(Place("S", 9, 9))
    assert value("S", 0, 9) == step.area(value("S", 0, 9))
