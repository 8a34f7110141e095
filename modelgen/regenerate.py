"""An edited workbook and a template to the new workbook, and to a report of all that happened."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from . import changelog, effects, graft, inventory, refs, write
from .align import Content, Fit
from .blocks import technical
from .book import Book, Cell, Formula, Place, Sheet, Values
from .carry import Carry, Land, Lines, carried, carry
from .context import Context
from .edits import INPUTS, Edits, OwnCell, edits
from .effects import Change, Effects
from .engine import Calculation
from .layout import FIRST_ROW, FORMULA_MAP
from .looks import Looks
from .match import Match, match
from .merge import LABELS, Decision, Merge, Shift, merge
from .moves import Moves, moves
from .own import OwnFormula, beside, doubtful, named, near
from .package import Element, Package, tag
from .problems import ModelError, Problem
from .read import Found, Returned, Tab
from .remap import Gone, Remap
from .sources import Sources, opened


@dataclass(frozen=True)
class Result:
    """The new workbook's bytes (none while a conflict is open) and what to tell about them."""

    sources: Sources
    match: Match
    edits: Edits
    merge: Merge
    way: Carry
    data: bytes = b""
    values: Values | None = None
    book: Book | None = None
    effects: Effects | None = None
    alone: tuple[tuple[Decision, float | None], ...] = ()
    shifted: tuple[tuple[Shift, float | None], ...] = ()
    gone: tuple[Gone, ...] = ()
    unknown: int = 0
    """How many formulas have no stored value: Excel computes them when it opens the file."""

    @property
    def conflicts(self) -> tuple[Decision, ...]:
        return self.merge.of("conflict")


def regenerate(path: Path, data: bytes, template: str | None, takes: Iterable[str]) -> Result:
    """Raises ModelError where the workbook cannot be read against its Book, or where the result
    would lose something unnamed; unresolved conflicts are told in the Result, which has no bytes.
    """
    returned = Returned(data)
    sources = opened(path, returned, template)
    found = match(sources.old_book, returned)
    changed = edits(found)
    step = moves(sources.old_book, sources.new_book)
    found = _kept_sheets(found, step, changed)
    log = changelog.log_tab(returned)
    own = tuple(cell for cell in changed.own if cell.tab.name in found.owners)
    parents = {case.name: case.parent for case in sources.new.model.cases if case.parent}
    way = _with_log(carry(found, step, own, parents), log)
    here = [edit for edit in changed.changed if edit.at.sheet in found.owners]
    decided = merge(way, here, takes)
    result = Result(sources, found, changed, decided, way)
    return result if result.conflicts else _made(result, own, log)


def _kept_sheets(found: Match, step: Moves, changed: Edits) -> Match:
    """A sheet that the template drops, with something of the user's on it, is the user's now."""
    busy = {cell.tab.name for cell in changed.own}
    kept = {
        sheet: tab
        for sheet, tab in found.tabs.items()
        if sheet in step.sheets or (tab.name not in busy and not _noted(found, tab))
    }
    return replace(found, tabs=kept, fits={sheet: found.fits[sheet] for sheet in kept})


def _noted(found: Match, tab: Tab) -> bool:
    """Whether somebody wrote notes on a tab."""
    relations = found.returned.package.relations(tab.part)
    return any(relation.kind in ("comments", "threadedComment", "table") for relation in relations)


def _with_log(way: Carry, log: Tab | None) -> Carry:
    """The log of an earlier regeneration is a sheet of the Book whose rows are found by id.

    Its rows are placed once the new log is known; until then it only counts as owned.
    """
    if log is None:
        return way
    found = way.match
    tabs = {**found.tabs, changelog.NAME: log}
    return replace(
        way, match=replace(found, tabs=tabs, fits={**found.fits, changelog.NAME: Fit({}, {})})
    )


