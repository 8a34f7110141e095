"""References in the XML of the user's own parts, rewritten to where things now stand."""

import re
from dataclasses import dataclass, replace

from ..addresses import Place, a1
from ..formulas import cell_references
from ..merge.placement import Placement
from ..translations import N_
from ..translations import told as _
from ..xlsx.package import Element, Package, cells_of, local, parent, tag
from ..xlsx.reader import Tab, unwrapped

FORMULAS = frozenset(
    "f nf sqref formula formula1 formula2 calculatedColumnFormula totalsRowFormula"
    " FmlaLink FmlaRange FmlaGroup FmlaTxbx FmlaPict".split()
)
"""Elements whose text is a reference: in sheets, charts, sparklines, tables, boxes of controls."""

ATTRIBUTES = {
    "hyperlink": ("location",),
    "sp": ("textlink",),
    "cameraTool": ("cellRange",),
    "formControlPr": ("fmlaLink", "fmlaRange", "fmlaGroup", "fmlaTxbx"),
    "controlPr": ("linkedCell", "listFillRange"),
    "webPublishItem": ("sourceRef",),
    "parameter": ("cell",),
    "cfvo": ("val",),
}
"""Attributes that hold a reference, by element: of links, pictures, controls, data bars."""

SOURCES = ("worksheetSource", "rangeSet", "dataRef")
"""Elements that name a sheet and an area in two attributes: of pivot tables, of Consolidate."""

NOT_FOLLOWED = ("worksheet", "chartsheet", "dialogsheet", "styles", "sharedStrings", "theme")
"""What a workbook leads to and is not searched with it: sheets are, one by one."""

WORDS = {
    "/charts/": N_("a chart"), "/chartEx": N_("a chart"), "/drawings/vml": N_("a control or note"),
    "/drawings/": N_("a drawing"), "/pivot": N_("a pivot table"), "/tables/": N_("a table"),
    "/ctrlProps/": N_("a form control"), "/slicer": N_("a slicer"), "/timeline": N_("a timeline"),
    "/queryTables/": N_("a query"), "connections": N_("a data connection"),
    "/comments": N_("a note"),
    "/media/": N_("a picture"), "/embeddings/": N_("an embedded file"),
    "/activeX/": N_("a control"),
    "/externalLinks/": N_("a link to another file"), "/customProperty": N_("a custom property"),
}  # fmt: skip
"""What the parts of a package are to a user."""

IN_A_TEXT = re.compile(r"\b(INDIRECT\(\s*\"|HYPERLINK\(\s*\"[#\[])", re.IGNORECASE)
"""A link to a cell begins with # or the name of a workbook; others lead to the web or a file."""

OVER_SHEETS = re.compile(r"[\w']:[\w' ]+!\$?[A-Z]", re.IGNORECASE)
"""Maybe a reference over several sheets; maybe a span that names its one sheet twice."""


@dataclass(frozen=True, slots=True)
class DanglingReference:
    """A reference of the user's whose item is no longer there; `where` is its cell or part."""

    where: str
    text: str


def loose(text: str, here: str) -> bool:
    """Whether a formula has a reference in a text or over several sheets: nobody can follow it."""
    if IN_A_TEXT.search(text) or not OVER_SHEETS.search(text):
        return bool(IN_A_TEXT.search(text))
    followed = cell_references.replaced(
        text, lambda word: "0" if cell_references.read(word, here) else None
    )
    return bool(OVER_SHEETS.search(followed))


