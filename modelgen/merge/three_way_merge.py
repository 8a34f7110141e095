"""Three versions of each cell, the template's old and new one and the user's: what stands in it.

The user's content stays where the template did not move; what moved under an untouched cell is
taken; where both moved it is a conflict, and nothing is written until somebody decides.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from ..addresses import Place
from ..book.book import CASE_LABELS, OPTION, Book, Cell, CellId, Formula
from ..book.roles import INPUTS, RESTORED, VALUES
from ..formulas import cell_references
from ..problems import ModelError, Problem
from ..readback.book_match import file_content
from ..readback.edits import Edit, same_content
from ..readback.row_alignment import FileContent
from ..readback.template_moves import TemplateMoves
from ..readback.typed_dates import ACTUALS_END, recounted
from ..readback.typed_words import options
from ..template.entries import plain
from ..template.words import LIVE_CASE
from ..translations import N_, tool_sheets, words
from ..translations import told as _
from .placement import Placement
from .takes import Meaning, TakeWords, takes_of

Outcome = Literal["kept", "agreed", "taken", "conflict", "dropped", "restored"]


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of an edit: `yours` and `new` as they read in the new workbook."""

    outcome: Outcome
    edit: Edit
    cell: Cell | None
    """In the new Book; None where the template dropped it."""
    yours: FileContent
    new: FileContent
    inherits: str = ""
    """The id of the ancestor whose moved default a typed case value covers, or nothing."""

    @property
    def name(self) -> str:
        return self.edit.name

    @property
    def recounted(self) -> bool:
        """Whether a last actual step has another number in the new workbook, for the same date."""
        return self.edit.name.endswith(ACTUALS_END) and self.yours != self.edit.now

    @property
    def called(self) -> str:
        """The name with its cell; the cell alone where it has no other name."""
        at = str(self.edit.at)
        return at if self.name == at else f"{self.name} ({at})"


@dataclass(frozen=True, slots=True)
class TemplateChange:
    """An untouched cell whose content the template moved, or a cell that it brings or drops."""

    name: str
    """The cell's id."""
    old: Cell | None
    """None where the template brings the cell."""
    new: Cell | None
    """None where it drops it."""


@dataclass(frozen=True)
class Merge:
    """The decisions, in the Book's order, and what the template moved under untouched cells."""

    decisions: tuple[Decision, ...]
    template_changes: tuple[TemplateChange, ...]

    def of(self, *outcomes: Outcome) -> tuple[Decision, ...]:
        return tuple(d for d in self.decisions if d.outcome in outcomes)


def merge(
    placement: Placement, changed: Iterable[Edit], takes: Iterable[str], meaning: Meaning = str
) -> Merge:
    """Raises ModelError for a `--take` that names nothing, and for one that cannot be done."""
    edits = tuple(changed)
    given = takes_of(takes, edits, placement.match.book, meaning)
    found = tuple(_decided(placement, edit) for edit in edits)
    if refused := list(_refused(found, given)):
        raise ModelError(refused)
    settled = tuple(_taken(decision, given) for decision in found)
    touched = {edit.cell.place for edit in edits}
    return Merge(settled, tuple(_shifts(placement, touched)))


def _refused(found: Iterable[Decision], takes: TakeWords) -> Iterator[Problem]:
    """Each `NAME=yours` of which nothing can be kept, with the reason."""
    for take in (take for take in takes.named if take.side == "yours"):
        outcomes = [d.outcome for d in found if d.edit.cell.place in take.cells]
        reasons = [NEVER_YOURS.get(outcome, "") for outcome in outcomes]
        if all(reasons):
            reason, said = reasons[0], _("`--take {word}`: {reason}")
            yield Problem(said.format(word=f"{take.name}=yours", reason=_(reason)))


NEVER_YOURS = {
    "dropped": N_(
        "the template no longer has that cell; copy what you need to a sheet of your own"
    ),
    "restored": N_("such a cell is always written as the template has it; change the template"),
}
"""Why an edit with such an outcome cannot be kept."""


def _taken(decision: Decision, takes: TakeWords) -> Decision:
    """A conflict as somebody decides it; an edit that is kept is taken back by its name alone."""
    general = takes.general if decision.outcome == "conflict" else ""
    side = takes.side(decision.edit) or general
    outcomes: dict[tuple[str, str], Outcome] = {
        ("conflict", "yours"): "kept",
        ("conflict", "new"): "taken",
        ("kept", "new"): "taken",
    }
    return replace(decision, outcome=outcomes.get((decision.outcome, side), decision.outcome))


