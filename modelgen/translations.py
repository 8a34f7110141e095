"""The texts that the tool itself writes into workbooks and memos, in the reader's language.

English stands in the code and is the key: `_("Live case")`. A language is one PO file under
`languages/`, which translators edit with their own programs; a template brings its own texts.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path

Translate = Callable[[str], str]

ENGLISH = "en"

FOLDER = Path(__file__).parent / "languages"

N_ = str
"""Marks a text that is translated later, where it is shown."""


def languages() -> tuple[str, ...]:
    """Every language that a workbook can be written in, English first."""
    return (ENGLISH, *sorted(path.stem for path in FOLDER.glob("*.po")))


@lru_cache
def words(lang: str) -> Translate:
    """The translation of a text; raises KeyError for one that the catalogue does not know.

    Figures are filled in afterwards: `_("{count} checks").format(count=3)`.
    """
    if lang == ENGLISH:
        return str
    from babel.messages.pofile import read_po

    with (FOLDER / f"{lang}.po").open("rb") as file:
        entries = [entry for entry in read_po(file) if entry.id and entry.string]
    return {entry.id: entry.string for entry in entries}.__getitem__


_TOLD_IN = [ENGLISH]
"""The language of what this run tells; empty where programs read it."""


def speak(lang: str) -> None:
    """From here on the run tells in the language of the workbook that it is about."""
    if _TOLD_IN:
        _TOLD_IN[0] = lang


def speak_english(to_programs: bool = False) -> None:
    """The run tells in English; to programs it does so whatever workbook it is about."""
    _TOLD_IN[:] = [] if to_programs else [ENGLISH]


def spoken() -> str:
    """The language of what this run tells."""
    return _TOLD_IN[0] if _TOLD_IN else ENGLISH


def told(text: str) -> str:
    """A message of a command, in the language of the workbook that it is about."""
    return words(spoken())(text)


def figure(number: float, lang: str) -> str:
    """A number in running text, every digit of it, as readers of the language write it."""
    if lang == ENGLISH:
        return f"{number:z,.15g}"
    from babel.numbers import format_decimal

    # Not every machine's Arial has the narrow space between thousands.
    return str(format_decimal(number, "#,##0.###############", lang)).replace("\u202f", "\xa0")


def decimals(number: float, digits: int, lang: str) -> str:
    """A number with so many decimals, as readers of the language write it."""
    if lang == ENGLISH:
        return f"{number:z,.{digits}f}"
    from babel.numbers import format_decimal

    pattern = f"#,##0.{'0' * digits}" if digits else "#,##0"
    exact = float(f"{number:z.{digits}f}")  # babel rounds halves to even, Python the number itself
    return str(format_decimal(exact, pattern, lang)).replace("\u202f", "\xa0")


def in_digits(number: float | Decimal, spec: str = "z.12g") -> str:
    """A number of a message, as readers of its language write it."""
    text = format(number, spec)
    if spoken() == ENGLISH:
        return text
    return text.replace(",", "\xa0").replace(".", decimal_sign(spoken()))


def singular(number: int) -> bool:
    """Whether the message says so many in the singular: the French do so of none, too."""
    if spoken() == ENGLISH:
        return number == 1
    from babel import Locale

    return bool(Locale.parse(spoken()).plural_form(number) == "one")


@cache
def decimal_sign(lang: str) -> str:
    """What readers of a language put before decimals."""
    if lang == ENGLISH:
        return "."
    from babel.numbers import get_decimal_symbol

    return str(get_decimal_symbol(lang))


def day(when: date, lang: str) -> str:
    """A date in running text."""
    if lang == ENGLISH:
        return str(when)
    from babel.dates import format_date, get_date_format

    # The short form of the language, but the year in full: 01/03/2025, 01.03.2025.
    pattern = re.sub(r"(?<!y)yy(?!y)", "yyyy", str(get_date_format("short", lang).pattern))
    return str(format_date(when, pattern, lang))


def name_of(lang: str) -> str:
    """What a language calls itself: the head of its catalogue says so; else its two letters."""
    path = FOLDER / f"{lang}.po"
    if lang == ENGLISH:
        return "English"
    if not path.exists():
        return lang
    named = re.search(r'^"X-Own-Name: (.+?)\\n"$', path.read_text(encoding="utf-8"), re.MULTILINE)
    return named[1] if named else lang


@dataclass(frozen=True)
class ToolSheets:
    """What the sheets are called that the tool writes itself, in the workbook's language."""

    over_cases: str
    workings: str
    formula_map: str
    audit: str
    source: str


@lru_cache
def tool_sheets(lang: str) -> ToolSheets:
    _ = words(lang)
    return ToolSheets(
        _("Cases over time"), _("Workings"), _("Formula map"), _("Audit"), _("Source")
    )


@lru_cache
def builtin_units(lang: str) -> Mapping[str, str]:
    """The units that no template has to declare, as they are shown."""
    _ = words(lang)
    dates = {"date": _("date"), "day": _("day"), "month": _("month"), "year": _("year")}
    return {"text": _("text"), "count": _("count"), **dates}
