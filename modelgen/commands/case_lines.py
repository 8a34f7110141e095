"""What a regeneration tells of cases: those that were added, and columns that look like one."""

from collections.abc import Iterator

from ..addresses import letters
from ..book.book import shown_value
from ..merge.started_cases import StartedCase
from ..problems import few
from ..readback.book_match import among_cases
from .regenerate import Result
from .report_line import ReportLine

NAMED = 4

AMONG = "what picks a case by its position counts it; in the new workbook it stands behind them"


def case_lines(result: Result) -> Iterator[ReportLine]:
    """The cases of the command, those of an older command, and columns that look like a case's."""
    for told in result.new.refitted:
        yield ReportLine("added case", "", "", told)
    ctx = result.new.ctx
    wanted = {case.name for case in result.asked.cases}
    for case in ctx.build.cases:
        if case.name in wanted:
            first = next(iter(ctx.model.inputs())).name
            at = result.placement.place(ctx.layout.case(first, case.name))
            says = (
                f"the case {case.name} ({case.shown}) was added: column {letters(at.col)} of"
                f" {at.sheet}, from {case.parent}"
            )
            yield ReportLine("added case", str(at), case.name, says)
    yield from (_column(result, started) for started in result.started)
    columns = {(tab, s.column.col) for s in result.started for tab in s.column.tabs}
    for at in among_cases(result.read.match):
        if (at.sheet, at.col) not in columns:
            says = f"column {letters(at.col)} of {at.sheet} stands among the cases: {AMONG}"
            yield ReportLine("no case", str(at), "", says)


def _column(result: Result, started: StartedCase) -> ReportLine:
    column = started.column
    says = f"{column.shown} looks like a case and is none: {_why(result, started)}"
    others = few([tab for tab in column.tabs if tab != column.tab], NAMED)
    says += f"; it has copies on {others}" if others else ""
    return ReportLine(
        "no case", str(column.area), column.head, f"{says}. {_what(result, started)}"
    )


def _why(result: Result, started: StartedCase) -> str:
    column = started.column
    if column.among:
        return f"as it stands among them, {AMONG}"
    if result.read.edits.reads(column.area):
        return "only formulas that you changed read it, and the selector does not offer it"
    return "no formula of the model reads it, and the selector does not offer it"


def _what(result: Result, started: StartedCase) -> str:
    """What to do with the column, which stays in any case."""
    command, column = result.asked.command, started.column
    if taken := _taken(result, started):
        return f"Its figures stand in the case {taken}: compare them, then delete the column"
    if not column.inputs:
        return f"For a case more: {command} --add-case NAME --from CASE"
    if started.twin and not started.values:
        return f"The case {started.twin} has its label and its figures: delete the column"
    differs = [f"{item} {shown_value(value)}" for item, value in started.values.items()]
    but = f" but for {few(differs, NAMED)}" if differs else ""
    return f"To make it one (as {started.parent}{but}): {command} {started.options}"


def _taken(result: Result, started: StartedCase) -> str:
    """The case of this command that starts from the column, or nothing."""
    found = (case.name for case in result.asked.cases if started.is_called(case.parent))
    return next(found, "")
