"""The tornado: each driver from its low to its high, ranked by swing, by formula."""

from collections.abc import Iterable, Iterator
from typing import Literal

from ...addresses import Area, Place
from ...book.book import Cell, Formula, Highlight
from ...book.roles import Role
from ...formulas.item_formulas import NOT_AVAILABLE, literal
from ...number_formats import FRACTIONS, FormatName, with_typed_digits
from ...template.analyze import Analysis
from ...template.inputs import Input
from ...template.items import DRIVERS, ItemWord, Moved
from ...template.schema import Model
from ...template.words import ASSUMED as ASSUMED_TAGS
from ...template.words import LIVE_CASE, ItemName
from ...translations import Translate
from ..context import Context
from ..layout import LABEL, LIVE, UNIT
from ..sensitivity_points import PointRow, PointTable, tornado_drivers
from . import parts, registers
from .check_rows import CheckRow, Mutation, wrong
from .drawn import NamedBlock
from .inputs import facts

RANK, LOW, HIGH, AT_LOW, AT_HIGH, SWING, LEFT, RIGHT = range(LIVE, LIVE + 8)

SAID = LIVE + 10

LOW_SAID, HIGH_SAID, RANGE_SAID, COMPARED = range(SAID + 1, SAID + 5)

ORDER = LEFT

EVIDENCE, OLD, ASSUMED = RIGHT, RIGHT + 1, RIGHT + 2


class Tornado(NamedBlock):
    """Every driver with a range, from its low to its high, ranked by swing."""

    kind: Literal["tornado"]
    output: ItemName
    without: tuple[ItemName, ...] = ()
    """The inputs that it leaves out though they have a range."""

    def drivers(self, analysis: Analysis) -> tuple[Input, ...]:
        """The inputs that it moves, in the order of the template."""
        return tornado_drivers(analysis, self.output, self.without)

    def words(self) -> Iterator[ItemWord]:
        yield ItemWord(("output",), self.output)
        for i, name in enumerate(self.without):
            yield ItemWord(("without", i), name, DRIVERS)

    def moved(self, model: Model) -> Iterator[Moved]:
        named = [item.name for item in model.inputs() if item.ranged]
        drivers = [name for name in named if name not in self.without]
        yield Moved(("output",), drivers, self.output)

    def point_tables(self, analysis: Analysis, _: Translate) -> Iterator[PointTable]:
        moved = self.drivers(analysis)
        drivers = tuple(item.name for item in moved)
        chain = analysis.chain(drivers, [self.output])
        rows = [PointRow(f"{self.name}.base", _("Live case, nothing moved"))]
        homes = [dict.fromkeys(chain, 0)]
        for item in moved:
            own = (item.name, *analysis.chain([item.name], [self.output]))
            ends = (("low", _("{item}: low")), ("high", _("{item}: high")))
            for side, (word, told) in enumerate(ends):
                name, label = f"{self.name}.{item.name}.{word}", told.format(item=item.label)
                homes.append(dict.fromkeys(own, len(rows)))
                rows.append(PointRow(name, label[:60], (), (side, 0), item.name))
        yield PointTable(
            self.name, self.title, "tornado", LIVE_CASE, drivers, chain, tuple(rows), tuple(homes)
        )

    def checks(self, analysis: Analysis, _: Translate) -> Iterator[CheckRow]:
        yield CheckRow(
            f"{self.name}_base",
            _("{block}: base point and model").format(block=self.title),
            analysis.items[self.output].unit,
            lambda at, ctx: parts.guarded(self._base(ctx).ref(at.sheet)),
            lambda at, ctx: parts.guarded(ctx.layout.live(self.output).ref(at.sheet)),
            _("With nothing moved, the tornado's model is the model."),
        )

    def mutations(self, corner: Place, ctx: Context) -> Iterator[tuple[str, Mutation]]:
        _ = ctx.words
        what = _("the tornado's point with nothing moved")
        yield f"{self.name}_base", wrong(self._base(ctx), what, _)

    def _base(self, ctx: Context) -> Place:
        return ctx.layout.tables[self.name].at(0, self.output)

    def height(self, analysis: Analysis) -> int:
        return 6 + 2 * len(self.drivers(analysis)) + 1 + 3

    def last_column(self, corner: Place, ctx: Context) -> int:
        return SAID - 1

    def closed_rows(self, corner: Place, ctx: Context) -> Iterator[int]:
        """The drivers before ranking, which the ranked ones are picked from."""
        first = _unranked(self, corner, ctx).row
        yield from range(first, first + 2 + len(self.drivers(ctx.analysis)))

    def cells(self, corner: Place, ctx: Context) -> Iterator[parts.Part]:
        drivers = self.drivers(ctx.analysis)
        count, sheet, _ = len(drivers), corner.sheet, ctx.words
        unranked = _unranked(self, corner, ctx)
        moved = (_("Low, from live"), _("High, from live"))
        yield from _header(corner.moved(rows=1), (*_heads(_), *moved), _)
        for k in range(count):
            yield from _ranked(self, k, corner, unranked, count, ctx)
        low = columns(self, corner, ctx)[LOW]
        ends = Area.between(low.first, low.last.moved(cols=1))
        yield from _typed_looks(ends, drivers, ctx)
        words = _("The same drivers in the order of the inputs, before ranking")
        yield from parts.title(unranked, words, SAID - 1)
        beside = (_("Order"), _("Evidence"), _("Old source"), _("Assumed"))
        yield from _header(unranked.moved(rows=1), (*_heads(_), *beside), _)
        said = Place(sheet, unranked.row + 1, LOW_SAID)
        low_said, high_said = _("Low, as text"), _("High, as text")
        more = (_("Range, as text"), _("Part of the largest swing"))
        yield from parts.headers(said, (low_said, high_said, *more))
        for i, driver in enumerate(drivers):
            yield from _driver(self, i, driver, unranked, count, ctx)
        first = Place(sheet, unranked.row + 2, LOW)
        ends = Area.between(first, first.moved(rows=count - 1, cols=1))
        yield from _typed_looks(ends, drivers, ctx)
        yield from _shares(self, corner, ctx)


