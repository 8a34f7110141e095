"""Cases: the selector, all cases side by side, and the bridge from the first to the last."""

from collections.abc import Iterator

from ...addresses import Place
from ...book.book import SELECTOR, Cell, CellId, Formula, Name, Validation
from ...template.analyze import Analysis
from ...template.schema import Bridge, Comparison, Selector
from ..context import Context
from ..layout import FIRST_CASE, ID, LIVE, own_header
from ..sensitivity_points import changed_by
from . import parts


def selector_height(block: Selector, analysis: Analysis) -> int:
    return 8 + len(analysis.model.cases)


def selector_cells(block: Selector, corner: Place, ctx: Context) -> Iterator[parts.Part]:
    layout, sheet, _ = ctx.layout, corner.sheet, ctx.words
    text = ctx.unit("text")
    last = FIRST_CASE + len(layout.cases) - 1
    labels = {case.name: case.label for case in ctx.model.cases}
    yield from parts.title(corner, block.title, last)
    label = _("Live case (pick from the list)")
    yield from parts.lead(sheet, corner.row + 1, "sel_case", label, text)
    yield Cell(layout.sel_case, labels[ctx.build.live_case], "selector", "text", SELECTOR)
    yield Cell(layout.sel_case.moved(cols=4), _("◂ pick a case: every sheet follows"), "note_flow")
    label = _("Position of the live case")
    yield from parts.lead(sheet, corner.row + 2, "live_index", label, ctx.unit("count"))
    match = f"=MATCH({layout.sel_case.ref(sheet)},{layout.case_labels.ref(sheet)},0)"
    yield Cell(
        layout.live_index,
        Formula(match, _("Which case column the selector names")),
        "formula",
        "whole",
        CellId("live_index"),
    )
    yield from parts.lead(sheet, corner.row + 3, "case_ids", _("Case id"), text)
    yield from parts.lead(sheet, corner.row + 4, "case_labels", _("Case"), text)
    label = _("Case, at the head of columns")
    yield from parts.lead(sheet, corner.row + 5, "case_headers", label, text)
    yield from _heads(ctx)
    yield from _stories(corner.moved(rows=7), ctx)
    yield Name("sel_case", parts.across(layout.sel_case, 1))
    yield Name("live_index", parts.across(layout.live_index, 1))
    yield Name("case_ids", layout.case_ids)
    yield Name("case_labels", layout.case_labels)
    yield Validation(
        parts.across(layout.sel_case, 1),
        _("Live case"),
        _("Pick the case that every sheet shows."),
        source="=" + layout.case_labels.ref(sheet),
    )


def _heads(ctx: Context) -> Iterator[Cell]:
    """Id, label and short label of each case, at the head of its column."""
    layout = ctx.layout
    for i, case in enumerate(ctx.model.cases):
        for area, word, content in (
            (layout.case_ids, "case_id", case.name),
            (layout.case_labels, "case_label", case.label),
            (layout.case_headers, "case_header", case.short or case.label),
        ):
            role = "case_id" if word == "case_id" else "case_label"
            yield Cell(area.first.moved(cols=i), content, role, id=CellId.one_of(word, case.name))


def _stories(at: Place, ctx: Context) -> Iterator[Cell]:
    labels, _ = {case.name: case.label for case in ctx.model.cases}, ctx.words
    for i, case in enumerate(ctx.model.cases):
        row = at.moved(rows=i)
        start = _("As {case}. ").format(case=labels[case.parent]) if case.parent else ""
        yield Cell(Place(row.sheet, row.row, ID), f"story.{case.name}", "id")
        yield Cell(row, case.label, "label")
        yield Cell(row.moved(cols=1), start + case.story, "note_flow")


def comparison_height(block: Comparison, analysis: Analysis) -> int:
    return 1 + len(block.items)


def comparison_cells(block: Comparison, corner: Place, ctx: Context) -> Iterator[parts.Part]:
    sheet = next(s for s in ctx.model.sheets if s.sheet == corner.sheet)
    last = FIRST_CASE + len(ctx.layout.cases) - 1
    yield from parts.title(corner, block.title, last)
    first = corner.row + 1
    if own_header(sheet, block):
        yield from parts.case_header(corner.moved(rows=1), ctx)
        first += 1
    for i, name in enumerate(block.items):
        item, row = ctx.item(name), first + i
        yield from parts.lead(corner.sheet, row, f"link.{name}", item.label, ctx.unit(item.unit))
        source = ctx.layout.live(name)
        for col in range(LIVE, last + 1):
            place = Place(corner.sheet, row, col)
            target = Place(source.sheet, source.row, col).ref(place.sheet, "none")
            yield Cell(place, Formula("=" + target, item.label), "formula", ctx.format(item.unit))


