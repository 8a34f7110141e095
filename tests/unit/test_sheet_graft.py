"""A fresh sheet in the place of the user's, with what the user put on that sheet."""

from collections.abc import Mapping

import pytest

from modelgen.addresses import Place
from modelgen.merge.placement import Placement
from modelgen.patch.graft_job import Graft
from modelgen.patch.sheet_graft import graft
from modelgen.xlsx.package import Element, Package, local

from .small_files import data, job, mine, package, placed, rels, xml

FRESH = """
<row r="1"><c r="B1" t="s"><v>1</v></c></row>
<row r="2" s="1" customFormat="1"><c r="A2" t="str"><v>a</v></c><c r="E2" s="1"><v>1</v></c></row>
<row r="5"><c r="A5" t="str"><v>b</v></c><c r="E5"><f>E2</f><v>0</v></c></row>
"""

STYLES = {
    "xl/styles.xml": xml(
        "<fonts><font><b/></font><font/></fonts><fills><fill/></fills><borders><border/></borders>"
        "<cellXfs><xf/><xf fontId='1'/></cellXfs><dxfs><dxf><font><i/></font></dxf></dxfs>",
        "styleSheet",
    ),
    "xl/sharedStrings.xml": xml("<si><t>no</t></si><si><t>Id</t></si>", "sst"),
    "xl/_rels/workbook.xml.rels": rels(
        "rId1 worksheet worksheets/sheet1.xml", "rId2 worksheet worksheets/sheet2.xml",
        "rId3 worksheet worksheets/sheet3.xml",
        "rId8 styles styles.xml", "rId9 sharedStrings sharedStrings.xml",
    ),
}  # fmt: skip

THEIRS = {
    **STYLES,
    "xl/styles.xml": xml(
        "<fonts><font><u/></font></fonts><fills><fill/></fills><borders><border/></borders>"
        "<cellXfs><xf/></cellXfs><dxfs><dxf><u/></dxf></dxfs>",
        "styleSheet",
    ),
    "xl/sharedStrings.xml": xml("<si><t>Theirs</t></si>", "sst"),
    "xl/_rels/workbook.xml.rels": rels(
        "rId1 worksheet worksheets/sheet1.xml", "rId2 worksheet worksheets/sheet2.xml",
        "rId8 styles styles.xml", "rId9 sharedStrings sharedStrings.xml",
    ),
}  # fmt: skip


def fresh(
    more: str = "", before: str = "", names: tuple[str, ...] = ("Mine",),
    parts: Mapping[str, str] = {},
) -> Package:  # fmt: skip
    sheets = {name: data("") for name in names} | {"Mine": data(FRESH, more, before)}
    return package(sheets, {**STYLES, **parts})


def grafted(placement: Placement, new: Package, cells: str = "") -> Graft:
    made = job(placement, new, cells)
    graft(made)
    made.target.data()
    return made


def sheet(made: Graft, name: str = "Mine") -> Element:
    return made.target.tree({n: part for n, part, _ in made.target.sheets()}[name])


def said(root: Element) -> dict[str, str]:
    """What each cell holds: the formula, or the value."""
    return {str(c.get("r")): str(c[0].text) for c in root.iter("{*}c") if len(c)}


def every(root: Element, word: str) -> list[dict[str, str]]:
    """The attributes of each element of a name, ids of relations as `id`."""
    return [
        {str(key).rpartition("}")[2]: str(value) for key, value in e.attrib.items()}
        for e in root.iter() if local(e) == word
    ]  # fmt: skip


ROWS = """
<row r="2"><c r="C2" s="3"><f>D4*2</f><v>4</v></c></row>
<row r="3" ht="40" customHeight="1"><c r="A3"><v>7</v></c></row>
<row r="9" ht="50"><c r="A9"><f t="array" ref="A9:B9">D4:E4</f><v>1</v></c><c r="B9"/></row>
<row r="10"><c r="A10"><f t="shared" si="0" ref="A10:A11">D4</f></c></row>
"""


def test_the_users_cells_stand_among_the_fresh_ones_and_their_references_follow() -> None:
    root = sheet(grafted(placed(mine(rows=ROWS, parts=THEIRS)), fresh(), "C2 A3 A9 A10"))
    assert {"B1": "1", "A2": "a", "C2": "E5*2", "E2": "1", "A3": "7", "A5": "b", "E5": "E2",
            "A9": "E5:F4", "A10": "E5"} | {"A9": said(root)["A9"]} == said(root)  # fmt: skip
    assert ["1", "2", "3", "5", "9", "10"] == [row["r"] for row in every(root, "row")]
    assert [{"r": "3", "ht": "40", "customHeight": "1"}, {"r": "9"}] == [
        row for row in every(root, "row") if row["r"] in ("3", "9")
    ]
    assert {"t": "array", "ref": "A9:B9"} in every(root, "f")
    assert {"si"} & {key for f in every(root, "f") for key in f} == set()


def test_a_users_cell_whose_row_is_gone_and_what_is_nobodys_stay_behind() -> None:
    rows = '<row r="5"><c r="C5"><v>8</v></c></row><row r="9"><c r="A9"><v>7</v></c></row>'
    root = sheet(grafted(placed(mine(rows=rows, parts=THEIRS)), fresh(), "C5"))
    assert ["B1", "A2", "E2", "A5", "E5"] == list(said(root))


