"""Series: a value per step of an axis, inputs and formulas; across on periods, else down."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Literal

from pydantic import Field

from ...addresses import Place
from ...formulas.item_formulas import calls, references
from ...formulas.syntax import FormulaError, tree
from ...template.analyze import Analysis
from ...template.axes import Axis
from ...template.figures import SeriesInput, SeriesItem, SeriesLine, StepFigures
from ...template.inputs import Input
from ...template.items import Flaw, FormulaSite, Item, unknown
from ...template.schema import Model
from ...template.sources import Attribution, attributions
from ...template.words import ItemName
from ...template.yaml_reader import KeyPath
from ...translations import Translate
from ..context import Context
from ..layout import FIRST_STEP, LIVE, SERIES_HEAD, UNIT
from . import parts, series_across, series_down
from .check_rows import CheckRow, Mutation
from .drawn import DrawnBlock


class Series(DrawnBlock):
    kind: Literal["series"]
    axis: ItemName
    items: tuple[SeriesItem, ...] = Field(min_length=1)

    def axes(self) -> Iterator[str]:
        yield self.axis

    def compared(self) -> Iterator[str]:
        for item in self.items:
            if isinstance(item, SeriesLine) and (item.output or item.sign):
                yield item.name

    def declared(self) -> Iterator[Item]:
        for i, item in enumerate(self.items):
            if isinstance(item, SeriesInput):
                yield _typed(item, i, self.axis)
            else:
                yield _line(item, i, self.axis)

    def inputs(self) -> Iterator[SeriesInput]:
        yield from (item for item in self.items if isinstance(item, SeriesInput))

    def with_inputs(self, inputs: Mapping[str, Input | SeriesInput]) -> "Series":
        items = (inputs.get(item.name, item) for item in self.items)
        kept = (item for item in items if not isinstance(item, Input))
        return self.model_copy(update={"items": tuple(kept)})

    def attributions(self) -> Iterator[tuple[KeyPath, Attribution]]:
        yield from attributions(self.items)

    def formulas(self, units: Mapping[str, str]) -> Iterator[FormulaSite]:
        for i, item in enumerate(self.items):
            if not isinstance(item, SeriesLine):
                continue
            for key, text in (("formula", item.formula), ("first", item.first)):
                if text:
                    yield FormulaSite(("items", i, key), text, item.unit, "series", self.axis)
            if item.opening:
                yield FormulaSite(("items", i, "opening"), item.opening, item.unit, "opening")
            if item.actual:
                flag = f"{self.axis}.actual"
                at = ("items", i, "actual")
                yield FormulaSite(at, item.actual, item.unit, "series", self.axis)
                yield FormulaSite(at, flag, "1", "series", self.axis)

    def flaws(self, model: Model, items: Mapping[str, Item]) -> Iterator[Flaw]:
        axes = {axis.name: axis for axis in model.axes}
        yield from unknown(("axis",), self.axis, axes, "axis")
        for i, item in enumerate(self.items):
            if isinstance(item, SeriesInput):
                yield from parts.undated(i, item, item.takes, item.key, model)
        if self.axis in axes:
            yield from _placed_wrong(self, axes[self.axis], model)
            cases = {case.name for case in model.cases}
            for i, item in enumerate(self.items):
                if isinstance(item, SeriesInput):
                    found = _wrong_input(item, axes[self.axis], cases, model.across(self.axis))
                else:
                    found = _wrong_line(item, axes[self.axis], items)
                for flaw in found:
                    yield flaw._replace(path=("items", i, *flaw.path))

    def item_places(self, corner: Place, model: Model) -> Iterator[tuple[str, Place]]:
        if not model.across(self.axis):
            row = corner.row + SERIES_HEAD
            yield self.axis, Place(corner.sheet, row, UNIT)
            for i, item in enumerate(self.items):
                yield item.name, Place(corner.sheet, row, LIVE + i)
            return
        axis = model.axis(self.axis)
        yield from series_across.head_places(axis, corner)
        for name, row in series_across.rows(self.items, axis, len(model.cases)).items():
            yield name, Place(corner.sheet, corner.row + row, FIRST_STEP)

    def figure_columns(self) -> int:
        return len(self.items)

    def height(self, analysis: Analysis) -> int:
        axis, model = analysis.model.axis(self.axis), analysis.model
        if model.across(self.axis):
            return series_across.height(self.items, axis, len(model.cases))
        notes = sum(item.note != "–" or item.kind == "input" for item in self.items)
        return SERIES_HEAD + axis.length + 1 + notes

    def last_column(self, corner: Place, ctx: Context) -> int:
        if not ctx.model.across(self.axis):
            return super().last_column(corner, ctx)
        return FIRST_STEP + ctx.model.axis(self.axis).length - 1

    def closed_rows(self, corner: Place, ctx: Context) -> Iterator[int]:
        """The names of the series, where these head columns; the numbers of years."""
        if not ctx.model.across(self.axis):
            yield corner.row + 1
        else:
            yield from series_across.closed_rows(ctx.model.axis(self.axis), corner)

    def checks(self, analysis: Analysis, _: Translate) -> Iterator[CheckRow]:
        axis = analysis.model.axis(self.axis)
        for item in self.items:
            if isinstance(item, SeriesLine) and item.sign:
                yield _never_negative(item, _)
            elif isinstance(item, SeriesInput) and item.never_zero(axis):
                yield _left_empty(item, self.axis, _)

    def mutations(self, corner: Place, ctx: Context) -> Iterator[tuple[str, Mutation]]:
        _ = ctx.words
        for item in self.items:
            if isinstance(item, SeriesLine) and item.sign:
                says = _("{item} typed below zero").format(item=item.label)
                yield f"{item.name}_sign", Mutation(ctx.layout.items[item.name], -1, says)

    def cells(self, corner: Place, ctx: Context) -> Iterator[parts.Part]:
        across = ctx.model.across(self.axis)
        drawn = series_across.cells if across else series_down.cells
        yield from drawn(self.items, ctx.model.axis(self.axis), corner, ctx)


def _typed(item: SeriesInput, i: int, axis: str) -> Item:
    return Item(
        item.name,
        item.label,
        item.unit,
        "series input",
        ("items", i),
        axis=axis,
        nature=item.nature or "",
        varies=bool(item.cases),
    )


def _line(item: SeriesLine, i: int, axis: str) -> Item:
    formula = item.formula
    if item.actual:
        formula = f"IF({axis}.actual=1,{item.actual},{formula})"
    return Item(
        item.name,
        item.label,
        item.unit,
        "series",
        ("items", i),
        formula,
        item.first or "",
        axis,
        item.opening or "",
        item.nature or "",
        varies=True,
    )


def _placed_wrong(block: Series, axis: Axis, model: Model) -> Iterator[Flaw]:
    """What is wrong with the sheet that a block stands on, given its axis and the others'."""
    drawn = [(b, sheet) for *_, sheet, b in model.blocks() if axis.name in b.axes()]
    here = next(sheet for b, sheet in drawn if b is block)
    if axis.timeline and here.plan != "periods":
        message = f"`{axis.name}` is a timeline: its series stand on a sheet of the plan `periods`"
        yield Flaw(("axis",), message, axis.name)
    elif here.plan != "periods" and drawn[0][0] is not block:
        message = f"axis `{axis.name}` has a block already; put its series into that one"
        yield Flaw(("axis",), message, axis.name)
    elif not axis.timeline and len({sheet.plan == "periods" for _, sheet in drawn}) > 1:
        message = f"axis `{axis.name}` runs across on one sheet and down on another: choose one"
        yield Flaw(("axis",), message, axis.name)


