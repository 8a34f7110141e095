"""The command line: one function per command; the only place that prints and exits.

As long as there are commands: what they share stands below them, their options elsewhere.
"""

import gc
import json
import os
import sys
from datetime import date
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from . import __version__, options
from .limits import LateError
from .problems import ModelError, Problem, render
from .translations import languages

app = typer.Typer(
    name="modelgen",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Compile a template into a live Excel workbook.",
)

DEFAULT_TEMPLATE = "deepseek-v3-r1"

MOST_SHOWN = 50
"""Problems that are told; of the others the number: they often come from the same few causes."""


def _version(value: bool) -> None:
    if value:
        print(f"modelgen {__version__}")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_version, is_eager=True, help="Show the version and exit."
        ),
    ] = False,
) -> None:
    """Compile a template into a live Excel workbook."""


@app.command()
def build(
    template: options.TemplateArgument = DEFAULT_TEMPLATE,
    output: options.WorkbookFile = None,
    case: options.CaseOption = None,
    sets: options.SetOption = [],  # noqa: B006 - typer reads the default and never changes it
    as_of: options.AsOfOption = None,
    lang: options.LangOption = "en",
    force: options.Force = False,
) -> None:
    """Build the live workbook of a template."""
    from .commands import overwrite
    from .compile import stages, wording
    from .compile.templates import load
    from .template.load import find
    from .template.settings import Settings
    from .xlsx.files import publish

    _known(lang)
    loaded = load(find(template))
    ending = ".xlsx" if lang == "en" else f".{lang}.xlsx"
    target = output or Path("output") / f"{loaded.model.template}{ending}"
    _ends(target, ".xlsx")
    ctx = stages.prepare(loaded, Settings(tuple(sets), case or "", lang, as_of or ""))
    book, values, data = stages.build(ctx)
    if target.exists() and not force:
        overwrite.refuse_if_edited(target)
    publish(data, target)
    print(wording.summary(ctx, values, target))
    _fail(wording.failing(book, values))


def _known(lang: str) -> None:
    if lang not in languages():
        known, words = ", ".join(languages()), " or ".join(languages())
        says = f"`{lang}` is none of {known}; write {words}"
        raise typer.BadParameter(says, param_hint="--lang")


def _ends(target: Path, suffix: str) -> None:
    if target.suffix.lower() != suffix.lower():
        raise typer.BadParameter(f"`{target}` must end in {suffix}", param_hint="-o")


def _day(text: str | None, hint: str) -> date | None:
    """A date of the command line."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise typer.BadParameter("write a date as 2026-11-21", param_hint=hint) from None


def _fail(checks: list[str], before: str = "") -> None:
    """A workbook whose checks fail is a problem, even though it can be opened and looked at."""
    if checks:
        names = ", ".join(f"`{name}`" for name in checks)
        _stop(f"{before}these checks of the workbook fail: {names}")


def _stop(message: str, code: int = 1) -> NoReturn:
    print(f"error: {message}", file=sys.stderr)
    raise typer.Exit(code)


@app.command()
def validate(template: options.TemplateArgument) -> None:
    """Check a template and compute its workbook without writing anything."""
    from .compile import stages, wording
    from .compile.blocks.check_mutations import tried
    from .compile.templates import load
    from .template.load import find

    ctx, book, values = stages.validate(load(find(template)))
    _fail(wording.failing(book, values))
    proved, idle = tried(ctx, book)
    if idle:
        names = ", ".join(f"`{name}`" for name in idle)
        _stop(
            f"these checks hold although the change that Checks names was made: {names};"
            " say with `fails_with` which item they watch"
        )
    print(
        f"{template}: no problems; {len(book.sheets)} sheets, {len(book.cells):,} cells,"
        f" {len(values):,} formulas, {len(proved)} checks seen to fail when they should"
    )


@app.command()
def templates() -> None:
    """List the templates that come with the tool."""
    from .compile.templates import load
    from .template.load import shipped

    for name, path in shipped().items():
        model = load(path).model
        print(f"{name}  {model.version}  {model.title}")


@app.command()
def show(
    model: options.ModelArgument,
    case: options.CaseOption = None,
    sets: options.SetOption = [],  # noqa: B006
) -> None:
    """Show every generated cell: place, id, formula and value."""
    from .book.book import dump
    from .merge.live_model import state

    found = state(model, sets, case)
    sys.stdout.write(dump(found.book, found.values))


@app.command()
def trace(
    model: options.ModelArgument,
    name: options.ItemArgument,
    case: options.CaseOption = None,
    sets: options.SetOption = [],  # noqa: B006
) -> None:
    """Show an item's precedents as a tree: value, unit, formula, source."""
    from .commands.trace import trace as lines
    from .merge.live_model import state

    for line in lines(state(model, sets, case), name):
        print(line)


