"""The figures that the user's charts keep of their cells, brought up to date."""

from collections.abc import Callable, Collection, Iterable

from lxml import etree

from ..addresses import Place
from ..book.book import Value
from ..book.values import near
from ..formulas import cell_references
from ..xlsx.package import Element, Package, local, parent
from .drawings import CHART

Lookup = Callable[[Place], Value | None]
"""What a cell of the new workbook shows; None where nobody can tell."""

_MOST = 10_000


def refresh(package: Package, parts: Iterable[str], shown: Lookup) -> None:
    """Write the present figures into the charts of some parts; a chart that is right is left."""
    for part in parts:
        for kind, cache in (("numRef", "numCache"), ("strRef", "strCache")):
            for source in package.tree(part).iter(f"{{{CHART}}}{kind}"):
                kept = source.find(f"{{{CHART}}}{cache}")
                if kept is not None and _stale(source, kept, shown):
                    package.tree(part, change=True)
                    _write(source, kept, shown)


def freeze(package: Package, parts: Iterable[str], gone: Collection[str], shown: Lookup) -> None:
    """Charts of cells on sheets that are gone show what those cells showed, as figures."""
    for part in parts:
        for kind in ("num", "str"):
            for source in list(package.tree(part).iter(f"{{{CHART}}}{kind}Ref")):
                places = _places(source)
                if places and places[0].sheet in gone:
                    package.tree(part, change=True)
                    figures = etree.Element(f"{{{CHART}}}{kind}Cache")
                    _write(source, figures, shown)
                    figures.tag = f"{{{CHART}}}{kind}Lit"
                    parent(source).replace(source, figures)


def _places(source: Element) -> list[Place]:
    area = cell_references.read(source.findtext(f"{{{CHART}}}f") or "", "")
    return list(area) if area and area.size <= _MOST else []


def _stale(source: Element, cache: Element, shown: Lookup) -> bool:
    kept = {int(point.attrib["idx"]): _text(point) for point in _points(cache)}
    places = _places(source)
    if not places:
        return False
    return len(kept) > len(places) or any(
        not _same(kept.get(i), shown(place)) for i, place in enumerate(places)
    )


def _same(text: str | None, value: Value | None) -> bool:
    if text is None or value is None or value == "":
        return text is None and value in (None, "")
    try:
        return near(float(text), value) if not isinstance(value, str) else text == value
    except ValueError:
        return False


def _write(source: Element, cache: Element, shown: Lookup) -> None:
    """The points of a cache anew; a cell that shows nothing has no point."""
    places = _places(source)
    for point in _points(cache):
        cache.remove(point)
    number = cache.find(f"{{{CHART}}}ptCount")
    if number is None:
        number = etree.SubElement(cache, f"{{{CHART}}}ptCount")
    number.set("val", str(len(places)))
    at = list(cache).index(number) + 1
    for i, place in enumerate(places):
        value = shown(place)
        if value in (None, "") or (local(cache) == "numCache" and isinstance(value, str)):
            continue
        point = etree.Element(f"{{{CHART}}}pt", idx=str(i))
        text = value if isinstance(value, str) else f"{float(value or 0):z.17g}"
        etree.SubElement(point, f"{{{CHART}}}v").text = text
        cache.insert(at, point)
        at += 1


def _points(cache: Element) -> list[Element]:
    return list(cache.findall(f"{{{CHART}}}pt"))


def _text(point: Element) -> str:
    return point.findtext(f"{{{CHART}}}v") or ""
