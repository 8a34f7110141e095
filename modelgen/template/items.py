"""A named thing that formulas may use."""

from dataclasses import dataclass
from typing import Literal

from .yaml_reader import KeyPath

ItemKind = Literal["input", "constant", "line", "series input", "series", "axis"]


CASED: tuple[ItemKind, ...] = ("line", "input")
"""The kinds of items that have a column per case."""


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
    """What a series runs along."""

    @property
    def is_series(self) -> bool:
        return self.kind in ("series input", "series", "axis")
