"""Breakevens: each with a word whether it can be reached, and put back into the model."""

from collections.abc import Iterator

from ...addresses import Place
from ...book.book import Cell, Formula
from ...formulas.item_formulas import literal
from ...template.analyze import Analysis
from ...template.schema import Breakevens
from ..context import Context
from ..layout import LIVE
from . import parts


def height(block: Breakevens, analysis: Analysis) -> int:
    return 2 + len(block.items)


def cells(block: Breakevens, corner: Place, ctx: Context) -> Iterator[parts.Part]:
    sheet, pair, _ = corner.sheet, (block.income, block.cost), ctx.words
    yield from parts.title(corner, block.title, LIVE + len(ctx.layout.cases))
    yield Cell(corner.moved(rows=1), _("Income equals cost at"), "header_text")
    put = (_("{item}, put back").format(item=ctx.item(name).label) for name in pair)
    yield Cell(corner.moved(rows=1, cols=1), _("Unit"), "header_text")
    yield from parts.headers(corner.moved(rows=1, cols=2), (_("Breakeven"), *put))
    yield Cell(corner.moved(rows=1, cols=5), _("Reachable?"), "header_note")
    reachable = literal(_("reachable"))
    for i, even in enumerate(block.items):
        row, item = corner.row + 2 + i, ctx.item(even.item)
        yield from parts.lead(
            sheet, row, f"{block.name}.{even.item}", item.label, ctx.unit(item.unit)
        )
        at = Place(sheet, row, LIVE)
        yield Cell(
            at,
            ctx.link(ctx.layout.live(even.item), at, item.label),
            "formula",
            ctx.format(item.unit),
        )
        for col, name in enumerate(pair, 1):
            place, target = at.moved(cols=col), put_back(block, even.item, name, ctx)
            yield Cell(
                place,
                ctx.link(target, place, _("The model with the breakeven put back")),
                "formula",
                ctx.format(ctx.item(name).unit),
            )
        place = at.moved(cols=3)
        condition = ctx.free(even.reachable, place).text[1:]
        yield Cell(
            place,
            Formula(
                f"=IF({condition},{reachable},{literal(even.otherwise)})",
                _("Whether the breakeven lies where it can be reached"),
            ),
            "word_left",
        )


def put_back(block: Breakevens, item: str, name: str, ctx: Context) -> Place:
    """The cell of `name` at the point that puts the breakeven `item` back."""
    spot, row = ctx.layout.points[f"{block.name}.{item}.put_back"]
    return spot.at(row, name) if name in spot.cols else ctx.layout.live(name)
