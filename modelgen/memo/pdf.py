"""A memo to a tagged PDF, set by typst with fonts that come with a package; charts to PNG."""

import json
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

import typst

from .chart_svg import svg
from .column_widths import width
from .document import Boxes, Bullets, Memo, PagePart, PageTable, Pair, Paragraph, Picture, Section
from .figures import RichText, plain

PAGE = Path(__file__).parent / "memo.typ"

WIDTH = 499.0
"""The width of the text in points."""

SHARP = 200.0
"""Dots per inch of a chart as a picture."""

LONG = 24
"""Rows from which a table may run over the end of a page."""

STILL = 0
"""The clock that typst sees: nothing in the memo depends on the time."""

FONTS = "font_source_sans_pro"

PICTURE = b"""#set page(width: auto, height: auto, margin: 0pt, fill: white)
#image(bytes(sys.inputs.chart), format: "svg")
"""


def pdf(memo: Memo) -> bytes:
    """The same memo gives the same bytes, on every machine.

    It is accessible by the letter of PDF/UA, unless a text holds letters that the fonts lack.
    """
    told = json.dumps(data(memo), ensure_ascii=False)
    try:
        return _set(told, ["ua-1"])
    except typst.TypstError:
        return _set(told, [])


def _set(told: str, standards: list[Literal["ua-1"]]) -> bytes:
    return bytes(
        typst.compile(
            PAGE,
            root=PAGE.parent,
            font_paths=fonts(),
            sys_inputs={"memo": told},
            pdf_standards=[*standards],
            timestamp=STILL,
        )
    )


def png(picture: Picture, lang: str, tall: float = 1.0) -> bytes:
    """A chart as a picture, for formats that cannot hold vectors."""
    return bytes(
        typst.compile(
            PICTURE,
            font_paths=fonts(),
            sys_inputs={"chart": svg(picture.chart, WIDTH, lang, tall)},
            format="png",
            ppi=SHARP,
        )
    )


@lru_cache
def fonts() -> typst.Fonts:
    """The fonts of the package and those inside typst, none of the machine's."""
    return typst.Fonts(include_system_fonts=False, font_paths=[FOLDER])


def _folder() -> Path:
    found = find_spec(FONTS)
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError(FONTS, name=FONTS)
    return Path(found.submodule_search_locations[0]) / "files"


FOLDER = _folder()
"""Where the fonts are; without them this module cannot be imported."""


def data(memo: Memo) -> dict[str, Any]:
    """The memo as the page reads it: every text as it is shown."""
    lang = memo.lang

    def say(text: RichText) -> str:
        return plain(text, lang)

    def section(one: Section) -> dict[str, Any]:
        rows = sum(len(part.rows) for part in one.parts if isinstance(part, PageTable))
        parts = [_part(part, lang) for part in one.parts]
        return {"title": say(one.title), "parts": parts, "long": rows >= LONG}

    sections = []
    for one in memo.sections:
        if isinstance(one, Pair):
            pair = {"left": section(one.left), "right": section(one.right)}
            sections.append({**pair, "share": one.share})
        else:
            sections.append(section(one))
    return {
        "lang": lang,
        "title": say(memo.title),
        "subtitle": say(memo.subtitle),
        "subject": say(memo.subject),
        "author": memo.author,
        "day": memo.day,
        "foot": say(memo.foot),
        "stamp": say(memo.stamp),
        "sections": sections,
    }


def _part(part: PagePart, lang: str) -> dict[str, Any]:
    def say(text: RichText) -> str:
        return plain(text, lang)

    match part:
        case Paragraph():
            return {"kind": "paragraph", "text": say(part.text), "look": part.look}
        case Bullets():
            return {"kind": "bullets", "items": [say(item) for item in part.items]}
        case Boxes():
            items = [
                {
                    "label": say(box.label),
                    "value": say((box.value,)),
                    "beside": [say(text) for text in box.beside],
                }
                for box in part.items
            ]
            return {"kind": "boxes", "items": items}
        case PageTable():
            return _table(part, lang)
        case Picture():
            drawn = svg(part.chart, WIDTH, lang)
            said = {"caption": say(part.caption), "alt": say(part.alt), "note": say(part.note)}
            return {"kind": "picture", "svg": drawn, **said}


def _table(part: PageTable, lang: str) -> dict[str, Any]:
    return {
        "kind": "table",
        "caption": plain(part.caption, lang),
        "note": plain(part.note, lang),
        "small": part.small,
        "columns": [
            {
                "head": plain(column.head, lang),
                "unit": plain(column.unit, lang),
                "width": column.width,
                "number": column.number,
                "points": width(part, i, lang),
            }
            for i, column in enumerate(part.columns)
        ],
        "rows": [
            [
                {"text": plain(cell.text, lang), "look": cell.look, "strong": row.strong}
                for cell in row.cells
            ]
            for row in part.rows
        ],
    }
