"""Charts and pictures on a generated sheet: the fresh ones, and those that the user drew."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from modelgen.addresses import Area, Place
from modelgen.book.book import Chart, Plot
from modelgen.merge.placement import Placement
from modelgen.patch.drawings import anchors, merged_drawing, user_anchors
from modelgen.patch.reference_rewriter import ReferenceRewriter
from modelgen.xlsx.package import Package, local

from .small_files import NEW, OLD, bare, data, mine, package, placed, rels, xml

PLOT = Plot("", Area("S", 1, 0, 2, 0), Area("S", 1, 2, 2, 2), "")
CHARTED = replace(
    OLD, charts=(Chart(Place("S", 5, 0), 5, 5, "column", "", "", (PLOT,), ""),
                 Chart(Place("T", 5, 0), 5, 5, "column", "", "", (PLOT, PLOT), ""))
)  # fmt: skip


def anchor(id: str, row: int = 3, col: int = 3, kind: str = "twoCellAnchor") -> str:
    return (
        f"<xdr:{kind}><xdr:from><xdr:col>{col}</xdr:col><xdr:colOff>7</xdr:colOff>"
        f"<xdr:row>{row}</xdr:row></xdr:from><xdr:to><xdr:col>{col + 2}</xdr:col>"
        f"<xdr:row>{row + 9}</xdr:row></xdr:to><xdr:cNvPr id='9'/><c:chart r:id='{id}'/>"
        f"</xdr:{kind}>"
    )


def chart(values: str, more: str = "") -> str:
    return xml(f"<c:cat><c:f>Mine!A2</c:f></c:cat><c:val><c:f>{values}</c:f></c:val>{more}", "c:s")


GENERATED = chart("Mine!$D$2:$D$4")


def drawn(anchored: str, relations: tuple[str, ...], **parts: str) -> Mapping[str, str]:
    """A drawing on the first sheet; parts by name without `.xml`."""
    return {
        "xl/worksheets/_rels/sheet1.xml.rels": rels("rId1 drawing /xl/drawings/drawing1.xml"),
        "xl/drawings/drawing1.xml": xml(anchored, "xdr:wsDr"),
        "xl/drawings/_rels/drawing1.xml.rels": rels(*relations),
        **{f"xl/charts/{name}.xml": text for name, text in parts.items()},
    }


def test_what_is_drawn_is_found_with_the_values_of_its_charts() -> None:
    parts = drawn(
        f"<xdr:clientData/>{anchor('rId1')}{anchor('rId2', kind='oneCellAnchor')}{anchor('rId9')}"
        f"{anchor('rId3', kind='absoluteAnchor')}{anchor('rId4', kind='AlternateContent')}",
        ("rId1 chart /xl/charts/one.xml", "rId2 chart /xl/charts/two.xml",
         "rId3 image /xl/charts/one.xml", "rId4 chart /xl/charts/gone.xml"),
        one=chart("Mine!$D$2:$D$4"), two=chart("'Own Two'!A1", "<c:val><c:f/></c:val>"),
    )  # fmt: skip
    file = package({"Mine": data("")}, parts)
    found = [(local(e), set(areas)) for e, areas in anchors(file, "xl/worksheets/sheet1.xml")]
    assert [
        ("twoCellAnchor", {"MINE!D2:D4"}), ("oneCellAnchor", {"OWN\x01TWO!A1", ""}),
        ("twoCellAnchor", set()), ("absoluteAnchor", set()), ("AlternateContent", set()),
    ] == found  # fmt: skip
    assert [] == anchors(package({"Mine": data("")}), "xl/worksheets/sheet1.xml")


def test_a_chart_is_the_books_once_where_its_values_are() -> None:
    parts = drawn(
        anchor("rId1") + anchor("rId1") + anchor("rId2") + anchor("rId9"),
        ("rId1 chart /xl/charts/one.xml", "rId2 chart /xl/charts/two.xml"),
        one=GENERATED, two=chart("Mine!$D$2"),
    )  # fmt: skip
    placement = placed(mine(parts=parts), CHARTED)
    returned = placement.match.returned
    found = user_anchors(placement, returned.package, returned.tabs[0])
    every = list(returned.package.tree("xl/drawings/drawing1.xml"))
    assert every[1:] == found


FRESH = drawn(
    anchor("rId1", 7, 0), ("rId1 chart /xl/charts/chart1.xml",), chart1=chart("Mine!$E$2:$E$5")
)


def merged(
    parts: Mapping[str, str], fresh: Mapping[str, str], on: int | None = 0
) -> tuple[str, Package, ReferenceRewriter]:
    placement: Placement = placed(mine(parts=parts), CHARTED, NEW)
    target, new = Package(placement.match.returned.raw), package({"Mine": data("")}, fresh)
    remap = ReferenceRewriter(placement, target)
    sheet = "xl/worksheets/sheet1.xml"
    drawing = next((r for r in new.relations(sheet) if r.kind == "drawing"), None)
    tab = None if on is None else placement.match.returned.tabs[on]
    part = merged_drawing(remap, new, drawing, sheet if tab else "xl/other.xml", tab)
    return part, target, remap


THEIRS = drawn(
    anchor("rId1") + anchor("rId2") + anchor("rId3", 4, 1),
    ("rId1 chart /xl/charts/chart1.xml", "rId2 chart /xl/charts/chart2.xml",
     "rId3 hyperlink http://a.b"),
    chart1=GENERATED, chart2=chart("Mine!$D$4"), style1=xml("", "style"),
)  # fmt: skip
OF_CHART = ("rId1 style /xl/charts/style1.xml", "rId2 gone /xl/charts/gone.xml")
THEIRS = {**THEIRS, "xl/charts/_rels/chart1.xml.rels": rels(*OF_CHART, "rId3 web http://c.d")}


def test_the_books_old_chart_goes_and_the_users_stands_beside_the_fresh_one() -> None:
    part, target, remap = merged(THEIRS, FRESH)
    again = Package(target.data())
    assert "xl/drawings/drawing1.xml" == part
    assert "xl/charts/style1.xml" not in again
    assert [
        ("rId1", "chart", "xl/charts/chart1.xml"), ("rId2", "chart", "xl/charts/chart2.xml"),
        ("rId3", "hyperlink", "http://a.b"),
    ] == [(r.id, r.kind, r.target) for r in target.relations(part)]  # fmt: skip
    assert b"Mine!$E$2:$E$5" in again.parts["xl/charts/chart1.xml"]
    assert b"Mine!$E$5" in again.parts["xl/charts/chart2.xml"]
    found = list(again.tree(part))
    assert ["rId1", "rId2", "rId3"] == [
        str(v) for e in found for s in e.iter() for k, v in s.attrib.items() if "}id" in str(k)
    ]
    assert ["2", "3", "4"] == [e.get("id") for e in again.tree(part).iter("{*}cNvPr")]
    assert [("0", "7"), ("4", "4"), ("1", "4")] == [(e[0][0].text, e[0][-1].text) for e in found]
    assert "<xdr:to><xdr:col>6</xdr:col><xdr:row>13</xdr:row></xdr:to>" in bare(found[1])
    assert "application/vnd.openxmlformats-officedocument.drawing+xml" == again.content_type(part)
    assert [] == remap.gone


def test_links_get_new_ids_where_the_fresh_drawing_has_taken_theirs() -> None:
    theirs = drawn(anchor("rId1"), ("rId1 chart /xl/charts/chart2.xml",), chart2=chart("Own!A1"))
    part, target, _ = merged(theirs, FRESH)
    assert [("rId1", "xl/charts/chart1.xml"), ("rId2", "xl/charts/chart2.xml")] == [
        (r.id, r.target) for r in target.relations(part)
    ]
    assert 'r:id="rId2"' in bare(target.tree(part)[1])


def test_a_drawing_goes_where_neither_has_one_and_stays_where_only_the_user_has() -> None:
    only_generated = drawn(anchor("rId1"), ("rId1 chart /xl/charts/c1.xml",), c1=GENERATED)
    part, target, _ = merged(only_generated, {})
    assert ("", []) == (part, [p for p in target.parts if "charts" in p or "drawings" in p])
    assert "" == merged({}, {})[0]
    theirs = drawn(anchor("rId1"), ("rId1 chart /xl/charts/c1.xml",), c1=chart("Own!A1"))
    part, target, _ = merged(theirs, {})
    assert ("xl/drawings/drawing1.xml", 1) == (part, len(target.tree(part)))
    assert "wsDr" == local(target.tree(part))


def test_a_new_sheet_has_the_fresh_drawing_under_a_free_name() -> None:
    part, target, _ = merged(THEIRS, FRESH, None)
    assert "xl/drawings/drawing2.xml" == part
    assert ["xl/charts/chart3.xml"] == [r.target for r in target.relations(part)]


def test_a_reference_in_what_the_user_drew_is_named_where_its_item_is_gone() -> None:
    theirs = drawn(
        "<xdr:twoCellAnchor><xdr:from/><xdr:sp textlink='Mine!D5'/><c:chart r:id='rId1'/>"
        "<xdr:pic r:embed='rId2'/></xdr:twoCellAnchor>".replace("<xdr:from/>", ""),
        ("rId1 chart /xl/charts/c1.xml", "rId2 image /xl/media/one.png"),
        c1=chart("Mine!D5"), c9=chart("Mine!D5"),
    )  # fmt: skip
    deep = {"xl/charts/_rels/c1.xml.rels": rels("rId1 sub /xl/charts/c9.xml"),
            "xl/media/one.png": "no XML"}  # fmt: skip
    _, _, remap = merged({**theirs, **deep}, FRESH)
    assert ["a drawing on Mine", "a chart on Mine", "a chart on Mine"] == [
        d.where for d in remap.gone
    ]


@pytest.mark.parametrize(
    ("at", "there"),
    [
        ((3, 3), ("4", "4")),
        ((0, 0), ("0", "0")),
        ((4, 3), ("4", "3")),
        ((9, 9), ("9", "10")),
        ((1, 3), ("1", "4")),
        ((3, 0), ("4", "0")),
        ((9, 1), ("9", "1")),
    ],
)
def test_what_the_user_drew_moves_with_the_cell_at_its_corner(
    at: tuple[int, int], there: tuple[str, str]
) -> None:
    theirs = drawn(anchor("rId1", *at), ("rId1 image http://a.b",))
    part, target, _ = merged(theirs, {})
    start = target.tree(part)[0][0]
    assert there == (start[2].text, start[0].text)


def test_a_corner_that_says_nothing_is_the_first_cell() -> None:
    bare_corner = anchor("rId1", 0, 0).replace(">0<", "><", 2)
    part, target, _ = merged(drawn(bare_corner, ("rId1 image http://a.b",)), {})
    start, end = target.tree(part)[0][:2]
    assert ("0", "0", "9", "2") == (start[2].text, start[0].text, end[1].text, end[0].text)


def test_of_what_a_dropped_chart_leads_to_only_its_own_parts_go() -> None:
    parts = {
        **THEIRS, "http://c.d": "kept", "xl/styles.xml": xml("", "styleSheet"),
        "xl/charts/colors1.xml": xml("", "c"),
        "xl/charts/_rels/chart1.xml.rels": rels(
            "rId3 web http://c.d", "rId1 style /xl/charts/style1.xml",
            "rId2 gone /xl/charts/gone.xml", "rId4 colors /xl/charts/colors1.xml",
        ),
    }  # fmt: skip
    _, target, _ = merged(parts, {})
    assert {"http://c.d", "xl/styles.xml", "xl/charts/chart2.xml"} <= set(target.parts)
    assert not {"xl/charts/style1.xml", "xl/charts/colors1.xml", "xl/charts/chart1.xml"} & (
        set(target.parts)
    )


def test_an_end_is_never_moved_over_the_edge_of_a_sheet() -> None:
    short = anchor("rId1").replace("<xdr:col>5<", "<xdr:col>1<").replace("row>12<", "row>2<")
    placement = placed(mine(parts=drawn(short, ("rId1 image http://a.b",))))
    fit = replace(placement, shifted={("Mine", (3, 3)): Place("Mine", 0, 0)})
    target, tab = placement.match.returned.package, placement.match.returned.tabs[0]
    remap = ReferenceRewriter(fit, target)
    part = merged_drawing(remap, package({}), None, "xl/worksheets/sheet1.xml", tab)
    end = target.tree(part)[0][1]
    assert ("0", "0") == (end[0].text, end[1].text)
