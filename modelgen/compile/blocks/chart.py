"""Charts: series over time or by case, a bridge, a tornado, or line items of the live case."""

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from ...addresses import Area, Place
from ...book.book import Cell, Chart, Plot
from ...book.roles import ChartKind, Colour
from ...number_formats import FormatName
from ...template.analyze import Analysis
from ...template.axes import NAME, Axis
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
    second: bool = False
    """Whether it is a line on the axis to the right."""


CASE_COLOURS: tuple[Colour, ...] = ("navy", "revenue", "cost", "profit", "grey")
"""Of the lines of a chart by case, in the order of the cases."""

SHAPES: dict[str, ChartKind] = {"columns": "column", "stacked": "stacked", "lines": "line"}


class ChartBlock(DrawnBlock):
    """A picture of series, a series by case, a bridge, a tornado, or line items of the live case.

    On a memo it may stand in the left or right half of the page.
    """

    kind: Literal["chart"]
    of: Literal["series", "cases", "bridge", "tornado", "lines"]
    name: ItemName | None = None
    cases: tuple[ItemName, ...] = ()
    """Those that a chart by case draws; the first where it names none."""
    plots: tuple[Plotted, ...] = ()
    shape: Literal["columns", "stacked", "lines"] = "columns"
    finding: Expression | None = None
    value_axis: Label
    second_axis: Word = ""
    category_axis: Word = ""
    rows: Annotated[int, Field(ge=6, le=40)] = 16
    half: Literal["left", "right"] | None = None
    alt: Text

    @model_validator(mode="after")
    def _subject(self) -> "ChartBlock":
        if (self.of in ("cases", "bridge", "tornado")) != bool(self.name):
            raise refused(
                "a chart of cases, a bridge or a tornado has its `name`; others have `plots`"
            )
        if not self.name and not self.plots:
            raise refused("a chart needs `plots`")
        if self.of != "series" and (self.shape != "columns" or self.second_axis):
            raise refused("only a chart of series has a `shape` or a `second_axis`")
        if self.of != "cases" and self.cases:
            raise refused("only a chart of cases names `cases`", at=("cases",))
        second = [plot.second for plot in self.plots]
        if self.second_axis and (not any(second) or all(second)):
            raise refused("a `second_axis` is that of some plots with `second: true`, not of all")
        if any(second) and not self.second_axis:
            raise refused("plots with `second: true` need the title of their `second_axis`")
        return self

    plans: ClassVar = (*COLUMNS, "memo")

    def words(self) -> Iterator[ItemWord]:
        kinds: tuple[ItemKind, ...] = ("series", "series input")
        if self.of == "cases":
            yield ItemWord(("name",), self.name or "", kinds)
        for i, plot in enumerate(self.plots):
            yield ItemWord(("plots", i, "item"), plot.item, kinds if self.along else CASED)

    def compared(self) -> Iterator[str]:
        if self.of == "cases" and self.name:
            yield self.name

    def formulas(self, units: Mapping[str, str]) -> Iterator[FormulaSite]:
        if self.finding:
            yield FormulaSite(("finding",), self.finding)

    def flaws(self, model: Model, items: Mapping[str, Item]) -> Iterator[Flaw]:
        if self.of in ("bridge", "tornado"):
            kind = Bridge if self.of == "bridge" else Tornado
            known = [block.name for block in model.of(kind)]
            yield from unknown(("name",), self.name or "", known, self.of)
        if self.of == "cases":
            yield from self._wrong_cases(model, items)
        plotted = [items[plot.item] for plot in self.plots if plot.item in items]
        if self.of == "series":
            if len({item.axis for item in plotted}) > 1:
                message = "the plots of one chart must be series of one axis"
                yield Flaw(("plots",), message)
        elif len({item.path[:4] for item in plotted}) > 1:
            message = "the plots of one chart must be items of one block: it draws neighbours"
            yield Flaw(("plots",), message)

    def _wrong_cases(self, model: Model, items: Mapping[str, Item]) -> Iterator[Flaw]:
        known, item = [case.name for case in model.cases], items.get(self.name or "")
        for i, case in enumerate(self.cases):
            yield from unknown(("cases", i), case, known, "case")
        if len(self.cases) > len(CASE_COLOURS):
            message = f"a chart tells {len(CASE_COLOURS)} cases apart; this names more"
            yield Flaw(("cases",), message)
        if item and item.is_series and not item.varies:
            message = f"`{item.name}` is the same in all cases: draw it `of: series`"
            yield Flaw(("name",), message, item.name)

    @property
    def along(self) -> bool:
        """Whether it runs along an axis."""
        return self.of in ("series", "cases")

    @property
    def first(self) -> str:
        """The item by whose axis and unit it is labelled: the first that it draws."""
        return self.plots[0].item if self.plots else self.name or ""

    def drawn_cases(self, model: Model) -> tuple[str, ...]:
        """The cases of which it draws a line, as many as there are colours."""
        return (self.cases or tuple(case.name for case in model.cases))[: len(CASE_COLOURS)]

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
            "cases": _cases,
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
            self.along and _dated(self, ctx),
            self.second_axis,
            next((ctx.format(ctx.item(p.item).unit) for p in self.plots if p.second), "whole"),
        )


def _series(block: ChartBlock, ctx: Context) -> Drawn:
    areas = [ctx.layout.series(plot.item) for plot in block.plots]
    labels = step_labels(block.first, ctx)
    drawn = zip(block.plots, areas, strict=True)
    plots = tuple(Plot(p.label, labels, area, p.colour, second=p.second) for p, area in drawn)
    unit = next(ctx.item(plot.item).unit for plot in block.plots if not plot.second)
    return SHAPES[block.shape], ctx.format(unit), plots, True


def _cases(block: ChartBlock, ctx: Context) -> Drawn:
    """A line for each case, called as the head of its column is."""
    name, labels = block.first, step_labels(block.first, ctx)
    drawn = zip(block.drawn_cases(ctx.model), CASE_COLOURS, strict=False)
    plots = []
    for case, colour in drawn:
        head = ctx.layout.head_over_cases(name, case)
        plots.append(Plot(f"={head.ref()}", labels, in_case(name, case, ctx), colour))
    return "line", ctx.format(ctx.item(name).unit), tuple(plots), True


def in_case(series: str, case: str, ctx: Context) -> Area:
    """The steps of a series in a case, on the sheet of all cases."""
    every = parts.every_case(series, ctx)
    first = every.first.moved(cols=ctx.layout.cases.index(case))
    return parts.down(first, every.rows)


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
    return NAME if axis.named else "fiscal" if axis.timeline.every == "year" else "end"


def _dated(block: ChartBlock, ctx: Context) -> bool:
    axis = ctx.model.axis(ctx.item(block.first).axis)
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
    return "stacked", ctx.format(ctx.item(found.measured).unit), tuple(plots), False


def _tornado(block: ChartBlock, ctx: Context) -> Drawn:
    found, corner = next(spot for spot in ctx.placed(Tornado) if spot[0].name == block.name)
    data, _ = tornado.columns(found, corner, ctx), ctx.words
    plots = (
        Plot(_("At the low input"), data[tornado.SAID], data[tornado.LEFT], "grey"),
        Plot(_("At the high input"), data[tornado.SAID], data[tornado.RIGHT], "navy"),
    )
    return "tornado", ctx.difference(ctx.item(found.output).unit)[0], plots, True
