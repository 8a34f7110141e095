"""Whether a workbook may be quoted: stored values that are stale, checks that fail, unknowns."""

import shlex
from collections.abc import Iterator
from dataclasses import dataclass

from ..addresses import letters
from ..book.book import Formula, Value, shown_value
from ..book.values import outdated
from ..compile.wording import failing, overwritten, unknown
from ..merge.live_model import LiveModel
from ..problems import counted, few
from ..readback.book_match import BookMatch
from ..readback.other_version import is_of_another
from ..readback.spans import among_cases, among_steps
from ..translations import N_, Translate, in_digits
from ..translations import told as _
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


def _stale(state: LiveModel, words: Translate) -> Iterator[Refusal]:
    known = sorted(stale(state), key=lambda one: isinstance(one[1], str))  # numbers first
    shows = _("{at} shows {stored}, not {value}")
    found = [
        shows.format(at=at, stored=_content(stored), value=_content(value))
        for at, stored, value in known
    ]
    if found:
        mend = _("open the workbook in a spreadsheet, recalculate (Excel: Ctrl+Alt+F9), save it")
        if state.placement and is_of_another(state.placement.match):
            mend = _(
                "another version of modelgen wrote the workbook; bring it up to date with"
                " `modelgen regenerate`, and make the memo of the new workbook"
            )
        elif state.placement and (added := _among(state.placement.match)):
            mend = _(
                "{places} stands among those of the model, which counts it; `modelgen regenerate`"
                " puts it behind them: make the memo of the new workbook"
            ).format(places=few(added, SHOWN))
        says = counted(
            len(found),
            _("{count} stored value is not what the formulas give: {cells}; {mend}"),
            _("{count} stored values are not what the formulas give: {cells}; {mend}"),
            cells=few(found, SHOWN),
            mend=mend,
        )
        text = N_("stored values were out of date; the figures here are recalculated")
        yield Refusal(says, (words(text),))


def _among(match: BookMatch) -> list[str]:
    """The columns between two cases, and the rows between two steps of a series."""
    column, row = _("column {column} of {sheet}"), _("row {row} of {sheet}")
    columns = [column.format(column=letters(at.col), sheet=at.sheet) for at in among_cases(match)]
    rows = [row.format(row=at.row + 1, sheet=at.sheet) for at in among_steps(match)]
    return [*columns, *rows]


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


def _failing(state: LiveModel, words: Translate) -> Iterator[Refusal]:
    checks = failing(state.book, state.values)
    if checks:
        told = [f"`{check.id}` ({check.place})" for check in checks]
        says = counted(
            len(told),
            _("{count} check is failing: {checks}; undo the edit that broke it, or mend the"
              " formula"),
            _("{count} checks are failing: {checks}; undo the edit that broke them, or mend the"
              " formula"),
            checks=few(told, SHOWN),
        )  # fmt: skip
        known = FixedText(", ".join(check.id.text for check in checks[:SHOWN]))
        stamp = fill(words(N_("checks fail: {names}")), names=known)
        yield Refusal(says, stamp)


def _overwritten(state: LiveModel, words: Translate) -> Iterator[Refusal]:
    typed = [str(cell.place) for cell in overwritten(state.book)]
    if typed:
        mend = _(
            "`modelgen regenerate {workbook} --take {take}` brings the formula back, with the name"
            " of the sheet all formulas of the sheet; make the memo of the new workbook"
        ).format(workbook=shlex.quote(state.shown), take=shlex.quote(f"{typed[0]}=new"))
        says = counted(
            len(typed),
            _("{count} check is overwritten by a value, which tests nothing ({cells}); {mend}"),
            _("{count} checks are overwritten by a value, which tests nothing ({cells}); {mend}"),
            cells=few(typed, SHOWN),
            mend=mend,
        )
        stamp = words(N_("checks are overwritten by values: they test nothing"))
        yield Refusal(says, (stamp,))


def _unknown(state: LiveModel, memo: Memo, words: Translate) -> Iterator[Refusal]:
    missing = dict.fromkeys(
        run.place
        for run in (run for text in memo.texts() for run in text)
        if (isinstance(run, Figure) and run.value is None)
        or (isinstance(run, Quote) and state.value_at(run.place) is None)
    )
    checks = [cell.place for cell in unknown(state.book, state.values)]
    places = [*missing] or checks
    if places:
        figures = (_("{count} figure is not known here"), _("{count} figures are not known here"))
        tests = (_("{count} check is not known here"), _("{count} checks are not known here"))
        head = counted(len(places), *(figures if missing else tests))
        says = _(
            "{what} ({cells}): {cause} gives an error, or needs a function that only a"
            " spreadsheet computes; mend it, use plain functions, or type the value"
        ).format(what=head, cells=few(places, SHOWN), cause=_cause(state))
        known = N_("figures shown as ? can only be computed by a spreadsheet")
        if not missing:
            known = N_("some checks can only be computed by a spreadsheet")
        yield Refusal(says, (words(known),))


def _cause(state: LiveModel) -> str:
    """The formulas that were typed by hand and have no value, if it is they."""
    found = []
    for decision in state.kept:
        place = state.place(decision.cell.place) if decision.cell else None
        if place and isinstance(state.cells[place].content, Formula):
            found += [str(decision.edit.at)] if place not in state.values else []
    if not found:
        return _("what was typed by hand")
    return _("what was typed into {cells}").format(cells=few(found, SHOWN))


def _content(value: Value) -> str:
    if isinstance(value, bool):
        return shown_value(value)
    if not isinstance(value, str):
        return in_digits(value)
    return f"`{value}`" if len(value) <= LONG else f"`{value[:LONG]}…`"
