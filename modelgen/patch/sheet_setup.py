"""What a user set for a whole generated sheet: kept where the template has no say in it, or told.

Margins, paper, zoom and page breaks of one's own are kept, and the widths of columns that the
template left as they were; what else is printed how is as the template has it.
"""

import copy
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from lxml import etree

from ..addresses import LAST_COL, LAST_ROW, Area
from ..book.book import Sheet
from ..formulas import cell_references
from ..merge.placement import Placement
from ..readback.other_version import is_of_another
from ..translations import N_
from ..xlsx.package import Element, tag
from ..xlsx.reader import Tab
from .worksheet_tree import group

WIDER = 0.9
"""Programs round widths, in characters, by less."""

APART = 0.02
"""Programs round margins, in inches, by less."""

ZOOMS = ("zoomScale", "zoomScaleNormal")

BREAKS = ("rowBreaks", "colBreaks")


def kept_setup(placement: Placement, tab: Tab, root: Element) -> None:
    """The settings of a tab on its fresh sheet."""
    if is_of_another(placement.match):
        return  # nobody can tell a setting of the user's from one of the tool
    _margins(tab, root)
    _attribute(tab, root, "pageSetup", ("paperSize", "paperHeight", "paperWidth"))
    if frozen(tab.root) == frozen(root):
        _attribute(tab, root, "sheetView", ZOOMS)
    for word in BREAKS:
        _breaks(placement, tab, root, word)
    for col, width in widths_kept(placement, tab, root).items():
        _widen(group(root, "cols"), col, width)


def frozen(root: Element) -> tuple[str, ...]:
    """The rows and columns that stay in view; a program that drops them drops the zoom too."""
    return tuple(f"{e.get('xSplit', '0')} {e.get('ySplit', '0')}" for e in root.iter(tag("pane")))


def _zoom(root: Element) -> str:
    return next((str(e.get("zoomScale", "100")) for e in root.iter(tag("sheetView"))), "100")


def _margins(tab: Tab, root: Element) -> None:
    """All margins, if one of them is another."""
    old, new = tab.root.find(tag("pageMargins")), root.find(tag("pageMargins"))
    if old is None or new is None:
        return
    sides = {str(side): float(size) for side, size in new.attrib.items()}
    if any(abs(float(old.get(side, size)) - size) > APART for side, size in sides.items()):
        made = copy.deepcopy(old)
        made.tail = None
        root.replace(new, made)


def _attribute(tab: Tab, root: Element, word: str, names: tuple[str, ...]) -> None:
    """Attributes of the first element of a name, as they are on the tab."""
    old, new = (next(sheet.iter(tag(word)), None) for sheet in (tab.root, root))
    if old is None or new is None:
        return
    for name in (name for name in names if old.get(name) != new.get(name)):
        if old.get(name) is not None:
            new.set(name, str(old.get(name)))
        else:
            new.attrib.pop(name, None)


def _breaks(placement: Placement, tab: Tab, root: Element, word: str) -> None:
    """Breaks of the user's beside those of the template, before the same lines."""
    new = _users(placement, tab, word) - {*breaks(root, word)}
    if not new:
        return
    most = "16383" if word == "rowBreaks" else "1048575"
    element = group(root, word)
    for line in new:
        etree.SubElement(element, tag("brk"), id=str(line), max=most, man="1")
    element[:] = sorted(element, key=lambda one: int(one.get("id", 0)))
    element.attrib.update({"count": str(len(element)), "manualBreakCount": str(len(element))})


def _users(placement: Placement, tab: Tab, word: str) -> set[int]:
    """The breaks of a tab, where their lines stand on the fresh sheet."""
    rows = word == "rowBreaks"
    spots = ((line, 0) if rows else (0, line) for line in breaks(tab.root, word))
    found = (placement.spot(tab.name, spot) for spot in spots)
    return {at.row if rows else at.col for at in found if at}


def breaks(root: Element, word: str) -> Iterator[int]:
    """The lines before which a page ends because somebody, or the template, wanted it."""
    for one in root.iterfind(f"{tag(word)}/{tag('brk')}"):
        if one.get("man") in ("1", "true"):
            yield int(one.get("id", 0))


def lost_setup(placement: Placement, tab: Tab, root: Element) -> Iterator[str]:
    """What a tab has otherwise than its fresh sheet, and is not kept."""
    owner = placement.match.owners[tab.name]
    sheet = next((s for s in placement.match.book.sheets if s.name == owner), None)
    if sheet is None:
        return  # the log of edits, which is written anew
    scoped = placement.match.returned.scoped[tab.name]
    heads = [Area(sheet.name, *lines) for lines in _heads(sheet)]
    for word, name, areas in (
        (N_("print areas"), "_xlnm.Print_Area", [sheet.print_area, *sheet.print_beside]),
        (N_("print titles"), "_xlnm.Print_Titles", heads),
    ):
        generated = {area for one in areas if (area := placement.match.moved(one))}
        unmoved = {replace(area, sheet=tab.name) for area in areas}
        shown = {*cell_references.areas(scoped[name], tab.name)} if name in scoped else generated
        if shown not in (generated, unmoved):
            yield word
    if frozen(tab.root) != frozen(root):
        yield N_("frozen panes")
        if _zoom(tab.root) != _zoom(root):
            yield N_("zoom factors")
    if _scale(tab.root) not in (_scale(root), _generated_scale(sheet)):
        yield N_("print scales")
    pictured = next(tab.root.iter(tag("legacyDrawingHF")), None) is not None  # then it is carried
    if not pictured and _footer(tab.root) != _footer_as_generated(placement, root):
        yield N_("page footers")
    if any({*breaks(root, word)} - _users(placement, tab, word) for word in BREAKS):
        yield N_("page breaks of the template")
    kept, fresh = widths_kept(placement, tab, root), widths(root)
    known = generated_sizes(placement, tab, cols=True)
    for col, width in widths(tab.root).items():
        at = placement.spot(tab.name, (0, col))
        differs = at and at.col not in kept and abs(fresh.get(at.col, width) - width) > WIDER
        if differs and abs(known.get(col, 0) - width) > WIDER:
            yield N_("column widths")
            return


