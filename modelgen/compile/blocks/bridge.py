"""The bridge: from the first case, or result, to the last, step by step."""

from collections.abc import Iterator, Mapping
from typing import Literal

from pydantic import Field

from ...addresses import Place
from ...book.book import Cell, CellId, Formula
from ...template.analyze import Analysis
from ...template.items import Flaw, Item, ItemWord, unknown
from ...template.schema import Model
from ...template.words import ItemName, Label
from ...translations import Translate
from ..context import Context
from ..layout import LIVE
from ..sensitivity_points import PointRow, SetPoint, changed_by, paths_of
from . import parts
from .check_rows import CheckRow, Mutation, wrong
from .drawn import NamedBlock

MARGINS = LIVE + 3

MARGINS_SHOWN = 2


class Bridge(NamedBlock):
    """From the first case to the last, step by step, and each step's effect taken alone.

    Without a `measure` the steps are results themselves, such as of two years or of plan and
    actual, with what stands between them.
    """

    kind: Literal["bridge"]
    measure: ItemName | None = None
    margins: tuple[ItemName, ...] = Field(default=(), max_length=2)
    steps: tuple[ItemName, ...] = Field(min_length=2, max_length=12)
    short: dict[ItemName, Label]
    total: Label
    thousands: bool = True

    @property
    def measured(self) -> str:
        """The item whose unit all its figures have."""
        return self.measure or self.steps[0]

    def words(self) -> Iterator[ItemWord]:
        if self.measure:
            yield ItemWord(("measure",), self.measure)
        for i, word in enumerate(self.margins):
            yield ItemWord(("margins", i), word)
        for i, word in enumerate(() if self.measure else self.steps):
            yield ItemWord(("steps", i), word)

    def flaws(self, model: Model, items: Mapping[str, Item]) -> Iterator[Flaw]:
        yield from self._wrong_form(items)
        for i, step in enumerate(self.steps):
            if self.measure:
                yield from _wrong_case(i, step, model)
            if step not in self.short:
                yield Flaw(("short",), f"`short` lacks `{step}`")
        for i, margin in enumerate(self.margins):
            unit = items[margin].unit if margin in items else ""
            if unit in model.units and not model.units[unit].is_share:
                message = f"`{margin}` is no share: the margins of a bridge are shown in %"
                yield Flaw(("margins", i), message, margin)

    def _wrong_form(self, items: Mapping[str, Item]) -> Iterator[Flaw]:
        """What is missing for cases, or too much for results."""
        if self.measure:
            if len(self.margins) < MARGINS_SHOWN:
                yield Flaw(("margins",), "a bridge of cases shows two `margins`")
            return
        if self.margins:
            message = "a bridge of results has no `margins`: leave them out, or give a `measure`"
            yield Flaw(("margins",), message)
        units = {name: items[name].unit for name in self.steps if name in items}
        for name, unit in units.items():
            if unit != units.get(self.steps[0]):
                message = f"`{name}` is in {unit}, the first step in {units.get(self.steps[0])}"
                yield Flaw(("steps", self.steps.index(name)), message, name)

    def set_points(self, analysis: Analysis, _: Translate) -> Iterator[SetPoint]:
        for case in self.steps[1:] if self.measure else ():
            changed = changed_by(analysis.model, case)
            sets = tuple((name, f"{name}[{case}]") for name in changed)
            label = _("{step}, taken alone").format(step=self.short[case])
            row = PointRow(f"{self.name}.{case}.alone", label, sets)
            yield SetPoint(self.steps[0], row, frozenset([self.measured, *self.margins]))

    def checks(self, analysis: Analysis, _: Translate) -> Iterator[CheckRow]:
        def places(ctx: Context) -> tuple[Place, Place, Place]:
            return bridge_sum(self, ctx.corner(self))

        yield CheckRow(
            f"{self.name}_closes",
            _("{block}: first stop and effects against last stop").format(block=self.title),
            analysis.items[self.measured].unit,
            lambda at, ctx: "+".join(parts.guarded(places(ctx)[i].ref(at.sheet)) for i in (0, 2)),
            lambda at, ctx: parts.guarded(places(ctx)[1].ref(at.sheet)),
            _("The steps add up from first to last stop."),
        )

    def mutations(self, corner: Place, ctx: Context) -> Iterator[tuple[str, Mutation]]:
        effect, _ = bridge_rows(self, corner)[1].moved(cols=1), ctx.words
        label = _("the effect of {step}").format(step=self.short[self.steps[1]])
        yield f"{self.name}_closes", wrong(effect, label, _)

    def height(self, analysis: Analysis) -> int:
        return 3 + len(self.steps)

    def cells(self, corner: Place, ctx: Context) -> Iterator[parts.Part]:
        sheet, measure, _ = corner.sheet, ctx.item(self.measured), ctx.words
        words = [_("At this stop"), _("Effect, in order")]
        note, changes = LIVE + 2, _("What it is")
        if self.measure:
            margins = (ctx.item(name).label for name in self.margins)
            stop = _("{item} at this stop").format(item=measure.label)
            words = [stop, words[1], _("Effect taken alone"), *margins]
            note, changes = MARGINS + 3, _("What changes")
        yield from parts.heads(corner.moved(rows=1), _("Step"), words, _)
        yield Cell(Place(sheet, corner.row + 1, note), changes, "header_note")
        for i, case in enumerate(self.steps):
            row = corner.row + 2 + i
            label = self.short[case]
            at = Place(sheet, row, LIVE)
            yield from parts.lead(at, f"{self.name}.{case}", label, ctx.unit(measure.unit))
            yield from _step(self, i, at, ctx)
            told = ctx.item(case).label if not self.measure else _changes(case, ctx)
            yield Cell(Place(sheet, row, note), told, "note_flow")
        yield from _sum(self, corner, ctx)


