"""What a regeneration did, told in lines of text and as data for machines."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import Any

from .. import __version__
from ..addresses import Area
from ..book import effects
from ..book.book import Book, Cell, Formula, Values
from ..compile import step_words
from ..compile.blocks import parts
from ..compile.wording import effect, failing, overwritten, shown, unknown
from ..formulas import cell_references
from ..merge.three_way_merge import Decision, TemplateChange
from ..patch.package_patch import PatchedFile
from ..readback.book_match import file_content
from ..readback.edits import Edit
from ..readback.list_ends import additions
from ..readback.typed_words import beyond
from ..template.analyze import disputed
from ..template.load import unfit
from ..template.settings import TOOL
from ..template.words import LIVE_CASE
from ..translations import in_digits, spoken
from ..translations import told as _
from . import moves, setting_lines, step_lines
from .carried import carried
from .case_lines import case_lines
from .regenerate import Result, outcome
from .report_line import ReportLine
from .structure_lines import structure_lines

MOST = 40

ALIKE = 2
"""So many like edits of a row are told in one line."""

_NOTHING = PatchedFile(b"", (), (), (), 0, 0)


_Told = tuple[Decision, float | None]
"""A decision, and what the edit does to the headline taken alone."""


def lines(result: Result) -> tuple[ReportLine, ...]:
    """Everything that happened to the user's work, and everything that the template moved."""
    edits = result.alone or ((d, None) for d in result.merge.decisions)
    told = (_edit(result, decision, alone) for decision, alone in edits)
    return (*_first(result), *told, *_others(result))


def _first(result: Result) -> Iterator[ReportLine]:
    """What is lost, and what the model does not know of; a long text is cut behind it."""
    for says in (result.file or _NOTHING).left:
        yield ReportLine("left out", "", "", says)
    yield from case_lines(result)
    for addition in additions(result.read):
        yield ReportLine("outside", str(addition.area), "", addition.says)


def _others(result: Result) -> tuple[ReportLine, ...]:
    """All but the edits and what is lost."""
    return (*_shifts(result), *structure_lines(result), *_notes(result))


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
    yield from setting_lines.lines(result)
    if max(len(result.alone), len(result.shifted)) > effects.MOST:
        says = _("more than {most} changes: what each does alone is not told").format(
            most=effects.MOST
        )
        yield ReportLine("effects", "", "", says)
    if result.file:
        torn = result.read.match.returned.package.torn()
        yield from carried(result.file, torn, len(result.faulty))


def _effect(result: Result, value: float) -> str:
    ctx = result.new.ctx
    label = ctx.item(ctx.model.headline).label
    return _("; {item} {effect}").format(item=label, effect=effect(ctx, value))


def _edit(result: Result, decision: Decision, alone: float | None) -> ReportLine:
    edit, ctx = decision.edit, result.read.ctx
    was, now, new = (
        step_words.content(one, edit.cell, ctx) for one in (edit.was, edit.now, decision.new)
    )
    if edit.of_the_tool:
        was, now = now, was
    source = result.source(decision.cell)
    called, fate = _called(result, decision), outcome(decision, _, source)
    says = _("{cell}: {was} → {now}; {outcome}").format(
        cell=called, was=was, now=now, outcome=fate
    )
    if decision.outcome == "conflict":
        take = "" if called == decision.called else f"{decision.name}: "
        said = _("{cell}: generated {was}, yours {now}, the template now says {new}")
        if source:
            said = _("{cell}: generated {was}, yours {now}, {source} says {new}")
        says = take + said.format(cell=called, was=was, now=now, new=new, source=source)
    elif decision.outcome == "taken":
        says += f" ({new})"
    if alone is not None:
        says += _effect(result, alone)
    if decision.outcome == "kept" and cell_references.GONE in str(decision.yours):
        says += _("; it refers to something that is no longer there, and shows an error")
    says += _meant(result, edit) + _outside(result, edit)
    kind = "conflict" if decision.outcome == "conflict" else edit.kind
    return ReportLine(kind, str(edit.at), decision.name, says)


def _called(result: Result, decision: Decision) -> str:
    """What a reader calls a cell that was edited, and where it stands."""
    edit = decision.edit
    if step_words.is_step(edit.cell.id, result.read.ctx):
        return f"{step_words.called([edit.cell.id], result.read.ctx)} ({edit.at})"
    if step_words.of_a_timeline(edit.cell.id, result.read.ctx):
        return f"{result.read.book.row_label(edit.cell.place)} ({edit.at})"
    return decision.called


