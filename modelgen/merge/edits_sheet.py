"""The Edits sheet: what was changed by hand, from what to what, and what that did."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain, count

from ..addresses import Place
from ..book.book import Book, Cell, Formula, Values, shown_value
from ..book.effects import Effects
from ..book.roles import Role
from ..compile.context import Context
from ..compile.layout import FIRST_ROW, ID, LABEL, Plan
from ..compile.sheet_frame import header, sheet_of
from ..readback.book_match import BookMatch
from ..readback.edits import UserCell
from ..readback.row_alignment import Alignment, FileContent
from ..translations import Translate, words
from ..xlsx.reader import Tab
from .line_map import LineMap
from .placement import Placement, SheetPlacement
from .three_way_merge import Decision

NAME = "Edits"
"""What the stages of the way back call the sheet, whatever its name in the workbook."""

PLAN = Plan((8, 44, 26, 16, 28, 28, 20, 60), ((LABEL, 7),))

FIRST = FIRST_ROW + 2

LAST_LOG_COL = LABEL + 6


def _about(_: Translate) -> str:
    return _(
        "What was changed by hand since the workbook was generated; written when it was"
        " regenerated."
    )


def _heads(_: Translate) -> tuple[str, ...]:
    return (
        _("Item"),
        _("Case or cell"),
        _("Unit"),
        _("As generated"),
        _("Now"),
        _("Effect taken alone"),
        _("What became of it"),
    )


@dataclass(frozen=True, slots=True)
class LogEntry:
    decision: Decision
    effect: float | None
    """On the headline, taken alone; None where nobody can compute it."""
    told: str
    """What became of the edit, in words."""


def log_tab(match: BookMatch) -> Tab | None:
    """The log that an earlier regeneration wrote, whatever its sheet is called by now."""
    about = _about(words(match.book.lang))
    logs = (t for t in match.returned.tabs if any(c.value == about for c in t.cells.values()))
    return next(logs, None)


def _rows(tab: Tab) -> dict[int, str]:
    """The rows of a log that hold an edit, with its id."""
    return {
        row: cell.value
        for (row, col), cell in tab.cells.items()
        if col == ID and row >= FIRST and isinstance(cell.value, str)
    }


def _beside(tab: Tab) -> Iterator[UserCell]:
    """The cells that somebody wrote beside a log or below it."""
    log_rows = _rows(tab)
    for spot, cell in tab.cells.items():
        outside = spot[1] > LAST_LOG_COL or (spot[0] >= FIRST and spot[0] not in log_rows)
        if not cell.empty and outside:
            yield UserCell(tab, spot, cell)


def cells(ctx: Context, name: str, entries: list[LogEntry], total: Effects) -> Iterator[Cell]:
    """The log's cells, in the coordinates of the compiled Book."""
    yield from (
        part for part in header(name, _about(ctx.words), ctx, None) if isinstance(part, Cell)
    )
    headline, _ = ctx.item(ctx.model.headline), ctx.words
    top = Place(name, FIRST_ROW, LABEL)
    title = _("Effects are on: {item}, in the case that is live now").format(item=headline.label)
    yield Cell(top, title, "heading")
    for col in range(LABEL + 1, LAST_LOG_COL + 1):
        yield Cell(Place(name, top.row, col), "", "heading")
    for i, word in enumerate(_heads(_)):
        last = i == LAST_LOG_COL - LABEL
        role: Role = "header_text" if i <= 2 else "header_note" if last else "header"
        yield Cell(top.moved(rows=1, cols=i), word, role)
    row = FIRST
    for entry in entries:
        yield from _line(ctx, Place(name, row, LABEL), entry)
        row += 1
    form = ctx.format(headline.unit)
    for id, label, value in (
        ("edits.interaction", _("What the edits do together beyond that"), total.interaction),
        ("edits.generated", _("{item}, as generated"), total.generated),
        ("edits.now", _("{item}, now"), total.now),
    ):
        yield Cell(Place(name, row, ID), id, "id")
        shown = label.format(item=headline.label)
        yield Cell(Place(name, row, LABEL), shown, "label_total")
        yield Cell(Place(name, row, LABEL + 2), ctx.unit(headline.unit), "unit_total")
        if value is not None:
            yield Cell(Place(name, row, LABEL + 5), value, "generated", form)
        row += 1


