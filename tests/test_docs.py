"""The worked example of the guide prints what the guide shows."""

import re
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment

from .conftest import ROOT, Built
from .pages import blessed, walk

PAGE = ROOT / "docs" / "after-you-hand-the-file-over.md"


@pytest.fixture
def desk(tmp_path: Path, built: Built) -> Path:
    """The folder of the example: the edited workbook and the new template."""
    (tmp_path / "output").mkdir()
    workbook = openpyxl.load_workbook(built.path)
    workbook["Assumptions"]["E8"] = 2.5
    workbook["Assumptions"]["K46"] = 0.1
    workbook["Scenarios"]["D7"] = "5 Loaded"
    workbook.create_sheet("My notes")["A1"] = "=Profit!D16*0.75"
    workbook["GPU cost"]["Q21"] = "=D21/1000"
    workbook["Profit"]["D16"].comment = Comment("ask treasury", "me")
    workbook.save(tmp_path / "output" / "deepseek-v3-r1.xlsx")
    text = (ROOT / "templates" / "deepseek-v3-r1.yaml").read_text(encoding="utf-8")
    for old, new in (
        ("version: 1.1.0\ntitle:", "version: 1.2.0\ntitle:"),
        ("          - version: 1.0.0\n", VERSION + "          - version: 1.0.0\n"),
        ("unit: days, value: 365,", "unit: days, value: 540,"),
        (PRICE, PRICE + ".2"),
    ):
        assert text.count(old) >= 1, old
        text = text.replace(old, new, 1)
    (tmp_path / "new.yaml").write_text(text, encoding="utf-8")
    return tmp_path


PRICE = """\
          - name: gpu_price
            label: GPU lease price
            unit: USD/GPU-hour
            value: 2"""
VERSION = """\
          - version: 1.2.0
            date: 2026-11-27
            who: modelgen
            change: Training is written off over 540 days; the price of 2026.
            effect: Lower.
"""


def test_the_worked_example_prints_what_the_guide_shows(
    desk: Path, request: pytest.FixtureRequest
) -> None:
    """`pytest --bless` writes what is printed into the guide."""
    page = PAGE.read_text(encoding="utf-8")
    shown, now = zip(*walk(page, desk), strict=True)
    assert len(shown) >= 2
    if request.config.getoption("--bless"):
        PAGE.write_text(blessed(page, now), encoding="utf-8")
    else:
        assert shown == now


def rules_table() -> str:
    """The rules as the page on the audit lists them."""
    from modelgen.audit.rule_tests import TESTS
    from modelgen.rules import RULES

    rows = ["| rule | weight | demands | from | against the template |", "|---|---|---|---|---|"]
    rows += [
        f"| {r.id} | {r.severity} | {r.statement} | {r.standard} |"
        f" {'yes' * TESTS[r.id].generated} |"
        for r in RULES.values()
    ]
    return "\n".join(rows)


def test_the_page_on_the_audit_lists_every_rule(request: pytest.FixtureRequest) -> None:
    page = ROOT / "docs" / "audit.md"
    text = page.read_text(encoding="utf-8")
    if request.config.getoption("--bless"):
        text = re.sub(r"\| rule \|.*\n(\|.*\n)+", rules_table() + "\n", text)
        page.write_text(text, encoding="utf-8")
    assert rules_table() in text
