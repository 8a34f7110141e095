"""A memo to the sections of a web page, each figure with the cell that it stands in."""

import base64
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from ..markup import Inside, tag
from .chart_svg import svg
from .document import (
    Box,
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
    Section,
    TableRow,
)
from .figures import Figure, RichText, plain, shown

WIDTH = 620.0
"""Of a chart, in points."""


def sections(memo: Memo) -> Mapping[str, Element]:
    """The head and each section under an id that stays while figures change."""
    found = {"head": tag("header", *_head(memo), id="head")}
    for number, one in enumerate(memo.sections, 1):
        id = f"section-{number}"
        inside = (one.left, one.right) if isinstance(one, Pair) else (one,)
        parts = [_section(section, memo.lang) for section in inside]
        found[id] = tag("div", *parts, id=id, class_="pair" if len(parts) > 1 else None)
    return found


def _head(memo: Memo) -> Iterator[Inside]:
    if memo.stamp:
        yield tag("p", *_runs(memo.stamp, memo.lang), class_="stamp")
    yield tag("h1", *_runs(memo.title, memo.lang))
    yield tag("p", *_runs(memo.subtitle, memo.lang), class_="note")


def _section(section: Section, lang: str) -> Element:
    title = tag("h2", *_runs(section.title, lang))
    return tag("section", title, *(_part(part, lang) for part in section.parts))


def _part(part: PagePart, lang: str) -> Element:
    match part:
        case Paragraph():
            return tag("p", *_runs(part.text, lang), class_=part.look)
        case Bullets():
            return tag("ul", *(tag("li", *_runs(item, lang)) for item in part.items))
        case Boxes():
            return tag("div", *(_box(box, lang) for box in part.items), class_="boxes")
        case ListedSources():
            return tag("ul", *(_source(item, lang) for item in part.items))
        case PageTable():
            return _table(part, lang)
        case Picture():
            return _picture(part, lang)


def _box(box: Box, lang: str) -> Element:
    below = (tag("span", *_runs(text, lang), class_="note") for text in box.beside)
    large = tag("strong", *_runs((box.value,), lang))
    return tag("div", tag("span", *_runs(box.label, lang)), large, *below, class_="box")


def _source(item: ListedSource, lang: str) -> Element:
    link = _link(item.address, item.shown, lang)
    return tag("li", *_runs(item.text, lang), link, *_runs(item.after, lang))


def _link(address: str, text: RichText, lang: str) -> Element:
    if not address.startswith(("https://", "http://")):
        return tag("span", *_runs(text, lang))
    return tag("a", *_runs(text, lang), href=address, rel="noreferrer", target="_blank")


def _table(table: PageTable, lang: str) -> Element:
    heads = []
    for column in table.columns:
        unit = tag("span", *_runs(column.unit, lang), class_="unit") if column.unit else None
        name = "th" if column.head or column.unit else "td"
        looks = "number" if column.number else None
        scope = "col" if name == "th" else None
        heads.append(tag(name, *_runs(column.head, lang), unit, class_=looks, scope=scope))
    caption = tag("caption", *_runs(table.caption, lang)) if table.caption else None
    numbers = [column.number for column in table.columns]
    rows = (_row(row, numbers, lang) for row in table.rows)
    body = tag("table", caption, tag("thead", tag("tr", *heads)), tag("tbody", *rows))
    note = tag("p", *_runs(table.note, lang), class_="note") if table.note else None
    return tag("div", body, note, class_="table")


def _row(row: TableRow, numbers: list[bool], lang: str) -> Element:
    cells = []
    for number, cell in zip(numbers, row.cells, strict=True):
        looks = " ".join(filter(None, ("number" if number else "", cell.look)))
        cells.append(tag("td", *_runs(cell.text, lang), class_=looks or None))
    return tag("tr", *cells, class_="total" if row.strong else None)


def _picture(picture: Picture, lang: str) -> Element:
    """A chart as a picture of its own: nothing in it can be run."""
    drawn = base64.b64encode(svg(picture.chart, WIDTH, lang).encode()).decode()
    said = plain(picture.alt, lang)
    image = tag("img", src=f"data:image/svg+xml;base64,{drawn}", alt=said)
    note = tag("p", *_runs(picture.note, lang), class_="note") if picture.note else None
    return tag("figure", tag("figcaption", *_runs(picture.caption, lang)), image, note)


def _runs(text: RichText, lang: str) -> Iterator[Inside]:
    for run in text:
        said = shown(run, lang)
        yield tag("data", said, value=str(run.place)) if isinstance(run, Figure) else said