@app.command()
def diff(
    old: options.OldArgument, new: options.NewArgument, as_json: options.JsonOption = False
) -> None:
    """Show what differs: inputs, formulas, results, and what each input did to the headline."""
    from .commands import diff as differences
    from .merge.live_model import state

    one, two = state(old), state(new)
    if one.ctx.lang != two.ctx.lang:  # a template is read in the language of the workbook
        one, two = state(old, lang=two.ctx.lang), state(new, lang=one.ctx.lang)
    found = differences.diff(one, two)
    if as_json:
        _print_json(differences.data(found))
    else:
        print(differences.text(found))


@app.command()
def audit(
    workbook: options.AnyWorkbook,
    as_json: options.JsonOption = False,
    sarif: options.Sarif = False,
    fail_on: options.FailOn = "error",
    as_of: options.AsOfOption = None,
) -> None:
    """Test a workbook against modelling standards and against the template that it carries."""
    from .audit import report
    from .audit.audit import audit as audited
    from .xlsx.admission import guarded, limited

    if fail_on not in ("error", "warning"):
        raise typer.BadParameter("write error or warning", param_hint="--fail-on")
    day = _day(as_of, "--as-of")
    content = guarded(workbook)
    found = limited(lambda: audited(workbook, content, day), workbook)
    if as_json or sarif:
        shown = (report.sarif if sarif else report.data)(found, workbook)
        _print_json(shown)
    else:
        print(report.text(found, workbook))
    if found.count("error") or (fail_on == "warning" and found.count("warning")):
        raise typer.Exit(1)


@app.command()
def regenerate(
    workbook: options.EditedWorkbook,
    template: options.FollowedTemplate = None,
    output: options.NewWorkbookFile = None,
    take: options.Take = [],  # noqa: B006
    in_place: options.InPlace = False,
    dry_run: options.DryRun = False,
    as_json: options.JsonOption = False,
) -> None:
    """Bring an edited workbook up to date; inputs, sheets, notes and formulas of yours stay."""
    from .commands import regenerate_report
    from .commands.regenerate import regenerate as made
    from .compile import size, wording
    from .xlsx.admission import guarded, limited
    from .xlsx.files import backed_up, locked, publish, replaceable, unchanged

    target = _new_path(workbook, output, in_place)
    data = guarded(workbook)
    _open_elsewhere(*(locked(path) for path in dict.fromkeys((workbook, target))))
    result = limited(lambda: made(workbook, data, template, take), workbook)
    written, backup = None if result.conflicts or dry_run else target, None
    if written:
        if output and output.exists() and not replaceable(output, result.data):
            _taken(output)
        unchanged(workbook, data)
        backup = backed_up(workbook, data) if in_place else None
        publish(result.data, target)
    if as_json:
        _print_json(regenerate_report.data(result, workbook, written))
    else:
        print(regenerate_report.text(result, workbook, written))
    if large := size.oversize(result.new.ctx.layout):
        print(f"warning: {large.message}", file=sys.stderr)
    if backup:
        print(f"the workbook as it was: {backup}", file=sys.stderr)
    if result.conflicts:
        _conflicting(len(result.conflicts), result.conflicts[0].name)
    if result.book and result.values:
        checks = wording.failing(result.book, result.values)
        _fail(checks, f"`{target}` was written, but " if written else "")


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


def _print_json(data: object) -> None:
    print(json.dumps(data, indent=1, ensure_ascii=False))


