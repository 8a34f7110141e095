"""The sheet of the cases over time: every step of a series in every case, a column for each."""

from collections.abc import Iterator

from ...addresses import Place
from ...book.book import Cell, CellId, Formula
from ...number_formats import FormatName
from ...template.axes import NAME, Axis
from ...template.items import Item
from ...template.words import LIVE_CASE
from ..along import along
from ..context import Context
from ..layout import FIRST_CASE, FIRST_ROW, HEADS_OVER_CASES, ID, LABEL, LIVE, UNIT
from . import parts, series_across


def cells(ctx: Context) -> Iterator[Cell]:
    """All cells of the sheet below its header; none where nothing is wanted in every case."""
    if not ctx.layout.over_cases:
        return
    sheet, _ = ctx.tool_sheets.over_cases, ctx.words
    top = Place(sheet, FIRST_ROW, LABEL)
    words = _("Every step in each case with its own formula, and live where that is read")
    yield from parts.title(top, words, LIVE + len(ctx.layout.cases))
    yield from parts.headers(top.moved(rows=1), (_("Item"),), "header_text")
    yield from parts.headers(top.moved(rows=1, cols=1), (_("Step"), _("Live case")))
    for i, source in enumerate(ctx.layout.case_headers):
        at = Place(sheet, HEADS_OVER_CASES, FIRST_CASE + i)
        yield Cell(at, ctx.link(source, at, _("The label of the case")), "header")
    for name in ctx.layout.over_cases:
        yield from _series(name, ctx)


def _series(name: str, ctx: Context) -> Iterator[Cell]:
    """One series: a head, what stands before the first step, and a row for each step."""
    item, first = ctx.item(name), ctx.layout.over_cases[name]
    axis, form = ctx.model.axis(item.axis), ctx.format(item.unit)
    head = first.moved(rows=-2 if item.opening else -1)
    yield Cell(Place(head.sheet, head.row, ID), name, "id")
    yield Cell(Place(head.sheet, head.row, LABEL), item.label, "label_total")
    yield Cell(Place(head.sheet, head.row, UNIT), ctx.unit(item.unit), "unit_total")
    steps = range(0 if item.opening else 1, axis.length + 1)
    rows = [first.moved(rows=step - 1) for step in steps]
    labels = _labels(rows, axis, steps.start, ctx)
    columns = list(_columns(item, axis, rows, ctx))
    for step, row, label in zip(steps, rows, labels, strict=True):
        yield label
        yield Cell(Place(row.sheet, row.row, UNIT), step, "step_number", "plain")
        for case, formulas in columns:
            at, content = next(formulas)
            id = CellId()
            if item.kind == "series":
                id = CellId.at_step(name, step, ctx.step_keys[axis.name][step], case)
            yield Cell(at, content, "formula", form, id)


def _columns(
    item: Item, axis: Axis, rows: list[Place], ctx: Context
) -> Iterator[tuple[str, Iterator[tuple[Place, Formula]]]]:
    """The columns of a series, its down the steps: live, where that is read, and cases."""
    name, begin = item.name, 0 if item.opening else 1
    if not item.varies or name in ctx.analysis.read_over_cases:
        live = along(rows, lambda at, step: _live(name, at, step, ctx), begin)
        yield LIVE_CASE, zip(rows, live, strict=True)
    for c, case in enumerate(ctx.layout.cases if item.varies else ()):
        places = [row.moved(cols=1 + c) for row in rows]
        made = along(places, lambda at, step: _case(item, at, axis, step, ctx), begin)
        yield case, zip(places, made, strict=True)


def _labels(rows: list[Place], axis: Axis, begin: int, ctx: Context) -> Iterator[Cell]:
    """What the steps are called."""
    places = [Place(row.sheet, row.row, LABEL) for row in rows]
    if not begin:
        timeline = axis.timeline or ctx.model.axis(axis.totals_of or "").timeline
        assert timeline
        yield Cell(places.pop(0), timeline.opening, "label")
    if axis.of_a_table:
        names = along(places, lambda at, step: _row_name(axis, at, step, ctx))
        for at, content in zip(places, names, strict=True):
            yield Cell(at, content, "label")
        return
    if axis.listed:
        for at, step in zip(places, axis.steps, strict=True):
            yield Cell(at, step.label, "label")
        return
    form: FormatName
    told, form = (f"{axis.name}.end", "date") if axis.timeline else (axis.numbering, "plain")
    told, form = (f"{axis.name}.{NAME}", "text") if axis.named else (told, form)

    def made(at: Place, _step: int) -> Formula:
        number = Place(at.sheet, at.row, UNIT)
        return Formula(f"={_at_number(told, number, ctx)}", axis.label)

    for at, content in zip(places, along(places, made), strict=True):
        yield Cell(at, content, "label", form)


def _row_name(axis: Axis, at: Place, step: int, ctx: Context) -> Formula:
    """What a row of a table is called; nothing where it waits."""
    column, _rows = ctx.model.tables()[axis.name]
    ref = ctx.layout.step(column, step).ref(at.sheet, "none")
    return Formula(f'=IF({ref}="","",{ref})', ctx.item(column).label)


def _live(name: str, at: Place, step: int, ctx: Context) -> Formula:
    """What the series shows at the step, in the live case."""
    says = ctx.words("{item}, live").format(item=ctx.item(name).label)
    if not step:
        return ctx.link(ctx.layout.step(name, 0), at, says)
    if ctx.numbers(name) is None:
        return Formula(f"={ctx.layout.step(name, step).ref(at.sheet, 'none')}", says)
    return Formula(f"={_at_number(name, Place(at.sheet, at.row, UNIT), ctx)}", says)


def _at_number(name: str, number: Place, ctx: Context, area: str = "") -> str:
    """The step of a series by its number: somebody may put columns between the steps."""
    numbers, sought = ctx.numbers(name), number.ref(number.sheet, "column")
    steps = area or ctx.layout.series(name).ref(number.sheet)
    if numbers is None:
        return f"INDEX({steps},1,{sought})" if ":" in steps else steps  # a single year
    return f"INDEX({steps},1,MATCH({sought},{numbers.ref(number.sheet)},0))"


def _case(item: Item, at: Place, axis: Axis, step: int, ctx: Context) -> Formula:
    """The series' own formula in a case; of one that is typed by case, the typed figure."""
    if item.kind == "series input":
        rows = series_across.case_rows(item.name, ctx)
        first = rows.first.moved(rows=at.col - FIRST_CASE)
        area = parts.across(first, rows.columns).ref(at.sheet)
        number, _ = Place(at.sheet, at.row, UNIT), ctx.words
        says = _("The figure typed for the case")
        return Formula(f"={_at_number(item.name, number, ctx, area)}", says)
    text = item.formula
    if not step:
        text = item.opening
    elif step == 1 and item.first:
        text = item.first
    return ctx.in_case_step(text, at, axis.name, step)
