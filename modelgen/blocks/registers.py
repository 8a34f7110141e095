"""What was generated, on Workings: every input and series, and how today's cells compare."""

from collections.abc import Iterator

from ..analyze import Analysis
from ..book import Area, Cell, Formula, Place
from ..context import Context
from ..layout import FIRST_ROW, LABEL, LIVE, WORKINGS
from ..spec import Input, InputCounts, SeriesInput
from . import parts
from .inputs import facts

JUDGED = Place(WORKINGS, FIRST_ROW + 2, LIVE)
OLD_AFTER = JUDGED.moved(rows=1)
CHANGED, NOT_NUMBERS, OUTSIDE, NO_CHOICE, OUTSIDE_EVIDENCE, OLD = range(6)
COUNTS = {
    CHANGED: "Cells that differ from what was generated",
    NOT_NUMBERS: "Cells that hold no number",
    OUTSIDE: "Cells outside the allowed range",
    NO_CHOICE: "Cells that hold neither choice",
    OUTSIDE_EVIDENCE: "Live value outside the evidence",
    OLD: "Source older than allowed",
}


def series_places(ctx: Context) -> dict[str, Place]:
    """The first generated step of every typed series."""
    start = ctx.layout.series_register
    places: dict[str, Place] = {}
    for item in _series(ctx):
        places[item.name] = Place(start.sheet, start.row + 3, LIVE + len(places))
    return places


def counts(what: int, ctx: Context) -> list[Area]:
    """The cells that count what differs: one area for the inputs, one for the series."""
    places = list(ctx.layout.register.values())
    areas = []
    if places:
        first = places[0].moved(cols=len(ctx.layout.cases) + what)
        areas.append(Area(first, first.moved(rows=places[-1].row - places[0].row)))
    series = list(series_places(ctx).values())
    if series and what in (CHANGED, NOT_NUMBERS, OUTSIDE):
        row = _longest(ctx) + 2 + what
        areas.append(Area(series[0].moved(rows=row), series[-1].moved(rows=row)))
    return areas


def old(item: str, ctx: Context) -> Place:
    """The cell that is 1 where an input's source is older than allowed."""
    return ctx.layout.register[item].moved(cols=len(ctx.layout.cases) + OLD)


def cells(ctx: Context) -> Iterator[Cell]:
    yield from parts.lead(WORKINGS, JUDGED.row, "constant", "Sources are judged at", "date")
    yield Cell(JUDGED, ctx.as_of, "constant", "date")
    words = ("constant", "A source is old after", "days")
    yield from parts.lead(WORKINGS, OLD_AFTER.row, *words)
    yield Cell(OLD_AFTER, ctx.model.old_after_days, "constant", "whole")
    top = Place(WORKINGS, FIRST_ROW + 5, LABEL)
    count = len(ctx.layout.cases)
    yield from parts.title(
        top, "Inputs as generated, and what differs today", LIVE + count + len(COUNTS)
    )
    yield from parts.headers(Place(WORKINGS, top.row + 1, LIVE + 1), ctx.layout.cases)
    yield from parts.headers(Place(WORKINGS, top.row + 1, LIVE + 1 + count), COUNTS.values())
    for item in ctx.model.inputs():
        yield from _input(item, ctx)
    if series_places(ctx):
        yield from _series_register(ctx)


def _input(item: Input, ctx: Context) -> Iterator[Cell]:
    first, form = ctx.layout.register[item.name], ctx.format(item.unit)
    cases = ctx.layout.cases
    yield from parts.lead(WORKINGS, first.row, f"generated.{item.name}", item.label, item.unit)
    yield Cell(Place(WORKINGS, first.row, LIVE), "choice" if item.choice else "number", "word")
    values: dict[str, float] = {}
    for i, case in enumerate(ctx.model.cases):
        inherited = values[case.parent] if case.parent else item.value
        values[case.name] = item.cases.get(case.name, inherited)
        yield Cell(first.moved(cols=i), values[case.name], "generated", form)
    own = ctx.layout.case_cells(item.name).ref(WORKINGS, "column")
    generated = parts.across(first, len(cases)).ref(WORKINGS, "column")
    at = {word: place.ref(WORKINGS, "column") for word, place in facts(item.name, ctx).items()}
    live = ctx.layout.live(item.name).ref(WORKINGS, "column")
    choice = Place(WORKINGS, first.row, LIVE).ref(WORKINGS, "column")
    texts = {
        CHANGED: f"=SUMPRODUCT(({own}<>{generated})*1)",
        NOT_NUMBERS: f"=COUNT({generated})-COUNT({own})",
        OUTSIDE: f"=SUMPRODUCT(({own}<{at['minimum']})+({own}>{at['maximum']}))",
        NO_CHOICE: f'=IF({choice}="choice",SUMPRODUCT(({own}<>{at["minimum"]})'
        f"*({own}<>{at['maximum']})),0)",
        OUTSIDE_EVIDENCE: f"=IF(OR({live}<{at['low']},{live}>{at['high']}),1,0)",
        OLD: f"=IF({at['as_of']}+{OLD_AFTER.ref(WORKINGS)}<{JUDGED.ref(WORKINGS)},1,0)",
    }
    for what, text in texts.items():
        yield Cell(
            first.moved(cols=len(cases) + what), Formula(text, COUNTS[what]), "formula", "whole"
        )


