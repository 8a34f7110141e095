"""Where the cells, areas and formulas of a returned workbook go in the new one."""

from dataclasses import replace

import pytest

from modelgen.addresses import Area, Place, fits_sheet, spot
from modelgen.book.book import Cell, Name, Sheet
from modelgen.formulas import cell_references
from modelgen.merge.placement import placement_of
from modelgen.problems import ModelError
from modelgen.readback.book_match import BookMatch
from modelgen.readback.template_moves import moves
from modelgen.xlsx.reader import Returned

from .small_files import FIT, MINE, NEW, OLD, data, file, mine, own, placed, plain


@pytest.mark.parametrize(
    ("at", "there"),
    [
        ("A2", "A2"), ("B4", "B5"), ("D2", "E2"), ("D4", "E5"),
        ("A3", "A3"), ("C2", "C2"), ("D3", "E3"), ("C4", "C5"),
        ("A9", "A9"), ("F2", "G2"), ("H20", "I20"), ("C5", None), ("D5", None), ("B5", None),
    ],
)  # fmt: skip
def test_a_cell_goes_where_its_item_went_and_a_users_stays_in_its_line(
    at: str, there: str | None
) -> None:
    assert there == (
        str(found).removeprefix("Mine!") if (found := plain().spot("Mine", spot(at))) else None
    )


def test_a_cell_of_a_sheet_of_the_users_own_stays() -> None:
    assert Place("Own", 6, 3) == plain().spot("Own", (6, 3))


@pytest.mark.parametrize(
    ("formula", "there"),
    [
        ("Mine!D4", "Mine!E5"),
        ("mine!D4", "Mine!E5"),
        ("MINE!$D$2:$D$4", "Mine!$E$2:$E$5"),
        ("Mine!D5", "#REF!"),
        ("Mine!A5:D5", "#REF!"),
        ("Mine!A2:A5", "Mine!A2:A5"),
        ("Mine!A4:D4", "Mine!A5:E5"),
        ("Mine!B:B", "Mine!B:B"),
        ("Mine!D:D", "Mine!E:E"),
        ("Mine!4:4", "Mine!5:5"),
        ("Mine!A1:D50", "Mine!A1:E50"),
        ("Mine!D20:D30", "Mine!E20:E30"),
        ("Own!D4", "Own!D4"),
        ("D4", "D4"),
    ],
)
def test_references_follow_their_cells(formula: str, there: str) -> None:
    assert there == plain().formula(formula, "Own")


@pytest.mark.parametrize(
    ("formula", "there"),
    [
        ("Mine!D:D", "Mine!E:E"), ("Mine!$4:$4", "Mine!$5:$5"), ("Mine!A:D", "Mine!A:E"),
        ("Mine!D4:D60", "Mine!E5:E61"), ("Mine!D50:D60", "Mine!E51:E61"),
        ("Mine!A1:XFD4", "Mine!A1:XFD5"),
    ],
)  # fmt: skip
def test_a_whole_column_stays_whole_where_the_rows_behind_the_last_move(
    formula: str, there: str
) -> None:
    cell = Cell(Place("S", 4, 1), "Ce", "label")
    assert there == placed(mine(), new=replace(NEW, cells=(*NEW.cells, cell))).formula(
        formula, "Own"
    )


@pytest.mark.parametrize(
    ("area", "there"),
    [
        (Area("Mine", 1, 3, 3, 3), Area("Mine", 1, 4, 4, 4)),
        (Area("Mine", 4, 3, 4, 3), None),
        (Area("Own", 4, 3, 4, 3), Area("Own", 4, 3, 4, 3)),
        (Area("Mine", 3, 3, 3, 3), Area("Mine", 4, 4, 4, 4)),
    ],
)
def test_an_area_goes_with_its_cells(area: Area, there: Area | None) -> None:
    assert there == plain().area(area)


@pytest.mark.parametrize(
    ("at", "generated"), [("D4", True), ("C4", False), ("A1", False), ("B1", True), ("D9", False)]
)
def test_a_cell_is_generated_where_the_book_fills_it(at: str, generated: bool) -> None:
    assert generated == plain().generated("Mine", spot(at))
    assert not plain().generated("Own", spot(at))


def test_links_are_known_by_where_they_stand_now() -> None:
    cells = (*OLD.cells, Cell(Place("S", 2, 0), "b", "go", link="S"),
             Cell(Place("S", 40, 0), "x", "go", link="S"))  # fmt: skip
    assert {("Mine", (3, 0))} == placed(mine(), replace(OLD, cells=cells)).linked


def test_a_sheet_that_the_template_drops_takes_its_cells_with_it() -> None:
    new = replace(NEW, sheets=(replace(NEW.sheets[0], name="T"),),
                  cells=(Cell(Place("T", 0, 0), "other", "label"),))  # fmt: skip
    placement = placed(mine(), new=new)
    assert placement.spot("Mine", (2, 2)) is None
    assert placement.area(Area("Mine", 0, 0, 3, 3)) is None
    assert cell_references.GONE == placement.formula("Mine!D4", "Own")


