"""The command line: one function per command; the only place that prints and exits.

As long as there are commands: what they share stands below them, their options elsewhere.
"""

import contextlib
import errno
import gc
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, TypeVar

import typer

from . import __version__, console, options
from .console import complain, say, say_data
from .limits import LateError
from .problems import ModelError, Problem, counted, render, visible
from .translations import in_digits, languages, speak, speak_english
from .translations import told as _
from .xlsx.standing import Standing, standing

if TYPE_CHECKING:
    from .ask.question import Question
    from .book.book import Cell, Value
    from .commands.batch import RunResult
    from .commands.regenerate import Result
    from .template.added_cases import AddedCase

Answer = TypeVar("Answer")

app = typer.Typer(
    name="modelgen",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # tables would cut the names of options to their columns
    context_settings={"terminal_width": options.width()},
)

_Misused: Any = typer.BadParameter.__mro__[2]
"""What the library raises for a wrong command or option, which has no public name there."""

DEFAULT_TEMPLATE, STARTER = "deepseek-v3-r1", "starter"

_OF_THE_MEMO = ("docx", "font_source_sans_pro", "typst")
"""What the memo needs that is not always installed."""

OUTPUT = Path("output")
"""Where a build writes that is not told where."""

MOST_SHOWN = 50
"""Problems that are told; of the others the number: they often come from the same few causes."""


def _version(value: bool) -> None:
    if value:
        say(f"modelgen {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def main(
    context: typer.Context,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_version, is_eager=True, help="Show the version and exit."
        ),
    ] = False,
) -> None:
    """Compile a template into a live Excel workbook.

    Without a command: what to do next with the workbook in the folder output.
    """
    if context.invoked_subcommand is None:
        from .commands.next_steps import next_steps

        say("\n".join(next_steps(OUTPUT, str(OUTPUT / f"{DEFAULT_TEMPLATE}.xlsx"))))


@app.command()
def build(
    template: options.TemplateArgument = DEFAULT_TEMPLATE,
    output: options.WorkbookFile = None,
    case: options.CaseOption = None,
    sets: options.SetOption = [],  # noqa: B006 - typer reads the default and never changes it
    data: options.DataOption = [],  # noqa: B006
    add_case: options.AddCase = [],  # noqa: B006
    from_case: options.FromCase = [],  # noqa: B006
    label: options.CaseLabels = [],  # noqa: B006
    as_of: options.AsOfOption = None,
    lang: options.LangOption = "en",
    force: options.Force = False,
) -> None:
    """Build the live workbook of a template."""
    early = standing(output) if output else None
    from .commands import overwrite
    from .compile import stages, wording
    from .compile.templates import load
    from .template.data_file import tables
    from .template.load import find, shipped
    from .template.settings import Settings

    _known(lang)
    speak(lang)
    path = find(template)
    loaded = load(path)
    cases = _added(add_case, from_case, label)
    ending = ".xlsx" if lang == "en" else f".{lang}.xlsx"
    target = output or OUTPUT / f"{loaded.model.template}{ending}"
    _ends(target, ".xlsx")
    seen = None if force else early or standing(target)
    asked = Settings(tuple(sets), case or "", lang, as_of or "", cases=cases, data=tables(data))
    ctx = stages.prepare(loaded, asked)
    book, values, content = stages.build(ctx)
    if target.exists() and not force:
        overwrite.refuse_if_edited(target)
    _published(content, target, path if path != shipped().get(template) else None, seen)
    say(wording.summary(ctx, values, target))
    _fail(wording.failing(book, values))


