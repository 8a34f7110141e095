"""References in the user's own parts, as they read in the new workbook."""

import pytest

from modelgen.patch.reference_rewriter import ReferenceRewriter, loose, unshared
from modelgen.xlsx.package import Package

from .small_files import bare, data, element, mine, placed, plain, rels, xml


def rewriter(raw: bytes = b"") -> ReferenceRewriter:
    placement = placed(raw) if raw else plain()
    return ReferenceRewriter(placement, Package(placement.match.returned.raw))


@pytest.mark.parametrize(
    ("text", "there", "gone", "loose"),
    [
        ("Mine!D4*2", "Mine!E5*2", 0, 0),
        ("Mine!D5+1", "#REF!+1", 1, 0),
        ("Mine!D5+#REF!", "#REF!+#REF!", 1, 0),
        ("#REF!+1", "#REF!+1", 0, 0),
        ('INDIRECT("Mine!D4")', 'INDIRECT("Mine!D4")', 0, 1),
        ('hyperlink( "#Mine!D4")', 'hyperlink( "#Mine!D4")', 0, 1),
        ("SUM(Jan:Mar!A1)", "SUM(Jan:Mar!A1)", 0, 1),
        ("SUM(Mine!A1:A2)", "SUM(Mine!A1:A2)", 0, 0),
    ],
)
def test_a_formula_follows_or_is_named(text: str, there: str, gone: int, loose: int) -> None:
    remap = rewriter()
    assert there == remap.formula(text, "Own", "Own!A1")
    assert ([("Own!A1", text)] * gone, [("Own!A1", text)] * loose) == (
        [(d.where, d.text) for d in remap.gone], [(d.where, d.text) for d in remap.loose]
    )  # fmt: skip


def test_a_name_follows_and_is_called_by_its_name() -> None:
    remap = rewriter()
    entry = element("<definedName name='gone'>Mine!$D$5</definedName>")[0]
    assert "#REF!" == remap.name(entry)
    assert ["name gone"] == [d.where for d in remap.gone]
    assert "" == remap.name(element("<definedName name='empty'/>")[0])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<cfRule><formula>Mine!D4&gt;1</formula></cfRule>",
         "<cfRule><formula>Mine!E5&gt;1</formula></cfRule>"),
        ("<v><f>=Mine!D4</f></v>", "<v><f>=Mine!E5</f></v>"),
        ("<hyperlink location='Mine!D4'/>", '<hyperlink location="Mine!E5"/>'),
        ("<sp textlink='Mine!D4'/>", '<sp textlink="Mine!E5"/>'),
        ("<formControlPr fmlaLink='Mine!D4' fmlaRange='Mine!D2'/>",
         '<formControlPr fmlaLink="Mine!E5" fmlaRange="Mine!E2"/>'),
        ("<x><a:ext><cameraTool cellRange='Mine!$D$2:$D$4'/></a:ext></x>",
         '<x><a:ext><cameraTool cellRange="Mine!$E$2:$E$5"/></a:ext></x>'),
        ("<x:FmlaLink>Mine!$D$4</x:FmlaLink>", "<x:FmlaLink>Mine!$E$5</x:FmlaLink>"),
        ("<x:FmlaPict>Mine!D4</x:FmlaPict>", "<x:FmlaPict>Mine!E5</x:FmlaPict>"),
        ("<c:sqref>Mine!$D$2:$D$4</c:sqref>", "<c:sqref>Mine!$E$2:$E$5</c:sqref>"),
        ("<controlPr linkedCell='Mine!D4'/>", '<controlPr linkedCell="Mine!E5"/>'),
        ("<cfvo type='formula' val='Mine!D4'/>", '<cfvo type="formula" val="Mine!E5"/>'),
        ("<parameter cell='Mine!D4'/>", '<parameter cell="Mine!E5"/>'),
        ("<webPublishItem sourceRef='Mine!D4'/>", '<webPublishItem sourceRef="Mine!E5"/>'),
        ("<dataRef sheet='Mine' ref='D2:D4'/>", '<dataRef sheet="Mine" ref="E2:E5"/>'),
        ("<rangeSet sheet='Mine' ref='D4'/>", '<rangeSet sheet="Mine" ref="E5"/>'),
        ("<worksheetSource sheet='Mine' ref='D2:D4'/>",
         '<worksheetSource sheet="Mine" ref="E2:E5"/>'),
    ],
)  # fmt: skip
def test_references_outside_of_cells_follow(before: str, after: str) -> None:
    remap, root = rewriter(), element(before)
    assert remap.tree(root, "Own", "there")
    assert after == bare(root[0])
    assert not remap.gone


@pytest.mark.parametrize(
    "text",
    [
        "<c><f>Mine!D4</f></c>",  # cells are rewritten one by one
        "<cfRule><formula/></cfRule>",
        "<cfRule><formula>A1&gt;1</formula></cfRule>",
        "<hyperlink ref='A1'/>",
        "<cfvo type='percent' val='50'/>",
        "<other location='Mine!D4'/>",
        "<worksheetSource name='Table1'/>",
        "<worksheetSource sheet='Mine'/>",
        "<worksheetSource ref='D2:D4'/>",
        "<worksheetSource sheet='Own' ref='D2:D4'/>",
        "<worksheetSource sheet='Mine' ref='A1:B2'/>",
    ],
)
def test_what_refers_to_nothing_that_moved_stays(text: str) -> None:
    remap, root = rewriter(), element(text)
    before = bare(root)
    assert not remap.tree(root, "Own", "there")
    assert before == bare(root)
    assert not remap.gone


