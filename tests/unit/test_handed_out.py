"""A handout holds what a reader sees: a workbook full of marks that nobody is to see has none."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from datetime import date
from functools import lru_cache

import openpyxl
import pytest
from lxml import etree
from openpyxl.comments import Comment
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table

from modelgen.addresses import Place
from modelgen.commands.handout import Handout, handout
from modelgen.commands.handout_copy.allowed import KINDS, TC
from modelgen.commands.handout_copy.pictures import cleaned
from modelgen.commands.handout_copy.reach import Reach, hidden_spots, names_of, public
from modelgen.patch.drawings import CHART, DRAWING_TYPE, SPACE
from modelgen.patch.worksheet_tree import place
from modelgen.xlsx.package import DOCUMENT, MAIN, Package, cells_of, child, tag
from modelgen.xlsx.reader import Returned

from .small_files import data, file
from .test_small_round_trip import NAME, built, edited

DAY = date(2026, 12, 1)

PNG = (
    b"\x89PNG\r\n\x1a\n"
    + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in (
            (b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)),
            (b"tEXt", b"Author\0mark-in-a-picture"),
            (b"IDAT", zlib.compress(b"\0\xff\0\0")),
            (b"IEND", b""),
        )
    )
    + b"mark-behind-a-picture"
)

PARTS = {
    # the part: who leads to it, by which kind of arrow
    "docMetadata/LabelInfo.xml": ("", "classificationlabels"),
    "docProps/thumbnail.wmf": ("", "thumbnail"),
    "_xmlsignatures/origin.sigs": ("", "origin"),
    "customXml/item1.xml": ("W", "customXml"),
    "xl/vbaProject.bin": ("W", "vbaProject"),
    "xl/connections.xml": ("W", "connections"),
    "xl/externalLinks/externalLink1.xml": ("W", "externalLink"),
    "xl/pivotCache/pivotCacheDefinition1.xml": ("W", "pivotCacheDefinition"),
    "xl/revisions/revisionHeaders.xml": ("W", "revisionHeaders"),
    "xl/revisions/userNames.xml": ("W", "usernames"),
    "xl/volatileDependencies.xml": ("W", "volatileDependencies"),
    "xl/richData/rdrichvalue.xml": ("W", "rdRichValue"),
    "xl/something/else.xml": ("W", "aKindOfTomorrow"),
    "xl/printerSettings/printerSettings1.bin": ("S", "printerSettings"),
    "xl/customProperty1.bin": ("S", "customProperty"),
    "xl/queryTables/queryTable1.xml": ("S", "queryTable"),
    "xl/pivotTables/pivotTable1.xml": ("S", "pivotTable"),
    "xl/embeddings/oleObject1.bin": ("S", "oleObject"),
    "xl/ctrlProps/ctrlProp1.xml": ("S", "ctrlProp"),
    "xl/threadedComments/threadedComment1.xml": ("S", "threadedComment"),
    "xl/persons/person.xml": ("W", "person"),
    "xl/slicers/slicer1.xml": ("S", "slicer"),
    "xl/nobody/leads/here.txt": (None, ""),
}

KNOWN = {
    "xl/threadedComments/threadedComment1.xml": f'<ThreadedComments xmlns="{TC}">'
    '<threadedComment ref="A1" dT="2026-01-01T00:00:00.00"'
    ' id="{AA86E3A0-0001-4A0B-8C4B-1D2E3F405162}"'
    ' personId="{AA86E3A0-0002-4A0B-8C4B-1D2E3F405162}"><text>mark-thread</text>'
    "<extLst><ext>mark-of-the-thread</ext></extLst></threadedComment></ThreadedComments>",
    "xl/persons/person.xml": f'<personList xmlns="{TC}"><person displayName="mark-person"'
    ' id="{AA86E3A0-0002-4A0B-8C4B-1D2E3F405162}" userId="mark-account" providerId="AD"/>'
    "</personList>",
}

IN_WORKBOOK = {
    # where it goes in the workbook: what it says
    "fileVersion": '<fileVersion appName="xl" lastEdited="7" codeName="mark-code-name-of-file"/>',
    "fileSharing": '<fileSharing userName="mark-who-shares" hashValue="bWFyay1zaGFyZQ=="/>',
    "absPath": '<absPath url="C:\\Users\\mark-absolute-path\\"/>',
    "workbookProtection": '<workbookProtection lockStructure="1" workbookHashValue="mark-hash"/>',
    "customWorkbookViews": '<customWorkbookViews><customWorkbookView name="mark-a-view"/>'
    "</customWorkbookViews>",
    "webPublishObjects": '<webPublishObjects><x destinationFile="mark-web"/></webPublishObjects>',
}

ON_SHEET = """
<protectedRanges><protectedRange name="mark-range" sqref="A1" securityDescriptor="mark-sddl"/>
</protectedRanges>
<scenarios><scenario name="mark-scenario" user="mark-user" comment="mark-remark"/></scenarios>
<autoFilter ref="A1:B2"><filterColumn colId="0"><filters><filter val="mark-filter"/></filters>
</filterColumn></autoFilter>
<dataConsolidate><dataRefs><dataRef name="mark-data"/></dataRefs></dataConsolidate>
<customSheetViews><customSheetView guid="mark-guid"/></customSheetViews>
<webPublishItems><webPublishItem destinationFile="mark-publish"/></webPublishItems>
<extLst><ext uri="mark-uri"><x xmlns="urn:x">mark-in-an-extension</x></ext></extLst>
"""

_FRAME = """<xdr:twoCellAnchor><xdr:from><xdr:col>3</xdr:col><xdr:colOff>0</xdr:colOff>
<xdr:row>5</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:to><xdr:col>5</xdr:col>
<xdr:colOff>0</xdr:colOff><xdr:row>9</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to>{}
<xdr:clientData/></xdr:twoCellAnchor>"""

_SHAPE = """<xdr:sp macro="mark-macro" textlink="Secret!A1"><xdr:nvSpPr>
<xdr:cNvPr id="{id}" name="mark-shape-name" {hidden} descr="a plain text"/>
<xdr:cNvSpPr/></xdr:nvSpPr>
<xdr:spPr><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr><xdr:txBody><a:bodyPr/><a:p>
<a:r><a:t>{text}</a:t></a:r></a:p></xdr:txBody></xdr:sp>"""

_PICTURE = """<xdr:pic macro="mark-macro"><xdr:nvPicPr><xdr:cNvPr id="4" name="mark-picture"
 descr="C:\\Users\\mark-alternative-text"><a:extLst>
