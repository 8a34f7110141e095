"""Where the references of a formula lead: along the cases, at a step of an axis, or at a point."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ..addresses import Place
from ..formulas.by_year import SAME_KEY
from ..formulas.item_formulas import FIRST, HERE, LAST, OPENING, Reference
from ..template.axes import KEYS, Axis
from ..template.items import Item


@dataclass(frozen=True)
class Strip:
    """The cells of a series, from step 1 on; step 0 is what stands before it.

    `here` are the dollar signs of a step that moves with the formula, `there` of one that does
    not.
    """

    first: Place
    across: bool
    here: str = "none"
    there: str = "both"

    def at(self, step: int) -> Place:
        sheet, row, col = self.first.sheet, self.first.row, self.first.col
        return (
            Place(sheet, row, col + step - 1) if self.across else Place(sheet, row + step - 1, col)
        )


@dataclass(frozen=True)
class Frame:
    """What a formula sees: a cell for each scalar, a strip for each series, and its own step."""

    sheet: str
    items: Mapping[str, Item]
    lengths: Mapping[str, int]
    scalar: Callable[[Reference], str]
    strip: Callable[[str], Strip]
    axis: str = ""
    """The axis of the formula's step; empty where it stands at none."""
    step: int = 0
    numbered: Callable[[str], Strip] | None = None
    """Where the numbers of an axis stand beside the series, so that steps are found by number."""
    totals: Mapping[str, Axis] = field(default_factory=dict)
    """The axes of years, or of parts of them, each of a timeline, by name."""
    alike: Callable[[str, bool], Strip] | None = None
    """Where a series stands that is the same in all cases, across or down as the other is."""
    cased: Callable[[str, str], Strip] | None = None
    """Where a series stands in a case that a formula names, wherever it is seen from."""

    def ref(self, at: Reference) -> str:
        """The text in the place of a reference."""
        item = self.items[at.name]
        if not item.is_series:
            return self.scalar(at)
        if at.lag:
            return self._back(at)
        if self._of_case(at):
            return self._in_case(at, item.axis)
        strip = self.strip(at.name)
        if self.timeline and item.axis == self.timeline and at.of:
            return self._in_year(strip, at)
        if years := self._years(at):
            return self._of_year(strip, at.name, years)
        if at.prior:
            return strip.at(self.step - 1).ref(self.sheet, strip.here)
        words = at.steps
        if words is None and self.axis and item.axis == self.axis:
            words = (HERE, HERE)
        first, last = words or (FIRST, LAST)
        if words and first == last:
            return self._end(strip, at.name, first).ref(self.sheet, self._fixed(strip, first))
        start, end = (self._end(strip, at.name, word) for word in (first, last))
        until = end.ref(end.sheet, self._fixed(strip, last))
        return f"{start.ref(self.sheet, self._fixed(strip, first))}:{until}"

    @property
    def timeline(self) -> str:
        """The timeline of which the formula's axis has the years; empty along any other."""
        return (self.totals[self.axis].totals_of or "") if self.axis in self.totals else ""

    def _years(self, at: Reference) -> Axis | None:
        """The years, or parts of them, of which a step of their timeline takes its own."""
        years = self.totals.get(self.items[at.name].axis)
        return years if years and years.totals_of == self.axis and not at.of else None

    def plain(self, at: Reference) -> str:
        """The cells that a reference means, without how they are found."""
        strip = self.strip(at.name) if self.items[at.name].is_series else None
        if strip and self._found(at):
            return strip.at(self.step).ref(self.sheet, strip.here)
        return self.ref(at)

    def _found(self, at: Reference) -> bool:
        """Whether a step is found by its number, its year or its case."""
        in_year = self.timeline != "" and at.of != "" and not at.prior
        in_case = self._of_case(at) and self.items[at.name].axis == self.axis
        return in_case or in_year or at.lag != "" or self._years(at) is not None

    def _of_case(self, at: Reference) -> bool:
        """Whether a reference names a case: neither steps, nor the year in which one ends."""
        return bool(at.of) and not at.prior and at.steps is None and at.of != SAME_KEY

    def _in_case(self, at: Reference, axis: str) -> str:
        """A series in a case: at the step of the formula, found by its number, or whole."""
        assert self.cased
        strip = self.cased(at.of, at.name)
        if axis != self.axis:
            return self._whole(strip, self.lengths[at.name])
        numbers = self.numbered(axis) if self.numbered else self.strip(axis)
        here = numbers.at(self.step).ref(self.sheet, numbers.here)
        return self._looked_up(strip, at.name, here)

    def _in_year(self, strip: Strip, at: Reference) -> str:
        """The first or last step that ends in the year, or the years of all steps."""
        assert self.alike
        axis = self.totals[self.axis]
        keys = self.alike(f"{self.timeline}.{KEYS[axis.lasts]}", strip.across)
        years = self._whole(keys, self.lengths[at.name])
        if at.of == SAME_KEY:
            return years
        year = self.strip(axis.numbering)
        here = year.at(self.step).ref(self.sheet, year.here)
        found = f"MATCH({here},{years},0)"
        if at.of == LAST:  # a search for the nearest is not alike where years stand several times
            found += f"+COUNTIF({years},{here})-1"
        return self._looked_up(strip, at.name, found)

    def _of_year(self, strip: Strip, name: str, years: Axis) -> str:
        """An item of the years at the year in which the step of the timeline ends."""
        assert self.alike
        shown = self.alike(years.numbering, strip.across)
        keys = self.strip(f"{self.axis}.{KEYS[years.lasts]}")
        here = keys.at(self.step).ref(self.sheet, keys.here)
        return self._looked_up(
            strip, name, f"MATCH({here},{self._whole(shown, self.lengths[name])},0)"
        )

    def _looked_up(self, strip: Strip, name: str, found: str) -> str:
        whole = self._whole(strip, self.lengths[name])
        return f"INDEX({whole},1,{found})" if strip.across else f"INDEX({whole},{found},1)"

    def _whole(self, strip: Strip, steps: int) -> str:
        last = strip.at(steps)
        return f"{strip.at(1).ref(self.sheet, strip.there)}:{last.ref(last.sheet, strip.there)}"

    def _end(self, strip: Strip, name: str, word: str) -> Place:
        steps = {OPENING: 0, FIRST: 1, HERE: self.step, LAST: self.lengths[name]}
        return strip.at(steps[word])

    def _fixed(self, strip: Strip, word: str) -> str:
        return strip.here if word == HERE else strip.there

    def _back(self, at: Reference) -> str:
        """A step found by its number, never past the opening.

        The range ends one step before this one: one over the whole row would be a circle.
        """
        strip, axis = self.strip(at.name), self.items[at.name].axis
        if self.step == 1 and strip.here in ("both", "row"):  # Gnumeric looks up no single cell
            return strip.at(0).ref(self.sheet)
        lag = self.scalar(Reference(at.lag, "", at.offset))
        numbers = self.numbered(axis) if self.numbered else self.strip(axis)
        here = numbers.at(self.step).ref(self.sheet, numbers.here)
        sought = f"MAX(0,{here}-{lag})"
        past = self._past(strip)
        place = f"MATCH({sought},{self._past(numbers)},0)" if self.numbered else f"{sought}+1"
        return f"INDEX({past},1,{place})" if strip.across else f"INDEX({past},{place},1)"

    def _past(self, strip: Strip) -> str:
        """From the opening to the step before this one; the opening stays where it is."""
        first, last = strip.at(0), strip.at(self.step - 1)
        anchor = {"none": "column" if strip.across else "row", "column": "both", "row": "both"}
        start = first.ref(self.sheet, anchor.get(strip.here, strip.here))
        return f"{start}:{last.ref(last.sheet, strip.here)}"
