"""A result at every figure of one or two inputs."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import product

from ..book.book import Value
from ..problems import ModelError, Problem
from ..translations import told as _
from .question import DriverCell, Output, Question, gathered

MOST = 2500
"""Points of a table: more than anybody reads."""

_STEPS = re.compile(r"(.+?)\.\.(.+?)(?:/(.+))?")


@dataclass(frozen=True)
class Scale:
    """A driver and what it holds along a side of the table."""

    driver: DriverCell
    contents: tuple[float | str, ...]


@dataclass(frozen=True)
class TableAnswer:
    """The result at each point: a row for each content of the first driver."""

    question: Question
    output: Output
    scales: tuple[Scale, ...]
    values: tuple[tuple[Value | None, ...], ...]


def table(question: Question, output: Output, scales: Sequence[Scale]) -> TableAnswer:
    """Raises ModelError where only a spreadsheet can tell, and for too many points."""
    first, *rest = scales
    second = rest[0] if rest else None
    across: tuple[float | str | None, ...] = second.contents if second else (None,)
    count = len(first.contents) * len(across)
    if count > MOST:
        says = _("the table has {count} points, and {most} at most; take fewer figures")
        raise ModelError([Problem(says.format(count=count, most=MOST))])
    points = question.points([output.place], [scale.driver for scale in scales])
    found = {}
    for down, right in product(first.contents, across):
        other = {second.driver.place: right} if second and right is not None else {}
        found[down, right] = points.at({first.driver.place: down, **other})[0]
    rows = tuple(tuple(found[down, right] for right in across) for down in first.contents)
    return TableAnswer(question, output, tuple(scales), rows)


def asked(question: Question, result: str, sides: Sequence[str]) -> tuple[Output, list[Scale]]:
    """The result and the sides of a table; raises ModelError with all that is wrong."""
    first, *rest = sides

    def second() -> list[Scale]:
        return [scale(question, word) for word in rest]

    output, (one, others) = gathered(
        lambda: question.output(result), lambda: gathered(lambda: scale(question, first), second)
    )
    scales = [one, *others]
    if len({scale.driver.place for scale in scales}) < len(scales):
        says = _("both sides of the table move {input}; name two inputs")
        raise ModelError([Problem(says.format(input=one.driver.called))])
    return output, scales


def scale(question: Question, word: str) -> Scale:
    """`INPUT=a,b,c` or `INPUT=a..b/step`; raises ModelError with all that is wrong in it."""
    name, equals, text = word.rpartition("=")
    if not equals or not name.strip() or not text.strip():
        says = _("write the input with its figures: NAME=1,2,3 or NAME=1..3/0.5")
        raise ModelError([Problem(f"`{word}`: {says}")])
    driver = question.driver(name.strip())
    match = _STEPS.fullmatch(text.strip()) if driver.kind in ("number", "whole") else None
    told = _stepped(word, *match.groups()) if match else re.split(r"[;,]", text)
    found: dict[float | str, None] = {}
    problems: list[Problem] = []
    for one in told:
        try:
            found[question.content(driver, one, f"{name.strip()}={one.strip()}")] = None
        except ModelError as error:
            problems += error.problems
    if problems:
        raise ModelError(problems)
    return Scale(driver, tuple(found))


def _stepped(word: str, first: str, last: str, step: str | None) -> list[str]:
    """The figures from one to another, as they are typed; a last one behind the end is left out.

    Without a step there are eleven, the ends among them. Where one of them is in per cent, all
    are: `10..50%` is ten to fifty per cent.
    """
    percent = "%" * any("%" in (text or "") for text in (first, last, step))
    try:
        low, high = _decimal(first), _decimal(last)
        apart = _decimal(step) if step else (high - low) / 10
    except InvalidOperation:
        says = _("write a stretch of figures as 1..3/0.5, or 10%..50%/10%")
        raise ModelError([Problem(f"`{word}`: {says}")]) from None
    if not apart or (high - low) / apart < 0:
        says = _("the step leads nowhere: it is 0, or away from the end")
        raise ModelError([Problem(f"`{word}`: {says}")])
    count = int((high - low) / apart) + 1
    if count > MOST:
        says = _("it has {count} figures, and a table {most} at most; take a larger step")
        raise ModelError([Problem(f"`{word}`: {says.format(count=count, most=MOST)}")])
    return [f"{low + apart * i:f}{percent}" for i in range(count)]


def _decimal(text: str) -> Decimal:
    """A figure without its sign of per cent; raises InvalidOperation for what is none."""
    found = Decimal(text.replace("%", "").strip())
    if not found.is_finite():
        raise InvalidOperation
    return found
