"""The ends of a driver as they were typed: on the bars of a tornado, in tables, in the memo."""

import io
from pathlib import Path

import openpyxl
import pytest

from modelgen.compile import stages
from modelgen.compile.blocks import tornado
from modelgen.compile.blocks.tornado import Tornado
from modelgen.compile.templates import parse
from modelgen.memo.document import Picture, Swings
from modelgen.memo.figures import plain
from modelgen.memo.outline import memo
from modelgen.merge.live_model import state

from ..conftest import ROOT

GOOD = (ROOT / "tests" / "samples" / "good.yaml").read_text(encoding="utf-8")

DRIVER = """          - {{name: more, label: "{label}", unit: extra, value: {low}, low: {low},
             high: {high}, minimum: {low}, maximum: {high}, evidence: P, source: A,
             as_of: 2026-01-31{more}}}
"""

SHEET = """  - sheet: Sensitivity
    role: output
    plan: free
    about: Bars.
    blocks:
      - {kind: tornado, name: bars, title: Bars, output: profit}
"""


def template(unit: str, low: float, high: float, label: str = "More", more: str = "") -> str:
    driver = DRIVER.format(label=label, low=low, high=high, more=more)
    text = GOOD
    for was, now in (
        ("  USD: {format: whole}\n", f"  USD: {{format: whole}}\n  extra: {{{unit}}}\n"),
        ("      - kind: constants\n", f"{driver}      - kind: constants\n"),
        ("formula: revenue-cost,", "formula: (revenue-cost)*(1+more),"),
        ("left: profit+cost", "left: profit/(1+more)+cost"),
        ("  - sheet: Checks\n", f"{SHEET}  - sheet: Checks\n"),
    ):
        assert 1 == text.count(was)
        text = text.replace(was, now)
    return text


def said(text: str) -> str:
    """What stands beside the bar of the driver."""
    ctx = stages.prepare(parse(text, "good.yaml"))
    _book, values, _data = stages.build(ctx)
    ((block, corner),) = ctx.placed(Tornado)
    return str(values[tornado.driver_places(block, corner, 1, ctx)[tornado.LABEL].moved(cols=12)])


PLAIN = 'format: whole, means: "1"'


@pytest.mark.parametrize(
    ("unit", "low", "high", "told"),
    [
        (PLAIN, 22000, 27000, "22000 to 27000"),
        (PLAIN, 22000.5, 27000.5, "22000.5 to 27000.5"),
        (PLAIN, -3, 12.5, "-3 to 12.5"),
        ('format: percent, means: "1"', 0.0125, 0.07, "1.25 to 7 %"),
        ('format: exact, means: "1", said: "% of cups"', 0.0125, 0.07, "1.25 to 7 % of cups"),
        ('format: percent, means: "1", said: of cups', 0.1, 0.7, "10 to 70 % of cups"),
        ('format: cents, means: "1"', 1.25, 40, "1.25 to 40.00"),
        ('format: cents, means: "1", said: USD', 0.125, 45.5, "0.125 to 45.50 USD"),
    ],
)
def test_a_bar_tells_its_ends_with_the_digits_that_were_typed(
    unit: str, low: float, high: float, told: str
) -> None:
    assert f"More: {told}" == said(template(unit, low, high))


def test_an_item_multiplies_what_a_unit_says() -> None:
    unit = 'format: percent, means: "1", said: hundredths, said_times: hundred'
    text = template(unit, 0.05, 0.0725).replace(
        "        title: Constants\n        items:\n",
        "        title: Constants\n        items:\n"
        "          - {name: hundred, label: Hundred, unit: extra, value: 100, note: A.}\n",
    )
    assert "More: 5 to 7.25 hundredths" == said(text)


def test_a_label_with_a_colon_is_told_whole_but_for_the_words_of_a_choice() -> None:
    assert "Firms: price: 1 to 3" == said(template(PLAIN, 1, 3, "Firms: price"))
    choice = template(PLAIN, 0, 1, "Rent: 0 off, 1 on", ", choice: true")
    assert "Rent: 0 to 1" == said(choice)


SHOWN = [
    ('format: whole, means: "1"', 22000.5, "#,##0_);(#,##0);0_);@_)", "22,000.5"),
    ('format: percent, means: "1"', 0.0475, "#,##0.0######%_);(#,##0.0######%);0_);@_)", "4.75 %"),
    ('format: cents, means: "1"', 26, "#,##0.00######_);(#,##0.00######);0_);@_)", "26.00"),
    ('format: natural, means: "1"', 2.5, "[>=1000]#,##0_);[<0](#,##0.0);General_);@_)", "2.5"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("unit", "low", "code", "told"), SHOWN)
def test_tables_and_memo_show_them_so_too(
    tmp_path: Path, unit: str, low: float, code: str, told: str
) -> None:
    ctx = stages.prepare(parse(template(unit, low, 100000), "good.yaml"))
    _book, _values, data = stages.build(ctx)
    ((block, corner),) = ctx.placed(Tornado)
    at = tornado.driver_places(block, corner, 1, ctx)[tornado.LOW]
    sheet = openpyxl.load_workbook(io.BytesIO(data))[at.sheet]
    assert code == sheet.cell(at.row + 1, at.col + 1).number_format
    path = tmp_path / "a.xlsx"
    path.write_bytes(data)
    (picture,) = [
        part
        for section in memo(state(str(path)), "en").flat()
        for part in section.parts
        if isinstance(part, Picture) and isinstance(part.chart, Swings)
    ]
    ranges = [plain(swing.range, "en").replace("\u00a0", " ") for swing in picture.chart.swings]
    assert any(text.startswith(f"{told} – ") for text in ranges)


def test_each_row_of_the_ranked_table_is_shown_in_the_format_of_its_unit() -> None:
    ctx = stages.prepare(parse(template('format: percent, means: "1"', 0.01, 0.07), "good.yaml"))
    book = stages.compile(ctx)
    ((block, corner),) = ctx.placed(Tornado)
    ends = tornado.columns(block, corner, ctx)[tornado.LOW]
    row, below = ends.first.row, corner.row + 3 + 2 + len(block.drivers(ctx.analysis))
    found = [h for h in book.highlights if h.role == "figure"]
    assert [
        (f'=AND(OR($C{top + 1}="cups"),ROUND(E{top + 1},0)<>E{top + 1})', "typed tenth")
        for top in (row, below)
    ] == [(h.formula, h.format) for h in found if h.format == "typed tenth"]
    wanted = [("cups", "typed whole"), ("extra", "typed percent")]
    assert [(f'=OR($C{row + 1}="{unit}")', form) for unit, form in wanted] == [
        (h.formula, h.format) for h in found if h.area.top == row and h.format != "typed tenth"
    ]
    assert {(row, 2, 4, 5), (below, 2, 4, 5)} == {
        (h.area.top, h.area.bottom - h.area.top + 1, h.area.left, h.area.right) for h in found
    }
