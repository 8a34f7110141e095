"""A bridge whose steps are results of two years instead of cases: figures, chart, memo, faults."""

import pytest

from modelgen.compile import stages
from modelgen.compile.context import Context
from modelgen.compile.templates import parse
from modelgen.memo.document import Picture, Waterfall
from modelgen.memo.figures import plain
from modelgen.memo.outline import memo
from modelgen.merge.live_model import state
from modelgen.problems import ModelError
from modelgen.template.settings import Settings

from .small_time import STALL, at
from .test_memo_any import parts, read

SOLD = '          - {name: sold, label: Sold, unit: EUR, formula: "sales[last]", output: true}\n'

STEPS = """          - {name: early, label: Profit at first, unit: EUR, formula: "profit[first]"}
          - {name: by_sales, label: With the last sales, unit: EUR, formula: "sales[last]*margin[first]"}
          - {name: late, label: Profit at last, unit: EUR, formula: "profit[last]"}
      - kind: bridge
        name: walk
        title: From first to last
        steps: [early, by_sales, late]
        short: {early: First, by_sales: Sales, late: Margin}
        total: Last
        thousands: false
      - {kind: chart, of: bridge, name: walk, title: Steps, value_axis: EUR, alt: Bars.}
"""  # noqa: E501 - a row of a template

WALKED = STALL.replace(SOLD, SOLD + STEPS)


def built(text: str = WALKED, live: str = "") -> Context:
    return stages.prepare(parse(text, "stall.yaml"), Settings(live_case=live))


def test_the_effects_lead_from_the_first_result_to_the_last() -> None:
    ctx = built(live="lean")
    book, values, _data = stages.build(ctx)
    first, last = (values[ctx.layout.live(name)] for name in ("early", "late"))
    effects = [values[at(book, f"walk.{name}")] for name in ("by_sales", "late")]
    assert 110 * 0.5 == pytest.approx(first)
    assert 110 * 1.2 * 1.3 * 0.7 == pytest.approx(last)
    assert [110 * (1.2 * 1.3 - 1) * 0.5, 110 * 1.2 * 1.3 * 0.2] == pytest.approx(effects)
    assert 0 == values[at(book, "walk_closes")]
    texts = [c.content for c in book.cells if c.place.sheet == "Workings" and c.role == "sentence"]
    said = [values[c.place] for c in book.cells if c.role == "sentence" and c.content in texts]
    assert ["First 55", "Sales ▲31", "Margin ▲34", "Last 120"] == [
        one for one in said if str(one).split()[0] in ("First", "Sales", "Margin", "Last")
    ]


def test_the_memo_draws_it(tmp_path: object) -> None:
    ctx = built()
    path = tmp_path / "walk.xlsx"  # type: ignore[operator]
    path.write_bytes(stages.build(ctx)[2])
    told = memo(state(str(path)), "en")
    (picture,) = parts(told, "From first to last", Picture)
    assert isinstance(picture.chart, Waterfall)
    assert ["First", "Sales", "Margin", "Last"] == [
        plain(step.label, "en") for step in picture.chart.steps
    ]
    assert "Profit at last: 55 at the start of the bridge, 86 at its end" == read(picture.caption)


@pytest.mark.parametrize(
    ("was", "now", "message"),
    [
        ("late: Margin}", "early2: Margin}", "`short` lacks `late`"),
        ("steps: [early, by_sales, late]", "steps: [early, by_sale, late]",
         "unknown item `by_sale`; did you mean `by_sales`?"),
        ("        title: From first to last\n",
         "        title: From first to last\n        margins: [early, late]\n",
         "a bridge of results has no `margins`: leave them out, or give a `measure`"),
        ("        title: From first to last\n",
         "        title: From first to last\n        measure: worth\n",
         "a bridge of cases shows two `margins`"),
        ('by_sales, label: With the last sales, unit: EUR, formula: "sales[last]*margin[first]"',
         'by_sales, label: With the last sales, unit: share, formula: "margin[first]"',
         "`by_sales` is in share, the first step in EUR"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_it_is_told(was: str, now: str, message: str) -> None:
    assert 1 == WALKED.count(was)
    with pytest.raises(ModelError) as caught:
        stages.compile(built(WALKED.replace(was, now)))
    assert message in [problem.message for problem in caught.value.problems]
