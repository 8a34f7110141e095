"""A copy of a workbook to hand out: without its template, marked so that nobody regenerates it."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ..addresses import Place
from ..audit.audit import subject_of
from ..audit.subject import Subject
from ..book.book import Value
from ..compile.wording import failing
from ..formulas import cell_references
from ..merge.edits_sheet import log_tab
from ..patch.chart_caches import freeze
from ..patch.workbook_part import untitled, without_sheets
from ..patch.worksheet_tree import store
from ..problems import ModelError, Problem, few
from ..readback.readback import Readback
from ..translations import day as written
from ..xlsx.package import Package, cells_of, local, parent, tag
from ..xlsx.reader import HANDOUT, Tab
from ..xlsx.writer import SEAL

CUSTOM, CORE = "docProps/custom.xml", "docProps/core.xml"

CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"

_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"

_DUBLIN = "http://purl.org/dc/elements/1.1/"

_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"

_EMPTY = (
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"'
    b' xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"/>'
)

FEW = 5


@dataclass(frozen=True)
class Handout:
    data: bytes
    failing: tuple[str, ...]


def handout(path: Path, data: bytes, day: date, values: bool) -> Handout:
    """The copy of a day; with `values` its formulas are replaced by what they show.

    Raises ModelError for a workbook of another tool, and for one whose figures cannot be trusted.
    """
    subject = subject_of(path, data)
    if subject.readback is None:
        why = "; ".join(subject.broken) or "it carries no template of this tool"
        raise ModelError([Problem(f"`{path.name}` cannot be handed out: {why}")])
    read, package = subject.read, subject.returned.package
    dropped = _dropped(read, values)
    problems = list(_doubts(subject, dropped, values))
    if problems:
        raise ModelError(problems)
    for tab in subject.returned.tabs:
        if tab.is_worksheet and tab.name not in dropped:
            _cells(subject, tab, values, dropped)
    charts = [part for part in package.parts if part.startswith("xl/charts/chart")]
    freeze(package, charts, dropped, subject.value)
    _without(package, dropped)
    told = _told(read, subject, path, day, values)
    _stamped(subject, told, day)
    checks = failing(read.match.book, _values(read, subject))
    return Handout(package.data(), tuple(checks))


def _dropped(read: Readback, values: bool) -> set[str]:
    """The sheets that a reader has no use for: those of the tool, and Edits.

    Workings is what the formulas of other sheets need, so it goes with the formulas alone.
    """
    sheets = read.ctx.tool_sheets
    own = {sheets.formula_map, sheets.audit, sheets.source}
    own |= {sheets.workings} if values else set()
    found = {*map(read.match.tabs.get, own), log_tab(read.match)}
    return {tab.name for tab in found if tab}


def _values(read: Readback, subject: Subject) -> dict[Place, Value]:
    """The values of the compiled Book's cells, as the workbook has them."""
    places = ((cell.place, read.at(cell.place)) for cell in read.match.book.cells)
    return {place: subject.computed[at] for place, at in places if at and at in subject.computed}


def _doubts(subject: Subject, dropped: set[str], values: bool) -> Iterator[Problem]:
    """Why the figures of the copy could not be trusted."""
    stale = [place for place in subject.formulas if subject.stale(place)]
    if stale:
        says = (
            "stored values are not what the formulas give; recalculate and save it in Excel first"
        )
        yield Problem(f"{few(stale, FEW)}: {says}")
    if values:
        computed = subject.computed
        unstored = [p for p in subject.formulas if subject.cells[p].value is None]
        found = [place for place in unstored if place not in computed]
        says = "formulas without a stored value; open it in Excel and save it first"
    else:
        found = [
            place
            for place, areas in subject.areas.items()
            if place.sheet not in dropped and any(area.sheet in dropped for area in areas)
        ]
        says = f"formulas that need {' or '.join(sorted(dropped))}; hand it out with --values"
    if found:
        yield Problem(f"{few(found, FEW)}: {says}")


