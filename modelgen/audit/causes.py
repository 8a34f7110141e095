"""What only follows from another finding: errors passed on, what is behind a change, a circle."""

from collections.abc import Collection, Container, Iterator

from ..addresses import Place
from ..formulas import cell_references
from ..translations import told as _
from .formula_rules import PASSED_ON
from .subject import MAX_CELLS, Hit, Subject

CHANGES = ("AUD-12", "AUD-17", "AUD-18")
"""Rules whose findings are changes of what was generated."""

Found = tuple[str, Hit]
"""The id of a rule, and what it found."""


def followed(subject: Subject, found: Collection[Found]) -> Iterator[Place | None]:
    """For every finding the cell that it follows from; None where it is a cause itself.

    The cause has a finding too.
    """
    places: dict[str, set[Place]] = {}
    for rule, (where, _says) in found:
        if isinstance(where, Place):
            places.setdefault(rule, set()).add(where)
    told = {place for rule, cells in places.items() for place in cells if rule != "CHK-02"}
    changes = {place for rule in CHANGES for place in places.get(rule, ())}
    edits = told & subject.changed.keys()
    stale = _Ways(subject, places.get("AUD-14", ()), edits)
    wrong = _Ways(subject, places.get("AUD-01", ()))
    circles = _circles(subject, places.get("FRM-07", set()))
    for rule, (where, says) in found:
        cause = None
        if isinstance(where, Place):
            if rule == "AUD-14":
                cause = stale.cause(where)
            elif rule == "AUD-01" and says == _(PASSED_ON):
                cause = wrong.cause(where)
            elif rule == "FRM-07" and circles[where] != where:
                cause = circles[where]
            elif rule == "CHK-02" and changes:
                cause = _reached(subject, where, changes)
        yield cause


def _needs(subject: Subject, place: Place) -> Iterator[Place]:
    """The cells that a formula refers to."""
    for area in subject.areas.get(place, ()):
        if area.size <= MAX_CELLS:
            yield from subject.inside(area)


def _circles(subject: Subject, rings: set[Place]) -> dict[Place, Place]:
    """For every cell of a circle the first one of that circle."""
    first: dict[Place, Place] = {place: place for place in subject.formulas if place in rings}

    def head(place: Place) -> Place:
        while first[place] != place:
            place = first[place]
        return place

    order = {place: i for i, place in enumerate(first)}
    for place in first:
        for area in cell_references.areas(subject.readable[place], place.sheet):
            for need in subject.inside(area):
                if need in first:
                    one, other = sorted((head(place), head(need)), key=order.__getitem__)
                    first[other] = one
    return {place: head(place) for place in first}


class _Ways:
    """The ways back through cells that are `likewise`, to the `ends` or to where they begin."""

    def __init__(
        self, subject: Subject, likewise: Container[Place], ends: Container[Place] = ()
    ) -> None:
        self._subject, self._likewise, self._ends = subject, likewise, ends
        self._known: dict[Place, Place] = {}

    def cause(self, place: Place) -> Place | None:
        """The cell that a cell follows from; None where it is a beginning itself."""
        way, at = [place], place
        while at not in self._known:
            needs = list(_needs(self._subject, at))
            end = next((need for need in needs if need in self._ends), None)
            behind = next((n for n in needs if n in self._likewise and n not in way), None)
            if end or not behind:
                self._known |= dict.fromkeys(way, end or at)
            else:
                way.append(at := behind)
        self._known |= dict.fromkeys(way, self._known[at])
        return self._known[place] if self._known[place] != place else None


def _reached(subject: Subject, place: Place, ends: Container[Place]) -> Place | None:
    """The first of the `ends` on any way back from a cell."""
    todo, seen = [place], {place}
    while todo:
        for need in _needs(subject, todo.pop()):
            if need in ends:
                return need
            if need not in seen:
                seen.add(need)
                todo.append(need)
    return None
