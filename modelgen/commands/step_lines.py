"""What a regeneration tells of series: a line for each row, and columns put in or deleted."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from ..addresses import letters
from ..book.book import Cell, CellId, Formula
from ..compile import step_words
from ..compile.context import Context
from ..compile.wording import effect
from ..merge.three_way_merge import TemplateChange
from ..problems import few
from ..readback.book_match import BookMatch, file_content
from ..translations import told as _
from .regenerate import Result
from .report_line import ReportLine

SHOWN = 12
"""So many figures of a row that has no place any more are told."""

Shift = tuple[TemplateChange, float | None]


def of_a_series(result: Result, shift: TemplateChange) -> bool:
    """Whether the template moved a step of a series."""
    return step_words.is_step(_cell(shift).id, (result.new if shift.new else result.read).ctx)


def _cell(shift: TemplateChange) -> Cell:
    found = shift.new or shift.old
    assert found is not None
    return found


def lines(result: Result, shifts: Iterable[Shift]) -> Iterator[ReportLine]:
    """What the template moved, brought or dropped of its series, a line for a row."""

    def alike(shift: Shift) -> tuple[str, str, bool, bool, str]:
        id, new = _cell(shift[0]).id, shift[0].new
        return id.item, id.case, shift[0].old is None, new is None, result.source(new)

    for _row_of, group in groupby((s for s in shifts if of_a_series(result, s[0])), alike):
        found = tuple(group)
        alone = [effect for _shift, effect in found if effect is not None]
        yield _row(result, [shift for shift, _effect in found], alone)


def _row(result: Result, found: Sequence[TemplateChange], alone: Sequence[float]) -> ReportLine:
    """One line for the steps of a row: what was there, and what is."""
    first, last = found[0], found[-1]
    old, new = first.old, first.new
    ctx = result.new.ctx if new else result.read.ctx
    ids: tuple[CellId, CellId] = _cell(first).id, _cell(last).id
    called = step_words.called(ids, ctx)
    formula = isinstance(_cell(first).content, Formula)
    if old is None and new is not None:
        told = step_words.content(file_content(new), new, ctx)
        what = "new line" if formula else "new input"
        says = _("{name}: new in the template, {content}").format(name=called, content=told)
        if source := result.source(new):
            what, said = "setting", _("{name}: {content}, from {source}")
            says = said.format(name=called, content=told, source=source)
    elif new is None:
        held, area = _held(result.placement.match, found, ctx)
        what = "dropped line" if formula else "dropped input"
        said = _("{name}: the template no longer has it; {where} held {held}")
        says = said.format(name=called, where=area, held=held)
    else:
        assert old is not None
        pair = [step_words.content(file_content(c), c, ctx) for c in (old, new)]
        what = "template formula" if formula else "template default"
        said = _("{name}: the template's default moved, {moved}; taken")
        if formula:
            said = _("{name}: the template's formula moved, {moved}; taken")
        source = result.source(new)
        if source:
            what, said = "setting", _("{name}: {moved}, from {source}; taken")
        such = _("such as {moved}") if len(found) > 1 else "{moved}"
        moved = such.format(moved=" → ".join(pair))
        says = said.format(name=called, moved=moved, source=source)
    if alone:
        item = result.new.ctx.item(result.new.ctx.model.headline).label
        most = effect(result.new.ctx, max(alone, key=abs))
        says += _("; {item} {effect}").format(item=item, effect=most)
        says += _(" at most") if len(alone) > 1 else ""
    return ReportLine(what, "", first.name, says)


def _held(match: BookMatch, found: Sequence[TemplateChange], ctx: Context) -> tuple[str, str]:
    """What the returned workbook held in cells that have no place any more, and where."""
    cells = [shift.old for shift in found if shift.old]
    held = []
    for cell in cells:
        there = match.cell(cell.place)
        told = step_words.content(there.content if there else None, cell, ctx)
        if len(cells) > 1:
            told = _("{label}: {value}").format(label=step_words.step(cell.id, ctx), value=told)
        held.append(told)
    ends = dict.fromkeys(match.shown(cell.place) for cell in (cells[0], cells[-1]))
    return few(held, SHOWN), _(" to ").join(ends)


def rows(result: Result) -> Iterator[ReportLine]:
    """Rows that somebody put among those of the cases of a series."""
    match, ctx = result.placement.match, result.read.ctx
    for item in ctx.analysis.items.values():
        typed = (
            ctx.layout.items[item.name] if item.kind == "series input" and item.varies else None
        )
        if typed is None or typed.sheet not in match.tabs:
            continue
        fit, first = match.alignments[typed.sheet].rows, typed.row + 1
        known = [fit[row] for row in range(first, first + len(ctx.layout.cases)) if row in fit]
        own = sorted({*range(min(known), max(known))} - {*known}) if known else []
        if own:
            tab = match.tabs[typed.sheet].name
            says = _(
                "your row {row} among the cases of {item} on {sheet}: kept; no case of the model"
            ).format(row=few([str(row + 1) for row in own], SHOWN), item=item.label, sheet=tab)
            yield ReportLine("own row", tab, item.name, says)


def columns(result: Result) -> Iterator[ReportLine]:
    """Columns between the steps that somebody put in, and columns of steps that are gone."""
    match, new = result.placement.match, result.new.ctx
    for sheet, tab in match.tabs.items():
        own = [letters(col) for col in match.own_columns(sheet)]
        if own:
            says = _(
                "your column {columns} between the steps on {sheet}: kept; a sum over the steps"
                " takes in the figures that stand in it"
            ).format(columns=few(own, SHOWN), sheet=tab.name)
            yield ReportLine("own column", tab.name, "", says)
        lost = [str(step) for step in match.lost_steps(sheet)]
        if lost and sheet in new.headed:
            says = _(
                "step {steps} of {sheet}: its column was deleted; it is back as generated"
            ).format(steps=_(" and ").join(lost), sheet=tab.name)
            yield ReportLine("column deleted", tab.name, "", says)
