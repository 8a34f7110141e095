"""The tornado: each driver from its low to its high, ranked by swing, by formula."""

from collections.abc import Iterator

from ..analyze import Analysis
from ..book import Area, Cell, Formula, Highlight, Place, literal
from ..context import Context
from ..layout import LABEL, LIVE, UNIT
from ..points import tornado_drivers
from ..spec import Input, Tornado
from . import parts, registers
from .inputs import facts

HEADERS = (
    "Rank",
    "Low input",
    "High input",
    "Result at low",
    "Result at high",
    "Swing",
    "Low, from live",
    "High, from live",
)
RANK, LOW, HIGH, AT_LOW, AT_HIGH, SWING, LEFT, RIGHT = range(LIVE, LIVE + 8)
SAID = LIVE + 10
ORDER = LEFT
EVIDENCE, OLD = RIGHT, RIGHT + 1
UNRANKED = (*HEADERS[:6], "Order", "Evidence", "Old source")
SHARES = ("Assumed (A) or old", "Assumed (A)", "Old source")


def height(block: Tornado, analysis: Analysis) -> int:
    return 6 + 2 * len(tornado_drivers(analysis, block.output)) + 1 + len(SHARES)


def columns(block: Tornado, corner: Place, ctx: Context) -> dict[int, Area]:
    """The columns of the ranked table, by number."""
    count = len(tornado_drivers(ctx.analysis, block.output))
    first = corner.row + 2
    return {
        col: parts.down(Place(corner.sheet, first, col), count) for col in range(LABEL, SAID + 1)
    }


def cells(block: Tornado, corner: Place, ctx: Context) -> Iterator[parts.Part]:
    drivers = tornado_drivers(ctx.analysis, block.output)
    count, sheet = len(drivers), corner.sheet
    unranked = corner.moved(rows=count + 3)
    yield from parts.title(corner, block.title, SAID - 1)
    yield from _header(corner.moved(rows=1), HEADERS)
    for k in range(count):
        yield from _ranked(block, k, corner, unranked, count, ctx)
    low = columns(block, corner, ctx)[LOW]
    share = Area(low.first, low.last.moved(cols=1))
    unit = Place(sheet, low.first.row, UNIT).ref(sheet, "column")
    shares = (name for name, u in ctx.model.units.items() if u.format in ("percent", "exact"))
    tests = ",".join(f"{unit}={literal(name)}" for name in shares)
    if tests:
        yield Highlight(share, f"=OR({tests})", "as_percent")
    words = "The same drivers in the order of the inputs, before ranking"
    yield from parts.title(unranked, words, SAID - 1)
    yield from _header(unranked.moved(rows=1), UNRANKED)
    for i, driver in enumerate(drivers):
        yield from _driver(block, i, driver, unranked, count, ctx)
    yield from _shares(block, corner, ctx)


def weak_shares(ctx: Context) -> list[tuple[str, Place]]:
    """What the swing of the template's first tornado rests on: word and cell; none without one."""
    for s, b, _, block in ctx.model.blocks():
        if isinstance(block, Tornado):
            first = _first_share(block, ctx.layout.corners[s, b], ctx)
            return [(word, first.moved(rows=i)) for i, word in enumerate(SHARES)]
    return []


def _first_share(block: Tornado, corner: Place, ctx: Context) -> Place:
    count = len(tornado_drivers(ctx.analysis, block.output))
    return Place(corner.sheet, corner.row + 2 * count + 7, LIVE)


def _shares(block: Tornado, corner: Place, ctx: Context) -> Iterator[Cell]:
    """How much of all swings together rests on drivers with weak evidence."""
    first, sheet = _first_share(block, corner, ctx), corner.sheet
    count = len(tornado_drivers(ctx.analysis, block.output))
    area = {
        col: parts.down(Place(sheet, corner.row + count + 5, col), count).ref(sheet)
        for col in (SWING, EVIDENCE, OLD)
    }
    assumed, old = f'({area[EVIDENCE]}="A")', f"({area[OLD]}=1)"
    weak = (f"({assumed}+{old}>0)", assumed, old)
    yield Cell(
        first.moved(rows=-1, cols=LABEL - LIVE), "Share of all swings that rests on", "label"
    )
    for i, (word, test) in enumerate(zip(SHARES, weak, strict=True)):
        at = first.moved(rows=i)
        yield from parts.lead(sheet, at.row, f"{block.name}.evidence{i + 1}", word, "share")
        text = (
            f'=IF(SUM({area[SWING]})=0,"n/a",SUMPRODUCT({test}*{area[SWING]})/SUM({area[SWING]}))'
        )
        says = "Swings of the drivers with such evidence, as a share of all swings"
        yield Cell(at, Formula(text, says), "formula", "percent")


def _header(at: Place, words: tuple[str, ...]) -> Iterator[Cell]:
    yield Cell(at, "Driver", "header_text")
    yield Cell(at.moved(cols=1), "Unit", "header_text")
    yield from parts.headers(at.moved(cols=2), words)
    yield Cell(Place(at.sheet, at.row, SAID), "Driver, from low to high", "header_text")


