"""A memo to a Word file: headings, tables with repeated heads, pictures with alt text."""

import io
import re
import zipfile
from datetime import datetime

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.table import WD_ALIGN_VERTICAL
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table as WordTable
from docx.table import _Cell as WordCell
from docx.table import _Row as WordRow
from docx.text.paragraph import Paragraph as WordParagraph

from ..book.styles import DARK, GREY, NAVY, RULE
from ..xlsx.archive import zipped
from ..xlsx.package import Element
from .column_widths import GAP, WIDE, WIDTH, widths
from .document import (
    Boxes,
    Bullets,
    ListedSource,
    ListedSources,
    Memo,
    PagePart,
    PageTable,
    Pair,
    Paragraph,
    Picture,
    TableRow,
)
from .figures import RichText, plain
from .pdf import TALL, png

FONT = "Arial"
"""Every program has it, or one of the same widths: figures keep to their columns."""

LINK = "#0072B2"

SMALL = 7.5
"""The size of a table's type."""

ROOM = WIDTH - 1.0
"""The width of the text in points."""

LINE = 9.2
"""Points from line to line in a table."""

LONG, FEW = 14, 4
"""Rows from which a table may run over the end of a page, and those that stay with its head."""

UNIT = re.compile(r"[^\s/]+(?:/[^\s/]+)+")

TINTS = {"bad": "FBE4D5", "good": "E3F4EA"}

SIZES = {"Normal": 8.5, "Heading 1": 16.0, "Heading 2": 10.0, "Caption": 8.5, "List Bullet": 8.5}

Holder = WordDocument | WordCell
"""What paragraphs and tables may stand in."""


def docx(memo: Memo) -> bytes:
    """The bytes of the file; nothing in it depends on the clock or the machine."""
    document = Document()
    _page(document, memo)
    _styles(document, memo.lang)
    document.add_heading(plain(memo.title, memo.lang), 1)
    if memo.head:
        _written(document.add_paragraph(), plain(memo.head, memo.lang))
    _written(document.add_paragraph(), plain(memo.subtitle, memo.lang), GREY)
    for one in memo.sections:
        if isinstance(one, Pair):
            _pair(document, one, memo.lang)
        else:
            document.add_heading(plain(one.title, memo.lang), 2)
            for part in one.parts:
                _part(document, part, memo.lang, ROOM)
    _properties(document, memo)
    _without_thumbnail(document)
    target = io.BytesIO()
    document.save(target)
    with zipfile.ZipFile(target) as saved:
        return zipped((name, saved.read(name)) for name in saved.namelist())


def _without_thumbnail(document: WordDocument) -> None:
    """The picture of an empty page that python-docx's own template brings along goes."""
    arrows = document.part.package.rels
    for id in [id for id, arrow in arrows.items() if arrow.reltype.endswith("/thumbnail")]:
        del arrows[id]


def _page(document: WordDocument, memo: Memo) -> None:
    """A4, the stamp at the head of every page, the foot with the number of the page."""
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(17)
    page.top_margin, page.bottom_margin = Mm(18 if memo.stamp else 12), Mm(13)
    page.header_distance, page.footer_distance = Mm(8), Mm(7)
    if memo.stamp:
        paragraph = page.header.paragraphs[0]
        _written(paragraph, plain(memo.stamp, memo.lang), DARK, bold=True)
        _shaded(paragraph._p.get_or_add_pPr(), TINTS["bad"])
    foot = page.footer.paragraphs[0]
    foot.paragraph_format.tab_stops.add_tab_stop(Pt(ROOM), 2)
    _written(foot, f"{plain(memo.foot, memo.lang)}\t", GREY, 7.5)
    for i, field in enumerate(("PAGE", "NUMPAGES")):
        if i:
            _written(foot, " / ", GREY, 7.5)
        element, run, text = _element("fldSimple", instr=field), _element("r"), _element("t")
        text.text = "1"
        run.append(text)
        element.append(run)
        _placed(foot._p, element)


