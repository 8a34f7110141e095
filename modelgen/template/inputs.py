"""The inputs that a template declares: what may be typed, from where it came, how far it moves."""

from collections.abc import Mapping
from datetime import date

from pydantic import Field, PrivateAttr, model_validator

from ..days import day_of, is_day
from ..translations import day, in_digits, spoken
from ..translations import told as _
from .entries import (
    FIGURES_ALONE,
    Choice,
    EntryKind,
    EntryValue,
    InputEntry,
    Limit,
    as_number,
    as_setting,
    has_options,
    of_words,
    options_of,
)
from .sources import Attribution
from .words import ASSUMED, Day, Evidence, ItemName, Label, Strict, Text, Unit, refused

CHOICE_STEPS = (1, 2)
"""How far apart the first and the last value of a choice may be: the check names three cells."""


class Named(Strict):
    """What every item states: its name in formulas, its label for people, its unit."""

    name: ItemName
    label: Label
    unit: Unit


class Sourced(Named):
    """What every input states: where its value came from and how far it may move."""

    minimum: Limit | None
    maximum: Limit | None
    evidence: Evidence
    source: Attribution
    as_of: Day
    note: Text = "–"

    @model_validator(mode="after")
    def _in_order(self) -> "Sourced":
        if self.bounds and self.bounds[0] > self.bounds[1]:
            raise refused("`minimum` is above `maximum`", at=("minimum",))
        return self

    @property
    def bounds(self) -> tuple[float, float] | None:
        """What may be typed at all, as numbers; None of words."""
        if self.minimum is None or self.maximum is None:
            return None
        return as_number(self.minimum), as_number(self.maximum)

    def outside(self, number: float, unit: str = "") -> str:
        """What is allowed, where a number is beyond it; nothing where it is not.

        `unit` is that of the item in the words of the workbook.
        """
        if self.bounds is None or self.bounds[0] <= number <= self.bounds[1]:
            return ""
        low, high = map(self.told, self.bounds)
        if isinstance(self.minimum, date):
            return _("allowed are {minimum} to {maximum}").format(minimum=low, maximum=high)
        says = _("allowed are {minimum} to {maximum} {unit}")
        return says.format(minimum=low, maximum=high, unit=unit or self.unit)

    def told(self, number: float) -> str:
        """A figure of it in a message: a date as one."""
        dated = isinstance(self.minimum, date) and is_day(number)
        return day(day_of(number), spoken()) if dated else in_digits(number)

    def _of_kind(self, stated: object, *at: str | int) -> float | date:
        """A figure of the kind of the limits: a number, or a date; raises where it is another."""
        dated = isinstance(self.minimum, date)
        if not isinstance(stated, float | date) or isinstance(stated, date) != dated:
            kind = "a date like 2026-01-31" if dated else "a number"
            word = ".".join(part for part in at if isinstance(part, str))
            raise refused("`{word}` must be {kind}", word=word, kind=kind, at=at)
        return stated

    def _check(self, stated: float | date, *at: str | int) -> None:
        """Raise unless a figure, which the template states at `at`, is in the allowed range."""
        bounds = self.bounds or (0.0, 0.0)
        if not bounds[0] <= as_number(stated) <= bounds[1]:
            message = "`{word}` {number} is outside the allowed range {minimum} to {maximum}"
            raise refused(message, **self._facts(stated, at))

    def _facts(self, stated: float | date, at: tuple[str | int, ...]) -> dict[str, object]:
        word = ".".join(part for part in at if isinstance(part, str))
        figures = {"number": stated, "minimum": self.minimum, "maximum": self.maximum}
        told = {key: f"{n:.15g}" if isinstance(n, float) else n for key, n in figures.items()}
        return {"at": at, "word": word, **told}


