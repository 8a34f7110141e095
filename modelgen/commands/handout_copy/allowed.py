"""What a part of a handout may hold: elements and attributes by name; a copy has nothing else."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lxml import etree

from ...xlsx.package import DOCUMENT, MAIN, Element, local, tag

X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"

XM = "http://schemas.microsoft.com/office/excel/2006/main"

TC = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"

XML = "http://www.w3.org/XML/1998/namespace"

_SPACES = {MAIN, X14, XM, TC}

_COLOUR = "auto indexed rgb theme tint"

_EDGES = "start end left right top bottom diagonal vertical horizontal"

_SERIES = (
    "colorSeries colorNegative colorAxis colorMarkers colorFirst colorLast colorHigh colorLow"
)

_GRAMMAR = f"""
worksheet: sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetProtection autoFilter
  mergeCells phoneticPr conditionalFormatting dataValidations hyperlinks printOptions pageMargins
  pageSetup rowBreaks colBreaks ignoredErrors drawing legacyDrawing picture tableParts extLst
chartsheet: sheetPr sheetViews pageMargins pageSetup drawing
sheetPr(enableFormatConditionsCalculation): tabColor outlinePr pageSetUpPr
outlinePr(applyStyles summaryBelow summaryRight showOutlineSymbols)
pageSetUpPr(autoPageBreaks fitToPage)
dimension(ref)
sheetViews: sheetView
sheetView(windowProtection showFormulas showGridLines showRowColHeaders showZeros rightToLeft
  tabSelected showRuler showOutlineSymbols defaultGridColor showWhiteSpace view topLeftCell colorId
  zoomScale zoomScaleNormal zoomScaleSheetLayoutView zoomScalePageLayoutView zoomToFit
  workbookViewId): pane selection
pane(xSplit ySplit topLeftCell activePane state)
selection(pane activeCell activeCellId sqref)
sheetFormatPr(baseColWidth defaultColWidth defaultRowHeight customHeight zeroHeight thickTop
  thickBottom outlineLevelRow outlineLevelCol)
cols: col
col(min max width style hidden bestFit customWidth outlineLevel collapsed)
sheetData: row
row(r spans s customFormat ht hidden customHeight outlineLevel collapsed thickTop thickBot): c
c(r s t): f v is
f(t ref si aca ca dt2D dtr r1 r2 del1 del2)
is: t r
si: t r
r: rPr t
t(xml:space)
rPr: rFont charset family b i strike outline shadow condense extend color sz u vertAlign scheme
sheetProtection(sheet objects scenarios formatCells formatColumns formatRows insertColumns
  insertRows insertHyperlinks deleteColumns deleteRows selectLockedCells sort autoFilter
  pivotTables selectUnlockedCells)
autoFilter(ref)
mergeCells(count): mergeCell
mergeCell(ref)
phoneticPr(fontId type alignment)
conditionalFormatting(sqref): cfRule sqref
cfRule(type dxfId priority stopIfTrue aboveAverage percent bottom operator text timePeriod rank
  stdDev equalAverage id): formula colorScale dataBar iconSet f dxf
colorScale: cfvo color
dataBar(minLength maxLength showValue): cfvo color
iconSet(iconSet showValue percent reverse): cfvo
cfvo(type val gte)
dataValidations(count disablePrompts): dataValidation
dataValidation(type errorStyle imeMode operator allowBlank showDropDown showInputMessage
  showErrorMessage errorTitle error promptTitle prompt sqref): formula1 formula2 sqref
formula1: f
formula2: f
hyperlinks: hyperlink
hyperlink(ref r:id location)
printOptions(horizontalCentered verticalCentered headings gridLines gridLinesSet)
pageMargins(left right top bottom header footer)
pageSetup(paperSize paperHeight paperWidth scale firstPageNumber fitToWidth fitToHeight pageOrder
  orientation usePrinterDefaults blackAndWhite draft cellComments useFirstPageNumber errors
  horizontalDpi verticalDpi copies)
rowBreaks(count manualBreakCount): brk
colBreaks(count manualBreakCount): brk
brk(id min max man pt)
ignoredErrors: ignoredError
ignoredError(sqref evalError twoDigitTextYear numberStoredAsText formula formulaRange
  unlockedFormula emptyCellReference listDataValidation calculatedColumn)
drawing(r:id)
legacyDrawing(r:id)
picture(r:id)
tableParts(count): tablePart
tablePart(r:id)
extLst: ext
ext(uri): sparklineGroups dataValidations conditionalFormattings
conditionalFormattings: conditionalFormatting
sparklineGroups: sparklineGroup
sparklineGroup(manualMax manualMin lineWeight type dateAxis displayEmptyCellsAs markers high low
  first last negative displayXAxis displayHidden minAxisType maxAxisType rightToLeft):
  {_SERIES} f sparklines
