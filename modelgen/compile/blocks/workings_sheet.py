"""The Workings sheet: the tool's constants, registers, chart data, every sensitivity point."""

from collections.abc import Iterator

from ...addresses import Area, Place
from ...book.book import Cell, CellId, Formula
from ...formulas.item_formulas import NOT_AVAILABLE, Reference, literal
from ...formulas.syntax import tokens
from ...formulas.truths import as_number
from ...number_formats import FormatName
from ...template.items import Item
from ...translations import Translate
from ..context import Context
from ..frames import Frame, Strip
from ..layout import ID, LABEL, LIVE, UNIT, PointTablePlace
from ..sensitivity_points import PointRow, Search
from . import bridge, grid, parts, registers
from .bridge import Bridge
from .grid import Grid
from .inputs import facts

FROM, TO, BLANK, ABOVE, BELOW, TOTAL_ABOVE = range(LIVE, LIVE + 6)

LAST_BAR = LIVE + 10

SAID = LAST_BAR + 1
"""Where the margin at a bar stands in words."""


UNSET = "–"
"""What stands where a point does not set a driver."""


def hundred(ctx: Context) -> Place:
    """The cell that turns shares into per cent."""
    return ctx.hundred


def _bar_heads(_: Translate) -> tuple[str, ...]:
    return (
        _("From"), _("To"), _("Blank"), _("Above zero"), _("Below zero"), _("Total, above"),
        _("Total, below"), _("Rise, above"), _("Rise, below"), _("Fall, above"), _("Fall, below"),
        _("Margin, as text"),
    )  # fmt: skip


def cells(ctx: Context) -> Iterator[Cell]:
    """All cells of the sheet, top to bottom."""
    _ = ctx.words
    for place, number, label in (
        (hundred(ctx), 100, _("One hundred")),
        (ctx.thousand, 1000, _("One thousand")),
    ):
        yield from parts.lead(place, "constant", label, "1")
        yield Cell(place, number, "constant", "whole")
    yield from registers.cells(ctx)
    for block, corner in ctx.placed(Bridge):
        yield from _bars(block, corner, ctx)
    for spot in ctx.layout.tables.values():
        yield from _table(spot, ctx)


def bars(block: Bridge, ctx: Context) -> dict[int, tuple[Place, int]]:
    """First cell and count of every column of a bridge's chart data."""
    corner = ctx.layout.bridge_data[block.name]
    return {
        col: (Place(corner.sheet, corner.row + 2, col), len(block.steps) + 1)
        for col in (LABEL, *range(LIVE, LAST_BAR + 1))
    }


def _bars(block: Bridge, at: Place, ctx: Context) -> Iterator[Cell]:
    corner, _ = ctx.layout.bridge_data[block.name], ctx.words
    sheet, kinds = corner.sheet, {"total": _("total"), "step": _("step")}
    title = _("{block}: the bars of the chart").format(block=block.title)
    yield from parts.title(corner, title, SAID)
    yield Cell(corner.moved(rows=1, cols=1), _("Kind"), "header")
    yield from parts.headers(corner.moved(rows=1, cols=2), _bar_heads(_))
    stops = bridge.bridge_rows(block, at)
    form = ctx.format(ctx.item(block.measured).unit)
    for i in range(len(stops) + 1):
        kind = "total" if i in (0, len(stops)) else "step"
        stop = stops[min(i, len(stops) - 1)]
        row = Place(sheet, corner.row + 2 + i, LABEL)
        yield Cell(Place(sheet, row.row, ID), f"{block.name}.bar{i}", "id")
        yield Cell(row.moved(cols=1), kinds[kind], "word")
        if kind == "step":
            start = _figure(stops[i - 1], row, _("The stop before"))
            yield Cell(Place(sheet, row.row, FROM), start, "formula", form)
        else:
            yield Cell(Place(sheet, row.row, FROM), 0, "constant", form)
        link = _figure(stop, row, _("The stop"))
        yield Cell(Place(sheet, row.row, TO), link, "formula", form)
        yield from _shape(row, form, kinds, _)
        yield from _label(block, row, stop, i, ctx)


def _figure(stop: Place, row: Place, says: str) -> Formula:
    """What a bar is drawn of: a stop that is not available is none."""
    return Formula(f"={parts.guarded(stop.ref(row.sheet))}", says)


