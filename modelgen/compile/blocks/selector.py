"""The selector of the live case, and the ids, labels and stories of all cases."""

from collections.abc import Iterator
from typing import ClassVar, Literal

from ...addresses import Area, Place
from ...book.book import SELECTOR, Cell, CellId, Formula, Name, Validation
from ...book.roles import Role
from ...formulas.item_formulas import literal
from ...template.analyze import Analysis
from ...template.words import Computed
from ..context import Context
from ..layout import ID
from . import parts
from .drawn import DrawnBlock


class Selector(DrawnBlock):
    kind: Literal["selector"]

    anchor: ClassVar = "selector"
    least: ClassVar = 1
    most: ClassVar = 1

    def height(self, analysis: Analysis) -> int:
        return 8 + len(analysis.model.cases)

    def closed_rows(self, corner: Place, ctx: Context) -> Iterator[int]:
        """Its position, and what the heads of the columns are made of."""
        yield from range(corner.row + 2, corner.row + 6)

    def cells(self, corner: Place, ctx: Context) -> Iterator[parts.Part]:
        layout, sheet, _ = ctx.layout, corner.sheet, ctx.words
        text = ctx.unit("text")
        labels = {case.name: case.label for case in ctx.model.cases}
        label = _("Live case (pick from the list)")
        yield from parts.lead(corner.moved(rows=1), "sel_case", label, text)
        yield Cell(layout.sel_case, labels[ctx.build.live_case], "selector", "text", SELECTOR)
        told = _("Pick a case above: every sheet follows")
        yield Cell(corner.moved(rows=6, cols=1), told, "note_flow")
        label = _("Position of the live case")
        yield from parts.lead(corner.moved(rows=2), "live_index", label, ctx.unit("count"))
        match = f"=MATCH({layout.sel_case.ref(sheet)},{layout.case_labels.ref(sheet)},0)"
        index = Formula(match, _("Which case column the selector names"))
        yield Cell(layout.live_index, index, "formula", "whole", CellId("live_index"))
        yield from parts.lead(corner.moved(rows=3), "case_ids", _("Case id"), text)
        yield from parts.lead(corner.moved(rows=4), "case_labels", _("Case"), text)
        label = _("Case, at the head of columns")
        yield from parts.lead(corner.moved(rows=5), "case_headers", label, text)
        yield from _heads(ctx)
        yield from _stories(corner.moved(rows=7), ctx)
        yield Name("sel_case", Area.of(layout.sel_case))
        yield Name("live_index", Area.of(layout.live_index))
        yield Name("case_ids", layout.case_ids)
        yield Name("case_labels", layout.case_labels)
        told, source = _("Pick the case that every sheet shows."), layout.case_labels.ref(sheet)
        area = Area.of(layout.sel_case)
        yield Validation(area, _("Live case"), told, source="=" + source)


def _heads(ctx: Context) -> Iterator[Cell]:
    """Id, label and short label of each case, at the head of its column."""
    layout = ctx.layout
    for i, case in enumerate(ctx.model.cases):
        for area, word, content in (
            (layout.case_ids, "case_id", case.name),
            (layout.case_labels, "case_label", case.label),
            (layout.case_headers, "case_header", case.short or case.label),
        ):
            role: Role = "case_id" if word == "case_id" else "case_label"
            yield Cell(area.first.moved(cols=i), content, role, id=CellId.one_of(word, case.name))


def _stories(at: Place, ctx: Context) -> Iterator[Cell]:
    labels, _ = {case.name: case.label for case in ctx.model.cases}, ctx.words
    for i, case in enumerate(ctx.model.cases):
        row = at.moved(rows=i)
        start = _("As {case}. ").format(case=labels[case.parent]) if case.parent else ""
        yield Cell(Place(row.sheet, row.row, ID), f"story.{case.name}", "id")
        yield Cell(row, case.label, "label")
        at_story = row.moved(cols=1)
        if isinstance(case.story, Computed):
            text = f"{literal(start)}&{case.story.formula}" if start else case.story.formula
            yield Cell(at_story, ctx.free(text, at_story), "sentence")
        else:
            yield Cell(at_story, start + case.story, "note_flow")
