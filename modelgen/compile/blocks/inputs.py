"""Inputs: one cell per case, a live cell that picks one, and where each value came from."""

from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

from pydantic import Field

from ...addresses import Area, Place
from ...book.book import Cell, CellId, Formula, Highlight, Name, Validation
from ...template.analyze import Analysis
from ...template.figures import Input
from ...template.items import Flaw, Item, unknown
from ...template.schema import Model
from ...template.sources import Attribution, attributions
from ...template.words import LIVE_CASE
from ...template.yaml_reader import KeyPath
from ...translations import Translate
from ..context import Context
from ..layout import FIRST_CASE
from . import parts, sources
from .drawn import DrawnBlock

PROSE = (8, 10)
"""Which of the further columns hold running text."""

NO_RANGE = "–"
"""What stands for the tag of a range where there is none."""


class Inputs(DrawnBlock):
    kind: Literal["inputs"]
    items: tuple[Input, ...] = Field(min_length=1)

    plans: ClassVar = ("assumptions",)

    def declared(self) -> Iterator[Item]:
        for i, item in enumerate(self.items):
            yield Item(item.name, item.label, item.unit, "input", ("items", i))

    def inputs(self) -> Iterator[Input]:
        yield from self.items

    def attributions(self) -> Iterator[tuple[KeyPath, Attribution]]:
        yield from attributions(self.items)

    def with_inputs(self, inputs: Mapping[str, Input]) -> "Inputs":
        return self.model_copy(update={"items": tuple(inputs[item.name] for item in self.items)})

    def flaws(self, model: Model, items: Mapping[str, Item]) -> Iterator[Flaw]:
        cases = [case.name for case in model.cases]
        for i, item in enumerate(self.items):
            for case in item.cases:
                path = ("items", i, "cases", case, "#key")
                yield from unknown(path, case, cases, "case")
                if case == cases[0]:
                    yield Flaw(path, f"`{case}` is the base case: its value is `value`")

    def item_places(self, corner: Place, model: Model) -> Iterator[tuple[str, Place]]:
        yield from parts.live_cells(corner.moved(rows=1), self.items)

    def height(self, analysis: Analysis) -> int:
        return 1 + len(self.items)

    def last_column(self, corner: Place, ctx: Context) -> int:
        return FIRST_CASE + len(ctx.layout.cases) + len(further(ctx.words)) - 1

    def cells(self, corner: Place, ctx: Context) -> Iterator[parts.Part]:
        _ = ctx.words
        says = _("The value of the live case, picked from the case columns")
        for item in self.items:
            live = ctx.layout.live(item.name)
            case_cells = ctx.layout.case_cells(item.name)
            yield from parts.lead(live, item.name, item.label, ctx.unit(item.unit))
            index = ctx.layout.live_index.ref(live.sheet)
            pick = f"=INDEX({case_cells.ref(live.sheet, 'column')},1,{index})"
            id, form = CellId.in_case(item.name, LIVE_CASE), ctx.format(item.unit)
            yield Cell(live, Formula(pick, says), "formula", form, id)
            yield from _cases(item, case_cells.first, ctx)
            yield from _facts(item, live, ctx)
            yield Name(f"in_{item.name}", case_cells)
            yield _validation(item, case_cells, ctx)
        yield from _own_values(self.items, ctx)


def _own_values(items: tuple[Input, ...], ctx: Context) -> Iterator[Highlight]:
    """What differs from the parent case looks like a value of its own, typed or generated.

    Whether a cell holds a formula is not asked: not every spreadsheet can tell.
    """
    first, last = (ctx.layout.case_cells(item.name).first for item in (items[0], items[-1]))
    for i, case in enumerate(ctx.model.cases):
        if case.parent:
            top, cases = first.moved(cols=i), ctx.layout.cases
            parent = first.moved(cols=cases.index(case.parent)).ref(top.sheet, "none")
            test = f"={top.ref(top.sheet, 'none')}<>{parent}"
            yield Highlight(Area.between(top, last.moved(cols=i)), test, "own")


