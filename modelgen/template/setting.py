"""A wanted figure checked against the model: the setting that it is, or what is wrong with it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property

from ..problems import Problem, few, suggestion
from ..translations import N_
from ..translations import told as _
from .added_cases import case_named
from .axes import LAST_ACTUAL, Axis
from .entered import Unfit, entered, figured, option_labels, within
from .entries import EntryValue, as_number, as_setting
from .figures import SeriesInput
from .inputs import Input
from .items import Item
from .months import months, part_of_year
from .records import RowCell
from .schema import Model
from .wanted import DataFile, Wanted, WantedPart

KINDS: Mapping[str, str] = {
    "constant": N_("a constant"), "line": N_("a line"), "helper": N_("a helper"),
    "series": N_("a series"), "axis": N_("an axis"),
}  # fmt: skip
"""The kinds of items that cannot be set, as people are told of them."""

MOST_STEPS_TOLD = 8
"""Steps of a list that are told where one is looked for."""

WrongPart = tuple[WantedPart, str]

Typed = Input | SeriesInput


@dataclass(frozen=True)
class Setting:
    """A figure in the place of the template's: of an input, at a step, or the last actual step."""

    name: str
    case: str
    """Empty where it is the same in all cases."""
    step: str
    """What ids call it; empty where there are no steps."""
    value: EntryValue
    file: DataFile | None = None
    """What says so; the command line where it is none."""

    @property
    def target(self) -> str:
        """The id of the cell that it sets."""
        case = f"@{self.case}" if self.case else ""
        return f"{self.name}{case}{f'.{self.step}' if self.step else ''}"

    @property
    def word(self) -> str:
        """As a workbook tells it."""
        return f"{self.target}={as_setting(self.value)}"

    @property
    def figure(self) -> float:
        """Its value, at a step, where it is a number or a date."""
        assert not isinstance(self.value, str)
        return as_number(self.value)


