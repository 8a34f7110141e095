"""Which case a setting without a case sets, and how the console tells settings and figures."""

from pathlib import Path

import pytest

from modelgen.compile import stages, wording
from modelgen.compile.templates import parse
from modelgen.template.setting import Setting
from modelgen.template.settings import Settings, applied

from ..conftest import ROOT

GOOD = (ROOT / "tests" / "samples" / "good.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("case", "word", "stored", "sets"),
    [
        ("", "cup_price=3", False, "plain"),
        ("rainy", "cup_price=3", False, "rainy"),
        ("Rain", "cup_price=3", False, "rainy"),
        ("rainy", "cup_price@plain=3", False, "plain"),
        ("", "cup_price@rainy=3", False, "rainy"),
        ("rainy", "cup_price=3", True, "plain"),  # as a workbook stores it
        ("rainy", "cup_price@rainy=3", True, "rainy"),
    ],
)
def test_a_setting_without_a_case_sets_the_live_one(
    case: str, word: str, stored: bool, sets: str
) -> None:
    settings = Settings((word,), case, stored=stored)
    template, build = applied(parse(GOOD, "good.yaml"), settings)
    assert (Setting("cup_price", sets, "", 3.0),) == build.sets
    price = next(item for item in template.model.inputs() if item.name == "cup_price")
    found = (price.value, price.cases)
    assert ((3.0, {}) if sets == "plain" else (2.0, {"rainy": 3.0})) == found


def test_the_settings_of_a_build_are_stored_with_their_case_and_mean_it_again() -> None:
    template = parse(GOOD, "good.yaml")
    _, build = applied(template, Settings(("cup_price=3", "cups_sold@plain=90"), "rainy"))
    again = build.settings("en")
    assert ("cup_price@rainy=3.0", "cups_sold@plain=90.0") == again.sets
    assert build == applied(template, again)[1]


def test_the_console_says_what_was_set_where() -> None:
    ctx = stages.prepare(
        parse(GOOD, "good.yaml"), Settings(("cup_price=2.125", "cups_sold@plain=1000"), "rainy")
    )
    _, values, _ = stages.build(ctx)
    told = wording.summary(ctx, values, Path("x.xlsx")).splitlines()
    assert [
        "x.xlsx",
        "  live case  Rain",
        "  Profit     81 USD",
        "  Margin     76.5 %",
        "  checks     all hold; alerts: 1",
        "  set        Price of a cup in Rain: 2.125 USD/cup",
        "  set        Cups sold in As planned: 1,000 cups",
    ] == told


@pytest.mark.parametrize(
    ("unit", "value", "told"),
    [
        ("format: whole", -1073670.4, "-1,073,670 USD"),
        ("format: whole", 0.031, "+0.031 USD"),
        ("format: whole", 0.5, "+0.50 USD"),
        ("format: whole", 0.0, "+0 USD"),
        ("format: cents", 12345.678, "+12,345.68 USD"),
        ("format: cents", -0.004, "-0.0040 USD"),
        ("format: price", 1.23456, "+1.23 USD"),
        ("format: millions", 2500000.0, "+2,500,000 USD"),
        ("format: natural", 2.5, "+2.50 USD"),
        ("format: cents", 1e-13, "+0 USD"),
        ("format: percent", 0.01234, "+1.23 points"),
    ],
)
def test_an_effect_has_the_digits_of_its_unit(unit: str, value: float, told: str) -> None:
    text = GOOD.replace("  USD: {format: whole}", f"  USD: {{{unit}}}")
    assert told == wording.effect(stages.prepare(parse(text, "good.yaml")), value)


@pytest.mark.parametrize(
    ("value", "digits", "told"),
    [
        (5.4547, 0, "545 % (545.47 %)"), (1.0, 0, "100 % (100.00 %)"), (0.0917, 0, "9.17 %"),
        (-0.0917, 0, "-9.17 %"), (-1.5, 0, "-150 % (-150.00 %)"), (0.845, 1, "84.5 %"),
    ],
)  # fmt: skip
def test_a_rate_is_told_exactly_and_a_multiple_in_whole_per_cents_too(
    value: float, digits: int, told: str
) -> None:
    ctx = stages.prepare(parse(GOOD, "good.yaml"))
    assert told == wording.shown(ctx, "margin", digits, value)
