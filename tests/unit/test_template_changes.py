"""What the template moved, brought and dropped under untouched cells, and what covers it."""

from collections.abc import Mapping
from typing import Any

import pytest

from modelgen.book.book import Book, Cell, CellId, Content
from modelgen.book.roles import Role
from modelgen.merge.line_map import LineMap
from modelgen.merge.placement import Placement, SheetPlacement
from modelgen.merge.three_way_merge import Merge, merge, seen
from modelgen.readback.book_match import BookMatch, grid
from modelgen.readback.edits import Edit, EditKind
from modelgen.readback.row_alignment import FileContent, identity
from modelgen.readback.template_moves import moves

from .small_books import book, cell

STILL = LineMap({}, {}, -1, -1)


def case(at: str, item: str, name: str, content: Content, role: Role = "input") -> Cell:
    return cell(f"S!{at}", content, role, CellId.in_case(item, name))


def placed(old: Book, new: Book, name: str = "S", parents: Mapping[str, str] = {}) -> Placement:
    returned: Any = type("", (), {"tabs": (), "names": {}, "scoped": {}})
    match = BookMatch(old, returned, {}, {s: identity(g) for s, g in grid(old).items()})
    names = {s.name: s.name for s in new.sheets} | {"S": name}
    on_sheets = {s: SheetPlacement(word, STILL, STILL) for s, word in names.items()}
    return Placement(match, moves(old, new), on_sheets, {}, parents)


def merged(old: Book, new: Book, *edits: Edit, parents: Mapping[str, str] = {}) -> Merge:
    return merge(placed(old, new, parents=parents), edits, ())


def edit(held: Cell, now: FileContent, kind: EditKind = "input") -> Edit:
    return Edit(kind, held, held.place, now)


A, A2 = case("D2", "a", "base", 1.0), case("D2", "a", "base", 2.0)
LINE, LINE2 = (case("D3", "b", "live", text, "formula") for text in ("=D2", "=D2*2"))
LIVE = case("D4", "a", "live", "=D2", "formula")
LABEL = cell("S!A1", "text")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ((A,), (A2,), [("a@base", 1.0, 2.0)]),
        ((A, LABEL), (A, cell("S!A1", "other")), []),
        ((A,), (A, LINE), [("b@live", None, "=D2")]),
        ((A, LINE), (A,), [("b@live", "=D2", None)]),
        ((A, LINE), (A, LINE2), [("b@live", "=D2", "=D2*2")]),
        # the live formula of an input is no line of its own
        ((A, LIVE), (A, case("D4", "a", "live", "=D2*2", "formula")), []),
        ((A, LIVE), (A2, LIVE), [("a@base", 1.0, 2.0)]),
        # a formula in another case than the live one moves with it
        ((A, case("E3", "b", "base", "=D2", "formula")),
         (A, case("E3", "b", "base", "=D2*2", "formula")), []),
        # a case that only inherits is no news, one with a value is
        ((A,), (A, case("E2", "a", "bear", "=D2", "inherited")), []),
        ((A, case("E2", "a", "bear", "=D2", "inherited")), (A,), []),
        ((A,), (A, case("E2", "a", "bear", 3.0, "override")), [("a@bear", None, 3.0)]),
        ((A, case("E2", "a", "bear", 3.0, "override")), (A,), [("a@bear", 3.0, None)]),
        ((A, case("E2", "a", "bear", "=D2", "inherited")),
         (A, case("E2", "a", "bear", 3.0, "override")), [("a@bear", "=D2", 3.0)]),
    ],
)  # fmt: skip
def test_what_the_template_changed_is_told(
    old: tuple[Cell, ...], new: tuple[Cell, ...], told: list[tuple[str, Any, Any]]
) -> None:
    def text(held: Cell | None) -> Any:
        return getattr(held.content, "text", held.content) if held else None

    found = merged(book(LABEL, *old), book(LABEL, *new)).template_changes
    assert told == [(c.name, text(c.old), text(c.new)) for c in found]


def test_what_the_user_touched_and_a_book_beside_itself_are_no_changes_of_the_template() -> None:
    both = book(A, LINE), book(A2, LINE2)
    assert ["b@live"] == [c.name for c in merged(*both, edit(A, 5.0)).template_changes]
    assert ["a@base"] == [
        c.name for c in merged(*both, edit(LINE, 5.0, "overwritten")).template_changes
    ]
    assert () == merged(both[0], both[0]).template_changes


FAMILY = {"bear": "base", "crash": "bear"}


