"""What answers say in a terminal, to a spreadsheet and to programs."""

import csv
import io
import json
from pathlib import Path

import pytest

from modelgen import console
from modelgen.commands import ask_lines
from modelgen.commands.ask_lines import bar, columns, folded

from ..test_cli import run
from .small_time import built, typed
from .test_question import at, wide


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the stall as a workbook, and one with edits."""
    folder = tmp_path_factory.mktemp("desk")
    data = built(wide())
    (folder / "stall.xlsx").write_bytes(data)
    edits = {str(at("sales_now@base")): 200, str(at("profit.2027-12")): "=50"}
    (folder / "edited.xlsx").write_bytes(typed(edits, data))
    return folder


def told(desk: Path, *words: str, code: int = 0) -> str:
    done = run(*words, cwd=desk)
    assert (code, "") == (done.returncode, done.stderr)
    return done.stdout


def test_a_goal_that_is_met_is_told_with_where_it_goes(desk: Path) -> None:
    text = told(desk, "solve", "stall.xlsx", "worth=300", "sales_now")
    lines = text.splitlines()
    assert [
        "stall.xlsx, case Base",
        "Worth = 300 EUR, by Sales now",
        "  allowed    0 to 1,000 EUR",
        "  now        100 EUR gives 207 EUR",
        "  found      145.067698 EUR gives 300 EUR",
        "  all digits 145.067698259188",
        f"  put back   into {at('sales_now@base')}: checks: all hold; alerts: 2",
    ] == lines[:7]
    assert "         100 EUR    207 EUR  ████" in text
    assert ["found"] == [line.split()[-1] for line in lines if line.endswith("found")]
    assert [] == [line for line in lines if len(line) > 80]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("worth=1e6", "sales_now"), "  none       within what is allowed it reaches 0 EUR"),
        (("sold=1", "fee"), "it does not move, no formula leads to it from Fee of the market"),
        (("left=0", "paid"), "  none       no option gives it, and nothing lies between options"),
        (("step=100", "fee"), "gives 0 EUR: nothing between gives the target"),
        (("days_to_sale=400.5", "sold_on"), "between    2027-03-07 gives 400 day, 2027"),
        (("profit.2027=1", "sold_on"), "none: it does not move, no formula leads"),
    ],
)  # fmt: skip
def test_a_goal_that_is_not_met_ends_with_why(
    desk: Path, words: tuple[str, str], says: str
) -> None:
    text = told(desk, "solve", "stall.xlsx", *words, code=1)
    assert says in text.replace("\n    ", " ")


def test_several_roots_are_all_told(desk: Path) -> None:
    text = told(desk, "solve", "stall.xlsx", "root=5%", "fee")
    assert "  found      2 numbers\n" in text
    assert 2 == text.count("  put back   into")


def test_a_stretch_that_gives_the_target_is_told_by_its_ends(desk: Path) -> None:
    text = told(desk, "solve", "stall.xlsx", "step=0", "fee")
    assert "  found      all from 25.0 % to 50.0 % give 0 EUR\n" in text


def test_an_option_that_gives_the_target_is_told(desk: Path) -> None:
    text = told(desk, "solve", "stall.xlsx", "left=372.24", "paid", code=0)
    assert "  found      In cash\n" in text


def test_edits_are_told_with_the_answer(desk: Path) -> None:
    text = told(desk, "solve", "edited.xlsx", "worth=300", "sales_now")
    assert "  rests on what was typed by hand: sales_now@base, profit.2027-12\n" in text


def test_for_programs_a_goal_is_data(desk: Path) -> None:
    data = json.loads(told(desk, "solve", "stall.xlsx", "worth=300", "sales_now", "--json"))
    (root,) = data["roots"]
    assert 145.067698259188 == pytest.approx(root["first"], rel=1e-12)
    assert ("stall.xlsx", "base", 300, "number", []) == (
        data["workbook"], data["case"], data["target"], data["input"]["kind"], data["edits"]
    )  # fmt: skip
    assert (0, 1000, "sales_now@base") == tuple(
        data["input"][key] for key in ("minimum", "maximum", "name")
    )
    assert len(data["tried"]) == 201


def test_a_goal_is_a_table_of_all_points(desk: Path) -> None:
    rows = list(
        csv.reader(
            io.StringIO(told(desk, "solve", "stall.xlsx", "worth=300", "sales_now", "--csv"))
        )
    )
    assert ["sales_now@base", "worth", "found"] == rows[0]
    assert [["145.067698259188", "300", "1"]] == [row for row in rows if row[2] == "1"]
    assert 203 == len(rows)


def test_a_tornado_has_a_bar_for_each_driver(desk: Path) -> None:
    text = told(desk, "tornado", "stall.xlsx", "left")
    assert "What is left: 372 EUR; each input alone from its low to its high\n" in text
    assert "1  Fee of the market, 5.0 % to 30.0 %: swing 103 EUR\n" in text
    assert "   393 EUR at low, 290 EUR at high\n" in text
    assert "  no range, so no bar: Way of payment, Number of stalls (open), Cost of cards," in text
    bars = [line for line in text.splitlines() if "│" in line and "as things" not in line]
    assert [80] == [len(line) for line in bars]
    assert bars[0].index("█") < bars[0].index("│") < bars[0].index("▒")


def test_a_tornado_without_bars_says_so(desk: Path) -> None:
    assert "  no input with a range moves it\n" in told(desk, "tornado", "stall.xlsx", "sold")


def test_a_tornado_is_a_table_and_data(desk: Path) -> None:
    rows = list(csv.reader(io.StringIO(told(desk, "tornado", "stall.xlsx", "left", "--csv"))))
    assert ["rank", "input", "label", "low", "high", "at low", "at high", "swing"] == rows[0]
    assert ["1", "fee@base", "Fee of the market", "0.05", "0.3"] == rows[1][:5]
    data = json.loads(told(desk, "tornado", "stall.xlsx", "left", "--json"))
    assert ["fee@base"] == [driver["name"] for driver in data["drivers"]]
    assert "sales_now@base" in data["without_range"]
    assert [] == data["moves_nothing"]


def test_a_table_of_one_input_is_bars(desk: Path) -> None:
    text = told(desk, "table", "stall.xlsx", "left", "fee=0%,10%,50%")
    assert "What is left by Fee of the market; as things stand 372 EUR\n" in text
    lines = [line for line in text.splitlines() if "█" in line]
    assert ["0", "10.0 %", "50.0 %"] == [
        line.split("  ")[1].strip() or line.split()[0] for line in lines
    ] or lines
    assert ["now"] == [line.split()[-1] for line in lines if line.endswith("now")]


def test_a_table_of_two_inputs_is_a_grid_as_wide_as_the_terminal(desk: Path) -> None:
    text = told(desk, "table", "stall.xlsx", "left", "stalls=1,2", "fee=0..50%/2%")
    assert "down: Number of stalls (open); across: Fee of the market;" in text
    assert "10.0 %*" in text
    assert 4 == len([line for line in text.splitlines() if line.lstrip().startswith("2* ")])
    assert [] == [line for line in text.splitlines()[3:] if len(line) > 80]
    data = json.loads(
        told(desk, "table", "stall.xlsx", "left", "stalls=1,2", "fee=0..50%/2%", "--json")
    )
    assert (2, 26) == (len(data["values"]), len(data["values"][0]))
    rows = told(
        desk, "table", "stall.xlsx", "left", "stalls=1,2", "fee=0,0.5", "--csv"
    ).splitlines()
    assert ["stalls@base \\ fee@base,0,0.5", "1,206.8,103.4"] == rows[:2]


def test_draws_tell_percentiles_chances_and_what_they_assume(desk: Path) -> None:
    text = told(desk, "draws", "stall.xlsx", "left", "--draws", "500", "--below", "300")
    assert "What is left over 500 draws of Halton's sequences; as things stand 372 EUR\n" in text
    lines = {line.split("  ")[1]: line for line in text.splitlines() if line.startswith("  ")}
    assert {"P5", "P25", "P50", "P75", "P95", "mean"} <= lines.keys()
    assert "  chance of less than 300 EUR  " in text
    assert "  Fee of the market  5.0 %  10.0 %  30.0 %            -1.000\n" in text
    assert "  Each driver is triangular between its low and its high" in text
    assert "choices and whole numbers" not in text
    again = told(desk, "draws", "stall.xlsx", "left", "--draws", "500", "--seed", "7")
    assert "What is left over 500 random draws, seed 7;" in again
    assert again == told(desk, "draws", "stall.xlsx", "left", "--draws", "500", "--seed", "7")
    assert again != told(desk, "draws", "stall.xlsx", "left", "--draws", "500", "--seed", "8")


def test_draws_are_a_table_and_data(desk: Path) -> None:
    words = ("draws", "stall.xlsx", "left", "--draws", "20")
    rows = list(csv.reader(io.StringIO(told(desk, *words, "--csv"))))
    assert ["draw", "fee@base", "left"] == rows[0]
    assert 21 == len(rows)
    data = json.loads(told(desk, *words, "--json"))
    assert (20, None, 20, 0, 2) == (
        *(data[key] for key in ("draws", "seed", "numbers", "chance_below")),
        data["drivers"][0]["base"],
    )
    assert ["P5", "P25", "P50", "P75", "P95"] == [*data["percentiles"]]
    assert -1 == pytest.approx(data["drivers"][0]["rank_correlation"])


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("solve", "stall.xlsx", "worth", "fee"), "`worth`: write the result and what"),
        (("solve", "stall.xlsx", "worth=x", "fee"), "`worth=x`: `x` is not a number"),
        (("solve", "stall.xlsx", "wort=1", "fe"), "2 problems; nothing was written"),
        (("table", "stall.xlsx", "left", "fee=1", "fee=2"), "2 problems"),
        (("table", "stall.xlsx", "left", "fee=0", "fee@base=0.1"), "both sides of the table"),
        (("draws", "stall.xlsx", "left", "--below", "x"), "`--below x`: `x` is not a number"),
        (("tornado", "none.xlsx", "left"), "no workbook `none.xlsx`"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused(desk: Path, words: tuple[str, ...], says: str) -> None:
    done = run(*words, cwd=desk)
    assert (1, "") == (done.returncode, done.stdout)
    assert says in done.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("tornado", "stall.xlsx", "left", "--json", "--csv"),
        ("table", "stall.xlsx", "left", "fee=0", "fee=0", "fee=0"),
        ("draws", "stall.xlsx", "left", "--draws", "2"),
        ("solve", "stall.xlsx", "left=1"),
    ],
)
def test_a_wrong_use_of_the_command_ends_with_2(desk: Path, words: tuple[str, ...]) -> None:
    assert 2 == run(*words, cwd=desk).returncode


@pytest.mark.parametrize(
    ("value", "low", "high", "drawn"),
    [
        (5, 0, 10, "#####     "), (10, 0, 10, "##########"), (-5, -10, 10, "  ###     "),
        (5, -10, 10, "     ###  "), (0.001, 0, 10, "#         "), (0, 0, 10, "          "),
        (None, 0, 10, "          "), (0, 0, 0, "          "), (-0.001, -10, 0, "         #"),
        (3, 2, 4, "########  "),
    ],
)  # fmt: skip
def test_a_bar_goes_from_zero_to_its_value(value, low, high, drawn) -> None:
    assert drawn == bar(value, low, high, 10, blocks=False)


def test_blocks_are_drawn_where_they_can_be_read() -> None:
    assert "█████     " == bar(5, 0, 10, 10, blocks=True)
    assert console.draws_blocks() in (True, False)


def test_a_sentence_is_folded_and_set_in() -> None:
    assert ["  one two", "    three"] == folded("  one two three", 11)
    assert ["short"] == folded("short", 80)


def test_columns_are_as_wide_as_their_widest_text() -> None:
    assert ["a    1", "bb  10"] == columns([("a", "1"), ("bb", "10")])


def test_a_figure_has_its_unit_where_its_format_has_none() -> None:
    assert "2.00 EUR" == ask_lines.told(2.0, "cents", "EUR")
    assert "40.0 %" == ask_lines.told(0.4, "percent", "share")
    assert "2.00×" == ask_lines.told(2.0, "times", "times")
    assert "-5.0 %" == ask_lines.told(-0.05, "percent", "share")
    assert ("no number", "n/a") == (ask_lines.told(None, "whole"), ask_lines.told("n/a", "whole"))
