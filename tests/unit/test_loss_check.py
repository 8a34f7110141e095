"""What a workbook holds of its user's own is counted before and after; nothing goes unnamed."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from modelgen.addresses import Area, Place
from modelgen.book.book import Chart, Name
from modelgen.patch.loss_check import Feature, after, before, gone_notes, notes

from .small_files import MINE, NEW, OLD, data, file, mine, own, placed, rels, xml

ROWS = '<row r="2"><c r="C2"><f>D2</f><v>4</v></c></row><row r="9"><c r="A9"><v>7</v></c></row>'


def counted(
    raw: bytes, cells: str = "", book: object = OLD, new: object = NEW
) -> tuple[dict[str, int], dict[str, int]]:
    """What the workbook holds before, and what it would hold if it came out as it is."""
    placement = placed(raw, book, new, cells)  # type: ignore[arg-type]
    users = own(placement.match.returned.tabs[0], cells)
    found = before(placement, users), after(placement, users, raw)
    one, other = ({str(f): n for f, n in each.items()} for each in found)
    return one, other


PLAIN = {"sheet Own": 1, "cell Own!A1: 5.0": 1}


def test_a_workbook_without_anything_of_the_users_holds_their_sheets() -> None:
    assert (PLAIN, PLAIN) == counted(mine())


def test_cells_of_the_users_are_told_where_they_go() -> None:
    rows = (
        '<row r="3"><c r="D3"><v>1</v></c><c r="E3"><f>D2</f><v>4</v></c></row>'
        '<row r="5"><c r="C5"><v>7</v></c></row>'
    )
    assert {"cell Mine!E3: 1.0": 1, "cell Mine!F3: a formula": 1, "cell Mine!C6: 7.0": 1} == {
        key: n for key, n in counted(mine(rows=rows), "D3 E3 C5")[0].items() if key not in PLAIN
    }
    assert {"cell Mine!E3: a formula": 1} == {
        key: n for key, n in counted(mine(rows=rows), "D3 C5")[1].items() if key not in PLAIN
    }


def hung(*relations: str, **parts: str) -> Mapping[str, str]:
    return {
        "xl/worksheets/_rels/sheet1.xml.rels": rels(*relations),
        **{f"xl/{name}.xml": text for name, text in parts.items()},
    }


NOTES = hung(
    "rId1 comments /xl/notes.xml", "rId2 threadedComment /xl/talk.xml",
    "rId3 comments /xl/gone.xml", "rId4 drawing /xl/shapes.xml",
    notes=xml("<comment ref='D4'><t>look </t><t>here</t></comment>"
              "<comment ref='D5'><t>gone</t></comment><other ref='D2'>no</other>", "n"),
    talk=xml("<threadedComment ref='D2'>yes</threadedComment>", "n"),
    shapes=xml("<comment ref='D2'>no</comment>", "n"),
)  # fmt: skip


def test_notes_are_counted_but_for_those_of_a_cell_that_is_gone() -> None:
    placement = placed(mine(parts=NOTES))
    tab = placement.match.returned.tabs[0]
    assert [("D4", "look here"), ("D5", "gone"), ("D2", "yes")] == list(notes(tab.package, tab))
    assert [("Mine!D5", "gone")] == list(gone_notes(placement, tab))
    assert [] == list(gone_notes(placement, placement.match.returned.tabs[1]))
    one, other = counted(mine(parts=NOTES))
    assert {"note on Mine: look here": 1, "note on Mine: yes": 1} | PLAIN == one
    assert {"note on Mine: look here": 1, "note on Mine: yes": 1, "note on Mine: gone": 1} | (
        PLAIN
    ) == other


def test_a_long_text_is_told_by_its_first_eighty_letters() -> None:
    parts = hung("rId1 comments /xl/notes.xml",
                 notes=xml(f"<comment ref='D4'>{'x' * 90}</comment>", "n"))  # fmt: skip
    rows = f'<row r="3"><c r="D3" t="str"><v>{"y" * 90}</v></c></row>'
    found, _ = counted(mine(parts=parts, rows=rows), "D3")
    assert {f"note on Mine: {'x' * 80}", f"cell Mine!E3: {'y' * 80}"} <= set(found)


def test_tables_and_what_cannot_move_are_counted() -> None:
    parts = hung(
        "rId1 table /xl/table1.xml", "rId2 table /xl/gone.xml", "rId3 queryTable /xl/gone.xml",
        "rId4 ctrlProp /xl/gone.xml", "rId5 ctrlProp /xl/gone2.xml", "rId6 hyperlink http://a.b",
        table1=xml("", "table").replace("<table", "<table displayName='Prices'"),
    )  # fmt: skip
    more = {"table on Mine: Prices": 1, "a query on Mine": 1, "a form control on Mine": 2}
    assert (PLAIN | more, PLAIN | more) == counted(mine(parts=parts))


def test_everything_on_a_sheet_of_the_users_own_is_counted() -> None:
    text = data(
        '<row r="2"><c r="B2"><f>1</f><v>1</v></c><c r="C2"/></row>',
        "<mergeCell/><hyperlink/><dataValidation/><cfRule/><cfRule/><sparkline/><other/>",
    )
    found = {
        "sheet Own": 1, "cell Own!B2: a formula": 1,
        **{f"what Excel calls `{word}` on Own": 1
           for word in ("mergeCell", "hyperlink", "dataValidation", "sparkline", "other")},
        "what Excel calls `cfRule` on Own": 2,
    }  # fmt: skip
    assert (found, found) == counted(mine(others={"Own": text}))


def test_names_parts_and_files_are_counted() -> None:
    names = "".join(f"<definedName name='{n}'>A1</definedName>"
                    for n in ("theirs", "price", "newer", "_xlnm.x"))  # fmt: skip
    parts = {
        **hung("rId1 image /xl/media/one.PNG", "rId2 printer /xl/printerSettings1.bin",
               "rId3 x /xl/box.vml", "rId4 pivotTable /xl/pivotTables/p.xml",
               "rId5 x /xl/plain.xml"),
        "xl/media/one.PNG": "picture", "xl/printerSettings1.bin": "x", "xl/box.vml": "x",
        "xl/pivotTables/p.xml": xml(""), "xl/plain.xml": xml(""), "xl/media/unused.png": "x",
    }  # fmt: skip
    old = book_with(OLD, "price")
    new = book_with(NEW, "newer")
    raw = mine(names=f"<definedNames>{names}</definedNames>", parts=parts)
    placement = placed(file({"Mine": data(MINE)}), old, new)
    one = before(placed(raw, old, book_with(NEW)), ())
    other = after(placement, (), raw)
    files = {k: n for k, n in one.items() if k.kind in ("a picture of the workbook", "part")}
    assert [("xl/media/one.PNG", 1), ("xl/pivotTables/p.xml", 1)] == sorted(
        (feature.where, n) for feature, n in files.items()
    )
    assert {12, 0} == {len(feature.what) for feature in files}
    assert ["newer", "theirs"] == sorted(f.where for f in one if f.kind == "name")
    assert ["price", "theirs"] == sorted(f.where for f in other if f.kind == "name")


def book_with(book: object, *names: str) -> object:
    made = tuple(Name(name, Area("S", 1, 1, 1, 1)) for name in names)
    return replace(book, names=made)  # type: ignore[type-var]


@pytest.mark.parametrize(("charts", "one", "other"), [(0, 2, 2), (1, 2, 1), (3, 2, None)])
def test_drawings_are_counted_without_the_charts_of_the_book(
    charts: int, one: int, other: int | None
) -> None:
    parts = {
        "xl/drawings/d.xml": xml("<xdr:twoCellAnchor/><xdr:oneCellAnchor/>", "xdr:wsDr"),
        "xl/worksheets/_rels/sheet1.xml.rels": rels("rId1 drawing /xl/drawings/d.xml"),
        "xl/worksheets/_rels/sheet2.xml.rels": rels("rId1 drawing /xl/drawings/d.xml"),
    }
    made = Chart(Place("S", 5, 0), 5, 5, "column", "", "", (), "")
    new = replace(NEW, charts=(made,) * charts)
    found = counted(mine(parts=parts), new=new)
    assert (one, other) == tuple(each.get("drawing on Mine") for each in found)
    assert (2, 2) == tuple(each.get("drawing on Own") for each in found)


def test_a_feature_is_told_with_what_it_says_if_it_says_anything() -> None:
    assert ("note on A: x", "sheet A") == (
        str(Feature("note on", "A", "x")),
        str(Feature("sheet", "A")),
    )
