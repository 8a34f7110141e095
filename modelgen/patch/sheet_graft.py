"""Freshly generated sheets into the user's package: every other part stays the user's own."""

import copy
from dataclasses import replace

from lxml import etree

from ..addresses import Area, Place, a1
from ..formulas import cell_references
from ..readback.edits import UserCell
from ..translations import told as _
from ..xlsx.package import (
    DOCUMENT,
    SHEET_TYPE,
    Element,
    Relation,
    cells_of,
    child,
    free_id,
    local,
    parent,
    tag,
)
from ..xlsx.reader import Tab
from .drawings import merged_drawing
from .graft_job import Graft
from .reference_rewriter import DanglingReference, told, unshared
from .sheet_children import RELATIONS, carried, fate, lost_parts, named
from .sheet_features import moved_elements, moved_parts
from .sheet_setup import kept_setup
from .workbook_part import without_sheets
from .worksheet_tree import insert, place, row_at, store


def graft(job: Graft) -> None:
    """Replace the Book's sheets in the user's package by fresh ones; add those that are new."""
    tabs = {tab.name: tab for tab in job.placement.match.tabs.values()}
    entries = {name: (part, entry) for name, part, entry in job.target.sheets()}
    previous = ""
    for name, part, _entry in list(job.fresh.sheets()):
        root = _restyled(job, part)
        if name in entries:
            target = entries[name][0]
            _replace(job, tabs[name], root, target, part)
        else:
            target = _added(job, name, previous)
            job.target.put(target, root)
            job.target.relate(target, _with_drawing(job, root, part, target, None))
        previous = name
    without_sheets(job.target, tabs.keys() - {name for name, _, _ in job.fresh.sheets()})


def _restyled(job: Graft, part: str) -> Element:
    """A fresh sheet with the styles and texts of the user's package."""
    root, looks = job.fresh.tree(part), job.looks
    name = next(name for name, known, _ in job.fresh.sheets() if known == part)
    unknown = {(p.row, p.col) for p in job.unknown if p.sheet == name}
    for element in root.iter(tag("c"), tag("row"), tag("col")):
        key = "style" if local(element) == "col" else "s"
        style = element.get(key)
        if style:
            element.set(key, looks.style(style))
        if element.get("t") == "s":
            element[0].text = looks.text(element[0].text or "")
    for rule in root.iter(tag("cfRule")):
        highlight = rule.get("dxfId")
        if highlight:
            rule.set("dxfId", looks.highlight(highlight))
    for row, col, cell in cells_of(root) if unknown else ():
        if (row, col) in unknown:
            store(cell, None)
    for view in root.iter(tag("sheetView")):
        view.attrib.pop("tabSelected", None)
    return root


def _replace(job: Graft, tab: Tab, root: Element, target: str, part: str) -> None:
    """A fresh sheet in the place of a tab, with what the user put on that tab."""
    old = job.target.tree(target)
    kept = [r for r in job.target.relations(target) if fate(r.kind, RELATIONS) == "carried"]
    for lost in lost_parts(tab):
        said = _("{what} on {sheet} is left out")
        job.remap.left.append(said.format(what=named(lost.kind), sheet=tab.name))
    _user_cells(job, tab, root, old)
    _array_edits(job, tab, root, old)
    relations = _with_drawing(job, root, part, target, tab)
    ids = {relation.id for relation in relations}
    links = {}
    for relation in kept:
        links[relation.id] = free_id(ids) if relation.id in ids else relation.id
        ids.add(links[relation.id])
        relations.append(replace(relation, id=links[relation.id]))
    _followed_parts(job, tab, kept)
    moved_parts(job, tab, root, old, links)
    carried(job, tab, root, old, links)
    kept_setup(job.placement, tab, root)
    relations += moved_elements(job, tab, root, old, ids)
    job.target.put(target, root)
    job.target.relate(target, relations)


def _followed_parts(job: Graft, tab: Tab, kept: list[Relation]) -> None:
    """The references in the parts that hang on a tab."""
    for relation in kept:
        inside = () if relation.external else {relation.target} & job.target.parts.keys()
        for part in sorted({*inside, *(p for t in inside for p in job.target.reached(t))}):
            if part.endswith((".xml", ".vml")):
                job.remap.part(part, tab.name, told(part, tab.name))


