"""What was generated in a table of inputs, on Workings, and how today's cells compare."""

from collections.abc import Iterator

from ...addresses import Area, Place
from ...book.book import Cell, Formula
from ...template.input_table import InputTable
from ..context import Context
from ..layout import LABEL, LIVE, REGISTER_HEAD
from . import parts

MINIMUM, MAXIMUM, CHANGED, HALF, NOT_NUMBERS, OUTSIDE, NO_CHOICE = range(7)
"""The rows below what was generated in a table: limits, and what differs."""

TABLE_COUNTS = NO_CHOICE + 1


def counted(table: InputTable, what: int, ctx: Context) -> Area:
    """The cells that count something of each typed column."""
    first = ctx.layout.table_register[table.name].moved(
        rows=REGISTER_HEAD + len(table.keys) + what, cols=LIVE - LABEL
    )
    return parts.across(first, len(table.typed))


def once(table: InputTable, ctx: Context) -> Area:
    """The cells that count how many rows have the name of each row."""
    corner = ctx.layout.table_register[table.name]
    first = corner.moved(rows=REGISTER_HEAD, cols=LIVE - LABEL + len(table.typed))
    return parts.down(first, len(table.keys))


def register(table: InputTable, ctx: Context) -> Iterator[Cell]:
    """What was generated in a table, and counts of what differs from it now."""
    corner, _ = ctx.layout.table_register[table.name], ctx.words
    told = _("{table}: as generated, and what differs today").format(table=table.title)
    yield from parts.title(corner, told, LIVE + len(table.typed))
    heads = [column.label for column in table.typed.values()]
    yield from parts.headers(corner.moved(rows=1, cols=2), [*heads, _("Rows of this name")])
    keys = ctx.layout.series(table.column(table.first))
    whole = keys.ref(corner.sheet)
    for i, (key, at) in enumerate(zip(table.keys, once(table, ctx), strict=True)):
        label = str(table.cell(key, table.first))
        yield from parts.lead(at, f"generated.{table.name}.{key}", label, "")
        for c, (name, column) in enumerate(table.typed.items()):
            entry = table.cell(key, name)
            content = column.own_options.get(entry, entry) if isinstance(entry, str) else entry
            if content != "":
                place = Place(at.sheet, at.row, LIVE + c)
                yield Cell(place, content, "generated", ctx.format(column.unit))
        said = keys.first.moved(rows=i).ref(at.sheet)
        text = f'=IF({said}="",0,COUNTIF({whole},{said}))'
        yield Cell(at, Formula(text, _("Rows of this name")), "formula", "plain")
    yield from _counts(table, whole, ctx)


def _counts(table: InputTable, keys: str, ctx: Context) -> Iterator[Cell]:
    _ = ctx.words
    words = (
        _("Minimum"), _("Maximum"), _("Cells that differ from what was generated"),
        _("Cells that are missing or too many in a row"), _("Cells that hold no number"),
        _("Cells outside the allowed range"), _("Cells that hold none of the choices"),
    )  # fmt: skip
    for what, word in enumerate(words):
        first = counted(table, what, ctx).first
        yield Cell(Place(first.sheet, first.row, LABEL), word, "label")
    for c, (name, column) in enumerate(table.typed.items()):
        at = [counted(table, what, ctx).first.moved(cols=c) for what in range(len(words))]
        form = ctx.format(column.unit)
        if column.minimum is not None and column.maximum is not None:
            yield Cell(at[MINIMUM], column.minimum, "generated", form)
            yield Cell(at[MAXIMUM], column.maximum, "generated", form)
        for what, text in _differing(table, name, keys, at, ctx).items():
            yield Cell(at[what], Formula(f"={text}", words[what]), "formula", "whole")


def _differing(
    table: InputTable, name: str, keys: str, at: list[Place], ctx: Context
) -> dict[int, str]:
    """The formula of each count of a column."""
    sheet, called, column = at[0].sheet, table.column(name), table.columns[name]
    typed = ctx.layout.series(called).ref(sheet)
    corner = ctx.layout.table_register[table.name]
    first = Place(sheet, corner.row + REGISTER_HEAD, at[0].col)
    generated = parts.down(first, len(table.keys)).ref(sheet)
    found = {CHANGED: f"SUMPRODUCT(({typed}<>{generated})*1)"}
    if name != table.first:
        found[HALF] = f'SUMPRODUCT(({keys}="")*({typed}<>"")+({keys}<>"")*({typed}=""))'
    if column.figures:
        low, high = at[MINIMUM].ref(sheet), at[MAXIMUM].ref(sheet)
        found[NOT_NUMBERS] = f'SUMPRODUCT(({typed}<>"")*1)-COUNT({typed})'
        found[OUTSIDE] = f'SUMPRODUCT((({typed}<{low})+({typed}>{high}))*({typed}<>""))'
    if column.own_options:
        options = (
            ctx.layout.series(f"{called}.{option}").ref(sheet) for option in column.own_options
        )
        chosen = "".join(f"-SUM({option})" for option in options)
        found[NO_CHOICE] = f'SUMPRODUCT(({typed}<>"")*({keys}<>"")){chosen}'
    return found
