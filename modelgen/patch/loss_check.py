"""What a workbook holds of its user's own, counted in two files: nothing may go unnamed."""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from ..addresses import Place
from ..formulas import cell_references
from ..merge.placement import Placement
from ..readback.edits import UserCell
from ..xlsx.package import Package, Relation, local
from ..xlsx.reader import FileCell, Returned, Tab
from .drawings import anchors, user_anchors
from .reference_rewriter import told
from .sheet_children import held, lost_parts, named

KEPT_PARTS = ("customXml/", "persons/", "externalLinks/", "pivot", "slicer", "connections")
"""Parts of the package that nobody but their owner can write again."""

PARTS_OF_SHEETS = ("ctrlProp", "oleObject", "pivotTable", "queryTable", "slicer", "timeline")
"""Things that hang on a sheet as parts."""


@dataclass(frozen=True, slots=True)
class Feature:
    """Something of the user's: its kind, where it is, and what it says."""

    kind: str
    where: str
    what: str = ""

    def __str__(self) -> str:
        return f"{self.kind} {self.where}{f': {self.what}' if self.what else ''}"


def before(placement: Placement, user_cells: tuple[UserCell, ...]) -> Counter[Feature]:
    """What the returned workbook holds of the user's own, told in words of the new one."""
    returned = placement.match.returned
    found: Counter[Feature] = Counter()
    for cell in user_cells:
        at = placement.spot(cell.tab.name, cell.spot)
        found[Feature("cell", str(at or cell.at), _said(cell.found))] += 1
    for tab in returned.tabs:
        found += _relations(returned.package, tab)
        for _, text in gone_notes(placement, tab):
            found[Feature("note on", tab.name, text[:80])] -= 1
        if tab.name in placement.match.owners:
            if tab.is_worksheet:
                drawn = user_anchors(placement, returned.package, tab)
                found[Feature("drawing on", tab.name)] += len(drawn)
                found += Counter(Feature(f"{named(w)} on", tab.name) for w in held(tab, placement))
        else:
            found += _sheet(returned.package, tab)
    owned = [tab for tab in returned.tabs if tab.name in placement.match.owners]
    left = {(tab.part, relation) for tab in owned for relation in lost_parts(tab)}
    found += _workbook(returned, {name.name for name in placement.match.book.names}, left)
    return +found


def after(placement: Placement, user_cells: tuple[UserCell, ...], data: bytes) -> Counter[Feature]:
    """The same of the new workbook, read again from its bytes."""
    returned = Returned(data)
    found: Counter[Feature] = Counter()
    tabs = {tab.name: tab for tab in returned.tabs}
    for cell in user_cells:
        at = placement.spot(cell.tab.name, cell.spot)
        there = tabs[at.sheet].cells.get((at.row, at.col)) if at and at.sheet in tabs else None
        if there:
            found[Feature("cell", str(at), _said(there))] += 1
    on_sheets = {on_sheet.name: sheet for sheet, on_sheet in placement.on_sheets.items()}
    for tab in returned.tabs:
        found += _relations(returned.package, tab)
        if tab.name in on_sheets:
            sheet = on_sheets[tab.name]
            charts = sum(chart.corner.sheet == sheet for chart in placement.moves.new.charts)
            drawn = len(anchors(returned.package, tab.part)) - charts
            found[Feature("drawing on", tab.name)] += max(0, drawn)
            found += Counter(Feature(f"{named(word)} on", tab.name) for word in held(tab))
        else:
            found += _sheet(returned.package, tab)
    found += _workbook(returned, {name.name for name in placement.moves.new.names})
    return +found


def _said(cell: FileCell) -> str:
    """A value as it stands; of what a formula fills only that, for it is computed anew."""
    if cell.spread and not cell.formula:
        return "filled by a formula"
    return "a formula" if cell.formula else f"{cell.value}"[:80]


def _sheet(package: Package, tab: Tab) -> Counter[Feature]:
    """A sheet of the user's own: every cell, and how much of everything else."""
    found: Counter[Feature] = Counter({Feature("sheet", tab.name): 1})
    for (row, col), cell in tab.cells.items():
        if cell.spread or not cell.empty:
            found[Feature("cell", str(Place(tab.name, row, col)), _said(cell))] += 1
    for child in tab.root:
        if local(child) != "sheetData":
            found += Counter(Feature(f"{named(local(e))} on", tab.name) for e in child.iter())
    found[Feature("drawing on", tab.name)] += len(anchors(package, tab.part))
    return found


def notes(package: Package, tab: Tab) -> Iterator[tuple[str, str]]:
    """Address and text of every note and comment of a sheet."""
    for relation in package.relations(tab.part):
        if relation.kind in ("comments", "threadedComment") and relation.target in package:
            for element in package.tree(relation.target).iter():
                if local(element) in ("comment", "threadedComment"):
                    text = "".join(str(word) for word in element.itertext()).strip()
                    yield str(element.get("ref")), text


def gone_notes(placement: Placement, tab: Tab) -> Iterator[tuple[str, str]]:
    """The notes on cells that the template no longer has."""
    if tab.name in placement.match.owners:
        for where, text in notes(placement.match.returned.package, tab):
            area = cell_references.read(where, tab.name)
            if area and placement.spot(tab.name, (area.top, area.left)) is None:
                yield f"{tab.name}!{where}", text


def _relations(package: Package, tab: Tab) -> Counter[Feature]:
    """Notes, comments and tables of any sheet."""
    found = Counter(Feature("note on", tab.name, text[:80]) for _, text in notes(package, tab))
    for relation in package.relations(tab.part):
        if relation.kind in PARTS_OF_SHEETS:
            found[Feature(named(relation.kind), f"on {tab.name}")] += 1
        if relation.kind == "table" and relation.target in package:
            name = str(package.tree(relation.target).get("displayName"))
            found[Feature("table on", tab.name, name)] += 1
    return found


def _workbook(
    returned: Returned, generated: set[str], left: Collection[tuple[str, Relation]] = ()
) -> Counter[Feature]:
    """Defined names, and every part that is neither a sheet nor written anew by programs.

    Without the parts that only what is `left` out and named leads to.
    """
    found: Counter[Feature] = Counter()
    for name in returned.names:
        if name not in generated and not name.startswith("_xlnm."):
            found[Feature("name", name)] += 1
    package = returned.package
    for part in package.reached(without=left):
        if part.rsplit(".", 1)[-1].lower() not in ("xml", "vml", "rels") and (
            "printerSettings" not in part and not part.startswith("_xmlsignatures/")
        ):
            digest = hashlib.sha256(package.parts[part]).hexdigest()
            found[Feature(told(part), part, digest[:12])] += 1
        elif any(word in part for word in KEPT_PARTS):
            found[Feature("part", part)] += 1
    return found
