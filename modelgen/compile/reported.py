"""Reported figures that were set behind the last actual step, where no formula takes them yet."""

from collections.abc import Iterator, Mapping

from ..template.figures import SeriesLine
from ..translations import told as _
from .blocks.series import Series
from .blocks.timeline import last_actual
from .context import Context


def waiting(ctx: Context, last: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """What is told of each timeline that has such figures, by the id of its last actual step.

    `last` are the last actual steps as they stand, by that id.
    """
    lines = (item for block in ctx.model.of(Series) for item in block.items)
    rows = {line.actual for line in lines if isinstance(line, SeriesLine) and line.actual}
    for axis in ctx.model.axes:
        id, now = last_actual(axis), last.get(last_actual(axis), axis.actuals)
        own = [one for one in ctx.build.sets if one.name in rows and one.step]
        steps = [axis.numbered(s.step) for s in own if ctx.item(s.name).axis == axis.name]
        if axis.timeline and max(steps, default=0) > now:
            says = _("reported figures up to {step}: they count once {id} is {number} (now {now})")
            most = max(steps)
            yield id, says.format(step=axis.called(most), id=id, number=most, now=now)
