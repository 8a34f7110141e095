"""What a goal seek found, in lines of text, as a table, and as data for machines."""

from collections.abc import Iterator, Sequence
from typing import Any

from ..ask.roots import Jump
from ..ask.solve import PutBack, SolveAnswer, even
from ..book.book import Value
from ..translations import in_digits
from ..translations import told as _
from . import ask_lines
from .ask_lines import exact, of_driver, of_output

CUTS = 10
"""Stretches of the picture, at whose ends the result is shown."""

MOST = 12
"""Roots and jumps that are told."""


Bar = tuple[str, str, float | None, str]
"""What it is called, its figure as it is shown, the figure, and a mark behind."""


def text(answer: SolveAnswer, width: int, blocks: bool) -> str:
    """What was asked, what was found, and the result along the input."""
    output, driver = answer.output, answer.driver
    target = of_output(output, answer.target)
    lines = ask_lines.head(answer.question, output, width)
    asked = _("{output} = {target}, by {input}").format(
        output=output.called, target=target, input=driver.called
    )
    lines.append(asked)
    if driver.bounds and not answer.options:
        ends = ask_lines.stretch(driver, driver.bounds)
        lines.append(_("  allowed    {range}").format(range=ends))
    now = of_driver(driver, driver.now), of_output(output, output.now)
    lines.append(_("  now        {input} gives {output}").format(input=now[0], output=now[1]))
    lines += _found(answer)
    lines = [part for line in lines for part in ask_lines.folded(line, width)]
    if answer.moves:
        lines += ["", *_picture(answer, width, blocks)]
    return "\n".join(lines)


def _found(answer: SolveAnswer) -> Iterator[str]:
    """Every number that gives the target; else why none does."""
    if not answer.moves:
        yield _still(answer)
        return
    if answer.options:
        yield from _of_options(answer)
        return
    roots = answer.found.roots
    several = len(roots) > 1
    if several:
        yield _("  found      {count} numbers").format(count=len(roots))
    back = {one.x: one for one in answer.put_back}
    for root in roots[:MOST]:
        yield from _root(answer, back[root.first.x], back[root.last.x])
    if len(roots) > MOST:
        yield _("             and {count} more").format(count=len(roots) - MOST)
    for jump in answer.found.jumps[:MOST]:
        yield _jump(answer, jump)
    if not roots:
        yield _none(answer)


def _still(answer: SolveAnswer) -> str:
    output, driver = answer.output, answer.driver
    if not answer.given:
        return _("  none: it gives no number at any of the points tried")
    if not answer.behind:
        return _("  none: it does not move, no formula leads to it from {input}").format(
            input=driver.called
        )
    says = _(
        "  none: it does not move with {input} as things stand: it is {output} at all {count}"
    )
    return says.format(
        input=driver.called, output=of_output(output, answer.given[0]), count=len(answer.given)
    )


def _root(answer: SolveAnswer, first: PutBack, last: PutBack) -> Iterator[str]:
    driver = answer.driver
    value = of_driver(driver, first.x)
    if last.x != first.x:
        says = _("  found      all from {first} to {last} give {output}")
        last_told = of_driver(driver, last.x)
        yield says.format(
            first=value, last=last_told, output=of_output(answer.output, first.result)
        )
    else:
        says = _("  found      {input} gives {output}")
        yield says.format(input=value, output=of_output(answer.output, first.result))
        yield _("  all digits {number}").format(number=exact(driver, first.x))
    checks = _("all hold")
    if first.failing is None:
        checks = _("not known before Excel opens it")
    elif first.failing:
        checks = _("{count} FAIL").format(count=in_digits(first.failing, ".0f"))
    alerts = "?" if first.alerts is None else in_digits(first.alerts, ".0f")
    says = _("  put back   into {cell}: checks: {checks}; alerts: {alerts}")
    yield says.format(cell=driver.place, checks=checks, alerts=alerts)


