"""A workbook or a template as a model that can be calculated: its Book with all edits in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from . import compile
from .assemble import assembled
from .book import Book
from .carry import carry
from .changelog import with_log
from .context import Context
from .edits import edits
from .engine import Calculation
from .guard import guarded, limited
from .load import find, load
from .match import match
from .merge import merge
from .moves import moves
from .overrides import override
from .problems import ModelError, Problem
from .read import Returned
from .sources import embedded

WORKBOOKS = (".xlsx", ".xlsm")


@dataclass(frozen=True)
class State:
    """A model as it stands: compiled, with what was typed into it, in the calculator."""

    shown: str
    ctx: Context
    book: Book
    calculation: Calculation
    edited: Mapping[str, str]
    """Cells that were edited, by id, and what kind of edit it was."""


def state(word: str) -> State:
    """The state of a workbook's path, or of a template's path or name; raises ModelError."""
    path = Path(word)
    if path.suffix.lower() not in WORKBOOKS:
        ctx = compile.prepare(*override(load(find(word)), [], None))
        book = compile.compile(ctx)
        return State(word, ctx, book, Calculation(book), {})
    if not path.exists():
        raise ModelError([Problem(f"no workbook `{path}`")])
    data = guarded(path)
    return limited(lambda: _returned(path, data), path)


def _returned(path: Path, data: bytes) -> State:
    returned = Returned(data)
    ctx = embedded(path, returned)
    book = compile.compile(ctx)
    found = match(book, returned)
    changed = edits(found)
    parents = {case.name: case.parent for case in ctx.model.cases if case.parent}
    own = tuple(cell for cell in changed.own if cell.tab.name in found.owners)
    way = with_log(carry(found, moves(book, book), own, parents))
    decided = merge(way, changed.changed, [])
    whole = assembled(way, decided, own)
    kinds = {decision.name: decision.edit.kind for decision in decided.of("kept")}
    return State(str(path), ctx, whole.book, whole.calculation, kinds)
