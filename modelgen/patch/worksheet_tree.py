"""Elements of a worksheet put where the standard wants them, and the stored value of a cell."""

from lxml import etree

from .. import addresses
from ..book.book import Value
from ..xlsx.escapes import held
from ..xlsx.package import Element, local, tag

ORDER = (
    "sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection"
    " protectedRanges scenarios autoFilter sortState dataConsolidate customSheetViews mergeCells"
    " phoneticPr conditionalFormatting dataValidations hyperlinks printOptions pageMargins"
    " pageSetup headerFooter rowBreaks colBreaks customProperties cellWatches ignoredErrors"
    " smartTags drawing legacyDrawing legacyDrawingHF drawingHF picture oleObjects controls"
    " webPublishItems tableParts extLst"
).split()
"""The children of a worksheet, in the order that the standard wants."""


def place(root: Element, element: Element) -> None:
    """A child of a worksheet where the standard wants it, behind others of its kind."""
    at = ORDER.index(inner(element))
    for i, child in enumerate(root):
        if inner(child) in ORDER and ORDER.index(inner(child)) > at:
            root.insert(i, element)
            return
    root.append(element)


def inner(element: Element) -> str:
    """The name of a child of a worksheet, or of what stands in a choice between two of them."""
    word = local(element)
    if word == "AlternateContent":
        word = next((local(e) for choice in element for e in choice), "")
    return word


def group(root: Element, word: str) -> Element:
    """The one child of a worksheet of that name, made if it is not there."""
    found = root.find(tag(word))
    if found is None:
        found = etree.Element(tag(word))
        place(root, found)
    return found


def row_at(data: Element, number: int) -> Element:
    """A new row among the others; `number` counts from one."""
    row = etree.Element(tag("row"), r=str(number))
    at = next((i for i, other in enumerate(data) if int(other.attrib["r"]) > number), len(data))
    data.insert(at, row)
    return row


def insert(row: Element, cell: Element, col: int) -> None:
    """A cell in a row, in place of one that stands there; `col` counts from zero."""
    row.attrib.pop("spans", None)
    for i, other in enumerate(row):
        there = addresses.spot(str(other.get("r")))[1]
        if there == col:
            row[i] = cell
            return
        if there > col:
            row.insert(i, cell)
            return
    row.append(cell)


def store(cell: Element, value: Value | None) -> None:
    """The stored value of a formula's cell; None where the spreadsheet shall compute it."""
    cell.attrib.pop("t", None)
    for old in [*cell.iterchildren(tag("v"), tag("is"))]:
        cell.remove(old)
    if value is None:
        return
    if isinstance(value, bool):
        cell.set("t", "b")
        text = str(int(value))
    elif isinstance(value, str):
        cell.set("t", "str")
        text = held(value)
    else:
        text = f"{value:z.17g}"
    etree.SubElement(cell, tag("v")).text = text
