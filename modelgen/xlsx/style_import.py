"""Formats and texts of one package in another: appended, never reordered, so that indexes hold."""

import copy
from collections.abc import Iterable
from functools import cached_property

from lxml import etree

from .package import DOCUMENT, MAIN, Element, Package, child, tag

_ORDER = (
    "numFmts fonts fills borders cellStyleXfs cellXfs cellStyles dxfs tableStyles colors extLst"
).split()

_FIRST_FREE = 164
"""Number formats below are built in."""

_TEXTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"

_STYLES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"

EntryKey = tuple[object, ...]


class StyleImport:
    """Translates style, highlight and text numbers of `source` into those of `target`."""

    def __init__(self, target: Package, source: Package) -> None:
        self.target, self.source = target, source
        self._keys: dict[str, dict[EntryKey, int]] = {}
        self._xfs: dict[str, str] = {}
        self._dxfs: dict[str, str] = {}
        self._texts: dict[str, str] = {}

    @cached_property
    def _theirs(self) -> Element:
        return self.target.tree(_part(self.target, "styles", _STYLES_TYPE), change=True)

    @cached_property
    def _generated(self) -> Element:
        return self.source.tree(_part(self.source, "styles", _STYLES_TYPE))

    @cached_property
    def _sources(self) -> list[Element]:
        return list(self.source.tree(_part(self.source, "sharedStrings", _TEXTS_TYPE)))

    @cached_property
    def _targets(self) -> tuple[Element, list[Element], dict[EntryKey, int]]:
        """The target's texts: their root, each by its number, and the number of each."""
        root = self.target.tree(_part(self.target, "sharedStrings", _TEXTS_TYPE), change=True)
        for word in ("count", "uniqueCount"):
            root.attrib.pop(word, None)
        items = root.findall(tag("si"))
        return root, items, _numbers(items)

    def style(self, number: str) -> str:
        """A cell format's number in the target."""
        if number not in self._xfs:
            xf = copy.deepcopy(child(self._generated, "cellXfs")[int(number)])
            for word, group in (("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders")):
                generated = child(self._generated, group)[int(xf.get(word, "0"))]
                xf.set(word, self._added(group, generated))
            xf.set("numFmtId", self._format(int(xf.get("numFmtId", "0"))))
            xf.set("xfId", "0")
            self._xfs[number] = self._added("cellXfs", xf)
        return self._xfs[number]

    def highlight(self, number: str) -> str:
        """A conditional format's number in the target."""
        if number not in self._dxfs:
            dxf = copy.deepcopy(child(self._generated, "dxfs")[int(number)])
            for form in dxf.iter(tag("numFmt")):
                form.set("numFmtId", self._number(str(form.get("formatCode"))))
            self._dxfs[number] = self._added("dxfs", dxf)
        return self._dxfs[number]

    def text(self, number: str) -> str:
        """A shared text's number in the target."""
        if number not in self._texts:
            item = self._sources[int(number)]
            root, items, keys = self._targets
            key = _key(item)
            if key not in keys:
                keys[key] = len(items)
                added = copy.deepcopy(item)
                if items:
                    items[-1].addnext(added)
                else:
                    root.insert(0, added)
                items.append(added)
            self._texts[number] = str(keys[key])
        return self._texts[number]

    def _format(self, number: int) -> str:
        if number < _FIRST_FREE:
            return str(number)
        code = next(
            entry.attrib["formatCode"]
            for entry in self._generated.iter(tag("numFmt"))
            if entry.get("numFmtId") == str(number)
        )
        group = self._ensured("numFmts")
        for entry in group:
            if entry.get("formatCode") == code:
                return str(entry.get("numFmtId"))
        free = self._number("")
        etree.SubElement(group, tag("numFmt"), numFmtId=free, formatCode=code)
        group.set("count", str(len(group)))
        return free

    def _number(self, code: str) -> str:
        """The id under which the target knows a format code, or one that is free."""
        ids = {_FIRST_FREE - 1}
        for entry in self._theirs.iter(tag("numFmt")):
            if code and entry.get("formatCode") == code:
                return str(entry.get("numFmtId"))
            ids.add(int(entry.attrib["numFmtId"]))
        return str(max(ids) + 1)

    def _added(self, name: str, element: Element) -> str:
        """The number of an equal element of a group, appended where there is none."""
        group = self._ensured(name)
        if name not in self._keys:
            self._keys[name] = _numbers(group)
        keys, key = self._keys[name], _key(element)
        if key not in keys:
            keys[key] = len(group)
            group.append(copy.deepcopy(element))
            group.set("count", str(len(group)))
        return str(keys[key])

    def _ensured(self, name: str) -> Element:
        """A group of the target's styles; an empty one in its place where there is none."""
        found = self._theirs.find(tag(name))
        if found is None:
            later = [tag(word) for word in _ORDER[_ORDER.index(name) + 1 :]]
            places = (i for i, other in enumerate(self._theirs) if other.tag in later)
            at = next(places, len(self._theirs))
            found = etree.Element(tag(name), count="0")
            self._theirs.insert(at, found)
        return found


def _numbers(group: Iterable[Element]) -> dict[EntryKey, int]:
    """The number of the first of equal elements."""
    found: dict[EntryKey, int] = {}
    for i, element in enumerate(group):
        found.setdefault(_key(element), i)
    return found


def _key(element: Element) -> EntryKey:
    """An element as a value: equal for equal elements, wherever they stand."""
    children = tuple(map(_key, element)) if len(element) else ()
    return element.tag, tuple(sorted(element.items())), (element.text or ""), children


def _part(package: Package, kind: str, content_type: str) -> str:
    """The workbook's part of a kind; an empty one is made where there is none."""
    known = package.related(package.workbook, kind)
    if known:
        return known
    part = package.free(f"xl/{kind}.xml")
    root = {"styles": "styleSheet", "sharedStrings": "sst"}[kind]
    package.put(part, etree.Element(tag(root), nsmap={None: MAIN, "r": DOCUMENT}))
    package.declare(part, content_type)
    package.add_relation(package.workbook, kind, part)
    return part
