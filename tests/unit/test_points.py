"""What stands at a sensitivity point: what its drivers move, written once; the rest is read."""

from pathlib import Path

import pytest

from modelgen import cli
from modelgen.book.book import Book, Formula
from modelgen.compile import stages
from modelgen.compile.context import Context
from modelgen.compile.layout import LIVE
from modelgen.compile.templates import parse
from modelgen.template.settings import Settings

from ..conftest import ROOT

WALLS = (ROOT / "tests" / "samples" / "walls.yaml").read_text("utf-8")

MOVED_BY = {
    "price": {"price", "sales", "paid", "flow", "worth"},
    "tools": {"tools", "flow", "worth"},
    "rate": {"rate", "worth"},
    "lag_steps": {"lag_steps", "paid", "flow", "worth"},
    "sand_price": {"sand_price", "cost", "flow", "worth"},
    "lime_price": {"lime_price", "cost", "flow", "worth"},
}
"""Of each bar of the tornado what its ends write."""


def compiled(text: str = WALLS) -> tuple[Context, Book]:
    ctx = stages.prepare(parse(text, "walls.yaml"), Settings())
    return ctx, stages.compile(ctx)


def written(ctx: Context, book: Book, table: str) -> dict[str, set[str]]:
    """What stands in the row of each point, by the point's name."""
    spot = ctx.layout.tables[table]
    held = {cell.place for cell in book.cells}
    found: dict[str, set[str]] = {}
    for row, point in enumerate(spot.table.rows):
        names = (name for col, name, step in spot.heads() if step == 1)
        found[point.name] = {name for name in names if spot.at(row, name) in held}
    return found


def text_at(ctx: Context, book: Book, table: str, row: int, item: str) -> str:
    place = ctx.layout.tables[table].at(row, item)
    content = next(cell.content for cell in book.cells if cell.place == place)
    assert isinstance(content, Formula)
    return content.text


def test_a_bar_of_a_tornado_writes_what_its_driver_moves_and_the_base_point_the_whole_chain() -> (
    None
):
    found = written(*compiled(), "tornado_worth")
    assert found.pop("tornado_worth.base") == set.union(*MOVED_BY.values()) - MOVED_BY.keys()
    assert found == {
        f"tornado_worth.{driver}.{end}": names
        for driver, names in MOVED_BY.items()
        for end in ("low", "high")
    }


def test_what_one_driver_of_a_grid_moves_is_written_once_for_each_of_its_values() -> None:
    found = written(*compiled(), "grid_worth")
    both = {"paid", "flow", "worth"}
    for i in range(4):
        for j in range(3):
            once = ({"price", "sales"} if not j else set()) | ({"lag_steps"} if not i else set())
            assert both | once == found[f"grid_worth.r{i}c{j}"], (i, j)


def test_a_point_of_a_grid_reads_the_row_and_the_column_that_it_lies_in() -> None:
    """Alike for all rows: what a column shares has a fixed row, what a row shares a near one."""
    ctx, book = compiled()
    spot = ctx.layout.tables["grid_worth"]
    row = 2 * 3 + 1  # the second value down, the first across
    lag = spot.at(1, "lag_steps").ref(spot.corner.sheet, "row")
    sales = spot.at(2 * 3, "sales").moved(cols=4).ref(spot.corner.sheet, "none")
    place = spot.at(row, "paid").moved(cols=5)
    content = next(cell.content for cell in book.cells if cell.place == place)
    assert isinstance(content, Formula)
    assert lag in content.text
    assert f":{sales}," in content.text
    cost = ctx.layout.step("cost", 6).ref(spot.corner.sheet, "row")
    flow = next(c.content for c in book.cells if c.place == spot.at(row, "flow").moved(cols=5))
    assert isinstance(flow, Formula)
    assert flow.text == f"={place.ref(place.sheet, 'none')}-{cost}"


def test_the_output_of_a_grid_stands_at_every_point_also_where_one_driver_moves_it_alone() -> None:
    alone = WALLS.replace("rows: {driver: price, ", "rows: {driver: cash_start, ")
    found = written(*compiled(alone), "grid_worth")
    assert {"worth"} <= set.intersection(*found.values())
    assert "paid" in found["grid_worth.r0c1"]
    assert not {"paid", "flow"} & found["grid_worth.r1c1"]


