"""Series on a timeline or a short list: a row each, their steps across the sheet."""

import re
from collections.abc import Iterator, Sequence

from ...addresses import Area, Place
from ...book.book import Cell, CellId, Formula, Highlight, Name
from ...book.roles import Role
from ...formulas.item_formulas import literal
from ...template.axes import CALLED, KEYS, NAME, Axis
from ...template.figures import SeriesInput, SeriesItem, SeriesLine
from ...template.words import LIVE_CASE
from ...translations import Translate
from ..along import along
from ..context import Context
from ..layout import FIRST_STEP, LABEL, OPENING, TOTAL
from . import parts, series_down


def rows(items: Sequence[SeriesItem], axis: Axis, cases: int) -> dict[str, int]:
    """How far below the corner of its block each item's row stands, by name.

    One that is typed by case has a row for each case below.
    """
    found: dict[str, int] = {}
    row = first_row(axis)
    for item in items:
        found[item.name] = row
        row += 1 + (cases if isinstance(item, SeriesInput) and item.cases else 0)
    return found


def height(items: Sequence[SeriesItem], axis: Axis, cases: int) -> int:
    """The rows of a block from its title on."""
    by_case = sum(isinstance(item, SeriesInput) and bool(item.cases) for item in items)
    return first_row(axis) + len(items) + by_case * cases


def first_row(axis: Axis) -> int:
    """How far below the corner of a block its first row stands: below the heads, if it has any."""
    return 1 if axis.timeline else 4 if axis.named else 3


def closed_rows(axis: Axis, corner: Place) -> Iterator[int]:
    """The numbers of years, and of parts of years also how these are counted."""
    if axis.totals_of:
        yield from range(corner.row + 2, corner.row + first_row(axis))


def head_places(axis: Axis, corner: Place) -> Iterator[tuple[str, Place]]:
    """Where a block draws the numbers of its axis, and the years; a timeline has its own block."""
    first = Place(corner.sheet, corner.row + 2, FIRST_STEP)
    if not axis.timeline:
        yield axis.name, first
    if axis.totals_of:
        yield axis.numbering, first.moved(rows=1 if axis.named else -1)
    if axis.totals_of and axis.named:
        yield f"{axis.name}.{NAME}", first.moved(rows=-1)


def cells(
    items: Sequence[SeriesItem], axis: Axis, corner: Place, ctx: Context
) -> Iterator[parts.Part]:
    """The cells below the title: the steps of a list, then a row for each item."""
    if not axis.timeline:
        yield from heads(axis, corner, ctx)
    for item in items:
        first = ctx.layout.items[item.name]
        row = Place(first.sheet, first.row, TOTAL)
        unit = ctx.unit(item.unit)
        yield from parts.lead(row, item.name, item.label, unit, _bold(item))
        yield from _total(item, axis, row, ctx)
        if isinstance(item, SeriesInput):
            yield from _typed(item, axis, first, ctx)
        else:
            yield from _calculated(item, axis, first, ctx)
        told = series_down.told(item, ctx)
        if told:
            note = FIRST_STEP + _longest(ctx)
            yield Cell(Place(first.sheet, first.row, note), told, "note")


def _bold(item: SeriesItem) -> bool:
    return isinstance(item, SeriesLine) and item.total


def _longest(ctx: Context) -> int:
    return len(ctx.layout.plans["periods"].widths) - FIRST_STEP - 1


def heads(axis: Axis, corner: Place, ctx: Context) -> Iterator[Cell]:
    """The heads of a list or of years: what its steps are called, and their numbers."""
    numbers = corner.moved(rows=2)
    first, form = ctx.layout.items[axis.name], ctx.format(axis.unit)
    own = (first.sheet, first.row) == (numbers.sheet, numbers.row)
    yield Cell(corner.moved(rows=1), axis.label, "header_text")
    yield from parts.lead(numbers, axis.name, axis.position, ctx.unit(axis.unit))
    for i in range(axis.length):
        at = Place(corner.sheet, numbers.row, FIRST_STEP + i)
        yield _head(axis, at.moved(rows=-1), own, i, ctx)
        if own:
            number = axis.steps[i].value if axis.listed else i + 1
            yield Cell(at, number, "constant", form)
        else:
            yield Cell(at, ctx.link(first.moved(cols=i), at, axis.position), "formula", form)
        if axis.named:
            yield _numbering(axis, at.moved(rows=1), own, i, "formula", ctx)
    if axis.named:
        below = numbers.moved(rows=1)
        yield from parts.lead(below, axis.numbering, counted(axis.lasts, ctx.words), "1")


