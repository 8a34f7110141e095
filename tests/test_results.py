"""The figures: DeepSeek's disclosure, the nine cases, and a second statement of the model."""

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from modelgen.compile import wording
from modelgen.compile.blocks import tornado
from modelgen.merge.live_model import state
from modelgen.template.inputs import Input

from . import plain_model
from .conftest import Built
from .outside import Office

# Revenue, cost (USD/day to the cent), markup, margin on revenue, gross margin, breakeven (%).
EXPECTED = {
    "theoretical": (562027.07, 87072.00, 545.47, 84.51, 84.51, 15.49),
    "night_tariff": (489983.19, 87072.00, 462.73, 82.23, 82.23, 17.77),
    "v3_half": (373266.91, 87072.00, 328.69, 76.67, 76.67, 23.33),
    "monetised_half": (186633.45, 87072.00, 114.34, 53.35, 53.35, 23.33),
    "fixed_fleet": (186633.45, 106752.00, 74.83, 42.80, 42.80, 28.60),
    "loaded": (186633.45, 122834.19, 51.94, 34.18, 42.80, 32.91),
    "bear": (111980.07, 122834.19, -8.84, -9.69, 4.67, 32.91),
    "throughput": (562027.07, 87115.61, 545.15, 84.50, 84.50, 15.50),
    "my_case": (186633.45, 122834.19, 51.94, 34.18, 42.80, 32.91),
}
MONEY = ("revenue", "total_cost")
SHARES = ("cost_profit_margin", "margin_on_revenue", "gross_margin", "breakeven_monetised_share")

# Both sides add the same doubles in different orders; a wrong term would show in the first digits.
RELATIVE = 1e-9
DRAWS = 120
SEED = 20250301


@pytest.mark.parametrize("case", EXPECTED)
def test_a_case_gives_its_published_or_derived_figures(built: Built, case: str) -> None:
    found = [round(float(built.value(name, case)), 2) for name in MONEY]
    found += [round(float(built.value(name, case)) * 100, 2) for name in SHARES]
    assert list(EXPECTED[case]) == found


@pytest.mark.parametrize("case", EXPECTED)
def test_a_case_gives_the_same_figures_when_it_is_live(
    built: Built, office: Office, tmp_path: Path, case: str
) -> None:
    label = next(c.label for c in built.ctx.model.cases if c.name == case)
    open_copy(office, built, tmp_path)
    office.ask("write", {str(built.ctx.layout.sel_case): label})
    places = [str(built.place(name)) for name in (*MONEY, *SHARES)]
    found = office.ask("read", places)
    assert list(EXPECTED[case]) == [
        round(v * (1 if i < 2 else 100), 2) for i, v in enumerate(found)
    ]


def test_the_theoretical_case_gives_the_unit_economics(built: Built) -> None:
    names = {
        "breakeven_gpu_price": 12.909,
        "cost_per_m_output": 0.5183,
        "cost_per_m_tokens": 0.1122,
        "prefill_cost_per_m_input": 0.0603,
        "decode_cost_per_m_output": 0.3001,
        "night_revenue_share": 0.1709,
    }
    digits = {"breakeven_gpu_price": 3}
    found = {
        name: round(float(built.value(name, "theoretical")), digits.get(name, 4)) for name in names
    }
    assert names == found


def test_the_theoretical_year_is_205_million_dollars(built: Built) -> None:
    names = (
        "revenue_year",
        "cost_year",
        "profit_year",
        "revenue_year_eur",
        "cost_year_eur",
        "profit_year_eur",
    )
    found = [round(float(built.value(name, "theoretical")) / 1e6, 2) for name in names]
    assert [205.14, 31.78, 173.36, 197.04, 30.53, 166.51] == found


def test_the_overlap_shows_reserve_only_and_training_only(built: Built) -> None:
    spot, row = built.ctx.layout.points["training_only"]
    training = built.values[spot.at(row, "cost_profit_margin")]
    reserve = built.value("cost_profit_margin", "fixed_fleet")
    assert (80.93, 74.83) == (round(float(training) * 100, 2), round(float(reserve) * 100, 2))


def test_the_bridge_takes_each_step_in_order_and_alone(built: Built) -> None:
    steps = ("night_tariff", "v3_half", "monetised_half", "fixed_fleet", "loaded")
    cells = [built.cell(f"bridge_loaded.{case}").place for case in steps]
    effects = [round(float(built.values[place])) for place in cells]
    alone = [round(float(built.values[place.moved(cols=1)])) for place in cells]
    assert [-72044, -116716, -186633, -19680, -16082] == effects
    assert [-72044, -140752, -281014, -19680, -16082] == alone


