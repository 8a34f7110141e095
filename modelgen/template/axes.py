"""What series run along: timelines, the years or quarters of one, and lists of steps."""

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import Field, PrivateAttr, model_validator

from ..formulas.by_year import FISCAL
from ..translations import N_
from ..translations import told as _
from .words import Day, ItemName, Label, Number, Strict, Unit, refused


class Step(Strict):
    """One step of an axis: the text people read and the number formulas use."""

    label: Label
    value: Number


MONTHS = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
"""How many months a step of a timeline takes."""

KEYS: Mapping[str, str] = {"quarter": "quarter", "half-year": "half_year", "year": FISCAL}
"""The item that numbers the quarters, half-years or years in which steps end."""

PARTS: Mapping[str, int] = {"quarter": 4, "half-year": 2, "year": 1}
"""How many of them a year has."""

CALLED: Mapping[str, str] = {"quarter": N_("Q{part} {year}"), "half-year": N_("H{part} {year}")}
"""What a part of a year is called."""

NAME = "name"
"""The item that calls the steps of an axis of quarters or half-years so."""

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

    def totals(self, every: str, year_ends: int) -> tuple[int, ...]:
        """The years, or parts of them, in which its steps end, counted on from the year 0.

        A year is called by the calendar year of its end.
        """
        first, last = (self._in_year(step, year_ends) for step in (1, self.periods))
        months = MONTHS[every]
        return tuple(range(first // months, last // months + 1))

    def aligned(self, year_ends: int) -> bool:
        """Whether each of its steps is a whole quarter, half-year or year of its own years."""
        return (self._in_year(1, year_ends) + 1) % self.months == 0

    def _in_year(self, step: int, year_ends: int) -> int:
        """The months up to that in which a step ends, counted from the year 0."""
        end = self.ends(step)
        return end.year * 12 + end.month - 1 + 12 - year_ends


class Axis(Strict):
    """What a series runs along: a timeline, or a list of steps such as the hours of a day."""

    name: ItemName
    label: Label
    position: Label = "Position"
    unit: Unit = "1"
    steps: tuple[Step, ...] = Field(default=(), max_length=MOST_STEPS)
    timeline: Timeline | None = None
    totals_of: ItemName | None = None
    every: Literal["quarter", "half-year", "year"] | None = None
    year_ends: Annotated[int, Field(ge=1, le=12)] | None = None
    _totals: tuple[int, ...] = PrivateAttr(default=())
    """The years, or parts of them, of the timeline that it totals, once the model knows that."""
    _counts: tuple[str, ...] = PrivateAttr(default=())
    """The parts of years by which the steps of a timeline are called or found."""
    _year_ends: int = PrivateAttr(default=12)
    _rows: tuple[str, ...] = PrivateAttr(default=())
    """What the rows of a table are called, where they are its steps."""

    @classmethod
    def of_rows(cls, name: str, label: str, keys: tuple[str, ...]) -> "Axis":
        """What the columns of a table run along."""
        axis = cls.model_construct(name=name, label=label)
        axis._rows = keys  # noqa: SLF001 - of its own kind
        return axis

    @property
    def of_a_table(self) -> bool:
        """Whether its steps are the rows of a table, which have no order."""
        return bool(self._rows)

    @model_validator(mode="after")
    def _steps(self) -> "Axis":
        kinds = [word for word in ("timeline", "totals_of", "steps") if getattr(self, word)]
        if len(kinds) > 1:
            message = "an axis has a `timeline`, `steps` or `totals_of`: only one of them"
            raise refused(message, at=kinds[1:2])
        if not kinds:
            raise refused("an axis needs a `timeline`, a list of `steps`, or `totals_of` one")
        for word in ("year_ends", "every"):
            if getattr(self, word) and not self.totals_of:
                raise refused("`{word}` goes with `totals_of`", word=word, at=(word,))
        if len(self.steps) == 1:
            raise refused("`steps` needs 2 entries or more; it has 1", at=("steps",))
        return self

    @property
    def length(self) -> int:
        """How many steps it has."""
        if self.timeline:
            return self.timeline.periods
        if self._rows:
            return len(self._rows)
        return len(self._totals) if self.totals_of else len(self.steps)

    @property
    def lasts(self) -> str:
        """How long a step takes: month, quarter, half-year or year."""
        return self.timeline.every if self.timeline else self.every or "year"

    @property
    def numbering(self) -> str:
        """The item that numbers the quarters, half-years or years that are its steps."""
        return f"{self.name}.{KEYS[self.lasts]}"

    @property
    def named(self) -> bool:
        """Whether its steps are parts of a year that have names, such as Q1 2027."""
        if not self.timeline:
            return self.totals_of is not None and self.lasts in CALLED
        return self.lasts in CALLED and self.timeline.aligned(self._year_ends)

    def know_totals(self, timeline: Timeline, year_ends: int) -> None:
        """Once the model is whole: the years, or parts of them, of the timeline it totals."""
        self._totals = timeline.totals(self.lasts, year_ends)

    @property
    def counts(self) -> tuple[str, ...]:
        """The parts of years by which the steps of a timeline are called or found."""
        return self._counts

    def know_counts(self, totals: Collection[str], year_ends: int) -> None:
        """Once the model is whole: by what years and parts of them a timeline is totalled.

        Its own steps are among them, so that they have names.
        """
        self._year_ends = year_ends
        self._counts = tuple(lasts for lasts in CALLED if lasts in totals or self._own(lasts))

    def _own(self, lasts: str) -> bool:
        return lasts == self.lasts and self.named

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
        if self.named:
            parts = PARTS[self.lasts]
            year, part = divmod(self._number(step), parts)
            called = CALLED[self.lasts]
            return _(called).format(part=part + 1, year=year)
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
        if self._rows:
            return self._rows[step - 1]
        if self.timeline:
            return f"{self.timeline.ends(step):%Y-%m}"
        return self.period(step) if self.totals_of else str(step)

    def period(self, step: int) -> str:
        """The year, or the part of one, that a step is: `2027`, `2027-Q1`, `2027-H2`."""
        year, part = divmod(self._number(step), PARTS[self.lasts])
        return f"{year}-{self.lasts[0].upper()}{part + 1}" if self.named else str(year)

    def _number(self, step: int) -> int:
        """The year, or part of one, of a step, counted on from the year 0."""
        if self.timeline:
            return self.timeline.totals(self.lasts, self._year_ends)[step - 1]
        return self._totals[step - 1]

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
        yield from (f"{self.name}.{word}" for word in self.ready_words())

    def ready_words(self) -> Iterator[str]:
        """What they are called behind the dot."""
        if self.timeline:
            yield from DATED
            yield from (KEYS[lasts] for lasts in self.counts)
        elif self.totals_of:
            yield KEYS[self.lasts]
        if self.named:
            yield NAME


LAST_ACTUAL = "last_actual"
"""The input that a timeline brings: the number of its last step that is past."""

PER_YEAR = "per_year"
"""The constant that a timeline brings: how many steps a year has."""

DATED: Mapping[str, Unit] = {
    "start": "date", "end": "date", "days": "day", FISCAL: "1", "first": "1", "last": "1",
    "actual": "1", "plan": "1", "months": "month", "years": "year",
}  # fmt: skip
"""What every timeline has a row of, beside the number of each step, and its unit."""

READY: Mapping[str, Unit] = {**DATED, "quarter": "1", "half_year": "1", NAME: "text"}
"""The same, and what only those have whose steps end in quarters or half-years, or are some."""
