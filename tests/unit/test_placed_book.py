"""The new Book in the user's rows, columns and sheet names: every record of it moves."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from modelgen.addresses import Area, Place
from modelgen.book.book import (
    Book,
    Cell,
    Chart,
    Content,
    Formula,
    Highlight,
    Name,
    Plot,
    Sheet,
    Validation,
)
from modelgen.merge.line_map import LineMap
from modelgen.merge.placed_book import USER_WIDTH, placed_book
from modelgen.merge.placement import Placement, SheetPlacement

NOBODY: Any = None

# The sheet S is called Mine; a row of the user's stands behind its first, a column behind its
# second. The sheet T is as the Book has it.
ROWS = LineMap({0: 0, 1: 2, 2: 3, 3: 4}, {1: 1}, 4, 4)
COLS = LineMap({0: 0, 1: 1, 2: 3, 3: 4}, {2: 2}, 4, 4)
STILL = LineMap({}, {}, -1, -1)
MOVED = Placement(
    NOBODY, NOBODY,
    {"S": SheetPlacement("Mine", ROWS, COLS), "T": SheetPlacement("T", STILL, STILL)}, {}, {},
)  # fmt: skip

SHEET = Sheet(
    "S", "input", (8.0, 9.0, 10.0, 11.0), {0: 21.0, 1: 30.0}, (2, 3), Area("S", 0, 1, 3, 3),
    print_beside=(Area("S", 0, 2, 2, 3),), row_breaks=(1, 3), repeat_cols=(1, 2),
    repeat_rows=(0, 1), closed_rows=(1, 2),
)  # fmt: skip
OTHER = Sheet("T", "input", (8.0, 9.0), {3: 21.0}, (0, 0), Area("T", 0, 1, 3, 3))
BOOK = Book("en", "", {}, date(2026, 1, 1), (SHEET, OTHER), (), (), (), (), ())


def test_a_sheet_moves_with_all_that_is_set_for_it() -> None:
    expected = Sheet(
        "Mine", "input", (8.0, 9.0, USER_WIDTH, 10.0, 11.0), {0: 21.0, 2: 30.0}, (3, 4),
        Area("Mine", 0, 1, 4, 4), print_beside=(Area("Mine", 0, 3, 3, 4),), row_breaks=(2, 4),
        repeat_cols=(1, 3), repeat_rows=(0, 2), closed_rows=(2, 3),
    )  # fmt: skip
    assert (expected, OTHER) == placed_book(MOVED, BOOK).sheets


@pytest.mark.parametrize(
    ("frozen", "there"),
    [
        ((0, 0), (0, 0)), ((1, 0), (1, 0)), ((0, 1), (0, 1)), ((2, 2), (3, 2)), ((4, 3), (5, 4)),
        ((1, 1), (1, 1)),
    ],
)  # fmt: skip
def test_the_frozen_part_ends_behind_the_last_line_that_was_in_it(
    frozen: tuple[int, int], there: tuple[int, int]
) -> None:
    book = replace(BOOK, sheets=(replace(SHEET, freeze=frozen),))
    assert there == placed_book(MOVED, book).sheets[0].freeze


def test_columns_of_the_users_behind_the_books_last_have_no_width() -> None:
    placement = replace(
        MOVED, on_sheets={"S": SheetPlacement("S", ROWS, LineMap({0: 1, 1: 2}, {0: 0}, 2, 5))}
    )
    book = replace(BOOK, sheets=(replace(SHEET, widths=(8.0, 9.0)),))
    assert (12.0, 8.0, 9.0) == placed_book(placement, book).sheets[0].widths


def test_what_is_not_set_for_a_sheet_stays_so() -> None:
    book = replace(BOOK, sheets=(replace(SHEET, repeat_cols=None, repeat_rows=None),))
    found = placed_book(MOVED, book).sheets[0]
    assert (None, None) == (found.repeat_cols, found.repeat_rows)


@pytest.mark.parametrize(
    ("content", "link", "there", "leads"),
    [
        ("text", "", "text", ""),
        (2.0, "", 2.0, ""),
        (date(2026, 1, 1), "", date(2026, 1, 1), ""),
        (Formula("=D2+T!D2", "x"), "", Formula("=E3+T!D2", "x"), ""),
        ("‹ S", "S", "‹ Mine", "Mine"),
        ("‹ T and S", "T", "‹ T and S", "T"),
        (2.0, "T", 2.0, "T"),
        ("S", "", "S", ""),
    ],
)
def test_a_cell_moves_with_its_references_and_its_link(
    content: Content, link: str, there: Content, leads: str
) -> None:
    book = replace(BOOK, cells=(Cell(Place("S", 2, 3), content, "label", link=link),))
    assert (Cell(Place("Mine", 3, 4), there, "label", link=leads),) == (
        placed_book(MOVED, book).cells
    )


def test_a_cell_of_a_sheet_that_stays_follows_those_that_moved() -> None:
    book = replace(BOOK, cells=(Cell(Place("T", 2, 3), Formula("=S!$C$2*D9", ""), "formula"),))
    expected = Cell(Place("T", 2, 3), Formula("=Mine!$D$3*D9", ""), "formula")
    assert (expected,) == placed_book(MOVED, book).cells


def test_a_name_and_a_highlight_stand_over_their_cells() -> None:
    area, there = Area("S", 1, 2, 3, 2), Area("Mine", 2, 3, 4, 3)
    book = replace(
        BOOK, names=(Name("n", area),), highlights=(Highlight(area, "=C2>T!A1", "bad"),)
    )
    found = placed_book(MOVED, book)
    assert (Name("n", there),) == found.names
    assert (Highlight(there, "=D3>T!A1", "bad"),) == found.highlights


@pytest.mark.parametrize(
    ("limits", "there"),
    [
        ({"minimum": 0.0, "maximum": 9.0}, {"minimum": 0.0, "maximum": 9.0}),
        ({"minimum": "=C2", "maximum": "=S!C3"}, {"minimum": "=D3", "maximum": "=Mine!D4"}),
        ({"minimum": 1.0, "maximum": "=T!C3"}, {"minimum": 1.0, "maximum": "=T!C3"}),
        ({}, {"minimum": "", "maximum": "", "source": ""}),
        ({"source": "=$C$2:$D$2"}, {"source": "=$D$3:$E$3"}),
        ({"entries": ("a", 1.0)}, {"entries": ("a", 1.0), "source": ""}),
    ],
)
def test_a_validation_moves_with_its_limits_and_its_list(
    limits: dict[str, Any], there: dict[str, Any]
) -> None:
    rule = Validation(Area("S", 1, 2, 1, 2), "title", "message", **limits)
    found = placed_book(MOVED, replace(BOOK, validations=(rule,))).validations
    assert (Validation(Area("Mine", 2, 3, 2, 3), "title", "message", **there),) == found


@pytest.mark.parametrize(
    ("title", "there"), [("Sales", "Sales"), ("", ""), ("=S!$C$2", "=Mine!$D$3"), ("C2", "C2")]
)
def test_a_chart_moves_with_its_titles_and_its_plots(title: str, there: str) -> None:
    plot = Plot(title, Area("S", 1, 0, 3, 0), Area("S", 1, 2, 3, 2), "")
    chart = Chart(Place("S", 2, 2), 5, 6, "column", title, "alt", (plot,), "USD")
    moved = Plot(there, Area("Mine", 2, 0, 4, 0), Area("Mine", 2, 3, 4, 3), "")
    expected = Chart(Place("Mine", 3, 3), 5, 6, "column", there, "alt", (moved,), "USD")
    assert (expected,) == placed_book(MOVED, replace(BOOK, charts=(chart,))).charts


def test_a_book_that_moves_nowhere_is_left_as_it_is() -> None:
    still = replace(MOVED, on_sheets={s: SheetPlacement(s, STILL, STILL) for s in ("S", "T")})
    assert BOOK is placed_book(still, BOOK)
    assert BOOK is not placed_book(MOVED, BOOK)
