"""Questions to whole workbooks, answered as plain Python answers them."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest

from modelgen.ask import draws as drawing
from modelgen.ask.question import Question
from modelgen.ask.solve import solve
from modelgen.ask.table import Scale, table
from modelgen.ask.tornado import tornado
from modelgen.compile.blocks import grid
from modelgen.compile.blocks.grid import Grid
from modelgen.compile.blocks.tornado import AT_HIGH, AT_LOW, HIGH, LOW, SWING, Tornado, columns
from modelgen.compile.layout import LABEL
from modelgen.merge.live_model import LiveModel, state
from modelgen.template.inputs import Input

from . import plain_finance, plain_model
from .plain_finance import halved

TEMPLATES = ("deepseek-v3-r1", "dcf", "lbo", "three-statement")

Stated = Callable[[float], float]
"""A result as plain Python gives it for a figure of one input."""


@cache
def live(name: str) -> LiveModel:
    return state(name)


def of_the_day(case: str, output: str, driver: str) -> Stated:
    """A line of the default template by one of its drivers."""
    given = plain_model.drivers_of(case)

    def stated(x: float) -> float:
        found = plain_model.results(
            {**given, driver: x}, plain_model.HOURLY_NODES, plain_model.HOURLY_REVENUE
        )[output]
        return found if isinstance(found, float) else math.nan

    return stated


@cache
def inputs_of(name: str) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    """What the base case of a template over time states: single figures, and by step."""
    ctx = live(name).ctx
    base = ctx.layout.cases[0]
    scalars: dict[str, Any] = {}
    paths: dict[str, list[Any]] = {}
    for item in ctx.model.sourced():
        if isinstance(item, Input):
            scalars[item.name] = item.stated(base, ctx.parents)
        else:
            axis = ctx.model.axis(ctx.item(item.name).axis)
            paths[item.name] = list(item.stated(base, ctx.parents, axis))
    return scalars, paths


def of_finance(name: str, output: str, driver: str) -> Stated:
    """A result of a template over time by one of its inputs, or by a step of one."""
    ctx, (word, _dot, step) = live(name).ctx, driver.partition(".")
    scalars, paths = inputs_of(name)
    number = 0
    if step:
        axis = ctx.model.axis(ctx.item(word).axis)
        number = next(n for n in range(1, axis.length + 1) if axis.called(n) == step)

    def stated(x: float) -> float:
        if number:
            moved = {**paths, word: [*paths[word][: number - 1], x, *paths[word][number:]]}
            found = plain_finance.results(name, scalars, moved)[output]
        else:
            found = plain_finance.results(name, {**scalars, word: x}, paths)[output]
        return found if isinstance(found, float) else math.nan

    return stated


@dataclass(frozen=True)
class Sought:
    """A result and an input of a template, and where between its ends the input shall be found."""

    template: str
    case: str
    output: str
    driver: str
    x: float

    @property
    def stated(self) -> Stated:
        if self.template == TEMPLATES[0]:
            return of_the_day(self.case, self.output, self.driver)
        return of_finance(self.template, self.output, self.driver)


SOUGHT = [
    Sought("deepseek-v3-r1", "loaded", "cost_profit_margin", "monetised_share", 0.4113),
    Sought("deepseek-v3-r1", "loaded", "cost_profit_margin", "gpu_price", 2.4959),
    Sought("deepseek-v3-r1", "loaded", "cost_profit_margin", "throughput_gain", 1.25),
    Sought("deepseek-v3-r1", "loaded", "profit", "training_life", 512.5),
    Sought("deepseek-v3-r1", "theoretical", "gross_margin", "cache_hit_rate", 0.61),
    Sought("deepseek-v3-r1", "theoretical", "revenue", "price_r1_output", 3.48),
    Sought("deepseek-v3-r1", "bear", "revenue_year_eur", "eur_usd", 1.1234),
    Sought("deepseek-v3-r1", "fixed_fleet", "total_cost", "overhead_rate", 0.17),
    Sought("dcf", "base", "implied_price_per_share", "growth_end", 0.0234),
    Sought("dcf", "base", "implied_price_per_share", "beta", 1.31),
    Sought("dcf", "base", "enterprise_value", "debt_share", 0.37),
    Sought("dcf", "base", "upside", "margin_shift", -0.013),
    Sought("dcf", "base", "equity_value", "growth_plan.2028", 0.0712),
    Sought("lbo", "base", "sponsor_irr", "exit_multiple", 10.24),
    Sought("lbo", "base", "sponsor_irr", "growth_shift", 0.031),
    Sought("lbo", "base", "sponsor_moic", "senior_turns", 3.3),
    Sought("lbo", "base", "exit_equity_proceeds", "growth.2027", 0.25),
    Sought("three-statement", "base", "final_cash", "tax", 0.31),
    Sought("three-statement", "base", "final_net_income", "growth.2028", 0.09),
    Sought("three-statement", "base", "final_cash", "receivable_days", 52.0),
    Sought("three-statement", "base", "final_debt", "repay", 19.0),
]


@pytest.mark.parametrize("sought", SOUGHT, ids=lambda s: f"{s.output} by {s.driver}")
def test_what_is_found_is_what_plain_python_finds(sought: Sought) -> None:
    stated = sought.stated
    target = stated(sought.x)
    question = Question(live(sought.template), sought.case)
    output, driver = question.output(sought.output), question.driver(sought.driver)
    answer = solve(question, output, driver, target)
    found = [root.first.x for root in answer.found.roots]
    assert min(found, key=lambda x: abs(x - sought.x)) == pytest.approx(sought.x, rel=1e-9)
    for x in found:
        assert stated(x) == pytest.approx(target, rel=1e-9)
    assert driver.bounds
    near = sought.x * 0.9, sought.x * 1.1
    assert min(near) >= driver.bounds[0]
    rising = stated(max(near)) > stated(min(near))
    by_halves = halved(
        lambda x: (target - stated(x)) * (1 if rising else -1), min(near), max(near)
    )
    assert min(found, key=lambda x: abs(x - by_halves)) == pytest.approx(by_halves, rel=1e-9)


@pytest.mark.parametrize("template", TEMPLATES)
def test_the_drivers_are_ranked_as_the_workbook_ranks_them(template: str) -> None:
    model = live(template)
    (block, corner), *_others = model.ctx.placed(Tornado)
    read = {
        col: [model.values.get(at) for at in area]
        for col, area in columns(block, corner, model.ctx).items()
    }
    times = 100 if model.ctx.is_share(model.ctx.item(block.output).unit) else 1
    wanted = [
        (label, low, high, at_low, at_high, swing)
        for label, low, high, at_low, at_high, swing in zip(
            *(read[col] for col in (LABEL, LOW, HIGH, AT_LOW, AT_HIGH, SWING)), strict=True
        )
        if swing
    ]
    question = Question(model)
    answer = tornado(question, question.output(block.output))
    found = [
        (
            reach.driver.called,
            *(reach.driver.range or ()),
            reach.at_low,
            reach.at_high,
            reach.swing * times,
        )
        for reach in answer.reaches
        if reach.driver.item.name not in block.without
    ]
    assert len(wanted) > 3
    assert [row[0] for row in wanted] == [row[0] for row in found]
    for one, other in zip(wanted, found, strict=True):
        assert one[1:] == pytest.approx(other[1:], rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_table_is_the_grid_of_the_workbook(template: str) -> None:
    model, seen = live(template), 0
    inputs = {item.name for item in model.ctx.model.inputs()}
    for block, corner in model.ctx.placed(Grid):
        if not {block.rows.driver, block.columns.driver} <= inputs:
            continue
        seen += 1
        question = Question(model)
        sides = [
            Scale(question.driver(axis.driver), tuple(map(float, axis.values)))  # type: ignore[arg-type]
            for _side, axis in block.axes_by_side
        ]
        answer = table(question, question.output(block.output), sides)
        rows = [
            [
                model.values.get(grid.body(block, corner).first.moved(1 + i, 1 + j))
                for j, _x in enumerate(block.columns.values)
            ]
            for i, _y in enumerate(block.rows.values)
        ]
        for one, other in zip(rows, answer.values, strict=True):
            assert one == [y if isinstance(y, str) else pytest.approx(y, rel=1e-9) for y in other]
    assert seen or template == "dcf"


@pytest.mark.parametrize(
    ("template", "case", "output"),
    [
        ("deepseek-v3-r1", "loaded", "cost_profit_margin"),
        ("dcf", "base", "implied_price_per_share"),
        ("lbo", "base", "sponsor_irr"),
    ],
)
def test_each_draw_is_what_plain_python_gives_for_it(
    template: str, case: str, output: str
) -> None:
    question = Question(live(template), case)
    answer = drawing.draws(question, question.output(output), 150, None, 0.0)
    names = [one.driver.item.name for one in answer.drawn]
    assert len(names) > 3
    for inputs, found in zip(answer.inputs, answer.results, strict=True):
        wanted = plainly(template, case, output, dict(zip(names, inputs, strict=True)))
        assert found == pytest.approx(wanted, rel=1e-9)


def plainly(template: str, case: str, output: str, moved: dict[str, float]) -> float | str:
    """A result as plain Python has it, with some inputs moved."""
    if template == TEMPLATES[0]:
        given = {**plain_model.drivers_of(case), **moved}
        hours = plain_model.HOURLY_NODES, plain_model.HOURLY_REVENUE
        return plain_model.results(given, *hours)[output]
    scalars, paths = inputs_of(template)
    return plain_finance.results(template, {**scalars, **moved}, paths)[output]


MILLION = {
    ("deepseek-v3-r1", "loaded", "cost_profit_margin"): (
        -0.418427, 0.006077, 0.372112, 0.797312, 1.499454, 0.434891, 0.246181
    ),
    ("dcf", "base", "implied_price_per_share"): (
        6.817892, 7.515318, 8.044420, 8.600599, 9.447842, 8.076474, 0.0
    ),
}  # fmt: skip
"""P5, P25, P50, P75, P95, mean and share below zero of a million draws of `bench/draws.py`."""


@pytest.mark.parametrize("asked", MILLION)
def test_percentiles_lie_within_a_hundredth_of_those_of_a_million_draws(
    asked: tuple[str, str, str],
) -> None:
    template, case, output = asked
    question = Question(live(template), case)
    together = [["gpu_price", "training_gpu_price"]] if template == TEMPLATES[0] else []
    answer = drawing.draws(question, question.output(output), 4000, None, 0.0, together)
    *percentiles, mean, chance = MILLION[asked]
    width = percentiles[-1] - percentiles[0]
    found = [*answer.percentiles.values(), answer.mean]
    assert found == pytest.approx([*percentiles, mean], abs=0.01 * width)
    assert answer.chance == pytest.approx(chance, abs=0.01)
