"""Charts, pictures and shapes of a handout: what they show, without names, paths and leftovers."""

from collections.abc import Callable

from lxml import etree

from ...addresses import Place
from ...book.book import Value
from ...formulas import cell_references
from ...patch.chart_caches import literal, refresh
from ...patch.drawings import CHART, DRAWING_TYPE, SPACE
from ...xlsx.package import DOCUMENT, Element, local, tag
from .copy import Copy
from .reach import PATH

MAIN_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"

CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"

_SPACES = {None: SPACE, "a": MAIN_DRAWING, "c": CHART, "r": DOCUMENT}

_OUT = frozenset(
    "extLst externalData userShapes printSettings pivotSource pivotFmts contentPart audioCd"
    " wavAudioFile audioFile videoFile quickTimeFile snd custDataLst".split()
)
"""Elements of drawings that lead elsewhere, or that programs keep for themselves."""

_UNSEEN = frozenset(
    "name descr title macro textlink tooltip tgtFrame action invalidUrl bmk".split()
)

_TEXTS = frozenset(
    "t v f formatCode name separator col colOff row rowOff".split()
)  # fmt: skip
"""Elements of drawings that hold text."""

_ANCHORS = ("twoCellAnchor", "oneCellAnchor", "absoluteAnchor")

_NAMED = ("cNvPr", "docPr")

Link = Callable[[Element, str, str], str]
"""The new id of an arrow, by the element that has it, the attribute and the old id."""


def drawing(copy: Copy, old: str, new: str, id: str) -> str:
    """The arrow to the new drawing of a sheet; nothing where nothing of it can be shown."""
    found = copy.target(old, id)
    old_root = copy.root(found.target) if found else None
    if found is None or old_root is None:
        return ""
    root = etree.Element(f"{{{SPACE}}}wsDr", nsmap=_SPACES)
    part = copy.part("xl/drawings/drawing1.xml", DRAWING_TYPE, root)
    for anchor in old_root:
        if local(anchor) not in _ANCHORS or _foreign(anchor):
            copy.left["drawing"] += bool(local(anchor))
            continue
        made = _copied(anchor, root, _linker(copy, found.target, part))
        if made is None or _unfit(made):
            copy.left["drawing"] += 1
            if made is not None:
                root.remove(made)
            continue
        copy.kept["chart, picture or shape"] += 1
        _named(copy, anchor, made)
    if len(root):
        return copy.link(new, "drawing", part)
    copy.new.drop(part)
    return ""


def _foreign(anchor: Element) -> bool:
    """Whether it draws something of another kind, or something that nobody sees."""
    for element in anchor.iter(tag=etree.Element):
        name = local(element)
        if name == "graphicData" and element.get("uri") != CHART:
            return True
        if name in ("AlternateContent", "contentPart") or (
            name == "cNvPr" and element.get("hidden") in ("1", "true")
        ):
            return True
    return False


def _linker(copy: Copy, old: str, new: str) -> Link:
    def link(element: Element, attribute: str, id: str) -> str:
        name = local(element)
        if name == "chart":
            return _chart(copy, old, new, id)
        if name == "blip" and attribute == "embed":
            return copy.picture(old, new, id)
        page = copy.page(old, new, id) if name.startswith("hlink") else ""
        copy.left["hyperlink"] += not page and name.startswith("hlink")
        return page

    return link


def _copied(element: Element, above: Element, link: Link) -> Element | None:
    """The element below another one, with what drawings may have; None where it may not be."""
    name, space = local(element), etree.QName(element).namespace
    if name in _OUT or space not in _SPACES.values():
        return None
    if name.startswith("hlink"):
        id = link(element, "id", element.get(tag("id", DOCUMENT), ""))
        if not id:
            return None
        new = etree.SubElement(above, element.tag)
        new.set(tag("id", DOCUMENT), id)
        return new
    new = etree.SubElement(above, element.tag)
    for key, value in element.attrib.items():
        word = etree.QName(str(key))
        if word.namespace == DOCUMENT:
            id = link(element, word.localname, str(value))
            if id:
                new.set(str(key), id)
        elif word.namespace is None and (word.localname not in _UNSEEN or name == "gd"):
            new.set(str(key), str(value))
    if name in _TEXTS and not len(element):
        new.text = element.text
    for child in element.iterchildren(tag=etree.Element):
        _copied(child, new, link)
    return new


def _unfit(anchor: Element) -> bool:
    """Whether a picture or a chart in it is gone."""
    for element in anchor.iter():
        id = {"blip": "embed", "chart": "id"}.get(local(element))
        if id and not element.get(tag(id, DOCUMENT)):
            return True
    return False


def _named(copy: Copy, old: Element, new: Element) -> None:
    """Names that say nothing, and alternative texts that name no file, for who cannot see."""
    pairs = zip(_shapes(old), _shapes(new), strict=False)
    for number, (before, after) in enumerate(pairs, 1):
        after.set("name", f"Object {after.get('id', number)}")
        for key in ("descr", "title"):
            text = before.get(key)
            if text and PATH.search(text):
                copy.tell("descr")
            elif text:
                after.set(key, text)
    for element in new.iter(f"{{{SPACE}}}sp", f"{{{SPACE}}}graphicFrame"):
        element.set("macro", "")


def _shapes(anchor: Element) -> list[Element]:
    return [e for e in anchor.iter() if local(e) in _NAMED]


def _chart(copy: Copy, old: str, new: str, id: str) -> str:
    found = copy.target(old, id)
    old_root = copy.root(found.target) if found else None
    if found is None or old_root is None:
        return ""
    holder = etree.Element("holder", nsmap=_SPACES)
    part = copy.part("xl/charts/chart1.xml", CHART_TYPE, b"")
    made = _copied(old_root, holder, _linker(copy, found.target, part))
    if made is None:
        copy.new.drop(part)
        return ""
    holder.remove(made)
    copy.new.put(part, made)
    for source in list(made.iter(*(f"{{{CHART}}}{k}Ref" for k in ("num", "str", "multiLvlStr")))):
        text = source.findtext(f"{{{CHART}}}f") or ""
        if not copy.reach.stands(text, ""):
            _frozen(copy, source)
    refresh(copy.new, [part], copy.plan.shown)
    return copy.link(new, "chart", part)


def _frozen(copy: Copy, source: Element) -> None:
    """A chart of cells that are left out shows what they showed, as figures."""

    def shown(place: Place) -> Value | None:
        return None if place in copy.reach.gone else copy.plan.shown(place)

    area = cell_references.read(source.findtext(f"{{{CHART}}}f") or "", "")
    copy.left["numRef"] += 1
    literal(source, shown if area and area.sheet in copy.reach.order else None)
