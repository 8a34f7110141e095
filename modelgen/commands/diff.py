"""Two workbooks or templates: what moved, and what each moved input did to the headline."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

from ..addresses import Place
from ..book.book import CASE_LABELS, SELECTOR, Cell, CellId, Formula
from ..book.effects import Effects, Replacement, effects
from ..book.roles import INPUTS
from ..book.values import near
from ..formulas import cell_references
from ..merge.live_model import LiveModel
from ..merge.live_series import SeriesValues, live_series
from ..merge.three_way_merge import moved
from ..readback.book_match import file_content
from ..readback.edits import same_content
from ..readback.row_alignment import FileContent
from ..readback.template_moves import TemplateMoves
from ..readback.template_moves import moves as template_moves
from ..template.words import LIVE_CASE
from . import moves

KINDS = ("input", "case", "formula", "text", "sheet")


@dataclass(frozen=True, slots=True)
class Difference:
    """A thing that differs: its kind, its id, where it is now, what it was and what it is."""

    kind: str
    item: str
    cell: str
    old: FileContent
    new: FileContent
    effect: float | None = None


@dataclass(frozen=True)
class Diff:
    """All differences, the results on both sides, and how the headline moved from old to new.

    `effects.generated` is the new model with the old inputs: what is between it and the old
    headline is the work of formulas, not of inputs.
    """

    old: LiveModel
    new: LiveModel
    differences: tuple[Difference, ...]
    results: tuple[tuple[str, FileContent, FileContent], ...]
    effects: Effects
    inputs: tuple[CellId, ...]
    """Those that the effects are of, in their order."""


def diff(old: LiveModel, new: LiveModel) -> Diff:
    """Inputs, formulas, texts and sheets of two states, in the new one's order."""
    step = template_moves(old.book, new.book)
    found = list(_cells(step))
    moved_inputs = [
        (d, place)
        for d, place in found
        if d.kind == "input" and d.old is not None and d.new is not None
    ]
    changes = [Replacement(d.item, place, d.old, d.new) for d, place in moved_inputs]
    ids = tuple(new.cells[place].id for _d, place in moved_inputs)
    place = headline(new)
    total = effects(new.calculation, place, changes, SELECTOR.text)
    if place not in new.values:
        total = total.unknown
    alone = {change.name: effect for change, effect in zip(changes, total.alone, strict=True)}
    told = [*(replace(d, effect=alone.get(d.item)) for d, _at in found), *_sheets(step)]
    told.sort(key=lambda d: KINDS.index(d.kind))
    return Diff(old, new, tuple(told), tuple(_results(old, new)), total, ids)


def move(found: Diff, called: Callable[[CellId], str] = str) -> moves.HeadlineMove | None:
    """How the headline moved; None where it is another item, or a part of it is not known."""
    if found.old.ctx.model.headline != found.new.ctx.model.headline:
        return None
    before = found.old.value_at(headline(found.old))
    return moves.move_of(before, found.effects, [(id, called(id)) for id in found.inputs])


def headline(side: LiveModel) -> Place:
    """Where the headline of the live case stands."""
    return side.place(side.ctx.layout.live(side.ctx.model.headline))


def _cells(step: TemplateMoves) -> Iterator[tuple[Difference, Place]]:
    """Cells with an id, and line items once for their row."""
    old = {c.id: c for c in step.old.cells if c.id}
    new = {c.id: c for c in step.new.cells if c.id}
    rows: set[str] = set()
    follows = _following(step)
    for id, cell in (old | new).items():
        before, after = old.get(id), new.get(id)
        kind, row = _kind(id, before, after)
        if not kind or row in rows or follows(before, after):
            continue
        if before and after and not moved(step, before, after):
            continue
        if kind == "formula":
            rows.add(row)
        was, now = (file_content(c) if c else None for c in (before, after))
        place = (after or cell).place
        yield Difference(kind, id.text, str(place), was, now), place


def _following(step: TemplateMoves) -> Callable[[Cell | None, Cell | None], bool]:
    """Which cells differ only because one side has a case more: its formulas, what picks it."""
    books = (step.old, step.new)
    old, new = ({c.id.text for c in b.cells if c.id.family == "case_id"} for b in books)
    alone = {text.partition(".")[2] for text in old ^ new}

    def follows(before: Cell | None, after: Cell | None) -> bool:
        formulas = [c.content for c in (before, after) if c and isinstance(c.content, Formula)]
        if len(formulas) < 2:
            return bool(formulas) and any(c and c.id.case in alone for c in (before, after))
        one, other = (cell_references.shape(formula.text[1:]) for formula in formulas)
        return bool(alone) and one == other and one.startswith("INDEX(")

    return follows


