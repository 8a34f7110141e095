"""Charts: hourly series, a bridge, a tornado, or line items of the live case."""

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from ...addresses import Area, Place
from ...book.book import Cell, Chart, Plot
from ...book.roles import ChartKind, Colour
from ...number_formats import FormatName
from ...template.analyze import Analysis
from ...template.axes import Axis
from ...template.items import CASED, Flaw, FormulaSite, Item, ItemKind, ItemWord, unknown
from ...template.schema import COLUMNS, Model
from ...template.words import Expression, ItemName, Label, Strict, Text, Word, refused
from ..context import Context
from ..layout import LABEL
from . import parts, tornado, workings_sheet
from .bridge import Bridge
from .drawn import DrawnBlock
from .tornado import Tornado

Drawn = tuple[ChartKind, FormatName, tuple[Plot, ...], bool]
"""Kind, format of the values, series, and whether they need a legend."""


class Plotted(Strict):
    """One series of a chart: an item and its colour in the palette."""

    item: ItemName
    label: Label
    colour: Colour


class ChartBlock(DrawnBlock):
    """A picture of a series block, a bridge, a tornado, or some line items of the live case.

    On a memo it may stand in the left or right half of the page.
    """

    kind: Literal["chart"]
    of: Literal["series", "bridge", "tornado", "lines"]
    name: ItemName | None = None
    plots: tuple[Plotted, ...] = ()
    finding: Expression | None = None
    value_axis: Label
    category_axis: Word = ""
    rows: Annotated[int, Field(ge=6, le=40)] = 16
    half: Literal["left", "right"] | None = None
    alt: Text

    @model_validator(mode="after")
    def _subject(self) -> "ChartBlock":
        if (self.of in ("bridge", "tornado")) != bool(self.name):
            raise refused("a chart of a bridge or tornado has its `name`; others have `plots`")
        if not self.name and not self.plots:
            raise refused("a chart needs `plots`")
        return self

    plans: ClassVar = (*COLUMNS, "memo")

    def words(self) -> Iterator[ItemWord]:
        kinds: tuple[ItemKind, ...] = ("series", "series input") if self.of == "series" else CASED
        for i, plot in enumerate(self.plots):
            yield ItemWord(("plots", i, "item"), plot.item, kinds)

    def formulas(self, units: Mapping[str, str]) -> Iterator[FormulaSite]:
        if self.finding:
            yield FormulaSite(("finding",), self.finding)

    def flaws(self, model: Model, items: Mapping[str, Item]) -> Iterator[Flaw]:
        if self.name:
            kind = Bridge if self.of == "bridge" else Tornado
            known = [block.name for block in model.of(kind)]
            yield from unknown(("name",), self.name, known, self.of)
        plotted = [items[plot.item] for plot in self.plots if plot.item in items]
        if self.of == "series":
            if len({item.axis for item in plotted}) > 1:
                message = "the plots of one chart must be series of one axis"
                yield Flaw(("plots",), message)
        elif len({item.path[:4] for item in plotted}) > 1:
            message = "the plots of one chart must be items of one block: it draws neighbours"
            yield Flaw(("plots",), message)

    @property
    def stands_right(self) -> bool:
        return self.half == "right"

    @property
    def titled(self) -> bool:
        return not self.half

    def finding_place(self, corner: Place) -> Place:
        """Where its finding stands: below the title, which half a page has none of."""
        return corner.moved(rows=0 if self.half else 1)

    def height(self, analysis: Analysis) -> int:
        return self.rows + (0 if self.half else 1) + (1 if self.finding else 0)

    def cells(self, corner: Place, ctx: Context) -> Iterator[parts.Part]:
        memo = ctx.model.plan(corner.sheet) == "memo"
        cols = 2 if self.half else 4 if memo else 2 + 7
        top = self.finding_place(corner)
        if self.finding:
            yield Cell(top, ctx.free(self.finding, top), "finding")
            top = top.moved(rows=1)
        kind, form, plots, legend = {
            "series": _series,
            "lines": _lines,
            "bridge": _bridge,
            "tornado": _tornado,
        }[self.of](self, ctx)
        yield Chart(
            top,
            self.rows,
            cols,
            kind,
            self.title,
            self.alt,
            plots,
            self.value_axis,
            self.category_axis,
            form,
            legend,
            self.of == "series" and _dated(self, ctx),
        )


