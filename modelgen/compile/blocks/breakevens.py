"""Breakevens: each with a word whether it can be reached, and put back into the model."""

from collections.abc import Iterator, Mapping
from typing import Literal

from pydantic import Field

from ...addresses import Place
from ...book.book import Cell, Formula
from ...formulas.item_formulas import literal
from ...template.analyze import Analysis
from ...template.items import DRIVERS, FormulaSite, ItemWord, computed
from ...template.words import LIVE_CASE, Expression, ItemName, LabelOrFormula, Strict
from ...translations import Translate
from ..context import Context
from ..layout import LIVE
from ..sensitivity_points import PointRow, SetPoint
from . import parts
from .check_rows import CheckRow, FormulaAt, Mutation, wrong
from .drawn import NamedBlock


class Breakeven(Strict):
    """A breakeven, and the drivers that prove it: set so, income equals cost."""

    item: ItemName
    drivers: dict[ItemName, Expression] = Field(min_length=1, max_length=12, alias="set")
    reachable: Expression
    otherwise: LabelOrFormula


class Breakevens(NamedBlock):
    kind: Literal["breakevens"]
    income: ItemName
    cost: ItemName
    items: tuple[Breakeven, ...] = Field(min_length=1)

    def words(self) -> Iterator[ItemWord]:
        yield ItemWord(("income",), self.income)
        yield ItemWord(("cost",), self.cost)
        for i, even in enumerate(self.items):
            yield ItemWord(("items", i, "item"), even.item)
            for word in even.drivers:
                yield ItemWord(("items", i, "set", word, "#key"), word, DRIVERS)

    def formulas(self, units: Mapping[str, str]) -> Iterator[FormulaSite]:
        for i, even in enumerate(self.items):
            for driver, text in even.drivers.items():
                yield FormulaSite(("items", i, "set", driver), text, units.get(driver))
            yield FormulaSite(("items", i, "reachable"), even.reachable, "1")
            yield from computed(("items", i, "otherwise"), even.otherwise)

    def set_points(self, analysis: Analysis, _: Translate) -> Iterator[SetPoint]:
        for even in self.items:
            label = _("{item}, put back").format(item=analysis.items[even.item].label)
            name, sets = f"{self.name}.{even.item}.put_back", tuple(even.drivers.items())
            outputs = frozenset([self.income, self.cost])
            yield SetPoint(LIVE_CASE, PointRow(name, label[:60], sets), outputs)

    def checks(self, analysis: Analysis, _: Translate) -> Iterator[CheckRow]:
        unit = analysis.items[self.income].unit
        # Where income is small beside the cost, the tolerance of an income alone is below what
        # the figures of a spreadsheet carry: the live cost on both sides gives it its size.
        proves = _("With the breakeven put back, both are equal; the live cost is on both sides.")
        for even in self.items:
            label = _("{item}, put back").format(item=analysis.items[even.item].label)
            left, right = (self._side(even.item, name) for name in (self.income, self.cost))
            yield CheckRow(_check_name(even), label, unit, left, right, proves)

    def mutations(self, corner: Place, ctx: Context) -> Iterator[tuple[str, Mutation]]:
        for even in self.items:
            label = ctx.item(even.item).label
            yield _check_name(even), wrong(ctx.layout.live(even.item), label, ctx.words)

    def _side(self, item: str, name: str) -> FormulaAt:
        def text(at: Place, ctx: Context) -> str:
            value = put_back(self, item, name, ctx).ref(at.sheet)
            cost = ctx.layout.live(self.cost).ref(at.sheet)
            return f"IF(ISNUMBER({ctx.layout.live(item).ref(at.sheet)}),{value}+ABS({cost}),0)"

        return text

    def value_place(self, corner: Place, row: int) -> Place:
        return Place(corner.sheet, corner.row + 2 + row, LIVE)

    def reachable_place(self, corner: Place, row: int) -> Place:
        """Where a word says whether it can be reached: behind income and cost."""
        return self.value_place(corner, row).moved(cols=3)

    def height(self, analysis: Analysis) -> int:
        return 2 + len(self.items)

    def cells(self, corner: Place, ctx: Context) -> Iterator[parts.Part]:
        pair, _ = (self.income, self.cost), ctx.words
        income, cost = (ctx.item(name).label for name in pair)
        meets = _("{income} equals {cost} at").format(income=income, cost=cost)
        put = (_("{item}, put back").format(item=ctx.item(name).label) for name in pair)
        words = (_("Breakeven"), *put)
        yield from parts.heads(corner.moved(rows=1), meets, words, _)
        yield Cell(corner.moved(rows=1, cols=5), _("Reachable?"), "header_text")
        reachable = literal(_("reachable"))
        for i, even in enumerate(self.items):
            at, item = self.value_place(corner, i), ctx.item(even.item)
            id, unit = f"{self.name}.{even.item}", ctx.unit(item.unit)
            yield from parts.lead(at, id, item.label, unit)
            value = ctx.link(ctx.layout.live(even.item), at, item.label)
            yield Cell(at, value, "formula", ctx.format(item.unit))
            says = _("The model with the breakeven put back")
            for col, name in enumerate(pair, 1):
                place, target = at.moved(cols=col), put_back(self, even.item, name, ctx)
                form = ctx.format(ctx.item(name).unit)
                yield Cell(place, ctx.link(target, place, says), "formula", form)
            place = self.reachable_place(corner, i)
            condition = ctx.free(even.reachable, place).text[1:]
            otherwise = ctx.content(even.otherwise, place)
            other = literal(otherwise) if isinstance(otherwise, str) else otherwise.text[1:]
            text = f"=IF({condition},{reachable},{other})"
            says = _("Whether the breakeven lies where it can be reached")
            yield Cell(place, Formula(text, says), "word_left")


def put_back(block: Breakevens, item: str, name: str, ctx: Context) -> Place:
    """The cell of `name` at the point that puts the breakeven `item` back."""
    spot, row = ctx.layout.points[f"{block.name}.{item}.put_back"]
    return spot.at(row, name) if name in spot.cols else ctx.layout.live(name)


def _check_name(even: Breakeven) -> str:
    return f"even_{even.item}"[:40]