def _ranked(
    block: Tornado, k: int, corner: Place, unranked: Place, count: int, ctx: Context
) -> Iterator[Cell]:
    sheet, row, form = corner.sheet, corner.row + 2 + k, ctx.format(ctx.item(block.output).unit)
    forms = {LOW: "cents", HIGH: "cents", AT_LOW: form, AT_HIGH: form, SWING: form}
    yield Cell(Place(sheet, row, 0), f"{block.name}.rank{k + 1}", "id")
    yield Cell(Place(sheet, row, RANK), k + 1, "constant", "whole")
    ranks = parts.down(Place(sheet, unranked.row + 2, RANK), count).ref(sheet)
    own = Place(sheet, row, RANK).ref(sheet, "column")
    for col in (LABEL, UNIT, *range(LOW, SWING + 1), SAID):
        source = parts.down(Place(sheet, unranked.row + 2, col), count).ref(sheet, "row")
        text = f"=INDEX({source},MATCH({own},{ranks},0),1)"
        role = {LABEL: "label", UNIT: "unit"}.get(col, "formula")
        role = "word_left" if col == SAID else role
        yield Cell(
            Place(sheet, row, col),
            Formula(text, "The driver of this rank"),
            role,
            forms.get(col, "text"),
        )
    base = ctx.layout.tables[block.name].at(0, block.output).ref(sheet)
    for col, end in ((LEFT, AT_LOW), (RIGHT, AT_HIGH)):
        there = Place(sheet, row, end).ref(sheet, "none")
        text = f"=IF(AND(ISNUMBER({there}),ISNUMBER({base})),{there}-{base},0)"
        yield Cell(
            Place(sheet, row, col), Formula(text, "Result less the live result"), "formula", form
        )


def _driver(
    block: Tornado, i: int, driver: Input, unranked: Place, count: int, ctx: Context
) -> Iterator[Cell]:
    sheet, row = unranked.sheet, unranked.row + 2 + i
    form, own = ctx.format(ctx.item(block.output).unit), ctx.format(driver.unit)
    spot, limits = ctx.layout.tables[block.name], facts(driver.name, ctx)
    label = ctx.item(block.output).label
    at = {col: Place(sheet, row, col) for col in range(LIVE, SAID + 1)}
    ref = {col: place.ref(sheet, "none") for col, place in at.items()}
    yield from parts.lead(sheet, row, f"{block.name}.{driver.name}", driver.label, driver.unit)
    yield Cell(at[RANK], _rank(unranked, count, ref[SWING], ref[ORDER]), "formula", "whole")
    for col, word in ((LOW, "low"), (HIGH, "high")):
        link = ctx.link(limits[word], at[col], f"{word.title()} of the evidence")
        yield Cell(at[col], link, "formula", own)
    for side, col in enumerate((AT_LOW, AT_HIGH)):
        point = spot.at(1 + 2 * i + side, block.output)
        yield Cell(at[col], ctx.link(point, at[col], f"{label} of the point"), "formula", form)
    numbers = f"AND(ISNUMBER({ref[AT_LOW]}),ISNUMBER({ref[AT_HIGH]}))"
    text = f"=IF({numbers},ABS({ref[AT_HIGH]}-{ref[AT_LOW]}),0)"
    yield Cell(at[SWING], Formula(text, "High less low, without sign"), "formula", form)
    yield Cell(at[SAID], _said(driver, ref[LOW], ref[HIGH], ctx), "word_left")
    yield Cell(at[ORDER], i + 1, "constant", "whole")
    yield Cell(at[EVIDENCE], ctx.link(limits["evidence"], at[EVIDENCE], "Evidence"), "word_centre")
    stale = ctx.link(registers.old(driver.name, ctx), at[OLD], "1 where the source is old")
    yield Cell(at[OLD], stale, "formula", "plain")


def _rank(unranked: Place, count: int, swing: str, order: str) -> Formula:
    first = Place(unranked.sheet, unranked.row + 2, SWING)
    swings = parts.down(first, count).ref(first.sheet, "row")
    orders = parts.down(Place(first.sheet, first.row, ORDER), count).ref(first.sheet, "row")
    text = f"=1+SUMPRODUCT(({swings}>{swing})+({swings}={swing})*({orders}<{order}))"
    return Formula(text, "Rank by swing; equal swings in the order of the inputs")


def _said(driver: Input, low: str, high: str, ctx: Context) -> Formula:
    """The driver with both ends in whole numbers, for the axis of the chart."""
    unit = ctx.model.units[driver.unit]
    times = f"*{ctx.layout.live(unit.said_times).ref(None)}" if unit.said_times else ""
    tail = f"&{literal(' ' + unit.said)}" if unit.said else ""
    name = driver.label.split(":")[0]
    text = f'={literal(name + ": ")}&ROUND({low}{times},0)&" to "&ROUND({high}{times},0){tail}'
    return Formula(text, "The driver and its evidence range in whole numbers")
