"""A workbook that was read back, merged into a Book: the sheets that are the user's by now."""

from datetime import date

import pytest

from modelgen.addresses import Area, Place
from modelgen.book.book import Book, Cell, Sheet
from modelgen.merge.merged import _kept_sheets
from modelgen.readback.book_match import BookMatch
from modelgen.readback.edits import Edits
from modelgen.readback.row_alignment import Alignment
from modelgen.readback.template_moves import moves
from modelgen.xlsx.reader import Returned

from .small_files import data, file, own, rels

CELL = '<row r="1"><c r="A1"><v>1</v></c></row>'


def sheets(*names: str) -> Book:
    found = tuple(
        Sheet(n, "input", (8.0,), {}, (0, 0), Area(n, 0, 0, 0, 0)) for n in names
    )  # fmt: skip
    cells = tuple(Cell(Place(n, 0, 0), "text", "label") for n in names)
    return Book("en", "", {}, date(2026, 1, 1), found, cells, (), (), (), ())


@pytest.mark.parametrize(
    ("new", "busy", "noted", "kept"),
    [
        (("S", "T"), "", "", ["S", "T"]),
        (("S", "T"), "T", "comments", ["S", "T"]),
        (("S",), "", "", ["S", "T"]),
        (("S",), "", "hyperlink", ["S", "T"]),
        (("S",), "T", "", ["S"]),
        (("S",), "S", "", ["S", "T"]),
        (("S",), "", "comments", ["S"]),
        (("S",), "", "threadedComment", ["S"]),
        (("S",), "", "table", ["S"]),
        (("S",), "T", "table", ["S"]),
    ],
)
def test_a_sheet_that_the_template_drops_is_the_users_where_something_of_theirs_is_on_it(
    new: tuple[str, ...], busy: str, noted: str, kept: list[str]
) -> None:
    old = sheets("S", "T")
    relations = ("rId1 drawing /xl/d.xml", *([f"rId2 {noted} /xl/n.xml"] if noted else []))
    parts = {"xl/worksheets/_rels/sheet2.xml.rels": rels(*relations)}
    returned = Returned(file({"S": data(CELL), "Tee": data(CELL)}, parts))
    tabs = dict(zip("ST", returned.tabs, strict=True))
    still = Alignment({0: 0}, {0: 0})
    match = BookMatch(old, returned, tabs, {"S": still, "T": still})
    cells = own(tabs[busy], "A1") if busy else ()
    found = _kept_sheets(match, moves(old, sheets(*new)), Edits((), cells))
    assert (kept, kept) == (list(found.tabs), list(found.alignments))
