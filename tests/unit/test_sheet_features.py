"""What a user hung on a generated sheet moves with its cells."""

import re
from collections.abc import Mapping
from dataclasses import replace

import pytest

from modelgen.addresses import Place
from modelgen.book.book import Cell
from modelgen.patch.sheet_features import moved_elements, moved_parts
from modelgen.xlsx.package import Element, Package, Relation

from .small_files import OLD, bare, element, job, mine, package, placed, rels, xml

NEW = package({"Mine": xml("<sheetData/>")})


def parts(kind: str, target: str, text: str) -> Mapping[str, str]:
    return {"xl/worksheets/_rels/sheet1.xml.rels": rels(f"rId1 {kind} /{target}"), target: text}


def moved_part(kind: str, target: str, text: str, name: str) -> tuple[str, bool]:
    """The inner text of a part that hangs on the sheet, and whether it was written."""
    raw = mine(parts=parts(kind, target, xml(text, name)))
    made = job(placed(raw), NEW)
    before = made.target.data()
    tab = made.placement.match.returned.tabs[0]
    moved_parts(made, tab, element(""), element(""), {})
    after = made.target.data()
    said = bare(Package(after).tree(target))
    return re.sub(rf"^<{name}>|</{name}>$|/>$", "", said), before != after


def test_a_cell_that_is_bound_to_xml_stays_bound() -> None:
    text = "".join(f"<singleXmlCell r='{at}'/>" for at in ("A2", "D2", "D4", "D5"))
    shown = "".join(f'<singleXmlCell r="{at}"/>' for at in ("A2", "E2", "E5"))
    there = "xl/tables/tableSingleCells1.xml"
    assert (shown, True) == moved_part("tableSingleCells", there, text, "singleXmlCells")


@pytest.mark.parametrize("kind", ["comments", "threadedComment"])
def test_notes_move_with_their_cells_or_go_with_them(kind: str) -> None:
    word = kind.removesuffix("s")
    text = "".join(f"<{word} ref='{at}'/>" for at in ("A2", "D2", "D4", "D5"))
    shown = "".join(f'<{word} ref="{at}"/>' for at in ("A2", "E2", "E5"))
    assert (shown, True) == moved_part(kind, "xl/notes.xml", text, "notes")
    gone = moved_part(kind, "xl/notes.xml", f"<{word} ref='D5'/><x/>", "notes")
    assert ("<x/>", True) == gone


def test_notes_that_do_not_move_keep_their_bytes() -> None:
    text = '<comment ref="A2"/><other ref="D4"/><comment/>'
    assert (text, False) == moved_part("comments", "xl/notes.xml", text, "notes")


def box(row: str, col: str, anchor: str = "<x:Anchor>1, 0, 2, 0, 3, 0, 4, 9</x:Anchor>") -> str:
    said = f"<x:Row>{row}</x:Row>" if row else ""
    said += f"<x:Column>{col}</x:Column>" if col else ""
    return f"<v:shape><x:ClientData>{anchor}{said}</x:ClientData></v:shape>"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (box("3", "3"), box("4", "4", "<x:Anchor>2, 0, 3, 0, 4, 0, 5, 9</x:Anchor>")),
        (box("1", "3"), box("1", "4", "<x:Anchor>2, 0, 2, 0, 4, 0, 4, 9</x:Anchor>")),
        (box("3", "0"), box("4", "0", "<x:Anchor>1, 0, 3, 0, 3, 0, 5, 9</x:Anchor>")),
        (box("3", "3", ""), box("4", "4", "")),
        (box("3", "3", "<x:Anchor>-5, 1, 2</x:Anchor>"),
         box("4", "4", "<x:Anchor>0, 1, 3</x:Anchor>")),
        (box("4", "3") + "<v:rest/>", "<v:rest/>"),
    ],
)  # fmt: skip
def test_the_box_of_a_note_moves_or_goes_with_its_cell(before: str, after: str) -> None:
    assert (after, True) == moved_part("vmlDrawing", "xl/box.vml", before, "boxes")


@pytest.mark.parametrize("text", [box("1", "0"), box("3", ""), box("", "3"), box("", "")])
def test_a_box_that_does_not_move_keeps_its_bytes(text: str) -> None:
    assert (text, False) == moved_part("vmlDrawing", "xl/box.vml", text, "boxes")


@pytest.mark.parametrize(
    ("ref", "there", "written"),
    [("D2:D4", "E2:E5", True), ("A1:B2", "A1:B2", False), ("A5:D5", "A5:D5", False),
     ("odd", "odd", False)],
)  # fmt: skip
def test_a_table_and_its_filter_move_with_their_cells(ref: str, there: str, written: bool) -> None:
    text = xml("<autoFilter ref='old'/>", "table").replace("<table", f"<table ref='{ref}'")
    made = job(placed(mine(parts=parts("table", "xl/table1.xml", text))), NEW)
    before = made.target.data()
    tab = made.placement.match.returned.tabs[0]
    moved_parts(made, tab, element(""), element(""), {})
    after = made.target.data()
    root = Package(after).tree("xl/table1.xml")
    shown = (root.get("ref"), root[0].get("ref"), before != after)
    assert (there, there if written else "old", written) == shown