def test_a_users_cell_that_meets_a_new_one_stands_to_its_right() -> None:
    typed = '<row r="1"><c r="A1"><v>1</v></c><c r="C1"><v>1</v></c><c r="F1"><v>2</v></c></row>'
    new = replace(NEW, cells=(*NEW.cells, Cell(Place("S", 0, 0), "t", "label")))
    placement = placed(file({"Mine": data(MINE + typed)}), new=new, cells="A1 C1 F1")
    there = [str(placement.spot("Mine", spot(at))) for at in ("A1", "C1", "F1", "G1")]
    assert ["Mine!C1", "Mine!F1", "Mine!G1", "Mine!G1"] == there  # G1 is empty, and stays
    empty = replace(NEW, cells=(*NEW.cells, Cell(Place("S", 0, 0), "", "label")))
    assert {} == placed(file({"Mine": data(MINE + typed)}), new=empty, cells="A1").shifted


def test_users_cells_that_meet_no_new_one_stay() -> None:
    rows = '<row r="6"><c r="B6"><v>1</v></c></row>'
    assert {} == placed(mine(rows=rows), cells="B6").shifted


def test_a_sheet_or_a_name_that_the_template_brings_and_the_user_has_stops_the_command() -> None:
    sheet = Sheet("own", "input", (8.0,), {}, (0, 0), Area("own", 0, 0, 0, 0))
    names = (Name("Price", Area("S", 1, 3, 1, 3)), Name("old_one", Area("S", 1, 3, 1, 3)))
    old = replace(OLD, names=(Name("Old_one", Area("S", 1, 2, 1, 2)),))
    new = replace(NEW, sheets=(*NEW.sheets, sheet), names=names,
                  cells=(*NEW.cells, Cell(Place("own", 0, 0), "t", "label")))  # fmt: skip
    typed = ('<definedNames><definedName name="PRICE">Own!A1</definedName>'
             '<definedName name="OLD_ONE">Mine!A1</definedName></definedNames>')  # fmt: skip
    with pytest.raises(ModelError) as caught:
        placed(mine(names=typed), old, new)
    said = [problem.message for problem in caught.value.problems]
    assert ["the template brings a sheet `own`", "the template brings the name `Price`"] == [
        text.split(", and")[0] for text in said
    ]


@pytest.mark.parametrize(
    ("name", "fits"),
    [
        ("Mine", True), ("It's", True), ("n" * 31, True), ("n" * 32, False), ("😀" * 15, True),
        ("😀" * 16, False), ("", False), ("'q", False), ("q'", False), ("a:b", False),
        ("[a", False), ("a]", False), ("a*", False), ("a?", False), ("a/b", False),
        ("a\\b", False), ("a;b,c {1}", True),
    ],
)  # fmt: skip
def test_excel_takes_some_names_of_sheets(name: str, fits: bool) -> None:
    assert fits == fits_sheet(name)


def test_a_generated_sheet_under_a_name_that_no_sheet_can_have_stops_the_command() -> None:
    raw = file({"Mine'": data(MINE)})
    with pytest.raises(ModelError) as caught:
        placed(raw)
    [problem] = caught.value.problems
    assert "`Mine'`" in problem.message


def test_a_new_sheet_stands_as_the_book_has_it_and_a_moved_one_is_no_longer_unmoved() -> None:
    sheet = Sheet("T", "input", (8.0,), {}, (0, 0), Area("T", 0, 0, 0, 0))
    new = replace(NEW, sheets=(*NEW.sheets, sheet),
                  cells=(*NEW.cells, Cell(Place("T", 3, 2), "t", "label")))  # fmt: skip
    placement = placed(mine(), new=new)
    assert Place("T", 3, 2) == placement.place(Place("T", 3, 2))
    assert Area("T", 0, 0, 8, 8) == placement.book_area(Area("T", 0, 0, 8, 8))
    assert placement.book_area(Area("U", 0, 0, 8, 8)) is None
    assert not placement.unmoved


def test_a_book_beside_itself_leaves_every_cell_in_the_users_rows_and_columns() -> None:
    placement = placed(mine(), new=OLD)
    spots = [(row, col) for row in range(12) for col in range(8)]
    assert spots == [(at.row, at.col) for s in spots if (at := placement.spot("Mine", s))]
    assert "SUM(Mine!D4:D5)" == placement.formula("SUM(mine!D4:D5)", "Own")


def test_a_tab_under_its_own_name_with_nothing_moved_is_unmoved() -> None:
    raw = file({"S": data(MINE.replace("D", "C").replace('"4"', '"3"'))})
    returned = Returned(raw)
    still = {0: 0, 1: 1, 2: 2, 3: 3}
    fit = replace(FIT, rows=still, cols=still)
    match = BookMatch(OLD, returned, {"S": returned.tabs[0]}, {"S": fit})
    placement = placement_of(match, moves(OLD, OLD), own(returned.tabs[0], ""), {})
    assert placement.unmoved
    assert not placed(mine(), new=OLD).unmoved
