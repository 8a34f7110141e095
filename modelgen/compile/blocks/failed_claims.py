"""The claims that do not hold, found by formula."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from ...addresses import Area, Place
from ...book.book import Cell, Formula
from ...formulas.item_formulas import literal
from ...template.analyze import Analysis
from ...translations import Translate
from ..context import Context
from ..layout import ID, LABEL
from . import parts
from .claims import COUNT, SHORT, VERDICT, Claims, rows, verdicts
from .drawn import DrawnBlock


class FailedClaims(DrawnBlock):
    kind: Literal["failed_claims"]
    show: Annotated[int, Field(ge=1, le=10)] = 5

    plans: ClassVar = ("memo",)

    def height(self, analysis: Analysis) -> int:
        return 2 + self.show

    def cells(self, corner: Place, ctx: Context) -> Iterator[parts.Part]:
        found, _ = next(ctx.placed(Claims), None), ctx.words
        if found is None:
            yield Cell(corner.moved(rows=1), _("This model states no claims."), "label")
            return
        claims, top = found
        first, last = rows(claims, top)
        count = Area(top.sheet, first, COUNT, last, COUNT)
        total = count.last.ref(corner.sheet)
        for k in range(self.show):
            at = corner.moved(rows=1 + k)
            yield Cell(Place(at.sheet, at.row, ID), k + 1, "counter", "plain")
            key = Place(at.sheet, at.row, ID).ref(at.sheet, "column")
            for col, source in ((0, LABEL), (2, SHORT)):
                words = Area(top.sheet, first, source, last, source)
                index = f"INDEX({words.ref(at.sheet)},MATCH({key},{count.ref(at.sheet)},0),1)"
                text = f'=IF({key}<={total},{index},"")'
                says = _("The next claim that does not hold")
                yield Cell(at.moved(cols=col), Formula(text, says), "small")
        yield from _failed_count(self, corner.moved(rows=1 + self.show), claims, top, total, _)


def _failed_count(
    block: FailedClaims, at: Place, claims: Claims, top: Place, total: str, _: Translate
) -> Iterator[Cell]:
    """How many claims hold, do not hold and are not judged, in words."""
    first, last = rows(claims, top)
    ref, verdict = Area(top.sheet, first, VERDICT, last, VERDICT).ref(at.sheet), verdicts(_)

    shown = Place(at.sheet, at.row - 1, ID).ref(at.sheet, "none")

    def count(word: str) -> str:
        return f"ROUND(COUNTIF({ref},{literal(word)}),0)"

    hold, fail = literal(_(" claims hold, ")), literal(_(" do not"))
    more = literal(_(" (the first {count} shown)").format(count=block.show))
    text = f'={count(verdict.holds)}&{hold}&ROUND({total},0)&{fail}&IF({total}>{shown},{more},"")'
    yield Cell(at, Formula(text, _("The count of the verdicts")), "sentence")
    tail = literal(_(" cannot be judged: see {sheet}").format(sheet=top.sheet))
    likely = literal(_(" plausible, "))
    text = f"={count(verdict.plausible)}&{likely}&{count(verdict.unjudged)}&{tail}"
    says = _("The count of the claims that are plausible or cannot be judged")
    yield Cell(at.moved(cols=2), Formula(text, says), "sentence")
