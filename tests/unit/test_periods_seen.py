"""Sheets of periods as readers see them: heads, notes, rows of cases, charts, and the memo."""

import io
from datetime import date
from functools import cache
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from modelgen.addresses import Place
from modelgen.book.book import Book
from modelgen.book.calculator import Calculation
from modelgen.compile import stages
from modelgen.compile.context import Context
from modelgen.compile.templates import parse
from modelgen.memo.document import PageTable, Picture
from modelgen.memo.figures import plain
from modelgen.memo.outline import memo
from modelgen.merge.live_model import state
from modelgen.problems import ModelError
from modelgen.template.settings import Settings

from ..conftest import ROOT
from .test_memo_any import heads, parts, read, rows

KIOSK = (ROOT / "tests" / "samples" / "kiosk.yaml").read_text(encoding="utf-8")

STARTER = (ROOT / "templates" / "starter.yaml").read_text(encoding="utf-8")


@cache
def made(every: str = "quarter") -> tuple[Context, Book, bytes]:
    ctx = stages.prepare(
        parse(KIOSK.replace("every: quarter", f"every: {every}"), "kiosk.yaml"), Settings()
    )
    book, _values, data = stages.build(ctx)
    return ctx, book, data


def charts(every: str) -> str:
    with ZipFile(io.BytesIO(made(every)[2])) as package:
        return package.read("xl/charts/chart1.xml").decode()


def test_the_head_of_a_step_is_a_date_and_not_the_number_of_one() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(made("year")[2]))["Shop"]
    assert ["yyyy-mm-dd"] * 4 == [sheet.cell(4, col).number_format for col in range(6, 10)]
    assert "General" in sheet.cell(4, 5).number_format


@pytest.mark.parametrize(
    ("every", "start", "heads"),
    [
        ("quarter", "2026-01-01", ["Q1 2026", "Q2 2026", "Q3 2026", "Q4 2026"]),
        ("quarter", "2026-10-01", ["Q4 2026", "Q1 2027", "Q2 2027", "Q3 2027"]),
        ("half-year", "2028-07-01", ["H2 2028", "H1 2029", "H2 2029", "H1 2030"]),
    ],
)
def test_the_head_of_a_whole_part_of_a_year_is_its_name(
    every: str, start: str, heads: list[str]
) -> None:
    sheet = shown(KIOSK.replace("2026-01-01, every: quarter", f"{start}, every: {every}"))
    assert heads == [sheet.cell(4, col).value for col in range(6, 10)]


def test_the_head_of_a_step_that_is_no_part_of_a_year_is_a_date() -> None:
    sheet = shown(KIOSK.replace("2026-01-01, every: quarter", "2026-02-01, every: quarter"))
    assert "2026-04-30" == f"{sheet.cell(4, 6).value:%Y-%m-%d}"


def shown(text: str) -> Worksheet:
    data = stages.build(stages.prepare(parse(text, "kiosk.yaml"), Settings()))[2]
    return openpyxl.load_workbook(io.BytesIO(data), data_only=True)["Shop"]


def test_a_start_that_somebody_types_within_a_quarter_is_told_by_its_days() -> None:
    ctx, book, _data = made()
    held = Calculation(book, generated=True)
    first = ctx.layout.step("time.name", 1)
    assert "Q1 2026" == held.value(first)
    held.enter(Place(first.sheet, first.row - 17, first.col - 2), date(2026, 2, 1))
    assert "2026-04-30" == held.value(first)


@pytest.mark.parametrize(("every", "row"), [("quarter", "name"), ("year", "fiscal")])
def test_a_chart_along_time_tells_years_or_the_days_on_which_steps_end(
    every: str, row: str
) -> None:
    ctx, book, _ = made(every)
    (chart,) = book.charts
    assert {ctx.layout.series(f"time.{row}")} == {plot.categories for plot in chart.plots}
    assert 'formatCode="mmm yy"' not in charts(every)


def test_a_chart_may_plot_series_of_two_blocks_of_one_axis() -> None:
    ctx, book, _ = made()
    wanted = [ctx.layout.series(name) for name in ("sold", "kept")]
    assert wanted == [plot.values for plot in book.charts[0].plots]


def test_a_chart_of_series_of_two_axes_is_refused() -> None:
    steps = "[{label: A, value: 1}, {label: B, value: 2}]"
    other = f"  - {{name: other, label: Other, steps: {steps}}}\n"
    text = KIOSK.replace("sheets:\n", other + "sheets:\n", 1)
    block = """      - kind: series
        title: Others
        axis: other
        items: [{name: more, label: More, unit: EUR, formula: rent}]
"""
    text = text.replace("  - sheet: Checks\n", block + "  - sheet: Checks\n").replace(
        "{item: kept, label", "{item: more, label"
    )
    with pytest.raises(ModelError, match="must be series of one axis"):
        stages.prepare(parse(text, "kiosk.yaml"), Settings())


