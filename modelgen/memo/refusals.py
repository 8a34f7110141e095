"""Whether a workbook may be quoted: stored values that are stale, checks that fail, unknowns."""

import shlex
from collections.abc import Iterator
from dataclasses import dataclass

from ..addresses import Place, letters
from ..book.book import Formula, Value, shown_value
from ..book.values import outdated
from ..compile.wording import failing, overwritten, unknown
from ..merge.live_model import LiveModel
from ..problems import few
from ..readback.book_match import BookMatch, among_cases, among_steps
from ..readback.other_version import is_of_another
from ..translations import Translate
from .document import Memo
from .figures import Figure, FixedText, Quote, RichText
from .quotes import fill

SHOWN = 3

LONG = 30


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a figure of the workbook must not be quoted, and what to do; `stamp` says it briefly."""

    says: str
    stamp: RichText


def doubts(state: LiveModel, memo: Memo, words: Translate) -> tuple[Refusal, ...]:
    """Every reason against a memo of this workbook; none where it may be written."""
    known = (*_stale(state, words), *_failing(state, words), *_overwritten(state, words))
    return (*known, *_unknown(state, memo, words))


def _stale(state: LiveModel, _: Translate) -> Iterator[Refusal]:
    known = sorted(stale(state), key=lambda one: isinstance(one[1], str))  # numbers first
    found = [
        f"{at} shows {_content(stored)}, not {_content(value)}" for at, stored, value in known
    ]
    if found:
        mend = "open the workbook in a spreadsheet, recalculate (Excel: Ctrl+Alt+F9), save it"
        if state.placement and is_of_another(state.placement.match):
            mend = (
                "another version of modelgen wrote the workbook; bring it up to date with"
                " `modelgen regenerate`, and make the memo of the new workbook"
            )
        elif state.placement and (added := _among(state.placement.match)):
            mend = (
                f"{few(added, SHOWN)} stands among those of the model, which counts it;"
                " `modelgen regenerate` puts it behind them: make the memo of the new workbook"
            )
        says = (
            f"{_count(found, 'stored value')} not what the formulas give: {few(found, SHOWN)};"
            f" {mend}"
        )
        text = _("stored values were out of date; the figures here are recalculated")
        yield Refusal(says, (text,))


def _among(match: BookMatch) -> list[str]:
    """The columns between two cases, and the rows between two steps of a series."""
    columns = [f"column {letters(at.col)} of {at.sheet}" for at in among_cases(match)]
    return [*columns, *(f"row {at.row + 1} of {at.sheet}" for at in among_steps(match))]


def stale(state: LiveModel) -> Iterator[tuple[str, Value, Value]]:
    """Cells whose stored value is not what their formulas give; none is stored: none is stale."""
    if state.placement is None:
        return
    match = state.placement.match
    for cell in match.book.cells:
        found = match.cell(cell.place) if isinstance(cell.content, Formula) else None
        if found is None or not found.formula or found.error or found.value is None:
            continue
        value = state.values.get(state.place(cell.place))
        if value is not None and outdated(found.value, value):
            yield match.shown(cell.place), found.value, value


def _failing(state: LiveModel, _: Translate) -> Iterator[Refusal]:
    names = failing(state.book, state.values)
    if names:
        cells = {c.id.text: str(c.place) for c in state.book.cells if c.id.text in names}
        told = [f"`{name}` ({cells[name]})" for name in names]
        says = (
            f"{_count(told, 'check')} failing: {few(told, SHOWN)}; undo the edit that broke"
            f" {'it' if len(told) == 1 else 'them'}, or mend the formula"
        )
        known = FixedText(", ".join(names[:SHOWN]))
        yield Refusal(says, fill(_("checks fail: {names}"), names=known))


def _overwritten(state: LiveModel, _: Translate) -> Iterator[Refusal]:
    typed = [str(cell.place) for cell in overwritten(state.book)]
    if typed:
        says = (
            f"{_count(typed, 'check')} overwritten by a value, which tests nothing"
            f" ({few(typed, SHOWN)}); `modelgen regenerate {shlex.quote(state.shown)} --take"
            f" {shlex.quote(f'{typed[0]}=new')}` brings the formula back, with the name of the"
            " sheet all formulas of the sheet; make the memo of the new workbook"
        )
        yield Refusal(says, (_("checks are overwritten by values: they test nothing"),))


def _unknown(state: LiveModel, memo: Memo, _: Translate) -> Iterator[Refusal]:
    missing = dict.fromkeys(
        run.place
        for run in (run for text in memo.texts() for run in text)
        if (isinstance(run, Figure) and run.value is None)
        or (isinstance(run, Quote) and state.value_at(run.place) is None)
    )
    checks = [cell.place for cell in unknown(state.book, state.values)]
    places = [*missing] or checks
    if places:
        what = "figure" if missing else "check"
        says = (
            f"{_count(places, what)} not known here ({few(places, SHOWN)}):"
            f" {_cause(state)} gives an error, or needs a function that only a spreadsheet"
            " computes; mend it, use plain functions, or type the value"
        )
        known = _("figures shown as ? can only be computed by a spreadsheet")
        if not missing:
            known = _("some checks can only be computed by a spreadsheet")
        yield Refusal(says, (known,))


def _cause(state: LiveModel) -> str:
    """The formulas that were typed by hand and have no value, if it is they."""
    found = []
    for decision in state.kept:
        place = state.place(decision.cell.place) if decision.cell else None
        if place and isinstance(state.cells[place].content, Formula):
            found += [str(decision.edit.at)] if place not in state.values else []
    return f"what was typed into {few(found, SHOWN)}" if found else "what was typed by hand"


def _count(found: list[str] | list[Place], word: str) -> str:
    return f"{len(found)} {word} is" if len(found) == 1 else f"{len(found)} {word}s are"


def _content(value: Value) -> str:
    if not isinstance(value, str):
        return shown_value(value)
    return f"`{value}`" if len(value) <= LONG else f"`{value[:LONG]}…`"
