"""The page on models over time: its example builds, with the figures it tells, and each piece."""

import re
from pathlib import Path

import pytest

from modelgen.compile import stages
from modelgen.compile.blocks.breakevens import Breakevens
from modelgen.compile.sensitivity_points import SECANTS
from modelgen.compile.size import MOST_CELLS
from modelgen.compile.templates import parse
from modelgen.memo import tables
from modelgen.template.axes import MOST_STEPS

from .conftest import ROOT
from .pages import Step, printed, put, steps

PAGE = (ROOT / "docs" / "models-over-time.md").read_text("utf-8")

EXAMPLE, *PIECES = (step for step in steps(PAGE) if step.kind == "yaml")


def test_the_example_is_the_template_that_new_writes() -> None:
    assert EXAMPLE.text == (ROOT / "templates" / "starter.yaml").read_text("utf-8")


def test_the_example_has_the_figures_that_the_page_tells() -> None:
    ctx = stages.prepare(parse(EXAMPLE.text, "bakery.yaml"))
    _, values, _ = stages.build(ctx)
    told = {
        "worth": values[ctx.layout.live("worth")],
        "quiet": values[ctx.layout.case("worth", "quiet")],
        "cash": values[ctx.layout.live("lowest_cash")],
    }
    words = "the worth of the plan is {worth:,.0f} EUR, in a quiet street {quiet:,.0f} EUR, and"
    assert f"{words} cash falls to {{cash:,.0f}} EUR".format_map(told) in PAGE
    assert 0 == values[ctx.layout.chk_master]


BUILT = [
    piece
    for piece, after in zip(PIECES, (*PIECES[1:], None), strict=True)
    if after is None or "With this axis" not in after.told
]
"""Those that stand for themselves: an axis alone shows nothing."""


@pytest.mark.parametrize("piece", BUILT, ids=lambda piece: piece.text.split("name: ")[1][:12])
def test_a_piece_builds_in_the_place_that_the_page_names(piece: Step) -> None:
    ctx = stages.prepare(parse(whole(piece), "bakery.yaml"))
    _, values, _ = stages.build(ctx)
    assert 0 == values[ctx.layout.chk_master]


def whole(piece: Step) -> str:
    """The example with a piece in it, and the inputs that the page has before it."""
    text = EXAMPLE.text
    if "With these inputs" in piece.told or "With this axis" in piece.told:
        text = put(text, PIECES[PIECES.index(piece) - 1])
    return put(text, piece)


def test_the_loan_of_the_page_is_paid_back_by_what_it_is_cut_to() -> None:
    (piece,) = (piece for piece in PIECES if "drawn_month" in piece.text)
    ctx = stages.prepare(parse(whole(piece), "bakery.yaml"))
    _, values, _ = stages.build(ctx)
    row = {name: [values[at] for at in ctx.layout.series(name)] for name in ("sized", "covered")}
    assert 0 == pytest.approx(row["sized"][14], abs=1e-8)
    assert row["sized"][2] > 10_000
    assert 1.3 == pytest.approx(row["covered"][3])
    assert "n/a" == row["covered"][2] == row["covered"][15]


def test_the_page_tells_the_limits_that_are_kept() -> None:
    assert f"at most {MOST_CELLS:,} cells of items" in PAGE
    assert f"`periods` (2 to {MOST_STEPS})" in PAGE
    words = {8: "eight", 10: "ten"}
    assert f"of at most {words[tables.MOST_STEPS]} steps" in PAGE
    assert f"at most {tables.MOST_ROWS} of them" in PAGE
    assert f"at most {words[tables.MOST_COLUMNS]} results" in PAGE
    assert f"{words[2 + SECANTS]} points; one with a formula" in PAGE


def test_the_breakevens_of_the_page_are_those_that_are_found() -> None:
    (piece,) = (piece for piece in PIECES if "breakevens" in piece.text)
    ctx = stages.prepare(parse(put(EXAMPLE.text, piece), "bakery.yaml"))
    _, values, _ = stages.build(ctx)
    ((block, corner),) = ctx.placed(Breakevens)
    price, cost, discount = (values[block.value_place(corner, i)] for i in range(3))
    words = [values[block.reachable_place(corner, i)] for i in range(3)]
    assert ("n/a", ["reachable", "reachable", "out of range"]) == (discount, words)
    told = f"has to bring {price:.2f} EUR, or cost {cost:.2f} EUR; no discount rate does it."
    assert told in PAGE


def test_the_file_of_actuals_is_taken_as_the_page_tells(tmp_path: Path) -> None:
    (table,) = re.findall(r"^```csv\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    (tmp_path / "actuals.csv").write_text(table, encoding="utf-8")
    sessions = [step.text for step in steps(PAGE) if step.kind == "console"]
    assert len(sessions) == 2
    for session in sessions:
        command = session.partition("\n")[0]
        assert session == f"{command}\n{printed(command.removeprefix('$ '), tmp_path)}"
