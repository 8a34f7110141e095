"""The inputs that rest on an assumption, with their live values."""

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import Field

from ...addresses import Place
from ...book.book import Cell
from ...template.analyze import Analysis
from ...template.items import CASED, ItemWord
from ...template.words import ItemName
from ..context import Context
from . import parts, tornado
from .drawn import DrawnBlock
from .inputs import facts
from .tornado import Tornado


class Assumed(DrawnBlock):
    kind: Literal["assumed"]
    items: tuple[ItemName, ...] = Field(min_length=1)

    plans: ClassVar = ("memo",)

    def words(self) -> Iterator[ItemWord]:
        for i, word in enumerate(self.items):
            yield ItemWord(("items", i), word, CASED[1:])

    def height(self, analysis: Analysis) -> int:
        swings = any(analysis.model.of(Tornado))
        return 1 + len(self.items) + swings

    def cells(self, corner: Place, ctx: Context) -> Iterator[parts.Part]:
        _ = ctx.words
        words = (_("live"), _("low"), _("high"))
        for i, name in enumerate(self.items):
            at, item, limits = corner.moved(rows=1 + i), ctx.item(name), facts(name, ctx)
            unit = f", {ctx.unit(item.unit)}" if ctx.needs_unit(name) else ""
            yield Cell(at, item.label + unit, "label")
            places = [ctx.layout.live(name), limits["low"], limits["high"]]
            for k, (target, word) in enumerate(zip(places, words, strict=True)):
                place = at.moved(cols=1 + k)
                link = ctx.link(target, place, f"{item.label}, {word}")
                yield Cell(place, link, "formula", ctx.format(item.unit), prefix=word)
        shares, row = tornado.weak_shares(ctx, _), corner.moved(rows=1 + len(self.items))
        if shares:
            yield Cell(row, _("Share of all swings that rests on"), "label")
        for k, (word, target) in enumerate(shares):
            place = row.moved(cols=1 + k)
            yield Cell(place, ctx.link(target, place, word), "formula", "percent", prefix=word)
