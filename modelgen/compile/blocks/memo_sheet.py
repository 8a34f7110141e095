"""The Memo's own blocks: key figures in boxes, what is assumed, provenance."""

from collections.abc import Iterator

from ... import __version__
from ...addresses import Place
from ...book.book import Cell, CellId, Formula, Highlight
from ...formulas.item_formulas import literal
from ...template.analyze import Analysis
from ...template.schema import Assumed, Figures, Provenance, Tornado
from ...translations import day
from ..context import Context
from . import checks, parts, tornado
from .inputs import facts


def figures_height(block: Figures, analysis: Analysis) -> int:
    return 5


def figures_cells(block: Figures, corner: Place, ctx: Context) -> Iterator[parts.Part]:
    yield from parts.title(corner, block.title, corner.col + 3)
    _ = ctx.words
    says = _("The live value")
    for i, figure in enumerate(block.items):
        at, item = corner.moved(rows=1, cols=i), ctx.item(figure.item)
        form = ctx.format(item.unit)
        yield Cell(at, figure.label, "box_label")
        value = at.moved(rows=1)
        ref = value.ref(value.sheet, "none")
        yield Highlight(parts.across(value, 1), f"=AND(ISNUMBER({ref}),{ref}<0)", "negative")
        yield Cell(
            value,
            ctx.link(ctx.layout.live(figure.item), value, says),
            "box_value",
            form,
            CellId.at_point("memo", figure.item),
        )
        for k, case in enumerate(block.beside):
            place = at.moved(rows=2 + k)
            target = ctx.layout.case(figure.item, case)
            role = "box_last" if k == len(block.beside) - 1 else "box_beside"
            yield Cell(
                place,
                ctx.link(target, place, f"{item.label}, {case}"),
                role,
                f"{form}|{block.beside_labels[k]}",
            )


def assumed_height(block: Assumed, analysis: Analysis) -> int:
    swings = any(isinstance(known, Tornado) for _, _, _, known in analysis.model.blocks())
    return 1 + len(block.items) + swings


def assumed_cells(block: Assumed, corner: Place, ctx: Context) -> Iterator[parts.Part]:
    yield from parts.title(corner, block.title, corner.col + 3)
    _ = ctx.words
    words = (_("live"), _("low"), _("high"))
    for i, name in enumerate(block.items):
        at, item, limits = corner.moved(rows=1 + i), ctx.item(name), facts(name, ctx)
        choice = any(known.choice for known in ctx.model.inputs() if known.name == name)
        unit = "" if choice or ctx.format(item.unit) == "percent" else f", {ctx.unit(item.unit)}"
        yield Cell(at, item.label + unit, "label")
        places = [ctx.layout.live(name), limits["low"], limits["high"]]
        for k, (target, word) in enumerate(zip(places, words, strict=True)):
            place = at.moved(cols=1 + k)
            yield Cell(
                place,
                ctx.link(target, place, f"{item.label}, {word}"),
                "formula",
                f"{ctx.format(item.unit)}|{word}",
            )
    shares, row = tornado.weak_shares(ctx, _), corner.moved(rows=1 + len(block.items))
    if shares:
        yield Cell(row, _("Share of the tornado's swing that rests on"), "label")
    for k, (word, target) in enumerate(shares):
        place = row.moved(cols=1 + k)
        yield Cell(place, ctx.link(target, place, word), "formula", f"percent|{word}")


def provenance_height(block: Provenance, analysis: Analysis) -> int:
    return 3


def provenance_cells(block: Provenance, corner: Place, ctx: Context) -> Iterator[parts.Part]:
    yield from parts.title(corner, block.title, corner.col + 3)
    _ = ctx.words
    at, live = corner.moved(rows=1), ctx.layout.sel_case.ref(corner.sheet)
    state = checks.status(ctx).ref(corner.sheet)
    head = literal(_("Live case: "))
    text = f'={head}&{live}&". "&{state}&"."'
    yield Cell(at, Formula(text, _("Live case and checks")), "sentence")
    told = _("Template {name} {version}, SHA-256 {digest}… {tool}. Sources read to {day}.").format(
        name=ctx.model.template,
        version=ctx.model.version,
        digest=ctx.template.digest[:16],
        tool=f"modelgen {__version__}",
        day=day(ctx.model.as_of, ctx.lang),
    )
    yield Cell(corner.moved(rows=2), told, "note_flow")