def _decided(placement: Placement, edit: Edit) -> Decision:
    at = placement.moves.place(edit.cell.place)
    cell = placement.moves.filled.get(at) if at else None
    yours = _yours(placement, edit)
    if cell is None:
        return Decision("dropped", edit, None, yours, None)
    new = seen(placement, cell)
    if edit.kind == "live case":
        label = _label(placement, edit.now)
        if label is None:
            return Decision("dropped", edit, cell, yours, new)
        yours = label
    if edit.cell.role in VALUES and edit.now is not None:
        fitting = _fitting(placement, edit, cell, yours)
        if fitting is None:
            return Decision("dropped", edit, cell, yours, new)
        yours = recounted(placement.moves.old, placement.moves.new, cell, fitting)
    inherits = ""
    if (
        edit.cell.role in RESTORED
        or edit.of_the_tool
        or edit.cell.place.sheet == tool_sheets(placement.match.book.lang).source
        or (edit.kind == "emptied" and isinstance(cell.content, Formula))
    ):
        outcome: Outcome = "restored"
    elif edit.kind == "input" and edit.now is None and not edit.cell.waits:
        yours, outcome = _parent(placement, cell), "kept"
    elif not _moved_there(placement.moves, edit.cell, cell):
        outcome = "kept"
        inherits = _inherited(placement, edit.cell)
    else:
        outcome = "conflict"
    if outcome in ("kept", "conflict") and edit.now is not None and same_content(yours, new):
        outcome = "agreed"
    return Decision(outcome, edit, cell, yours, new, inherits)


def _label(placement: Placement, shown: FileContent) -> str | None:
    """The new template's label of the user's live case; None where it has no such case."""
    new = {c.id: c.content for c in placement.moves.new.cells if c.id.family == CASE_LABELS}
    case = _case(placement.moves.old, shown)
    if case is None and shown in new.values():  # of a case that is added just now
        return str(shown)
    return str(new[case]) if case in new else None


def _fitting(placement: Placement, edit: Edit, cell: Cell, yours: FileContent) -> FileContent:
    """What was typed as the new cell takes it: an option by its new label; None if it does not."""
    if edit.cell.takes != cell.takes:
        return None
    if cell.takes == "text" and isinstance(yours, str):
        return _row_picked(placement, edit.cell, yours)
    if cell.takes != "choice" or str(yours).startswith("="):
        return yours
    if cell.waits:  # the options of a column have their labels alone
        known = options(placement.moves.new).get(cell.id.item, {})
        return known.get(plain(str(yours)))
    option = _option(placement.moves.old, edit.cell, edit.now)
    labels = {c.id: str(c.content) for c in placement.moves.new.cells if c.role == "option"}
    return labels.get(option) if option else None


def _row_picked(placement: Placement, cell: Cell, yours: str) -> str:
    """Of a cell that picks a row of a table, what the row is called now; else what was typed."""
    old, new = placement.moves.old, placement.moves.new
    for rule in old.validations:
        area = cell_references.read(rule.source[1:], cell.place.sheet) if rule.source else None
        here = rule.area.sheet == cell.place.sheet and rule.area.holds(cell.place)
        if area is None or not here:
            continue
        rows = (c for c in old.by_sheet.get(area.sheet, ()) if c.waits and area.holds(c.place))
        picked = next((c.id for c in rows if plain(str(c.content)) == plain(yours)), None)
        called = {c.id: str(c.content) for c in new.cells if c.waits}
        return called.get(picked, "") or yours if picked else yours
    return yours


def _option(book: Book, cell: Cell, label: object) -> CellId | None:
    """The option of a choice that has a label; None where none has it."""
    family = f"{OPTION}{cell.id.item}"
    labels = (c for c in book.cells if c.id.family == family)
    return next((c.id for c in labels if c.content == label), None)


def _case(book: Book, label: FileContent) -> CellId | None:
    """The case that has a label; None where no case has it."""
    labels = (c for c in book.cells if c.id.family == CASE_LABELS)
    return next((c.id for c in labels if c.content == label), None)


def _yours(placement: Placement, edit: Edit) -> FileContent:
    if not isinstance(edit.now, str) or not edit.now.startswith("="):
        return edit.now
    at = placement.moves.place(edit.cell.place)
    there = placement.place(at) if at else edit.at
    return "=" + placement.cell_formula(edit.now[1:], edit.at, there)


def seen(placement: Placement, cell: Cell) -> float | str:
    """The content of a cell of the new Book as it reads in the new workbook."""
    if isinstance(cell.content, Formula) and not placement.unmoved:
        return placement.book_formula(cell.content.text, cell.place.sheet)
    return file_content(cell)


def _parent(placement: Placement, cell: Cell) -> FileContent:
    """What a case cell holds when no value is typed over it: a link to its parent's cell."""
    above = cell.id.of_case(placement.parents[cell.id.case])
    parent = next(c for c in placement.moves.new.cells if c.id == above)
    at, target = placement.place(cell.place), placement.place(parent.place)
    return "=" + target.ref(at.sheet, "none")