def _the_one(context: typer.Context, words: list[str]) -> Path:
    """The workbook that is named; of several, each has its run of the command, and this one ends.

    Each run has the options of this one; some are for a single workbook.
    """
    from .commands import batch

    workbooks = batch.expanded(words)
    if len(workbooks) == 1:
        return workbooks[0]
    options_given = (p for p in context.command.params if p.param_type_name == "option")
    given = {p.opts[-1]: context.params[p.name] for p in options_given if p.name}
    jobs = given.pop("--jobs")
    for option in ("--output", "--sarif"):
        if given.get(option):
            says = f"it is for one workbook, and here are {len(workbooks)}; leave it out"
            raise typer.BadParameter(says, param_hint=option)
    results = batch.run(str(context.info_name), workbooks, batch.passed(given), jobs)
    ended = _each_as_data(results) if given.get("--json") else _each(results, workbooks)
    raise typer.Exit(1 if any(ended) else 0)


def _each(results: "Iterator[RunResult]", workbooks: list[Path]) -> list[int]:
    """A line for each run as it ends, in their order; the exit codes."""
    width = max(len(str(path)) for path in workbooks)
    ended = []
    for result in results:
        say("\n".join(result.lines(width)))
        ended.append(result.code)
    bad = sum(map(bool, ended))
    say(f"{len(ended):,} workbooks: {len(ended) - bad:,} in order, {bad:,} not")
    return ended


def _each_as_data(results: "Iterator[RunResult]") -> list[int]:
    every = list(results)
    say_data([result.data() for result in every])
    return [result.code for result in every]


def _known(lang: str) -> None:
    if lang not in languages():
        known, words = ", ".join(languages()), " or ".join(languages())
        says = f"`{lang}` is none of {known}; write {words}"
        raise typer.BadParameter(says, param_hint="--lang")


def _added(names: list[str], parents: list[str], labels: list[str]) -> "tuple[AddedCase, ...]":
    """The cases that are asked for: a `--from` for all or one each, a `--label` each or none."""
    from .template.added_cases import AddedCase

    if len(parents) not in ({1, len(names)} if names else {0}):
        says = f"write it once, or once for each --add-case ({len(names)}); here it stands"
        says = f"{says} {len(parents)} times" if parents else "say what an added case starts from"
        says = says if names else "it belongs to --add-case NAME"
        raise typer.BadParameter(says, param_hint="--from")
    if len(labels) not in (0, len(names)):
        says = f"write one for each --add-case ({len(names)}), or none"
        raise typer.BadParameter(says, param_hint="--label")
    starts = parents if len(parents) == len(names) else parents * len(names)
    return tuple(map(AddedCase, names, starts, labels or [""] * len(names)))


def _ends(target: Path, suffix: str) -> None:
    if any(character in str(target) for character in "\n\r\t"):
        raise typer.BadParameter("the name has a line break or a tab in it", param_hint="-o")
    if target.suffix.lower() != suffix.lower():
        raise typer.BadParameter(f"`{target}` must end in {suffix}", param_hint="-o")


def _day(text: str | None, hint: str) -> date | None:
    """A date of the command line."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise typer.BadParameter("write a date as 2026-11-21", param_hint=hint) from None


def _fail(checks: Sequence["Cell"], before: str = "") -> None:
    """A workbook whose checks fail is a problem, even though it can be opened and looked at."""
    if checks:
        names = ", ".join(f"`{check.id}` ({check.place})" for check in checks)
        _stop(before + _("these checks of the workbook fail: {names}").format(names=names))


def _stop(message: str, code: int = 1) -> NoReturn:
    complain("".join((_("error: "), message)))
    raise typer.Exit(code)


def _published(data: bytes, target: Path, like: Path | None, seen: Standing | None = None) -> None:
    """A file of the command's, put in its place and remembered."""
    from .xlsx.files import publish

    publish(data, target, like, seen)
    console.WRITTEN.append(target)


