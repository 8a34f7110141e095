"""What a regeneration did, told in lines of text and as data for machines."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

from .. import __version__
from ..addresses import Area, Place
from ..book import effects
from ..book.book import Book, Cell, Formula, Values
from ..compile.wording import content, effect, failing, overwritten, shown, unknown
from ..formulas import cell_references
from ..merge.edits_sheet import log_tab
from ..merge.three_way_merge import Decision, TemplateChange
from ..patch.loss_check import gone_notes, notes
from ..patch.package_patch import PatchedFile
from ..problems import counted, few
from ..readback.book_match import copies, file_content
from ..readback.edits import Edit
from ..readback.other_version import deleted_rows
from ..template.analyze import disputed
from ..template.load import unfit
from ..template.settings import TOOL
from ..template.words import LIVE_CASE
from .regenerate import Result, outcome

MOST = 40

ALIKE = 2
"""So many like edits of a row are told in one line."""

_NOTHING = PatchedFile(b"", (), (), (), 0, 0)


_Told = tuple[Decision, float | None]
"""A decision, and what the edit does to the headline taken alone."""


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One thing to tell: its kind, the cell it is about, and a sentence without a full stop."""

    kind: str
    cell: str
    item: str
    says: str


def lines(result: Result) -> tuple[ReportLine, ...]:
    """Everything that happened to the user's work, and everything that the template moved."""
    edits = result.alone or ((d, None) for d in result.merge.decisions)
    told = (_edit(result, decision, alone) for decision, alone in edits)
    return (*_left(result), *told, *_others(result))


def _left(result: Result) -> Iterator[ReportLine]:
    """What is lost; it stands first, since a long text is cut."""
    for says in (result.file or _NOTHING).left:
        yield ReportLine("left out", "", "", says)


def _others(result: Result) -> tuple[ReportLine, ...]:
    """All but the edits and what is lost."""
    return (*_shifts(result), *_structure(result), *_notes(result))


def _notes(result: Result) -> Iterator[ReportLine]:
    """What could not be carried over as it was."""
    built = result.read.origin.tool if result.read.origin else ""
    if built and built != TOOL:
        says = f"built by {built}, read by {__version__}: words of the tool may count as edits"
        yield ReportLine("version", "", "", says)
    ctx = result.new.ctx
    for problem in (*unfit(ctx.template), *disputed(ctx.template, ctx.analysis.items)):
        says = f"the template inside: {problem.message}; a template file that says so is refused"
        yield ReportLine("template", "", "", says)
    for word in result.new.unset:
        says = f"the setting {word} of the old build line: the new template does not take it"
        yield ReportLine("setting", "", word.split("=")[0], says)
    if len(result.alone) > effects.MOST:
        says = f"more than {effects.MOST} edits: what each does alone is not told"
        yield ReportLine("effects", "", "", says)
    if result.file:
        yield from _carried(result, result.file)


def _carried(result: Result, file: PatchedFile) -> Iterator[ReportLine]:
    """What of the user's parts is not what it was, or never was whole."""
    for gone in file.gone:
        says = (
            f"{gone.where}: `{gone.text}` refers to something that is no longer there; it now"
            " shows as a broken reference"
        )
        yield ReportLine("reference", gone.where, "", says)
    for loose in file.loose:
        says = (
            f"{loose.where}: `{loose.text[:60]}` names cells in a text or over several sheets,"
            " which cannot be followed: check it"
        )
        yield ReportLine("reference", loose.where, "", says)
    for look in file.formats:
        says = f"{look.says}: generated sheets are written as the template has them"
        yield ReportLine("format", look.sheet, "", says)
    for part in result.read.match.returned.package.torn():
        says = (
            f"the part {part} of your file is torn (no well-formed XML) and was carried as it is:"
            " Excel may offer to repair the new workbook"
        )
        yield ReportLine("torn part", part, "", says)
    yield from _unvalued(result, file)


