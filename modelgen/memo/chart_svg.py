"""A chart of the memo to SVG: vectors for the PDF, and what the pictures are made from.

Three kinds of chart that label every bar themselves are drawn here: a plotting library would take
longer to load than the whole memo takes.
"""

import math
from collections.abc import Callable, Iterable, Iterator
from html import escape

from ..book.roles import Colour
from ..book.styles import COLOURS, DARK, GREY, NAVY, RULE
from .column_widths import ems
from .document import BarStep, PageChart, Profile, ProfileSeries, Swing, Swings, Waterfall
from .figures import Figure, RichText, plain

FONT = "Source Sans Pro, Arial, sans-serif"

SIZE, SMALL = 8.5, 8.0

SLATE = "#4B5563"

LINE = 14.0
"""Points from driver to driver of a tornado."""

MOST_LABELS = 12

APART = 6.0
"""Points between two texts of an axis, at the least."""

HEAD = 23.0
"""Points above the first: the key, and below it the live result."""


def svg(chart: PageChart, width: float, lang: str, tall: float = 1.0) -> str:
    """The chart as an SVG document, `width` points wide; `tall` stretches its bars."""
    draw = Drawing(width, lang, tall)
    match chart:
        case Waterfall():
            height, shapes = 34.0 + 112.0 * tall, list(_waterfall(chart, draw))
        case Swings():
            height = HEAD + 4.0 + LINE * len(chart.swings)
            shapes = list(_swings(chart, draw))
        case Profile():
            height, shapes = 26.0 + 106.0 * tall, list(_profile(chart, draw))
    body = "".join(shapes)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}"'
        f' viewBox="0 0 {width:g} {height:g}" font-family="{FONT}">{body}</svg>'
    )


class Drawing:
    """The pen: shapes as SVG elements, in points from the upper left corner."""

    def __init__(self, width: float, lang: str, tall: float) -> None:
        self.width, self.lang, self.tall = width, lang, tall

    def said(self, text: RichText) -> str:
        return plain(text, self.lang)

    def rect(self, box: tuple[float, float, float, float], colour: str) -> str:
        """A bar between two corners, in points, whichever is the upper one."""
        left, top, right, bottom = box
        wide, high = abs(right - left), abs(bottom - top)
        return (
            f'<rect x="{min(left, right):.2f}" y="{min(top, bottom):.2f}" width="{wide:.2f}"'
            f' height="{high:.2f}" fill="{colour}"/>'
        )

    def line(self, ends: tuple[float, float, float, float], colour: str, dash: str = "") -> str:
        x1, y1, x2, y2 = ends
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        return (
            f'<line x1="{x1:.2f}" y1="{y1:.2f}" x2="{x2:.2f}" y2="{y2:.2f}" stroke="{colour}"'
            f' stroke-width="0.6"{dashed}/>'
        )

    def text(
        self,
        at: tuple[float, float],
        text: str,
        anchor: str = "start",
        look: str = "plain",
        aside: str = "",
    ) -> str:
        """A line of text, what stands `aside` in grey behind it."""
        size = SMALL if look in ("small", "muted") else SIZE
        colour = {"muted": GREY, "strong": NAVY}.get(look, DARK)
        weight = ' font-weight="bold"' if look == "strong" else ""
        more = (
            f'<tspan fill="{GREY}" font-size="{SMALL}">\u00a0 {escape(aside)}</tspan>'
            if aside
            else ""
        )
        return (
            f'<text x="{at[0]:.2f}" y="{at[1]:.2f}" font-size="{size}" fill="{colour}"'
            f' text-anchor="{anchor}"{weight}>{escape(text)}{more}</text>'
        )


def wrapped(text: str, width: float, size: float = SIZE) -> list[str]:
    """A label in as few lines as fit, broken at spaces; at most three."""
    room = max(2.0, width / size)
    lines = [""]
    for word in text.split(" "):
        joined = f"{lines[-1]} {word}".strip()
        if ems(joined) <= room or not lines[-1]:
            lines[-1] = joined
        else:
            lines.append(word)
    if len(lines) > 3:
        lines = [*lines[:2], f"{lines[2][:9]}…"]
    return lines