def test_a_part_of_another_kind_is_left() -> None:
    text = '<comment ref="D4"/>'
    assert (text, False) == moved_part("other", "xl/notes.xml", text, "notes")


def test_the_elements_that_name_the_parts_are_copied_with_their_new_ids() -> None:
    made = job(placed(mine()), NEW)
    tab = made.placement.match.returned.tabs[0]
    root = element("<sheetData/><pageMargins/><extLst/>")
    old = element("<legacyDrawing r:id='rId1'/> <tableParts><tablePart r:id='rId2'/>"
                  "<tablePart r:id='rId9'/></tableParts>")  # fmt: skip
    moved_parts(made, tab, root, old, {"rId1": "rId5", "rId2": "rId6"})
    assert (
        '<sheetData/><pageMargins/><legacyDrawing r:id="rId5"/><tableParts>'
        '<tablePart r:id="rId6"/><tablePart r:id="rId9"/></tableParts><extLst/>'
    ) in bare(root)
    assert 2 == len(old)


def elements(
    old: str, fresh: str = "", raw: bytes = b"", book: object = OLD
) -> tuple[Element, list[Relation], list[str]]:
    """The fresh sheet afterwards, its new relations, and what is gone."""
    made = job(placed(raw or mine(), old=book), NEW)  # type: ignore[arg-type]
    tab = made.placement.match.returned.tabs[0]
    root = element(f"<sheetData/>{fresh}")
    found = list(moved_elements(made, tab, root, element(old), {"rId1", "rId2"}))
    return root, found, [d.text for d in made.remap.gone]


@pytest.mark.parametrize(
    ("old", "fresh", "after"),
    [
        ("<mergeCell ref='F2:G2'/>", "", ["G2:H2"]),
        ("<mergeCell ref='C3:C4'/>", "", ["C3:C5"]),
        ("<mergeCell ref='C3:D4'/>", "", []),  # it takes in a generated cell
        ("<mergeCell ref='F2:G2'/>", "<mergeCells><mergeCell ref='G2:H2'/></mergeCells>",
         ["G2:H2"]),
        ("<mergeCell ref='F2:G2'/>", "<mergeCells><mergeCell ref='A9:B9'/></mergeCells>",
         ["A9:B9", "G2:H2"]),
        ("<mergeCell ref='odd'/>", "", []),
    ],
)  # fmt: skip
def test_merged_cells_of_the_users_own_move(old: str, fresh: str, after: list[str]) -> None:
    root, relations, _ = elements(f"<mergeCells>{old}</mergeCells>", fresh)
    assert (after, []) == ([e.get("ref") for e in root.iter("{*}mergeCell")], relations)
    assert bool(after) == ("<mergeCells>" in bare(root))


@pytest.mark.parametrize(
    ("link", "after"),
    [
        ("<hyperlink ref='D4' location='Mine!D2'/>",
         '<hyperlink ref="E5" location="Mine!E2"/>'),
        ("<hyperlink ref='D2'/>", '<hyperlink ref="E2"/>'),
        ("<hyperlink ref='D5'/>", ""),
        ("<hyperlink ref='A2'/>", ""),  # the Book puts its own link there
        ("<hyperlink ref='B2'/>", '<hyperlink ref="B2"/>'),
        ("<hyperlink ref='F9:G9'/>", '<hyperlink ref="G9:H9"/>'),
    ],
)  # fmt: skip
def test_links_of_the_users_own_move(link: str, after: str) -> None:
    cells = tuple(replace(c, link="S") if c.content == "a" else c for c in OLD.cells)
    root, _, gone = elements(f"<hyperlinks>{link}</hyperlinks>", book=replace(OLD, cells=cells))
    shown = f"<hyperlinks>{after}</hyperlinks>" if after else ""
    assert f"<worksheet><sheetData/>{shown}</worksheet>" == bare(root)
    assert [] == gone


def test_a_link_to_an_address_outside_gets_a_free_id() -> None:
    relations = rels("rId1 hyperlink http://a.b", "rId2 hyperlink http://c.d")
    raw = mine(parts={"xl/worksheets/_rels/sheet1.xml.rels": relations})
    old = "<hyperlink ref='F2' r:id='rId2'/><hyperlink ref='F3' r:id='rId1'/>"
    root, made, _ = elements(old, raw=raw)
    assert [("rId3", "http://c.d", True), ("rId4", "http://a.b", True)] == [
        (r.id, r.target, r.external) for r in made
    ]
    assert '<hyperlink ref="G2" r:id="rId3"/><hyperlink ref="G3" r:id="rId4"/>' in bare(root)


def test_the_code_name_and_the_protection_stay() -> None:
    root, _, _ = elements("<sheetPr codeName='Sheet7'/><sheetProtection sheet='1'/>")
    assert '<sheetPr codeName="Sheet7"/><sheetData/><sheetProtection sheet="1"/>' in bare(root)
    assert "sheetPr" not in bare(elements("<sheetPr/>")[0])


def test_a_link_on_a_cell_that_another_sheet_links_is_the_users() -> None:
    cells = (*OLD.cells, Cell(Place("S", 0, 0), "", "go", link="S"))
    root, _, _ = elements("<hyperlink ref='A2'/>", book=replace(OLD, cells=cells))
    assert '<hyperlink ref="A2"/>' in bare(root)
