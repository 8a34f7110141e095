"""The model of thirty cells by hand in openpyxl, without values: it writes none."""

import sys

from openpyxl import Workbook
from small import FORMULAS, INPUTS

workbook = Workbook()
sheet = workbook.active
rows = {name: row for row, name in enumerate([*INPUTS, *FORMULAS], 1)}
for name, row in rows.items():
    content = INPUTS.get(name)
    if content is None:
        one, sign, two = FORMULAS[name]
        content = f"=B{rows[one]}{sign}B{rows[two]}"
    sheet.cell(row, 1, name)
    sheet.cell(row, 2, content).number_format = "#,##0.00"
workbook.save(sys.argv[1])
