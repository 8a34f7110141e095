"""Whether a workbook may be quoted: stored values that are stale, checks that fail, unknowns."""

from collections.abc import Iterator
from dataclasses import dataclass

from ..book import Formula, Place, Value, plain
from ..own import near
from ..report import failing, unknown
from ..state import State
from ..words import Words
from .numbers import Constant, Text
from .parts import Memo
from .reader import fill

SHOWN = 5
CLOSE = 1e-9


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a figure of the workbook must not be quoted, and what to do; `stamp` says it briefly."""

    says: str
    stamp: Text


def doubts(state: State, memo: Memo, words: Words) -> tuple[Doubt, ...]:
    """Every reason against a memo of this workbook; none where it may be written."""
    return (*_stale(state, words), *_failing(state, words), *_unknown(memo, words))


def _stale(state: State, _: Words) -> Iterator[Doubt]:
    found = [
        f"{at} shows {_content(stored)}, its formula gives {_content(value)}"
        for at, stored, value in stale(state)
    ]
    if found:
        says = (
            f"{_count(found, 'stored value')} not what the formulas give: {_few(found)}; open the"
            " workbook in a spreadsheet, recalculate (Excel: Ctrl+Alt+F9), save it"
        )
        text = _("stored values were out of date; the figures here are recalculated")
        yield Doubt(says, (text,))


def stale(state: State) -> Iterator[tuple[str, Value, Value]]:
    """Cells whose stored value is not what their formulas give; none is stored: none is stale."""
    if state.way is None:
        return
    match = state.way.match
    for cell in match.book.cells:
        spot, tab = match.spot(cell.place), match.tabs.get(cell.place.sheet)
        if not isinstance(cell.content, Formula) or spot is None or tab is None:
            continue
        found = tab.cells.get(spot)
        value = state.values.get(state.place(cell.place))
        if found is None or not found.formula or found.error or value is None:
            continue
        if found.value is not None and _differ(found.value, value):
            yield match.shown(cell.place), found.value, value


def _differ(stored: Value, value: Value) -> bool:
    if isinstance(stored, str) or isinstance(value, str):
        return stored != value
    return not near(stored, value) and abs(stored - value) > CLOSE * max(
        abs(stored), abs(value), 1
    )


def _failing(state: State, _: Words) -> Iterator[Doubt]:
    names = failing(state.book, state.values)
    if names:
        cells = {cell.item: str(cell.place) for cell in state.book.cells if cell.item in names}
        told = [f"`{name}` ({cells[name]})" for name in names]
        says = (
            f"{_count(told, 'check')} failing: {_few(told)}; undo the edit that broke"
            f" {'it' if len(told) == 1 else 'them'}, or mend the formula"
        )
        known = Constant(", ".join(names[:SHOWN]))
        yield Doubt(says, fill(_("checks fail: {names}"), names=known))
    if open_ := unknown(state.book, state.values):
        told = [f"{open_} not known"]
        says = f"the checks that only a spreadsheet can compute: {open_}; see the cells named"
        yield Doubt(says, (_("some checks can only be computed by a spreadsheet"),))


def _unknown(memo: Memo, _: Words) -> Iterator[Doubt]:
    places: dict[Place, None] = {f.place: None for f in memo.figures() if f.value is None}
    if places:
        says = (
            f"{_count(list(places), 'figure')} of the memo not computable here:"
            f" {_few([str(place) for place in places])}; what was typed by hand into"
            " them, or into cells that they need, gives an error or uses a function that"
            " only a spreadsheet computes: use plain functions, or type the value"
        )
        yield Doubt(says, (_("figures shown as ? can only be computed by a spreadsheet"),))


def _count(found: list[str] | list[Place], word: str) -> str:
    return f"{len(found)} {word} is" if len(found) == 1 else f"{len(found)} {word}s are"


def _few(found: list[str]) -> str:
    more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
    return ", ".join(found[:SHOWN]) + more


def _content(value: Value) -> str:
    return f"`{value}`" if isinstance(value, str) else plain(value)
