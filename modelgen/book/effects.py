"""What each change did to the headline: alone, as the last, and as a share of the move."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..addresses import Place
from .book import Content, Value
from .calculator import Calculation, entry
from .points import Points

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
    """The headline as generated and now, and the effect of each change.

    The live case is switched first: the others are taken in the case that is live now. A share is
    the mean of what the change does where all are made one by one from the first to the last, and
    from the last to the first: the shares add up to the move of the headline, and where only two
    changes at a time act on each other, no order of them gives others.
    None stands where the headline cannot be computed or is no number, and where there are more
    than MOST changes.
    """

    generated: float | None
    now: float | None
    alone: tuple[float | None, ...]
    """Without the others."""
    last: tuple[float | None, ...] = ()
    """With all others made already."""
    shares: tuple[float | None, ...] = ()

    @property
    def interaction(self) -> float | None:
        """What the changes do together beyond the sum of what each does alone."""
        if self.generated is None or self.now is None or None in self.alone:
            return None
        return self.now - self.generated - sum(e for e in self.alone if e is not None)

    @property
    def unknown(self) -> "Effects":
        """The same where only a spreadsheet can tell the headline as it is now."""
        nothing = (None,) * len(self.alone)
        return Effects(self.generated, None, nothing, nothing, nothing)


def effects(
    calculation: Calculation, headline: Place, changes: Iterable[Replacement], first: str = ""
) -> Effects:
    """The effects of changes that the calculation holds, the one named `first` before all others.

    Raises CannotCompute.
    """
    known = tuple(changes)
    was = {change.place: entry(change.was) for change in known}
    now = {change.place: entry(change.now) for change in known}
    options = {place: (was[place], now[place]) for place in was}
    points = Points(calculation, [headline], options)
    ends = points.number(was), points.number(now)
    if len(known) > MOST:
        nothing = (None,) * len(known)
        return Effects(*ends, nothing, nothing, nothing)
    switched = {c.place: now[c.place] for c in known if c.name == first}
    others = [change.place for change in known if change.name != first]
    start = {**was, **switched}
    at_start = points.number(start)
    alone = {at: _less(points.number({**start, at: now[at]}), at_start) for at in others}
    alone |= dict.fromkeys(switched, _less(at_start, ends[0]))
    last = {at: _less(ends[1], points.number({**now, at: was[at]})) for at in was}
    ways = [_in_turn(points, start, way, now) for way in (others, others[::-1])]
    shares = {at: _mean(ways[0].get(at), ways[1].get(at)) for at in others}
    shares |= {at: alone[at] for at in switched}
    told = (tuple(of[change.place] for change in known) for of in (alone, last, shares))
    return Effects(*ends, *told)


def _in_turn(
    points: Points,
    start: Mapping[Place, Content],
    order: Sequence[Place],
    now: Mapping[Place, Content],
) -> dict[Place, float | None]:
    """What each change does where they are made one after the other."""
    held, found = dict(start), dict[Place, float | None]()
    before = points.number(held)
    for place in order:
        held[place] = now[place]
        after = points.number(held)
        found[place] = _less(after, before)
        before = after
    return found


def _less(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one - other


def _mean(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else (one + other) / 2
