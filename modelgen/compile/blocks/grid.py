"""Two-way sensitivities: absolute axes that are inputs, and a row and column that are live."""

from collections.abc import Iterator

from ...addresses import Area, Place
from ...book.book import Cell, CellId, Formula, Highlight, Validation
from ...formulas.item_formulas import literal
from ...template.analyze import Analysis
from ...template.schema import Grid, GridAxis
from ..context import Context
from ..layout import ID, LABEL, LIVE, UNIT
from . import parts

HEAD = 4


def height(block: Grid, analysis: Analysis) -> int:
    return HEAD + len(block.rows.values) + 1 + 1


def row_axis(block: Grid, corner: Place) -> Area:
    """The axis down: live value first, then the inputs."""
    return parts.down(Place(corner.sheet, corner.row + HEAD, UNIT), len(block.rows.values) + 1)


def column_axis(block: Grid, corner: Place) -> Area:
    return parts.across(
        Place(corner.sheet, corner.row + HEAD - 1, LIVE), len(block.columns.values) + 1
    )


def body(block: Grid, corner: Place) -> Area:
    first = Place(corner.sheet, corner.row + HEAD, LIVE)
    return Area.between(first, first.moved(len(block.rows.values), len(block.columns.values)))


def cells(block: Grid, corner: Place, ctx: Context) -> Iterator[parts.Part]:
    rows, columns = ctx.item(block.rows.driver), ctx.item(block.columns.driver)
    _ = ctx.words
    down = _("Down: {item} ({unit})").format(item=rows.label, unit=ctx.unit(rows.unit))
    across = _("Across: {item} ({unit})").format(item=columns.label, unit=ctx.unit(columns.unit))
    yield from parts.title(corner, block.title, LIVE + len(ctx.layout.cases))
    yield Cell(corner.moved(rows=1), down, "label")
    yield Cell(corner.moved(rows=1, cols=2), across, "label")
    yield from _axis(block.columns, list(column_axis(block, corner)), f"{block.name}.column", ctx)
    yield from _axis(block.rows, list(row_axis(block, corner)), f"{block.name}.row", ctx)
    names = [f"c{j}" for j in range(len(block.columns.values) + 1)]
    yield from parts.headers(Place(corner.sheet, corner.row + 2, LIVE), names, "grid_id")
    yield Cell(Place(corner.sheet, corner.row + HEAD - 1, UNIT), _("live ▸"), "live_mark")
    yield Cell(Place(corner.sheet, corner.row + HEAD, LABEL), _("live ▸"), "live_mark")
    yield from _body(block, corner, ctx)
    yield from _sentence(block, corner, ctx)


def _axis(axis: GridAxis, places: list[Place], name: str, ctx: Context) -> Iterator[parts.Part]:
    item, form = ctx.item(axis.driver), ctx.format(ctx.item(axis.driver).unit)
    _ = ctx.words
    live = ctx.layout.live(axis.driver)
    yield Cell(
        places[0],
        ctx.link(live, places[0], _("{item}, live").format(item=item.label)),
        "live_axis",
        form,
        CellId(f"{name}.live"),
    )
    for i, value in enumerate(axis.values):
        yield Cell(places[i + 1], value, "input", form, CellId(f"{name}.{i + 1}"))
    driver = next(known for known in ctx.model.inputs() if known.name == axis.driver)
    yield Validation(
        Area.between(places[1], places[-1]),
        item.label[:32],
        parts.allowed(driver, ctx),
        driver.minimum,
        driver.maximum,
    )


def _body(block: Grid, corner: Place, ctx: Context) -> Iterator[parts.Part]:
    spot = ctx.layout.tables[block.name]
    form = ctx.format(ctx.item(block.output).unit)
    area, sheet = body(block, corner), corner.sheet
    values = spot.column(block.output).ref(sheet)
    ids, _ = spot.keys(ID).ref(sheet), ctx.words
    says = _("{item} of the point with this row's and column's id")
    says = says.format(item=ctx.item(block.output).label)
    for i in range(len(block.rows.values) + 1):
        row = area.first.row + i
        yield Cell(Place(sheet, row, ID), f"{block.name}.r{i}", "id")
        for j in range(len(block.columns.values) + 1):
            place = Place(sheet, row, LIVE + j)
            key = (
                Place(sheet, row, ID).ref(sheet, "column")
                + "&"
                + Place(sheet, corner.row + 2, LIVE + j).ref(sheet, "row")
            )
            role = "base" if i == j == 0 else "live_point" if 0 in (i, j) else "point"
            yield Cell(
                place,
                Formula(f"=INDEX({values},MATCH({key},{ids},0),1)", says),
                role,
                form,
                CellId.one_of(block.name, f"r{i}c{j}"),
            )
    first = area.first.ref(sheet, "none")
    yield Highlight(area, f"=AND(ISNUMBER({first}),{first}<0)", "negative")


def _sentence(block: Grid, corner: Place, ctx: Context) -> Iterator[Cell]:
    """Where the sign turns, and how many points lie below zero."""
    area, sheet, _ = body(block, corner), corner.sheet, ctx.words
    at = Place(sheet, area.last.row + 1, LABEL)
    yield Cell(at, ctx.free(block.turns, at), "sentence")
    points = Area.between(area.first.moved(1, 1), area.last).ref(sheet)
    below, of, end = (literal(word) for word in (_("Below zero: "), _(" of "), _(" points.")))
    text = f'={below}&ROUND(COUNTIF({points},"<0"),0)&{of}&ROUND(COUNT({points}),0)&{end}'
    says = _("Points of the grid below zero")
    yield Cell(Place(sheet, at.row, LIVE + 5), Formula(text, says), "sentence")
