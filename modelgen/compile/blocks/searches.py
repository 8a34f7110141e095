"""A breakeven that is searched for: the input that moves, its points, its row and its word."""

from collections.abc import Iterator

from ...addresses import Area, Place
from ...book.book import Cell, Formula
from ...formulas.item_formulas import NOT_AVAILABLE, literal
from ...template.analyze import Analysis
from ...template.inputs import Input
from ...template.items import Flaw
from ...template.words import LIVE_CASE, ItemName, Strict
from ...translations import Translate
from ..context import Context
from ..sensitivity_points import SECANTS, PointRow, Search, SetPoint
from . import parts
from .inputs import facts

_ABSENT = literal(NOT_AVAILABLE)

Sides = tuple[str, str]
"""What shall be equal."""


class Searched(Strict):
    """An input; where two items are equal is searched for between its low and its high."""

    driver: ItemName


def wrong(driver: Input) -> Iterator[Flaw]:
    """What is wrong with an input that shall be searched for."""
    if driver.takes == "text":
        message = f"`{driver.name}` is a text: a breakeven searches for figures"
        yield Flaw(("driver",), message, driver.name)
    elif driver.choice:
        message = f"`{driver.name}` is a choice: nothing lies between its values"
        yield Flaw(("driver",), message, driver.name)
    elif driver.whole:
        message = f"`{driver.name}` is a number of steps: nothing lies between whole ones"
        yield Flaw(("driver",), message, driver.name)
    elif not driver.ranged:
        message = (
            f"`{driver.name}` has no range to search from: give the input `low` and `high`, or"
            " this breakeven an `item` with a formula"
        )
        yield Flaw(("driver",), message, driver.name)


def unmoved(block: str, pair: Sides, _: Translate) -> SetPoint:
    """The live case as the points calculate it, for the check that they are the model."""
    row = PointRow(f"{block}.unmoved", _("Live case, nothing moved"))
    return SetPoint(LIVE_CASE, row, frozenset(pair))


def points(
    block: str, driver: str, pair: Sides, analysis: Analysis, _: Translate
) -> Iterator[SetPoint]:
    """Both ends of the driver's range, then the secants: each meets zero between two points."""
    item = analysis.items[driver].label
    ends = (("low", _("{item}: low")), ("high", _("{item}: high")))
    words = [(word, told.format(item=item)) for word, told in ends]
    secant = _("{item}: secant {number}")
    numbers = range(1, SECANTS + 1)
    words += [(str(i), secant.format(item=item, number=i)) for i in numbers]
    for step, (word, label) in enumerate(words):
        search = Search(driver, pair, step)
        row = PointRow(f"{block}.{driver}.{word}", label[:60], search=search)
        yield SetPoint(LIVE_CASE, row, frozenset(pair))


def cells(
    block: str, driver: str, pair: Sides, at: Place, tolerance: Place, ctx: Context
) -> Iterator[Cell]:
    """The value found, both items there, a word, and how low and high differ."""
    item, _ = ctx.item(driver), ctx.words
    yield from parts.lead(at, f"{block}.{driver}", item.label, ctx.unit(item.unit))
    found = f"{block}.{driver}.{SECANTS}"
    value = ctx.at_point(found, driver).ref(at.sheet)
    there = [ctx.at_point(found, name).ref(at.sheet) for name in pair]
    size = f"{tolerance.ref(at.sheet)}*MAX(1,ABS({there[0]}),ABS({there[1]}))"
    met = f"ABS({there[0]}-{there[1]})<={size}"
    text = f"=IFERROR(IF({met},{value},{_ABSENT}),{_ABSENT})"
    says = _("Where the search ended, if both are equal there within the tolerance")
    yield Cell(at, Formula(text, says), "formula", ctx.format(item.unit))
    income, cost, word, change = (at.moved(cols=col) for col in range(1, 5))
    says = _("The model with the breakeven put back")
    for place, name, ref in zip((income, cost), pair, there, strict=True):
        text = f"=IF(ISNUMBER({at.ref(at.sheet, 'none')}),{ref},{_ABSENT})"
        yield Cell(place, Formula(text, says), "formula", ctx.format(ctx.item(name).unit))
    yield Cell(word, _word(driver, value, at, change, ctx), "word_left")
    form, times = ctx.difference(ctx.item(pair[0]).unit)
    content = _change(f"{block}.{driver}", pair, at.sheet, times, ctx)
    yield Cell(change, content, "formula", form)


def _word(driver: str, value: str, at: Place, change: Place, ctx: Context) -> Formula:
    """Reachable; else why not: what bends, what ended at a limit, or what the change says."""
    limits, sheet, _ = facts(driver, ctx), at.sheet, ctx.words
    both = Area.between(limits["minimum"], limits["maximum"]).ref(sheet)
    held, bent, outside = (
        literal(text) for text in (_("reachable"), _("not linear"), _("out of range"))
    )
    slope = change.ref(sheet, "none")
    reason = f"IFERROR(CHOOSE(1+COUNTIF({both},{value})+0*{slope},{bent},{outside}),{slope})"
    says = _("Whether both are equal where the search ended, and if not, why")
    return Formula(f"=IF(ISNUMBER({at.ref(sheet, 'none')}),{held},{reason})", says)


def _change(points: str, pair: Sides, sheet: str, times: str, ctx: Context) -> Formula:
    """How the difference changes over the range; a word where it does not, or is no number."""
    low, high = (
        "-".join(ctx.at_point(f"{points}.{end}", name).ref(sheet) for name in pair)
        for end in ("low", "high")
    )
    _ = ctx.words
    none, says = literal(_("no root")), _("How the difference changes from low to high")
    text = f"=IFERROR(IF({high}={low},{none},({high}-({low})){times}),{_ABSENT})"
    return Formula(text, says)
