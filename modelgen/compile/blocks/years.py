"""Items of a timeline by year, half-year or quarter: sums, last balances, ratios."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import ClassVar, Literal

from pydantic import Field

from ...addresses import Place
from ...book.book import Cell, CellId, Name
from ...formulas.item_formulas import references
from ...formulas.syntax import FormulaError
from ...template.analyze import Analysis
from ...template.axes import KEYS, Axis
from ...template.items import Flaw, Item, ItemWord, unknown
from ...template.schema import Model
from ...template.words import ItemName
from ...translations import Translate
from ..context import Context
from ..layout import FIRST_STEP, TOTAL
from . import parts, series_across
from .check_rows import CheckRow, Mutation, wrong
from .drawn import NamedBlock


class Years(NamedBlock):
    """What a timeline's items come to in each year: what each says that its total is."""

    kind: Literal["years"]
    axis: ItemName
    items: tuple[ItemName, ...] = Field(min_length=1)

    plans: ClassVar = ("periods",)

    def axes(self) -> Iterator[str]:
        yield self.axis

    def words(self) -> Iterator[ItemWord]:
        for i, word in enumerate(self.items):
            yield ItemWord(("items", i), word, ("series", "series input"))

    def flaws(self, model: Model, items: Mapping[str, Item]) -> Iterator[Flaw]:
        years = [axis.name for axis in model.axes if axis.totals_of]
        yield from unknown(("axis",), self.axis, years, "axis of totals (`totals_of`)")
        timeline = model.totalled(self.axis)
        for i, name in enumerate(self.items):
            item = items.get(name)
            if item and item.is_series and timeline:
                for told in _wrong(self, item, timeline, items):
                    yield Flaw(("items", i), told, name)

    def item_places(self, corner: Place, model: Model) -> Iterator[tuple[str, Place]]:
        yield from series_across.head_places(model.axis(self.axis), corner)

    def height(self, analysis: Analysis) -> int:
        return series_across.first_row(analysis.model.axis(self.axis)) + len(self.items)

    def closed_rows(self, corner: Place, ctx: Context) -> Iterator[int]:
        """The numbers of the years."""
        yield from series_across.closed_rows(ctx.model.axis(self.axis), corner)

    def last_column(self, corner: Place, ctx: Context) -> int:
        return FIRST_STEP + ctx.model.axis(self.axis).length - 1

    def checks(self, analysis: Analysis, _: Translate) -> Iterator[CheckRow]:
        axis = analysis.model.axis(self.axis)
        keys = f"{axis.totals_of}.{KEYS[axis.lasts]}"

        def shown(at: Place, ctx: Context) -> str:
            return ctx.layout.series(axis.numbering).last.ref(at.sheet)

        def latest(at: Place, ctx: Context) -> str:
            return f"MAX({ctx.layout.series(keys).ref(at.sheet)})"

        if axis.named:
            told = _("{block}: the last period shown and the last of the timeline, counted")
            proves = _("Every step of the timeline lies in a period that is shown.")
        else:
            told = _("{block}: the last year shown and the last year of the timeline")
            proves = _("Every step of the timeline lies in a year that is shown.")
        label = told.format(block=self.title)
        yield CheckRow(f"{self.name}_shown", label, "1", shown, latest, proves, format="plain")

    def mutations(self, corner: Place, ctx: Context) -> Iterator[tuple[str, Mutation]]:
        axis = ctx.model.axis(self.axis)
        keys = f"{axis.totals_of}.{KEYS[axis.lasts]}"
        last = ctx.layout.series(keys).last
        yield f"{self.name}_shown", wrong(last, ctx.item(keys).label, ctx.words)

    def cells(self, corner: Place, ctx: Context) -> Iterator[parts.Part]:
        yield from series_across.heads(ctx.model.axis(self.axis), corner, ctx)
        for name in self.items:
            yield from _row(self, name, corner, ctx)


def _wrong(block: Years, item: Item, timeline: str, items: Mapping[str, Item]) -> Iterator[str]:
    """What is wrong with showing an item by year."""
    if item.axis != timeline:
        yield f"`{item.name}` runs along `{item.axis}`, these are the years of `{timeline}`"
    elif not item.nature:
        yield f"`{item.name}` does not say what its total is: flow, balance or ratio (`is`)"
    elif item.nature == "ratio":
        with suppress(FormulaError):  # told where formulas are read
            for at in references(item.formula):
                part = items.get(at.name)
                shown = part is None or part.axis != timeline or at.name in block.items
                if part and part.nature and not shown:  # without: the ratio itself is refused
                    yield f"`{item.name}` is a ratio: show `{at.name}`, of which it is made, too"


def _row(block: Years, name: str, corner: Place, ctx: Context) -> Iterator[parts.Part]:
    item, axis = ctx.item(name), ctx.model.axis(block.axis)
    first, form = _first(block, name, corner, axis), ctx.format(item.unit)
    total, source = first.moved(cols=TOTAL - FIRST_STEP), ctx.layout.items[name]
    family = axis.lasts.replace("-", "_")
    yield from parts.lead(total, f"{family}.{name}", item.label, ctx.unit(item.unit))
    link = ctx.link(Place(source.sheet, source.row, TOTAL), total, item.label)
    yield Cell(total, link, "formula", form)
    told = {"flow": f"SUM({name})", "balance": f"{name}[last]"}.get(item.nature)
    for step in range(1, axis.length + 1):
        at = first.moved(cols=step - 1)
        if told:
            content = ctx.in_step(told, at, axis.name, step)
        else:
            content = ctx.in_column(item.formula, at, lambda n: _first(block, n, corner, axis))
        id = CellId.at_point(block.name, f"{name}.{axis.key(step)}")
        yield Cell(at, content, "formula", form, id)
    yield Name(f"{family}_{name}", parts.across(first, axis.length))


def _first(block: Years, name: str, corner: Place, axis: Axis) -> Place:
    """Where an item of the block stands in the first year."""
    row = corner.row + series_across.first_row(axis) + block.items.index(name)
    return Place(corner.sheet, row, FIRST_STEP)