def _unvalued(result: Result, file: PatchedFile) -> Iterator[ReportLine]:
    """The cells that show an error, and those whose figures only a spreadsheet can tell."""
    errors, unknown = len(result.faulty), file.unknown - len(result.faulty)
    if errors:
        says = f"{counted(errors, 'formula')} {'shows' if errors == 1 else 'show'} an error"
        yield ReportLine("errors", "", "", says)
    filled = f"{counted(file.unfilled, 'cell')} of array formulas and data tables"
    told = [counted(unknown, "formula")] * (unknown > 0) + [filled] * (file.unfilled > 0)
    if told:
        says = (
            f"{' and '.join(told)} without a stored value, because only a"
            " spreadsheet computes what it uses: Excel fills it in when it opens the file"
        )
        yield ReportLine("values", "", "", says)


def _effect(result: Result, value: float) -> str:
    ctx = result.new.ctx
    return f"{ctx.item(ctx.model.headline).label} {effect(ctx, value)}"


def _edit(result: Result, decision: Decision, alone: float | None) -> ReportLine:
    edit = decision.edit
    was, now = content(edit.was), content(edit.now)
    if edit.of_the_tool:
        was, now = now, was
    says = f"{decision.called}: {was} → {now}; {outcome(decision)}"
    if decision.outcome == "conflict":
        says = (
            f"{decision.called}: generated {was}, yours {now}, the template now says"
            f" {content(decision.new)}"
        )
    elif decision.outcome == "taken":
        says += f" ({content(decision.new)})"
    if alone is not None:
        says += f"; {_effect(result, alone)}"
    if decision.outcome == "kept" and cell_references.GONE in str(decision.yours):
        says += "; it refers to something that is no longer there, and shows an error"
    says += _meant(result, edit) + _outside(result, edit)
    kind = "conflict" if decision.outcome == "conflict" else edit.kind
    return ReportLine(kind, str(edit.at), decision.name, says)


def _outside(result: Result, edit: Edit) -> str:
    """What is allowed, of an input that was typed beyond it; 40 for 40 % is guessed."""
    known = {item.name: item for item in result.read.ctx.model.sourced()}
    item, value = known.get(edit.cell.id.item), edit.now
    if item is None or not isinstance(value, float | int) or edit.kind != "input":
        return ""
    outside = item.outside(value)
    per_cent = result.read.ctx.is_share(item.unit) and not item.outside(value / 100)
    guess = f" (or {value:g} %?)" if per_cent else ""
    return f"; {outside}{guess}" if outside else ""


def _meant(result: Result, edit: Edit) -> str:
    """Where somebody meant to type who typed over an input's live value, which a formula shows."""
    id, layout = edit.cell.id, result.read.ctx.layout
    inputs = {i.name for i in result.read.ctx.model.inputs()}
    if edit.kind != "overwritten" or id.case != LIVE_CASE or id.item not in inputs:
        return ""
    cases = layout.case_cells(id.item)
    first, last = result.read.at(cases.first), result.read.at(cases.last)
    if first is None or last is None:
        return ""
    return f"; the live column shows a case: type into {Area.between(first, last)}"


def _rows(result: Result) -> Iterator[ReportLine]:
    """The edits for people: like edits of a row in one line, and so those of many kinds."""
    edits = result.alone or tuple((d, None) for d in result.merge.decisions)

    def row(one: _Told) -> tuple[str, int]:
        return one[0].edit.at.sheet, one[0].edit.at.row

    def alike(one: _Told) -> tuple[str, str]:
        return one[0].edit.kind, outcome(one[0])

    for _, group in groupby(edits, row):
        every = tuple(group)
        found = tuple(one for one in every if one[0].outcome != "conflict")
        yield from (_edit(result, *one) for one in every if one not in found)
        kinds = [tuple(same) for _, same in groupby(found, alike)]
        for same in [found] if len(kinds) > 1 and len(found) > ALIKE else kinds:
            yield _edit(result, *same[0]) if len(same) < ALIKE else _row(result, same)


def _row(result: Result, found: Sequence[_Told]) -> ReportLine:
    """One line for the edits of a row, with the first of each kind and the largest effect."""
    (first, _), (last, _) = found[0], found[-1]
    item = first.edit.cell.id.item or first.name
    at = Area.between(first.edit.at, last.edit.at)
    count = Counter(outcome(decision) for decision, _ in found)
    edits = {outcome(decision): decision.edit for decision, _ in reversed(found)}
    told = [
        f"{content(edits[says].was)} → {content(edits[says].now)}; {says}"
        + (f" ({n})" if len(count) > 1 else "")
        for says, n in count.items()
    ]
    says = f"{item} ({at}, {len(found)} cells): such as {'; '.join(told)}"
    alone = [effect for _, effect in found if effect is not None]
    if alone:
        says += f"; {_effect(result, max(alone, key=abs))}"
        says += " at most" if len(alone) > 1 else ""
    return ReportLine(first.edit.kind, str(at), item, says)


