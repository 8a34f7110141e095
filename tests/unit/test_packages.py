"""Small steps of a patch: where an element goes, which sheet shows, what a chart keeps."""

import copy
import io
import zipfile

import pytest
from lxml import etree

from modelgen.addresses import Place
from modelgen.patch.chart_caches import CHART, refresh
from modelgen.patch.sheet_features import _shifted
from modelgen.patch.workbook_part import activate, active
from modelgen.patch.worksheet_tree import place
from modelgen.xlsx.package import Package, Relation, local, tag
from modelgen.xlsx.reader import Returned

from .small_files import data, file, rels, xml

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@pytest.mark.parametrize(
    ("there", "new", "order"),
    [
        ("sheetData pageMargins", "mergeCells", "sheetData mergeCells pageMargins"),
        ("sheetData drawing", "pageSetup", "sheetData pageSetup drawing"),
        ("sheetData", "sheetPr", "sheetPr sheetData"),
        ("sheetData", "extLst", "sheetData extLst"),
        # behind others of its kind
        ("conditionalFormatting drawing", "conditionalFormatting",
         "conditionalFormatting conditionalFormatting* drawing"),
    ],
)  # fmt: skip
def test_an_element_stands_where_the_standard_wants_it(there: str, new: str, order: str) -> None:
    root = etree.Element(tag("worksheet"))
    for word in there.split():
        etree.SubElement(root, tag(word))
    place(root, etree.Element(tag(new), new="1"))
    assert order.replace("*", "") == " ".join(local(child) for child in root)
    marked = [word.endswith("*") for word in order.split()]
    if any(marked):
        assert marked == [child.get("new") == "1" for child in root]


def package(views: list[str], shown: int, chart: str = "") -> Package:
    """A package of empty sheets; `views` are the attributes of each sheet's view."""
    sheets = "".join(
        f'<sheet name="S{i}" sheetId="{i + 1}" r:id="rId{i + 1}"/>' for i in range(len(views))
    )
    arrows = "".join(
        f'<Relationship Id="rId{i + 1}" Type="{DOCUMENT}/worksheet" Target="worksheets/s{i}.xml"/>'
        for i in range(len(views))
    )
    packages = "http://schemas.openxmlformats.org/package/2006"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{packages}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{packages}/relationships"><Relationship Id="a"'
        f' Type="{DOCUMENT}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{DOCUMENT}"><bookViews>'
        f'<workbookView activeTab="{shown}"/></bookViews><sheets>{sheets}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{packages}/relationships">{arrows}'
        "</Relationships>",
        **({"xl/charts/chart1.xml": chart} if chart else {}),
    }
    for i, view in enumerate(views):
        parts[f"xl/worksheets/s{i}.xml"] = (
            f'<worksheet xmlns="{MAIN}"><sheetViews><sheetView {view}/></sheetViews>'
            "<sheetData/></worksheet>"
        )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return Package(target.getvalue())


def selected(package: Package) -> list[bool]:
    return [
        view.get("tabSelected") in ("1", "true")
        for _, part, _ in package.sheets()
        for view in package.tree(part).iter(tag("sheetView"))
    ]


def test_one_sheet_shows_and_no_other_is_selected_with_it() -> None:
    grouped = package(['tabSelected="1"', 'tabSelected="1"', ""], shown=0)
    assert "S0" == active(grouped)
    activate(grouped, "S2")
    assert ("S2", [False, False, True]) == (active(grouped), selected(grouped))
    activate(grouped, "no such sheet")
    assert ("S0", [True, False, False]) == (active(grouped), selected(grouped))


def test_the_first_sheet_shows_where_the_workbook_names_none_that_is_there() -> None:
    assert "S0" == active(package(["", ""], shown=7))


CACHE = (
    '<chart xmlns="{ns}"><numRef><f>S0!A1:A2</f><numCache><ptCount val="{count}"/>{points}'
    "</numCache></numRef></chart>"
)


def cached(*texts: str) -> str:
    points = "".join(f'<pt idx="{i}"><v>{t}</v></pt>' for i, t in enumerate(texts))
    return CACHE.format(ns=CHART, count=len(texts), points=points)


