"""Charts along time: columns, stacked, lines, an axis to the right, and a line for each case."""

import io
from functools import cache
from pathlib import Path
from zipfile import ZipFile

import pytest

from modelgen.addresses import Area
from modelgen.book.book import Book, Chart, Formula
from modelgen.compile import stages
from modelgen.compile.context import Context
from modelgen.compile.templates import parse
from modelgen.memo.document import Picture, Profile
from modelgen.memo.figures import plain
from modelgen.memo.outline import memo
from modelgen.merge.live_model import state
from modelgen.problems import ModelError, render

from ..conftest import ROOT
from .test_memo_any import parts

KIOSK = (ROOT / "tests" / "samples" / "kiosk.yaml").read_text(encoding="utf-8")

PLOTS = "{item: sold, label: Sold, colour: revenue}, {item: kept, label: Kept, colour: profit}"

SERIES = f"""        of: series
        plots: [{PLOTS}]
        value_axis: EUR
"""

SECOND = SERIES.replace("profit}]", "profit, second: true}]") + "        second_axis: EUR kept\n"

CASES = """        of: cases
        name: kept
        value_axis: EUR
"""


def with_chart(told: str, more: str = "") -> str:
    assert 1 == KIOSK.count(SERIES)
    return KIOSK.replace(SERIES, told).replace("axes:\n", f"{more}axes:\n")


@cache
def made(told: str, more: str = "") -> tuple[Context, Book, bytes]:
    ctx = stages.prepare(parse(with_chart(told, more), "kiosk.yaml"))
    book, _values, data = stages.build(ctx)
    return ctx, book, data


def drawn(told: str, more: str = "") -> tuple[Context, Chart, str]:
    ctx, book, data = made(told, more)
    (chart,) = book.charts
    with ZipFile(io.BytesIO(data)) as package:
        return ctx, chart, package.read("xl/charts/chart1.xml").decode()


@pytest.mark.parametrize(
    ("shape", "kind", "element", "grouping"),
    [
        ("columns", "column", "c:barChart", "clustered"),
        ("stacked", "stacked", "c:barChart", "stacked"),
        ("lines", "line", "c:lineChart", "standard"),
    ],
)
def test_a_chart_of_series_has_the_shape_that_it_states(
    shape: str, kind: str, element: str, grouping: str
) -> None:
    _, chart, xml = drawn(SERIES + f"        shape: {shape}\n")
    assert (kind, False) == (chart.kind, any(plot.second for plot in chart.plots))
    assert (1, 2) == (xml.count(f"<{element}>"), xml.count("<c:ser>"))
    assert f'<c:grouping val="{grouping}"/>' in xml
    assert (shape == "stacked") == ('<c:overlap val="100"/>' in xml)
    assert 1 == xml.count("<c:valAx>")


def test_what_has_a_second_axis_is_a_line_against_an_axis_to_the_right() -> None:
    _, chart, xml = drawn(SECOND)
    assert [False, True] == [plot.second for plot in chart.plots]
    assert ("EUR kept", "whole") == (chart.second_axis, chart.second_format)
    assert (1, 1, 2) == tuple(
        xml.count(f"<c:{word}>") for word in ("barChart", "lineChart", "valAx")
    )
    assert '<c:axPos val="r"/>' in xml
    assert xml.index("EUR kept") > xml.index('<c:axPos val="r"/>')
    assert 1 == xml.count("<c:majorGridlines>")


@pytest.mark.parametrize(("every", "days"), [("quarter", False), ("year", True)])
def test_the_steps_of_quarters_stand_beside_each_other(every: str, days: bool) -> None:
    """On an axis of days, which programs make of dates, two empty months stand between them."""
    text = KIOSK.replace("2026-01-01, every: quarter", f"2026-02-01, every: {every}")
    data = stages.build(stages.prepare(parse(text, "kiosk.yaml")))[2]
    with ZipFile(io.BytesIO(data)) as package:
        assert days == ('<c:auto val="1"/>' in package.read("xl/charts/chart1.xml").decode())


def test_a_chart_of_cases_draws_a_line_of_the_steps_in_each_case() -> None:
    ctx, chart, xml = drawn(CASES)
    first = ctx.layout.over_cases["kept"]
    wanted = [
        Area(first.sheet, first.row, first.col + 1 + i, first.row + 3, first.col + 1 + i)
        for i in range(2)
    ]
    assert wanted == [plot.values for plot in chart.plots]
    assert {ctx.layout.series("time.name")} == {plot.categories for plot in chart.plots}
    assert ["navy", "revenue"] == [plot.colour for plot in chart.plots]
    assert ("line", "whole", False) == (chart.kind, chart.format, chart.dated)
    assert 2 == xml.count("<c:tx><c:strRef>")
    assert "<c:v>Wet</c:v>" in xml


