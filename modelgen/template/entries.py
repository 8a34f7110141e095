"""What the cell of an input may hold: a number, a date, an option of a choice, or a text."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Discriminator,
    Field,
    Tag,
    TypeAdapter,
    ValidationError,
    ValidationInfo,
)

from ..days import serial
from ..problems import suggestion
from ..translations import N_, Translate, in_digits
from .words import (
    LONGEST_TEXT,
    Day,
    ItemName,
    Label,
    Number,
    TypedText,
    no_formula,
    pickable,
    refused,
)

EntryValue = float | date | str
"""What a template or a setting gives an input: a number, a date, an option's name, or a text."""

EntryKind = Literal["number", "date", "choice", "text"]
"""What is typed into an input."""

YES_NO = "yes_no"

YES_NO_LABELS: Mapping[str, str] = {"yes": N_("Yes"), "no": N_("No")}

FIGURES_ALONE = ("minimum", "maximum", "low", "high", "range_evidence")
"""What only numbers and dates have: words lie between no limits."""


def has_options(choice: object) -> bool:
    """Whether a choice names options; `true` is a switch between whole numbers."""
    return isinstance(choice, dict) or choice == YES_NO


def of_words(row: Mapping[str, Any]) -> bool:
    """Whether a row of inputs, as the template types it, holds an option or a text."""
    return not isinstance(row.get("choice", False), bool) or row.get("unit") == "text"


def options_of(choice: object) -> Mapping[str, str]:
    """The label of each option of a choice; none of a switch."""
    if choice == YES_NO:
        return YES_NO_LABELS
    return choice if isinstance(choice, dict) else {}


def no_option(word: str, options: Mapping[str, str], _: Translate = str) -> str:
    """What is wrong with a word that names no option."""
    hint = suggestion(word, (*options, *options.values()))
    says = _("`{word}` is no option{hint} (options: {options})")
    return says.format(word=word, hint=hint, options=", ".join(options))


def as_setting(entry: EntryValue) -> str:
    """An entry as a workbook tells it among its settings."""
    return str(entry) if isinstance(entry, str | date) else repr(entry)


def as_number(figure: float | date) -> float:
    """A number, or a date as spreadsheets count it."""
    return serial(figure) if isinstance(figure, date) else figure


_DATE_LIKE = re.compile(r"\d{1,4}[-/. ]\d{1,2}[-/. ]\d{1,4}")


def plain(label: str) -> str:
    """A label as it is compared: neither capitals nor spaces around its words count."""
    return " ".join(label.split()).casefold()


def unfit_text(text: str, _: Translate = str) -> str:
    """What is wrong with a text for an input, or nothing."""
    if not text.strip():
        return _("the text is blank")
    try:
        TypeAdapter(TypedText).validate_python(text)
    except ValidationError as error:
        long = len(text) > LONGEST_TEXT
        says = _("the text has {count} characters; {most} at most")
        told = says.format(count=in_digits(len(text), ","), most=LONGEST_TEXT)
        return told if long else "".join(fault["msg"] for fault in error.errors()[:1])
    return ""


def looks_dated(text: str) -> bool:
    """Whether a text reads as a date, which it is not."""
    return bool(_DATE_LIKE.fullmatch(text.strip()))


def _choice(value: object) -> object:
    if isinstance(value, dict | bool) or value == YES_NO:
        return value
    message = (
        "`choice` is yes_no, or each option with its label, such as `lease: Lease`; true is for"
        " whole numbers"
    )
    raise refused(message)


def _choice_sort(value: object) -> str:
    return "[options]" if isinstance(value, dict) else "[named]"


def _fits(value: object, info: ValidationInfo) -> object:
    """The entry where it is of the kind of the row; refused with what to write where it is not."""
    row = info.data
    if "choice" not in row or "unit" not in row:  # that is told already
        return value
    shown = str(value).lower() if isinstance(value, bool) else str(value)
    if has_options(row["choice"]):
        options = options_of(row["choice"])
        if not isinstance(value, str) or value not in options:
            raise refused("{told}", told=no_option(shown, options))
    elif row["unit"] == "text":
        if not isinstance(value, str) and value is not None:
            raise refused("`{value}` must be text here: put it in quotes", value=shown)
    elif isinstance(value, str):
        if looks_dated(value):
            message = "`{value}` is a text; write the date without quotes, as 2026-01-31"
            raise refused(message, value=value)
        raise refused("`{value}` is not a number", value=value)
    return value


def _sort(value: object) -> str:
    """Which kind of entry stands here; the words that the validator puts into its places."""
    if isinstance(value, str):
        return "[words]"
    return "[date]" if isinstance(value, date) else "[number]"


OptionLabel = Annotated[Label, AfterValidator(pickable("option")), AfterValidator(no_formula)]

Choice = Annotated[
    Annotated[bool | Literal["yes_no"], Tag("[named]")]
    | Annotated[dict[ItemName, OptionLabel], Field(min_length=2, max_length=12), Tag("[options]")],
    Discriminator(_choice_sort),
    BeforeValidator(_choice),
]
"""`true` for a switch, `yes_no`, or the options with their labels."""

Limit = Annotated[
    Annotated[Number, Tag("[number]")] | Annotated[Day, Tag("[date]")], Discriminator(_sort)
]
"""A number or a date."""

InputEntry = Annotated[
    Annotated[Number, Tag("[number]")]
    | Annotated[Day, Tag("[date]")]
    | Annotated[TypedText, Tag("[words]")],
    Discriminator(_sort),
    BeforeValidator(_fits),
]
"""What is typed: a number, a date, the name of an option, or a text."""