def test_the_plain_statement_gives_the_case_columns(built: Built) -> None:
    for case in EXPECTED:
        drivers = plain_model.drivers_of(case)
        expected = plain_model.results(
            drivers, plain_model.HOURLY_NODES, plain_model.HOURLY_REVENUE
        )
        for name, value in expected.items():
            assert (name, pytest.approx(value, rel=RELATIVE)) == (name, built.value(name, case))


def open_copy(office: Office, built: Built, folder: Path) -> None:
    path = folder / "copy.xlsx"
    path.write_bytes(built.data)
    office.ask("open", str(path))


def draws() -> list[dict[str, Any]]:
    """Drivers and series: everything at its minimum, its maximum, its base, then at random.

    A random draw takes an end of the range for about a third of the drivers, so that 0 %, 100 %
    and extreme sizes meet; windows wrap in half of the draws.
    """
    rng = random.Random(SEED)
    low = {name: ends[0] for name, ends in plain_model.ALLOWED.items()}
    high = {name: ends[1] for name, ends in plain_model.ALLOWED.items()}
    series = {"nodes": list(plain_model.HOURLY_NODES), "revenue": list(plain_model.HOURLY_REVENUE)}
    found = [{"drivers": drivers, **series} for drivers in (low, high, dict(plain_model.BASE))]
    found.append({"drivers": dict(plain_model.BASE), "nodes": [0.0] * 24, "revenue": [0.0] * 24})
    whole_day = plain_model.BASE | {
        "night_tariff": 1,
        "night_start": 0,
        "night_end": 24,
        "night_discount_r1": 1,
        "night_discount_v3": 1,
    }
    found.append({"drivers": whole_day, **series})
    for _ in range(DRAWS - len(found)):
        drivers = {name: _draw(rng, name) for name in plain_model.ALLOWED}
        found.append(
            {
                "drivers": drivers,
                "nodes": [round(rng.uniform(0, 400), 1) for _ in range(24)],
                "revenue": [float(rng.randint(0, 40000)) for _ in range(24)],
            }
        )
    return found


def _draw(rng: random.Random, name: str) -> float:
    low, high = plain_model.ALLOWED[name]
    if name in plain_model.CHOICES:
        return float(rng.randint(int(low), int(high)))
    if rng.random() < 0.3:
        return rng.choice((low, high))
    base = plain_model.BASE[name]
    top = high if rng.random() < 0.2 else min(high, max(base * 3, low + 1))
    return round(rng.uniform(low, top), 4)


@pytest.mark.parametrize(
    ("changed", "margins"),
    [
        ({"input_tokens": 2 * 608_000, "output_tokens": 2 * 168_000}, (545.5158, 62.5930)),
        ({"input_tokens": 6_080_000, "output_tokens": 1_680_000}, (545.5493, 72.2544)),
        ({"cache_hit_rate": 0}, (423.3256, 28.9216)),
        ({"cache_hit_rate": 1}, (798.2951, 93.4420)),
        ({"cache_hit_rate": 0, "prefill_basis": 1}, (706.5131, 89.5511)),
        ({"cache_hit_rate": 1, "prefill_basis": 1}, (420.2213, 22.6857)),
        ({"cache_hit_rate": 0.4, "hit_work": 0.1}, (515.2908, None)),
        ({"throughput_gain": 2}, (1_190.9479, None)),
        ({"prefill_basis": 1}, (545.4739, 51.9393)),
        ({"fleet_policy": 2}, (545.4739, 51.9393)),
        ({"fleet_policy": 3}, (545.4739, 51.9393)),
        ({"input_tokens": 760_000, "output_tokens": 210_000, "fleet_policy": 2}, (542.3295, None)),
        ({"input_tokens": 760_000, "output_tokens": 210_000, "fleet_policy": 3}, (500.4400, None)),
    ],
)
def test_cost_answers_to_traffic_cache_and_the_policy_of_the_fleet(
    changed: dict[str, float], margins: tuple[float, float | None]
) -> None:
    """Figures worked out apart, of the base and the loaded case."""
    edits = {(name, "theoretical"): float(value) for name, value in changed.items()}
    for case, margin in zip(("theoretical", "loaded"), margins, strict=True):
        if margin is not None:
            found = plain_model.results(
                plain_model.drivers_of(case, edits),
                plain_model.HOURLY_NODES,
                plain_model.HOURLY_REVENUE,
            )
            assert margin == round(float(found["cost_profit_margin"]) * 100, 4)


@pytest.mark.parametrize(
    ("case", "traffic"),
    [("theoretical", 0), ("fixed_fleet", 0.571987), ("loaded", 0.658157), ("bear", 1.096929)],
)
def test_a_breakeven_of_traffic_exists_where_some_cost_is_fixed(
    built: Built, case: str, traffic: float
) -> None:
    assert traffic == round(float(built.value("breakeven_traffic", case)), 6)
    said = {0: "cost follows traffic", 0.571987: "46.7 %", 0.658157: "53.7 %"}
    assert said.get(traffic, "89.5 % (not reachable)") == built.value("utilisation_said", case)