def further(_: Translate) -> tuple[str, ...]:
    """The heads of the columns behind the cases."""
    return (
        _("As generated (live case)"), _("Changed"), _("Low"), _("High"), _("Minimum"),
        _("Maximum"), _("Evidence"), _("Range from"), _("Source"), _("As of"), _("Note"),
    )  # fmt: skip


def _cases(item: Input, first: Place, ctx: Context) -> Iterator[Cell]:
    cases, _ = ctx.layout.cases, ctx.words
    for i, case in enumerate(ctx.model.cases):
        place, id = first.moved(cols=i), CellId.in_case(item.name, case.name)
        form = ctx.format(item.unit)
        if case.parent is None:
            yield Cell(place, item.value, "input", form, id)
        elif case.name in item.cases:
            yield Cell(place, item.cases[case.name], "override", form, id)
        else:
            parent = first.moved(cols=cases.index(case.parent)).ref(place.sheet, "none")
            says = _("The parent case's value, until a value is typed over it")
            yield Cell(place, Formula("=" + parent, says), "inherited", form, id)


def _facts(item: Input, live: Place, ctx: Context) -> Iterator[Cell]:
    register, _ = ctx.layout.register[item.name], ctx.words
    at = live.moved(cols=1 + len(ctx.layout.cases))
    form, cases = ctx.format(item.unit), len(ctx.layout.cases)
    generated = parts.across(register, cases)
    index = ctx.layout.live_index.ref(at.sheet)
    text = f"=INDEX({generated.ref(at.sheet, 'column')},1,{index})"
    says = _("The live case's value when the workbook was generated")
    id = CellId(f"{item.name}.generated", item.name, family="generated")
    yield Cell(at, Formula(text, says), "formula", form, id)
    text = f"=IF({register.moved(cols=cases).ref(at.sheet, 'column')}>0,1,0)"
    says = _("1 if any case of the input differs from what was generated")
    id = CellId(f"{item.name}.changed", item.name, family="changed")
    yield Cell(at.moved(cols=1), Formula(text, says), "flag", "changed", id)
    low, high = item.evidence_range
    for i, number in enumerate((low, high, item.minimum, item.maximum)):
        yield Cell(at.moved(cols=2 + i), number, "fact", form)
    yield Cell(at.moved(cols=6), item.evidence, "word_centre")
    yield Cell(at.moved(cols=7), item.range_tag if low < high else NO_RANGE, "word_centre")
    yield Cell(at.moved(cols=8), ctx.attribution(item.source), "note")
    yield Cell(at.moved(cols=9), item.as_of, "fact", "date")
    yield Cell(at.moved(cols=10), sources.noted(item.note, item.source, ctx), "note")


def facts(item: str, ctx: Context) -> dict[str, Place]:
    """Where low, high, minimum, maximum, both tags, source and date of an input stand."""
    at = ctx.layout.live(item).moved(cols=1 + len(ctx.layout.cases))
    tags = ("evidence", "range_evidence")
    words = ("low", "high", "minimum", "maximum", *tags, "source", "as_of")
    return {word: at.moved(cols=2 + i) for i, word in enumerate(words)}


def _validation(item: Input, case_cells: Area, ctx: Context) -> Validation:
    limits, sheet, _ = facts(item.name, ctx), case_cells.sheet, ctx.words
    source = ctx.attribution(item.source)
    proof = _(" Evidence {tag}: {source}").format(tag=item.evidence, source=source)
    told = parts.allowed(item, item.minimum, item.maximum, ctx) + proof
    entries = item.options
    least, most = ("=" + limits[word].ref(sheet, "column") for word in ("minimum", "maximum"))
    return Validation(case_cells, item.label[:32], told[:250], least, most, entries)
