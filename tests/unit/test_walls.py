"""A plan over time, stated once more in plain Python, against every case, point and year."""

from functools import cache
from pathlib import Path

import pytest

from modelgen.addresses import Place
from modelgen.book.book import Book, Values
from modelgen.compile import stages
from modelgen.compile.blocks.builtin_checks import body, calculated
from modelgen.compile.context import Context
from modelgen.compile.templates import parse
from modelgen.template.settings import Settings

WALLS = (Path(__file__).parents[1] / "samples" / "walls.yaml").read_text("utf-8")

STEPS = range(1, 16)

Row = dict[int, float]


def plain(
    lag: int, ordered: Row, overtime: tuple[float, float] = (0.1, 0.2), price: float = 900
) -> dict[str, Row | float]:
    """The plan's rows by month (0 is what stands before the first), and its results."""
    built = {t: {1: 4.0, 2: 6.0}.get(t, ordered[t]) for t in STEPS}
    sales = {0: 0.0} | {t: built[t] * price for t in STEPS}
    stock, cash = {0: 0.0}, {0: 5000.0}
    flow = {0: -20000.0}
    for t in STEPS:
        stock[t] = max(0, stock[t - 1] + built[t] - ordered[t])
        flow[t] = sales[max(0, t - lag)] - built[t] * 250
        cash[t] = cash[t - 1] + flow[t]
    paid = {t: overtime[t > 6] + (0.05, 0.02)[t > 6] for t in STEPS}
    first, second = sum(sales[t] for t in range(1, 7)), sum(sales[t] for t in range(7, 16))
    rest = {t: (second if t > 6 else first) - sales[t] for t in STEPS}
    pay = {t: built[t] * 250 * paid[t] for t in STEPS}
    return {
        "pay": pay,
        "paid_out": sum(pay.values()),
        "rest": rest,
        "most_rest": max(rest.values()),
        "built": built,
        "stock": stock,
        "sales": sales,
        "flow": flow,
        "cash": cash,
        "so_far": {t: sum(sales[u] for u in range(1, t + 1)) for t in STEPS},
        "worth": sum(flow[t] / 1.01**t for t in range(16)),
        "lowest_cash": min(cash[t] for t in STEPS),
        "planned_sales": sum(sales[t] for t in range(3, 16)),
        "brick_sales": (first + second) * 0.75,
        "first_year": first,
        "growth_last": second / first - 1,
        "stored": max(0, stock[15] - 1),
    }


AS_ORDERED = {t: 5.0 if t < 5 else 7.0 if t < 10 else 3.0 for t in STEPS}

CASES = {
    "plain": plain(1, AS_ORDERED),
    "late": plain(2, AS_ORDERED, (0, 0.3)),
    "few": plain(2, dict.fromkeys(STEPS, 4.0), (0, 0.3)),
}


@cache
def built(live: str) -> tuple[Context, Book, Values]:
    ctx = stages.prepare(parse(WALLS, "walls.yaml"), Settings(live_case=live))
    book, values, _ = stages.build(ctx)
    return ctx, book, values


def shown(live: str, place: Place) -> float:
    _, book, values = built(live)
    content = next(cell.content for cell in book.cells if cell.place == place)
    found = values.get(place, content)
    assert isinstance(found, float | int)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("live", CASES)
def test_the_live_case_and_every_case_are_what_plain_python_says(live: str) -> None:
    ctx, _, _ = built(live)
    layout = ctx.layout
    for case, wanted in CASES.items():
        for name, figures in wanted.items():
            if isinstance(figures, float | int):
                assert shown(live, layout.case(name, case)) == pytest.approx(figures), (case, name)
                continue
            col = layout.case(ctx.model.headline, case).col
            for step, figure in figures.items() if name in layout.over_cases else ():
                place = layout.step_over_cases(name, step, col)
                assert shown(live, place) == pytest.approx(figure), (case, name, step)
    for name, figures in CASES[live].items():
        for step, figure in figures.items() if isinstance(figures, dict) else ((0, figures),):
            series = isinstance(figures, dict)
            place = layout.step(name, step) if series else layout.live(name)
            assert shown(live, place) == pytest.approx(figure), (name, step)


