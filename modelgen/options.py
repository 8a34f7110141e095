"""The arguments and options of the commands: what they are called, and what their help says."""

import re
import shutil
from pathlib import Path
from typing import Annotated, Any

import typer

from .translations import languages

_Context: Any = typer.Context.__mro__[1]
"""The library's own, which has no public name there."""


class _Help(_Context.formatter_class):  # type: ignore[misc]
    """Help in two columns, the first of them whole: a narrow terminal has room for its names.

    Some versions of the library put a type of Python behind a name, such as `<str>`.
    """

    def write_dl(self, rows: Any, col_max: int = 30, col_spacing: int = 2) -> None:  # noqa: ANN401
        rows = [(re.sub(r" <[^<>]*>", "", name), says) for name, says in rows]
        super().write_dl(rows, min(col_max, self.width * 3 // 8), col_spacing)


_Context.formatter_class = _Help


def width() -> int:
    """The columns of help: as many as the terminal has, within those that it is readable in."""
    return min(max(shutil.get_terminal_size().columns, 40), 80)


def _argument(metavar: str, says: str) -> Any:  # noqa: ANN401 - typer's own record
    return typer.Argument(metavar=metavar, help=says)


def _option(name: str, says: str, metavar: str | None = None) -> Any:  # noqa: ANN401
    return typer.Option(name, metavar=metavar, help=says)


def _file(says: str) -> Any:  # noqa: ANN401
    """The file that a command writes."""
    return typer.Option("-o", "--output", metavar="FILE", help=says)


TemplateArgument = Annotated[
    str, _argument("TEMPLATE", "A template file, or the name of one that comes with the tool.")
]

CaseOption = Annotated[
    str | None, _option("--case", "The case that every sheet shows, by its name.", "NAME")
]

_SETS = "Set an input in the live case, or in CASE; cases that start from it follow; repeatable."

SetOption = Annotated[list[str], _option("--set", _SETS, "NAME[@CASE][.STEP]=VALUE")]

_DATA = "Take figures from a table: columns name, step, value and perhaps case; repeatable."

DataOption = Annotated[list[Path], _option("--data", _DATA, "FILE.csv")]

_LANGUAGES = "|".join(languages())

LangOption = Annotated[str, _option("--lang", "The language of the workbook.", _LANGUAGES)]

AddCase = Annotated[
    list[str], _option("--add-case", "Add a case of that name; repeatable.", "NAME")
]

_FROM = "What an added case starts from: one for all, or one each, in their order."

FromCase = Annotated[list[str], _option("--from", _FROM, "CASE")]

_FROM_COLUMN = "What it starts from: a case, or a column copied by hand; one for all, or one each."

FromColumn = Annotated[list[str], _option("--from", _FROM_COLUMN, "CASE|COLUMN")]

_LABEL = "What an added case is called; default: its name in words; one each, or none."

CaseLabels = Annotated[list[str], _option("--label", _LABEL, "TEXT")]

_AS_OF = "The day at which the age of sources is judged; default: the template's."

AsOfOption = Annotated[str | None, _option("--as-of", _AS_OF, "DATE")]

JsonOption = Annotated[bool, _option("--json", "Print the report as data for programs.")]

ModelArgument = Annotated[
    str, _argument("TEMPLATE|WORKBOOK", "A template or a workbook of the tool.")
]

WorkbookFile = Annotated[Path | None, _file("The workbook; default output/TEMPLATE.xlsx.")]

Force = Annotated[bool, _option("--force", "Replace a workbook even if it was edited.")]

_ITEM = "An item by its name or label, or a cell: 'Profit!D17'."

ItemArgument = Annotated[str, _argument("NAME", _ITEM)]

ItemOption = Annotated[str, _option("--item", _ITEM, "NAME")]

SheetOption = Annotated[str, _option("--sheet", "A sheet, with what was added to it.", "NAME")]

OldArgument = Annotated[str, _argument("OLD", "A workbook or a template.")]

NewName = Annotated[str, _argument("NAME", "What the new template is called.")]

_COPIED = "The template that is copied: a file, or a shipped one's name."

SourceOption = Annotated[str, _option("--from", _COPIED, "TEMPLATE")]

NewArgument = Annotated[str, _argument("NEW", "A workbook or a template.")]

_OR_SEVERAL = " Several, or a pattern (*.xlsx): a line for each."

AnyWorkbooks = Annotated[
    list[str], _argument("WORKBOOK", "Any workbook, of this tool or not." + _OR_SEVERAL)
]

_AT_ONCE = "Of several workbooks, how many at a time; default: a processor each."

Jobs = Annotated[int | None, typer.Option("--jobs", metavar="N", min=1, max=64, help=_AT_ONCE)]

Sarif = Annotated[bool, _option("--sarif", "Print the findings as data for code hosts.")]

FailOn = Annotated[
    str, _option("--fail-on", "From which weight on a finding means exit code 1.", "error|warning")
]

EditedWorkbooks = Annotated[list[str], _argument("WORKBOOK", "The edited workbook." + _OR_SEVERAL)]

_FOLLOWED = "The template to follow; default the shipped one, else the workbook's own."

FollowedTemplate = Annotated[str | None, _option("--template", _FOLLOWED, "TEMPLATE")]

NewWorkbookFile = Annotated[Path | None, _file("The new workbook; default beside the old one.")]

_TAKE = "Decide conflicts, or take an edit back (NAME=new); repeatable."

Take = Annotated[list[str], _option("--take", _TAKE, "yours|new|NAME=yours|NAME=new")]

InPlace = Annotated[bool, _option("--in-place", "Replace the workbook; a numbered backup stays.")]

DryRun = Annotated[bool, _option("--dry-run", "Tell what would happen; write nothing.")]

ToolWorkbook = Annotated[Path, _argument("WORKBOOK", "A workbook of this tool.")]

ToolWorkbooks = Annotated[
    list[str], _argument("WORKBOOK", "A workbook of this tool." + _OR_SEVERAL)
]

HandoutFile = Annotated[Path | None, _file("The copy; default WORKBOOK.handout.xlsx.")]

ValuesAlone = Annotated[
    bool, _option("--values", "Write what formulas show in place of the formulas.")
]

_KEPT = "Keep what is left out otherwise; repeatable."

KeptToo = Annotated[list[str], _option("--keep", _KEPT, "comments")]

_BEARS = "The day that the copy bears; default: today."

HandoutDate = Annotated[str | None, _option("--date", _BEARS, "DATE")]

_KIND = "The kind of file to write; default: as -o ends, else pdf."

MemoKind = Annotated[str | None, _option("--to", _KIND, "pdf|docx|md")]

_MEMO_IN = "The memo's language; default: the workbook's."

MemoLanguage = Annotated[str | None, _option("--lang", _MEMO_IN, _LANGUAGES)]

MemoDate = Annotated[str | None, _option("--date", "The memo's date; default: today.", "DATE")]

MemoAuthor = Annotated[str, _option("--author", "Who writes the memo; default: not told.", "NAME")]

MemoAddressee = Annotated[
    str, _option("--to-whom", "Who the memo is for; default: not told.", "NAME")
]

MemoFile = Annotated[Path | None, _file("The memo; default beside WORKBOOK.")]

AllowFailingChecks = Annotated[
    bool,
    _option(
        "--allow-failing-checks",
        "Write it even if checks fail, with the reason stamped on every page.",
    ),
]

ServedFolder = Annotated[
    Path, _argument("FOLDER", "Whose templates and workbooks are offered beside those shipped.")
]

Port = Annotated[
    int,
    typer.Option(
        "--port",
        metavar="N",
        min=0,
        max=65535,
        help="The port to answer at; any free one unless said.",
    ),
]

NoOpen = Annotated[bool, _option("--no-open", "Print the address, and open no browser.")]

CaseAsked = Annotated[
    str, _option("--case", "The case that is asked about; default: the live one.", "NAME")
]

_RESULT = "A result by its name or label, at a step (ebitda.2028), in a case (x@bear), or a cell."

ResultArgument = Annotated[str, _argument("OUTPUT", _RESULT)]

_GOAL = "The result, and what it shall be: cost_profit_margin=40%."

GoalArgument = Annotated[str, _argument("OUTPUT=TARGET", _GOAL)]

_MOVES = "The input that moves, by its name or label, at a step (growth@bear.2027)."

DriverArgument = Annotated[str, _argument("INPUT", _MOVES)]

_SIDES = "One input or two, with figures: gpu_price=2,2.5 or gpu_price=1..3/0.5."

SidesArgument = Annotated[list[str], _argument("INPUT=FIGURES", _SIDES)]

CsvOption = Annotated[bool, _option("--csv", "Print the figures as a table for spreadsheets.")]

DrawsNumber = Annotated[
    int, typer.Option("--draws", metavar="N", min=10, max=100_000, help="How many draws.")
]

_SEED = "Draw at random from this seed on; default: Halton's sequences, the same for all."

SeedOption = Annotated[int | None, _option("--seed", _SEED, "N")]

BelowOption = Annotated[
    str, _option("--below", "Tell the chance of less than this; default: 0.", "VALUE")
]

_TOGETHER = "Draw these inputs together, as one moves the other; repeatable."

TogetherOption = Annotated[list[str], _option("--together", _TOGETHER, "NAME,NAME")]
