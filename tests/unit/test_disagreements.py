"""Formulas that keep all rules and about which programs disagree all the same."""

import pytest

from modelgen.formulas.disagreements import disagreement
from modelgen.formulas.unit_algebra import dimension

UNITS = {"cost": "USD", "hours": "hour", "word": "text"}


def told(formula: str) -> tuple[str, str] | None:
    found = disagreement(formula, lambda name: dimension(UNITS[name]))
    return found and (found.message, found.word)


@pytest.mark.parametrize(
    ("formula", "word"),
    [
        ('COUNTIF(cost,"*")', "*"), ('1+SUMIF(cost,"<>low",hours)', "<>low"),
        ('COUNTIFS(word,"low",hours,"?")', "?"), ('sumifs(word,cost,"l")', "l"),
    ],
)  # fmt: skip
def test_a_word_is_not_looked_for_among_numbers(formula: str, word: str) -> None:
    found = told(formula)
    assert found
    assert (f" looks for the word `{word}` among numbers; look among words", word) == (
        found[0][found[0].index(" ") :],
        found[1],
    )


@pytest.mark.parametrize("last", ["-1", "cost", "1+0"])
def test_match_ends_in_0_or_1(last: str) -> None:
    message = "MATCH ends in 0 or 1: programs disagree about -1; for 1 let the series rise"
    assert (message, "MATCH(") == told(f"1+MATCH(cost,hours,{last})")


@pytest.mark.parametrize(
    "formula",
    [
        "COUNTIF(cost,1)", 'COUNTIF(cost,"<>0")', 'COUNTIF(cost,">="&ROUND(hours,0))',
        'SUMIFS(cost,word,"l*",hours,"<>n/a")', 'COUNTIFS(word,"<>low",cost,"N/A",cost,"")',
        'SUMIF(word,"?",cost)', "MATCH(cost,hours,0)+MATCH(cost,hours,1)", 'IF(word="*",1,0)',
        'SUMIF(cost,">-1.5",cost)',
    ],
)  # fmt: skip
def test_about_others_programs_agree(formula: str) -> None:
    assert told(formula) is None