def _user_cells(job: Graft, tab: Tab, root: Element, old: Element) -> None:
    """The user's own cells and the heights of their own rows."""
    users = {cell.spot: cell for cell in job.user_cells if cell.tab.name == tab.name}
    if not users:
        return
    data = child(root, "sheetData")
    rows = {int(row.attrib["r"]): row for row in data}
    for row, col, element in list(cells_of(old)):
        cell = users.get((row, col))
        at = job.placement.spot(tab.name, (row, col)) if cell else None
        if cell is None or at is None:
            continue
        new = copy.deepcopy(element)
        new.tail = None
        new.set("r", a1(at.row, at.col))
        for f in new.iter(tag("f")):
            _followed(job, cell, f, at)
        if at.row + 1 not in rows:
            rows[at.row + 1] = row_at(data, at.row + 1)
            old_row = parent(element)
            if old_row.get("customHeight"):
                rows[at.row + 1].set("ht", old_row.attrib["ht"])
                rows[at.row + 1].set("customHeight", "1")
        insert(rows[at.row + 1], new, at.col)


def _followed(job: Graft, cell: UserCell, f: Element, at: Place) -> None:
    """A formula of the user's with its references, and what it fills, where things now stand."""
    if cell.found.formula:
        text = job.remap.cell(cell.found.formula, cell.at, at)
        unshared(f, text)
    if f.get("ref") and cell.found.spread:
        fills = cell.found.spread  # a data table keeps its size, an array follows its lines
        if cell.found.formula:
            fills = job.placement.area(fills) or fills
        down, across = fills.bottom - fills.top, fills.right - fills.left
        f.set("ref", Area.between(at, at.moved(down, across)).a1)
    for word, mark in (("r1", "del1"), ("r2", "del2")):
        varied = cell_references.read(str(f.get(word, "")), cell.tab.name)
        to = job.placement.area(varied) if varied else None
        if to and to.sheet == at.sheet:
            f.set(word, to.a1)
        elif varied:
            f.set(mark, "1")
            f.attrib.pop(word)
            job.remap.gone.append(DanglingReference(str(cell.at), f"TABLE({varied.a1})"))


def _array_edits(job: Graft, tab: Tab, root: Element, old: Element) -> None:
    """Formulas typed over generated cells that fill their own cell alone, but as arrays do."""
    arrays = {}
    for row, col, element in cells_of(old):
        found = tab.cells[row, col]
        at = job.placement.spot(tab.name, (row, col)) if found.spread and found.formula else None
        if at and job.placement.generated(tab.name, (row, col)):
            text = job.placement.cell_formula(found.formula, Place(tab.name, row, col), at)
            arrays[at.row, at.col] = (element, text)
    for row, col, cell in cells_of(root) if arrays else ():
        f = cell.find(tag("f"))
        if (row, col) in arrays and f is not None:
            element, text = arrays[row, col]
            if cell_references.normalised(f.text or "") == cell_references.normalised(text):
                f.attrib.update({"t": "array", "ref": a1(row, col)})
                if element.get("cm"):
                    cell.set("cm", element.attrib["cm"])


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
        place(root, element)
    return relations


def _added(job: Graft, name: str, previous: str) -> str:
    """A new sheet of the template: its part, and its entry behind the sheet before it."""
    target = job.target
    part = target.free("xl/worksheets/sheet1.xml")
    target.put(part, b"")
    target.declare(part, SHEET_TYPE)
    link = target.add_relation(target.workbook, "worksheet", part)
    sheets = child(target.tree(target.workbook, change=True), "sheets")
    number = max(int(entry.attrib["sheetId"]) for entry in sheets) + 1
    entry = etree.Element(tag("sheet"), name=name, sheetId=str(number))
    entry.set(tag("id", DOCUMENT), link)
    known = [entry.get("name") for entry in sheets]
    sheets.insert(known.index(previous) + 1 if previous in known else 0, entry)
    return part