def _placed_log(way: Carry, log: Tab | None, cells: list[Cell], name: str) -> Carry:
    """The way with the log on it: old rows to new rows by id, columns as they are."""
    new = {str(cell.content): cell.place.row for cell in cells if cell.role == "id"}
    count = max((cell.place.row for cell in cells), default=0) + 1
    cols = {col: col for col in range(changelog.LAST_COL + 1)}
    rows = {row: row for row in range(count)}
    last = count - 1
    found, step = way.match, way.moves
    if log:
        old = changelog.log_rows(log)
        last = max(old, default=0)
        head = {row: row for row in range(changelog.FIRST)}
        fit = Fit({row: row for row in (*head, *old)}, cols)
        moved = Fit(head | {row: new[id] for row, id in old.items() if id in new}, cols)
        found = replace(found, fits={**found.fits, changelog.NAME: fit})
        step = replace(
            step,
            sheets={**step.sheets, changelog.NAME: changelog.NAME},
            fits={**step.fits, changelog.NAME: moved},
        )
    land = Land(
        name,
        Lines(rows, {}, last, count - 1),
        Lines(cols, {}, changelog.LAST_COL, changelog.LAST_COL),
    )
    return replace(way, match=found, moves=step, lands={**way.lands, changelog.NAME: land})


def _made(result: Result, own: tuple[OwnCell, ...], log: Tab | None) -> Result:
    """The new workbook: contents, values, log, file, and the proof that nothing is missing."""
    way, ctx = result.way, result.sources.new
    book = _assembled(way, result.merge, ctx)
    names = _meanings(way, book)
    others, formulas = beside(way, own, names)
    kept = _kept_formulas(way, book, result.merge, names)
    readable = {formula.place: formula.readable for formula in kept}
    calculation = Calculation(_readable(book, readable), others)
    formulas = (*formulas, *kept)
    headline = way.place(ctx.layout.live(ctx.model.headline))
    changes = _changes(way, result.merge, readable)
    total = effects.effects(calculation, headline, changes.values())
    alone = dict(zip(changes, total.alone, strict=True))
    told = tuple((d, alone.get(d.name)) for d in result.merge.decisions)
    shifted = tuple(
        (shift, _shift_effect(way, calculation, headline, shift)) for shift in result.merge.shifts
    )
    result = replace(result, effects=total, alone=told, shifted=shifted)
    if log or told:
        way, book, own = _logged(result, book, own, log)
    values = calculation.known(doubtful(calculation, formulas))
    return _written(replace(result, way=way, book=book, values=values), own, formulas)


def _assembled(way: Carry, decided: Merge, ctx: Context) -> Book:
    """The new Book in the user's rows, columns and sheet names, with the user's contents."""
    book = carried(way, way.moves.new)
    kept = {way.place(d.cell.place): d for d in decided.of("kept") if d.cell}
    if not kept and way.still:
        return book
    cells = [_filled(cell, kept.get(cell.place)) for cell in book.cells]
    return _mapped(way, replace(book, cells=tuple(_selected(way, cells))))


def _filled(cell: Cell, decision: Decision | None) -> Cell:
    if decision is None:
        return cell
    content, role = decision.yours, cell.role
    if role in ("inherited", "override"):
        role = "inherited" if isinstance(content, str) else "override"
    if isinstance(content, str) and content.startswith("="):
        return replace(cell, content=Formula(content, "Typed by hand"), role=role)
    if isinstance(content, bool):
        content = float(content)
    return replace(cell, content="" if content is None else content, role=role, link="")


def _selected(way: Carry, cells: list[Cell]) -> list[Cell]:
    """The selector holds the label of its case as the user calls it."""
    generated = {c.content: c.item for c in way.moves.new.cells if c.item.startswith(LABELS)}
    shown = {c.item: c.content for c in cells if c.item.startswith(LABELS)}
    return [
        replace(cell, content=shown[generated[cell.content]]) if cell.role == "selector" else cell
        for cell in cells
    ]


def _mapped(way: Carry, book: Book) -> Book:
    """The formula map of the Book as it now is."""
    land = way.lands[FORMULA_MAP]
    body = land.rows.of_book(FIRST_ROW)
    kept = [c for c in book.cells if c.place.sheet != land.name or c.place.row < body]
    made = []
    for cell in technical.formula_map(kept):
        place = Place(FORMULA_MAP, cell.place.row, cell.place.col)
        made.append(replace(cell, place=land.place(place)))
    order = {sheet.name: i for i, sheet in enumerate(book.sheets)}
    cells = sorted((*kept, *made), key=lambda c: (order[c.place.sheet], c.place.row, c.place.col))
    return replace(book, cells=tuple(cells))


