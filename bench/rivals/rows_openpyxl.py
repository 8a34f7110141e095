"""The same rows by hand in openpyxl, which writes no values: `COUNT FILE`."""

import sys

from openpyxl import Workbook
from openpyxl.utils import get_column_letter as letter

PERIODS = 240

workbook = Workbook()
sheet = workbook.active
for row, (name, value) in enumerate({"Growth": 0.001, "Share": 0.1, "Sales": 30.0}.items(), 1):
    sheet.cell(row, 1, name)
    sheet.cell(row, 2, value).number_format = "#,##0"
for row in range(5, 5 + int(sys.argv[1]) // (PERIODS + 1)):
    sheet.cell(row, 1, f"Row {row}")
    sheet.cell(row, 2, "=$B$3").number_format = "#,##0"
    for step in range(1, PERIODS + 1):
        col = letter(step + 2)
        income = f"{col}{row - 1}*$B$2" if row > 5 else "$B$3"
        formula = f"={letter(step + 1)}{row}*(1+$B$1)+{income}"
        sheet.cell(row, step + 2, formula).number_format = "#,##0"
workbook.save(sys.argv[2])
