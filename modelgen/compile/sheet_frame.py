"""What every sheet has: the frozen header with live case and checks, and the heights of rows."""

import math
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from ..addresses import Area, Place
from ..book.book import ROW_HEIGHT, Cell, Formula, Highlight, Sheet
from ..book.roles import SheetRole
from ..book.styles import BOLD, WRAPPING, look
from ..formulas.item_formulas import literal
from ..number_formats import FormatName
from ..template.axes import NAME
from .blocks import checks, inputs, parts
from .context import Context
from .layout import (
    FIRST_STEP,
    HEADER_ROW,
    ID,
    LABEL,
    LIVE,
    LIVE_ROW,
    OPENING,
    STATUS_ROW,
    TITLE_ROW,
    UNIT,
    Plan,
)

GAP = 6.0
"""The height of a blank row between blocks where the head names the columns."""

INDENT = 1.5
"""What an indent takes of a column, in digits."""

NARROW, BROAD = " .,:;'!|/()[]-–fijlrtI", "mwMW%@…→"

BOLDER = 1.07
"""How much wider bold letters are."""

ROOM = 0.92
"""Digits of print that a column holds for each digit that screens count its width in."""

USUAL = 10
"""The size of type of which a row holds a line, in points."""

MOST_LINES = 4
"""Of typed words: of how many lines a row makes room."""

LINE = {8: 11.5, 9: 12.5, 10: 13.5, 20: 28.0}


def header(sheet: str, about: str, ctx: Context, plan: Plan | None) -> Iterator[parts.Part]:
    """Title, live case and master check, what the sheet is for, and the column headers."""
    _ = ctx.words
    home = next((s.sheet for s in ctx.model.sheets if s.role == "documentation"), "")
    if home and home != sheet:
        yield Cell(Place(sheet, TITLE_ROW, ID), "‹ " + home, "go_home", link=home)
    memo = plan is not None and plan.portrait
    title = ctx.model.title if memo else sheet
    yield Cell(Place(sheet, TITLE_ROW, LABEL), title, "title")
    if not memo:
        yield Cell(Place(sheet, TITLE_ROW, UNIT), ctx.model.title, "model")
    banner, state = Place(sheet, LIVE_ROW, LABEL), Place(sheet, STATUS_ROW, LABEL)
    head = literal(_("Live case: "))
    live = f"={head}&{ctx.layout.sel_case.ref(sheet)}"
    yield Cell(banner, Formula(live, _("The live case")), "live_banner")
    says = _("The state of all checks")
    yield Cell(state, ctx.link(checks.status(ctx), state, says), "status")
    # Names, because older Excel takes no reference to another sheet in a conditional format.
    yield Highlight(Area.of(state), "=chk_master<>0", "bad")
    yield Highlight(Area.of(state), "=AND(chk_master=0,chk_alerts<>0)", "warn")
    yield Highlight(Area.of(banner), "=live_index<>1", "banner")
    yield Cell(Place(sheet, STATUS_ROW, UNIT), about, "about")
    selector = ctx.layout.sel_case.sheet
    if sheet != selector:
        yield Cell(Place(sheet, LIVE_ROW, UNIT), _("change ›"), "go_home", link=selector)
    if plan is None or (plan.technical and not plan.header):
        told = _("Not part of the print book. To print this sheet, clear its print area.")
        yield Cell(Place(sheet, HEADER_ROW, LABEL), told, "note_flow")
    if plan and plan.header:
        yield from _column_headers(sheet, ctx, len(plan.widths))
    if plan and plan.steps:
        yield from _step_headers(sheet, ctx, len(plan.widths) - 1)


def _column_headers(sheet: str, ctx: Context, columns: int) -> Iterator[Cell]:
    at, _ = Place(sheet, HEADER_ROW, LABEL), ctx.words
    yield Cell(Place(sheet, HEADER_ROW, ID), "id", "id")
    yield from parts.case_header(at, ctx, "row")
    first = at.moved(cols=3 + len(ctx.layout.cases))
    if columns > first.col + 1:
        for i, word in enumerate(inputs.further(_)):
            yield Cell(first.moved(cols=i), word, "header_note" if i in inputs.PROSE else "header")
    else:
        yield Cell(first, _("Note"), "header_note")


