"""The model of thirty cells in f8-engine."""

import sys

from f8 import Model
from small import FORMULAS, INPUTS

model = Model("Margin")
table = model.add_sheet("Model").add_table("M", "Margin")
table.add_column("item", role="descriptor", header="Item")
table.add_column("value", header="Value")
for name, value in INPUTS.items():
    table.add_row(name, cells={"item": name, "value": float(value)})
for name, (one, sign, two) in FORMULAS.items():
    table.add_row(name, cells={"item": name}, expr=f'M["{one}", @col]{sign}M["{two}", @col]')
model.compile().save(sys.argv[1])
