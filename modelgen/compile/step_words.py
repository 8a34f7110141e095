"""How cells of series are called and shown where edits are told: by item, case and step."""

from collections.abc import Sequence

from ..book.book import Cell, CellId, Formula, Value
from ..days import day_of, is_day
from ..template.words import LIVE_CASE
from ..translations import day, in_digits, spoken
from ..translations import told as _
from . import wording
from .context import Context


def is_step(id: CellId, ctx: Context) -> bool:
    """Whether a cell holds a series of the model at a step, or what stands before the first."""
    item = ctx.analysis.items.get(id.item)
    return id.of_a_series and item is not None and item.is_series


def of_a_timeline(id: CellId, ctx: Context) -> bool:
    """Whether a cell holds what a timeline starts from: its first day, its last actual step."""
    axis, dot, _word = id.text.partition(".")
    return bool(dot) and not id.item and axis in {a.name for a in ctx.model.axes if a.timeline}


def step(id: CellId, ctx: Context) -> str:
    """What a reader calls the step of a cell of a series: `2027`, `2027-06`, `Opening`, `Noon`."""
    axis = ctx.model.axis(ctx.item(id.item).axis)
    key = id.key
    if axis.timeline:
        if key == "opening":
            return axis.timeline.opening
        if axis.timeline.every == "year":
            return key.removesuffix("-12")
    if not axis.listed:
        number = axis.numbered(key)
        return axis.called(number) if number else key
    return axis.steps[id.step - 1].label if id.step else key


def called(ids: Sequence[CellId], ctx: Context) -> str:
    """`Growth of revenue, Lean, 2027`; of several steps the first and the last."""
    first, last = ids[0], ids[-1]
    cases = {case.name: case.label for case in ctx.model.cases}
    cases[LIVE_CASE] = _("live case")
    words = [ctx.item(first.item).label]
    words += [cases[first.case]] if first.case in cases else []
    steps = dict.fromkeys((step(first, ctx), step(last, ctx)))
    return ", ".join([*words, " – ".join(steps)])


def content(now: Value | None, cell: Cell, ctx: Context) -> str:
    """What stood or stands in a cell: a share in per cent, a date as one, a link as its case."""
    if (
        is_step(cell.id, ctx)
        and cell.role == "inherited"
        and isinstance(cell.content, Formula)
        and now == cell.content.text
    ):
        parents, labels = ctx.parents, {case.name: case.label for case in ctx.model.cases}
        return _("as {case}").format(case=labels[parents[cell.id.case]])
    if not isinstance(now, float | int) or isinstance(now, bool):
        return wording.content(now)
    if cell.format == "date" and is_day(now):
        return day(day_of(now), spoken())
    if not is_step(cell.id, ctx):
        return wording.content(now)
    item = ctx.analysis.items.get(cell.id.item)
    if item and ctx.is_share(item.unit):
        return f"{in_digits(float(f'{now * 100:.12g}'))} %"
    return in_digits(now)
