"""The workbook on a screen of 1366 by 768, and as a print book."""

import io
from collections.abc import Iterator
from dataclasses import replace

import openpyxl
import pytest

from modelgen.addresses import Area, Place
from modelgen.book.book import ROW_HEIGHT, Cell, Sheet
from modelgen.book.calculator import calculate
from modelgen.compile import sheet_frame, stages
from modelgen.compile.blocks.breakevens import Breakevens
from modelgen.compile.layout import FIRST_ROW, LABEL, LIVE, STATUS_ROW, UNIT, Plan
from modelgen.compile.templates import load
from modelgen.template.load import find
from modelgen.template.settings import Settings

from .conftest import Built

ZOOM = 0.9
TALL, WIDE = 586 * 0.75 / ZOOM, 1310 / ZOOM
"""Points below and pixels beside the heads of a spreadsheet on such a screen."""

TECHNICAL = {"Workings", "Formula map", "Audit", "Source"}


def sheet(built: Built, name: str) -> Sheet:
    return next(s for s in built.book.sheets if s.name == name)


def in_sight(built: Built, place: Place) -> bool:
    """Whether a cell is on the screen when its sheet is opened."""
    known = sheet(built, place.sheet)
    shown = {**known.heights, **dict.fromkeys(known.closed_rows, 0.0)}
    height = sum(shown.get(row, ROW_HEIGHT) for row in range(place.row + 1))
    width = sum(int(width * 7 + 5) for width in known.widths[: place.col + 1])
    return height <= TALL and width <= WIDE


def cells(built: Built, name: str) -> Iterator[Cell]:
    return (cell for cell in built.book.cells if cell.place.sheet == name)


def test_twenty_inputs_are_in_sight_on_opening_and_the_own_case_beside_them(built: Built) -> None:
    names = [item.name for item in built.ctx.model.inputs()]
    own = [built.ctx.layout.case(name, "my_case") for name in names]
    assert 20 <= sum(in_sight(built, place) for place in own)


def test_no_text_stretches_the_row_of_an_input(built: Built) -> None:
    heights = sheet(built, "Assumptions").heights
    rows = {built.ctx.layout.live(item.name).row for item in built.ctx.model.inputs()}
    assert {ROW_HEIGHT} == {heights.get(row, ROW_HEIGHT) for row in rows}


def test_the_own_case_stands_two_columns_beside_the_live_one_wherever_cases_have_columns(
    built: Built,
) -> None:
    assert LIVE + 2 == built.ctx.layout.case("profit", "my_case").col


def test_selector_and_key_figures_are_in_sight_together_and_one_click_from_the_memo(
    built: Built,
) -> None:
    links = {c.id.text or str(c.place): c for c in cells(built, "Scenarios")}
    figures = [
        cell.place.moved(cols=LIVE)
        for cell in links.values()
        if cell.content in {
            "link.profit", "link.cost_profit_margin", "link.margin_on_revenue",
            "link.breakeven_monetised_share",
        }
    ]  # fmt: skip
    assert 4 == len(figures)
    assert all(in_sight(built, at) for at in (*figures, built.ctx.layout.sel_case))
    change = next(c for c in cells(built, "Memo") if (c.place.row, c.place.col) == (1, UNIT))
    assert ("change ›", "Scenarios") == (change.content, change.link)


def test_every_sheet_but_its_own_leads_to_the_selector(built: Built) -> None:
    lead = {c.place.sheet for c in built.book.cells if c.content == "change ›"}
    assert lead == {s.name for s in built.book.sheets} - {"Scenarios"}


@pytest.mark.parametrize(
    ("name", "closed"),
    [
        ("Scenarios", {"live_index", "case_ids", "case_labels", "case_headers"}),
        ("Load profile", {"hourly_nodes", "hourly_revenue", "hourly_profit"}),
        ("Sensitivity", {"c0", "c6"}),
    ],
)
def test_what_only_formulas_need_stands_in_closed_groups(
    built: Built, name: str, closed: set[str]
) -> None:
    rows = sheet(built, name).closed_rows
    assert closed <= {str(c.content) for c in cells(built, name) if c.place.row in rows}


