"""Which template a workbook is to follow: its own, the shipped one, or the one that is given."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from modelgen.compile import size, stages
from modelgen.compile.templates import parse
from modelgen.problems import ModelError
from modelgen.readback import successor
from modelgen.template.added_cases import AddedCase
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


SALES = "cups_sold*cup_price}"
OLDER = Settings(tool="modelgen 0.2.0")


@pytest.mark.parametrize(
    ("given", "settings", "file", "same"),
    [
        (None, Settings(), "good.yaml", True),
        (GOOD, Settings(), "good.yaml", True),
        (None, OLDER, "good.yaml", False),  # the same template, worded anew
        (GOOD, OLDER, "given.yaml", False),
        (version("1.0.1"), Settings(), "given.yaml", False),
        (version("0.9.0"), Settings(), "given.yaml", False),  # what is given is not judged
    ],
)
def test_the_template_that_is_given_is_followed(
    given: str | None, settings: Settings, file: str, same: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(successor, "shipped", dict)
    ctx = stages.prepare(parse(GOOD, "good.yaml"), settings)
    read: Any = SimpleNamespace(ctx=ctx, book=stages.compile(ctx), settings=settings)
    found = successor.successor(read, parse(given, "given.yaml") if given else None)
    assert (file, same, ()) == (found.ctx.template.file, found.book is read.book, found.unset)
    assert (found.ctx is ctx) == same


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (SALES, """'cups_sold*cup_price*COUNTIF(plan_month,"<>a")'}""", "look among"),
        (SALES, "cups_sold*cup_price*cup_price/(cup_price-cup_price)}", "the error Div"),
        (SALES, f"{'+'.join(['cups_sold*cup_price'] * 28)}}}", "160 at most"),
        ("author: tests", "author: x", "at most 10 are allowed"),
    ],
)  # fmt: skip
def test_a_template_that_is_given_enters_by_the_door_of_build(
    old: str, new: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ctx = stages.prepare(parse(GOOD, "good.yaml"), Settings(stored=True))
    read: Any = SimpleNamespace(ctx=ctx, book=stages.compile(ctx), settings=Settings(stored=True))
    monkeypatch.setattr(size, "MOST_CELLS", 10 if new == "author: x" else 60_000)
    text = version("1.0.1")
    assert old in text
    given = parse(text.replace(old, new), "given.yaml")
    with pytest.raises(ModelError, match=message):
        successor.successor(read, given)
    monkeypatch.setattr(successor, "shipped", dict)
    own = parse(GOOD, "given.yaml")
    assert successor.successor(read, own).ctx is ctx


@pytest.mark.parametrize(
    ("asked", "live"), [("", "plain"), ("plain", "plain"), ("rainy", "rainy")]
)
def test_the_live_case_is_taken_where_somebody_picked_one(asked: str, live: str) -> None:
    old, new = parse(GOOD, "good.yaml"), parse(version("1.0.1"), "new.yaml")
    settings, unset = successor._taken(new, old, Settings((), asked, "fr", "2025-03-01"))
    assert (("" if live == "plain" else live), ()) == (settings.live_case, unset)
    assert ("fr", "2025-03-01") == (settings.lang, settings.as_of)


def test_a_live_case_that_the_new_template_lacks_is_left_to_it() -> None:
    old = parse(GOOD, "good.yaml")
    new = parse(GOOD.replace("rainy", "stormy"), "new.yaml")
    assert "" == successor._taken(new, old, Settings((), "rainy"))[0].live_case
    turned = parse(GOOD.replace("live_case: plain", "live_case: rainy"), "new.yaml")
    assert "" == successor._taken(turned, old, Settings((), "plain"))[0].live_case


def test_settings_that_the_new_template_does_not_take_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = "name: cup_price"
    assert GOOD.count(old) == 1
    newer = version("1.0.1").replace("cup_price", "price_of_a_cup")
    settings = Settings(("cup_price=3", "cups_sold=90"), "rainy", stored=True)
    found = followed(newer, tmp_path, monkeypatch, settings)
    assert (("cup_price=3",), "rainy") == (found.unset, found.ctx.build.live_case)
    assert ["cups_sold@plain=90.0"] == [one.word for one in found.ctx.build.sets]


@pytest.mark.parametrize(
    ("shown", "case"),
    [(None, "plain"), ("Rain", "rainy"), ("As planned", "plain"), ("Deal", "deal"), ("Gone", "")],
)
def test_a_word_without_a_case_means_the_case_that_the_workbook_shows(
    shown: str | None, case: str
) -> None:
    ctx = stages.prepare(parse(GOOD, "good.yaml"), Settings(stored=True))
    edit = SimpleNamespace(kind="live case", now=shown)
    edits = SimpleNamespace(
        changed=[SimpleNamespace(kind="input", now=1), edit][: 1 + bool(shown)]
    )
    read: Any = SimpleNamespace(ctx=ctx, edits=edits)
    added = (AddedCase("deal", "rainy", "Deal"),)
    assert case == successor._live(read, ctx.model, added)
