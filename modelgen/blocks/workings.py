"""The Workings sheet: the tool's constants, registers, chart data, every sensitivity point."""

from collections.abc import Iterator

from ..book import Area, Cell, Formula, Place, literal
from ..context import Context
from ..formula import Reference, substitute
from ..layout import FIRST_ROW, ID, LABEL, LIVE, UNIT, WORKINGS, PointTablePlace
from ..points import PointRow
from ..spec import Bridge, Grid
from . import grid, parts, registers, scenarios
from .inputs import facts

HUNDRED = Place(WORKINGS, FIRST_ROW, LIVE)
THOUSAND = HUNDRED.moved(rows=1)

BARS = (
    "From",
    "To",
    "Blank",
    "Above zero",
    "Below zero",
    "Total, above",
    "Total, below",
    "Rise, above",
    "Rise, below",
    "Fall, above",
    "Fall, below",
)
FROM, TO, BLANK, ABOVE, BELOW, TOTAL_ABOVE = range(LIVE, LIVE + 6)
LAST_BAR = LIVE + 10


def cells(ctx: Context) -> Iterator[Cell]:
    """All cells of the sheet, top to bottom."""
    for place, number, label in ((HUNDRED, 100, "One hundred"), (THOUSAND, 1000, "One thousand")):
        yield from parts.lead(WORKINGS, place.row, "constant", label, "1")
        yield Cell(place, number, "constant", "whole")
    yield from registers.cells(ctx)
    for s, b, _, block in ctx.model.blocks():
        if isinstance(block, Bridge):
            yield from _bars(block, ctx.layout.corners[s, b], ctx)
    for spot in ctx.layout.tables.values():
        yield from _table(spot, ctx)


def bars(block: Bridge, ctx: Context) -> dict[int, tuple[Place, int]]:
    """First cell and count of every column of a bridge's chart data."""
    corner = ctx.layout.bridge_data[block.name]
    return {
        col: (Place(WORKINGS, corner.row + 2, col), len(block.steps) + 1)
        for col in (LABEL, *range(LIVE, LAST_BAR + 1))
    }


def _bars(block: Bridge, at: Place, ctx: Context) -> Iterator[Cell]:
    corner = ctx.layout.bridge_data[block.name]
    yield from parts.title(corner, f"{block.title}: the bars of the chart", LAST_BAR)
    yield Cell(corner.moved(rows=1, cols=1), "Kind", "header")
    yield from parts.headers(corner.moved(rows=1, cols=2), BARS)
    stops = scenarios.bridge_rows(block, at)
    form = ctx.format(ctx.item(block.measure).unit)
    for i in range(len(stops) + 1):
        kind = "total" if i in (0, len(stops)) else "step"
        stop = stops[min(i, len(stops) - 1)]
        row = Place(WORKINGS, corner.row + 2 + i, LABEL)
        yield Cell(Place(WORKINGS, row.row, ID), f"{block.name}.bar{i}", "id")
        yield Cell(row.moved(cols=1), kind, "word")
        before = stops[i - 1].ref(WORKINGS) if kind == "step" else ""
        if before:
            start = Formula(f"={before}", "The stop before")
            yield Cell(Place(WORKINGS, row.row, FROM), start, "formula", form)
        else:
            yield Cell(Place(WORKINGS, row.row, FROM), 0, "constant", form)
        yield Cell(Place(WORKINGS, row.row, TO), ctx.link(stop, row, "The stop"), "formula", form)
        yield from _shape(row.row, form)
        yield from _label(block, row, stop, i)