def test_a_pivot_table_whose_source_is_gone_keeps_it_and_is_named() -> None:
    remap, root = rewriter(), element("<worksheetSource sheet='Mine' ref='A5:D5'/>")
    assert not remap.tree(root, "Own", "pivot")
    assert 'ref="A5:D5"' in bare(root)
    assert [("pivot", "Mine!A5:D5")] == [(d.where, d.text) for d in remap.gone]


def test_two_changes_of_one_element_are_both_made() -> None:
    remap = rewriter()
    root = element("<formula>Mine!D4</formula><formula>1</formula>")
    assert remap.tree(root, "Own", "there")
    assert "<formula>Mine!E5</formula><formula>1</formula>" in bare(root)


OWN = """<row r="1"><c r="A1"><f>Mine!D4</f><v>2</v></c><c r="B1"><f>1+1</f><v>2</v></c>
<c r="C1"><v>7</v></c></row>
<row r="2"><c r="A2"><f t="shared" ref="A2:A3" si="0">Mine!D3+D1</f></c>
<c r="B2"><f t="shared" ref="B2:B3" si="1">C1+1</f></c></row>
<row r="3"><c r="A3"><f t="shared" si="0"/></c><c r="B3"><f t="shared" si="1"/></c></row>"""


def test_cells_of_an_own_sheet_follow_and_a_shared_formula_is_written_out() -> None:
    remap = rewriter(mine(others={"Own": data(OWN)}))
    tab = remap.placement.match.returned.tabs[1]
    remap.sheet(tab)
    cells = {c.get("r"): c[0] for c in remap.package.tree(tab.part).iter("{*}c")}
    assert ["Mine!E5", "1+1", "Mine!E3+D1", "Mine!E5+D2"] == [
        cells[at].text for at in ("A1", "B1", "A2", "A3")
    ]
    assert {} == dict(cells["A2"].attrib) == dict(cells["A3"].attrib)
    assert {"t": "shared", "ref": "B2:B3", "si": "1"} == dict(cells["B2"].attrib)
    assert cells["B3"].text is None


def test_an_own_sheet_that_refers_to_nothing_that_moved_keeps_its_bytes() -> None:
    raw = mine(others={"Own": data('<row r="1"><c r="A1"><f>1+1</f></c></row>')})
    remap = rewriter(raw)
    before = remap.package.data()
    remap.sheet(remap.placement.match.returned.tabs[1])
    assert before == remap.package.data()


def test_the_formula_of_another_program_is_mended() -> None:
    wrapped = '<row r="1"><c r="A1"><f>_xlfngnumeric.ERROR("=1+1")</f></c></row>'
    remap = rewriter(mine(others={"Own": data(wrapped)}))
    tab = remap.placement.match.returned.tabs[1]
    remap.sheet(tab)
    assert "<f>1+1</f>" in bare(remap.package.tree(tab.part))


def test_the_parts_that_an_own_sheet_reaches_follow_once() -> None:
    chart = xml("<c:f>Mine!D4</c:f><c:f>Mine!D5</c:f>", "c:chart")
    parts = {
        "xl/worksheets/_rels/sheet2.xml.rels": rels("rId1 drawing /xl/drawings/drawing1.xml"),
        "xl/drawings/drawing1.xml": xml("", "xdr:wsDr"),
        "xl/drawings/_rels/drawing1.xml.rels": rels(
            "rId1 chart /xl/charts/chart1.xml", "rId2 image /xl/media/image1.png"
        ),
        "xl/charts/chart1.xml": chart,
        "xl/media/image1.png": "no XML",
    }
    remap = rewriter(mine(parts=parts))
    tab = remap.placement.match.returned.tabs[1]
    for _ in range(2):
        remap.sheet(tab)
    assert [("a chart on Own", "Mine!D5")] == [(d.where, d.text) for d in remap.gone]
    written = Package(remap.package.data()).parts["xl/charts/chart1.xml"]
    assert b"<c:f>Mine!E5</c:f>" in written


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<f t='shared' si='1' ref='A1:A2'>A1</f>", "<f>B1</f>"),
        ("<f t='array' ref='A1:A2'>A1</f>", '<f t="array" ref="A1:A2">B1</f>'),
        ("<f>A1</f>", "<f>B1</f>"),
    ],
)
def test_a_shared_formula_is_told_on_its_own(before: str, after: str) -> None:
    found = element(before)[0]
    unshared(found, "B1")
    assert after == bare(found)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("SUM(T!E8:T!E12)", False),
        ("SUM('a b'!E8:'a b'!E12)+T!A1", False),
        ("SUM(E8:S!E12)", False),
        ("SUM(Jan:Dec!A1)", True),
        ("SUM('Jan 1:Dec 2'!A1)", True),
        ("SUM(T!E8:T!E12)+SUM(Jan:Dec!A1)", True),
        ('INDIRECT("T!A1")', True),
        ('HYPERLINK("#T!A1","there")', True),
        ('HYPERLINK("[Book.xlsx]T!A1")', True),
        ('HYPERLINK("https://example.org/a?b=c!d1")', False),
        ('HYPERLINK("mailto:finance@example.org","write")', False),
        ("SUM(A1:B2)", False),
    ],
)
def test_references_in_texts_and_over_sheets_are_told_and_spans_of_one_sheet_are_not(
    text: str, told: bool
) -> None:
    assert told == loose(text, "S")