def _typed_looks(ends: Area, drivers: Iterable[Input], ctx: Context) -> Iterator[Highlight]:
    """Low and high inputs with the digits that were typed, each row in the format of its unit."""
    sheet, first = ends.sheet, ends.first
    unit, end = Place(sheet, first.row, UNIT).ref(sheet, "column"), first.ref(sheet, "none")
    forms: dict[FormatName, dict[str, None]] = {}
    for driver in drivers:
        told = f"{unit}={literal(ctx.unit(driver.unit))}"
        forms.setdefault(with_typed_digits(ctx.format(driver.unit)), {})[told] = None
    for form, units in forms.items():
        test = f"OR({','.join(units)})"
        if form in FRACTIONS:
            broken = f"=AND({test},ROUND({end},0)<>{end})"
            yield Highlight(ends, broken, "figure", FRACTIONS[form])
        yield Highlight(ends, f"={test}", "figure", form)


def _heads(_: Translate) -> tuple[str, ...]:
    """The columns that the ranked and the unranked table share."""
    return (
        _("Rank"), _("Low input"), _("High input"), _("Result at low"), _("Result at high"),
        _("Swing"),
    )  # fmt: skip


def _shared(_: Translate) -> tuple[str, ...]:
    """What the swings are shared out by: weak evidence, and why it is weak."""
    return (_("assumed or old"), _("assumptions"), _("old sources"))


def columns(block: Tornado, corner: Place, ctx: Context) -> dict[int, Area]:
    """The columns of the ranked table, by number."""
    count = len(block.drivers(ctx.analysis))
    first = corner.row + 2
    tops = (Place(corner.sheet, first, col) for col in range(LABEL, SAID + 1))
    return {top.col: parts.down(top, count) for top in tops}


