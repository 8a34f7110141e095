"""The cells of a model as lines of text: all of them, those of a sheet, or those of an item."""

from collections.abc import Iterator
from dataclasses import replace

from ..ask.lookup import Meant, OwnCell, meant, own_cells, sheet
from ..book.book import Cell, dump
from ..merge.live_model import LiveModel
from ..translations import told as _


def show(state: LiveModel, on: str = "", item: str = "") -> str:
    """Place, id, formula and value of each cell; of one sheet also what somebody added to it.

    An item may also be a block, or whatever else the ids of cells begin with. Raises ModelError
    for a sheet or an item that is not there.
    """
    if not on and not item:
        return dump(state.book, state.values)
    name = sheet(state, on) if on else ""
    family = f"{item}." if _is_family(state, item) else ""
    wanted = meant(state, item) if item and not family else None
    cells = tuple(
        cell
        for cell in state.book.cells
        if _asked(cell, name, wanted) and cell.id.text.startswith(family)
    )
    told = dump(replace(state.book, cells=cells, names=()), state.values) if cells else ""
    own = () if family else _own(state, name, wanted)
    return told + "".join(f"{line}\n" for line in own)


def _is_family(state: LiveModel, word: str) -> bool:
    """Whether a word that is no item begins the ids of cells: `by_year` those of `by_year.…`."""
    ids = (cell.id.text for cell in state.book.cells)
    return word not in state.ctx.analysis.items and any(id.startswith(f"{word}.") for id in ids)


def _asked(cell: Cell, name: str, wanted: Meant | None) -> bool:
    """Whether a cell stands on the sheet, and is of the item, that was asked for."""
    if name and cell.place.sheet != name:
        return False
    if isinstance(wanted, str):
        return wanted in (cell.id.item, cell.id.column)
    if isinstance(wanted, Cell):
        item = wanted.id.item
        return cell.id.item == item if item else cell.place == wanted.place
    return wanted is None


def _own(state: LiveModel, name: str, wanted: Meant | None) -> Iterator[str]:
    """What somebody added, marked as such."""
    found = [wanted] if isinstance(wanted, OwnCell) else []
    if name and wanted is None:
        found = [*own_cells(state, name)]
    mark = _("(yours)").ljust(36)
    for cell in found:
        shown = cell.shown(state)
        yield f"{cell.place!s:<22} {mark} {shown}"
