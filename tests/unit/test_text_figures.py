"""No figure but 0 and 1 is typed into a formula, in quotes neither."""

import re

import pytest

from modelgen.compile import stages
from modelgen.compile.templates import parse
from modelgen.formulas.text_figures import text_figure
from modelgen.problems import ModelError
from modelgen.template.settings import Settings

from .test_small_round_trip import GOOD


@pytest.mark.parametrize(
    ("formula", "word"),
    [
        ('SUMIF(month,">12",cash)', ">12"), ('COUNTIF(month,"12")', "12"),
        ('COUNTIF(month,"=12")', "=12"), ('COUNTIFS(word,"low",month,"<>-3.5")', "<>-3.5"),
        ('sumifs(cash,month,">=2,5")', ">=2,5"), ('COUNTIF(month," > 12 ")', " > 12 "),
        ('COUNTIF(month,"5%")', "5%"), ('COUNTIF(month,">$5")', ">$5"),
        ('COUNTIF(month,"5 €")', "5 €"), ('COUNTIF(month,">1e3")', ">1e3"),
        ('COUNTIF(month,">2026-01-01")', ">2026-01-01"), ('COUNTIF(month,"12:30")', "12:30"),
        ('COUNTIF(month,"1/2")', "1/2"), ('COUNTIF(month,">.5")', ">.5"),
        ('COUNTIF(month,">1.0")', ">1.0"), ('COUNTIF(month,"(12)")', "(12)"),
        ('COUNTIF(month,"2 000")', "2 000"), ("COUNTIF(month,\"1'000\")", "1'000"),
        ('COUNTIF(month,">1"&ROUND(cash,0))', ">1"), ('COUNTIF(month,">"&"12")', "12"),
        ('COUNTIF(month,IF(cash>0,">12",">0"))', ">12"),
        ('1+MAX(0,COUNTIF(month,">12"))', ">12"),
        ('IF(cash="12",1,0)', "12"), ('cash<>"-2"', "-2"), ('MATCH("12",month,0)', "12"),
        ('SUM("12",cash)', "12"), ('ROUND("2.5",0)', "2.5"), ('cash+ABS("7")', "7"),
        ('IF(cash>0,"12",0)', "12"), ('IFERROR(cash/month,"12")', "12"), ('"12"', "12"),
    ],
)  # fmt: skip
def test_a_figure_in_quotes_is_a_figure(formula: str, word: str) -> None:
    found = text_figure(formula, calculated=True)
    assert found
    assert (word, True) == (found.word, found.message.startswith(f"`{word}` is "))


@pytest.mark.parametrize(
    "formula",
    [
        'COUNTIF(month,"<>0")', 'COUNTIF(month,">=1")', 'COUNTIF(month,"0")', 'cash="0"',
        'COUNTIF(month,">-1")', 'COUNTIF(month,">"&ROUND(cash,0))', 'cash="1"',
        'COUNTIF(month,IF(cash,"0","1"))',
        'COUNTIF(word,"Q1")', 'COUNTIF(word,"*2")', 'COUNTIF(word,"2*")', 'COUNTIF(word,"")',
        'COUNTIF(word,"1st half")', 'COUNTIF(word,"-")', 'COUNTIF(month,"<>n/a")',
        'SUMIFS(cash,word,"l*",month,"<>n/a")', 'IF(cash="n/a",1,0)', 'word="12 months"',
        'word="12:00"', 'word=""', '"in "&"2026"', '"12"&word', 'IF(word="low",cash,0)',
    ],
)  # fmt: skip
def test_words_signs_and_0_and_1_are_none(formula: str) -> None:
    assert text_figure(formula, calculated=True) is None


def test_a_formula_that_gives_text_may_give_a_figure_as_text() -> None:
    assert text_figure('IF(cash>0,"100","50")', calculated=False) is None
    assert text_figure('IF(cash>"50","100","50")', calculated=False)


def with_figure(text: str) -> str:
    """The sample with a formula in place of its revenue, and a constant of 6."""
    start = GOOD.index("      - kind: inputs\n")
    constant = """      - kind: constants
        title: Constants
        items: [{name: first_month, label: First month, unit: month, value: 6, note: June.}]
"""
    return (GOOD[:start] + constant + GOOD[start:]).replace(
        "cups_sold*cup_price}", f"'cups_sold*cup_price*{text}'}}", 1
    )


def revenue(text: str, settings: Settings) -> object:
    ctx = stages.prepare(parse(with_figure(text), "good.yaml"), settings)
    return stages.build(ctx)[1][ctx.layout.live("revenue")]


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ('COUNTIF(plan_month,">6")', 'COUNTIF(plan_month,">"&ROUND(first_month,0))'),
        ('COUNTIF(plan_month,">6")', "SUMPRODUCT((plan_month>first_month)*1)"),
        ('COUNTIF(plan_month,"<=6")', 'COUNTIF(plan_month,"<="&ROUND(first_month,0))'),
        ('COUNTIF(plan_month,"<>6")', 'COUNTIF(plan_month,"<>"&ROUND(first_month,0))'),
        ('COUNTIFS(plan_month,"<>6")', "SUMPRODUCT((plan_month<>first_month)*1)"),
        ('COUNTIF(plan_month,"6")', "COUNTIF(plan_month,first_month)"),
        ('COUNTIF(plan_month,"=6")', "COUNTIF(plan_month,first_month)"),
    ],
)
def test_what_is_advised_in_place_of_a_figure_gives_the_same(typed: str, written: str) -> None:
    """The advice is taken word for word; an old workbook goes on counting as it did."""
    with pytest.raises(ModelError) as raised:
        revenue(typed, Settings())
    [problem] = raised.value.problems
    advice = problem.message.replace("its_name", "first_month").replace("…", "1")
    by_name = "write its name in place of the text" in advice
    told = written.removeprefix("COUNTIF(plan_month,").removesuffix(")")
    named = re.sub('"[^"]*"', "first_month", typed)
    assert written == named if by_name else told in advice
    assert revenue(written, Settings()) == revenue(typed, Settings(stored=True))
