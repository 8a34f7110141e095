"""What was generated, on Workings: every input and series, and how today's cells compare."""

from collections.abc import Iterator
from datetime import date

from ...addresses import Area, Place
from ...book.book import Cell, Formula
from ...formulas.item_formulas import NOT_AVAILABLE, literal
from ...number_formats import FormatName
from ...template.figures import Constant, SeriesInput
from ...template.input_table import InputTable
from ...template.inputs import Input
from ...template.sources import Attribution
from ...template.words import ASSUMED as ASSUMED_TAGS
from ...translations import Translate
from ..context import Context
from ..layout import FIRST_ROW, LABEL, LIVE, REGISTER_TITLE
from . import parts, table_register
from .constants import dated
from .inputs import facts
from .sources import NOTHING, reasons

CHANGED, NOT_NUMBERS, OUTSIDE, NO_CHOICE, OUTSIDE_EVIDENCE, OLD, ASSUMED, UNEXPLAINED = range(8)


def labels(_: Translate) -> dict[int, str]:
    """What each count of a register counts."""
    return {
        CHANGED: _("Cells that differ from what was generated"),
        NOT_NUMBERS: _("Cells that hold no number"),
        OUTSIDE: _("Cells outside the allowed range"),
        NO_CHOICE: _("Cells that hold none of the choices"),
        OUTSIDE_EVIDENCE: _("Live value outside low to high"),
        OLD: _("Source older than allowed"),
        ASSUMED: _("Value or range is assumed"),
        UNEXPLAINED: _("Old source without a reason"),
    }


def judged(ctx: Context) -> Place:
    """The cell of the day at which sources are judged."""
    return Place(ctx.tool_sheets.workings, FIRST_ROW + 2, LIVE)


def old_after(ctx: Context) -> Place:
    """The cell of the days after which a source is old."""
    return judged(ctx).moved(rows=1)


def series_places(ctx: Context) -> dict[str, Place]:
    """The first generated step of every typed series."""
    start = ctx.layout.series_register
    places: dict[str, Place] = {}
    for item in _series(ctx):
        places[item.name] = Place(start.sheet, start.row + 3, LIVE + len(places))
    return places


def counts(what: int, ctx: Context) -> list[Area]:
    """The cells that count what differs: one area for the inputs, one for the series.

    What is judged by its date stands in one area: the inputs and the dated constants.
    """
    places = list(ctx.layout.register.values())
    places += ctx.layout.dated.values() if what in (OLD, UNEXPLAINED) else ()
    areas = []
    if places:
        first = places[0].moved(cols=len(ctx.layout.cases) + what)
        areas.append(Area.between(first, first.moved(rows=places[-1].row - places[0].row)))
    series = list(series_places(ctx).values())
    if series and what in (CHANGED, NOT_NUMBERS, OUTSIDE):
        row = _longest(ctx) + 2 + what
        areas.append(Area.between(series[0].moved(rows=row), series[-1].moved(rows=row)))
    if ctx.layout.across_register and what in ACROSS:
        rows = across_rows(ctx)
        first, last = (at.moved(cols=ACROSS[what]) for at in (rows[0], rows[-1]))
        areas.append(Area.between(first, last))
    if what in TABLES:
        tables = ctx.model.of(InputTable)
        areas += (table_register.counted(table, TABLES[what], ctx) for table in tables)
    return areas


TABLES = {
    CHANGED: table_register.CHANGED,
    NOT_NUMBERS: table_register.NOT_NUMBERS,
    OUTSIDE: table_register.OUTSIDE,
    NO_CHOICE: table_register.NO_CHOICE,
}
"""What is counted of each column of a table."""


ACROSS = {CHANGED: -3, NOT_NUMBERS: -2, OUTSIDE: -1}
"""The counts of a series across: how far before its first generated step each stands."""


def across_rows(ctx: Context) -> list[Place]:
    """The first generated step of each row of typed series across, a row for each case."""
    return [
        first.moved(rows=row)
        for name, first in ctx.layout.across_register.items()
        for row in range(len(ctx.layout.cases) if ctx.item(name).varies else 1)
    ]


def old(item: str, ctx: Context) -> Place:
    """The cell that is 1 where an input's source is older than allowed."""
    return ctx.layout.register[item].moved(cols=len(ctx.layout.cases) + OLD)


def assumed(item: str, ctx: Context) -> Place:
    """The cell that is 1 where an input's value or its range rests on an assumption."""
    return ctx.layout.register[item].moved(cols=len(ctx.layout.cases) + ASSUMED)


