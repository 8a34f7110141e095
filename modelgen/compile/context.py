"""What a block may look up while it fills its cells: references, formats, words."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property

from ..addresses import Place
from ..book.book import Formula
from ..formulas import item_formulas, money, truths
from ..formulas.item_formulas import Reference
from ..number_formats import FORMATS, UnitFormat
from ..template.analyze import Analysis
from ..template.items import Item
from ..template.load import Template
from ..template.schema import B, Block, Model
from ..template.settings import Build
from ..template.sources import Attribution, told
from ..template.words import LIVE_CASE, Computed
from ..translations import ToolSheets, Translate, builtin_units, decimal_sign, tool_sheets, words
from .layout import FIRST_ROW, LIVE, Layout


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
        return self.model.units[unit].format if unit in self.model.units else "text"

    def is_share(self, unit: str) -> bool:
        """Whether figures in a unit are shown in per cent."""
        return FORMATS[self.format(unit)].share

    def difference(self, unit: str) -> tuple[UnitFormat, str]:
        """How differences of figures in a unit are shown, and what they are multiplied by.

        Shares differ in points, not in per cent.
        """
        share = self.is_share(unit)
        return ("points", f"*{self.hundred.ref()}") if share else (self.format(unit), "")

    def says_itself(self, unit: str) -> bool:
        """Whether figures show what they are measured in: per cent, or plain words."""
        return self.is_share(unit) or self.format(unit) == "text"

    def needs_unit(self, name: str) -> bool:
        """Whether the unit of an item is told beside its figures: its label may name choices."""
        choice = any(item.choice for item in self.model.inputs() if item.name == name)
        return not (choice or self.says_itself(self.item(name).unit))

    def in_row(self, text: str, at: Place) -> Formula:
        """A formula of a line item: references move along with the case columns."""
        return self._formula(text, lambda r: self._row_ref(r, at), truths.as_number)

    def free(self, text: str, at: Place) -> Formula:
        """A formula that stands outside the case columns: the live case unless it names one."""
        return self._formula(text, lambda r: self._free_ref(r, at))

    def in_step(self, text: str, at: Place) -> Formula:
        """A formula of a series: other series at the same step, items of the live case."""
        return self._formula(text, lambda r: self._step_ref(r, at), truths.as_number)

    def _formula(
        self, text: str, ref: Callable[[Reference], str], shown: Callable[[str], str] = str
    ) -> Formula:
        written = item_formulas.substitute(shown(truths.with_numbers(text)), ref)
        return Formula("=" + self.spelled_out(written), self.in_words(text))

    def spelled_out(self, text: str) -> str:
        """A formula with addresses, in functions that spreadsheets have."""
        return money.spelled_out(text, self.hundred.ref(), decimal_sign(self.lang))

    def two_decimals(self, ref: str) -> str:
        """The formula of a figure as text with two decimals."""
        return money.two_decimals(ref, self.hundred.ref(), decimal_sign(self.lang))

    def percent(self, figure: str) -> str:
        """The formula of a figure in per cent as text, with a decimal where it is not 0."""
        return money.one_decimal(figure, decimal_sign(self.lang))

    def content(self, text: str | Computed, at: Place) -> str | Formula:
        """A text as the template types it, or the formula that computes it."""
        return self.free(text.formula, at) if isinstance(text, Computed) else text

    def link(self, target: Place, at: Place, says: str) -> Formula:
        """A formula that shows another cell, as seen from the sheet of `at`."""
        return Formula("=" + target.ref(at.sheet), says)

    @cached_property
    def in_words(self) -> Callable[[str], str]:
        """A formula in words, with the labels of its items: the same in every column."""
        _ = self.words
        labels = {case.name: case.label for case in self.model.cases} | {LIVE_CASE: _("live case")}
        labels |= {point.name: point.label for point in self.model.points}

        def label(at: Reference) -> str:
            known = self.item(at.name).label
            if at.prior:
                return _("{item} of the prior step").format(item=known)
            return f"{known} ({labels[at.of]})" if at.of else known

        return cache(lambda text: item_formulas.substitute(text, label))

    def place(self, at: Reference) -> Place:
        """The single cell that a reference outside the case columns means."""
        if at.of in self.layout.points:
            spot, row = self.layout.points[at.of]
            if at.name in spot.cols:
                return spot.at(row, at.name)
            return self.start(spot.table.start, at.name)
        return self.start(at.of or LIVE_CASE, at.name)

    def start(self, start: str, name: str) -> Place:
        """An item's cell in a case, or in the live column."""
        if start == LIVE_CASE or self.item(name).kind == "constant":
            return self.layout.live(name)
        return self.layout.case(name, start)

    def _free_ref(self, reference: Reference, at: Place) -> str:
        if self.item(reference.name).is_series:
            return self.layout.series(reference.name).ref(at.sheet)
        return self.place(reference).ref(at.sheet)

    def _row_ref(self, reference: Reference, at: Place) -> str:
        item = self.item(reference.name)
        if item.is_series or item.kind == "constant" or reference.of:
            return self._free_ref(reference, at)
        place = self.layout.items[reference.name]
        return Place(place.sheet, place.row, at.col).ref(at.sheet, "none")

    def _step_ref(self, reference: Reference, at: Place) -> str:
        if not self.item(reference.name).is_series:
            return self._free_ref(reference, at)
        first = self.layout.items[reference.name]
        row = at.row - 1 if reference.prior else at.row
        return Place(first.sheet, row, first.col).ref(at.sheet, "none")