class ReferenceRewriter:
    """Rewrites one part after the other, and keeps what it could not follow."""

    def __init__(self, placement: Placement, package: Package) -> None:
        self.placement, self.package = placement, package
        self.gone: list[DanglingReference] = []
        self.loose: list[DanglingReference] = []
        self.left: list[str] = []
        self._done: set[str] = set()

    def formula(self, text: str, here: str, where: str, there: str = "") -> str:
        """A formula (no equals sign) of the sheet `here`, in words of the new workbook."""
        return self._noted(text, self.placement.formula(text, here, there), here, where)

    def cell(self, text: str, old: Place, new: Place) -> str:
        """A formula of a cell that stood and now stands there."""
        return self._noted(text, self.placement.cell_formula(text, old, new), old.sheet, str(old))

    def _noted(self, text: str, new: str, here: str, where: str) -> str:
        """The new text of a formula; what of the old one could not be followed is kept."""
        if new.count(cell_references.GONE) > text.count(cell_references.GONE):
            self.gone.append(DanglingReference(where, text))
        if loose(text, here):
            self.loose.append(DanglingReference(where, text))
        return new

    def name(self, entry: Element) -> str:
        """What a defined name of the user's now means."""
        text = unwrapped(entry.text or "")
        return self._noted(text, self.placement.name(text), "", f"name {entry.get('name')}")

    def sheet(self, tab: Tab) -> None:
        """One of the user's own sheets, and the parts that only it reaches."""
        self._cells(tab)
        self.part(tab.part, tab.name, tab.name)
        for part in sorted(self.package.reached(tab.part)):
            if part.endswith((".xml", ".vml")):
                self.part(part, tab.name, told(part, tab.name))

    def workbook(self) -> None:
        """What belongs to no sheet: pivot tables' sources, connections and the like."""
        for relation in self.package.relations(self.package.workbook):
            if not relation.external and relation.kind not in NOT_FOLLOWED:
                for part in sorted({relation.target, *self.package.reached(relation.target)}):
                    if part in self.package and part.endswith(".xml"):
                        self.part(part, "", told(part))

    def _links(self, part: str, here: str) -> None:
        """Links of pictures and shapes to cells of the workbook, which are addresses of a kind."""
        known = self.package.relations(part)
        moved = tuple(
            replace(r, target="#" + self.formula(r.target[1:], here, told(part, here)))
            if r.kind == "hyperlink" and r.target.startswith("#")
            else r
            for r in known
        )
        if moved != known:
            self.package.relate(part, moved)

    def _cells(self, tab: Tab) -> None:
        moved = {}
        for spot, cell in tab.cells.items():
            if cell.formula:
                at = Place(tab.name, *spot)
                new = self.cell(cell.formula, at, at)
                if new != cell.formula or cell.mended:
                    moved[a1(*spot)] = new
        if not moved:
            return
        root = self.package.tree(tab.part, change=True)
        cells = {a1(row, col): c for row, col, c in cells_of(root)}
        broken = {
            f.get("si") for place in moved for f in cells[place].iter(tag("f")) if f.get("si")
        }
        for spot, cell in tab.cells.items():
            place = a1(*spot)
            for f in cells[place].iter(tag("f")) if place in cells else ():
                if place in moved or f.get("si") in broken:
                    unshared(f, moved.get(place, cell.formula))

    def part(self, part: str, here: str, where: str) -> None:
        """Every other formula of a part: charts, formats, validations, links, tables."""
        if part in self._done or not self.package.sound(part):
            return
        self._done.add(part)
        self._links(part, here)
        if self.tree(self.package.tree(part), here, where):
            self.package.tree(part, change=True)

    def tree(self, root: Element, here: str, where: str) -> bool:
        """The same for an element and all in it; whether anything changed."""
        changed = False
        for element in root.iter():
            word = local(element)
            if word in FORMULAS and element.text and local(parent(element)) != "c":
                new = self._followed(element.text, here, where)
                changed |= new != element.text
                element.text = new
            for name in ATTRIBUTES.get(word, ()):
                text = element.get(name)
                if text:
                    new = self._followed(text, here, where)
                    changed |= new != text
                    element.set(name, new)
            if word in SOURCES:
                changed |= self._source(element, where)
        return changed

    def _followed(self, text: str, here: str, where: str) -> str:
        sign = "=" if text.startswith("=") else ""
        return sign + self.formula(unwrapped(text).removeprefix("="), here, where)

    def _source(self, element: Element, where: str) -> bool:
        """What a pivot table reads: a sheet and an area in two attributes."""
        sheet, ref = element.get("sheet"), element.get("ref")
        area = cell_references.read(ref, sheet) if sheet and ref else None
        if area is None:
            return False
        new = self.placement.area(area)
        if new is None:
            self.gone.append(DanglingReference(where, f"{sheet}!{ref}"))
        elif new != area:
            element.set("sheet", new.sheet)
            element.set("ref", new.a1)
        return new is not None and new != area


def told(part: str, sheet: str = "") -> str:
    """A part in a user's words, with the sheet that it stands on."""
    word = next((word for mark, word in WORDS.items() if mark in part), N_("part"))
    if sheet:
        return _("{what} on {sheets}").format(what=_(word), sheets=sheet)
    return _("{what} of the workbook").format(what=_(word))


def unshared(f: Element, text: str) -> None:
    """A formula of its own in place of one that neighbours share."""
    f.text = text
    if f.get("t") == "shared":
        for word in ("t", "si", "ref"):
            f.attrib.pop(word, None)
