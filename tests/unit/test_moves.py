"""How the headline moved from one workbook to another: shares that add up to the cent."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from modelgen.book.book import CellId
from modelgen.book.effects import Effects
from modelgen.commands import diff, diff_report, moves, regenerate_report
from modelgen.commands.moves import MovedInput, move_of
from modelgen.compile import stages
from modelgen.compile.templates import parse
from modelgen.merge.live_model import _returned
from modelgen.template.settings import Settings

from .small_time import NAME, STALL, at, back, built, changed, typed

HOW = "  a share is the mean of first to last and last to first;"

CTX = stages.prepare(parse(STALL, "stall.yaml"), Settings())


def effects(generated: float, now: float, *shares: float) -> Effects:
    return Effects(generated, now, shares, shares, shares)


def told(before: float, found: Effects, *names: str) -> list[str]:
    ids = [(CellId.in_case(name, "base"), name) for name in names]
    return moves.lines(move_of(before, found, ids), CTX)


def amounts(lines: list[str]) -> list[Decimal]:
    found = [re.search(r"([+-]?[\d,]+\.\d\d) EUR$", line) for line in lines]
    return [Decimal(match[1].replace(",", "")) for match in found if match]


def test_a_move_is_told_from_before_to_now() -> None:
    assert [
        "What moved Worth, in shares that add up",
        "  before                             100.00 EUR",
        "  formulas, and what is new or gone   +5.00 EUR",
        "  price                              +20.00 EUR",
        "  cost                               -10.00 EUR",
        "  now                                115.00 EUR",
        f"{HOW} alone +10.00 EUR, together +0.00 EUR",
    ] == told(100, effects(105, 115, 20, -10), "price", "cost")


def test_what_is_shown_adds_up_though_each_is_rounded() -> None:
    third = 1 / 3
    lines = told(0.004, effects(0.004, 1.004, third, third, third), "a", "b", "c")
    first, *parts, last = amounts(lines[:-1])
    assert last == first + sum(parts)
    assert [Decimal("0.34"), Decimal("0.33"), Decimal("0.33")] == sorted(parts, reverse=True)


def test_what_formulas_did_is_left_out_where_they_did_nothing() -> None:
    lines = told(100, effects(100, 110, 4, 6), "a", "b")
    assert not any("formulas" in line for line in lines)


def test_a_single_share_is_told_where_it_was_made() -> None:
    assert [] == told(100, effects(100, 110, 10), "a")
    assert 6 == len(told(99, effects(100, 110, 10), "a"))


@pytest.mark.parametrize(
    ("before", "found"),
    [
        (None, effects(100, 110, 4, 6)), ("n/a", effects(100, 110, 4, 6)),
        (100, effects(100, 110, 4, 6).unknown),
        (100, Effects(100, 110, (4, None), (4, 6), (4, 6))),
        (100, Effects(100, 110, (4, 6), (4, 6), (4, None))),
        (100, Effects(None, 110, (4, 6), (4, 6), (4, 6))),
    ],
)  # fmt: skip
def test_where_a_part_is_not_known_no_move_is_told(before, found: Effects) -> None:
    ids = [(CellId("a"), "a"), (CellId("b"), "b")]
    assert move_of(before, found, ids) is None
    assert ([], None) == (moves.lines(None, CTX), moves.data(None))


def test_the_steps_of_a_row_are_one_share() -> None:
    ids = [CellId.at_step("growth", n, f"{2025 + n}-12") for n in (1, 2, 3)]
    found = effects(100, 116, 1, 2, 3, 10)
    inputs = [*((id, str(id)) for id in ids), (CellId.in_case("sales_now", "base"), "Sales now")]
    lines = moves.lines(move_of(100, found, inputs), CTX)
    assert ["Growth of sales, 2026 – 2028", "Sales now"] == [
        re.split("  +", line.strip())[0] for line in lines[2:-2]
    ]
    assert [Decimal(6), Decimal(10)] == amounts(lines[:-1])[1:-1]


def test_of_many_inputs_the_largest_are_told_and_the_sum_of_the_others() -> None:
    shares = [float(n) for n in range(1, 31)]
    lines = told(0, effects(0, sum(shares), *shares), *(f"x{n}" for n in range(30)))
    assert 20 == len(lines) - 4
    assert "  11 other inputs" in lines[-3]
    *parts, now = amounts(lines[:-1])
    assert Decimal(sum(range(1, 12))) == parts[-1]
    assert now == sum(parts)


def test_machines_get_every_share() -> None:
    found = Effects(105, 115, (18, -9), (20, -10), (19, -9))
    ids = [(CellId.in_case(name, "base"), name) for name in ("a", "b")]
    assert {
        "before": 100.0, "formulas_and_rest": 5.0, "shares": {"a@base": 19, "b@base": -9},
        "together": 1, "now": 115,
    } == moves.data(move_of(100, found, ids))  # fmt: skip
    assert MovedInput(CellId("a"), "a", 1.0).share == 1


NEWER = changed(
    ("value: 100,", "value: 130,"), ("values: [0.1, 0.2, 0.3]", "values: [0.1, 0.1, 0.3]"),
    ('formula: "sales[last]"', 'formula: "sales[last]+0*sales_now"'),
)  # fmt: skip


def worth(sales: float, growth: tuple[float, ...], margin: float = 0.5) -> float:
    total = 0.0
    for one in growth:
        sales *= 1 + one
        total += sales * margin
    return total


def test_a_newer_template_s_figures_move_the_headline_in_shares(tmp_path: Path) -> None:
    template = tmp_path / "stall.yaml"
    template.write_text(NEWER, "utf-8")
    result = back({}, template)
    text = regenerate_report.text(result, NAME, None)
    before, *parts, now = amounts(text.partition("What moved Worth")[2].splitlines()[1:-1])
    old, new = worth(100, (0.1, 0.2, 0.3)), worth(130, (0.1, 0.1, 0.3))
    assert (Decimal(f"{old:.2f}"), Decimal(f"{new:.2f}")) == (before, now)
    assert now - before == sum(parts)
    sales_first = worth(130, (0.1, 0.2, 0.3)) - old
    sales_last = new - worth(100, (0.1, 0.1, 0.3))
    assert float(parts[0]) == pytest.approx((sales_first + sales_last) / 2, abs=0.01)
    assert "Sales now (sales_now@base)" in text
    data = regenerate_report.data(result, NAME, None)["move"]
    assert new - old == pytest.approx(data["formulas_and_rest"] + sum(data["shares"].values()))


def test_what_was_typed_stays_on_both_sides_of_the_move(tmp_path: Path) -> None:
    template = tmp_path / "stall.yaml"
    template.write_text(NEWER, "utf-8")
    margin = str(at(stages.compile(CTX), "margin@base.2026-12"))
    move = back({margin: 0.9}, template).move
    assert move is not None
    assert move.before == pytest.approx(worth(100, (0.1, 0.2, 0.3)) + 110 * 0.4)
    assert move.now == pytest.approx(worth(130, (0.1, 0.1, 0.3)) + 143 * 0.4)


def test_a_formula_s_part_is_told_apart(tmp_path: Path) -> None:
    template = tmp_path / "stall.yaml"
    text = NEWER.replace("formula: SUM(profit),", 'formula: "SUM(profit)+sales_now",')
    text = text.replace("left: SUM(profit),", 'left: "SUM(profit)+sales_now",')
    template.write_text(text, "utf-8")
    move = back({}, template).move
    assert move is not None
    assert move.rest == pytest.approx(100)
    assert move.now - move.before == pytest.approx(
        move.rest + sum(one.share for one in move.inputs)
    )


def test_without_a_newer_template_there_is_no_move_to_tell() -> None:
    assert back({"Facts!E8": 120}).move is None


def test_a_comparison_tells_the_same_shares() -> None:
    new = typed({"Facts!E8": 130}, built())
    one, two = _returned(NAME, built()), _returned(NAME, new)
    found = diff.diff(one, two)
    assert "What moved" not in diff_report.text(found)  # one input: its effect stands beside it
    both = diff.diff(one, _returned(NAME, built(NEWER)))
    text = diff_report.text(both)
    before, *parts, now = amounts(text.partition("What moved Worth")[2].splitlines()[1:5])
    assert now - before == sum(parts)
    assert diff.data(both)["headline"]["move"]["now"] == pytest.approx(worth(130, (0.1, 0.1, 0.3)))
