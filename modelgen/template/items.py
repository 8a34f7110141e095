"""Items, and how a block refers to them and says what is wrong with itself."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from ..problems import suggestion
from .entries import EntryKind
from .words import Computed
from .yaml_reader import KeyPath

ItemKind = Literal["input", "constant", "line", "helper", "series input", "series", "axis"]

LINES: tuple[ItemKind, ...] = ("line", "helper")
"""Line items: those to be read, and those that only serve sentences and checks."""

CASED: tuple[ItemKind, ...] = ("line", "input")
"""The kinds of items that have a column per case, and are to be read."""

DRIVERS: tuple[ItemKind, ...] = ("input",)
"""The kinds of items that a sensitivity can move."""


@dataclass(frozen=True)
class Item:
    """A named thing that formulas may use; `path` is where the template declares it."""

    name: str
    label: str
    unit: str
    kind: ItemKind
    path: KeyPath
    formula: str = ""
    """As the template has it, without equals sign; of a line item or a calculated series."""
    first: str = ""
    """The formula of a series' first step, where it is another."""
    axis: str = ""
    """What it runs along, of a series or an axis."""
    opening: str = ""
    """The formula of what stands before a series' first step, if anything does."""
    nature: str = ""
    """What its total over time is, of a series that has one: flow, balance or ratio."""
    varies: bool = False
    """Whether a series may differ by case: a calculated one, or one typed for several cases."""
    takes: EntryKind = "number"
    """What is typed into an input."""
    choice: str = ""
    """Of the row of an option, the input that chooses it."""
    of_a_table: bool = False
    """Whether it is a column of a table, whose rows have no order and of which some wait."""

    @property
    def is_series(self) -> bool:
        return self.kind in ("series input", "series", "axis")


Scope = Literal["line", "series", "opening", "free"]
"""What a formula may use: along the case columns, along an axis, before it, or any single cell."""


class FormulaSite(NamedTuple):
    """A formula of a block: where it stands, the unit it must give, and what it may use."""

    path: KeyPath
    text: str
    unit: str | None = "text"
    scope: Scope = "free"
    axis: str = ""


class ItemWord(NamedTuple):
    """A word that names an item outside a formula, and the kinds of items that fit there."""

    path: KeyPath
    word: str
    kinds: tuple[ItemKind, ...] = CASED


class Moved(NamedTuple):
    """A sensitivity of a block: where it is stated, what it moves, and what must follow."""

    path: KeyPath
    drivers: Iterable[str]
    output: str


class Flaw(NamedTuple):
    """What is wrong with a block, where in it, and the word that the caret stands under."""

    path: KeyPath
    message: str
    word: str = ""


def computed(path: KeyPath, text: object, unit: str = "text") -> Iterator[FormulaSite]:
    """The formula of a text or figure that may be typed or computed, if it is computed."""
    if isinstance(text, Computed):
        yield FormulaSite((*path, "formula"), text.formula, unit)


def unknown(path: KeyPath, word: str, known: Iterable[str], what: str) -> Iterator[Flaw]:
    """The flaw of a word that names nothing that is known."""
    if word not in known:
        yield Flaw(path, f"unknown {what} `{word}`{suggestion(word, known)}", word)
