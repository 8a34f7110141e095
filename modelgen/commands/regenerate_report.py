"""What a regeneration did, told in lines of text and as data for machines."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
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
from ..translations import in_digits, spoken
from ..translations import told as _
from .carried import ReportLine, carried
from .regenerate import Result, outcome

MOST = 40

ALIKE = 2
"""So many like edits of a row are told in one line."""

_NOTHING = PatchedFile(b"", (), (), (), 0, 0)


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
        says = _(
            "built by {built}, read by {version}: words of the tool may count as edits"
        ).format(built=built, version=__version__)
        yield ReportLine("version", "", "", says)
    ctx = result.new.ctx
    for problem in (*unfit(ctx.template), *disputed(ctx.template, ctx.analysis.items)):
        says = _("the template inside: {problem}; a template file that says so is refused").format(
            problem=problem.message
        )
        yield ReportLine("template", "", "", says)
    for word in result.new.unset:
        says = _(
            "the setting {word} of the old build line: the new template does not take it"
        ).format(word=word)
        yield ReportLine("setting", "", word.split("=")[0], says)
    if len(result.alone) > effects.MOST:
        says = _("more than {most} edits: what each does alone is not told").format(
            most=effects.MOST
        )
        yield ReportLine("effects", "", "", says)
    if result.file:
        yield from carried(result.file, result.read.match.returned.package.torn())


def _effect(result: Result, value: float) -> str:
    ctx = result.new.ctx
    label = ctx.item(ctx.model.headline).label
    return _("; {item} {effect}").format(item=label, effect=effect(ctx, value))


def _edit(result: Result, decision: Decision, alone: float | None) -> ReportLine:
    edit = decision.edit
    was, now = content(edit.was), content(edit.now)
    if edit.of_the_tool:
        was, now = now, was
    said = _("{name} ({at}): {was} → {now}; {outcome}")
    fate = outcome(decision, _)
    says = said.format(name=decision.name, at=edit.at, was=was, now=now, outcome=fate)
    if decision.outcome == "conflict":
        said = _("{name} ({at}): generated {was}, yours {now}, the template now says {new}")
        new = content(decision.new)
        says = said.format(name=decision.name, at=edit.at, was=was, now=now, new=new)
    elif decision.outcome == "taken":
        says += f" ({content(decision.new)})"
    if alone is not None:
        says += _effect(result, alone)
    if decision.outcome == "kept" and cell_references.GONE in str(decision.yours):
        says += _("; it refers to something that is no longer there, and shows an error")
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
    guess = _(" (or {value} %?)").format(value=in_digits(value, "g")) if per_cent else ""
    return "".join((_("; "), outside, guess)) if outside else ""


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
    cells = Area.between(first, last)
    return _("; the live column shows a case: type into {cells}").format(cells=cells)


def _rows(result: Result) -> Iterator[ReportLine]:
    """The edits for people: like edits of a row in one line."""
    edits = result.alone or tuple((d, None) for d in result.merge.decisions)

    def alike(one: tuple[Decision, float | None]) -> tuple[str, int, str, str]:
        edit = one[0].edit
        return edit.at.sheet, edit.at.row, edit.kind, outcome(one[0], _)

    for _row_of, group in groupby(edits, alike):
        found = tuple(group)
        if len(found) < ALIKE or found[0][0].outcome == "conflict":
            yield from (_edit(result, *one) for one in found)
        else:
            yield _row(result, found)


def _row(result: Result, found: Sequence[tuple[Decision, float | None]]) -> ReportLine:
    """One line for the like edits of a row, with the first of them and the largest effect."""
    first, last = found[0][0], found[-1][0]
    item = first.edit.cell.id.item or first.name
    at = Area.between(first.edit.at, last.edit.at)
    was, now = content(first.edit.was), content(first.edit.now)
    says = _("{item} ({at}, {count} cells): such as {was} → {now}; {outcome}").format(
        item=item, at=at, count=len(found), was=was, now=now, outcome=outcome(first, _)
    )
    alone = [effect for _, effect in found if effect is not None]
    if alone:
        says += _effect(result, max(alone, key=abs))
        says += _(" at most") if len(alone) > 1 else ""
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
            said = _("{name}: the template's default moved, {moved}; taken")
            if what == "formula":
                said = _("{name}: the template's formula moved, {moved}; taken")
            says = said.format(name=shift.name, moved=moved)
            if alone is not None:
                says += _effect(result, alone)
            yield ReportLine(f"template {what}", "", shift.name, says)


def _new(shift: TemplateChange, cell: Cell) -> ReportLine:
    what = "line" if isinstance(cell.content, Formula) else "input"
    says = _("{name}: new in the template, {content}").format(
        name=shift.name, content=content(file_content(cell))
    )
    return ReportLine(f"new {what}", str(cell.place), shift.name, says)


def _dropped(result: Result, shift: TemplateChange, cell: Cell) -> ReportLine:
    match = result.placement.match
    found, where = match.cell(cell.place), match.shown(cell.place)
    what = "line" if isinstance(cell.content, Formula) else "input"
    held = content(found.content if found else None)
    says = _("{name}: the template no longer has it; {where} held {held}").format(
        name=shift.name, where=where, held=held
    )
    return ReportLine(f"dropped {what}", where, shift.name, says)


def _structure(result: Result) -> Iterator[ReportLine]:
    """Sheets, rows, names and cells of the user's own."""
    yield from _sheets(result)
    match = result.placement.match
    for sheet, row in deleted_rows(match):
        yield _missing_row(result, sheet, row)
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
    texts = [str(content) for content in held if content and not isinstance(content, Formula)]
    name = f" ({', '.join(texts[:2])})" if texts else ""
    tab = match.tabs[sheet].name
    says = _("a row of {row} was deleted; it is back as generated").format(row=f"{tab}{name}")
    return ReportLine("row deleted", tab, texts[0] if texts else "", says)


