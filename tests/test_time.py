"""Models over time: the public benchmarks' figures, and every program calculates them alike."""

from pathlib import Path

import pytest

from .conftest import Built, build
from .outside import Office
from .test_outside import differences, ironcalc_differences, office_values

WANTED = {
    "dcf": {
        "wacc": 0.0811875,
        "enterprise_value": 1509.9691581,
        "equity_value": 1259.9691581,
        "implied_price_per_share": 8.3997943873,
    },
    "lbo": {
        "sponsor_irr": 0.1546057953,
        "sponsor_moic": 2.0519589344,
        "exit_equity_proceeds": 358.066834048,
        "sponsor_equity_cheque": 174.5,
    },
    "three-statement": {
        "final_net_income": 49.3059006968,
        "final_total_assets": 529.3621981610,
        "final_total_liabilities_equity": 529.3621981610,
        "final_balance_check": 0.0,
        "final_cash": 26.4834337809,
        "final_debt": 40.0,
    },
}

NAMES = tuple(WANTED)


WALLS = str(Path(__file__).parent / "samples" / "walls.yaml")
"""A sample with every kind of reference."""


@pytest.fixture(scope="module", params=[*NAMES, WALLS], ids=[*NAMES, "walls"])
def timed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(tmp_path_factory.mktemp("timed"), request.param)


@pytest.mark.parametrize("timed", NAMES, indirect=True)
def test_a_benchmark_has_its_figures(timed: Built) -> None:
    wanted = WANTED[timed.ctx.model.template]
    found = {name: timed.value(name) for name in wanted}
    assert found == pytest.approx(wanted, rel=1e-9, abs=1e-9)


def test_every_program_calculates_a_model_over_time_alike(
    timed: Built, office: Office, tmp_path: Path
) -> None:
    read = office_values(office, timed, tmp_path)
    found = [f"LibreOffice {line}" for line in differences(timed, read)]
    found += [f"IronCalc {line}" for line in ironcalc_differences(timed)]
    assert [] == found
