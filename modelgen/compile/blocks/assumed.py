"""The inputs that rest on an assumption, with their live values."""

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import Field

from ...addresses import Place
from ...book.book import Cell, Formula
from ...template.analyze import Analysis
from ...template.items import CASED, ItemWord
from ...template.schema import Model
from ...template.words import ItemName
from ..context import Context
from . import parts, registers, tornado
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
        swings, ages = any(analysis.model.of(Tornado)), _kept(analysis.model)
        return 1 + len(self.items) + swings + ages

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
        if _kept(ctx.model):
            yield from _ages(row.moved(rows=1 if shares else 0), ctx)


def _kept(model: Model) -> bool:
    """Whether a source says why it stands although it is old."""
    return any(source.old_because for source in model.register.values())


def _ages(at: Place, ctx: Context) -> Iterator[Cell]:
    """How many figures have an old source, with a reason to keep it and without."""
    _ = ctx.words
    yield Cell(at, _("Figures whose source is old"), "label")
    old, bare = (
        "+".join(f"SUM({area.ref(at.sheet)})" for area in registers.counts(what, ctx))
        for what in (registers.OLD, registers.UNEXPLAINED)
    )
    told = ((_("with a reason"), f"={old}-{bare}"), (_("without a reason"), f"={bare}"))
    for k, (word, text) in enumerate(told):
        place = at.moved(cols=1 + k)
        says = _("Figures whose source is older than allowed, counted on Workings")
        yield Cell(place, Formula(text, says), "formula", "plain", prefix=word)
