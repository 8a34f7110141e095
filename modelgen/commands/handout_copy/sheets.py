"""The sheets of a handout: what a reader sees on them, without what hangs on them unseen."""

from collections.abc import Iterator

from lxml import etree

from ...addresses import Place
from ...formulas import cell_references
from ...patch.worksheet_tree import place, store
from ...xlsx.package import DOCUMENT, Element, cells_of, local, parent, tag
from ...xlsx.reader import Tab
from .allowed import copied
from .comments import comments
from .copy import WORKBOOK_TYPE, Copy
from .drawings import drawing
from .reach import PATH, PLACE

_RULES = ("dataValidation", "cfRule", "sparkline")

_EXTENSIONS = {
    "{05C60535-1F16-4FD2-B633-F4F36F0B64E0}", "{78C0D931-6437-407D-A8EE-F0AAD7539E65}",
    "{CCE6A557-97BC-4B89-ADB6-D9C93CAAB3DF}",
}  # fmt: skip
"""Sparklines, conditional formats and rules of entry that need cells of other sheets."""


def sheet(copy: Copy, tab: Tab) -> str:
    """The part of a sheet in the copy."""
    root = copied(tab.root, copy.tell)
    chart = not tab.is_worksheet
    folder, kind = ("chartsheets", "chartsheet") if chart else ("worksheets", "worksheet")
    part = copy.part(f"xl/{folder}/sheet1.xml", f"{WORKBOOK_TYPE}.{kind}+xml", root)
    _cells(copy, tab, root)
    _rules(copy, tab, root)
    _links(copy, tab, root, part)
    _hung(copy, tab, root, part)
    _footer(copy, tab, root)
    return part


def _cells(copy: Copy, tab: Tab, root: Element) -> None:
    """Texts under their new numbers, formulas that stand, the values of those that do not."""
    plan = copy.plan
    rich = _spilling(copy, tab)
    for row, col, cell in cells_of(root):
        at = Place(tab.name, row, col)
        if at in plan.texts:
            cell[:] = []
            store(cell, plan.texts[at])
        elif at in plan.emptied:
            cell[:] = []
            cell.attrib.pop("t", None)
        else:
            _formula(copy, tab, cell, at)
            if (row, col) in rich and cell.find(tag("f")) is not None:
                cell.set("cm", "1")
                copy.kept["formula that spills"] += 1
        if cell.get("t") == "s":
            value = cell.find(tag("v"))
            if value is not None:
                value.text = str(copy.text(int(value.text or 0)))


def _formula(copy: Copy, tab: Tab, cell: Element, at: Place) -> None:
    formula = cell.find(tag("f"))
    value = copy.plan.stored.get(at)
    if value is not None:
        store(cell, value)
    if formula is None:
        return
    _unplaced(copy, cell)
    found = tab.cells.get((at.row, at.col))
    text = found.formula if found else ""
    kind = formula.get("t", "normal")
    needs = f"{formula.get('r1', 'A1')}+{formula.get('r2', 'A1')}" if kind == "dataTable" else text
    if copy.reach.values or not copy.reach.stands(needs, tab.name):
        cell.remove(formula)
        if not copy.reach.values:
            copy.turned.append(at)
        return
    if kind == "shared":
        for key in ("t", "si", "ref"):
            formula.attrib.pop(key, None)
    if kind != "dataTable":
        formula.text = text


def _unplaced(copy: Copy, cell: Element) -> None:
    """A formula that shows where the file lies shows nothing until somebody computes it anew."""
    value = cell.find(tag("v"))
    if value is not None and cell.get("t") == "str" and PLACE.search(value.text or ""):
        store(cell, None)
        copy.tell("place")


def _spilling(copy: Copy, tab: Tab) -> set[tuple[int, int]]:
    """The cells whose formula spills: Excel knows them by a list beside the sheets."""
    part = copy.old.related(copy.old.workbook, "sheetMetadata")
    if not part or not tab.is_worksheet:
        return set()
    root = copy.old.tree(part)
    kinds = [kind.get("name") for kind in root.iter(tag("metadataType"))]
    lists = root.find(tag("cellMetadata"))
    spills = [
        any(kinds[int(rc.get("t", 1)) - 1] == "XLDAPR" for rc in block.iter(tag("rc")))
        for block in (lists if lists is not None else ())
    ]
    found = set()
    for row, col, cell in cells_of(tab.root):
        number = int(cell.get("cm", 0))
        if 0 < number <= len(spills) and spills[number - 1]:
            found.add((row, col))
    return found


