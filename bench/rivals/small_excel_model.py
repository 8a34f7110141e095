"""The model of thirty cells in excel-model: assumptions, and line items of one year."""

import sys
from pathlib import Path

from excel_model.config import load_style
from excel_model.excel_writer import build_workbook
from excel_model.spec_loader import load_spec
from small import FORMULAS, INPUTS

HEAD = """model_type: p_and_l
title: Margin
currency: USD
granularity: annual
start_period: "2026"
n_periods: 1
n_history_periods: 0
"""


def operand(name: str) -> str:
    return name if name in INPUTS else f"{{col_letter}}{{{name}_row}}"


assumptions = (
    "".join(
        f"  - {{name: {name}, label: {name}, value: {value}, format: number}}\n"
        for name, value in INPUTS.items()
    )
    .replace("{", "")
    .replace("}", "")
    .replace(", ", "\n    ")
)
items = "".join(
    f"  - key: {name}\n    label: {name}\n    formula_type: custom\n    formula_params:\n"
    f'      formula: "={operand(one)}{sign}{operand(two)}"\n'
    for name, (one, sign, two) in FORMULAS.items()
)
spec = Path(sys.argv[1]).with_suffix(".yaml")
spec.write_text(f"{HEAD}assumptions:\n{assumptions}line_items:\n{items}", encoding="utf-8")
build_workbook(
    spec=load_spec(str(spec)), inputs=None, output_path=sys.argv[1], style=load_style(None)
)