MARGINS = LIVE + 3


def bridge_height(block: Bridge, analysis: Analysis) -> int:
    return 3 + len(block.steps)


def bridge_cells(block: Bridge, corner: Place, ctx: Context) -> Iterator[parts.Part]:
    sheet, measure, _ = corner.sheet, ctx.item(block.measure), ctx.words
    last = FIRST_CASE + len(ctx.layout.cases) - 1
    yield from parts.title(corner, block.title, last)
    margins = [ctx.item(name) for name in block.margins]
    words = (
        _("{item} at this stop").format(item=measure.label),
        _("Effect, in this order"),
        _("Effect taken alone"),
        *(m.label for m in margins),
    )
    yield Cell(corner.moved(rows=1), _("Step"), "header_text")
    yield Cell(corner.moved(rows=1, cols=1), _("Unit"), "header_text")
    yield from parts.headers(corner.moved(rows=1, cols=2), words)
    yield Cell(Place(sheet, corner.row + 1, MARGINS + 3), _("What changes"), "header_note")
    for i, case in enumerate(block.steps):
        row = corner.row + 2 + i
        label = block.short[case]
        yield from parts.lead(sheet, row, f"{block.name}.{case}", label, ctx.unit(measure.unit))
        yield from _step(block, i, Place(sheet, row, LIVE), ctx)
        changed = ", ".join(ctx.item(name).label for name in changed_by(ctx.model, case))
        yield Cell(Place(sheet, row, MARGINS + 3), changed or _("the first case"), "note_flow")
    yield from _sum(block, corner, ctx)


def _step(block: Bridge, i: int, at: Place, ctx: Context) -> Iterator[Cell]:
    case, form = block.steps[i], ctx.format(ctx.item(block.measure).unit)
    stop, _ = ctx.layout.case(block.measure, case), ctx.words
    of = _("{item} of the case")
    says = of.format(item=ctx.item(block.measure).label)
    yield Cell(at, ctx.link(stop, at, says), "formula", form)
    if i:
        here, above = at.ref(at.sheet, "none"), at.moved(rows=-1).ref(at.sheet, "none")
        yield Cell(
            at.moved(cols=1),
            Formula(f"={here}-{above}", _("This stop less the stop above")),
            "formula",
            form,
            CellId.one_of(block.name, case),
        )
        spot, row = ctx.layout.points[f"{block.name}.{case}.alone"]
        start = ctx.layout.case(block.measure, block.steps[0]).ref(at.sheet)
        alone = spot.at(row, block.measure).ref(at.sheet) if block.measure in spot.cols else start
        yield Cell(
            at.moved(cols=2),
            Formula(
                f"={alone}-{start}",
                _("The step alone, from the first case, less the first case"),
            ),
            "formula",
            form,
        )
    for m, name in enumerate(block.margins):
        place = Place(at.sheet, at.row, MARGINS + m)
        yield Cell(
            place,
            ctx.link(ctx.layout.case(name, case), place, of.format(item=ctx.item(name).label)),
            "formula",
            ctx.format(ctx.item(name).unit),
        )


def _sum(block: Bridge, corner: Place, ctx: Context) -> Iterator[Cell]:
    """The sum of the effects, in the row below the last step."""
    row, form = corner.row + 2 + len(block.steps), ctx.format(ctx.item(block.measure).unit)
    unit, _ = ctx.unit(ctx.item(block.measure).unit), ctx.words
    label = _("Sum of the effects")
    yield from parts.lead(corner.sheet, row, f"{block.name}.sum", label, unit, True)
    for col in (LIVE, LIVE + 2):
        yield Cell(Place(corner.sheet, row, col), "", "total")
    place = Place(corner.sheet, row, LIVE + 1)
    steps = parts.down(place.moved(rows=1 - len(block.steps)), len(block.steps) - 1)
    text = f"=SUM({steps.ref(place.sheet, 'none')})"
    yield Cell(place, Formula(text, _("Sum of the steps in this order")), "total", form)


def bridge_sum(block: Bridge, corner: Place) -> tuple[Place, Place, Place]:
    """First stop, last stop and the sum of effects, for the check that they agree."""
    first = Place(corner.sheet, corner.row + 2, LIVE)
    last = first.moved(rows=len(block.steps) - 1)
    return first, last, last.moved(rows=1, cols=1)


def bridge_rows(block: Bridge, corner: Place) -> list[Place]:
    """The profit cell of every stop."""
    return [Place(corner.sheet, corner.row + 2 + i, LIVE) for i in range(len(block.steps))]
