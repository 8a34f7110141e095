"""What all answers share: the head, figures in the formats of the workbook, bars, tables."""

import csv
import io
import textwrap
from collections.abc import Iterable, Sequence
from typing import Any

from ..ask.question import DriverCell, Output, Question
from ..book.book import Value
from ..memo.figures import PERCENT, figure
from ..number_formats import FORMATS, FormatName
from ..problems import few
from ..translations import decimal_sign, in_digits, spoken
from ..translations import told as _

HANDS = 6
"""Edits by hand that are told by name."""

INPUTS_NAMED = 12
"""Inputs that are told by name."""


def head(question: Question, output: Output, width: int) -> list[str]:
    """The workbook and its case, and what was typed by hand that the results rest on."""
    added = {case.name for case in question.ctx.build.cases}
    case = _("case {case}").format(case=question.case_label)
    if question.case in added:
        case += _(" (added to those of the template)")
    lines = [f"{question.state.shown}, {case}"]
    edits = question.edits([output.place])
    if edits:
        said = _("  rests on what was typed by hand: {names}")
        lines.append(said.format(names=few(edits, HANDS)))
    return [part for line in lines for part in folded(line, width)]


def told(value: Value | None, form: FormatName, unit: str = "") -> str:
    """A figure in a format of the workbook, with its unit where it is none of its own."""
    if value is None:
        return _("no number")
    if isinstance(value, str):
        return value
    text = figure(value, form, spoken()).replace(PERCENT, " %").replace("\u00a0", " ")
    text = f"-{text[1:-1]}" if text.startswith("(") else text
    known = FORMATS[form].share or FORMATS[form].word or form == "date" or unit in ("", "1")
    return text if known else f"{text} {unit}"


def of_output(output: Output, value: Value | None) -> str:
    return told(value, output.format, output.unit)


def of_driver(driver: DriverCell, value: Value | None) -> str:
    return told(value, driver.format, driver.unit)


def stretch(driver: DriverCell, ends: tuple[float, float]) -> str:
    """`1.70 to 2.99 USD/GPU-hour`: the unit once."""
    says = _("{low} to {high}")
    return says.format(low=told(ends[0], driver.format), high=of_driver(driver, ends[1]))


def with_unit(driver: DriverCell) -> str:
    """What a driver is called, and the unit of its figures where they do not show it."""
    alone = told(1.0, driver.format) == of_driver(driver, 1.0)
    return driver.called if alone else f"{driver.called}, {driver.unit}"


def folded(line: str, width: int) -> list[str]:
    """A sentence on lines of a width, the further ones set in below its words."""
    inset = len(line) - len(line.lstrip()) + 2
    return textwrap.wrap(
        line, width, subsequent_indent=" " * inset, break_long_words=False, break_on_hyphens=False
    )


def exact(driver: DriverCell, value: float) -> str:
    """A figure with every digit, as it can be typed."""
    if driver.kind == "date":
        return told(value, "date")
    share = FORMATS[driver.format].share
    text = in_digits(float(f"{value * 100:.15g}") if share else value, "z.15g")
    return f"{text} %" if share else text


def difference(output: Output, value: float) -> str:
    """How far two results are apart, without sign: shares in points."""
    if FORMATS[output.format].share:
        return _("{number} points").format(number=in_digits(value * 100, ",.1f"))
    return told(value, output.format, output.unit)


def bar(value: float | None, low: float, high: float, width: int, blocks: bool) -> str:
    """A bar from zero to a value on a scale that holds zero; nothing for no number."""
    low, high = min(0.0, low), max(0.0, high)
    if value is None or high == low:
        return " " * width
    ends = sorted(round((x - low) / (high - low) * width) for x in (0.0, value))
    if ends[0] == ends[1] and value:
        ends = [ends[0] - 1, ends[1]] if ends[1] == width else [ends[0], ends[1] + 1]
    full = "█" if blocks else "#"
    return (" " * ends[0] + full * (ends[1] - ends[0])).ljust(width)


def columns(rows: Iterable[Sequence[str]], left: Sequence[int] = (0,)) -> list[str]:
    """Rows of texts as lines, each column as wide as its widest; those not `left` to the right."""
    known = [list(row) for row in rows]
    widths = [max(map(len, column)) for column in zip(*known, strict=True)]
    return [
        "  ".join(
            text.ljust(width) if i in left else text.rjust(width)
            for i, (text, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in known
    ]


def as_csv(rows: Iterable[Sequence[Value | None]]) -> str:
    """Rows as a spreadsheet in the language of the workbook reads them: figures whole."""
    sign = decimal_sign(spoken())
    held = io.StringIO()
    writer = csv.writer(held, delimiter="," if sign == "." else ";", lineterminator="\n")
    for row in rows:
        writer.writerow([_typed(value, sign) for value in row])
    return held.getvalue().removesuffix("\n")


def _typed(value: Value | None, sign: str) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else f"{value:.15g}".replace(".", sign)


def about(question: Question, output: Output) -> dict[str, Any]:
    """What all answers tell programs."""
    return {
        "workbook": question.state.shown,
        "case": question.case,
        "output": {
            "name": output.word, "cell": str(output.place), "unit": output.unit, "now": output.now
        },
        "edits": question.edits([output.place]),
    }  # fmt: skip


def of_a_driver(driver: DriverCell) -> dict[str, Any]:
    """An input for programs."""
    least, most = driver.bounds or (None, None)
    low, high = driver.range or (None, None)
    return {
        "name": driver.name, "cell": str(driver.place), "unit": driver.unit, "now": driver.now,
        "minimum": least, "maximum": most, "low": low, "high": high,
    }  # fmt: skip
