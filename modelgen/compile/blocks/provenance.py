"""Live case, checks, version and template hash, for the foot of a memo."""

from collections.abc import Iterator
from typing import ClassVar, Literal

from ...addresses import Place
from ...book.book import Cell, Formula
from ...formulas.item_formulas import literal
from ...template.analyze import Analysis
from ...translations import day
from ..context import Context
from . import checks, parts
from .drawn import DrawnBlock


class Provenance(DrawnBlock):
    kind: Literal["provenance"]

    plans: ClassVar = ("memo",)

    def height(self, analysis: Analysis) -> int:
        return 3

    def cells(self, corner: Place, ctx: Context) -> Iterator[parts.Part]:
        _ = ctx.words
        at, live = corner.moved(rows=1), ctx.layout.sel_case.ref(corner.sheet)
        state = checks.status(ctx).ref(corner.sheet)
        head = literal(_("Live case: "))
        text = f'={head}&{live}&". "&{state}&"."'
        yield Cell(at, Formula(text, _("Live case and checks")), "sentence")
        told = _(
            "Template {name} {version}, SHA-256 {digest}… {tool}. Sources read to {day}."
        ).format(
            name=ctx.model.template,
            version=ctx.model.version,
            digest=ctx.template.digest[:16],
            tool=ctx.build.tool,
            day=day(ctx.model.as_of, ctx.lang),
        )
        yield Cell(corner.moved(rows=2), told, "note_flow")