def test_a_list_that_runs_across_has_a_first_step_of_its_own_in_every_case() -> None:
    ctx, _, values = built("few")
    lags = {"plain": 1, "late": 2, "few": 2}
    wanted = {case: [900 * 0.75 * lag, 900 * 0.75 * lag * 1.25] for case, lag in lags.items()}
    for case, figures in wanted.items():
        col = ctx.layout.case(ctx.model.headline, case).col
        places = [ctx.layout.step_over_cases("kind_price", step, col) for step in (1, 2)]
        assert figures == [shown("few", place) for place in places]
    assert wanted["few"] == [values[place] for place in ctx.layout.series("kind_price")]


def test_a_point_of_a_case_is_that_case_with_its_drivers_set() -> None:
    ctx, _, values = built("plain")
    wanted = plain(2, dict.fromkeys(STEPS, 4.0), price=850)
    spot, row = ctx.layout.points["cheap"]
    for name in ("worth", "planned_sales", "most_rest"):
        assert values[spot.at(row, name)] == pytest.approx(wanted[name])
    assert {"worth", "planned_sales", "most_rest"} <= set(spot.cols)


def test_every_point_of_a_grid_is_the_live_case_with_both_drivers_set() -> None:
    ctx, _, values = built("late")
    spot = ctx.layout.tables["grid_worth"]
    for i, price in enumerate((900, 800, 850, 950)):
        for j, lag in enumerate((2, 1, 3)):
            found = values[spot.at(i * 3 + j, "worth")]
            assert found == pytest.approx(plain(lag, AS_ORDERED, price=price)["worth"]), (
                price,
                lag,
            )


def test_years_show_sums_last_balances_and_ratios_of_their_own() -> None:
    _, book, values = built("few")
    shown_at = {cell.id.text: values.get(cell.place) for cell in book.cells if cell.id}
    wanted = CASES["few"]
    sales, flow, cash = (wanted[name] for name in ("sales", "flow", "cash"))
    assert isinstance(sales, dict)
    assert isinstance(flow, dict)
    assert isinstance(cash, dict)
    for year, steps in (("2026", range(1, 7)), ("2027", range(7, 16))):
        total, out = sum(sales[t] for t in steps), sum(flow[t] for t in steps)
        assert shown_at[f"by_year.sales.{year}"] == pytest.approx(total)
        assert shown_at[f"by_year.cash.{year}"] == pytest.approx(cash[steps[-1]])
        assert shown_at[f"by_year.margin.{year}"] == pytest.approx(out / total)
        assert shown_at[f"cash_year.{year}"] == pytest.approx(cash[steps[-1]])
        assert shown_at[f"start_year.{year}"] == pytest.approx(sales[steps[0]])
        assert shown_at[f"sales_year.{year}"] == pytest.approx(total)
    assert shown_at["total.sales"] == pytest.approx(sum(sales.values()))
    assert shown_at["total.cash"] == pytest.approx(cash[15])
    assert shown_at["total.margin"] == pytest.approx(
        sum(flow[t] for t in STEPS) / sum(sales.values())
    )


def test_every_step_is_printed_and_watched_for_errors() -> None:
    ctx, book, _ = built("plain")
    plans = {sheet.sheet for sheet in ctx.model.sheets if sheet.plan == "periods"}
    printed = {s.name: (s.print_area, *s.print_beside) for s in book.sheets}
    watched = {sheet.sheet: body(sheet, ctx) for sheet in calculated(ctx.model)}
    steps = [c.place for c in book.cells if c.place.sheet in plans and ".20" in c.id.text]
    assert {"Months", "Plan"} <= {place.sheet for place in steps}
    assert [] == [p for p in steps if not any(area.holds(p) for area in printed[p.sheet])]
    assert [] == [p for p in steps if p.sheet in watched and not watched[p.sheet].holds(p)]


def test_a_step_that_a_row_does_not_fill_is_shown_in_grey() -> None:
    ctx, book, values = built("plain")
    row = ctx.layout.series("built_reported")
    lights = [light for light in book.highlights if light.role == "idle"]
    assert [row] == [light.area for light in lights]
    flags = {f"={p.ref(row.sheet, 'row')}=0": values[p] for p in ctx.layout.series("month.actual")}
    assert (lights[0].formula, 1) == next(iter(flags.items()))
    assert [1, 1, *[0] * 13] == [*flags.values()]