def _series_register(ctx: Context) -> Iterator[Cell]:
    start, longest = ctx.layout.series_register, _longest(ctx)
    places = series_places(ctx)
    yield from parts.title(
        start, "Series as generated, and what differs today", LIVE + len(places) - 1
    )
    below = ["Minimum", "Maximum", *(COUNTS[w] for w in (CHANGED, NOT_NUMBERS, OUTSIDE))]
    for i in range(longest):
        yield Cell(Place(WORKINGS, start.row + 3 + i, LABEL), f"Step {i + 1}", "label")
    for i, word in enumerate(below):
        yield Cell(Place(WORKINGS, start.row + 3 + longest + i, LABEL), word, "label")
    for item in _series(ctx):
        first, form = places[item.name], ctx.format(item.unit)
        yield Cell(Place(WORKINGS, start.row + 1, first.col), f"generated.{item.name}", "id")
        yield Cell(Place(WORKINGS, start.row + 2, first.col), item.label, "header")
        for i, value in enumerate(item.values):
            yield Cell(first.moved(rows=i), value, "generated", form)
        yield from _series_counts(item, first, longest, form, ctx)


def _series_counts(
    item: SeriesInput, first: Place, longest: int, form: str, ctx: Context
) -> Iterator[Cell]:
    own = ctx.layout.series(item.name).ref(WORKINGS)
    generated = parts.down(first, len(item.values)).ref(WORKINGS)
    low, high = first.moved(rows=longest), first.moved(rows=longest + 1)
    yield Cell(low, item.minimum, "generated", form)
    yield Cell(high, item.maximum, "generated", form)
    texts = (
        f"=SUMPRODUCT(({own}<>{generated})*1)",
        f"=COUNT({generated})-COUNT({own})",
        f"=SUMPRODUCT(({own}<{low.ref(WORKINGS)})+({own}>{high.ref(WORKINGS)}))",
    )
    for what, text in zip((CHANGED, NOT_NUMBERS, OUTSIDE), texts, strict=True):
        place = first.moved(rows=longest + 2 + what)
        yield Cell(place, Formula(text, COUNTS[what]), "formula", "whole")


def _series(ctx: Context) -> Iterator[SeriesInput]:
    yield from (item for item in ctx.model.sourced() if isinstance(item, SeriesInput))


def _longest(ctx: Context) -> int:
    return max(ctx.layout.lengths[item.name] for item in _series(ctx))


def summary_height(block: InputCounts, analysis: Analysis) -> int:
    return 4


def summary_cells(block: InputCounts, corner: Place, ctx: Context) -> Iterator[Cell]:
    yield from parts.title(corner, block.title, LIVE + len(ctx.layout.cases))
    tagged = _evidence(ctx)
    rows = (
        (
            "Inputs changed since generation",
            "+".join(f'COUNTIF({area.ref(corner.sheet)},">0")' for area in counts(CHANGED, ctx)),
        ),
        ("Inputs assumed here (evidence A)", _counted(tagged, "A", corner)),
        ("Inputs assumed by the source (PA)", _counted(tagged, "PA", corner)),
    )
    for i, (label, text) in enumerate(rows):
        at = Place(corner.sheet, corner.row + 1 + i, LIVE)
        yield from parts.lead(at.sheet, at.row, "", label, "count")
        yield Cell(at, Formula(f"={text}", label), "formula", "plain")


def _evidence(ctx: Context) -> list[Area]:
    """The evidence cells of the inputs, one area per sheet."""
    sheets: dict[str, list[Place]] = {}
    for name in ctx.layout.register:
        place = facts(name, ctx)["evidence"]
        sheets.setdefault(place.sheet, []).append(place)
    return [Area(places[0], places[-1]) for places in sheets.values()]


def _counted(areas: list[Area], word: str, corner: Place) -> str:
    return "+".join(f'COUNTIF({area.ref(corner.sheet)},"{word}")' for area in areas)
