"""The same rows in modeleon: `COUNT FILE`."""

import sys

import modeleon as mo

PERIODS = 240

model = mo.MultiVariable("Plan")
model.figures = mo.MultiVariable("Figures", share=mo.Variable(0.1), sales=mo.Variable(30.0))
model.figures.growth = mo.Variable([0.001] * (PERIODS + 1))
model.rows = mo.MultiVariable("Rows")
above = model.figures.growth * model.figures.sales
for number in range(int(sys.argv[1]) // (PERIODS + 1)):
    grown = mo.recurrence(
        start=model.figures.sales, formula="{prev} * (1 + {growth}) + {above} * {share}",
        growth=model.figures.growth, above=above, share=model.figures.share,
    )  # fmt: skip
    setattr(model.rows, f"row_{number}", grown)
    above = grown
model.to_excel(sys.argv[2])