<a:ext uri="x"><mark-extension/></a:ext></a:extLst>
</xdr:cNvPr><xdr:cNvPicPr/></xdr:nvPicPr><xdr:blipFill><a:blip r:embed="rId1"/></xdr:blipFill>
<xdr:spPr><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr></xdr:pic>"""


def _drawn(*objects: str) -> str:
    """A drawing of these objects, each in a frame of its own."""
    main = "http://schemas.openxmlformats.org/drawingml/2006/main"
    spaces = f'xmlns:xdr="{SPACE}" xmlns:a="{main}" xmlns:r="{DOCUMENT}"'
    return f"<xdr:wsDr {spaces}>{''.join(map(_FRAME.format, objects))}</xdr:wsDr>"


DRAWING = _drawn(
    _SHAPE.format(id=2, hidden="", text="seen"),
    _SHAPE.format(id=3, hidden='hidden="1"', text="mark-hidden-shape"),
    _PICTURE,
)

SHARED = (
    f'<sst xmlns="{MAIN}"><si><r><t>mark-orphan</t></r><r><t>mark-rich</t></r></si><si>'
    '<r><rPr><b/></rPr><t xml:space="preserve">a </t></r><r><t>note</t></r>'
    '<rPh sb="0" eb="1"><t>mark-phonetic</t></rPh></si></sst>'
)

CELLS = {
    "A1": "a note", "A2": "=1+1", "A3": "=Secret!A2", "A4": '="C:\\Users\\mark-literal\\x"&""',
    "A5": "=[1]Sheet1!$A$1", "A6": '=RTD("mark-server",,"x")', "A7": "=hidden_name",
    "A8": '=HYPERLINK("file:///mark-hyperlink-formula","here")', "A9": "=MarkMacro(A2)",
    "A10": "=SUM(A2,C20)", "A11": "=Inputs!E7*2", "C20": 7, "A20": "mark-in-a-hidden-row",
    "H1": "mark-in-a-hidden-column", "B1": "web", "B2": "file", "B3": "mail", "B4": "intern",
}  # fmt: skip

LINKS = {
    "B1": "https://example.org/page", "B2": "file:///C:/mark-link", "B3": "mailto:mark@x.org",
    "B4": "http://mark-server/share",
}  # fmt: skip

VALUES = {"A2": "2", "A3": "5", "A4": "C", "A5": "6", "A6": "8", "A7": "2", "A8": "here",
          "A9": "1", "A10": "9"}  # fmt: skip


def _typed(workbook: openpyxl.Workbook) -> None:
    sheet = workbook.create_sheet("Mine")
    for at, content in CELLS.items():
        sheet[at] = content
    for at, address in LINKS.items():
        sheet[at].hyperlink = address
        sheet[at].hyperlink.tooltip = "mark-tooltip"
    sheet["A1"].comment = Comment("mark-comment", "mark-author")
    sheet.row_dimensions[20].hidden = True
    sheet.column_dimensions["H"].hidden = True
    sheet.oddHeader.left.text = "mark-header"
    sheet["D1"], sheet["E1"], sheet["D2"], sheet["E2"] = "one", "two", 1, 2
    table = Table(displayName="Kept", ref="D1:E2")
    table.comment = "mark-table-comment"
    sheet.add_table(table)
    secret = workbook.create_sheet("Secret")
    secret["A1"], secret["A2"] = "mark-hidden-cell", 5
    secret.add_data_validation(DataValidation(prompt="mark-prompt", sqref="A1"))
    secret.sheet_state = "hidden"
    deep = workbook.create_sheet("mark-very-hidden-name")
    deep["A1"] = "mark-very-hidden-cell"
    deep.sheet_state = "veryHidden"
    for key in ("creator", "lastModifiedBy", "keywords", "category", "subject", "description"):
        setattr(workbook.properties, key, f"mark-{key}")
    workbook["Inputs"]["E7"].comment = Comment("mark-on-a-generated-sheet", "mark-author")


@lru_cache(1)
def planted() -> bytes:
    """A workbook with marks wherever a program or a person leaves some."""
    workbook = openpyxl.load_workbook(io.BytesIO(built()))
    _typed(workbook)
    target = io.BytesIO()
    workbook.save(target)
    package = Package(target.getvalue())
    mine = next(part for name, part, _ in package.sheets() if name == "Mine")
    for part, (source, kind) in PARTS.items():
        package.put(part, KNOWN.get(part, f"<x>mark-part-{part}</x>").encode())
        if source is not None:
            at = {"W": package.workbook, "S": mine}.get(source, "")
            package.add_relation(at, kind, part)
    _workbook(package)
    _sheet(package, mine)
    _beside(package, mine)
    return _zipped(package)


def _workbook(package: Package) -> None:
    root = package.tree(package.workbook, change=True)
    for name, text in IN_WORKBOOK.items():
        for old in root.findall(tag(name)):
            root.remove(old)
        root.insert(0, etree.fromstring(f'<r xmlns="{MAIN}">{text}</r>')[0])
    for element in root.findall(tag("workbookPr")):
        element.set("codeName", "mark-code-name")
    names = root.find(tag("definedNames"))
    for name, more, text in (
        ("hidden_name", 'hidden="1"', "Mine!$A$2"), ("told", 'comment="mark-remark"', "Mine!$A$1"),
        ("mark_constant", "", '"mark-constant"'), ("mark_path", "", '"C:\\mark\\"'),
        ("mark_gone", "", "Secret!$A$1"),
    ):  # fmt: skip
        entry = f'<r xmlns="{MAIN}"><definedName name="{name}" {more}>{text}</definedName></r>'
        names.append(etree.fromstring(entry)[0])


def _sheet(package: Package, mine: str) -> None:
    root = package.tree(mine, change=True)
    data = child(root, "sheetData")
    for element in reversed(etree.fromstring(f'<r xmlns="{MAIN}">{ON_SHEET}</r>')):
        root.insert(list(root).index(data) + 1, element)
    guard = '<sheetProtection xmlns="{}" sheet="1" hashValue="mark-hash" saltValue="mark-salt"/>'
    root.insert(list(root).index(data) + 1, etree.fromstring(guard.format(MAIN)))
    root.find(tag("sheetPr")).set("codeName", "mark-code-name-of-sheet")
    root.set("{urn:mark-name-space}uid", "mark-attribute")
    root.append(etree.Comment("mark-comment-in-xml"))
    root.append(etree.ProcessingInstruction("mark", "mark-instruction"))
    for cell in root.iter(tag("c")):
        value = VALUES.get(cell.get("r"))
        if value is not None:
            for old in cell.findall(tag("v")):
                cell.remove(old)
            cell.set("t", "n" if value.isdigit() else "str")
            etree.SubElement(cell, tag("v")).text = value
    _drawing(package, mine)


def _drawing(package: Package, mine: str) -> None:
    package.put("xl/media/image9.png", PNG)
    package.put("xl/drawings/drawing9.xml", DRAWING.encode())
    package.declare("xl/drawings/drawing9.xml", DRAWING_TYPE)
    package.add_relation("xl/drawings/drawing9.xml", "image", "xl/media/image9.png")
    entry = etree.Element(tag("drawing"))
    entry.set(
        tag("id", DOCUMENT), package.add_relation(mine, "drawing", "xl/drawings/drawing9.xml")
    )
    place(package.tree(mine, change=True), entry)


def _beside(package: Package, mine: str) -> None:
    """Texts that no cell has, styles that no cell needs, properties of companies."""
    package.put("xl/sharedStrings.xml", SHARED.encode())
    package.add_relation(package.workbook, "sharedStrings", "xl/sharedStrings.xml")
    for cell in package.tree(mine).iter(tag("c")):
        if cell.get("r") == "A1":
            cell.set("t", "s")
            cell[:] = [etree.fromstring(f'<v xmlns="{MAIN}">1</v>')]
    styles = package.tree(package.related(package.workbook, "styles"), change=True)
    formats = styles.find(tag("numFmts"))
    etree.SubElement(formats, tag("numFmt"), numFmtId="399", formatCode='0"mark-format"')
    looks = '<dxf xmlns="{}"><numFmt numFmtId="398" formatCode="0 mark-look"/></dxf>'
    styles.find(tag("dxfs")).append(etree.fromstring(looks.format(MAIN)))
    style = etree.SubElement(styles.find(tag("cellStyles")), tag("cellStyle"), xfId="0")
    style.set("name", "mark-style")
    etree.SubElement(styles.find(tag("cellStyles")), tag("cellStyle"), xfId="0", builtinId="3")
    styles.find(tag("cellStyles"))[-1].set("name", "mark-comma")
    theme = package.related(package.workbook, "theme")
    package.tree(theme, change=True).set("name", "mark-theme")
    app = package.tree("docProps/app.xml", change=True)
    for word in ("Company", "Manager", "HyperlinkBase"):
        etree.SubElement(app, app.tag.replace("Properties", word)).text = f"mark-{word}"
    custom = package.tree("docProps/custom.xml", change=True)
    entry = etree.SubElement(custom, custom[0].tag, pid="77", name="mark-property")
    etree.SubElement(entry, custom[0][0].tag).text = "mark-property-value"


def _zipped(package: Package) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package.data())) as old, zipfile.ZipFile(target, "w") as new:
        for info in old.infolist():
            member = zipfile.ZipInfo(info.filename, (2019, 5, 7, 11, 22, 44))
            member.comment = b"mark-of-a-member"
            member.extra = struct.pack("<HH", 0x9999, 10) + b"mark-extra"
            new.writestr(member, old.read(info), zipfile.ZIP_DEFLATED)
        new.comment = b"mark-of-the-file"
    return target.getvalue()


@lru_cache(4)
def handed(values: bool = False, *keep: str) -> Handout:
    return handout(NAME, planted(), DAY, values, keep)


def marks(data: bytes) -> set[str]:
    """The marks in every part of a file, and in the file as it lies on the disk."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        texts = [data, *(package.read(name) for name in package.namelist())]
        texts += [name.encode() for name in package.namelist()]
    found = set()
    for text in texts:
        for form in (text, text.replace(b"\0", b"")):
            found |= {m.decode() for m in re.findall(rb"(?i)mark[\w-]+", form)}
    return {word for word in found if not word.startswith(("marker", "Marker"))}