def _rules(copy: Copy, tab: Tab, root: Element) -> None:
    """Rules of entry, conditional formats and sparklines that need what is left out go too."""
    for element in [e for e in root.iter() if local(e) in _RULES]:
        texts = [f.text or "" for f in element.iter() if _holds_formula(f)]
        bars = any(local(e) in ("dataBar", "iconSet") for e in element)
        extra = bars and etree.QName(element).namespace != etree.QName(root).namespace
        if extra or not all(copy.reach.stands(text, tab.name) for text in texts if text):
            copy.tell(local(element))
            parent(element).remove(element)
    for extension in list(root.iter(tag("ext"))):
        if str(extension.get("uri")).upper() not in _EXTENSIONS or not _full(extension):
            parent(extension).remove(extension)
    for group in list(root.iter("{*}conditionalFormatting", "{*}dataValidations", "{*}extLst")):
        if not any(local(e) in (*_RULES, "ext") for e in group):
            parent(group).remove(group)
        elif "count" in group.attrib:
            group.set("count", str(len(group)))


def _full(extension: Element) -> bool:
    return any(local(e) in _RULES for e in extension.iter())


def _holds_formula(element: Element) -> bool:
    name = local(element)
    return name in ("f", "formula") or (name in ("formula1", "formula2") and not len(element))


def _links(copy: Copy, tab: Tab, root: Element, part: str) -> None:
    """Links within the copy and to public pages; no other address."""
    for link in list(root.iter(tag("hyperlink"))):
        id, location = link.get(tag("id", DOCUMENT)), link.get("location", "")
        found = copy.page(tab.part, part, id) if id else ""
        inside = not id and location and copy.reach.stands(location.lstrip("#"), tab.name)
        target = cell_references.read(str(link.get("ref")), tab.name)
        empty = target and target.first in copy.plan.emptied
        if empty or not (found or inside):
            group = parent(link)
            group.remove(link)
            copy.left["hyperlink"] += not empty
            if not len(group):
                root.remove(group)
        elif found:
            link.set(tag("id", DOCUMENT), found)
            if PATH.search(location):
                del link.attrib["location"]


def _hung(copy: Copy, tab: Tab, root: Element, part: str) -> None:
    """What hangs on a sheet: tables, drawings, a background, comments if they are asked for."""
    for entry in list(root.iter(tag("tablePart"))):
        found = copy.target(tab.part, str(entry.get(tag("id", DOCUMENT))))
        group = parent(entry)
        group.remove(entry)
        table = _table(copy, tab, found.target) if found else None
        if table is not None:
            made = copy.part("xl/tables/table1.xml", f"{WORKBOOK_TYPE}.table+xml",
                             table)  # fmt: skip
            new = etree.SubElement(group, tag("tablePart"))
            new.set(tag("id", DOCUMENT), copy.link(part, "table", made))
    for element, make in (("drawing", drawing), ("picture", Copy.picture)):
        for entry in root.findall(tag(element)):
            old = str(entry.get(tag("id", DOCUMENT)))
            id = make(copy, tab.part, part, old)
            if id:
                entry.set(tag("id", DOCUMENT), id)
            else:
                root.remove(entry)
                copy.left["background"] += element == "picture"
    for entry in root.findall(tag("legacyDrawing")):
        root.remove(entry)
    id = comments(copy, tab, part)
    if id:
        entry = etree.Element(tag("legacyDrawing"))
        entry.set(tag("id", DOCUMENT), id)
        place(root, entry)


def _table(copy: Copy, tab: Tab, part: str) -> Element | None:
    root = copy.whole(part, "table")
    if root is None:
        return None
    for formula in list(root.iter(tag("calculatedColumnFormula"), tag("totalsRowFormula"))):
        if copy.reach.values or not copy.reach.stands(formula.text or "", tab.name):
            column = parent(formula)
            column.remove(formula)
            if column.get("totalsRowFunction") == "custom" and local(formula).startswith("totals"):
                del column.attrib["totalsRowFunction"]
    return root


def _footer(copy: Copy, tab: Tab, root: Element) -> None:
    """The copy's own footer, in place of whatever stood above and below the printed page."""
    old = tab.root.find(tag("headerFooter"))
    generated = tab.name in copy.plan.owned
    texts = ["".join(map(str, e.itertext())) for e in old] if old is not None else []
    copy.left["footer"] += any(texts) and not generated
    element = etree.Element(tag("headerFooter"))
    etree.SubElement(element, tag("oddFooter")).text = copy.plan.owned.get(
        tab.name, copy.plan.footer
    )
    if tab.is_worksheet:
        place(root, element)


def selected(roots: Iterator[Element]) -> None:
    """The first sheet shows, and no other is selected with it."""
    for number, root in enumerate(roots):
        for view in root.iter(tag("sheetView")):
            view.attrib.pop("tabSelected", None)
            if not number:
                view.set("tabSelected", "1")
