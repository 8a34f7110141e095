"""What a workbook holds of its user's own, counted in two files: nothing may go unnamed."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from ..formulas import cell_references
from ..merge.placement import Carry
from ..readback.edits import OwnCell
from ..xlsx.package import Package, local
from ..xlsx.reader import Found, Returned, Tab
from .drawings import anchors, own_anchors

KEPT_PARTS = ("customXml/", "persons/", "externalLinks/", "pivot", "slicer", "connections")
"""Parts of the package that nobody but their owner can write again."""

PARTS_OF_SHEETS = ("ctrlProp", "oleObject", "pivotTable", "queryTable", "slicer", "timeline")
"""Things that hang on a sheet and cannot move to a fresh one: a loss of them stops the result."""


@dataclass(frozen=True, slots=True)
class Thing:
    """Something of the user's: its kind, where it is, and what it says."""

    kind: str
    where: str
    what: str = ""

    def __str__(self) -> str:
        return f"{self.kind} {self.where}{f': {self.what}' if self.what else ''}"


def before(way: Carry, own: tuple[OwnCell, ...]) -> Counter[Thing]:
    """What the returned workbook holds of the user's own, told in words of the new one."""
    returned = way.match.returned
    found: Counter[Thing] = Counter()
    for cell in own:
        at = way.spot(cell.tab.name, cell.spot)
        found[Thing("cell", str(at or cell.at), _said(cell.found))] += 1
    for tab in returned.tabs:
        found += _hanging(returned.package, tab)
        for _, text in gone_notes(way, tab):
            found[Thing("note on", tab.name, text[:80])] -= 1
        if tab.name in way.match.owners:
            if tab.is_worksheet:
                drawn = own_anchors(way, returned.package, tab)
                found[Thing("drawing on", tab.name)] += len(drawn)
        else:
            found += _sheet(returned.package, tab)
    found += _workbook(returned, {name.name for name in way.match.book.names})
    return +found


def after(way: Carry, own: tuple[OwnCell, ...], data: bytes) -> Counter[Thing]:
    """The same of the new workbook, read again from its bytes."""
    returned = Returned(data)
    found: Counter[Thing] = Counter()
    tabs = {tab.name: tab for tab in returned.tabs}
    for cell in own:
        at = way.spot(cell.tab.name, cell.spot)
        there = tabs[at.sheet].cells.get((at.row, at.col)) if at and at.sheet in tabs else None
        if there:
            found[Thing("cell", str(at), _said(there))] += 1
    lands = {land.name: sheet for sheet, land in way.lands.items()}
    for tab in returned.tabs:
        found += _hanging(returned.package, tab)
        if tab.name in lands:
            charts = [c for c in way.moves.new.charts if c.corner.sheet == lands[tab.name]]
            drawn = len(anchors(returned.package, tab.part)) - len(charts)
            found[Thing("drawing on", tab.name)] += max(0, drawn)
        else:
            found += _sheet(returned.package, tab)
    found += _workbook(returned, {name.name for name in way.moves.new.names})
    return +found


def _said(cell: Found) -> str:
    """A value as it stands; of a formula only that it is one, for its references may move."""
    return "a formula" if cell.formula else f"{cell.value}"[:80]


def _sheet(package: Package, tab: Tab) -> Counter[Thing]:
    """A sheet of the user's own: every cell, and how much of everything else."""
    found: Counter[Thing] = Counter({Thing("sheet", tab.name): 1})
    for (row, col), cell in tab.cells.items():
        if not cell.empty:
            found[Thing("cell", f"{tab.name}!{row + 1},{col + 1}", _said(cell))] += 1
    for element in package.tree(tab.part).iter():
        word = local(element)
        if word in ("cfRule", "dataValidation", "hyperlink", "mergeCell", "sparkline"):
            found[Thing(word, tab.name)] += 1
    found[Thing("drawing on", tab.name)] += len(anchors(package, tab.part))
    return found


def notes(package: Package, tab: Tab) -> Iterator[tuple[str, str]]:
    """Address and text of every note and comment of a sheet."""
    for relation in package.relations(tab.part):
        if relation.kind in ("comments", "threadedComment") and relation.target in package:
            for element in package.tree(relation.target).iter():
                if local(element) in ("comment", "threadedComment"):
                    text = "".join(str(word) for word in element.itertext()).strip()
                    yield str(element.get("ref")), text


def gone_notes(way: Carry, tab: Tab) -> Iterator[tuple[str, str]]:
    """The notes on cells that the template no longer has."""
    if tab.name in way.match.owners:
        for where, text in notes(way.match.returned.package, tab):
            area = cell_references.read(where, tab.name)
            if area and way.spot(tab.name, (area.top, area.left)) is None:
                yield f"{tab.name}!{where}", text


def _hanging(package: Package, tab: Tab) -> Counter[Thing]:
    """Notes, comments and tables of any sheet."""
    found = Counter(Thing("note on", tab.name, text[:80]) for _, text in notes(package, tab))
    for relation in package.relations(tab.part):
        if relation.kind in PARTS_OF_SHEETS:
            found[Thing(relation.kind, f"on {tab.name}")] += 1
        if relation.kind == "table" and relation.target in package:
            name = str(package.tree(relation.target).get("displayName"))
            found[Thing("table on", tab.name, name)] += 1
    return found


def _workbook(returned: Returned, ours: set[str]) -> Counter[Thing]:
    """Defined names, and every part that is neither a sheet nor written anew by programs."""
    found: Counter[Thing] = Counter()
    for name in returned.names:
        if name not in ours and not name.startswith("_xlnm."):
            found[Thing("name", name)] += 1
    package = returned.package
    for part in package.reached():
        if part.rsplit(".", 1)[-1].lower() not in ("xml", "vml", "rels") and (
            "printerSettings" not in part
        ):
            digest = hashlib.sha256(package.parts[part]).hexdigest()
            found[Thing("file in the package", part, digest[:12])] += 1
        elif any(word in part for word in KEPT_PARTS):
            found[Thing("part", part)] += 1
    return found
