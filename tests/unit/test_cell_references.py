"""References in formulas: read, rewritten, and told apart from what only looks like one."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modelgen.addresses import LAST_COL, LAST_ROW, Area
from modelgen.formulas import cell_references
from modelgen.formulas.cell_references import areas, normalised, read, replaced, rewritten, shape

quick = settings(max_examples=60, derandomize=True, deadline=None)


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("B2", Area("Here", 1, 1, 1, 1)),
        ("$B$2", Area("Here", 1, 1, 1, 1)),
        ("b2", Area("Here", 1, 1, 1, 1)),
        ("B2:D9", Area("Here", 1, 1, 8, 3)),
        ("D9:B2", Area("Here", 1, 1, 8, 3)),
        ("A:C", Area("Here", 0, 0, LAST_ROW, 2)),
        ("$2:4", Area("Here", 1, 0, 3, LAST_COL)),
        ("Costs!B2", Area("Costs", 1, 1, 1, 1)),
        ("'Load profile'!B2", Area("Load profile", 1, 1, 1, 1)),
        ("'It''s'!B2", Area("It's", 1, 1, 1, 1)),
        ("IT!B2", Area("IT", 1, 1, 1, 1)),
        ("c:a", Area("Here", 0, 0, LAST_ROW, 2)),
        ("B:B", Area("Here", 0, 1, LAST_ROW, 1)),
        ("4:2", Area("Here", 1, 0, 3, LAST_COL)),
        ("Costs!$A:$C", Area("Costs", 0, 0, LAST_ROW, 2)),
        ("'It''s'!7:$7", Area("It's", 6, 0, 6, LAST_COL)),
        ("B9:D2", Area("Here", 1, 1, 8, 3)),
        ("gpu_price", None),
        ("A:3", None),
        ("A", None),
        ("7", None),
        ("tax1x", None),
        ("B0", None),
        ("[1]Costs!B2", None),
    ],
)
def test_an_operand_is_a_rectangle_or_a_name(text: str, area: Area | None) -> None:
    assert area == read(text, "Here")


def down(area: Area) -> Area | None:
    """Everything on `Here` moves a row down and a column right; what stood in row 9 is gone."""
    if area.sheet != "Here":
        return area
    if area.top == 8:
        return None
    return Area("There", area.top + 1, area.left + 1, area.bottom + 1, area.right + 1)


@pytest.mark.parametrize(
    ("formula", "moved"),
    [
        ("A1+B2", "B2+C3"),
        ("$A1+A$1+$A$1", "$B2+B$2+$B$2"),
        ("SUM(A1:B2)", "SUM(B2:C3)"),
        ("Other!A1+A1", "Other!A1+B2"),
        ("'Here'!A1", "There!B2"),
        ("A9*2", "#REF!*2"),
        ('"A1"&A1', '"A1"&B2'),
        ("gpu_price*A1", "gpu_price*B2"),
        ("LOG10(A1)", "LOG10(B2)"),
        ("(A1", "(A1"),  # torn: it stays as it is
    ],
)
def test_references_follow_their_cells_and_nothing_else_changes(formula: str, moved: str) -> None:
    assert moved == rewritten(formula, "Here", down, "There")


BY_ONE: dict[str, Callable[[Area], Area | None]] = {
    "right": lambda a: Area(a.sheet, a.top, a.left + 1, a.bottom, a.right + 1),
    "down": lambda a: Area(a.sheet, a.top + 1, a.left, a.bottom + 1, a.right),
    "wider": lambda a: Area(a.sheet, a.top, a.left, a.bottom, a.right + 1),
    "higher": lambda a: Area(a.sheet, a.top, a.left, a.bottom + 1, a.right),
    "away": lambda a: Area("Load profile", a.top, a.left, a.bottom, a.right),
    "nowhere": lambda a: a,
    "gone": lambda a: None,
}


@pytest.mark.parametrize(
    ("formula", "how", "moved"),
    [
        ("SUM(A:C)", "right", "SUM(B:D)"),
        ("SUM($A:C)", "right", "SUM($B:D)"),
        ("SUM(A:$C)", "wider", "SUM(A:$D)"),
        ("SUM(2:4)", "down", "SUM(3:5)"),
        ("SUM($2:4)", "down", "SUM($3:5)"),
        ("SUM(2:$4)", "higher", "SUM(2:$5)"),
        ("SUM(A:C)+1:1", "away", "SUM('Load profile'!A:C)+'Load profile'!1:1"),
        ("$A$1:B2", "down", "$A$2:B3"),
        ("A1:$B$2", "wider", "A1:$C$2"),
        ("A1:$B2", "higher", "A1:$B3"),
        ("A1:B$2", "higher", "A1:B$3"),
        ("A1:A1", "down", "A2:A2"),
        ("A1", "higher", "A1:A2"),
        ("$A1", "wider", "$A1:$B1"),
        ("A$1", "wider", "A$1:B$1"),
        ("Costs!A1", "down", "Costs!A2"),
        ("'Costs'!A1", "down", "Costs!A2"),
        ("'Costs'!A1", "nowhere", "'Costs'!A1"),  # letter by letter
        ("'It''s'!A1", "down", "'It''s'!A2"),
        ("Here!A1", "down", "Here!A2"),
        ("A1", "away", "'Load profile'!A1"),
        ("a1", "nowhere", "a1"),
        ("A1+B:B+3:3", "gone", "#REF!+#REF!+#REF!"),
    ],
)
def test_every_kind_of_reference_keeps_its_dollar_signs(
    formula: str, how: str, moved: str
) -> None:
    assert moved == rewritten(formula, "Here", BY_ONE[how])


@pytest.mark.parametrize(
    ("formula", "there", "moved"),
    [
        ("A1+Other!A1", "", "A1+Other!A1"),
        ("A1+Other!A1", "Here", "A1+Other!A1"),
        ("A1+Other!A1", "Other", "Here!A1+Other!A1"),
        ("SUM(A1:B2)", "Other", "SUM(Here!A1:B2)"),
        ("SUM(A:B,1:2)", "Other", "SUM(Here!A:B,Here!1:2)"),
    ],
)
def test_a_formula_on_another_sheet_names_the_one_it_came_from(
    formula: str, there: str, moved: str
) -> None:
    assert moved == rewritten(formula, "Here", BY_ONE["nowhere"], there)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("a+b*a", "x+b*x"),
        ("a", "x"),
        ("b", "b"),
        ('"a"&a', '"a"&x'),
        ("a+größe+a", "x+größe+x"),
        ("(a", "(a"),
    ],
)
def test_operands_are_replaced_and_all_else_stays(text: str, result: str) -> None:
    assert result == replaced(text, {"a": "x"}.get)


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("A1+#REF!", True),
        ("#REF!B2", True),
        ("A1", False),
        ('"#REF!"&A1', False),
        ("'#REF!'!A1", False),
        ("'it''s #REF!'!A1", False),
        ("'#REF!'!A1+#REF!", True),
    ],
)
def test_a_formula_is_broken_where_a_reference_is_and_not_a_text_or_a_sheet(
    text: str, gone: bool
) -> None:
    assert gone == cell_references.broken(text)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("sum( $A$1 , b2 )", "SUM(A1,B2)"),
        ("'Load profile'!A1", "LOAD\x01PROFILE!A1"),
        ("'It''s'!A1", "IT''S!A1"),
        ('A1&"a $b"" c"&b1', 'A1&"a $b"" c"&B1'),
        ("_xlfn.IFNA(A1,false())", "IFNA(A1,FALSE)"),
    ],
)
def test_a_formula_is_brought_into_one_form(text: str, same: str) -> None:
    assert same == normalised(text)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("$A$1 + B2", "A1+B2", True),
        ("'Costs'!A1", "Costs!A1", True),
        ("'Load profile'!A1", "Loadprofile!A1", False),
        ("sum(a1)", "SUM(A1)", True),
        ('"a b"', '"ab"', False),
        ("_xlfn.CONCAT(A1)", "CONCAT(A1)", True),
        ("TRUE()", "TRUE", True),
        ("A1+B2", "B2+A1", False),
    ],
)
def test_formulas_are_the_same_where_programs_only_write_them_otherwise(
    one: str, other: str, same: bool
) -> None:
    assert same == (normalised(one) == normalised(other))


def test_the_shape_of_a_formula_leaves_out_what_its_references_say() -> None:
    assert shape("A1*$B$2+1") == shape("C7*Costs!D9+1")
    assert shape("A1*2") != shape("A1*3")
    assert "§*2" == shape("'Load profile'!$A1 * 2")


def test_every_rectangle_of_a_formula_is_found_and_none_of_a_torn_one() -> None:
    assert (Area("S", 0, 0, 0, 0), Area("T", 0, 1, 1, 1)) == areas("A1+SUM(T!B1:B2)", "S")
    assert () == areas("A1+(", "S")


@pytest.mark.parametrize(
    ("text", "found", "moved"),
    [
        ("SUM(Tab!B1:Tab!B2)", [Area("Tab", 0, 1, 1, 1)], "SUM('Tab'!B3:B4)"),
        ("SUM('a b'!$B1:'a b'!B$2)", [Area("a b", 0, 1, 1, 1)], "SUM('a b'!$B3:B$4)"),
        ("SUM(Tab!B1:tab!B2)", [Area("tab", 0, 1, 1, 1)], "SUM('tab'!B3:B4)"),
        ("SUM(B1:S!B2)", [Area("S", 0, 1, 1, 1)], "SUM('S'!B3:B4)"),
        ("SUM(B1:Tab!B2)", [], None),
        (
            "SUM(Tab!B1:Other!B2)",
            [Area("Tab", 0, 1, 0, 1), Area("Other", 1, 1, 1, 1)],
            "SUM('Tab'!B3:'Other'!B4)",
        ),
        ("SUM('Jan 1:Dec 2'!A1)+SUM(Jan:Dec!A1)", [], None),
    ],
)
def test_a_span_that_names_its_sheet_twice_is_one_rectangle(
    text: str, found: list[Area], moved: str | None
) -> None:
    def down(area: Area) -> Area:
        return Area(area.sheet, area.top + 2, area.left, area.bottom + 2, area.right)

    assert tuple(found) == areas(text, "S")
    new = rewritten(text, "S", down)
    assert (moved or text).replace("'", "") == new.replace("'", "")
    assert text == rewritten(text, "S", lambda area: area)


rectangles = st.builds(
    lambda top, left, rows, cols: Area("A sheet", top, left, top + rows, left + cols),
    st.integers(0, 5000), st.integers(0, 900), st.integers(0, 50), st.integers(0, 50),
)  # fmt: skip


@quick
@given(rectangles, st.sampled_from(["both", "column", "row", "none"]))
def test_a_rectangle_that_was_written_is_read_again(area: Area, fixed: str) -> None:
    assert area == read(area.ref(None, fixed), "") == Area.between(area.first, area.last)
    assert len(list(area)) == (area.bottom - area.top + 1) * (area.right - area.left + 1)


@quick
@given(rectangles, st.integers(1, 9), st.integers(1, 9))
def test_a_reference_moved_there_and_back_is_itself(area: Area, rows: int, cols: int) -> None:
    def by(rows: int, cols: int):
        return lambda a: Area(
            a.sheet, a.top + rows, a.left + cols, a.bottom + rows, a.right + cols
        )

    text = f"SUM({area.ref()})*2"
    assert text == rewritten(rewritten(text, "", by(rows, cols)), "", by(-rows, -cols))