def _step_headers(sheet: str, ctx: Context, notes: int) -> Iterator[Cell]:
    """The last day or the name of every step of the timeline, and its number in the row below."""
    at, _ = Place(sheet, HEADER_ROW, LABEL), ctx.words
    yield Cell(Place(sheet, HEADER_ROW, ID), "id", "id")
    yield from parts.heads(at, _("Item"), [_("Total or last")], _)
    yield Cell(Place(sheet, HEADER_ROW, notes), _("Note"), "header_note")
    if sheet in ctx.headed:
        axis = ctx.model.axis(ctx.headed[sheet])
        assert axis.timeline
        yield Cell(at.moved(cols=OPENING - LABEL), axis.timeline.opening, "header")
        yield Cell(at.moved(rows=1), _("Step"), "label")
        told: FormatName = "text" if axis.named else "date"
        heads: tuple[tuple[str, int, FormatName], ...] = (
            (f"{axis.name}.{NAME if axis.named else 'end'}", 0, told),
            (axis.name, 1, "plain"),
        )
        for name, rows, form in heads:
            for step, source in enumerate(ctx.layout.series(name)):
                place = Place(sheet, HEADER_ROW + rows, FIRST_STEP + step)
                link = Formula("=" + source.ref(sheet, "row"), ctx.item(name).label)
                yield Cell(place, link, "step_number" if rows else "header", form)


PAGE = (784.0, 520.0)
"""The printable width and height of A4 landscape within the margins of the writer, in points."""


SLACK = 1.06
"""LibreOffice lays columns out up to 6 % wider than Excel, which rounds the width of a digit."""

LEAST_SCALE = 66
"""In per cent: text of 9 points is then printed in 6, the least that a printed page is read in."""

LEAST = 1 / 3
"""What is left of a page for a block to begin on it that goes on over the next."""


def sheet_of(
    ctx: Context,
    name: str,
    role: SheetRole,
    plan: Plan,
    cells: list[Cell],
    starts: Sequence[int],
    closed: Sequence[int] = (),
    flowing: Collection[int] = (),
) -> Sheet:
    """A sheet's record; `starts` are the first rows of its blocks, and the row after the last.

    The rows that are `closed` take no room until somebody opens them; the blocks that start at
    the rows of `flowing` may go on over the next page.
    """
    frozen = HEADER_ROW + (2 if plan.steps else 1 if plan.header else 0)
    found = heights(cells, plan.widths, [case.short or case.label for case in ctx.model.cases])
    found |= {row - 1: GAP for row in starts[:-1][plan.steps :]} if frozen > HEADER_ROW else {}
    shown = found | dict.fromkeys(closed, 0.0)
    fitted = plan.portrait or plan.technical
    paged = (None, ()) if fitted else _paged(_scale(plan), starts, shown, frozen, flowing)
    first, *beside = _printed(name, plan, cells, starts[-1] - 1)
    return Sheet(
        name=name,
        role=role,
        widths=plan.widths,
        heights=found,
        freeze=(frozen, LIVE if plan.labels else 0),
        print_area=first,
        print_beside=tuple(beside),
        portrait=plan.portrait,
        row_height=14.0 if plan.portrait else ROW_HEIGHT,
        scale=paged[0],
        row_breaks=paged[1],
        repeat_rows=None if fitted else (0, frozen - 1),
        repeat_cols=(LABEL, LABEL) if beside else None,
        closed_rows=tuple(closed),
    )


def _printed(name: str, plan: Plan, cells: Iterable[Cell], last: int) -> Iterator[Area]:
    """What is printed: all of the first page's columns, of the others down to the last figure of
    a step, or to the last note.

    A page with nothing below its head is left out. Of a technical sheet only its head, which
    says so.
    """
    steps = HEADER_ROW + 1 if plan.steps else math.inf
    filled = [c.place for c in cells if c.role in ("fact", "note") or c.place.row > steps]
    pages = plan.pages[:1] if plan.technical else plan.pages
    for page, (left, right) in enumerate(pages):
        rows = [place.row for place in filled if left <= place.col <= right]
        if plan.technical:
            yield Area(name, 0, left, HEADER_ROW, min(right, LIVE + 2))
        elif not page:
            yield Area(name, 0, left, last, right)
        elif rows:
            yield Area(name, 0, left, max(rows), right)


