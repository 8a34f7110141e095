"""A Book found again in a workbook that came back, by names, ids, labels and texts."""

import pytest

from modelgen.addresses import Area, Place
from modelgen.book.book import Book
from modelgen.problems import ModelError
from modelgen.readback import other_version
from modelgen.readback.book_match import (
    BookMatch,
    _common,
    _few,
    _homes,
    _tabs,
    _words,
    copies,
    grid,
    missing_rows,
)
from modelgen.readback.inserted_columns import match

from .small_books import SmallReturned, SmallTab, area, book, cell, place, saved


def fruit(sheet: str = "S", lang: str = "en") -> Book:
    """Three items, a row each: id, label, a blank column and a figure."""
    return book(
        cell(f"{sheet}!A1", "a", "id"), cell(f"{sheet}!B1", "Apples", "label"),
        cell(f"{sheet}!D1", 1.0, "input", "a"),
        cell(f"{sheet}!A2", "b", "id"), cell(f"{sheet}!B2", "Bananas", "label"),
        cell(f"{sheet}!D2", 2.0, "input", "b"),
        cell(f"{sheet}!A3", "c", "id"), cell(f"{sheet}!B3", "Cherries", "label"),
        cell(f"{sheet}!D3", "=D1+D2", "formula", "c"),
        names={"a": f"{sheet}!D1", "all": f"{sheet}!D1:D3"}, lang=lang,
    )  # fmt: skip


FRUIT = fruit()

ROWS = {"A1": "a", "B1": "Apples", "D1": 1.0, "A2": "b", "B2": "Bananas", "D2": 2.0,
        "A3": "c", "B3": "Cherries", "D3": "=D1+D2"}  # fmt: skip

LOWER = {"A1": "mine", "A2": "a", "B2": "Apples", "D2": 1.0, "A3": "b", "B3": "Bananas",
         "D3": 2.0, "A4": "c", "B4": "Cherries", "D4": "=D2+D3"}  # fmt: skip


def returned(cells: dict[str, float | str], tab: str = "S", **names: str) -> SmallReturned:
    return SmallReturned(SmallTab(tab, cells), names=names)


def told(given: Book, came: SmallReturned) -> list[str]:
    with pytest.raises(ModelError) as raised:
        match(given, came)
    return [problem.message for problem in raised.value.problems]


def test_a_workbook_as_it_was_written_is_unmoved() -> None:
    found = match(FRUIT, saved(FRUIT))
    assert found.unmoved
    assert (1, 3) == found.spot(place("S!D2"))
    assert place("S!D2") == found.place("S", (1, 3))
    assert area("S!D1:D3") == found.moved(area("S!D1:D3"))
    assert {"S": "S"} == found.owners
    assert [] == missing_rows(found)


def test_cells_are_found_where_their_rows_and_sheets_went() -> None:
    found = match(FRUIT, returned(LOWER, "T", a="T!$D$2", all="T!$D$2:$D$4"))
    assert not found.unmoved
    assert {"T": "S"} == found.owners
    assert ((2, 3), "T!D3") == (found.spot(place("S!D2")), found.shown(place("S!D2")))
    assert place("S!D2") == found.place("T", (2, 3))
    assert None is found.place("T", (0, 0)) is found.place("S", (2, 3))
    assert area("T!D2:D4") == found.moved(area("S!D1:D3"))


TWO = book(*FRUIT.cells, cell("U!A1", "x"), cell("U!A2", "y"))


def test_a_sheet_that_was_deleted_has_no_cells_any_more() -> None:
    found = match(TWO, saved(FRUIT))
    assert ["S"] == list(found.tabs)
    assert not found.unmoved
    assert None is found.spot(place("U!A1")) is found.moved(area("U!A1"))
    assert "U!A1" == found.shown(place("U!A1"))
    assert [] == missing_rows(found)


@pytest.mark.parametrize(
    ("came", "unmoved"),
    [
        (saved(TWO), True),
        (saved(TWO, renamed={"U": "V"}), False),
        (saved(TWO, {"U!A1": None, "U!A2": "x", "U!A3": "y"}), False),
        (saved(TWO, {"V!A1": "mine"}), True),
    ],
)
def test_a_workbook_is_unmoved_if_each_sheet_is(came: SmallReturned, unmoved: bool) -> None:
    assert unmoved == match(TWO, came).unmoved


