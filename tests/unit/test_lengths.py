"""A formula is as long as its template wrote it: what the tool spells out is not counted."""

import pytest

from modelgen.book.book import Formula
from modelgen.compile import book_rules, stages
from modelgen.compile.context import Context
from modelgen.compile.templates import parse
from modelgen.formulas.cell_references import length
from modelgen.formulas.item_formulas import MAX_LENGTH
from modelgen.problems import ModelError

from ..conftest import ROOT

STARTER = (ROOT / "templates" / "starter.yaml").read_text("utf-8")

ROW, LINE, BLOCK = "          # more rows\n", "          # more results\n", "      # more blocks\n"


def with_item(place: str, unit: str, formula: str) -> Context:
    item = f"          - {{name: odd, label: Odd, unit: {unit}, formula: '{formula}'}}\n"
    if place == BLOCK:
        item = (
            f"      - kind: series\n        title: Odd\n        axis: year\n        items:\n{item}"
        )
    assert 1 == STARTER.count(place)
    return stages.prepare(parse(STARTER.replace(place, item), "odd.yaml"))


BACK = "+".join(["margin[-delay]*(1-interest_rate)"] * 3)

YEAR = 'IF(AND(SUM(margin)>0,SUM(interest)>0),margin[last]/SUM(interest)*margin[first],"n/a")'

SAID = (
    '"From "&MONEY(worth)&" to "&MONEY(lowest_cash)&", or "&PERCENT(discount)&" %, is "&odd_word'
)


@pytest.mark.parametrize(
    ("place", "unit", "formula"),
    [(ROW, "EUR", BACK), (BLOCK, "EUR", YEAR), (LINE, "text", SAID.replace("&odd_word", '&"."'))],
)
def test_what_the_tool_spells_out_is_not_counted(place: str, unit: str, formula: str) -> None:
    ctx = with_item(place, unit, formula)
    book, values, _ = stages.build(ctx)
    texts = [
        c.content for c in book.cells if c.id.item == "odd" and isinstance(c.content, Formula)
    ]
    assert max(length(one.text) for one in texts) > MAX_LENGTH + 1
    assert max(one.authored for one in texts) <= MAX_LENGTH
    assert 0 == values[ctx.layout.chk_master]
    (rule,) = [
        one
        for one in book_rules.tested(book_rules.Compiled(ctx, book.cells))
        if one.rule.id == "FRM-03"
    ]
    assert () == rule.found
    assert rule.excused > 0


def test_what_the_template_wrote_is_counted_in_addresses() -> None:
    """A step before counts as its cell, an item as `$D$10`: nine characters a term here."""
    term, plain = "margin[-delay]*interest_rate", "+margin*interest_rate"
    stages.compile(with_item(ROW, "EUR", term + plain * 16))
    with pytest.raises(ModelError, match="has a formula of 161 characters without the names of"):
        stages.compile(with_item(ROW, "EUR", term + plain * 17))


def test_what_is_spelled_out_has_a_limit_of_its_own() -> None:
    """A step before takes a hundred characters in its cell."""
    stages.compile(with_item(ROW, "EUR", "+".join(["margin[-delay]"] * 7)))
    told = "characters with what steps, years and figures in texts are spelled out to, 800 at most"
    with pytest.raises(ModelError, match=told):
        stages.compile(with_item(ROW, "EUR", "+".join(["margin[-delay]"] * 16)))
