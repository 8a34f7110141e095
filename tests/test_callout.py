"""A block kind is its own file and a line in the list: proved with the callout."""

import pytest

from modelgen.book.book import Formula
from modelgen.compile import stages
from modelgen.compile.templates import parse
from modelgen.problems import ModelError
from modelgen.template.translate import sites

from .conftest import ROOT

GOOD = (ROOT / "tests" / "samples" / "good.yaml").read_text(encoding="utf-8")
CALLOUT = """      - kind: callout
        title: In a sentence
        formula: '"A day leaves "&ROUND(profit,0)&" USD."'
"""
HERE = "  - sheet: Checks\n"


def with_callout(text: str = CALLOUT) -> str:
    assert 1 == GOOD.count(HERE)
    return GOOD.replace(HERE, text + HERE)


def test_a_callout_says_its_sentence_with_the_live_figure() -> None:
    ctx = stages.prepare(parse(with_callout(), "good.yaml"))
    book, values, _ = stages.build(ctx)
    profit = ctx.layout.live("profit")
    at = next(c.place for c in book.cells if c.content == "In a sentence").moved(rows=1)
    cell = next(cell for cell in book.cells if cell.place == at)
    assert isinstance(cell.content, Formula)
    assert f'="A day leaves "&ROUND({profit.ref(at.sheet)},0)&" USD."' == cell.content.text
    assert f"A day leaves {values[profit]:.0f} USD." == values[at]


@pytest.mark.parametrize(
    ("was", "now", "message"),
    [
        ("profit,0", "proffit,0", "unknown item `proffit`; did you mean `profit`?"),
        ("formula:", "formulas:", "unknown key `formulas`; did you mean `formula`?"),
        ("kind: callout", "kind: calout", "unknown kind `calout`; did you mean `callout`?"),
        ('"A day leaves "&ROUND(profit,0)&" USD."', "profit", "units do not work out"),
    ],
)
def test_what_is_wrong_with_a_callout_is_told_at_its_word(
    was: str, now: str, message: str
) -> None:
    assert was in CALLOUT
    with pytest.raises(ModelError) as caught:
        stages.prepare(parse(with_callout(CALLOUT.replace(was, now)), "bad.yaml"))
    told = [p.message for p in caught.value.problems if p.message.startswith(message)]
    assert len(told) == 1, caught.value


def test_a_callout_does_not_stand_on_a_plan_that_it_does_not_fit() -> None:
    where = "  - sheet: Results\n"
    with pytest.raises(ModelError) as caught:
        stages.prepare(parse(GOOD.replace(where, CALLOUT + where), "bad.yaml"))
    says = "a `callout` block stands on the plan memo or text or free, not on `assumptions`"
    assert says in [problem.message for problem in caught.value.problems]


def test_the_texts_of_a_callout_are_to_be_translated() -> None:
    found = {site.text for site in sites(parse(with_callout(), "good.yaml").model)}
    assert {"In a sentence", "A day leaves ", " USD."} <= found


@pytest.mark.parametrize(
    ("plan", "role"), [("memo", "output"), ("text", "documentation"), ("free", "output")]
)
def test_the_box_of_a_callout_is_as_wide_as_its_page(plan: str, role: str) -> None:
    sheet = f"""  - sheet: Told
    role: {role}
    plan: {plan}
    about: One sentence.
    blocks:
{CALLOUT}"""
    ctx = stages.prepare(parse(with_callout(sheet), "good.yaml"))
    book = stages.compile(ctx)
    title = next(c.place for c in book.cells if c.content == "In a sentence")
    box = [c for c in book.cells if (c.place.sheet, c.place.row) == ("Told", title.row + 1)]
    heading = [c for c in book.cells if (c.place.sheet, c.place.row) == ("Told", title.row)]
    assert [c.place.col for c in heading] == [c.place.col for c in box]
    assert ["callout", *["callout_rest"] * (len(box) - 2), "callout_end"] == [c.role for c in box]
    printed = next(s.print_area for s in book.sheets if s.name == "Told")
    assert printed.holds(box[-1].place)
    assert not any(c.place.row == title.row + 2 for c in book.cells if c.place.sheet == "Told")