def text(result: Result, source: Path, target: Path | None) -> str:
    """The report for people: where the file is, the figures, then what happened."""
    ctx = result.new.ctx
    old, new = result.read.ctx.model, ctx.model
    version = f"{old.version} → {new.version}" if old.version != new.version else old.version
    if version == new.version and result.read.ctx.template.digest != ctx.template.digest:
        version += _(" (another text)")
    words = (_("  from"), _("  template"), _("  checks"))
    width = max(22, *map(len, words))
    head = [
        str(target) if target else _("nothing written"),
        f"{words[0]:<{width}} {source}",
        f"{words[1]:<{width}} {new.template} {version}",
    ]
    if result.effects and result.values and result.book:
        item = ctx.item(new.headline)
        values = (result.effects.generated, result.effects.now)
        told = [shown(ctx, new.headline, 0, value, spoken()) for value in values]
        said = _("  {item}: {was} as generated, {now} with your edits")
        head.append(said.format(item=item.label, was=told[0], now=told[1]))
        head.append(f"{words[2]:<{width}} {_checks(result.book, result.values)}")
    told_lines = (*_left(result), *_rows(result), *_others(result))
    body = [f"  - {line.says}" for line in told_lines[:MOST]]
    if len(told_lines) > MOST:
        more = _("  … and {count} more (all of them with --json)")
        body.append(more.format(count=len(told_lines) - MOST))
    return "\n".join([*head, *(body or [_("  - no edits")])])


def _checks(book: Book, values: Values) -> str:
    bad, open_, typed = len(failing(book, values)), len(unknown(book, values)), overwritten(book)
    told = [_("none fails") if open_ or typed else _("all hold")]
    if bad:
        told = [_("{count} FAIL").format(count=bad)]
    if open_:
        told.append(_("{count} not known before Excel opens it").format(count=open_))
    if typed:
        said = _("{count} overwritten by a value: nothing is tested there")
        told.append(said.format(count=len(typed)))
    return _("; ").join(told)


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