def dates(ctx: Context) -> dict[str, Place]:
    """The cell of the date of every dated constant."""
    return {item: Place(at.sheet, at.row, LIVE) for item, at in ctx.layout.dated.items()}


def reasons_of(item: str, ctx: Context) -> list[Place]:
    """The cells that say why the sources of an input or a dated constant stand, though old."""
    found = next((known.source for known in ctx.model.inputs() if known.name == item), None)
    constants = (known.source for known, _day in dated(ctx.model) if known.name == item)
    return reasons(found or next(constants, None), ctx)


def cells(ctx: Context) -> Iterator[Cell]:
    """What was generated, and counts of what differs from it now."""
    _, day, limit = ctx.words, judged(ctx), old_after(ctx)
    yield from parts.lead(day, "constant", _("Sources are judged at"), _("date"))
    yield Cell(day, ctx.as_of, "constant", "date")
    words = _("A source is old after")
    yield from parts.lead(limit, "constant", words, _("days"))
    yield Cell(limit, ctx.model.old_after_days, "constant", "whole")
    top = Place(ctx.tool_sheets.workings, REGISTER_TITLE, LABEL)
    count = len(ctx.layout.cases)
    counted = labels(_)
    words = _("Inputs as generated, and what differs today")
    yield from parts.title(top, words, LIVE + count + len(counted))
    yield from parts.headers(top.moved(rows=1, cols=3), ctx.layout.cases)
    yield from parts.headers(top.moved(rows=1, cols=3 + count), counted.values())
    for item in ctx.model.inputs():
        yield from _input(item, ctx)
    for constant, dated_at in dated(ctx.model):
        yield from _dated(constant, dated_at, ctx)
    if series_places(ctx):
        yield from _series_register(ctx)
    if ctx.layout.across_register:
        yield from _across_register(ctx)
    for table in ctx.model.of(InputTable):
        yield from table_register.register(table, ctx)


def _input(item: Input, ctx: Context) -> Iterator[Cell]:
    first, form = ctx.layout.register[item.name], ctx.format(item.unit)
    cases, sheet, _ = ctx.layout.cases, first.sheet, ctx.words
    unit = ctx.unit(item.unit)
    yield from parts.lead(first, f"generated.{item.name}", item.label, unit)
    kinds = {"number": _("number"), "date": _("date"), "text": _("text")}
    kind = _("choice") if item.choice or item.picks else kinds[item.takes]
    yield Cell(Place(sheet, first.row, LIVE), kind, "word")
    for i, case in enumerate(cases):
        value = item.content(item.stated(case, ctx.parents))
        yield Cell(first.moved(cols=i), value, "generated", form)
    for what, text in _tests(item, first, ctx).items():
        says = labels(_)[what]
        yield Cell(first.moved(cols=len(cases) + what), Formula(text, says), "formula", "whole")


def _dated(item: Constant, day: date, ctx: Context) -> Iterator[Cell]:
    """A constant with a date: the date, and whether it is too old."""
    first, _ = ctx.layout.dated[item.name], ctx.words
    at = dates(ctx)[item.name]
    yield from parts.lead(first, f"dated.{item.name}", item.label, _("date"))
    yield Cell(at, day, "generated", "date")
    tests = {
        OLD: _too_old(at.ref(at.sheet, "column"), at.sheet, ctx),
        UNEXPLAINED: _unexplained(item.source, first, ctx),
    }
    for what, text in tests.items():
        place = first.moved(cols=len(ctx.layout.cases) + what)
        yield Cell(place, Formula(text, labels(_)[what]), "formula", "whole")


def _too_old(day: str, sheet: str, ctx: Context) -> str:
    """The formula that gives 1 where a source of that day is older than allowed."""
    return f"=IF({day}+{old_after(ctx).ref(sheet)}<{judged(ctx).ref(sheet)},1,0)"


def _unexplained(attribution: Attribution | None, first: Place, ctx: Context) -> str:
    """The formula that gives 1 where a source is old, and no reason is told why it stands."""
    age = first.moved(cols=len(ctx.layout.cases) + OLD).ref(first.sheet, "column")
    refs = [place.ref(first.sheet) for place in reasons(attribution, ctx)]
    empty = ",".join(f'{ref}="",{ref}={literal(NOTHING)}' for ref in refs)
    return f"=IF(OR({empty}),{age},0)" if refs else f"=IF({age}=1,1,0)"


