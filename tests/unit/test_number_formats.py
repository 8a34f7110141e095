"""How figures are shown: the codes of cells and charts, letter by letter."""

from typing import get_args

import pytest

from modelgen.memo.figures import figure
from modelgen.number_formats import FORMATS, FormatName, UnitFormat, cell_code
from modelgen.template.schema import UnitSpec
from modelgen.translations import words

CODES = [
    ("whole", "#,##0_);(#,##0);0_);@_)", "#,##0"),
    ("tenth", "#,##0.0_);(#,##0.0);0_);@_)", "0.0"),
    ("cents", "#,##0.00_);(#,##0.00);0_);@_)", "0.00"),
    ("price", "#,##0.00##_);(#,##0.00##);0_);@_)", "0.00##"),
    ("millions", '#,##0.0,,"\u00a0M"_);(#,##0.0,,"\u00a0M");0_);@_)', '#,##0.0,,"\u00a0M"'),
    ("percent", "#,##0.0%_);(#,##0.0%);0_);@_)", "#,##0%"),
    ("exact", "#,##0.00%_);(#,##0.00%);0_);@_)", "#,##0%"),
    ("points", '#,##0.0"\u00a0pts"_);(#,##0.0"\u00a0pts");0_);@_)', '#,##0"\u00a0pts"'),
    ("factor", "0.0000_);(0.0000);0_);@_)", "0.00"),
    ("times", '#,##0.00"×"_);(#,##0.00"×");0_);@_)', '0.0"×"'),
    ("plain", "0_);(0);0_);@_)", "0"),
    ("clock", "0.0_);(0.0);0_);@_)", "0.0"),
    ("natural", "[>=1000]#,##0_);[<0](#,##0.0);General_);@_)", "General"),
    ("text", "General", "General"),
    ("tiny", "0.0E+00_);(0.0E+00);0_);@_)", "General"),
    ("difference", "[>=0.000000000001]0.0E+00_);[<=-0.000000000001](0.0E+00);0_);@_)", "General"),
    ("date", "yyyy-mm-dd", "General"),
    ("changed", '"changed"_);"changed"_);"–"_)', "General"),
    ("check", '"FAILS"_);"FAILS"_);"holds"_)', "General"),
    ("typed whole", "#,##0_);(#,##0);0_);@_)", "#,##0"),
    ("typed tenth", "#,##0.0######_);(#,##0.0######);0_);@_)", "0.0"),
    ("typed cents", "#,##0.00######_);(#,##0.00######);0_);@_)", "0.00"),
    (
        "typed millions",
        '#,##0.0######,,"\u00a0M"_);(#,##0.0######,,"\u00a0M");0_);@_)',
        '#,##0.0,,"\u00a0M"',
    ),
    ("typed percent", "#,##0.0######%_);(#,##0.0######%);0_);@_)", "#,##0%"),
    ("typed exact", "#,##0.00######%_);(#,##0.00######%);0_);@_)", "#,##0%"),
    (
        "typed points",
        '#,##0.0######"\u00a0pts"_);(#,##0.0######"\u00a0pts");0_);@_)',
        '#,##0"\u00a0pts"',
    ),
    ("typed factor", "0.0000######_);(0.0000######);0_);@_)", "0.00"),
    ("typed times", '#,##0.00######"×"_);(#,##0.00######"×");0_);@_)', '0.0"×"'),
    ("typed plain", "0_);(0);0_);@_)", "0"),
    ("typed clock", "0.0######_);(0.0######);0_);@_)", "0.0"),
    ("alert", '"RAISED"_);"RAISED"_);"–"_)', "General"),
]


@pytest.mark.parametrize(("name", "cell", "chart"), CODES)
def test_a_figure_is_shown_by_its_code(name: FormatName, cell: str, chart: str) -> None:
    assert (cell, chart) == (cell_code(name, str), FORMATS[name].chart)


def test_negative_figures_on_a_chart_stand_in_brackets_as_in_cells() -> None:
    assert ("#,##0;(#,##0)", "General") == (FORMATS["whole"].axis, FORMATS["natural"].axis)


def test_every_format_that_a_cell_or_a_unit_may_have_is_in_the_table() -> None:
    assert set(get_args(FormatName)) == set(FORMATS) == {name for name, *_ in CODES}
    assert UnitSpec.model_fields["format"].annotation is UnitFormat


def test_per_cent_is_what_the_code_shows_as_per_cent() -> None:
    assert [n for n, cell, _ in CODES if "%" in cell] == [n for n, f in FORMATS.items() if f.share]


@pytest.mark.parametrize(
    ("name", "prefix", "code"),
    [
        ("plain", "live", '"live: "0_);"live: "(0);"live: "0_);"live: "@_)'),
        (
            "whole", "low",
            '"low: "#,##0_);"low: "(#,##0);"low: "0_);"low: "@_)',
        ),
        ("check", "x", '"x: FAILS"_);"x: FAILS"_);"x: holds"_)'),
        ("text", 'in "quotes"', "\"in 'quotes': \"General"),
        ("plain", "a|b", '"a|b: "0_);"a|b: "(0);"a|b: "0_);"a|b: "@_)'),
    ],
)  # fmt: skip
def test_a_word_stands_before_the_figure_in_every_section(
    name: FormatName, prefix: str, code: str
) -> None:
    assert code == cell_code(name, str, prefix)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("date", "dd/mm/yyyy"),
        ("check", '"ÉCHEC"_);"ÉCHEC"_);"conforme"_)'),
        ("changed", '"modifié"_);"modifié"_);"–"_)'),
        ("cents", "#,##0.00_);(#,##0.00);0_);@_)"),
    ],
)
def test_words_and_days_are_those_of_the_language(name: FormatName, code: str) -> None:
    assert code == cell_code(name, words("fr"))


@pytest.mark.parametrize(
    ("value", "lang", "told"),
    [(46053.0, "en", "2026-01-31"), (46053.0, "fr", "31/01/2026"), (-1.0, "en", "-1")],
)
def test_a_memo_tells_a_day_as_a_date(value: float, lang: str, told: str) -> None:
    assert told == figure(value, "date", lang)