def _series(block: ChartBlock, ctx: Context) -> Drawn:
    areas = [ctx.layout.series(plot.item) for plot in block.plots]
    labels = step_labels(block.plots[0].item, ctx)
    drawn = zip(block.plots, areas, strict=True)
    plots = tuple(Plot(p.label, labels, area, p.colour) for p, area in drawn)
    return "column", ctx.format(ctx.item(block.plots[0].item).unit), plots, True


def step_labels(series: str, ctx: Context) -> Area:
    """What tells the steps of a series: their labels; of a timeline years, or last days."""
    area, axis = ctx.layout.series(series), ctx.model.axis(ctx.item(series).axis)
    if axis.timeline:
        return ctx.layout.series(f"{axis.name}.{_told(axis)}")
    if ctx.model.across(axis.name):
        numbers = ctx.layout.series(axis.name)
        return Area.between(numbers.first.moved(rows=-1), numbers.last.moved(rows=-1))
    return Area(area.sheet, area.top, LABEL, area.bottom, LABEL)


def _told(axis: Axis) -> str:
    """The row of a timeline that tells its steps on a chart."""
    assert axis.timeline
    return "fiscal" if axis.timeline.every == "year" else "end"


def _dated(block: ChartBlock, ctx: Context) -> bool:
    axis = ctx.model.axis(ctx.item(block.plots[0].item).axis)
    return bool(axis.timeline) and _told(axis) == "end"


def _lines(block: ChartBlock, ctx: Context) -> Drawn:
    first, last = (ctx.layout.live(block.plots[i].item) for i in (0, -1))
    labels = Area(first.sheet, first.row, LABEL, last.row, LABEL)
    figures, colour = Area.between(first, last), block.plots[0].colour
    plot = Plot(block.title, labels, figures, colour, labelled=True)
    return "bar", ctx.format(ctx.item(block.plots[0].item).unit), (plot,), False


def _bridge(block: ChartBlock, ctx: Context) -> Drawn:
    found = next(known for known in ctx.model.of(Bridge) if known.name == block.name)
    data = {col: parts.down(*spot) for col, spot in workings_sheet.bars(found, ctx).items()}
    labels = data[LABEL]
    _ = ctx.words
    plots = [Plot(_("Carries the bar"), labels, data[workings_sheet.BLANK], "")]
    bars: tuple[tuple[str, Colour], ...] = (
        (_("Total"), "navy"), (_("Total, below zero"), "navy"),
        (_("Rise"), "profit"), (_("Rise, below zero"), "profit"),
        (_("Fall"), "cost"), (_("Fall, below zero"), "cost"),
    )  # fmt: skip
    for i, (word, colour) in enumerate(bars):
        plots.append(Plot(word, labels, data[workings_sheet.TOTAL_ABOVE + i], colour))
    return "stacked", ctx.format(ctx.item(found.measure).unit), tuple(plots), False


def _tornado(block: ChartBlock, ctx: Context) -> Drawn:
    found, corner = next(spot for spot in ctx.placed(Tornado) if spot[0].name == block.name)
    data, _ = tornado.columns(found, corner, ctx), ctx.words
    plots = (
        Plot(_("At the low input"), data[tornado.SAID], data[tornado.LEFT], "grey"),
        Plot(_("At the high input"), data[tornado.SAID], data[tornado.RIGHT], "navy"),
    )
    return "tornado", ctx.difference(ctx.item(found.output).unit)[0], plots, True
