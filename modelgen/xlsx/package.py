"""A workbook file as its parts: what each holds, how they refer to each other, and back to bytes.

Parts that nobody changes keep their bytes. XML is parsed with lxml, which keeps prefixes.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import count

from lxml import etree

from .. import addresses
from .archive import part_name, zipped

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"

_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"

CONTENT_TYPES = "[Content_Types].xml"

SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)

_LOOSE_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
"""The boxes of notes are drawn in a language that programs do not always write as XML."""


Element = etree._Element  # noqa: SLF001 - the library has no public name for it
"""An element of lxml's trees."""


def tag(name: str, space: str = MAIN) -> str:
    """A name as lxml writes it: with its namespace."""
    return f"{{{space}}}{name}"


def local(element: Element) -> str:
    """The name of an element without its namespace; nothing for a comment."""
    name = element.tag
    return name[name.find("}") + 1 :] if isinstance(name, str) else ""


def parent(element: Element) -> Element:
    """The element around one that is not the root."""
    found = element.getparent()
    assert found is not None
    return found


def child(element: Element, name: str) -> Element:
    """The first child of a name, which every valid file has there."""
    found = element.find(tag(name))
    assert found is not None, name
    return found


@dataclass(frozen=True, slots=True)
class Relation:
    """An arrow from a part to another part, or to an address outside the package."""

    id: str
    type: str
    target: str
    external: bool = False

    @property
    def kind(self) -> str:
        """The last word of the type: worksheet, chart, comments …"""
        return self.type.rsplit("/", 1)[-1]


