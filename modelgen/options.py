"""The arguments and options of the commands: what they are called, and what their help says."""

from pathlib import Path
from typing import Annotated

import typer

from .translations import languages

TemplateArgument = Annotated[
    str,
    typer.Argument(metavar="TEMPLATE", help="A template file, or the name of a shipped template."),
]

CaseOption = Annotated[str | None, typer.Option("--case", help="The live case.")]

SetOption = Annotated[
    list[str],
    typer.Option(
        "--set",
        metavar="NAME[@CASE]=VALUE",
        help="Set an input in the base case or the case named; descendants follow; repeatable.",
    ),
]

LangOption = Annotated[
    str,
    typer.Option("--lang", metavar="|".join(languages()), help="The language of the workbook."),
]

AsOfOption = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="DATE",
        help="The day at which sources are judged; default: the template's.",
    ),
]

JsonOption = Annotated[bool, typer.Option("--json", help="Print the report as JSON.")]

ModelArgument = Annotated[
    str, typer.Argument(metavar="TEMPLATE|WORKBOOK", help="A template or a workbook of the tool.")
]

WorkbookFile = Annotated[
    Path | None,
    typer.Option(
        "-o", "--output", metavar="FILE", help="The workbook; default output/TEMPLATE.xlsx."
    ),
]

Force = Annotated[bool, typer.Option("--force", help="Replace a workbook even if it was edited.")]

ItemArgument = Annotated[str, typer.Argument(metavar="NAME", help="The item to trace.")]

OldArgument = Annotated[str, typer.Argument(metavar="OLD", help="A workbook or a template.")]

NewArgument = Annotated[str, typer.Argument(metavar="NEW", help="A workbook or a template.")]

AnyWorkbook = Annotated[Path, typer.Argument(metavar="WORKBOOK", help="Any workbook.")]

Sarif = Annotated[bool, typer.Option("--sarif", help="Print the findings as SARIF.")]

FailOn = Annotated[
    str, typer.Option("--fail-on", metavar="error|warning", help="What makes exit code 1.")
]

EditedWorkbook = Annotated[Path, typer.Argument(metavar="WORKBOOK", help="The edited workbook.")]

FollowedTemplate = Annotated[
    str | None,
    typer.Option(
        "--template",
        metavar="TEMPLATE",
        help="The template to follow; default the shipped one, else the workbook's own.",
    ),
]

NewWorkbookFile = Annotated[
    Path | None,
    typer.Option(
        "-o", "--output", metavar="FILE", help="The new workbook; default beside the old one."
    ),
]

Take = Annotated[
    list[str],
    typer.Option(
        "--take",
        metavar="yours|new|NAME=yours|NAME=new",
        help="Decide conflicts: all, or one; repeatable.",
    ),
]

InPlace = Annotated[
    bool, typer.Option("--in-place", help="Replace the workbook; a numbered backup stays.")
]

DryRun = Annotated[bool, typer.Option("--dry-run", help="Tell what would happen; write nothing.")]

ToolWorkbook = Annotated[Path, typer.Argument(metavar="WORKBOOK", help="A workbook of the tool.")]

HandoutFile = Annotated[
    Path | None,
    typer.Option(
        "-o", "--output", metavar="FILE", help="The copy; default WORKBOOK.handout.xlsx."
    ),
]

ValuesAlone = Annotated[
    bool, typer.Option("--values", help="What formulas show in place of the formulas.")
]

HandoutDate = Annotated[
    str | None,
    typer.Option(
        "--date", metavar="DATE", help="The date that the copy bears; default: the template's."
    ),
]

MemoKind = Annotated[
    str, typer.Option("--to", metavar="pdf|docx|md", help="The kind of file; default pdf.")
]

MemoLanguage = Annotated[
    str,
    typer.Option("--lang", metavar="|".join(languages()), help="The memo's language; default en."),
]

MemoFile = Annotated[
    Path | None,
    typer.Option("-o", "--output", metavar="FILE", help="The memo; default beside WORKBOOK."),
]

AllowFailingChecks = Annotated[
    bool,
    typer.Option(
        "--allow-failing-checks", help="Write it even so, with the reason stamped on every page."
    ),
]