def _styles(document: WordDocument, lang: str) -> None:
    for name, size in SIZES.items():
        style = document.styles[name]
        style.font.name, style.font.size = FONT, Pt(size)
        style.font.color.rgb = _colour(NAVY if name.startswith("Heading") else DARK)
        style.font.bold = name.startswith("Heading") or name == "Caption"
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for key in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(key), None)
        for key in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(key), FONT)
        shape = style.paragraph_format
        shape.space_before = Pt(5 if name == "Heading 2" else 0)
        shape.space_after = Pt(1.5)
        shape.line_spacing = 1.0
    foot = document.styles["Footer"]
    foot.paragraph_format.tab_stops.clear_all()
    foot.font.name, foot.font.size, foot.font.color.rgb = FONT, Pt(7.5), _colour(GREY)
    _ruled(document.styles["Heading 2"].element.get_or_add_pPr())
    document.styles["Caption"].paragraph_format.keep_with_next = True
    defaults = document.styles.element.find(qn("w:docDefaults"))
    for element in defaults.iter(qn("w:lang")):
        element.set(qn("w:val"), {"en": "en-GB"}.get(lang, lang))


def _element(name: str, **attributes: str) -> Element:
    """An element of Word's own language with its attributes."""
    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def _placed(parent: Element, element: Element, *followers: str) -> None:
    """A child before those that follow it in the order of the format."""
    names = [qn(f"w:{name}") for name in followers]
    later = next((child for child in parent if child.tag in names), None)
    parent.append(element) if later is None else later.addprevious(element)


def _ruled(properties: Element) -> None:
    """The thin line above a section's heading."""
    borders = _element("pBdr")
    borders.append(_element("top", val="single", sz="6", space="2", color=NAVY[1:]))
    _placed(properties, borders, "shd", "tabs", "spacing", "ind", "jc", "outlineLvl")


def _properties(document: WordDocument, memo: Memo) -> None:
    day = datetime(*memo.day)  # noqa: DTZ001 - Word's dates are taken as they stand
    known = document.core_properties
    known.title, known.subject = plain(memo.title, memo.lang), plain(memo.subject, memo.lang)[:250]
    known.author = known.last_modified_by = memo.author
    known.language, known.comments, known.keywords = memo.lang, "", ""
    known.created = known.modified = day
    known.revision = 1


def _colour(name: str) -> RGBColor:
    return RGBColor.from_string(name[1:])


def _written(
    paragraph: WordParagraph,
    text: str,
    colour: str = DARK,
    size: float = 0.0,
    *,
    bold: bool = False,
) -> None:
    """A text in runs; Word ends no line inside a unit with a hyphen: `USD/GPU-hour`."""
    kept = UNIT.sub(lambda unit: unit[0].replace("-", "\u2011"), text)
    for i, piece in enumerate(kept.split("\u2011")):
        run = paragraph.add_run(piece)
        run.font.color.rgb = _colour(colour)
        run.bold = bold or None
        if size:
            run.font.size = Pt(size)
        if i:
            before: Element = run._r
            before.insert(1, _element("noBreakHyphen"))


def _pair(document: WordDocument, pair: Pair, lang: str) -> None:
    """Two sections side by side; one heading holds both titles, each above its own.

    Headings inside cells would not be found, and a title below the heading would be read twice.
    """
    rooms = [(ROOM - GAP) * pair.share, GAP, (ROOM - GAP) * (1 - pair.share)]
    heading = document.add_heading(
        "\t".join(plain(s.title, lang) for s in (pair.left, pair.right)), 2
    )
    heading.paragraph_format.tab_stops.add_tab_stop(Pt(rooms[0] + GAP))
    frame = _grid(document, 1, rooms, 0)
    sides = (frame.rows[0].cells[0], frame.rows[0].cells[2])
    for cell, one, room in zip(sides, (pair.left, pair.right), (rooms[0], rooms[2]), strict=True):
        _tight(cell.paragraphs[0])
        for part in one.parts:
            _part(cell, part, lang, room)
        _tight(cell.add_paragraph())


