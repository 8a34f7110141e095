"""The figures that the user's charts keep of their cells, brought up to date."""

import copy
from collections.abc import Callable, Iterable

from lxml import etree

from ..addresses import Place
from ..book.book import Value
from ..book.values import near
from ..formulas import cell_references
from ..problems import visible
from ..xlsx.escapes import held, meant
from ..xlsx.package import Element, Package, local, parent
from .drawings import CHART

Lookup = Callable[[Place], Value | None]
"""What a cell of the new workbook shows; None where nobody can tell."""

_MOST = 10_000

_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"


def refresh(package: Package, parts: Iterable[str], shown: Lookup) -> None:
    """Write the present figures into the charts of some parts; a chart that is right is left."""
    for part in parts:
        for kind, cache in (("numRef", "numCache"), ("strRef", "strCache")):
            for source in package.tree(part).iter(f"{{{CHART}}}{kind}"):
                kept = source.find(f"{{{CHART}}}{cache}")
                if kept is not None and _stale(source, kept, shown):
                    package.tree(part, change=True)
                    _write(source, kept, shown)


def literal(source: Element, shown: Lookup | None) -> None:
    """A reference of a chart becomes figures: what its cells show, else what the chart kept."""
    kind = "num" if local(source) == "numRef" else "str"
    figures = etree.Element(f"{{{CHART}}}{kind}Cache")
    kept = next((e for e in source if local(e).endswith("Cache")), None)
    if shown and _places(source):
        _write(source, figures, shown)
    elif kept is not None:
        level = kept.find(f"{{{CHART}}}lvl")
        figures.extend(copy.deepcopy(list(kept if level is None else level)))
        if level is not None:
            count = copy.deepcopy(kept.findall(f"{{{CHART}}}ptCount"))
            figures[:0] = count
    above = parent(source)
    if local(above) == "tx":
        text = "".join(_text(point) for point in _points(figures))
        _titled(source, text)
        return
    figures.tag = f"{{{CHART}}}{kind}Lit"
    above.replace(source, figures)


def _titled(source: Element, text: str) -> None:
    """The name of a series, or the title of a chart, as a text."""
    above = parent(source)
    if local(parent(above)) == "ser":
        value = etree.Element(f"{{{CHART}}}v")
        value.text = held(text)
        above.replace(source, value)
        return
    rich = etree.Element(f"{{{CHART}}}rich")
    etree.SubElement(rich, f"{{{_DRAWING}}}bodyPr")
    paragraph = etree.SubElement(rich, f"{{{_DRAWING}}}p")
    run = etree.SubElement(paragraph, f"{{{_DRAWING}}}r")
    etree.SubElement(run, f"{{{_DRAWING}}}t").text = visible(text)
    above.replace(source, rich)


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
        text = held(value) if isinstance(value, str) else f"{float(value or 0):z.17g}"
        etree.SubElement(point, f"{{{CHART}}}v").text = text
        cache.insert(at, point)
        at += 1


def _points(cache: Element) -> list[Element]:
    return list(cache.findall(f"{{{CHART}}}pt"))


def _text(point: Element) -> str:
    return meant(point.findtext(f"{{{CHART}}}v") or "")
