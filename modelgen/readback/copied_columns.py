"""Columns of the user's own that look like a case's and are none: the selector lacks them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from ..addresses import Area, letters
from ..compile.layout import HEADER_ROW
from ..formulas import cell_references
from ..formulas.item_formulas import relative
from ..template.items import LINES
from ..translations import told as _
from .edits import UserCell
from .readback import Readback
from .spans import among_cases, case_span

HALF = 2
"""One cell of so many rows of items makes a column one that looks like a case's."""

UNHEADED = 3
"""So many cells it needs where no text heads it."""


@dataclass(frozen=True)
class CopiedColumn:
    """A column that looks like a case's, on the sheet of inputs and where else it was copied."""

    tab: str
    col: int
    head: str
    """The text at its head, or nothing."""
    inputs: Mapping[str, UserCell]
    """Its cells on rows of inputs, by input."""
    tabs: tuple[str, ...]
    """Every sheet that has it, by the user's names."""
    among: bool
    """Whether it stands between cases on one of them, where the selector counts it."""

    @property
    def place(self) -> str:
        """How `--from` calls it."""
        return f"{self.tab}!{letters(self.col)}"

    @property
    def area(self) -> Area:
        """From its first figure to the last, on its first sheet."""
        rows = [cell.spot[0] for cell in self.inputs.values()] or [HEADER_ROW]
        return Area(self.tab, min(rows), self.col, max(rows), self.col)

    @property
    def shown(self) -> str:
        """It and its head, as its user finds it."""
        head = f" (`{self.head}`)" if self.head else ""
        said = _("column {column} of {sheet}")
        return said.format(column=letters(self.col), sheet=self.tab) + head


def copied_columns(read: Readback) -> tuple[CopiedColumn, ...]:
    """The columns in the order of the sheets; copies on other sheets are told with the first."""
    found: list[CopiedColumn] = []
    for column in _on_sheets(read):
        at = next((i for i, first in enumerate(found) if _same(first, column)), None)
        if at is None:
            found.append(column)
            continue
        first = found[at]
        found[at] = replace(
            first,
            inputs={**column.inputs, **first.inputs},
            tabs=(*first.tabs, column.tab),
            among=first.among or column.among,
        )
    return tuple(found)


def _same(first: CopiedColumn, other: CopiedColumn) -> bool:
    """Whether two columns of two sheets are one that was copied on both."""
    alike = first.col == other.col or (first.head and first.head == other.head)
    return bool(alike) and other.tab not in first.tabs


def _on_sheets(read: Readback) -> Iterator[CopiedColumn]:
    """Those of each sheet by itself, the sheets of inputs first."""
    columns: dict[tuple[str, int], dict[str, UserCell]] = {}
    rows, inputs = _rows(read), {item.name for item in read.ctx.model.inputs()}
    for cell in read.edits.user_cells:
        item = rows.get((cell.tab.name, cell.spot[0]))
        if item:
            columns.setdefault((cell.tab.name, cell.spot[1]), {})[item] = cell
    known: set[int] = set()
    for (tab, col), cells in sorted(columns.items(), key=lambda one: not inputs & one[1].keys()):
        on_tab = sum(name == tab for name, _row in rows)
        alike = sum(_alike(read, item, cell) for item, cell in cells.items())
        head = _head(read, tab, col)
        begun = bool(head) and alike == len(cells) and _behind(read, tab, col)
        if begun or (HALF * alike >= on_tab and (head or alike >= UNHEADED or col in known)):
            figures = {item: cell for item, cell in cells.items() if item in inputs}
            known |= {col} if figures else set()
            amid = any((at.sheet, at.col) == (tab, col) for at in among_cases(read.match))
            yield CopiedColumn(tab, col, head, figures, (tab,), amid)


def _behind(read: Readback, tab: str, col: int) -> bool:
    """Whether a column stands right behind the last case, where one that was begun stands."""
    sheet = read.match.owners[tab]
    last = case_span(read.match.book, sheet)[1]
    return last > 0 and read.match.alignments[sheet].cols.get(last) == col - 1


def _rows(read: Readback) -> dict[tuple[str, int], str]:
    """The item of each row with case columns, by tab."""
    kinds = {name: item.kind for name, item in read.ctx.analysis.items.items()}
    found = {}
    for name, kind in kinds.items():
        at = read.at(read.ctx.layout.live(name)) if kind in ("input", *LINES) else None
        if at:
            found[at.sheet, at.row] = name
    return found


def _alike(read: Readback, item: str, cell: UserCell) -> bool:
    """Whether a cell is what a case has there: a figure or a link for an input, else a copy."""
    found, at = cell.found, cell.at
    if read.ctx.analysis.items[item].kind == "input":
        seen = cell_references.areas(found.formula, at.sheet) if found.formula else ()
        linked = len(seen) == 1 and seen[0].single and seen[0].first.row == at.row
        plain = cell_references.shape(found.formula) == cell_references.shape("A1")
        words = read.ctx.analysis.items[item].takes in ("choice", "text")
        typed = isinstance(found.value, str if words else float) and not found.formula
        return typed or (linked and plain)
    place = read.ctx.layout.case(item, read.ctx.layout.cases[0])
    original, there = read.match.cell(place), read.at(place)
    if not found.formula or not original or not original.formula or not there:
        return False
    copy = relative(found.formula, at.row, at.col)
    return copy == relative(original.formula, there.row, there.col)


def _head(read: Readback, tab: str, col: int) -> str:
    """The text at the head of a column; else what stands there among the labels of the cases."""
    sheet = read.match.owners[tab]
    selector = read.at(read.ctx.layout.case_labels.first)
    row = read.match.alignments[sheet].rows.get(HEADER_ROW, HEADER_ROW)
    spots = [(tab, (row, col))] + ([(selector.sheet, (selector.row, col))] if selector else [])
    for name, spot in spots:
        known = read.returned.tab(name)
        cell = known.cells.get(spot) if known else None
        own = read.match.place(name, spot) is None
        if cell and own and isinstance(cell.value, float) and not cell.formula:
            return f"{cell.value:.15g}"  # a year, say
        if cell and own and isinstance(cell.value, str) and cell.value.strip():
            return cell.value.strip()
    return ""