def _wrong_input(item: SeriesInput, axis: Axis, cases: set[str], across: bool) -> Iterator[Flaw]:
    if item.key != "values" and not axis.timeline:
        message = f"`{item.key}` needs a timeline; give `values`"
        yield Flaw((item.key,), message)
        return
    wanted = item.lengths(axis)[1]
    yield from _wrong_steps(item, (item.key,), getattr(item, item.key), wanted, axis)
    for case, stated in item.cases.items():
        yield from unknown(("cases", case), case, cases, "case")
        yield from _wrong_steps(item, ("cases", case), stated, axis.length, axis)
    if item.cases and not across:
        message = "a list that runs down has no room for cases: draw it on the plan `periods`"
        yield Flaw(("cases",), message)


def _wrong_steps(
    item: SeriesInput, path: KeyPath, stated: StepFigures, wanted: int, axis: Axis
) -> Iterator[Flaw]:
    """What is wrong with the figures of one row: how many they are, or from when on they hold."""
    if not isinstance(stated, dict):
        if len(stated) not in (1, wanted):
            message = f"`{item.name}` has {len(stated)} values; the axis has {wanted}"
            yield Flaw(path, message)
        return
    if not axis.timeline or path == ("plan",):
        yield Flaw(path, "figures that hold from a month on need a timeline, and its first month")
        return
    months = list(stated)
    steps = [axis.step_of(month) for month in months]
    for month, step in zip(months, steps, strict=True):
        if not step:
            message = (
                f"`{month}` is no month of the timeline, which runs from"
                f" {axis.timeline.start:%Y-%m} to {axis.key(axis.length)}"
            )
            yield Flaw((*path, month), message)
    if all(steps) and (steps[0] != 1 or steps != sorted(set(steps))):
        yield Flaw(path, "the months rise, and the first of them lies in the first step")


