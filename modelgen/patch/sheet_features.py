"""What a user hung on a generated sheet: notes, tables, merges, links and protection, moved."""

import copy
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from .. import addresses
from ..addresses import Area, Place, Spot, a1
from ..formulas import cell_references
from ..merge.placement import Placement
from ..xlsx.package import DOCUMENT, Element, Relation, free_id, local, parent, tag
from ..xlsx.reader import Tab
from .graft_job import Graft
from .worksheet_tree import group, place


def moved_parts(
    job: Graft, tab: Tab, root: Element, old: Element, links: Mapping[str, str]
) -> None:
    """Notes, comments and tables move with their cells."""
    target = job.target
    for relation in target.relations(tab.part):
        if relation.kind in ("comments", "threadedComment", "tableSingleCells"):
            _pinned(job, tab, relation.target)
        elif relation.kind == "vmlDrawing":
            _boxes(job, tab, relation.target)
        elif relation.kind == "table":
            tree = target.tree(relation.target)
            area = cell_references.read(str(tree.get("ref")), tab.name)
            new = job.placement.area(area) if area else None
            if new and new != area:
                target.tree(relation.target, change=True).set("ref", new.a1)
                for inside in tree.iter(tag("autoFilter"), tag("sortState"), tag("sortCondition")):
                    known = cell_references.read(str(inside.get("ref")), tab.name)
                    inside.set("ref", ((job.placement.area(known) if known else None) or new).a1)
        elif relation.kind == "pivotTable":
            for location in target.tree(relation.target).iter(tag("location")):
                area = cell_references.read(str(location.get("ref")), tab.name)
                new = job.placement.area(area) if area else None
                if new and new != area:
                    target.tree(relation.target, change=True)
                    location.set("ref", new.a1)
    for word in ("legacyDrawing", "tableParts"):
        for element in old.findall(tag(word)):
            moved = copy.deepcopy(element)
            moved.tail = None
            for inner in moved.iter():
                key = inner.get(tag("id", DOCUMENT))
                if key is not None and key in links:
                    inner.set(tag("id", DOCUMENT), links[key])
            place(root, moved)


PINNED = {"comment": "ref", "threadedComment": "ref", "singleXmlCell": "r"}
"""What hangs on one cell, by the attribute that names it."""


def _pinned(job: Graft, tab: Tab, part: str) -> None:
    for element in list(job.target.tree(part).iter()):
        word = PINNED.get(local(element), "")
        where = element.get(word) if word else None
        if not where:
            continue
        at = job.placement.spot(tab.name, addresses.spot(where))
        if at is None:
            job.target.tree(part, change=True)
            parent(element).remove(element)
        elif (at.row, at.col) != addresses.spot(where):
            job.target.tree(part, change=True)
            element.set(word, a1(at.row, at.col))


def _boxes(job: Graft, tab: Tab, part: str) -> None:
    """The boxes in which notes are shown: row, column and anchor of each."""
    tree = job.target.tree(part)
    for data in list(tree.iter("{urn:schemas-microsoft-com:office:excel}ClientData")):
        words = {local(child): child for child in data}
        if "Row" not in words or "Column" not in words:
            _control_box(job, tab, part, words.get("Anchor"))
            continue
        spot = (int(words["Row"].text or 0), int(words["Column"].text or 0))
        at = job.placement.spot(tab.name, spot)
        if at is None:
            shape = parent(data)
            parent(shape).remove(shape)
            job.target.tree(part, change=True)
        elif (at.row, at.col) != spot:
            job.target.tree(part, change=True)
            words["Row"].text, words["Column"].text = str(at.row), str(at.col)
            if "Anchor" in words:
                words["Anchor"].text = _shifted(words["Anchor"].text or "", at, spot)


def _control_box(job: Graft, tab: Tab, part: str, anchor: Element | None) -> None:
    """The box of a control keeps its distance from the cell at its corner."""
    text = (anchor.text or "") if anchor is not None else ""
    numbers = [int(word) for word in re.findall(r"\d+", text)]
    at = job.placement.spot(tab.name, (numbers[2], numbers[0])) if len(numbers) == 8 else None
    if anchor is not None and at and (at.row, at.col) != (numbers[2], numbers[0]):
        job.target.tree(part, change=True)
        anchor.text = _shifted(text, at, (numbers[2], numbers[0]))


def _shifted(anchor: str, at: Place, spot: Spot) -> str:
    numbers = [int(word) for word in re.findall(r"-?\d+", anchor)]
    for i, delta in ((0, at.col - spot[1]), (2, at.row - spot[0])):
        for k in (i, i + 4):
            if k < len(numbers):
                numbers[k] = max(0, numbers[k] + delta)
    return ", ".join(map(str, numbers))


def moved_elements(
    job: Graft, tab: Tab, root: Element, old: Element, taken: set[str]
) -> Iterator[Relation]:
    """Merged cells, links and protection of the user's own."""
    for word in ("mergeCell", "hyperlink"):
        for element in old.iter(tag(word)):
            area = cell_references.read(str(element.get("ref")), tab.name)
            new = job.placement.area(area) if area and _is_own(job.placement, area, word) else None
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
                    moved.set(tag("id", DOCUMENT), free)
                    yield replace(relation, id=free)
            group(root, f"{word}s").append(moved)
    code = next((e.get("codeName") for e in old.iter(tag("sheetPr"))), None)
    if code:
        group(root, "sheetPr").set("codeName", code)
    for element in old.findall(tag("sheetProtection")):
        place(root, copy.deepcopy(element))


def _is_own(placement: Placement, area: Area, word: str) -> bool:
    """Whether a merge touches no generated content, a link stands on no generated one."""
    if word == "hyperlink":
        return (area.sheet, (area.top, area.left)) not in placement.linked
    return not any(placement.generated(area.sheet, spot) for spot in area.spots())
