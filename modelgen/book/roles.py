"""What a cell, a conditional look, a sheet or a chart is for: closed lists, and roles alike."""

from typing import Literal

Role = Literal[
    # the head of a sheet, and titles
    "title", "model", "live_banner", "status", "about", "go_home", "go",
    "heading", "header", "header_text", "header_note", "series_header", "unit_header",
    "step_number",
    # rows of figures: id, label, unit, formulas
    "id", "grid_id", "label", "label_total", "case_row", "ranked", "unit", "unit_total",
    "formula", "link", "total", "flag",
    # what may be typed into, and the cases
    "input", "override", "inherited", "selector", "slot", "case_id", "case_label", "option",
    # figures that nobody types
    "constant", "generated", "fact", "counter",
    # texts
    "word", "word_centre", "word_left", "wrapped", "note", "note_flow", "prose", "term",
    "sentence", "finding", "small", "code", "code_wrapped", "map", "map_count",
    # sensitivities
    "live_axis", "live_mark", "point", "live_point", "base",
    # the boxes of a memo, and a sentence in a box
    "box_label", "box_value", "box_beside", "box_last",
    "callout", "callout_rest", "callout_end", "address",
    # a look shown for itself, in the colour key
    "input_shown", "override_shown", "inherited_shown", "formula_shown", "link_shown",
    "constant_shown", "base_shown", "negative_shown",
]  # fmt: skip
"""What a cell is for; it decides how the cell looks."""

HighlightRole = Literal["negative", "bad", "warn", "good", "banner", "figure", "own", "idle"]
"""What a conditional look says."""

SheetRole = Literal[
    "output", "control", "input", "calculation", "check", "documentation", "technical"
]
"""What a sheet is for; technical ones are the tool's own, a template declares the others."""

ChartKind = Literal["column", "stacked", "line", "bar", "tornado"]

Colour = Literal["cost", "revenue", "profit", "navy", "grey"]
"""The palette of the charts."""

TYPED: frozenset[Role] = frozenset({"input", "override"})
"""A number that somebody typed: of the base case, or of a case that differs from its parent."""

CASE_VALUES: frozenset[Role] = frozenset({"override", "inherited"})
"""A value of a case with a parent: its own, or a link to its parent's."""

VALUES = TYPED | CASE_VALUES
"""The value of an input in a case."""

INPUTS: frozenset[Role] = VALUES | {"selector"}
"""Cells that are there to be typed into."""

RESTORED: frozenset[Role] = frozenset(
    {"id", "grid_id", "case_id", "option", "step_number", "go_home", "go"}
)
"""What holds the workbook together: always as the tool writes it, whatever was typed there."""

UNREAD: frozenset[Role] = frozenset(
    {
        "code", "code_wrapped", "map", "map_count", "heading", "title", "model", "about",
        "term", "prose", "note", "note_flow", "slot",
    }
)  # fmt: skip
"""Texts that no generated formula refers to: a build need not compute with them."""