def test_the_name_of_a_line_is_the_head_of_the_cases_column() -> None:
    ctx, chart, _ = drawn(CASES + "        cases: [wet]\n")
    (plot,) = chart.plots
    book = made(CASES + "        cases: [wet]\n")[1]
    head = next(cell for cell in book.cells if f"={cell.place.ref()}" == plot.title)
    assert isinstance(head.content, Formula)
    assert "The label of the case" == head.content.says
    assert ctx.layout.over_cases["kept"].col + 2 == head.place.col


def test_of_many_cases_the_first_five_are_drawn() -> None:
    more = "".join(
        f"  - {{name: more_{i}, label: More {i}, parent: plain, story: More.}}\n" for i in range(4)
    )
    _, chart, _ = drawn(CASES, more)
    assert 5 == len(chart.plots) == len({plot.colour for plot in chart.plots})


@pytest.mark.parametrize(
    ("told", "message", "mark"),
    [
        (CASES + "        cases: [wett]\n", "unknown case `wett`; did you mean `wet`?", "wett"),
        (CASES + f"        cases: [{', '.join(['wet'] * 6)}]\n",
         "a chart tells 5 cases apart; this names more", None),
        (CASES.replace("kept", "kpt"), "unknown item `kpt`; did you mean `kept`?", "kpt"),
        (CASES.replace("kept", "rent"),
         "`rent` is of the kind input; only series or series input fits here", "rent"),
        (CASES.replace("kept", "told"),
         "`told` is the same in all cases: draw it `of: series`", "told"),
        (CASES + "        shape: lines\n",
         "only a chart of series has a `shape` or a `second_axis`", None),
        (CASES.replace("        name: kept\n", ""),
         "a chart of cases, a bridge or a tornado has its `name`; others have `plots`", None),
        (SERIES + "        cases: [wet]\n", "only a chart of cases names `cases`", None),
        (SERIES + "        second_axis: EUR\n",
         "a `second_axis` is that of some plots with `second: true`, not of all", None),
        (SERIES.replace("}]", ", second: true}]"),
         "plots with `second: true` need the title of their `second_axis`", None),
    ],
)  # fmt: skip
def test_a_chart_that_cannot_be_drawn_is_refused(
    told: str, message: str, mark: str | None
) -> None:
    text = with_chart(told).replace(
        "          - {name: typed,",
        "          - {name: told, label: Told, unit: EUR, values: 1, minimum: 0, maximum: 9,"
        ' evidence: A, source: "Assumption: guess", as_of: 2026-01-31}\n          - {name: typed,',
    )
    with pytest.raises(ModelError) as caught:
        stages.prepare(parse(text, "kiosk.yaml"))
    problem = caught.value.problems[0]
    *_, line, carets = render(problem).splitlines()
    assert message == problem.message
    assert mark in (None, line[carets.index("^") : carets.rindex("^") + 1])


def pictures(told: str, folder: Path) -> list[Picture]:
    path = folder / "kiosk.xlsx"
    path.write_bytes(made(told)[2])
    return [
        found
        for found in parts(memo(state(str(path)), "en"), "Sold and kept", Picture)
        if isinstance(found, Picture)
    ]


def test_a_memo_draws_the_series_of_a_chart_in_every_case(tmp_path: Path) -> None:
    (picture,) = pictures(CASES, tmp_path)
    assert isinstance(picture.chart, Profile)
    assert [(10, 20, 30, 40), (-5, -5, -5, -5)] == [plot.values for plot in picture.chart.plots]
    assert ["Plain", "Wet"] == [plain(plot.label, "en") for plot in picture.chart.plots]
    assert "Plain 10 to 40 · Wet −5 to −5, EUR" == plain(picture.caption, "en")


def test_a_memo_leaves_out_what_is_on_another_scale(tmp_path: Path) -> None:
    (picture,) = pictures(SECOND, tmp_path)
    assert isinstance(picture.chart, Profile)
    assert ["Sold"] == [plain(plot.label, "en") for plot in picture.chart.plots]
    assert "Sold 20 to 50, EUR" == plain(picture.caption, "en")
