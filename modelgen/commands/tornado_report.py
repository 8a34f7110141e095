"""How far each input moves a result, in lines of text, as a table, and as data for machines."""

from collections.abc import Iterator
from typing import Any

from ..ask.question import DriverCell
from ..ask.tornado import DriverSwing, TornadoAnswer
from ..book.book import Value
from ..problems import few
from ..translations import told as _
from . import ask_lines
from .ask_lines import INPUTS_NAMED, of_output

SIGNS = {True: ("▒", "█", "│"), False: ("-", "#", "|")}
"""What bars are made of, with and without the signs beyond ASCII."""


def text(answer: TornadoAnswer, width: int, blocks: bool) -> str:
    """Each driver with its range, the result at both ends, and the bar between them."""
    output = answer.output
    lines = ask_lines.head(answer.question, output, width)
    says = _("{output}: {now}; each input alone from its low to its high")
    lines.append(says.format(output=output.called, now=of_output(output, output.now)))
    if answer.reaches:
        light, full, line = SIGNS[blocks]
        says = _("  {light} towards its low, {full} its high, {line} as things stand")
        lines.append(says.format(light=light, full=full, line=line))
    for rank, reach in enumerate(answer.reaches, 1):
        lines += ["", *_lines(answer, rank, reach, width, blocks)]
    if not answer.reaches:
        lines.append(_("  no input with a range moves it"))
    rest = (
        (_("  no range, so no bar: {names}"), answer.fixed),
        (_("  a range that moves nothing as things stand: {names}"), answer.idle),
    )
    for told, drivers in rest:
        if drivers:
            names = few([d.called for d in drivers], INPUTS_NAMED)
            lines += ["", *ask_lines.folded(told.format(names=names), width)]
    return "\n".join(lines)


def _lines(
    answer: TornadoAnswer, rank: int, reach: DriverSwing, width: int, blocks: bool
) -> Iterator[str]:
    output, driver = answer.output, reach.driver
    says = _("{rank}  {input}, {range}: swing {swing}")
    yield says.format(
        rank=rank, input=driver.called, range=ask_lines.stretch(driver, driver.range or (0, 0)),
        swing=ask_lines.difference(output, reach.swing),
    )  # fmt: skip
    said = _("{low} at low, {high} at high").format(
        low=of_output(output, reach.at_low), high=of_output(output, reach.at_high)
    )
    yield f"   {_bar(answer, reach, width - 3, blocks)}"
    yield f"   {said}"


def _bar(answer: TornadoAnswer, reach: DriverSwing, width: int, blocks: bool) -> str:
    """The stretch that the result moves over, light towards its low; a line where it stands."""
    ends = [y for r in answer.reaches for y in (r.at_low, r.at_high) if y is not None]
    now = answer.output.number
    known = [*ends, *([now] if now is not None else [])]
    low, high = min(known), max(known)

    def at(y: float) -> int:
        return round((y - low) / (high - low) * (width - 1)) if high > low else 0

    drawn = [" "] * width
    light, full, line = SIGNS[blocks]
    middle = now if now is not None else reach.at_low
    for y, sign in ((reach.at_low, light), (reach.at_high, full)):
        if y is not None and middle is not None:
            first, last = sorted((at(middle), at(y)))
            drawn[first : last + 1] = sign * (last + 1 - first)
    if now is not None:
        drawn[at(now)] = line
    return "".join(drawn).rstrip()


def table(answer: TornadoAnswer) -> list[tuple[Value | None, ...]]:
    """A row for each driver, the widest swing first."""
    rows: list[tuple[Value | None, ...]] = [
        (
            _("rank"),
            _("input"),
            _("label"),
            _("low"),
            _("high"),
            _("at low"),
            _("at high"),
            _("swing"),
        )
    ]
    for rank, reach in enumerate(answer.reaches, 1):
        low, high = reach.driver.range or (None, None)
        driver = reach.driver
        rows.append(
            (
                float(rank),
                driver.name,
                driver.called,
                low,
                high,
                reach.at_low,
                reach.at_high,
                reach.swing,
            )
        )
    return rows


def data(answer: TornadoAnswer) -> dict[str, Any]:
    """The answer for machines."""

    def names(drivers: tuple[DriverCell, ...]) -> list[str]:
        return [driver.name for driver in drivers]

    return {
        **ask_lines.about(answer.question, answer.output),
        "drivers": [
            {
                **ask_lines.of_a_driver(reach.driver), "at_low": reach.at_low,
                "at_high": reach.at_high, "swing": reach.swing,
            }
            for reach in answer.reaches
        ],
        "without_range": names(answer.fixed),
        "moves_nothing": names(answer.idle),
    }  # fmt: skip