def generated_sizes(placement: Placement, tab: Tab, cols: bool) -> dict[int, float]:
    """The sizes of the tab's columns or rows that the Book gave them: nobody set those."""
    match, name = placement.match, placement.match.owners[tab.name]
    sizes = {
        line: size
        for sheet in match.book.sheets
        if sheet.name == name
        for line, size in (dict(enumerate(sheet.widths)) if cols else sheet.heights).items()
    }
    lines = match.alignments[name].cols if cols else match.alignments[name].rows
    last = max(lines, default=0)
    behind = lines.get(last, last) - last  # what stands behind all that is filled keeps its place
    return {lines.get(line, line + behind): size for line, size in sizes.items()}


def _heads(sheet: Sheet) -> Iterator[tuple[int, int, int, int]]:
    """The rows and columns that every page repeats, as rectangles."""
    if sheet.repeat_rows:
        yield sheet.repeat_rows[0], 0, sheet.repeat_rows[1], LAST_COL
    if sheet.repeat_cols:
        yield 0, sheet.repeat_cols[0], LAST_ROW, sheet.repeat_cols[1]


def _scale(root: Element) -> tuple[str, ...]:
    """How large a sheet is printed: on so many pages, or in per cent."""
    setup = next(root.iter(tag("pageSetup")), root)
    fits = any(e.get("fitToPage") in ("1", "true") for e in root.iter(tag("pageSetUpPr")))
    words = ("fitToWidth", "fitToHeight") if fits else ("scale",)
    return tuple(str(setup.get(word, "100" if word == "scale" else "1")) for word in words)


def _generated_scale(sheet: Sheet) -> tuple[str, ...]:
    """The scale that the Book gave a sheet: nobody set it, though the new sheet has another."""
    return (str(sheet.scale),) if sheet.scale else ("1", "1" if sheet.portrait else "0")


def _footer(root: Element) -> str:
    """The words of a footer, without type, size and colour, which programs write in many ways."""
    text = "".join(e.text or "" for e in root.iter(tag("oddFooter")))
    return "".join(re.sub(r'&"[^"]*"|&\d+|&K[0-9A-F]{6}|&[LCR]', "", text).split())


def _footer_as_generated(placement: Placement, root: Element) -> str:
    """The words of the footer before: the template's version, which stands in it, may be new."""
    was, now = ("".join(b.footer.split()) for b in (placement.match.book, placement.moves.new))
    return _footer(root).replace(now, was)


def widths(root: Element) -> dict[int, float]:
    """The widths of columns, in characters; of a run without end the first hundred."""
    return {
        col - 1: float(e.attrib["width"])
        for e in root.iter(tag("col"))
        if e.get("width")
        for first in (int(e.attrib["min"]),)
        for col in range(first, min(int(e.attrib["max"]), first + 100) + 1)
    }


def widths_kept(placement: Placement, tab: Tab, root: Element) -> Mapping[int, float]:
    """The columns of the fresh sheet whose width is the user's, none that the template moved."""
    fresh, found = widths(root), {}
    usual = float(next(tab.root.iter(tag("sheetFormatPr")), tab.root).get("defaultColWidth", 9))
    for col, width in widths(tab.root).items():
        at = placement.spot(tab.name, (0, col))
        other = at is not None and abs(fresh.get(at.col, usual) - width) > WIDER
        if at and other and not _moved(placement, tab, col):
            found[at.col] = width
    return found


def _moved(placement: Placement, tab: Tab, col: int) -> bool:
    """Whether the template gives a column of the tab another width than it did."""
    old = placement.match.place(tab.name, (0, col))
    at = placement.moves.place(old) if old else None
    if old is None or at is None:
        return False
    before = {s.name: s.widths for s in placement.moves.old.sheets}[old.sheet]
    after = {s.name: s.widths for s in placement.moves.new.sheets}[at.sheet]
    was = before[old.col] if old.col < len(before) else None
    return was != (after[at.col] if at.col < len(after) else None)


def _widen(cols: Element, col: int, width: float) -> None:
    """A column of another width than the others of its run."""
    for run in cols:
        first, last = int(run.attrib["min"]), int(run.attrib["max"])
        if not first <= col + 1 <= last:
            continue
        for start, end in ((first, col), (col + 1, col + 1), (col + 2, last)):
            if start <= end:
                part = copy.deepcopy(run)
                part.attrib.update({"min": str(start), "max": str(end)})
                if start == col + 1 == end:
                    part.attrib.update({"width": f"{width:g}", "customWidth": "1"})
                run.addprevious(part)
        cols.remove(run)
        return
    made = etree.Element(tag("col"), min=str(col + 1), max=str(col + 1))
    made.attrib.update({"width": f"{width:g}", "customWidth": "1"})
    later = next((run for run in cols if int(run.attrib["min"]) > col + 1), None)
    if later is None:
        cols.append(made)
    else:
        later.addprevious(made)
