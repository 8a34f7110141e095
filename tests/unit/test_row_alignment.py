"""Two versions of a sheet side by side: which row and which column became which."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modelgen.addresses import LAST_COL, LAST_ROW, Area
from modelgen.readback.row_alignment import (
    Alignment,
    FileGrid,
    _ends,
    _longest_increasing,
    _most_alike,
    _patience_anchors,
    align,
)

quick = settings(max_examples=60, derandomize=True, deadline=None)


def grid(*rows: str) -> FileGrid:
    """Rows of cells, a letter each; a dot is an empty cell, a digit a figure."""
    return {
        (r, c): float(word) if word.isdigit() else word
        for r, row in enumerate(rows)
        for c, word in enumerate(row.split())
        if word != "."
    }


@pytest.mark.parametrize(
    ("old", "new", "rows"),
    [
        ("a b c", "a b c", {0: 0, 1: 1, 2: 2}),
        ("a b c", "a x b c", {0: 0, 1: 2, 2: 3}),
        ("a b c", "a c", {0: 0, 2: 1}),
        ("a b c", "x y", {}),
        ("a b c", "x a b c y", {0: 1, 1: 2, 2: 3}),
    ],
)
def test_rows_are_found_by_their_texts(old: str, new: str, rows: dict[int, int]) -> None:
    before, after = (grid(*text.split()) for text in (old, new))
    assert rows == dict(align(before, after).rows)


def test_a_retyped_label_keeps_its_row_by_what_else_stands_in_it() -> None:
    old, new = grid("id_a Label 1", "id_b Other 2"), grid("id_a Renamed 1", "id_b Other 2")
    assert {0: 0, 1: 1} == dict(align(old, new).rows)


def test_an_inserted_column_moves_those_behind_it() -> None:
    old = grid("a x y z", "b p q r")
    new = grid("a . x y z", "b . p q r")
    found = align(old, new)
    assert ({0: 0, 1: 1}, {0: 0, 1: 2, 2: 3, 3: 4}) == (dict(found.rows), dict(found.cols))


@pytest.mark.parametrize(
    ("old", "new", "pairs"),
    [
        ("abc", "abc", [(0, 0), (1, 1), (2, 2)]),
        ("abca", "abca", [(1, 1), (2, 2)]),  # what stands twice is no anchor
        ("abcd", "bacd", [(1, 0), (2, 2), (3, 3)]),
        ("abcde", "edcba", [(4, 0)]),
        ("", "abc", []),
    ],
)
def test_anchors_stand_once_in_each_and_keep_their_order(
    old: str, new: str, pairs: list[tuple[int, int]]
) -> None:
    assert pairs == _patience_anchors(list(old), list(new))


def test_an_empty_line_is_no_anchor() -> None:
    assert [(1, 1)] == _patience_anchors([(), ("a",)], [(), ("a",)])


@quick
@given(st.lists(st.integers(0, 30), unique=True, max_size=9))
def test_the_longest_increasing_subsequence_is_increasing_and_none_is_longer(
    numbers: list[int],
) -> None:
    found = [numbers[at] for at in _longest_increasing(numbers)]
    assert found == sorted(found)
    longest = max(
        len(some)
        for n in range(len(numbers) + 1)
        for some in combinations(numbers, n)
        if list(some) == sorted(some)
    )
    assert longest == len(found)


@pytest.mark.parametrize(
    ("table", "pairs"),
    [
        ([[1.0, 0.0], [0.0, 1.0]], {0: 0, 1: 1}),
        ([[0.0, 1.0], [1.0, 0.0]], {1: 0}),  # pairs do not cross
        ([[0.6, 1.0], [0.0, 0.6]], {0: 0, 1: 1}),  # two fair pairs beat a perfect one
        ([[0.49]], {}),  # less than half alike is another line
        ([[0.5]], {0: 0}),
        ([[0.3]], {0: 0}),  # both empty
    ],
)
def test_pairs_are_most_alike_in_all(table: list[list[float]], pairs: dict[int, int]) -> None:
    old, new = range(len(table)), range(len(table[0]))
    assert pairs == _most_alike(old, new, lambda i, j: table[i][j])


@pytest.mark.parametrize(
    ("first", "last", "ends"),
    [
        (0, 2, (0, 4)),
        (1, 1, (3, 3)),
        (2, 2, (4, 4)),
        (3, 3, (5, 5)),  # behind the last line: the same distance
        (2, 6, (4, 8)),
        (0, LAST_ROW, (0, LAST_ROW)),  # a whole column stays one
    ],
)
def test_a_run_of_lines_keeps_its_ends(first: int, last: int, ends: tuple[int, int]) -> None:
    assert ends == _ends({0: 0, 1: 3, 2: 4}, first, last, LAST_ROW)


def test_a_run_of_which_nothing_is_left_is_gone() -> None:
    assert _ends({0: 0, 3: 1}, 1, 2, LAST_ROW) is None


def test_a_rectangle_loses_the_lines_that_are_gone_at_its_edges() -> None:
    fit = Alignment({0: 0, 2: 1}, {0: 0, 1: 1})
    assert Area("New", 1, 0, 1, 1) == fit.area(Area("Old", 1, 0, 2, 1), "New")
    assert Area("New", 0, 0, LAST_ROW, 0) == fit.area(Area("Old", 0, 0, LAST_ROW, 0), "New")
    assert Area("New", 0, 0, 0, LAST_COL) == fit.area(Area("Old", 0, 0, 0, LAST_COL), "New")


cells = st.dictionaries(
    st.tuples(st.integers(0, 6), st.integers(0, 4)),
    st.one_of(st.sampled_from("abcdef"), st.floats(0, 9), st.just("=A1+B2")),
    max_size=15,
)


@quick
@given(cells)
def test_a_sheet_beside_itself_moves_nothing(sheet: FileGrid) -> None:
    found = align(sheet, sheet)
    assert found.unmoved
    assert all(found.at(spot) == spot for spot in sheet)


@quick
@given(cells, cells)
def test_what_was_aligned_is_found_back(old: FileGrid, new: FileGrid) -> None:
    found = align(old, new)
    rows = sorted(found.rows.items())
    assert [new for _, new in rows] == sorted(new for _, new in rows)
    for spot in old:
        there = found.at(spot)
        assert there is None or found.inverse.at(there) == spot
