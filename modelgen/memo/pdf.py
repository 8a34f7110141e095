"""A memo to a tagged PDF, set by typst with fonts that come with a package; charts to PNG."""

import json
import re
from dataclasses import fields, is_dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

import typst

from .chart_svg import svg
from .column_widths import WIDTH, width
from .document import Memo, PageChart, PageTable, Picture, Section
from .figures import Figure, RichText, plain, shown

PAGE = Path(__file__).parent / "memo.typ"

SHARP = 200.0
"""Dots per inch of a chart as a picture."""

TALL = 0.86
"""How high the bars of a chart are, so that a page holds two charts and what they tell of."""

LOWER = (0.78, 0.7, 0.62, 0.55, 0.5)
"""How high they may be instead, where that saves a page that would hold a few lines."""

_PAGES = re.compile(rb"/Type\s*/Page\b")

LONG = 14
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
    usual, least = (_set_tall(memo, tall) for tall in (TALL, LOWER[-1]))
    fewest = _pages(least)
    if _pages(usual) == fewest:
        return usual
    tries = (_set_tall(memo, tall) for tall in LOWER[:-1])
    return next((found for found in tries if _pages(found) == fewest), least)


def _pages(found: bytes) -> int:
    return len(_PAGES.findall(found))


def _set_tall(memo: Memo, tall: float) -> bytes:
    """The memo with bars of a height."""
    told = json.dumps(data(memo, tall), ensure_ascii=False)
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


def data(memo: Memo, tall: float = TALL) -> dict[str, Any]:
    """The memo as the page reads it: its records with their kinds, every text as it is shown."""

    def told(value: Any, kind: object = None) -> Any:  # noqa: ANN401 - JSON
        if kind == RichText:
            return plain(value, memo.lang)
        if kind == tuple[RichText, ...]:
            return [plain(text, memo.lang) for text in value]
        if isinstance(value, Figure):
            return shown(value, memo.lang)
        if isinstance(value, tuple):
            return [told(one) for one in value]
        if isinstance(value, PageChart):
            return svg(value, WIDTH, memo.lang, tall)
        return record(value) if is_dataclass(value) else value

    def record(value: Any) -> dict[str, Any]:  # noqa: ANN401 - any of the memo's
        made = {
            field.name: told(getattr(value, field.name), field.type) for field in fields(value)
        }
        if isinstance(value, PageTable):
            for i, column in enumerate(made["columns"]):
                column["points"] = width(value, i, memo.lang)
        if isinstance(value, Section):
            rows = sum(len(part.rows) for part in value.parts if isinstance(part, PageTable))
            made["long"] = rows >= LONG
        return {"kind": type(value).__name__, **made}

    return record(memo)