@app.command()
def validate(template: options.TemplateArgument) -> None:
    """Check a template and compute its workbook without writing anything."""
    from .book.calculator import Calculation
    from .compile import ends, stages, wording
    from .compile.blocks.check_mutations import tried
    from .compile.templates import load
    from .template.load import find

    ctx, book, values = stages.validate(load(find(template)))
    _fail(wording.failing(book, values))
    held = Calculation(book, generated=True)
    if endless := tuple(ends.problems(ctx, book, held)):
        raise ModelError(endless)
    proved, idle = tried(ctx, book, held)
    if idle:
        names = ", ".join(f"`{name}`" for name in idle)
        _stop(
            f"these checks hold although the change that Checks names was made: {names};"
            " say with `fails_with` which item they watch"
        )
    say(
        f"{template}: no problems; {len(book.sheets)} sheets, {len(book.cells):,} cells,"
        f" {len(values):,} formulas, {len(proved)} checks seen to fail when they should"
    )


@app.command()
def templates() -> None:
    """List the templates that come with the tool."""
    from .compile.templates import load
    from .template.load import shipped

    found = {name: load(path).model for name, path in shipped().items()}
    width = max(map(len, found))
    for name, model in found.items():
        say(f"{name:<{width}}  {model.version}  {model.title}")


@app.command()
def new(name: options.NewName, source: options.SourceOption = STARTER) -> None:
    """Write a template of your own: a copy of one that comes with the tool."""
    from .commands.new import new as written

    target = written(name, source)
    console.WRITTEN.append(target)
    say(f"{target}\n  change it, then run: modelgen build {target}")


@app.command()
def show(
    model: options.ModelArgument,
    case: options.CaseOption = None,
    sets: options.SetOption = [],  # noqa: B006
    sheet: options.SheetOption = "",
    item: options.ItemOption = "",
) -> None:
    """Show every generated cell, or some: place, id, formula and value."""
    from .commands.show import show as shown
    from .merge.live_model import state

    with _told_if_open(model):
        live = state(model, sets, case)
    say(shown(live, sheet, item).removesuffix("\n"))


@app.command()
def trace(
    model: options.ModelArgument,
    name: options.ItemArgument,
    case: options.CaseOption = None,
    sets: options.SetOption = [],  # noqa: B006
) -> None:
    """Show what an item or a cell is made of, as a tree: value, unit, formula, source."""
    from .commands.trace import trace as lines
    from .merge.live_model import state

    with _told_if_open(model):
        live = state(model, sets, case)
    say("\n".join(lines(live, name)))


@app.command()
def solve(
    model: options.ModelArgument,
    goal: options.GoalArgument,
    moves: options.DriverArgument,
    case: options.CaseAsked = "",
    as_json: options.JsonOption = False,
    as_csv: options.CsvOption = False,
) -> None:
    """Find the input that gives a result, within what is allowed: all of them, put back."""
    from .ask.solve import goal_of
    from .ask.solve import solve as solved
    from .commands import solve_report

    question = _asked(model, case, as_json, as_csv)
    answer = solved(question, *goal_of(question, goal, moves))
    _answered(answer, solve_report.text, solve_report.table, solve_report.data, as_json, as_csv)
    if not answer.solved:
        raise typer.Exit(1)


@app.command()
def tornado(
    model: options.ModelArgument,
    result: options.ResultArgument,
    case: options.CaseAsked = "",
    as_json: options.JsonOption = False,
    as_csv: options.CsvOption = False,
) -> None:
    """Show how far each input moves a result between its low and its high, the widest first."""
    from .ask.tornado import tornado as ranked
    from .commands import tornado_report

    question = _asked(model, case, as_json, as_csv)
    answer = ranked(question, question.output(result))
    _answered(
        answer, tornado_report.text, tornado_report.table, tornado_report.data, as_json, as_csv
    )


@app.command()
def table(
    model: options.ModelArgument,
    result: options.ResultArgument,
    sides: options.SidesArgument,
    case: options.CaseAsked = "",
    as_json: options.JsonOption = False,
    as_csv: options.CsvOption = False,
) -> None:
    """Show a result at every figure of one input, or of two."""
    from .ask.table import asked
    from .ask.table import table as tabled
    from .commands import table_report

    if len(sides) > 2:
        raise typer.BadParameter("a table has one input or two", param_hint="INPUT=FIGURES")
    question = _asked(model, case, as_json, as_csv)
    answer = tabled(question, *asked(question, result, sides))
    _answered(answer, table_report.text, table_report.table, table_report.data, as_json, as_csv)