def _tight(paragraph: WordParagraph) -> None:
    """A paragraph that takes no room."""
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.paragraph_format.line_spacing = Pt(1)


def _part(document: Holder, part: PagePart, lang: str, room: float) -> None:
    match part:
        case Paragraph():
            colour, size = {"lead": (NAVY, 9.0), "note": (GREY, SMALL)}.get(part.look, (DARK, 8.5))
            paragraph = document.add_paragraph()
            _written(paragraph, plain(part.text, lang), colour, size)
        case Bullets():
            for i, item in enumerate(part.items, 1):
                paragraph = document.add_paragraph(style="List Bullet")
                _written(paragraph, plain(item, lang))
                paragraph.paragraph_format.space_after = Pt(4 if i == len(part.items) else 1)
        case Boxes():
            _boxes(document, part, lang)
        case PageTable():
            _table(document, part, lang, room)
        case Picture():
            _picture(document, part, lang)
        case ListedSources():
            for source in part.items:
                _listed(document.add_paragraph(), source, lang)


def _listed(paragraph: WordParagraph, item: ListedSource, lang: str) -> None:
    """A source, its address a link."""
    paragraph.paragraph_format.space_after = Pt(1.5)
    _written(paragraph, plain(item.text, lang), size=8.0)
    shown = plain(item.shown, lang)
    _written(paragraph, shown, LINK if item.address else DARK, 8.0)
    if item.address:
        id = paragraph.part.relate_to(item.address, RT.HYPERLINK, is_external=True)
        link: Element = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), id)
        link.append(paragraph.runs[-1]._r)
        _placed(paragraph._p, link)
    _written(paragraph, plain(item.after, lang), size=8.0)


