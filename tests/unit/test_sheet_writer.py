"""Every kind of cell as the library writes it, byte for byte."""

import io
import zipfile
from datetime import UTC, date, datetime

import pytest
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from modelgen.xlsx.sheet_writer import SheetWriter

VALUES = (0.0, 1e-7, -12.5, 1e22, 1 / 3, "", "a & b", '<"x">', "#N/A", "#SPILL!", True, False)

FORMULAS = ("A1+B2", 'IF(A1<B1,"a & b",">")', "$A$1&Other!B2", "SORT(A1:A9)", "_xlfn.LET(x,1,x)")

TEXTS = ("plain", " led", 'a & <b> "c"', "_x0041_", "zeile\nzwei", "", "#N/A")


class AsTheyAre(Worksheet):
    """The library's, which takes formulas as they are."""

    _prepare_formula = SheetWriter._prepare_formula


def written(kind: type[Worksheet]) -> dict[str, bytes]:
    """The parts of a workbook with every kind of cell, written by a kind of worksheet."""
    target = io.BytesIO()
    out = Workbook(target, {"in_memory": True})
    out.set_properties({"created": datetime(2026, 1, 31, tzinfo=UTC)})
    look, bold = out.add_format({"num_format": "0.00"}), out.add_format({"bold": True})
    sheet = out.add_worksheet("One", worksheet_class=kind)
    for row, formula in enumerate(FORMULAS):
        for col, value in enumerate(VALUES):
            sheet._write_formula(row, col, formula, look, value)
    for row, text in enumerate(TEXTS, 10):
        sheet.write_string(row, 0, text, bold)
        sheet.write_string(row, 30, text)
    for row, number in enumerate((0, -0.0, 1.5, 1e300, 12345678901234567890, 1 / 3), 20):
        sheet.write_number(row, 700, number, look)
    sheet.write_blank(30, 0, None, look)
    sheet.write_boolean(30, 1, True, look)
    sheet.write_datetime(30, 2, date(2026, 1, 31), look)
    sheet.write_rich_string(30, 3, bold, "a", look, "b & c", look)
    sheet.write_url(30, 4, "internal:'One'!A1", look, "to & fro")
    sheet.write_array_formula(31, 0, 31, 1, "{=A1:B1*2}", look, 3)
    out.close()
    with zipfile.ZipFile(target) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_every_kind_of_cell_is_written_as_by_the_library() -> None:
    assert written(AsTheyAre) == written(SheetWriter)


@pytest.mark.parametrize(("row", "col"), [(-1, 0), (1_048_576, 0), (0, 16_384)])
def test_a_formula_outside_the_sheet_is_refused_as_by_the_library(row: int, col: int) -> None:
    with Workbook(io.BytesIO()) as out:
        sheets = [out.add_worksheet(worksheet_class=kind) for kind in (Worksheet, SheetWriter)]
        assert [-1, -1] == [sheet._write_formula(row, col, "=A1") for sheet in sheets]