def _meanings(way: Carry, book: Book) -> dict[str, str]:
    """What each defined name of the new workbook means."""
    theirs = {name: way.formula(text, "") for name, text in way.match.returned.names.items()}
    return theirs | {name.name: name.area.ref() for name in book.names}


def _kept_formulas(
    way: Carry, book: Book, decided: Merge, names: Mapping[str, str]
) -> tuple[OwnFormula, ...]:
    """The formulas that the user typed over generated cells."""
    found = []
    for decision in decided.of("kept"):
        text, edit = decision.yours, decision.edit
        if decision.cell and isinstance(text, str) and text.startswith("="):
            place = way.place(decision.cell.place)
            tab = way.match.returned.tab(edit.at.sheet)
            stored = tab.cells[edit.at.row, edit.at.col] if tab and edit.now else Found(None)
            read = named(text[1:], names, place.sheet)
            found.append(OwnFormula(place, text[1:], stored, read))
    return tuple(found)


def _readable(book: Book, formulas: Mapping[Place, str]) -> Book:
    """The Book with formulas that the calculator can read."""
    if not formulas:
        return book
    cells = (
        replace(cell, content=Formula(f"={formulas[cell.place]}", ""))
        if cell.place in formulas
        else cell
        for cell in book.cells
    )
    return replace(book, cells=tuple(cells))


def _changes(way: Carry, decided: Merge, readable: Mapping[Place, str]) -> dict[str, Change]:
    """What the user's contents replaced, for the cells that figures depend on."""
    found = {}
    for decision in decided.of("kept"):
        edit, cell = decision.edit, decision.cell
        if cell is None or (edit.kind == "text" and not isinstance(edit.was, float)):
            continue
        place, yours = way.place(cell.place), decision.yours
        if place in readable:
            yours = f"={readable[place]}"
        found[decision.name] = Change(decision.name, place, decision.new, yours)
    return found


def _shift_effect(
    way: Carry, calculation: Calculation, headline: Place, shift: Shift
) -> float | None:
    """What a moved default did to the headline as things stand."""
    old, new = shift.old, shift.new
    if old is None or new is None or new.role not in INPUTS:
        return None
    if isinstance(old.content, Formula) or isinstance(new.content, Formula):
        return None
    change = Change(shift.name, way.place(new.place), _plain(old), _plain(new))
    return effects.without(calculation, headline, change)


def _plain(cell: Cell) -> Content:
    content = cell.content
    return content if isinstance(content, float | int | str) else None


def _logged(
    result: Result, book: Book, own: tuple[OwnCell, ...], log: Tab | None
) -> tuple[Carry, Book, tuple[OwnCell, ...]]:
    """The Book with the log, and what somebody wrote beside an earlier one."""
    ctx, way = result.sources.new, result.way
    assert result.effects is not None
    names = {tab.name.lower() for tab in way.match.returned.tabs}
    name = log.name if log else changelog.NAME
    if log is None and name.lower() in names:
        name = f"{changelog.NAME} (modelgen)"
    entries = [
        changelog.Entry(decision, effect, outcome(decision)) for decision, effect in result.alone
    ]
    cells = list(changelog.cells(ctx, name, entries, result.effects))
    way = _placed_log(way, log, cells, name)
    placed = [_seen(way, cell) for cell in cells]
    sheet: Sheet = changelog.sheet(ctx, name, cells)
    if log:
        beside_it = (OwnCell(log, spot, log.cells[spot]) for spot in changelog.beside_log(log))
        own = (*own, *beside_it)
    return way, replace(book, sheets=(*book.sheets, sheet), cells=(*book.cells, *placed)), own