@app.command()
def draws(
    model: options.ModelArgument,
    result: options.ResultArgument,
    number: options.DrawsNumber = 4000,
    seed: options.SeedOption = None,
    below: options.BelowOption = "0",
    together: options.TogetherOption = [],  # noqa: B006
    case: options.CaseAsked = "",
    as_json: options.JsonOption = False,
    as_csv: options.CsvOption = False,
) -> None:
    """Draw all inputs within their ranges: percentiles of a result, its chance of a loss."""
    from .ask.draws import draws as drawn
    from .commands import draws_report

    question = _asked(model, case, as_json, as_csv)
    found = question.output(result)
    threshold = question.target(found, below, f"--below {below}")
    groups = [word.split(",") for word in together]
    answer = drawn(question, found, number, seed, threshold, groups)
    _answered(answer, draws_report.text, draws_report.table, draws_report.data, as_json, as_csv)


def _asked(model: str, case: str, as_json: bool, as_csv: bool) -> "Question":
    """The model that a question is put to, in a case."""
    from .ask.question import Question
    from .merge.live_model import state

    if as_json and as_csv:
        raise typer.BadParameter("choose --json or --csv, not both")
    if as_json:
        speak_english(to_programs=True)
    with _told_if_open(model):
        live = state(model)
    return Question(live, case)


def _answered(
    answer: Answer,
    text: Callable[[Answer, int, bool], str],
    rows: "Callable[[Answer], list[tuple[Value | None, ...]]]",
    data: Callable[[Answer], dict[str, Any]],
    as_json: bool,
    as_csv: bool,
) -> None:
    """An answer in lines of text, as a table, or for programs."""
    from .commands.ask_lines import as_csv as lines

    if as_json:
        say_data(data(answer))
    elif as_csv:
        say(lines(rows(answer)))
    else:
        say(text(answer, options.width(), console.draws_blocks()))


@app.command()
def diff(
    old: options.OldArgument, new: options.NewArgument, as_json: options.JsonOption = False
) -> None:
    """Show what differs: inputs, formulas, results, and what each input did to the headline."""
    from .commands import diff as differences
    from .commands import diff_report
    from .merge.live_model import state

    if as_json:
        speak_english(to_programs=True)
    with _told_if_open(old, new):
        one, two = state(old), state(new)
    if one.ctx.lang != two.ctx.lang:  # a template is read in the language of the workbook
        one, two = state(old, lang=two.ctx.lang), state(new, lang=one.ctx.lang)
    found = differences.diff(one, two)
    if as_json:
        say_data(differences.data(found))
    else:
        say(diff_report.text(found))


@app.command()
def audit(
    context: typer.Context,
    workbooks: options.AnyWorkbooks,
    as_json: options.JsonOption = False,
    sarif: options.Sarif = False,
    fail_on: options.FailOn = "error",
    as_of: options.AsOfOption = None,
    jobs: options.Jobs = None,
) -> None:
    """Test a workbook against modelling standards and against the template that it carries."""
    from .audit import report
    from .audit.audit import audit as audited
    from .xlsx.admission import guarded, limited

    if fail_on not in ("error", "warning"):
        raise typer.BadParameter("write error or warning", param_hint="--fail-on")
    day = _day(as_of, "--as-of")
    workbook = _the_one(context, workbooks)
    if as_json or sarif:
        speak_english(to_programs=True)
    with _told_if_open(workbook):
        content = guarded(workbook)
        found = limited(lambda: audited(workbook, content, day), workbook)
    if as_json or sarif:
        shown = (report.sarif if sarif else report.data)(found, workbook)
        say_data(shown)
    else:
        say(report.text(found, workbook))
    if found.count("error") or (fail_on == "warning" and found.count("warning")):
        raise typer.Exit(1)


