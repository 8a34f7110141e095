"""The figures beside the inputs: constants, line items, and series of typed or computed ones."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Literal, Protocol

from pydantic import BeforeValidator, Discriminator, Field, PrivateAttr, Tag, model_validator

from .entries import EntryKind, Limit, as_number
from .inputs import Named, Sourced
from .sources import Attribution
from .words import Day, Expression, ItemName, Text, refused


def _steps(value: object) -> object:
    """One figure for every step stands for a list of it."""
    one = isinstance(value, int | float | date) and not isinstance(value, bool)
    return [value] if one else value


def _by_month(value: object) -> str:
    return "[from]" if isinstance(value, dict) else "[steps]"


_Listed = Annotated[tuple[Limit, ...], BeforeValidator(_steps), Field(min_length=1)]

_From = Annotated[dict[str, Limit], Field(min_length=1)]

StepFigures = Annotated[
    Annotated[_Listed, Tag("[steps]")] | Annotated[_From, Tag("[from]")], Discriminator(_by_month)
]
"""Figures along an axis: one per step, one for all of them, or by the month from which on one
holds (`2026-07`)."""


class Stepped(Protocol):
    """What an axis tells of its steps."""

    @property
    def length(self) -> int: ...

    @property
    def actuals(self) -> int: ...

    def step_of(self, month: str) -> int:
        """The step in which a month lies, from 1; 0 where it lies in none."""


Nature = Literal["flow", "balance", "ratio"]
"""What the total of a line over time is: the sum, the last one, or its formula on the totals."""


class SeriesInput(Sourced):
    """Typed values along an axis; a row for each case where `cases` states others.

    On a timeline `actuals` fills the steps up to the last actual one, `plan` those behind it;
    the other steps hold 0.
    """

    kind: Literal["input"] = "input"
    minimum: Limit
    maximum: Limit
    values: StepFigures | None = None
    actuals: StepFigures | None = None
    plan: StepFigures | None = None
    nature: Nature | None = Field(default=None, alias="is")
    cases: dict[ItemName, StepFigures] = Field(default={})
    _set: Mapping[str, Mapping[int, float]] = PrivateAttr(default={})
    """Figures of single steps by case, of one row for all under no name."""
    _past: int | None = PrivateAttr(default=None)
    """How many steps were past where the figures were stated, if another number is by now."""

    @model_validator(mode="after")
    def _in_range(self) -> "SeriesInput":
        given = [word for word in ("values", "actuals", "plan") if getattr(self, word)]
        if len(given) != 1:
            message = "`{name}` needs its `values` (or, on a timeline, `actuals` or `plan`)"
            raise refused(message, name=self.name, at=given[1:2])
        for step, figure in _keyed(getattr(self, given[0])):
            self._check(self._of_kind(figure, given[0], step), given[0], step)
        for case, stated in self.cases.items():
            for step, figure in _keyed(stated):
                self._check(self._of_kind(figure, "cases", case, step), "cases", case, step)
        if given[0] != "values" and self.takes == "date":
            message = "a row of dates has one in every step: give `values`"
            raise refused(message, at=(given[0], "#key"))
        if given[0] != "values":
            self._check(0, given[0])
        return self

    @property
    def takes(self) -> EntryKind:
        """What is typed into it."""
        return "date" if isinstance(self.minimum, date) else "number"

    @property
    def key(self) -> str:
        """The key that states its figures."""
        return "values" if self.values else "actuals" if self.actuals else "plan"

    def never_zero(self, axis: Stepped) -> bool:
        """Whether it fills a part of the axis, and no figure stated there is 0.

        A 0 that appears there is a figure that nobody has typed.
        """
        past = self._split(axis)
        part = slice(past) if self.actuals else slice(past, None)
        stated = (self.stated(case, {}, axis)[part] for case in ("", *self.cases))
        return self.key != "values" and all(map(all, stated))

    def lengths(self, axis: Stepped) -> tuple[int, ...]:
        """How many figures its key may have on an axis: one for all, or one for each."""
        steps, past = axis.length, self._split(axis)
        known = {"values": steps, "actuals": past, "plan": steps - past}
        return 1, known[self.key]

    def with_figure(self, case: str, step: int, figure: float) -> "SeriesInput":
        """The series with another figure at a step: of a case, or of its one row."""
        changed = self.model_copy()
        own = {**self._set.get(case, {}), step: figure}
        changed._set = {**self._set, case: own}  # noqa: SLF001 - of its own kind
        return changed

    def fixed(self, axis: Stepped) -> "SeriesInput":
        """The same figures at the same steps, wherever the actual steps then end."""
        changed = self.model_copy()
        changed._past = axis.actuals  # noqa: SLF001 - of its own kind
        return changed

    def _split(self, axis: Stepped) -> int:
        return axis.actuals if self._past is None else self._past

    def differs(self, case: str) -> bool:
        """Whether a case has figures of its own."""
        return case in self.cases or case in self._set

    def states(self, case: str, step: int) -> bool:
        """Whether a case has a figure of its own at a step."""
        return case in self.cases or step in self._set.get(case, {})

    def stated(self, case: str, parents: Mapping[str, str], axis: Stepped) -> tuple[float, ...]:
        """The figure of each step in a case: its own, or that of the nearest case above it."""
        line = [case]
        while line[-1] in parents:
            line.append(parents[line[-1]])
        found = list(self._own(axis))
        for above in ("", *reversed(line)):
            if above in self.cases:
                found = list(_spread(self.cases[above], axis.length, axis))
            for step, figure in self._set.get(above, {}).items():
                found[step - 1] = figure
        return tuple(found)

    def _own(self, axis: Stepped) -> tuple[float, ...]:
        """The figure of each step where no case states another."""
        past = self._split(axis)
        ahead = axis.length - past
        if self.actuals:
            return _spread(self.actuals, past, axis) + (0.0,) * ahead
        if self.plan:
            return (0.0,) * past + _spread(self.plan, ahead, axis)
        return _spread(self.values or (), axis.length, axis)


def _keyed(stated: "StepFigures") -> Iterable[tuple[str | int, float | date]]:
    """Figures with the key or number under which the template states each."""
    return stated.items() if isinstance(stated, dict) else enumerate(stated)


def _spread(stated: "StepFigures", steps: int, axis: Stepped) -> tuple[float, ...]:
    if isinstance(stated, dict):
        changes = {axis.step_of(month): as_number(figure) for month, figure in stated.items()}
        found: list[float] = []
        for step in range(1, steps + 1):
            found.append(changes.get(step, found[-1] if found else 0.0))
        return tuple(found)
    figures = tuple(map(as_number, stated))
    return figures * steps if len(figures) == 1 else figures


class Constant(Named):
    """A figure nobody changes; `as_of` is the date of its source, if not the register's."""

    value: Limit
    source: Attribution | None = None
    note: Text = "–"
    as_of: Day | None = None

    @property
    def takes(self) -> EntryKind:
        """What it is."""
        return "date" if isinstance(self.value, date) else "number"

    @model_validator(mode="after")
    def _explained(self) -> "Constant":
        if self.source is None and self.note == "–":
            raise refused("a constant has a `source` or a `note`", at=("value",))
        return self


class Line(Named):
    """A line item: one formula across the row; a `helper` serves sentences and checks alone."""

    formula: Expression
    note: Text = "–"
    output: bool = False
    total: bool = False
    helper: bool = False


class SeriesLine(Named):
    """A formula per step of an axis, in which `x[-1]` is the prior step.

    On a timeline `opening` gives what stands before the first step, and `actual` names the row
    that is taken up to the last actual step; on a list `first` gives step one.
    """

    kind: Literal["line"] = "line"
    formula: Expression
    first: Expression | None = None
    opening: Expression | None = None
    actual: ItemName | None = None
    nature: Nature | None = Field(default=None, alias="is")
    sign: Literal["positive"] | None = None
    note: Text = "–"
    output: bool = False
    total: bool = False


def _sort(value: object) -> object:
    """Which of the two a row of a series block is: what it says, or else what has a formula."""
    if isinstance(value, dict):
        return value.get("kind", "line" if "formula" in value else "input")
    return getattr(value, "kind", "input")


SeriesItem = Annotated[
    Annotated[SeriesInput, Tag("input")] | Annotated[SeriesLine, Tag("line")], Discriminator(_sort)
]