def own(data: bytes) -> dict[str, object]:
    sheet = openpyxl.load_workbook(io.BytesIO(data))["Mine"]
    return {cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.value}


def test_the_planted_workbook_has_its_marks() -> None:
    assert len(marks(planted())) > 70


@pytest.mark.parametrize("values", [False, True])
def test_no_mark_of_what_nobody_is_to_see_is_in_a_handout(values: bool) -> None:
    assert set() == marks(handed(values).data)


def test_a_reader_of_an_own_sheet_sees_what_the_workbook_shows() -> None:
    cells = own(handed().data)
    assert {
        "A1": "a note",
        "A2": "=1+1",
        "A11": "=Inputs!E7*2",
        "B1": "web",
    }.items() <= cells.items()
    sheet = openpyxl.load_workbook(io.BytesIO(handed().data))["Mine"]
    assert ["Kept"] == list(sheet.tables)
    package = Package(handed().data)
    mine = next(part for name, part, _ in package.sheets() if name == "Mine")
    drawn = package.parts[package.related(mine, "drawing")].decode()
    assert all(word in drawn for word in ("seen", "a plain text", "<pic>"))
    assert ["B1"] == [cell.coordinate for cell in sheet["B"] if cell.hyperlink]
    assert sheet.protection.sheet


@pytest.mark.parametrize("at", [f"A{n}" for n in range(3, 11)])
def test_a_formula_that_needs_what_is_left_out_shows_its_value(at: str) -> None:
    value = own(handed().data)[at]
    assert VALUES[at] == str(value)