def _cells(subject: Subject, tab: Tab, values: bool, dropped: set[str]) -> None:
    """Ids that no formula needs are emptied, stored values filled in, formulas frozen."""
    root = tab.package.tree(tab.part, change=True)
    sheets = {subject.read.match.owners.get(name) for name in dropped}
    gone = {p.row for p, c in subject.base.items() if p.sheet == tab.name and c.link in sheets}
    for row, col, element in cells_of(root):
        place = Place(tab.name, row, col)
        cell = subject.base.get(place)
        if cell and (row in gone or (cell.role == "id" and (values or place not in subject.used))):
            element[:] = []
            element.attrib.pop("t", None)
        elif place in subject.formulas:
            stored = subject.cells[place].value
            value = subject.computed.get(place) if stored is None else stored
            if stored is None and value is not None:
                store(element, value)
            for formula in element.findall(tag("f")) if values else ():
                element.remove(formula)
    for link in list(root.iter(tag("hyperlink"))):
        target = cell_references.read(str(link.get("location", "")), tab.name)
        if target and target.sheet in dropped:
            parent(link).remove(link)


def _without(package: Package, dropped: set[str]) -> None:
    """The package without some sheets: their parts, names, and what else tells of them."""
    root = package.tree(package.workbook, change=True)
    order = package.listed()
    kept = [name for name in order if name not in dropped]
    without_sheets(package, dropped)
    for entry in list(root.iter(tag("definedName"))):
        local_to = entry.get("localSheetId")
        home = order[int(local_to)] if local_to is not None else None
        if home in dropped or any(
            b.sheet in dropped for b in cell_references.areas(entry.text or "", "")
        ):
            parent(entry).remove(entry)
        elif home is not None:
            entry.set("localSheetId", str(kept.index(home)))
    for view in root.iter(tag("workbookView")):
        view.attrib.pop("activeTab", None)
        view.attrib.pop("firstSheet", None)
    relations = package.relations(package.workbook)
    package.relate(package.workbook, (r for r in relations if r.kind != "calcChain"))
    for part in set(package.parts) - package.reached():
        if part.startswith("xl/") and not part.endswith(".rels"):
            package.drop(part)


def _told(read: Readback, subject: Subject, path: Path, day: date, values: bool) -> str:
    """What the copy says of itself, in the workbook's language."""
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


def _stamped(subject: Subject, told: str, day: date) -> None:
    """The properties, the footers and the first sheet say that the file is a handout."""
    read, package = subject.read, subject.returned.package
    _ = read.ctx.words
    words = _("Copy handed out on {day}: changes made in it do not reach the original")
    mark = words.format(day=written(day, read.ctx.lang))
    _custom(package, told)
    _core(package, told, day)
    untitled(package)
    for _name, part, _entry in package.sheets():
        for footer in package.tree(part, change=True).iter(tag("oddFooter")):
            text = footer.text or ""
            left, right, last = text.partition("&R")
            footer.text = f"{left}\n{mark}{right}{last}"
    first = read.match.book.sheets[0].name
    cells = (c for c in read.match.book.cells if (c.place.sheet, c.role) == (first, "about"))
    places = {read.at(cell.place) for cell in cells}
    tab = read.match.tabs.get(first)
    for row, col, element in cells_of(tab.root) if tab else ():
        if tab and Place(tab.name, row, col) in places:
            store(element, mark)


def _custom(package: Package, told: str) -> None:
    """The seal goes, the mark comes."""
    if CUSTOM not in package:
        package.put(CUSTOM, _EMPTY)
        package.declare(CUSTOM, CUSTOM_TYPE)
        package.add_relation("", "custom-properties", CUSTOM)
    root = package.tree(CUSTOM, change=True)
    for entry in [e for e in root if e.get("name") in (SEAL, HANDOUT)]:
        root.remove(entry)
    taken = [int(entry.get("pid", "1")) for entry in root]
    space = str(root.tag).partition("}")[0] + "}"
    entry = root.makeelement(f"{space}property", fmtid=_FORMAT, pid=str(max(taken, default=1) + 1))
    entry.set("name", HANDOUT)
    value = entry.makeelement(f"{{{_TYPES}}}lpwstr")
    value.text = told
    entry.append(value)
    root.append(entry)


def _core(package: Package, told: str, day: date) -> None:
    """Title, description and dates of the file."""
    if CORE not in package:
        return
    root = package.tree(CORE, change=True)
    known = {local(element): element for element in root}
    if "description" not in known:
        known["description"] = root.makeelement(f"{{{_DUBLIN}}}description")
        root.append(known["description"])
    known["description"].text = told
    for word in ("created", "modified"):
        if word in known:
            known[word].text = f"{day}T00:00:00Z"