def _shape(row: Place, form: FormatName, kinds: dict[str, str], _: Translate) -> Iterator[Cell]:
    sheet = row.sheet

    def ref(col: int) -> str:
        return Place(sheet, row.row, col).ref(sheet, "none")

    start, end, kind = ref(FROM), ref(TO), Place(sheet, row.row, UNIT).ref(sheet, "column")
    total, step = literal(kinds["total"]), literal(kinds["step"])
    low, high = f"MIN({start},{end})", f"MAX({start},{end})"
    texts = {
        BLANK: (f"=MAX(0,{low})+MIN(0,{high})", _("What carries the bar")),
        ABOVE: (f"=MAX(0,{high})-MAX(0,{low})", _("The part of the bar above zero")),
        BELOW: (f"=MIN(0,{low})-MIN(0,{high})", _("The part of the bar below zero")),
    }
    conditions = (
        f"{kind}={total}",
        f"AND({kind}={step},{end}>={start})",
        f"AND({kind}={step},{end}<{start})",
    )
    for i, condition in enumerate(conditions):
        for side, source in enumerate((ABOVE, BELOW)):
            texts[TOTAL_ABOVE + 2 * i + side] = (
                f"=IF({condition},{ref(source)},0)",
                _bar_heads(_)[TOTAL_ABOVE - LIVE + 2 * i + side],
            )
    for col, (text, says) in texts.items():
        yield Cell(Place(sheet, row.row, col), Formula(text, says), "formula", form)


def _label(block: Bridge, row: Place, stop: Place, i: int, ctx: Context) -> Iterator[Cell]:
    """The bar in words for the axis of the chart: step, size, margin there."""
    last, sheet, _ = len(block.steps), row.sheet, ctx.words
    word = block.total if i == last else ""
    name = literal(word) if word else Place(stop.sheet, stop.row, LABEL).ref(sheet)
    start, end = (Place(sheet, row.row, col).ref(sheet, "none") for col in (FROM, TO))
    arrow, bar = "", end
    if 0 < i < last:  # what two programs calculate a last digit apart has no arrow of its own
        apart = f"ROUND(({start}-{end})*{ctx.billion(row)},0)"
        arrow = f'&IF({apart}>0,"▼","▲")'
        bar = f"ABS({end}-{start})"
    scale, unit = (f"/{ctx.thousand.ref(sheet)}", "k") if block.thousands else ("", "")
    size = f'&ROUND({bar}{scale},0)&"{unit}'
    if not block.margins:
        says = _("The step, and its effect")
        yield Cell(row, Formula(f'={name}&" "{arrow}{size}"', says), "sentence")
        return
    size += ', "'
    margin, at = (
        Place(stop.sheet, stop.row, bridge.MARGINS).ref(sheet),
        Place(sheet, row.row, SAID),
    )
    # A no-break space before the sign: the label of a narrow bar wraps between its parts.
    share = f'{ctx.percent(f"{margin}*{hundred(ctx).ref(sheet)}")}&"\u00a0%"'
    text = f"=IF(ISNUMBER({margin}),{share},{literal(NOT_AVAILABLE)})"
    yield Cell(at, Formula(text, _("The margin there, in words")), "word")
    said = at.ref(sheet, "none")
    says = _("The step, its effect, and the margin there")
    yield Cell(row, Formula(f'={name}&" "{arrow}{size}&{said}', says), "sentence")


def _table(spot: PointTablePlace, ctx: Context) -> Iterator[Cell]:
    table, sheet, _ = spot.table, spot.corner.sheet, ctx.words
    axes = _axes(spot, ctx)
    yield from parts.title(spot.corner, table.title, spot.last_column)
    yield from _heads(spot, ctx)
    for i, row in enumerate(table.rows):
        at = Place(sheet, spot.first + i, LABEL)
        yield Cell(Place(sheet, at.row, ID), row.name, "id")
        down, across = row.position
        label = _("Row {row}, column {column} (0 is live)").format(row=down, column=across)
        yield Cell(at, row.label or label, "label")
        yield from _keys(spot, row, at)
        for driver in table.drivers:
            place = Place(sheet, at.row, spot.cols[driver])
            form = ctx.format(ctx.item(driver).unit)
            if table.homes[i].get(driver) == i:
                content = _driver(spot, driver, place, axes, ctx)
                yield Cell(place, content, "formula", form, CellId.at_point(row.name, driver))
            if table.kind == "set":
                yield _set(spot, row, driver, at.row, ctx)
        yield from _results(spot, i, ctx)
        yield from _beside(spot, i, ctx)