def _shifts(result: Result) -> Iterator[ReportLine]:
    for shift, alone in result.shifted or ((s, None) for s in result.merge.template_changes):
        old, new = shift.old, shift.new
        if old is None and new is not None:
            yield _new(shift, new)
        elif new is None and old is not None:
            yield _dropped(result, shift, old)
        elif old is not None and new is not None:
            moved = f"{content(file_content(old))} → {content(file_content(new))}"
            what = "formula" if isinstance(new.content, Formula) else "default"
            says = f"{shift.name}: the template's {what} moved, {moved}; taken"
            if alone is not None:
                says += f"; {_effect(result, alone)}"
            yield ReportLine(f"template {what}", "", shift.name, says)


def _new(shift: TemplateChange, cell: Cell) -> ReportLine:
    what = "line" if isinstance(cell.content, Formula) else "input"
    says = f"{shift.name}: new in the template, {content(file_content(cell))}"
    return ReportLine(f"new {what}", str(cell.place), shift.name, says)


def _dropped(result: Result, shift: TemplateChange, cell: Cell) -> ReportLine:
    match = result.placement.match
    found, where = match.cell(cell.place), match.shown(cell.place)
    what = "line" if isinstance(cell.content, Formula) else "input"
    held = content(found.content if found else None)
    says = f"{shift.name}: the template no longer has it; {where} held {held}"
    return ReportLine(f"dropped {what}", where, shift.name, says)


def _structure(result: Result) -> Iterator[ReportLine]:
    """Sheets, rows, names and cells of the user's own."""
    yield from _sheets(result)
    match = result.placement.match
    for sheet, row in deleted_rows(match):
        yield _missing_row(result, sheet, row)
    for name in match.book.names:
        if match.returned.area(name.name) is None and name.area.first.sheet in match.tabs:
            says = f"the name {name.name} was deleted; it is back"
            yield ReportLine("name deleted", "", name.name, says)
    yield from _user_cells(result)


def _sheets(result: Result) -> Iterator[ReportLine]:
    """Sheets of the Book that were renamed, hidden, moved or deleted."""
    match, log = result.placement.match, log_tab(result.placement.match)
    tool_tabs = [(sheet, tab) for sheet, tab in match.tabs.items() if tab is not log]
    for sheet, tab in tool_tabs:
        if tab.name != sheet:
            yield ReportLine(
                "sheet renamed", tab.name, sheet, f"sheet {sheet}: you call it {tab.name}"
            )
        if tab.state != "visible":
            yield ReportLine("sheet hidden", tab.name, sheet, f"sheet {tab.name}: stays hidden")
    order = [tab.name for tab in match.returned.tabs if tab.name in match.owners]
    if [name for name in order if not log or name != log.name] != [t.name for _, t in tool_tabs]:
        yield ReportLine("sheets moved", "", "", "the sheets stay in your order")
    for sheet in (s.name for s in match.book.sheets if s.name not in match.tabs):
        if sheet in result.placement.moves.sheets:
            says = f"the sheet {sheet} was deleted; it is back as generated"
            yield ReportLine("sheet deleted", "", sheet, says)
        elif match.returned.tab(sheet):
            says = (
                f"the template drops the sheet {sheet}; it stays as your own, with what is on it"
            )
            yield ReportLine("sheet dropped", "", sheet, says)


