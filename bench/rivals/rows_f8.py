"""The same rows in f8-engine: `COUNT FILE`."""

import sys

from f8 import Model

PERIODS = 240

model = Model("Plan")
table = model.add_sheet("Plan").add_table("P", "Plan")
table.add_column("item", role="descriptor", header="Item")
steps = [f"m{step}" for step in range(PERIODS + 1)]
for step in steps:
    table.add_column(step, header=step)
table.add_row("growth", cells={"item": "Growth"} | dict.fromkeys(steps, 0.001))
table.add_row("row_0", cells={"item": "Sales"} | dict.fromkeys(steps, 30.0))
for number in range(1, 1 + int(sys.argv[1]) // (PERIODS + 1)):
    name = f"row_{number}"
    grown = f'P["{name}", col.prev]*(1+P["growth", @col])+P["row_{number - 1}", @col]*0.1'
    table.add_row(name, cells={"item": name, "m0": 30.0}, expr=grown)
model.compile().save(sys.argv[2])