def test_the_console_names_what_went_and_what_stayed() -> None:
    told = "\n".join(handed().removed)
    for words in (
        "Source, Secret", "3 cells in hidden rows and columns: Mine!", "8 formulas that",
        "project of macros", "printer settings", "link to another workbook", "data connections",
        "sensitivity label", "custom XML", "pivot table", "log of changes",
        "embedded object", "part of the kind `aKindOfTomorrow`", "× comment (--keep comments",
        "password of a protection", "header or footer", "set of scenarios", "view of a person",
        "alternative text", "name that is hidden", "link to a file", "properties: author",
    ):  # fmt: skip
        assert words in told
    assert any("link to the web" in line for line in handed().kept)


def test_comments_and_their_authors_are_kept_where_they_are_asked_for() -> None:
    made = handed(False, "comments")
    comment = {"mark-comment", "mark-author", "mark-on-a-generated-sheet"}
    assert {*comment, "mark-thread", "mark-person"} == marks(made.data)
    sheet = openpyxl.load_workbook(io.BytesIO(made.data))["Mine"]
    assert ("mark-comment", "mark-author") == (
        sheet["A1"].comment.text,
        sheet["A1"].comment.author,
    )


def test_a_handout_has_parts_of_known_kinds_only() -> None:
    package = Package(handed().data)
    kinds = {r.kind for part in ("", *package.parts) if not part.endswith(".rels")
             for r in package.relations(part)}  # fmt: skip
    assert kinds == {
        "officeDocument", "core-properties", "extended-properties", "custom-properties",
        "worksheet", "styles", "theme", "sharedStrings", "drawing", "image", "table", "hyperlink",
        *kinds & {"chart"},
    }  # fmt: skip
    assert set(package.parts) == {
        "[Content_Types].xml",
        *package.reached(),
        *(p for p in package.parts if ".rels" in p),
    }
    assert Returned(handed().data).handed_out