def driver_places(block: Tornado, corner: Place, number: int, ctx: Context) -> dict[int, Place]:
    """The cells of a driver before ranking, by column."""
    row = _unranked(block, corner, ctx).row + 2 + number
    return {col: Place(corner.sheet, row, col) for col in range(LABEL, SAID)}


def _unranked(block: Tornado, corner: Place, ctx: Context) -> Place:
    """The corner of the table before ranking, below the ranked one."""
    return corner.moved(rows=len(block.drivers(ctx.analysis)) + 3)


def weak_shares(ctx: Context, _: Translate) -> list[tuple[str, Place]]:
    """What the swing of the template's first tornado rests on: word and cell; none without one."""
    for block, corner in ctx.placed(Tornado):
        first = _first_share(block, corner, ctx)
        return [(word, first.moved(rows=i)) for i, word in enumerate(_shared(_))]
    return []


def _first_share(block: Tornado, corner: Place, ctx: Context) -> Place:
    count = len(block.drivers(ctx.analysis))
    return Place(corner.sheet, corner.row + 2 * count + 7, LIVE)


def _shares(block: Tornado, corner: Place, ctx: Context) -> Iterator[Cell]:
    """How much of all swings together rests on drivers with weak evidence."""
    first, sheet, _ = _first_share(block, corner, ctx), corner.sheet, ctx.words
    count = len(block.drivers(ctx.analysis))
    area = {
        col: parts.down(Place(sheet, corner.row + count + 5, col), count).ref(sheet)
        for col in (SWING, ASSUMED, OLD)
    }
    assumed, old = f"({area[ASSUMED]}=1)", f"({area[OLD]}=1)"
    weak = (f"({assumed}+{old}>0)", assumed, old)
    head = first.moved(rows=-1, cols=LABEL - LIVE)
    yield Cell(head, _("Share of all swings that rests on"), "label")
    for i, (word, test) in enumerate(zip(_shared(_), weak, strict=True)):
        at = first.moved(rows=i)
        yield from parts.lead(at, f"{block.name}.evidence{i + 1}", word, _("share"))
        text = (
            f"=IF(SUM({area[SWING]})=0,{literal(NOT_AVAILABLE)},"
            f"SUMPRODUCT({test}*{area[SWING]})/SUM({area[SWING]}))"
        )
        says = _("Swings of the drivers with such evidence, as a share of all swings")
        yield Cell(at, Formula(text, says), "formula", "percent")


def _header(at: Place, words: tuple[str, ...], _: Translate) -> Iterator[Cell]:
    yield from parts.heads(at, _("Driver"), words, _)
    yield Cell(Place(at.sheet, at.row, SAID), _("Driver, from low to high"), "header_text")


def _ranked(
    block: Tornado, k: int, corner: Place, unranked: Place, count: int, ctx: Context
) -> Iterator[Cell]:
    sheet, row, form = corner.sheet, corner.row + 2 + k, ctx.format(ctx.item(block.output).unit)
    apart, times = ctx.difference(ctx.item(block.output).unit)
    forms: dict[int, FormatName] = {
        LOW: "natural", HIGH: "natural", AT_LOW: form, AT_HIGH: form, SWING: apart
    }  # fmt: skip
    roles: dict[int, Role] = {LABEL: "ranked", UNIT: "unit", SAID: "word_left"}
    _ = ctx.words
    yield Cell(Place(sheet, row, 0), f"{block.name}.rank{k + 1}", "id")
    yield Cell(Place(sheet, row, RANK), k + 1, "constant", "whole")
    ranks = parts.down(Place(sheet, unranked.row + 2, RANK), count).ref(sheet)
    rank, says = Place(sheet, row, RANK).ref(sheet, "column"), _("The driver of this rank")
    for col in (LABEL, UNIT, *range(LOW, SWING + 1), SAID):
        source = parts.down(Place(sheet, unranked.row + 2, col), count).ref(sheet, "row")
        content = Formula(f"=INDEX({source},MATCH({rank},{ranks},0),1)", says)
        role, look = roles.get(col, "formula"), forms.get(col, "text")
        yield Cell(Place(sheet, row, col), content, role, look)
    base = ctx.layout.tables[block.name].at(0, block.output).ref(sheet)
    for col, end in ((LEFT, AT_LOW), (RIGHT, AT_HIGH)):
        there = Place(sheet, row, end).ref(sheet, "none")
        less = f"({there}-{base}){times}"
        text = f"=IF(AND(ISNUMBER({there}),ISNUMBER({base})),{less},0)"
        says = _("Result less the live result")
        yield Cell(Place(sheet, row, col), Formula(text, says), "formula", apart)


