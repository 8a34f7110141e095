"""Formats that somebody put on generated sheets: found, so that the report can name them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from ..addresses import Area, Place, Spot
from ..formulas import cell_references
from ..merge.placement import Placement
from ..problems import counted
from ..readback.other_version import is_of_another
from ..translations import N_
from ..translations import told as _
from ..xlsx.cell_looks import CellLook, cell_looks, colour
from ..xlsx.package import Element, Package, cells_of, local, tag
from ..xlsx.reader import Tab
from .drawings import anchors, user_anchors
from .sheet_setup import generated_sizes, lost_setup

TALLER = 3.0
"""Programs round heights, in points, by less."""


@dataclass(frozen=True, slots=True)
class LostFormat:
    """Something on a generated sheet that is formatting, and where."""

    sheet: str
    says: str


def lost_formats(
    placement: Placement, fresh: Package, edited: frozenset[tuple[str, Spot]]
) -> tuple[LostFormat, ...]:
    """What the fresh sheets look like less than the returned ones: it is not carried over.

    In a workbook of another version nobody can tell a format of the user's from one of the tool.
    """
    if is_of_another(placement.match):
        return (LostFormat("", _("formats that somebody may have given generated cells")),)
    generated, user = cell_looks(fresh), cell_looks(placement.match.returned.package)
    parts = {name: part for name, part, _ in fresh.sheets()}
    found: list[LostFormat] = []
    settings: dict[str, list[str]] = {}
    looked = [t for t in placement.match.tabs.values() if t.name in parts and t.is_worksheet]
    for tab in looked:
        root = fresh.tree(parts[tab.name])
        found += _cells(placement, tab, (generated, user), _styles(root), edited)
        found += _rules(placement, tab)
        for word in _settings(placement, tab, root):
            settings.setdefault(word, []).append(tab.name)
    return (*found, *_set_on(settings, len(looked)))


def _set_on(settings: dict[str, list[str]], every: int) -> Iterator[LostFormat]:
    """A line for each setting with its sheets; one for what a program left out on all of them."""
    common = [word for word, tabs in settings.items() if len(tabs) == every > 1]
    for word, tabs in settings.items():
        if word not in common:
            sheets = ", ".join(tabs)
            says = _("{what} on {sheets}").format(what=_(word), sheets=sheets)
            yield LostFormat(sheets, says)
    if common:
        what = ", ".join(map(_, common))
        says = _("{what} on every generated sheet, as some programs save")
        yield LostFormat("", says.format(what=what))


def _settings(placement: Placement, tab: Tab, root: Element) -> Iterator[str]:
    """What is set for a whole sheet, a row or a column, and differs from the fresh sheet's."""
    user = tab.root
    for word, read in (
        (N_("tab colours"), _tab_colour),
        (N_("filters"), _filters),
        (N_("page orientations"), _page),
    ):
        if read(user) != read(root):
            yield word
    pictured = next(user.iter(tag("legacyDrawingHF")), None) is not None  # then it is carried
    if _headed(user) and not _headed(root) and not pictured:
        yield N_("page headers")
    if _groups(user) > _groups(root):
        yield N_("groups of rows or columns")
    fresh, known = _heights(root), generated_sizes(placement, tab, cols=False)
    for line, size in _heights(user).items():
        at = placement.spot(tab.name, (line, 0))
        differs = at and abs(fresh.get(at.row, size) - size) > TALLER
        if differs and abs(known.get(line, 0) - size) > TALLER:
            yield N_("row heights")
            break
    yield from lost_setup(placement, tab, root)
    if _lost_charts(placement, tab):
        yield N_("charts of the template")
    if _lost_rules(placement, tab):
        yield N_("validations of the template")


def _tab_colour(root: Element) -> str:
    return next((colour(e) for e in root.iter(tag("tabColor"))), "")


def _filters(root: Element) -> int:
    return len(list(root.iter(tag("autoFilter"))))


def _page(root: Element) -> str:
    return next((str(e.get("orientation", "portrait")) for e in root.iter(tag("pageSetup"))), "")


def _headed(root: Element) -> bool:
    """Whether a text stands at the head of each page; some programs write an empty one."""
    return any((e.text or "").strip() for e in root.iter(tag("oddHeader")))


def _groups(root: Element) -> int:
    lines = root.iter(tag("row"), tag("col"))
    return sum(line.get("outlineLevel", "0") != "0" for line in lines)


def _heights(root: Element) -> dict[int, float]:
    return {
        int(e.attrib["r"]) - 1: float(e.attrib["ht"])
        for e in root.iter(tag("row"))
        if e.get("ht") and e.get("r") and e.get("customHeight") in ("1", "true")
    }


def _lost_charts(placement: Placement, tab: Tab) -> bool:
    sheet = placement.match.owners[tab.name]
    generated = sum(chart.corner.sheet == sheet for chart in placement.match.book.charts)
    users = user_anchors(placement, tab.package, tab)
    return len(anchors(tab.package, tab.part)) - len(users) < generated


def _lost_rules(placement: Placement, tab: Tab) -> bool:
    """Whether a generated validation is not on its cells any more."""
    sheet = placement.match.owners[tab.name]
    elements = tab.root.iter(tag("dataValidation"))
    found = [area for element in elements for area in _areas(element, tab)]
    for rule in placement.match.book.validations:
        corner = placement.match.at(rule.area.first) if rule.area.sheet == sheet else None
        if corner and not any(area.holds(corner) for area in found):
            return True
    return False