def _shape(row: int, form: str) -> Iterator[Cell]:
    def ref(col: int) -> str:
        return Place(WORKINGS, row, col).ref(WORKINGS, "none")

    start, end, kind = ref(FROM), ref(TO), Place(WORKINGS, row, UNIT).ref(WORKINGS, "column")
    low, high = f"MIN({start},{end})", f"MAX({start},{end})"
    texts = {
        BLANK: (f"=MAX(0,{low})+MIN(0,{high})", "What carries the bar"),
        ABOVE: (f"=MAX(0,{high})-MAX(0,{low})", "The part of the bar above zero"),
        BELOW: (f"=MIN(0,{low})-MIN(0,{high})", "The part of the bar below zero"),
    }
    conditions = (
        f'{kind}="total"',
        f'AND({kind}="step",{end}>={start})',
        f'AND({kind}="step",{end}<{start})',
    )
    for i, condition in enumerate(conditions):
        for side, source in enumerate((ABOVE, BELOW)):
            texts[TOTAL_ABOVE + 2 * i + side] = (
                f"=IF({condition},{ref(source)},0)",
                BARS[TOTAL_ABOVE - LIVE + 2 * i + side],
            )
    for col, (text, says) in texts.items():
        yield Cell(Place(WORKINGS, row, col), Formula(text, says), "formula", form)


def _label(block: Bridge, row: Place, stop: Place, i: int) -> Iterator[Cell]:
    """The bar in words for the axis of the chart: step, size, margin there."""
    last = len(block.steps)
    word = block.total if i == last else ""
    name = literal(word) if word else Place(stop.sheet, stop.row, LABEL).ref(WORKINGS)
    start, end = (Place(WORKINGS, row.row, col).ref(WORKINGS, "none") for col in (FROM, TO))
    arrow, bar = "", end
    if 0 < i < last:
        arrow, bar = f'&IF({end}<{start},"▼","▲")', f"ABS({end}-{start})"
    scale, unit = (f"/{THOUSAND.ref(WORKINGS)}", "k") if block.thousands else ("", "")
    size = f'&ROUND({bar}{scale},0)&"{unit}, "'
    margin = Place(stop.sheet, stop.row, scenarios.MARGINS).ref(WORKINGS)
    # A no-break space before the sign: the label of a narrow bar wraps between its parts.
    said = f'IF(ISNUMBER({margin}),ROUND({margin}*{HUNDRED.ref(WORKINGS)},0)&"\u00a0%","n/a")'
    yield Cell(
        row,
        Formula(
            f'={name}&" "{arrow}{size}&{said}',
            "The step, its effect, and the margin there",
        ),
        "label",
    )


def _table(spot: PointTablePlace, ctx: Context) -> Iterator[Cell]:
    table = spot.table
    last = max(spot.cols.values())
    formulas = {name: ctx.item(name).formula for name in table.chain}
    words = {name: ctx.words(text) for name, text in formulas.items()}
    axes = _axes(spot, ctx)
    yield from parts.title(spot.corner, table.title, last)
    yield from _heads(spot, ctx)
    for i, row in enumerate(table.rows):
        at = Place(WORKINGS, spot.first + i, LABEL)
        yield Cell(Place(WORKINGS, at.row, ID), row.name, "id")
        label = row.label or f"Row {row.position[0]}, column {row.position[1]} (0 is live)"
        yield Cell(at, label, "label")
        yield from _keys(spot, row, at)
        for driver in table.drivers:
            place = Place(WORKINGS, at.row, spot.cols[driver])
            form = ctx.format(ctx.item(driver).unit)
            content = _driver(spot, driver, place, axes, ctx)
            yield Cell(place, content, "formula", form, f"{row.name}.{driver}")
            if table.kind == "set":
                yield _set(spot, row, driver, at.row, ctx)
        yield from _results(spot, row.name, at.row, formulas, words, ctx)