@app.command()
def regenerate(
    context: typer.Context,
    workbooks: options.EditedWorkbooks,
    template: options.FollowedTemplate = None,
    output: options.NewWorkbookFile = None,
    take: options.Take = [],  # noqa: B006
    sets: options.SetOption = [],  # noqa: B006
    data: options.DataOption = [],  # noqa: B006
    add_case: options.AddCase = [],  # noqa: B006
    from_case: options.FromColumn = [],  # noqa: B006
    label: options.CaseLabels = [],  # noqa: B006
    in_place: options.InPlace = False,
    dry_run: options.DryRun = False,
    as_json: options.JsonOption = False,
    jobs: options.Jobs = None,
) -> None:
    """Bring an edited workbook up to date; inputs, sheets, notes and formulas of yours stay."""
    workbook = _the_one(context, workbooks)
    seen = standing(output or workbook)
    from .commands.regenerate import regenerate as made
    from .template.settings import Settings
    from .xlsx.admission import guarded, limited

    if as_json:
        speak_english(to_programs=True)
    target = _new_path(workbook, output, in_place)
    more = Settings(tuple(sets), cases=_added(add_case, from_case, label))
    with _told_if_open(*(() if in_place and not dry_run else (workbook,))):
        content = guarded(workbook)
        result = limited(lambda: made(workbook, content, template, take, more, data), workbook)
    written, backup = None if result.conflicts or dry_run else target, None
    if written:
        backup = _before_it_is_replaced(workbook, content, target)
        written = _renewed(result.data, workbook, workbook if in_place else output, seen)
    _reported(result, workbook, written, as_json)
    if backup:
        complain(_("the workbook as it was: {path}").format(path=backup))
    _judged(result, written)


def _reported(result: "Result", workbook: Path, written: Path | None, as_json: bool) -> None:
    from .commands import regenerate_report

    if as_json:
        say_data(regenerate_report.data(result, workbook, written))
    else:
        say(regenerate_report.text(result, workbook, written))


def _before_it_is_replaced(workbook: Path, data: bytes, target: Path) -> Path | None:
    """The copy of a workbook in whose own place its new version goes; none beside it."""
    from .xlsx.files import backed_up, unchanged
    from .xlsx.opened import refuse_if_open

    refuse_if_open(target)
    unchanged(workbook, data)
    if target != workbook:
        return None
    backup = backed_up(workbook, data)
    console.WRITTEN.append(backup)
    return backup


def _judged(result: "Result", written: Path | None) -> None:
    """What speaks against a new version: its size, open conflicts, checks that fail."""
    from .compile import size, wording

    if large := size.oversize(result.new.ctx.layout):
        complain("".join((_("warning: "), large.message)))
    if result.conflicts:
        anew = any(result.source(one.cell) for one in result.conflicts)
        _conflicting(len(result.conflicts), result.conflicts[0].name, anew)
    if result.book and result.values:
        checks = wording.failing(result.book, result.values)
        but = _("`{path}` was written, but ").format(path=written) if written else ""
        _fail(checks, but)


def _renewed(data: bytes, workbook: Path, target: Path | None, seen: Standing) -> Path:
    """Where the new version of a workbook went: to the target, else beside it."""
    from .xlsx.files import published_beside, replaceable

    if target is None:
        target = published_beside(data, workbook)
        console.WRITTEN.append(target)
        return target
    if target != workbook and target.exists() and not replaceable(target, data):
        _taken(target)
    _published(data, target, workbook, seen)
    return target


def _new_path(workbook: Path, output: Path | None, in_place: bool) -> Path:
    """Where a regenerated workbook goes."""
    from .xlsx.files import beside

    if output and in_place:
        raise typer.BadParameter("choose -o or --in-place, not both")
    target = workbook if in_place else output or beside(workbook)
    _ends(target, workbook.suffix)
    if output and output.exists() and output.resolve() == workbook.resolve():
        raise typer.BadParameter("that is the workbook itself; use --in-place", param_hint="-o")
    return target


