"""Freshly generated sheets into the user's package: every other part stays the user's own."""

import copy
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from .. import addresses
from ..addresses import Area, Place, a1
from ..book.book import Value, Values
from ..formulas import cell_references
from ..merge.placement import Carry
from ..readback.edits import OwnCell
from ..readback.row_alignment import Spot
from ..xlsx.package import (
    DOCUMENT,
    SHEET_TYPE,
    Element,
    Package,
    Relation,
    cells_of,
    free_id,
    local,
    tag,
)
from ..xlsx.reader import Tab
from ..xlsx.style_import import Looks
from .drawings import merged_drawing
from .reference_rewriter import Remap, unshared

ORDER = (
    "sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection"
    " protectedRanges scenarios autoFilter sortState dataConsolidate customSheetViews mergeCells"
    " phoneticPr conditionalFormatting dataValidations hyperlinks printOptions pageMargins"
    " pageSetup headerFooter rowBreaks colBreaks customProperties cellWatches ignoredErrors"
    " smartTags drawing legacyDrawing legacyDrawingHF picture oleObjects controls webPublishItems"
    " tableParts extLst"
).split()
"""The children of a worksheet, in the order that the standard wants."""

CARRIED = ("comments", "vmlDrawing", "threadedComment", "table")
"""What hangs on a sheet and moves over to the fresh one."""


@dataclass(frozen=True)
class Graft:
    """Everything the patch of a package needs to know."""

    way: Carry
    target: Package
    fresh: Package
    remap: Remap
    looks: Looks
    values: Values
    own: Mapping[str, tuple[OwnCell, ...]]
    """The user's own cells by the tab on which they stood."""
    unknown: frozenset[Place]
    """Formulas of the fresh sheets whose value cannot be told: it is left to the spreadsheet."""


def graft(job: Graft) -> None:
    """Replace the Book's sheets in the user's package by fresh ones; add those that are new."""
    tabs = {tab.name: tab for tab in job.way.match.tabs.values()}
    entries = {name: (part, entry) for name, part, entry in job.target.sheets()}
    previous = ""
    for name, part, _ in list(job.fresh.sheets()):
        root = _restyled(job, part)
        if name in entries:
            target = entries[name][0]
            _replace(job, tabs[name], root, target, part)
        else:
            target = _added(job, name, previous)
            job.target.put(target, root)
            job.target.relate(target, _with_drawing(job, root, part, target, None))
        previous = name
    for tab in tabs.values():
        if tab.name not in {name for name, _, _ in job.fresh.sheets()}:
            _removed(job, tab)


def _restyled(job: Graft, part: str) -> Element:
    """A fresh sheet with the styles and texts of the user's package."""
    root, looks = job.fresh.tree(part), job.looks
    name = next(name for name, known, _ in job.fresh.sheets() if known == part)
    unknown = {(p.row, p.col) for p in job.unknown if p.sheet == name}
    for element in root.iter(tag("c"), tag("row"), tag("col"), tag("cfRule")):
        word = local(element)
        if word == "c":
            _restyle_cell(element, looks)
        elif word == "cfRule":
            if element.get("dxfId"):
                element.set("dxfId", looks.highlight(element.get("dxfId")))
        else:
            key = "s" if word == "row" else "style"
            if element.get(key):
                element.set(key, looks.style(element.get(key)))
    for row, col, cell in cells_of(root) if unknown else ():
        if (row, col) in unknown:
            store(cell, None)
    for view in root.iter(tag("sheetView")):
        view.attrib.pop("tabSelected", None)
    return root


def _restyle_cell(cell: Element, looks: Looks) -> None:
    style = cell.get("s")
    if style:
        cell.set("s", looks.style(style))
    if cell.get("t") == "s":
        value = cell[0]
        value.text = looks.text(value.text)


def store(cell: Element, value: Value | None) -> None:
    """The stored value of a formula's cell; None where the spreadsheet shall compute it."""
    cell.attrib.pop("t", None)
    for old in cell.findall(tag("v")):
        cell.remove(old)
    if value is None:
        return
    if isinstance(value, bool):
        cell.set("t", "b")
        text = str(int(value))
    elif isinstance(value, str):
        cell.set("t", "str")
        text = value
    else:
        text = f"{value:.17g}"
    etree.SubElement(cell, tag("v")).text = text


