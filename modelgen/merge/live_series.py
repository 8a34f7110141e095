"""The values of a series over its steps, live and in each case, as they stand in a model."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..book.book import Value, shown_value
from ..compile.layout import FIRST_CASE
from ..days import day_of, is_day
from ..translations import day, decimal_sign, in_digits, spoken
from ..translations import told as _
from .live_model import LiveModel

ENDS = 2
"""So many steps are told before a long series is cut, and one behind."""


@dataclass(frozen=True)
class SeriesValues:
    """A series in the live case, and in each case where they are calculated."""

    axis: str
    steps: tuple[str, ...]
    """The last day of each step as it stands now; of a list what the step is called."""
    opening: Value | None
    values: tuple[Value | None, ...]
    cases: Mapping[str, tuple[Value | None, ...]]
    dated: bool = False
    """Whether its values are days."""

    @property
    def told(self) -> str:
        """The values in a line of text: the opening, if there is one, the first ones, the last."""
        before = [] if self.opening is None else [self.listed([self.opening])]
        return _("; ").join([*before, self.listed(self.values)])

    def listed(self, values: Sequence[Value | None]) -> str:
        """Values in a line of text: the first ones and the last."""
        words = ["?" if value is None else self._shown(value) for value in values]
        if len(words) > 2 * ENDS + 1:
            words = [*words[: ENDS + 1], "…", words[-1]]
        return (", " if decimal_sign(spoken()) == "." else " / ").join(words)

    def _shown(self, value: Value) -> str:
        if isinstance(value, bool | str):
            return shown_value(value)
        dated = self.dated and is_day(value)
        return day(day_of(value), spoken()) if dated else in_digits(value)

    @property
    def data(self) -> dict[str, Any]:
        """The same for machines."""
        found = {"axis": self.axis, "steps": self.steps, "opening": self.opening}
        return {**found, "values": self.values, "cases": dict(self.cases)}


def live_series(state: LiveModel, name: str) -> SeriesValues:
    """Raises KeyError for an item that is no series."""
    ctx = state.ctx
    layout, item = ctx.layout, ctx.item(name)
    axis = ctx.model.axis(item.axis)
    numbers = range(1, layout.lengths[name] + 1)

    def live(series: str, step: int) -> Value | None:
        return state.value_at(state.place(layout.step(series, step)))

    def in_case(column: int) -> tuple[Value | None, ...]:
        places = (layout.step_over_cases(name, step, FIRST_CASE + column) for step in numbers)
        return tuple(state.value_at(state.place(place)) for place in places)

    labels = tuple(step.label for step in axis.steps)
    if axis.timeline:
        ends = (live(f"{axis.name}.end", step) for step in numbers)
        labels = tuple(day_of(at).isoformat() if isinstance(at, float) else "?" for at in ends)
    cased = name in layout.over_cases and item.varies
    return SeriesValues(
        axis.name, labels, live(name, 0) if item.opening else None,
        tuple(live(name, step) for step in numbers),
        {case: in_case(c) for c, case in enumerate(layout.cases)} if cased else {},
        ctx.format(item.unit) == "date",
    )  # fmt: skip