@app.command()
def handout(
    workbook: options.ToolWorkbook,
    output: options.HandoutFile = None,
    values: options.ValuesAlone = False,
    on: options.HandoutDate = None,
) -> None:
    """Write a copy to hand out: without the sheets of the tool and edits, and marked as a copy."""
    from .commands.handout import handout as handed_out
    from .xlsx.admission import guarded, limited
    from .xlsx.files import publish
    from .xlsx.reader import Returned

    target = output or workbook.with_name(f"{workbook.stem}.handout.xlsx")
    _ends(target, ".xlsx")
    day = _day(on, "--date") or date.today()  # noqa: DTZ011 - the day where the user is
    content = guarded(workbook)
    made = limited(lambda: handed_out(workbook, content, day, values), workbook)
    if target.exists() and not Returned(guarded(target)).handed_out:
        _taken(target)
    publish(made.data, target)
    print(target)
    _fail([*made.failing], f"{target} was written, but ")


@app.command()
def memo(
    workbook: options.ToolWorkbook,
    to: options.MemoKind = "pdf",
    lang: options.MemoLanguage = None,
    on: options.MemoDate = None,
    author: options.MemoAuthor = "",
    to_whom: options.MemoAddressee = "",
    output: options.MemoFile = None,
    allow_failing_checks: options.AllowFailingChecks = False,
) -> None:
    """Write the investment memo of a workbook, edited or not: four pages of its figures."""
    if to not in ("pdf", "docx", "md"):
        raise typer.BadParameter("write pdf, docx or md", param_hint="--to")
    if lang:
        _known(lang)
    day = _day(on, "--date") or date.today()  # noqa: DTZ011 - the day where the user is
    target = output or workbook.with_suffix(f".{to}")
    _ends(target, f".{to}")
    try:
        from .memo.export import files
        from .memo.outline import Letterhead
    except ModuleNotFoundError as error:
        if error.name not in ("docx", "font_source_sans_pro", "typst"):
            raise
        needed = f"the memo needs `{error.name}`, which is not installed"
        _stop(f"{needed}: pip install 'modelgen[memo]'", 2)
    from .xlsx.files import publish

    head = Letterhead(day, author, to_whom)
    for path, data in files(workbook, target, lang or "", head, stamped=allow_failing_checks):
        publish(data, path)
    print(target)


def _taken(path: Path) -> None:
    message = f"`{path}` exists and holds something else; choose another name with -o"
    raise ModelError([Problem(message)])


def _open_elsewhere(*reasons: str) -> None:
    if any(reasons):
        raise ModelError([Problem(reason) for reason in reasons if reason])


def _conflicting(count: int, name: str) -> None:
    what = "one cell was" if count == 1 else f"{count} cells were"
    _stop(
        f"{what} changed by you and by the template; nothing was written. Decide with"
        f" --take yours, --take new, or one by one, as in --take {name}=yours"
    )


def run() -> None:
    """The console script: problems to stderr in the user's words, exit 0, 1 or 2."""

    gc.disable()  # a short run that keeps what it makes: collecting would only cost time
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # looking for them costs 20 ms
    for stream in (sys.stdout, sys.stderr):
        if stream.encoding.lower() not in ("utf-8", "utf8"):
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        app()
    except ModelError as error:
        frame = sys.stderr.encoding.lower() in ("utf-8", "utf8")
        shown = error.problems[:MOST_SHOWN]
        print("\n\n".join(render(p, frame) for p in shown), file=sys.stderr)
        count = len(error.problems)
        if count > 1:
            more = f"and {count - MOST_SHOWN:,} more; " if count > MOST_SHOWN else ""
            print(f"\n{more}{count:,} problems; nothing was written", file=sys.stderr)
        raise SystemExit(1) from None
    except BrokenPipeError:
        sys.stderr.close()
        raise SystemExit(1) from None
    except (SystemExit, KeyboardInterrupt, LateError, MemoryError):
        raise
    except BaseException as error:  # a panic of a library in Rust is no Exception
        if os.environ.get("MODELGEN_TRACEBACK"):
            raise
        print(
            f"error: this is a fault of modelgen, not of your file: {error!r}; nothing was"
            " written (MODELGEN_TRACEBACK=1 shows where)",
            file=sys.stderr,
        )
        raise SystemExit(1) from None


if __name__ == "__main__":
    run()
