"""A table of inputs as a template states it: columns, rows, and the items that it brings."""

from collections.abc import Iterator, Mapping
from typing import Annotated

from pydantic import Field

from ..formulas.item_formulas import literal
from .axes import Axis
from .entries import EntryValue
from .figures import SeriesInput
from .inputs import Input
from .items import Flaw, FormulaSite, Item, unknown
from .records import (
    FILLED,
    MOST_COLUMNS,
    MOST_ROWS,
    MOST_SPARE,
    OWN_KEYS,
    SPARE,
    Record,
    RecordRow,
    RowCell,
    RowName,
    TableColumn,
    misfit,
)
from .schema import Block, Model
from .sources import Attribution
from .words import Day, Evidence, ItemName
from .yaml_reader import KeyPath


class InputTable(Block):
    """Formulas take a column as `prices.miss`, as they take a series."""

    name: ItemName
    columns: dict[ItemName, TableColumn] = Field(min_length=2, max_length=MOST_COLUMNS)
    rows: dict[RowName, RecordRow] = Field(min_length=1, max_length=MOST_ROWS)
    spare: Annotated[int, Field(ge=1, le=MOST_SPARE)]
    evidence: Evidence | None = None
    source: Attribution | None = None
    as_of: Day | None = None

    @property
    def keys(self) -> tuple[str, ...]:
        """What its rows are called, those that wait behind the others."""
        spare = (f"{SPARE}{n + 1}" for n in range(self.spare))
        return (*(key for key in self.rows if not key.startswith(SPARE)), *spare)

    @property
    def first(self) -> str:
        """The column that says what a row is."""
        return next(iter(self.columns))

    @property
    def typed(self) -> dict[str, TableColumn]:
        """The columns that are typed."""
        return {name: column for name, column in self.columns.items() if not column.formula}

    def column(self, name: str) -> str:
        """What formulas call a column."""
        return f"{self.name}.{name}"

    def cell(self, key: str, column: str) -> EntryValue:
        """What the template, or a setting, types into a cell; nothing in a row that waits."""
        record = self.rows.get(key)
        return record.cells.get(column, "") if record else ""

    def axes(self) -> Iterator[str]:
        yield self.name

    def brought_axes(self) -> Iterator[Axis]:
        yield Axis.of_rows(self.name, self.title, self.keys)

    def rows_called(self) -> Iterator[tuple[str, str, dict[str, str]]]:
        cells = {key: self.cell(key, self.first) for key in self.keys}
        called = self.column(self.first)
        yield self.name, called, {key: str(entry) for key, entry in cells.items() if entry != ""}

    def declared(self) -> Iterator[Item]:
        for name, column in self.columns.items():
            yield from _items(self, name, column)
        told = f"{self.title} ({FILLED})"
        yield Item(self.column(FILLED), told, "1", "axis", ("name",), axis=self.name,
                   of_a_table=True)  # fmt: skip

    def names(self) -> Iterator[tuple[str, str, KeyPath]]:
        yield "blocks", self.name, ("name",)

    def inputs(self) -> Iterator[RowCell]:
        for number, key in enumerate(self.keys, 1):
            record = self.rows.get(key)
            said = str(self.cell(key, self.first)) or f"{self.title}, {number}"
            for name, column in self.typed.items():
                yield RowCell.model_construct(
                    name=f"{self.name}.{key}.{name}",
                    label=f"{said}: {column.label}",
                    unit=column.unit,
                    choice=column.choice,
                    minimum=column.minimum,
                    maximum=column.maximum,
                    value=self.cell(key, name),
                    evidence=(record and record.evidence) or self.evidence or "A",
                    source=(record and record.source) or self.source or "–",
                    as_of=(record and record.as_of) or self.as_of,
                    note=record.note if record else "–",
                    cases={},
                )

    def with_inputs(self, inputs: Mapping[str, Input | SeriesInput]) -> "InputTable":
        rows = dict(self.rows)
        for cell in self.inputs():
            item = inputs.get(cell.name, cell)
            if isinstance(item, RowCell) and item.value != cell.value:
                _table, key, column = cell.name.split(".")
                record = rows.get(key, Record(cells={}))
                cells = {**record.cells, column: item.value}
                rows[key] = record.model_copy(update={"cells": cells})
        return self.model_copy(update={"rows": rows})

    def attributions(self) -> Iterator[tuple[KeyPath, Attribution]]:
        if self.source:
            yield ("source",), self.source
        for key, record in self.rows.items():
            if record.source:
                yield ("rows", key, "source"), record.source

    def formulas(self, units: Mapping[str, str]) -> Iterator[FormulaSite]:
        for name, column in self.columns.items():
            at: KeyPath = ("columns", name, "formula")
            if column.formula:
                yield FormulaSite(at, column.formula, column.unit, "series", self.name)
                yield FormulaSite(at, self.column(FILLED), "1", "series", self.name)
            for option, text in chosen(self, name).items():
                path: KeyPath = ("columns", name, "choice", option, "formula")
                yield FormulaSite(path, text, "1", "series", self.name)

    def flaws(self, model: Model, items: Mapping[str, Item]) -> Iterator[Flaw]:
        if self.name in items:
            message = f"`{self.name}` names a table and an item; call one of them otherwise"
            yield Flaw(("name",), message, self.name)
        if self.columns[self.first].takes != "text" or self.columns[self.first].formula:
            message = "the first column says what a row is: it is typed, with `unit: text`"
            yield Flaw(("columns", self.first, "#key"), message, self.first)
        for name in self.columns:
            if name in (*OWN_KEYS, FILLED):
                message = f"`{name}` is what every table has; call the column otherwise"
                yield Flaw(("columns", name, "#key"), message, name)
        for key, record in self.rows.items():
            for flaw in self._wrong_row(key, record):
                yield flaw._replace(path=("rows", key, *flaw.path))

    def _wrong_row(self, key: str, record: Record) -> Iterator[Flaw]:
        typed = self.typed
        for column, entry in record.cells.items():
            at: KeyPath = (column,)
            if column in self.columns and column not in typed:
                message = f"`{column}` has a formula: leave the cell out"
                yield Flaw((column, "#key"), message, column)
            elif column not in typed:
                yield from unknown((column, "#key"), column, typed, "column")
            elif wrong := misfit(typed[column], entry):
                yield Flaw(at, wrong)
        missing = [f"`{column}`" for column in typed if column not in record.cells]
        if missing and not key.startswith(SPARE):
            yield Flaw(("#key",), f"the row `{key}` has no {', '.join(missing)}", key)
        for word in ("evidence", "source", "as_of"):
            if (
                not getattr(record, word)
                and not getattr(self, word)
                and key not in self.keys[-self.spare :]
            ):
                message = f"the row `{key}` has no `{word}`: give it one, or the table"
                yield Flaw(("#key",), message, key)

    @property
    def drawn(self) -> tuple[str, ...]:
        """The columns behind the first: those of the template, then the options of choices."""
        own = [self.column(name) for name in self.columns if name != self.first]
        options = [
            f"{self.column(name)}.{option}"
            for name in self.columns
            for option in chosen(self, name)
        ]
        return (*own, *options)


