"""Callouts: one sentence with live figures, set off from what stands around it."""

from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

from ...addresses import Place
from ...book.book import Cell
from ...book.roles import Role
from ...template.analyze import Analysis
from ...template.items import FormulaSite
from ...template.words import Expression
from ..context import Context
from . import parts
from .drawn import DrawnBlock


class Callout(DrawnBlock):
    """A sentence that a reader should not miss, computed like that of a note."""

    kind: Literal["callout"]
    formula: Expression

    plans: ClassVar = ("memo", "text", "free")

    def formulas(self, units: Mapping[str, str]) -> Iterator[FormulaSite]:
        yield FormulaSite(("formula",), self.formula)

    def height(self, analysis: Analysis) -> int:
        return 2

    def cells(self, corner: Place, ctx: Context) -> Iterator[parts.Part]:
        at, last = corner.moved(rows=1), self.last_column(corner, ctx)
        yield Cell(at, ctx.free(self.formula, at), "callout")
        for col in range(corner.col + 1, last + 1):
            role: Role = "callout_end" if col == last else "callout_rest"
            yield Cell(Place(at.sheet, at.row, col), "", role)
