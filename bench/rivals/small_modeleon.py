"""The model of thirty cells in modeleon."""

import operator
import sys

import modeleon as mo
from small import FORMULAS, INPUTS

SIGNS = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}

model = mo.MultiVariable("Margin")
sheet = mo.MultiVariable("Model")
model.sheet = sheet
for name, value in INPUTS.items():
    setattr(sheet, name, mo.Variable(value))
for name, (one, sign, two) in FORMULAS.items():
    setattr(sheet, name, SIGNS[sign](getattr(sheet, one), getattr(sheet, two)))
model.to_excel(sys.argv[1])
