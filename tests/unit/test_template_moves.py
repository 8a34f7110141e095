"""Two versions of a template: where each cell and each range of the old one now stands."""

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


def test_a_book_beside_itself_moves_nothing() -> None:
    step = moves(OLD, OLD)
    assert Place("S", 9, 9) == step.place(Place("S", 9, 9))
    assert value("S", 0, 9) == step.area(value("S", 0, 9))
