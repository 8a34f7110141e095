"""Inputs: one cell per case, a live cell that picks one, and where each value came from."""

from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

from pydantic import Field

from ...addresses import Area, Place
from ...book.book import OPTION, Cell, CellId, Formula, Highlight, Name, Takes, Validation
from ...book.roles import Role
from ...formulas.item_formulas import literal
from ...number_formats import with_typed_digits
from ...template.analyze import Analysis
from ...template.entries import no_option, plain
from ...template.figures import SeriesInput
from ...template.inputs import Input
from ...template.items import Flaw, FormulaSite, Item, unknown
from ...template.schema import Model
from ...template.sources import Attribution, attributions
from ...template.words import LIVE_CASE, LONGEST_TEXT
from ...template.yaml_reader import KeyPath
from ...translations import Translate
from ..context import Context
from ..layout import FIRST_CASE, ID, LABEL, LIVE, UNIT
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
            path: KeyPath = ("items", i)
            takes = "text" if item.picks else item.takes
            yield Item(item.name, item.label, item.unit, "input", path, takes=takes)
            if item.picks:
                told, row = f"{item.label} ({ROW})", f"{item.name}.{ROW}"
                here: KeyPath = (*path, "picks")
                yield Item(row, told, "1", "line", here, _row(item), choice=item.name)
            for option, label in item.own_options.items():
                called, told = f"{item.name}.{option}", f"{item.label}: {label}"
                at: KeyPath = (*path, "choice", option)
                formula = _chosen(item, label)
                yield Item(called, told, "1", "line", at, formula, choice=item.name)

    def formulas(self, units: Mapping[str, str]) -> Iterator[FormulaSite]:
        for i, item in enumerate(self.items):
            if item.picks and item.labels:
                yield FormulaSite(("items", i, "picks", "formula"), _row(item), "1", "line")
            for option, label in item.own_options.items():
                at: KeyPath = ("items", i, "choice", option, "formula")
                yield FormulaSite(at, _chosen(item, label), "1", "line")

    def inputs(self) -> Iterator[Input]:
        yield from self.items

    def attributions(self) -> Iterator[tuple[KeyPath, Attribution]]:
        yield from attributions(self.items)

    def with_inputs(self, inputs: Mapping[str, Input | SeriesInput]) -> "Inputs":
        items = (inputs.get(item.name, item) for item in self.items)
        kept = (item for item in items if isinstance(item, Input))
        return self.model_copy(update={"items": tuple(kept)})

    def flaws(self, model: Model, items: Mapping[str, Item]) -> Iterator[Flaw]:
        cases = [case.name for case in model.cases]
        for i, item in enumerate(self.items):
            yield from _unlike(i, item, model)
            yield from _no_row(i, item, model)
            for case in item.cases:
                path = ("items", i, "cases", case, "#key")
                yield from unknown(path, case, cases, "case")
                if case == cases[0]:
                    yield Flaw(path, f"`{case}` is the base case: its value is `value`")

    def item_places(self, corner: Place, model: Model) -> Iterator[tuple[str, Place]]:
        row = corner.row + 1
        for item in self.items:
            yield item.name, Place(corner.sheet, row, LIVE)
            rows = _rows(item)
            for down, called in enumerate(rows, 1):
                yield called, Place(corner.sheet, row + down, LIVE)
            row += 1 + len(rows)

    def height(self, analysis: Analysis) -> int:
        return 1 + sum(1 + len(_rows(item)) for item in self.items)

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
            yield Cell(live, Formula(pick, says), "formula", form, id, takes=_takes(item))
            yield from _cases(item, case_cells.first, ctx)
            yield from _options(item, live, ctx)
            yield from _facts(item, live, ctx)
            yield Name(f"in_{item.name}", case_cells)
            yield _validation(item, case_cells, ctx)
        yield from _own_values(self.items, ctx)


def _own_values(items: tuple[Input, ...], ctx: Context) -> Iterator[Highlight]:
    """What differs from the parent case looks like a value of its own, typed or generated.

    Whether a cell holds a formula is not asked: not every spreadsheet can tell.
    """
    places = [ctx.layout.case_cells(item.name).first for item in items]
    gaps = [i for i in range(1, len(places)) if places[i].row > places[i - 1].row + 1]
    for start, end in zip([0, *gaps], [*gaps, len(places)], strict=True):
        first, last = places[start], places[end - 1]
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
    takes = _takes(item)
    for i, case in enumerate(ctx.model.cases):
        place, id = first.moved(cols=i), CellId.in_case(item.name, case.name)
        form = ctx.format(item.unit)
        if case.parent is None:
            yield Cell(place, item.content(item.value), "input", form, id, takes=takes)
        elif case.name in item.cases:
            content = item.content(item.cases[case.name])
            yield Cell(place, content, "override", form, id, takes=takes)
        else:
            parent = first.moved(cols=cases.index(case.parent)).ref(place.sheet, "none")
            says = _("The parent case's value, until a value is typed over it")
            yield Cell(place, Formula("=" + parent, says), "inherited", form, id, takes=takes)


def _takes(item: Input) -> Takes:
    """What its cells take: a date is a number, to a spreadsheet, and the name of a row a text."""
    return "number" if item.takes == "date" else "text" if item.picks else item.takes


ROW = "row"
"""What the number of the row is called that an input picks."""


def _rows(item: Input) -> tuple[str, ...]:
    """The rows below an input: of its options, or of the row of a table that it picks."""
    words = (ROW,) if item.picks else item.own_options
    return tuple(f"{item.name}.{word}" for word in words)


def _row(item: Input) -> str:
    """The formula of the row that is picked."""
    column = item.first_column
    return f"MATCH({item.name},{column},0)"


