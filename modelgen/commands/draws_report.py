"""A result over many draws, in lines of text, as a table of the draws, and for machines."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from ..ask.draws import DrawnDriver, DrawsAnswer
from ..book.book import Value
from ..problems import few
from ..translations import in_digits
from ..translations import told as _
from . import ask_lines
from .ask_lines import INPUTS_NAMED, of_driver, of_output
from .solve_report import Bar, bars

BINS = 15


def text(answer: DrawsAnswer, width: int, blocks: bool) -> str:
    """Percentiles, the histogram, each driver, and what rests on judgement."""
    output = answer.output
    lines = ask_lines.head(answer.question, output, width)
    how = _("{count} draws of Halton's sequences")
    if answer.seed is not None:
        how = _("{count} random draws, seed {seed}")
    count = in_digits(len(answer.results), ",")
    drawn = how.format(count=count, seed=answer.seed)
    now = of_output(output, output.now)
    says = _("{output} over {draws}; as things stand {now}")
    said = says.format(output=output.called, draws=drawn, now=now)
    lines += [*ask_lines.folded(said, width), ""]
    rows = [
        (f"P{share * 100:.0f}", of_output(output, y)) for share, y in answer.percentiles.items()
    ]
    rows.append((_("mean"), of_output(output, answer.mean)))
    chance = _("chance of less than {threshold}").format(threshold=of_output(output, answer.below))
    rows.append((chance, f"{in_digits(answer.chance * 100, '.2f')} %"))
    lines += [f"  {line}" for line in ask_lines.columns(rows)]
    lost = len(answer.results) - len(answer.known)
    if lost:
        said = _("  no number in {count} draws: they are left out")
        lines.append(said.format(count=in_digits(lost, ",")))
    lines += ["", *_histogram(answer, width, blocks), "", *_drivers(answer), ""]
    lines += [part for line in _said(answer) for part in ask_lines.folded(line, width)]
    return "\n".join(lines)


def _histogram(answer: DrawsAnswer, width: int, blocks: bool) -> Iterator[str]:
    """How many draws lie in each of some equal stretches."""
    known = answer.known
    low, high = known[0], known[-1]
    edges = [low + (high - low) * i / BINS for i in range(BINS + 1)]
    rows: list[Bar] = []
    for i, (start, end) in enumerate(pairwise(edges)):
        last = bisect_right(known, end) if i == BINS - 1 else bisect_left(known, end)
        inside = last - bisect_left(known, start)
        share = f"{in_digits(inside / len(known) * 100, '.1f')} %"
        says = _("from {start}").format(start=of_output(answer.output, start))
        rows.append((says, share, float(inside), ""))
    yield from bars(rows if high > low else rows[:1], width, blocks)


def _drivers(answer: DrawsAnswer) -> Iterator[str]:
    """What was drawn, and how the ranks of the result go with its ranks."""
    heads = (_("driver"), _("low"), _("mode"), _("high"), _("rank correlation"))
    rows = [heads, *(_row(one) for one in answer.drawn)]
    yield from (f"  {line}" for line in ask_lines.columns(rows))


def _row(one: DrawnDriver) -> tuple[str, ...]:
    driver = one.driver
    told = "–" if one.correlation is None else in_digits(one.correlation, "+.3f")
    ends = [ask_lines.told(x, driver.format) for x in (one.low, one.mode, one.high)]
    return (ask_lines.with_unit(driver), *ends, told)


def _said(answer: DrawsAnswer) -> Iterator[str]:
    """What the draws assume."""
    yield _(
        "  Each driver is triangular between its low and its high, most often where it stands."
    )
    groups: dict[int, list[str]] = {}
    for one in answer.drawn:
        groups.setdefault(one.base, []).append(one.driver.called)
    together = [names for names in groups.values() if len(names) > 1]
    for names in together:
        yield _("  Drawn together: {names}.").format(names=", ".join(names))
    if together and len(groups) > 1:
        yield _("  All others are drawn apart: no other correlation is modelled.")
    elif len(groups) > 1:
        yield _("  They are drawn apart: no correlation is modelled.")
    outside = [one.driver.called for one in answer.drawn if one.moved]
    if outside:
        says = _("  They stand outside of their range, and are drawn within it: {names}.")
        yield says.format(names=few(outside, INPUTS_NAMED))
    if answer.fixed:
        held = [f"{d.called} ({of_driver(d, d.now)})" for d in answer.fixed]
        yield _("  Not drawn, as they stand (choices and whole numbers): {names}.").format(
            names=few(held, INPUTS_NAMED)
        )


def table(answer: DrawsAnswer) -> list[tuple[Value | None, ...]]:
    """Every draw: what was drawn of each driver, and the result."""
    names = [one.driver.name for one in answer.drawn]
    rows: list[tuple[Value | None, ...]] = [(_("draw"), *names, answer.output.word)]
    pairs = zip(answer.inputs, answer.results, strict=True)
    rows += [(float(i), *drawn, y) for i, (drawn, y) in enumerate(pairs, 1)]
    return rows


def data(answer: DrawsAnswer) -> dict[str, Any]:
    """The answer for machines."""
    return {
        **ask_lines.about(answer.question, answer.output),
        "draws": len(answer.results),
        "seed": answer.seed,
        "numbers": len(answer.known),
        "percentiles": {f"P{share * 100:.0f}": y for share, y in answer.percentiles.items()},
        "mean": answer.mean,
        "below": answer.below,
        "chance_below": answer.chance,
        "drivers": [
            {
                **ask_lines.of_a_driver(one.driver), "mode": one.mode, "base": one.base,
                "rank_correlation": one.correlation,
            }
            for one in answer.drawn
        ],
        "not_drawn": [driver.name for driver in answer.fixed],
    }  # fmt: skip
