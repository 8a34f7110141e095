"""How the cells of a handout look: formats that are used, styles and themes without names."""

from lxml import etree

from ...xlsx.package import Element, local, tag
from .allowed import copied
from .copy import WORKBOOK_TYPE, Copy
from .drawings import MAIN_DRAWING

_THEME_TYPE = "application/vnd.openxmlformats-officedocument.theme+xml"


def looks(copy: Copy) -> None:
    """The styles and the theme; formats that no cell has any more are plain."""
    part = copy.old.related(copy.old.workbook, "styles")
    if part:
        root = copied(copy.old.tree(part), lambda _: None)
        _plain(copy, root)
        _plain_highlights(copy, root)
        _styles(copy, root)
        new = copy.part("xl/styles.xml", f"{WORKBOOK_TYPE}.styles+xml", root)
        copy.link(copy.new.workbook, "styles", new)
    theme = copy.old.related(copy.old.workbook, "theme")
    themed = copy.root(theme)
    if themed is not None:
        new = copy.part("xl/theme/theme1.xml", _THEME_TYPE, _theme(themed))
        copy.link(copy.new.workbook, "theme", new)


def _used(copy: Copy) -> tuple[set[int], set[str]]:
    """The cell formats and the table styles that sheets of the copy have."""
    formats, tables = {0}, set()
    for part in copy.new.parts:
        if part.startswith("xl/worksheets/"):
            for element in copy.new.tree(part).iter(tag("c"), tag("row"), tag("col")):
                key = "style" if local(element) == "col" else "s"
                formats.add(int(element.get(key, 0)))
        if part.startswith("xl/tables/"):
            for element in copy.new.tree(part).iter(tag("tableStyleInfo")):
                tables.add(str(element.get("name")))
    return formats, tables


def _plain(copy: Copy, root: Element) -> None:
    """Formats that no cell has lose what they say: number formats and types may be named."""
    used, tables = _used(copy)
    cells, bases = root.find(tag("cellXfs")), root.find(tag("cellStyleXfs"))
    known = list(cells) if cells is not None else []
    based = {int(xf.get("xfId", 0)) for i, xf in enumerate(known) if i in used}
    for i, xf in enumerate(known):
        if i not in used:
            _bare(xf)
    for i, xf in enumerate(bases if bases is not None else ()):
        if i not in based:
            _bare(xf)
    marks = [xf for group in (cells, bases) if group is not None for xf in group]
    fonts = root.find(tag("fonts"))
    needed = {0} | {int(xf.get("fontId", 0)) for xf in marks}
    for i, font in enumerate(fonts if fonts is not None else ()):
        if i not in needed:
            font[:] = []
    formats = root.find(tag("numFmts"))
    needed_formats = {xf.get("numFmtId") for xf in marks}
    for entry in list(formats) if formats is not None else ():
        if formats is not None and entry.get("numFmtId") not in needed_formats:
            formats.remove(entry)
    if formats is not None:
        formats.set("count", str(len(formats)))
        if not len(formats):
            root.remove(formats)
    group = root.find(tag("tableStyles"))
    for style in list(group) if group is not None else ():
        if group is not None and style.get("name") not in tables:
            group.remove(style)
    if group is not None:
        group.set("count", str(len(group)))
        for key in ("defaultTableStyle", "defaultPivotStyle"):
            group.attrib.pop(key, None)


def _plain_highlights(copy: Copy, root: Element) -> None:
    """Looks of conditional formats and tables that are gone say nothing."""
    trees = [copy.new.tree(p) for p in copy.new.parts if p.startswith(("xl/work", "xl/tables/"))]
    elements = (element for tree in (*trees, root) for element in tree.iter())
    used = {
        value
        for element in elements
        for key, value in element.attrib.items()
        if str(key).lower().endswith("dxfid")
    }
    for number, look in enumerate(root.iter(tag("dxf"))):
        if str(number) not in used:
            look[:] = []


def _bare(xf: Element) -> None:
    xf[:] = []
    for key in xf.attrib:
        xf.attrib[key] = "0"


def _styles(copy: Copy, root: Element) -> None:
    """Cell styles keep their look and lose their name: Excel knows its own by their number."""
    group = root.find(tag("cellStyles"))
    for number, style in enumerate(group if group is not None else (), 1):
        known = style.get("builtinId")
        style.set("name", "Normal" if known == "0" else f"Style {number}")
        if known is None:
            copy.tell("cellStyle")


def _theme(old: Element) -> Element:
    """Colours and types of a theme; pictures in it become plain fills."""
    spaces = {"a": MAIN_DRAWING}
    root = etree.Element(old.tag, nsmap=spaces, name="Office Theme")
    elements = old.find(f"{{{MAIN_DRAWING}}}themeElements")
    if elements is not None:
        _themed(elements, root)
    return root


def _themed(element: Element, above: Element) -> None:
    name = local(element)
    if etree.QName(element).namespace != MAIN_DRAWING or name == "extLst":
        return
    if name == "blipFill":
        fill = etree.SubElement(above, f"{{{MAIN_DRAWING}}}solidFill")
        etree.SubElement(fill, f"{{{MAIN_DRAWING}}}schemeClr", val="phClr")
        return
    new = etree.SubElement(above, element.tag)
    for key, value in element.attrib.items():
        if etree.QName(str(key)).namespace is None and key != "script":
            new.set(str(key), "Office" if key == "name" else str(value))
        elif key == "script":
            new.set("script", str(value))
    for child in element.iterchildren(tag=etree.Element):
        _themed(child, new)
