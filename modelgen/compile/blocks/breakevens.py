"""Breakevens, by a formula or searched for: each put back, with a word whether it is reached."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from ...addresses import Place
from ...book.book import Cell, Formula
from ...formulas.item_formulas import literal
from ...template.analyze import Analysis
from ...template.items import DRIVERS, Flaw, FormulaSite, Item, ItemWord, Moved, computed
from ...template.schema import Model
from ...template.words import LIVE_CASE, Expression, ItemName, LabelOrFormula, Number, Strict
from ...translations import Translate
from ..context import Context
from ..layout import LIVE
from ..sensitivity_points import PointRow, SetPoint
from . import parts, searches
from .check_rows import CheckRow, FormulaAt, Mutation, wrong
from .drawn import NamedBlock
from .searches import Searched


class Breakeven(Strict):
    """A breakeven, and the drivers that prove it: set so, income equals cost."""

    item: ItemName
    drivers: dict[ItemName, Expression] = Field(min_length=1, max_length=12, alias="set")
    reachable: Expression
    otherwise: LabelOrFormula


def _sort(value: object) -> str:
    """Which of the two an entry is: one with a `driver` is searched for."""
    searched = "driver" in value if isinstance(value, dict) else isinstance(value, Searched)
    return "[searched]" if searched else "[stated]"


AnyBreakeven = Annotated[
    Annotated[Breakeven, Tag("[stated]")] | Annotated[Searched, Tag("[searched]")],
    Discriminator(_sort),
]


class Breakevens(NamedBlock):
    """Where income equals cost; what is searched for is met within the tolerance, as a share."""

    kind: Literal["breakevens"]
    income: ItemName
    cost: ItemName
    items: tuple[AnyBreakeven, ...] = Field(min_length=1)
    tolerance: Annotated[Number, Field(gt=0, lt=1)] = 1e-7

    @property
    def stated(self) -> tuple[tuple[int, Breakeven], ...]:
        """Those that a formula gives, with their numbers."""
        return tuple((i, e) for i, e in enumerate(self.items) if isinstance(e, Breakeven))

    @property
    def searched(self) -> tuple[tuple[int, Searched], ...]:
        """Those that are searched for, with their numbers."""
        return tuple((i, e) for i, e in enumerate(self.items) if isinstance(e, Searched))

    @property
    def pair(self) -> searches.Sides:
        return self.income, self.cost

    def words(self) -> Iterator[ItemWord]:
        yield ItemWord(("income",), self.income)
        yield ItemWord(("cost",), self.cost)
        for i, even in self.stated:
            yield ItemWord(("items", i, "item"), even.item)
            for word in even.drivers:
                yield ItemWord(("items", i, "set", word, "#key"), word, DRIVERS)
        for i, sought in self.searched:
            yield ItemWord(("items", i, "driver"), sought.driver, DRIVERS)

    def formulas(self, units: Mapping[str, str]) -> Iterator[FormulaSite]:
        for i, even in self.stated:
            for driver, text in even.drivers.items():
                yield FormulaSite(("items", i, "set", driver), text, units.get(driver))
            yield FormulaSite(("items", i, "reachable"), even.reachable, "1")
            yield from computed(("items", i, "otherwise"), even.otherwise)

    def moved(self, model: Model) -> Iterator[Moved]:
        for i, sought in self.searched:
            yield Moved(("items", i, "driver"), (sought.driver,), self.income)

    def flaws(self, model: Model, items: Mapping[str, Item]) -> Iterator[Flaw]:
        for i, even in self.stated:
            for driver in even.drivers:
                takes = items[driver].takes if driver in items else "number"
                if takes in ("choice", "text"):
                    message = f"`{driver}` is a {takes}: a breakeven sets figures; leave it out"
                    yield Flaw(("items", i, "set", driver, "#key"), message, driver)
        inputs, told = {item.name: item for item in model.inputs()}, set[str]()
        for i, sought in self.searched:
            path = ("items", i)
            for flaw in searches.wrong(inputs[sought.driver]) if sought.driver in inputs else ():
                yield flaw._replace(path=(*path, *flaw.path))
            if sought.driver in told:
                message = f"`{sought.driver}` is searched for already"
                yield Flaw((*path, "driver"), message, sought.driver)
            told.add(sought.driver)

    def set_points(self, analysis: Analysis, _: Translate) -> Iterator[SetPoint]:
        for _number, even in self.stated:
            label = _("{item}, put back").format(item=analysis.items[even.item].label)
            name, sets = f"{self.name}.{even.item}.put_back", tuple(even.drivers.items())
            row = PointRow(name, label[:60], sets)
            yield SetPoint(LIVE_CASE, row, frozenset(self.pair))
        if self.searched:
            yield searches.unmoved(self.name, self.pair, _)
        for _number, sought in self.searched:
            yield from searches.points(self.name, sought.driver, self.pair, analysis, _)

    def checks(self, analysis: Analysis, _: Translate) -> Iterator[CheckRow]:
        unit = analysis.items[self.income].unit
        # Where income is small beside the cost, the tolerance of an income alone is below what
        # the figures of a spreadsheet carry: the live cost on both sides gives it its size.
        proves = _("With the breakeven put back, both are equal; the live cost is on both sides.")
        for _number, even in self.stated:
            label = _("{item}, put back").format(item=analysis.items[even.item].label)
            left, right = (self._side(even.item, name) for name in self.pair)
            yield CheckRow(_check_name(even), label, unit, left, right, proves)
        if self.searched:
            label = _("{block}: base point and model").format(block=self.title)
            proves = _("The points along which a breakeven is searched for are the model.")
            sides = self._apart(f"{self.name}.unmoved"), self._apart("")
            yield CheckRow(self._base, label[:60], unit, *sides, proves)

    @property
    def _base(self) -> str:
        return f"{self.name}_base"[:40]

    def mutations(self, corner: Place, ctx: Context) -> Iterator[tuple[str, Mutation]]:
        for _number, even in self.stated:
            label = ctx.item(even.item).label
            yield _check_name(even), wrong(ctx.layout.live(even.item), label, ctx.words)
        if self.searched:
            place, label = ctx.layout.live(self.income), ctx.item(self.income).label
            yield self._base, wrong(place, label, ctx.words)

    def _side(self, item: str, name: str) -> FormulaAt:
        def text(at: Place, ctx: Context) -> str:
            value = put_back(self, item, name, ctx).ref(at.sheet)
            cost = ctx.layout.live(self.cost).ref(at.sheet)
            return f"IF(ISNUMBER({ctx.layout.live(item).ref(at.sheet)}),{value}+ABS({cost}),0)"

        return text

    def _apart(self, point: str) -> FormulaAt:
        """Income less cost at a point, or live, the live cost added; 0 where one is no number."""

        def text(at: Place, ctx: Context) -> str:
            def ref(name: str) -> str:
                live = ctx.layout.live(name)
                return (ctx.at_point(point, name) if point else live).ref(at.sheet)

            cost = ctx.layout.live(self.cost).ref(at.sheet)
            return f"IFERROR({ref(self.income)}-{ref(self.cost)}+ABS({cost}),0)"

        return text

    def value_place(self, corner: Place, row: int) -> Place:
        return Place(corner.sheet, corner.row + 2 + row, LIVE)

    def reachable_place(self, corner: Place, row: int) -> Place:
        """Where a word says whether it can be reached: behind income and cost."""
        return self.value_place(corner, row).moved(cols=3)

    def height(self, analysis: Analysis) -> int:
        return 2 + len(self.items) + bool(self.searched)

    def cells(self, corner: Place, ctx: Context) -> Iterator[parts.Part]:
        _ = ctx.words
        income, cost = (ctx.item(name).label for name in self.pair)
        meets = _("{income} equals {cost} at").format(income=income, cost=cost)
        put = (_("{item}, put back").format(item=ctx.item(name).label) for name in self.pair)
        words = (_("Breakeven"), *put)
        yield from parts.heads(corner.moved(rows=1), meets, words, _)
        yield Cell(corner.moved(rows=1, cols=5), _("Reachable?"), "header_text")
        for i, even in self.stated:
            yield from self._row(even, self.value_place(corner, i), ctx)
        if not self.searched:
            return
        yield Cell(corner.moved(rows=1, cols=6), _("Change from low to high"), "header")
        tolerance = self.value_place(corner, len(self.items))
        told = _("Tolerance of the search, as a share")
        yield from parts.lead(tolerance, f"{self.name}.tolerance", told, "1")
        yield Cell(tolerance, self.tolerance, "constant", "tiny")
        for i, sought in self.searched:
            at = self.value_place(corner, i)
            yield from searches.cells(self.name, sought.driver, self.pair, at, tolerance, ctx)

    def _row(self, even: Breakeven, at: Place, ctx: Context) -> Iterator[Cell]:
        """One that a formula gives: its value, both sides with it put back, and a word."""
        item, _ = ctx.item(even.item), ctx.words
        yield from parts.lead(at, f"{self.name}.{even.item}", item.label, ctx.unit(item.unit))
        value = ctx.link(ctx.layout.live(even.item), at, item.label)
        yield Cell(at, value, "formula", ctx.format(item.unit))
        says = _("The model with the breakeven put back")
        for col, name in enumerate(self.pair, 1):
            place, target = at.moved(cols=col), put_back(self, even.item, name, ctx)
            form = ctx.format(ctx.item(name).unit)
            yield Cell(place, ctx.link(target, place, says), "formula", form)
        place = at.moved(cols=3)
        condition = ctx.free(even.reachable, place).text[1:]
        otherwise = ctx.content(even.otherwise, place)
        other = literal(otherwise) if isinstance(otherwise, str) else otherwise.text[1:]
        held = literal(_("reachable"))
        text = f"=IF({condition},{held},{other})"
        says = _("Whether the breakeven lies where it can be reached")
        yield Cell(place, Formula(text, says), "word_left")


def put_back(block: Breakevens, item: str, name: str, ctx: Context) -> Place:
    """The cell of `name` at the point that puts the breakeven `item` back."""
    return ctx.at_point(f"{block.name}.{item}.put_back", name)


def _check_name(even: Breakeven) -> str:
    return f"even_{even.item}"[:40]
