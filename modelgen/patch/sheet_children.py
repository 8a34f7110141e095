"""What may hang on a worksheet, and what becomes of it on a generated sheet, unnamed never.

The children of a worksheet and the parts that it leads to are listed once, each *anew* (as the
template has it; what differs is named with the formats), *moved* (in a way of its own, beside
this module), *carried* (by this module: addresses and references follow) or *told* as left out.
"""

import copy
from collections.abc import Iterator, Mapping

from lxml import etree

from ..addresses import Area
from ..formulas import cell_references
from ..merge.placement import Placement
from ..translations import N_
from ..translations import told as _
from ..xlsx.package import DOCUMENT, Element, Relation, local, parent, tag
from ..xlsx.reader import Tab
from .drawings import moved_anchor
from .graft_job import Graft
from .worksheet_tree import group, inner, place

FATES = {
    "anew": "sheetPr dimension sheetViews sheetFormatPr cols sheetCalcPr autoFilter"
    " conditionalFormatting dataValidations printOptions pageMargins pageSetup headerFooter"
    " rowBreaks colBreaks",
    "moved": "sheetData sheetProtection mergeCells hyperlinks drawing legacyDrawing tableParts"
    " extLst",
    "carried": "protectedRanges scenarios dataConsolidate customSheetViews phoneticPr"
    " customProperties cellWatches ignoredErrors smartTags legacyDrawingHF drawingHF picture"
    " oleObjects controls webPublishItems",
    "told": "sortState",
}
"""Each child of a worksheet, by what becomes of it."""

RELATIONS = {
    "anew": "printerSettings",
    "moved": "drawing hyperlink",
    "carried": "comments vmlDrawing threadedComment table image oleObject package ctrlProp control"
    " customProperty pivotTable queryTable tableSingleCells slicer timeline externalLinkPath",
}
"""Each kind of part that a sheet leads to; any other is told."""

EXTENSIONS = ("slicerList", "timelineRefs", "webExtensions")
"""What is carried of a sheet's extensions; formats and validations are named with the formats."""

NAMED = ("sparklineGroups", "conditionalFormattings", "dataValidations")

WORDS = {
    "protectedRange": N_("the range that may be edited"), "inputCells": N_("a cell of a scenario"),
    "cellWatch": N_("a watched cell"), "ignoredError": N_("an ignored error"),
    "cellSmartTags": N_("a smart tag"), "sortState": N_("the remembered order of a sort"),
    "customSheetView": N_("a custom view"), "oleObject": N_("an embedded object"),
    "control": N_("a control, such as a spin button"), "picture": N_("the background picture"),
    "legacyDrawingHF": N_("the picture in the page header"), "webPublishItem": N_("a web page"),
    "customPr": N_("a custom property"), "dataRef": N_("a source of Consolidate"),
    "scenario": N_("a scenario"), "pivotTable": N_("a pivot table"),
    "ctrlProp": N_("a form control"),
    "queryTable": N_("a query"), "slicer": N_("a slicer"), "timeline": N_("a timeline"),
    "printerSettings": N_("settings of a printer"),
}  # fmt: skip
"""What a user calls them."""

ADDRESSES = {
    "protectedRange": "sqref", "ignoredError": "sqref", "scenarios": "sqref", "inputCells": "r",
    "cellWatch": "r", "cellSmartTags": "r", "selection": "sqref activeCell",
    "pane": "topLeftCell", "customSheetView": "topLeftCell", "autoFilter": "ref",
}  # fmt: skip
"""Attributes that hold addresses on the sheet itself, by element."""

BOUND = ("protectedRange", "ignoredError", "inputCells", "cellWatch", "cellSmartTags")
"""What is nothing without its cells."""

_REVISED = "{http://schemas.microsoft.com/office/spreadsheetml/20"
"""Marks that Excel gives to elements and needs from nobody."""


def fate(word: str, lists: Mapping[str, str] = FATES) -> str:
    """What becomes of a child of a worksheet, or of a kind of relation."""
    return next((fate for fate, words in lists.items() if word in words.split()), "told")