@app.command()
def handout(
    workbook: options.ToolWorkbook,
    output: options.HandoutFile = None,
    values: options.ValuesAlone = False,
    keep: options.KeptToo = [],  # noqa: B006
    on: options.HandoutDate = None,
) -> None:
    """Write a copy to hand out: what a reader sees, and nothing else; marked as a copy."""
    target = output or workbook.with_name(f"{workbook.stem}.handout.xlsx")
    seen = standing(target)
    from .commands.handout import handout as handed_out
    from .xlsx.admission import guarded, limited
    from .xlsx.reader import Returned

    if set(keep) - {"comments"}:
        raise typer.BadParameter("write comments", param_hint="--keep")
    _ends(target, ".xlsx")
    day = _day(on, "--date") or date.today()  # noqa: DTZ011 - the day where the user is
    with _told_if_open(workbook):
        content = guarded(workbook)
        made = limited(lambda: handed_out(workbook, content, day, values, tuple(keep)), workbook)
    if target.exists() and not Returned(guarded(target)).handed_out:
        _taken(target)
    _published(made.data, target, workbook, seen)
    told = ((_("removed"), made.removed), (_("kept"), made.kept))
    say("\n".join([str(target), *("\n    ".join((f"  {head}", *lines)) for head, lines in told)]))
    _fail(made.failing, _("`{path}` was written, but ").format(path=target))


@app.command()
def memo(
    context: typer.Context,
    workbooks: options.ToolWorkbooks,
    to: options.MemoKind = None,
    lang: options.MemoLanguage = None,
    on: options.MemoDate = None,
    author: options.MemoAuthor = "",
    to_whom: options.MemoAddressee = "",
    output: options.MemoFile = None,
    allow_failing_checks: options.AllowFailingChecks = False,
    jobs: options.Jobs = None,
) -> None:
    """Write the investment memo of a workbook, edited or not: four pages of its figures."""
    if lang:
        _known(lang)
    day = _day(on, "--date") or date.today()  # noqa: DTZ011 - the day where the user is
    workbook = _the_one(context, workbooks)
    target = _memo_path(workbook, output, to)
    seen = standing(target)
    try:
        from .memo.export import files
        from .memo.outline import Letterhead
    except ModuleNotFoundError as error:
        if error.name not in _OF_THE_MEMO:
            raise
        needed = f"the memo needs `{error.name}`, which is not installed"
        _stop(f"{needed}; type: {console.pip('modelgen[memo]')}")
    head = Letterhead(day, author, to_whom)
    with _told_if_open(workbook):
        made = files(workbook, target, lang or "", head, stamped=allow_failing_checks)
    for path, data in made:
        _published(data, path, workbook, seen if path == target else None)
    say(str(target))


def _memo_path(workbook: Path, output: Path | None, to: str | None) -> Path:
    """Where a memo goes; the ending of the file says its kind where no option does."""
    kinds = ("pdf", "docx", "md")
    if to and to not in kinds:
        raise typer.BadParameter("write pdf, docx or md", param_hint="--to")
    if not output:
        return workbook.with_suffix(f".{to or 'pdf'}")
    if to:
        _ends(output, f".{to}")
    elif output.suffix.lower().removeprefix(".") not in kinds:
        says = f"`{output}` must end in .pdf, .docx or .md"
        raise typer.BadParameter(says, param_hint="-o")
    return output


def _taken(path: Path) -> None:
    said = _("`{path}` exists and holds something else; choose another name with -o")
    message = said.format(path=path)
    raise ModelError([Problem(message)])


@contextlib.contextmanager
def _told_if_open(*paths: str | Path) -> Iterator[None]:
    """Says of each file which program had it open before it was read, in its language then."""
    from .xlsx.opened import opened

    seen = [*filter(None, map(opened, map(Path, paths)))]
    try:
        yield
    finally:
        for found in seen:
            complain(found.unseen)