def test_the_drivers_before_ranking_stand_in_a_closed_group(built: Built) -> None:
    rows = sheet(built, "Sensitivity").closed_rows
    ids = {str(c.content): c.place.row for c in cells(built, "Sensitivity") if c.role == "id"}
    assert ids["tornado_margin.gpu_price"] in rows
    assert not {ids["tornado_margin.rank1"], ids["tornado_margin.evidence1"]} & {*rows}


def test_a_group_is_closed_in_the_file_with_a_plus_sign_below(built: Built) -> None:
    opened = openpyxl.load_workbook(io.BytesIO(built.data))["Scenarios"].row_dimensions
    assert [(True, 1), (True, 1)] == [(opened[r].hidden, opened[r].outlineLevel) for r in (8, 11)]
    assert (False, True) == (opened[12].hidden, opened[12].collapsed)


# Figures.


@pytest.mark.slow
def test_a_breakeven_price_that_makes_no_sense_says_none(built: Built) -> None:
    assert "none" == built.value("breakeven_r1_output")
    assert 87072 == built.value("needed_r1_list")
    v3_alone = stages.prepare(load(find("deepseek-v3-r1")), Settings(("v3_share@my_case=0.9",
                              "monetised_share@my_case=1")))  # fmt: skip
    values = calculate(stages.compile(v3_alone))
    assert "none" == values[v3_alone.layout.case("needed_r1_list", "my_case")]


@pytest.mark.slow
def test_a_v3_share_of_100_per_cent_is_no_ratio_without_a_denominator() -> None:
    ctx = stages.prepare(load(find("deepseek-v3-r1")), Settings(("v3_share=1",)))
    book = stages.compile(ctx)
    values = calculate(book)
    flag = next(cell for cell in book.cells if cell.id.text == "not_available_profit")
    assert 0 == values[flag.place]


def test_sentences_and_boxes_show_the_same_digits(built: Built) -> None:
    said = str(built.value("profit_said"))
    for name in ("cost_profit_margin", "margin_on_revenue"):
        assert f"{float(built.value(name)) * 100:.1f} %" in said


def test_shares_differ_in_points(built: Built) -> None:
    claim = next(c for c in cells(built, "Claims") if c.content == "claim_ratio")
    row = {c.place.col: c for c in cells(built, "Claims") if c.place.row == claim.place.row}
    assert "points" == row[5].format
    model, claimed = built.values[row[4].place], row[3].content
    assert built.values[row[5].place] == pytest.approx((float(model) - float(claimed)) * 100)


def test_the_axis_of_a_chart_has_the_format_of_the_cells_that_it_draws(built: Built) -> None:
    """Swings are told in points: on an axis in per cent they were a hundred times too large."""
    known = {cell.place: cell.format for cell in built.book.cells}
    assert "tornado" in {chart.kind for chart in built.book.charts}
    for chart in built.book.charts:
        drawn = {known[place] for plot in chart.plots for place in plot.values}
        assert ({chart.format}, chart.title) == (drawn, chart.title)


def test_one_failing_check_is_told_in_the_singular(built: Built) -> None:
    status = built.ctx.layout.checks.moved(rows=3, cols=LIVE - LABEL)
    for wrong, told in ((1, "1 check FAILS"), (2, "2 checks FAIL")):
        flags = [c.place for c in built.book.cells if c.format == "check"][:wrong]
        changed = replace(
            built.book,
            cells=tuple(replace(c, content=1.0) if c.place in flags else c
                        for c in built.book.cells),
        )  # fmt: skip
        assert str(calculate(changed)[status]).startswith(told)


def test_every_breakeven_that_is_put_back_has_a_word_for_what_cannot_be(built: Built) -> None:
    [block] = built.ctx.model.of(Breakevens)
    assert all("not reachable" in e.otherwise or "above" in e.otherwise for e in block.items)


# Print.


def test_technical_sheets_print_the_line_that_says_so_and_nothing_else(built: Built) -> None:
    for name in TECHNICAL:
        known = sheet(built, name)
        printed = [c for c in cells(built, name) if known.print_area.holds(c.place)]
        assert () == known.print_beside
        assert known.print_area.bottom == FIRST_ROW - 2
        assert any("Not part of the print book" in str(c.content) for c in printed)


