"""Pieces that several blocks share: titles, headers, the lead of a row."""

from collections.abc import Iterable, Iterator
from datetime import date

from ...addresses import Area, Place
from ...book.book import Cell, Chart, Formula, Highlight, Name, Validation
from ...book.roles import Role
from ...template.entries import Limit, as_number
from ...template.figures import SeriesInput
from ...template.inputs import Input, Named
from ...template.items import Flaw, Item
from ...template.schema import Model
from ...translations import Translate, day, figure
from ..context import Context
from ..layout import ID, LABEL, LIVE, UNIT

Part = Cell | Chart | Highlight | Name | Validation


def title(corner: Place, text: str, last: int) -> Iterator[Cell]:
    """A block's title under a thin rule that runs to column `last`."""
    yield Cell(corner, text, "heading")
    for col in range(corner.col + 1, last + 1):
        yield Cell(Place(corner.sheet, corner.row, col), "", "heading")


def live_cells(first: Place, items: Iterable[Named]) -> Iterator[tuple[str, Place]]:
    """The live cell of each item, a row each from `first` on."""
    for i, item in enumerate(items):
        yield item.name, Place(first.sheet, first.row + i, LIVE)


def headers(first: Place, words: Iterable[str], role: Role = "header") -> Iterator[Cell]:
    """A word per column from `first` on."""
    for i, word in enumerate(words):
        yield Cell(first.moved(cols=i), word, role)


def heads(at: Place, what: str, words: Iterable[str], _: Translate) -> Iterator[Cell]:
    """The heads of a table: what its rows are, their unit, and a word per column of figures."""
    yield from headers(at, (what, _("Unit")), "header_text")
    yield from headers(at.moved(cols=2), words)


def lead(at: Place, name: str, label: str, unit: str, bold: bool = False) -> Iterator[Cell]:
    """Id, label and unit of the row of `at`."""
    if name:
        yield Cell(Place(at.sheet, at.row, ID), name, "id")
    yield Cell(Place(at.sheet, at.row, LABEL), label, "label_total" if bold else "label")
    yield Cell(Place(at.sheet, at.row, UNIT), unit, "unit_total" if bold else "unit")


def case_header(at: Place, ctx: Context, fixed: str = "both") -> Iterator[Cell]:
    """The heads of the case columns; `fixed` says which dollar signs their formulas have."""
    _ = ctx.words
    yield from heads(at, _("Item"), [_("Live case")], _)
    for i, source in enumerate(ctx.layout.case_headers):
        label = Formula("=" + source.ref(at.sheet, fixed), _("The label of the case"))
        yield Cell(at.moved(cols=3 + i), label, "header")


def every_case(item: str, ctx: Context, live: bool = False) -> Area:
    """The steps of a series in every case: steps down, cases across, base case first.

    With `live` the live case stands before it.
    """
    first, steps = ctx.layout.over_cases[item], ctx.layout.lengths[item]
    last = first.moved(rows=steps - 1, cols=len(ctx.layout.cases))
    return Area.between(first if live else first.moved(cols=1), last)


def guarded(ref: str) -> str:
    """A reference that counts as 0 while it shows `n/a`."""
    return f"IF(ISNUMBER({ref}),{ref},0)"


def down(first: Place, count: int) -> Area:
    """So many cells of a column."""
    return Area.between(first, first.moved(rows=count - 1))


def across(first: Place, count: int) -> Area:
    """So many cells of a row."""
    return Area.between(first, first.moved(cols=count - 1))


def within(item: SeriesInput, typed: Area, told: str) -> Validation:
    """What may be typed into the steps of a series."""
    low, high = item.bounds or (0.0, 0.0)
    return Validation(typed, item.label[:32], told, low, high, dated=item.takes == "date")


def undated(number: int, item: Named, takes: str, key: str, model: Model) -> Iterator[Flaw]:
    """That an item is a date and its unit is not, or the other way round."""
    unit = model.units[item.unit].format if item.unit in model.units else item.unit
    if takes == "date" and unit != "date":
        message = f"`{item.unit}` is no unit of dates: write `unit: date`"
        yield Flaw(("items", number, "unit"), message, item.unit)
    if takes == "number" and unit == "date":
        message = f"`{item.unit}` is a unit of dates: write the value as 2026-01-31"
        yield Flaw(("items", number, key), message)


def allowed(item: Named | Item, minimum: Limit, maximum: Limit, ctx: Context) -> str:
    """What the prompt of a cell that may be typed into says first."""
    _, share = ctx.words, ctx.is_share(item.unit)
    if isinstance(minimum, date) and isinstance(maximum, date):
        low, high = day(minimum, ctx.lang), day(maximum, ctx.lang)
        says = _("{item}: a date from {minimum} to {maximum}.")
        return says.format(item=item.label, minimum=low, maximum=high)
    told = _("{item}, in {unit}. Allowed: {minimum} to {maximum}.")
    if share:
        told = _("{item}. Allowed: {minimum} to {maximum}.")
    elif isinstance(item, Input) and item.whole:
        told = _("{item}, in {unit}. Allowed: whole numbers from {minimum} to {maximum}.")
    limits = (as_number(minimum), as_number(maximum))
    least, most = (
        f"{figure(float(f'{limit * 100:.15g}'), ctx.lang)} %" if share else figure(limit, ctx.lang)
        for limit in limits
    )
    return told.format(item=item.label, unit=ctx.unit(item.unit), minimum=least, maximum=most)
