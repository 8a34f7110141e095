"""The colour key: what each colour means."""

from collections.abc import Iterator
from typing import ClassVar, Literal

from ...addresses import Place
from ...book.book import Cell
from ...book.roles import Role
from ...template.analyze import Analysis
from ...translations import Translate
from ..context import Context
from . import parts
from .drawn import DrawnBlock


class Key(DrawnBlock):
    """What each colour means."""

    kind: Literal["key"]

    plans: ClassVar = ("text",)

    def height(self, analysis: Analysis) -> int:
        return 1 + len(_colours(str))

    def cells(self, corner: Place, ctx: Context) -> Iterator[parts.Part]:
        for i, (role, number, says) in enumerate(_colours(ctx.words)):
            at = corner.moved(rows=1 + i)
            yield Cell(at, number, role, "tenth")
            yield Cell(at.moved(cols=1), says, "prose")


def _colours(_: Translate) -> tuple[tuple[Role, float, str], ...]:
    """Each look that has a colour, a figure to show it on, and what it means."""
    inherited = _("The parent case's value; type over it to give the case a value of its own.")
    constant = _("Constant: a unit conversion or a published figure; not an input.")
    negative = _("Below zero: brackets, and a pale vermilion fill as a second signal.")
    return (
        ("input_shown", 1.5, _("Input: type here. Blue on pale yellow, with a border.")),
        ("override_shown", 1.5, _("A case's own value, where it differs from its parent case.")),
        ("inherited_shown", 1.5, inherited),
        ("formula_shown", 1.5, _("Formula on the same sheet: black.")),
        ("link_shown", 1.5, _("Link to another sheet: green (banking convention).")),
        ("constant_shown", 24, constant),
        ("negative_shown", -1.5, negative),
        ("base_shown", 1.5, _("The live point of a sensitivity grid, boxed.")),
    )
