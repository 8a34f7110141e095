"""What somebody set for a whole generated sheet: kept where the template has no say, or told."""

from dataclasses import replace

import pytest
from lxml import etree

from modelgen.addresses import Area
from modelgen.book.book import Book
from modelgen.patch import sheet_setup
from modelgen.patch.lost_formatting import lost_formats
from modelgen.patch.sheet_setup import kept_setup

from .small_files import MINE, NEW, OLD, bare, data, element, file, package, placed


def kept(user: str, fresh: str, new: Book = NEW, monkeypatch: object = None) -> str:
    """A fresh sheet without its cells, once what a user set is on it."""
    placement = placed(file({"Mine": data(MINE, user, user)}), new=new)
    root = element(f"{fresh}<sheetData/>")
    kept_setup(placement, placement.match.tabs["S"], root)
    return bare(root).removeprefix("<worksheet>").removesuffix("</worksheet>")


@pytest.mark.parametrize(
    ("user", "fresh", "expected"),
    [
        ('<pageMargins left="1" top="2"/>', '<pageMargins left="0.4" top="2"/>',
         '<pageMargins left="1" top="2"/>'),
        ('<pageMargins left="0.41"/>', '<pageMargins left="0.4"/>', '<pageMargins left="0.4"/>'),
        ("", '<pageMargins left="0.4"/>', '<pageMargins left="0.4"/>'),
        ('<pageSetup paperSize="8" scale="50"/>', '<pageSetup paperSize="9"/>',
         '<pageSetup paperSize="8"/>'),
        ("<pageSetup/>", '<pageSetup paperSize="9"/>', "<pageSetup/>"),
        ('<sheetViews><sheetView zoomScale="130" tabSelected="1"/></sheetViews>',
         '<sheetViews><sheetView zoomScale="90" zoomScaleNormal="90"/></sheetViews>',
         '<sheetViews><sheetView zoomScale="130"/></sheetViews>'),
    ],
)  # fmt: skip
def test_margins_paper_and_zoom_are_the_users(user: str, fresh: str, expected: str) -> None:
    assert expected == kept(user, fresh).replace("<sheetData/>", "")


def test_breaks_are_set_before_the_lines_that_they_stood_before() -> None:
    """The row b moved from 4 to 5, the template has a break of its own before row 2."""
    user = '<rowBreaks><brk id="3" man="1"/><brk id="2"/></rowBreaks>'
    fresh = '<rowBreaks count="1"><brk id="1" max="16383" man="1"/></rowBreaks>'
    placement = placed(file({"Mine": data(MINE, user)}))
    root = element(f"<sheetData/>{fresh}")
    kept_setup(placement, placement.match.tabs["S"], root)
    found = root.find("{*}rowBreaks")
    assert found is not None
    assert ["1", "4"] == [one.get("id") for one in found]
    assert ("2", "2") == (found.get("count"), found.get("manualBreakCount"))


@pytest.mark.parametrize(
    ("user", "fresh", "expected"),
    [  # the column D of the user is E of the new workbook
        ('<col min="4" max="4" width="30"/>', '<col min="1" max="5" width="9" style="1"/>',
         ["1-4: 9", "5-5: 30"]),
        ('<col min="1" max="1" width="30"/>', '<col min="1" max="5" width="9"/>',
         ["1-1: 30", "2-5: 9"]),
        ('<col min="2" max="2" width="30"/>', '<col min="1" max="5" width="9"/>',
         ["1-1: 9", "2-2: 30", "3-5: 9"]),
        ('<col min="4" max="4" width="9.5"/>', '<col min="1" max="5" width="9"/>', ["1-5: 9"]),
        ('<col min="4" max="4" width="30"/>', '<col min="7" max="7" width="9"/>',
         ["5-5: 30", "7-7: 9"]),
        ('<col min="4" max="4" width="30"/>', '<col min="1" max="1" width="9"/>',
         ["1-1: 9", "5-5: 30"]),
    ],
)  # fmt: skip
def test_a_column_stays_as_wide_as_somebody_made_it(
    user: str, fresh: str, expected: list[str]
) -> None:
    placement = placed(file({"Mine": data(MINE, before=f"<cols>{user}</cols>")}))
    root = element(f"<cols>{fresh}</cols><sheetData/>")
    kept_setup(placement, placement.match.tabs["S"], root)
    cols = root.find("{*}cols")
    assert cols is not None
    assert expected == [f"{c.get('min')}-{c.get('max')}: {c.get('width')}" for c in cols]


def test_a_width_that_the_template_changes_too_is_the_templates_and_told() -> None:
    wide = replace(NEW, sheets=(replace(NEW.sheets[0], widths=(8.0, 8.0, 8.0, 20.0)),))
    user = '<cols><col min="4" max="4" width="30"/></cols>'
    placement = placed(file({"Mine": data(MINE, before=user)}), new=wide)
    fresh = '<cols><col min="5" max="5" width="20"/></cols>'
    root = element(f"{fresh}<sheetData/>")
    kept_setup(placement, placement.match.tabs["S"], root)
    assert b'width="20"' in etree.tostring(root)
    new = package({"Mine": data("", before=fresh)})
    assert ["column widths on Mine"] == [x.says for x in lost_formats(placement, new, frozenset())]


@pytest.mark.parametrize(
    ("text", "told"), [("Mine!$A$1:$D$5", []), ("Mine!$A$1:$D$4", ["print areas"])]
)
def test_an_area_of_print_that_is_not_the_generated_one_is_told(
    text: str, told: list[str]
) -> None:
    scoped = f'<definedNames><definedName name="_xlnm.Print_Area" localSheetId="0">{text}'
    raw = file({"Mine": data(MINE)}, names=f"{scoped}</definedName></definedNames>")
    placement = placed(raw)
    assert Area("S", 0, 0, 3, 2) == OLD.sheets[0].print_area
    found = sheet_setup.lost_setup(placement, placement.match.tabs["S"], element("<sheetData/>"))
    assert told == list(found)
