"""What is told of a workbook that no reader could read: what is wrong, and where."""

import pytest

from modelgen.xlsx.diagnosis import diagnosis

from . import small_files

STYLES = '<cellXfs><xf numFmtId="0"/><xf numFmtId="{}"/></cellXfs>'

SOUND = {
    "xl/_rels/workbook.xml.rels": small_files.rels(
        "rId1 worksheet worksheets/sheet1.xml",
        "rId2 sharedStrings sharedStrings.xml",
        "rId3 styles styles.xml",
    ),
    "xl/sharedStrings.xml": small_files.xml("<si><t>Price</t></si>", "sst"),
    "xl/styles.xml": small_files.xml(STYLES.format(14), "styleSheet"),
}

NAME = '<definedNames><definedName name="rate" localSheetId="{}">1</definedName></definedNames>'


def told(cell: str, parts: dict[str, str] | None = None, names: str = "", before: str = "") -> str:
    rows = f'<row r="7" ht="15">{cell}</row>'
    data = small_files.data(rows, "", before)
    return diagnosis(small_files.file({"Inputs": data}, SOUND | (parts or {}), names))


def test_of_a_sound_workbook_nothing_is_told() -> None:
    cells = '<c r="A7" t="s" s="1"><v>0</v></c><c r="B7"><v>-1.5E-3</v></c><c><v> 7 </v></c>'
    assert "" == told(f'{cells}<c r="D7"><v/></c>', names=NAME.format(0))


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ('<c r="B7"><v>x</v></c>', "cell B7 holds `x`, which is not a number"),
        ('<c r="B7"><v>1,5</v></c>', "cell B7 holds `1,5`, which is not a number"),
        ('<c r="B7" t="s"><v>1</v></c>', "cell B7 holds the text number `1`, which is not there"),
        ('<c r="B7" t="s"><v>x</v></c>', "cell B7 holds the text number `x`, which is not there"),
        ('<c r="B7" t="s"><v/></c>', "cell B7 holds the text number ``, which is not there"),
        ('<c r="B7" s="2"/>', "cell B7 has the format number 2, which is not there"),
        ('<c r="B7" s="-1"/>', "cell B7 has the format number -1, which is not there"),
        ('<c r="B7" s="x"/>', "`s` of cell B7 is `x` and not a number"),
        ('<c r="B7" cm="1.5"/>', "`cm` of cell B7 is `1.5` and not a number"),
        ('<c r="7B"/>', "`7B` is not the address of a cell"),
        ("<c s='x'/>", "`s` of row 7 is `x` and not a number"),
    ],
)
def test_what_is_wrong_with_a_cell_is_told_with_its_sheet(cell: str, says: str) -> None:
    assert f"{says}, on the sheet `Inputs`" == told(cell)


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        ({"[Content_Types].xml": ""}, "its part `[Content_Types].xml` is no XML that can be read"),
        ({"xl/sharedStrings.xml": "<a>\n<b>"}, "its part `xl/sharedStrings.xml` is no XML"),
        ({"docProps/app.xml": "<a>\n\n<b></a>"}, "its part `docProps/app.xml` is no XML that can"),
        (
            {"xl/styles.xml": small_files.xml(STYLES.format("x"), "styleSheet")},
            "`numFmtId` of an element `xf` is `x` and not a number, in the part `xl/styles.xml`",
        ),
        (
            {"xl/styles.xml": small_files.xml('<fonts><font><sz val="a"/></font></fonts>')},
            "`val` of an element `sz` is `a` and not a number, in the part `xl/styles.xml`",
        ),
        (
            {"xl/_rels/workbook.xml.rels": small_files.rels("rId1 worksheet sheet9.xml")},
            "its part `xl/sheet9.xml` is missing",
        ),
    ],
)
def test_what_is_wrong_with_a_part_is_told_with_its_name(parts: dict[str, str], says: str) -> None:
    assert told("", parts).startswith(says)


def test_the_line_is_told_where_a_part_stops_being_xml() -> None:
    assert told("", {"docProps/app.xml": "<a>\n\n<b></a>"}).endswith("from line 3 on")


def test_a_missing_part_attribute_or_sheet_is_told() -> None:
    assert "an element `col` has no `max`, on the sheet `Inputs`" == told(
        "", before='<cols><col min="1"/></cols>'
    )
    assert (
        "the name `rate` belongs to a sheet that is not there, in the part `xl/workbook.xml`"
        == (told("", names=NAME.format(1)))
    )
    data = small_files.file({"Inputs": small_files.data("")}, SOUND)
    assert "its part `[Content_Types].xml` is missing" == diagnosis(
        data.replace(b"[Content_Types].xml", b"[Content_Typed].xml")
    )
