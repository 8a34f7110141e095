"""A model at points, and what changes did to the headline: alone, and in shares that add up."""

from itertools import permutations

import pytest

from modelgen.addresses import Place
from modelgen.book.book import Formula
from modelgen.book.calculator import Calculation, ForeignCell
from modelgen.book.effects import MOST, Effects, Replacement, effects
from modelgen.book.points import Points

from .small_books import book, cell, place

MODEL = (
    cell("A!A1", 2.0), cell("A!A2", 3.0), cell("A!A3", 5.0), cell("A!A4", "=A1"),
    cell("A!B1", "=A1*A2"), cell("A!B2", "=B1+A3"), cell("A!B3", "=A3*7"),
    cell("A!B4", "=IF(A1>9,1/0,A4+B!A1)"), cell("A!B5", '=IF(A1>1,"","x")'),
    cell("A!B6", '=IF(B5="",B2,0)+IFERROR(B7,1)+LEN(B5)'), cell("A!B7", "=1/C9"),
    cell("A!B8", "=SUM(A1:A9)"), cell("B!A1", 10.0),
)  # fmt: skip


def held(*more: ForeignCell) -> Calculation:
    return Calculation(book(*MODEL), more, generated=True)


def at(calculation: Calculation, result: str, **contents: object) -> object:
    moved = {place(f"A!{cell}"): content for cell, content in contents.items()}
    return Points(calculation, [place(f"A!{result}")], [*moved]).at(moved)[0]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("result", "contents", "value"),
    [
        ("B2", {}, 11), ("B2", {"A1": 4.0}, 17), ("B2", {"A1": 4.0, "A3": 1.0}, 13),
        ("B3", {"A1": 4.0}, 35), ("A1", {"A1": 4.0}, 4), ("B4", {"A1": 3.0}, 13),
        ("B4", {"A1": 10.0}, None), ("B6", {"A3": 6.0}, 13), ("B6", {"A1": 1.0}, 2),
        ("B8", {"A9": 1.0}, 13), ("B8", {"A1": ""}, 8), ("B2", {"A1": ""}, 5),
    ],
)  # fmt: skip
def test_a_result_at_a_point_is_that_of_the_whole_model(result, contents, value) -> None:
    whole = held()
    assert value == at(whole, result, **contents)
    for address, content in contents.items():
        whole.enter(place(f"A!{address}"), content)
    assert value == whole.value(place(f"A!{result}"))


def test_points_leave_the_model_as_it_is_and_forget_each_other() -> None:
    whole = held()
    points = Points(whole, [place("A!B2"), place("A!B1")], [place("A!A1"), place("A!A3")])
    assert (17, 12) == points.at({place("A!A1"): 4.0})
    assert (12, 6) == points.at({place("A!A3"): 6.0})
    assert (11, 6) == points.at({})
    assert 11 == whole.value(place("A!B2"))
    assert 2.0 == whole.content(place("A!A1"))


def test_what_is_entered_at_the_start_holds_at_all_points() -> None:
    points = Points(held(), [place("A!B2")], [place("A!A3")], {place("A!A1"): 4.0})
    assert [17.0, 13.0] == [points.number({}), points.number({place("A!A3"): 1.0})]


def test_a_formula_may_be_entered_where_it_was_told_so() -> None:
    formula = Formula("=A3*100", "")
    points = Points(held(), [place("A!B1")], {place("A!A1"): [formula]})
    assert 1500 == points.number({place("A!A1"): formula})
    assert 6 == points.number({})


def test_only_what_is_moved_is_calculated_anew() -> None:
    points = Points(held(), [place("A!B6")], [place("A!A3")])
    assert {place("A!B2"), place("A!B6")} == points.formulas.keys()


def test_a_text_is_no_number() -> None:
    assert Points(held(), [place("A!B5")], [place("A!A1")]).number({place("A!A1"): 0.0}) is None


