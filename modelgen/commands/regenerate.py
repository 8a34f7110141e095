"""An edited workbook and a template to the new workbook, and to a report of all that happened."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from ..addresses import Place
from ..book import effects
from ..book.book import SELECTOR, Book, Cell, Formula, Value, Values
from ..book.effects import Effects, Replacement
from ..book.roles import INPUTS
from ..compile.stages import DEFAULT_SETTINGS
from ..compile.templates import load
from ..merge import edits_sheet
from ..merge.assemble import Assembly
from ..merge.merged import Merged, merged
from ..merge.placement import Placement
from ..merge.settled import faulty
from ..merge.started_cases import StartedCase, settled_from, started_cases
from ..merge.three_way_merge import Decision, Merge, TemplateChange
from ..patch.package_patch import PatchedFile, written
from ..readback.book_match import file_content
from ..readback.readback import Readback, readback
from ..readback.successor import Successor, successor
from ..template.data_file import tables
from ..template.load import find
from ..template.settings import Settings
from ..translations import N_, Translate
from ..xlsx.reader import Returned
from .moves import HeadlineMove, move_of


@dataclass(frozen=True)
class Asked:
    """What the command was given: the workbook, the template, and what is to be set or added."""

    path: Path
    template: str | None
    settings: Settings

    @property
    def command(self) -> str:
        """The same command without the cases."""
        files = [
            f'"{word}"' if " " in word else word for word in (str(self.path), self.template or "")
        ]
        return f"modelgen regenerate {files[0]}{f' --template {files[1]}' if files[1] else ''}"


@dataclass(frozen=True)
class Result:
    """The new workbook (none while a conflict is open) and what to tell about it."""

    asked: Asked
    read: Readback
    """The workbook as it came back."""
    started: tuple[StartedCase, ...]
    """The user's own columns that look like a case's."""
    new: Successor
    placement: Placement
    merge: Merge
    file: PatchedFile | None = None
    values: Values | None = None
    """What could be computed of the new workbook."""
    faulty: frozenset[Place] = frozenset()
    """The formulas that show an error."""
    book: Book | None = None
    """As it was written: with the user's contents, and the log of edits."""
    effects: Effects | None = None
    alone: tuple[tuple[Decision, float | None], ...] = ()
    """The edits that are told, each with its effect on the headline taken alone."""
    shifted: tuple[tuple[TemplateChange, float | None], ...] = ()
    """What the template moved under untouched cells, each with its effect as the last."""
    move: HeadlineMove | None = None
    """How the headline moved from the workbook that came back to the new one."""

    @cached_property
    def sources(self) -> Mapping[str, str]:
        """What says each figure that was set, by the id of its cell: a file, or the option."""
        sets = self.new.ctx.build.sets
        return {one.target: one.file.name if one.file else "--set" for one in sets}

    def source(self, cell: Cell | None) -> str:
        """What set a cell of the new Book; nothing where the template says what it holds."""
        return self.sources.get(cell.id.text, "") if cell else ""

    @property
    def data(self) -> bytes:
        return self.file.data if self.file else b""

    @property
    def conflicts(self) -> tuple[Decision, ...]:
        return self.merge.of("conflict")


def regenerate(
    path: Path,
    data: bytes,
    template: str | None,
    takes: Iterable[str],
    more: Settings = DEFAULT_SETTINGS,
    files: Iterable[Path] = (),
) -> Result:
    """The new workbook, with `more` settings than it had, and the figures of `files`.

    Raises ModelError where the workbook cannot be read against its Book, or where the result
    would lose something unnamed; unresolved conflicts are told in the Result, which has no bytes.
    """
    given = load(find(template)) if template else None
    coming = {word for case in more.cases for word in (case.parent, case.shown)}
    read = readback(path, Returned(data), given, coming=coming)
    more = replace(more, data=tables(files))
    started = started_cases(read)
    new = successor(read, given, settled_from(read, more, started))
    made = merged(read, new.ctx, new.book, takes)
    asked = Asked(path, template, more)
    result = Result(asked, read, started, new, made.placement, made.merge)
    return _made(result, made, made.whole) if made.whole else result


