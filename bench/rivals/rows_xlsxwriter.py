"""Rows of formulas over time by hand in XlsxWriter, with values: `COUNT FILE`."""

import sys

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell as cell

PERIODS = 240
GROWTH, SHARE, SALES = 0.001, 0.1, 30.0

workbook = xlsxwriter.Workbook(sys.argv[2])
sheet = workbook.add_worksheet("Plan")
shown = workbook.add_format({"num_format": "#,##0"})
for row, (name, value) in enumerate({"Growth": GROWTH, "Share": SHARE, "Sales": SALES}.items()):
    sheet.write_string(row, 0, name)
    sheet.write_number(row, 1, value, shown)
above = [SALES / SHARE] * (PERIODS + 1)
for row in range(4, 4 + int(sys.argv[1]) // (PERIODS + 1)):
    sheet.write_string(row, 0, f"Row {row}")
    sheet.write_formula(row, 1, "=$B$3", shown, SALES)
    here = [SALES]
    for step in range(1, PERIODS + 1):
        income = f"{cell(row - 1, step + 1)}*$B$2" if row > 4 else "$B$3"
        here.append(here[-1] * (1 + GROWTH) + above[step] * SHARE)
        formula = f"={cell(row, step)}*(1+$B$1)+{income}"
        sheet.write_formula(row, step + 1, formula, shown, here[-1])
    above = here
workbook.close()
