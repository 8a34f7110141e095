"""What a block refers to outside itself, and how it says what is wrong."""

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from ..problems import suggestion
from .items import CASED, ItemKind
from .yaml_reader import KeyPath

Scope = Literal["line", "series", "free"]
"""What a formula may use: along the case columns, along an axis, or any single cell."""


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


class Flaw(NamedTuple):
    """What is wrong with a block, where in it, and the word that the caret stands under."""

    path: KeyPath
    message: str
    word: str = ""


def unknown(path: KeyPath, word: str, known: Iterable[str], what: str) -> Iterator[Flaw]:
    """The flaw of a word that names nothing that is known."""
    if word not in known:
        yield Flaw(path, f"unknown {what} `{word}`{suggestion(word, known)}", word)
