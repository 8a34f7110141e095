"""Key figures in boxes: the live value, two cases in grey below it."""

from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

from pydantic import Field

from ...addresses import Area, Place
from ...book.book import Cell, CellId, Highlight
from ...book.roles import Role
from ...template.analyze import Analysis
from ...template.items import Flaw, Item, ItemWord, unknown
from ...template.schema import Model
from ...template.words import ItemName, Label, Strict
from ..context import Context
from . import parts
from .drawn import DrawnBlock


class KeyFigure(Strict):
    """A key figure: the live value in a box, two cases in grey below it."""

    item: ItemName
    label: Label


class Figures(DrawnBlock):
    kind: Literal["figures"]
    beside: tuple[ItemName, ItemName]
    beside_labels: tuple[Label, Label]
    items: tuple[KeyFigure, ...] = Field(min_length=1, max_length=4)

    plans: ClassVar = ("memo",)

    def words(self) -> Iterator[ItemWord]:
        for i, figure in enumerate(self.items):
            yield ItemWord(("items", i, "item"), figure.item)

    def flaws(self, model: Model, items: Mapping[str, Item]) -> Iterator[Flaw]:
        cases = [case.name for case in model.cases]
        for i, case in enumerate(self.beside):
            yield from unknown(("beside", i), case, cases, "case")

    def box(self, corner: Place, number: int) -> tuple[Place, ...]:
        """The cells of a box, down: label, live value, and a cell for each case beside it."""
        first = corner.moved(rows=1, cols=number)
        return tuple(first.moved(rows=row) for row in range(2 + len(self.beside)))

    def height(self, analysis: Analysis) -> int:
        return 5

    def cells(self, corner: Place, ctx: Context) -> Iterator[parts.Part]:
        _ = ctx.words
        says = _("The live value")
        for i, figure in enumerate(self.items):
            item, (at, value, *others) = ctx.item(figure.item), self.box(corner, i)
            form = ctx.format(item.unit)
            yield Cell(at, ctx.with_unit(figure.label, figure.item), "box_label")
            ref = value.ref(value.sheet, "none")
            yield Highlight(Area.of(value), f"=AND(ISNUMBER({ref}),{ref}<0)", "negative")
            live, id = ctx.layout.live(figure.item), CellId.at_point("memo", figure.item)
            yield Cell(value, ctx.link(live, value, says), "box_value", form, id)
            for k, case in enumerate(self.beside):
                target, place = ctx.layout.case(figure.item, case), others[k]
                role: Role = "box_last" if k == len(self.beside) - 1 else "box_beside"
                link = ctx.link(target, place, f"{item.label}, {case}")
                yield Cell(place, link, role, form, prefix=self.beside_labels[k])
