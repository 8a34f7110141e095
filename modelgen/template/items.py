"""Every named thing that formulas may use: a Model to its Items."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from .schema import Constants, Inputs, Lines, Model, Series, SeriesInput, SeriesLine
from .yaml_reader import Path_

Kind = Literal["input", "constant", "line", "series input", "series", "axis"]


@dataclass(frozen=True)
class Item:
    """A named thing that formulas may use; `path` is where the template declares it."""

    name: str
    label: str
    unit: str
    kind: Kind
    path: Path_
    formula: str = ""
    first: str = ""
    axis: str = ""

    @property
    def is_series(self) -> bool:
        return self.kind in ("series input", "series", "axis")


def declared(model: Model) -> Iterator[Item]:
    for a, axis in enumerate(model.axes):
        yield Item(axis.name, axis.label, axis.unit, "axis", ("axes", a), axis=axis.name)
    for s, b, _, block in model.blocks():
        if not isinstance(block, Inputs | Constants | Lines | Series):
            continue
        for i, item in enumerate(block.items):
            path = ("sheets", s, "blocks", b, "items", i)
            along = block.axis if isinstance(block, Series) else ""
            text = getattr(item, "formula", "")
            first = getattr(item, "first", None) or ""
            kinds: dict[type, Kind] = {SeriesInput: "series input", SeriesLine: "series"}
            plain: dict[str, Kind] = {"inputs": "input", "constants": "constant", "lines": "line"}
            kind = kinds.get(type(item)) or plain[block.kind]
            yield Item(item.name, item.label, item.unit, kind, path, text, first, along)