@pytest.mark.parametrize(
    ("kept", "stale"),
    [
        (("1", "2"), False),
        (("1.0000000000000002", "2"), False),  # the last digit is not news
        (("1", "2.1"), True),
        (("1",), True),
        (("1", "2", "3"), True),  # a point too many is stale too
        (("1", "word"), True),
    ],
)
def test_a_chart_is_brought_up_to_date_only_where_it_is_stale(
    kept: tuple[str, ...], stale: bool
) -> None:
    values = {Place("S0", 0, 0): 1.0, Place("S0", 1, 0): 2.0}
    made = package([""], 0, cached(*kept))
    before = made.parts["xl/charts/chart1.xml"]
    refresh(made, ["xl/charts/chart1.xml"], values.get)
    tree = made.tree("xl/charts/chart1.xml")
    told = [point.findtext(f"{{{CHART}}}v") for point in tree.iter(f"{{{CHART}}}pt")]
    after = Package(made.data()).parts["xl/charts/chart1.xml"]
    assert stale == (before != after)
    if stale:
        assert (["1", "2"], "2") == (told, tree.find(f".//{{{CHART}}}ptCount").get("val"))


@pytest.mark.parametrize(
    ("anchor", "moved"),
    [
        # column, offset, row, offset of the top left corner, then of the bottom right one
        ("1, 15, 4, 2, 3, 15, 8, 4", "3, 15, 6, 2, 5, 15, 10, 4"),
        ("0, 0, 0, 0, 2, 0, 2, 0", "2, 0, 2, 0, 4, 0, 4, 0"),
        ("1, 15", "3, 15"),
        ("", ""),
    ],
)
def test_the_box_of_a_note_moves_with_its_cell(anchor: str, moved: str) -> None:
    assert moved == _shifted(anchor, Place("S", 6, 3), (4, 1))


def test_the_box_of_a_note_stays_on_the_sheet() -> None:
    assert "0, 15, 0, 2, 0, 15, 4, 4" == _shifted(
        "1, 15, 4, 2, 3, 15, 8, 4", Place("S", 0, 0), (4, 4)
    )


def test_a_sheet_without_a_part_counts_for_names_and_is_no_sheet_to_read() -> None:
    names = '<definedNames><definedName name="x" localSheetId="1">1</definedName></definedNames>'
    raw = file({"A": xml("<sheetData/>"), "B": xml("<sheetData/>")}, names=names)
    package = Package(raw)
    sheets = package.tree(package.workbook, change=True).find("{*}sheets")
    assert sheets is not None
    module = copy.deepcopy(sheets[0])
    module.attrib.update({"name": "Module1", f"{{{DOCUMENT}}}id": ""})
    sheets.insert(1, module)
    again = Returned(package.data())
    assert ["A", "Module1", "B"] == again.package.listed()
    assert ["A", "B"] == [tab.name for tab in again.tabs]
    assert {"A": {}, "Module1": {"x": "1"}, "B": {}} == again.scoped


def test_a_file_zipped_with_the_slashes_of_windows_is_the_same_package() -> None:
    plain = file({"S": data("")})
    other = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(plain)) as old, zipfile.ZipFile(other, "w") as new:
        for name in old.namelist():
            slashed = zipfile.ZipInfo("x")
            slashed.filename = slashed.orig_filename = name.replace("/", "\\")
            new.writestr(slashed, old.read(name))
    assert b"xl\\workbook.xml" in other.getvalue()
    assert Package(plain).parts == Package(other.getvalue()).parts


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2026-01-31", 46053.0), (" 2026-01-31T12:00:00 ", 46053.5), ("18:00:00", 0.75),
        ("2026-01-31T12:00:00Z", 46053.5), ("yesterday", "yesterday"), ("25:00", "25:00"),
    ],
)  # fmt: skip
def test_a_day_in_words_of_the_standard_is_the_number_that_spreadsheets_count(
    text: str, value: float | str
) -> None:
    cell = f'<row r="1"><c r="A1" t="d"><v>{text}</v></c></row>'
    found = Returned(file({"S": data(cell)})).tabs[0].value((0, 0))
    assert value == found


