"""Roles: every one has its look, and those that are treated alike are named once."""

from typing import get_args

import pytest

from modelgen.book import roles, styles
from modelgen.template.words import DeclaredRole


@pytest.mark.parametrize(
    ("vocabulary", "looks"),
    [
        (roles.Role, styles.LOOKS),
        (roles.HighlightRole, styles.HIGHLIGHTS),
        (roles.SheetRole, styles.TABS),
        (roles.Colour, styles.COLOURS),
    ],
)
def test_every_role_has_a_look_and_no_look_is_without_a_role(
    vocabulary: object, looks: dict[str, object]
) -> None:
    assert set(get_args(vocabulary)) == set(looks)


def test_a_template_declares_every_kind_of_sheet_but_the_tools_own() -> None:
    assert (*get_args(DeclaredRole), "technical") == get_args(roles.SheetRole)


def test_only_cells_to_type_into_are_unlocked() -> None:
    shown = {"input_shown", "override_shown"}
    unlocked = {role for role, look in styles.LOOKS.items() if look.get("locked") is False}
    assert roles.INPUTS - {"inherited"} | {"slot"} == unlocked - shown


def test_rows_grow_for_text_that_wraps_or_is_large() -> None:
    sizes = {
        "header": 10, "header_text": 10, "header_note": 10, "series_header": 10,
        "unit_header": 10, "case_label": 10,
        "wrapped": 10, "prose": 10, "map": 9, "code_wrapped": 9, "box_value": 20,
        "address": 10, "option": 10, "label": 10, "label_total": 10, "case_row": 10,
        "box_label": 10,
    }  # fmt: skip
    assert sizes == styles.WRAPPING
