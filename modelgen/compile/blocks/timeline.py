"""The timeline block: first day, length and last actual step, and a row of each date and flag."""

from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal, NamedTuple

from ...addresses import Area, Place
from ...book.book import Cell, CellId, Formula, Name, Validation
from ...book.roles import Role
from ...number_formats import FormatName
from ...template.analyze import Analysis
from ...template.axes import KEYS, LAST_ACTUAL, NAME, PARTS, PER_YEAR, READY, Axis
from ...template.items import Flaw, Item, unknown
from ...template.schema import Model
from ...template.words import ItemName
from ...translations import Translate
from ..context import Context
from ..layout import FIRST_STEP, TOTAL
from . import parts, series_across
from .drawn import DrawnBlock

FIRST_DAY, STEP_MONTHS, STEPS_A_YEAR, YEAR_ENDS, ACTUALS_END, NUMBERS = range(1, 7)
"""The rows below the title; those of dates and flags follow, then those of parts of years."""


def last_actual(axis: Axis) -> str:
    """The id of the input that says where the actual steps of a timeline end."""
    return f"{axis.name}.{LAST_ACTUAL}"


def last_actual_place(id: str, ctx: Context) -> Place:
    """The cell of that input."""
    first = ctx.layout.items[id.partition(".")[0]]
    return Place(first.sheet, first.row - NUMBERS + ACTUALS_END, TOTAL)


class TimelineRow(NamedTuple):
    """A row of a timeline: label, format, and its formula from number and dates."""

    label: str
    format: FormatName
    formula: str
    before: bool = False
    """Whether it says something of the day before the first step."""


class TimelineBlock(DrawnBlock):
    """The steps of a timeline with their dates and flags: each of them may be used in formulas."""

    kind: Literal["timeline"]
    axis: ItemName

    plans: ClassVar = ("periods",)

    def axes(self) -> Iterator[str]:
        yield self.axis

    def flaws(self, model: Model, items: Mapping[str, Item]) -> Iterator[Flaw]:
        timelines = [axis.name for axis in model.axes if axis.timeline]
        yield from unknown(("axis",), self.axis, timelines, "timeline")
        drawn = [b for b in model.of(TimelineBlock) if b.axis == self.axis]
        if drawn[0] is not self:
            yield Flaw(("axis",), f"timeline `{self.axis}` has a block already", self.axis)

    def item_places(self, corner: Place, model: Model) -> Iterator[tuple[str, Place]]:
        first = Place(corner.sheet, corner.row + NUMBERS, FIRST_STEP)
        yield self.axis, first
        axis = model.axis(self.axis)
        for i, word in enumerate(axis.ready_words(), 1):
            yield f"{self.axis}.{word}", first.moved(rows=i)
        for i, lasts in enumerate(axis.counts, 1):
            row = first.row + len(list(axis.ready())) + i
            yield series_across.parts_of(self.axis, lasts), Place(corner.sheet, row, TOTAL)
        at = Place(corner.sheet, corner.row + STEPS_A_YEAR, TOTAL)
        yield f"{self.axis}.{PER_YEAR}", at

    def height(self, analysis: Analysis) -> int:
        axis = analysis.model.axis(self.axis)
        return 1 + NUMBERS + len(list(axis.ready())) + len(axis.counts)

    def last_column(self, corner: Place, ctx: Context) -> int:
        return FIRST_STEP + ctx.model.axis(self.axis).length - 1

    def cells(self, corner: Place, ctx: Context) -> Iterator[parts.Part]:
        axis = ctx.model.axis(self.axis)
        yield from _typed(axis, corner, ctx)
        yield from _counts(axis, ctx)
        numbers = ctx.layout.items[axis.name]
        at = Place(corner.sheet, numbers.row, TOTAL)
        yield from parts.lead(at, axis.name, ctx.words("Step"), "1")
        for step in range(axis.length + 1):
            yield Cell(numbers.moved(cols=step - 1), step, "step_number", "plain")
        rows = _rows(ctx, corner, axis)
        for i, word in enumerate(axis.ready_words(), 1):
            name, row = f"{axis.name}.{word}", rows[word]
            yield from parts.lead(at.moved(rows=i), name, row.label, ctx.unit(READY[word]))
            for step in range(0 if row.before else 1, axis.length + 1):
                place = numbers.moved(rows=i, cols=step - 1)
                yield _cell(row, place, numbers.row, name, step, axis)
        yield Name(f"steps_{axis.name}", ctx.layout.series(f"{axis.name}.end"))


def _cell(row: TimelineRow, at: Place, numbers: int, name: str, step: int, axis: Axis) -> Cell:
    def own(below: int) -> str:
        return Place(at.sheet, numbers + below, at.col).ref(at.sheet, "row")

    words = {word: own(i) for i, word in enumerate(("number", *axis.ready_words()))}
    key = axis.key(step) if step else "opening"
    text = "=" + row.formula.format_map(words)
    content = Formula(text, row.label, len(row.label) if row.format == "text" else 0)
    return Cell(at, content, "formula", row.format, CellId.at_step(name, step, key))


