"""An edited workbook and a template to the new workbook, and to a report of all that happened."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from ..addresses import Place
from ..book import effects
from ..book.book import SELECTOR, Book, Cell, Formula, Values
from ..book.calculator import Calculation
from ..book.effects import Change, Effects
from ..merge import edits_sheet
from ..merge.assemble import assembled
from ..merge.placement import Carry, carry
from ..merge.three_way_merge import Decision, Merge, Shift, merge
from ..merge.user_cells import doubtful
from ..patch.package_patch import Written, written
from ..readback.book_match import Match, match
from ..readback.edits import INPUTS, Edits, OwnCell, edits
from ..readback.provenance import Sources, opened
from ..readback.row_alignment import Content
from ..readback.template_moves import Moves, moves
from ..translations import Words
from ..xlsx.reader import Returned, Tab


@dataclass(frozen=True)
class Result:
    """The new workbook (none while a conflict is open) and what to tell about it."""

    sources: Sources
    match: Match
    edits: Edits
    merge: Merge
    way: Carry
    file: Written | None = None
    values: Values | None = None
    book: Book | None = None
    effects: Effects | None = None
    alone: tuple[tuple[Decision, float | None], ...] = ()
    shifted: tuple[tuple[Shift, float | None], ...] = ()

    @property
    def data(self) -> bytes:
        return self.file.data if self.file else b""

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
    log = edits_sheet.log_tab(found)
    own = tuple(cell for cell in changed.own if cell.tab.name in found.owners)
    way = edits_sheet.with_log(carry(found, step, own, sources.new.parents))
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
    values = whole.calculation.known(doubtful(whole.calculation, whole.formulas))
    total = effects.effects(whole.calculation, headline, whole.changes.values(), SELECTOR.text)
    total = total if headline in values else total.unknown
    alone = dict(zip(whole.changes, total.alone, strict=True))
    told = tuple((d, alone.get(d.name)) for d in result.merge.decisions)
    shifted = tuple(
        (shift, _shift_effect(way, whole.calculation, headline, shift))
        for shift in (result.merge.shifts if headline in values else ())
    )
    book = whole.book
    if log or told:
        entries = [edits_sheet.Entry(d, effect, outcome(d, ctx.words)) for d, effect in told]
        logged = edits_sheet.logged(ctx, way, book, entries, total)
        way, book, own = logged.way, logged.book, (*own, *logged.own)
        values |= logged.values(values)
    edited = frozenset(
        (e.at.sheet, (e.at.row, e.at.col)) for e in result.edits.changed if e.another_look
    )
    file = written(way, book, values, own, whole.formulas, edited)
    return replace(
        result, way=way, book=book, values=values, file=file,
        effects=total, alone=told, shifted=shifted,
    )  # fmt: skip


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


def outcome(decision: Decision, _: Words = str) -> str:
    """What became of an edit, in words."""
    kind, edit = decision.outcome, decision.edit
    if kind == "kept":
        told = _("kept")
        if edit.kind == "overwritten":
            told = _("kept: a value stands over the formula")
        elif edit.kind == "formula":
            told = _("kept: your formula stands in place of the template's")
        elif edit.kind == "input" and edit.now is None:
            told = _("follows its parent case again")
        if decision.inherits:
            moved = _("; the default of {cell}, which it covers, moved")
            told += moved.format(cell=decision.inherits)
        return told
    return {
        "agreed": _("the template now says the same"),
        "taken": _("the template's new content was taken"),
        "conflict": _("both changed"),
        "dropped": _("the template no longer has this cell"),
        "restored": _("written anew as the template has it"),
    }[kind]