def _replace(job: Graft, tab: Tab, root: Element, target: str, part: str) -> None:
    """A fresh sheet in the place of a tab, with what the user put on that tab."""
    old = job.target.tree(target)
    kept = [r for r in job.target.relations(target) if r.kind in CARRIED]
    _own_cells(job, tab, root, old)
    relations = _with_drawing(job, root, part, target, tab)
    ids = {relation.id for relation in relations}
    links = {}
    for relation in kept:
        free = relation.id
        if free in ids:
            free = free_id(ids)
        ids.add(free)
        links[relation.id] = free
        relations.append(Relation(free, relation.type, relation.target))
    _hung(job, tab, root, old, links)
    relations += _extras(job, tab, root, old, ids)
    job.target.put(target, root)
    job.target.relate(target, relations)


def _own_cells(job: Graft, tab: Tab, root: Element, old: Element) -> None:
    """The user's own cells and the heights of their own rows."""
    mine = {cell.spot: cell for cell in job.own.get(tab.name, ())}
    if not mine:
        return
    data = root.find(tag("sheetData"))
    rows = {int(row.get("r")): row for row in data}
    for row, col, element in list(cells_of(old)):
        spot = (row, col)
        cell = mine.get(spot)
        at = job.way.spot(tab.name, spot) if cell else None
        if cell is None or at is None:
            continue
        new = copy.deepcopy(element)
        new.tail = None
        new.set("r", a1(at.row, at.col))
        for f in new.iter(tag("f")):
            text = job.remap.formula(cell.found.formula, tab.name, str(cell.at), at.sheet)
            unshared(f, text)
            area = cell_references.read(str(f.get("ref", "")), tab.name)
            moved = job.way.area(area) if area else None
            if moved:
                f.set("ref", moved.a1)
        if at.row + 1 not in rows:
            rows[at.row + 1] = _row(data, at.row + 1)
            height = element.getparent()
            if height.get("customHeight"):
                rows[at.row + 1].set("ht", height.get("ht"))
                rows[at.row + 1].set("customHeight", "1")
        _insert(rows[at.row + 1], new, at.col)


def _row(data: Element, number: int) -> Element:
    row = etree.Element(tag("row"), r=str(number))
    at = next((i for i, other in enumerate(data) if int(other.get("r")) > number), len(data))
    data.insert(at, row)
    return row


def _insert(row: Element, cell: Element, col: int) -> None:
    row.attrib.pop("spans", None)
    for i, other in enumerate(row):
        there = addresses.spot(str(other.get("r")))[1]
        if there == col:
            row[i] = cell
            return
        if there > col:
            row.insert(i, cell)
            return
    row.append(cell)


def _with_drawing(
    job: Graft, root: Element, part: str, target: str, tab: Tab | None
) -> list[Relation]:
    """The fresh sheet's relations, its drawing joined by what the user drew on the tab."""
    drawing = next((r for r in job.fresh.relations(part) if r.kind == "drawing"), None)
    made = merged_drawing(job.remap, job.fresh, drawing, target, tab)
    for element in root.findall(tag("drawing")):
        root.remove(element)
    relations = [r for r in job.fresh.relations(part) if r.kind != "drawing"]
    if made:
        taken = {relation.id for relation in relations}
        free = free_id(taken)
        relations.append(Relation(free, f"{DOCUMENT}/drawing", made))
        element = etree.Element(tag("drawing"))
        element.set(tag("id", DOCUMENT), free)
        _place(root, element)
    return relations


def _place(root: Element, element: Element) -> None:
    """A child of a worksheet where the standard wants it, behind others of its kind."""
    at = ORDER.index(local(element))
    for i, child in enumerate(root):
        if local(child) in ORDER and ORDER.index(local(child)) > at:
            root.insert(i, element)
            return
    root.append(element)


def _hung(job: Graft, tab: Tab, root: Element, old: Element, links: Mapping[str, str]) -> None:
    """Notes, comments and tables move with their cells."""
    target = job.target
    for relation in target.relations(tab.part):
        if relation.kind in ("comments", "threadedComment"):
            _notes(job, tab, relation.target)
        elif relation.kind == "vmlDrawing":
            _boxes(job, tab, relation.target)
        elif relation.kind == "table":
            tree = target.tree(relation.target)
            area = cell_references.read(str(tree.get("ref")), tab.name)
            new = job.way.area(area) if area else None
            if new and new != area:
                target.tree(relation.target, change=True).set("ref", new.a1)
                for table_filter in tree.iter(tag("autoFilter")):
                    table_filter.set("ref", new.a1)
    for word in ("legacyDrawing", "tableParts"):
        for element in old.findall(tag(word)):
            moved = copy.deepcopy(element)
            moved.tail = None
            for child in moved.iter():
                key = child.get(tag("id", DOCUMENT))
                if key in links:
                    child.set(tag("id", DOCUMENT), links[key])
            _place(root, moved)