def _typed(axis: Axis, corner: Place, ctx: Context) -> Iterator[parts.Part]:
    assert axis.timeline
    _, timeline = ctx.words, axis.timeline
    typed: tuple[tuple[int, str, str, object, FormatName], ...] = (
        (FIRST_DAY, "first_day", _("First day"), timeline.start, "date"),
        (STEP_MONTHS, "step_months", _("Months in a step"), timeline.months, "plain"),
        (
            YEAR_ENDS,
            "year_ends",
            _("Month with which a year ends"),
            ctx.model.year_ends(axis.name),
            "plain",
        ),
        (ACTUALS_END, LAST_ACTUAL, _("Last actual step (0: none)"), axis.actuals, "plain"),
    )
    for down, word, label, value, form in typed:
        at = Place(corner.sheet, corner.row + down, TOTAL)
        unit = _("date") if form == "date" else "1"
        yield from parts.lead(at, f"{axis.name}.{word}", label, unit)
        role: Role = "step_number" if down == STEP_MONTHS else "input"
        yield Cell(at, value, role, form, CellId(f"{axis.name}.{word}"))  # type: ignore[arg-type]
    for down, told, first, last in (
        (YEAR_ENDS, _("Month with which a year ends"), 1, 12),
        (ACTUALS_END, _("Last actual step (0: none)"), 0, axis.length),
    ):
        at = Place(corner.sheet, corner.row + down, TOTAL)
        yield Validation(Area.of(at), axis.label[:32], told, first, last, whole=True)
    at = Place(corner.sheet, corner.row + STEPS_A_YEAR, TOTAL)
    yield from parts.lead(at, f"{axis.name}.{PER_YEAR}", _("Steps in a year"), "1")
    id = CellId(f"{axis.name}.{PER_YEAR}", f"{axis.name}.{PER_YEAR}")
    yield Cell(at, 12 / timeline.months, "constant", "plain", id)


def _counts(axis: Axis, ctx: Context) -> Iterator[Cell]:
    """How many quarters and half-years a year has, where steps are found by them."""
    _ = ctx.words
    words = {"quarter": _("Quarters in a year"), "half-year": _("Half-years in a year")}
    for lasts in axis.counts:
        id = series_across.parts_of(axis.name, lasts)
        at = ctx.layout.items[id]
        yield from parts.lead(at, id, words[lasts], "1")
        yield Cell(at, PARTS[lasts], "constant", "plain", CellId(id))


def _rows(ctx: Context, corner: Place, axis: Axis) -> dict[str, TimelineRow]:
    """The rows by the word that formulas call them."""

    def typed(down: int) -> str:
        return Place(corner.sheet, corner.row + down, TOTAL).ref(corner.sheet)

    _, months, year = ctx.words, typed(STEP_MONTHS), typed(STEPS_A_YEAR)
    in_year = f"MONTH(EDATE({{end}},{months}*{year}-{typed(YEAR_ENDS)}))"
    rows = _dates(_, corner, axis)
    for lasts in axis.counts:
        a_year = ctx.layout.items[series_across.parts_of(axis.name, lasts)].ref(corner.sheet)
        number = f"{{fiscal}}*{a_year}+INT(({in_year}-1)*{a_year}/({months}*{year}))"
        rows[KEYS[lasts]] = TimelineRow(series_across.counted(lasts, _), "plain", number)
        if axis.named and lasts == axis.lasts:
            called = series_across.part_called(axis, f"{{{KEYS[lasts]}}}", corner, ctx)
            whole = f"MOD({in_year}*{a_year},{months}*{year})=0"
            told = f"IF({whole},{called},{ctx.date_said('{end}')})"
            rows[NAME] = TimelineRow(_("Name of the step"), "text", told)
    return rows


def _dates(_: Translate, corner: Place, axis: Axis) -> dict[str, TimelineRow]:
    """The rows of dates and flags."""

    def typed(down: int) -> str:
        return Place(corner.sheet, corner.row + down, TOTAL).ref(corner.sheet)

    first, months, year = typed(FIRST_DAY), typed(STEP_MONTHS), typed(STEPS_A_YEAR)
    numbers = Area.between(
        Place(corner.sheet, corner.row + NUMBERS, FIRST_STEP),
        Place(corner.sheet, corner.row + NUMBERS, FIRST_STEP + axis.length - 1),
    ).ref(corner.sheet)
    one = "IF({number}=%s,1,0)"
    return {
        "start": TimelineRow(
            _("First day of the step"), "date",
            f"EDATE({first},({{number}}-1)*{months})",
        ),
        "end": TimelineRow(
            _("Last day of the step"), "date", f"EDATE({first},{{number}}*{months})-1",
            before=True,
        ),
        "days": TimelineRow(_("Days in the step"), "plain", "{end}-{start}+1"),
        "fiscal": TimelineRow(
            _("Year in which it ends"), "plain",
            f"YEAR(EDATE({{end}},{months}*{year}-{typed(YEAR_ENDS)}))",
        ),
        "first": TimelineRow(_("First step (1 or 0)"), "plain", one % "1"),
        "last": TimelineRow(_("Last step (1 or 0)"), "plain", one % f"MAX({numbers})"),
        "actual": TimelineRow(
            _("Actual (1 or 0)"), "plain", f"IF({{number}}<={typed(ACTUALS_END)},1,0)"
        ),
        "plan": TimelineRow(_("Planned (1 or 0)"), "plain", "1-{actual}"),
        "months": TimelineRow(_("Months in the step"), "plain", f"{months}"),
        "years": TimelineRow(_("Years in the step"), "factor", f"1/{year}"),
    }  # fmt: skip