def _results(spot: PointTablePlace, row: int, ctx: Context) -> Iterator[Cell]:
    """What a point writes of the chain, each with its own formula; a series at every step."""
    table, point = spot.table, spot.table.rows[row].name
    alone = _frame(spot, row, "", 1, ctx)
    for name in (name for name in table.chain if table.homes[row].get(name) == row):
        item = ctx.item(name)
        form = ctx.format(item.unit)
        for step in spot.steps.get(name, (1,)):
            place = spot.at(row, name).moved(cols=step - 1)
            if item.is_series:
                id = CellId.at_point(point, f"{name}.{ctx.step_keys[item.axis][step]}")
            else:
                id = CellId.at_point(point, name)
            text = _at_step(item, step)
            frame = _frame(spot, row, item.axis, step, ctx) if item.is_series else alone
            if text in ("0", "1"):
                yield Cell(place, float(text), "constant", form, id)
            else:
                yield Cell(place, ctx.formula(text, frame, as_number), "formula", form, id)


def _beside(spot: PointTablePlace, row: int, ctx: Context) -> Iterator[Cell]:
    """The series that the point does not move, where they are repeated beside those it moves."""
    table, point = spot.table, spot.table.rows[row].name
    for name in (name for name in spot.homes[row] if name not in table.homes[row]):
        item, strip = ctx.item(name), ctx.start_strip(table.start, name)
        for step in spot.steps[name]:
            place = spot.at(row, name).moved(cols=step - 1)
            id = CellId.at_point(point, f"{name}.{ctx.step_keys[item.axis][step]}")
            link = ctx.link(strip.at(step), place, item.label)
            if item.of_a_table:
                ref = link.text[1:]
                link = Formula(f'=IF({ref}="","",{ref})', item.label)
            yield Cell(place, link, "formula", ctx.format(item.unit), id)


def _at_step(item: Item, step: int) -> str:
    """The formula of an item at a step."""
    if not item.is_series:
        return item.formula
    return item.opening if not step else item.first if step == 1 and item.first else item.formula


def _frame(spot: PointTablePlace, row: int, axis: str, step: int, ctx: Context) -> Frame:
    """What a formula in a point's row sees: what the point moves, else the start's cells."""
    sheet, start, first, cols = spot.corner.sheet, spot.table.start, spot.first, spot.cols
    homes = spot.homes[row]

    def fixed(home: int) -> str:
        """What a column of a grid shares stands in its first row: alike for all of its points."""
        return "none" if home == row or spot.table.rows[home].position[0] else "row"

    def scalar(r: Reference) -> str:
        home = None if r.of else homes.get(r.name)
        if home is None:
            return _set_ref(spot, r, ctx)
        return Place(sheet, first + home, cols[r.name]).ref(sheet, fixed(home))

    def strip(name: str) -> Strip:
        home = homes.get(name)
        if home is None:
            return ctx.start_strip(start, name)
        return Strip(spot.at(home, name), True, fixed(home), fixed(home))

    return ctx.frame(sheet, scalar, strip, axis, step)


def _heads(spot: PointTablePlace, ctx: Context) -> Iterator[Cell]:
    row, sheet, _ = spot.corner.row, spot.corner.sheet, ctx.words
    heads = {"grid": (_("Row"), _("Column")), "tornado": (_("Driver"), _("Side")), "set": ()}
    for i, word in enumerate(heads[spot.table.kind]):
        yield Cell(Place(sheet, row + 2, UNIT + i), word, "header")
    set_to = _("{item}: set to")
    columns = [
        (col, f"set.{name}", set_to.format(item=ctx.item(name).label))
        for name, col in spot.set_cols.items()
    ]
    for col, name, step in spot.heads():
        item, label = ctx.item(name), ctx.item(name).label
        if name in spot.steps:
            label += ", " + (ctx.model.axis(item.axis).key(step) if step else _("opening"))
        columns.append((col, name, label))
    for col, name, label in columns:
        yield Cell(Place(sheet, row + 1, col), name, "id")
        yield Cell(Place(sheet, row + 2, col), label, "header")
        unit = ctx.unit(ctx.item(name.removeprefix("set.")).unit)
        yield Cell(Place(sheet, row + 3, col), unit, "unit_header")


