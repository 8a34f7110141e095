"""Faults of compiled cells as Problems: one per item that causes them, with its place."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .book import Cell, Formula
from .context import Context
from .problems import Problem

SHOWN = 10


@dataclass(frozen=True)
class Fault:
    """A cell that cannot stand in the file, and why."""

    cell: Cell
    why: str


class BookError(Exception):
    """Cells of a Book cannot be written or computed; carries each as a Fault."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(f"{fault.cell.place} {fault.why}" for fault in self.faults))


def explained(ctx: Context, error: BookError) -> Iterator[Problem]:
    """The faults that no other fault explains: the first cell of each item, then other cells."""
    first: dict[str, Fault] = {}
    other = []
    for fault in error.faults:
        name = _item(fault.cell, ctx)
        if name:
            first.setdefault(name, fault)
        else:
            other.append(fault)
    roots = {n: f for n, f in first.items() if not first.keys() & set(ctx.analysis.needs[n])}
    for name, fault in roots.items():
        path = (*ctx.item(name).path, "formula")
        yield ctx.template.problem(path, _message(fault, name))
    if not roots:
        yield from (Problem(_message(fault, fault.cell.item)) for fault in other[:SHOWN])


def _item(cell: Cell, ctx: Context) -> str:
    """The item that a cell calculates: `profit@live`, `balance.3`, `point.profit` name theirs."""
    for word in (cell.item.split("@")[0], cell.item.split(".")[0], cell.item.rpartition(".")[2]):
        if word in ctx.analysis.items:
            return word
    return ""


def _message(fault: Fault, name: str) -> str:
    assert isinstance(fault.cell.content, Formula)
    what = f" (`{name}`)" if name else ""
    return f"{fault.cell.place}{what} {fault.why}: {fault.cell.content.text}"