def _jump(answer: SolveAnswer, jump: Jump) -> str:
    driver, output = answer.driver, answer.output
    whole = driver.kind != "number"
    ends = (
        _("{input} gives {output}").format(input=exact(driver, p.x), output=of_output(output, p.y))
        for p in (jump.first, jump.last)
    )
    first, last = ends
    says = _("  between    {first}, {last}: only whole numbers are allowed")
    if driver.kind == "date":
        says = _("  between    {first}, {last}: only whole days are allowed")
    if not whole:
        says = _("  jumps      {first}, {last}: nothing between gives the target")
    return says.format(first=first, last=last)


def _none(answer: SolveAnswer) -> str:
    reached = [of_output(answer.output, end) for end in (min(answer.given), max(answer.given))]
    says = _(
        "  none       within what is allowed it reaches {low} to {high} ({count} points tried)"
    )
    return says.format(low=reached[0], high=reached[1], count=len(answer.found.tried))


def _of_options(answer: SolveAnswer) -> Iterator[str]:
    met = answer.met
    if met:
        words = ", ".join(of_driver(answer.driver, one.option) for one in met)
        yield _("  found      {options}").format(options=words)
    else:
        yield _("  none       no option gives it, and nothing lies between options")


def _picture(answer: SolveAnswer, width: int, blocks: bool) -> Iterator[str]:
    """The result along the input, as bars: where it stands and what was found among them."""
    output, driver = answer.output, answer.driver
    points: dict[float | str, tuple[float | None, str]] = {}
    shown = {*even(driver, CUTS)} if not answer.options else set()
    points |= {x: (y, "") for x, y in answer.found.tried if x in shown}
    if isinstance(driver.now, float) and not answer.options:
        points[driver.now] = output.number, _("now")
    for root in answer.found.roots[:MOST]:
        points[root.first.x] = root.first.y, _("found")
    rows = [
        (of_driver(driver, x), of_output(output, y), y, mark)
        for x, (y, mark) in sorted(points.items())
    ]
    rows += [
        (of_driver(driver, t.option), of_output(output, t.result), t.result, "")
        for t in answer.options
    ]
    yield from bars(rows, width, blocks)


def bars(rows: Sequence[Bar], width: int, blocks: bool) -> Iterator[str]:
    """A line for each: what it is called, its figure, its bar, and a mark behind."""
    marks = max(len(row[3]) for row in rows) + 2
    names, figures = max(len(row[0]) for row in rows), max(len(row[1]) for row in rows)
    room = max(8, width - names - figures - marks - 6)
    known = [y for *_row, y, _mark in rows if y is not None]
    low, high = min(known, default=0), max(known, default=0)
    for name, shown, y, mark in rows:
        drawn = ask_lines.bar(y, low, high, room, blocks)
        yield f"  {name:>{names}}  {shown:>{figures}}  {drawn}  {mark}".rstrip()


def table(answer: SolveAnswer) -> list[tuple[Value | None, ...]]:
    """Every point that was tried, and what was found, in the order of the input."""
    rows: list[tuple[Value | None, ...]] = [(answer.driver.name, answer.output.word, _("found"))]
    found = {root.first.x: root.first.y for root in answer.found.roots}
    found |= {root.last.x: root.last.y for root in answer.found.roots}
    points = dict(answer.found.tried) | found
    rows += [(x, y, float(x in found)) for x, y in sorted(points.items())]
    rows += [(one.option, one.result, float(one in answer.met)) for one in answer.options]
    return rows


def data(answer: SolveAnswer) -> dict[str, Any]:
    """The answer for machines."""
    back = {one.x: one for one in answer.put_back}
    return {
        **ask_lines.about(answer.question, answer.output),
        "input": {**ask_lines.of_a_driver(answer.driver), "kind": answer.driver.kind},
        "target": answer.target,
        "moves": answer.moves,
        "reached": [min(answer.given), max(answer.given)] if answer.given else None,
        "roots": [
            {
                "first": root.first.x, "last": root.last.x, "result": back[root.first.x].result,
                "failing_checks": back[root.first.x].failing, "alerts": back[root.first.x].alerts,
            }
            for root in answer.found.roots
        ],
        "jumps": [
            {"first": [j.first.x, j.first.y], "last": [j.last.x, j.last.y]}
            for j in answer.found.jumps
        ],
        "options": [{"option": t.option, "result": t.result} for t in answer.options],
        "tried": [[x, y] for x, y in answer.found.tried],
    }  # fmt: skip