def _scale(values: Iterable[float], first: float, last: float) -> tuple[float, float]:
    """Origin and length of a unit, so that all values and zero lie between two edges."""
    known = [0.0, *values]
    low, high = min(known), max(known)
    unit = (last - first) / ((high - low) or 1.0)
    return first - low * unit, unit


def _waterfall(chart: Waterfall, draw: Drawing) -> Iterator[str]:
    ends = [v for s in chart.steps for v in (s.start, s.end) if v is not None]
    zero, unit = _scale(ends, 112.0 * draw.tall, 14.0)
    slot = draw.width / len(chart.steps)
    for i, step in enumerate(chart.steps):
        middle, half = slot * (i + 0.5), min(slot * 0.31, 26.0)
        yield from _step(step, middle, half, (zero, unit), draw)
        following = chart.steps[i + 1] if i + 1 < len(chart.steps) else None
        if following and step.end is not None:
            level = zero + step.end * unit
            to = middle + slot - min(slot * 0.31, 26.0)
            yield draw.line((middle + half, level, to, level), GREY, "1.5 1.5")
        lines = wrapped(draw.said(step.label), slot - 4)
        for k, line in enumerate(lines):
            yield draw.text((middle, 14.0 + 112.0 * draw.tall + 9.5 * k), line, "middle")
        if step.note:
            at = (middle, 14.5 + 112.0 * draw.tall + 9.5 * len(lines))
            yield draw.text(at, draw.said(step.note), "middle", "muted")
    yield draw.line((0, zero, draw.width, zero), SLATE)


def _step(
    step: BarStep, middle: float, half: float, scale: tuple[float, float], draw: Drawing
) -> Iterator[str]:
    zero, unit = scale
    top = zero
    if step.start is not None and step.end is not None:
        ends = zero + step.start * unit, zero + step.end * unit
        falls = step.end < step.start
        colour = COLOURS["navy" if step.total else "cost" if falls else "profit"]
        yield draw.rect((middle - half, ends[0], middle + half, ends[1]), colour)
        top = min(ends)
    if zero < top < zero + SIZE + 4:  # the axis would run through the figure
        top = zero
    look = "strong" if step.total else "plain"
    yield draw.text((middle, top - 3.5), draw.said((step.said,)), "middle", look)


def _swings(chart: Swings, draw: Drawing) -> Iterator[str]:
    left, right = draw.width * 0.4 + 44, draw.width - 44
    numbers = [e.number for s in chart.swings for e in (s.low, s.high)]
    base = chart.base.number
    known = [n for n in (*numbers, base) if n is not None]
    low, high = (min(known), max(known)) if known else (0.0, 1.0)
    unit = (right - left) / ((high - low) or 1.0)

    def at(value: float) -> float:
        return left + (value - low) * unit

    yield from _key([("grey", chart.ends[0]), ("navy", chart.ends[1])], 0.0, draw)
    for i, swing in enumerate(chart.swings):
        yield from _swing(swing, HEAD + LINE * i, (base, at), draw)
    if base is not None:
        foot = HEAD + LINE * len(chart.swings)
        yield draw.line((at(base), HEAD - 2, at(base), foot), DARK)
        anchor = "end" if at(base) > draw.width * 0.85 else "middle"
        yield draw.text((at(base), HEAD - 5), draw.said(chart.base_label), anchor, "strong")


