"""The charts of the memo as data: a waterfall, a tornado and a profile, with their findings."""

import math
from collections.abc import Iterator

from ..addresses import Area, Place
from ..book.roles import Colour
from ..compile.blocks import tornado
from ..compile.blocks.bridge import MARGINS, Bridge, bridge_rows
from ..compile.blocks.chart import CASE_COLOURS, ChartBlock, in_case, step_labels
from ..compile.blocks.tornado import Tornado
from ..compile.layout import LABEL
from ..number_formats import FormatName
from .document import BarStep, Paragraph, Picture, Profile, ProfileSeries, Swing, Swings, Waterfall
from .figures import Figure, FixedText, Quote, RichText, figure, said
from .quotes import Reader, fill
from .tables import unit_of

LONGEST = 8
"""Drivers of a tornado that are shown: the rest hardly move the result."""


def bridge(block: Bridge, corner: Place, reader: Reader) -> Picture:
    """The measure from the first stop to the last, step by step."""
    stops = bridge_rows(block, corner)
    figures = [reader.figure(place) for place in stops]
    steps: list[BarStep] = []
    start: float | None = 0.0
    for i, place in enumerate(stops):
        label = (reader.quote(Place(place.sheet, place.row, LABEL)),)
        note: RichText = ()
        if block.margins:
            note = (reader.figure(Place(place.sheet, place.row, MARGINS)),)
        effect = reader.figure(place.moved(cols=1)) if i else figures[0]
        end = figures[i].number
        steps.append(BarStep(label, start, end, effect, note, total=not i))
        start = end
    total = (FixedText(block.total),)
    steps.append(BarStep(total, 0.0, start, figures[-1], steps[-1].note, total=True))
    _ = reader.words
    told = fill(_("In {unit}."), unit=reader.unit(block.measured))
    if block.measure:
        told = fill(
            _("{measure}, {unit}. Under each bar: {margin} at that stop."),
            measure=reader.label(block.measure),
            unit=reader.unit(block.measure),
            margin=reader.label(block.margins[0]),
        )
    caption = _stated(block, reader) or fill(
        _("{measure}: {start} at the start of the bridge, {end} at its end"),
        measure=reader.label(block.measure or block.steps[-1]),
        start=said(figures[0]),
        end=said(figures[-1]),
    )
    alt = _alt("bridge", block.name, reader) or caption
    return Picture(f"{block.name}", caption, Waterfall(tuple(steps)), alt, told)


def _charts(of: str, name: str | None, reader: Reader) -> Iterator[tuple[ChartBlock, Place]]:
    for block, corner in reader.blocks(ChartBlock):
        if block.of == of and (name is None or block.name == name):
            yield block, corner


def _stated(block: Bridge, reader: Reader) -> RichText:
    """The finding that the workbook itself writes above its chart of the bridge."""
    for chart, corner in _charts("bridge", block.name, reader):
        if chart.finding:
            return (reader.quote(chart.finding_place(corner)),)
    return ()


def _alt(of: str, name: str | None, reader: Reader) -> RichText:
    alts = (chart.alt for chart, _ in _charts(of, name, reader))
    return tuple(FixedText(alt) for alt in alts)[:1]


def swings(block: Tornado, corner: Place, reader: Reader) -> Picture | Paragraph:
    """The drivers in the order of their ranks; each with the result at its low and high."""
    _ = reader.words
    drivers = block.drivers(reader.ctx.analysis)
    ranked: dict[float, Swing] = {}
    for i, item in enumerate(drivers):
        at = tornado.driver_places(block, corner, i, reader.ctx)
        rank, swing = (reader.figure(at[c]).number for c in (tornado.RANK, tornado.SWING))
        low, high = reader.figure(at[tornado.LOW]), reader.figure(at[tornado.HIGH])
        unit = unit_of(reader, item.name)
        told: RichText = (low, " – ", high, *((" ", *unit) if unit else ()))
        ends = reader.figure(at[tornado.AT_LOW]), reader.figure(at[tornado.AT_HIGH])
        if rank is not None and (swing or swing is None):
            ranked[rank] = Swing((reader.quote(at[LABEL]),), told, *ends)
    shown = tuple(ranked[rank] for rank in sorted(ranked))[:LONGEST]
    result = reader.label(block.output)
    if not shown:
        told = fill(_("No driver moves {result} over its range"), result=result)
        return Paragraph(told)
    caption = fill(
        _("{driver} moves {result} most: {low} at its low, {high} at its high"),
        driver=shown[0].label,
        result=result,
        low=said(shown[0].low),
        high=said(shown[0].high),
    )
    base = reader.live(block.output)
    base_said = fill(_("live case {value}"), value=said(base))
    ends_said = ((_("at the low end of its range"),), (_("at the high end of its range"),))
    alt = _alt("tornado", block.name, reader) or caption
    chart = Swings(shown, base, base_said, ends_said)
    return Picture(block.name, caption, chart, alt, _tornado_note(result, reader))