def _wrong_case(i: int, case: str, model: Model) -> Iterator[Flaw]:
    """What is wrong with a case as a step: behind the first it changes something, by inputs."""
    yield from unknown(("steps", i), case, [known.name for known in model.cases], "case")
    paths = paths_of(model, case)
    if i and paths:
        message = (
            f"step `{case}` states the values of `{paths[0]}`, a series: a bridge moves"
            " inputs of one value, such as points added in each step"
        )
        yield Flaw(("steps", i), message, case)
    elif i and not changed_by(model, case):
        message = f"step `{case}` changes nothing: no input has a value for it"
        yield Flaw(("steps", i), message, case)


def _step(block: Bridge, i: int, at: Place, ctx: Context) -> Iterator[Cell]:
    case, form = block.steps[i], ctx.format(ctx.item(block.measured).unit)
    _ = ctx.words
    of = _("{item} of the case")
    if block.measure:
        stop = ctx.layout.case(block.measure, case)
        says = of.format(item=ctx.item(block.measure).label)
    else:
        stop, says = ctx.layout.live(case), ctx.item(case).label
    yield Cell(at, ctx.link(stop, at, says), "formula", form)
    if i:
        here, above = at.ref(at.sheet, "none"), at.moved(rows=-1).ref(at.sheet, "none")
        effect = Formula(f"={_less(here, above)}", _("This stop less the stop above"))
        yield Cell(at.moved(cols=1), effect, "formula", form, CellId.one_of(block.name, case))
    if i and block.measure:
        start = ctx.layout.case(block.measure, block.steps[0]).ref(at.sheet)
        alone = ctx.at_point(f"{block.name}.{case}.alone", block.measure).ref(at.sheet)
        yield Cell(
            at.moved(cols=2),
            Formula(
                f"={_less(alone, start)}",
                _("The step alone, from the first case, less the first case"),
            ),
            "formula",
            form,
        )
    for m, name in enumerate(block.margins):
        place = Place(at.sheet, at.row, MARGINS + m)
        yield Cell(
            place,
            ctx.link(ctx.layout.case(name, case), place, of.format(item=ctx.item(name).label)),
            "formula",
            ctx.format(ctx.item(name).unit),
        )


def _changes(case: str, ctx: Context) -> str:
    """What a case states itself."""
    _ = ctx.words
    changed = ", ".join(ctx.item(name).label for name in changed_by(ctx.model, case))
    return changed or _("the first case")


def _less(end: str, start: str) -> str:
    """The difference of two results; one that is not available counts as 0."""
    return f"{parts.guarded(end)}-{parts.guarded(start)}"


def _sum(block: Bridge, corner: Place, ctx: Context) -> Iterator[Cell]:
    """The sum of the effects, in the row below the last step."""
    row, form = corner.row + 2 + len(block.steps), ctx.format(ctx.item(block.measured).unit)
    unit, _ = ctx.unit(ctx.item(block.measured).unit), ctx.words
    label = _("Sum of the effects")
    place = Place(corner.sheet, row, LIVE + 1)
    yield from parts.lead(place, f"{block.name}.sum", label, unit, True)
    for beside in (-1, 1) if block.measure else (-1,):
        yield Cell(place.moved(cols=beside), "", "total")
    steps = parts.down(place.moved(rows=1 - len(block.steps)), len(block.steps) - 1)
    text = f"=SUM({steps.ref(place.sheet, 'none')})"
    yield Cell(place, Formula(text, _("Sum of the steps in this order")), "total", form)


def bridge_sum(block: Bridge, corner: Place) -> tuple[Place, Place, Place]:
    """First stop, last stop and the sum of effects, for the check that they agree."""
    first = Place(corner.sheet, corner.row + 2, LIVE)
    last = first.moved(rows=len(block.steps) - 1)
    return first, last, last.moved(rows=1, cols=1)


def bridge_rows(block: Bridge, corner: Place) -> list[Place]:
    """The profit cell of every stop."""
    return [Place(corner.sheet, corner.row + 2 + i, LIVE) for i in range(len(block.steps))]