def _swing(
    swing: Swing, top: float, scale: tuple[float | None, Callable[[float], float]], draw: Drawing
) -> Iterator[str]:
    """The driver and its range at the left, a bar to either end, the results beside them."""
    base, at = scale
    yield draw.text((0, top + 9), draw.said(swing.label), aside=draw.said(swing.range))
    ends: tuple[tuple[Figure, Colour], ...] = ((swing.low, "grey"), (swing.high, "navy"))
    bars = [(e.number, colour, e) for e, colour in ends if e.number is not None]
    if base is not None:
        for number, colour, _ in sorted(bars, key=lambda bar: -abs(bar[0] - base)):
            yield draw.rect((at(base), top + 1.5, at(number), top + LINE - 2), COLOURS[colour])
        yield from _ends(bars, base, (at, top + 9.5), draw)


def _ends(
    bars: list[tuple[float, Colour, Figure]],
    base: float,
    scale: tuple[Callable[[float], float], float],
    draw: Drawing,
) -> Iterator[str]:
    """The results at the ends of the bars; the inner of two on one side stands on the other."""
    at, level = scale
    moved = sorted((b for b in bars if b[0] != base), key=lambda bar: -abs(bar[0] - base))
    same = len(moved) == 2 and (moved[0][0] < base) == (moved[1][0] < base)
    for k, (number, _, end) in enumerate(moved):
        left = (number < base) != (same and k == 1)
        x = at(base if same and k == 1 else number)
        anchor = "end" if left else "start"
        yield draw.text((x - 4 if left else x + 4, level), draw.said((end,)), anchor, "small")


def _key(marks: list[tuple[Colour, RichText]], left: float, draw: Drawing) -> Iterator[str]:
    """What the colours mean, in a row above the chart."""
    x = left
    for colour, label in marks:
        text = draw.said(label)
        yield draw.rect((x, 1.5, x + 7, 8.5), COLOURS[colour])
        yield draw.text((x + 10, 8), text, look="small")
        x += 26 + ems(text) * SMALL


def _profile(chart: Profile, draw: Drawing) -> Iterator[str]:
    left, right, top, bottom = 44.0, draw.width, 20.0, 106.0 * draw.tall
    values = [mark for mark, _ in chart.marks]
    zero, unit = _scale(values, bottom, top)
    keys = [(plot.colour, plot.label) for plot in chart.plots]
    axis = draw.said(chart.value_axis)
    yield draw.text((0, 8), axis, look="muted")
    yield from _key(keys, max(left, ems(axis) * SMALL + 14), draw)
    for mark, said in chart.marks:
        level = zero + mark * unit
        yield draw.line((left, level, right, level), SLATE if mark == 0 else RULE)
        yield draw.text((left - 4, level + 2.6), draw.said((said,)), "end", "muted")
    slot = (right - left) / len(chart.steps)
    wide = slot * 0.8 / len(chart.plots)
    for k, plot in enumerate(chart.plots):
        yield from _columns(plot, left + slot * 0.1 + k * wide, (slot, wide), (zero, unit), draw)
    for i, text in _labels([draw.said(step) for step in chart.steps], slot):
        yield draw.text((left + slot * (i + 0.5), bottom + 10), text, "middle", "muted")
    if chart.step_axis:
        middle = (left + right) / 2
        yield draw.text((middle, bottom + 21), draw.said(chart.step_axis), "middle", "muted")


def _labels(steps: list[str], slot: float) -> Iterator[tuple[int, str]]:
    """The steps that are told: so many that no two of them touch, and none runs off the edge."""
    wide = max(ems(text) for text in steps) * SMALL
    every = max(math.ceil(len(steps) / MOST_LABELS), math.ceil((wide + APART) / slot))
    last = len(steps) - max(0.5, wide / slot / 2)
    for i in range(0, len(steps), every):
        if i + 0.5 <= last or not i:
            yield i, steps[i]


def _columns(
    plot: ProfileSeries,
    left: float,
    size: tuple[float, float],
    scale: tuple[float, float],
    draw: Drawing,
) -> Iterator[str]:
    (slot, wide), (zero, unit) = size, scale
    for i, value in enumerate(plot.values):
        if value is not None:
            x = left + slot * i
            yield draw.rect((x, zero, x + wide, zero + value * unit), COLOURS[plot.colour])
