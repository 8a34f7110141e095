"""The Edits sheet: what was changed by hand, from what to what, and what that did."""

from collections.abc import Iterator
from dataclasses import dataclass

from .align import Content, Spot
from .book import Cell, Place, Sheet, plain
from .context import Context
from .effects import Effects
from .layout import FIRST_ROW, ID, LABEL, Plan
from .merge import Decision
from .read import Returned, Tab
from .sheets import header
from .sheets import tab as sheet_record

NAME = "Edits"
ABOUT = (
    "What was changed by hand since the workbook was generated; written when it was regenerated."
)
PLAN = Plan((8, 44, 22, 16, 20, 20, 22, 60), 7, header=False)
COLUMNS = (
    "Item",
    "Case or cell",
    "Unit",
    "As generated",
    "Now",
    "Effect taken alone",
    "What became of it",
)
FIRST = FIRST_ROW + 2
LAST_COL = LABEL + len(COLUMNS) - 1


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the log."""

    decision: Decision
    effect: float | None
    told: str


def log_tab(returned: Returned) -> Tab | None:
    """The log that an earlier regeneration wrote, whatever its sheet is called by now."""
    for tab in returned.tabs:
        if any(cell.value == ABOUT for cell in tab.cells.values()):
            return tab
    return None


def log_rows(tab: Tab) -> dict[int, str]:
    """The rows of a log that hold an edit, with its id."""
    found: dict[int, str] = {}
    for (row, col), cell in tab.cells.items():
        if col == ID and row >= FIRST and isinstance(cell.value, str):
            found[row] = cell.value
    return found


def beside_log(tab: Tab) -> Iterator[Spot]:
    """The cells that somebody wrote to the right of a log."""
    for spot, cell in tab.cells.items():
        if not cell.empty and spot[1] > LAST_COL:
            yield spot


def sheet(ctx: Context, name: str, cells: list[Cell]) -> Sheet:
    last = max(cell.place.row for cell in cells)
    return sheet_record(ctx, name, "technical", PLAN, cells, (FIRST_ROW, last + 1))


def cells(ctx: Context, name: str, entries: list[Entry], total: Effects) -> Iterator[Cell]:
    """The log's cells, in the coordinates of the compiled Book."""
    yield from (part for part in header(name, ABOUT, ctx, None) if isinstance(part, Cell))
    headline = ctx.item(ctx.model.headline)
    top = Place(name, FIRST_ROW, LABEL)
    yield Cell(top, f"Effects are on: {headline.label}, live case", "heading")
    for col in range(LABEL + 1, LAST_COL + 1):
        yield Cell(Place(name, top.row, col), "", "heading")
    for i, word in enumerate(COLUMNS):
        text = i in (0, 1, 2, len(COLUMNS) - 1)
        yield Cell(top.moved(rows=1, cols=i), word, "header_text" if text else "header")
    row = FIRST
    for entry in entries:
        yield from _line(ctx, Place(name, row, LABEL), entry)
        row += 1
    form = ctx.format(headline.unit)
    for id, label, value in (
        ("edits.interaction", "What the edits do together beyond that", total.interaction),
        ("edits.generated", f"{headline.label}, as generated", total.generated),
        ("edits.now", f"{headline.label}, now", total.now),
    ):
        yield Cell(Place(name, row, ID), id, "id")
        yield Cell(Place(name, row, LABEL), label, "label_total")
        yield Cell(Place(name, row, LABEL + 2), headline.unit, "unit_total")
        if value is not None:
            yield Cell(Place(name, row, LABEL + 5), value, "generated", form)
        row += 1


def _line(ctx: Context, at: Place, entry: Entry) -> Iterator[Cell]:
    decision = entry.decision
    cell = decision.cell or decision.edit.cell
    name, _, case = cell.item.partition("@")
    known = ctx.analysis.items.get(name)
    labels = {c.name: c.label for c in ctx.model.cases} | {"live": "live case"}
    yield Cell(Place(at.sheet, at.row, ID), decision.name, "id")
    label = known.label if known else cell.item or str(decision.edit.at)
    yield Cell(at, label, "label")
    yield Cell(at.moved(cols=1), labels.get(case, str(decision.edit.at)), "word_left")
    yield Cell(at.moved(cols=2), known.unit if known else "", "unit")
    for i, content in ((3, decision.new), (4, decision.yours)):
        yield _content(at.moved(cols=i), content, cell.format)
    if entry.effect is not None:
        form = ctx.format(ctx.item(ctx.model.headline).unit)
        yield Cell(at.moved(cols=5), entry.effect, "generated", form)
    yield Cell(at.moved(cols=6), entry.told, "wrapped")


def _content(at: Place, content: Content, form: str) -> Cell:
    if isinstance(content, float | int) and not isinstance(content, bool):
        return Cell(at, float(content), "generated", form)
    return Cell(at, plain(content) if content is not None else "–", "code")
