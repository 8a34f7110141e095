"""Which template a workbook is to follow: its own, the shipped one, or the one that is given."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from modelgen.compile import stages
from modelgen.compile.templates import parse
from modelgen.readback import successor
from modelgen.template.settings import Settings

from ..conftest import ROOT

GOOD = (ROOT / "tests" / "samples" / "good.yaml").read_text(encoding="utf-8")


def version(number: str, more: str = "") -> str:
    assert 1 == GOOD.count("version: 1.0.0")
    return GOOD.replace("version: 1.0.0", f"version: {number}") + more


def followed(
    shipped: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> successor.Successor:
    ctx = stages.prepare(parse(GOOD, "good.yaml"), settings)
    path = tmp_path / "lemonade.yaml"
    if shipped is not None:
        path.write_text(shipped, encoding="utf-8")
    known = {"lemonade": path} if shipped is not None else {}
    monkeypatch.setattr(successor, "shipped", lambda: known)
    read: Any = SimpleNamespace(ctx=ctx, book=stages.compile(ctx), settings=settings)
    return successor.successor(read)


@pytest.mark.parametrize(
    ("shipped", "version_followed", "own"),
    [
        (None, "1.0.0", True),
        (GOOD, "1.0.0", True),
        (version("1.0.1"), "1.0.1", False),
        (version("1.1.0"), "1.1.0", False),
        (version("0.9.9"), "1.0.0", True),
        (version("1.0.0", "# a word more\n"), "1.0.0", False),  # of equal versions the shipped
        (version("1.0.10"), "1.0.10", False),
    ],
)
def test_the_shipped_template_is_followed_unless_it_is_older(
    shipped: str | None, version_followed: str, own: bool,
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    found = followed(shipped, tmp_path, monkeypatch, Settings())
    assert version_followed == found.ctx.model.version
    assert own == (found.ctx.template.text == GOOD)


def test_settings_that_the_new_template_does_not_take_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = "name: cup_price"
    assert GOOD.count(old) == 1
    newer = version("1.0.1").replace("cup_price", "price_of_a_cup")
    settings = Settings(("cup_price=3", "cups_sold=90"), "rainy")
    found = followed(newer, tmp_path, monkeypatch, settings)
    assert (("cup_price=3",), "rainy") == (found.unset, found.ctx.build.live_case)
    assert (("cups_sold", "plain", 90.0),) == found.ctx.build.sets
