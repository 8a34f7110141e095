"""The cells of a table of inputs: heads, a row for each record, and rows that wait."""

from collections.abc import Iterator
from typing import Literal

from ...addresses import Area, Place
from ...book.book import Cell, CellId, Formula, Name, Validation
from ...book.roles import Role
from ...number_formats import FormatName
from ...template.entries import as_number
from ...template.input_table import InputTable, chosen, if_filled
from ...template.records import FILLED, SPARE, TableColumn
from ...template.words import LONGEST_TEXT
from ...translations import day
from ..context import Context
from ..layout import ID, LABEL, LIVE, SERIES_HEAD
from . import parts, sources


def cells(table: InputTable, corner: Place, ctx: Context) -> Iterator[parts.Part]:
    """The cells below the title."""
    yield from _heads(table, corner, ctx)
    for i, key in enumerate(table.keys):
        row = corner.moved(rows=SERIES_HEAD + i)
        yield Cell(Place(row.sheet, row.row, ID), f"{table.name}.{key}", "id")
        yield _filled(table, i + 1, ctx)
        yield _told(table, key, row, ctx)
    for name, column in table.columns.items():
        yield from (_typed if not column.formula else _calculated)(table, name, column, ctx)
        for option, text in chosen(table, name).items():
            yield from _steps(table, f"{table.column(name)}.{option}", text, "plain", ctx)


def _heads(table: InputTable, corner: Place, ctx: Context) -> Iterator[Cell]:
    """Ids, labels and units of the columns."""
    _, first = ctx.words, table.columns[table.first]
    ids, heads, units = (corner.moved(rows=n) for n in (1, 2, 3))
    yield Cell(ids, table.column(table.first), "id")
    yield Cell(heads, first.label, "header_text")
    yield Cell(ids.moved(cols=1), table.column(FILLED), "id")
    yield Cell(heads.moved(cols=1), _("Filled"), "series_header")
    yield Cell(units.moved(cols=1), ctx.unit("1"), "unit_header")
    for i, name in enumerate(table.drawn):
        item, right = ctx.item(name), LIVE - LABEL + i
        yield Cell(ids.moved(cols=right), name, "id")
        role: Role = "header_text" if item.takes == "text" else "series_header"
        yield Cell(heads.moved(cols=right), item.label, role)
        shown = "" if item.unit == "text" else ctx.unit(item.unit)
        yield Cell(units.moved(cols=right), shown, "unit_header")
    yield Cell(Place(corner.sheet, heads.row, note_column(ctx)), _("Source"), "header_text")


def note_column(ctx: Context) -> int:
    """Where the sources of the rows stand: behind all that the plan has room for."""
    return len(ctx.layout.plans["free"].widths) - 1


def _filled(table: InputTable, step: int, ctx: Context) -> Cell:
    name = table.column(FILLED)
    at, said = ctx.layout.step(name, step), ctx.layout.step(table.column(table.first), step)
    text = f'=IF({said.ref(at.sheet, "none")}="",0,1)'
    _ = ctx.words
    says = _("1 where the row is filled, 0 where it waits")
    return Cell(at, Formula(text, says), "formula", "plain",
                CellId.at_step(name, step, table.keys[step - 1]))  # fmt: skip


def _told(table: InputTable, key: str, row: Place, ctx: Context) -> Cell:
    """Where a row came from; in a row that waits, a cell to say it in."""
    at, _ = Place(row.sheet, row.row, note_column(ctx)), ctx.words
    record = table.rows.get(key)
    if key.startswith(SPARE) or record is None:
        id = f"{table.name}.{key}.source"
        return Cell(at, "", "slot", id=CellId(id, id))
    source = record.source or table.source
    as_of = record.as_of or table.as_of
    assert source
    assert as_of
    told = _("{tag}; {source}; as of {day}. {note}").format(
        tag=record.evidence or table.evidence,
        source=ctx.attribution(source),
        day=day(as_of, ctx.lang),
        note=sources.noted(record.note, source, ctx),
    )
    return Cell(at, told.removesuffix(" –"), "note")


def _typed(
    table: InputTable, name: str, column: TableColumn, ctx: Context
) -> Iterator[parts.Part]:
    """The cells of a column that is typed, those of spare rows empty."""
    called = table.column(name)
    area, form = ctx.layout.series(called), ctx.format(column.unit)
    takes: Literal["number", "text", "choice"] = "number"
    if not column.figures:
        takes = "choice" if column.own_options else "text"
    for key, at in zip(table.keys, area, strict=True):
        entry = table.cell(key, name)
        content = column.own_options.get(entry, entry) if isinstance(entry, str) else entry
        id = f"{table.name}.{key}.{name}"
        yield Cell(at, content, "input", form, CellId(id, id), takes=takes, waits=True)
    yield Name(f"in_{table.name}_{name}", area)
    yield _rule(table, called, column, area, ctx)


def _rule(
    table: InputTable, called: str, column: TableColumn, area: Area, ctx: Context
) -> Validation:
    _, item = ctx.words, ctx.item(called)
    title = column.label[:32]
    if column.own_options:
        told = _("{item}: pick one from the list.").format(item=column.label)
        return Validation(area, title, told, entries=tuple(column.own_options.values()))
    if column.minimum is None or column.maximum is None:
        told = _("{item}: a text of {most} characters at most.")
        told = told.format(item=column.label, most=LONGEST_TEXT)
        return Validation(area, title, told, longest=LONGEST_TEXT)
    told = parts.allowed(item, column.minimum, column.maximum, ctx)
    least, most = as_number(column.minimum), as_number(column.maximum)
    return Validation(area, title, told, least, most, dated=column.takes == "date")


def _calculated(
    table: InputTable, name: str, column: TableColumn, ctx: Context
) -> Iterator[parts.Part]:
    assert column.formula
    yield from _steps(table, table.column(name), column.formula, ctx.format(column.unit), ctx)


def _steps(
    table: InputTable, called: str, text: str, form: FormatName, ctx: Context
) -> Iterator[Cell]:
    """A column with a formula, which shows nothing in rows that wait."""
    for step, at in enumerate(ctx.layout.series(called), 1):
        id = CellId.at_step(called, step, table.keys[step - 1])
        content = ctx.in_step(if_filled(table, text), at, table.name, step)
        yield Cell(at, content, "formula", form, id)