def _seen(way: Carry, cell: Cell) -> Cell:
    """A cell of the log, its header's references where the sheets now stand."""
    if not isinstance(cell.content, Formula):
        return cell
    text = refs.rewritten(cell.content.text[1:], cell.place.sheet, way.book_box)
    return replace(cell, content=Formula(f"={text}", cell.content.says))


def outcome(decision: Decision) -> str:
    """What became of an edit, in words."""
    kind, edit = decision.outcome, decision.edit
    if kind == "kept":
        told = "kept"
        if edit.kind == "overwritten":
            told = "kept: a value stands over the formula"
        elif edit.kind == "formula":
            told = "kept: your formula stands in place of the template's"
        elif edit.kind == "input" and edit.now is None:
            told = "follows its parent case again"
        if decision.inherits:
            told += f"; the default of {decision.inherits}, which it covers, moved"
        return told
    return {
        "agreed": "the template now says the same",
        "taken": "the template's new content was taken",
        "conflict": "both changed",
        "dropped": "the template no longer has this cell",
        "restored": "written anew as the template has it",
    }[kind]


def _written(result: Result, own: tuple[OwnCell, ...], formulas: tuple[OwnFormula, ...]) -> Result:
    """The file; raises ModelError where the result lost something that nobody named."""
    assert result.book is not None
    assert result.values is not None
    way, book, values = result.way, result.book, result.values
    unknown = frozenset(
        cell.place
        for cell in book.cells
        if isinstance(cell.content, Formula) and cell.place not in values
    )
    fresh = Package(write.unsealed(book, {**values, **dict.fromkeys(unknown, 0.0)}))
    expected = inventory.before(way, own)
    target = Package(way.match.returned.raw)
    order = tuple(tab.name for tab in way.match.returned.tabs)
    remap = Remap(way, target)
    mine = [tab for tab in way.match.returned.tabs if tab.name not in way.match.owners]
    for tab in mine:
        remap.sheet(tab)
    by_tab: dict[str, list[OwnCell]] = {}
    for cell in own:
        by_tab.setdefault(cell.tab.name, []).append(cell)
    job = graft.Graft(
        way, target, fresh, remap, Looks(target, fresh), values,
        {name: tuple(cells) for name, cells in by_tab.items()}, unknown,
    )  # fmt: skip
    graft.graft(job)
    graft.names(job, [name.name for name in way.match.book.names], order)
    _valued(job, formulas)
    graft.settle(target, book.properties["comments"])
    data = target.data()
    _proved(expected, inventory.after(way, own, data), remap)
    lost = len(unknown) + sum(formula.place not in values for formula in formulas)
    return replace(result, data=data, gone=tuple(remap.gone), unknown=lost)


def _valued(job: graft.Graft, formulas: tuple[OwnFormula, ...]) -> None:
    """The stored values of the user's formulas: as computed, or none where nobody can tell."""
    by_sheet: dict[str, dict[str, OwnFormula]] = {}
    for formula in formulas:
        place = formula.place
        address = str(place).rpartition("!")[2]
        by_sheet.setdefault(place.sheet, {})[address] = formula
    for name, part, _ in job.target.sheets():
        mine = by_sheet.get(name)
        if not mine:
            continue
        for cell in job.target.tree(part).iter(tag("c")):
            written = mine.get(str(cell.get("r")))
            if written is not None:
                _stored(job, part, cell, written)


def _stored(job: graft.Graft, part: str, cell: Element, formula: OwnFormula) -> None:
    value, old = job.values.get(formula.place), formula.found.value
    if value is not None and old is not None and near(value, old):
        return
    if value is None and old is None:
        return
    job.target.tree(part, change=True)
    graft.store(cell, value)


def _proved(
    expected: Mapping[inventory.Thing, int], there: Mapping[inventory.Thing, int], remap: Remap
) -> None:
    lost = [thing for thing, count in expected.items() if there.get(thing, 0) < count]
    if lost:
        shown = "; ".join(str(thing) for thing in lost[:5])
        more = f" and {len(lost) - 5} more" if len(lost) > 5 else ""
        raise ModelError(
            [
                Problem(
                    f"nothing was written, because the new workbook would lose {shown}{more};"
                    " please report this, with the workbook if you may"
                )
            ]
        )
