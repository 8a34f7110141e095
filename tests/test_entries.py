"""Choices, dates and texts as other people's programs calculate them, and check what is typed."""

from pathlib import Path

import pytest

from modelgen.compile import stages
from modelgen.compile.templates import load
from modelgen.template.load import find
from modelgen.template.settings import Settings

from .conftest import ROOT, Built, build
from .outside import Office
from .test_outside import (
    differences,
    faults,
    gnumeric_differences,
    ironcalc_differences,
    office_values,
)

SHOP = str(ROOT / "tests" / "samples" / "shop.yaml")


@pytest.fixture(scope="module", params=["en", "fr"])
def shop(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(tmp_path_factory.mktemp("shop"), SHOP, request.param)


def test_libreoffice_calculates_words_and_dates_as_stored(
    shop: Built, office: Office, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    running = office if shop.ctx.lang == "en" else request.getfixturevalue("bureau")
    assert "" == "\n".join(differences(shop, office_values(running, shop, tmp_path)))


def test_ironcalc_calculates_words_and_dates_as_stored(shop: Built) -> None:
    assert [] == ironcalc_differences(shop)


def test_gnumeric_calculates_words_and_dates_as_stored(shop: Built, tmp_path: Path) -> None:
    assert "" == gnumeric_differences(shop, tmp_path)


def test_the_open_xml_sdk_finds_no_fault_in_lists_and_limits(shop: Built) -> None:
    assert [] == faults(shop.path)


def test_what_is_picked_in_libreoffice_is_what_a_setting_gives(
    shop: Built, office: Office, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """Capitals do not count; another language has other labels."""
    running = office if shop.ctx.lang == "en" else request.getfixturevalue("bureau")
    own = next(item for item in shop.ctx.model.inputs() if item.name == "financing").labels["own"]
    ctx = stages.prepare(
        load(find(SHOP)), Settings(("financing=own", "opening=2026-06-01"), lang=shop.ctx.lang)
    )
    _, wanted, _ = stages.build(ctx)
    (tmp_path / "mine.xlsx").write_bytes(shop.data)
    running.ask("open", str(tmp_path / "mine.xlsx"))
    running.ask("write", {str(shop.place("financing", "base")): own.upper()})
    running.ask("write", {str(shop.place("opening", "base")): 46174})
    names, cases = ("profit", "financing.own", "financing.lease"), ("live", "base", "buy", "late")
    cells = [shop.place(name, case) for name in names for case in cases]
    cells.append(shop.ctx.layout.chk_master)
    found = running.ask("read", [str(place) for place in cells])
    assert [wanted[place] for place in cells] == found
    running.ask("write", {str(shop.place("financing", "base")): f"{own} "})
    failing = running.ask("read", [str(shop.ctx.layout.chk_master)])
    assert [2] == failing  # the tool's own check of choices, and the sample's