def moved(step: TemplateMoves, old: Cell, new: Cell) -> bool:
    """Whether the content of a cell moved between two Books."""
    if step.old is step.new or _in_the_same_words(step, old, new):
        return False
    if old.role == "selector":  # a case that got another label is the same case
        return _case(step.old, file_content(old)) != _case(step.new, file_content(new))
    if old.takes == new.takes == "choice" and not _computed(old, new) and not old.waits:
        one, other = (_option(b, c, c.content) for b, c in ((step.old, old), (step.new, new)))
        return one != other  # an option that got another label is the same option
    before = file_content(old)
    if isinstance(old.content, Formula):
        text, here, there = old.content.text[1:], old.place.sheet, new.place.sheet
        before = f"={cell_references.rewritten(text, here, step.area, there)}"
    return not same_content(before, file_content(new))


def _moved_there(step: TemplateMoves, old: Cell, new: Cell) -> bool:
    """Whether the template moved what somebody edited: of a last actual step the date."""
    was = file_content(old)
    there = recounted(step.old, step.new, old, was)
    return moved(step, old, new) if there is was else not same_content(there, file_content(new))


def _computed(*cells: Cell) -> bool:
    """Whether one of the cells holds a formula."""
    return any(str(file_content(cell)).startswith("=") for cell in cells)


def _in_the_same_words(step: TemplateMoves, old: Cell, new: Cell) -> bool:
    """Whether a formula takes more steps, or later ones, and says the same as before."""
    one, other = old.content, new.content
    if not isinstance(one, Formula) or not isinstance(other, Formula) or old.role in INPUTS:
        return False
    if one.says != other.says or one.says == words(step.new.lang)("Typed by hand"):
        return False
    texts = one.text[1:], other.text[1:]
    if cell_references.shape(texts[0]) != cell_references.shape(texts[1]):
        return False
    was, now = (
        cell_references.areas(text, cell.place.sheet)
        for text, cell in zip(texts, (old, new), strict=True)
    )
    pairs = list(zip(was, now, strict=True))
    return all(
        step.area(area) == seen
        or (step.on_steps(area) and step.sheets.get(area.sheet) == seen.sheet)
        for area, seen in pairs
    )


def _inherited(placement: Placement, cell: Cell) -> str:
    """The ancestor whose moved default a typed case value covers, or nothing."""
    id = cell.id
    if cell.role != "inherited":
        return ""
    old, new = (
        {c.id: c for c in book.cells if c.id.item == id.item and c.id.case}
        for book in (placement.moves.old, placement.moves.new)
    )
    while id.case in placement.parents:
        id = id.of_case(placement.parents[id.case])
        if id in old and id in new and old[id].role != "inherited":
            return id.text if moved(placement.moves, old[id], new[id]) else ""
    return ""


def _shifts(placement: Placement, touched: set[Place]) -> Iterator[TemplateChange]:
    """Inputs and line items that the template moved, brought or dropped."""
    if placement.moves.old is placement.moves.new:
        return
    step = placement.moves
    old, new = _named(step.old), _named(step.new)
    items = [{cell.id.item for cell in cells.values()} for cells in (old, new)]
    reached = set()
    for id, cell in old.items():
        at = step.place(cell.place)
        other = step.filled.get(at) if at else None
        reached.add(at)
        gone = other is None and not (_by_formula(cell, items[1]) or _nothing(cell))
        if cell.place not in touched and (gone or (other and moved(step, cell, other))):
            yield TemplateChange(id.text, cell, other)
    for id, cell in new.items():
        if cell.place not in reached and not (_by_formula(cell, items[0]) or _nothing(cell)):
            yield TemplateChange(id.text, None, cell)


def _by_formula(cell: Cell, items: Collection[str]) -> bool:
    """Whether a cell that only one version has says nothing: the other has the formula."""
    of_a_row = cell.id.of_a_series and cell.role not in INPUTS and cell.id.item in items
    return cell.role == "inherited" or of_a_row


def _nothing(cell: Cell) -> bool:
    """Whether a cell waits in a row of a table that nobody has filled."""
    return cell.waits and cell.content == ""


def _named(book: Book) -> dict[CellId, Cell]:
    """Inputs of every case, each line item's live formula, and those of the series."""
    inputs = {cell.id: cell for cell in book.cells if cell.id and cell.role in INPUTS}
    names = {id.item for id in inputs}
    lines = (c for c in book.cells if c.id.case == ("" if c.id.of_a_series else LIVE_CASE))
    return inputs | {c.id: c for c in lines if c.id.item not in names}