class Input(Sourced):
    """A value a person may change; a driver when results depend on it."""

    choice: Choice = False
    picks: ItemName | None = None
    value: InputEntry
    low: Limit | None = None
    high: Limit | None = None
    range_evidence: Evidence | None = None
    cases: dict[ItemName, InputEntry] = Field(default={})
    _whole: bool = PrivateAttr(default=False)
    """Whether formulas look back by it, once the model knows that."""
    _rows: Mapping[str, str] = PrivateAttr(default={})
    """The rows of the table of which it picks one, and what each is called there."""

    _names_rows: str = PrivateAttr(default="")
    """The column of that table that says what a row is."""

    def know_rows(self, column: str, called: Mapping[str, str]) -> None:
        """Once the model is whole: the rows of the table of which it picks one."""
        self._names_rows, self._rows = column, called

    def picking(self, column: str, called: Mapping[str, str]) -> "Input":
        """The same where the rows are called otherwise."""
        changed = self.model_copy()
        changed.know_rows(column, called)
        return changed

    @property
    def first_column(self) -> str:
        """The column of the table in which it finds its row."""
        return self._names_rows

    def know_lag(self, looked_back_by: bool) -> None:
        """Once the model is whole: whether some formula looks back by it."""
        self._whole = looked_back_by

    @property
    def whole(self) -> bool:
        """Whether it takes whole numbers alone, as a number of steps is."""
        return self._whole

    def outside(self, number: float, unit: str = "") -> str:
        """What is allowed, where a number is not; of a number of steps whole ones alone."""
        told = super().outside(number, unit)
        if told or not self.whole or float(number).is_integer() or self.bounds is None:
            return told
        low, high = map(self.told, self.bounds)
        says = _("allowed are whole numbers from {minimum} to {maximum}")
        return says.format(minimum=low, maximum=high)

    @model_validator(mode="before")
    @classmethod
    def _of_its_kind(cls, row: object) -> object:
        """Words have no limits and no unit of their own."""
        if not isinstance(row, dict) or not (of_words(row) or row.get("picks")):
            return row
        if row.get("picks") and "choice" in row:
            message = "an input that `picks` a row has no `choice`: leave it out"
            raise refused(message, at=("choice", "#key"))
        what = "choice" if has_options(row.get("choice")) or row.get("picks") else "text"
        for key in FIGURES_ALONE:
            if key in row:
                message = "a {what} has no `{key}`: leave it out"
                raise refused(message, what=what, key=key, at=(key, "#key"))
        if row.get("unit", "text") != "text":
            raise refused("a choice has no unit: leave `unit` out", at=("unit", "#key"))
        return {**row, "unit": "text", "minimum": None, "maximum": None}

    @property
    def takes(self) -> EntryKind:
        """What is typed into it."""
        if has_options(self.choice) or self.picks:
            return "choice"
        if self.unit == "text":
            return "text"
        return "date" if isinstance(self.minimum, date) else "number"

    @property
    def labels(self) -> Mapping[str, str]:
        """What its cells show for each option of a choice, or row of a table; none of others."""
        return self._rows if self.picks else options_of(self.choice)

    @property
    def own_options(self) -> Mapping[str, str]:
        """The options that have a row of their own; those of a table stand there."""
        return {} if self.picks else self.labels

    @property
    def options(self) -> tuple[float, ...]:
        """The values of a switch, the whole numbers from minimum to maximum; none otherwise."""
        low, high = self.bounds or (0.0, 0.0)
        steps = int(high - low) if self.choice is True else -1
        return tuple(low + step for step in range(steps + 1))

    def content(self, entry: EntryValue) -> EntryValue:
        """What a cell holds for an entry: the label of an option, else the entry itself."""
        return self.labels.get(entry, entry) if isinstance(entry, str) else entry

    def entry_of(self, shown: float | str) -> str:
        """What `--set` types for what a cell holds; a label that is none stays as it is."""
        if isinstance(shown, str):
            return next((name for name, label in self.labels.items() if label == shown), shown)
        return as_setting(day_of(shown) if self.takes == "date" else shown)

    @property
    def evidence_range(self) -> tuple[Limit, Limit] | None:
        """Low and high of the evidence, the value where the template gives none; none of words."""
        if isinstance(self.value, str):
            return None
        low = self.value if self.low is None else self.low
        high = self.value if self.high is None else self.high
        return low, high

    @property
    def ends(self) -> tuple[float, float]:
        """The same as numbers; words do not move."""
        low, high = self.evidence_range or (0.0, 0.0)
        return as_number(low), as_number(high)

    @property
    def ranged(self) -> bool:
        """Whether the evidence gives it a range to move in."""
        return self.ends[0] < self.ends[1]

    def stated(self, case: str, parents: Mapping[str, str]) -> EntryValue:
        """The value in a case: its own, or that of the nearest case above it."""
        while case not in self.cases and case in parents:
            case = parents[case]
        return self.cases.get(case, self.value)

    @property
    def range_tag(self) -> Evidence:
        """The tag of the range: that of the value where the template gives none."""
        return self.range_evidence or self.evidence

    @property
    def assumed(self) -> bool:
        """Whether the value, or the range around it, rests on an assumption."""
        return self.evidence in ASSUMED or (self.ranged and self.range_tag in ASSUMED)

    @model_validator(mode="after")
    def _whole_steps(self) -> "Input":
        low, high = self.bounds or (0.0, 0.0)
        if self.choice is True and high - low not in CHOICE_STEPS:
            message = (
                "a choice has two or three values, one apart: `maximum` is 1 or 2 above `minimum`"
            )
            raise refused(message, at=("choice",))
        return self

    @model_validator(mode="after")
    def _in_range(self) -> "Input":
        if self.takes in ("choice", "text"):
            return self
        stated: dict[tuple[str, ...], object] = {
            ("minimum",): self.minimum,
            ("maximum",): self.maximum,
            ("value",): self.value,
            ("low",): self.low,
            ("high",): self.high,
        }
        stated |= {("cases", case): figure for case, figure in self.cases.items()}
        for at, figure in stated.items():
            if figure is not None or at in (("minimum",), ("maximum",)):
                self._check_entry(figure, *at)
        low, high = self.ends
        if low > high:
            raise refused("`low` is above `high`", at=("low",))
        if self.range_evidence and low == high:
            message = "`range_evidence` without a range: give `low` and `high`, or leave it out"
            raise refused(message, at=("range_evidence",))
        return self

    def _check_entry(self, stated: object, *at: str) -> None:
        """Raise unless a figure is of the kind of its limits, and one that may be typed."""
        if stated is None:
            raise refused("`{word}` is empty", word=at[0], at=at)
        figure = self._of_kind(stated, *at)
        self._check(figure, *at)
        if self.choice is True and figure not in self.options:
            message = "`{word}` {number} is none of the choices {options}"
            options = ", ".join(f"{option:.15g}" for option in self.options)
            raise refused(message, **self._facts(figure, at), options=options)
