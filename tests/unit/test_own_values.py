"""A value of a case that differs from its parent's looks like one, whoever gave it."""

import pytest
from openpyxl.formula.translate import Translator

from modelgen.addresses import Place
from modelgen.book.book import Content
from modelgen.book.calculator import Calculation, ForeignCell
from modelgen.book.styles import HIGHLIGHTS, LOOKS
from modelgen.compile import stages
from modelgen.compile.templates import parse

from ..conftest import ROOT

GOOD = (ROOT / "tests" / "samples" / "good.yaml").read_text(encoding="utf-8")
THIRD = """  - name: storm
    label: Storm
    parent: rainy
    story: Nobody comes.
axes:"""
ASKED = Place("Asked", 0, 0)


@pytest.mark.parametrize(
    ("marked", "typed"),
    [
        ({"cups_sold@rainy"}, {}),
        ({"cups_sold@rainy", "cup_price@rainy"}, {"cup_price@rainy": 3.0}),
        ({"cups_sold@rainy"}, {"cup_price@rainy": 2.0}),
        (set(), {"cups_sold@rainy": 100.0}),
        ({"cups_sold@rainy"}, {"cup_price@plain": 3.0}),
        ({"cups_sold@rainy", "cup_price@storm"}, {"cup_price@storm": 0.0}),
        ({"cups_sold@rainy", "cup_price@rainy"}, {"cup_price@rainy": "two"}),
        (
            {"cups_sold@rainy", "cup_price@rainy", "cup_price@storm"},
            {"cup_price@rainy": 3.0, "cup_price@storm": 2.0},
        ),
    ],
)
def test_a_value_that_differs_from_the_parent_is_marked(
    marked: set[str], typed: dict[str, Content]
) -> None:
    assert 1 == GOOD.count("\naxes:")
    text = GOOD.replace("\naxes:", "\n" + THIRD)
    book = stages.compile(stages.prepare(parse(text, "good.yaml")))
    places = {cell.id.text: cell.place for cell in book.cells}
    found = set()
    for name in ("cups_sold", "cup_price"):
        for case in ("plain", "rainy", "storm"):
            place = places[f"{name}@{case}"]
            for highlight in book.highlights:
                if highlight.role == "own" and highlight.area.holds(place):
                    at = [p.ref(place.sheet, "none") for p in (highlight.area.first, place)]
                    test = Translator(highlight.formula, at[0]).translate_formula(at[1])
                    asked = test.replace("=", f"={place.sheet}!", 1)
                    asked = asked.replace("<>", f"<>{place.sheet}!")
                    calculation = Calculation(book, [ForeignCell(ASKED, asked)])
                    for id, content in typed.items():
                        calculation.enter(places[id], content)
                    found |= {f"{name}@{case}"} if calculation.value(ASKED) else set()
    assert marked == found


def test_it_looks_as_the_colour_key_says_of_a_case_s_own_value() -> None:
    shown = LOOKS["override_shown"]
    assert HIGHLIGHTS["own"] == {name: shown[name] for name in HIGHLIGHTS["own"]}
    assert {"font_color", "bg_color", "border"} <= set(HIGHLIGHTS["own"])