def _wrong_line(item: SeriesLine, axis: Axis, items: Mapping[str, Item]) -> Iterator[Flaw]:
    looks_back = f"`{item.name}` looks at the prior step: say what "
    if not axis.listed and item.first:
        message = "on a timeline the first step has the row's formula: give it an `opening`"
        yield Flaw(("first",), message)
    elif axis.listed and item.opening:
        message = "a list has no opening: say what step one is (`first`)"
        yield Flaw(("opening",), message)
    elif axis.listed and "[-" in item.formula and not item.first:
        yield Flaw(("formula",), f"{looks_back}step one is (`first`)", "[-1]")
    if not axis.listed:
        for back in sorted(_without_opening(item, items)):
            message = (
                f"`{back}` has nothing before its first step: say what stands there (`opening`)"
            )
            yield Flaw(("formula",), message, f"{back}[-")
    if item.actual:
        yield from _wrong_actual(item, axis)
    if item.nature == "ratio":
        yield from _wrong_ratio(item, axis, items)


def _wrong_ratio(item: SeriesLine, axis: Axis, items: Mapping[str, Item]) -> Iterator[Flaw]:
    """The total of a ratio has its formula on the totals of its parts: each must have one."""
    with suppress(FormulaError):  # told where formulas are read
        for at in references(item.formula):
            part = items.get(at.name)
            elsewhere = part and part.axis != axis.name  # a year's figure, in a month
            if part and part.is_series and (not part.nature or at.of or elsewhere):
                message = (
                    f"`{at.text}` has no total, on which the ratio `{item.name}` could be taken:"
                    " say what its total is (`is: flow` or `balance`), make the ratio of rows that"
                    " have one, or leave `is: ratio` out, and the row out of `years`"
                )
                yield Flaw(("formula",), message, at.text)


def _without_opening(item: SeriesLine, items: Mapping[str, Item]) -> set[str]:
    with suppress(FormulaError):  # told where formulas are read
        found = references(item.formula)
        return {r.name for r in found if r.prior and r.name in items and not items[r.name].opening}
    return set()


def _wrong_actual(item: SeriesLine, axis: Axis) -> Iterator[Flaw]:
    if not axis.timeline:
        yield Flaw(("actual",), "`actual` needs a timeline: only it has actual steps")
        return
    with suppress(FormulaError):  # told where formulas are read
        if any(call["name"].upper() == "IF" for call in calls(tree(item.formula))):
            message = "a row with `actual` chooses by IF already: give this IF a row of its own"
            yield Flaw(("formula",), message, "IF")


def _never_negative(item: SeriesLine, _: Translate) -> CheckRow:
    def least(at: Place, ctx: Context) -> str:
        return f"MIN(0,MIN({parts.every_case(item.name, ctx, live=True).ref(at.sheet)}))"

    return CheckRow(
        f"{item.name}_sign",
        _("{item}: the least in any step of any case, where it is below zero").format(
            item=item.label
        ),
        item.unit,
        least,
        lambda at, ctx: "0",
        _("It is never negative, whatever is typed."),
    )


def _left_empty(item: SeriesInput, axis: str, _: Translate) -> CheckRow:
    """Somebody moves the last actual step and types no figure: the row says 0 there, silently."""
    actual = bool(item.actuals)

    def zeros(at: Place, ctx: Context) -> str:
        flags = ctx.layout.series(f"{axis}.{'actual' if actual else 'plan'}").ref(at.sheet)
        live = ctx.layout.series(item.name)
        typed = series_across.case_rows(item.name, ctx) if item.cases else live
        return f"SUMPRODUCT({flags}*({typed.ref(at.sheet)}=0))>0"

    if actual:
        label = _("{item}: an actual step without a figure")
        says = _("A step up to the last actual one holds 0: type what was reported.")
    else:
        label = _("{item}: a planned step without a figure")
        says = _("A step behind the last actual one holds 0: type what is planned.")
    return CheckRow(f"{item.name}_empty", label.format(item=item.label), "text", zeros, None, says)
