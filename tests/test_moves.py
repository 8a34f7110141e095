"""A workbook of March 2025 on other prices: the move of the headline, price by price."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from modelgen.commands import regenerate_report
from modelgen.commands.regenerate import regenerate
from modelgen.template.settings import Settings

from .conftest import Built
from .plain_model import HOURLY_NODES, HOURLY_REVENUE, drivers_of, results

LATER = {
    "gpu_price": 2.35, "price_r1_hit": 0.0145, "price_r1_miss": 1.305, "price_r1_output": 2.61,
    "price_v3_hit": 0.003625, "price_v3_miss": 0.435, "price_v3_output": 0.87,
}  # fmt: skip
"""Prices of a later day, in the order of the template."""


def margin(**moved: float) -> float:
    found = results({**drivers_of("theoretical"), **moved}, HOURLY_NODES, HOURLY_REVENUE)
    value = found["cost_profit_margin"]
    assert isinstance(value, float)
    return value


def in_turn(names: list[str]) -> dict[str, float]:
    """What each price does where they are changed in an order."""
    held: dict[str, float] = {}
    before, found = margin(), {}
    for name in names:
        held[name] = LATER[name]
        found[name], before = margin(**held) - before, margin(**held)
    return found


def test_each_price_has_its_share_and_they_add_up_to_the_cent(built: Built) -> None:
    sets = Settings(tuple(f"{name}={value}" for name, value in LATER.items()))
    result = regenerate(built.path, built.data, None, (), sets)
    assert result.move is not None
    there, back = in_turn([*LATER]), in_turn([*reversed(LATER)])
    wanted = {f"{name}@theoretical": (there[name] + back[name]) / 2 for name in LATER}
    found = {one.id.text: one.share for one in result.move.inputs}
    assert wanted == pytest.approx(found, abs=1e-12)
    assert (margin(), margin(), margin(**LATER)) == pytest.approx(
        (result.move.before, result.move.start, result.move.now)
    )
    text = regenerate_report.text(result, Path("march.xlsx"), None).partition("What moved")[2]
    told, _how, _rest = text.partition("a share is")
    lines = [line for line in told.splitlines() if re.search(r"\d (%|points)$", line)]
    figures = [re.findall(r"([+-]?[\d,]+\.\d\d) (?:%|points)$", line)[0] for line in lines]
    before, *shares, now = (Decimal(figure.replace(",", "")) for figure in figures)
    assert (Decimal("545.47"), Decimal(f"{margin(**LATER) * 100:.2f}")) == (before, now)
    assert now - before == sum(shares)
    assert len(shares) == len(LATER)