def _note(document: Holder, text: RichText, lang: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_before = Pt(2)
    _written(paragraph, plain(text, lang), GREY, SMALL)


def _picture(document: Holder, part: Picture, lang: str) -> None:
    document.add_paragraph(plain(part.caption, lang), style="Caption")
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(1)
    paragraph.paragraph_format.keep_with_next = bool(part.note)
    shape = paragraph.add_run().add_picture(io.BytesIO(png(part, lang, TALL)), width=Pt(ROOM))
    for side in ("distT", "distB", "distL", "distR"):
        shape._inline.set(side, "0")
    known = shape._inline.docPr
    known.set("descr", plain(part.alt, lang))
    known.set("name", part.name)
    if part.note:
        _note(document, part.note, lang)


def _boxes(document: Holder, part: Boxes, lang: str) -> None:
    """The key figures as a table: labels, the figures large, below them those of other cases."""
    lines = [[plain(box.label, lang) for box in part.items]]
    lines.append([plain((box.value,), lang) for box in part.items])
    lines += [
        [plain(box.beside[i], lang) for box in part.items]
        for i in range(len(part.items[0].beside))
    ]
    table = _grid(document, len(lines), [ROOM / len(part.items)] * len(part.items))
    _flag(table.rows[0], "tblHeader")
    for i, (texts, row) in enumerate(zip(lines, table.rows, strict=True)):
        sides: tuple[str, ...] = ("left", "right")
        sides += ("top",) if i == 0 else ("bottom",) if i == len(lines) - 1 else ()
        for text, cell in zip(texts, row.cells, strict=True):
            cell.vertical_alignment = WD_ALIGN_VERTICAL.BOTTOM
            paragraph = cell.paragraphs[0]
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            paragraph.paragraph_format.space_before = Pt(3 if i == 0 else 0)
            paragraph.paragraph_format.space_after = Pt(3 if i == len(lines) - 1 else 0)
            look = (NAVY, 18.0) if i == 1 else (GREY, 8.0)
            _written(paragraph, text, *look, bold=i == 1)
            _edges(cell, sides, RULE, 4)
            _shaded(cell._tc.get_or_add_tcPr(), "F5F7FA")
    after = document.add_paragraph()
    _tight(after)
    after.paragraph_format.space_after = Pt(3)


def _table(document: Holder, part: PageTable, lang: str, room: float) -> None:
    if part.caption:
        document.add_paragraph(plain(part.caption, lang), style="Caption")
    sizes = widths(part, lang, room, WIDE)
    table = _grid(document, 1 + len(part.rows), sizes)
    head = table.rows[0]
    _flag(head, "tblHeader")
    for column, cell in zip(part.columns, head.cells, strict=True):
        _cell(cell, plain(column.head, lang), "strong", number=column.number)
        cell.vertical_alignment = WD_ALIGN_VERTICAL.BOTTOM
        if column.unit:
            _written(cell.paragraphs[0], f"\n{plain(column.unit, lang)}", GREY, SMALL)
        _edges(cell, ("bottom",), GREY, 6)
    for row, line in zip(part.rows, table.rows[1:], strict=True):
        _flag(line, "cantSplit")
        _row(part, row, line, lang)
    together = len(part.rows) if len(part.rows) < LONG else FEW
    for line in table.rows[:together]:
        for cell in line.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True
    if part.note:
        _note(document, part.note, lang)


def _row(part: PageTable, row: TableRow, line: WordRow, lang: str) -> None:
    for column, one, cell in zip(part.columns, row.cells, line.cells, strict=True):
        look = "strong" if row.strong and one.look == "" else one.look
        _cell(cell, plain(one.text, lang), look, number=column.number)
        _edges(cell, ("bottom",), RULE, 2)
        if one.look in TINTS:
            _shaded(cell._tc.get_or_add_tcPr(), TINTS[one.look])
        if one.look == "base":
            _edges(cell, ("top", "left", "bottom", "right"), NAVY, 10)


def _cell(cell: WordCell, text: str, look: str, *, number: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.paragraph_format.line_spacing = Pt(LINE)
    if number:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        if not text.endswith(")"):  # the room of a bracket, so that digits align
            paragraph.paragraph_format.right_indent = Pt(2.7)
    colour = GREY if look == "muted" else DARK
    _written(paragraph, text, colour, SMALL, bold=look in ("strong", "base"))


def _grid(document: Holder, rows: int, sizes: list[float], inset: int = 40) -> WordTable:
    """A table of fixed columns without borders, in a document or in a cell."""
    table = document.add_table(rows, len(sizes))
    table.autofit = False
    for column, size in zip(table.columns, sizes, strict=True):
        column.width = Pt(size)
    for row in table.rows:
        for cell, size in zip(row.cells, sizes, strict=True):
            cell.width = Pt(size)
    properties = table._tbl.tblPr
    # Without it the text in the cells is in line with that outside.
    _placed(properties, _element("tblInd", w=str(inset), type="dxa"), "tblLayout")
    margins = _element("tblCellMar")
    for side, dxa in (("top", 6), ("left", inset), ("bottom", 6), ("right", inset)):
        margins.append(_element(side, w=str(dxa), type="dxa"))
    _placed(properties, margins, "tblLook")
    return table


def _flag(row: WordRow, name: str) -> None:
    _placed(row._tr.get_or_add_trPr(), _element(name))


def _shaded(properties: Element, colour: str) -> None:
    shade = _element("shd", val="clear", color="auto", fill=colour)
    _placed(properties, shade, "tabs", "spacing", "ind", "jc", "noWrap", "vAlign")


def _edges(cell: WordCell, sides: tuple[str, ...], colour: str, eighths: int) -> None:
    """Borders of a cell, in the order that the format demands."""
    properties: Element = cell._tc.get_or_add_tcPr()
    for old in properties.findall(qn("w:tcBorders")):
        properties.remove(old)
    borders = _element("tcBorders")
    for side in ("top", "left", "bottom", "right"):
        if side in sides:
            borders.append(_element(side, val="single", sz=str(eighths), color=colour[1:]))
    properties.insert([child.tag for child in properties].index(qn("w:tcW")) + 1, borders)
