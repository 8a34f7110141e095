"""A workbook or a template as a model that can be calculated, and what its cells show."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from modelgen.addresses import Place
from modelgen.days import serial
from modelgen.merge.live_model import LiveModel, state
from modelgen.problems import ModelError

from ..conftest import ROOT
from .test_small_round_trip import built, cells, edited

GOOD = ROOT / "tests" / "samples" / "good.yaml"


@pytest.fixture
def workbook(tmp_path: Path) -> str:
    path = tmp_path / "lemonade.XLSX"
    path.write_bytes(edited(cells({"Inputs!E7": 80, "Inputs!D8": "=E8*2", "Mine!A1": 5})))
    return str(path)


def shown(model: LiveModel) -> dict[str, Any]:
    named = {c.id.text: c.place for c in model.book.cells if c.id}
    wanted = ("cups_sold@plain", "cups_sold@live", "cup_price@live", "profit@live", "sel_case")
    return {id: model.value_at(named[id]) for id in wanted}


def test_a_template_is_calculated_with_its_settings() -> None:
    model = state(str(GOOD))
    assert {
        "cups_sold@plain": 100, "cups_sold@live": 100, "cup_price@live": 2, "profit@live": 150,
        "sel_case": "As planned",
    } == shown(model)  # fmt: skip
    assert (str(GOOD), {}, (), "", None) == (
        model.shown, model.edited, model.kept, model.sha256, model.placement
    )  # fmt: skip
    assert Place("Inputs", 3, 3) == model.place(Place("Inputs", 3, 3))
    rainy = state(str(GOOD), ["cup_price=3"], "rainy")
    assert (50, 3, 125) == tuple(
        shown(rainy)[id] for id in ("cups_sold@live", "cup_price@live", "profit@live")
    )
    with pytest.raises(ModelError, match="no texts in `fr`"):
        state(str(GOOD), lang="fr")


def test_a_workbook_is_calculated_with_what_was_typed_into_it(workbook: str) -> None:
    model = state(workbook)
    assert {
        "cups_sold@plain": 80, "cups_sold@live": 80, "cup_price@live": 4, "profit@live": 280,
        "sel_case": "As planned",
    } == shown(model)  # fmt: skip
    assert {"cups_sold@plain": "input", "cup_price@live": "formula"} == {
        id.text: kind for id, kind in model.edited.items()
    }
    assert ["cups_sold@plain", "cup_price@live"] == [d.name for d in model.kept]
    assert 64 == len(model.sha256)
    assert model.placement
    assert Place("Inputs", 3, 3) == model.place(Place("Inputs", 3, 3))


def test_a_workbook_that_nobody_edited_shows_what_its_template_does(tmp_path: Path) -> None:
    path = tmp_path / "plain.xlsm"
    path.write_bytes(built())
    assert shown(state(str(GOOD))) == shown(state(str(path)))


@pytest.mark.parametrize(("sets", "case"), [(["cup_price=3"], None), ([], "rainy")])
def test_settings_are_for_templates(workbook: str, sets: list[str], case: str | None) -> None:
    with pytest.raises(ModelError, match="a workbook holds its own inputs"):
        state(workbook, sets, case)


def test_a_workbook_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no workbook"):
        state(str(tmp_path / "gone.xlsx"))


def test_a_date_is_shown_as_its_number_and_an_unknown_formula_as_none() -> None:
    model = state(str(GOOD))
    dates = {c.place: c.content for c in model.book.cells if isinstance(c.content, date)}
    assert dates
    shown = {place: model.value_at(place) for place in dates}
    assert shown == {place: serial(content) for place, content in dates.items()}
    assert {None} == {
        LiveModel("", model.ctx, model.book, model.calculation, {}, {}).value_at(c.place)
        for c in model.book.cells if c.id.text == "profit@live"
    }  # fmt: skip