def test_what_an_element_may_hold_is_written_down_for_each_child() -> None:
    known = {*KINDS, "v", "f", "formula", "sqref", "author"}
    assert set() == {c for kind in KINDS.values() for c in kind.children} - known


@pytest.mark.parametrize(
    ("address", "fits"),
    [
        ("https://example.org/a?b=c#d", True), ("http://sub.example.co.uk", True),
        ("file:///C:/x", False), ("C:\\x.xlsx", False), ("\\\\server\\x", False),
        ("mailto:a@b.org", False), ("http://intranet/x", False), ("https://10.0.0.7/x", False),
        ("https://host.corp/x", False), ("https://me:word@example.org", False),
        ("https://example.org/?who=a@b.org", False), ("", False), ("http://[", False),
    ],
)  # fmt: skip
def test_a_link_is_kept_that_everybody_can_follow(address: str, fits: bool) -> None:
    assert fits is public(address)


JPEG = (
    b"\xff\xd8\xff\xe1\0\x0cExif\0\0mark\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\1\1\xff\xfe\0\x06mark"
    b"\xff\xda\0\x02\x12\xff\0\x34\xff\xd0\x56\xff\xd9mark"
)

GIF = b"GIF89a\1\0\1\0\0\0\0!\xfe\4mark\0!\xf9\4\0\0\0\0\0,\0\0\0\0\1\0\1\0\0\2\2D\1\0;mark"