def _notes(job: Graft, tab: Tab, part: str) -> None:
    for element in list(job.target.tree(part).iter()):
        where = element.get("ref") if local(element) in ("comment", "threadedComment") else None
        if not where:
            continue
        at = job.way.spot(tab.name, addresses.spot(where))
        if at is None:
            job.target.tree(part, change=True)
            element.getparent().remove(element)
        elif (at.row, at.col) != addresses.spot(where):
            job.target.tree(part, change=True)
            element.set("ref", a1(at.row, at.col))


def _boxes(job: Graft, tab: Tab, part: str) -> None:
    """The boxes in which notes are shown: row, column and anchor of each."""
    tree = job.target.tree(part)
    for data in list(tree.iter("{urn:schemas-microsoft-com:office:excel}ClientData")):
        words = {local(child): child for child in data}
        if "Row" not in words or "Column" not in words:
            continue
        spot = (int(words["Row"].text), int(words["Column"].text))
        at = job.way.spot(tab.name, spot)
        if at is None:
            shape = data.getparent()
            shape.getparent().remove(shape)
            job.target.tree(part, change=True)
        elif (at.row, at.col) != spot:
            job.target.tree(part, change=True)
            words["Row"].text, words["Column"].text = str(at.row), str(at.col)
            if "Anchor" in words:
                words["Anchor"].text = _shifted(words["Anchor"].text, at, spot)


def _shifted(anchor: str, at: Place, spot: Spot) -> str:
    numbers = [int(word) for word in re.findall(r"-?\d+", anchor)]
    for i, delta in ((0, at.col - spot[1]), (2, at.row - spot[0])):
        for k in (i, i + 4):
            if k < len(numbers):
                numbers[k] = max(0, numbers[k] + delta)
    return ", ".join(map(str, numbers))


def _extras(
    job: Graft, tab: Tab, root: Element, old: Element, taken: set[str]
) -> Iterator[Relation]:
    """Merged cells, links and protection of the user's own."""
    for word in ("mergeCell", "hyperlink"):
        for element in old.iter(tag(word)):
            area = cell_references.read(str(element.get("ref")), tab.name)
            new = job.way.area(area) if area and _is_own(job.way, area, word) else None
            if new is None or new.a1 in {e.get("ref") for e in root.iter(tag(word))}:
                continue
            moved = copy.deepcopy(element)
            moved.tail = None
            moved.set("ref", new.a1)
            if moved.get("location"):
                text = str(moved.get("location"))
                moved.set("location", job.remap.formula(text, tab.name, str(new.sheet)))
            key = moved.get(tag("id", DOCUMENT))
            for relation in job.target.relations(tab.part):
                if key and relation.id == key:
                    free = free_id(taken)
                    taken.add(free)
                    moved.set(tag("id", DOCUMENT), free)
                    yield Relation(free, relation.type, relation.target, relation.external)
            _group(root, f"{word}s").append(moved)
    code = next((e.get("codeName") for e in old.iter(tag("sheetPr"))), None)
    if code:
        _group(root, "sheetPr").set("codeName", code)
    for element in old.findall(tag("sheetProtection")):
        _place(root, copy.deepcopy(element))


def _is_own(way: Carry, area: Area, word: str) -> bool:
    """Whether a merge touches no generated content, a link stands on no generated one."""
    if word == "hyperlink":
        return (area.sheet, (area.top, area.left)) not in way.linked
    return not any(way.generated(area.sheet, spot) for spot in area.spots())


def _group(root: Element, word: str) -> Element:
    found = root.find(tag(word))
    if found is None:
        found = etree.Element(tag(word))
        _place(root, found)
    return found


def _added(job: Graft, name: str, previous: str) -> str:
    """A new sheet of the template: its part, and its entry behind the sheet before it."""
    target = job.target
    part = target.free("xl/worksheets/sheet1.xml")
    target.put(part, b"")
    target.declare(part, SHEET_TYPE)
    link = target.add_relation(target.workbook, "worksheet", part)
    sheets = target.tree(target.workbook, change=True).find(tag("sheets"))
    number = max(int(entry.get("sheetId")) for entry in sheets) + 1
    entry = etree.Element(tag("sheet"), name=name, sheetId=str(number))
    entry.set(tag("id", DOCUMENT), link)
    known = [entry.get("name") for entry in sheets]
    sheets.insert(known.index(previous) + 1 if previous in known else 0, entry)
    return part


