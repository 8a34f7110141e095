"""Rules about formulas that hold in any workbook; generated formulas were proved when built."""

import re
from collections import Counter
from collections.abc import Callable, Iterator

from ..addresses import QUOTED, Area, Place, Spot, a1
from ..book.roles import INPUTS
from ..formulas import cell_references
from ..formulas.as_typed import excerpt
from ..formulas.style_rules import FormulaText
from ..translations import N_, in_digits
from ..translations import told as _
from .subject import MAX_CELLS, Hit, Subject

DOWN, ACROSS = (1, 0), (0, 1)
"""Steps from a cell to the next, in rows and columns."""

SAME = 3

BLANK_TESTS = re.compile(r'""|ISBLANK\(|COUNTBLANK\(|\bLEN\(', re.IGNORECASE)

PASSED_ON = N_("passes on the error of a cell that it needs")

PURE = re.compile(rf"({QUOTED}!|[\w.]+!)?\$?[A-Z]{{1,3}}\$?\d+", re.IGNORECASE)


def each(test: Callable[[FormulaText], str]) -> Callable[[Subject], Iterator[Hit]]:
    """A test of formulas alone, on every formula that somebody typed."""

    def check(subject: Subject) -> Iterator[Hit]:
        for place, formula in subject.user_formulas.items():
            says = test(formula)
            if says:
                yield place, says

    return check


def error_values(subject: Subject) -> Iterator[Hit]:
    """Where an error begins, and the cells that only pass it on."""
    cells = subject.cells.items()
    wrong = {place: cell for place, cell in cells if cell.error and not cell.object}
    for place, cell in wrong.items():
        areas = [area for area in subject.areas.get(place, ()) if area.size <= MAX_CELLS]
        if any(other in wrong for area in areas for other in subject.inside(area)):
            yield place, _(PASSED_ON)
        else:
            yield place, _("shows the error {error}").format(error=cell.value)


def broken_references(subject: Subject) -> Iterator[Hit]:
    for place, text in subject.formulas.items():
        if cell_references.broken(text):
            yield place, _("refers to a cell that was deleted")


def circular(subject: Subject) -> Iterator[Hit]:
    """The cells of a circle; what only follows from one has the same error in the calculator."""
    caught = {p for p, kind in subject.calculation.errors().items() if kind.lower()[:4] == "circ"}
    areas = {
        place: cell_references.areas(subject.readable[place], place.sheet) for place in caught
    }
    needs = {p: {n for area in areas[p] for n in subject.inside(area)} & caught for p in caught}
    count = Counter(needed for found in needs.values() for needed in found)
    ends = [place for place in caught if not count[place]]
    ring = set(caught)
    while ends:
        ring.remove(place := ends.pop())
        for needed in needs[place]:
            count[needed] -= 1
            ends += [needed] * (not count[needed])
    says = _("needs itself: ={formula}")
    if subject.iterates:
        says = _("needs itself, and iteration is switched on: ={formula}")
    for place, text in subject.formulas.items():
        if place in (ring or caught):
            yield place, says.format(formula=excerpt(text))


def stale(subject: Subject) -> Iterator[Hit]:
    """A stored value that the formula does not give."""
    for place in subject.formulas:
        differ = subject.stale(place)
        if differ:
            says = _("shows {shown}, its formula gives {given}")
            yield place, says.format(shown=f"{differ[0]!s:.20}", given=f"{differ[1]!s:.20}")


def interrupted_runs(subject: Subject) -> Iterator[Hit]:
    """A figure or another formula between neighbours that were copied from one another."""
    seen: set[Place] = set()
    for place, pattern in subject.patterns.items():
        for step in (ACROSS, DOWN):
            at = place.moved(*step)
            after = at.moved(*step)
            if (
                subject.patterns.get(after) != pattern
                or subject.patterns.get(at) == pattern
                or at in seen
                or at in subject.generated
                or (at in subject.base and subject.base[at].role in INPUTS)
                or at not in subject.cells
                or not _supported(subject, place, after, step)
                or _meant(subject, at, step)
            ):
                continue
            cell = subject.cells[at]
            if cell.formula or subject.figure(at) is not None:
                seen.add(at)
                what = f"={excerpt(cell.formula)}" if cell.formula else subject.shown(at)
                yield at, _("holds {what} between copies of one formula").format(what=what)


def _back(step: Spot) -> Spot:
    return -step[0], -step[1]


def _meant(subject: Subject, at: Place, step: Spot) -> bool:
    """Whether the exception is a line of its own: a total of the run, or the same next door."""
    before, after = at.moved(*_back(step)), at.moved(*step)
    fills = subject.cells[at].spread
    if fills and not fills.single:
        return True
    for area in subject.areas.get(at, ()):
        if area.sheet == at.sheet and not area.single and area.holds(before):
            return True
    pattern = subject.patterns.get(at)
    turns = (before.moved(*_back(step)), after.moved(*step))
    if pattern is not None and pattern in map(subject.patterns.get, turns):
        return True
    beyond = DOWN if step == ACROSS else ACROSS
    for beside in (at.moved(*beyond), at.moved(*_back(beyond))):
        if min(beside.row, beside.col) < 0:
            continue
        if pattern is not None and subject.patterns.get(beside) == pattern:
            return True  # a line of its own, copied across the run
        around = {subject.patterns.get(beside.moved(*one)) for one in (step, _back(step))}
        typed = pattern is None and subject.figure(beside) is not None
        if typed and len(around) == 1 and None not in around:
            return True
    return False


def _supported(subject: Subject, place: Place, after: Place, step: Spot) -> bool:
    """Whether the run goes on for at least one more cell on one of its sides."""
    ends = [after.moved(*step)]
    if place.row and place.col:
        ends.append(place.moved(*_back(step)))
    return subject.patterns[place] in map(subject.patterns.get, ends)