@pytest.mark.parametrize(
    ("setting", "day", "hour"),
    [("", 46053.5, 0.75), ('date1904="0"', 46053.5, 0.75), ('date1904="1"', 44591.5, 0.75),
     ('date1904="true"', 44591.5, 0.75)],
)  # fmt: skip
def test_a_day_in_words_counts_from_the_day_that_its_workbook_counts_from(
    setting: str, day: float, hour: float
) -> None:
    cells = [("A1", "2026-01-31T12:00:00"), ("B1", "18:00:00")]
    row = "".join(f'<c r="{at}" t="d"><v>{text}</v></c>' for at, text in cells)
    plain = file({"S": data(f'<row r="1">{row}</row>')}, names=f"<workbookPr {setting}/>")
    tab = Returned(plain).tabs[0]
    assert (day, hour) == (tab.value((0, 0)), tab.value((0, 1)))


CAPITALS = {
    "the workbook": {"xl/workbook.xml": "xl/Workbook.XML"},
    "its relations": {"xl/_rels/workbook.xml.rels": "xl/_rels/Workbook.xml.rels"},
    "the folders": {"xl/_rels/workbook.xml.rels": "XL/_RELS/workbook.xml.rels"},
    "all of the workbook": {
        "xl/workbook.xml": "XL/WORKBOOK.XML",
        "xl/_rels/workbook.xml.rels": "XL/_rels/WORKBOOK.XML.rels",
    },
    "a sheet": {"xl/worksheets/sheet1.xml": "xl/Worksheets/Sheet1.xml"},
    "the types": {"[Content_Types].xml": "[content_types].xml"},
    "the first relations": {"_rels/.rels": "_RELS/.RELS"},
}  # fmt: skip


@pytest.mark.parametrize("renamed", CAPITALS.values(), ids=CAPITALS)
def test_names_of_parts_are_the_same_in_capitals_and_in_small_letters(
    renamed: dict[str, str],
) -> None:
    whole = Package(file({"S": data('<row r="1"><c r="A1"><v>7</v></c></row>')})).parts
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in whole.items():
            archive.writestr(renamed.get(name, name), content)
    found = Returned(target.getvalue())
    assert [("S", 7.0)] == [(tab.name, tab.value((0, 0))) for tab in found.tabs]
    package = found.package
    assert package.reached() <= {*package.parts}
    assert "application/xml" == package.content_type(found.tabs[0].part)
    again = Returned(package.data())
    assert [("S", 7.0)] == [(tab.name, tab.value((0, 0))) for tab in again.tabs]


def test_parts_are_reached_over_the_arrows_that_count() -> None:
    links = {"xl/_rels/a.xml.rels": rels("rId1 x b.xml"), "xl/a.xml": "<x/>", "xl/b.xml": "<x/>"}
    package = Package(file({"S": data("")}, links))
    arrow = Relation("rId9", "x", "xl/a.xml")
    package.relate(package.workbook, (*package.relations(package.workbook), arrow))
    everything = package.reached()
    assert {"xl/a.xml", "xl/b.xml"} == everything - package.reached(
        without=[(package.workbook, arrow)]
    )
    assert everything == package.reached(without=[("xl/a.xml", arrow)])


def test_a_new_part_takes_no_name_that_stands_there_in_capitals() -> None:
    package = Package(file({"S": data("")}, {"xl/Comments1.xml": "<x/>"}))
    assert "xl/comments2.xml" == package.free("xl/comments1.xml")


def test_a_declared_type_goes_with_its_part_in_whatever_letters() -> None:
    package = Package(file({"S": data("")}, {"xl/Theme.xml": "<x/>"}))
    package.declare("xl/theme.xml", "application/theme")
    assert "application/theme" == package.content_type("xl/Theme.xml")
    package.drop("xl/Theme.xml")
    assert "application/xml" == package.content_type("xl/theme.xml")
