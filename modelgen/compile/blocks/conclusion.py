"""Conclusions: empty rows for the words of whoever uses the workbook, which no formula reads."""

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import Field

from ...addresses import Area, Place
from ...book.book import Cell, CellId, Validation
from ...template.analyze import Analysis
from ..context import Context
from ..layout import ID
from . import parts
from .drawn import NamedBlock


class Conclusion(NamedBlock):
    """Rows to write in; what stands in them is kept, and the memo prints it under the title."""

    kind: Literal["conclusion"]
    rows: int = Field(default=4, ge=1, le=12)

    plans: ClassVar = ("memo", "text", "free")

    def height(self, analysis: Analysis) -> int:
        return 1 + self.rows

    def row_places(self, corner: Place, row: int, ctx: Context) -> tuple[Place, ...]:
        """The cells of a row, all to write in: a long text runs on across them."""
        last = self.last_column(corner, ctx)
        return tuple(corner.moved(1 + row, col) for col in range(last - corner.col + 1))

    def cells(self, corner: Place, ctx: Context) -> Iterator[parts.Part]:
        _ = ctx.words
        for row in range(self.rows):
            places = self.row_places(corner, row, ctx)
            for i, place in enumerate(places):
                member = f"{row + 1}.{i + 1}" if i else f"{row + 1}"
                id = CellId.one_of(self.name, member)
                if not i:
                    yield Cell(Place(place.sheet, place.row, ID), id.text, "id")
                yield Cell(place, "", "slot", id=id)
        first, last = places[0].moved(rows=1 - self.rows), places[-1]
        room = ctx.layout.plans[ctx.model.plan(first.sheet)].widths[first.col : last.col + 1]
        longest = int(sum(room))
        told = _(
            "Your own words. No formula reads them; the memo prints them whole. This sheet shows"
            " and prints {count} characters of a row: go on in the next."
        )
        message = told.format(count=longest)
        yield Validation(Area.between(first, last), self.title[:32], message, longest=longest)