def _results(
    spot: PointTablePlace,
    point: str,
    row: int,
    formulas: dict[str, str],
    words: dict[str, str],
    ctx: Context,
) -> Iterator[Cell]:
    """The items of the chain at one point, each with its own formula."""

    def ref(at: Reference) -> str:
        """A reference in a point's row: the point's own column, else the start's cell."""
        if not at.of and at.name in spot.cols:
            return Place(WORKINGS, row, spot.cols[at.name]).ref(WORKINGS, "none")
        return _set_ref(spot, at, ctx)

    for name, text in formulas.items():
        content = Formula("=" + substitute(text, ref), words[name])
        yield Cell(
            Place(WORKINGS, row, spot.cols[name]),
            content,
            "formula",
            ctx.format(ctx.item(name).unit),
            f"{point}.{name}",
        )


def _heads(spot: PointTablePlace, ctx: Context) -> Iterator[Cell]:
    row = spot.corner.row
    keys = {"grid": ("Row", "Column"), "tornado": ("Driver", "Side"), "set": ()}[spot.table.kind]
    for i, word in enumerate(keys):
        yield Cell(Place(WORKINGS, row + 2, UNIT + i), word, "header")
    columns = [
        (col, f"set.{name}", f"{ctx.item(name).label}: set to")
        for name, col in spot.set_cols.items()
    ]
    columns += [(col, name, ctx.item(name).label) for name, col in spot.cols.items()]
    for col, name, label in columns:
        yield Cell(Place(WORKINGS, row + 1, col), name, "id")
        yield Cell(Place(WORKINGS, row + 2, col), label, "header")
        yield Cell(
            Place(WORKINGS, row + 3, col), ctx.item(name.removeprefix("set.")).unit, "unit_header"
        )


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
    start = ctx.start(spot.table.start, driver).ref(WORKINGS)
    if spot.table.kind == "set":
        cell = Place(WORKINGS, at.row, spot.set_cols[driver]).ref(WORKINGS, "none")
        return Formula(f"=IF(ISNUMBER({cell}),{cell},{start})", "The value set, or the start's")
    if axes:
        side = spot.table.drivers.index(driver)
        key = Place(WORKINGS, at.row, UNIT + side).ref(WORKINGS, "column")
        position = f"{key},1" if side == 0 else f"1,{key}"
        return Formula(
            f"=INDEX({axes[side].ref(WORKINGS)},{position})", "The value at this place of the axis"
        )
    limits = facts(driver, ctx)
    pair = f"{limits['low'].ref(WORKINGS)}:{limits['high'].ref(limits['high'].sheet)}"
    head = Place(WORKINGS, spot.corner.row + 1, at.col).ref(WORKINGS, "row")
    key, side_key = (Place(WORKINGS, at.row, UNIT + i).ref(WORKINGS, "column") for i in (0, 1))
    return Formula(
        f"=IF({key}={head},INDEX({pair},1,{side_key}),{start})",
        "Low or high where this driver moves, else the live value",
    )


def _axes(spot: PointTablePlace, ctx: Context) -> tuple[Area, Area] | None:
    """The axes of a grid's table, down and across."""
    for s, b, _, block in ctx.model.blocks():
        if isinstance(block, Grid) and block.name == spot.table.name:
            corner = ctx.layout.corners[s, b]
            return grid.row_axis(block, corner), grid.column_axis(block, corner)
    return None


def _set(spot: PointTablePlace, row: PointRow, driver: str, number: int, ctx: Context) -> Cell:
    place = Place(WORKINGS, number, spot.set_cols[driver])
    text = dict(row.sets).get(driver)
    if text is None:
        return Cell(place, "–", "word")
    found = substitute(text, lambda r: _set_ref(spot, r, ctx))
    form = ctx.format(ctx.item(driver).unit)
    if found in ("0", "1"):
        return Cell(place, float(found), "constant", form)
    return Cell(place, Formula(f"={found}", ctx.words(text)), "formula", form)


def _set_ref(spot: PointTablePlace, at: Reference, ctx: Context) -> str:
    if ctx.item(at.name).is_series:
        return ctx.layout.series(at.name).ref(WORKINGS)
    place = ctx.place(at) if at.of else ctx.start(spot.table.start, at.name)
    return place.ref(WORKINGS)
