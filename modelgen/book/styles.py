"""How each role of a cell, a sheet and a conditional look is shown: type, colours, borders."""

from collections.abc import Mapping
from typing import Any

from .book import ROW_HEIGHT
from .roles import Colour, HighlightRole, Role, SheetRole

NAVY, GREY, DARK = "#1F3A5F", "#6B7280", "#111827"

COLOURS: Mapping[Colour, str] = {
    "cost": "#E69F00",
    "revenue": "#0072B2",
    "profit": "#009E73",
    "navy": NAVY,
    "grey": "#9CA3AF",
}

TABS: Mapping[SheetRole, str] = {
    "output": NAVY,
    "control": "#0072B2",
    "input": "#F2C200",
    "calculation": "#009E73",
    "check": "#D55E00",
    "documentation": "#8A94A6",
    "technical": "#BFBFBF",
}

RULE, BORDER = "#C7CDD6", "#9CA3AF"

Look = dict[str, Any]

_BASE: Look = {"font_name": "Arial", "font_size": 10, "valign": "vcenter", "font_color": "#000000"}

_NUMBER: Look = {"align": "right"}

_INPUT: Look = {
    **_NUMBER,
    "font_color": "#0000FF",
    "bg_color": "#FFF9E5",
    "border": 1,
    "border_color": BORDER,
    "locked": False,
}

_SLOT: Look = {
    **{name: _INPUT[name] for name in ("font_color", "bg_color", "locked")},
    "top": 1,
    "bottom": 1,
    "top_color": BORDER,
    "bottom_color": BORDER,
}

_OWN: Look = {**_INPUT, "bg_color": "#FFEFC2"}

_GREY: Look = {"font_color": GREY}

_ID: Look = {**_GREY, "font_size": 8, "shrink": True}

_TOTAL: Look = {"top": 1, "top_color": RULE}

_BOX: Look = {
    "left": 1,
    "right": 1,
    "left_color": RULE,
    "right_color": RULE,
    "align": "center",
    "bg_color": "#F5F7FA",
}

_HEADER: Look = {
    "bold": True,
    "valign": "bottom",
    "text_wrap": True,
    "bottom": 1,
    "bottom_color": RULE,
}

_PADDED = "General_);General_);General_);@_)"
"""Keeps the distance that figures keep from the column to the right."""

_CODE: Look = {"font_name": "Courier New", "font_size": 9, "valign": "top", "num_format": "@"}

_CALLOUT: Look = {
    "bold": True,
    "font_color": DARK,
    "bg_color": "#F5F7FA",
    "top": 1,
    "bottom": 1,
    "top_color": RULE,
    "bottom_color": RULE,
}

