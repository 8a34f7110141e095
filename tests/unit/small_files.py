"""A workbook of a few cells, the Book that it came from, and the newer Book that it goes to.

The newer template brings a row and a column and drops the last row; the user put in a row and a
column of their own and calls the sheet Mine:

    the old Book        the workbook that came back      the new workbook

       A  B   C             A  B   (C)  D                   A  B   (C)  D     E
    1  .  Id  Value      1  .  Id       Value            1  .  Id       Unit  Value
    2  a  Ay  1          2  a  Ay       1                2  a  Ay       USD   1
    3  b  Be  2         (3)                             (3)
    4  c  Ce  =C2        4  b  Be       2                4  n  En       USD   9
                         5  c  Ce       =D2              5  b  Be       USD   2
"""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

from lxml import etree

from modelgen.addresses import Area, Place, spot
from modelgen.book.book import Book, Cell, CellId, Formula, Sheet
from modelgen.merge.placement import Placement, placement_of
from modelgen.patch.graft_job import Graft
from modelgen.patch.reference_rewriter import ReferenceRewriter
from modelgen.readback.book_match import BookMatch
from modelgen.readback.edits import UserCell
from modelgen.readback.row_alignment import Alignment
from modelgen.readback.template_moves import moves
from modelgen.xlsx.package import DOCUMENT, MAIN, Element, Package
from modelgen.xlsx.reader import Returned, Tab
from modelgen.xlsx.style_import import StyleImport

SPACES = (
    f'xmlns="{MAIN}" xmlns:r="{DOCUMENT}"'
    ' xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel" xmlns:v="urn:schemas-microsoft-com:vml"'
)

MINE = """
<row r="1"><c r="B1" t="str"><v>Id</v></c><c r="D1" t="str"><v>Value</v></c></row>
<row r="2"><c r="A2" t="str"><v>a</v></c><c r="B2" t="str"><v>Ay</v></c>
  <c r="D2"><v>1</v></c></row>
<row r="4"><c r="A4" t="str"><v>b</v></c><c r="B4" t="str"><v>Be</v></c>
  <c r="D4"><v>2</v></c></row>
<row r="5"><c r="A5" t="str"><v>c</v></c><c r="B5" t="str"><v>Ce</v></c>
  <c r="D5"><f>D2</f><v>1</v></c></row>
"""


def xml(text: str, name: str = "worksheet") -> str:
    """An element of that name, with every namespace that the tests use."""
    return f"<{name} {SPACES}>{text}</{name}>"


def element(text: str, name: str = "worksheet") -> Element:
    return etree.fromstring(xml(text, name))


def bare(found: Element) -> str:
    """An element as text, without namespaces."""
    text = etree.tostring(found, encoding="unicode")
    for declared in SPACES.split(" "):
        text = text.replace(f" {declared}", "")
    return text


def data(rows: str, more: str = "", before: str = "") -> str:
    """A sheet of these rows."""
    return xml(f"{before}<sheetData>{rows}</sheetData>{more}")


def rels(*relations: str) -> str:
    """Relations such as `rId1 chart /xl/charts/chart1.xml`."""
    found = []
    for relation in relations:
        id, kind, target = relation.split(" ")
        outside = ' TargetMode="External"' if ":" in target else ""
        found.append(
            f'<Relationship Id="{id}" Type="{DOCUMENT}/{kind}" Target="{target}"{outside}/>'
        )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{space}">{"".join(found)}</Relationships>'


def file(sheets: Mapping[str, str], parts: Mapping[str, str] = {}, names: str = "") -> bytes:
    """A file of these sheets, `xl/worksheets/sheet1.xml` and so on, and of further parts."""
    entries = "".join(
        f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(sheets, 1)
    )
    known = {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="xml" ContentType="application/xml"/></Types>'
        ),
        "_rels/.rels": rels("rId1 officeDocument xl/workbook.xml"),
        "xl/workbook.xml": xml(f"<sheets>{entries}</sheets>{names}", "workbook"),
        "xl/_rels/workbook.xml.rels": rels(
            *(f"rId{n} worksheet worksheets/sheet{n}.xml" for n in range(1, len(sheets) + 1))
        ),
        **{f"xl/worksheets/sheet{n}.xml": text for n, text in enumerate(sheets.values(), 1)},
        **parts,
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, text in known.items():
            archive.writestr(name, text)
    return target.getvalue()