def _line(ctx: Context, at: Place, entry: LogEntry) -> Iterator[Cell]:
    decision = entry.decision
    cell = decision.cell or decision.edit.cell
    known = ctx.analysis.items.get(cell.id.item)
    _ = ctx.words
    labels = {c.name: c.label for c in ctx.model.cases} | {"live": _("live case")}
    yield Cell(Place(at.sheet, at.row, ID), decision.name, "id")
    kinds = {"live case": _("Live case"), "text": _("Text or figure")}
    label = known.label if known else kinds.get(decision.edit.kind) or cell.id.text or _("Formula")
    yield Cell(at, label, "label")
    yield Cell(at.moved(cols=1), labels.get(cell.id.case, str(decision.edit.at)), "label")
    yield Cell(at.moved(cols=2), ctx.unit(known.unit) if known else "", "unit")
    yield _content(at.moved(cols=3), decision.new, cell, "generated")
    yield _content(at.moved(cols=4), decision.yours, cell, "fact")
    if entry.effect is not None:
        form = ctx.format(ctx.item(ctx.model.headline).unit)
        yield Cell(at.moved(cols=5), entry.effect, "generated", form)
    yield Cell(at.moved(cols=6), entry.told, "wrapped")


def _content(at: Place, content: FileContent, like: Cell, role: Role) -> Cell:
    if isinstance(content, float | int) and not isinstance(content, bool):
        return Cell(at, float(content), role, like.format, prefix=like.prefix)
    text = shown_value(content) if content is not None else "–"
    return Cell(at, text, "code_wrapped" if text.startswith("=") else "wrapped")


@dataclass(frozen=True)
class Logged:
    """A Book with the log on it, and the placement with the log's rows in it.

    `user_cells` is what somebody wrote beside an earlier log; `copied` the cells of the log whose
    values are those of the same cells of another sheet.
    """

    placement: Placement
    book: Book
    user_cells: tuple[UserCell, ...]
    copied: Mapping[Place, Place]

    def values(self, known: Values) -> Values:
        """The values of the log's header: every sheet shows the same."""
        return {place: known[twin] for place, twin in self.copied.items() if twin in known}


def logged(
    ctx: Context, placement: Placement, book: Book, entries: list[LogEntry], total: Effects
) -> Logged:
    """The log on a sheet of its own, the last; an earlier one is written anew under its name."""
    returned = placement.match.returned
    _ = ctx.words
    old, title = log_tab(placement.match), _("Edits")
    names = {known.name.lower() for known in returned.tabs}
    tries = chain((title, f"{title} (modelgen)"), (f"{title} (modelgen {n})" for n in count(2)))
    free = next(word for word in tries if word.lower() not in names)
    name = old.name if old else free
    made = list(cells(ctx, name, entries, total))
    placement = _placed(placement, old, made, name)
    last = max(cell.place.row for cell in made)
    sheet = sheet_of(ctx, name, "technical", PLAN, made, (FIRST_ROW, last + 1))
    placed = [_seen(placement, cell) for cell in made]
    grown = replace(book, sheets=(*book.sheets, sheet), cells=(*book.cells, *placed))
    source = placement.on_sheets[ctx.tool_sheets.source]
    copied = {
        cell.place: Place(source.name, source.rows.of_book(cell.place.row), LABEL)
        for cell in made
        if isinstance(cell.content, Formula)
    }
    return Logged(placement, grown, tuple(_beside(old)) if old else (), copied)


def with_log(placement: Placement) -> Placement:
    """The placement with an earlier log on it: no sheet of the user's; its rows come later."""
    old = log_tab(placement.match)
    if old is None:
        return placement
    tabs = {**placement.match.tabs, NAME: old}
    fits = {**placement.match.alignments, NAME: Alignment({}, {})}
    return replace(placement, match=replace(placement.match, tabs=tabs, alignments=fits))


def _placed(placement: Placement, log: Tab | None, cells: list[Cell], name: str) -> Placement:
    """The placement with the log on it: old rows to new rows by id, columns as they are."""
    new = {str(cell.content): cell.place.row for cell in cells if cell.role == "id"}
    rows, cols = (
        {c.place.row: c.place.row for c in cells},
        {c.place.col: c.place.col for c in cells},
    )
    last = end = max(rows)
    found, step = placement.match, placement.moves
    if log:
        old = _rows(log)
        head = {row: row for row in range(FIRST)}
        fit = Alignment({row: row for row in (*head, *old)}, cols)
        last = max(fit.rows)
        moved = Alignment(head | {row: new[id] for row, id in old.items() if id in new}, cols)
        found = replace(found, alignments={**found.alignments, NAME: fit})
        step = replace(
            step, sheets={**step.sheets, NAME: NAME}, alignments={**step.alignments, NAME: moved}
        )
    wide = max(cols)
    on_sheet = SheetPlacement(name, LineMap(rows, {}, last, end), LineMap(cols, {}, wide, wide))
    return replace(
        placement, match=found, moves=step, on_sheets={**placement.on_sheets, NAME: on_sheet}
    )


def _seen(placement: Placement, cell: Cell) -> Cell:
    """A cell of the log, its header's references where the sheets now stand."""
    if not isinstance(cell.content, Formula):
        return cell
    text = placement.book_formula(cell.content.text, cell.place.sheet)
    return replace(cell, content=replace(cell.content, text=text))