def _head(axis: Axis, at: Place, own: bool, i: int, ctx: Context) -> Cell:
    """The name of a step: typed, or the year that the timeline gives, or made of its number."""
    if axis.listed:
        return Cell(at, axis.steps[i].label, "header")
    if not axis.named:
        return _numbering(axis, at, own, i, "header", ctx)
    if not own:
        source = ctx.layout.step(f"{axis.name}.{NAME}", i + 1)
        return Cell(at, ctx.link(source, at, axis.label), "header")
    number = at.moved(rows=2).ref(at.sheet, "row")
    return Cell(at, Formula(f"={part_called(axis, number, at, ctx)}", axis.label), "header")


def _numbering(axis: Axis, at: Place, own: bool, i: int, role: Role, ctx: Context) -> Cell:
    """The year of a step, or the number of the part of one: the first is the timeline's."""
    _ = ctx.words
    if not own:
        source = ctx.layout.step(axis.numbering, i + 1)
        return Cell(at, ctx.link(source, at, axis.label), role, "plain")
    first, after = _("The first year"), _("The year after")
    if axis.named:
        first, after = _("The first period"), _("The period after")
    if not i:
        keys = ctx.layout.series(f"{axis.totals_of}.{KEYS[axis.lasts]}").ref(at.sheet)
        return Cell(at, Formula(f"=INDEX({keys},1,1)", first), role, "plain")
    before = at.moved(cols=-1).ref(at.sheet, "none")
    return Cell(at, Formula(f"={before}+1", after), role, "plain")


def counted(lasts: str, _: Translate) -> str:
    """What the row is called that numbers the parts of years."""
    return {"quarter": _("Quarters, counted"), "half-year": _("Half-years, counted")}[lasts]


def part_called(axis: Axis, number: str, at: Place, ctx: Context) -> str:
    """The formula that calls a part of a year by its name, of the cell that numbers it."""
    parts_a_year = ctx.layout.items[parts_of(axis.totals_of or axis.name, axis.lasts)]
    ref = parts_a_year.ref(at.sheet)
    told = {"part": f"(MOD({number},{ref})+1)", "year": f"INT({number}/{ref})"}
    pieces = re.split(r"\{(part|year)\}", ctx.words(CALLED[axis.lasts]))
    return "&".join(told.get(piece, literal(piece)) for piece in pieces if piece)


def parts_of(timeline: str, lasts: str) -> str:
    """The id of the cell that says how many quarters or half-years a year of a timeline has."""
    return f"{timeline}.{KEYS[lasts]}s"


def _total(item: SeriesItem, axis: Axis, at: Place, ctx: Context) -> Iterator[Cell]:
    """The total over all steps, where the item says what kind of figure it is."""
    _, steps = ctx.words, ctx.layout.series(item.name)
    role: Role = "total" if _bold(item) else "formula"
    if item.nature == "flow":
        content = Formula(f"=SUM({steps.ref(at.sheet, 'none')})", _("Sum of all steps"))
    elif item.nature == "balance":
        content = Formula(f"={steps.last.ref(at.sheet, 'none')}", _("The last step"))
    elif item.nature == "ratio" and isinstance(item, SeriesLine):
        content = ctx.in_column(item.formula, at)
    else:
        return
    yield Cell(at, content, role, ctx.format(item.unit), CellId.at_point("total", item.name))


