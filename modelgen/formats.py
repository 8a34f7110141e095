"""Formats that somebody put on generated sheets: found, so that the report can name them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from . import refs
from .book import Place
from .carry import Carry
from .package import Element, Package, local, tag
from .read import Spot, Tab

_BUILT_IN = {
    "0": "General", "1": "0", "2": "0.00", "3": "#,##0", "4": "#,##0.00", "9": "0%",
    "10": "0.00%", "49": "@",
}  # fmt: skip
Look = tuple[str, str, bool, bool, str]
"""Number format, colour of the type, bold, italic, colour of the fill."""


@dataclass(frozen=True, slots=True)
class Format:
    """Something on a generated sheet that is formatting, and where."""

    sheet: str
    says: str


def formats(way: Carry, fresh: Package, edited: frozenset[tuple[str, Spot]]) -> tuple[Format, ...]:
    """What the fresh sheets look like less than the returned ones: it is not carried over."""
    mine, theirs = _looks(fresh), _looks(way.match.returned.package)
    parts = {name: part for name, part, _ in fresh.sheets()}
    found: list[Format] = []
    for tab in way.match.tabs.values():
        if tab.name in parts and tab.is_worksheet:
            styles = _styles(fresh.tree(parts[tab.name]))
            found += _cells(way, tab, (mine, theirs), styles, edited)
            found += _rules(way, tab)
    return tuple(found)


def _cells(
    way: Carry,
    tab: Tab,
    looks: tuple[list[Look], list[Look]],
    styles: dict[Spot, int],
    edited: frozenset[tuple[str, Spot]],
) -> Iterator[Format]:
    differ = []
    for spot, cell in tab.cells.items():
        at = way.spot(tab.name, spot)
        number = styles.get((at.row, at.col)) if at else None
        if number is None or cell.empty or (tab.name, spot) in edited:
            continue
        if cell.style < len(looks[1]) and looks[0][number] != looks[1][cell.style]:
            differ.append(str(Place(tab.name, *spot)).rpartition("!")[2])
    if differ:
        first = ", ".join(differ[:5]) + (" …" if len(differ) > 5 else "")
        yield Format(
            tab.name, f"{len(differ)} cells of {tab.name} have formats of their own ({first})"
        )


def _rules(way: Carry, tab: Tab) -> Iterator[Format]:
    """Conditional formats, validations, hidden lines and sparklines that are not the Book's."""
    sheet = way.match.owners[tab.name]
    known = {
        refs.plain(refs.rewritten(rule.formula[1:], sheet, way.match.moved, tab.name))
        for rule in way.match.book.highlights
        if rule.area.first.sheet == sheet
    }
    count: Counter[str] = Counter()
    for element in way.match.returned.package.tree(tab.part).iter():
        word = local(element)
        if word == "cfRule" and _formula(element) not in known:
            count["conditional formats"] += 1
        elif word == "sparkline":
            count["sparklines"] += 1
        elif word in ("row", "col") and element.get("hidden") in ("1", "true"):
            count["hidden rows or columns"] += 1
        elif word == "dataValidation":
            count["validations"] += _strange(way, tab, sheet, element)
    for what, number in count.items():
        if number:
            yield Format(tab.name, f"{number} {what} of your own on {tab.name}")


def _formula(rule: Element) -> str:
    return next((refs.plain(e.text or "") for e in rule if local(e) == "formula"), "")


def _strange(way: Carry, tab: Tab, sheet: str, element: Element) -> bool:
    """Whether a validation stands on cells that the Book does not validate."""
    areas = [rule.area for rule in way.match.book.validations if rule.area.first.sheet == sheet]
    boxes = [
        way.match.moved(refs.Box(sheet, a.first.row, a.first.col, a.last.row, a.last.col))
        for a in areas
    ]
    for word in (element.get("sqref") or "").split():
        box = refs.read(word, tab.name)
        if box and not any(_covers(known, box) for known in boxes):
            return True
    return False


def _covers(known: refs.Box | None, box: refs.Box) -> bool:
    """Whether the corner of a rectangle lies in another one."""
    if known is None:
        return False
    return known.top <= box.top <= known.bottom and known.left <= box.left <= known.right


def _styles(root: Element) -> dict[Spot, int]:
    found = {}
    for cell in root.iter(tag("c")):
        place = str(cell.get("r"))
        word = place.rstrip("0123456789")
        found[int(place[len(word) :]) - 1, refs.column(word)] = int(cell.get("s", 0))
    return found


def _looks(package: Package) -> list[Look]:
    """The look of every cell format of a file."""
    part = next(r.target for r in package.relations(package.workbook) if r.kind == "styles")
    root = package.tree(part)
    codes = {str(e.get("numFmtId")): str(e.get("formatCode")) for e in root.iter(tag("numFmt"))}
    fonts = [_font(e) for e in _children(root, "fonts")]
    fills = [_fill(e) for e in _children(root, "fills")]
    found = []
    for xf in _children(root, "cellXfs"):
        number = str(xf.get("numFmtId", "0"))
        code = codes.get(number, _BUILT_IN.get(number, number))
        font = fonts[int(xf.get("fontId", 0))]
        bare = code.replace("\\", "").replace('"', "").lower()
        found.append((bare, *font, fills[int(xf.get("fillId", 0))]))
    return found


def _children(root: Element, group: str) -> list[Element]:
    found = root.find(tag(group))
    return [] if found is None else list(found)


def _font(element: Element) -> tuple[str, bool, bool]:
    words = {local(child): child for child in element}
    colour = _colour(words["color"]) if "color" in words else ""
    on = (
        word in words and words[word].get("val", "1") not in ("0", "false") for word in ("b", "i")
    )
    bold, italic = on
    return ("" if colour == "000000" else colour), bold, italic


def _fill(element: Element) -> str:
    for pattern in element.iter(tag("patternFill")):
        if pattern.get("patternType") == "solid":
            for child in pattern:
                if local(child) == "fgColor":
                    return _colour(child)
    return ""


def _colour(element: Element) -> str:
    if element.get("rgb"):
        return str(element.get("rgb"))[-6:].upper()
    if element.get("theme"):
        return f"theme {element.get('theme')}"
    return "" if element.get("auto") else f"indexed {element.get('indexed')}"