sparklines: sparkline
sparkline: f sqref
styleSheet: numFmts fonts fills borders cellStyleXfs cellXfs cellStyles dxfs tableStyles colors
numFmts(count): numFmt
numFmt(numFmtId formatCode)
fonts(count): font
font: b i strike condense extend outline shadow u vertAlign sz color name family charset scheme
fills(count): fill
fill: patternFill gradientFill
patternFill(patternType): fgColor bgColor
gradientFill(type degree left right top bottom): stop
stop(position): color
borders(count): border
border(diagonalUp diagonalDown outline): {_EDGES}
cellStyleXfs(count): xf
cellXfs(count): xf
xf(numFmtId fontId fillId borderId xfId quotePrefix applyNumberFormat applyFont applyFill
  applyBorder applyAlignment applyProtection): alignment protection
alignment(horizontal vertical textRotation wrapText indent relativeIndent justifyLastLine
  shrinkToFit readingOrder)
protection(locked hidden)
cellStyles(count): cellStyle
cellStyle(name xfId builtinId iLevel customBuiltin)
dxfs(count): dxf
dxf: font numFmt fill alignment border protection
tableStyles(count defaultTableStyle defaultPivotStyle): tableStyle
tableStyle(name pivot table count): tableStyleElement
tableStyleElement(type size dxfId)
colors: indexedColors
indexedColors: rgbColor
rgbColor(rgb)
table(id name displayName ref headerRowCount totalsRowCount totalsRowShown headerRowDxfId dataDxfId
  totalsRowDxfId headerRowBorderDxfId tableBorderDxfId totalsRowBorderDxfId):
  autoFilter tableColumns tableStyleInfo
tableColumns(count): tableColumn
tableColumn(id name totalsRowFunction totalsRowLabel headerRowDxfId dataDxfId totalsRowDxfId):
  calculatedColumnFormula totalsRowFormula
calculatedColumnFormula(array)
totalsRowFormula(array)
tableStyleInfo(name showFirstColumn showLastColumn showRowStripes showColumnStripes)
comments: authors commentList
authors: author
commentList: comment
comment(ref authorId): text
text: t r
ThreadedComments: threadedComment
threadedComment(ref dT personId id parentId done): text mentions
mentions: mention
mention(mentionpersonId mentionId startIndex length)
personList: person
person(displayName id)
workbookPr(date1904 showObjects defaultThemeVersion)
calcPr(calcMode fullCalcOnLoad refMode iterate iterateCount iterateDelta fullPrecision calcOnSave
  forceFullCalc)
"""

_PLAIN = (
    "b i strike outline shadow condense extend sz u vertAlign scheme charset family rFont name"
)

_COLOURED = f"tabColor color fgColor bgColor {_SERIES}"

_TEXTS = frozenset(
    "t v f formula formula1 formula2 sqref author text calculatedColumnFormula totalsRowFormula"
    .split()
)  # fmt: skip
"""Elements that hold text of their own."""


@dataclass(frozen=True)
class _Kind:
    attributes: frozenset[str]
    children: tuple[str, ...]
    """In the order of the standard, which not every program keeps."""


def _grammar() -> Mapping[str, _Kind]:
    found = {
        **{word: _Kind(frozenset({"val"}), ()) for word in _PLAIN.split()},
        **{word: _Kind(frozenset(_COLOUR.split()), ()) for word in _COLOURED.split()},
        **{word: _Kind(frozenset({"style"}), ("color",)) for word in _EDGES.split()},
    }
    text = re.sub(r"\n\s+", " ", _GRAMMAR)
    for name, attributes, children in re.findall(
        r"^(\w+)(?:\((.*?)\))?(?:: (.*))?$", text, re.MULTILINE
    ):
        found[name] = _Kind(frozenset(attributes.split()), tuple(children.split()))
    return found


KINDS = _grammar()

Dropped = Callable[[str], None]
"""Is told the name of every element that a copy leaves out."""


def copied(element: Element, dropped: Dropped) -> Element:
    """The element with what it may hold, and nothing else: no comment, no other namespace."""
    return _copy(element, None, dropped)


def _copy(element: Element, above: Element | None, dropped: Dropped) -> Element:
    name = local(element)
    kind = KINDS.get(name, _Kind(frozenset(), ()))
    space = etree.QName(element).namespace or MAIN
    if above is None:
        spaces = {None: space, "r": DOCUMENT} if space == MAIN else {None: space}
        new = etree.Element(tag(name, space), nsmap=spaces)
    else:
        known = {"x14": X14, "xm": XM} if name == "ext" else {}
        new = etree.SubElement(above, tag(name, space), nsmap=known)
    for key in kind.attributes:
        prefix, _, word = key.rpartition(":")
        long = tag(word, DOCUMENT if prefix == "r" else XML) if prefix else word
        value = element.get(long)
        if value is not None:
            new.set(long, value)
    if name in _TEXTS:
        new.text = element.text
    fit = []
    for child in element.iterchildren(tag=etree.Element):
        if local(child) in kind.children and etree.QName(child).namespace in _SPACES:
            fit.append(child)
        else:
            dropped(local(child))
    for child in sorted(fit, key=lambda child: kind.children.index(local(child))):
        _copy(child, new, dropped)
    return new
