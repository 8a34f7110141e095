"""What a template may say of periods, and each way to say it wrong: one message that marks it."""

from pathlib import Path

import pytest

from modelgen.book.book import Formula, Value
from modelgen.compile import stages
from modelgen.compile.templates import parse
from modelgen.formulas.item_formulas import relative
from modelgen.problems import ModelError, render
from modelgen.template.settings import Settings
from modelgen.translations import speak

WALLS = (Path(__file__).parents[1] / "samples" / "walls.yaml").read_text("utf-8")

FAULTS = (Path(__file__).parents[1] / "samples" / "wrong-periods.txt").read_text("utf-8")
"""Each fault: what is replaced (-), by what (+), the message (!), and what its carets mark (^)."""

STOCK = '"MAX(0,stock[-1]+built-ordered)"'

ORDERED = "values: {2026-04: 5, 2026-08: 7, 2027-01: 3}"


def problems(text: str) -> list[tuple[str, str]]:
    """The message of each problem, and what its carets mark."""
    with pytest.raises(ModelError) as caught:
        stages.compile(stages.prepare(parse(text, "bad.yaml")))
    found = []
    for problem in caught.value.problems:
        *_, line, carets = render(problem).splitlines()
        found.append((problem.message, line[carets.index("^") : carets.rindex("^") + 1]))
    return found


@pytest.mark.parametrize("fault", FAULTS.split("\n\n"), ids=lambda fault: fault.split("\n")[1])
def test_a_fault_about_periods_gives_one_message_that_marks_it(fault: str) -> None:
    told = {line[0]: line[2:] for line in fault.strip().split("\n")}
    assert 1 == WALLS.count(told["-"])
    found = problems(WALLS.replace(told["-"], told["+"]))
    assert told["!"] == found[0][0]
    assert told.get("^", found[0][1]) == found[0][1]
    assert "^" not in told or len(found) == 1


QUARTERS = "      - {kind: timeline, title: Quarters, axis: quarter}\n"

SHEET = """  - sheet: Quarters
    role: calculation
    plan: periods
    about: Another timeline.
    blocks:
"""


@pytest.mark.parametrize("sheet", ["Months", "Quarters"])
def test_a_sheet_shows_one_timeline(sheet: str) -> None:
    """Put on a sheet of its own, as is advised, the other timeline is taken."""
    before, block = {
        "Months": ("      - kind: series\n        title: Kinds\n", QUARTERS),
        "Quarters": ("  - sheet: Plan\n", SHEET + QUARTERS),
    }[sheet]
    text = WALLS.replace(
        "  - {name: kind,",
        "  - {name: quarter, label: Quarter,"
        " timeline: {start: 2026-01-01, every: quarter, periods: 2}}\n  - {name: kind,",
    ).replace(before, block + before, 1)
    if sheet == "Quarters":
        stages.compile(stages.prepare(parse(text, "good.yaml")))
        return
    told = (
        "the columns of `Months` are the steps of `month`: a sheet shows one timeline,"
        " put `quarter` on a sheet of its own"
    )
    assert [(told, "quarter")] == problems(text)


def test_what_a_whole_row_gives_cannot_go_into_its_own_steps() -> None:
    """A spreadsheet sees a circle there, though each step looks back alone."""
    tip = '- {name: tip, label: Tip, unit: EUR, formula: "SUM(paid)"}'
    circle = WALLS.replace("formula: built*price,", "formula: built*price+tip,").replace(
        "- {name: lowest_cash", f"{tip}\n          - {{name: lowest_cash"
    )
    ((message, mark),) = problems(circle)
    assert message == (
        "these items need each other in a circle over time: `sales` → `tip` → `paid` → `sales`;"
        " what a whole row gives cannot go into the steps of that row: take it from rows of their"
        " own, or from the prior step"
    )
    assert "tip" == mark


def test_a_row_that_looks_back_at_another_that_looks_back_at_it_is_no_circle() -> None:
    back = WALLS.replace(STOCK, '"MAX(0,stock[-1]+built[first]-so_far[-1]/price)"').replace(
        'unit: EUR, is: balance, formula: "SUM(sales[first..0])"',
        'unit: EUR, is: balance, opening: "0", formula: "so_far[-1]+sales+stock[-1]*price"',
    )
    stages.compile(stages.prepare(parse(back, "back.yaml")))