def test_the_print_book_is_what_a_reader_wants_and_no_more(built: Built) -> None:
    """Sheets to look things up print their head alone, calculations without their notes."""
    book = {sheet.sheet: sheet.print for sheet in built.ctx.model.sheets}
    assert ["About", "Constants", "Checks", "Glossary"] == [
        n for n, p in book.items() if p == "head"
    ]
    calculations = [
        s.name for s in built.book.sheets if s.role == "calculation" and s.print_beside
    ]
    assert [] == calculations


def test_every_note_is_printed_and_no_constant_under_the_heads_of_cases(built: Built) -> None:
    whole = {sheet.sheet for sheet in built.ctx.model.sheets if sheet.print == "whole"}
    for known in built.book.sheets:
        if known.name not in whole:
            continue
        areas = (known.print_area, *known.print_beside)
        notes = [c.place for c in cells(built, known.name) if c.role == "note"]
        assert all(any(area.holds(place) for area in areas) for place in notes), known.name
        heads = known.repeat_rows and known.repeat_rows[1] > STATUS_ROW
        assert not (heads and any(c.role == "constant" for c in cells(built, known.name)))


def test_the_foot_of_a_page_says_what_no_edit_makes_false(built: Built) -> None:
    foot = openpyxl.load_workbook(io.BytesIO(built.data))["Profit"].oddFooter
    assert f"sources as of {built.ctx.as_of}" in foot.center.text
    assert "&D" in foot.right.text
    assert (0, STATUS_ROW) == sheet(built, "Profit").repeat_rows


PLAN = Plan((9, 30, 10, 10, 60), ((LABEL, 3), (4, 4)), labels=True)


@pytest.mark.parametrize(
    ("notes", "beside"),
    [([], []), ([6], [Area("S", 0, 4, 6, 4)]), ([6, 9], [Area("S", 0, 4, 9, 4)])],
)
def test_a_page_of_notes_goes_down_to_the_last_note(notes: list[int], beside: list[Area]) -> None:
    there = [Cell(Place("S", row, 4), "a note", "note") for row in notes]
    there.append(Cell(Place("S", 12, 4), "", "heading"))
    found = list(sheet_frame._printed("S", PLAN, there, 20))
    assert [Area("S", 0, LABEL, 20, 3), *beside] == found


@pytest.mark.parametrize(
    ("blocks", "flowing", "breaks"),
    [
        ([10, 10], False, ()),
        ([20, 20], False, (25,)),
        ([20, 20], True, ()),
        ([30, 4, 20], False, (35,)),
        ([10, 50], False, ()),  # too long for a page: it begins where room is left
        ([28, 50], False, (33,)),
    ],
)
def test_a_block_that_fits_a_page_is_not_torn(
    blocks: list[int], flowing: bool, breaks: tuple[int, ...]
) -> None:
    starts = [5]
    for rows in blocks:
        starts.append(starts[-1] + rows)
    assert breaks == sheet_frame._pages(starts, {}, 0, 90, starts if flowing else ())[0]


@pytest.mark.parametrize(
    ("blocks", "widest", "scale", "pages"),
    [
        ([10, 10], 90, 90, 1),
        ([40, 3], 90, 80, 1),  # 43 rows of 15 points on 520 points
        ([20, 20], 95, 86, 1),
        ([30, 30], 90, 90, 2),  # one page would want a scale of 57
        ([60, 60], 90, 86, 3),  # 120 rows at 86 per cent: 40 a page
        ([30, 30], 60, 60, 2),  # as wide as its columns, whatever the rows would want
    ],
)
def test_a_sheet_prints_at_the_largest_scale_that_needs_the_fewest_pages(
    blocks: list[int], widest: int, scale: int, pages: int
) -> None:
    starts = [0]
    for rows in blocks:
        starts.append(starts[-1] + rows)
    found, _breaks = sheet_frame._paged(widest, starts, {}, 0, starts)
    assert (scale, pages) == (found, sheet_frame._pages(starts, {}, 0, found, starts)[1])
