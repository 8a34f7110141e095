"""Where the user's rows and columns go between those of the Book."""

from typing import Any

import pytest

from modelgen.addresses import LAST_COL, LAST_ROW, Area, Place
from modelgen.merge.line_map import LineMap, line_map, unpushed
from modelgen.merge.placement import Placement, SheetPlacement

# Lines of the workbook that came back: three of the Book, one of the user's behind the first.
BACK = {0: 0, 2: 1, 3: 2}


@pytest.mark.parametrize(
    ("back", "moved", "count", "used", "book", "user"),
    [
        (BACK, None, 3, {1}, {0: 0, 1: 2, 2: 3}, {1: 1}),
        # the template brings a line at the head: everything follows it
        (BACK, {0: 1, 1: 2, 2: 3}, 4, {1}, {0: 0, 1: 1, 2: 3, 3: 4}, {1: 2}),
        # the template drops the line before the user's: it follows the one before that
        ({0: 0, 1: 1, 3: 2}, {0: 0, 2: 1}, 2, {2}, {0: 0, 1: 2}, {2: 1}),
        # a reordered template: the user's line stays behind the furthest that it followed
        ({0: 0, 1: 1, 3: 2}, {0: 1, 1: 0, 2: 2}, 3, {2}, {0: 0, 1: 1, 2: 3}, {2: 2}),
        # a line of a dropped item that the user does not use goes with it
        ({0: 0, 1: 1}, {0: 0}, 1, set(), {0: 0}, {}),
        ({}, None, 2, set(), {0: 0, 1: 1}, {}),
        # lines of the user's before the first, and several behind one
        ({1: 0, 2: 1}, None, 2, {0}, {0: 1, 1: 2}, {0: 0}),
        ({0: 0, 3: 1}, None, 2, {1, 2}, {0: 0, 1: 3}, {1: 1, 2: 2}),
        # the line of a dropped item stays where the user wrote on it
        ({0: 0, 1: 1, 2: 2}, {0: 0, 2: 1}, 2, {1}, {0: 0, 1: 2}, {1: 1}),
    ],
)
def test_a_line_of_the_users_stays_behind_what_it_followed(
    back: dict[int, int], moved: dict[int, int] | None, count: int, used: set[int],
    book: dict[int, int], user: dict[int, int],
) -> None:  # fmt: skip
    found = line_map(back, moved, count, used)
    assert (book, user) == (dict(found.book), dict(found.user))
    assert (max(back, default=-1), count - 1 + len(user)) == (found.last, found.end)


LINES = LineMap({0: 0, 1: 2, 2: 3}, {1: 1}, 3, 3)


@pytest.mark.parametrize(("line", "there"), [(0, 0), (1, 2), (2, 3), (3, 4), (9, 10)])
def test_a_line_of_the_books_behind_its_last_keeps_its_distance(line: int, there: int) -> None:
    assert there == LINES.of_book(line)


@pytest.mark.parametrize(("line", "there"), [(1, 1), (4, 4), (7, 7), (2, None), (3, None)])
def test_a_line_of_the_users_is_known_or_lies_beyond(line: int, there: int | None) -> None:
    assert there == LINES.of_user(line)


def test_a_book_without_lines_moves_nothing() -> None:
    assert 5 == LineMap({}, {}, -1, -1).of_book(5)


def test_lines_are_unmoved_only_if_each_stands_where_it_stood() -> None:
    assert not LINES.unmoved
    assert LineMap({0: 0, 1: 1}, {}, 1, 1).unmoved


NOBODY: Any = None
SAME = LineMap({0: 0, 1: 1}, {}, 1, 1)


@pytest.mark.parametrize(
    ("name", "rows", "cols", "unmoved"),
    [
        ("S", SAME, SAME, True), ("Mine", SAME, SAME, False), ("S", LINES, SAME, False),
        ("S", SAME, LINES, False), ("Mine", LINES, LINES, False),
    ],
)  # fmt: skip
def test_a_workbook_is_unmoved_only_if_every_sheet_is(
    name: str, rows: LineMap, cols: LineMap, unmoved: bool
) -> None:
    on_sheets = {"T": SheetPlacement("T", SAME, SAME), "S": SheetPlacement(name, rows, cols)}
    assert unmoved == Placement(NOBODY, NOBODY, on_sheets, {}, {}).unmoved


def test_a_rectangle_moves_with_its_corners_and_a_whole_column_stays_whole() -> None:
    cols = LineMap({0: 0, 1: 1}, {}, 1, 1)
    sheet = SheetPlacement("Mine", LINES, cols)
    assert Place("Mine", 2, 1) == sheet.place(Place("Book", 1, 1))
    assert Area("Mine", 0, 0, 3, 1) == sheet.area(Area("Book", 0, 0, 2, 1))
    assert Area("Mine", 0, 1, LAST_ROW, 1) == sheet.area(Area("Book", 0, 1, LAST_ROW, 1))
    assert Area("Mine", 2, 0, 2, LAST_COL) == sheet.area(Area("Book", 1, 0, 1, LAST_COL))


@pytest.mark.parametrize(
    ("used", "end", "stands"),
    [
        ({6}, 4, 6),  # the template got no wider than room was left
        ({5}, 4, 5),
        ({4}, 4, 6),  # no room: it keeps its distance
        ({4, 9}, 4, 11),  # all or none
        ({6}, 2, 6),  # no wider at all
    ],
)
def test_columns_to_the_right_of_all_stay_where_there_is_room(
    used: set[int], end: int, stands: int
) -> None:
    lines = LineMap({n: n for n in range(end + 1)}, {}, 2, end)
    assert stands == unpushed(lines, used).of_user(max(used))
