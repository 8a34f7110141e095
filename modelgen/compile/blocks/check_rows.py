"""A row of the Checks sheet, and the change of a cell that makes a check fail."""

from collections.abc import Callable
from dataclasses import dataclass

from ...addresses import Place
from ...book.book import Formula
from ...number_formats import FormatName
from ...template.words import Computed
from ...translations import Translate
from ..context import Context

FormulaAt = Callable[[Place, Context], str]
"""A formula's text, seen from the place where it will stand."""


WRONG = 123_456_789.0
"""A figure that no model holds."""


@dataclass(frozen=True)
class CheckRow:
    """A check (left must equal right) or, with no `right`, an alert (left is a condition).

    `proves` is what a check proves, or what a raised alert says.
    """

    name: str
    label: str
    unit: str
    left: FormulaAt
    right: FormulaAt | None
    proves: str | Computed
    tolerance: float | None = None
    """How far the sides may be apart, as a share; that of the block where it is left out."""
    format: FormatName | None = None
    """How both sides are shown, where not as their unit."""


@dataclass(frozen=True)
class Mutation:
    """What is typed over a cell, in words for the reader of Checks."""

    place: Place
    typed: float | str | Formula
    says: str


def wrong(place: Place, what: str, _: Translate) -> Mutation:
    """A figure typed over a cell that no model holds there."""
    return Mutation(place, WRONG, _("A wrong figure typed over {what}").format(what=what))


def beyond(most: float) -> float:
    """A figure that is more than the most allowed."""
    return most + max(1.0, abs(most))
