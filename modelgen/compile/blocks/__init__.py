"""What may stand on a sheet: per kind of block, how high it is and which cells it fills."""

from collections.abc import Callable, Iterator
from typing import Any

from ...addresses import Place
from ...template.analyze import Analysis
from ...template.schema import AnyBlock, SheetSpec
from ..context import Context
from ..layout import own_header
from . import (
    breakevens,
    chart,
    checks,
    claims,
    grid,
    inputs,
    lines,
    memo_sheet,
    notes,
    registers,
    scenarios,
    series,
    table,
    tornado,
)
from .parts import Part

Height = Callable[[Any, Analysis], int]

Cells = Callable[[Any, Place, Context], Iterator[Part]]

KINDS: dict[str, tuple[Height, Cells]] = {
    "inputs": (inputs.height, inputs.cells),
    "constants": (lines.height, lines.constant_cells),
    "lines": (lines.height, lines.cells),
    "series": (series.height, series.cells),
    "selector": (scenarios.selector_height, scenarios.selector_cells),
    "comparison": (scenarios.comparison_height, scenarios.comparison_cells),
    "bridge": (scenarios.bridge_height, scenarios.bridge_cells),
    "grid": (grid.height, grid.cells),
    "tornado": (tornado.height, tornado.cells),
    "breakevens": (breakevens.height, breakevens.cells),
    "claims": (claims.height, claims.cells),
    "table": (table.height, table.cells),
    "checks": (checks.height, checks.cells),
    "chart": (chart.height, chart.cells),
    "notes": (notes.notes_height, notes.notes_cells),
    "figures": (memo_sheet.figures_height, memo_sheet.figures_cells),
    "failed_claims": (claims.failed_height, claims.failed_cells),
    "assumed": (memo_sheet.assumed_height, memo_sheet.assumed_cells),
    "input_counts": (registers.summary_height, registers.summary_cells),
    "contents": (notes.contents_height, notes.contents_cells),
    "key": (notes.key_height, notes.key_cells),
    "versions": (notes.versions_height, notes.versions_cells),
    "glossary": (notes.glossary_height, notes.glossary_cells),
    "provenance": (memo_sheet.provenance_height, memo_sheet.provenance_cells),
}


def height(sheet: SheetSpec, block: AnyBlock, analysis: Analysis) -> int:
    """Rows from the block's title to its last, the blank row after it left out."""
    return KINDS[block.kind][0](block, analysis) + own_header(sheet, block)


def parts_of(block: AnyBlock, corner: Place, ctx: Context) -> Iterator[Part]:
    """Cells, names, validations, highlights and charts of the block."""
    return KINDS[block.kind][1](block, corner, ctx)