def _conflicting(count: int, name: str, anew: bool) -> None:
    one = _("one cell was changed by you and by the template; nothing was written.")
    several = _("{count} cells were changed by you and by the template; nothing was written.")
    if anew:
        one = _("one cell was changed by you and is set anew; nothing was written.")
        several = _("{count} cells were changed by you and are set anew; nothing was written.")
    what = counted(count, one, several)
    todo = _("Decide with --take yours, --take new, or one by one, as in --take {name}=yours")
    _stop(" ".join((what, todo.format(name=name))))


@app.command()
def serve(
    folder: options.ServedFolder = Path(), port: options.Port = 0, no_open: options.NoOpen = False
) -> None:
    """Open the models as pages in the browser, on this computer alone."""
    try:
        from .commands.serve.server import serve as served
    except ModuleNotFoundError as error:
        lacks = (error.name or "").partition(".")[0]
        if lacks not in (*_OF_THE_MEMO, "starlette", "uvicorn"):
            raise
        needed = f"pages in the browser need `{lacks}`, which is not installed"
        _stop(f"{needed}; type: {console.pip('modelgen[serve]')}")
    if not folder.is_dir():
        raise typer.BadParameter(f"`{folder}` is no folder", param_hint="FOLDER")
    try:
        served(folder, port, lambda address: say(f"{address}\n  stop: Ctrl+C"), not no_open)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        _stop(f"port {port} is taken by another program; leave --port out, or name another")


for _command in app.registered_commands:  # else the list of commands cuts what they do
    _command.short_help = (_command.callback.__doc__ or "").strip() if _command.callback else ""


def run() -> None:
    """The console script: problems to stderr in the user's words, exit 0, 1 or 2."""

    gc.disable()  # a short run that keeps what it makes: collecting would only cost time
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # looking for them costs 20 ms
    console.opened()
    try:
        code = app(standalone_mode=False, prog_name="modelgen")
    except _Misused as error:
        _misused(error)
        raise SystemExit(error.exit_code) from None
    except ModelError as error:
        _told(error)
    except console.UnprintableError as error:
        if error.args[0] or console.WRITTEN:
            reason = error.args[0] or _("nobody reads it any more")
            said = _("error: the result could not be printed ({reason}); {written}")
            complain(said.format(reason=reason, written=console.written()))
    except OSError as error:
        names = f"`{error.filename}`: " if error.filename else ""
        complain(render(Problem(f"{names}{error.strerror or error}; {console.written()}")))
    except (SystemExit, KeyboardInterrupt, LateError, MemoryError):
        raise
    except BaseException as error:  # a panic of a library in Rust is no Exception
        if os.environ.get("MODELGEN_TRACEBACK"):
            raise
        complain(
            f"error: this is a fault of modelgen, not of your file: {error!r};"
            f" {console.written()} (MODELGEN_TRACEBACK=1 shows where)"
        )
    else:
        raise SystemExit(code or 0)
    raise SystemExit(1)


def _told(error: ModelError) -> None:
    """All problems at once; of a flood the first."""
    frame = sys.stderr.encoding.lower() in ("utf-8", "utf8")
    complain("\n\n".join(render(problem, frame) for problem in error.problems[:MOST_SHOWN]))
    count = len(error.problems)
    if count > 1:
        more = _("and {count} more; ").format(count=in_digits(count - MOST_SHOWN, ","))
        told = _("{count} problems; {written}").format(
            count=in_digits(count, ","), written=console.written()
        )
        complain("".join(("\n", more if count > MOST_SHOWN else "", told)))


def _misused(error: Any) -> None:  # noqa: ANN401 - of a class without a public name
    """A wrong command or option, told as the library tells it."""
    from typer.rich_utils import rich_format_error

    error.message = visible(error.message)
    with contextlib.suppress(OSError):
        rich_format_error(error)


if __name__ == "__main__":
    run()
