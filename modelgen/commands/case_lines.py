"""What a regeneration tells of cases: those that were added, and columns that look like one."""

from collections.abc import Iterator

from ..addresses import letters
from ..compile.wording import content
from ..merge.started_cases import StartedCase
from ..problems import few
from ..readback.spans import among_cases
from ..translations import N_
from ..translations import told as _
from .regenerate import Result
from .report_line import ReportLine

NAMED = 4

AMONG = N_(
    "what picks a case by its position counts it; in the new workbook it stands behind them"
)


def case_lines(result: Result) -> Iterator[ReportLine]:
    """The cases of the command, those of an older command, and columns that look like a case's."""
    for told in result.new.refitted:
        yield ReportLine("added case", "", "", told)
    ctx = result.new.ctx
    wanted = {case.name for case in result.asked.settings.cases}
    for case in ctx.build.cases:
        if case.name in wanted:
            first = next(iter(ctx.model.inputs())).name
            at = result.placement.place(ctx.layout.case(first, case.name))
            says = _(
                "the case {name} ({label}) was added: column {column} of {sheet}, from {parent}"
            ).format(
                name=case.name, label=case.shown, column=letters(at.col), sheet=at.sheet,
                parent=case.parent,
            )  # fmt: skip
            yield ReportLine("added case", str(at), case.name, says)
    yield from (_column(result, started) for started in result.started)
    columns = {(tab, s.column.col) for s in result.started for tab in s.column.tabs}
    for at in among_cases(result.read.match):
        if (at.sheet, at.col) not in columns:
            says = _("column {column} of {sheet} stands among the cases: {among}").format(
                column=letters(at.col), sheet=at.sheet, among=_(AMONG)
            )
            yield ReportLine("no case", str(at), "", says)


def _column(result: Result, started: StartedCase) -> ReportLine:
    column = started.column
    says = _("{column} looks like a case and is none: {why}").format(
        column=column.shown, why=_why(result, started)
    )
    others = few([tab for tab in column.tabs if tab != column.tab], NAMED)
    says += _("; it has copies on {sheets}").format(sheets=others) if others else ""
    says = ". ".join((says, _what(result, started)))
    return ReportLine("no case", str(column.area), column.head, says)


def _why(result: Result, started: StartedCase) -> str:
    column = started.column
    if column.among:
        return _("as it stands among them, {among}").format(among=_(AMONG))
    if result.read.edits.reads(column.area):
        return _("only formulas that you changed read it, and the selector does not offer it")
    return _("no formula of the model reads it, and the selector does not offer it")


def _what(result: Result, started: StartedCase) -> str:
    """What to do with the column, which stays in any case."""
    command, column = result.asked.command, started.column
    if taken := _taken(result, started):
        said = _("Its figures stand in the case {case}: compare them, then delete the column")
        return said.format(case=taken)
    if not column.inputs:
        said = _("For a case more: {command}")
        return said.format(command=f"{command} --add-case NAME --from CASE")
    if started.twin and not started.values:
        said = _("The case {case} has its label and its figures: delete the column")
        return said.format(case=started.twin)
    inputs = {item.name: item for item in result.read.ctx.model.inputs()}
    differs = [
        f"{name} {inputs[name].told(value) if isinstance(value, float) else content(value)}"
        for name, value in started.values.items()
    ]
    but = _(" but for {inputs}").format(inputs=few(differs, NAMED)) if differs else ""
    return _("To make it one (as {case}{but}): {command}").format(
        case=started.parent, but=but, command=f"{command} {started.options}"
    )


def _taken(result: Result, started: StartedCase) -> str:
    """The case of this command that starts from the column, or nothing."""
    found = (case.name for case in result.asked.settings.cases if started.is_called(case.parent))
    return next(found, "")
