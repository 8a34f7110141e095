"""What somebody types for an input, as what it may hold: a number, a date, an option, a text."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date

from ..translations import in_digits, words
from ..translations import told as _
from .entries import YES_NO, EntryKind, EntryValue, as_number, no_option, plain, unfit_text
from .inputs import Input, Sourced
from .months import days
from .schema import Model
from .wanted import Wanted


class Unfit(Exception):  # noqa: N818 - it says what a word is
    """What is wrong with what is typed for an input."""


def entered(item: Input, wanted: Wanted, labels: Mapping[str, str]) -> EntryValue:
    """What an input is set to; raises Unfit for what it may not hold."""
    text = wanted.text
    if item.takes == "choice":
        if plain(text) not in labels:
            raise Unfit(no_option(text.strip(), item.labels, _))
        return labels[plain(text)]
    if item.takes == "text":
        wrong = unfit_text(text, _)
        if wrong:
            raise Unfit(wrong)
        return text.strip()
    figure = figured(wanted, item.takes)
    within(item, figure)
    if item.whole and not as_number(figure).is_integer():
        says = _("{value} is no whole number, and says how far a row looks back")
        raise Unfit(says.format(value=in_digits(as_number(figure), ".15g")))
    if item.choice is True and figure not in item.options:
        options = _(" or ").join(in_digits(option, ".15g") for option in item.options)
        raise Unfit(_("choose {options}").format(options=options))
    return figure


def figured(wanted: Wanted, takes: EntryKind) -> float | date:
    """The number or the date that is typed; raises Unfit where it is none."""
    if takes == "date":
        return _date(wanted)
    if isinstance(wanted.value, str):
        raise Unfit(wanted.value)
    return wanted.value


def within(item: Sourced, figure: float | date) -> None:
    """Raises Unfit for a figure beyond what may be typed."""
    low, high = item.bounds or (0.0, 0.0)
    if low <= as_number(figure) <= high:
        return
    says = _("{value} is outside the allowed range {minimum} to {maximum} {unit}")
    if isinstance(figure, date):
        says = _("{value} is outside the allowed range {minimum} to {maximum}")
    ends = (figure, item.minimum, item.maximum)
    typed, least, most = (
        in_digits(end, ".15g") if isinstance(end, float | int) else str(end) for end in ends
    )
    raise Unfit(says.format(value=typed, minimum=least, maximum=most, unit=item.unit))


def option_labels(model: Model, item: Input, lang: str) -> dict[str, str]:
    """The option of a choice by its name and by its label, in either language."""
    texts, own = model.languages.get(lang, {}), item.choice == YES_NO
    found = {plain(name): name for name in item.labels}
    for name, label in item.labels.items():
        said = texts.get(label) or (words(lang)(label) if own else label)
        found |= {plain(label): name, plain(said): name}
    return found


def _date(wanted: Wanted) -> date:
    """The day that is typed: on the command line as 2026-01-31, in a file in more ways."""
    text = wanted.text.strip()
    with suppress(ValueError):
        return date.fromisoformat(text)
    found = days(text, wanted.day_first) if wanted.file else ()
    if len(found) > 1:
        says = _("`{text}` may be one of two days; write it as {day}")
        raise Unfit(says.format(text=text, day=found[0]))
    if not found:
        raise Unfit(_("`{text}` is not a date; write it as 2026-01-31").format(text=text))
    return found[0]