def _removed(job: Graft, tab: Tab) -> None:
    """A sheet that the template no longer has."""
    target = job.target
    sheets = target.tree(target.workbook, change=True).find(tag("sheets"))
    for entry in list(sheets):
        if entry.get("name") == tab.name:
            link = entry.get(tag("id", DOCUMENT))
            sheets.remove(entry)
            kept = (r for r in target.relations(target.workbook) if r.id != link)
            target.relate(target.workbook, kept)


def names(job: Graft, ours: Iterable[str], order_before: tuple[str, ...]) -> None:
    """The user's defined names as they now read, and the fresh ones in place of the old ones."""
    target, fresh = job.target, job.fresh
    order = [name for name, _, _ in target.sheets()]
    generated = {name for name, _, _ in fresh.sheets()}
    dropped = {name.lower() for name in ours}
    kept: list[Element] = []
    for entry in list(target.tree(target.workbook).iter(tag("definedName"))):
        scope = entry.get("localSheetId")
        sheet = order_before[int(scope)] if scope else ""
        printed = str(entry.get("name")).startswith("_xlnm.")
        if (not scope and str(entry.get("name")).lower() in dropped) or (
            scope and (sheet not in order or (sheet in generated and printed))
        ):
            continue
        entry.text = job.remap.name(entry)
        if scope:
            entry.set("localSheetId", str(order.index(sheet)))
        kept.append(entry)
    first = [name for name, _, _ in fresh.sheets()]
    for entry in fresh.tree(fresh.workbook).iter(tag("definedName")):
        new = copy.deepcopy(entry)
        new.tail = None
        if new.get("localSheetId"):
            new.set("localSheetId", str(order.index(first[int(new.get("localSheetId"))])))
        kept.append(new)
    root = target.tree(target.workbook, change=True)
    group = root.find(tag("definedNames"))
    if group is None:
        group = etree.Element(tag("definedNames"))
        root.insert(list(root).index(root.find(tag("sheets"))) + 1, group)
    group[:] = sorted(
        kept, key=lambda e: (str(e.get("name")).lower(), int(e.get("localSheetId") or -1))
    )


def active(target: Package) -> str:
    """The sheet that a workbook shows when it is opened."""
    known = [name for name, _, _ in target.sheets()]
    views = target.tree(target.workbook).iter(tag("workbookView"))
    number = next((int(view.get("activeTab", 0)) for view in views), 0)
    return known[number] if number < len(known) else known[0]


def activate(target: Package, name: str) -> None:
    """Show that sheet and no other: sheets selected together would be edited together."""
    known = [known for known, _, _ in target.sheets()]
    number = known.index(name) if name in known else 0
    for view in target.tree(target.workbook).iter(tag("workbookView")):
        if int(view.get("activeTab", 0)) != number:
            target.tree(target.workbook, change=True)
            view.set("activeTab", str(number))
    for i, (_, part, _) in enumerate(list(target.sheets())):
        for view in target.tree(part).iter(tag("sheetView")):
            if (view.get("tabSelected") in ("1", "true")) != (i == number):
                target.tree(part, change=True)
                if i == number:
                    view.set("tabSelected", "1")
                else:
                    view.attrib.pop("tabSelected")


def settle(target: Package, description: str) -> None:
    """What follows from the patch: no calculation chain, no list of titles, no loose ends."""
    for relation in target.relations(target.workbook):
        if relation.kind == "calcChain":
            target.drop(relation.target)
    kept = [r for r in target.relations(target.workbook) if r.external or r.target in target]
    if len(kept) != len(target.relations(target.workbook)):
        target.relate(target.workbook, kept)
    root = target.tree(target.workbook, change=True)
    calc = root.find(tag("calcPr"))
    if calc is None:
        calc = etree.Element(tag("calcPr"))
        root.insert(list(root).index(root.find(tag("definedNames"))) + 1, calc)
    calc.set("fullCalcOnLoad", "1")
    for relation in target.relations(""):
        if relation.kind == "extended-properties" and relation.target in target:
            app = target.tree(relation.target, change=True)
            for element in list(app):
                if local(element) in ("TitlesOfParts", "HeadingPairs"):
                    app.remove(element)
        elif relation.kind == "core-properties" and relation.target in target:
            for element in target.tree(relation.target).iter():
                if local(element) == "description" and "SHA-256" in (element.text or ""):
                    target.tree(relation.target, change=True)
                    element.text = description