@pytest.mark.parametrize(("picture", "kind"), [(PNG, "png"), (JPEG, "jpeg"), (GIF, "gif")])
def test_a_picture_keeps_what_draws_it(picture: bytes, kind: str) -> None:
    made = cleaned(picture)
    assert made
    assert (kind, made) == (made[0], cleaned(made[1]))
    assert b"mark" not in made[1]
    for drawn in (b"IDAT", b"\x12\xff\0\x34\xff\xd0\x56", b",\0\0\0\0\1\0\1\0\0\2\2D\1\0"):
        assert (drawn in picture) == (drawn in made[1])


@pytest.mark.parametrize(
    "picture", [b"", b"<svg/>", PNG[:30], JPEG[:30], GIF[:14], b"\xd7\xcd\xc6"]
)
def test_a_picture_that_may_hold_anything_is_left_out(picture: bytes) -> None:
    assert cleaned(picture) is None


@pytest.mark.parametrize("part", ["xl/theme/theme1.xml", "xl/drawings/drawing9.xml",
                                  "xl/charts/chart7.xml", "docProps/core.xml"])  # fmt: skip
def test_a_torn_part_stops_nothing_and_is_told(part: str) -> None:
    package = Package(planted())
    package.put(part, b"<torn")
    made = handout(NAME, package.data(), DAY, False)
    Package(made.data)
    told = "part that is torn" in "\n".join(made.removed)
    assert told == (part.startswith(("xl/theme", "xl/drawings")))


REACH = Reach(
    sheets=("Own", "Jan", "Feb", "It's"),
    order=("Own", "Jan", "Gone", "Feb", "It's"),
    names=frozenset({"rate"}),
    tables=frozenset({"kept"}),
    gone=frozenset({Place("Own", 4, 2), Place("Own", 9, 2)}),
)


@pytest.mark.parametrize(
    ("formula", "stands"),
    [
        ("A1+Own!B2*rate", True), ("SUM(A1:B9)", True), ("SUM(C1:C4,C6:C9)", True),
        ("C5", False), ("SUM(C4:D6)", False), ("SUM(C:C)", False), ("SUM(10:10)", False),
        ("Gone!A1", False), ("[1]Own!A1", False), ("'[b.xlsx]Own'!A1", False),
        ("'It''s'!A1", True), ("SUM(Feb:It's!A1)", False), ("SUM('Feb:It''s'!A1)", True),
        ("SUM(Own:Jan!A1)", True), ("SUM(Jan:Feb!A1)", False), ("SUM(Jan:Nowhere!A1)", False),
        ("rate", True), ("secret_rate", False), ("Own!rate", True), ("Gone!rate", False),
        ("SUM(Kept[one])", True), ("SUM(Lost[one])", False),
        ("_xlfn.LET(_xlpm.x,1,_xlpm.x)", True),
        ("MyMacro(1)", False), ("_xll.Add(1)", False), ("_xlfn.SINGLE(A1)", True),
        ("_xlfn.WEBSERVICE(A1)", False), ('RTD("s",,"t")', False), ('CUBEVALUE("c")', False),
        ('INDIRECT("Own!A1")', False), ("GETPIVOTDATA(A1,A2)", False), ("#REF!+1", True),
        ('"plain text, 3/4 and a.b"&A1', True), ('"C:\\x"', False), ('"\\\\server\\x"', False),
        ('HYPERLINK("https://example.org/a","b")', True), ('"file:///x"', False),
        ('"me@example.org"', False), ('"report.xlsx"', False), ('IF("', False), ("", True),
    ],
)  # fmt: skip
def test_a_formula_stands_on_what_is_handed_out(formula: str, stands: bool) -> None:
    assert stands is REACH.stands(formula, "Own")


