"""Why a workbook could not be read: the first thing in it that is not as the standard has it.

Asked only after a reader failed: what it found wrong itself is a word of a library, which tells
nobody where to look. Names of elements and attributes are those of ECMA-376.
"""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from lxml import etree

from .archive import part_name
from .package import CONTENT_TYPES, DOCUMENT, Element, local

_WHOLE = {
    "row": ("r", "s"),
    "c": ("s", "cm", "vm"),
    "col": ("min", "max", "style"),
    "sheet": ("sheetId",),
    "definedName": ("localSheetId",),
    "workbookView": ("activeTab",),
    "numFmt": ("numFmtId",),
    "xf": ("numFmtId", "fontId", "fillId", "borderId", "xfId"),
    "cfRule": ("dxfId", "priority"),
    "brk": ("id", "min", "max"),
    "pt": ("idx",),
    "rc": ("t", "v"),
    "rv": ("s",),
    "rvb": ("i",),
}
"""Attributes that are whole numbers."""

_DECIMAL = {
    "row": ("ht",),
    "col": ("width",),
    "sz": ("val",),
    "sheetFormatPr": ("defaultColWidth", "defaultRowHeight"),
    "pageMargins": ("left", "right", "top", "bottom", "header", "footer"),
}
"""Attributes that are numbers."""

_NEEDED = {"sheet": ("name", "sheetId"), "definedName": ("name",), "col": ("min", "max")}
"""Attributes that must be there."""

_PARTS = ("worksheet", "sharedStrings", "styles")
"""Parts of a workbook that are read where it names them."""

_INTEGER = re.compile(r"\s*[+-]?\d{1,10}\s*")

_NUMBER = re.compile(r"\s*[+-]?(\d+\.?\d*|\.\d+)([Ee][+-]?\d+)?\s*|\s*-?INF\s*|\s*NaN\s*")

_ADDRESS = re.compile(r"[A-Z]{1,3}[1-9]\d{0,6}")


def diagnosis(data: bytes) -> str:
    """What is wrong, where, as the end of a sentence; nothing where all is as it should be."""
    return next(_faults(data), "")


def _faults(data: bytes) -> Iterator[str]:
    with zipfile.ZipFile(BytesIO(data)) as package:
        parts = {part_name(info): package.read(info) for info in package.infolist()}
    there = {name.lower() for name in parts}
    if CONTENT_TYPES.lower() not in there:
        yield f"its part `{CONTENT_TYPES}` is missing"
    roots: dict[str, Element] = {}
    for name, text in parts.items():
        if name.lower().endswith((".xml", ".rels")):
            try:
                roots[name] = etree.fromstring(text, etree.XMLParser(resolve_entities=False))
            except etree.XMLSyntaxError as error:
                yield f"its part `{name}` is no XML that can be read, from line {error.lineno} on"
    book = next((part for part, root in roots.items() if local(root) == "workbook"), "")
    links = list(_links(roots, book))
    known = Known(
        sum(len(_found(roots.get(to), "si")) for _, kind, to in links if kind == "sharedStrings"),
        next((len(found) for root in roots.values() for found in root.iter("{*}cellXfs")), 1),
        len(_found(roots.get(book), "sheet")),
    )
    for _, kind, to in links:
        if kind in _PARTS and to.lower() not in there:
            yield f"its part `{to}` is missing"
    ids = {id: to for id, _, to in links}
    listed = _found(roots.get(book), "sheet")
    names = {ids.get(str(e.get(f"{{{DOCUMENT}}}id")), ""): str(e.get("name")) for e in listed}
    for name, root in roots.items():
        where = f"on the sheet `{names[name]}`" if name in names else f"in the part `{name}`"
        for element in root.iter("{*}*"):
            for wrong in _wrong(element, known):
                yield f"{wrong}, {where}"


@dataclass(frozen=True, slots=True)
class Known:
    """How many there are of what cells and names refer to by number."""

    texts: int
    formats: int
    sheets: int


def _links(roots: dict[str, Element], part: str) -> Iterator[tuple[str, str, str]]:
    """Where a part leads to: the id of each link, its kind, and the part that it means."""
    folder, name = posixpath.split(part)
    found = roots.get(posixpath.join(folder, f"_rels/{name}.rels"))
    for link in found if found is not None else ():
        place = posixpath.normpath(posixpath.join("/", folder, str(link.get("Target"))))
        yield str(link.get("Id")), str(link.get("Type")).rpartition("/")[2], place.lstrip("/")


def _found(root: Element | None, name: str) -> list[Element]:
    return [] if root is None else list(root.iter(f"{{*}}{name}"))


def _wrong(element: Element, known: Known) -> Iterator[str]:
    kind, where = local(element), _where(element)
    for key in _NEEDED.get(kind, ()):
        if key not in element.attrib:
            yield f"{where} has no `{key}`"
    for table, form in ((_WHOLE, _INTEGER), (_DECIMAL, _NUMBER)):
        for key in table.get(kind, ()):
            text = element.get(key, "0")
            if not form.fullmatch(text):
                yield f"`{key}` of {where} is `{text:.40}` and not a number"
    if kind == "c":
        yield from _wrong_cell(element, known, where)
    if kind == "definedName" and int(element.get("localSheetId", "0")) not in range(known.sheets):
        yield f"the name `{element.get('name', '')}` belongs to a sheet that is not there"


def _wrong_cell(cell: Element, known: Known, where: str) -> Iterator[str]:
    """The address of a cell, its format, and its value by its type."""
    place = cell.get("r")
    if place is not None and not _ADDRESS.fullmatch(place):
        yield f"`{place:.40}` is not the address of a cell"
    if int(cell.get("s", "0")) not in range(known.formats):
        yield f"{where} has the format number {cell.get('s')}, which is not there"
    for value in cell.iterchildren("{*}v"):
        text, kind = value.text or "", cell.get("t", "n")
        if kind == "n" and text.strip() and not _NUMBER.fullmatch(text):
            yield f"{where} holds `{text:.40}`, which is not a number"
        if kind == "s" and not (_INTEGER.fullmatch(text) and int(text) in range(known.texts)):
            yield f"{where} holds the text number `{text:.40}`, which is not there"


def _where(element: Element) -> str:
    """The cell or the row that an element is, or is in."""
    at: Element | None = element
    while at is not None and not (local(at) in ("c", "row") and at.get("r")):
        at = at.getparent()
    if at is None:
        return f"an element `{local(element)}`"
    return f"{'cell' if local(at) == 'c' else 'row'} {at.get('r')}"