def test_what_the_calculator_is_not_given_has_no_value_at_any_point() -> None:
    far = ForeignCell(Place("A", 0, 9), '=REPT("x",20000)&REPT("x",2000000)&A1')
    last = ForeignCell(Place("A", 1, 9), "=LEN(J1)+A2")
    whole = Calculation(book(*MODEL), [far, last])
    assert (None,) == Points(whole, [Place("A", 1, 9)], [place("A!A2")]).at({})
    assert 11 == Points(whole, [place("A!B2")], [place("A!A2")]).number({})


def change(address: str, was: object, now: object) -> Replacement:
    return Replacement(address, place(f"A!{address}"), was, now)  # type: ignore[arg-type]


def made(*changes: Replacement, first: str = "") -> Effects:
    """The effects of changes on A1 × A2 + A3, once they are in the model."""
    whole = held()
    for one in changes:
        whole.enter(one.place, one.now if one.now is not None else "")  # type: ignore[arg-type]
    return effects(whole, place("A!B2"), changes, first)


def test_each_change_is_tried_alone_and_the_rest_is_what_they_do_together() -> None:
    found = made(change("A1", 2.0, 4.0), change("A2", 3.0, 10.0), change("A3", 5.0, 6.0))
    assert (11.0, 46.0) == (found.generated, found.now)
    assert (6.0, 14.0, 1.0) == found.alone
    assert (20.0, 28.0, 1.0) == found.last
    assert 14.0 == found.interaction


def test_shares_add_up_and_two_that_act_on_each_other_share_it_alike() -> None:
    found = made(change("A1", 2.0, 4.0), change("A2", 3.0, 10.0), change("A3", 5.0, 6.0))
    assert (13.0, 21.0, 1.0) == found.shares
    assert 35.0 == sum(share or 0 for share in found.shares)


def test_no_order_gives_other_shares_where_two_at_a_time_act_on_each_other() -> None:
    changes = [change("A1", 2.0, 4.0), change("A2", 3.0, 10.0), change("A3", 5.0, 6.0)]
    for order in permutations(changes):
        found = made(*order)
        assert {"A1": 13.0, "A2": 21.0, "A3": 1.0} == dict(
            zip([one.name for one in order], found.shares, strict=True)
        )


def test_the_first_change_is_made_before_all_others() -> None:
    found = made(change("A2", 3.0, 10.0), change("A1", 2.0, 4.0), first="A1")
    assert (28.0, 6.0) == found.alone
    assert (28.0, 6.0) == found.shares


def test_what_was_emptied_counts_as_nothing() -> None:
    found = made(change("A3", 5.0, None), change("A1", 2.0, 4.0))
    assert (-5.0, 6.0) == found.alone
    assert (11.0, 12.0) == (found.generated, found.now)


def test_a_formula_that_was_typed_over_counts_with_what_it_needs() -> None:
    whole = held()
    whole.enter(place("A!B1"), 100.0)
    whole.enter(place("A!A1"), 4.0)
    changes = [change("B1", "=A1*A2", 100.0), change("A1", 2.0, 4.0)]
    found = effects(whole, place("A!B2"), changes)
    assert (11.0, 105.0) == (found.generated, found.now)
    assert (94.0, 6.0) == found.alone
    assert (91.0, 3.0) == found.shares


def test_where_a_step_gives_no_number_no_share_is_told() -> None:
    whole = held()
    whole.enter(place("A!A1"), 10.0)
    found = effects(whole, place("A!B4"), [change("A1", 2.0, 10.0)])
    assert (12.0, None, (None,), (None,)) == (
        found.generated, found.now, found.alone, found.shares
    )  # fmt: skip
    assert found.interaction is None


def test_of_too_many_changes_only_the_ends_are_told() -> None:
    changes = [Replacement(f"x{i}", Place("A", 100 + i, 0), 1.0, 2.0) for i in range(MOST)] + [
        change("A1", 2.0, 4.0)
    ]
    found = made(*changes)
    assert (11.0, 17.0) == (found.generated, found.now)
    assert {None} == {*found.alone, *found.last, *found.shares}
    assert found.unknown.now is None