def test_names_stand_on_names_that_stand() -> None:
    names = "".join(
        f'<definedName name="{name}"{more}>{text}</definedName>'
        for name, more, text in (
            ("Rate", "", "0.1"), ("twice", "", "Rate*2"), ("lost", "", "Gone!$A$1"),
            ("follows", "", "lost+1"), ("there", "", "Own!$A$1"), ("unseen", ' hidden="1"', "1"),
            ("needs", "", "unseen"), ("macro", ' function="1"', "1"), ("local", "", "A1"),
            ("_xlnm.Criteria", "", "Own!$A$1"),
        )
    )  # fmt: skip
    sheets = {name: data("") for name in REACH.order}
    returned = Returned(file(sheets, names=f"<definedNames>{names}</definedNames>"))
    assert {"rate", "twice", "there"} == names_of(returned, REACH)


def test_a_relative_name_stands_where_all_that_it_may_mean_is_handed_out() -> None:
    meanings = {"above": "Own!A1048576", "beside": "Own!$D1", "below": "Own!A$9", "x": "Own!$C1"}
    names = "".join(
        f'<definedName name="{n}">{text}</definedName>' for n, text in meanings.items()
    )
    returned = Returned(
        file(
            {name: data("") for name in REACH.order}, names=f"<definedNames>{names}</definedNames>"
        )
    )
    hidden = Reach(REACH.sheets, REACH.order, gone=frozenset({Place("Own", 3, 2)}))
    assert {"beside", "below"} == names_of(returned, hidden)
    assert set(meanings) == names_of(returned, Reach(REACH.sheets, REACH.order))


def test_cells_are_hidden_by_rows_and_columns_that_are_not_folded() -> None:
    rows = "".join(
        f'<row r="{n}" {more}>' + "".join(f'<c r="{c}{n}"><v>1</v></c>' for c in "ABCD") + "</row>"
        for n, more in ((1, ""), (2, 'hidden="1"'), (3, 'hidden="1" outlineLevel="1"'),
                        (4, 'ht="0"'))
    )  # fmt: skip
    columns = (
        '<cols><col min="2" max="2" width="0"/><col min="3" max="3" width="9" hidden="1"/>'
        '<col min="4" max="4" width="9" hidden="1" outlineLevel="1"/></cols>'
    )
    found = hidden_spots(Returned(file({"S": data(rows, before=columns)})), "S")
    shown = {(0, 0), (0, 3), (2, 0), (2, 3)}
    assert {(row, col) for row in range(4) for col in range(4)} - shown == {
        (at.row, at.col) for at in found
    }


def _rows(rows: str, parts: Callable[[Package, str], None] = lambda *_: None) -> Handout:
    """The handout of a workbook with an own sheet of these rows."""
    package = Package(edited(lambda workbook: workbook.create_sheet("Mine")))
    mine = next(part for name, part, _ in package.sheets() if name == "Mine")
    found = child(package.tree(mine, change=True), "sheetData")
    found[:] = etree.fromstring(f'<r xmlns="{MAIN}">{rows}</r>')[:]
    parts(package, mine)
    return handout(NAME, package.data(), DAY, False)


