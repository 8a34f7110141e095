"""Charts and pictures on a generated sheet: the fresh ones, and those that the user drew there."""

import copy
from dataclasses import replace

from lxml import etree

from ..book.book import Chart
from ..formulas import cell_references
from ..merge.placement import Placement
from ..translations import told as _
from ..xlsx.package import DOCUMENT, Element, Package, Relation, free_id, local
from ..xlsx.reader import Tab
from .reference_rewriter import ReferenceRewriter, told

SPACE = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"

CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"

DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.drawing+xml"

ANCHORS = ("twoCellAnchor", "oneCellAnchor", "absoluteAnchor", "AlternateContent")


def merged_drawing(
    remap: ReferenceRewriter, fresh: Package, drawing: Relation | None, sheet: str, tab: Tab | None
) -> str:
    """The part that draws a sheet, with fresh charts and the user's; nothing where none is."""
    placement, target = remap.placement, remap.package
    old = target.related(sheet, "drawing")
    users = user_anchors(placement, target, tab) if tab else []
    carried = [(copy.deepcopy(anchor), _links(target, old, anchor)) for anchor in users]
    for anchor, links in carried:
        _followed(remap, anchor, links, tab)
    if old:
        _dropped(target, old, {r.target for _, links in carried for r in links.values()})
    if not drawing and not carried:
        return ""
    root = fresh.tree(drawing.target) if drawing else _empty()
    part = old or target.free("xl/drawings/drawing1.xml")
    relations = [
        replace(relation, target=_copied(target, fresh, relation.target))
        for relation in (fresh.relations(drawing.target) if drawing else ())
    ]
    for anchor, links in carried:
        moved_anchor(placement, tab, anchor)
        relations += _linked(anchor, links, {r.id for r in relations})
        root.append(anchor)
    shapes = [e for e in root.iter() if local(e) == "cNvPr" and not _of_control(e)]
    for number, shape in enumerate(shapes, 1):
        shape.set("id", str(number + 1))
    target.put(part, root)
    target.declare(part, DRAWING_TYPE)
    target.relate(part, relations)
    return part


def _of_control(shape: Element) -> bool:
    """Whether a shape is that of a control, which the sheet knows by its number."""
    return any(local(e) == "compatExt" for e in shape.iter())


def _followed(
    remap: ReferenceRewriter, anchor: Element, links: dict[str, Relation], tab: Tab | None
) -> None:
    """The references of what the user drew, and of the charts in it."""
    here = tab.name if tab else ""
    drawing = _("a drawing on {sheet}").format(sheet=here)
    remap.tree(anchor, here, drawing)
    for key, relation in links.items():
        if relation.kind == "hyperlink" and relation.target.startswith("#"):
            at = remap.formula(relation.target[1:], here, drawing)
            links[key] = replace(relation, target=f"#{at}")
        if relation.external or relation.target not in remap.package:
            continue
        for part in sorted({relation.target} | remap.package.reached(relation.target)):
            if part.endswith(".xml"):
                remap.part(part, here, told(part, here))


def user_anchors(placement: Placement, package: Package, tab: Tab) -> list[Element]:
    """What stands on a tab's drawing and is no chart of the Book."""
    sheet = placement.match.owners[tab.name]
    generated = [
        _areas(placement, chart)
        for chart in placement.match.book.charts
        if chart.corner.sheet == sheet
    ]
    found = []
    for anchor, areas in anchors(package, tab.part):
        if areas and areas in generated:
            generated.remove(areas)
        else:
            found.append(anchor)
    return found


def anchors(package: Package, sheet: str) -> list[tuple[Element, frozenset[str]]]:
    """Everything drawn on a sheet, with the areas that a chart takes its values from."""
    part = package.related(sheet, "drawing")
    drawn = package.tree(part) if part else ()
    return [(e, _charted(package, part, e)) for e in drawn if local(e) in ANCHORS]


def _charted(package: Package, drawing: str, anchor: Element) -> frozenset[str]:
    found: set[str] = set()
    for relation in _links(package, drawing, anchor).values():
        if relation.kind == "chart" and relation.target in package:
            for values in package.tree(relation.target).iter(f"{{{CHART}}}val"):
                texts = (f.text or "" for f in values.iter(f"{{{CHART}}}f"))
                found |= {cell_references.normalised(text) for text in texts}
    return frozenset(found)


def _areas(placement: Placement, chart: Chart) -> frozenset[str]:
    """The areas of a generated chart's values, as the user's workbook names them."""
    values = (plot.values for plot in chart.plots)
    texts = (placement.match.formula(area.ref(), area.sheet) for area in values)
    return frozenset(map(cell_references.normalised, texts))


def _links(package: Package, drawing: str, anchor: Element) -> dict[str, Relation]:
    """The relations that an anchor uses, by id."""
    used = {element.attrib[key] for element, key in _link_keys(anchor)}
    return {r.id: r for r in package.relations(drawing) if r.id in used}


def _link_keys(anchor: Element) -> list[tuple[Element, str]]:
    """Each attribute that holds the id of a relation, with its element."""
    return [
        (element, str(key))
        for element in anchor.iter()
        if isinstance(element.tag, str)
        for key in element.attrib
        if str(key).startswith(f"{{{DOCUMENT}}}")
    ]


def _linked(anchor: Element, links: dict[str, Relation], taken: set[str]) -> list[Relation]:
    """The anchor's relations under ids that are free."""
    made, names = [], {}
    for key, relation in links.items():
        names[key] = free_id(taken)
        made.append(replace(relation, id=names[key]))
    for element, key in _link_keys(anchor):
        element.set(key, names.get(element.attrib[key], element.attrib[key]))
    return made


def moved_anchor(placement: Placement, tab: Tab | None, anchor: Element) -> None:
    """An anchor keeps its distance from the cell at its corner."""
    ends = [e for e in anchor if local(e) in ("from", "to")]
    if not ends or tab is None:
        return
    row, col = (next(c for c in ends[0] if local(c) == word) for word in ("row", "col"))
    spot = (int(row.text or 0), int(col.text or 0))
    at = placement.spot(tab.name, spot)
    if at is None:
        return
    by = {"row": at.row - spot[0], "col": at.col - spot[1]}
    for child in (child for end in ends for child in end if local(child) in by):
        child.text = str(max(0, int(child.text or 0) + by[local(child)]))


def _dropped(package: Package, drawing: str, kept: set[str]) -> None:
    """The old drawing and its charts leave, but for what the user drew."""
    for relation in package.relations(drawing):
        if relation.kind == "chart" and relation.target not in kept:
            for other in package.relations(relation.target):
                if not other.external:
                    package.drop(other.target)
            package.drop(relation.target)
    package.drop(drawing)


def _copied(target: Package, fresh: Package, part: str) -> str:
    """A fresh part under a free name in the user's package."""
    name = target.free(part)
    target.put(name, fresh.parts[part])
    target.declare(name, fresh.content_type(part))
    return name


def _empty() -> Element:
    space = {
        "xdr": SPACE,
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "r": DOCUMENT,
    }
    return etree.Element(f"{{{SPACE}}}wsDr", nsmap=space)
