"""The kinds of words in a template: names, labels, texts, numbers, and the limits of each."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    ValidationInfo,
)
from pydantic import StringConstraints as Length
from pydantic_core import PydanticCustomError

from ..translations import N_

LIVE_CASE = "live"

RESERVED = {LIVE_CASE, "true", "false", "r", "c", "l", "rc", "lc"}


def refused(message: str, **facts: object) -> PydanticCustomError:
    """The error of a value, told with its place; `at` leads on from there, if given."""
    return PydanticCustomError("template", message, facts)


def legal(name: str) -> str:
    """A name of an item: a word that no spreadsheet reads as a cell, in any language.

    Raises PydanticCustomError, which the validation of a template tells with the place.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        message = N_("`{name}` is not a name: use small letters, digits and _")
        raise refused(message, name=name)
    address = re.fullmatch(r"([a-z]{1,3})(\d+)", name) or re.fullmatch(r"([rlc]\d*)(c\d*)", name)
    if address or name in RESERVED:
        better = f"{address[1]}_{address[2]}" if address else f"{name}_value"
        message = N_("`{name}` reads as a cell address or a reserved word; write `{better}`")
        raise refused(message, name=name, better=better)
    return name


LARGEST, SMALLEST = 1e100, 1e-100
"""What a number of a template file lies between: what is computed from several of them stays
within the range of a spreadsheet, 1e-307 to 1e307."""

FROM_FILE = "from a file"
"""What the validator is told of a template that stands in a file: one that stands in a workbook
is read as it is."""


def out_of_range(value: float) -> str:
    """What is wrong with a number that a spreadsheet could not compute with; else nothing."""
    if abs(value) > LARGEST and abs(value) != float("inf"):
        return f"is too large: {LARGEST:g} at most"
    return f"is too near to zero: write 0, or {SMALLEST:g} at least" * (0 < abs(value) < SMALLEST)


def _number(value: object, info: ValidationInfo) -> object:
    """Numbers only: YAML's true and quoted figures are not silently taken for numbers."""
    if isinstance(value, bool | str):
        shown = str(value).lower() if isinstance(value, bool) else value
        raise refused("`{value}` is not a number", value=shown)
    if isinstance(value, int | float) and info.context == FROM_FILE:
        wrong = out_of_range(value)
        if wrong:
            raise refused("`{value}` {wrong}", value=f"{value:.6g}"[:20], wrong=wrong)
    return value


def _sheet_name(name: str) -> str:
    if re.search(r"[\[\]:*?/\\'\x00-\x1f]", name) or name.lower() == "history":
        message = "`{name}` cannot name a sheet: no [ ] : * ? / \\ ' and not History"
        raise refused(message, name=name)
    return name


def _printable(text: str) -> str:
    if re.search(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]", text):
        raise refused("the text holds a control character; remove it")
    return text


def _clean(text: str) -> str:
    if not text.strip():
        raise refused("the text is blank")
    return _printable(text)


NO_SOURCE = frozenset({"tbd", "todo", "?", "n/a", "-", "–"})
"""Words in a source's place that say nothing."""


def _source(text: str) -> str:
    if text.strip().lower() in NO_SOURCE:
        raise refused("`source` says nothing: name the document, or `Assumption: why`")
    return text


def _start(name: str) -> str:
    return name if name == LIVE_CASE else legal(name)


def form(pattern: str, like: str) -> AfterValidator:
    """The check of a word that has a fixed form; it raises PydanticCustomError for any other."""

    def _checked(word: str) -> str:
        if not re.fullmatch(pattern, word):
            raise refused("`{word}` is not {like}", word=word, like=like)
        return word

    return AfterValidator(_checked)


def no_formula(text: str) -> str:
    """A text that a spreadsheet does not take for a formula when it is typed anew."""
    if text.lstrip().startswith("="):
        raise refused("`{text}` begins with an equals sign; begin it otherwise", text=text[:40])
    return text


def pickable(what: str) -> Callable[[str], str]:
    """The check of a label that a list offers and a lookup finds: no pattern, no number."""

    def _checked(text: str) -> str:
        if re.search(r"[*?~]", text) or re.fullmatch(r"[\d.,/% -]+|(?i:true|false)", text):
            message = "{what} label `{text}` reads as a pattern or a number; use plain words"
            raise refused(message, what=what, text=text)
        return text

    return _checked