def _made(result: Result, made: Merged, whole: Assembly) -> Result:
    """The new workbook: contents, values, log, file, and the proof that nothing is missing."""
    placement, ctx, user_cells = made.placement, result.new.ctx, made.user_cells
    headline = placement.place(ctx.layout.live(ctx.model.headline))
    values = made.values()
    total = effects.effects(whole.calculation, headline, whole.changes.values(), SELECTOR.text)
    shown = next(c for c in whole.book.cells if c.place == headline)
    if headline not in values and isinstance(shown.content, Formula):  # else somebody typed it
        total = total.unknown
    alone = dict(zip(whole.changes, total.alone, strict=True))
    told = tuple((d, alone.get(d.name)) for d in made.merge.decisions)
    shifts = made.merge.template_changes if headline in values else ()
    moves = {s.name: one for s in shifts if (one := _move(placement, s))}
    moved = effects.effects(whole.calculation, headline, moves.values())
    by_move = dict(zip(moves, moved.last, strict=True))
    shifted = tuple((s, by_move.get(s.name)) for s in shifts)
    ids = [(s.new.id, _called(result, s.new)) for s in shifts if s.name in moves and s.new]
    move = move_of(_before(result), moved, ids) if shifts else None
    book = whole.book
    if told or edits_sheet.log_tab(placement.match):
        entries = [
            edits_sheet.LogEntry(d, effect, outcome(d, ctx.words, result.source(d.cell)))
            for d, effect in told
        ]
        logged = edits_sheet.logged(ctx, placement, book, entries, total)
        placement, book = logged.placement, logged.book
        user_cells = (*user_cells, *logged.user_cells)
        values = {**values, **logged.values(values)}
    edited = frozenset(
        (e.at.sheet, (e.at.row, e.at.col)) for e in result.read.edits.changed if e.another_look
    )
    file = written(placement, book, values, user_cells, whole.formulas, edited)
    return replace(
        result, placement=placement, book=book, values=values, file=file,
        faulty=faulty(whole, values), effects=total, alone=told, shifted=shifted, move=move,
    )  # fmt: skip


def _move(placement: Placement, shift: TemplateChange) -> Replacement | None:
    """A default that the template moved; None for whatever else it changed."""
    old, new = shift.old, shift.new
    if old is None or new is None or new.role not in INPUTS:
        return None
    if isinstance(old.content, Formula) or isinstance(new.content, Formula):
        return None
    before, after = file_content(old), file_content(new)
    return Replacement(shift.name, placement.place(new.place), before, after)


def _called(result: Result, cell: Cell) -> str:
    """An input by its label, with its name; of a timeline what stands at the head of its row."""
    item = result.new.ctx.analysis.items.get(cell.id.item)
    label = result.new.book.row_label(cell.place)
    return f"{item.label} ({cell.id})" if item else label or str(cell.id)


def _before(result: Result) -> Value | None:
    """The headline of the workbook that came back; None where it was another item."""
    read, name = result.read, result.new.ctx.model.headline
    if read.ctx.model.headline != name:
        return None
    old = merged(read, read.ctx, read.book)
    return old.values().get(old.placement.place(read.ctx.layout.live(name)))


SET_ANEW: Mapping[str, str] = {
    "agreed": N_("{source} says the same"),
    "taken": N_("the figure of {source} was taken"),
}
"""What became of an edit of a cell that was set anew."""


def outcome(decision: Decision, _: Translate = str, source: str = "") -> str:
    """What became of an edit, in words; `source` is what the template's figure was set by."""
    kind, edit = decision.outcome, decision.edit
    if edit.of_the_tool:
        return _("written anew in the words of this version")
    if kind == "kept":
        told = _("kept")
        if edit.kind == "overwritten":
            told = _("kept: a value stands over the formula")
        elif edit.kind == "formula":
            told = _("kept: your formula stands in place of the template's")
        elif edit.kind == "input" and edit.now is None and not edit.cell.waits:
            told = _("follows its parent case again")
        elif edit.kind == "input" and decision.recounted:
            told = _("kept; from the new first day it is step {step}").format(step=decision.yours)
        if decision.inherits:
            moved = _("; the default of {cell}, which it covers, moved")
            told += moved.format(cell=decision.inherits)
        return told
    if kind == "dropped" and decision.cell and decision.cell.takes != edit.cell.takes:
        return _("the template takes another kind of entry there now")
    if kind == "dropped" and decision.cell and edit.cell.takes == "choice":
        return _("the template no longer has this option")
    if source and kind in SET_ANEW:
        said = SET_ANEW[kind]
        return _(said).format(source=source)
    return {
        "agreed": _("the template now says the same"),
        "taken": _("the template's new content was taken"),
        "conflict": _("both changed"),
        "dropped": _("the template no longer has this cell"),
        "restored": _("written anew as the template has it"),
    }[kind]
