"""What of a memo becomes which mark on a web page."""

import pytest

from modelgen.markup import html, tag
from modelgen.memo.document import ListedSource, ListedSources, Memo, Section
from modelgen.memo.html import sections


def with_source(address: str) -> str:
    """The page's words on one source of this address."""
    source = ListedSource(("Price list, ",), address, (address,), (", read today",))
    page = Section(("Sources",), (ListedSources((source,)),))
    memo = Memo("en", ("Memo",), (), ("One day",), (page,), (), (2026, 11, 27), "", ("Memo",))
    return html(sections(memo)["section-1"])


@pytest.mark.parametrize("address", ["https://example.com/a?b=1", "http://example.com"])
def test_a_web_address_is_a_link_that_tells_the_other_side_nothing(address: str) -> None:
    link = f'<a href="{address}" rel="noreferrer" target="_blank">{address}</a>'
    assert f"<li>Price list, {link}, read today</li>" in with_source(address)


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "file:///x", ""])
def test_any_other_address_is_a_text(address: str) -> None:
    assert f"<li>Price list, <span>{address}</span>, read today</li>" in with_source(address)


def test_an_attribute_that_is_true_is_empty_and_one_that_is_not_is_left_out() -> None:
    found = tag("option", "a < b", value="1", selected=True, disabled=False, class_=None)
    assert '<option value="1" selected="">a &lt; b</option>' == html(found)