def short_sums(subject: Subject) -> Iterator[Hit]:
    """A sum whose range leaves out a figure at its edge, or takes in its own cell."""
    for line, sums in subject.sums.items():
        step = ACROSS if line[2] is None else DOWN
        for place, area in sums:
            if place not in subject.user_formulas or area.sheet != place.sheet:
                continue
            missed = _missed(subject, place, area, step)
            if missed and not (
                _tiles(sums, place, area, missed) or _apart(subject, sums, place, area, step)
            ):
                shown = a1(missed.row, missed.col)
                says = _("SUM({area}) leaves out {cell} beside it")
                yield place, says.format(area=area.a1, cell=shown)


def _tiles(sums: list[tuple[Place, Area]], place: Place, area: Area, missed: Place) -> bool:
    """Whether sums share a line among them, such as quarters to years.

    Another sum beside this one takes in the cell that this one leaves out, and none of its own.
    """
    return any(
        other.holds(missed)
        and not other.holds(area.first)
        and not other.holds(area.last)
        and (there.row == place.row or there.col == place.col)
        for there, other in sums
        if there != place and there.sheet == place.sheet
    )


def _apart(
    subject: Subject, sums: list[tuple[Place, Area]], place: Place, area: Area, step: Spot
) -> bool:
    """Whether the sum is no total of its line: more lies between than figures, sums and a gap.

    A formula far below that takes in some rows of a block takes them in on purpose.
    """
    totals, blanks, at = {there for there, _ in sums}, 0, area.last.moved(*step)
    while at != place:
        blanks += at not in subject.cells
        if blanks > 1 or not (
            at not in subject.cells or at in totals or _figure(subject, at, area.first)
        ):
            return True
        at = at.moved(*step)
    return False


def _missed(subject: Subject, place: Place, area: Area, step: Spot) -> Place | None:
    """The figure between the range and the sum, or just before the range.

    One that the formula takes by itself is not left out.
    """
    before, after = area.first.moved(*_back(step)), area.last.moved(*step)
    rows = step == DOWN
    same = place.col == area.left if rows else place.row == area.top
    line, end, start = (p.row if rows else p.col for p in (place, after, area.first))
    found = None
    if same and end < line and _figure(subject, after, area.first):
        found = after
    elif same and start and end <= line and _figure(subject, before, area.first):
        found = before
    taken = found and any(other.holds(found) for other in subject.areas[place])
    return None if taken else found


def _figure(subject: Subject, place: Place, like: Place) -> bool:
    """Whether a cell holds a figure of the same kind as another: typed, or the same formula."""
    cell = subject.cells.get(place)
    if place in subject.patterns and like in subject.patterns:
        number = cell is not None and isinstance(cell.value, float)
        return number and subject.patterns[place] == subject.patterns[like]
    value = subject.figure(place)
    return value is not None and subject.figure(like) is not None and not _year(value)


def _year(value: float) -> bool:
    """Whether a figure may be the head of a column."""
    return 1900 <= value <= 2100 and value == int(value)


def arrays(subject: Subject) -> Iterator[Hit]:
    """A formula that fills several cells at once."""
    for place in subject.user_formulas:
        if subject.cells[place].spread:
            yield place, _("is an array formula, or filled by one")


def blank_precedents(subject: Subject) -> Iterator[Hit]:
    """A formula that takes an empty cell for a figure."""
    known = {tab.name for tab in subject.returned.tabs}
    for place, formula in subject.user_formulas.items():
        if BLANK_TESTS.search(formula.text):
            continue
        for area in subject.areas[place]:
            target = area.first
            if area.single and area.sheet in known and target not in subject.cells:
                yield place, _("refers to the empty cell {cell}").format(cell=target)
                break


def daisy_chains(subject: Subject) -> Iterator[Hit]:
    """A link to a link; one that is carried along a row may be."""
    for place, formula in subject.user_formulas.items():
        if PURE.fullmatch(formula.text) and subject.areas[place]:
            target = subject.areas[place][0].first
            carried = subject.patterns.get(target) == subject.patterns[place]
            if carried and target.sheet == place.sheet:
                continue
            if target in subject.user_formulas and PURE.fullmatch(subject.formulas[target]):
                yield place, _("links to {cell}, which is a link itself").format(cell=target)


def right_to_left(subject: Subject) -> Iterator[Hit]:
    """The first formula of a sheet that reads from a sheet on its right; covers may."""
    order = {tab.name: i for i, tab in enumerate(subject.returned.tabs)}
    covers = subject.covers | {subject.returned.tabs[0].name}
    told: set[tuple[str, str]] = set()
    for place in (place for place in subject.user_formulas if place.sheet not in covers):
        for area in subject.areas[place]:
            pair = (place.sheet, area.sheet)
            if order.get(area.sheet, -1) > order[place.sheet] and pair not in told:
                told.add(pair)
                says = _("reads from {sheet}, which stands to the right of it")
                yield place, says.format(sheet=area.sheet)


def repeated_constants(subject: Subject) -> Iterator[Hit]:
    """The same figure typed into neighbours of a row: it should be typed once."""
    for place in subject.cells:
        value = subject.figure(place)
        if value is None or value in (0.0, 1.0) or place in subject.generated:
            continue
        if subject.figure(place.moved(cols=-1)) == value:
            continue
        length = 1
        while subject.figure(place.moved(cols=length)) == value:
            length += 1
        if length >= SAME and not _year(value):
            says = _("{value} is typed {count} times in a row")
            yield place, says.format(value=in_digits(value), count=length)