_LOOKS: Mapping[Role, Look] = {
    "title": {"font_size": 14, "bold": True, "font_color": NAVY},
    "model": _GREY,
    "live_banner": {"bold": True, "font_color": NAVY},
    "status": {"bold": True, "font_color": DARK},
    "about": {**_GREY, "italic": True},
    "go_home": {"font_size": 8, "font_color": "#0072B2", "underline": 1},
    "go": {"font_color": "#0072B2", "underline": 1},
    "heading": {"font_size": 11, "bold": True, "font_color": NAVY, "top": 1, "top_color": NAVY},
    "header": {**_HEADER, "align": "right", "num_format": _PADDED},
    "series_header": {**_HEADER, "align": "right", "indent": 1},
    "header_text": _HEADER,
    "header_note": {**_HEADER, "align": "left", "indent": 1},
    "unit_header": {**_GREY, "align": "right", "text_wrap": True},
    "step_number": {**_GREY, "align": "right"},
    "id": _ID,
    "grid_id": {**_ID, "align": "right"},
    "label": {"text_wrap": True},
    "option": {"text_wrap": True, "indent": 1},
    "label_total": {**_TOTAL, "bold": True, "text_wrap": True},
    "case_row": {"text_wrap": True, "indent": 1},
    "ranked": {"shrink": True},  # whatever label a rank shows, no row grows for it
    "unit": _GREY,
    "unit_total": {**_GREY, **_TOTAL},
    "formula": _NUMBER,
    "link": {**_NUMBER, "font_color": "#008000"},
    "total": {**_NUMBER, **_TOTAL, "bold": True},
    "flag": {**_NUMBER, "bold": True},
    "input": _INPUT,
    "override": _OWN,
    "inherited": {**_NUMBER, "font_color": "#4B5563"},
    "selector": {**_INPUT, "bold": True, "align": "left"},
    "slot": _SLOT,
    "case_id": {**_ID, "align": "right"},
    "case_label": {"bold": True, "align": "right", "text_wrap": True},
    "constant": {**_NUMBER, "font_color": DARK, "bg_color": "#EEF1F5"},
    "generated": {**_NUMBER, "font_color": GREY},
    "fact": {**_NUMBER, "font_color": "#4B5563"},
    "word": {"align": "right"},
    "word_centre": {"align": "center"},
    "word_left": {"indent": 1},
    "wrapped": {"text_wrap": True, "indent": 1},
    "note": {**_GREY, "font_size": 9, "indent": 1},
    "note_flow": _GREY,
    "prose": {"text_wrap": True, "valign": "top", "indent": 1},
    "term": {"bold": True, "valign": "top"},
    "sentence": {},
    "finding": {"bold": True, "font_color": DARK},
    "small": {},
    "live_axis": {**_NUMBER, "bold": True, "bg_color": "#EEF1F5"},
    "live_mark": {"bold": True, "align": "right", "font_color": GREY},
    "point": _NUMBER,
    "live_point": {**_NUMBER, "bold": True},
    "base": {**_NUMBER, "bold": True, "border": 5, "border_color": NAVY},
    "box_label": {**_BOX, **_GREY, **_TOTAL, "text_wrap": True},
    "box_value": {**_BOX, "font_size": 20, "bold": True, "font_color": NAVY},
    "box_beside": {**_BOX, **_GREY},
    "box_last": {**_BOX, **_GREY, "bottom": 1, "bottom_color": RULE},
    "callout": {**_CALLOUT, "left": 5, "left_color": NAVY, "indent": 1},
    "callout_rest": _CALLOUT,
    "callout_end": {**_CALLOUT, "right": 1, "right_color": RULE},
    "counter": _ID,
    "address": {"font_color": "#0072B2", "underline": 1, "text_wrap": True, "indent": 1},
    "map": {"font_size": 9, "valign": "top", "text_wrap": True},
    "map_count": {"font_size": 9, "valign": "top", "align": "right"},
    "code": _CODE,
    "code_wrapped": {**_CODE, "text_wrap": True, "indent": 1},
}

_SHOWN: Mapping[Role, Look] = {
    "input_shown": _LOOKS["input"],
    "override_shown": _LOOKS["override"],
    "inherited_shown": _LOOKS["inherited"],
    "formula_shown": _LOOKS["formula"],
    "link_shown": _LOOKS["link"],
    "constant_shown": _LOOKS["constant"],
    "base_shown": _LOOKS["base"],
    "negative_shown": {**_NUMBER, "bg_color": "#FBE4D5"},
}
"""The looks that the colour key shows, on cells that mean nothing else."""

LOOKS = {**_LOOKS, **_SHOWN}

WRAPPING: Mapping[Role, int] = {
    role: size
    for role, shown in LOOKS.items()
    for size in [{**_BASE, **shown}["font_size"]]
    if shown.get("text_wrap") or size > ROW_HEIGHT
}
"""Roles whose text wraps or is too large for a row, and the size of their type in points."""

BOLD = frozenset(role for role, shown in LOOKS.items() if shown.get("bold"))

HIGHLIGHTS: Mapping[HighlightRole, Look] = {
    "negative": {"bg_color": "#FBE4D5"},
    "bad": {"bg_color": "#FBE4D5", "bold": True},
    "warn": {"bg_color": "#FFEFC2"},
    "good": {"bg_color": "#E3F4EA"},
    "banner": {"bg_color": "#FFEFC2"},
    "figure": {},
    "idle": {"font_color": RULE, "bg_color": "#FFFFFF"},
    "own": {name: _OWN[name] for name in ("font_color", "bg_color", "border", "border_color")},
}


def look(role: Role, content_is_link: bool = False) -> Look:
    """Everything but the number format; a pure link to another sheet is shown in green."""
    green = {"font_color": "#008000"} if content_is_link and role in ("formula", "total") else {}
    return {**_BASE, **LOOKS[role], **green}
