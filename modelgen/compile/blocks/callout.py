"""Callouts: one sentence with live figures, set off from what stands around it."""

from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

from ...addresses import Place
from ...book.book import Cell
from ...template.analyze import Analysis
from ...template.references import FormulaSite
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
        return 3

    def cells(self, corner: Place, ctx: Context) -> Iterator[parts.Part]:
        yield from parts.title(corner, self.title, corner.col + 3)
        at = corner.moved(rows=1)
        yield Cell(at, ctx.free(self.formula, at), "box_label")
        yield from (Cell(at.moved(cols=col), "", "box_label") for col in range(1, 4))
        yield from (Cell(at.moved(rows=1, cols=col), "", "box_last") for col in range(4))