def _user_cells(result: Result) -> Iterator[ReportLine]:
    match, log = result.placement.match, log_tab(result.placement.match)
    copied = {tab.name: sheet for tab, sheet in copies(match)}
    for tab in match.returned.tabs:
        if tab.name not in match.owners:
            told = f", a copy of {copied[tab.name]}" if tab.name in copied else ""
            yield ReportLine("own sheet", tab.name, "", f"your sheet {tab.name}{told}: kept")
    for tab in match.tabs.values():
        beside = [cell.at for cell in result.read.edits.user_cells if cell.tab is tab]
        if beside and tab.name in match.owners and tab is not log:
            said = few([str(at).rpartition("!")[2] for at in beside], 8)
            says = f"{counted(len(beside), 'cell')} of your own on {tab.name} ({said}): kept"
            yield ReportLine("own cells", tab.name, "", says)
    for tab in match.returned.tabs:
        gone = list(gone_notes(result.placement, tab))
        kept = len(list(notes(match.returned.package, tab))) - len(gone)
        if kept and tab.name in match.owners:
            says = f"{counted(kept, 'note')} of yours on {tab.name}: kept"
            yield ReportLine("notes", tab.name, "", says)
        for where, text in gone:
            says = f"the note on {where} (`{text[:60]}`): the template no longer has that cell"
            yield ReportLine("note dropped", where, "", says)
    for (name, spot), at in result.placement.shifted.items():
        was = Place(name, *spot)
        says = (
            f"your cell {was} stands in {at} now: the template writes where it was, or between it"
            " and its data table"
        )
        yield ReportLine("moved aside", str(was), "", says)


def _missing_row(result: Result, sheet: str, row: int) -> ReportLine:
    match = result.placement.match
    held = [c.content for c in match.book.cells if (c.place.sheet, c.place.row) == (sheet, row)]
    texts = [content(text) for text in held if text and not isinstance(text, Formula | date)]
    name = f": {', '.join(texts[:2])}" if texts else ""
    tab = match.tabs[sheet].name
    says = (
        f"a row of {tab} (row {row + 1} as generated{name}) was deleted or emptied; it is back as"
        " generated"
    )
    return ReportLine("row deleted", tab, texts[0] if texts else "", says)


def text(result: Result, source: Path, target: Path | None) -> str:
    """The report for people: where the file is, the figures, then what happened."""
    ctx = result.new.ctx
    old, new = result.read.ctx.model, ctx.model
    version = f"{old.version} → {new.version}" if old.version != new.version else old.version
    if version == new.version and result.read.ctx.template.digest != ctx.template.digest:
        version += " (another text)"
    head = [
        str(target) if target else "nothing written",
        f"  from                 {source}",
        f"  template             {new.template} {version}",
    ]
    if result.effects and result.values and result.book:
        item = ctx.item(new.headline)
        values = (result.effects.generated, result.effects.now)
        told = [shown(ctx, new.headline, 0, value) for value in values]
        if result.placement.place(ctx.layout.live(new.headline)) in result.faulty:
            told[1] = "an error"
        head.append(f"  {item.label}: {told[0]} as generated, {told[1]} with your edits")
        head.append(f"  checks               {_checks(result, result.book, result.values)}")
    told_lines = (*_left(result), *_rows(result), *_others(result))
    body = [f"  - {line.says}" for line in told_lines[:MOST]]
    if len(told_lines) > MOST:
        body.append(f"  … and {len(told_lines) - MOST} more (all of them with --json)")
    return "\n".join([*head, *(body or ["  - no edits"])])


def _checks(result: Result, book: Book, values: Values) -> str:
    bad, open_, typed = len(failing(book, values)), unknown(book, values), overwritten(book)
    told = [f"{bad} FAIL" if bad else "none fails" if open_ or typed else "all hold"]
    wrong = sum(cell.place in result.faulty for cell in open_)
    if wrong:
        told.append(f"{wrong} in error")
    if len(open_) > wrong:
        told.append(f"{len(open_) - wrong} not known before Excel opens it")
    if typed:
        told.append(f"{len(typed)} overwritten by a value: nothing is tested there")
    return "; ".join(told)


def data(result: Result, source: Path, target: Path | None) -> dict[str, Any]:
    """The report for machines."""
    base, new = result.read.ctx, result.new.ctx
    effects = result.effects
    return {
        "workbook": str(source),
        "written": str(target) if target else None,
        "template": {
            side: {
                "name": ctx.model.template,
                "version": ctx.model.version,
                "sha256": ctx.template.digest,
            }
            for side, ctx in (("base", base), ("new", new))
        },
        "headline": {
            "item": new.model.headline,
            "generated": effects.generated if effects else None,
            "now": effects.now if effects else None,
            "interaction": effects.interaction if effects else None,
        },
        "conflicts": [decision.name for decision in result.conflicts],
        "lines": [asdict(line) for line in lines(result)],
    }
