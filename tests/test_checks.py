"""Each check and alert of the workbook is shown to fail: one mutation each, in LibreOffice.

`golden/checks.txt` says for every check what is done to make it fail, and which checks fail then:
`pytest -n0 --bless tests/test_checks.py` rewrites it.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from modelgen.book.book import Formula
from modelgen.book.calculator import Calculation
from modelgen.compile import stages
from modelgen.compile.blocks import registers
from modelgen.compile.blocks.check_mutations import Mutation as Told
from modelgen.compile.blocks.check_mutations import mutations, tried
from modelgen.compile.templates import parse

from .conftest import ROOT, Built
from .outside import Office

GOLDEN = ROOT / "tests" / "golden" / "checks.txt"
ENTRIES = GOLDEN.read_text(encoding="utf-8").strip().split("\n\n")
CHECKS = {entry.split(":")[0]: entry for entry in ENTRIES}
Mutation = Callable[[Built], dict[str, float | str]]


def overwrite(item: str, value: float | str, case: str = "live") -> Mutation:
    """A number typed over the cell of an item."""
    return lambda built: {str(built.place(item, case)): value}


ALERTS: dict[str, Mutation] = {
    "inputs_changed": overwrite("gpu_price", 2.5, "theoretical"),
    "outside_evidence": overwrite("gpu_price", 9.0, "theoretical"),
    "sources_old": lambda built: {str(registers.judged(built.ctx)): 60000.0},
    "not_available_revenue_mix": overwrite("monetised_share", 0.0, "theoretical"),
    "not_available_profit": overwrite("monetised_share", 0.0, "theoretical"),
    "not_available_load_profile": lambda built: {
        str(place): 0.0 for place in built.ctx.layout.series("hourly_nodes")
    },
    "revenue_departs": overwrite("price_r1_output", 2.2, "theoretical"),
    "cost_departs": overwrite("gpu_price", 2.1, "theoretical"),
    "margin_departs": overwrite("gpu_price", 2.1, "theoretical"),
    "nodes_depart": lambda built: {str(built.ctx.layout.series("hourly_nodes").first): 0.0},
    "demand_beyond_fleet": overwrite("input_tokens", 700_000.0, "theoretical"),
    "no_profile": lambda built: {
        str(place): 0.0 for place in built.ctx.layout.series("hourly_nodes")
    },
    "not_available_gpu_cost": lambda built: {
        str(place): 0.0 for place in built.ctx.layout.series("hourly_nodes")
    },
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
        cell.id.text: str(cell.place)
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
    assert set(flags(built, "check")) == set(mutations(built.ctx))
    assert set(flags(built, "alert")) == set(ALERTS)


def told(mutation: Told) -> Mutation:
    """The mutation that the Checks sheet tells."""
    typed = mutation.typed.text if isinstance(mutation.typed, Formula) else mutation.typed
    return lambda built: {str(mutation.place): typed}


@pytest.mark.parametrize("check", CHECKS)
def test_a_check_fails_with_the_mutation_that_the_sheet_tells_and_so_do_those_expected(
    built: Built, office: Office, tmp_path: Path, check: str, request: pytest.FixtureRequest
) -> None:
    mutation = mutations(built.ctx)[check]
    after = state(built, office, tmp_path, told(mutation), "check")
    assert after[check] == 1
    assert {0, 1} >= set(after.values()), "a check fails, it does not pass an error value on"
    master, status = office.ask("read", [str(built.ctx.layout.chk_master), "Memo!B3"])
    assert master == sum(after.values())
    assert "FAIL" in status
    entry = f"{check}: {mutation.says}" + "".join(f"\n  {n}" for n, flag in after.items() if flag)
    if request.config.getoption("--bless"):
        CHECKS[check] = entry
    assert CHECKS[check] == entry


def test_the_golden_file_is_written_anew_on_demand(
    built: Built, request: pytest.FixtureRequest
) -> None:
    if request.config.getoption("--bless"):
        GOLDEN.write_text(
            "\n\n".join(CHECKS.get(n, f"{n}: new") for n in mutations(built.ctx)) + "\n",
            encoding="utf-8",
        )
    assert list(mutations(built.ctx)) == [*CHECKS]


@pytest.mark.parametrize(("watched", "idle"), [("", []), (", fails_with: cup_price", ["adds_up"])])
def test_a_check_that_its_mutation_leaves_alone_is_named(watched: str, idle: list[str]) -> None:
    text = (ROOT / "tests" / "samples" / "good.yaml").read_text(encoding="utf-8")
    proves = "proves: Nothing is lost between revenue and profit."
    ctx = stages.prepare(parse(text.replace(proves, proves + watched), "good.yaml"))
    book = stages.compile(ctx)
    proved, left = tried(ctx, book, Calculation(book, generated=True))
    assert idle == left
    assert set(proved) == set(mutations(ctx)) - set(idle)


@pytest.mark.parametrize("alert", ALERTS)
def test_a_mutation_raises_its_alert_and_fails_no_check(
    built: Built, office: Office, tmp_path: Path, alert: str
) -> None:
    assert state(built, office, tmp_path, ALERTS[alert], "alert")[alert] == 1
    assert 0 == office.ask("read", [str(built.ctx.layout.chk_master)])[0]
