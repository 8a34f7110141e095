"""What a regeneration tells of sheets, rows, names, and what a user put beside them."""

from collections.abc import Iterator
from datetime import date

from ..addresses import Place
from ..book.book import Formula
from ..compile.wording import content
from ..merge.edits_sheet import log_tab
from ..patch.loss_check import gone_notes, notes
from ..problems import counted, few
from ..readback.book_match import copies
from ..readback.other_version import deleted_rows
from ..translations import told as _
from . import step_lines
from .regenerate import Result
from .report_line import ReportLine


def structure_lines(result: Result) -> Iterator[ReportLine]:
    """Sheets, rows, names and cells of the user's own."""
    yield from _sheets(result)
    match = result.placement.match
    for sheet, row in deleted_rows(match):
        yield _missing_row(result, sheet, row)
    yield from step_lines.columns(result)
    yield from step_lines.rows(result)
    for name in match.book.names:
        if match.returned.area(name.name) is None and name.area.first.sheet in match.tabs:
            says = _("the name {name} was deleted; it is back").format(name=name.name)
            yield ReportLine("name deleted", "", name.name, says)
    yield from _user_cells(result)


def _sheets(result: Result) -> Iterator[ReportLine]:
    """Sheets of the Book that were renamed, hidden, moved or deleted."""
    match, log = result.placement.match, log_tab(result.placement.match)
    tool_tabs = [(sheet, tab) for sheet, tab in match.tabs.items() if tab is not log]
    for sheet, tab in tool_tabs:
        if tab.name != sheet:
            says = _("sheet {sheet}: you call it {name}").format(sheet=sheet, name=tab.name)
            yield ReportLine("sheet renamed", tab.name, sheet, says)
        if tab.state != "visible":
            says = _("sheet {name}: stays hidden").format(name=tab.name)
            yield ReportLine("sheet hidden", tab.name, sheet, says)
    order = [tab.name for tab in match.returned.tabs if tab.name in match.owners]
    if [name for name in order if not log or name != log.name] != [t.name for _s, t in tool_tabs]:
        yield ReportLine("sheets moved", "", "", _("the sheets stay in your order"))
    for sheet in (s.name for s in match.book.sheets if s.name not in match.tabs):
        if sheet in result.placement.moves.sheets:
            says = _("the sheet {sheet} was deleted; it is back as generated").format(sheet=sheet)
            yield ReportLine("sheet deleted", "", sheet, says)
        elif match.returned.tab(sheet):
            says = _(
                "the template drops the sheet {sheet}; it stays as your own, with what is on it"
            ).format(sheet=sheet)
            yield ReportLine("sheet dropped", "", sheet, says)


def _user_cells(result: Result) -> Iterator[ReportLine]:
    match, log = result.placement.match, log_tab(result.placement.match)
    copied = {tab.name: sheet for tab, sheet in copies(match)}
    for tab in match.returned.tabs:
        if tab.name not in match.owners:
            said = _("your sheet {name}: kept")
            if tab.name in copied:
                said = _("your sheet {name}, a copy of {original}: kept")
            says = said.format(name=tab.name, original=copied.get(tab.name))
            yield ReportLine("own sheet", tab.name, "", says)
    for tab in match.tabs.values():
        beside = [cell.at for cell in result.read.edits.user_cells if cell.tab is tab]
        if beside and tab.name in match.owners and tab is not log:
            said = few([str(at).rpartition("!")[2] for at in beside], 8)
            says = counted(
                len(beside),
                _("{count} cell of your own on {sheet} ({cells}): kept"),
                _("{count} cells of your own on {sheet} ({cells}): kept"),
                sheet=tab.name,
                cells=said,
            )
            yield ReportLine("own cells", tab.name, "", says)
    yield from _user_notes(result)
    for (name, spot), at in result.placement.shifted.items():
        was = Place(name, *spot)
        says = _(
            "your cell {was} stands in {at} now: the template writes where it was, or between it"
            " and its data table"
        ).format(was=was, at=at)
        yield ReportLine("moved aside", str(was), "", says)


def _user_notes(result: Result) -> Iterator[ReportLine]:
    match = result.placement.match
    for tab in match.returned.tabs:
        gone = list(gone_notes(result.placement, tab))
        kept = len(list(notes(match.returned.package, tab))) - len(gone)
        if kept and tab.name in match.owners:
            says = counted(
                kept,
                _("{count} note of yours on {sheet}: kept"),
                _("{count} notes of yours on {sheet}: kept"),
                sheet=tab.name,
            )
            yield ReportLine("notes", tab.name, "", says)
        for where, text in gone:
            says = _(
                "the note on {where} (`{text}`): the template no longer has that cell"
            ).format(where=where, text=text[:60])
            yield ReportLine("note dropped", where, "", says)


def _missing_row(result: Result, sheet: str, row: int) -> ReportLine:
    match = result.placement.match
    held = [c.content for c in match.book.cells if (c.place.sheet, c.place.row) == (sheet, row)]
    texts = [content(text) for text in held if text and not isinstance(text, Formula | date)]
    name = _(": {texts}").format(texts=", ".join(texts[:2])) if texts else ""
    tab = match.tabs[sheet].name
    says = _(
        "a row of {sheet} (row {row} as generated{name}) was deleted or emptied; it is back as"
        " generated"
    ).format(sheet=tab, row=row + 1, name=name)
    return ReportLine("row deleted", tab, texts[0] if texts else "", says)
