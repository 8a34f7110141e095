"""Charts: hourly series, a bridge, a tornado, or line items of the live case."""

from collections.abc import Iterator

from ...addresses import Area, Place
from ...book.book import Cell, Chart, Plot
from ...template.analyze import Analysis
from ...template.schema import Bridge, ChartBlock, Tornado
from ..context import Context
from ..layout import LABEL, LIVE
from . import parts, tornado, workings_sheet


def height(block: ChartBlock, analysis: Analysis) -> int:
    return block.rows + (0 if block.half else 1) + (1 if block.finding else 0)


def cells(block: ChartBlock, corner: Place, ctx: Context) -> Iterator[parts.Part]:
    memo = any(s.sheet == corner.sheet and s.plan == "memo" for s in ctx.model.sheets)
    cols = 2 if block.half else 4 if memo else 2 + 7
    top = corner
    if not block.half:
        last = corner.col + 3 if memo else LIVE + len(ctx.layout.cases)
        yield from parts.title(corner, block.title, last)
        top = corner.moved(rows=1)
    if block.finding:
        yield Cell(top, ctx.free(block.finding, top), "finding")
        top = top.moved(rows=1)
    kind, form, plots, legend = {
        "series": _series,
        "lines": _lines,
        "bridge": _bridge,
        "tornado": _tornado,
    }[block.of](block, ctx)
    yield Chart(
        top,
        block.rows,
        cols,
        kind,
        block.title,
        block.alt,
        plots,
        block.value_axis,
        block.category_axis,
        form,
        legend,
    )


Drawn = tuple[str, str, tuple[Plot, ...], bool]


def _series(block: ChartBlock, ctx: Context) -> Drawn:
    areas = [ctx.layout.series(plot.item) for plot in block.plots]
    labels = Area.between(
        Place(areas[0].first.sheet, areas[0].first.row, LABEL),
        Place(areas[0].last.sheet, areas[0].last.row, LABEL),
    )
    plots = tuple(
        Plot(p.label, labels, area, p.colour) for p, area in zip(block.plots, areas, strict=True)
    )
    return "column", ctx.format(ctx.item(block.plots[0].item).unit), plots, True


def _lines(block: ChartBlock, ctx: Context) -> Drawn:
    first, last = (ctx.layout.live(block.plots[i].item) for i in (0, -1))
    labels = Area.between(Place(first.sheet, first.row, LABEL), Place(last.sheet, last.row, LABEL))
    plot = Plot(
        block.title, labels, Area.between(first, last), block.plots[0].colour, labelled=True
    )
    return "bar", ctx.format(ctx.item(block.plots[0].item).unit), (plot,), False


def _bridge(block: ChartBlock, ctx: Context) -> Drawn:
    found = next(
        b for *_at, b in ctx.model.blocks() if isinstance(b, Bridge) and b.name == block.name
    )
    data = {col: parts.down(*spot) for col, spot in workings_sheet.bars(found, ctx).items()}
    labels = data[LABEL]
    _ = ctx.words
    plots = [Plot(_("Carries the bar"), labels, data[workings_sheet.BLANK], "")]
    words = (
        _("Total"),
        _("Total, below zero"),
        _("Rise"),
        _("Rise, below zero"),
        _("Fall"),
        _("Fall, below zero"),
    )
    colours = ("navy", "navy", "profit", "profit", "cost", "cost")
    for i, (word, colour) in enumerate(zip(words, colours, strict=True)):
        plots.append(Plot(word, labels, data[workings_sheet.TOTAL_ABOVE + i], colour))
    return "stacked", ctx.format(ctx.item(found.measure).unit), tuple(plots), False


def _tornado(block: ChartBlock, ctx: Context) -> Drawn:
    s, b, found = next(
        (s, b, x)
        for s, b, _sheet, x in ctx.model.blocks()
        if isinstance(x, Tornado) and x.name == block.name
    )
    _ = ctx.words
    data = tornado.columns(found, ctx.layout.corners[s, b], ctx)
    plots = (
        Plot(_("At the low input"), data[tornado.SAID], data[tornado.LEFT], "grey"),
        Plot(_("At the high input"), data[tornado.SAID], data[tornado.RIGHT], "navy"),
    )
    return "tornado", ctx.format(ctx.item(found.output).unit), plots, True
