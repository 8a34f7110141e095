"""What every sheet has: the frozen header with live case and checks, and the heights of rows."""

import math
from collections.abc import Iterable, Iterator

from .blocks import checks, inputs, parts
from .book import Area, Cell, Formula, Highlight, Place
from .context import Context
from .layout import (
    ABOUT_ROW,
    FIRST_CASE,
    HEADER_ROW,
    ID,
    LABEL,
    LIVE,
    STATUS_ROW,
    TITLE_ROW,
    UNIT,
    Plan,
)

LINE = {8: 11.5, 9: 12.5, 10: 13.5, 20: 28.0}


def header(sheet: str, about: str, ctx: Context, plan: Plan | None) -> Iterator[parts.Part]:
    """Title, live case and master check, what the sheet is for, and the column headers."""
    home = next((s.sheet for s in ctx.model.sheets if s.role == "documentation"), "")
    if home and home != sheet:
        yield Cell(Place(sheet, TITLE_ROW, ID), "‹ " + home, "go_home", link=home)
    title = ctx.model.title if plan and plan.portrait else f"{sheet} · {ctx.model.title}"
    yield Cell(Place(sheet, TITLE_ROW, LABEL), title, "title")
    banner, state = Place(sheet, STATUS_ROW, LABEL), Place(sheet, STATUS_ROW, UNIT)
    live = ctx.layout.sel_case
    yield Cell(banner, Formula(f'="Live case: "&{live.ref(sheet)}', "The live case"), "live_banner")
    yield Cell(state, ctx.link(checks.status(ctx), state, "The state of all checks in words"), "status")
    master, index = ctx.layout.chk_master.ref(sheet), ctx.layout.live_index.ref(sheet)
    yield Highlight(Area(state, state.moved(cols=1)), f"={master}<>0", "bad")
    yield Highlight(Area(banner, banner), f"={index}<>1", "banner")
    yield Cell(Place(sheet, ABOUT_ROW, LABEL), about, "about")
    if plan and plan.header:
        yield from _column_headers(sheet, ctx, len(plan.widths))


def _column_headers(sheet: str, ctx: Context, columns: int) -> Iterator[Cell]:
    row = HEADER_ROW
    yield Cell(Place(sheet, row, ID), "id", "id")
    yield Cell(Place(sheet, row, LABEL), "Item", "header_text")
    yield Cell(Place(sheet, row, UNIT), "Unit", "header_text")
    yield Cell(Place(sheet, row, LIVE), "Live case", "header")
    for i, source in enumerate(ctx.layout.case_labels):
        place = Place(sheet, row, FIRST_CASE + i)
        yield Cell(place, Formula("=" + source.ref(sheet, "row"), "The label of the case"), "header")
    first = FIRST_CASE + len(ctx.layout.cases)
    if columns > first + 1:
        for i, word in enumerate(inputs.EXTRA):
            text = word in ("Source", "Note")
            yield Cell(Place(sheet, row, first + i), word, "header_text" if text else "header")
    else:
        yield Cell(Place(sheet, row, first), "Note", "header_text")


def heights(cells: Iterable[Cell], widths: tuple[float, ...]) -> dict[int, float]:
    """The height of every row whose text wraps or is set large; the others keep the default."""
    wrapping = {"wrapped": 9, "prose": 10, "header": 9, "header_text": 9, "case_label": 9,
                "case_id": 8, "selector": 9, "unit_header": 8, "map": 9, "box_value": 20}
    found: dict[int, float] = {}
    for cell in cells:
        size = wrapping.get(cell.role)
        if size is None:
            continue
        text = cell.content if isinstance(cell.content, str) else "x" * 30
        if isinstance(cell.content, Formula) and cell.role not in ("header", "header_text"):
            text = "x"
        if cell.role == "map":
            text = str(cell.content)
        width = widths[min(cell.place.col, len(widths) - 1)]
        lines = _lines(text, width * 10 / size) if cell.role != "box_value" else 1
        found[cell.place.row] = max(found.get(cell.place.row, 15.0), lines * LINE[size] + 2.5)
    found[TITLE_ROW] = 21.0
    return found


def _lines(text: str, width: float) -> int:
    """How many lines a text takes when it wraps at word ends."""
    lines, used = 1, 0.0
    for word in text.split():
        length = len(word) * 1.02
        if used and used + 1 + length > width:
            lines, used = lines + 1, 0.0
        lines += math.ceil(length / width) - 1
        used += length + (1 if used else 0)
    return lines
