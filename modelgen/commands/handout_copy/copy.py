"""A handout in the making: the old file to read from, the new one to write to, and a tally."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from lxml import etree

from ...addresses import Place
from ...book.book import Value
from ...xlsx.archive import zipped
from ...xlsx.package import CONTENT_TYPES, DOCUMENT, MAIN, Element, Package, Relation, local, tag
from ...xlsx.reader import Returned
from .allowed import copied
from .pictures import TYPES, cleaned
from .reach import Reach, public

_TYPES_XML = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels"'
    ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="vml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>'
    + "".join(f'<Default Extension="{e}" ContentType="{t}"/>' for e, t in TYPES.items())
    + "</Types>"
)

_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{DOCUMENT}/officeDocument" Target="xl/workbook.xml"/>'
    "</Relationships>"
)

WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


@dataclass(frozen=True)
class CellPlan:
    """What the cells of a copy show in place of what stands in the workbook."""

    emptied: frozenset[Place]
    stored: Mapping[Place, Value]
    """Values of formulas that no program stored."""
    texts: Mapping[Place, str]
    owned: Mapping[str, str]
    """The footer of each generated sheet, by its tab."""
    footer: str
    """That of every other sheet."""
    shown: Callable[[Place], Value | None]
    """What a cell of the workbook shows."""


@dataclass
class Copy:
    """The new package grows part by part; `left` counts what the old one has and it does not."""

    returned: Returned
    reach: Reach
    plan: CellPlan
    comments: bool
    """Whether comments and their authors go along."""
    left: Counter[str] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)
    turned: list[Place] = field(default_factory=list)
    """Formulas that became values, because they need what is left out."""
    texts: dict[str, int] = field(default_factory=dict)
    """The numbers of shared texts in the copy, by their XML."""
    pictures: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.old = self.returned.package
        self.new = Package(
            zipped(
                (name, text.encode())
                for name, text in (
                    (CONTENT_TYPES, _TYPES_XML),
                    ("_rels/.rels", _RELATIONS),
                    ("xl/workbook.xml", f'<workbook xmlns="{MAIN}"/>'),
                )
            )
        )

    def tell(self, name: str) -> None:
        self.left[name] += 1

    def whole(self, part: str, name: str) -> Element | None:
        """A part of the old file with what it may hold; None where it is of another kind."""
        root = self.root(part)
        return copied(root, self.tell) if root is not None and local(root) == name else None

    def root(self, part: str) -> Element | None:
        """A part of the old file to be read; None where it is not there or torn."""
        if part in self.old and self.old.sound(part):
            return self.old.tree(part)
        self.left["torn"] += part in self.old
        return None

    def part(self, name: str, kind: str, content: Element | bytes) -> str:
        """A new part under a free name."""
        free = self.new.free(name)
        self.new.put(free, content)
        if kind:
            self.new.declare(free, kind)
        return free

    def link(self, source: str, kind: str, target: str, space: str = DOCUMENT) -> str:
        """A new arrow from a part; its id."""
        known = self.new.relations(source)
        id = f"rId{len(known) + 1}"
        outside = kind == "hyperlink"
        self.new.relate(source, (*known, Relation(id, f"{space}/{kind}", target, outside)))
        return id

    def target(self, source: str, id: str) -> Relation | None:
        """Where an arrow of the old file leads, if to something that is there."""
        found = (r for r in self.old.relations(source) if r.id == id)
        return next((r for r in found if r.external or r.target in self.old), None)

    def page(self, old: str, new: str, id: str) -> str:
        """A link to a public page of the web; nothing for any other address."""
        relation = self.target(old, id)
        if relation and relation.external and public(relation.target):
            self.kept["link to the web"] += 1
            return self.link(new, "hyperlink", relation.target)
        return ""

    def picture(self, old: str, new: str, id: str) -> str:
        """A picture without its metadata; nothing for a kind that cannot be cleaned."""
        relation = self.target(old, id)
        if relation is None or relation.external:
            return ""
        if relation.target not in self.pictures:
            made = cleaned(self.old.parts[relation.target])
            name = f"xl/media/image1.{made[0]}" if made else ""
            self.pictures[relation.target] = self.part(name, "", made[1]) if made else ""
        found = self.pictures[relation.target]
        return self.link(new, "image", found) if found else ""

    def text(self, number: int) -> int:
        """The number of a shared text in the copy."""
        if number not in self._numbers:
            item = copied(self._items[number], self.tell)
            known = self.texts.setdefault(etree.tostring(item).decode(), len(self.texts))
            self._numbers[number] = known
        return self._numbers[number]

    @cached_property
    def _numbers(self) -> dict[int, int]:
        return {}

    @cached_property
    def _items(self) -> list[Element]:
        part = self.old.related(self.old.workbook, "sharedStrings")
        return list(self.old.tree(part).iter(tag("si"))) if part else []