def _keys(spot: PointTablePlace, row: PointRow, at: Place) -> Iterator[Cell]:
    """What tells the points of a grid or tornado apart: positions, or driver and side."""
    first, second = at.moved(cols=1), at.moved(cols=2)
    if spot.table.kind == "grid":
        yield Cell(first, row.position[0] + 1, "constant", "plain")
        yield Cell(second, row.position[1] + 1, "constant", "plain")
    elif spot.table.kind == "tornado":
        yield Cell(first, row.driver or "–", "word")
        yield Cell(second, row.position[0] + 1, "constant", "plain")


def _driver(
    spot: PointTablePlace, driver: str, at: Place, axes: tuple[Area, Area] | None, ctx: Context
) -> Formula:
    """What a driver is at a point: set, on an axis, at its low or high, or as at the start."""
    sheet, _ = at.sheet, ctx.words
    start = ctx.start(spot.table.start, driver).ref(sheet)
    if spot.table.kind == "set":
        cell = Place(sheet, at.row, spot.set_cols[driver]).ref(sheet, "none")
        says = _("The value set, or the start's")
        if ctx.item(driver).takes in ("choice", "text"):
            return Formula(f"=IF({cell}={literal(UNSET)},{start},{cell})", says)
        return Formula(f"=IF(ISNUMBER({cell}),{cell},{start})", says)
    if axes:
        side = spot.table.drivers.index(driver)
        key = Place(sheet, at.row, UNIT + side).ref(sheet, "column")
        position = f"{key},1" if side == 0 else f"1,{key}"
        says = _("The value at this place of the axis")
        return Formula(f"=INDEX({axes[side].ref(sheet)},{position})", says)
    limits = facts(driver, ctx)
    pair = f"{limits['low'].ref(sheet)}:{limits['high'].ref(limits['high'].sheet)}"
    moved_to = Place(sheet, at.row, UNIT + 1).ref(sheet, "column")
    return Formula(f"=INDEX({pair},1,{moved_to})", _("Low or high of the range"))


def _axes(spot: PointTablePlace, ctx: Context) -> tuple[Area, Area] | None:
    """The axes of a grid's table, down and across."""
    for block, corner in ctx.placed(Grid):
        if block.name == spot.table.name:
            return grid.row_axis(block, corner), grid.column_axis(block, corner)
    return None


def _set(spot: PointTablePlace, row: PointRow, driver: str, number: int, ctx: Context) -> Cell:
    place = Place(spot.corner.sheet, number, spot.set_cols[driver])
    form, text = ctx.format(ctx.item(driver).unit), dict(row.sets).get(driver)
    if row.search and row.search.driver == driver:
        return Cell(place, _searched(spot, row.search, place, ctx), "formula", form)
    if text is None:
        return Cell(place, UNSET, "word")
    label = next(iter(tokens(text))) if text.startswith('"') else None
    if label and label.end == len(text):
        return Cell(place, label.value[1:-1].replace('""', '"'), "word")
    if text in ("0", "1"):
        return Cell(place, float(text), "constant", form)
    start = spot.table.start
    frame = ctx.frame(
        place.sheet, lambda r: _set_ref(spot, r, ctx), lambda name: ctx.start_strip(start, name)
    )
    return Cell(place, ctx.formula(text, frame), "formula", form)


def _searched(spot: PointTablePlace, search: Search, at: Place, ctx: Context) -> Formula:
    """An end of a driver's range, or where the secant through the two rows above meets zero.

    It never leaves what the driver may be; where both rows give the same, or no number, it stays.
    """
    sheet, limits, _ = at.sheet, facts(search.driver, ctx), ctx.words
    if search.step < 2:
        end = limits["high" if search.step else "low"]
        return ctx.link(end, at, _("The end of its range"))

    def above(name: str, rows: int) -> str:
        place = spot.found(at.row - rows - spot.first, name)
        return place.ref(sheet, "none") if place else ctx.layout.live(name).ref(sheet)

    last, before = ("-".join(above(name, rows) for name in search.pair) for rows in (1, 2))
    here, there = (above(search.driver, rows) for rows in (1, 2))
    met = f"{here}-({last})*({here}-{there})/({last}-({before}))"
    least, most = (limits[word].ref(sheet) for word in ("minimum", "maximum"))
    says = _("Where the line through the two points above meets zero, within what is allowed")
    return Formula(f"=IFERROR(MEDIAN({least},{met},{most}),{here})", says)


def _set_ref(spot: PointTablePlace, at: Reference, ctx: Context) -> str:
    place = ctx.place(at) if at.of else ctx.start(spot.table.start, at.name)
    return place.ref(spot.corner.sheet)
