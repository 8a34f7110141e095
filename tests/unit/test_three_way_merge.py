"""Three contents of a cell to one: the template's old and new one, and the user's."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modelgen.addresses import Area, Place
from modelgen.book.book import Book, Cell, CellId, Formula, Sheet
from modelgen.merge.line_map import LineMap
from modelgen.merge.placement import Placement, SheetPlacement
from modelgen.merge.three_way_merge import Decision, merge, same_content
from modelgen.problems import ModelError
from modelgen.readback.book_match import BookMatch
from modelgen.readback.edits import Edit, EditKind
from modelgen.readback.row_alignment import identity
from modelgen.readback.template_moves import moves

quick = settings(max_examples=60, derandomize=True, deadline=None)
AT = Place("S", 1, 3)
ID = CellId.in_case("price", "base")


def book(content: Any, role: str = "input") -> Book:
    """A Book of one sheet: an id, a label, and a cell that holds the content."""
    sheet = Sheet("S", "input", (8.0,) * 4, {}, (1, 1), Area("S", 0, 0, 1, 3))
    cells = [Cell(Place("S", 1, 0), "price", "id"), Cell(Place("S", 1, 1), "Price", "label")]
    if content is not None:
        text = isinstance(content, str) and content.startswith("=")
        cells.append(Cell(AT, Formula(content, "") if text else content, role, id=ID))
    return Book("en", "", {}, date(2026, 1, 1), (sheet,), tuple(cells), (), (), (), ())


def decided(
    base: Any, incoming: Any, user: Any, kind: EditKind = "input", take: str = ""
) -> Decision:
    role = "input" if kind in ("input", "emptied") else "formula"
    old = book(base, role)
    new = old if incoming == base else book(incoming, role)
    grid = {(c.place.row, c.place.col): "" for c in old.cells}
    returned: Any = SimpleNamespace(tabs=(), names={}, scoped={})
    match = BookMatch(old, returned, {}, {"S": identity(grid)})
    lines = LineMap({n: n for n in range(9)}, {}, 8, 8)
    step = moves(old, new)
    placement = Placement(match, step, {"S": SheetPlacement("S", lines, lines)}, {}, {})
    edit = Edit(kind, next(c for c in old.cells if c.place == AT), AT, user)
    return merge(placement, [edit], [take] if take else []).decisions[0]


@pytest.mark.parametrize(
    ("base", "incoming", "user", "outcome"),
    [
        (2.0, 2.0, 3.0, "kept"),
        (2.0, 4.0, 3.0, "conflict"),
        (2.0, 3.0, 3.0, "agreed"),  # the same change on both sides
        (2.0, 2.0, 2.0, "agreed"),
        (2.0, None, 3.0, "dropped"),
        (2.0, 2.0000000000000004, 3.0, "kept"),  # no change to a spreadsheet
        (2.0, 2.00000000000001, 3.0, "conflict"),  # the fifteenth digit is one
    ],
)
def test_an_input_is_decided_by_who_changed_it(
    base: float, incoming: float | None, user: float, outcome: str
) -> None:
    assert outcome == decided(base, incoming, user).outcome


@pytest.mark.parametrize(
    ("base", "incoming", "user", "kind", "outcome"),
    [
        ("=A1", "=A1", 5.0, "overwritten", "kept"),
        ("=A1", "=A1+1", 5.0, "overwritten", "conflict"),
        ("=A1", "=A1", "=A1*2", "formula", "kept"),
        ("=A1", "= $A$1", "=A1*2", "formula", "kept"),  # written otherwise, the same formula
        ("=A1", "=A1*2", "=A1*2", "formula", "agreed"),
        ("=A1", "=A1", None, "emptied", "restored"),
    ],
)
def test_a_formula_is_decided_by_who_changed_it(
    base: str, incoming: str, user: Any, kind: EditKind, outcome: str
) -> None:
    assert outcome == decided(base, incoming, user, kind).outcome


@pytest.mark.parametrize(
    ("take", "outcome"),
    [
        ("yours", "kept"), ("new", "taken"), ("price@base=new", "taken"),
        ("price=yours", "kept"), ("S!D2=new", "taken"),
    ],
)  # fmt: skip
def test_a_conflict_is_settled_by_the_name_that_a_person_gives(take: str, outcome: str) -> None:
    assert outcome == decided(2.0, 4.0, 3.0, take=take).outcome


@pytest.mark.parametrize(
    ("take", "outcome"),
    [
        ("", "kept"), ("new", "kept"), ("yours", "kept"), ("price@base=yours", "kept"),
        ("price@base=new", "taken"), ("price=new", "taken"), ("S!D2=new", "taken"),
        ("S=new", "taken"),
    ],
)  # fmt: skip
def test_an_edit_that_is_no_conflict_is_taken_back_by_its_name_alone(
    take: str, outcome: str
) -> None:
    assert outcome == decided(2.0, 2.0, 3.0, take=take).outcome


@pytest.mark.parametrize(
    ("incoming", "user", "kind", "words"),
    [
        (None, 3.0, "input", "the template no longer has that cell"),
        ("=A1", None, "emptied", "always written as the template has it"),
    ],
)
def test_what_cannot_be_kept_is_not_promised(
    incoming: Any, user: Any, kind: EditKind, words: str
) -> None:
    base = "=A1" if kind == "emptied" else 2.0
    with pytest.raises(ModelError) as caught:
        decided(base, incoming, user, kind, take="price@base=yours")
    assert words in caught.value.problems[0].message
    assert decided(base, incoming, user, kind, take="price@base=new").outcome != "kept"


@pytest.mark.parametrize("take", ["mine", "prise=new", "price="])
def test_a_name_that_means_no_edit_is_refused(take: str) -> None:
    with pytest.raises(ModelError):
        decided(2.0, 4.0, 3.0, take=take)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (1.0, 1.0, True),
        (0.1 + 0.2, 0.3, True),  # fifteen digits
        (1.0, 1.00000000000001, False),
        (1.0, 1.000000001, False),
        ("a", "a", True),
        ("a", "A", False),
        ("=A1+B1", "=$a$1 + B1", True),
        ("=A1", "A1", False),
        ("1", 1.0, False),
        (None, None, True),
        (None, 0.0, False),
        (None, "", False),
    ],
)
def test_contents_are_the_same_to_a_reader(one: Any, other: Any, same: bool) -> None:
    assert same == same_content(one, other) == same_content(other, one)


numbers = st.floats(-1e9, 1e9).map(lambda n: float(f"{n:.15g}"))


@quick
@given(numbers, numbers)
def test_what_one_side_alone_changed_is_what_stands_there(base: float, x: float) -> None:
    one_sided = decided(base, base, x)
    assert one_sided.outcome in ("kept", "agreed")
    assert same_content(x, one_sided.yours)
    other_sided = decided(base, x, base)
    assert other_sided.outcome in ("conflict", "agreed")
    assert same_content(x, other_sided.new)
