"""A copy of a workbook to hand out: without its template, marked so that nobody regenerates it."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from ..addresses import Place
from ..audit.audit import subject_of
from ..audit.subject import Subject
from ..book.book import Cell, Value
from ..compile.wording import failing
from ..merge.edits_sheet import log_tab
from ..problems import ModelError, Problem, few
from ..readback.readback import Readback
from ..translations import day as written
from ..translations import told as _
from ..xlsx.writer import footer
from .handout_copy import listing
from .handout_copy.copy import CellPlan, Copy
from .handout_copy.reach import Reach, hidden_spots, names_of, tables_of
from .handout_copy.workbook import Marking, write

COMMENTS = "comments"


@dataclass(frozen=True)
class Handout:
    data: bytes
    failing: tuple[Cell, ...]
    removed: tuple[str, ...] = ()
    """What the workbook has and the copy does not."""
    kept: tuple[str, ...] = ()


def handout(
    path: Path, data: bytes, day: date, values: bool, keep: tuple[str, ...] = ()
) -> Handout:
    """The copy of a day; with `values` its formulas are replaced by what they show.

    Raises ModelError for a workbook of another tool, and for one whose figures cannot be trusted.
    """
    subject = subject_of(path, data)
    if subject.readback is None:
        why = "; ".join(subject.broken) or _("it carries no template of this tool")
        said = _("`{name}` cannot be handed out: {why}").format(name=path.name, why=why)
        raise ModelError([Problem(said)])
    reach = _reach(subject, values)
    problems = list(_doubts(subject, reach))
    if problems:
        raise ModelError(problems)
    read = subject.read
    title, said = read.match.book.properties["title"], _told(subject, path, day, values)
    marking = Marking(title, said, day, read.ctx.lang)
    copy = Copy(subject.returned, reach, _plan(subject, reach, day), COMMENTS in keep)
    made = write(copy, marking)
    checks = (
        replace(check, place=read.at(check.place) or check.place)
        for check in failing(read.match.book, _values(read, subject))
    )
    left = [tab.name for tab in subject.returned.tabs if tab.name not in reach.sheets]
    return Handout(made, tuple(checks), listing.removed(copy, left), listing.kept(copy))


def _reach(subject: Subject, values: bool) -> Reach:
    """The sheets, names and tables of the copy: what somebody sees who opens the workbook."""
    tabs, dropped = subject.returned.tabs, _dropped(subject.read, values)
    sheets = tuple(
        tab.name
        for tab in tabs
        if tab.state == "visible"
        and tab.name not in dropped
        and (tab.is_worksheet or tab.is_chartsheet)
    )
    if not any(tab.is_worksheet for tab in tabs if tab.name in sheets):
        raise ModelError([Problem(_("every sheet is hidden: unhide those to be handed out"))])
    order = tuple(tab.name for tab in tabs)
    tables = frozenset(tables_of(subject.returned, sheets))
    hidden = {at for name in sheets for at in hidden_spots(subject.returned, name)}
    gone = frozenset(hidden - subject.base.keys())
    reach = Reach(sheets, order, frozenset(), tables, gone, values)
    return replace(reach, names=names_of(subject.returned, reach))


def _dropped(read: Readback, values: bool) -> set[str]:
    """The sheets that a reader has no use for: those of the tool, and Edits.

    Workings and the cases over time are what formulas of other sheets need: they go with these.
    """
    sheets = read.ctx.tool_sheets
    own = {sheets.formula_map, sheets.audit, sheets.source}
    own |= {sheets.workings, sheets.over_cases} if values else set()
    found = {*map(read.match.tabs.get, own), log_tab(read.match)}
    return {tab.name for tab in found if tab}


def _values(read: Readback, subject: Subject) -> dict[Place, Value]:
    """The values of the compiled Book's cells, as the workbook has them."""
    places = ((cell.place, read.at(cell.place)) for cell in read.match.book.cells)
    return {place: subject.computed[at] for place, at in places if at and at in subject.computed}


def _doubts(subject: Subject, reach: Reach) -> Iterator[Problem]:
    """Why the figures of the copy could not be trusted."""
    stale = [place for place in subject.formulas if subject.stale(place)]
    if stale:
        says = _(
            "{cells}: stored values are not what the formulas give; recalculate and save it in"
            " Excel first"
        )
        yield Problem(says.format(cells=few(stale, listing.FEW)))
    unknown = [
        place
        for place, text in subject.formulas.items()
        if place.sheet in reach.sheets
        and subject.cells[place].value is None
        and place not in subject.computed
        and (reach.values or not reach.stands(text, place.sheet))
    ]
    if unknown:
        says = _("{cells}: formulas without a stored value; open it in Excel and save it first")
        yield Problem(says.format(cells=few(unknown, listing.FEW)))


def _plan(subject: Subject, reach: Reach, day: date) -> CellPlan:
    """Ids that no formula needs are emptied, stored values filled in, the first sheet marked."""
    read, base = subject.read, subject.base
    sheets = {read.match.owners.get(name) for name in reach.order if name not in reach.sheets}
    rows = {(p.sheet, p.row) for p, c in base.items() if c.link in sheets - {None}}
    ids = {
        place
        for place, cell in base.items()
        if (place.sheet, place.row) in rows
        or (cell.role == "id" and (reach.values or place not in subject.used))
    }
    stored = {
        place: subject.computed[place]
        for place in subject.formulas
        if subject.cells[place].value is None and place in subject.computed
    }
    _ = read.ctx.words
    said = _("Copy handed out on {day}: changes made in it do not reach the original")
    mark = said.format(day=written(day, read.ctx.lang))
    first = read.match.book.sheets[0].name
    cells = (c for c in read.match.book.cells if (c.place.sheet, c.role) == (first, "about"))
    texts = {at: mark for cell in cells if (at := read.at(cell.place))}
    marked = footer(read.match.book, f"\n{mark}")
    owned = dict.fromkeys(read.match.owners, marked)
    other = f"&C&8 {mark}"
    return CellPlan(frozenset(ids | reach.gone), stored, texts, owned, other, subject.value)


def _told(subject: Subject, path: Path, day: date, values: bool) -> str:
    """What the copy says of itself, in the workbook's language."""
    read = subject.read
    _, digest = read.ctx.words, hashlib.sha256(subject.returned.raw).hexdigest()
    at = read.at(read.ctx.layout.sel_case)
    live = subject.cells[at].value if at in subject.cells else "–"
    words = (
        _("Handout of {file} (SHA-256 {hash}), {day}: live case {case}; values only.")
        if values
        else _("Handout of {file} (SHA-256 {hash}), {day}: live case {case}; formulas are live.")
    )
    shown = written(day, read.ctx.lang)
    told = words.format(file=path.name, hash=digest[:16], day=shown, case=live)
    return told + " " + _("It cannot be regenerated: regenerate the original.")