def _items(table: InputTable, name: str, column: TableColumn) -> Iterator[Item]:
    called, path = table.column(name), ("columns", name)
    if column.formula:
        text = if_filled(table, column.formula)
        yield Item(called, column.label, column.unit, "series", path, text, axis=table.name,
                   varies=True, of_a_table=True)  # fmt: skip
    else:
        yield Item(called, column.label, column.unit, "series input", path, axis=table.name,
                   takes=column.takes, of_a_table=True)  # fmt: skip
    for option, text in chosen(table, name).items():
        told = f"{column.label}: {column.own_options[option]}"
        at: KeyPath = ("columns", name, "choice", option)
        yield Item(f"{called}.{option}", told, "1", "series", at, if_filled(table, text),
                   axis=table.name, choice=called, of_a_table=True)  # fmt: skip


def chosen(table: InputTable, name: str) -> dict[str, str]:
    """Of each option of a choice the formula that tells whether a row has it."""
    labels, called = table.columns[name].own_options, table.column(name)
    return {option: f"IF({called}={literal(label)},1,0)" for option, label in labels.items()}


def if_filled(table: InputTable, text: str) -> str:
    """A formula that shows nothing in a row that waits: no reduction counts that."""
    return f'IF({table.column(FILLED)}=0,"",{text})'