def _moved(result: Result, shift: TemplateChange, cell: Cell) -> str:
    """What a reader calls a cell that the template moved."""
    timed = step_words.of_a_timeline(cell.id, result.new.ctx)
    at = result.placement.place(cell.place)
    return f"{result.new.book.row_label(cell.place)} ({at})" if timed else shift.name


def _outside(result: Result, edit: Edit) -> str:
    """What is allowed, of an input that was typed beyond it; 40 for 40 % is guessed."""
    known = {item.name: item for item in result.read.ctx.model.sourced()}
    item, value = known.get(edit.cell.id.item), edit.now
    if item is None:
        outside = beyond(result.read.book, edit.cell, value)
        return "".join((_("; "), outside)) if outside else ""
    if not isinstance(value, float | int) or edit.kind != "input":
        return ""
    outside = item.outside(value, result.read.ctx.unit(item.unit))
    per_cent = result.read.ctx.is_share(item.unit) and not item.outside(value / 100)
    guess = _(" (or {value} %?)").format(value=in_digits(value, "g")) if per_cent else ""
    return "".join((_("; "), outside, guess)) if outside else ""


def _meant(result: Result, edit: Edit) -> str:
    """Where somebody meant to type who typed over an input's live value, which a formula shows."""
    id, ctx = edit.cell.id, result.read.ctx
    if edit.kind != "overwritten" or id.item not in {i.name for i in ctx.model.sourced()}:
        return ""
    if id.of_a_series and not id.case:
        cases, line = parts.down(edit.cell.place.moved(rows=1), len(ctx.layout.cases)), "row"
    elif id.case == LIVE_CASE and not id.of_a_series:
        cases, line = ctx.layout.case_cells(id.item), "column"
    else:
        return ""
    first, last = result.read.at(cases.first), result.read.at(cases.last)
    if first is None or last is None:
        return ""
    told = _("; the live column shows a case: type into {cells}")
    if line == "row":
        told = _("; the live row shows a case: type into {cells}")
    return told.format(cells=Area.between(first, last))


def _rows(result: Result) -> Iterator[ReportLine]:
    """The edits for people: like edits of a row in one line, and so those of many kinds."""
    edits = result.alone or tuple((d, None) for d in result.merge.decisions)

    def row(one: _Told) -> tuple[str, int]:
        return one[0].edit.at.sheet, one[0].edit.at.row

    def alike(one: _Told) -> tuple[str, str]:
        return one[0].edit.kind, outcome(one[0], _, result.source(one[0].cell))

    for _row_of, group in groupby(edits, row):
        found: list[_Told] = []
        open_: list[_Told] = []
        for one in group:
            (open_ if one[0].outcome == "conflict" else found).append(one)
        kinds = [tuple(same) for _kind, same in groupby(found, alike)]
        if len(kinds) > 1 and len(found) > ALIKE:
            kinds = [tuple(found)]
        for same in (*((one,) for one in open_), *kinds):
            yield _edit(result, *same[0]) if len(same) < ALIKE else _row(result, same)


def _row(result: Result, found: Sequence[_Told]) -> ReportLine:
    """One line for the edits of a row, with the first of each kind and the largest effect."""
    first, last = found[0][0], found[-1][0]
    cell, ctx = first.edit.cell, result.read.ctx
    item = called = cell.id.item or first.name
    if step_words.is_step(cell.id, ctx):
        called = step_words.called([cell.id, last.edit.cell.id], ctx)
    at = Area.between(first.edit.at, last.edit.at)
    kinds: dict[str, list[Decision]] = {}
    for decision, _alone in found:
        fate = outcome(decision, _, result.source(decision.cell))
        kinds.setdefault(fate, []).append(decision)
    told = []
    for says, same in kinds.items():
        edit = same[0].edit
        was, now = (step_words.content(one, edit.cell, ctx) for one in (edit.was, edit.now))
        told.append(
            _("{was} → {now}; {outcome}").format(was=was, now=now, outcome=says)
            + (f" ({len(same)})" if len(kinds) > 1 else "")
        )
    says = _("{item} ({at}, {count} cells): such as {edits}").format(
        item=called, at=at, count=len(found), edits=_("; ").join(told)
    )
    if step_words.is_step(cell.id, ctx):
        says += _meant(result, first.edit)
    alone = [effect for _edit, effect in found if effect is not None]
    if alone:
        says += _effect(result, max(alone, key=abs))
        says += _(" at most") if len(alone) > 1 else ""
    return ReportLine(first.edit.kind, str(at), item, says)


