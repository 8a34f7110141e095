"""How high the charts of a memo are: as high as usual, lower where that saves a page."""

from collections.abc import Mapping
from typing import Any, cast

import pytest

from modelgen.memo import pdf
from modelgen.memo.document import Memo

HEIGHTS = (pdf.TALL, *pdf.LOWER)


@pytest.mark.parametrize(
    ("pages", "taken"),
    [
        ({}, pdf.TALL),
        (dict.fromkeys(HEIGHTS[1:], 1), HEIGHTS[1]),
        (dict.fromkeys(HEIGHTS[3:], 1), HEIGHTS[3]),
        ({HEIGHTS[-1]: 1}, HEIGHTS[-1]),
        ({HEIGHTS[0]: 1, HEIGHTS[-1]: 1}, HEIGHTS[0]),
    ],
)
def test_charts_are_as_high_as_the_fewest_pages_allow(
    monkeypatch: pytest.MonkeyPatch, pages: Mapping[float, int], taken: float
) -> None:
    def set_tall(memo: Any, tall: float) -> bytes:
        return b"/Type /Pages" + b"/Type /Page " * pages.get(tall, 2) + str(tall).encode()

    monkeypatch.setattr(pdf, "_set_tall", set_tall)
    assert pdf.pdf(cast("Memo", None)).endswith(str(taken).encode())
