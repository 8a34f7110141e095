"""The workbook of a handout: its sheets, the names that stand, and properties of its own."""

from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape

from lxml import etree

from ...xlsx.package import DOCUMENT, MAIN, Element, tag
from ...xlsx.reader import HANDOUT, Tab
from .allowed import copied
from .comments import persons
from .copy import WORKBOOK_TYPE, Copy
from .looks import looks
from .sheets import selected, sheet

_PRINTED = ("_xlnm.Print_Area", "_xlnm.Print_Titles")

_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships/metadata"

_DOCUMENT_TYPES = "application/vnd.openxmlformats-officedocument"

_CORE = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{title}</dc:title>
<dc:description>{told}</dc:description><dc:language>{lang}</dc:language>
<dcterms:created xsi:type="dcterms:W3CDTF">{day}T00:00:00Z</dcterms:created>
<dcterms:modified xsi:type="dcterms:W3CDTF">{day}T00:00:00Z</dcterms:modified>
</cp:coreProperties>"""

_APP = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">
<Application>Microsoft Excel</Application><AppVersion>12.0000</AppVersion></Properties>"""

_CUSTOM = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
 xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">
<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="2" name="{name}">
<vt:lpwstr>{told}</vt:lpwstr></property></Properties>"""

_SPILLS = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<metadata xmlns="{MAIN}"
 xmlns:xda="http://schemas.microsoft.com/office/spreadsheetml/2017/dynamicarray">
<metadataTypes count="1"><metadataType name="XLDAPR" minSupportedVersion="120000" copy="1"
 pasteAll="1" pasteValues="1" merge="1" splitFirst="1" rowColShift="1" clearFormats="1"
 clearComments="1" assign="1" coerce="1" cellMeta="1"/></metadataTypes>
<futureMetadata name="XLDAPR" count="1"><bk><extLst>
<ext uri="{{bdbb8cdc-fa1e-496e-a857-3c3f30c029c3}}">
<xda:dynamicArrayProperties fDynamic="1" fCollapsed="0"/></ext></extLst></bk></futureMetadata>
<cellMetadata count="1"><bk><rc t="1" v="0"/></bk></cellMetadata></metadata>"""


@dataclass(frozen=True)
class Marking:
    """What a handout says of itself: in its title, in its description, and since when."""

    title: str
    told: str
    day: date
    lang: str


def write(copy: Copy, marking: Marking) -> bytes:
    """The bytes of the handout."""
    tabs = [tab for tab in copy.returned.tabs if tab.name in copy.reach.sheets]
    old = copy.old.tree(copy.old.workbook)
    parts = [sheet(copy, tab) for tab in tabs]
    selected(copy.new.tree(part) for part in parts)
    new = etree.Element(tag("workbook"), nsmap={None: MAIN, "r": DOCUMENT})
    _settings(copy, old, new, "workbookPr")
    protected = old.find(tag("workbookProtection"))
    if protected is not None and protected.get("lockStructure") in ("1", "true"):
        etree.SubElement(new, tag("workbookProtection"), lockStructure="1")
    views = etree.SubElement(new, tag("bookViews"))
    etree.SubElement(views, tag("workbookView"), windowWidth="28800", windowHeight="18000")
    _sheets(copy, new, tabs, parts)
    _names(copy, old, new, tabs)
    _settings(copy, old, new, "calcPr")
    copy.new.put(copy.new.workbook, new)
    copy.new.declare(copy.new.workbook, f"{WORKBOOK_TYPE}.sheet.main+xml")
    _beside(copy)
    _properties(copy, marking)
    return copy.new.data()


def _settings(copy: Copy, old: Element, new: Element, name: str) -> None:
    found = old.find(tag(name))
    if found is not None:
        new.append(copied(found, copy.tell))


def _sheets(copy: Copy, new: Element, tabs: list[Tab], parts: list[str]) -> None:
    group = etree.SubElement(new, tag("sheets"))
    for number, (tab, part) in enumerate(zip(tabs, parts, strict=True), 1):
        kind = "worksheet" if tab.is_worksheet else "chartsheet"
        entry = etree.SubElement(group, tag("sheet"), name=tab.name, sheetId=str(number))
        entry.set(tag("id", DOCUMENT), copy.link(copy.new.workbook, kind, part))


def _names(copy: Copy, old: Element, new: Element, tabs: list[Tab]) -> None:
    """Names of cells that go along, and those that formulas of the copy need."""
    order, kept = copy.reach.order, [tab.name for tab in tabs]
    _needed(copy, old)
    group = etree.Element(tag("definedNames"))
    for entry in old.iter(tag("definedName")):
        name, text = str(entry.get("name")), (entry.text or "").removeprefix("=")
        scope = entry.get("localSheetId")
        home = order[int(scope)] if scope is not None else ""
        here = home in kept if scope is not None else True
        if name in _PRINTED:
            fits = here and copy.reach.stands(text, home)
        else:
            low = name.lower()
            fits = here and low in copy.reach.names
            fits = fits and ("!" in text or low in copy.reach.needed)
            copy.left["definedName"] += not fits and not name.startswith("_xlnm.")
        if fits:
            made = etree.SubElement(group, tag("definedName"), name=name)
            made.text = text
            if home:
                made.set("localSheetId", str(kept.index(home)))
    if len(group):
        new.append(group)


def _needed(copy: Copy, old: Element) -> None:
    """Names need other names in their turn."""
    meanings = [(str(e.get("name")).lower(), e.text or "") for e in old.iter(tag("definedName"))]
    before = -1
    while before != len(copy.reach.needed):
        before = len(copy.reach.needed)
        for name, text in meanings:
            if name in copy.reach.needed:
                copy.reach.stands(text.removeprefix("="), "")


def _beside(copy: Copy) -> None:
    """What cells need beside the sheets: texts, looks, the list of spills, who commented."""
    book = copy.new.workbook
    looks(copy)
    root = "".join(copy.texts)
    texts = f'<sst xmlns="{MAIN}">{root}</sst>'.encode()
    kind = f"{WORKBOOK_TYPE}.sharedStrings+xml"
    copy.link(book, "sharedStrings", copy.part("xl/sharedStrings.xml", kind, texts))
    if copy.kept["formula that spills"]:
        kind = f"{WORKBOOK_TYPE}.sheetMetadata+xml"
        copy.link(book, "sheetMetadata", copy.part("xl/metadata.xml", kind, _SPILLS.encode()))
    persons(copy)


def _properties(copy: Copy, marking: Marking) -> None:
    told, title = escape(marking.told), escape(marking.title)
    core = _CORE.format(title=title, told=told, day=marking.day, lang=marking.lang)
    custom = _CUSTOM.format(name=HANDOUT, told=told)
    for name, space, kind, text in (
        ("core", _PACKAGE, "application/vnd.openxmlformats-package.core-properties+xml", core),
        ("app", DOCUMENT, f"{_DOCUMENT_TYPES}.extended-properties+xml", _APP),
        ("custom", DOCUMENT, f"{_DOCUMENT_TYPES}.custom-properties+xml", custom),
    ):
        part = copy.part(f"docProps/{name}.xml", kind, text.encode())
        word = {"core": "core", "app": "extended", "custom": "custom"}[name]
        copy.link("", f"{word}-properties", part, space)