def _driver(
    block: Tornado, i: int, driver: Input, unranked: Place, count: int, ctx: Context
) -> Iterator[Cell]:
    sheet, row = unranked.sheet, unranked.row + 2 + i
    form, driver_form = (
        ctx.format(ctx.item(block.output).unit),
        with_typed_digits(ctx.format(driver.unit)),
    )
    spot, limits = ctx.layout.tables[block.name], facts(driver.name, ctx)
    _ = ctx.words
    point_says = _("{item} of the point").format(item=ctx.item(block.output).label)
    at = {col: Place(sheet, row, col) for col in range(LIVE, SAID + 1)}
    ref = {col: place.ref(sheet, "none") for col, place in at.items()}
    id, unit = f"{block.name}.{driver.name}", ctx.unit(driver.unit)
    yield from parts.lead(at[RANK], id, driver.label, unit)
    yield Cell(at[RANK], _rank(unranked, count, at[ORDER], _), "formula", "whole")
    low, high = _("Low of the range"), _("High of the range")
    for col, word, says in ((LOW, "low", low), (HIGH, "high", high)):
        yield Cell(at[col], ctx.link(limits[word], at[col], says), "formula", driver_form)
    for side, col in enumerate((AT_LOW, AT_HIGH)):
        point = spot.at(1 + 2 * i + side, block.output)
        yield Cell(at[col], ctx.link(point, at[col], point_says), "formula", form)
    numbers = f"AND(ISNUMBER({ref[AT_LOW]}),ISNUMBER({ref[AT_HIGH]}))"
    apart, times = ctx.difference(ctx.item(block.output).unit)
    text = f"=IF({numbers},ABS({ref[AT_HIGH]}-{ref[AT_LOW]}){times},0)"
    yield Cell(at[SWING], Formula(text, _("High less low, without sign")), "formula", apart)
    yield _compared(unranked, count, at[SWING], ctx)
    yield _range_said(at, limits["range_evidence"], _)
    yield from _said(driver, at, ctx)
    yield Cell(at[ORDER], i + 1, "constant", "whole")
    tag = ctx.link(limits["evidence"], at[EVIDENCE], _("Evidence"))
    yield Cell(at[EVIDENCE], tag, "word_centre")
    says = _("1 where the value or its range is assumed")
    assumed = ctx.link(registers.assumed(driver.name, ctx), at[ASSUMED], says)
    yield Cell(at[ASSUMED], assumed, "formula", "plain")
    stale = ctx.link(registers.old(driver.name, ctx), at[OLD], _("1 where the source is old"))
    yield Cell(at[OLD], stale, "formula", "plain")


def _compared(unranked: Place, count: int, at: Place, ctx: Context) -> Cell:
    """A swing as a part of the largest: what programs calculate a last digit apart is alike."""
    swings = parts.down(Place(unranked.sheet, unranked.row + 2, SWING), count).ref(at.sheet)
    _ = ctx.words
    says = _("The swing as a part of the largest, rounded: by this they are ranked")
    part = f"{at.ref(at.sheet, 'none')}/MAX({swings})*{ctx.billion(at)}"
    text = f"=IF(MAX({swings})=0,0,ROUND({part},0))"
    return Cell(Place(at.sheet, at.row, COMPARED), Formula(text, says), "word", "text")