def inherited(*contents: Content) -> Book:
    roles = [
        "input",
        *("inherited" if str(c).startswith("=") else "override" for c in contents[1:]),
    ]
    found = zip("DEF", ("base", *FAMILY), contents, roles, strict=True)
    return book(*(case(f"{col}2", "a", *rest) for col, *rest in found))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("old", "new", "typed", "ancestor"),
    [
        ((1.0, "=D2", "=E2"), (2.0, "=D2", "=E2"), "crash", "a@base"),
        ((1.0, "=D2", "=E2"), (2.0, "=D2", "=E2"), "bear", "a@base"),
        ((1.0, "=D2", "=E2"), (1.0, "=D2", "=E2"), "crash", ""),
        # the next one above that holds a value counts
        ((1.0, 5.0, "=E2"), (2.0, 5.0, "=E2"), "crash", ""),
        ((1.0, 5.0, "=E2"), (1.0, 6.0, "=E2"), "crash", "a@bear"),
        # a value over a value covers nothing
        ((1.0, 5.0, 7.0), (2.0, 6.0, 7.0), "crash", ""),
        ((1.0, 5.0, "=E2"), (2.0, 6.0, "=E2"), "base", ""),
    ],
)
def test_a_typed_case_value_covers_the_moved_default_of_the_next_value_above(
    old: tuple[Content, ...], new: tuple[Content, ...], typed: str, ancestor: str
) -> None:
    before, after = inherited(*old), inherited(*new)
    held = next(c for c in before.cells if c.id.case == typed)
    (found,) = merged(before, after, edit(held, 9.0), parents=FAMILY).decisions
    assert ancestor == found.inherits


@pytest.mark.parametrize("before", [True, False])
def test_an_ancestor_that_is_in_one_template_alone_is_passed_over(before: bool) -> None:
    base = case("D2", "a", "base", 1.0), case("D2", "a", "base", 2.0)
    bear, crash = case("E2", "a", "bear", 5.0), case("F2", "a", "crash", "=D2", "inherited")
    old = book(base[0], *([bear] if before else []), crash)
    new = book(base[1], *([] if before else [bear]), crash)
    found = merged(old, new, edit(crash, 9.0), parents=FAMILY).decisions[0]
    assert ("kept", "a@base") == (found.outcome, found.inherits)


@pytest.mark.parametrize(("name", "told"), [("S", "=S!D2+T!A1"), ("Mine", "=Mine!D2+T!A1")])
def test_a_formula_of_the_book_is_told_as_the_user_reads_it(name: str, told: str) -> None:
    held = cell("T!E2", "=S!D2+T!A1", "formula")
    new = book(A, held)
    assert (told, 1.0) == (seen(placed(new, new, name), held), seen(placed(new, new, name), A))


def test_a_case_value_that_was_emptied_links_to_its_parents_cell() -> None:
    both = inherited(1.0, 5.0, 7.0)
    held = next(c for c in both.cells if c.id.case == "crash")
    found = merged(both, both, edit(held, None), parents=FAMILY).decisions[0]
    assert ("kept", "=E2", "") == (found.outcome, found.yours, found.inherits)


@pytest.mark.parametrize(
    ("now", "cases", "outcome", "yours"),
    [
        ("Low", {"base": "Base", "bear": "Low"}, "kept", "Low"),
        ("Low", {"base": "Base", "bear": "Bear"}, "kept", "Bear"),
        ("Low", {"base": "Base"}, "dropped", "Low"),
        ("Snow", {"base": "Base", "bear": "Low"}, "dropped", "Snow"),
        ("Base", {"base": "Base", "bear": "Low"}, "agreed", "Base"),
    ],
)
def test_the_live_case_is_the_new_templates_case_of_that_name(
    now: str, cases: Mapping[str, str], outcome: str, yours: str
) -> None:
    def labelled(labels: Mapping[str, str]) -> Book:
        shown = (cell(f"S!D{n}", label, "case_label", CellId.one_of("case_label", name))
                 for n, (name, label) in enumerate(labels.items(), 2))  # fmt: skip
        return book(cell("S!B1", "Base", "selector", CellId("sel_case")), *shown)

    old = labelled({"base": "Base", "bear": "Low"})
    found = merged(old, labelled(cases), edit(old.cells[0], now, "live case")).decisions[0]
    assert (outcome, yours) == (found.outcome, found.yours)


NAMED = cell("S!A2", "a", "id")
TOLD = cell("Source!A1", "text")


@pytest.mark.parametrize(
    ("held", "now", "kind", "outcome"),
    [
        (A, 9.0, "input", "kept"),
        (LINE, "=9", "formula", "kept"),
        (LINE, None, "emptied", "restored"),
        (LABEL, None, "emptied", "kept"),
        (LABEL, "mine", "text", "kept"),
        (LABEL, "text", "text", "agreed"),
        (TOLD, "mine", "text", "restored"),
        (NAMED, "mine", "text", "restored"),
        (NAMED, "a", "text", "restored"),
    ],
)
def test_a_cell_that_is_restored_is_not_the_users(
    held: Cell, now: FileContent, kind: EditKind, outcome: str
) -> None:
    old = book(LABEL, NAMED, A, LINE, TOLD)
    assert outcome == merged(old, old, edit(held, now, kind)).decisions[0].outcome


@pytest.mark.parametrize(
    ("new", "outcome", "yours"),
    [
        ((A, LINE), "kept", "=D2*9"),
        ((A, cell("T!B7", "=S!D2", "formula", LINE.id)), "kept", "='S'!D2*9"),
        ((A,), "dropped", "=D2*9"),
    ],
)
def test_a_formula_of_the_users_reads_from_the_sheet_where_its_cell_now_stands(
    new: tuple[Cell, ...], outcome: str, yours: str
) -> None:
    (found,) = merged(book(A, LINE), book(*new), edit(LINE, "=D2*9", "formula")).decisions
    assert (outcome, yours) == (found.outcome, found.yours)