def _options(item: Input, live: Place, ctx: Context) -> Iterator[Cell]:
    """Below a choice a row for each option: its label, and 1 where it is chosen."""
    if item.picks:
        yield from _picked(item, live, ctx)
    for down, (option, label) in enumerate(item.own_options.items(), 1):
        row, name = live.moved(rows=down), f"{item.name}.{option}"
        yield Cell(Place(row.sheet, row.row, ID), name, "id")
        id = CellId.one_of(f"{OPTION}{item.name}", option)
        yield Cell(Place(row.sheet, row.row, LABEL), label, "option", id=id)
        yield Cell(Place(row.sheet, row.row, UNIT), ctx.unit("1"), "unit")
        for i, case in enumerate((LIVE_CASE, *ctx.layout.cases)):
            place = row.moved(cols=i)
            formula = ctx.in_row(_chosen(item, label), place)
            yield Cell(place, formula, "formula", "plain", CellId.in_case(name, case))


def _picked(item: Input, live: Place, ctx: Context) -> Iterator[Cell]:
    """Below an input that picks a row of a table the number of that row."""
    name, row = f"{item.name}.{ROW}", live.moved(rows=1)
    _ = ctx.words
    label = _("Row in {table}").format(table=ctx.model.axis(item.picks or "").label)
    yield from parts.lead(row, name, label, ctx.unit("1"))
    for i, case in enumerate((LIVE_CASE, *ctx.layout.cases)):
        place = row.moved(cols=i)
        id = CellId.in_case(name, case)
        yield Cell(place, ctx.in_row(_row(item), place), "formula", "plain", id)


def _chosen(item: Input, label: str) -> str:
    """The formula that tells whether an option is chosen."""
    return f"IF({item.name}={literal(label)},1,0)"


def _unlike(number: int, item: Input, model: Model) -> Iterator[Flaw]:
    """An input whose unit is of another kind than its value, or with two options of one label."""
    yield from parts.undated(number, item, item.takes, "value", model)
    if item.picks:
        return
    labels = [plain(label) for label in item.labels.values()]
    if len(set(labels)) < len(labels):
        yield Flaw(("items", number, "choice"), f"two options of `{item.name}` have one label")


def _no_row(number: int, item: Input, model: Model) -> Iterator[Flaw]:
    """An input that picks from no table, or no row of it."""
    if not item.picks:
        return
    tables, at = model.tables(), ("items", number)
    yield from unknown((*at, "picks"), item.picks, tables, "table")
    for path, entry in (
        (("value",), item.value),
        *((("cases", c), e) for c, e in item.cases.items()),
    ):
        if item.picks in tables and str(entry) not in item.labels:
            told = no_option(str(entry), item.labels).replace("is no option", "is no row")
            yield Flaw((*at, *path), told, str(entry))
    labels = [plain(label) for label in item.labels.values()]
    twice = next((label for label in item.labels.values() if labels.count(plain(label)) > 1), "")
    if twice:
        message = f"two rows of `{item.picks}` are called `{twice}`: none of them can be picked"
        yield Flaw((*at, "picks"), message, item.picks)


def _facts(item: Input, live: Place, ctx: Context) -> Iterator[Cell]:
    register, _ = ctx.layout.register[item.name], ctx.words
    at = live.moved(cols=1 + len(ctx.layout.cases))
    form, cases = ctx.format(item.unit), len(ctx.layout.cases)
    generated = parts.across(register, cases)
    index = ctx.layout.live_index.ref(at.sheet)
    text = f"=INDEX({generated.ref(at.sheet, 'column')},1,{index})"
    says = _("The live case's value when the workbook was generated")
    id = CellId(f"{item.name}.generated", item.name, family="generated")
    yield Cell(at, Formula(text, says), "formula", form, id, takes=_takes(item))
    text = f"=IF({register.moved(cols=cases).ref(at.sheet, 'column')}>0,1,0)"
    says = _("1 if any case of the input differs from what was generated")
    id = CellId(f"{item.name}.changed", item.name, family="changed")
    yield Cell(at.moved(cols=1), Formula(text, says), "flag", "changed", id)
    low, high = item.evidence_range or (None, None)
    for i, figure in enumerate((low, high, item.minimum, item.maximum)):
        role: Role = "word_centre" if figure is None else "fact"
        shown = NO_RANGE if figure is None else figure
        yield Cell(at.moved(cols=2 + i), shown, role, with_typed_digits(form))
    yield Cell(at.moved(cols=6), item.evidence, "word_centre")
    yield Cell(at.moved(cols=7), item.range_tag if item.ranged else NO_RANGE, "word_centre")
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
    origin = ctx.attribution(item.source)
    proof = _(" Evidence {tag}: {source}").format(tag=item.evidence, source=origin)
    title = item.label[:32]
    if item.takes == "choice":
        told = _("{item}: pick one from the list.").format(item=item.label) + proof
        first = Place(sheet, ctx.layout.live(item.name).row + 1, LABEL)
        source = parts.down(first, len(item.labels)).ref(sheet)
        if item.picks:
            source = ctx.layout.series(item.first_column).ref(sheet)
        return Validation(case_cells, title, told[:250], source=f"={source}")
    if item.minimum is None or item.maximum is None:
        told = _("{item}: a text of {most} characters at most.") + proof
        told = told.format(item=item.label, most=LONGEST_TEXT)
        return Validation(case_cells, title, told[:250], longest=LONGEST_TEXT)
    told = parts.allowed(item, item.minimum, item.maximum, ctx) + proof
    least, most = ("=" + limits[word].ref(sheet, "column") for word in ("minimum", "maximum"))
    dated, entries = item.takes == "date", item.options
    return Validation(
        case_cells, title, told[:250], least, most, entries, dated=dated, whole=item.whole
    )