def _kind(id: CellId, old: Cell | None, new: Cell | None) -> tuple[str, str]:
    """What a cell with an id is to a reader of differences, and the row that it stands for."""
    both = [cell for cell in (new, old) if cell]
    cell, name = both[0], id.text
    if cell.role in INPUTS:
        return "input", name
    if id.family in (CASE_LABELS, "case_id"):
        return "case", name
    if id.family == "source":
        return "", name
    formulas = [isinstance(c.content, Formula) for c in both]
    if all(formulas) and id.of_a_series:
        return ("", name) if id.case else ("formula", id.item + " over time")
    if all(formulas):
        return ("formula", f"{id.item}.{id.case != LIVE_CASE}") if id.case else ("", name)
    if any(formulas):
        return "formula", name
    return ("text", name) if cell.role == "constant" else ("", name)


def _sheets(step: TemplateMoves) -> Iterator[Difference]:
    for sheet in (s.name for s in step.old.sheets):
        if sheet not in step.sheets:
            yield Difference("sheet", sheet, "", sheet, None)
    for sheet in (s.name for s in step.new.sheets):
        if sheet not in step.sheets.values():
            yield Difference("sheet", sheet, "", None, sheet)


def _results(old: LiveModel, new: LiveModel) -> Iterator[tuple[str, FileContent, FileContent]]:
    """The value of every named result in the live case, on both sides."""
    sides = (_named(old), _named(new))
    for name in dict.fromkeys((*sides[1], *sides[0])):
        was, now = sides[0].get(name), sides[1].get(name)
        if isinstance(was, SeriesValues) or isinstance(now, SeriesValues):
            if not _same_series(was, now):
                yield name, _told(was), _told(now)
        elif not _same_result(was, now):
            yield name, was, now


def _same_series(was: object, now: object) -> bool:
    """Whether two results over time are the same, step by step."""
    if not isinstance(was, SeriesValues) or not isinstance(now, SeriesValues):
        return False
    if (was.axis, was.steps, [*was.cases]) != (now.axis, now.steps, [*now.cases]):
        return False
    old, new = (
        [side.opening, *side.values, *(v for case in side.cases.values() for v in case)]
        for side in (was, now)
    )
    return len(old) == len(new) and all(map(_same_result, old, new))


def _same_result(was: FileContent, now: FileContent) -> bool:
    """Whether two results are the same but for what the last digits of a sum may differ by."""
    if isinstance(was, float) and isinstance(now, float):
        return near(was, now)
    return same_content(was, now)


def _named(side: LiveModel) -> dict[str, FileContent | SeriesValues]:
    """What each named result shows in the live case: a figure, or one for each step."""
    found: dict[str, FileContent | SeriesValues] = {}
    for name in (n for n in side.book.names if n.name.startswith("out_")):
        word = name.name.removeprefix("out_")
        series = side.ctx.item(word).is_series
        found[word] = live_series(side, word) if series else side.value_at(name.area.first)
    return found


def _told(shown: FileContent | SeriesValues) -> FileContent:
    return shown.told if isinstance(shown, SeriesValues) else shown


def _for_machines(side: LiveModel, name: str, shown: FileContent) -> FileContent | dict[str, Any]:
    """A result in JSON; a series as its axis, steps and values."""
    item = side.ctx.analysis.items.get(name)
    return live_series(side, name).data if item and item.is_series else shown


def data(found: Diff) -> dict[str, Any]:
    """The differences for machines."""
    return {
        "old": found.old.shown,
        "new": found.new.shown,
        "headline": {
            "item": found.new.ctx.model.headline,
            "new": found.effects.now,
            "new_with_old_inputs": found.effects.generated,
            "interaction": found.effects.interaction,
            "move": moves.data(move(found)),
        },
        "differences": [asdict(d) for d in found.differences],
        "results": [
            {
                "item": name,
                "old": _for_machines(found.old, name, was),
                "new": _for_machines(found.new, name, now),
            }
            for name, was, now in found.results
        ],
    }