def _tornado_note(result: Quote, reader: Reader) -> RichText:
    _ = reader.words
    return fill(
        _(
            "One driver at a time, from the live case, over its range; the longest"
            " bars. Beside them: {result}."
        ),
        result=result,
    )


def profile(reader: Reader) -> tuple[RichText, Picture] | None:
    """The first chart of series with its title: on the memo's sheet if there is one.

    What has an axis of its own stays out: its figures are on another scale.
    """
    found = next(_charts("series", None, reader), None)
    if found is None:
        return None
    drawn = [plot for plot in found[0].plots if not plot.second]
    series = reader.ctx.layout.series
    plots = [_plot((FixedText(p.label),), p.colour, series(p.item), reader) for p in drawn]
    return _profile("profile", found[0], plots, reader)


def by_case(reader: Reader) -> tuple[RichText, Picture] | None:
    """The first chart of a series by case, with its title."""
    found = next(_charts("cases", None, reader), None)
    if found is None:
        return None
    block, ctx = found[0], reader.ctx
    drawn = zip(block.drawn_cases(ctx.model), CASE_COLOURS, strict=False)
    plots = [
        _plot((reader.case_label(case, True),), colour, in_case(block.first, case, ctx), reader)
        for case, colour in drawn
    ]
    return _profile("by_case", block, plots, reader)


ToldSeries = tuple[ProfileSeries, RichText]
"""What a profile draws of a series, and what is said of it."""


def _plot(label: RichText, colour: Colour, area: Area, reader: Reader) -> ToldSeries:
    _, figures = reader.words, [reader.figure(place) for place in area]
    known = sorted((f for f in figures if f.number is not None), key=_number)
    told: RichText = ()
    if known:
        low, high = said(known[0]), said(known[-1])
        told = fill(_("{label} {low} to {high}"), label=label, low=low, high=high)
    return ProfileSeries(label, colour, tuple(f.number for f in figures)), told


def _profile(
    name: str, block: ChartBlock, drawn: list[ToldSeries], reader: Reader
) -> tuple[RichText, Picture]:
    plots, pieces = [plot for plot, _told in drawn], [told for _plot, told in drawn if told]
    heads = step_labels(block.first, reader.ctx)
    steps: tuple[RichText, ...] = tuple((reader.step(place),) for place in heads)
    chart = Profile(
        steps,
        tuple(plots),
        _marks(plots, reader),
        (FixedText(block.value_axis),),
        (FixedText(block.category_axis),) if block.category_axis else (),
    )
    caption: RichText = ()
    for told in pieces:
        caption += (*((" · ",) if caption else ()), *told)
    first = next((p.item for p in block.plots if not p.second), block.first)
    caption += (", ", reader.unit(first))
    title: RichText = (FixedText(block.title),)
    return title, Picture(name, caption, chart, (FixedText(block.alt),))


def _number(known: Figure) -> float:
    return known.number or 0.0


def _marks(plots: list[ProfileSeries], reader: Reader) -> tuple[tuple[float, FixedText], ...]:
    """Three to six round numbers across the chart, zero among them."""
    values = [value for plot in plots for value in plot.values if value is not None]
    low, high = min(0.0, *values, 0.0), max(0.0, *values, 0.0)
    if low == high:
        return ((0.0, FixedText("0")),)
    rough = (high - low) / 4
    size = 10.0 ** math.floor(math.log10(rough))
    step = next(size * k for k in (1, 2, 2.5, 5, 10) if size * k >= rough)
    form: FormatName = "whole" if step >= 1 else "cents"
    marks = []
    for i in range(math.floor(low / step), math.ceil(high / step) + 1):
        text = figure(i * step, form, reader.lang) if i else "0"
        marks.append((i * step, FixedText(text)))
    return tuple(marks)