def _tests(item: Input, first: Place, ctx: Context) -> dict[int, str]:
    """The formula of each count of an input."""
    sheet, cases, _ = first.sheet, ctx.layout.cases, ctx.words
    typed = ctx.layout.case_cells(item.name).ref(sheet, "column")
    generated = parts.across(first, len(cases)).ref(sheet, "column")
    at = {word: place.ref(sheet, "column") for word, place in facts(item.name, ctx).items()}
    live = ctx.layout.live(item.name).ref(sheet, "column")
    word = literal(_("choice"))
    choice = Place(sheet, first.row, LIVE).ref(sheet, "column")
    tags = (at["evidence"], at["range_evidence"])
    tagged = [f"{tag}={literal(kind)}" for tag in tags for kind in ASSUMED_TAGS]
    counted = {
        CHANGED: f"=SUMPRODUCT(({typed}<>{generated})*1)",
        OLD: _too_old(at["as_of"], sheet, ctx),
        ASSUMED: f"=IF(OR({','.join(tagged)}),1,0)",
        UNEXPLAINED: _unexplained(item.source, first, ctx),
    }
    if item.takes == "text":
        return counted | {NOT_NUMBERS: f'=SUMPRODUCT(({typed}="")*1)'}
    if item.picks:
        row = ctx.layout.case_cells(f"{item.name}.row").ref(sheet, "column")
        return counted | {NO_CHOICE: f"={len(cases)}-COUNT({row})"}
    if item.labels:
        return counted | {NO_CHOICE: _no_choice(item, sheet, ctx)}
    return counted | {
        NOT_NUMBERS: f"=COUNT({generated})-COUNT({typed})",
        OUTSIDE: f"=SUMPRODUCT(({typed}<{at['minimum']})+({typed}>{at['maximum']}))"
        + (f"+{_fractions(live, typed)}" if item.whole else ""),
        NO_CHOICE: f"=IF({choice}={word},SUMPRODUCT(({typed}<>{at['minimum']})"
        f"*({typed}<>{at['minimum']}+1)*({typed}<>{at['maximum']})),0)",
        OUTSIDE_EVIDENCE: f"=IF(OR({live}<{at['low']},{live}>{at['high']}),1,0)",
    }


def _fractions(live: str, typed: str) -> str:
    """The formula that is 1 where a number of steps has a fraction: live, or in the other cases.

    Not every program cuts each cell of a range: of the other cases the sum tells, so that two
    fractions that make a whole number are told when one of their cases is live.
    """
    return f"IF(OR(INT({live})<>{live},INT(SUM({typed}))<>SUM({typed})),1,0)"


def _no_choice(item: Input, sheet: str, ctx: Context) -> str:
    """The formula that counts the cases in which no option is chosen: every other has one."""
    rows = [ctx.layout.case_cells(f"{item.name}.{option}") for option in item.labels]
    chosen = Area.between(rows[0].first, rows[-1].last).ref(sheet, "column")
    return f"=COUNT({rows[0].ref(sheet, 'column')})-SUM({chosen})"


def _series_register(ctx: Context) -> Iterator[Cell]:
    start, longest, _ = ctx.layout.series_register, _longest(ctx), ctx.words
    places, counted, sheet = series_places(ctx), labels(_), start.sheet
    words = _("Series as generated, and what differs today")
    yield from parts.title(start, words, LIVE + len(places) - 1)
    tests = (counted[what] for what in (CHANGED, NOT_NUMBERS, OUTSIDE))
    below = (_("Minimum"), _("Maximum"), *tests)
    for i in range(longest):
        label = _("Step {number}").format(number=i + 1)
        yield Cell(start.moved(rows=3 + i), label, "label")
    for i, word in enumerate(below):
        yield Cell(start.moved(rows=3 + longest + i), word, "label")
    for item in _series(ctx):
        first, form = places[item.name], ctx.format(item.unit)
        yield Cell(Place(sheet, start.row + 1, first.col), f"generated.{item.name}", "id")
        yield Cell(Place(sheet, start.row + 2, first.col), item.label, "header")
        for i, value in enumerate(item.stated("", {}, ctx.model.axis(ctx.item(item.name).axis))):
            yield Cell(first.moved(rows=i), value, "generated", form)
        yield from _series_counts(item, first, longest, form, ctx)


