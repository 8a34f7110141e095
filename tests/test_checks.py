"""Each check and alert of the workbook is shown to fail: one mutation each, in LibreOffice."""

from collections.abc import Callable
from pathlib import Path

import pytest

from modelgen.blocks import grid
from modelgen.book import Place
from modelgen.spec import Grid

from .conftest import Built
from .outside import Office

Mutation = Callable[[Built], dict[str, float | str]]


def overwrite(item: str, value: float | str, case: str = "live") -> Mutation:
    """A number typed over the cell of an item."""
    return lambda built: {str(built.place(item, case)): value}


def series(item: str, value: float) -> Mutation:
    return lambda built: {str(built.ctx.layout.items[item]): value}


def axis(name: str, side: str, value: float | str) -> Mutation:
    """The first typed value of a grid's axis replaced."""

    def cells(built: Built) -> dict[str, float | str]:
        return {str(built.cell(f"{name}.{side}.1").place): value}

    return cells


def base_point(name: str) -> Mutation:
    def cells(built: Built) -> dict[str, float | str]:
        for s, b, _, block in built.ctx.model.blocks():
            if isinstance(block, Grid) and block.name == name:
                return {str(grid.body(block, built.ctx.layout.corners[s, b]).first): 1.0}
        raise LookupError(name)

    return cells


def error_on(sheet: str) -> Mutation:
    """An error value in the last case column of the sheet, where nothing else looks."""
    return lambda built: {str(Place(sheet, built.ctx.layout.ends[sheet], 12)): "=1/0"}


def selector(label: str) -> Mutation:
    return lambda built: {str(built.ctx.layout.sel_case): label}


GRIDS = {
    "grid_price_monetised": (60.0, 2.0),
    "grid_v3_monetised": (2.0, 2.0),
    "grid_cache_price": (2.0, 2000.0),
    "grid_reserve_price": (2.0, 60.0),
}
CHECKS: dict[str, Mutation] = {
    "inputs_are_numbers": overwrite("gpus_per_node", "eight", "bear"),
    "inputs_in_range": overwrite("gpu_price", 60.0, "bear"),
    "choices_are_choices": overwrite("night_tariff", 0.5, "bear"),
    "live_case_exists": selector("no such case"),
    "live_is_selected_case": overwrite("cost_profit_margin", 1.0),
    "bridge_loaded_closes": lambda built: {
        str(built.cell("bridge_loaded.night_tariff").place): 1.0
    },
    "even_breakeven_monetised_share": overwrite("breakeven_monetised_share", 0.2),
    "even_breakeven_gpu_price": overwrite("breakeven_gpu_price", 9.0),
    "even_breakeven_price_level": overwrite("breakeven_price_level", 0.2),
    "even_breakeven_overhead_rate": overwrite("breakeven_overhead_rate", 0.2),
    **{f"{name}_base": base_point(name) for name in GRIDS},
    **{f"{name}_rows": axis(name, "row", high) for name, (high, _) in GRIDS.items()},
    **{f"{name}_columns": axis(name, "column", high) for name, (_, high) in GRIDS.items()},
    **{f"{name}_axes": axis(name, "row", "text") for name in GRIDS},
    "tornado_margin_base": lambda built: {
        str(built.cell("tornado_margin.base.cost_profit_margin").place): 1.0
    },
    **{
        f"no_errors_{sheet.lower().replace(' ', '_')}": error_on(sheet)
        for sheet in (
            "Scenarios",
            "Assumptions",
            "Load profile",
            "GPU cost",
            "Revenue mix",
            "Profit",
            "Sensitivity",
        )
    },
    "tokens_by_class": overwrite("miss_tokens", 1.0),
    "layers_sum": overwrite("occupied_cost", 1.0),
    "mix_sum": overwrite("net_r1_hit", 1.0),
    "hourly_sum": series("hourly_net", 1.0),
    "window_share": series("window_hours", 1.0),
    "hourly_cost_sum": series("hourly_cost", 1.0),
    "margin_identity": overwrite("margin_on_revenue", 0.5),
    "year_identity": overwrite("profit_year_eur", 1.0),
    "unit_cost_identity": overwrite("prefill_cost_per_m_input", 1.0),
}
ALERTS: dict[str, Mutation] = {
    "inputs_changed": overwrite("gpu_price", 2.5, "theoretical"),
    "outside_evidence": overwrite("gpu_price", 9.0, "theoretical"),
    "not_available_revenue_mix": overwrite("monetised_share", 0.0, "theoretical"),
    "not_available_profit": overwrite("monetised_share", 0.0, "theoretical"),
    "not_available_load_profile": lambda built: {
        str(place): 0.0 for place in built.ctx.layout.series("hourly_nodes")
    },
    "revenue_departs": overwrite("price_r1_output", 2.2, "theoretical"),
    "cost_departs": overwrite("gpu_price", 2.1, "theoretical"),
    "margin_departs": overwrite("gpu_price", 2.1, "theoretical"),
    "nodes_depart": overwrite("decode_throughput", 14000.0, "theoretical"),
    "share_unreachable": overwrite("gpu_price", 20.0, "theoretical"),
    "no_revenue": overwrite("monetised_share", 0.0, "theoretical"),
    "no_weights": lambda built: {
        str(place): 0.0 for place in built.ctx.layout.series("hourly_revenue")
    },
    "empty_window": lambda built: {
        str(built.place("night_tariff", "theoretical")): 1.0,
        str(built.place("night_start", "theoretical")): 8.5,
    },
}


def flags(built: Built, kind: str) -> dict[str, str]:
    return {
        cell.item: str(cell.place)
        for cell in built.book.cells
        if cell.role == "flag" and cell.format == kind
    }


def state(
    built: Built, office: Office, folder: Path, mutation: Mutation, kind: str
) -> dict[str, float]:
    path = folder / "copy.xlsx"
    path.write_bytes(built.data)
    office.ask("open", str(path))
    office.ask("write", mutation(built))
    places = flags(built, kind)
    return dict(zip(places, office.ask("read", list(places.values())), strict=True))


def test_every_check_has_its_mutation(built: Built) -> None:
    assert set(flags(built, "check")) == set(CHECKS)
    assert set(flags(built, "alert")) == set(ALERTS)


@pytest.mark.parametrize("check", CHECKS)
def test_a_mutation_fails_its_check(
    built: Built, office: Office, tmp_path: Path, check: str
) -> None:
    after = state(built, office, tmp_path, CHECKS[check], "check")
    assert after[check] == 1
    assert {0, 1} >= set(after.values()), "a check fails, it does not pass an error value on"
    master, status = office.ask("read", [str(built.ctx.layout.chk_master), "Memo!B3"])
    assert master == sum(after.values())
    assert "FAIL" in status


@pytest.mark.parametrize("alert", ALERTS)
def test_a_mutation_raises_its_alert_and_fails_no_check(
    built: Built, office: Office, tmp_path: Path, alert: str
) -> None:
    assert state(built, office, tmp_path, ALERTS[alert], "alert")[alert] == 1
    assert 0 == office.ask("read", [str(built.ctx.layout.chk_master)])[0]
