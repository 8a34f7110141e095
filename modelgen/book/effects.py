"""What each change did to the headline: taken alone, and what they do together beyond that."""

from collections.abc import Iterable
from dataclasses import dataclass

from ..addresses import Place
from .book import Value
from .calculator import Calculation, entry

MOST = 300
"""So many changes are tried one by one; a whole workbook of pasted values would take minutes."""


@dataclass(frozen=True, slots=True)
class Replacement:
    """A cell of the new workbook: its content as generated, and its content now."""

    name: str
    place: Place
    was: Value | None
    now: Value | None


@dataclass(frozen=True)
class Effects:
    """The headline as generated and now, and the effect of each change taken alone.

    The live case is switched first: the others are taken alone in the case that is live now.
    None stands where the headline cannot be computed or is no number, and where there are more
    than MOST changes.
    """

    generated: float | None
    now: float | None
    alone: tuple[float | None, ...]

    @property
    def interaction(self) -> float | None:
        """What the changes do together beyond the sum of what each does alone."""
        if self.generated is None or self.now is None or None in self.alone:
            return None
        return self.now - self.generated - sum(e for e in self.alone if e is not None)

    @property
    def unknown(self) -> "Effects":
        """The same where only a spreadsheet can tell the headline as it is now."""
        return Effects(self.generated, None, (None,) * len(self.alone))


def effects(
    calculation: Calculation, headline: Place, changes: Iterable[Replacement], first: str = ""
) -> Effects:
    """The effects of changes, the one named `first` before all others.

    The calculation is left as it was found: with every change in it.
    """
    known = tuple(changes)
    now = _number(calculation.value(headline))
    for change in known:
        calculation.enter(change.place, entry(change.was))
    generated = _number(calculation.value(headline))
    start, alone = generated, dict[str, float | None]()
    if len(known) > MOST:
        for change in known:
            calculation.enter(change.place, entry(change.now))
        return Effects(generated, now, (None,) * len(known))
    for change in sorted(known, key=lambda c: c.name != first):
        calculation.enter(change.place, entry(change.now))
        value = _number(calculation.value(headline))
        alone[change.name] = None if value is None or start is None else value - start
        if change.name == first:
            start = value
        else:
            calculation.enter(change.place, entry(change.was))
    for change in known:
        calculation.enter(change.place, entry(change.now))
    return Effects(generated, now, tuple(alone[change.name] for change in known))


def without(calculation: Calculation, headline: Place, change: Replacement) -> float | None:
    """What one change did to the headline as things stand now."""
    now = _number(calculation.value(headline))
    calculation.enter(change.place, entry(change.was))
    before = _number(calculation.value(headline))
    calculation.enter(change.place, entry(change.now))
    return None if now is None or before is None else now - before


def _number(value: Value | None) -> float | None:
    return float(value) if isinstance(value, int | float) else None