def _series_counts(
    item: SeriesInput, first: Place, longest: int, form: FormatName, ctx: Context
) -> Iterator[Cell]:
    typed, sheet = ctx.layout.series(item.name).ref(first.sheet), first.sheet
    generated = parts.down(first, ctx.layout.lengths[item.name]).ref(sheet)
    low, high = first.moved(rows=longest), first.moved(rows=longest + 1)
    yield Cell(low, item.minimum, "generated", form)
    yield Cell(high, item.maximum, "generated", form)
    texts = _differences(typed, generated, low.ref(sheet), high.ref(sheet))
    for what, text in zip((CHANGED, NOT_NUMBERS, OUTSIDE), texts, strict=True):
        place = first.moved(rows=longest + 2 + what)
        yield Cell(place, Formula(text, labels(ctx.words)[what]), "formula", "whole")


def _across_register(ctx: Context) -> Iterator[Cell]:
    """A row for each typed series across, or for each of its cases, beside what differs today."""
    _, counted = ctx.words, labels(ctx.words)
    rows = across_rows(ctx)
    top = Place(rows[0].sheet, rows[0].row - 2, LABEL)
    longest = max(ctx.layout.lengths[name] for name in ctx.layout.across_register)
    words = _("Series across as generated, and what differs today")
    yield from parts.title(top, words, rows[0].col + 2 * longest - 1)
    heads = (_("Minimum"), _("Maximum"), *(counted[what] for what in ACROSS))
    yield from parts.headers(top.moved(rows=1, cols=2), heads)
    steps = [_("Step {number}").format(number=i + 1) for i in range(longest)]
    yield from parts.headers(top.moved(rows=1, cols=2 + len(heads)), steps)
    today = (_("{step}, today").format(step=step) for step in steps)
    yield from parts.headers(top.moved(rows=1, cols=2 + len(heads) + longest), today)
    known = {item.name: item for item in ctx.model.sourced() if isinstance(item, SeriesInput)}
    for name in ctx.layout.across_register:
        yield from _across(known[name], longest, ctx)


def _across(item: SeriesInput, longest: int, ctx: Context) -> Iterator[Cell]:
    axis, form = ctx.model.axis(ctx.item(item.name).axis), ctx.format(item.unit)
    typed, labelled = ctx.layout.series(item.name), labels(ctx.words)
    cases = [case.name for case in ctx.model.cases] if item.cases else [""]
    for c, case in enumerate(cases):
        first = ctx.layout.across_register[item.name].moved(rows=c)
        row = Place(first.sheet, first.row, LIVE)
        id = f"generated.{item.name}" + (f"@{case}" if case else "")
        yield from parts.lead(row, id, item.label, ctx.unit(item.unit))
        values = item.stated(case, ctx.parents, axis)
        for i, value in enumerate(values):
            yield Cell(first.moved(cols=i), value, "generated", form)
        yield Cell(row, item.minimum, "generated", form)
        yield Cell(row.moved(cols=1), item.maximum, "generated", form)
        down = 1 + c if case else 0
        now = first.moved(cols=longest)
        for i in range(len(values)):
            yield _today(typed.first.moved(rows=down, cols=i), now.moved(cols=i), form, ctx)
        texts = _differences(
            parts.across(now, len(values)).ref(row.sheet),
            parts.across(first, len(values)).ref(row.sheet),
            row.ref(row.sheet),
            row.moved(cols=1).ref(row.sheet),
        )
        for (what, back), text in zip(ACROSS.items(), texts, strict=True):
            yield Cell(first.moved(cols=back), Formula(text, labelled[what]), "formula", "whole")


def _today(typed: Place, at: Place, form: FormatName, ctx: Context) -> Cell:
    """What a step holds today, found cell by cell: somebody may put columns between the steps."""
    ref, _ = typed.ref(at.sheet, "none"), ctx.words
    text = f"=IF(ISNUMBER({ref}),{ref},{literal(NOT_AVAILABLE)})"
    return Cell(at, Formula(text, _("The figure of today, if it is one")), "formula", form)


def _differences(typed: str, generated: str, low: str, high: str) -> tuple[str, str, str]:
    """The formulas of the counts of a series: changed, no numbers, outside."""
    return (
        f"=SUMPRODUCT(({typed}<>{generated})*1)",
        f"=COUNT({generated})-COUNT({typed})",
        f"=SUMPRODUCT(({typed}<{low})+({typed}>{high}))",
    )


def _series(ctx: Context) -> Iterator[SeriesInput]:
    """The typed series that run down."""
    for item in ctx.model.sourced():
        if isinstance(item, SeriesInput) and item.name not in ctx.layout.across:
            yield item


def _longest(ctx: Context) -> int:
    return max(ctx.layout.lengths[item.name] for item in _series(ctx))
