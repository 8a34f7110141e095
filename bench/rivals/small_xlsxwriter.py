"""The model of thirty cells by hand in XlsxWriter, with values."""

import sys

import xlsxwriter
from small import FORMULAS, INPUTS, value

workbook = xlsxwriter.Workbook(sys.argv[1])
sheet = workbook.add_worksheet("Model")
shown = workbook.add_format({"num_format": "#,##0.00"})
rows = {name: row for row, name in enumerate([*INPUTS, *FORMULAS])}
for name, row in rows.items():
    sheet.write_string(row, 0, name)
    if name in INPUTS:
        sheet.write_number(row, 1, INPUTS[name], shown)
    else:
        one, sign, two = FORMULAS[name]
        formula = f"=B{rows[one] + 1}{sign}B{rows[two] + 1}"
        sheet.write_formula(row, 1, formula, shown, value(name))
workbook.close()
