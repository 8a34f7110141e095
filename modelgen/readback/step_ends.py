"""What somebody added to a sheet of periods: behind its steps, or below the cases of a row."""

from collections.abc import Iterator, Mapping

from ..addresses import Area, letters
from ..formulas.item_formulas import relative
from ..template.items import Item
from ..translations import told as _
from ..xlsx.reader import FileCell
from .readback import Readback

OwnCells = Mapping[tuple[str, int, int], FileCell]
"""The user's figures and formulas, by tab, row and column."""


def added(read: Readback, own: OwnCells) -> Iterator[tuple[Area, str]]:
    """Each column behind the last step, and the rows below the cases of a row, as told."""
    for sheet, axis in read.ctx.headed.items():
        if sheet in read.match.tabs:
            yield from _behind(read, sheet, axis, own)
    for item in read.ctx.analysis.items.values():
        varies = item.kind == "series input" and item.varies
        if varies and item.name in read.ctx.layout.across:
            yield from _below(read, item, own)


def outside(read: Readback, area: Area) -> str:
    """What does not read the cells, which is true of every formula that nobody changed."""
    if read.edits.reads(area):
        return _("outside the model: only formulas that you changed read it")
    return _("outside the model: none of its formulas reads it")


def _behind(read: Readback, sheet: str, axis: str, own: OwnCells) -> Iterator[tuple[Area, str]]:
    """The columns right behind the last step that carry on a row of the model."""
    layout, tab, fit = read.ctx.layout, read.match.tabs[sheet].name, read.match.alignments[sheet]
    rows = {
        layout.items[name].row + down
        for name in layout.across
        if layout.items[name].sheet == sheet and name in read.ctx.analysis.items
        for down in range(1 + len(layout.cases))
    }
    lines = sorted(fit.rows[row] for row in rows if row in fit.rows)
    last = fit.cols.get(layout.step(axis, layout.lengths[axis]).col, -1)
    taken = {*fit.cols.values()}
    col = last + 1
    while last >= 0 and col not in taken:
        held = [row for row in lines if (tab, row, col) in own]
        if not any(_carries_on(read, own, (tab, row, col)) for row in held):
            return
        area = Area(tab, held[0], col, held[-1], col)
        says = _(
            "column {column} of {sheet} stands behind the last step ({step}) and {outside}. For a"
            " step more, add it to the timeline in the template, give that with --template, type"
            " its figures there, and delete the column here then"
        ).format(
            column=letters(col), sheet=tab, step=_last(read, axis), outside=outside(read, area)
        )
        yield area, says
        col += 1


def _last(read: Readback, axis: str) -> str:
    found = read.ctx.model.axis(axis)
    return found.called(found.length)


def _carries_on(read: Readback, own: OwnCells, at: tuple[str, int, int]) -> bool:
    """Whether a cell is a typed figure, or a copy of the formula to its left."""
    tab, row, col = at
    cell = own[at]
    if not cell.formula:
        return True
    found = read.returned.tab(tab)
    left = found.cells.get((row, col - 1)) if found else None
    copied = relative(cell.formula, row, col)
    return bool(left and left.formula and relative(left.formula, row, col - 1) == copied)


def _below(read: Readback, item: Item, own: OwnCells) -> Iterator[tuple[Area, str]]:
    """The rows right below the last case of a row of periods with figures in half of its steps."""
    area, cases = read.ctx.layout.series(item.name), len(read.ctx.layout.cases)
    fit = read.match.alignments.get(area.sheet)
    last = fit.rows.get(area.top + cases, -1) if fit else -1
    if fit is None or last < 0:
        return
    tab = read.match.tabs[area.sheet].name
    cols = [fit.cols[col] for col in range(area.left, area.right + 1) if col in fit.cols]
    row = last + 1
    while True:
        cells = [own.get((tab, row, col)) for col in cols]
        typed = sum(cell is not None and not cell.formula for cell in cells)
        if not cols or 2 * typed < len(cols):
            return
        found = Area(tab, row, cols[0], row, cols[-1])
        says = _(
            "row {row} of {sheet} stands below the cases of {item} and {outside}: it is no case."
            " For a case more: `modelgen regenerate` with --add-case NAME --from CASE; type these"
            " figures into its row, and delete this one then"
        ).format(row=row + 1, sheet=tab, item=item.label, outside=outside(read, found))
        yield found, says
        row += 1