def _calculated(item: SeriesLine, axis: Axis, first: Place, ctx: Context) -> Iterator[parts.Part]:
    role: Role = "total" if item.total else "formula"
    form, text = ctx.format(item.unit), ctx.item(item.name).formula
    if item.opening:
        at = Place(first.sheet, first.row, OPENING)
        opening = ctx.in_step(item.opening, at, axis.name, 0)
        id = CellId.at_step(item.name, 0, "opening")
        number = opening.text[1:] in ("0", "1")
        content = float(opening.text[1:]) if number else opening
        yield Cell(at, content, "constant" if number else role, form, id)

    def made(at: Place, step: int) -> Formula:
        begins = step == 1 and not axis.timeline
        return ctx.in_step((begins and item.first) or text, at, axis.name, step)

    keys, places = ctx.step_keys[axis.name], [*ctx.layout.series(item.name)]
    for i, (at, content) in enumerate(zip(places, along(places, made), strict=True), 1):
        yield Cell(at, content, role, form, CellId.at_step(item.name, i, keys[i]))
    if item.output:
        yield Name(f"out_{item.name}", ctx.layout.series(item.name))
        yield Name(f"cmp_{item.name}", parts.every_case(item.name, ctx))


def _typed(item: SeriesInput, axis: Axis, first: Place, ctx: Context) -> Iterator[parts.Part]:
    """One row of inputs; or the live row, and a row for each case below it."""
    area, form, _ = ctx.layout.series(item.name), ctx.format(item.unit), ctx.words
    typed = area
    if item.cases:
        typed = case_rows(item.name, ctx)
        says = _("The value of the live case, picked from the rows of the cases")
        for i, at in enumerate(area, 1):
            index = ctx.layout.live_index.ref(at.sheet)
            rows = (at.moved(rows=c + 1) for c in range(len(ctx.layout.cases)))
            values = ",".join(row.ref(at.sheet, "row") for row in rows)
            pick = Formula(f"=CHOOSE({index},{values})", says)
            yield Cell(at, pick, "formula", form, CellId.at_step(item.name, i, axis.key(i)))
        yield from _case_rows(item, axis, first, ctx)
    else:
        stated = item.stated(LIVE_CASE, {}, axis)
        for i, at in enumerate(area, 1):
            id = CellId.at_step(item.name, i, axis.key(i))
            yield Cell(at, stated[i - 1], "input", form, id)
    yield Name(f"in_{item.name}", typed)
    told = parts.allowed(item, item.minimum, item.maximum, ctx)
    yield parts.within(item, typed, told)
    if item.key != "values":
        flags = ctx.layout.series(f"{axis.name}.{'actual' if item.actuals else 'plan'}")
        if flags.sheet == typed.sheet:  # older Excel looks at no other sheet for this
            unread = f"={flags.first.ref(typed.sheet, 'row')}=0"
            yield Highlight(typed, unread, "idle")


def case_rows(item: str, ctx: Context) -> Area:
    """The typed cells of a series by case: a row for each case, in their order."""
    area = ctx.layout.series(item)
    last = area.last.moved(rows=len(ctx.layout.cases))
    return Area.between(area.first.moved(rows=1), last)


def _case_rows(item: SeriesInput, axis: Axis, first: Place, ctx: Context) -> Iterator[Cell]:
    cases, form, _ = ctx.layout.cases, ctx.format(item.unit), ctx.words
    says = _("The parent case's value, until a value is typed over it")
    heads = list(ctx.layout.case_headers)
    for c, case in enumerate(ctx.model.cases):
        row = first.moved(rows=1 + c)
        label = Place(row.sheet, row.row, LABEL)
        head = ctx.link(heads[c], label, _("The label of the case"))
        yield Cell(label, head, "case_row")
        yield Cell(label.moved(cols=1), ctx.unit(item.unit), "unit")
        stated = item.stated(case.name, ctx.parents, axis)
        for i in range(1, axis.length + 1):
            at = row.moved(cols=i - 1)
            id = CellId.at_step(item.name, i, axis.key(i), case.name)
            if case.parent and not item.states(case.name, i):
                above = first.moved(rows=1 + cases.index(case.parent), cols=i - 1)
                link = Formula("=" + above.ref(at.sheet, "none"), says)
                yield Cell(at, link, "inherited", form, id)
            else:
                yield Cell(at, stated[i - 1], "override" if case.parent else "input", form, id)
