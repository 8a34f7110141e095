"""Shorthand of a template written out: `all` states keys once, `for` repeats a block's rows."""

import re
from collections.abc import Callable, Iterator, Mapping

from ..problems import ModelError, Problem, TextSpan
from .entries import FIGURES_ALONE, of_words
from .yaml_reader import Data, KeyPath, Mark

_OWN = re.compile(r"(?<![\w.\"'])_([a-z]\w*)")
"""A name that begins with `_` means that of the member that the rows are written for."""


def written_out(
    data: Data, marks: dict[KeyPath, Mark], span: Callable[[KeyPath], TextSpan | None]
) -> tuple[Data, dict[KeyPath, Mark]]:
    """The data with every row in full, and the marks that lead to where the text says it.

    Raises ModelError where `all` or `for` is no mapping, or stands in a block without items.
    """
    problems: list[Problem] = []
    found = dict(marks)
    for path, block in _blocks(data):
        for key in ("all", "for"):
            if key in block and not (isinstance(block[key], dict) and block[key]):
                message = f"`{key}` must be a list of keys and values"
                problems.append(Problem(message, span((*path, key))))
            elif key in block and not isinstance(block.get("items"), list):
                message = f"`{key}` is for the `items` of a block, and this has none"
                problems.append(Problem(message, span((*path, key, "#key"))))
    if problems:
        raise ModelError(problems)
    for path, block in _blocks(data):
        if "all" in block or "for" in block:
            _write_out(block, path, found)
    return data, found


def _blocks(data: Data) -> Iterator[tuple[KeyPath, dict[str, Data]]]:
    sheets = data.get("sheets") if isinstance(data, dict) else None
    for s, sheet in enumerate(sheets if isinstance(sheets, list) else ()):
        blocks = sheet.get("blocks") if isinstance(sheet, dict) else None
        for b, block in enumerate(blocks if isinstance(blocks, list) else ()):
            if isinstance(block, dict):
                yield ("sheets", s, "blocks", b), block


def _write_out(block: dict[str, Data], path: KeyPath, marks: dict[KeyPath, Mark]) -> None:
    shared, members = block.pop("all", {}), block.pop("for", {})
    items = block["items"]
    assert isinstance(items, list)
    assert isinstance(shared, dict)
    assert isinstance(members, dict)
    rows: list[Data] = []
    typed = {at: mark for at, mark in marks.items() if at[: len(path) + 1] == (*path, "items")}
    for at in typed:
        if len(at) > len(path) + 1:
            del marks[at]
    for member, label in members.items() or [("", "")]:
        for i, item in enumerate(items):
            here: KeyPath = (*path, "items", len(rows))
            marks |= _led(typed, (*path, "items", i), here)
            row: Data = item
            if isinstance(item, dict):
                added = _added(shared, item)
                for key in added:
                    marks |= _led(marks, (*path, "all", key), (*here, key))
                full = {**added, **item}
                row = _of_member(full, member, str(label), members) if member else full
            rows.append(row)
    block["items"] = rows


def _added(shared: Mapping[str, Data], item: Mapping[str, Data]) -> dict[str, Data]:
    """What a row takes from `all`: choices and texts leave limits, and the unit of figures."""
    full = {**shared, **item}
    words = "value" in full and of_words(full)
    chosen = words and full.get("choice", False) is not False
    left = {*item, *(FIGURES_ALONE if words else ()), *(("unit",) if chosen else ())}
    return {key: value for key, value in shared.items() if key not in left}


def _led(marks: Mapping[KeyPath, Mark], old: KeyPath, new: KeyPath) -> dict[KeyPath, Mark]:
    """The marks of a value and of all below it, under another path."""
    size = len(old)
    return {(*new, *key[size:]): mark for key, mark in marks.items() if key[:size] == old}


def _of_member(
    item: dict[str, Data], member: str, label: str, members: Mapping[str, Data]
) -> dict[str, Data]:
    """A row as it is for one member: its names, its label, its values."""
    row = {key: _own(value, member, members) for key, value in item.items()}
    if "label" in row:
        row["label"] = f"{label}: {row['label']}"
    return row


def _own(value: Data, member: str, members: Mapping[str, Data]) -> Data:
    if isinstance(value, str):
        return _OWN.sub(rf"{member}_\1", value)
    if isinstance(value, dict):
        if value.keys() == members.keys():
            return _own(value[member], member, members)
        return {_OWN.sub(rf"{member}_\1", k): _own(v, member, members) for k, v in value.items()}
    if isinstance(value, list):
        return [_own(one, member, members) for one in value]
    return value