def test_a_driver_that_is_set_hides_what_the_other_would_do_through_it() -> None:
    """A grid over a calculated rate, and over what that rate is made of."""
    rate = WALLS.replace(
        "          - {name: worth,",
        "          - {name: charged, label: Rate charged, unit: share,"
        " formula: rate*lime_price/sand_price}\n          - {name: worth,",
    ).replace("NPV(rate,flow)", "NPV(charged,flow)")
    rate = rate.replace(
        "rows: {driver: price, values: [800, 850, 950]}",
        "rows: {driver: charged, values: [0.01, 0.02, 0.03], minimum: 0, maximum: 1}",
    ).replace(
        "columns: {driver: lag_steps, values: [1, 3]}",
        "columns: {driver: sand_price, values: [90, 110]}",
    )
    assert rate.count("charged") == 4
    found = written(*compiled(rate), "grid_worth")
    assert {"charged", "sand_price", "cost", "flow", "worth"} == found["grid_worth.r0c0"]
    assert {"sand_price", "cost", "flow", "worth"} == found["grid_worth.r0c1"]
    assert {"charged", "worth"} == found["grid_worth.r2c0"]
    assert {"worth"} == found["grid_worth.r2c1"]


def test_what_a_point_does_not_move_is_found_where_it_starts() -> None:
    ctx, book = compiled()
    spot, row = ctx.layout.points["cheap"]
    assert spot.at(row, "worth") == ctx.at_point("cheap", "worth")
    assert ctx.layout.case("rate", "few") == ctx.at_point("cheap", "rate")
    moved = {"price", "sales", "paid", "flow", "worth", "planned_sales"}
    moved |= {"sales_year", "rest", "most_rest", "usual_year", "usual_last"}
    moved |= {"cash", "behind", "behind_plain"}
    assert moved == written(ctx, book, "from.few")["cheap"]


def test_points_of_one_start_write_each_what_it_moves_for_what_is_wanted_of_it() -> None:
    two = WALLS.replace(
        "set: {price: price-saving}}",
        "set: {price: price-saving}}\n"
        "  - {name: dear, label: Dear sand, start: few, set: {sand_price: sand_price+saving}}",
    ).replace('cells: ["planned_sales[cheap]"]', 'cells: ["worth[dear]"]')
    ctx, book = compiled(two)
    found = written(ctx, book, "from.few")
    rest = {"sales_year", "rest", "most_rest", "usual_year", "usual_last"}
    rest |= {"cash", "behind", "behind_plain"}
    assert {"price", "sales", "paid", "flow", "worth"} | rest == found["cheap"]
    assert {"sand_price", "cost", "flow", "worth"} == found["dear"]
    assert ctx.at_point("dear", "price") == ctx.layout.case("price", "few")


def test_the_cells_of_points_are_counted_as_they_are_written() -> None:
    ctx, book = compiled()
    for name, spot in ctx.layout.tables.items():
        rows = range(spot.first, spot.first + len(spot.table.rows))
        columns = {*spot.set_cols.values(), *(col for col, *_ in spot.heads())}
        held = [
            cell
            for cell in book.cells
            if cell.place.sheet == spot.corner.sheet
            and cell.place.row in rows
            and cell.place.col in columns
        ]
        assert len(held) == spot.written, name


def test_the_live_case_stands_among_the_cases_only_where_it_is_read() -> None:
    ctx, book = compiled()
    held = {cell.place for cell in book.cells}
    shown = {
        name: ctx.layout.step_over_cases(name, 1, LIVE) in held for name in ctx.layout.over_cases
    }
    assert {name for name, live in shown.items() if not live} == {
        "ordered",
        "paid",
        "cost",
        "overtime",
    }
    assert {"flow", "cash", "stock", "sales_year", "spare", "month"} <= {
        name for name, live in shown.items() if live
    }


def test_validate_tells_how_many_formulas_a_template_makes(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "walls.yaml"
    path.write_text(WALLS, "utf-8")
    cli.validate(path)
    book = compiled()[1]
    formulas = sum(isinstance(cell.content, Formula) for cell in book.cells)
    told = capsys.readouterr().out
    assert f" {len(book.cells):,} cells, {formulas:,} formulas, " in told
    assert 2000 < formulas < 4000
