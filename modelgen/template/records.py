"""A table of inputs: rows of records in named columns, and spare rows that wait to be filled."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Discriminator, Tag, model_validator

from .entries import (
    Choice,
    EntryKind,
    EntryValue,
    Limit,
    as_number,
    as_setting,
    has_options,
    no_option,
    options_of,
)
from .inputs import Input
from .sources import Attribution
from .words import (
    Day,
    Evidence,
    Expression,
    ItemName,
    Label,
    Number,
    Strict,
    Text,
    TypedText,
    Unit,
    refused,
)

MOST_ROWS = 400

MOST_SPARE = 100

MOST_COLUMNS = 24

SPARE = "spare_"
"""How the keys of rows begin that wait to be filled."""

FILLED = "filled"
"""The column that a table brings: 1 in a row that is filled, 0 in one that waits."""

OWN_KEYS = ("evidence", "source", "as_of", "note")
"""What a row says beside its cells; the table says it for all rows that do not."""


class TableColumn(Strict):
    """A column of a table: what its cells take, or the formula that each of its rows has."""

    label: Label
    unit: Unit = "text"
    choice: Choice = False
    minimum: Limit | None = None
    maximum: Limit | None = None
    formula: Expression | None = None

    @model_validator(mode="before")
    @classmethod
    def _of_words(cls, column: object) -> object:
        if isinstance(column, dict) and "unit" not in column and not column.get("choice"):
            raise refused("`unit` is missing; of words it is `text`")
        return column

    @model_validator(mode="after")
    def _sound(self) -> "TableColumn":
        limits = [word for word in ("minimum", "maximum") if getattr(self, word) is not None]
        if self.choice is True:
            message = "a column of figures has no switch: write `minimum` and `maximum`"
            raise refused(message, at=("choice",))
        if self.formula and (limits or self.choice):
            word = (*limits, "choice")[0]
            raise refused("a column with a formula has no `{word}`", word=word, at=(word,))
        if self.figures and len(limits) < 2 and not self.formula:
            raise refused("a column of figures or dates needs `minimum` and `maximum`")
        if not self.figures and limits:
            message = "a column of words or choices has no `{word}`"
            raise refused(message, word=limits[0], at=(limits[0],))
        return self

    @property
    def figures(self) -> bool:
        """Whether it holds numbers or dates."""
        return self.takes in ("number", "date")

    @property
    def takes(self) -> EntryKind:
        """What is typed into its cells."""
        if has_options(self.choice):
            return "choice"
        if self.unit == "text":
            return "text"
        return "date" if self.unit == "date" else "number"

    @property
    def own_options(self) -> Mapping[str, str]:
        """What its cells show for each option of a choice; none of other columns."""
        return options_of(self.choice)


def _sort(value: object) -> str:
    """Which kind of entry stands in a cell."""
    if isinstance(value, str):
        return "[words]"
    return "[number]" if isinstance(value, int | float) else "[date]"


CellEntry = Annotated[
    Annotated[Number, Tag("[number]")]
    | Annotated[Day, Tag("[date]")]
    | Annotated[TypedText, Tag("[words]")],
    Discriminator(_sort),
]
"""What a template types into a cell of a table."""


def _cells_apart(row: object) -> object:
    """A row as it is typed: what it says of itself, and its cells by column."""
    if not isinstance(row, dict):
        return row
    said = {key: value for key, value in row.items() if key in OWN_KEYS}
    return {**said, "cells": {k: v for k, v in row.items() if k not in OWN_KEYS}}


class Record(Strict):
    """A row of a table: an entry for each column, and where they came from."""

    cells: dict[ItemName, CellEntry]
    evidence: Evidence | None = None
    source: Attribution | None = None
    as_of: Day | None = None
    note: Text = "–"


RecordRow = Annotated[Record, BeforeValidator(_cells_apart)]


def _row_name(key: str) -> str:
    if key.startswith(SPARE):
        raise refused("`{key}` is how spare rows are called; call the row otherwise", key=key)
    return key


RowName = Annotated[ItemName, AfterValidator(_row_name)]


class RowCell(Input):
    """A cell of a table: an input that is the same in all cases, called `table.row.column`."""

    value: EntryValue = ""

    @property
    def ends(self) -> tuple[float, float]:
        """A table states no evidence range: what may be typed."""
        return self.bounds or (0.0, 0.0)


def misfit(column: TableColumn, entry: EntryValue) -> str:
    """What is wrong with an entry of a column that the template states, or nothing."""
    shown = entry if isinstance(entry, str | date) else f"{entry:.15g}"
    if column.takes == "choice":
        fits = isinstance(entry, str) and entry in column.own_options
        return "" if fits else no_option(str(shown), column.own_options)
    if column.takes == "text":
        return "" if isinstance(entry, str) else f"`{shown}` must be text here: put it in quotes"
    if column.takes == "date" and not isinstance(entry, date):
        return f"`{shown}` must be a date like 2026-01-31"
    if column.takes == "number" and not isinstance(entry, float):
        return f"`{shown}` must be a number"
    assert column.minimum is not None
    assert column.maximum is not None
    assert not isinstance(entry, str)
    low, high = as_number(column.minimum), as_number(column.maximum)
    if low <= as_number(entry) <= high:
        return ""
    ends = (as_setting(column.minimum), as_setting(column.maximum))
    least, most = (end.removesuffix(".0") for end in ends)
    return f"`{shown}` is outside the allowed range {least} to {most}"