def _shifts(result: Result) -> Iterator[ReportLine]:
    shifts = result.shifted or tuple((s, None) for s in result.merge.template_changes)
    yield from step_lines.lines(result, shifts)
    for shift, alone in shifts:
        old, new = shift.old, shift.new
        if step_lines.of_a_series(result, shift):
            continue
        if old is None and new is not None:
            yield _new(result, shift, new)
        elif new is None and old is not None:
            yield _dropped(result, shift, old)
        elif old is not None and new is not None:
            ctx = result.new.ctx
            pair = [step_words.content(file_content(c), c, ctx) for c in (old, new)]
            moved = " → ".join(pair)
            what = "formula" if isinstance(new.content, Formula) else "default"
            said = _("{name}: the template's default moved, {moved}; taken")
            if what == "formula":
                said = _("{name}: the template's formula moved, {moved}; taken")
            kind, source = f"template {what}", result.source(new)
            if source:
                kind, said = "setting", _("{name}: {moved}, from {source}; taken")
            name = _moved(result, shift, new)
            says = said.format(name=name, moved=moved, source=source)
            if alone is not None:
                says += _effect(result, alone)
            yield ReportLine(kind, "", shift.name, says)


def _new(result: Result, shift: TemplateChange, cell: Cell) -> ReportLine:
    held = step_words.content(file_content(cell), cell, result.new.ctx)
    source = "" if _from_column(result, cell) else result.source(cell)
    if source:
        says = _("{name} ({at}): {content}, from {source}").format(
            name=shift.name, at=cell.place, content=held, source=source
        )
        return ReportLine("setting", str(cell.place), shift.name, says)
    if cell.id.case in {case.name for case in result.asked.settings.cases}:
        says = _("{name} ({at}): {content}, as your column has it").format(
            name=shift.name, at=cell.place, content=held
        )
        return ReportLine("taken over", str(cell.place), shift.name, says)
    what = "line" if isinstance(cell.content, Formula) else "input"
    says = _("{name}: new in the template, {content}").format(name=shift.name, content=held)
    return ReportLine(f"new {what}", str(cell.place), shift.name, says)


def _from_column(result: Result, cell: Cell) -> bool:
    """Whether a figure of an added case stood in the column that the case starts from."""
    return any(
        started.is_called(case.parent) and cell.id.item in started.column.inputs
        for case in result.asked.settings.cases
        if case.name == cell.id.case
        for started in result.started
    )


def _dropped(result: Result, shift: TemplateChange, cell: Cell) -> ReportLine:
    match = result.placement.match
    found, where = match.cell(cell.place), match.shown(cell.place)
    what = "line" if isinstance(cell.content, Formula) else "input"
    held = step_words.content(found.content if found else None, cell, result.read.ctx)
    says = _("{name}: the template no longer has it; {where} held {held}").format(
        name=shift.name, where=where, held=held
    )
    return ReportLine(f"dropped {what}", where, shift.name, says)


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
        if result.placement.place(ctx.layout.live(new.headline)) in result.faulty:
            told[1] = _("an error")
        said = _("  {item}: {was} as generated, {now} with your edits")
        head.append(said.format(item=item.label, was=told[0], now=told[1]))
        head.append(f"{words[2]:<{width}} {_checks(result, result.book, result.values)}")
    told_lines = (*_first(result), *_rows(result), *_others(result))
    body = [f"  - {line.says}" for line in told_lines[:MOST]]
    if len(told_lines) > MOST:
        more = _("  … and {count} more (all of them with --json)")
        body.append(more.format(count=len(told_lines) - MOST))
    moved = [f"  {line}" for line in moves.lines(result.move, ctx)]
    return "\n".join([*head, *(body or [_("  - no edits")]), *moved])


def _checks(result: Result, book: Book, values: Values) -> str:
    bad, open_, typed = len(failing(book, values)), unknown(book, values), overwritten(book)
    told = [_("none fails") if open_ or typed else _("all hold")]
    if bad:
        told = [_("{count} FAIL").format(count=bad)]
    wrong = sum(cell.place in result.faulty for cell in open_)
    if wrong:
        told.append(_("{count} in error").format(count=wrong))
    if len(open_) > wrong:
        said = _("{count} not known before Excel opens it")
        told.append(said.format(count=len(open_) - wrong))
    if typed:
        said = _("{count} overwritten by a value: nothing is tested there")
        told.append(said.format(count=len(typed)))
    alerts = values.get(result.placement.place(result.new.ctx.layout.chk_alerts))
    raised = f"{alerts:.0f}" if isinstance(alerts, float | int) else ""
    return _("; ").join(told) + (_("; alerts: ") + raised if raised else "")


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
        "move": moves.data(result.move),
        "conflicts": [decision.name for decision in result.conflicts],
        "lines": [asdict(line) for line in lines(result)],
    }
