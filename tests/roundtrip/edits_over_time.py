"""What users do to workbooks with periods: the same edits on three templates, by what each has."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from modelgen.template.added_cases import AddedCase

from .edits import Content, Edit, Step, own, write

PLAN, MINE = "Plan inputs", "My view"
DAY_ZERO = date(1899, 12, 30)


@dataclass(frozen=True)
class Model:
    """What a template calls the things that the edits are about."""

    name: str
    first: str
    """The year that the newer template no longer has."""
    start: date
    """The first day that the newer template states."""
    sheet: str
    """Of calculations over time."""
    growth: str
    """A typed row with a row for each case."""
    row: str
    """A calculated row."""
    below: str
    """The calculated row that stands below it and reads it."""
    opening: tuple[str, float]
    """A row with an opening, and what to type there."""
    scalar: str
    result: str
    """A line item with a name `out_…`."""
    flow: str
    """A row with a name `out_…`."""
    line: str
    """The sheet and the line item that nothing reads."""
    option: tuple[str, str, str]
    """An input with options: its name, the option and its label."""
    actual: tuple[dict[str, Content], dict[str, Content]]
    """A year of actuals more: what is typed, and what then holds with the newer template."""

    def at(self, item: str, year: int | str) -> str:
        return f"[{item}.{year}-12]"


MODELS = (
    Model(
        "dcf", "2026", date(2027, 1, 1), "Cash flow", "growth_plan", "ebitda", "da",
        ("revenue", 1040.0), "capex_share", "enterprise_value", "fcff", "end_multiple",
        ("flows_come", "mid_year", "At mid-year"),
        ({"[year.last_actual]": 1.0}, {"[year.last_actual]": 0.0}),
    ),
    Model(
        "lbo", "2026", date(2027, 1, 1), "Operations", "growth", "ebitda", "da",
        ("ebitda", 36.0), "keep_share", "sponsor_irr", "sponsor_flow", "holding",
        ("interest_on", "average", "Average balance"),
        ({"[year.last_actual]": 1.0}, {"[year.last_actual]": 0.0}),
    ),
    Model(
        "three-statement", "2023", date(2024, 1, 1), "Income", "growth", "ebitda", "da",
        ("revenue", 12.0), "capex_share", "final_cash", "net_income", "equity_gap",
        ("interest_on", "average", "Average debt"),
        (
            {"[year.last_actual]": 4.0, "[revenue_actual.2026-12]": 633.0,
             "[ebitda_actual.2026-12]": 89.0},
            {},
        ),
    ),
)  # fmt: skip


def own_view(m: Model) -> tuple[Step, ...]:
    """A sheet of own formulas over periods, their labels to their left."""
    span = f"[{m.row}.2027-12]:[{m.row}.2030-12]"
    one, dip = m.at(m.row, 2029), f"{m.growth}@dip"
    two = f"[{m.row}.2028-12]:[{m.row}.2029-12]"
    return (
        ("add", MINE),
        own(f"{MINE}!C3", "a sum", f"=SUM({span})"),
        own(f"{MINE}!C4", "one year", f"={one}*2-{m.at(m.below, 2028)}"),
        own(f"{MINE}!C5", "found", f"=INDEX({span};1;MATCH({one};{span};0))", f"={one}"),
        own(f"{MINE}!C6", "a typed row", f"=MAX([{dip}.2027-12]:[{dip}.2029-12])"),
        own(f"{MINE}!C7", "a name out_", f"=out_{m.result}*2", f"=[{m.result}]*2"),
        own(f"{MINE}!C8", "a row out_", f"=MAX(out_{m.flow})"),
        own(f"{MINE}!C9", "two years", f"=SUM({two})/2"),
        own(f"{MINE}!C10", "a rate", 2.7),
        own(f"{MINE}!C11", "a scalar", f"=[{m.scalar}]*C10", f"=[{m.scalar}]*2.7"),
    )


def _inputs(m: Model) -> Iterator[Edit]:
    option, name, label = m.option
    base, bear = f"[{m.growth}@base.2028-12]", f"[{m.growth}@bear.2029-12]"
    yield Edit("untouched", ())
    yield Edit("scalar", (write({f"[{m.scalar}@base]": 0.055}),), (f"{m.scalar}@base=0.055",))
    yield Edit(
        "scalar of a case", (write({f"[{m.scalar}@bear]": 0.052}),), (f"{m.scalar}@bear=0.052",)
    )
    yield Edit("live case", (write({"[sel_case]": "Dip"}),), live="dip")
    yield Edit("option", (write({f"[{option}@base]": label}),), (f"{option}@base={name}",))
    yield _typed("step of the base case", {base: 0.07})
    yield _typed("step of a case", {bear: 0.011})
    several: dict[str, Content] = {
        base: 0.07,
        bear: 0.011,
        f"[{m.growth}@base.2030-12]": 0.012,
        f"[{m.growth}@dip.{m.first}-12]": 0.013,
        "[margin@squeeze.2028-12]" if m.name != "dcf" else "[margin@slow.2028-12]": 0.16,
    }
    yield _typed("steps at once", several, tells_moved=("no longer has this cell",))
    yield _typed("last actual step", m.actual[0], typed_moved=m.actual[1])
    day = float((m.start - DAY_ZERO).days)
    yield _typed("first day", {"[year.first_day]": day}, typed_moved={})
    yield _typed("input emptied", {}, (("empty", base),), outcome="stops", says=(m.growth,))
    text = (write({base: "7 pct"}),)
    yield _typed("text in a step", {}, text, outcome="stops", says=(m.growth,))


def _typed(
    name: str, cells: dict[str, Content], more: tuple[Step, ...] = (), **what: object
) -> Edit:
    """An edit whose cells are typed into the fresh workbook, too."""
    steps = ((write(cells),) if cells else ()) + more
    return replace(Edit(name, steps, typed=cells), **what)  # type: ignore[arg-type]


def _formulas(m: Model) -> Iterator[Edit]:
    at, over = m.at(m.row, 2028), "kept: a value stands over the formula"
    both = {"moved": "conflict", "says": (m.row,)}  # the newer template has another formula
    yield _typed("period overwritten", {at: 222.0}, tells=(over,), **both)
    other: dict[str, Content] = {at: f"={m.at(m.below, 2028)}*3+1"}
    yield _typed("formula of a period", other, tells=("your formula stands in place",), **both)
    item, value = m.opening
    opening: dict[str, Content] = {f"[{item}.opening]": value}
    told = (", Opening (",)
    yield _typed("opening overwritten", opening, tells=told, tells_moved=told)
    yield _typed("values over a row", {}, (("paste", f"{m.row}."),), tells=(over,), **both)
    yield _typed("values over a sheet", {}, (("paste", m.sheet),), tells=(over,), **both)


def _columns(m: Model) -> Iterator[Edit]:
    view = own_view(m)
    third, first, last = (f"[{m.row}.{year}-12]" for year in ("2028", m.first, "2030"))
    typed = f"[{m.growth}@base.2028-12]"
    step: dict[str, Content] = {f"[{m.growth}@dip.2029-12]": 0.031}

    def put(name: str, sheet: str, at: str, count: int = 1, tells: str = "") -> Edit:
        told = (tells,) if tells else ()
        steps = (*view, ("insert", sheet, "Columns", at, count))
        return _typed(name, step, steps, tells=told, tells_moved=told)

    among = f"between the steps on {m.sheet}"
    yield put("column between periods", m.sheet, third, tells=among)
    yield put("column between typed periods", PLAN, typed, tells=f"between the steps on {PLAN}")
    yield put("two columns between periods", m.sheet, third, 2, tells=among)
    yield put("column before the first period", m.sheet, first)
    yield put("column after the last period", m.sheet, f"{last}+1")
    back = ("its column was deleted; it is back",)
    for name, sheet, at in (
        ("column of a period deleted", m.sheet, third),
        ("column of typed periods deleted", PLAN, typed),
    ):
        yield Edit(name, (("remove", sheet, "Columns", at, 1),), tells=back, tells_moved=back)


def _rows(m: Model) -> Iterator[Edit]:
    row, dip = f"{{{m.row}.2028-12}}", f"{{{m.growth}@dip.2028-12}}"
    yield Edit(
        "rows between line items",
        (
            *own_view(m),
            write({f"[{m.scalar}@base]": 0.055}),
            ("insert", m.sheet, "Rows", row, 2),
            ("insert", "Assumptions", "Rows", f"{{{m.scalar}}}", 1),
        ),
        (f"{m.scalar}@base=0.055",),
    )
    yield Edit("row among the cases", (("insert", PLAN, "Rows", dip, 1),))
    back = ("was deleted or emptied; it is back",)
    for name, sheet, at in (
        ("line item deleted", m.sheet, row),
        ("row of a case deleted", PLAN, dip),
        ("result deleted", "Scenarios", 16),
    ):
        yield Edit(name, (("remove", sheet, "Rows", at, 1),), tells=back, tells_moved=back)
    rows = f"{m.sheet}!A{row}:L{{{m.below}.2028-12}}"
    yield Edit("rows sorted", (("sort", rows, 1, True),), outcome="stops", says=(m.row,))


def _own(m: Model) -> Iterator[Edit]:
    view, set_scalar = own_view(m), write({f"[{m.scalar}@base]": 0.055})
    sets, span = (f"{m.scalar}@base=0.055",), f"[{m.row}.2027-12]:[{m.row}.2030-12]"
    at, below = m.at(m.row, 2029), m.at(m.below, 2028)
    yield Edit("own sheet", view)
    yield Edit("sheet renamed", (*view, ("rename", m.sheet, "Bob's coûts")))
    yield Edit("plan renamed", (*view, ("rename", PLAN, "Plan 2026"), set_scalar), sets)
    moved = (("order", m.sheet, 0), ("hide", PLAN), ("order", MINE, 1))
    yield Edit("sheets moved and hidden", (*view, *moved))
    yield Edit("own chart", (*view, ("chart", MINE, span)))
    notes = (("note", f"{MINE}!B3", "Note on my sheet"), ("note", at, "Ask Alice"))
    yield Edit("own notes", (*view, *notes))
    rules = (("condition", f"{MINE}!C3:C5", f"{at}>{below}"), ("at_most", f"{MINE}!C10", at))
    yield Edit("own rules", (*view, *rules))
    told = (f"conditional formats of your own on {m.sheet}",)
    yield Edit("shaded periods", (("shade", span, f"{at}>0"),), tells=told, tells_moved=told)
    yield Edit("print settings", (("margins", m.sheet, 2345),))
    beside = (
        own(f"{m.sheet}!T{{{m.row}.2028-12}}", "right of periods", f"={at}*2"),
        own(f"{m.sheet}!H60", "below periods", f"=SUM([{m.row}.2028-12]:{at})"),
    )
    yield Edit("own cells beside and below", beside)
    yield from _own_words(m)


def _own_words(m: Model) -> Iterator[Edit]:
    going = (
        ("add", MINE),
        own(f"{MINE}!C3", "of a year that goes", f"={m.at(m.row, m.first)}*2"),
        own(f"{MINE}!C4", "of years that go", f"=SUM([{m.row}.{m.first}-12]:[{m.row}.2030-12])"),
    )
    yield Edit(
        "own formula on a year that goes",
        going,
        gone=("own of a year that goes", "own of years that go"),
        tells_moved=("refers to something that is no longer there",),
    )
    words = ("My words",)
    label = write({f"Assumptions!B{{{m.scalar}}}": words[0]})
    yield Edit("label retyped", (label,), tells=words, tells_moved=words)
    cell: dict[str, Content] = {f"[{m.growth}@bear.2029-12]": 0.011}
    yield Edit(
        "case added",
        (*own_view(m), write(cell)),
        typed=cell,
        asks=("--add-case", "deal", "--from", "bear"),
        cases=(AddedCase("deal", "bear"),),
    )


def _weeks(m: Model) -> Iterator[Edit]:
    cells: dict[str, Content] = {
        f"[{m.growth}@base.2028-12]": 0.07,
        f"[{m.growth}@bear.2029-12]": 0.011,
        m.at(m.row, 2030): 240.0,
    }
    yield Edit(
        "weeks of work",
        (
            *own_view(m),
            write({**cells, "[sel_case]": "Bear", f"[{m.scalar}@base]": 0.055}),
            ("chart", MINE, f"[{m.row}.2027-12]:[{m.row}.2030-12]"),
            ("note", m.at(m.row, 2029), "Ask Alice"),
            ("insert", PLAN, "Columns", f"[{m.growth}@base.2029-12]", 1),
            ("insert", PLAN, "Rows", f"{{{m.growth}@base.2028-12}}", 1),
            ("rename", PLAN, "Bob's plan"),
            ("order", MINE, 0),
            ("hide", "Workings"),
        ),
        (f"{m.scalar}@base=0.055",),
        live="bear",
        typed=cells,
        moved="conflict",
        says=(m.row,),
    )


EDITS = tuple(
    replace(edit, name=f"{m.name}: {edit.name}", model=m.name)
    for m in MODELS
    for part in (_inputs, _formulas, _columns, _rows, _own, _weeks)
    for edit in part(m)
)
