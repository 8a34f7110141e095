"""A unit stands beside a figure but where the figure, or its label, tells it already."""

import pytest

from modelgen.compile import stages
from modelgen.compile.blocks import parts
from modelgen.compile.context import Context
from modelgen.compile.templates import parse

from ..conftest import ROOT

GOOD = (ROOT / "tests" / "samples" / "good.yaml").read_text(encoding="utf-8")


def told(share: str = "percent", text: str = GOOD) -> Context:
    """The lemonade stand with shares in that format."""
    line = "share: {format: percent"
    assert 1 == text.count(line)
    return stages.prepare(parse(text.replace(line, f"share: {{format: {share}"), "good.yaml"))


@pytest.mark.parametrize("share", ["percent", "exact"])
def test_shares_say_per_cent_themselves_whatever_their_digits(share: str) -> None:
    ctx = told(share)
    assert ctx.says_itself("share")
    assert not ctx.needs_unit("margin")


def test_figures_in_other_units_need_theirs_and_words_do_not() -> None:
    ctx = told()
    assert [False, True, False] == [ctx.says_itself(unit) for unit in ("USD", "text", "cups")]
    assert ctx.needs_unit("profit")


def test_the_label_of_a_choice_tells_what_its_figures_are() -> None:
    assert told().needs_unit("cups_sold")
    chosen = GOOD
    for was, now in (
        ("value: 100\n", "value: 0\n            choice: true\n"),
        ("low: 80\n", "low: 0\n"),
        ("high: 120\n", "high: 1\n"),
        ("maximum: 1000\n", "maximum: 1\n"),
        ("{rainy: 50}", "{rainy: 1}"),
    ):
        assert 1 == chosen.count(was)
        chosen = chosen.replace(was, now)
    assert not told(text=chosen).needs_unit("cups_sold")


@pytest.mark.parametrize(
    ("label", "item", "shown"),
    [
        ("Left", "profit", "Left, USD"), ("Left (USD)", "profit", "Left (USD)"),
        ("Price", "cup_price", "Price, USD/cup"), ("In USD a cup", "cup_price", "In USD a cup"),
        ("Kept", "margin", "Kept"),
    ],
)  # fmt: skip
def test_a_key_figure_is_labelled_with_its_unit_once(label: str, item: str, shown: str) -> None:
    assert shown == told().with_unit(label, item)


def test_a_figure_that_says_what_it_is_has_no_unit_in_its_label() -> None:
    text = GOOD.replace("  USD: {format: whole}", "  USD: {format: millions}")
    assert "Left" == told(text=text).with_unit("Left", "profit")


@pytest.mark.parametrize(
    ("item", "least", "most", "shown"),
    [
        ("margin", -0.55, 0.07, "Margin. Allowed: -55 % to 7 %."),
        ("profit", -1000, 2.5, "Profit, in USD. Allowed: -1,000 to 2.5."),
    ],
)
def test_what_may_be_typed_is_told_as_the_cell_shows_it(
    item: str, least: float, most: float, shown: str
) -> None:
    ctx = told()
    assert shown == parts.allowed(ctx.item(item), least, most, ctx)