@pytest.mark.parametrize("every", ["month", "quarter", "half-year", "year"])
def test_a_step_ends_with_a_month_and_years_are_those_in_which_steps_end(every: str) -> None:
    text = WALLS.replace("every: month", f"every: {every}").replace(ORDERED, "values: 5")
    text = text.replace("[0.1, 0.2], cases: {late: [0, 0.3]}", "0.1").replace(
        "[0.05, 0.02]", "0.05"
    )
    ctx = stages.prepare(parse(text, "walls.yaml"))
    axis, years = ctx.model.axis("month"), ctx.model.axis("year")
    months = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}[every]
    last = divmod(3 + 15 * months - 1, 12)
    assert f"{2026 + last[0]}-{last[1] + 1:02}" == axis.key(15)
    assert {"year": "2027"}.get(every, "2026") == years.key(1)
    assert 15 == axis.step_of(axis.key(15))
    assert 0 == axis.step_of("2026-03") == axis.step_of("2099-01") == axis.step_of("soon")


def test_one_formula_runs_from_the_first_step_to_the_last_and_over_all_cases() -> None:
    ctx = stages.prepare(parse(WALLS, "walls.yaml"))
    book = stages.compile(ctx)
    audit = {str(c.place): c.content for c in book.cells if c.place.sheet == "Audit"}
    rows = [place for place, text in audit.items() if text == "FRM-01"]
    assert rows, "the rule that each line item has one formula is tested"
    for name, item in ctx.analysis.items.items():
        if item.kind != "series" or item.first:  # step one of a list has a formula of its own
            continue
        on_sheet = [
            relative(cell.content.text, cell.place.row, cell.place.col)
            for cell in book.cells
            if cell.id.item == name and not cell.id.case and cell.id.step
        ]
        assert 1 == len(set(on_sheet)), name
        cases = {
            relative(cell.content.text, cell.place.row, cell.place.col)
            for cell in book.cells
            if cell.id.item == name and cell.id.case in ctx.layout.cases and cell.id.step
        }
        looks_far_back = name in ("paid", "so_far")  # its range grows down the sheet
        assert looks_far_back or len(cases) <= 1, name


def test_a_template_over_time_speaks_every_language_it_brings() -> None:
    ctx = stages.prepare(parse(WALLS, "walls.yaml"), Settings(live_case="few"))
    assert "Few walls" == next(c.label for c in ctx.model.cases if c.name == ctx.build.live_case)


SALES = "formula: built*price, total"

OVER_TIME = (
    "; what a whole row gives cannot go into the steps of that row: take it from rows of their"
    " own, or from the prior step"
)


@pytest.mark.parametrize(
    ("now", "message"),
    [
        ("start_year", "in a circle: `sales` → `start_year` → `sales`"),
        ("cash_year", ("in a circle over time: `sales` → `cash_year` → `cash` → `flow` → `paid`"
         f" → `sales`{OVER_TIME}")),
        ("year*built*price*growth_year",
         "in a circle: `sales` → `growth_year` → `sales_year` → `sales`"),
    ],
)  # fmt: skip
def test_a_year_read_in_the_months_that_make_it_is_a_circle(now: str, message: str) -> None:
    ((told, mark),) = problems(WALLS.replace(SALES, f"formula: built*price+{now}, total"))
    assert f"these items need each other {message}" == told
    assert mark in now


