"""A figure of the memo to the text that shows it: the workbook's number formats in a language."""

import re
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from babel.numbers import format_decimal

from ..addresses import Place
from ..book.book import Value
from ..days import day_of, is_day
from ..number_formats import FORMATS, FormatName
from ..problems import visible
from ..translations import day

UNKNOWN = "?"

PERCENT = "\u00a0%"

TOGETHER = re.compile(
    r" (?=[%×])|(?<=1) (?=\+)|(?<=\+) |(?<=[÷×]) "
    r"|(?<=\d) (?=\d{3}(?!\d))|(?<=\d) (?=(?:mil|bil|tril|thousand|mrd|mio)\w*)",
    re.IGNORECASE,
)
"""Spaces at which no line may end: before a sign of per cent, inside `÷ (1 + markup)` and `× 365`,
between thousands, and before what counts them: 83 500, 200 million."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A value of the workbook: what it is, how it is shown, and the cell that it stands in.

    None is a value that only a spreadsheet can compute.
    """

    value: Value | None
    format: FormatName
    place: Place
    in_prose: bool = False
    """Whether it stands in a sentence, where brackets would not be read as a minus."""

    @property
    def number(self) -> float | None:
        known = isinstance(self.value, float | int) and not isinstance(self.value, bool)
        return float(self.value) if known and self.value is not None else None


@dataclass(frozen=True, slots=True)
class Quote:
    """A text of the workbook as its cell shows it: a label, or a sentence with live figures."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class FixedText:
    """A text that stands in no cell: of the template, a date, a hash, the mark of an axis."""

    text: str


def said(figure: Figure) -> Figure:
    """A figure as a sentence tells it."""
    return replace(figure, in_prose=True)


Run = str | Figure | Quote | FixedText
"""A piece of text; a plain one is the memo's own prose."""

RichText = tuple[Run, ...]


def plain(text: RichText, lang: str) -> str:
    """A text as its readers see it."""
    return "".join(shown(run, lang) for run in text)


def shown(run: Run, lang: str) -> str:
    """A piece of text as its readers see it, on one line."""
    if isinstance(run, Figure):
        text = figure(run.value, run.format, lang)
        if run.in_prose and run.number is not None and text.startswith("("):
            text = f"−{text[1:-1]}"
    else:
        text = run if isinstance(run, str) else run.text
    return TOGETHER.sub("\u00a0", visible(re.sub(r"[\t\r\n]+", " ", text)))


def figure(value: Value | None, name: FormatName, lang: str) -> str:
    """A value in the look of its format: negatives in brackets, nothing at all as 0."""
    if value is None:
        return UNKNOWN
    if isinstance(value, bool | str):
        return str(value)
    form = FORMATS[name]
    if name == "date" and is_day(value):
        return day(day_of(value), lang)
    if value >= form.whole_from:
        return figure(value, "whole", lang)
    if form.digits is None:
        return _grouped(Decimal(f"{value:z.12g}"), "0.############", lang)
    if value == 0:
        return "0"
    exact = Decimal(f"{value:.15g}").scaleb(form.power)
    rounded = exact.quantize(Decimal(1).scaleb(-form.digits), ROUND_HALF_UP)
    text = _grouped(abs(rounded), form.pattern, lang)
    text += PERCENT if form.share else form.word
    return f"({text})" if rounded < 0 else text


def _grouped(value: Decimal, pattern: str, lang: str) -> str:
    """Between thousands a space as wide as any: a narrow one is not seen in small type."""
    text = str(format_decimal(value, pattern, locale=lang, decimal_quantization=False))
    return text.replace("\u202f", "\u00a0")