@dataclass(frozen=True)
class Shown:
    """Marks a text that readers see, which another language says in its own words.

    `must` for one that every language has to bring; `formula` for the texts inside a formula;
    `kept` for one that stays as it is and is looked up.
    """

    must: bool = True
    formula: bool = False
    kept: bool = False


_CLEAN = AfterValidator(_clean)

ItemName = Annotated[str, Length(max_length=40), AfterValidator(legal)]

Start = Annotated[str, Length(max_length=40), AfterValidator(_start)]
"""The live case, or a case's name."""

Proper = Annotated[str, Length(min_length=1, max_length=60), _CLEAN]
"""A name of somebody or something: the same in every language."""

Label = Annotated[Proper, Shown()]

CaseLabel = Annotated[Label, AfterValidator(pickable("case"))]

Title = Annotated[str, Length(min_length=1, max_length=90), _CLEAN, Shown()]

Quotation = Annotated[str, Length(min_length=1, max_length=1000), _CLEAN]
"""What others said, in their own words."""

Text = Annotated[Quotation, Shown()]

LONGEST_TEXT = 200
"""Letters of a text that is typed into an input: as many as a text in a formula may have."""

TypedText = Annotated[
    str,
    Length(min_length=1, max_length=LONGEST_TEXT),
    _CLEAN,
    AfterValidator(no_formula),
    Shown(must=False),
]
"""What a text input holds: a name stays, a remark may be translated."""

Source = Annotated[Quotation, AfterValidator(_source), Shown(must=False)]
"""Where a figure came from: a title stays, a sentence may be translated."""

Gloss = Annotated[Proper, Shown(must=False)]
"""What somebody said, in the words of a reader who does not speak their language."""

Unit = Annotated[str, Length(min_length=1, max_length=30), _CLEAN]

Expression = Annotated[Quotation, Shown(formula=True)]

Plain = Annotated[str, Length(max_length=60), AfterValidator(_printable)]

Word = Annotated[Plain, Shown()]

Term = Annotated[Proper, Shown(kept=True)]

Day = Annotated[date, Field(strict=True, ge=date(1900, 3, 1))]

Number = Annotated[float, BeforeValidator(_number), Field(allow_inf_nan=False)]

SheetName = Annotated[
    str, Length(min_length=1, max_length=31), _CLEAN, AfterValidator(_sheet_name), Shown()
]

_TEMPLATE = "a template's name: small letters, digits and -, at most 61"

TEMPLATE_NAME = r"[a-z0-9][a-z0-9-]{1,60}"

TemplateName = Annotated[str, form(TEMPLATE_NAME, _TEMPLATE)]

VersionNumber = Annotated[str, form(r"\d{1,4}\.\d{1,4}\.\d{1,4}", "a version like 1.0.0")]

Language = Annotated[str, form(r"[a-z]{2}", "a language: two small letters, as in `fr`")]

Evidence = Literal["P", "PA", "S", "D", "A"]

ASSUMED: tuple[Evidence, ...] = ("A", "PA")
"""The tags of an assumption: made here, or by the source."""

DeclaredRole = Literal["output", "control", "input", "calculation", "check", "documentation"]
"""What a sheet of a template is for; the tool's own sheets have a role more."""

PlanName = Literal[
    "memo", "text", "cases", "free", "assumptions", "periods", "claims", "checks", "glossary",
    "sources",
]  # fmt: skip
"""The column plans of sheets."""


class Strict(BaseModel):
    """A mapping of a template: unknown keys are refused, nothing changes after loading."""

    # Only the Model that is made of every kind of block validates, and it builds the others.
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Computed(Strict):
    """A text or a bound that the workbook computes: it stays true when a value is changed."""

    formula: Expression


def _by_shape(value: object) -> str:
    """Which of the two forms of a text, or of a bound, stands here."""
    return FORMULA if isinstance(value, dict | Computed) else TYPED


TYPED, FORMULA = "[typed]", "[formula]"
"""Steps that the library puts into the place of an error; no key looks like them."""

LabelOrFormula = Annotated[
    Annotated[Label, Tag(TYPED)] | Annotated[Computed, Tag(FORMULA)], Discriminator(_by_shape)
]

TextOrFormula = Annotated[
    Annotated[Text, Tag(TYPED)] | Annotated[Computed, Tag(FORMULA)], Discriminator(_by_shape)
]

NumberOrFormula = Annotated[
    Annotated[Number, Tag(TYPED)] | Annotated[Computed, Tag(FORMULA)], Discriminator(_by_shape)
]
