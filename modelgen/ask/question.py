"""What a question means to a model: its case, results and inputs as cells that can be moved."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal, TypeVar, cast

from ..addresses import Place
from ..book.book import CASE_LABELS, SELECTOR, Cell, Content, Formula, Value
from ..book.points import Points
from ..book.values import agree
from ..compile.blocks.inputs import facts
from ..compile.item_words import Words, bare, parts_of
from ..compile.layout import FIRST_CASE
from ..days import day_of, is_day, serial
from ..formulas import cell_references
from ..formulas.doubts import doubt
from ..merge.live_model import LiveModel
from ..number_formats import FormatName, with_typed_digits
from ..problems import ModelError, Problem, suggestion
from ..template.added_cases import case_named
from ..template.entered import Unfit, entered, figured, option_labels, within
from ..template.entries import as_number, plain
from ..template.figures import SeriesInput
from ..template.inputs import Input
from ..template.items import Item
from ..template.records import RowCell
from ..template.setting import Settable
from ..template.wanted import Wanted, number
from ..translations import told as _
from .lookup import WITH_CASES, OwnCell, meant

One = TypeVar("One")

Other = TypeVar("Other")

DriverKind = Literal["number", "whole", "date", "choice"]
"""What may be typed into a driver: any number, whole ones alone, days, or one of its options."""


@dataclass(frozen=True)
class Output:
    """A result that is asked for: its cell, what people call it, and how it is shown."""

    word: str
    called: str
    place: Place
    unit: str
    format: FormatName
    now: Value | None

    @property
    def number(self) -> float | None:
        """What it is as things stand, where that is a number."""
        return float(self.now) if isinstance(self.now, float | int) else None


@dataclass(frozen=True)
class DriverCell:
    """An input that moves: its cell in the case, its ends, and what it holds as things stand."""

    name: str
    called: str
    item: Input | SeriesInput
    place: Place
    unit: str
    format: FormatName
    now: Value | None
    bounds: tuple[float, float] | None
    """What may be typed into it; None of words."""
    range: tuple[float, float] | None
    """Its low and its high, as the workbook has them; None where it has no range."""

    @property
    def kind(self) -> DriverKind:
        if self.item.takes == "date":
            return "date"
        if isinstance(self.item, SeriesInput):
            return "number"
        if self.item.takes == "choice" or self.item.choice is True:
            return "choice"
        return "whole" if self.item.whole else "number"

    @property
    def options(self) -> tuple[float | str, ...]:
        """What a choice may hold, as its cell shows it."""
        if not isinstance(self.item, Input):
            return ()
        return tuple(self.item.labels.values()) or self.item.options


class Question:
    """A model in a case, the live one or another; raises ModelError for an unknown case.

    Nothing of the model is changed: another case is picked at the points alone.
    """

    def __init__(self, state: LiveModel, case: str = "") -> None:
        self.state, self.ctx = state, state.ctx
        live = self._live_case()
        known = self.ctx.layout.cases
        self.case = case_named(self.ctx.model, case, self.ctx.lang) if case else live
        self.case = self._shown_case(case) or self.case
        if self.case not in known:
            says = _("unknown case `{case}`").format(case=case) + suggestion(case, known)
            listed = _(" (cases: {cases})").format(cases=", ".join(known))
            raise ModelError([Problem(says + listed)])
        self.is_live = self.case == live

    def _live_case(self) -> str:
        layout = self.ctx.layout
        index = self.state.value_at(self.state.place(layout.live_index))
        if not isinstance(index, float):
            raise ModelError([Problem(_("the selector names no case of the workbook"))])
        return layout.cases[int(index) - 1]

    def _shown_case(self, word: str) -> str:
        """The case that the workbook calls so, whatever somebody renamed it to."""
        labels = {plain(str(self._labels[case])): case for case in self._labels} if word else {}
        return labels.get(plain(word), "")

    @cached_property
    def _labels(self) -> Mapping[str, Content]:
        """What the workbook calls each case."""
        head = f"{CASE_LABELS}."
        cells = (cell for cell in self.state.book.cells if cell.id.family == CASE_LABELS)
        return {cell.id.text.removeprefix(head): cell.content for cell in cells}

    @property
    def case_label(self) -> str:
        return str(self._labels[self.case])

    @cached_property
    def _ids(self) -> Mapping[str, Cell]:
        return {cell.id.text: cell for cell in self.state.book.cells if cell.id}

    @cached_property
    def _words(self) -> Words:
        return Words(self.ctx)

    @cached_property
    def _settable(self) -> Settable:
        starts = {
            axis.name: day_of(first).replace(day=1)
            for axis in self.ctx.model.axes
            if axis.timeline
            and isinstance(first := self._live(f"{axis.name}.start"), float)
            and is_day(first)
        }
        return Settable(self.ctx.model, self.ctx.lang, self.case, starts)

    def _live(self, name: str) -> Value | None:
        return self.state.value_at(self.state.place(self.ctx.layout.live(name)))

    def output(self, word: str) -> Output:
        """The result that a word means: an item, at a step, in a case; or any cell.

        Raises ModelError for a word that means nothing, and for what only a spreadsheet computes.
        """
        found = self._output(word)
        content = self.state.calculation.content(found.place)
        unknown = isinstance(content, Formula) and found.place not in self.state.values
        if unknown and found.place in self.state.cells:
            raise _refusal(word, _("only a spreadsheet can compute it"))
        return found

    def _output(self, word: str) -> Output:
        name, case, step = self._words.split(word)
        item = self.ctx.analysis.items.get(name)
        if item is None or item.takes == "text":
            found = meant(self.state, word if "!" in word else bare(word))
            item = self.ctx.analysis.items.get(found) if isinstance(found, str) else None
            if item is None:
                return self._cell(word, found)
        wanted = Wanted(item.name, case, step, "", "", word, option="")
        place = self._item_place(item, wanted)
        unit = self.ctx.unit(item.unit)
        form = self.ctx.format(item.unit)
        return Output(word, self._called(item, case, step), place, unit, form, self._now(place))

    def _cell(self, word: str, found: object) -> Output:
        """A cell as its own result: of an item, of whatever else, or of the user's own."""
        if isinstance(found, OwnCell):
            value = self.state.calculation.value(found.place)
            return Output(word, str(found.place), found.place, "", "natural", value)
        assert isinstance(found, Cell)
        item = self.ctx.analysis.items.get(found.id.item)
        unit = self.ctx.unit(item.unit) if item else ""
        called = f"{item.label} [{found.place}]" if item else str(found.place)
        return Output(word, called, found.place, unit, found.format, self._now(found.place))

    def _now(self, place: Place) -> Value | None:
        """What a cell shows in the case that is asked about, once it is known for it."""
        if self.is_live:
            known = place in self.state.cells
            return self.state.value_at(place) if known else self.state.calculation.value(place)
        return Points(self.state.calculation, [place], (), self._start).at({})[0]

    @cached_property
    def _start(self) -> Mapping[Place, Content]:
        """What picks the case, where it is not the live one."""
        if self.is_live:
            return {}
        return {self._ids[SELECTOR.text].place: self._labels[self.case]}

    def _item_place(self, item: Item, wanted: Wanted) -> Place:
        layout, place = self.ctx.layout, self.state.place
        case = self._known_case(wanted)
        if not item.is_series:
            if wanted.step:
                says = _("`{name}` has no steps; leave `{step}` out")
                raise _refusal(wanted.word, says.format(name=item.name, step=wanted.step))
            cased = case and item.kind in WITH_CASES
            return place(layout.case(item.name, case) if cased else layout.live(item.name))
        axis = self.ctx.model.axis(item.axis)
        if not wanted.step:
            says = _("`{name}` has a figure for each step; say which ({steps})")
            raise _refusal(wanted.word, says.format(name=item.name, steps=axis.range))
        step = self._settable.step_of(axis, wanted)
        if isinstance(step, str):
            raise _refusal(wanted.word, step)
        if not case or not item.varies:
            return place(layout.step(item.name, step))
        if item.name not in layout.over_cases:
            says = _(
                "its steps stand in the live case alone; leave the case out, and add --case {case}"
            )
            raise _refusal(wanted.word, says.format(case=case))
        col = FIRST_CASE + layout.cases.index(case)
        return place(layout.step_over_cases(item.name, step, col))

    def _known_case(self, wanted: Wanted) -> str:
        case = case_named(self.ctx.model, wanted.case, self.ctx.lang) if wanted.case else ""
        if case and case not in self.ctx.layout.cases:
            hint = suggestion(case, self.ctx.layout.cases)
            raise _refusal(wanted.word, _("unknown case `{case}`").format(case=case) + hint)
        return case

    def _called(self, item: Item, case: str, step: str) -> str:
        words = [item.label, *([step] if step else [])]
        return ", ".join([*words, *([case] if case else [])])

    def driver(self, word: str) -> DriverCell:
        """The input that a word means, at a step, in a case, or in a row of a table.

        Raises ModelError for any other.
        """
        wanted = self._meant_input(word)
        found = self._settable.aimed(wanted)
        if not isinstance(found[0], Input | SeriesInput):
            raise ModelError([problem for problem in found if isinstance(problem, Problem)])
        typed, setting = found[0], found[1]
        if isinstance(typed, Input) and typed.takes == "text":
            raise _refusal(word, _("a text moves nothing; name an input with figures"))
        cell = self._ids.get(setting.target)
        if cell is None:
            raise _refusal(word, _("nothing is typed there"))
        if isinstance(typed, RowCell):
            table, _row, column = typed.name.split(".")
            item, called = self.ctx.item(f"{table}.{column}"), self.state.called(typed)
        else:
            item = self.ctx.item(typed.name)
            called = self._called(item, wanted.case, wanted.step)
        held = self._as_it_stands(typed)
        unit = self.ctx.unit(item.unit) if self.ctx.needs_unit(item.name) else ""
        return DriverCell(
            setting.target, called, held, cell.place,
            unit, with_typed_digits(self.ctx.format(item.unit)),
            self.state.value_at(cell.place), held.bounds, self._range(held),
        )  # fmt: skip

    def _meant_input(self, word: str) -> Wanted:
        """The parts of a word: of a cell of a table, of an item, or of a cell as people see it."""
        table, dot, _rest = word.partition(".")
        name, case, step = self._words.split(word)
        if dot and table in self._settable.tables:
            name, case, step = parts_of(word)
        elif name not in self.ctx.analysis.items:
            found = meant(self.state, word if "!" in word else bare(word))  # says what is near
            if not (isinstance(found, Cell) and found.id):
                raise _refusal(word, _("nothing is typed there"))
            name, case, step = parts_of(found.id.text)
            case = case if case in self.ctx.layout.cases else ""  # of the live one: the case asked
        return Wanted(name, case, step, "", "", word, option="")

    def drivers(self) -> Iterator[DriverCell]:
        """Every input with one figure a case, in the order of the template."""
        for item in self.ctx.model.inputs():
            if item.takes != "text":
                yield self.driver(item.name)

    def _as_it_stands(self, item: Input | SeriesInput) -> Input | SeriesInput:
        """The input with the limits, or the rows to pick from, that the workbook has by now."""
        if isinstance(item, SeriesInput | RowCell):
            return item
        if item.bounds is None:
            return self.state.with_rows(item)
        found = {}
        for word in ("minimum", "maximum"):
            value = self._fact(item, word)
            if value is not None:
                found[word] = day_of(value) if item.takes == "date" else value
        return item.model_copy(update=found)

    def _range(self, item: Input | SeriesInput) -> tuple[float, float] | None:
        if isinstance(item, SeriesInput | RowCell) or not item.ranged:
            return None
        low, high = self._fact(item, "low"), self._fact(item, "high")
        return None if low is None or high is None else (low, high)

    def _fact(self, item: Input, word: str) -> float | None:
        """A figure beside an input, as the workbook has it."""
        value = self.state.value_at(self.state.place(facts(item.name, self.ctx)[word]))
        return float(value) if isinstance(value, float | int) else None

    def target(self, output: Output, text: str, word: str) -> float:
        """A figure of a result, as it is typed; raises ModelError for what is none."""
        with suppress(ValueError):
            return serial(date.fromisoformat(text.strip()))
        found = number(text)
        if isinstance(found, str):
            raise _refusal(word, found)
        return found

    def content(self, driver: DriverCell, text: str, word: str) -> float | str:
        """What a driver's cell holds for what is typed; raises ModelError for what may not be."""
        wanted = Wanted(driver.item.name, "", "", text, number(text), word, option="")
        item, model = driver.item, self.ctx.model
        try:
            if isinstance(item, SeriesInput):
                figure = figured(wanted, item.takes)
                within(item, figure)
                return as_number(figure)
            value = entered(item, wanted, option_labels(model, item, self.ctx.lang))
        except Unfit as unfit:
            raise _refusal(word, str(unfit)) from None
        shown = item.content(value)
        return shown if isinstance(shown, str) else as_number(shown)

    def points(self, outputs: Sequence[Place], drivers: Sequence[DriverCell]) -> Points:
        """The model at points; raises ModelError where only a spreadsheet can tell them."""
        state, calculation = self.state, self.state.calculation
        found = Points(calculation, outputs, [d.place for d in drivers], self._start)
        for at, text in found.formulas.items():
            if self._by_hand(at) and doubt(text[1:], at.sheet, calculation):
                says = _(
                    "only a spreadsheet can tell it: programs differ about the formula in {at}"
                )
                raise ModelError([Problem(says.format(at=at))])
        for at in calculation.behind(outputs):
            content = calculation.content(at)
            typed = content.text[1:] if isinstance(content, Formula) and self._by_hand(at) else ""
            if typed and cell_references.hidden(typed, at.sheet):
                says = _("only a spreadsheet can tell it: what {at} needs cannot be read")
                raise ModelError([Problem(says.format(at=at))])
        shown = zip(outputs, found.at({}), strict=True) if self.is_live else ()
        for at, value in shown:
            now = state.value_at(at) if at in state.cells else calculation.value(at)
            if isinstance(now, float) and not (isinstance(value, float) and agree(now, value)):
                raise ModelError([Problem(_("only a spreadsheet can tell it"))])
        return found

    def _by_hand(self, place: Place) -> bool:
        """Whether somebody typed what stands in a cell."""
        cell = self.state.cells.get(place)
        return cell is None or cell.id in self.state.edited

    def edits(self, outputs: Sequence[Place]) -> list[str]:
        """What was typed by hand into cells that the results need, by name."""
        behind = self.state.calculation.behind(outputs)
        return [
            decision.name
            for decision in self.state.kept
            if decision.cell and self.state.place(decision.cell.place) in behind
        ]


def gathered(first: Callable[[], One], second: Callable[[], Other]) -> tuple[One, Other]:
    """Both of two readings; raises ModelError with what is wrong with either."""
    found: list[One | Other] = []
    problems: list[Problem] = []
    readings: tuple[Callable[[], One | Other], ...] = (first, second)
    for read in readings:
        try:
            found.append(read())
        except ModelError as error:
            problems += error.problems
    if problems:
        raise ModelError(problems)
    return cast("tuple[One, Other]", tuple(found))


def _refusal(word: str, says: str) -> ModelError:
    return ModelError([Problem(f"`{word}`: {says}")])
