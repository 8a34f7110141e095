"""Two versions of a sheet side by side: which row and which column became which."""

from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modelgen.addresses import LAST_COL, LAST_ROW, Area
from modelgen.readback import row_alignment
from modelgen.readback.row_alignment import (
    ALIKE,
    EMPTY,
    Alignment,
    FileGrid,
    _ends,
    _Line,
    _lines,
    _longest_increasing,
    _most_alike,
    _patience_anchors,
    _row_alike,
    align,
    columns,
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


def test_a_column_is_found_by_what_it_held_however_much_is_written_into_it() -> None:
    """An earlier version may have written cells that this one leaves out."""
    old = grid("a x y", "b . .", "c . .", "d . .", "e . z")
    new = grid("a q x y", "b q 1 2", "c q 1 2", "d q 1 2", "e q 1 z")
    assert {0: 0, 1: 2, 2: 3} == dict(align(old, new).cols)


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
    ("first", "count", "pairs"),
    [(0, 2, {0: 0, 1: 1}), (5, 2, {5: 5, 6: 6}), (0, 3, {}), (0, 0, {})],
)
def test_runs_that_take_too_long_to_compare_are_left_alone(
    first: int, count: int, pairs: dict[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(row_alignment, "LARGEST", 4)
    run = range(first, first + count)
    assert pairs == _most_alike(run, run, lambda i, j: float(i == j))


@pytest.mark.parametrize(
    ("old", "new", "pairs"),
    [
        ("abc", "xabc", {0: 1, 1: 2, 2: 3}),
        ("xabc", "abc", {1: 0, 2: 1, 3: 2}),
        ("abc", "axbxc", {0: 0, 1: 2, 2: 4}),
        ("abc", "cab", {0: 1, 1: 2}),
        ("aa", "a", {0: 0}),  # of equals the first
        ("a", "aa", {0: 0}),
        ("ab", "xy", {}),
    ],
)
def test_what_is_left_out_costs_nothing(old: str, new: str, pairs: dict[int, int]) -> None:
    found = _most_alike(range(len(old)), range(len(new)), lambda i, j: float(old[i] == new[j]))
    assert pairs == found


def row(text: str) -> _Line:
    """The one row of a sheet; its first word is its id."""
    return _lines(grid(text))[0]


@pytest.mark.parametrize(
    ("old", "new", "ids", "share"),
    [
        ("a Apples 1", "a Apples 1", "a", 1.0),
        ("a Apples 1", "a", "a", 1.0),  # the id alone is enough
        ("a Apples 1", "x a", "a", 1.0),  # in whatever column
        ("a Apples 1", "b Apples 1", "a b", 0.0),  # the row of another item
        ("a Apples 1", ". Apples 1", "a b", 2 / 3),
        (". Apples 1 2", "b Apples 1 2", "a b", 3 / 8),  # what had no id may have one now
        (". Apples 1", ". Apples 1", "a", 1.0),
        (". Apples 1", ". Pears 2", "a", 0.5),
        (". Apples =A1", ". Apples =B9", "", 1.0),
        (". Apples =A1", ". Apples =B9*2", "", 0.5),
        (". 1 1", ". 1", "", 0.5),
        (". x", ". x 1 1", "", 1 / 3),
    ],
)
def test_rows_are_alike_by_their_ids_else_by_what_they_share(
    old: str, new: str, ids: str, share: float
) -> None:
    assert share == _row_alike(row(old), row(new), set(ids.split()))


def test_two_empty_rows_are_a_little_alike() -> None:
    empty = _Line((), "", Counter())
    assert EMPTY == _row_alike(empty, empty, set()) < ALIKE
    assert 0.0 == _row_alike(empty, row("x"), set())


def test_a_row_is_its_texts_in_order_its_id_and_all_that_stands_in_it() -> None:
    sheet: FileGrid = {
        (2, 3): "b", (2, 1): "a", (2, 0): "id", (2, 2): 1.0, (2, 4): "=A1+1", (2, 5): "",
        (2, 6): None, (2, 7): True, (0, 0): "=A1", (0, 1): "x",
    }  # fmt: skip
    head, blank, full = _lines(sheet)
    assert (("x",), "", {"=§": 1, "x": 1}) == (head.texts, head.id, head.tokens)
    assert ((), "", {}) == (blank.texts, blank.id, blank.tokens)
    assert (("id", "a", "b"), "id") == (full.texts, full.id)
    assert {"id": 1, "a": 1, "b": 1, "#": 2, "=§+1": 1} == full.tokens


@pytest.mark.parametrize(
    ("old", "new", "rows"),
    [
        ("i.a j.b k.c", "i.a k.c", {0: 0, 2: 1}),
        # a heading of its own between rows that are equal but for their ids
        ("i.x j.x k.x", "i.x n.x j.x k.x", {0: 0, 1: 2, 2: 3}),
        ("i.x ..y j.x", "j.x ..y i.x", {2: 0}),
        ("..a ..a ..a", "..a ..z ..a", {0: 0, 2: 2}),
        ("i.1 j.2 k.3", "k.3 i.1 j.2", {0: 1, 1: 2}),
        ("i.q ... ... j.r", "i.q ... ... ... j.r", {0: 0, 1: 1, 2: 2, 3: 4}),
    ],
)
def test_rows_keep_their_order(old: str, new: str, rows: dict[int, int]) -> None:
    before, after = (grid(*(" ".join(r) for r in text.split())) for text in (old, new))
    found = dict(align(before, after).rows)
    assert rows.items() <= found.items()


@pytest.mark.parametrize(
    ("old", "new", "cols"),
    [
        ("a x y z", "a x y z", {0: 0, 1: 1, 2: 2, 3: 3}),
        ("a x y z", "n a x y z", {0: 1, 1: 2, 2: 3, 3: 4}),
        ("a x y z", "a x n n y z", {0: 0, 1: 1, 2: 4, 3: 5}),
        ("a x y z", "a x z", {0: 0, 1: 1, 3: 2}),
        ("a x y z", "x y z", {1: 0, 2: 1, 3: 2}),
        ("a x y z", "a x y", {0: 0, 1: 1, 2: 2}),
        ("a x y z", "a x n z", {0: 0, 1: 1, 2: 2, 3: 3}),  # typed over: between its neighbours
        ("a x y z", "a x y n", {0: 0, 1: 1, 2: 2}),
        ("a x y z", "n x y z", {1: 1, 2: 2, 3: 3}),
        ("a x y z w", "a n m z w", {0: 0, 3: 3, 4: 4}),
        ("a x y z w", "a z y x w", {0: 0, 4: 4}),
    ],
)
def test_columns_are_found_by_all_that_stands_in_them(
    old: str, new: str, cols: dict[int, int]
) -> None:
    before, after = (
        grid(*(" ".join(f"{w}{n}" for w in text.split()) for n in range(3))) for text in (old, new)
    )
    found = columns(before, after, {n: n for n in range(3)})
    assert cols.items() <= found.items()
    assert sorted(found.values()) == [found[col] for col in sorted(found)]


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


def test_a_figure_over_a_formula_nearly_counts_as_the_formula_and_a_word_does_not() -> None:
    assert (1.0, 0.75, 0.0, 0.0, 0.0) == tuple(
        row_alignment._hit(old, new)
        for old, new in (("=§", "=§"), ("=§", "#"), ("=§", "word"), ("=§", ""), ("word", "#"))
    )


def test_columns_pasted_as_values_are_still_the_columns_of_the_formulas() -> None:
    edges: FileGrid = {(r, c): f"{r}{c}" for r in range(3) for c in (0, 3)}
    old: FileGrid = {(r, c): f"=A{r + c}" for r in range(3) for c in (1, 2)}
    values: FileGrid = dict.fromkeys(old, 1.0)
    rows = {0: 0, 1: 1, 2: 2}
    assert {0: 0, 1: 1, 2: 2, 3: 3} == columns({**edges, **old}, {**edges, **values}, rows)
    words: FileGrid = dict.fromkeys(old, "a word")
    assert {0: 0, 3: 3} == columns({**edges, **old}, {**edges, **words}, rows)


def test_a_copied_column_of_figures_is_not_taken_for_the_formulas_behind_it() -> None:
    words = {
        (0, 0): "item",
        (1, 0): "land",
        (2, 0): "yield",
        (0, 1): "usual",
        (1, 1): 4.0,
        (2, 1): 5.0,
    }
    behind = {(0, 2): "generated", (1, 2): "=B2", (2, 2): "=B3", (0, 3): "note"}
    copy = {(0, 2): "wet", (1, 2): 4.0, (2, 2): 6.0}
    moved = {(row, col + 1): content for (row, col), content in behind.items()}
    found = row_alignment.align({**words, **behind}, {**words, **copy, **moved})
    assert {0: 0, 1: 1, 2: 3, 3: 4} == dict(found.cols)
