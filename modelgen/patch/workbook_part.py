"""What stands in the workbook itself: defined names, the sheet shown first, what was computed."""

import copy
from collections.abc import Iterable

from lxml import etree

from ..translations import N_
from ..translations import told as _
from ..xlsx.package import DOCUMENT, Element, Package, child, local, parent, tag
from .graft_job import Graft


def names(job: Graft, replaced: Iterable[str], order_before: tuple[str, ...]) -> None:
    """The user's defined names as they now read, and the fresh ones in place of the old ones."""
    target, fresh = job.target, job.fresh
    order = target.listed()
    generated = [name for name, _, _ in fresh.sheets()]
    dropped = {name.lower() for name in replaced}
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
    for entry in fresh.tree(fresh.workbook).iter(tag("definedName")):
        new = copy.deepcopy(entry)
        new.tail = None
        scope = new.get("localSheetId")
        if scope:
            new.set("localSheetId", str(order.index(generated[int(scope)])))
        kept.append(new)
    root = target.tree(target.workbook, change=True)
    group = root.find(tag("definedNames"))
    if group is None:
        group = etree.Element(tag("definedNames"))
        root.insert(list(root).index(child(root, "sheets")) + 1, group)
    group[:] = sorted(
        kept, key=lambda e: (str(e.get("name")).lower(), int(e.get("localSheetId") or -1))
    )


def without_sheets(target: Package, gone: set[str]) -> None:
    """The workbook without some sheets: the entries of their tabs, and what leads to them."""
    entries = [entry for name, _, entry in target.sheets() if name in gone]
    ids = {entry.get(tag("id", DOCUMENT)) for entry in entries}
    for entry in entries:
        child(target.tree(target.workbook, change=True), "sheets").remove(entry)
    if ids:
        relations = target.relations(target.workbook)
        target.relate(target.workbook, (r for r in relations if r.id not in ids))


def untitled(target: Package) -> None:
    """No list of what is in the file, which would be out of date: programs write it anew."""
    part = target.related("", "extended-properties")
    for element in list(target.tree(part, change=True)) if part else ():
        if local(element) in ("TitlesOfParts", "HeadingPairs"):
            parent(element).remove(element)


def active(target: Package) -> str:
    """The sheet that a workbook shows when it is opened."""
    known = target.listed()
    views = target.tree(target.workbook).iter(tag("workbookView"))
    number = next((int(view.get("activeTab", 0)) for view in views), 0)
    return known[number] if number < len(known) else known[0]


def activate(target: Package, name: str) -> None:
    """Show that sheet and no other: sheets selected together would be edited together."""
    known = target.listed()
    number = known.index(name) if name in known else 0
    for view in target.tree(target.workbook).iter(tag("workbookView")):
        if int(view.get("activeTab", 0)) != number:
            target.tree(target.workbook, change=True)
            view.set("activeTab", str(number))
    for shown, part, _entry in list(target.sheets()):
        for view in target.tree(part).iter(tag("sheetView")):
            if (view.get("tabSelected") in ("1", "true")) != (shown == known[number]):
                target.tree(part, change=True)
                if shown == known[number]:
                    view.set("tabSelected", "1")
                else:
                    view.attrib.pop("tabSelected")


UNTRUE = {
    "calcChain": "",
    "thumbnail": "",
    "volatileDependencies": "",
    "revisionHeaders": N_("the log of changes of the shared workbook"),
    "usernames": "",
    "origin": N_("the digital signature"),
}
"""What tells of the old content, by its relation, and what a user calls it: the new one has none.

Excel writes those without a name anew by itself.
"""


def without_untrue(target: Package) -> list[str]:
    """The package without what is no longer true of it; returned is what a user should hear."""
    told = []
    for source in ("", target.workbook):
        gone = [r for r in target.relations(source) if r.kind in UNTRUE]
        if not gone:
            continue
        for relation in gone:
            for part in {relation.target, *target.reached(relation.target)}:
                target.drop(part)
            if what := UNTRUE[relation.kind]:
                said = _("{what} is left out: it was of the old content")
                told.append(said.format(what=_(what)))
        target.relate(source, [r for r in target.relations(source) if r not in gone])
    for element in list(target.tree(target.workbook)):
        if local(element) == "fileRecoveryPr":  # asks for a repair, of what is whole now
            target.tree(target.workbook, change=True).remove(element)
        if element.get("fullPrecision") in ("0", "false"):
            target.tree(target.workbook, change=True)
            element.attrib.pop("fullPrecision")
            told.append(_("precision as displayed is switched off: it rounds what is calculated"))
    return told


def settle(target: Package, description: str) -> None:
    """What follows from the patch: no list of titles, no loose ends."""
    kept = [r for r in target.relations(target.workbook) if r.external or r.target in target]
    if len(kept) != len(target.relations(target.workbook)):
        target.relate(target.workbook, kept)
    root = target.tree(target.workbook, change=True)
    calc = root.find(tag("calcPr"))
    if calc is None:
        calc = etree.Element(tag("calcPr"))
        root.insert(list(root).index(child(root, "definedNames")) + 1, calc)
    calc.set("fullCalcOnLoad", "1")
    untitled(target)
    for relation in target.relations(""):
        if relation.kind == "core-properties" and relation.target in target:
            for element in target.tree(relation.target).iter():
                if local(element) == "description" and "SHA-256" in (element.text or ""):
                    target.tree(relation.target, change=True)
                    element.text = description