def _rank(unranked: Place, count: int, at: Place, _: Translate) -> Formula:
    first = Place(unranked.sheet, unranked.row + 2, COMPARED)
    swing = Place(at.sheet, at.row, COMPARED).ref(at.sheet, "none")
    order = at.ref(at.sheet, "none")
    swings = parts.down(first, count).ref(first.sheet, "row")
    orders = parts.down(Place(first.sheet, first.row, ORDER), count).ref(first.sheet, "row")
    text = f"=1+SUMPRODUCT(({swings}>{swing})+({swings}={swing})*({orders}<{order}))"
    return Formula(text, _("Rank by swing; equal swings in the order of the inputs"))


def _range_said(at: dict[int, Place], tag: Place, _: Translate) -> Cell:
    """That a range is assumed, where it is, for what is said of the driver."""
    place = at[SAID].moved(cols=RANGE_SAID - SAID)
    kinds = ",".join(f"{tag.ref(place.sheet)}={literal(kind)}" for kind in ASSUMED_TAGS)
    word = literal(_(" (assumed)"))
    text = f'=IF(OR({kinds}),{word},"")'
    return Cell(place, Formula(text, _("Whether the range is assumed, as text")), "word")


def _said(driver: Input, at: dict[int, Place], ctx: Context) -> Iterator[Cell]:
    """The driver with both ends, for the axis of the chart; digits as they were typed.

    The label of a choice names what may be chosen behind a colon, which its ends do not need.
    """
    _, sheet = ctx.words, at[SAID].sheet
    ends = ((LOW_SAID, LOW, _("Low, as text")), (HIGH_SAID, HIGH, _("High, as text")))
    for col, end, says in ends:
        text = _end_said(driver, at[end].ref(sheet, "none"), ctx)
        yield Cell(at[SAID].moved(cols=col - SAID), Formula(f"={text}", says), "word")
    label = driver.label.split(":")[0].rstrip() if driver.choice else driver.label
    head, to = literal(_("{item}: ").format(item=label)), literal(_(" to "))
    low, high, assumed = (
        at[SAID].moved(cols=col - SAID).ref(sheet, "none")
        for col in (LOW_SAID, HIGH_SAID, RANGE_SAID)
    )
    unit = _unit_said(driver, ctx)
    tail = literal(_(" {unit}").format(unit=unit))
    tail = f"&{tail}" if unit else ""
    text = f"={head}&{low}&{to}&{high}{tail}&{assumed}"
    yield Cell(at[SAID], Formula(text, _("The driver and its range")), "word_left")


def _unit_said(driver: Input, ctx: Context) -> str:
    """The word behind both ends: as the unit says it, of a share always per cent."""
    spec = ctx.model.units.get(driver.unit)
    if spec is None:
        return ""
    if ctx.is_share(driver.unit) and not spec.said_times and not spec.said.startswith("%"):
        return f"% {spec.said}".rstrip()
    return spec.said


def _end_said(driver: Input, ref: str, ctx: Context) -> str:
    """One end as text: in what the unit says, a share in per cent, cents with two decimals."""
    if driver.takes == "date":
        return ctx.date_said(ref)
    spec = ctx.model.units.get(driver.unit)
    times = spec.said_times if spec else None
    if times:
        return ctx.typed_digits(f"{ref}*{ctx.layout.live(times).ref(None)}")
    if ctx.is_share(driver.unit):
        return ctx.typed_digits(f"{ref}*{ctx.hundred.ref()}")
    if ctx.format(driver.unit) == "cents":
        return ctx.cents_as_typed(ref)
    return ctx.typed_digits(ref)
