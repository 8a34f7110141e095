"""A value to the text that somebody may change and type again: every digit, no rounding."""

from decimal import Decimal

from ...book.book import Value
from ...days import day_of, is_day
from ...number_formats import FORMATS, FormatName
from ...translations import figure


def shown_entry(value: Value, form: FormatName, lang: str) -> str:
    """A figure with every digit that it has, as it may be typed again."""
    if isinstance(value, str | bool):
        return str(value)
    if form == "date" and is_day(value):
        return str(day_of(value))
    if FORMATS[form].share:
        return f"{figure(float(Decimal(f'{value:.15g}').scaleb(2)), lang)} %"
    return figure(value, lang)