@pytest.mark.parametrize(
    ("was", "now", "message", "mark"),
    [
        ("formula: sales_year-sales,", "formula: SUM(sales_year)-sales,",
         ("`sales_year` is one step here: write `sales_year[first..last]` for all steps, or take"
         " it in a line item"), "sales_year"),
        ("formula: sales_year-sales,", "formula: 'sales_year[first..0]-sales',",
         "`sales_year[first..0]`: 0 is the step of a series along `year`; there is none here",
         "sales_year[first..0]"),
        ("formula: sales_year-sales,", "formula: 'sales_year[-1]-sales',",
         "`sales_year[-1]`: only the formula of a series may look at the prior step of a series",
         "sales_year[-1]"),
        ("opening: cash_start,", "opening: cash_start+sales_year,",
         ("`sales_year` is a series: take it whole, as in SUM, AVERAGE, INDEX or SUMPRODUCT, or"
         " one step of it: `sales_year[first]`, `sales_year[last]`; what is calculated with each"
         " step is a row of its own"), "sales_year"),
        ("formula: built*price, total", "formula: built*price*kind_share, total",
         ("`kind_share` runs along `kind`, this series along `month`: write"
         " INDEX(kind_share[first..last],k) for one step, SUM(kind_share[first..last]) for all"),
         "kind_share"),
        ("'IF(sales=0,\"n/a\",flow/sales)'", "flow/sales_year",
         ("`sales_year` has no total, on which the ratio `margin` could be taken: say what its"
         " total is (`is: flow` or `balance`), make the ratio of rows that have one, or leave"
         " `is: ratio` out, and the row out of `years`"), "sales_year"),
    ],
)  # fmt: skip
def test_what_of_the_years_a_month_cannot_take_is_refused(
    was: str, now: str, message: str, mark: str
) -> None:
    assert 1 == WALLS.count(was)
    assert [(message, mark)] == problems(WALLS.replace(was, now))


def test_a_sum_over_all_years_is_taken_in_a_month() -> None:
    text = WALLS.replace("formula: sales_year-sales,", "formula: 'SUM(sales_year[first..last])',")
    stages.compile(stages.prepare(parse(text, "good.yaml")))


def test_a_month_reads_the_year_in_which_it_ends_by_one_formula_everywhere() -> None:
    ctx = stages.prepare(parse(WALLS, "walls.yaml"))
    held = {cell.id.text: cell.content for cell in stages.compile(ctx).cells if cell.id}
    texts = {id: one.text for id, one in held.items() if isinstance(one, Formula)}
    layout = ctx.layout
    whole, years = (layout.series(name).ref("Plan") for name in ("sales_year", "year.fiscal"))
    month, sales = (layout.step(name, 7) for name in ("month.fiscal", "sales"))
    found = f"MATCH({month.ref('Plan', 'none')},{years},0)"
    assert f"=INDEX({whole},1,{found})-{sales.ref('Plan', 'none')}" == texts["rest.2026-10"]
    names = ("sales_year", "month.fiscal", "year.fiscal")
    first, fiscal, shown = (layout.over_cases[name].row + 1 for name in names)
    found = f"MATCH($D{fiscal + 6},$D${shown}:$D${shown + 1},0)"
    told = f"=INDEX(E${first}:E${first + 1},{found},1)-E"
    assert texts["rest@plain.2026-10"].startswith(told)
    spot, row = layout.points["cheap"]
    at = spot.at(row, "sales_year")
    both = f"{at.ref(at.sheet, 'none')}:{at.moved(cols=1).ref(at.sheet, 'none')}"
    found = f"MATCH({month.ref(at.sheet, 'row')},{layout.series('year.fiscal').ref(at.sheet)},0)"
    assert texts["cheap.rest.2026-10"].startswith(f"=INDEX({both},1,{found})-")


@pytest.mark.slow
@pytest.mark.parametrize("word", ["year", "year.fiscal"])
def test_the_years_themselves_are_read_in_their_months(word: str) -> None:
    text = WALLS.replace("formula: sales_year-sales,", f"formula: sales*{word},")
    ctx = stages.prepare(parse(text, "walls.yaml"))
    _, values, _ = stages.build(ctx)
    for step in (1, 6, 7, 15):
        year = (step > 6) + (2026 if word == "year.fiscal" else 1)
        rest, sales = (values[ctx.layout.step(name, step)] for name in ("rest", "sales"))
        assert isinstance(sales, float | int)
        assert rest == year * sales


def test_a_timeline_within_one_year_names_its_cell_where_a_range_would_be_a_single_one() -> None:
    """An index into a single cell is an error in some programs."""
    text = WALLS.replace("periods: 15", "periods: 3").replace(ORDERED, "values: 5")
    text = text.replace("[0.1, 0.2], cases: {late: [0, 0.3]}", "0.1, cases: {late: 0.3}")
    ctx = stages.prepare(parse(text.replace("[0.05, 0.02]", "0.05"), "walls.yaml"))
    held = {cell.place: cell.content for cell in stages.compile(ctx).cells}
    layout = ctx.layout
    late = layout.step_over_cases("overtime", 1, layout.case("worth", "late").col)
    label = layout.over_cases["year.fiscal"].moved(cols=-2)
    typed = layout.items["overtime"].moved(rows=2)
    wanted = {late: typed, label: layout.items["year.fiscal"]}
    texts = {at: getattr(held[at], "text", "") for at in wanted}
    assert {at: f"={place.ref(at.sheet)}" for at, place in wanted.items()} == texts


