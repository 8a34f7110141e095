"""The file of the new workbook: the user's package, fresh sheets in it, nothing missing."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ..addresses import Place, Spot
from ..book.book import Book, Formula, Value, Values
from ..book.values import near
from ..merge.placement import Placement
from ..merge.user_cells import UserFormula
from ..problems import ModelError, Problem, few
from ..readback.book_match import file_content
from ..readback.edits import UserCell
from ..translations import told as _
from ..xlsx import writer
from ..xlsx.package import Package, cells_of
from ..xlsx.style_import import StyleImport
from . import chart_caches, loss_check, sheet_graft, workbook_part, worksheet_tree
from .graft_job import Graft
from .lost_formatting import LostFormat, lost_formats
from .reference_rewriter import DanglingReference, ReferenceRewriter


@dataclass(frozen=True)
class PatchedFile:
    """The bytes of the new workbook, and what could not stay as it was.

    `unknown` counts the formulas without a stored value, `unfilled` the cells that arrays and
    data tables fill: Excel computes them when it opens the file.
    """

    data: bytes
    gone: tuple[DanglingReference, ...]
    """References of the user's whose item is no longer there."""
    loose: tuple[DanglingReference, ...]
    """References that nobody can follow, in texts and over several sheets."""
    formats: tuple[LostFormat, ...]
    """Formatting of the user's that the fresh sheets do not have."""
    unknown: int
    unfilled: int
    left: tuple[str, ...] = ()
    """What could not be carried, each in a sentence."""


def written(
    placement: Placement,
    book: Book,
    values: Values,
    user_cells: tuple[UserCell, ...],
    formulas: tuple[UserFormula, ...],
    edited: frozenset[tuple[str, Spot]],
) -> PatchedFile:
    """Raises ModelError where the result lost something that nobody named."""
    filled = [cell.place for cell in book.cells if isinstance(cell.content, Formula)]
    unknown = frozenset(place for place in filled if place not in values)
    fresh = Package(writer.unsealed(book, {**values, **dict.fromkeys(unknown, 0.0)}))
    expected = loss_check.before(placement, user_cells)
    returned = placement.match.returned
    target = Package(returned.raw)
    untrue = workbook_part.without_untrue(target)
    remap, styles = ReferenceRewriter(placement, target), StyleImport(target, fresh)
    job = Graft(placement, target, fresh, remap, styles, values, user_cells, unknown)
    looks = lost_formats(placement, fresh, edited)
    order = tuple(target.listed())
    active = workbook_part.active(target)
    for tab in returned.tabs:
        if tab.name not in placement.match.owners:
            job.remap.sheet(tab)
    job.remap.workbook()
    sheet_graft.graft(job)
    workbook_part.names(job, [name.name for name in placement.match.book.names], order)
    _valued(job, formulas)
    chart_caches.refresh(target, _charts(job), _lookup(job, book))
    workbook_part.activate(target, active)
    workbook_part.settle(target, book.properties["comments"])
    data = target.data()
    _proved(expected, loss_check.after(placement, user_cells, data))
    lost, unfilled = _unvalued(job, formulas)
    gone, loose = tuple(remap.gone), tuple(remap.loose)
    return PatchedFile(data, gone, loose, looks, lost, unfilled, (*untrue, *remap.left))


def _unvalued(job: Graft, formulas: tuple[UserFormula, ...]) -> tuple[int, int]:
    """How many formulas, and how many cells that others fill, have no stored value."""
    without = [formula for formula in formulas if formula.place not in job.values]
    filled = [f for f in without if not f.text and f.found.spread is not None]
    return len(job.unknown) + sum(bool(f.text) for f in without), len(filled)


def _charts(job: Graft) -> tuple[str, ...]:
    """The charts that the user drew: the fresh ones are right."""
    fresh = {content for part, content in job.fresh.parts.items() if "/charts/" in part}
    return tuple(
        part
        for part, content in job.target.parts.items()
        if re.search(r"/charts/chart\d*\.xml$", part) and content not in fresh
    )


def _lookup(job: Graft, book: Book) -> chart_caches.Lookup:
    """What each cell of the new workbook shows."""
    placement = job.placement
    typed_in: dict[Place, Value | None] = {
        cell.place: file_content(cell)
        for cell in book.cells
        if not isinstance(cell.content, Formula)
    }
    for cell in job.user_cells:
        at = placement.spot(cell.tab.name, cell.spot)
        if at and not cell.found.formula:
            typed_in[at] = cell.found.value
    match = placement.match
    tabs = {tab.name: tab for tab in match.returned.tabs if tab.name not in match.owners}

    def shown(place: Place) -> Value | None:
        if place in job.values:
            return job.values[place]
        if place.sheet in tabs:
            found = tabs[place.sheet].cells.get((place.row, place.col))
            return None if found is None or found.formula else found.value
        return typed_in.get(place)

    return shown


def _valued(job: Graft, formulas: tuple[UserFormula, ...]) -> None:
    """The stored values of the user's formulas: as computed, or none where nobody can tell."""
    known = {formula.place: formula for formula in formulas}
    sheets = {place.sheet for place in known}
    for name, part, _entry in job.target.sheets():
        for row, col, cell in cells_of(job.target.tree(part)) if name in sheets else ():
            formula = known.get(Place(name, row, col))
            if formula is None:
                continue
            if formula.found.error and not formula.text and not formula.found.spread:
                continue  # somebody typed it
            value, old = job.values.get(formula.place), formula.found.value
            if old is not None if value is None else not near(value, old):
                job.target.tree(part, change=True)
                worksheet_tree.store(cell, value)


def _proved(
    expected: Mapping[loss_check.Feature, int], there: Mapping[loss_check.Feature, int]
) -> None:
    lost = [thing for thing, count in expected.items() if there.get(thing, 0) < count]
    if lost:
        told = _(
            "nothing was written, because the new workbook would lose {things}; please report"
            " this, with the workbook if you may"
        )
        raise ModelError([Problem(told.format(things=few(lost, 5, "; ")))])
