"""Faults of compiled cells as Problems: one per item that causes them, with its place."""

from collections.abc import Iterator

from ..book.book import Cell, Formula
from ..book.calculator import BookError, Fault
from ..problems import Problem
from .context import Context

SHOWN = 10


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
        yield from (Problem(_message(fault, fault.cell.id.text)) for fault in other[:SHOWN])


def _item(cell: Cell, ctx: Context) -> str:
    """The item that a cell calculates: `profit@live`, `balance.3`, `point.profit` name theirs."""
    return cell.id.item if cell.id.item in ctx.analysis.items else ""


def _message(fault: Fault, name: str) -> str:
    assert isinstance(fault.cell.content, Formula)
    what = f" (`{name}`)" if name else ""
    return f"{fault.cell.place}{what} {fault.why}: {fault.cell.content.text}"