def carried(job: Graft, tab: Tab, root: Element, old: Element, links: Mapping[str, str]) -> None:
    """What hangs on a tab as elements, on the fresh sheet."""
    for element in old:
        word = inner(element)
        if word and fate(word) == "carried":
            place(root, _copied(job, tab, element, links))
        elif word and fate(word) == "told":
            said = _("{what} on {sheet} is left out")
            job.remap.left.append(said.format(what=named(word), sheet=tab.name))
    for extension in old.iterfind(f"{tag('extLst')}/{tag('ext')}"):
        word = next((local(e) for e in extension), "")
        if word in EXTENSIONS:
            group(root, "extLst").append(_copied(job, tab, extension, links))
        elif word and word not in NAMED:
            said = _("what Excel calls `{word}` on {sheet} is left out")
            job.remap.left.append(said.format(word=word, sheet=tab.name))
    if old.find(tag("legacyDrawingHF")) is not None:  # its pictures stand in the texts as &G
        for element in (*root.findall(tag("headerFooter")), *old.findall(tag("headerFooter"))):
            if parent(element) is root:
                root.remove(element)
            else:
                place(root, _copied(job, tab, element, {}))


def named(word: str) -> str:
    known = WORDS.get(word, N_("what Excel calls `{word}`"))
    return _(known).format(word=word)


def _copied(job: Graft, tab: Tab, element: Element, links: Mapping[str, str]) -> Element:
    """A child in words of the new workbook: ids, addresses, references and anchors."""
    made = with_prefixes(element)
    for one in list(made.iter()):
        if not isinstance(one.tag, str):
            continue
        for key in [str(key) for key in one.attrib if str(key).startswith(_REVISED)]:
            del one.attrib[key]
        link = one.get(tag("id", DOCUMENT))
        if link is not None and (link in links or local(one) == "pageSetup"):
            one.attrib.pop(tag("id", DOCUMENT))
            if link in links:
                one.set(tag("id", DOCUMENT), links[link])
        if any(local(end) == "from" for end in one):
            moved_anchor(job.placement, tab, one)
        if not _moved(job.placement, tab, one):
            said = _("{what} on {sheet} is left out: {at} is no longer there")
            told = said.format(what=named(local(one)), sheet=tab.name, at=_at(one))
            job.remap.left.append(told)
            parent(one).remove(one)
    where = _("{what} on {sheets}").format(what=named(inner(element)), sheets=tab.name)
    job.remap.tree(made, tab.name, where)
    return made


def _at(element: Element) -> str:
    return str(element.get("sqref") or element.get("r"))


def _moved(placement: Placement, tab: Tab, element: Element) -> bool:
    """The addresses of an element follow; whether anything is left of what it stands on."""
    for key in ADDRESSES.get(local(element), "").split():
        words = str(element.get(key, "")).split()
        found = [area.a1 for word in words if (area := _area(placement, tab, word))]
        if found:
            element.set(key, " ".join(found))
        elif words and local(element) in BOUND:
            return False
        elif words:
            element.attrib.pop(key)
    return True


def _area(placement: Placement, tab: Tab, word: str) -> Area | None:
    area = cell_references.read(word, tab.name)
    return placement.area(area) if area else None


def with_prefixes(element: Element) -> Element:
    """A copy in which the prefixes that a choice requires are still declared."""
    made = copy.deepcopy(element)
    made.tail = None
    for choice in [e for e in made.iter() if local(e) == "Choice"]:
        wanted = str(choice.get("Requires", "")).split()
        declared: dict[str | None, str] = dict(element.nsmap)
        spaces: dict[str | None, str] = {p: declared[p] for p in wanted if p in declared}
        if not spaces.keys() <= choice.nsmap.keys():
            new = etree.Element(choice.tag, choice.attrib, nsmap={**choice.nsmap, **spaces})
            new.extend(list(choice))
            parent(choice).replace(choice, new)
    return made


def lost_parts(tab: Tab) -> Iterator[Relation]:
    """What a generated sheet leads to and nobody carries."""
    for relation in tab.package.relations(tab.part):
        if fate(relation.kind, RELATIONS) == "told":
            yield relation


COUNTED = (
    "protectedRange inputCells cellWatch ignoredError cellSmartTags customSheetView oleObject"
    " control webPublishItem customPr picture legacyDrawingHF"
).split()


def held(tab: Tab, placement: Placement | None = None) -> Iterator[str]:
    """What hangs on a sheet as elements, by name; with a placement only what has a place."""
    for child in tab.root:
        if local(child) != "sheetData":
            for element in child.iter():
                word = local(element)
                addressed = word in BOUND and placement is not None
                if word in COUNTED and not (addressed and not _moved(
                    placement, tab, copy.deepcopy(element)  # type: ignore[arg-type]
                )):  # fmt: skip
                    yield word