def test_libreoffice_agrees_with_the_plain_statement_on_random_draws(
    built: Built, office: Office, tmp_path: Path
) -> None:
    """Live case and one descendant of the base case; the master check holds in every draw."""
    open_copy(office, built, tmp_path)
    names = list(
        plain_model.results(
            plain_model.drivers_of("theoretical"),
            plain_model.HOURLY_NODES,
            plain_model.HOURLY_REVENUE,
        )
    )
    layout = built.ctx.layout
    places = [str(built.place(name)) for name in names]
    places += [str(built.place(name, "bear")) for name in names]
    wrong = []
    for number, draw in enumerate(draws()):
        cells = {
            str(layout.case_cells(name).first): value for name, value in draw["drivers"].items()
        }
        for item, key in (("hourly_nodes", "nodes"), ("hourly_revenue", "revenue")):
            cells |= {str(p): v for p, v in zip(layout.series(item), draw[key], strict=True)}
        office.ask("write", cells)
        *found, master = office.ask("read", [*places, str(layout.chk_master)])
        expected = []
        for case in ("theoretical", "bear"):
            edits = {(name, "theoretical"): value for name, value in draw["drivers"].items()}
            drivers = plain_model.drivers_of(case, edits)
            results = plain_model.results(drivers, draw["nodes"], draw["revenue"])
            expected += [results[name] for name in names]
        wrong += [
            f"draw {number}, {places[i]} ({names[i % len(names)]}): {e!r} expected, {f!r} found"
            for i, (e, f) in enumerate(zip(expected, found, strict=True))
            if not same(e, f)
        ]
        if master != 0:
            wrong.append(f"draw {number}: {master} checks fail: {failing(office, built)}")
    assert "" == "\n".join(wrong[:40])


def same(expected: float | str, found: float | str) -> bool:
    if isinstance(expected, str) or isinstance(found, str):
        return expected == found
    return found == pytest.approx(expected, rel=RELATIVE, abs=1e-9)


def failing(office: Office, built: Built) -> list[str]:
    flags = [cell for cell in built.book.cells if cell.role == "flag" and cell.format == "check"]
    values = office.ask("read", [str(cell.place) for cell in flags])
    return [cell.id.text for cell, value in zip(flags, values, strict=True) if value != 0]


def test_an_override_changes_its_case_and_the_descendants_only(
    built: Built, office: Office, tmp_path: Path
) -> None:
    open_copy(office, built, tmp_path)
    cases = list(EXPECTED)
    margins = [str(built.place("cost_profit_margin", case)) for case in cases]
    before = office.ask("read", margins)
    office.ask("write", {str(built.ctx.layout.case("gpu_price", "v3_half")): 3.5})
    after = office.ask("read", margins)
    changed = [case for case, b, a in zip(cases, before, after, strict=True) if b != a]
    assert ["v3_half", "monetised_half", "fixed_fleet", "loaded", "bear", "my_case"] == changed


@pytest.mark.parametrize(
    ("share", "weak"),
    [
        (0.723, lambda item: item.evidence == "A"),
        (0.899, lambda item: item.evidence in ("A", "PA")),
        (0.953, lambda item: "A" in (item.evidence, item.range_tag) or item.evidence == "PA"),
    ],
)
def test_assumptions_and_assumed_ranges_carry_nearly_all_of_the_swing(
    built: Built, share: float, weak: Callable[[Input], bool]
) -> None:
    """By hand: the swing of every driver that is weak, over that of all."""
    ((block, corner),) = built.ctx.placed(tornado.Tornado)
    drivers = block.drivers(built.ctx.analysis)
    places = [tornado.driver_places(block, corner, n, built.ctx) for n in range(len(drivers))]
    swings = [float(built.values[at[tornado.SWING]]) for at in places]
    found = sum(swing for item, swing in zip(drivers, swings, strict=True) if weak(item))
    found /= sum(swings)
    assert share == round(found, 3)
    (either, assumed, old) = (
        float(built.values[place]) for _word, place in tornado.weak_shares(built.ctx, str)
    )
    assert [0.953, 0.953, 0.0] == [round(either, 3), round(assumed, 3), old]


@pytest.mark.parametrize(
    "setting",
    [
        "gpu_price=12.9094788910327",
        "gpu_price=12.909478891",
        "gpu_price=50",
        "gpu_price=0",
        "monetised_share=0.0000000000001",
        "monetised_share=0",
    ],
)
def test_no_check_fails_where_profit_cost_or_revenue_is_next_to_nothing(setting: str) -> None:
    """What a question to the model finds as the breakeven may be typed into the workbook."""
    found = state("deepseek-v3-r1", [setting])
    assert [] == wording.failing(found.book, found.values)
