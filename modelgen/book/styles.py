"""How each role of a cell looks, and the number format of each kind of figure."""

from typing import Any

from ..translations import Translate

NAVY, GREY, DARK = "#1F3A5F", "#6B7280", "#111827"

COLOURS = {
    "cost": "#E69F00",
    "revenue": "#0072B2",
    "profit": "#009E73",
    "navy": NAVY,
    "grey": "#9CA3AF",
}

TABS = {
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

_SMALL: Look = {"font_color": GREY}

_BOX: Look = {
    "left": 1,
    "right": 1,
    "left_color": RULE,
    "right_color": RULE,
    "align": "center",
    "bg_color": "#F5F7FA",
}

LOOKS: dict[str, Look] = {
    "title": {"font_size": 14, "bold": True, "font_color": NAVY},
    "model": {"font_color": GREY},
    "live_banner": {"bold": True, "font_color": NAVY},
    "status": {"bold": True, "font_color": DARK},
    "about": {**_SMALL, "italic": True},
    "go_home": {"font_size": 8, "font_color": "#0072B2", "underline": 1},
    "go": {"font_color": "#0072B2", "underline": 1},
    "heading": {"font_size": 11, "bold": True, "font_color": NAVY, "top": 1, "top_color": NAVY},
    "header": {
        "bold": True,
        "align": "right",
        "valign": "bottom",
        "text_wrap": True,
        "bottom": 1,
        "bottom_color": RULE,
    },
    "header_text": {
        "bold": True,
        "valign": "bottom",
        "text_wrap": True,
        "bottom": 1,
        "bottom_color": RULE,
    },
    "unit_header": {**_SMALL, "align": "right", "text_wrap": True},
    "id": {"font_size": 8, "font_color": GREY},
    "grid_id": {"font_size": 8, "font_color": GREY, "align": "right"},
    "label": {},
    "label_total": {"bold": True, "top": 1, "top_color": RULE},
    "unit": {"font_color": GREY},
    "unit_total": {"font_color": GREY, "top": 1, "top_color": RULE},
    "formula": _NUMBER,
    "link": {**_NUMBER, "font_color": "#008000"},
    "total": {**_NUMBER, "bold": True, "top": 1, "top_color": RULE},
    "flag": {**_NUMBER, "bold": True},
    "input": _INPUT,
    "override": {**_INPUT, "bg_color": "#FFEFC2"},
    "inherited": {**_NUMBER, "font_color": "#4B5563"},
    "selector": {
        **_INPUT,
        "bold": True,
        "align": "left",
    },
    "case_id": {"font_size": 8, "font_color": GREY, "align": "right", "text_wrap": True},
    "case_label": {"bold": True, "align": "right", "text_wrap": True},
    "constant": {**_NUMBER, "font_color": DARK, "bg_color": "#EEF1F5"},
    "generated": {**_NUMBER, "font_color": GREY},
    "fact": {**_NUMBER, "font_color": "#4B5563"},
    "word": {"align": "right"},
    "word_centre": {"align": "center"},
    "word_left": {"indent": 1},
    "wrapped": {"text_wrap": True, "indent": 1},
    "header_note": {
        "bold": True,
        "valign": "bottom",
        "text_wrap": True,
        "bottom": 1,
        "bottom_color": RULE,
        "indent": 1,
    },
    "note": {**_SMALL},
    "note_flow": {**_SMALL},
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
    "box_label": {**_BOX, "font_color": GREY, "top": 1, "top_color": RULE},
    "box_value": {**_BOX, "font_size": 20, "bold": True, "font_color": NAVY},
    "box_beside": {**_BOX, "font_color": GREY},
    "box_last": {**_BOX, "font_color": GREY, "bottom": 1, "bottom_color": RULE},
    "counter": {"font_size": 8, "font_color": GREY},
    "map": {"font_size": 9, "valign": "top", "text_wrap": True},
    "map_count": {"font_size": 9, "valign": "top", "align": "right"},
    "code": {"font_name": "Courier New", "font_size": 9, "valign": "top", "num_format": "@"},
    "code_wrapped": {
        "font_name": "Courier New",
        "font_size": 9,
        "valign": "top",
        "num_format": "@",
        "text_wrap": True,
        "indent": 1,
    },
}

for _role in ("input", "override", "inherited", "formula", "link", "constant", "base"):
    LOOKS[f"{_role}_shown"] = LOOKS[_role]

LOOKS["negative_shown"] = {**_NUMBER, "bg_color": "#FBE4D5"}

HIGHLIGHTS: dict[str, Look] = {
    "negative": {"bg_color": "#FBE4D5"},
    "bad": {"bg_color": "#FBE4D5", "bold": True},
    "warn": {"bg_color": "#FFEFC2"},
    "good": {"bg_color": "#E3F4EA"},
    "banner": {"bg_color": "#FFEFC2"},
    "as_percent": {"num_format": "0%"},
}

FORMATS = {
    "whole": '#,##0_);(#,##0);"–"_);@_)',
    "clock": "0.0_);(0.0);0.0_);@_)",
    "tenth": '#,##0.0_);(#,##0.0);"–"_);@_)',
    "cents": '#,##0.00_);(#,##0.00);"–"_);@_)',
    "price": '#,##0.0000_);(#,##0.0000);"–"_);@_)',
    "factor": "0.0000_);(0.0000);0.0000_);@_)",
    "percent": "#,##0.0%_);(#,##0.0%);0.0%_);@_)",
    "exact": "#,##0.00%_);(#,##0.00%);0.00%_);@_)",
    "plain": "0_);(0);0_);@_)",
    "tiny": "0.0E+00_);(0.0E+00);0_);@_)",
    "text": "General",
}

CHART_FORMATS = {
    "percent": "#,##0%",
    "exact": "#,##0%",
    "whole": "#,##0",
    "tenth": "0.0",
    "cents": "0.00",
    "price": "0.0000",
    "factor": "0.00",
    "plain": "0",
    "clock": "0.0",
    "text": "General",
}


def look(role: str, content_is_link: bool = False) -> Look:
    """Everything but the number format; a pure link to another sheet is shown in green."""
    green = {"font_color": "#008000"} if content_is_link and role in ("formula", "total") else {}
    return {**_BASE, **LOOKS[role], **green}


def _in_words(name: str, _: Translate) -> str:
    """The formats that depend on the language: dates, and flags that are shown as words."""
    if name == "date":
        return _("yyyy-mm-dd")
    raised, none = {
        "changed": (_("changed"), "–"),
        "check": (_("FAILS"), _("holds")),
        "alert": (_("RAISED"), "–"),
    }[name]
    return f'"{raised}"_);"{raised}"_);"{none}"_)'


def number_format(name: str, _: Translate) -> str:
    """The stored format string; `percent|published` puts the word before the figure."""
    name, word = (*name.split("|", 1), "")[:2]
    form = FORMATS.get(name) or _in_words(name, _)
    if word:
        head = _("{item}: ").format(item=word.replace('"', "'"))
        sections = (section.removeprefix('"') for section in form.split(";"))
        form = ";".join(
            f'"{head}{"" if shown.startswith("–") else chr(34)}{shown}' for shown in sections
        )
    return form
