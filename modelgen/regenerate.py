"""An edited workbook and a template to the new workbook, and to a report of all that happened."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from . import changelog, effects, graft, inventory, write
from .align import Content
from .assemble import assembled
from .book import Book, Cell, Formula, Place, Values
from .carry import Carry, carry
from .edits import INPUTS, Edits, OwnCell, edits
from .effects import Change, Effects
from .engine import Calculation
from .formats import Format, formats
from .looks import Looks
from .match import Match, match
from .merge import Decision, Merge, Shift, merge
from .moves import Moves, moves
from .own import OwnFormula, doubtful, near
from .package import Element, Package, tag
from .problems import ModelError, Problem
from .read import Returned, Tab
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
    formats: tuple[Format, ...] = ()
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
    way = changelog.with_log(carry(found, step, own, parents))
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


def _made(result: Result, own: tuple[OwnCell, ...], log: Tab | None) -> Result:
    """The new workbook: contents, values, log, file, and the proof that nothing is missing."""
    way, ctx = result.way, result.sources.new
    whole = assembled(way, result.merge, own)
    headline = way.place(ctx.layout.live(ctx.model.headline))
    total = effects.effects(whole.calculation, headline, whole.changes.values())
    alone = dict(zip(whole.changes, total.alone, strict=True))
    told = tuple((d, alone.get(d.name)) for d in result.merge.decisions)
    shifted = tuple(
        (shift, _shift_effect(way, whole.calculation, headline, shift))
        for shift in result.merge.shifts
    )
    values = whole.calculation.known(doubtful(whole.calculation, whole.formulas))
    book = whole.book
    if log or told:
        entries = [changelog.Entry(d, effect, outcome(d)) for d, effect in told]
        logged = changelog.logged(ctx, way, book, entries, total)
        way, book, own = logged.way, logged.book, (*own, *logged.own)
        values |= logged.values(values)
    result = replace(result, effects=total, alone=told, shifted=shifted)
    return _written(replace(result, way=way, book=book, values=values), own, whole.formulas)


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
    edited = frozenset((e.at.sheet, (e.at.row, e.at.col)) for e in result.edits.changed)
    looks = formats(way, fresh, edited)
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
    return replace(result, data=data, gone=tuple(remap.gone), formats=looks, unknown=lost)


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