def package(sheets: Mapping[str, str], parts: Mapping[str, str] = {}, names: str = "") -> Package:
    return Package(file(sheets, parts, names))


def book(rows: Mapping[str, tuple[Any, ...]], others: tuple[Sheet, ...] = ()) -> Book:
    """A Book of the sheet S, its cells by address, those with an id in column A as its items."""
    cells = []
    for row, contents in rows.items():
        for col, content in enumerate(contents):
            if content == "":
                continue
            place = Place("S", int(row) - 1, col)
            held = isinstance(content, str) and content.startswith("=")
            last = col == len(contents) - 1 and contents[0]
            role: Any = "id" if col == 0 else "formula" if held else "input" if last else "label"
            id = CellId.in_case(contents[0], "base") if last else CellId()
            cells.append(Cell(place, Formula(content, "") if held else content, role, id=id))
    width = max(len(contents) for contents in rows.values())
    area = Area("S", 0, 0, len(rows) - 1, width - 1)
    sheet = Sheet("S", "input", (8.0,) * width, {}, (1, 1), area)
    return Book("en", "", {}, date(2026, 1, 1), (sheet, *others), tuple(cells), (), (), (), ())


OLD = book({
    "1": ("", "Id", "Value"), "2": ("a", "Ay", 1.0), "3": ("b", "Be", 2.0),
    "4": ("c", "Ce", "=C2"),
})  # fmt: skip

NEW = book({
    "1": ("", "Id", "Unit", "Value"), "2": ("a", "Ay", "USD", 1.0), "3": ("n", "En", "USD", 9.0),
    "4": ("b", "Be", "USD", 2.0),
})  # fmt: skip

FIT = Alignment({0: 0, 1: 1, 2: 3, 3: 4}, {0: 0, 1: 1, 2: 3})
"""From the old Book's sheet S to the tab Mine."""


def placed(
    raw: bytes, old: Book = OLD, new: Book = NEW, cells: str = "", fit: Alignment = FIT
) -> Placement:
    """Where everything of a file goes whose first sheet is S; `cells` of it are the user's."""
    returned = Returned(raw)
    tab = returned.tabs[0]
    match = BookMatch(old, returned, {"S": tab}, {"S": fit})
    return placement_of(match, moves(old, new), own(tab, cells), {})


def own(tab: Tab, cells: str) -> tuple[UserCell, ...]:
    """Cells of a tab, by address."""
    return tuple(UserCell(tab, spot(at), tab.cells[spot(at)]) for at in cells.split())


def mine(
    more: str = "",
    rows: str = "",
    parts: Mapping[str, str] = {},
    others: Mapping[str, str] = {},
    names: str = "",
    before: str = "",
) -> bytes:
    """The workbook that came back, with more elements on its sheet, more rows, more parts."""
    own_sheet = {"Own": data('<row r="1"><c r="A1"><v>5</v></c></row>')}
    sheets = {"Mine": data(MINE + rows, more, before), **(others or own_sheet)}
    return file(sheets, parts, names)


@lru_cache(1)
def plain() -> Placement:
    return placed(mine())


def job(placement: Placement, fresh: Package, cells: str = "", **values: Any) -> Graft:
    """A patch of the workbook that came back; `cells` of its first sheet are the user's."""
    target = Package(placement.match.returned.raw)
    tab = placement.match.returned.tabs[0]
    made = Graft(
        placement, target, fresh, ReferenceRewriter(placement, target),
        StyleImport(target, fresh), {}, own(tab, cells), frozenset(),
    )  # fmt: skip
    return replace(made, **values)
