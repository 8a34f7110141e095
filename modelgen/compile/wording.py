"""What a build tells the user: the results in a few lines, or why it will not overwrite."""

import math
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from ..book.book import Book, Cell, Formula, Value, Values, shown_value
from ..days import day_of, is_day
from ..number_formats import FORMATS
from ..problems import counted
from ..template.inputs import Input
from ..translations import ENGLISH, day, decimals, figure, in_digits
from ..translations import told as _
from .context import Context
from .reported import waiting

LONG = 60

LEAST = 1e-12
"""What is smaller than this is what calculating leaves: nothing."""


def summary(ctx: Context, values: Values, path: Path) -> str:
    """Path, live case, headline, its companion, the checks, and what was set, where.

    In the language of the workbook, whose labels it tells.
    """
    _ = ctx.words
    label = next(c.label for c in ctx.model.cases if c.name == ctx.build.live_case)
    master = values[ctx.layout.chk_master]
    alerts = values[ctx.layout.chk_alerts]
    state = _("all hold") if master == 0 else _("{count} FAIL").format(count=f"{master:.0f}")
    rows = [(_("live case"), label)]
    for name, digits in ((ctx.model.headline, 0), (ctx.model.beside, 1)):
        value = values[ctx.layout.live(name)]
        rows.append((ctx.item(name).label, shown(ctx, name, digits, value, ctx.lang)))
    rows.append((_("checks"), state + _("; alerts: ") + f"{alerts:.0f}"))
    rows += [(_("case added"), text) for text in _added(ctx)]
    rows += [(_("set"), text) for text in _set(ctx)]
    for file, sets in ctx.build.files.items():
        one, several = _("{file}: {count} figure"), _("{file}: {count} figures")
        rows.append((_("data"), counted(len(sets), one, several, file=file.name)))
    rows += [(_("not used yet"), text) for _id, text in waiting(ctx, {}, lambda at: at)]
    width = max(len(word) for word, _ in rows)
    return "\n".join([str(path), *(f"  {word:<{width}}  {text}" for word, text in rows)])


def _added(ctx: Context) -> Iterator[str]:
    _, labels = ctx.words, {case.name: case.label for case in ctx.model.cases}
    for case in ctx.build.cases:
        yield _("{case}, from {parent}").format(case=case.shown, parent=labels[case.parent])


def _set(ctx: Context) -> Iterator[str]:
    """What was set where: the label, the step, the case, every digit of the value, its unit."""
    _ = ctx.words
    labels = {case.name: case.label for case in ctx.model.cases}
    inputs = {item.name: item for item in ctx.model.sourced() if isinstance(item, Input)}
    for one in ctx.build.by_hand:
        item = inputs.get(one.name) or ctx.analysis.items.get(one.name)
        if item is None:
            value = figure(one.figure, ctx.lang)
            yield _("{label}: {value}").format(label=one.name, value=value)
            continue
        share, called, unit = ctx.is_share(item.unit), item.label, ctx.unit(item.unit)
        shown = inputs[one.name].content(one.value) if one.name in inputs else one.value
        if isinstance(shown, float):
            value = figure(float(f"{shown * (100 if share else 1):.15g}"), ctx.lang)
            needs = one.name not in ctx.analysis.items or ctx.needs_unit(one.name)
            told = " %" if share else f" {unit}" if needs else ""
        else:
            value, told = day(shown, ctx.lang) if isinstance(shown, date) else shown, ""
        if one.step:
            axis = ctx.model.axis(ctx.item(one.name).axis)
            called = f"{called}, {axis.called(axis.numbered(one.step))}"
        if one.case:
            called = _("{item} in {case}").format(item=called, case=labels[one.case])
        yield _("{label}: {value}").format(label=called, value=f"{value}{told}")


def failing(book: Book, values: Values) -> list[Cell]:
    """The checks of the workbook that fail; one without a value is not among them."""
    return [cell for cell in book.flags if values.get(cell.place, 0) != 0]


def overwritten(book: Book) -> list[Cell]:
    """The checks that are values: they test nothing."""
    return [cell for cell in book.flags if not isinstance(cell.content, Formula)]


def unknown(book: Book, values: Values) -> list[Cell]:
    """The checks that only a spreadsheet can compute."""
    formulas = (cell for cell in book.flags if isinstance(cell.content, Formula))
    return [cell for cell in formulas if cell.place not in values]


def effect(ctx: Context, value: float) -> str:
    """What something did to the headline, in its unit and with its digits."""
    unit = ctx.item(ctx.model.headline).unit
    if ctx.is_share(unit):
        return _("{number} points").format(number=in_digits(value * 100, "+z.2f"))
    form = FORMATS[ctx.format(unit)]
    digits = 2 if form.digits is None else 0 if form.millions else form.digits - form.spare
    return f"{in_digits(value, f'+z,.{_seen(value, digits)}f')} {ctx.unit(unit)}"


def _seen(value: float, digits: int) -> int:
    """The decimals that a figure is told with; one that would be 0 has two figures, 0 none."""
    size = abs(value)
    if size <= LEAST:
        return 0
    return digits if round(size, digits) else 1 - math.floor(math.log10(size))


def content(value: Value | date | None, most: int = LONG) -> str:
    """A cell's content in a line of text."""
    text = _("nothing")
    if isinstance(value, float | int) and not isinstance(value, bool):
        text = in_digits(value)
    elif value not in (None, ""):
        text = shown_value(value)
    return text if len(text) <= most else f"{text[:most]}…"


def shown(ctx: Context, name: str, digits: int, value: Value | None, lang: str = ENGLISH) -> str:
    """A result in the words of a terminal; `digits` are a percentage's decimals.

    Without any, one below 100 % is told exactly: whole per cents tell little of a rate.
    """
    if value is None:
        return _("not known before Excel opens it")
    if isinstance(value, str):
        return value
    unit = ctx.item(name).unit
    if ctx.format(unit) == "date" and is_day(value):
        return day(day_of(value), lang)
    if ctx.is_share(unit):
        exact = f"{decimals(value * 100, 2, lang)} %"
        if digits == 0 and abs(value) < 1:
            return exact
        told = f"{decimals(value * 100, digits, lang)} %"
        return told if digits else f"{told} ({exact})"
    return f"{decimals(value, 0 if ctx.format(unit) == 'whole' else 2, lang)} {ctx.unit(unit)}"