def test_rows_that_hold_something_are_missed() -> None:
    gone = {at: word for at, word in ROWS.items() if not at.endswith("2")}
    sparse = book(*FRUIT.cells, cell("S!A9", ""))
    assert [("S", 1)] == missing_rows(match(sparse, returned(gone)))


STANDS = " and its headers it stands in S!"

LOST = " the id and the label of that row are not found on `S`"

UNDO = (
    ". Rows were sorted, cells were moved or shifted, a case column was deleted, or the name was"
    " given other cells; undo that (or move them back), save, and run this again"
)


@pytest.mark.parametrize(
    ("cells", "names", "messages"),
    [
        (ROWS, {"a": "S!$D$1"}, []),
        (ROWS, {"a": "gone"}, []),  # a name that was deleted says nothing
        (ROWS, {"a": "S!$D$2"}, ["`a`: the name points to S!D2, but by its id" + STANDS + "D1"]),
        (ROWS, {"a": "S!$D$1:$D$2"},
         ["`a`: the name points to S!D1:D2, but by its id" + STANDS + "D1"]),
        (ROWS, {"all": "S!$D$1:$D$2"},
         ["`all`: the name points to S!D1:D2, but by its id" + STANDS + "D1:D3"]),
        ({at: word for at, word in ROWS.items() if at[1] != "1"}, {"a": "S!$D$1"},
         ["`a`: the name points to S!D1, but" + LOST]),
        ({at: word for at, word in ROWS.items() if at[1] != "3"}, {"all": "S!$D$1:$D$2"},
         ["`all`: the name points to S!D1:D2, but" + LOST]),
    ],
)  # fmt: skip
def test_a_name_that_points_elsewhere_than_the_ids_say_is_told(
    cells: dict[str, float | str], names: dict[str, str], messages: list[str]
) -> None:
    came = returned(cells, **names)
    assert [text + UNDO for text in messages] == (told(FRUIT, came) if messages else [])
    if not messages:
        match(FRUIT, came)


APART = "but the rest of its row (row 1 when generated) is not with it any more"

AGAIN = (
    ". Rows were sorted or moved, or cells were shifted; undo that (or move them back), save, and"
    " run this again"
)


@pytest.mark.parametrize(
    ("changes", "messages"),
    [
        ({"A9": "a", "B9": "Apples"}, []),  # a copy on a row of the user's own
        ({"B2": "Apples and pears"}, []),
        ({"B2": 7.0}, []),
        ({"D2": "Apples"}, []),  # in another column it is a word
        ({"B2": "Apples"},
         ["`Apples` stands in S!B2, but the rows around it say that it belongs into row 1"]),
        ({"A1": None, "B1": None, "D1": None, "B2": "Apples"},
         [f"`Apples` stands in S!B2, {APART}"]),
        ({"A1": None, "B1": None, "D1": None, "B9": "Apples"},
         [f"`Apples` stands in S!B9, {APART}"]),
        ({"A2": "c", "C2": "b"},
         ["`c` stands in S!A2, but the rows around it say that it belongs into row 3"]),
    ],
)  # fmt: skip
def test_an_id_or_a_label_in_the_row_of_another_is_told(
    changes: dict[str, float | str | None], messages: list[str]
) -> None:
    came = saved(FRUIT, {f"S!{at}": word for at, word in changes.items()}, names={})
    assert [text + AGAIN for text in messages] == (told(FRUIT, came) if messages else [])
    if not messages:
        match(FRUIT, came)


def test_a_label_that_stands_twice_belongs_nowhere() -> None:
    twice = book(*FRUIT.cells, cell("S!A4", "d", "id"), cell("S!B4", "Apples", "label"))
    match(twice, saved(twice, {"S!B2": "Apples"}, names={}))


def test_ids_stray_after_their_columns() -> None:
    moved = {"B1": "a", "C1": "Apples", "B2": "b", "C2": "Apples", "B3": "c", "C3": "Cherries"}
    plain = book(*(one for one in FRUIT.cells if one.place.col < 3))
    text = "`Apples` stands in S!C2, but the rows around it say that it belongs into row 1"
    assert [text + AGAIN] == told(plain, returned({"A1": "mine", **moved}))


@pytest.mark.parametrize(("sheet", "lang"), [("Source", "en"), ("Formula map", "en")])
def test_the_tools_own_sheets_may_say_anything_of_an_item(sheet: str, lang: str) -> None:
    own = fruit(sheet, lang)
    assert {sheet} == set(match(own, saved(own, {f"{sheet}!B2": "Apples"}, names={})).tabs)


