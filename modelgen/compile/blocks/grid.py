"""Two-way sensitivities: absolute axes that are inputs, and a row and column that are live."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Literal

from pydantic import Field

from ...addresses import Area, Place
from ...book.book import Cell, CellId, Formula, Highlight, Validation
from ...book.roles import Role
from ...formulas.item_formulas import literal
from ...template.analyze import Analysis
from ...template.entries import Limit, as_number
from ...template.items import CASED, DRIVERS, Flaw, FormulaSite, Item, ItemWord, Moved
from ...template.schema import Model
from ...template.words import LIVE_CASE, Expression, ItemName, Strict
from ...translations import Translate
from ..context import Context
from ..layout import ID, LABEL, LIVE, UNIT
from ..sensitivity_points import PointRow, PointTable
from . import parts
from .check_rows import CheckRow, Mutation, beyond, wrong
from .drawn import NamedBlock
from .inputs import facts

HEAD = 4


class GridAxis(Strict):
    """One driver of a grid and the absolute values it takes.

    A line item may be moved like a driver: the axis then says between which limits.
    """

    driver: ItemName
    values: tuple[Limit, ...] = Field(min_length=2, max_length=8)
    minimum: Limit | None = None
    maximum: Limit | None = None

    @property
    def limits(self) -> tuple[Limit, Limit] | None:
        """Its own limits, where it states them."""
        if self.minimum is None or self.maximum is None:
            return None
        return self.minimum, self.maximum

    def bounds(self, model: Model) -> tuple[float, float] | None:
        """What its values lie between, as numbers: its own limits, or those of its input."""
        known = (item.bounds for item in model.inputs() if item.name == self.driver)
        low, high = self.limits or (0.0, 0.0)
        own = (as_number(low), as_number(high)) if self.limits else None
        return next(known, own)


class Grid(NamedBlock):
    """A two-way sensitivity of one output."""

    kind: Literal["grid"]
    output: ItemName
    rows: GridAxis
    columns: GridAxis
    turns: Expression

    def words(self) -> Iterator[ItemWord]:
        yield ItemWord(("output",), self.output)
        for side, axis in self.axes_by_side:
            yield ItemWord((side, "driver"), axis.driver, CASED if axis.limits else DRIVERS)

    def formulas(self, units: Mapping[str, str]) -> Iterator[FormulaSite]:
        yield FormulaSite(("turns",), self.turns)

    def moved(self, model: Model) -> Iterator[Moved]:
        yield Moved(("output",), (self.rows.driver, self.columns.driver), self.output)

    def flaws(self, model: Model, items: Mapping[str, Item]) -> Iterator[Flaw]:
        inputs = {item.name: item for item in model.inputs()}
        if self.rows.driver == self.columns.driver:
            message = f"rows and columns both move `{self.rows.driver}`"
            yield Flaw(("columns", "driver"), message)
        for side, axis in self.axes_by_side:
            driver = inputs.get(axis.driver)
            if (axis.minimum is None) != (axis.maximum is None) or (axis.limits and driver):
                message = (
                    "`minimum` and `maximum` go together, on an axis of a line item: an input"
                    " has its own"
                )
                yield Flaw((side,), message)
            if driver and driver.bounds is None:
                message = (
                    f"`{axis.driver}` is a {driver.takes}: a grid moves figures; let a case or a"
                    " point set it"
                )
                yield Flaw((side, "driver"), message, axis.driver)
                continue
            limits, dated = axis.bounds(model), _dated(axis, model, items)
            for i, value in enumerate(axis.values):
                if isinstance(value, date) != dated:
                    kind = "dates" if dated else "numbers"
                    yield Flaw((side, "values", i), f"the values of `{axis.driver}` are {kind}")
                elif limits and not limits[0] <= as_number(value) <= limits[1]:
                    shown = f"{value:g}" if isinstance(value, float) else value
                    message = f"{shown} is outside the allowed range of `{axis.driver}`"
                    yield Flaw((side, "values", i), message)
                elif driver and driver.whole and not as_number(value).is_integer():
                    message = f"{value:g} is no whole number of steps, as `{axis.driver}` is"
                    yield Flaw((side, "values", i), message)

    @property
    def axes_by_side(self) -> tuple[tuple[str, GridAxis], tuple[str, GridAxis]]:
        """What its rows move, and what its columns move."""
        return ("rows", self.rows), ("columns", self.columns)

    def point_tables(self, analysis: Analysis, _: Translate) -> Iterator[PointTable]:
        drivers = (self.rows.driver, self.columns.driver)
        rows = tuple(
            PointRow(f"{self.name}.r{i}c{j}", "", position=(i, j))
            for i in range(len(self.rows.values) + 1)
            for j in range(len(self.columns.values) + 1)
        )
        chain = analysis.chain(drivers, [self.output])
        homes = tuple(self._homes(analysis, chain))
        yield PointTable(self.name, self.title, "grid", LIVE_CASE, drivers, chain, rows, homes)

    def _homes(self, analysis: Analysis, chain: tuple[str, ...]) -> Iterator[dict[str, int]]:
        """What a single driver moves is written once per value, at the live value of the other."""
        drivers = (self.rows.driver, self.columns.driver)
        down, across = (analysis.moved(driver, drivers) for driver in drivers)
        width = len(self.columns.values) + 1
        for i in range(len(self.rows.values) + 1):
            for j in range(width):
                homes = dict.fromkeys((*drivers, *chain), i * width + j)
                homes |= {name: i * width for name in homes if name not in across}
                homes |= {name: j for name in homes if name not in down}
                homes[self.output] = i * width + j
                yield homes

    def checks(self, analysis: Analysis, _: Translate) -> Iterator[CheckRow]:
        yield from _grid_checks(self, analysis.items[self.output].unit, _)

    def mutations(self, corner: Place, ctx: Context) -> Iterator[tuple[str, Mutation]]:
        _ = ctx.words
        down, across = row_axis(self, corner).first, column_axis(self, corner).first
        words = _("Twice the maximum of {what} on the axis")
        yield f"{self.name}_base", wrong(body(self, corner).first, _("the grid's live point"), _)
        for side, axis, place in (
            ("rows", self.rows, down.moved(rows=1)),
            ("columns", self.columns, across.moved(cols=1)),
        ):
            says = words.format(what=ctx.item(axis.driver).label)
            most = (axis.bounds(ctx.model) or (0, 0))[1]
            yield f"{self.name}_{side}", Mutation(place, beyond(most), says)
        says = _("A word typed on an axis")
        yield f"{self.name}_axes", Mutation(down.moved(rows=1), _("a word"), says)

    def turns_place(self, corner: Place) -> Place:
        """Where the sentence stands that says where the sign turns."""
        return Place(corner.sheet, body(self, corner).last.row + 1, LABEL)

    def below_place(self, corner: Place) -> Place:
        """Where it is said how many points lie below zero."""
        return self.turns_place(corner).moved(cols=LIVE + 5 - LABEL)

    def height(self, analysis: Analysis) -> int:
        return HEAD + len(self.rows.values) + 1 + 1

    def closed_rows(self, corner: Place, ctx: Context) -> Iterator[int]:
        """The ids of the columns."""
        yield corner.row + 2

    def cells(self, corner: Place, ctx: Context) -> Iterator[parts.Part]:
        rows, columns = ctx.item(self.rows.driver), ctx.item(self.columns.driver)
        _ = ctx.words
        down = _("Down: {item} ({unit})").format(item=rows.label, unit=ctx.unit(rows.unit))
        across = _("Across: {item} ({unit})").format(
            item=columns.label, unit=ctx.unit(columns.unit)
        )
        yield Cell(corner.moved(rows=1), down, "label")
        yield Cell(corner.moved(rows=1, cols=2), across, "sentence")
        yield from _axis(self.columns, list(column_axis(self, corner)), f"{self.name}.column", ctx)
        yield from _axis(self.rows, list(row_axis(self, corner)), f"{self.name}.row", ctx)
        names = [f"c{j}" for j in range(len(self.columns.values) + 1)]
        yield from parts.headers(Place(corner.sheet, corner.row + 2, LIVE), names, "grid_id")
        yield Cell(Place(corner.sheet, corner.row + HEAD - 1, UNIT), _("live ▸"), "live_mark")
        yield Cell(Place(corner.sheet, corner.row + HEAD, LABEL), _("live ▸"), "live_mark")
        yield from _limits(self, corner, ctx)
        yield from _body(self, corner, ctx)
        yield from _sentence(self, corner, ctx)


def _dated(axis: GridAxis, model: Model, items: Mapping[str, Item]) -> bool:
    """Whether what an axis moves is a date."""
    item = items.get(axis.driver)
    unit = item.unit if item else ""
    return (model.units[unit].format if unit in model.units else unit) == "date"


def row_axis(block: Grid, corner: Place) -> Area:
    """The axis down: live value first, then the inputs."""
    return parts.down(Place(corner.sheet, corner.row + HEAD, UNIT), len(block.rows.values) + 1)


def column_axis(block: Grid, corner: Place) -> Area:
    """The live value and the values of the columns, above the body."""
    return parts.across(
        Place(corner.sheet, corner.row + HEAD - 1, LIVE), len(block.columns.values) + 1
    )


def body(block: Grid, corner: Place) -> Area:
    """The results: the live point in the corner, then a row and a column per value."""
    first = Place(corner.sheet, corner.row + HEAD, LIVE)
    return Area.between(first, first.moved(len(block.rows.values), len(block.columns.values)))


def _axis(axis: GridAxis, places: list[Place], name: str, ctx: Context) -> Iterator[parts.Part]:
    item, form = ctx.item(axis.driver), ctx.format(ctx.item(axis.driver).unit)
    _ = ctx.words
    live, says = ctx.layout.live(axis.driver), _("{item}, live").format(item=item.label)
    link = ctx.link(live, places[0], says)
    yield Cell(places[0], link, "live_axis", form, CellId(f"{name}.live"))
    for i, value in enumerate(axis.values):
        yield Cell(places[i + 1], value, "input", form, CellId(f"{name}.{i + 1}"))
    driver = next((known for known in ctx.model.inputs() if known.name == axis.driver), None)
    limits = axis.limits or ((driver.minimum, driver.maximum) if driver else (None, None))
    low, high = (0.0 if limit is None else limit for limit in limits)
    area, told = Area.between(places[1], places[-1]), parts.allowed(item, low, high, ctx)
    dated, (least, most) = isinstance(low, date), (as_number(low), as_number(high))
    yield Validation(area, item.label[:32], told, least, most, dated=dated)


def _limit_places(block: Grid, side: str, corner: Place, ctx: Context) -> tuple[Place, Place]:
    """Where the least and the most stand that an axis may hold: an input's own, or the grid's.

    Those of a line item stand in the closed row of the ids, before them and behind them.
    """
    axis = block.rows if side == "rows" else block.columns
    if not axis.limits:
        limits = facts(axis.driver, ctx)
        return limits["minimum"], limits["maximum"]
    row = Place(corner.sheet, corner.row + 2, LABEL)
    if side == "columns":
        row = row.moved(cols=LIVE - LABEL + len(block.columns.values) + 1)
    return row, row.moved(cols=1)


def _limits(block: Grid, corner: Place, ctx: Context) -> Iterator[Cell]:
    for side, axis in block.axes_by_side:
        if axis.limits:
            places, form = _limit_places(block, side, corner, ctx), ctx.item(axis.driver).unit
            for place, limit in zip(places, axis.limits, strict=True):
                yield Cell(place, limit, "fact", ctx.format(form))


def _body(block: Grid, corner: Place, ctx: Context) -> Iterator[parts.Part]:
    spot = ctx.layout.tables[block.name]
    form = ctx.format(ctx.item(block.output).unit)
    area, sheet = body(block, corner), corner.sheet
    values = spot.column(block.output).ref(sheet)
    ids, _ = spot.keys(ID).ref(sheet), ctx.words
    says = _("{item} of the point with this row's and column's id")
    says = says.format(item=ctx.item(block.output).label)
    for i in range(len(block.rows.values) + 1):
        row = Place(sheet, area.top + i, ID)
        yield Cell(row, f"{block.name}.r{i}", "id")
        for j in range(len(block.columns.values) + 1):
            head = Place(sheet, corner.row + 2, LIVE + j)
            key = row.ref(sheet, "column") + "&" + head.ref(sheet, "row")
            role: Role = "base" if i == j == 0 else "live_point" if 0 in (i, j) else "point"
            content = Formula(f"=INDEX({values},MATCH({key},{ids},0),1)", says)
            id = CellId.one_of(block.name, f"r{i}c{j}")
            yield Cell(Place(sheet, row.row, LIVE + j), content, role, form, id)
    first = area.first.ref(sheet, "none")
    yield Highlight(area, f"=AND(ISNUMBER({first}),{first}<0)", "negative")


def _sentence(block: Grid, corner: Place, ctx: Context) -> Iterator[Cell]:
    """Where the sign turns, and how many points lie below zero."""
    area, sheet, _ = body(block, corner), corner.sheet, ctx.words
    at = block.turns_place(corner)
    yield Cell(at, ctx.free(block.turns, at), "sentence")
    points = Area.between(area.first.moved(1, 1), area.last).ref(sheet)
    below, of, end = (literal(word) for word in (_("Below zero: "), _(" of "), _(" points.")))
    text = f'={below}&ROUND(COUNTIF({points},"<0"),0)&{of}&ROUND(COUNT({points}),0)&{end}'
    says = _("Points of the grid below zero")
    yield Cell(block.below_place(corner), Formula(text, says), "sentence")


def _grid_checks(block: Grid, unit: str, _: Translate) -> list[CheckRow]:
    def numbers(at: Place, ctx: Context) -> str:
        areas = (f(block, ctx.corner(block)).ref(at.sheet) for f in (row_axis, column_axis))
        return "+".join(f"COUNT({area})" for area in areas)

    count = len(block.rows.values) + len(block.columns.values) + 2
    return [
        CheckRow(
            f"{block.name}_base",
            _("{block}: base point and model").format(block=block.title),
            unit,
            lambda at, ctx: parts.guarded(body(block, ctx.corner(block)).first.ref(at.sheet)),
            lambda at, ctx: parts.guarded(ctx.layout.live(block.output).ref(at.sheet)),
            _("The crossing of the live row and column is the model's own result."),
        ),
        _axis_check(block, "rows", _),
        _axis_check(block, "columns", _),
        CheckRow(
            f"{block.name}_axes",
            _("{block}: axis cells that hold a number").format(block=block.title),
            "count",
            numbers,
            lambda at, ctx: str(count),
            _("No axis cell is empty or stored as text."),
        ),
    ]


def _axis_check(block: Grid, side: Literal["rows", "columns"], _: Translate) -> CheckRow:
    area = row_axis
    label = _("{block}: rows outside the allowed range")
    if side == "columns":
        area = column_axis
        label = _("{block}: columns outside the allowed range")

    def outside(at: Place, ctx: Context) -> str:
        corner = ctx.corner(block)
        values = area(block, corner).ref(at.sheet)
        low, high = (place.ref(at.sheet) for place in _limit_places(block, side, corner, ctx))
        return f"SUMPRODUCT(({values}<{low})+({values}>{high}))"

    return CheckRow(
        f"{block.name}_{side}",
        label.format(block=block.title),
        "count",
        outside,
        lambda at, ctx: "0",
        _("Every axis value is one that the driver may take."),
    )
