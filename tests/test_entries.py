"""Choices, dates and texts as other people's programs calculate, offer and print them."""

import shutil
from pathlib import Path

import pytest

from .conftest import ROOT, Built, build
from .outside import Office, missing
from .test_outside import differences, ironcalc_differences, office_values, strange

SHOP = str(ROOT / "tests" / "samples" / "shop.yaml")


@pytest.fixture(scope="module", params=["en", "fr"])
def shop(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(tmp_path_factory.mktemp("shop"), SHOP, request.param)


def test_libreoffice_calculates_every_stored_value_of_words_and_dates(
    shop: Built, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    office: Office = request.getfixturevalue("office" if shop.ctx.lang == "en" else "bureau")
    assert "" == "\n".join(differences(shop, office_values(office, shop, tmp_path)))


def test_ironcalc_calculates_every_stored_value_of_words_and_dates(shop: Built) -> None:
    assert [] == ironcalc_differences(shop)


def test_gnumeric_calculates_every_stored_value_of_words_and_dates(
    shop: Built, tmp_path: Path
) -> None:
    if not shutil.which("ssconvert"):
        missing("Gnumeric")
    assert [] == strange(shop.path, tmp_path)
