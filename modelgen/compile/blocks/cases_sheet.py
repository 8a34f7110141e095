"""The sheet of the cases over time: every step of a series in every case, a column for each."""

from collections.abc import Iterator

from ...addresses import Place
from ...book.book import Cell, CellId, Formula
from ...number_formats import FormatName
from ...template.axes import NAME, Axis
from ...template.figures import SeriesInput, SeriesLine
from ...template.words import LIVE_CASE
from ..context import Context
from ..layout import FIRST_CASE, FIRST_ROW, HEADS_OVER_CASES, ID, LABEL, LIVE, UNIT
from . import parts, series_across
from .series import Series


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
    drawn = {item.name: item for block in ctx.model.of(Series) for item in block.items}
    for name in ctx.layout.over_cases:
        yield from _series(name, drawn.get(name), ctx)


def _series(name: str, drawn: SeriesInput | SeriesLine | None, ctx: Context) -> Iterator[Cell]:
    """One series: a head, what stands before the first step, and a row for each step."""
    item, first = ctx.item(name), ctx.layout.over_cases[name]
    axis, form = ctx.model.axis(item.axis), ctx.format(item.unit)
    head = first.moved(rows=-2 if item.opening else -1)
    yield Cell(Place(head.sheet, head.row, ID), name, "id")
    yield Cell(Place(head.sheet, head.row, LABEL), item.label, "label_total")
    yield Cell(Place(head.sheet, head.row, UNIT), ctx.unit(item.unit), "unit_total")
    for step in range(0 if item.opening else 1, axis.length + 1):
        row = first.moved(rows=step - 1)
        yield from _lead(row, axis, step, ctx)
        key = axis.key(step) if step else "opening"
        calculated = isinstance(drawn, SeriesLine)
        id = CellId.at_step(name, step, key, LIVE_CASE) if calculated else CellId()
        if not item.varies or name in ctx.analysis.read_over_cases:
            yield Cell(row, _live(name, row, step, ctx), "formula", form, id)
        for c, case in enumerate(ctx.layout.cases if item.varies else ()):
            at = row.moved(cols=1 + c)
            id = CellId.at_step(name, step, key, case) if calculated else CellId()
            yield Cell(at, _case(drawn, at, axis, step, ctx), "formula", form, id)


def _lead(row: Place, axis: Axis, step: int, ctx: Context) -> Iterator[Cell]:
    """The label of a step and its number, from 1."""
    label, number = Place(row.sheet, row.row, LABEL), Place(row.sheet, row.row, UNIT)
    form: FormatName
    if not step:
        timeline = axis.timeline or ctx.model.axis(axis.totals_of or "").timeline
        assert timeline
        yield Cell(label, timeline.opening, "label")
    elif axis.listed:
        yield Cell(label, axis.steps[step - 1].label, "label")
    else:
        told, form = (f"{axis.name}.end", "date") if axis.timeline else (axis.numbering, "plain")
        told, form = (f"{axis.name}.{NAME}", "text") if axis.named else (told, form)
        told = f"={_at_number(told, number, ctx)}"
        yield Cell(label, Formula(told, axis.label), "label", form)
    yield Cell(number, step, "step_number", "plain")


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


def _case(
    drawn: SeriesInput | SeriesLine | None, at: Place, axis: Axis, step: int, ctx: Context
) -> Formula:
    """The series' own formula in a case; of one that is typed by case, the typed figure."""
    assert drawn is not None
    if isinstance(drawn, SeriesInput):
        rows = series_across.case_rows(drawn.name, ctx)
        first = rows.first.moved(rows=at.col - FIRST_CASE)
        area = parts.across(first, rows.columns).ref(at.sheet)
        number, _ = Place(at.sheet, at.row, UNIT), ctx.words
        says = _("The figure typed for the case")
        return Formula(f"={_at_number(drawn.name, number, ctx, area)}", says)
    text = ctx.item(drawn.name).formula
    if not step:
        text = drawn.opening or ""
    elif step == 1 and drawn.first:
        text = drawn.first
    return ctx.in_case_step(text, at, axis.name, step)
