"""How the headline moved from one workbook to another: a share for each input, adding up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from ..book.book import CellId, Value
from ..book.effects import Effects
from ..book.points import number
from ..compile import step_words
from ..compile.context import Context
from ..number_formats import FORMATS
from ..translations import decimals, in_digits, spoken
from ..translations import told as _

MOST_TOLD = 20
"""Inputs with a share of their own; the others are told together, the smallest."""

CENTS = 2
"""Digits behind the point, whatever the unit: the sum is right to the cent."""


@dataclass(frozen=True)
class MovedInput:
    """An input that is another: its cell, what people call it, and its share of the move."""

    id: CellId
    called: str
    share: float


@dataclass(frozen=True)
class HeadlineMove:
    """The headline before, with the old inputs in the new model, and now; between them shares."""

    before: float
    start: float
    now: float
    inputs: tuple[MovedInput, ...]
    together: float
    """What the inputs do together beyond what each does alone."""

    @property
    def rest(self) -> float:
        """What formulas did, and what is new or gone."""
        return self.start - self.before


def move_of(
    before: Value | None, effects: Effects, inputs: Iterable[tuple[CellId, str]]
) -> HeadlineMove | None:
    """The move of a headline; None where a part of it is not known.

    `inputs` are those of the effects, in their order.
    """
    first, together = number(before), effects.interaction
    shares = [share for share in effects.shares if share is not None]
    if first is None or effects.generated is None or effects.now is None or together is None:
        return None
    if len(shares) < len(effects.shares):
        return None
    pairs = zip(inputs, shares, strict=True)
    moved = tuple(MovedInput(id, called, share) for (id, called), share in pairs)
    return HeadlineMove(first, effects.generated, effects.now, moved, together)


def lines(move: HeadlineMove | None, ctx: Context) -> list[str]:
    """Before, each share, and now: the figures that are shown add up; none of a single share."""
    if move is None:
        return []
    rows = [(one.called, one.share) for one in _by_row(move.inputs, ctx)]
    rows = _fewer(rows)
    scale = 100 if ctx.is_share(ctx.item(ctx.model.headline).unit) else 1
    rest = _("formulas, and what is new or gone")
    amounts = _adding_up(move, [(rest, move.rest), *rows], scale)
    amounts = [(called, amount) for called, amount in amounts if amount or called != rest]
    if len(amounts) < 2:
        return []
    label = ctx.item(ctx.model.headline).label
    told = [(_("before"), _level(ctx, move.before, scale))]
    told += [(called, _amount(ctx, amount)) for called, amount in amounts]
    told.append((_("now"), _level(ctx, move.now, scale)))
    names, figures = max(len(name) for name, _f in told), max(len(figure) for _n, figure in told)
    head = _("What moved {headline}, in shares that add up").format(headline=label)
    found = [head, *(f"  {name:<{names}}  {figure:>{figures}}" for name, figure in told)]
    alone = move.now - move.start - move.together
    one, other = (_amount(ctx, _rounded(x * scale)) for x in (alone, move.together))
    says = _(
        "  a share is the mean of first to last and last to first; alone {alone}, together {more}"
    )
    return [*found, says.format(alone=one, more=other)]


def _by_row(inputs: Sequence[MovedInput], ctx: Context) -> list[MovedInput]:
    """The inputs, the steps of a row as one."""

    def row(one: MovedInput) -> tuple[str, str]:
        return (one.id.item, one.id.case) if step_words.is_step(one.id, ctx) else (one.id.text, "")

    found = []
    for _key, group in groupby(inputs, row):
        same = list(group)
        called = same[0].called
        if len(same) > 1:
            called = step_words.called([same[0].id, same[-1].id], ctx)
        found.append(MovedInput(same[0].id, called, sum(one.share for one in same)))
    return found


def _fewer(rows: Sequence[tuple[str, float]]) -> list[tuple[str, float]]:
    """The largest in their order, and the sum of all others."""
    if len(rows) <= MOST_TOLD:
        return list(rows)
    largest = sorted(rows, key=lambda row: -abs(row[1]))[: MOST_TOLD - 1]
    others = [row for row in rows if row not in largest]
    told = _("{count} other inputs").format(count=len(others))
    return [*(row for row in rows if row in largest), (told, sum(x for _name, x in others))]


def _adding_up(
    move: HeadlineMove, rows: Sequence[tuple[str, float]], scale: int
) -> list[tuple[str, Decimal]]:
    """Each amount as the difference of two rounded sums: their sum is that of the ends."""
    found, total, last = [], move.before, _rounded(move.before * scale)
    for i, (called, share) in enumerate(rows):
        total = move.now if i == len(rows) - 1 else total + share
        here = _rounded(total * scale)
        found.append((called, here - last))
        last = here
    return found


def _rounded(value: float) -> Decimal:
    return Decimal(f"{value:.{CENTS}f}")


def _level(ctx: Context, value: float, scale: int) -> str:
    unit = ctx.item(ctx.model.headline).unit
    told = decimals(value * scale, CENTS, spoken())
    return f"{told} %" if scale > 1 else f"{told} {_unit(ctx, unit)}".rstrip()


def _amount(ctx: Context, amount: Decimal) -> str:
    unit = ctx.item(ctx.model.headline).unit
    told = in_digits(amount, f"+,.{CENTS}f")
    if ctx.is_share(unit):
        return _("{number} points").format(number=told)
    return f"{told} {_unit(ctx, unit)}".rstrip()


def _unit(ctx: Context, unit: str) -> str:
    return "" if FORMATS[ctx.format(unit)].word or unit == "1" else ctx.unit(unit)


def data(move: HeadlineMove | None) -> dict[str, Any] | None:
    """The move for machines."""
    if move is None:
        return None
    return {
        "before": move.before,
        "formulas_and_rest": move.rest,
        "shares": {one.id.text: one.share for one in move.inputs},
        "together": move.together,
        "now": move.now,
    }