def test_styles_texts_and_looks_are_those_of_the_users_package() -> None:
    rule = "<conditionalFormatting><cfRule dxfId='0'/><cfRule/></conditionalFormatting>"
    cols = "<cols><col min='1' max='1' style='1'/><col min='2' max='2'/></cols>"
    new = fresh(rule, f"<sheetViews><sheetView tabSelected='1'/></sheetViews>{cols}")
    made = grafted(placed(mine(parts=THEIRS)), new)
    root = sheet(made)
    assert [{"min": "1", "max": "1", "style": "1"}, {"min": "2", "max": "2"}] == every(root, "col")
    assert [{"dxfId": "1"}, {}] == every(root, "cfRule")
    assert [{}] == every(root, "sheetView")
    assert [None, "1", None] == [row.get("s") for row in every(root, "row")]
    assert ["1"] == [c["s"] for c in every(root, "c") if "s" in c]
    texts = [t.text for t in made.target.tree("xl/sharedStrings.xml").iter("{*}t")]
    assert ["Theirs", "Id"] == texts


def test_a_value_that_nobody_can_tell_is_left_to_the_spreadsheet() -> None:
    new = fresh()
    made = job(placed(mine(parts=THEIRS)), new,
               unknown=frozenset({Place("Mine", 4, 4), Place("Other", 1, 4)}))  # fmt: skip
    graft(made)
    held = {c.get("r"): [local(e) for e in c] for c in sheet(made).iter("{*}c")}
    assert (["f"], ["v"]) == (held["E5"], held["E2"])


def test_what_hangs_on_the_sheet_stays_with_it_under_ids_that_are_free() -> None:
    parts = {
        **THEIRS,
        "xl/worksheets/_rels/sheet1.xml.rels": rels(
            "rId1 comments /xl/comments1.xml", "rId2 vmlDrawing /xl/drawings/box.vml",
            "rId7 printerSettings /xl/printer.bin",
        ),
        "xl/comments1.xml": xml("<comment ref='D4'/><comment ref='C2'/>", "comments"),
        "xl/drawings/box.vml": xml("", "xml"),
        "xl/printer.bin": "x",
    }  # fmt: skip
    new = fresh(parts={"xl/worksheets/_rels/sheet1.xml.rels": rels("rId1 hyperlink http://a.b")})
    made = grafted(placed(mine("<legacyDrawing r:id='rId2'/>", parts=parts)), new)
    part = made.placement.match.returned.tabs[0].part
    assert [("rId1", "hyperlink"), ("rId2", "comments"), ("rId3", "vmlDrawing")] == [
        (r.id, r.kind) for r in made.target.relations(part)
    ]
    assert [{"id": "rId3"}] == every(sheet(made), "legacyDrawing")
    assert ["E5", "C2"] == [
        e["ref"] for e in every(made.target.tree("xl/comments1.xml"), "comment")
    ]


def test_a_fresh_drawing_is_the_sheets_last_relation() -> None:
    parts = {
        "xl/worksheets/_rels/sheet1.xml.rels": rels(
            "rId1 drawing /xl/drawings/drawing1.xml", "rId2 hyperlink http://a.b"
        ),
        "xl/drawings/drawing1.xml": xml("", "xdr:wsDr"),
    }
    made = grafted(placed(mine(parts=THEIRS)), fresh("<drawing r:id='rId1'/>", parts=parts))
    part = made.placement.match.returned.tabs[0].part
    assert [("rId2", "hyperlink"), ("rId1", "drawing")] == [
        (r.id, r.kind) for r in made.target.relations(part)
    ]
    assert [{"id": "rId1"}] == every(sheet(made), "drawing")
    assert [] == every(sheet(grafted(placed(mine(parts=THEIRS)), fresh())), "drawing")


@pytest.mark.parametrize(
    ("names", "order"),
    [
        (("Mine", "New"), ["Mine", "New", "Own"]),
        (("New", "Mine"), ["New", "Mine", "Own"]),
        (("Mine", "New", "Newer"), ["Mine", "New", "Newer", "Own"]),
        (("New",), ["New", "Own"]),
    ],
)
def test_a_new_sheet_stands_behind_the_one_before_it(
    names: tuple[str, ...], order: list[str]
) -> None:
    new = fresh(names=names) if "Mine" in names else package({"New": data("")}, STYLES)
    made = grafted(placed(mine(parts=THEIRS)), new)
    again = Package(made.target.data())
    assert order == [name for name, _, _ in again.sheets()]
    numbers = [entry.get("sheetId") for _, _, entry in again.sheets()]
    known = {"Mine": "1", "Own": "2"}
    assert len(set(numbers)) == len(numbers)
    for name, _, entry in again.sheets():
        assert known.get(name, entry.get("sheetId")) == entry.get("sheetId")
    assert {"New": "3", "Newer": "4"}.items() >= {
        (name, entry.get("sheetId")) for name, _, entry in again.sheets() if name not in known
    }
    assert len(names) + 1 == len(
        [r for r in again.relations(again.workbook) if r.kind == "worksheet"]
    )
