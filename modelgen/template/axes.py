"""What series run along: timelines, the years of one, and lists of steps."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import Field, PrivateAttr, model_validator

from ..formulas.by_year import FISCAL
from .words import Day, ItemName, Label, Number, Strict, Unit, refused


class Step(Strict):
    """One step of an axis: the text people read and the number formulas use."""

    label: Label
    value: Number


MONTHS = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
"""How many months a step of a timeline takes."""

MOST_STEPS = 400


class Timeline(Strict):
    """Periods of one length from a first day on; the first `actuals` of them are past.

    `opening` heads the column of what stands before the first.
    """

    start: Day
    every: Literal["month", "quarter", "half-year", "year"]
    periods: Annotated[int, Field(ge=2, le=MOST_STEPS)]
    actuals: Annotated[int, Field(ge=0)] = 0
    opening: Label = "Opening"

    @property
    def months(self) -> int:
        """How many months a step takes."""
        return MONTHS[self.every]

    @model_validator(mode="after")
    def _sound(self) -> "Timeline":
        if self.start.day != 1:
            message = "`start` is the first day of a month; write {day}"
            raise refused(message, day=self.start.replace(day=1), at=("start",))
        if self.actuals > self.periods:
            message = "`actuals` {actuals} is more than the {periods} periods there are"
            raise refused(message, actuals=self.actuals, periods=self.periods, at=("actuals",))
        return self

    def ends(self, step: int) -> date:
        """The last day of a step, from 1; of step 0 the day before the first."""
        months = self.start.year * 12 + self.start.month - 1 + step * self.months
        return date(months // 12, months % 12 + 1, 1) - timedelta(days=1)

    def years(self, year_ends: int) -> tuple[int, ...]:
        """The years in which its steps end; a year is called by the calendar year of its end."""
        first, last = (self.ends(step) for step in (1, self.periods))
        years = (end.year + (end.month > year_ends) for end in (first, last))
        return tuple(range(next(years), next(years) + 1))


class Axis(Strict):
    """What a series runs along: a timeline, or a list of steps such as the hours of a day."""

    name: ItemName
    label: Label
    position: Label = "Position"
    unit: Unit = "1"
    steps: tuple[Step, ...] = Field(default=(), max_length=MOST_STEPS)
    timeline: Timeline | None = None
    totals_of: ItemName | None = None
    year_ends: Annotated[int, Field(ge=1, le=12)] | None = None
    _years: tuple[int, ...] = PrivateAttr(default=())
    """Those of the timeline that it totals, once the model knows that."""

    @model_validator(mode="after")
    def _steps(self) -> "Axis":
        kinds = [word for word in ("timeline", "totals_of", "steps") if getattr(self, word)]
        if len(kinds) > 1:
            message = "an axis has a `timeline`, `steps` or `totals_of`: only one of them"
            raise refused(message, at=kinds[1:2])
        if not kinds:
            raise refused("an axis needs a `timeline`, a list of `steps`, or `totals_of` one")
        if self.year_ends and not self.totals_of:
            raise refused("`year_ends` goes with `totals_of`", at=("year_ends",))
        if len(self.steps) == 1:
            raise refused("`steps` needs 2 entries or more; it has 1", at=("steps",))
        return self

    @property
    def length(self) -> int:
        """How many steps it has."""
        if self.timeline:
            return self.timeline.periods
        return len(self._years) if self.totals_of else len(self.steps)

    def know_years(self, timeline: Timeline) -> None:
        """Once the model is whole: the years of the timeline that it totals."""
        self._years = timeline.years(self.year_ends or 12)

    def step_of(self, month: str) -> int:
        """The step of a timeline in which a month such as 2026-07 lies, from 1; else 0."""
        if not self.timeline or not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", month):
            return 0
        start, (year, number) = self.timeline.start, map(int, month.split("-"))
        months = (year - start.year) * 12 + number - start.month
        step = months // self.timeline.months + 1
        return step if months >= 0 and step <= self.timeline.periods else 0

    def numbered(self, key: str) -> int:
        """The step that ids call so, from 1; 0 where it has none."""
        return next((n for n in range(1, self.length + 1) if self.key(n) == key), 0)

    def called(self, step: int) -> str:
        """What a reader calls a step, from 1: `2027`, `2027-06`, `Noon`."""
        if self.listed:
            return self.steps[step - 1].label
        yearly = self.timeline is not None and self.timeline.every == "year"
        return self.key(step).removesuffix("-12") if yearly else self.key(step)

    @property
    def range(self) -> str:
        """Its first and its last step."""
        return f"{self.called(1)} – {self.called(self.length)}"

    @property
    def listed(self) -> bool:
        """Whether its steps are typed one by one."""
        return bool(self.steps)

    @property
    def actuals(self) -> int:
        """How many of them are past."""
        return self.timeline.actuals if self.timeline else 0

    def key(self, step: int) -> str:
        """What ids call a step, from 1: of a timeline its last month, which follows the date."""
        if self.totals_of:
            return str(self._years[step - 1])
        return f"{self.timeline.ends(step):%Y-%m}" if self.timeline else str(step)

    def starting(self, day: date) -> "Axis":
        """The same steps from another first day on."""
        return self._with(start=day)

    def with_actuals(self, actuals: int) -> "Axis":
        """The same steps, of which so many are past."""
        return self._with(actuals=actuals)

    def _with(self, **changed: object) -> "Axis":
        assert self.timeline
        timeline = self.timeline.model_copy(update=changed)
        return self.model_copy(update={"timeline": timeline})

    def ready(self) -> Iterator[str]:
        """The items that it brings, such as `month.first`, without the axis itself."""
        words = READY if self.timeline else (FISCAL,) if self.totals_of else ()
        yield from (f"{self.name}.{word}" for word in words)


LAST_ACTUAL = "last_actual"
"""The input that a timeline brings: the number of its last step that is past."""

PER_YEAR = "per_year"
"""The constant that a timeline brings: how many steps a year has."""

READY: Mapping[str, Unit] = {
    "start": "date", "end": "date", "days": "day", FISCAL: "1", "first": "1", "last": "1",
    "actual": "1", "plan": "1", "months": "month", "years": "year",
}  # fmt: skip
"""What every timeline has a row of, beside the number of each step, and its unit."""
