"""For every check a change of one cell that makes it fail: told on Checks, tried by `validate`."""

from collections.abc import Iterator
from dataclasses import dataclass

from ...addresses import Place
from ...book.book import Formula
from ...formulas.item_formulas import references
from ...template.schema import Breakevens, Bridge, Check, Checks, Grid, Input, Tornado
from ...translations import Words
from ..context import Context
from . import grid
from .builtin_checks import body, calculated, errors_name
from .scenarios import bridge_rows

WRONG = 123_456_789.0
"""A figure that no model holds."""


@dataclass(frozen=True)
class Mutation:
    """What is typed over a cell, in words for the reader of Checks."""

    place: Place
    typed: float | str | Formula
    says: str


def mutations(ctx: Context) -> dict[str, Mutation]:
    """A mutation for every check, by the check's name."""
    found, _ = dict(_inputs(ctx)), ctx.words
    found |= _cases(ctx)
    for s, b, _sheet, block in ctx.model.blocks():
        corner = ctx.layout.corners[s, b]
        if isinstance(block, Grid):
            found |= _grid(block, corner, ctx)
        elif isinstance(block, Tornado):
            base = ctx.layout.tables[block.name].at(0, block.output)
            found[f"{block.name}_base"] = _wrong(
                base, _("the tornado's point with nothing moved"), _
            )
        elif isinstance(block, Breakevens):
            for even in block.items:
                name = even.item
                found[f"even_{name}"[:40]] = _wrong(ctx.layout.live(name), ctx.item(name).label, _)
        elif isinstance(block, Bridge):
            effect = bridge_rows(block, corner)[1].moved(cols=1)
            label = block.short[block.steps[1]]
            found[f"{block.name}_closes"] = _wrong(
                effect, _("the effect of {step}").format(step=label), _
            )
        elif isinstance(block, Checks):
            found |= {check.name: _template(check, ctx) for check in block.items}
    for sheet in calculated(ctx.model):
        says = _("An error value in any of the sheet's figures")
        error = Formula("=1/0", says)
        found[errors_name(sheet)] = Mutation(body(sheet, ctx).last, error, says)
    return found


def _wrong(place: Place, what: str, _: Words) -> Mutation:
    return Mutation(place, WRONG, _("A wrong figure typed over {what}").format(what=what))


def _inputs(ctx: Context) -> Iterator[tuple[str, Mutation]]:
    items, _ = list(ctx.model.inputs()), ctx.words
    for first in items[:1]:
        place = ctx.layout.case_cells(first.name).last
        says = _("A word typed over {what}, in the last case").format(what=first.label)
        yield "inputs_are_numbers", Mutation(place, _("a word"), says)
    for first in items[:1]:
        place = ctx.layout.case_cells(first.name).last
        words = _("Twice its maximum typed over {what}, in the last case")
        says = words.format(what=first.label)
        yield "inputs_in_range", Mutation(place, _beyond(first), says)
    for choice in [item for item in items if item.choice][:1]:
        place = ctx.layout.case_cells(choice.name).last
        between = (choice.minimum + choice.maximum) / 2
        words = _("A figure between the choices typed over {what}")
        says = words.format(what=choice.label)
        yield "choices_are_choices", Mutation(place, between, says)


def _beyond(item: Input) -> float:
    return item.maximum + max(1.0, abs(item.maximum))


def _cases(ctx: Context) -> dict[str, Mutation]:
    headline, _ = ctx.model.headline, ctx.words
    says = _("Another text typed over the live case")
    return {
        "live_case_exists": Mutation(ctx.layout.sel_case, _("no such case"), says),
        "live_is_selected_case": _wrong(ctx.layout.live(headline), ctx.item(headline).label, _),
    }


def _grid(block: Grid, corner: Place, ctx: Context) -> dict[str, Mutation]:
    inputs = {item.name: item for item in ctx.model.inputs()}
    down, across = grid.row_axis(block, corner).first, grid.column_axis(block, corner).first
    rows, columns = inputs[block.rows.driver], inputs[block.columns.driver]
    base, _ = grid.body(block, corner).first, ctx.words
    words = _("Twice the maximum of {what} on the axis")
    return {
        f"{block.name}_base": _wrong(base, _("the grid's live point"), _),
        f"{block.name}_rows": Mutation(
            down.moved(rows=1), _beyond(rows), words.format(what=rows.label)
        ),
        f"{block.name}_columns": Mutation(
            across.moved(cols=1),
            _beyond(columns),
            words.format(what=columns.label),
        ),
        f"{block.name}_axes": Mutation(
            down.moved(rows=1), _("a word"), _("A word typed on an axis")
        ),
    }


def _template(check: Check, ctx: Context) -> Mutation:
    """The item that the check says, or else the first that its left side names."""
    first = references(check.fails_with or f"{check.left}+{check.right}")[0]
    item = ctx.item(first.name)
    place = ctx.layout.items[item.name] if item.is_series else ctx.place(first)
    return _wrong(place, item.label, ctx.words)