def test_a_step_of_a_bridge_that_states_a_series_is_refused() -> None:
    bridge = """      - kind: bridge
        name: rain
        title: The rain
        measure: sold_all
        margins: [rent, rent]
        steps: [plain, wet]
        short: {plain: Plain, wet: Wet}
        total: Wet
  - sheet: Inputs
"""
    with pytest.raises(ModelError, match="step `wet` states the values of `typed`, a series"):
        stages.prepare(
            parse(KIOSK.replace("  - sheet: Inputs\n", bridge), "kiosk.yaml"), Settings()
        )


def test_every_note_on_a_sheet_of_periods_stands_behind_the_steps() -> None:
    _, book, _ = made()
    notes = {cell.content: cell.place.col for cell in book.cells if cell.role == "note"}
    assert (
        notes["After rent."]
        == notes["Of all steps."]
        == notes["A; Assumption: guess; as of 2026-01-31."]
    )


def test_the_rows_of_the_cases_of_a_series_are_set_in() -> None:
    ctx, book, _ = made()
    first = ctx.layout.items["typed"]
    roles = {cell.place: cell.role for cell in book.cells}
    labels = [Place(first.sheet, first.row + down, 1) for down in range(3)]
    assert ["label", "case_row", "case_row"] == [roles[at] for at in labels]


def test_every_row_of_a_timeline_has_a_unit() -> None:
    _, book, _ = made()
    cells = {cell.place: cell.content for cell in book.cells}
    ids = [c.place for c in book.cells if c.role == "id" and str(c.content).startswith("time")]
    assert all(cells[Place(at.sheet, at.row, 2)] for at in ids)


def test_no_row_is_closed_below_the_last_block_of_a_sheet() -> None:
    ctx, book, _ = made()
    shop = next(sheet for sheet in book.sheets if sheet.name == "Shop")
    assert shop.closed_rows[-1] == ctx.layout.live("says").row == ctx.layout.ends["Shop"]


@pytest.mark.parametrize(("every", "first"), [("year", "2026"), ("quarter", "Q1 2026")])
def test_a_memo_tells_the_rows_in_bold_over_time(tmp_path: Path, every: str, first: str) -> None:
    path = tmp_path / "kiosk.xlsx"
    path.write_bytes(made(every)[2])
    told = memo(state(str(path)), "en")
    (table,) = parts(told, "Over time, live case", PageTable)
    assert ["EUR", first] == heads(table)[:2]
    assert [["Sold by step", "20", "30", "40", "50"]] == rows(table)
    (picture,) = parts(told, "Sold and kept", Picture)
    assert "Sold 20 to 50 · Kept 10 to 40, EUR" == read(picture.caption)
    assert [first] == [plain(label, "en") for label in picture.chart.steps[:1]]


def test_the_head_of_a_sheet_of_periods_is_true_of_totals_and_of_last_values() -> None:
    _, book, _ = made()
    heads_ = [c.content for c in book.cells if (c.place.sheet, c.place.row) == ("Shop", 3)]
    assert ["Item", "Unit", "Total or last"] == [
        c for c in heads_ if isinstance(c, str) and c not in ("id", "Note", "Opening")
    ][:3]


@cache
def starter() -> tuple[Context, Book]:
    ctx = stages.prepare(parse(STARTER, "starter.yaml"))
    return ctx, stages.compile(ctx)


def test_the_numbers_of_years_stand_in_a_closed_group() -> None:
    ctx, book = starter()
    plan = next(sheet for sheet in book.sheets if sheet.name == "Plan")
    assert (ctx.layout.items["year"].row,) == plan.closed_rows


def test_a_year_is_shown_as_one_among_the_checks_and_what_calculating_leaves_as_0() -> None:
    _, book = starter()
    row = next(c.place.row for c in book.cells if c.content == "by_year_shown")
    formats = [c.format for c in book.cells if (c.place.sheet, c.place.row) == ("Checks", row)]
    assert ["plain", "plain", "difference", "tiny"] == [f for f in formats if f != "text"][:4]


def test_the_word_beside_the_selector_is_printed_with_few_cases() -> None:
    _, book = starter()
    (cell,) = [c for c in book.cells if str(c.content).startswith("Pick a case above")]
    sheet = next(s for s in book.sheets if s.name == cell.place.sheet)
    room = sum(sheet.widths[cell.place.col : sheet.print_area.right + 1])
    assert len(str(cell.content)) < room
    taken = {c.place.row for c in book.cells if c.place.sheet == sheet.name and c.content != ""}
    others = [c for c in book.cells if c.place.row == cell.place.row and c is not cell]
    assert cell.place.row in taken - {*sheet.closed_rows}
    assert not [c for c in others if c.place.sheet == sheet.name]
