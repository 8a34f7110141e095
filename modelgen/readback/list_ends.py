"""What somebody added at the end of a list of the model, below it or beside it: outside of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..addresses import Area, Spot, letters
from ..compile.blocks.constants import Constants
from ..compile.blocks.inputs import Inputs
from ..compile.blocks.lines import Lines
from ..compile.blocks.records import Records
from ..compile.blocks.series import Series
from ..compile.layout import LABEL, LIVE
from ..formulas.item_formulas import relative
from ..problems import counted, few
from ..translations import N_
from ..translations import told as _
from .readback import Readback
from .spans import among_steps
from .step_ends import OwnCells, added, outside

TABLE = N_("no row of the table")
"""What a row below a table is none of."""

SERIES_NAMED = 4
"""Series that are named; the others are counted."""


@dataclass(frozen=True, slots=True)
class Addition:
    """Cells that look like a part of a list and are none."""

    area: Area
    """In the returned workbook."""
    says: str


@dataclass(frozen=True)
class _List:
    """A list of the model on a tab: its rows, and the columns of its figures, as they stand."""

    tab: str
    title: str
    rows: tuple[int, ...]
    cols: Mapping[int, str]
    """The name of what stands in each column, or nothing."""
    what: str
    """What a row below it is none of; nothing where each row is a step."""
    axis: str = ""


def additions(read: Readback) -> Iterator[Addition]:
    """Everything that was added to the lists of the model, in the order of the template."""
    own = {
        (cell.tab.name, *cell.spot): cell.found
        for cell in read.edits.user_cells
        if cell.found.formula or isinstance(cell.found.value, float)
    }
    for at in among_steps(read.match):
        says = _(
            "row {row} of {sheet} stands between the steps of a series and is none: what takes the"
            " series whole counts it; a regenerated workbook has it below them. For a step more,"
            " add it to the axis in the template and give that with --template"
        ).format(row=at.row + 1, sheet=at.sheet)
        yield Addition(Area.of(at), says)
    yield from (Addition(area, says) for area, says in added(read, own))
    for found in _lists(read):
        yield from _below(read, found, own)
        if found.axis:
            yield from _beside(read, found, own)


def _lists(read: Readback) -> Iterator[_List]:
    ctx = read.ctx
    cases = len(ctx.layout.cases)
    for kind, what, width in (
        (Series, "", 0), (Inputs, N_("no input of the model"), 1 + cases),
        (Lines, N_("no line item of the model"), 1 + cases),
        (Constants, N_("no constant of the model"), 1), (Records, TABLE, 0),
    ):  # fmt: skip
        for block, corner in ctx.placed(kind):
            if isinstance(block, Series):
                if ctx.model.across(block.axis):
                    continue  # they are looked at sheet by sheet
                area = ctx.layout.series(block.items[0].name)
                rows = range(area.top, area.bottom + 1)
                names = [item.name for item in block.items]
            elif isinstance(block, Records):
                area = ctx.layout.series(block.column(block.first))
                rows, names = range(area.top, area.bottom + 1), [""] * len(block.typed)
            else:
                rows = range(*_span([at.row for _, at in block.item_places(corner, ctx.model)]))
                names = [""] * width
            cols = {LIVE + i: name for i, name in enumerate(names)}
            if isinstance(block, Records):
                cols = {ctx.layout.items[block.column(c)].col: "" for c in block.typed}
            axis = block.axis if isinstance(block, Series) else ""
            found = _on_tab(read, corner.sheet, rows, cols)
            if found:
                yield _List(found[0], block.title, found[1], found[2], what, axis)


def _span(rows: list[int]) -> tuple[int, int]:
    return min(rows), max(rows) + 1


def _on_tab(
    read: Readback, sheet: str, rows: range, cols: Mapping[int, str]
) -> tuple[str, tuple[int, ...], dict[int, str]] | None:
    """The tab, the rows and the columns of a list, where its last row is still there."""
    fit = read.match.alignments.get(sheet)
    if fit is None or rows[-1] not in fit.rows:
        return None
    there = tuple(sorted(fit.rows[row] for row in rows if row in fit.rows))
    columns = {fit.cols[col]: name for col, name in cols.items() if col in fit.cols}
    return read.match.tabs[sheet].name, there, columns


def _below(read: Readback, found: _List, own: OwnCells) -> Iterator[Addition]:
    """The rows right below a list that hold figures in its columns."""
    last = found.rows[-1]
    start = next((r for r in (last + 1, last + 2) if _filled(found, own, r)), None)
    if start is None:
        return
    end = start
    while _filled(found, own, end + 1):
        end += 1
    spots = [(r, c) for r in range(start, end + 1) for c in found.cols if (found.tab, r, c) in own]
    if not any(_meant(read, found, own, spot) for spot in spots):
        return
    cols = [col for _, col in spots]
    area = Area(found.tab, start, min(cols), end, max(cols))
    yield Addition(area, _told_below(read, found, area, sorted(set(cols))))


def _filled(found: _List, own: OwnCells, row: int) -> bool:
    return any((found.tab, row, col) in own for col in found.cols)


def _meant(read: Readback, found: _List, own: OwnCells, spot: Spot) -> bool:
    """Whether a cell carries the list on: a typed figure, or a copy of the formula above."""
    cell = own[found.tab, *spot]
    if not cell.formula:
        return True
    tab, last = read.returned.tab(found.tab), found.rows[-1]
    above = tab.cells.get((last, spot[1])) if tab and found.axis else None
    copied = relative(cell.formula, *spot)
    return bool(above and above.formula and relative(above.formula, last, spot[1]) == copied)


def _told_below(read: Readback, found: _List, area: Area, cols: list[int]) -> str:
    where = counted(
        area.rows,
        _("row {first} of {sheet}"),
        _("rows {first} to {last} of {sheet}"),
        first=area.top + 1,
        last=area.bottom + 1,
        sheet=found.tab,
    )
    if found.axis:
        names = few([found.cols[col] for col in cols], SERIES_NAMED)
        said = counted(
            area.rows,
            _("{rows} stands below the series {list} ({cells}: {names}) and {outside}"),
            _("{rows} stand below the series {list} ({cells}: {names}) and {outside}"),
            rows=where, list=found.title, cells=area.a1, names=names, outside=outside(read, area),
        )  # fmt: skip
        todo = _(
            "the series end in row {row}. Type into their rows, or add steps to the axis `{axis}`"
            " in the template, with a value for each, give it with --template, and delete these"
            " then"
        ).format(row=found.rows[-1] + 1, axis=found.axis)
        return _("; ").join((said, todo))
    said = counted(
        area.rows,
        _("{rows} stands below the list {list} ({cells}) and {outside}: {what}"),
        _("{rows} stand below the list {list} ({cells}) and {outside}: {what}"),
        rows=where + _label(read, found, area.top), list=found.title, cells=area.a1,
        outside=outside(read, area), what=_(found.what),
    )  # fmt: skip
    return f"{said}. {_todo(found)}"


def _todo(found: _List) -> str:
    """What to do with a row below a list, to make it one of its rows."""
    if found.what == TABLE:
        return _(
            "Type it into a row of the table that waits, or between two of its rows, and delete it"
            " here then"
        )
    return _(
        "Add it to that list in the template, use it in a formula there, give it with --template,"
        " and delete it here then"
    )


def _label(read: Readback, found: _List, row: int) -> str:
    tab, sheet = read.returned.tab(found.tab), read.match.owners[found.tab]
    col = read.match.alignments[sheet].cols.get(LABEL, LABEL)
    cell = tab.cells.get((row, col)) if tab else None
    return f" (`{cell.value}`)" if cell and isinstance(cell.value, str) and cell.value else ""


def _beside(read: Readback, found: _List, own: OwnCells) -> Iterator[Addition]:
    """The columns right beside series that hold a typed figure in half of their rows or more."""
    col = max(found.cols) + 1
    while True:
        cells = [own.get((found.tab, row, col)) for row in found.rows]
        typed = sum(cell is not None and not cell.formula for cell in cells)
        if 2 * typed < len(cells):
            return
        area = Area(found.tab, found.rows[0], col, found.rows[-1], col)
        says = _(
            "column {column} of {sheet} stands beside the series {list} ({cells}) and {outside}."
            " Add it to the series in the template, use it in a formula there, give it with"
            " --template, and delete it here then"
        ).format(
            column=letters(col), sheet=found.tab, list=found.title, cells=area.a1,
            outside=outside(read, area),
        )  # fmt: skip
        yield Addition(area, says)
        col += 1
