"""Rules about what runs over time in any workbook: balances, totals, flags, signs, the end."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ..addresses import Area, Place, a1
from ..translations import in_digits
from ..translations import told as _
from .periods import Periods, label, timelines
from .subject import Hit, Subject

OPENS = re.compile(
    r"\b(open\w*|begin\w*|start|brought forward|b/?f|bop|ouverture|début|initial\w*)\b",
    re.IGNORECASE,
)

CLOSES = re.compile(
    r"\b(clos\w*|end|ending|carried forward|c/?f|eop|clôture|fin|final\w*|balance|solde)\b",
    re.IGNORECASE,
)

ACTUAL = re.compile(
    r"(?:(?:19|20)\d\d\s?)?(?:a|act|actuals?|hist\w*|réels?|réalisés?)\.?", re.IGNORECASE
)

PLANNED = re.compile(
    r"(?:(?:19|20)\d\d\s?)?(?:[efpb]|est\w*|forecasts?|plan\w*|proj\w*|budgets?|prév\w*)\.?",
    re.IGNORECASE,
)

FLAGGED = re.compile(r"\b(actuals?|historical?|réels?|réalisés?)\b", re.IGNORECASE)

BLOCK = 12
"""Rows from an opening down in which its closing is looked for."""

NEAR = 0.25
"""How far a figure may lie from its neighbours to be taken for one of them with another sign."""

MOST = 2 / 3
"""What part of a row makes a habit, from which the rest departs."""


def broken_openings(subject: Subject) -> Iterator[Hit]:
    """An opening that is not what the period before closed with."""
    for periods in timelines(subject):
        for row in periods.rows:
            if OPENS.search(label(subject, periods, row)):
                yield from _opened(subject, periods, row)


def _opened(subject: Subject, periods: Periods, row: int) -> Iterator[Hit]:
    closing = next(
        (
            below
            for below in range(row + 1, min(row + BLOCK, periods.last) + 1)
            if CLOSES.search(label(subject, periods, below))
            and _built_on(subject, periods.cells(row), periods.cells(below))
        ),
        None,
    )
    if closing is None:
        return
    pairs = list(zip(periods.cells(row)[1:], periods.cells(closing), strict=False))
    wrong = [(at, end) for at, end in pairs if _differ(subject, at, end)]
    linked = sum(
        any(area.left <= at.col - 1 <= area.right for area in subject.areas.get(at, ()))
        for at, _end in pairs
    )
    if len(wrong) * 2 > len(pairs) and linked < MOST * len(pairs):
        return  # another design: nothing is carried from period to period here
    says = _("opens with {value}; the period before closes with {before} in {cell}")
    for at, end in wrong:
        value, before = (in_digits(_number(subject, place) or 0) for place in (at, end))
        yield at, says.format(value=value, before=before, cell=a1(end.row, end.col))


def _built_on(subject: Subject, openings: Sequence[Place], closings: Sequence[Place]) -> bool:
    """Whether what closes a period is calculated from what opened it."""
    built = sum(
        any(area.holds(at) for area in subject.areas.get(end, ()))
        for at, end in zip(openings, closings, strict=True)
    )
    return built >= MOST * len(openings)


def _number(subject: Subject, place: Place) -> float | None:
    value = subject.value(place)
    return float(value) if isinstance(value, int | float) and value is not True else None


def _differ(subject: Subject, one: Place, other: Place) -> bool:
    first, second = _number(subject, one), _number(subject, other)
    if first is None or second is None:
        return False
    return abs(first - second) > 1e-6 * max(1.0, abs(first), abs(second))


def wrong_totals(subject: Subject) -> Iterator[Hit]:
    """A sum of periods, in a row of such, that does not go on where the one before it ends."""
    for line, sums in subject.sums.items():
        rows: dict[tuple[str, int], list[tuple[Place, Area]]] = {}
        for place, area in sums if line[1] is not None else ():
            rows.setdefault((place.sheet, place.row), []).append((place, area))
        for found in rows.values():
            ordered = sorted(found, key=lambda one: one[0].col)
            for i in _out_of_step([(area.left, area.right) for _place, area in ordered]):
                place, area = ordered[i]
                says = _("SUM({area}) does not go on where the totals beside it lead")
                yield place, says.format(area=area.a1)


def _out_of_step(spans: list[tuple[int, int]]) -> list[int]:
    """Which of some spans depart from the others: of one length, as far apart from each other."""
    count = len(spans)
    if count < LEAST_TOTALS:
        return []
    width, times = Counter(last - first for first, last in spans).most_common(1)[0]
    ways = {b[0] - a[0] for a, b in pairwise(spans)} | {width + 1}
    lines = [line for apart in ways if apart > width for line in _lines(spans, apart, width)]
    if width < 1 or times < MOST * count or not lines:
        return []
    fits, _beside, apart, start = max(lines)
    if fits < MOST * count:
        return []
    expected = [(start + apart * i, start + apart * i + width) for i in range(count)]
    stubs = {0: expected[0][1], count - 1: expected[-1][0]}
    return [
        i
        for i, (first, last) in enumerate(spans)
        if (first, last) != expected[i]
        and not (
            stubs.get(i) in (first, last) and expected[i][0] <= first <= last <= expected[i][1]
        )
    ]


def _lines(
    spans: list[tuple[int, int]], apart: int, width: int
) -> Iterator[tuple[int, bool, int, int]]:
    """How many spans lie on a line, whether these touch, how far apart, and where it begins."""
    starts = Counter(
        first - apart * i for i, (first, last) in enumerate(spans) if last - first == width
    )
    yield from ((fits, apart == width + 1, apart, start) for start, fits in starts.items())


LEAST_TOTALS = 3


def wrong_flags(subject: Subject) -> Iterator[Hit]:
    """A period called actual behind one that is planned, or where rows say otherwise."""
    for periods in timelines(subject):
        for row in range(max(0, periods.head - 2), periods.last + 1):
            kinds = _kinds(subject, periods, row)
            if kinds is None:
                continue
            end = min(range(len(kinds) + 1), key=lambda n: _mismatches(kinds, n))
            odd = [i for i, actual in enumerate(kinds) if actual != (i < end)]
            if len(odd) * 3 > len(kinds):
                continue  # actual and plan stand side by side
            places = periods.cells(row)
            for i in odd:
                says = _("says {word} among periods that say otherwise")
                yield places[i], says.format(word=_word(subject, places[i]))
            if not odd:
                yield from _against_rows(subject, periods, row, end)


def _kinds(subject: Subject, periods: Periods, row: int) -> list[bool] | None:
    """Which periods a row calls actual; None where it does not say so of each."""
    places = periods.cells(row)
    values = [subject.value(place) for place in places]
    texts = [value.strip() for value in values if isinstance(value, str)]
    if len(texts) == len(values):
        kinds = [bool(ACTUAL.fullmatch(text)) for text in texts]
        known = all(ACTUAL.fullmatch(text) or PLANNED.fullmatch(text) for text in texts)
    else:
        kinds = [value == 1 for value in values]
        known = all(value in (0, 1) and not isinstance(value, str) for value in values)
        known = known and bool(FLAGGED.search(label(subject, periods, row)))
    return kinds if known and any(kinds) and not all(kinds) else None


def _mismatches(kinds: list[bool], end: int) -> int:
    return sum(actual != (i < end) for i, actual in enumerate(kinds))


def _word(subject: Subject, place: Place) -> str:
    value = subject.value(place)
    return value if isinstance(value, str) else in_digits(float(value or 0))


def _against_rows(subject: Subject, periods: Periods, row: int, end: int) -> Iterator[Hit]:
    """Rows that all turn from figures to formulas in another period than the flags do."""
    turns = Counter(
        turn for below in periods.rows if (turn := _turn(subject, periods.cells(below)))
    )
    if not turns or turns[end]:
        return
    turn, times = turns.most_common(1)[0]
    if times >= 2 and times >= MOST * turns.total():
        at = periods.cells(row)[min(turn, end)]
        says = _("says {word}, where {count} rows turn from figures to formulas otherwise")
        yield at, says.format(word=_word(subject, at), count=times)


def _turn(subject: Subject, places: Sequence[Place]) -> int:
    """How many periods of a row are typed before the rest is calculated; 0 of any other row."""
    cells = [subject.cells.get(place) for place in places]
    if not all(cell and (cell.formula or isinstance(cell.value, float)) for cell in cells):
        return 0
    typed = [not cell.formula for cell in cells if cell]
    turn = typed.index(False) if False in typed else 0
    return turn if turn and not any(typed[turn:]) else 0


def broken_signs(subject: Subject) -> Iterator[Hit]:
    """A typed figure like those beside it, with another sign."""
    for periods in timelines(subject):
        for row in periods.rows:
            figures = [_typed(subject, place) for place in periods.cells(row)]
            if None in figures or 0 in figures or len(figures) < LEAST_TYPED:
                continue
            known = [figure for figure in figures if figure is not None]
            above = sum(figure > 0 for figure in known) * 2 > len(known)
            odd = [i for i, figure in enumerate(known) if (figure > 0) != above]
            if len(odd) == 1 and _alike(known, odd[0]):
                says = _("{value} has another sign than all others in its row")
                yield periods.cells(row)[odd[0]], says.format(value=in_digits(known[odd[0]]))


LEAST_TYPED = 5


def _typed(subject: Subject, place: Place) -> float | None:
    cell = subject.cells.get(place)
    known = cell is not None and not cell.formula and place not in subject.generated
    return cell.value if known and cell and isinstance(cell.value, float) else None


def _alike(figures: list[float], at: int) -> bool:
    """Whether a figure lies as far from zero as those beside it."""
    beside = [abs(figures[i]) for i in (at - 1, at + 1) if 0 <= i < len(figures)]
    return all(abs(abs(figures[at]) - other) <= NEAR * other for other in beside)


def typed_last(subject: Subject) -> Iterator[Hit]:
    """A figure in the last period of a row that is calculated in all others."""
    for periods in timelines(subject):
        for row in periods.rows:
            *places, last = periods.cells(row)
            patterns = {subject.patterns.get(place) for place in places[1:]}
            value = _typed(subject, last)
            if value is not None and len(patterns) == 1 and None not in patterns:
                says = _("holds {value}, where all periods before are calculated")
                yield last, says.format(value=in_digits(value))
