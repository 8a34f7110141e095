"""The years of a timeline: sums of flows, last balances, and ratios on the year's own figures."""

from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

from pydantic import Field

from ...addresses import Area, Place
from ...book.book import Cell, CellId, Formula, Name
from ...formulas.item_formulas import references
from ...formulas.syntax import FormulaError
from ...template.analyze import Analysis
from ...template.items import Flaw, Item, ItemWord, unknown
from ...template.schema import Model
from ...template.words import ItemName
from ...translations import Translate
from ..context import Context
from ..layout import FIRST_STEP, TOTAL
from . import parts
from .check_rows import CheckRow, Mutation, wrong
from .drawn import NamedBlock


class Years(NamedBlock):
    """Items of a timeline by the year in which their steps end."""

    kind: Literal["years"]
    axis: ItemName
    items: tuple[ItemName, ...] = Field(min_length=1)

    plans: ClassVar = ("periods",)

    def words(self) -> Iterator[ItemWord]:
        for i, word in enumerate(self.items):
            yield ItemWord(("items", i), word, ("series", "series input"))

    def flaws(self, model: Model, items: Mapping[str, Item]) -> Iterator[Flaw]:
        timelines = {axis.name for axis in model.axes if axis.timeline}
        yield from unknown(("axis",), self.axis, timelines, "timeline")
        for i, name in enumerate(self.items):
            item = items.get(name)
            if item is None or not item.is_series:
                continue
            if item.axis != self.axis:
                message = f"`{name}` runs along `{item.axis}`, these are years of `{self.axis}`"
                yield Flaw(("items", i), message, name)
            elif not item.nature:
                message = f"`{name}` does not say what its total is: flow, balance or ratio (`is`)"
                yield Flaw(("items", i), message, name)
            elif item.nature == "ratio":
                for part in _parts(item, items):
                    if part not in self.items:
                        message = f"`{name}` is a ratio: show `{part}`, of which it is made, too"
                        yield Flaw(("items", i), message, name)

    def height(self, analysis: Analysis) -> int:
        return 2 + len(self.items)

    def last_column(self, corner: Place, ctx: Context) -> int:
        return _heads(self, corner, ctx).right

    def checks(self, analysis: Analysis, _: Translate) -> Iterator[CheckRow]:
        def shown(at: Place, ctx: Context) -> str:
            return _heads(self, ctx.corner(self), ctx).last.ref(at.sheet)

        def latest(at: Place, ctx: Context) -> str:
            return f"MAX({_fiscal(self, ctx).ref(at.sheet)})"

        yield CheckRow(
            f"{self.name}_shown",
            _("{block}: the last year shown and the last year of the timeline").format(
                block=self.title
            ),
            "1",
            shown,
            latest,
            _("Every step of the timeline lies in a year that is shown."),
        )

    def mutations(self, corner: Place, ctx: Context) -> Iterator[tuple[str, Mutation]]:
        last = _fiscal(self, ctx).last
        yield f"{self.name}_shown", wrong(last, ctx.item(f"{self.axis}.fiscal").label, ctx.words)

    def cells(self, corner: Place, ctx: Context) -> Iterator[parts.Part]:
        _, heads = ctx.words, _heads(self, corner, ctx)
        yield from parts.heads(corner.moved(rows=1), _("Item"), [_("Total")], _)
        fiscal = _fiscal(self, ctx)
        for i, at in enumerate(heads):
            before = at.moved(cols=-1).ref(at.sheet, "none")
            first = Formula(f"=INDEX({fiscal.ref(at.sheet)},1,1)", _("The first year"))
            following = Formula(f"={before}+1", _("The year after"))
            yield Cell(at, following if i else first, "header", "plain")
        for name in self.items:
            yield from _row(self, name, corner, heads, ctx)


def _row(
    block: Years, name: str, corner: Place, heads: Area, ctx: Context
) -> Iterator[parts.Part]:
    item, row = ctx.item(name), _row_of(block, name, corner).moved(cols=TOTAL - FIRST_STEP)
    form, source = ctx.format(item.unit), ctx.layout.items[name]
    yield from parts.lead(row, f"year.{name}", item.label, ctx.unit(item.unit))
    total = Place(source.sheet, source.row, TOTAL)
    yield Cell(row, ctx.link(total, row, item.label), "formula", form)
    steps, fiscal = ctx.layout.series(name), _fiscal(block, ctx)
    for head in heads:
        at = Place(row.sheet, row.row, head.col)
        year = head.ref(at.sheet, "row")
        if item.nature == "flow":
            text = f"=SUMIF({fiscal.ref(at.sheet)},{year},{steps.ref(at.sheet)})"
            content = Formula(text, ctx.words("Sum of the steps that end in the year"))
        elif item.nature == "balance":
            text = f"=INDEX({steps.ref(at.sheet)},1,MATCH({year},{fiscal.ref(at.sheet)},1))"
            content = Formula(text, ctx.words("The last step that ends in the year"))
        else:
            content = ctx.in_column(item.formula, at, lambda n: _row_of(block, n, corner))
        id = CellId.at_point(block.name, f"{name}.{head.col - FIRST_STEP + 1}")
        yield Cell(at, content, "formula", form, id)
    first = Place(row.sheet, row.row, heads.left)
    yield Name(f"year_{name}", parts.across(first, heads.columns))


def _row_of(block: Years, name: str, corner: Place) -> Place:
    """Where an item of the block stands in the first year."""
    return Place(corner.sheet, corner.row + 2 + block.items.index(name), FIRST_STEP)


def _parts(item: Item, items: Mapping[str, Item]) -> list[str]:
    """The series of which a ratio is made."""
    try:
        found = references(item.formula)
    except FormulaError:  # told where formulas are read
        return []
    return [
        r.name
        for r in found
        if r.name in items and items[r.name].kind != "axis" and items[r.name].is_series
    ]


def _fiscal(block: Years, ctx: Context) -> Area:
    """The row of the year in which each step ends."""
    return ctx.layout.series(f"{block.axis}.fiscal")


def _heads(block: Years, corner: Place, ctx: Context) -> Area:
    """The years, above their figures."""
    timeline = ctx.model.axis(block.axis).timeline
    assert timeline
    first = Place(corner.sheet, corner.row + 1, FIRST_STEP)
    return parts.across(first, timeline.fiscal(timeline.periods) - timeline.fiscal(1) + 1)