def _scale(plan: Plan) -> int:
    """The largest scale, in per cent, at which every page is as wide as its columns."""
    widest = 0.0
    for page, (first, last) in enumerate(plan.pages):
        columns = plan.widths[first : last + 1]
        columns += plan.widths[LABEL : LABEL + 1] if page else ()
        widest = max(widest, sum(int(width * 7 + 5) * 0.75 * SLACK for width in columns))
    return min(100, int(PAGE[0] / widest * 100) - 1)


def _paged(
    widest: int,
    starts: Sequence[int],
    heights: Mapping[int, float],
    frozen: int,
    flowing: Collection[int],
) -> tuple[int, tuple[int, ...]]:
    """The largest scale that needs the fewest pages, and the breaks between them."""
    scales = range(widest, min(widest, LEAST_SCALE) - 1, -1)
    paged = ((scale, *_pages(starts, heights, frozen, scale, flowing)) for scale in scales)
    scale, breaks, _ = min(paged, key=lambda each: each[2])
    return scale, breaks


def _pages(
    starts: Sequence[int],
    heights: Mapping[int, float],
    frozen: int,
    scale: int,
    flowing: Collection[int],
) -> tuple[tuple[int, ...], int]:
    """Where a new page starts, so that a block that fits on a page is not torn apart; how many.

    One that does not fit, or that may flow, begins where enough of a page is left.
    """
    repeated = sum(heights.get(row, ROW_HEIGHT) for row in range(frozen))
    room = PAGE[1] / scale * 100 - repeated
    used = sum(heights.get(row, ROW_HEIGHT) for row in range(frozen, starts[0]))
    breaks, pages = [], 1
    for first, last in pairwise(starts):
        height = sum(heights.get(row, ROW_HEIGHT) for row in range(first, last))
        whole = height <= room and first not in flowing
        if used + height > room and first > starts[0] and (whole or room - used < LEAST * room):
            breaks.append(first)
            used, pages = 0.0, pages + 1
        pages += int((used + height) // room)
        used = (used + height) % room
    return tuple(breaks), pages


def heights(
    cells: Iterable[Cell], widths: tuple[float, ...], labels: Sequence[str]
) -> dict[int, float]:
    """The height of every row whose text wraps or is set large; the others keep the default.

    A header or a row of a case that is a formula shows the head of its column: room for the
    longest.
    """
    found: dict[int, float] = {}
    for cell in cells:
        size = USUAL if cell.holds_words else WRAPPING.get(cell.role)
        if size is None:
            continue
        drawn = look(cell.role)
        texts: Sequence[str] = (str(cell.content),)
        if isinstance(cell.content, Formula):
            texts = labels if cell.role in ("header", "case_row") else ("x",)
        width = widths[min(cell.place.col, len(widths) - 1)]
        width -= INDENT if drawn.get("indent") else 0
        room = width * ROOM * USUAL / size / (BOLDER if cell.role in BOLD else 1.0)
        measure = _letter if drawn["font_name"] == "Arial" else _typewritten
        lines = max(_lines(text, room, measure) for text in texts)
        lines = min(lines, MOST_LINES) if cell.holds_words else lines
        if lines > 1 or size > USUAL:
            height = lines * LINE[size] + 2.5
            found[cell.place.row] = max(found.get(cell.place.row, ROW_HEIGHT), height)
    found[TITLE_ROW] = 21.0
    return found


def _lines(text: str, width: float, measure: Callable[[str], float]) -> int:
    """How many lines a text takes when it wraps at word ends; the width is in digits."""
    lines, used, gap = 1, 0.0, measure(" ")
    for word in text.split():
        length = _length(word, measure)
        if used and used + gap + length > width:
            lines, used = lines + 1, 0.0
        lines += math.ceil(length / width) - 1
        used += length + (gap if used else 0)
    return lines


@lru_cache(maxsize=4096)
def _length(word: str, measure: Callable[[str], float]) -> float:
    """The width of a word in digits; few words make most texts."""
    return sum(map(measure, word))


def _typewritten(letter: str) -> float:
    return 1.08


def _letter(letter: str) -> float:
    """The width of a letter of Arial, measured in its digits."""
    if letter in NARROW:
        return 0.52
    if letter in BROAD:
        return 1.5
    return 1.28 if letter.isupper() else 0.97
