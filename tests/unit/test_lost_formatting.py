"""Formats of the user's on a generated sheet are found, so that the report can name them."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from modelgen.addresses import Area, Place, spot
from modelgen.book.book import Book, Chart, Highlight, Plot, Validation
from modelgen.patch.lost_formatting import _set_on, lost_formats
from modelgen.xlsx.cell_looks import cell_looks

from .small_files import MINE, OLD, data, file, package, placed, rels, xml

LOOKS = xml(
    "<fonts><font/><font><b/></font></fonts><fills><fill/><fill><patternFill patternType='solid'>"
    "<fgColor rgb='FFFF0000'/></patternFill></fill></fills><borders><border/></borders>"
    "<cellXfs><xf/><xf fontId='1'/><xf fillId='1'/></cellXfs>",
    "styleSheet",
)
STYLED = {
    "xl/styles.xml": LOOKS,
    "xl/_rels/workbook.xml.rels": rels(
        "rId1 worksheet worksheets/sheet1.xml", "rId8 styles styles.xml"
    ),
}
FRESH = '<row r="2"><c r="E2"><v>1</v></c><c r="F2" s="2"/></row>'


def lost(
    theirs: str = "", fresh: str = "", rows: str = MINE, new_rows: str = FRESH,
    edited: str = "", book: Book = OLD, before: tuple[str, str] = ("", ""),
    parts: Mapping[str, str] = {},
) -> list[str]:  # fmt: skip
    placement = placed(file({"Mine": data(rows, theirs, before[0])}, {**STYLED, **parts}), book)
    new = package({"Mine": data(new_rows, fresh, before[1])}, STYLED)
    touched = frozenset(("Mine", spot(at)) for at in edited.split())
    return [found.says for found in lost_formats(placement, new, touched)]


def test_the_number_format_of_a_highlight_is_not_that_of_a_cell_with_its_id() -> None:
    looks = xml(
        "<numFmts><numFmt numFmtId='177' formatCode='0.00'/></numFmts>"
        "<cellXfs><xf numFmtId='177'/></cellXfs>"
        "<dxfs><dxf><numFmt numFmtId='177' formatCode='0.0%'/></dxf></dxfs>",
        "styleSheet",
    )
    found = cell_looks(package({"Mine": data("")}, {**STYLED, "xl/styles.xml": looks}))
    assert ["0.00"] == [look.code for look in found]


def test_a_space_that_does_not_break_is_a_space_of_a_number_format() -> None:
    looks = xml(
        "<numFmts><numFmt numFmtId='177' formatCode='\"Base\u00a0: \"0'/></numFmts>"
        "<cellXfs><xf numFmtId='177'/></cellXfs>",
        "styleSheet",
    )
    found = cell_looks(package({"Mine": data("")}, {**STYLED, "xl/styles.xml": looks}))
    assert ["base : 0"] == [look.code for look in found]


def test_nothing_is_lost_where_nothing_was_formatted() -> None:
    assert [] == lost()


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (("<sheetViews><sheetView><pane xSplit='1'/></sheetView></sheetViews>", ""),
         "frozen panes"),
        (("<sheetPr><tabColor rgb='FFFF0000'/></sheetPr>", ""), "tab colours"),
        (("<autoFilter/>", ""), "filters"),
        (("<headerFooter><oddHeader>Confidential</oddHeader></headerFooter>", ""),
         "page headers"),
        (("<pageSetup/>", "<pageSetup orientation='landscape'/>"), "page orientations"),
        (("<cols><col min='1' max='1' outlineLevel='1'/></cols>", ""),
         "groups of rows or columns"),
        (("<pageSetup scale='80'/>", "<pageSetup/>"), "print scales"),
        (("<headerFooter><oddFooter>&amp;LMine</oddFooter></headerFooter>", ""), "page footers"),
        (("", "<rowBreaks><brk id='3' man='1'/></rowBreaks>"), "page breaks of the template"),
    ],
)  # fmt: skip
def test_what_is_set_for_the_whole_sheet_is_named(before: tuple[str, str], words: str) -> None:
    assert [f"{words} on Mine"] == lost(before=before)


@pytest.mark.parametrize(
    "before",
    [
        ("<cols><col min='4' max='4' width='11.8'/></cols>",
         "<cols><col min='5' max='5' width='11'/></cols>"),
        ("<cols><col min='7' max='7' width='99'/></cols>",
         "<cols><col min='5' max='5' width='11'/></cols>"),
        ("<cols><col min='4' max='4'/></cols>", "<cols><col min='5' max='5' width='11'/></cols>"),
        ("<sheetViews><sheetView zoomScale='80'/></sheetViews>", ""),
        ("<pageMargins left='2'/>", "<pageMargins left='1'/>"),
        ("<cols><col min='4' max='4' width='12'/></cols>",
         "<cols><col min='5' max='5' width='11'/></cols>"),
        ("<headerFooter><oddFooter>&amp;L&amp;8 x</oddFooter></headerFooter>",
         '<headerFooter><oddFooter>&amp;C&amp;"Arial"x</oddFooter></headerFooter>'),
        ("<pageSetup orientation='portrait'/>", "<pageSetup/>"),
        ("<cols><col min='1' max='1' outlineLevel='0'/></cols>", ""),
    ],
)  # fmt: skip
def test_what_comes_to_the_same_is_no_loss(before: tuple[str, str]) -> None:
    assert [] == lost(before=before)


@pytest.mark.parametrize("fresh", ["Other", "Mine"])
def test_only_a_sheet_of_cells_that_both_have_is_looked_at(fresh: str) -> None:
    cell = '<row r="2"><c r="D2" s="1"><v>1</v></c></row>'
    placement = placed(file({"Mine": data(cell)}, STYLED))
    new = package({fresh: data(FRESH)}, STYLED)
    assert (fresh == "Mine") == bool(lost_formats(placement, new, frozenset()))
    chart = file({"Mine": xml("<cols><col min='1' max='1' hidden='1'/></cols>", "chartsheet")})
    assert () == lost_formats(placed(chart), package({"Mine": data("")}), frozenset())


@pytest.mark.parametrize(
    ("theirs", "fresh", "is_lost"),
    [
        ('ht="20" customHeight="1"', 'ht="15" customHeight="1"', True),
        ('ht="20" customHeight="true"', 'ht="24" customHeight="1"', True),
        ('ht="18" customHeight="1"', 'ht="15" customHeight="1"', False),
        ('ht="40"', 'ht="15" customHeight="1"', False),
        ('customHeight="1"', 'ht="15" customHeight="1"', False),
        ('ht="40" customHeight="1"', "", False),
    ],
)
def test_heights_of_rows_are_compared_where_both_are_set(
    theirs: str, fresh: str, is_lost: bool
) -> None:
    rows = MINE.replace('<row r="4">', f'<row r="4" {theirs}>')
    assert ["row heights on Mine"] * is_lost == lost(rows=rows, new_rows=f'<row r="5" {fresh}/>')


@pytest.mark.parametrize(
    ("cells", "edited", "told"),
    [
        ({"D2": "1"}, "", "1 cell of Mine (D2)"),
        ({"D2": "1"}, "D2", ""),
        ({"D2": "1"}, "B2", "1 cell of Mine (D2)"),
        ({"D2": "9"}, "", ""),  # a format that is not in the table
        ({"D2": "2", "H2": "2"}, "", "2 cells of Mine (D2, H2)"),
        ({"H2": "1"}, "", ""),  # no fill, and nothing in the cell
        ({"E2": "2"}, "", ""),  # an empty cell filled on both sides
        ({f"{c}2": "2" for c in "HIJKL"}, "", "5 cells of Mine (H2, I2, J2, K2, L2)"),
        ({f"{c}2": "2" for c in "HIJKLM"}, "", "6 cells of Mine (H2, I2, J2, K2, L2 …)"),
    ],
)
def test_formats_of_cells_are_named(cells: dict[str, str], edited: str, told: str) -> None:
    row = "".join(
        f'<c r="{at}" s="{style}">{"<v>1</v>" if at == "D2" else ""}</c>'
        for at, style in cells.items()
    )
    found = lost(rows=f'<row r="2">{row}</row>', edited=edited)
    assert ([f"formats of your own in {told}"] if told else []) == found


RULED = replace(
    OLD,
    highlights=(Highlight(Area("S", 1, 2, 1, 2), "=$C$2>1", "bad"),),
    validations=(Validation(Area("S", 1, 2, 1, 2), "", ""),),
)
SAME = "<dataValidation sqref='D2'/>"


@pytest.mark.parametrize(
    ("theirs", "told"),
    [
        (SAME + "<cfRule><formula>D2&gt;1</formula></cfRule>", []),
        (SAME + "<cfRule><formula>D2&gt;2</formula></cfRule>", ["conditional formats"]),
        (SAME + "<cfRule/>", ["conditional formats"]),
        (SAME + "<sparkline/>", ["sparklines"]),
        (SAME + "<col min='1' max='1' hidden='1'/>", ["hidden rows or columns"]),
        (SAME + "<col min='1' max='1' hidden='0'/>", []),
        (SAME + "<mergeCell ref='C2:D2'/>", ["merged cells"]),
        (SAME + "<mergeCell ref='G2:H2'/><mergeCell ref='odd'/>", []),
        (SAME + "<dataValidation sqref='D4'/>", ["validations"]),
        ("<dataValidation sqref='D2 D4'/>", ["validations"]),
        (SAME + "<dataValidation/>", ["validations"]),
        (SAME + "<dataValidation sqref='odd'/>", []),
    ],
)
def test_rules_that_are_not_the_books_are_named(theirs: str, told: list[str]) -> None:
    said = [f"{word} of your own on Mine (1)" for word in told]
    assert said == lost(theirs, book=RULED)


def test_rules_and_charts_of_the_book_that_are_gone_are_named() -> None:
    assert ["validations of the template on Mine"] == lost(book=RULED)
    plot = Plot("", Area("S", 1, 0, 1, 0), Area("S", 1, 2, 1, 2), "")
    chart = Chart(Place("S", 5, 0), 5, 5, "column", "", "", (plot,), "")
    charted = replace(OLD, charts=(chart,))
    assert ["charts of the template on Mine"] == lost(book=charted)
    parts = {
        "xl/worksheets/_rels/sheet1.xml.rels": rels("rId1 drawing /xl/d.xml"),
        "xl/d.xml": xml("<xdr:twoCellAnchor><c:chart r:id='rId1'/></xdr:twoCellAnchor>", "xdr:w"),
        "xl/_rels/d.xml.rels": rels("rId1 chart /xl/c.xml"),
        "xl/c.xml": xml("<c:val><c:f>Mine!$D$2</c:f></c:val>", "c:s"),
    }
    assert [] == lost(book=charted, parts=parts)


@pytest.mark.parametrize(
    "head",
    [
        "<headerFooter><oddHeader> </oddHeader></headerFooter>",
        "<headerFooter><oddHeader>&amp;G</oddHeader></headerFooter><legacyDrawingHF/>",
        "<headerFooter><oddFooter>&amp;G mine</oddFooter></headerFooter><legacyDrawingHF/>",
    ],
)
def test_an_empty_header_and_one_that_is_carried_are_not_lost(head: str) -> None:
    assert [] == lost(before=(head, ""))


def test_what_a_program_left_out_on_every_sheet_is_one_line() -> None:
    settings = {"frozen panes": ["A", "B"], "filters": ["B"], "zoom factors": ["A", "B"]}
    assert [
        ("B", "filters on B"),
        ("", "frozen panes, zoom factors on every generated sheet, as some programs save"),
    ] == [(found.sheet, found.says) for found in _set_on(settings, 2)]
    assert ["filters on A"] == [found.says for found in _set_on({"filters": ["A"]}, 1)]


ROWS = "<row r='2' hidden='1'><c r='D2'><v>1</v></c></row><row r='3'/>"
BY_COLUMN = "<filterColumn colId='0'/>"


@pytest.mark.parametrize(
    ("behind", "told"),
    [
        ("", ["hidden rows or columns of your own on Mine (1)"]),
        (f"<autoFilter ref='A1:D9'>{BY_COLUMN}</autoFilter>", ["filters on Mine"]),
        ("<autoFilter ref='A1:D9'/>",
         ["hidden rows or columns of your own on Mine (1)", "filters on Mine"]),
        (f"<autoFilter ref='A5:D9'>{BY_COLUMN}</autoFilter>",
         ["hidden rows or columns of your own on Mine (1)", "filters on Mine"]),
    ],
)  # fmt: skip
def test_rows_that_a_filter_hides_are_told_with_the_filter(behind: str, told: list[str]) -> None:
    assert told == lost(theirs=behind, rows=ROWS)
