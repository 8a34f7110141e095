"""What a block may look up while it fills its cells: references, formats, words."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property, lru_cache, partial

from ..addresses import Area, Place
from ..book.book import Formula
from ..formulas import cuts, item_formulas, money, places, rates, truths
from ..formulas.by_year import by_year
from ..formulas.cell_references import length
from ..formulas.item_formulas import FIRST, HERE, LAST, MAX_LENGTH, OPENING, Reference, literal
from ..number_formats import FORMATS, UnitFormat
from ..template.analyze import Analysis
from ..template.axes import Axis
from ..template.items import Item
from ..template.load import Template
from ..template.schema import B, Block, Model
from ..template.settings import Build
from ..template.sources import Attribution, told
from ..template.words import LIVE_CASE, Computed
from ..translations import ToolSheets, Translate, builtin_units, decimal_sign, tool_sheets, words
from .frames import Frame, Strip
from .layout import FIRST_CASE, FIRST_ROW, HEADER_ROW, LIVE, Layout

BUILT_IN_FORMATS: Mapping[str, UnitFormat] = {
    "date": "date", "day": "plain", "month": "plain", "year": "natural",
}  # fmt: skip
"""How dates and the time between them are shown."""


@dataclass(frozen=True)
class Context:
    """A sound, laid out model, with the values of the build in it."""

    template: Template
    """In the language of the build, with its settings in it."""
    analysis: Analysis
    layout: Layout
    build: Build

    @property
    def model(self) -> Model:
        return self.template.model

    @property
    def as_of(self) -> date:
        """The day of the build: no clock is asked."""
        return self.build.as_of or self.model.as_of

    @property
    def lang(self) -> str:
        return self.template.lang

    @property
    def words(self) -> Translate:
        """The tool's own texts in the workbook's language."""
        return words(self.lang)

    @property
    def hundred(self) -> Place:
        """The cell that turns shares into per cent, and money into cents."""
        return Place(self.tool_sheets.workings, FIRST_ROW, LIVE)

    @property
    def thousand(self) -> Place:
        """The cell of the thousand, below the hundred."""
        return self.hundred.moved(rows=1)

    def billion(self, at: Place) -> str:
        """What two figures are multiplied by, to be compared: their ninth digit counts."""
        return "*".join([self.thousand.ref(at.sheet)] * 3)

    @property
    def tool_sheets(self) -> ToolSheets:
        return tool_sheets(self.lang)

    def unit(self, unit: str) -> str:
        """A unit as it is shown."""
        texts = self.model.languages.get(self.lang, {})
        return texts.get(unit) or builtin_units(self.lang).get(unit, unit)

    def attribution(self, attribution: Attribution, *, tags: bool = False) -> str:
        """Where a figure came from, in a line."""
        return told(attribution, self.model.register, tags=tags)

    def placed(self, kind: type[B]) -> Iterator[tuple[B, Place]]:
        """The blocks of a kind with their corners, in the order of the template."""
        for s, b, _, block in self.model.blocks():
            if isinstance(block, kind):
                yield block, self.layout.corners[s, b]

    def corner(self, block: Block) -> Place:
        """Where a block of the model stands."""
        return next(corner for known, corner in self.placed(type(block)) if known is block)

    @property
    def parents(self) -> dict[str, str]:
        """The parent of each case that has one."""
        return {case.name: case.parent for case in self.model.cases if case.parent}

    def item(self, name: str) -> Item:
        return self.analysis.items[name]

    def format(self, unit: str) -> UnitFormat:
        """How figures in a unit are shown; those that no template has to declare as they are."""
        if unit in self.model.units:
            return self.model.units[unit].format
        return BUILT_IN_FORMATS.get(unit, "text")

    def is_share(self, unit: str) -> bool:
        """Whether figures in a unit are shown in per cent."""
        return FORMATS[self.format(unit)].share

    def table_cell(self, name: str) -> Place:
        """The cell of a table that is called `table.row.column`."""
        table, row, column = name.split(".")
        return self.layout.step(f"{table}.{column}", self.model.axis(table).numbered(row))

    def difference(self, unit: str) -> tuple[UnitFormat, str]:
        """How differences of figures in a unit are shown, and what they are multiplied by.

        Shares differ in points, not in per cent.
        """
        share = self.is_share(unit)
        return ("points", f"*{self.hundred.ref()}") if share else (self.format(unit), "")

    @cached_property
    def step_keys(self) -> Mapping[str, tuple[str, ...]]:
        """What ids call the steps of each axis, from the opening on."""
        return {
            axis.name: (OPENING, *(axis.key(step) for step in range(1, axis.length + 1)))
            for axis in self.model.every_axis
        }

    def says_itself(self, unit: str) -> bool:
        """Whether figures show what they are measured in: per cent, a day, or plain words."""
        return self.is_share(unit) or self.format(unit) in ("text", "date")

    def needs_unit(self, name: str) -> bool:
        """Whether the unit of an item is told beside its figures: its label may name choices."""
        choice = any(item.choice for item in self.model.inputs() if item.name == name)
        return not (choice or self.says_itself(self.item(name).unit))

    def with_unit(self, label: str, name: str) -> str:
        """A label with the unit of its item's figures, unless they, or it, say the unit."""
        unit = self.item(name).unit
        told = FORMATS[self.format(unit)].word or self.unit(unit).partition("/")[0] in label
        return label if told or not self.needs_unit(name) else f"{label}, {self.unit(unit)}"

    def in_row(self, text: str, at: Place) -> Formula:
        """A formula of a line item: references move along with the case columns."""
        by_case = any(self.item(r.name).varies for r in item_formulas.references(text))
        strip = partial(self._row_strip, at=at) if by_case else self._live_strip
        frame = self.frame(at.sheet, lambda r: self._row_ref(r, at), strip)
        return self.formula(text, frame, truths.as_number)

    def free(self, text: str, at: Place) -> Formula:
        """A formula that stands outside the case columns: the live case unless it names one."""
        return self.formula(text, self.live_frame(at))

    def in_step(self, text: str, at: Place, axis: str, step: int) -> Formula:
        """A formula of a series: other series at the same step, items of the live case.

        Step 0 is what stands before the first: there no series is taken at its own step.
        """
        return self.formula(text, self.live_frame(at, axis, step), truths.as_number)

    def in_column(
        self, text: str, at: Place, row_of: Callable[[str], Place] | None = None
    ) -> Formula:
        """A formula of a series on what other series show in the column: totals, or a year.

        `row_of` says in which row a series stands; in its own where it is left out.
        """

        def strip(name: str) -> Strip:
            place = (row_of or self.layout.items.__getitem__)(name)
            return Strip(Place(place.sheet, place.row, at.col), True)

        axes = {self.item(r.name).axis for r in item_formulas.references(text)} - {""}
        scalar = partial(self._free_ref, at=at)
        frame = self.frame(at.sheet, scalar, strip, next(iter(axes), ""), 1)
        return self.formula(text, frame, truths.as_number)

    def in_case_step(self, text: str, at: Place, axis: str, step: int) -> Formula:
        """A formula of a series in a case, on the sheet of all cases."""
        scalar = partial(self._case_ref, at=at)
        frame = self.frame(at.sheet, scalar, lambda n: self._case_strip(n, at), axis, step)
        return self.formula(text, frame, truths.as_number)

    def live_frame(self, at: Place, axis: str = "", step: int = 0) -> Frame:
        """What a formula sees of the live case, at a step of an axis or at none."""
        scalar, strip = partial(self._free_ref, at=at), self._live_strip
        numbers = strip if axis in self.layout.across else None
        return self.frame(at.sheet, scalar, strip, axis, step, numbers)

    def frame(
        self,
        sheet: str,
        scalar: Callable[[Reference], str],
        strip: Callable[[str], Strip],
        axis: str = "",
        step: int = 0,
        numbered: Callable[[str], Strip] | None = None,
    ) -> Frame:
        """What a formula sees, which knows how timelines and their years meet."""
        return Frame(
            sheet, self.analysis.items, self.layout.lengths, scalar, strip, axis if step else "",
            step, numbered, self._totals, self.alike_strip, self.start_strip,
        )  # fmt: skip

    @cached_property
    def _totals(self) -> dict[str, Axis]:
        """The axes of years, or parts of them, by name."""
        return {axis.name: axis for axis in self.model.axes if axis.totals_of}

    def alike_strip(self, name: str, across: bool) -> Strip:
        """A series that is the same in all cases: where it is drawn, or on the sheet of cases."""
        if across == (name in self.layout.across):
            return self._live_strip(name)
        return Strip(self.layout.over_cases[name], False, here="column")

    def formula(self, text: str, frame: Frame, shown: Callable[[str], str] = str) -> Formula:
        """A formula of the template as it stands in a cell, and what it says in words."""
        taken = text
        if frame.timeline:
            key = frame.totals[frame.axis].numbering
            taken = by_year(text, key, lambda n: self.item(n).axis == frame.timeline)
        whole, looked_up, told = _prepared(taken, shown)
        written = item_formulas.substitute(whole, frame.ref)
        written = places.with_both(written) if looked_up else written
        full = "=" + (self.spelled_out(written) if told else written)
        plain = item_formulas.substitute(text, frame.plain) if len(full) > MAX_LENGTH else ""
        return Formula(full, self.in_words(text), length(plain))

    def spelled_out(self, text: str) -> str:
        """A formula with addresses, in functions that spreadsheets have."""
        text = rates.with_guess(text)
        return money.spelled_out(text, self.hundred.ref(), decimal_sign(self.lang))

    def typed_digits(self, figure: str) -> str:
        """The formula of a typed figure as text, with the digits that it has."""
        return money.typed_digits(figure, decimal_sign(self.lang))

    def cents_as_typed(self, ref: str) -> str:
        """The formula of a typed figure as text, with two decimals or the more that it has."""
        return money.cents_as_typed(ref, decimal_sign(self.lang))

    def date_said(self, ref: str) -> str:
        """The formula of a date as text: programs agree on no other than from its parts."""
        order = re.findall("y+|m+|d+|[^ymd]", self.words("yyyy-mm-dd"))
        parts = {"y": f"YEAR({ref})", "m": _two_digits(f"MONTH({ref})")}
        parts["d"] = _two_digits(f"DAY({ref})")
        return "&".join(parts.get(part[0], literal(part)) for part in order)

    def percent(self, figure: str) -> str:
        """The formula of a figure in per cent as text, with a decimal where it is not 0."""
        return money.one_decimal(figure, decimal_sign(self.lang))

    def content(self, text: str | Computed, at: Place) -> str | Formula:
        """A text as the template types it, or the formula that computes it."""
        return self.free(text.formula, at) if isinstance(text, Computed) else text

    def numbers(self, series: str) -> Area | None:
        """The numbers of the steps in the head of a series' sheet; None where it has none."""
        first = self.layout.items[series]
        axis = self.item(series).axis
        if self.headed.get(first.sheet) != axis:
            return None
        head = Place(first.sheet, HEADER_ROW + 1, first.col)
        return Area.between(head, head.moved(cols=self.layout.lengths[series] - 1))

    @cached_property
    def headed(self) -> dict[str, str]:
        """The timeline whose steps head a sheet of periods: the first that is drawn on it."""
        found: dict[str, str] = {}
        for *_, sheet, block in self.model.blocks():
            for name in block.axes() if sheet.plan == "periods" else ():
                if self.model.axis(name).timeline:
                    found.setdefault(sheet.sheet, name)
        return found

    def link(self, target: Place, at: Place, says: str) -> Formula:
        """A formula that shows another cell, as seen from the sheet of `at`."""
        return Formula("=" + target.ref(at.sheet), says)

    @cached_property
    def in_words(self) -> Callable[[str], str]:
        """A formula in words, with the labels of its items: the same in every column."""
        _ = self.words
        labels = {case.name: case.label for case in self.model.cases} | {LIVE_CASE: _("live case")}
        labels |= {point.name: point.label for point in self.model.points}
        steps = {OPENING: _("opening"), FIRST: _("first step"), HERE: _("this step")}
        steps[LAST] = _("last step")

        def label(at: Reference) -> str:
            item = self.item(at.name)
            if not at.of:
                return item.label
            if at.lag:
                lag = self.item(at.lag).label
                return _("{item}, {lag} before").format(item=item.label, lag=lag)
            if at.prior:
                return _("{item} of the prior step").format(item=item.label)
            if item.is_series and at.steps:
                told = " – ".join(dict.fromkeys(steps[word] for word in at.steps))
                return f"{item.label} ({told})"
            return f"{item.label} ({labels[at.of]})"

        return cache(lambda text: item_formulas.substitute(text, label))

    def place(self, at: Reference) -> Place:
        """The single cell that a reference outside the case columns means."""
        if at.of in self.layout.points:
            return self.at_point(at.of, at.name)
        return self.start(at.of or LIVE_CASE, at.name)

    def at_point(self, point: str, name: str) -> Place:
        """The cell of an item at a sensitivity point: at its start, where nothing moves it."""
        spot, row = self.layout.points[point]
        return spot.found(row, name) or self.start(spot.table.start, name)

    def step_named(self, at: Reference) -> Place:
        """The cell of a series, live, at the first of the steps that a reference names."""
        word = at.steps[0] if at.steps else FIRST
        steps = {OPENING: 0, LAST: self.layout.lengths[at.name]}
        return self.layout.step(at.name, steps.get(word, 1))

    def start(self, start: str, name: str) -> Place:
        """An item's cell in a case, or in the live column."""
        if start == LIVE_CASE or self.item(name).kind == "constant":
            return self.layout.live(name)
        return self.layout.case(name, start)

    def start_strip(self, start: str, name: str) -> Strip:
        """A series in a case, or live, as a formula outside the case columns refers to it."""
        if start == LIVE_CASE or not self.item(name).varies:
            across = name in self.layout.across
            return Strip(self.layout.items[name], across, here="row" if across else "both")
        col = FIRST_CASE + self.layout.cases.index(start)
        return Strip(self.layout.step_over_cases(name, 1, col), False, here="both")

    def _free_ref(self, reference: Reference, at: Place) -> str:
        return self.place(reference).ref(at.sheet)

    def _row_ref(self, reference: Reference, at: Place) -> str:
        item = self.item(reference.name)
        if item.kind == "constant" or reference.of:
            return self._free_ref(reference, at)
        place = self.layout.items[reference.name]
        return Place(place.sheet, place.row, at.col).ref(at.sheet, "none")

    def _case_ref(self, reference: Reference, at: Place) -> str:
        item = self.item(reference.name)
        if item.kind == "constant" or reference.of:
            return self._free_ref(reference, at)
        place = self.layout.items[reference.name]
        return Place(place.sheet, place.row, at.col).ref(at.sheet, "row")

    def _live_strip(self, name: str) -> Strip:
        return Strip(self.layout.items[name], name in self.layout.across)

    def _row_strip(self, name: str, at: Place) -> Strip:
        """In the columns of the cases: where the series stands in the case of the column.

        What is alike in all cases is read there too: functions that take two series step by step
        take both down, or both across.
        """
        if self.item(name).varies:
            return Strip(self.layout.step_over_cases(name, 1, at.col), False, there="none")
        if self.item(name).of_a_table:
            return self._as_drawn(name)
        return Strip(self.layout.over_cases[name], False, there="column")

    def _case_strip(self, name: str, at: Place) -> Strip:
        """In a column of the sheet of all cases; what is alike in all of them stands in one."""
        if self.item(name).varies:
            return Strip(self.layout.step_over_cases(name, 1, at.col), False, there="row")
        if name in self.layout.over_cases:
            return Strip(self.layout.over_cases[name], False, here="column")
        return self._as_drawn(name) if self.item(name).of_a_table else self._live_strip(name)

    def _as_drawn(self, name: str) -> Strip:
        """A column of a table that is the same in all cases."""
        return Strip(self.layout.items[name], False, here="column")


@lru_cache(maxsize=4096)
def _prepared(text: str, shown: Callable[[str], str]) -> tuple[str, bool, bool]:
    """A formula but for its references; whether it looks up places, or calls our own functions."""
    whole = cuts.rounded_first(shown(truths.with_numbers(text)))
    return whole, places.looked_up(text), any(n in whole.upper() for n in (rates.IRR, *money.TOLD))


def _two_digits(number: str) -> str:
    """The formula of a day or month as text, with a 0 before it where it has one digit."""
    return f'RIGHT("0"&{number},2)'