def test_a_formula_that_neighbours_share_stands_or_falls_for_each_of_them() -> None:
    cells = (
        ("A1", '<f t="shared" ref="A1:A2" si="0">Source!A1&amp;B1</f>', "q"),
        ("A2", '<f t="shared" si="0"/>', "w"),
        ("A3", '<f t="shared" ref="A3:A4" si="1">B3&amp;"x"</f>', "x"),
        ("A4", '<f t="shared" si="1"/>', "x"),
    )
    rows = "".join(
        f'<row r="{at[1]}"><c r="{at}" t="str">{formula}<v>{value}</v></c></row>'
        for at, formula, value in cells
    )
    assert {"A1": "q", "A2": "w", "A3": '=B3&"x"', "A4": '=B4&"x"'} == own(_rows(rows).data)


def test_a_formula_spills_on_and_nothing_else_that_excel_lists_beside_it_goes_along() -> None:
    def listed(package: Package, _: str) -> None:
        text = (
            f'<metadata xmlns="{MAIN}"><metadataTypes count="2"><metadataType name="MARK_RICH"/>'
            '<metadataType name="XLDAPR"/></metadataTypes><cellMetadata count="2">'
            '<bk><rc t="1" v="0"/></bk><bk><rc t="2" v="0"/></bk></cellMetadata></metadata>'
        )
        package.put("xl/metadata.xml", text.encode())
        package.add_relation(package.workbook, "sheetMetadata", "xl/metadata.xml")

    rows = (
        '<row r="1"><c r="A1" cm="2"><f t="array" ref="A1:A2">_xlfn.SEQUENCE(2)</f><v>1</v></c>'
        '<c r="B1" cm="1" vm="1"><f t="array" ref="B1">SUM(C1:C2)</f><v>0</v></c></row>'
    )
    made = Package(_rows(rows, listed).data)
    mine = next(part for name, part, _ in made.sheets() if name == "Mine")
    assert ["1", None] == [cell.get("cm") for _, _, cell in cells_of(made.tree(mine))]
    assert b"MARK_RICH" not in made.parts["xl/metadata.xml"]


def test_a_chart_of_another_workbook_shows_what_it_showed_and_carries_nothing() -> None:
    chart = (
        f'<c:chartSpace xmlns:c="{CHART}" xmlns:r="{DOCUMENT}"><c:pivotSource><c:name>mark-pivot'
        '</c:name></c:pivotSource><c:chart><c:plotArea><c:lineChart><c:ser><c:idx val="0"/>'
        '<c:val><c:numRef><c:f>[1]mark-sheet!A1</c:f><c:numCache><c:ptCount val="1"/>'
        '<c:pt idx="0"><c:v>42</c:v></c:pt></c:numCache></c:numRef></c:val>'
        "<c:extLst><c:ext><c:f>mark-extension</c:f></c:ext></c:extLst></c:ser></c:lineChart>"
        '</c:plotArea></c:chart><c:externalData r:id="rId1"/></c:chartSpace>'
    )
    frame = (
        '<xdr:graphicFrame><xdr:nvGraphicFramePr><xdr:cNvPr id="2" name="mark-chart"/>'
        "<xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr><xdr:xfrm/><a:graphic><a:graphicData"
        f' uri="{CHART}"><c:chart xmlns:c="{CHART}" r:id="rId1"/></a:graphicData></a:graphic>'
        "</xdr:graphicFrame>"
    )

    def drawn(package: Package, mine: str) -> None:
        package.put("xl/charts/chart9.xml", chart.encode())
        package.put("xl/embeddings/book.xlsx", b"mark-embedded")
        package.add_relation("xl/charts/chart9.xml", "package", "xl/embeddings/book.xlsx")
        package.put("xl/drawings/drawing9.xml", _drawn(frame).encode())
        package.add_relation("xl/drawings/drawing9.xml", "chart", "xl/charts/chart9.xml")
        entry = etree.Element(tag("drawing"))
        link = package.add_relation(mine, "drawing", "xl/drawings/drawing9.xml")
        entry.set(tag("id", DOCUMENT), link)
        place(package.tree(mine, change=True), entry)

    made = _rows("", drawn)
    assert set() == marks(made.data)
    assert any("numLit" in text.decode("utf-8", "ignore") and b">42<" in text
               for text in Package(made.data).parts.values())  # fmt: skip
