"""What a template says of a sheet's print: all of it, its table, or that it is not in the book."""

import pytest

from modelgen.addresses import Area
from modelgen.book.book import Book, Sheet
from modelgen.compile import stages
from modelgen.compile.layout import HEADER_ROW, LABEL
from modelgen.compile.templates import load, parse
from modelgen.template.load import find

from .test_small_round_trip import GOOD


def compiled(sheet: str, print_: str) -> tuple[Book, Sheet]:
    head = f"  - sheet: {sheet}\n"
    assert head in GOOD
    text = GOOD.replace(head, f"{head}    print: {print_}\n")
    book = stages.compile(stages.prepare(parse(text, "good.yaml")))
    return book, next(found for found in book.sheets if found.name == sheet)


def says(book: Book, sheet: str) -> list[str]:
    told = (
        str(c.content) for c in book.cells if (c.place.sheet, c.place.row) == (sheet, HEADER_ROW)
    )
    return [text for text in told if "print book" in text]


def test_a_sheet_prints_whole_unless_its_template_says_otherwise() -> None:
    book, whole = compiled("Inputs", "whole")
    plain = stages.compile(stages.prepare(parse(GOOD, "good.yaml")))
    assert plain.sheets == book.sheets
    assert whole.print_beside


def test_a_sheet_may_print_without_what_stands_beside_its_table() -> None:
    (_, whole), (_, table) = compiled("Inputs", "whole"), compiled("Inputs", "table")
    assert ((), whole.print_area, whole.widths) == (
        table.print_beside, table.print_area, table.widths,
    )  # fmt: skip


@pytest.mark.parametrize("sheet", ["Checks", "Months"])
def test_a_sheet_that_is_no_part_of_the_book_prints_one_line_that_says_so(sheet: str) -> None:
    book, found = compiled(sheet, "head")
    area = found.print_area
    assert (Area(sheet, 0, LABEL, HEADER_ROW, area.right), ()) == (area, found.print_beside)
    assert ["Not part of the print book. To print this sheet, clear its print area."] == says(
        book, sheet
    )
    assert [] == says(book, "Inputs")


def test_every_page_of_the_checks_has_their_heads() -> None:
    ctx = stages.prepare(load(find("dcf")))
    book = stages.compile(ctx)
    sheet = next(one for one in book.sheets if one.name == ctx.layout.checks.sheet)
    row = sheet.repeat_rows[0] if sheet.repeat_rows else 0
    heads = {c.content for c in book.cells if c.place.sheet == sheet.name and c.place.row == row}
    assert {"Check (an error when it fails)", "Result", "What it proves"} <= heads
