"""How large a workbook a template makes, told before it is made."""

from ..problems import Problem
from .layout import Layout

MOST_CELLS = 60_000
"""Thirteen times the default model: some 60,000 formulas, validated in about 15 s."""


def oversize(layout: Layout) -> Problem | None:
    """What is too large about the workbook, with the numbers; nothing where all is well."""
    tables = layout.tables.values()
    points = sum(len(spot.table.rows) for spot in tables)
    moved = sum(spot.written for spot in tables)
    columns = len(layout.cases) + 1
    listed = (len(layout.items) - len(layout.lengths)) * columns + sum(layout.lengths.values())
    listed += sum(layout.lengths[name] for name in layout.over_cases) * columns
    cells = moved + listed
    if cells <= MOST_CELLS:
        return None
    return Problem(
        f"this template makes {cells:,} cells, at most {MOST_CELLS:,} are allowed:"
        f" {points:,} points of sensitivities with what they move make {moved:,}, items in the"
        f" live case and {len(layout.cases):,} cases or in their steps {listed:,}; take away"
        " grids, values on their axes, items or cases"
    )
