"""A zip of the tool's has the same bytes whatever system writes it."""

import sys

import pytest

from modelgen.xlsx.archive import zipped

PARTS = [("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", b"<workbook/>" * 50)]


@pytest.mark.parametrize("platform", ["win32", "linux", "darwin"])
def test_the_system_leaves_no_mark(platform: str, monkeypatch: pytest.MonkeyPatch) -> None:
    here = zipped(PARTS)
    monkeypatch.setattr(sys, "platform", platform)
    assert here == zipped(PARTS)


def test_order_and_contents_are_as_given() -> None:
    assert zipped(PARTS) != zipped(PARTS[::-1])
    assert zipped(PARTS) == zipped(iter(PARTS))