@pytest.mark.parametrize(
    ("count", "last"),
    [(1, "t0"), (2, "t1"), (3, "t2"), (4, "t2 (1 more like this)"), (9, "t2 (6 more like this)")],
)
def test_of_many_texts_the_first_three_are_told(count: int, last: str) -> None:
    found = _few([f"t{n}" for n in range(count)])
    assert (min(count, 3), "t0", last) == (len(found), found[0][:2], found[-1])


def tabs(given: Book, *came: SmallTab, **names: str) -> dict[str, str]:
    found = _tabs(given, SmallReturned(*came, names=names), grid(given))
    return {sheet: tab.name for sheet, tab in found.items()}


def tab(name: str, words: str) -> SmallTab:
    return SmallTab(name, {f"A{n + 1}": word for n, word in enumerate(words.split())})


def words(*sheets: tuple[str, str], names: dict[str, str] | None = None) -> Book:
    cells = [
        cell(f"{name}!A{n + 1}", word)
        for name, text in sheets
        for n, word in enumerate(text.split())
    ]
    return book(*cells, names=names or {})


TEN = "a b c d e f g h i j"


@pytest.mark.parametrize(
    ("came", "names", "found"),
    [
        ([tab("S", TEN)], {}, {"S": "S"}),
        ([tab("T", TEN)], {}, {"S": "T"}),
        ([tab("S", "a b c")], {}, {"S": "S"}),  # three in ten are enough under its own name
        ([tab("T", "a b c")], {}, {"S": "T"}),
        ([tab("T", "a b")], {}, {}),
        ([], {}, {}),
        ([tab("T", TEN), tab("U", "a b c d e f g")], {}, {"S": "T"}),  # U: too far from the best
        ([tab("S", "a b c"), tab("T", TEN)], {}, {"S": "S"}),  # its own name goes before
        ([tab("S", TEN), tab("T", "x")], {"n1": "T!A1"}, {"S": "T"}),  # and its names before that
        ([tab("S", "x"), tab("T", TEN)], {"n1": "T!A1"}, {"S": "T"}),
        ([tab("S", TEN), tab("T", "x")], {"n1": "T!A1", "n2": "S!A1", "n3": "S!A2"}, {"S": "S"}),
        ([tab("S", TEN), tab("T", "x")], {"n1": "S!A1", "n2": "T!A1", "n3": "T!A2"}, {"S": "T"}),
        ([tab("S", TEN)], {"n1": "Elsewhere!A1"}, {"S": "S"}),
    ],
)
def test_a_sheet_is_found_by_its_names_else_its_name_else_its_texts(
    came: list[SmallTab], names: dict[str, str], found: dict[str, str]
) -> None:
    given = words(("S", TEN), names={"n1": "S!A1", "n2": "S!A2", "n3": "S!A3"})
    assert found == tabs(given, *came, **names)


def test_a_tab_is_the_tab_of_one_sheet_and_sheets_keep_their_order() -> None:
    given = words(("S", "a b c d"), ("T", "a b c e"), ("U", "x"),
                  names={"n1": "S!A1", "n2": "T!A1", "n3": "U!A1"})  # fmt: skip
    assert {"S": "Both"} == tabs(given, tab("Both", "a b c d"), n1="Both!A1", n2="Both!A1")
    found = tabs(given, tab("U", "x"), tab("T", "a b c e"), tab("S", "a b c d"), n3="U!A1")
    assert [("S", "S"), ("T", "T"), ("U", "U")] == list(found.items())
    assert {"S": "T", "T": "New"} == tabs(
        given, tab("T", "a b c d"), tab("New", "a b c e"), n1="T!A1"
    )


def test_a_sheet_of_the_users_under_the_name_of_a_generated_one_is_told() -> None:
    with pytest.raises(ModelError) as raised:
        tabs(words(("S", TEN)), tab("S", "a b x y z"), tab("T", TEN))
    told = raised.value.problems[0].message
    assert told.startswith("the sheet `S` holds nothing of the sheet of that name")


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [(TEN, TEN, "`V` and `T`"), (TEN, "a b c d e f g h", "`T` and `V`")],
)
def test_two_sheets_that_may_be_the_original_are_told(first: str, second: str, told: str) -> None:
    with pytest.raises(ModelError) as raised:
        tabs(words(("S", TEN)), tab("T", first), tab("V", second))
    assert [f"the sheet `S` may be {told}: give the original its name back"] == [
        problem.message for problem in raised.value.problems
    ]


