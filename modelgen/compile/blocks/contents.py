"""Contents: one line per sheet, with a link."""

from collections.abc import Iterator
from dataclasses import astuple, fields
from typing import ClassVar, Literal

from ...addresses import Place
from ...book.book import Cell
from ...book.roles import SheetRole
from ...template.analyze import Analysis
from ...translations import ToolSheets, Translate
from ..context import Context
from . import parts
from .drawn import DrawnBlock

OWN_SHEETS = len(fields(ToolSheets))


class Contents(DrawnBlock):
    kind: Literal["contents"]

    flows: ClassVar = True

    plans: ClassVar = ("text",)

    def height(self, analysis: Analysis) -> int:
        own = OWN_SHEETS - (not analysis.over_cases)
        return 1 + len(analysis.model.sheets) + own

    def cells(self, corner: Place, ctx: Context) -> Iterator[parts.Part]:
        sheets: list[tuple[str, str, SheetRole]] = [
            (s.sheet, s.about, s.role) for s in ctx.model.sheets
        ]
        sheets += [(name, about, "technical") for name, about in technical(ctx).items()]
        for i, (name, about, role) in enumerate(sheets):
            at = corner.moved(rows=1 + i)
            yield Cell(at, name, "go", link=name)
            yield Cell(at.moved(cols=1), f"{about} ({_role(role, ctx.words)})", "prose")


def technical(ctx: Context) -> dict[str, str]:
    """The sheets that the tool writes itself, and what each is for."""
    _ = ctx.words
    abouts = (
        _("Every step of the series in each case"),
        _(
            "Every sensitivity point as a row of formulas: an empty cell is as in the case that it"
            " starts from, or stands once for several points. What was generated, chart data."
        ),
        _("Each distinct formula of the workbook once, in words."),
        _("What the workbook was tested for when it was written, and what it tests itself."),
        _("The template text, its hash, the tool's version and the build line."),
    )
    found = dict(zip(astuple(ctx.tool_sheets), abouts, strict=True))
    if not ctx.layout.over_cases:
        del found[ctx.tool_sheets.over_cases]
    return found


def _role(role: SheetRole, _: Translate) -> str:
    """What a sheet is for, in a word."""
    words: dict[SheetRole, str] = {
        "output": _("output"), "control": _("control"), "input": _("input"),
        "calculation": _("calculation"), "check": _("check"),
        "documentation": _("documentation"), "technical": _("technical"),
    }  # fmt: skip
    return words[role]
