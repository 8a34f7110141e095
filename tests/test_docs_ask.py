"""The page on questions to a model prints what it shows."""

from pathlib import Path

import pytest

from .conftest import ROOT
from .pages import blessed, walk

PAGE = ROOT / "docs" / "ask-the-model.md"


def test_the_page_on_questions_prints_what_it_shows(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """`pytest --bless` writes what is printed into the page."""
    page = PAGE.read_text(encoding="utf-8")
    shown, now = zip(*walk(page, tmp_path), strict=True)
    assert 4 == len(shown)
    if request.config.getoption("--bless"):
        PAGE.write_text(blessed(page, now), encoding="utf-8")
    else:
        assert shown == now