def test_the_texts_of_a_sheet_are_neither_formulas_nor_empty() -> None:
    cells = {(0, 0): "a", (1, 0): "", (2, 0): "=A1", (3, 0): 1.0, (4, 1): "a", (5, 1): "b"}
    assert {"a", "b"} == _words(cells)
    assert ({"a": 0}, {"a": 4, "b": 5}) == (
        {word: row for word, row in _homes(cells, 0).items() if word == "a"}, _homes(cells, 1)
    )  # fmt: skip
    assert "" not in _homes(cells, 0)


@pytest.mark.parametrize(
    ("text", "on", "share"),
    [("a b", "a b", 1.0), ("a b", "b", 0.5), ("a b", "x", 0.0), ("", "x", 0.0)],
)
def test_the_share_of_texts_that_stand_on_a_tab(text: str, on: str, share: float) -> None:
    assert share == _common(frozenset(text.split()), tab("T", on))


@pytest.mark.parametrize(
    ("name", "on", "found"),
    [
        ("Copy", TEN, [("Copy", "S")]),
        ("Copy", "a b c d e f g h", [("Copy", "S")]),
        ("Copy", "a b c d e f g", []),
        ("Mine", "x y z", [("Mine", "T")]),
    ],
)
def test_a_copy_of_a_sheet_has_four_fifths_of_its_texts(
    name: str, on: str, found: list[tuple[str, str]]
) -> None:
    given = words(("S", TEN), ("T", "x y z"))
    came = SmallReturned(tab("S", TEN), tab("T", "x y z"), tab(name, on))
    assert found == [(tab.name, sheet) for tab, sheet in copies(match(given, came))]


MAP = book(
    cell("Formula map!A7", "Sheet"), cell("Formula map!B7", "Formula"),
    cell("Formula map!A8", "one"), cell("Formula map!A9", "two"), cell("Formula map!B9", "=A1"),
    cell("Formula map!C9", "gone"),
)  # fmt: skip


def map_rows(cells: dict[str, float | str]) -> tuple[dict[int, int], dict[int, int]]:
    fit = match(MAP, returned(cells, "Formula map")).alignments["Formula map"]
    return dict(fit.rows), dict(fit.cols)


def test_the_rows_of_the_formula_map_are_not_compared() -> None:
    same = {"A7": "Sheet", "B7": "Formula", "A8": "new", "A9": "one", "A10": "two"}
    assert ({n: n for n in range(10)}, {0: 0, 1: 1}) == map_rows(same)
    moved = {"B7": "Sheet", "C7": "Formula", "B8": "new", "B9": "one", "B10": "two", "A7": "x"}
    assert {0: 1, 1: 2} == map_rows(moved)[1]
    assert 9 == map_rows(moved)[0][8]
    apart = {"A7": "Sheet", "C7": "Formula", "A8": "new", "A9": "one", "A10": "two"}
    assert 9 == map_rows(apart)[0][8]


def test_on_any_other_sheet_rows_are_compared() -> None:
    plain = book(*(cell(f"S!{Area.of(c.place).a1}", c.content) for c in MAP.cells[:3]))
    assert 8 == match(plain, returned({"A7": "Sheet", "B7": "Formula", "A9": "one"})).alignments[
        "S"
    ].rows[7]  # fmt: skip


def test_a_cell_without_a_sheet_in_the_workbook_stands_nowhere() -> None:
    found = BookMatch(FRUIT, saved(FRUIT), {}, {})
    assert None is found.place("S", (0, 0)) is found.spot(Place("S", 0, 0))


@pytest.mark.parametrize(("another", "rows"), [(False, [("S", 1)]), (True, [])])
def test_rows_that_another_version_may_lack_were_deleted_by_nobody(
    monkeypatch: pytest.MonkeyPatch, another: bool, rows: list[tuple[str, int]]
) -> None:
    monkeypatch.setattr(other_version, "is_of_another", lambda match: another)
    gone = {at: word for at, word in ROWS.items() if not at.endswith("2")}
    assert rows == other_version.deleted_rows(match(FRUIT, returned(gone)))
