"""A result at every figure of one or two inputs, in lines, as a table, and for machines."""

from typing import Any

from ..ask.table import TableAnswer
from ..book.book import Value
from ..translations import told as _
from . import ask_lines
from .ask_lines import of_driver, of_output, told
from .solve_report import bars


def text(answer: TableAnswer, width: int, blocks: bool) -> str:
    """Of one input bars, of two a grid; what is live is marked."""
    output, first = answer.output, answer.scales[0]
    lines = ask_lines.head(answer.question, output, width)
    names = _(" and ").join(scale.driver.called for scale in answer.scales)
    says = _("{output} by {inputs}; as things stand {now}")
    now = of_output(output, output.now)
    said = says.format(output=output.called, inputs=names, now=now)
    lines += [*ask_lines.folded(said, width), ""]
    marks = [_("now") if x == first.driver.now else "" for x in first.contents]
    if len(answer.scales) == 1:
        rows = [
            (
                of_driver(first.driver, x),
                of_output(output, y),
                y if isinstance(y, float) else None,
                mark,
            )
            for x, (y,), mark in zip(first.contents, answer.values, marks, strict=True)
        ]
        return "\n".join([*lines, *bars(rows, width, blocks)])
    return "\n".join([*lines, *_grid(answer, marks, width)])


def _grid(answer: TableAnswer, marks: list[str], width: int) -> list[str]:
    """The first input down, the second across, in as many tables as the width takes."""
    first, second = (scale.driver for scale in answer.scales)
    down, across = (scale.contents for scale in answer.scales)
    star = {True: "*", False: ""}
    heads = [told(x, second.format) + star[x == second.now] for x in across]
    names = [
        told(x, first.format) + ("*" if mark else "") for x, mark in zip(down, marks, strict=True)
    ]
    cells = [[told(y, answer.output.format) for y in row] for row in answer.values]
    wide = max(len(text) for text in (*heads, *(cell for row in cells for cell in row))) + 2
    left = max(map(len, names)) + 2
    at_once = max(1, (width - left) // wide)
    says = _("down: {first}; across: {second}; * as things stand")
    units = [ask_lines.with_unit(driver) for driver in (first, second)]
    lines = [says.format(first=units[0], second=units[1])]
    for start in range(0, len(across), at_once):
        part = slice(start, start + at_once)
        lines += ["", " " * left + "".join(f"{text:>{wide}}" for text in heads[part])]
        lines += [
            f"{name:>{left}}" + "".join(f"{cell:>{wide}}" for cell in row[part])
            for name, row in zip(names, cells, strict=True)
        ]
    return lines


def table(answer: TableAnswer) -> list[tuple[Value | None, ...]]:
    """The grid: the second input across, or the name of the result."""
    first = answer.scales[0]
    if len(answer.scales) == 1:
        head: tuple[Value | None, ...] = (first.driver.name, answer.output.word)
    else:
        second = answer.scales[1]
        head = (f"{first.driver.name} \\ {second.driver.name}", *second.contents)
    return [head, *((x, *row) for x, row in zip(first.contents, answer.values, strict=True))]


def data(answer: TableAnswer) -> dict[str, Any]:
    """The answer for machines."""
    return {
        **ask_lines.about(answer.question, answer.output),
        "inputs": [
            {**ask_lines.of_a_driver(scale.driver), "figures": list(scale.contents)}
            for scale in answer.scales
        ],
        "values": [list(row) for row in answer.values],
    }