class Package:
    """The parts of a file, in the file's order; `tree` hands out a part to read or to change."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            named = {part_name(info): package.read(info) for info in package.infolist()}
        self.parts = {name: part for name, part in named.items() if not name.endswith("/")}
        self._spelled = {name.lower(): name for name in self.parts}
        self._rename(CONTENT_TYPES)
        self._rename(_relations_part(""))
        for name in named:
            self._rename(_relations_part(name))
        self._trees: dict[str, Element] = {}
        self._changed: set[str] = set()
        self._relations: dict[str, tuple[Relation, ...]] = {}
        self.workbook = next(r.target for r in self.relations("") if r.kind == "officeDocument")

    def _rename(self, usual: str) -> None:
        """The part that goes by fixed words goes by them also where a program wrote capitals."""
        name = self._spelled.get(usual.lower(), usual)
        if name != usual:
            self.parts[usual] = self.parts.pop(name)
            self._spelled[usual.lower()] = usual

    def __contains__(self, part: str) -> bool:
        return part in self.parts

    def tree(self, part: str, change: bool = False) -> Element:
        """The part's root element; with `change` it is written anew when the file is."""
        if part not in self._trees:
            parser = _LOOSE_PARSER if part.endswith(".vml") else _PARSER
            self._trees[part] = etree.fromstring(self.parts[part], parser)
        if change:
            self._changed.add(part)
        return self._trees[part]

    def sound(self, part: str) -> bool:
        """Whether a part can be read as XML."""
        try:
            self.tree(part)
        except (etree.XMLSyntaxError, KeyError):
            return False
        return True

    def torn(self) -> tuple[str, ...]:
        """The parts that are XML by their name alone."""
        named = (part for part in self.parts if part.endswith((".xml", ".rels")))
        return tuple(part for part in named if not self.sound(part))

    def put(self, part: str, content: bytes | Element) -> None:
        """A new part, or a new content of an old one."""
        self._trees.pop(part, None)
        self._changed.discard(part)
        if isinstance(content, bytes):
            self.parts[part] = content
        else:
            self.parts.setdefault(part, b"")
            self._trees[part] = content
            self._changed.add(part)

    def drop(self, part: str) -> None:
        """The part, its relations and its content type are gone."""
        self._forget(part)
        self._forget(_relations_part(part))
        self._relations.pop(part, None)
        types = self.tree(CONTENT_TYPES)
        for entry in types.findall(tag("Override", _TYPES)):
            if entry.get("PartName", "").lstrip("/").lower() == part.lower():
                self.tree(CONTENT_TYPES, change=True).remove(entry)

    def _forget(self, name: str) -> None:
        self.parts.pop(name, None)
        self._trees.pop(name, None)
        self._changed.discard(name)

    def related(self, part: str, kind: str) -> str:
        """The first part of a kind that a part leads to and that is there, or nothing."""
        found = (r.target for r in self.relations(part) if r.kind == kind)
        return next((target for target in found if target in self.parts), "")

    def relations(self, part: str) -> tuple[Relation, ...]:
        """The arrows of a part, or of the package itself where `part` is empty."""
        if part not in self._relations:
            name = _relations_part(part)
            found = self.tree(name) if name in self.parts else ()
            self._relations[part] = tuple(self._relation(part, entry) for entry in found)
        return self._relations[part]

    def _relation(self, part: str, entry: Element) -> Relation:
        """An arrow; names of parts are the same in capitals and in small letters."""
        relation = _relation(part, entry)
        if relation.external or relation.target in self.parts:
            return relation
        there = self._spelled.get(relation.target.lower(), "")
        return replace(relation, target=there) if there in self.parts else relation

    def relate(self, part: str, relations: Iterable[Relation]) -> None:
        self._relations[part] = found = tuple(relations)
        name = _relations_part(part)
        if not found:
            self._forget(name)
            return
        root = etree.Element(tag("Relationships", _PACKAGE), nsmap={None: _PACKAGE})
        for relation in found:
            entry = etree.SubElement(root, tag("Relationship", _PACKAGE), Id=relation.id)
            entry.set("Type", relation.type)
            outside = relation.external or relation.target.startswith("#")
            entry.set("Target", relation.target if outside else f"/{relation.target}")
            if relation.external:
                entry.set("TargetMode", "External")
        self.put(name, root)

    def add_relation(self, part: str, kind: str, target: str) -> str:
        """A new arrow; its id is returned."""
        known = self.relations(part)
        free = free_id({relation.id for relation in known})
        self.relate(part, (*known, Relation(free, f"{DOCUMENT}/{kind}", target)))
        return free

    def content_type(self, part: str) -> str:
        """The declared type of a part, or nothing."""
        types = self.tree(CONTENT_TYPES)
        for entry in types.findall(tag("Override", _TYPES)):
            if entry.get("PartName", "").lstrip("/").lower() == part.lower():
                return str(entry.get("ContentType"))
        extension = part.rsplit(".", 1)[-1].lower()
        for entry in types.findall(tag("Default", _TYPES)):
            if entry.get("Extension", "").lower() == extension:
                return str(entry.get("ContentType"))
        return ""

    def declare(self, part: str, kind: str) -> None:
        if self.content_type(part) != kind:
            types = self.tree(CONTENT_TYPES, change=True)
            entry = etree.SubElement(types, tag("Override", _TYPES), PartName=f"/{part}")
            entry.set("ContentType", kind)

    def free(self, part: str) -> str:
        """The part's name if it is free, else the same name with the lowest free number."""
        taken = {name.lower() for name in self.parts}
        if part.lower() not in taken:
            return part
        stem, ending = part.rsplit(".", 1)
        stem = re.sub(r"\d+$", "", stem)
        names = (f"{stem}{n}.{ending}" for n in range(1, len(self.parts) + 2))
        return next(name for name in names if name.lower() not in taken)

    def reached(self, start: str = "", without: Collection[tuple[str, Relation]] = ()) -> set[str]:
        """Every part that arrows lead to from a part (or from the package itself).

        `without` are arrows that do not count, each with the part that it goes out from.
        """
        found: set[str] = set()
        todo = [start]
        while todo:
            source = todo.pop()
            for relation in self.relations(source):
                target = relation.target
                if (source, relation) in without or relation.external:
                    continue
                if target in self.parts and target not in found:
                    found.add(target)
                    todo.append(target)
        return found

    def sheets(self) -> Iterator[tuple[str, str, Element]]:
        """Name, part and entry of every sheet, in the order of the tabs.

        A module of macros that was once an .xls is listed as a sheet without a part: it is none.
        """
        targets = {relation.id: relation.target for relation in self.relations(self.workbook)}
        for entry in self.tree(self.workbook).iter(tag("sheet")):
            target = targets.get(str(entry.get(tag("id", DOCUMENT))))
            if target:
                yield str(entry.get("name")), target, entry

    def listed(self) -> list[str]:
        """The name of every sheet as names and windows count them: those without a part too."""
        return [str(entry.get("name")) for entry in self.tree(self.workbook).iter(tag("sheet"))]

    def data(self) -> bytes:
        """The file: equal parts give equal bytes, in whatever order they came."""
        if CONTENT_TYPES in self._changed:
            types = self.tree(CONTENT_TYPES)
            types[:] = sorted(types, key=_type_order)
        parts = sorted(self.parts.items(), key=_part_order)
        return zipped((name, self._bytes(name, content)) for name, content in parts)

    def _bytes(self, name: str, content: bytes) -> bytes:
        if name not in self._changed:
            return content
        tree = self._trees[name]
        written = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
        return bytes(written)


def _part_order(part: tuple[str, bytes]) -> tuple[bool, str]:
    """The content types stand first, as readers that do not seek expect."""
    return part[0] != CONTENT_TYPES, part[0]


def _type_order(entry: Element) -> tuple[str, str]:
    return local(entry), entry.get("Extension", "") + entry.get("PartName", "")


def cells_of(root: Element) -> Iterator[tuple[int, int, Element]]:
    """Row, column and element of every cell of a sheet; some programs leave addresses out."""
    row = -1
    for line in root.iter(tag("row")):
        row = int(line.get("r", row + 2)) - 1
        col = -1
        for cell in line.iter(tag("c")):
            place = cell.get("r")
            col = addresses.column(place.rstrip("0123456789")) if place else col + 1
            yield row, col, cell


def free_id(taken: set[str]) -> str:
    """The first relation id that is not taken; from now on it is."""
    free = next(id for n in count(1) if (id := f"rId{n}") not in taken)
    taken.add(free)
    return free


def _relations_part(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _relation(part: str, entry: Element) -> Relation:
    target, external = str(entry.get("Target")), entry.get("TargetMode") == "External"
    if not external and not target.startswith("#"):  # to a cell of the workbook itself
        folder = posixpath.dirname(part)
        rooted = target.startswith("/")
        target = target if rooted else posixpath.join(folder, target)
        target = posixpath.normpath(target).lstrip("/")
    return Relation(str(entry.get("Id")), str(entry.get("Type")), target, external)