def _cells(
    placement: Placement,
    tab: Tab,
    looks: tuple[list[CellLook], list[CellLook]],
    styles: dict[Spot, int],
    edited: frozenset[tuple[str, Spot]],
) -> Iterator[LostFormat]:
    differ = []
    for spot, cell in tab.cells.items():
        if (tab.name, spot) in edited or _another_role(placement, tab, spot):
            continue
        at = placement.spot(tab.name, spot)
        number = styles.get((at.row, at.col)) if at else None
        generated = looks[0][number] if number is not None else None
        if cell.style >= len(looks[1]):
            continue
        user = looks[1][cell.style]
        if cell.empty and _put_in(placement, tab, spot):
            continue  # a program gives a column that is put in the formats of the one beside it
        if cell.empty or generated is None:
            alike = not user.fill or bool(generated and generated.fill) or not cell.empty
        else:
            alike = generated == user
        if not alike:
            differ.append(str(Place(tab.name, *spot)).rpartition("!")[2])
    if differ:
        first = ", ".join(differ[:5]) + (" …" if len(differ) > 5 else "")
        one = _("formats of your own in {count} cell of {sheet} ({cells})")
        several = _("formats of your own in {count} cells of {sheet} ({cells})")
        says = counted(len(differ), one, several, sheet=tab.name, cells=first)
        yield LostFormat(tab.name, says)


def _put_in(placement: Placement, tab: Tab, spot: Spot) -> bool:
    """Whether a cell stands in a row or a column that somebody put in among the generated ones."""
    fit = placement.match.alignments[placement.match.owners[tab.name]]
    return any(
        line not in lines.values()
        and min(lines.values(), default=line) < line < max(lines.values(), default=line)
        for line, lines in zip(spot, (fit.rows, fit.cols), strict=True)
    )


def _another_role(placement: Placement, tab: Tab, spot: Spot) -> bool:
    """Whether the new Book has another thing where a generated cell goes: it looks otherwise."""
    old = placement.match.place(tab.name, spot)
    new = placement.moves.place(old) if old else None
    if old is None or new is None or placement.moves.old is placement.moves.new:
        return False
    was, now = placement.old_cells.get(old), placement.moves.filled.get(new)
    return bool(was and now and (was.role, was.format) != (now.role, now.format))


_RULES = tuple(
    f"{{*}}{word}" for word in "cfRule sparkline row col mergeCell dataValidation".split()
)
"""The elements of a sheet that are looked at."""


def _rules(placement: Placement, tab: Tab) -> Iterator[LostFormat]:
    """Conditional formats, validations, hidden lines and sparklines that are not the Book's."""
    sheet = placement.match.owners[tab.name]
    rules = {
        cell_references.normalised(placement.match.formula(rule.formula[1:], sheet))
        for rule in placement.match.book.highlights
        if rule.area.sheet == sheet
    }
    count: Counter[str] = Counter()
    filtered = _filtered(tab)
    for element in tab.root.iter(*_RULES):
        word = local(element)
        if word == "cfRule" and _formula(element) not in rules:
            count[N_("conditional formats")] += 1
        elif word == "sparkline":
            count[N_("sparklines")] += 1
        elif word in ("row", "col") and element.get("hidden") in ("1", "true"):
            row = int(element.get("r", "0")) - 1
            known = (tab.name, row) in placement.match.closed or row in filtered
            count[N_("hidden rows or columns")] += not known
        elif word == "mergeCell":
            count[N_("merged cells")] += _taken(placement, tab, str(element.get("ref")))
        elif word == "dataValidation":
            count[N_("validations")] += _strange(placement, tab, sheet, element)
    for what, number in count.items():
        if number:
            says = _("{what} of your own on {sheet} ({number})")
            told = says.format(what=_(what), sheet=tab.name, number=number)
            yield LostFormat(tab.name, told)


def _filtered(tab: Tab) -> set[int]:
    """The rows that a filter may hide; the filter itself is told."""
    found = tab.root.iter(tag("autoFilter"))
    refs = (e.get("ref", "") for e in found if next(e.iter(tag("filterColumn")), None) is not None)
    areas = (cell_references.read(ref, tab.name) for ref in refs)
    return {row for area in areas if area for row in range(area.top, area.bottom + 1)}


def _taken(placement: Placement, tab: Tab, ref: str) -> bool:
    """Whether a merge takes in generated content."""
    area = cell_references.read(ref, tab.name)
    return area is not None and any(placement.generated(tab.name, s) for s in area.spots())


def _formula(rule: Element) -> str:
    return cell_references.normalised(rule.findtext("{*}formula") or "")


def _strange(placement: Placement, tab: Tab, sheet: str, element: Element) -> bool:
    """Whether a validation stands on cells that the Book does not validate."""
    rules = placement.match.book.validations
    known = [placement.match.moved(rule.area) for rule in rules if rule.area.sheet == sheet]
    if element.get("sqref") is None:
        return True
    corners = (area.first for area in _areas(element, tab))
    return not all(any(area and area.holds(corner) for area in known) for corner in corners)


def _areas(element: Element, tab: Tab) -> list[Area]:
    words = (element.get("sqref") or "").split()
    return [area for word in words if (area := cell_references.read(word, tab.name))]


def _styles(root: Element) -> dict[Spot, int]:
    return {(row, col): int(cell.get("s", 0)) for row, col, cell in cells_of(root)}
