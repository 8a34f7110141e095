"""The tutorial: its steps are done, what it shows is printed, and its figures are right."""

import re
from pathlib import Path

import pytest

from modelgen.compile import stages
from modelgen.compile.templates import parse
from modelgen.template.settings import Settings

from .conftest import ROOT
from .pages import blessed, steps, walk, written

FILE = ROOT / "docs" / "tutorial.md"
PAGE = FILE.read_text("utf-8")
END = ROOT / "docs" / "tutorial.yaml"


def test_every_console_block_is_what_is_printed_once_all_before_it_was_done(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """`pytest --bless` writes what is printed into the page."""
    shown, now = zip(*walk(PAGE, tmp_path), strict=True)
    if request.config.getoption("--bless"):
        FILE.write_text(blessed(PAGE, now), "utf-8")
    else:
        assert shown == now


def test_the_finished_file_is_what_the_steps_lead_to(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--bless"):
        END.write_text(written(PAGE), "utf-8")
    assert END.read_text("utf-8") == written(PAGE)


def test_every_figure_in_the_text_stands_in_a_block() -> None:
    """But for those of three digits and fewer, which are dates, steps and counts."""
    blocks = "\n".join(step.text for step in steps(PAGE))
    prose = re.sub(r"^(```|\|)[^`]*?(^```$|\n)", "", PAGE, flags=re.MULTILINE | re.DOTALL)
    told = {figure.replace(",", "") for figure in re.findall(r"\d[\d,]{3,}\d", prose)}
    assert told
    assert set() == {figure for figure in told if figure not in blocks.replace(",", "")}


DELIVERIES = {"base": (260, 330, 380), "weak": (220, 240, 240)}
"""Planned a month in the first half-year, the second, and the second year."""

RESALE = {"base": 9000, "weak": 6000}


def plain(case: str) -> dict[str, float | list[float]]:
    """The finished model, month by month, without a spreadsheet: October is actual."""
    early, later, second = DELIVERIES[case]
    made = [248, *[early] * 5, *[later] * 6, *[second] * 12]
    saving, fixed, price = 9.5 - 5.5, 420, 17400
    flows = [each * saving - fixed for each in made]
    by_year = [sum(flows[:3]), sum(flows[3:15]), sum(flows[15:]) + RESALE[case]]
    flows[-1] += RESALE[case]
    cash = [-price + sum(flows[: month + 1]) for month in range(24)]
    worth = sum(flow / 1.08 ** (month / 12) for month, flow in enumerate(flows, 1)) - price
    payback = next(month for month, held in enumerate(cash, 1) if held >= 0)
    ends = [cash[2], cash[14], cash[23]]
    figures = {"worth": worth, "payback": payback, "fewest": fixed / saving}
    return figures | {"cash": cash, "flow": by_year, "year_cash": ends}


@pytest.mark.parametrize("case", DELIVERIES)
def test_the_finished_model_has_the_figures_that_plain_python_gives(case: str) -> None:
    ctx = stages.prepare(parse(END.read_text("utf-8"), "van.yaml"), Settings(live_case=case))
    book, values, _ = stages.build(ctx)
    expected, layout = plain(case), ctx.layout
    assert 0 == values[layout.chk_master]
    for name in ("worth", "payback", "fewest"):
        found = [values[layout.live(name)], values[layout.case(name, case)]]
        assert pytest.approx([expected[name]] * 2) == found, name
    cash = [values[layout.step("cash", month)] for month in range(1, 25)]
    assert pytest.approx(expected["cash"]) == cash
    at = {cell.id.text: cell.place for cell in book.cells if cell.id}
    for name, wanted in (("flow", "flow"), ("cash", "year_cash")):
        found = [values[at[f"by_year.{name}.{year}"]] for year in (2026, 2027, 2028)]
        assert pytest.approx(expected[wanted]) == found, name