@dataclass(frozen=True)
class Settable:
    """What of a model can be set."""

    model: Model
    lang: str
    live: str
    """The case that a word of the command line sets which names none; a file sets the base."""
    starts: Mapping[str, date]
    """The first days of timelines that somebody typed into the workbook."""
    stored: bool = False
    """Whether a workbook tells what is wanted: it calls steps by their ids."""

    def read(self, wanted: Wanted) -> Setting | tuple[Problem, ...]:
        """The setting, or all that is wrong with it."""
        faults: list[WrongPart] = []
        axis = self._timeline(wanted)
        found = self._last_actual(axis, wanted, faults) if axis else self._figure(wanted, faults)
        if faults or found is None:
            return tuple(wanted.problem(part, says) for part, says in faults)
        return found

    def _figure(self, wanted: Wanted, faults: list[WrongPart]) -> Setting | None:
        item, case, step = self._aimed(wanted, faults)
        if item is None:
            return None
        return Setting(item.name, case, step, self._value(item, wanted, faults), wanted.file)

    def aimed(self, wanted: Wanted) -> tuple[Typed, Setting] | tuple[Problem, ...]:
        """The input that is meant, and a setting of it that has no value yet; or what is wrong."""
        faults: list[WrongPart] = []
        item, case, step = self._aimed(wanted, faults)
        if item is None or faults:
            return tuple(wanted.problem(part, says) for part, says in faults)
        return item, Setting(item.name, case, step, "", wanted.file)

    def step_of(self, axis: Axis, wanted: Wanted) -> int | str:
        """The step of an axis that is meant, from 1, or what is wrong with its word."""
        return self._found(self._shown(axis), wanted)

    def _aimed(self, wanted: Wanted, faults: list[WrongPart]) -> tuple[Typed | None, str, str]:
        """The input, the case and the step that are meant."""
        if wanted.name in self.tables:
            return self._cell(wanted, faults), "", ""
        item = self._typed.get(wanted.name)
        if item and f"{wanted.name}.{wanted.step}" in self._items:
            faults.append(("step", self._unknown(f"{wanted.name}.{wanted.step}")))
            return None, "", ""
        case = self._case(item, wanted, faults)
        if item is None:
            faults.append(("name", self._unknown(wanted.name)))
            return None, case, ""
        return item, case, self._step(item, wanted, faults)

    def _cell(self, wanted: Wanted, faults: list[WrongPart]) -> Typed | None:
        """A cell of a table: its row and its column stand behind the name of the table."""
        keys, columns = self.tables[wanted.name]
        row, _dot, column = wanted.step.partition(".")
        if wanted.case:
            says = _("`{name}` is the same in all cases; leave the case out")
            faults.append(("case", says.format(name=wanted.name)))
        for word, known, says in (
            (row, keys, _("`{table}` has no row `{word}`")),
            (column, columns, _("`{table}` has no column `{word}` that is typed")),
        ):
            if word not in known:
                told = says.format(table=wanted.name, word=word)
                if not word:
                    told = _("write `{table}.row.column`").format(table=wanted.name)
                told += suggestion(word, known) or f" ({few(list(known), MOST_STEPS_TOLD)})"
                faults.append(("step", told))
        return self._typed.get(f"{wanted.name}.{row}.{column}")

    @cached_property
    def tables(self) -> dict[str, tuple[dict[str, None], dict[str, None]]]:
        """The rows of each table, and its columns that are typed."""
        found: dict[str, tuple[dict[str, None], dict[str, None]]] = {}
        for item in self.model.sourced():
            if isinstance(item, RowCell):
                table, row, column = item.name.split(".")
                rows, columns = found.setdefault(table, ({}, {}))
                rows[row] = columns[column] = None
        return found

    def _value(self, item: Typed, wanted: Wanted, faults: list[WrongPart]) -> EntryValue:
        try:
            if isinstance(item, Input):
                return entered(item, wanted, self._labels[item.name])
            figure = figured(wanted, item.takes)
            within(item, figure)
        except Unfit as unfit:
            faults.append(("value", str(unfit)))
            return 0.0
        return figure

    @cached_property
    def _labels(self) -> dict[str, dict[str, str]]:
        """The options of every choice by what people call them."""
        inputs = (item for item in self.model.sourced() if isinstance(item, Input))
        return {item.name: option_labels(self.model, item, self.lang) for item in inputs}

    @cached_property
    def _typed(self) -> dict[str, Typed]:
        return {item.name: item for item in self.model.sourced()}

    @cached_property
    def _items(self) -> dict[str, Item]:
        return {item.name: item for item in self.model.declared()}

    @cached_property
    def axes(self) -> dict[str, Axis]:
        """The axis of each typed series, with the dates that the workbook shows."""
        known = {axis.name: self._shown(axis) for axis in self.model.every_axis}
        items = self._items.values()
        return {item.name: known[item.axis] for item in items if item.kind == "series input"}

    def _shown(self, axis: Axis) -> Axis:
        return axis.starting(self.starts[axis.name]) if axis.name in self.starts else axis

    @cached_property
    def _unknown(self) -> Callable[[str], str]:
        """What is told of a name that cannot be set; a file may have it in every line."""
        return cache(self._not_settable)

    def _not_settable(self, name: str) -> str:
        known, (choice, _dot, option) = self._items.get(name), name.partition(".")
        if known and choice in self._typed:
            says = _("`{name}` is an option; write {choice}={option}")
            return says.format(name=name, choice=choice, option=option)
        if known:
            kind, says = KINDS[known.kind], _("`{name}` is {kind}; only an input can be set")
            return says.format(name=name, kind=_(kind))
        says = _("unknown input `{name}`").format(name=name)
        return says + suggestion(name, self._typed)

    def _case(self, item: Typed | None, wanted: Wanted, faults: list[WrongPart]) -> str:
        cases = [case.name for case in self.model.cases]
        one_row = isinstance(item, SeriesInput) and not item.cases
        if not wanted.case:
            return "" if one_row else cases[0] if wanted.file or self.stored else self.live
        case = case_named(self.model, wanted.case, self.lang)
        if case not in cases:
            hint = suggestion(case, cases)
            if not hint:
                hint = _(" (cases: {cases})").format(cases=", ".join(cases))
            faults.append(("case", _("unknown case `{case}`").format(case=case) + hint))
        elif one_row:
            says = _("`{name}` is the same in all cases; leave the case out")
            faults.append(("case", says.format(name=wanted.name)))
        return case

    def _step(self, item: Typed, wanted: Wanted, faults: list[WrongPart]) -> str:
        word = wanted.step
        if isinstance(item, Input):
            if word:
                says = _("`{name}` has no steps; leave `{step}` out")
                faults.append(("step", says.format(name=item.name, step=word)))
            return ""
        axis = self.axes[item.name]
        if not word:
            says = _("`{name}` has a figure for each step; say which ({steps})")
            faults.append(("step", says.format(name=item.name, steps=axis.range)))
            return ""
        step = self._found(axis, wanted)
        if isinstance(step, str):
            faults.append(("step", step))
            return ""
        if item.plan and step <= axis.actuals:
            says = _("`{step}` is an actual step, and `{name}` holds those of the plan ({steps})")
            steps = f"{axis.called(axis.actuals + 1)} – {axis.called(axis.length)}"
            faults.append(("step", says.format(step=word, name=item.name, steps=steps)))
        return self.model.axis(axis.name).key(step)

    def _found(self, axis: Axis, wanted: Wanted) -> int | str:
        """The step of an axis that is meant, from 1, or what is wrong with its word."""
        word = wanted.step
        steps = list(self._meant(axis, word, wanted.day_first))
        if len(steps) > 1:
            says = _("`{step}` may be one of two days; write it as {month}")
            return says.format(step=word, month=months(word, True)[0])
        if steps and steps[0]:
            return steps[0]
        if not axis.timeline:
            known = [axis.called(n) for n in range(1, axis.length + 1)]
            hint = suggestion(word, known) or _(" (steps: {steps})").format(
                steps=few(known, MOST_STEPS_TOLD)
            )
            return _("unknown step `{step}`").format(step=word) + hint
        says = _("`{step}` lies outside `{axis}` ({steps})")
        if not steps:
            says = _("`{step}` is no date; write it as {key} (steps: {steps})")
        key, shown = axis.called(1), axis.range
        return says.format(step=word, axis=axis.name, key=key, steps=shown)

    def _meant(self, axis: Axis, word: str, day_first: bool) -> Iterator[int]:
        """The steps that a word may mean: 0 for a day outside, several for a day in doubt."""
        numbers = range(1, axis.length + 1)
        part = part_of_year(word) if axis.named else ""
        if part and axis.timeline:
            yield next((n for n in numbers if axis.period(n) == part), 0)
            return
        if axis.timeline:
            year = axis.timeline.every == "year" and word.isdigit() and len(word) == 4
            ends = (n for n in numbers if str(axis.timeline.ends(n).year) == word)
            found = [next(ends, 0)] if year else map(axis.step_of, months(word, day_first))
            yield from dict.fromkeys(found)
            return
        texts = self.model.languages.get(self.lang, {})
        labels: dict[str, int] = {}
        for n in reversed(numbers):
            label = axis.called(n)
            labels |= {texts.get(label, label).casefold(): n, label.casefold(): n}
        keys = {axis.key(n).casefold(): n for n in numbers}
        word = part or word
        ways = (keys, labels) if self.stored else (labels, keys)
        step = ways[0].get(word.casefold(), 0) or ways[1].get(word.casefold(), 0)
        yield from [step] if step else ()

    def _timeline(self, wanted: Wanted) -> Axis | None:
        """The timeline of which the last actual step is to be set."""
        name, _dot, word = wanted.name.partition(".")
        asked = (word or wanted.step) == LAST_ACTUAL and not (word and wanted.step)
        axes = (self._shown(axis) for axis in self.model.axes if axis.name == name)
        return next((axis for axis in axes if axis.timeline and asked), None)

    def _last_actual(self, axis: Axis, wanted: Wanted, faults: list[WrongPart]) -> Setting | None:
        if wanted.case:
            says = _("`{name}` is the same in all cases; leave the case out")
            faults.append(("case", says.format(name=f"{axis.name}.{LAST_ACTUAL}")))
        step = next(iter(self._meant(axis, wanted.text.strip(), wanted.day_first)), 0)
        value = float(step) if step else wanted.value
        if isinstance(value, str) or not (value.is_integer() and 0 <= value <= axis.length):
            says = _("`{text}` is no step; write its number (0 – {most}) or a day in it ({steps})")
            shown = says.format(text=wanted.text, most=axis.length, steps=axis.range)
            faults.append(("value", shown))
            return None
        return Setting(f"{axis.name}.{LAST_ACTUAL}", "", "", value, wanted.file)