YEARS = "  - {name: year, label: Year, totals_of: month, year_ends: 9}\n"

PARTS = YEARS + "  - {name: part, label: Quarter, totals_of: month, every: quarter}\n"

BY_PART = """
      - {kind: years, name: by_part, title: By quarter, axis: part, items: [flow, cash]}
      - kind: series
        title: In the quarter
        axis: part
        items:
          - {name: best, label: Best sales, unit: EUR, opening: "0", formula: MAX(sales)}
          - {name: usual, label: Usual sales, unit: EUR, formula: "AVERAGE(sales)+best[-1]"}
          - {name: least, label: Least sales, unit: EUR, formula: MIN(sales)}
      - kind: series
        title: Beside the best
        axis: month
        items:
          - {name: beside, label: Beside the best, unit: EUR, formula: best-sales+usual}
  - sheet: Sensitivity
"""


def quarterly() -> str:
    return WALLS.replace(YEARS, PARTS).replace("  - sheet: Sensitivity\n", BY_PART)


def test_quarters_total_months_and_are_read_in_them() -> None:
    """Years end with September: April to June is their third quarter."""
    ctx = stages.prepare(parse(quarterly(), "walls.yaml"))
    _, values, _ = stages.build(ctx)
    layout = ctx.layout

    def row(name: str) -> list[Value]:
        return [values[at] for at in layout.series(name)]

    sales = [float(value) for value in row("sales")]
    threes = [sales[at : at + 3] for at in range(0, 15, 3)]
    names = ["Q3 2026", "Q4 2026", "Q1 2027", "Q2 2027", "Q3 2027"]
    assert names == row("part.name")
    assert ["2026-Q3", "2027-Q3"] == [ctx.model.axis("part").key(step) for step in (1, 5)]
    assert [max(three) for three in threes] == row("best")
    assert [min(three) for three in threes] == row("least")
    before = [0.0, *(max(three) for three in threes)]
    usual = [sum(three) / 3 + best for three, best in zip(threes, before, strict=False)]
    assert usual == pytest.approx(row("usual"))
    beside = [max(threes[n // 3]) - sale + usual[n // 3] for n, sale in enumerate(sales)]
    assert beside == pytest.approx(row("beside"))


def test_quarters_are_called_so_in_the_language_of_the_workbook() -> None:
    speak("fr")
    assert "T3 2026" == stages.prepare(parse(quarterly(), "walls.yaml")).model.axis("part").called(
        1
    )


@pytest.mark.parametrize(
    ("was", "now", "message"),
    [
        ("axis: part, items", "axis: parts, items",
         "unknown axis of totals (`totals_of`) `parts`; did you mean `part`?"),
        (", every: quarter}", "}", "timeline `month` has its years already"),
        (", every: quarter}", ", every: quarter, year_ends: 12}",
         "the years of `month` end with 9 already: state the same month"),
        (", every: quarter}", ", every: month}",
         "`every` cannot be `month`; use `quarter`, `half-year` or `year`"),
        ("every: month, periods: 15", "every: half-year, periods: 15",
         "a step of `month` is a half-year, longer than a quarter"),
        ("formula: best-sales+usual", "formula: SUM(best)-sales",
         ("`best` is one step here: write `best[first..last]` for all steps, or take it in a line"
          " item")),
        ("formula: MAX(sales)}", "formula: sales}",
         ("`sales` has several steps here: write SUM(sales), AVERAGE, MIN or MAX of it,"
          " sales[first] or sales[last], or give what you need a row along `month`")),
    ],
)  # fmt: skip
def test_what_is_wrong_with_quarters_is_told(was: str, now: str, message: str) -> None:
    text = quarterly()
    assert 1 == text.count(was)
    assert message in [told for told, _ in problems(text.replace(was, now))]
