"""Reported figures that were set behind the last actual step, where no formula takes them yet."""

from collections.abc import Callable, Iterator, Mapping

from ..addresses import Place
from ..template.figures import SeriesLine
from ..translations import told as _
from .blocks.series import Series
from .blocks.timeline import last_actual, last_actual_place
from .context import Context


def waiting(
    ctx: Context, last: Mapping[str, int], there: Callable[[Place], Place]
) -> Iterator[tuple[str, str]]:
    """What is told of each timeline that has such figures, by the id of its last actual step.

    `last` are the last actual steps as they stand, by that id; `there` is where a cell stands.
    """
    lines = (item for block in ctx.model.of(Series) for item in block.items)
    rows = {line.actual for line in lines if isinstance(line, SeriesLine) and line.actual}
    for axis in ctx.model.axes:
        id, now = last_actual(axis), last.get(last_actual(axis), axis.actuals)
        own = [one for one in ctx.build.sets if one.name in rows and one.step]
        steps = [axis.numbered(s.step) for s in own if ctx.item(s.name).axis == axis.name]
        if axis.timeline and max(steps, default=0) > now:
            says = _(
                "reported figures up to {step}: they count once the last actual step ({at}) is"
                " {number} (now {now})"
            )
            most, at = max(steps), there(last_actual_place(id, ctx))
            yield id, says.format(step=axis.called(most), at=at, number=most, now=now)
