"""The words of a template: what a model may say, and the limits of each word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)
from pydantic_core import PydanticCustomError

LIVE = "live"

RESERVED = {LIVE, "true", "false", "r", "c", "l", "rc", "lc"}


def legal(name: str) -> str:
    """A name of an item: a word that no spreadsheet reads as a cell, in any language."""
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise PydanticCustomError(
            "name", "`{name}` is not a name: use small letters, digits and _", {"name": name}
        )
    address = re.fullmatch(r"([a-z]{1,3})(\d+)", name) or re.fullmatch(r"([rlc]\d*)(c\d*)", name)
    if address or name in RESERVED:
        better = f"{address[1]}_{address[2]}" if address else f"{name}_value"
        raise PydanticCustomError(
            "name",
            "`{name}` reads as a cell address or a reserved word; write `{better}`",
            {"name": name, "better": better},
        )
    return name


def _number(value: Any) -> Any:
    """Numbers only: YAML's true and quoted figures are not silently taken for numbers."""
    if isinstance(value, bool | str):
        shown = str(value).lower() if isinstance(value, bool) else value
        raise PydanticCustomError("number", "`{value}` is not a number", {"value": shown})
    return value


def _sheet_name(name: str) -> str:
    if re.search(r"[\[\]:*?/\\'\x00-\x1f]", name) or name.lower() == "history":
        raise PydanticCustomError(
            "sheet",
            "`{name}` cannot name a sheet: no [ ] : * ? / \\ ' and not History",
            {"name": name},
        )
    return name


def _printable(text: str) -> str:
    if re.search(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]", text):
        raise PydanticCustomError("text", "the text holds a control character; remove it", {})
    return text


def _clean(text: str) -> str:
    if not text.strip():
        raise PydanticCustomError("text", "the text is blank", {})
    return _printable(text)


def _start(name: str) -> str:
    return name if name == LIVE else legal(name)


def _form(pattern: str, like: str) -> AfterValidator:
    """The check of a word that has a fixed form."""

    def check(word: str) -> str:
        if not re.fullmatch(pattern, word):
            raise PydanticCustomError(
                "form", "`{word}` is not {like}", {"word": word, "like": like}
            )
        return word

    return AfterValidator(check)


def _case_label(text: str) -> str:
    """A label that a list can offer and a lookup can find: no pattern, no number."""
    if re.search(r"[*?~]", text) or re.fullmatch(r"[\d.,/% -]+|(?i:true|false)", text):
        raise PydanticCustomError(
            "label",
            "case label `{text}` reads as a pattern or a number; use plain words",
            {"text": text},
        )
    return text


@dataclass(frozen=True)
class Shown:
    """Marks a text that readers see, which another language says in its own words.

    `must` for one that every language has to bring; `formula` for the texts inside a formula;
    `kept` for one that stays as it is and is looked up.
    """

    must: bool = True
    formula: bool = False
    kept: bool = False


ItemName = Annotated[str, StringConstraints(max_length=40), AfterValidator(legal)]

Proper = Annotated[str, StringConstraints(min_length=1, max_length=60), AfterValidator(_clean)]
"""A name of somebody or something: the same in every language."""

Label = Annotated[Proper, Shown()]

CaseLabel = Annotated[Label, AfterValidator(_case_label)]

Title = Annotated[
    str, StringConstraints(min_length=1, max_length=90), AfterValidator(_clean), Shown()
]

Quote = Annotated[str, StringConstraints(min_length=1, max_length=1000), AfterValidator(_clean)]
"""What others said, in their own words."""

Text = Annotated[Quote, Shown()]

Source = Annotated[Quote, Shown(must=False)]
"""Where a figure came from: a title stays, a sentence may be translated."""

Unit = Annotated[str, StringConstraints(min_length=1, max_length=30), AfterValidator(_clean)]

Expression = Annotated[
    str,
    StringConstraints(min_length=1, max_length=1000),
    AfterValidator(_clean),
    Shown(formula=True),
]

Plain = Annotated[str, StringConstraints(max_length=60), AfterValidator(_printable)]

Word = Annotated[Plain, Shown()]

Term = Annotated[Proper, Shown(kept=True)]

Day = Annotated[date, Field(strict=True, ge=date(1900, 3, 1))]

Number = Annotated[float, BeforeValidator(_number), Field(allow_inf_nan=False)]

SheetName = Annotated[
    str,
    StringConstraints(min_length=1, max_length=31),
    AfterValidator(_clean),
    AfterValidator(_sheet_name),
    Shown(),
]

Language = Annotated[str, _form(r"[a-z]{2}", "a language: two small letters, as in `fr`")]

Evidence = Literal["P", "PA", "S", "D", "A"]


class Strict(BaseModel):
    """A mapping of a template: unknown keys are refused, nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class UnitSpec(Strict):
    """How a unit is shown (`format`), what it is made of, and how it is said in whole numbers."""

    format: Literal[
        "whole", "tenth", "cents", "price", "percent", "exact", "factor", "plain", "clock", "text"
    ]
    means: Plain = ""
    said: Word = ""
    said_times: ItemName | None = None


class Case(Strict):
    """A complete set of inputs: its parent's, but for what it states itself.

    `short` heads the case's column; the label where it is left out.
    """

    name: ItemName
    label: CaseLabel
    short: Label | None = None
    parent: ItemName | None = None
    story: Text


class Step(Strict):
    """One step of an axis: the text people read and the number formulas use."""

    label: Label
    value: Number


class Axis(Strict):
    """What a series runs along: the hours of a day, the months of a plan."""

    name: ItemName
    label: Label
    position: Label = "Position"
    unit: Unit
    steps: tuple[Step, ...] = Field(min_length=2, max_length=400)


class Point(Strict):
    """A case made of another (or of the live one) with some drivers set by formulas."""

    name: ItemName
    label: Label
    start: Annotated[str, StringConstraints(max_length=40), AfterValidator(_start)]
    drivers: dict[ItemName, Expression] = Field(min_length=1, max_length=12, alias="set")


class Named(Strict):
    """What every item states: its name in formulas, its label for people, its unit."""

    name: ItemName
    label: Label
    unit: Unit


class Sourced(Named):
    """What every input states: where its value came from and how far it may move."""

    minimum: Number
    maximum: Number
    evidence: Evidence
    source: Source
    as_of: Day
    note: Text = "–"

    @model_validator(mode="after")
    def _has_source(self) -> "Sourced":
        if self.source.strip().lower() in {"tbd", "todo", "?", "n/a", "-", "–"}:
            raise PydanticCustomError(
                "source",
                "`source` says nothing: name the document, or `Assumption: why`",
                {"at": ("source",)},
            )
        if self.minimum > self.maximum:
            raise PydanticCustomError(
                "range", "`minimum` is above `maximum`", {"at": ("minimum",)}
            )
        return self

    def _check(self, number: float, *at: str | int) -> None:
        """Raise unless a number, which the template states at `at`, is in the allowed range."""
        if not self.minimum <= number <= self.maximum:
            raise PydanticCustomError(
                "range",
                "`{word}` {number} is outside the allowed range {minimum} to {maximum}",
                self._facts(number, at),
            )

    def _facts(self, number: float, at: tuple[str | int, ...]) -> dict[str, object]:
        word = ".".join(part for part in at if isinstance(part, str))
        return {
            "at": at,
            "word": word,
            "number": f"{number:.15g}",
            "minimum": f"{self.minimum:.15g}",
            "maximum": f"{self.maximum:.15g}",
        }


class Input(Sourced):
    """A value a person may change; a driver when results depend on it."""

    value: Number
    low: Number | None = None
    high: Number | None = None
    choice: bool = False
    cases: dict[ItemName, Number] = {}

    @property
    def evidence_range(self) -> tuple[float, float]:
        """Low and high of the evidence; the value itself where the template gives none."""
        low = self.value if self.low is None else self.low
        high = self.value if self.high is None else self.high
        return low, high

    @model_validator(mode="after")
    def _in_range(self) -> "Input":
        stated: dict[tuple[str, ...], float | None] = {
            ("value",): self.value,
            ("low",): self.low,
            ("high",): self.high,
        }
        stated |= {("cases", case): number for case, number in self.cases.items()}
        for at, number in stated.items():
            if number is not None:
                self._check(number, *at)
        low, high = self.evidence_range
        if low > high:
            raise PydanticCustomError("range", "`low` is above `high`", {"at": ("low",)})
        return self

    def _check(self, number: float, *at: str | int) -> None:
        super()._check(number, *at)
        if self.choice and number not in (self.minimum, self.maximum):
            raise PydanticCustomError(
                "range",
                "`{word}` {number} is neither of the two choices {minimum} and {maximum}",
                self._facts(number, at),
            )


class SeriesInput(Sourced):
    """One value per step of an axis, typed; series have no case columns."""

    kind: Literal["input"]
    values: tuple[Number, ...]

    @model_validator(mode="after")
    def _in_range(self) -> "SeriesInput":
        for step, number in enumerate(self.values):
            self._check(number, "values", step)
        return self


class Constant(Named):
    """A figure that is neither an input nor a driver: a unit conversion, a published figure."""

    value: Number
    note: Text


class Line(Named):
    """A line item: one label, one unit, one formula across the row."""

    formula: Expression
    note: Text = "–"
    output: bool = False
    total: bool = False


class SeriesLine(Named):
    """A formula per step of an axis; `x[-1]` is the prior step, `first` gives step one."""

    kind: Literal["line"]
    formula: Expression
    first: Expression | None = None
    note: Text = "–"


SeriesItem = Annotated[SeriesInput | SeriesLine, Field(discriminator="kind")]


class Block(Strict):
    """A titled piece of a sheet."""

    title: Title


class Inputs(Block):
    kind: Literal["inputs"]
    items: tuple[Input, ...] = Field(min_length=1)


class Constants(Block):
    kind: Literal["constants"]
    items: tuple[Constant, ...] = Field(min_length=1)


class Lines(Block):
    kind: Literal["lines"]
    items: tuple[Line, ...] = Field(min_length=1)


class Series(Block):
    kind: Literal["series"]
    axis: ItemName
    items: tuple[SeriesItem, ...] = Field(min_length=1)


class Selector(Block):
    """The selector of the live case, and the ids, labels and stories of all cases."""

    kind: Literal["selector"]


class Comparison(Block):
    """Line items and drivers of all cases side by side."""

    kind: Literal["comparison"]
    items: tuple[ItemName, ...] = Field(min_length=1)


class Bridge(Block):
    """From the first case to the last, step by step, and each step's effect taken alone."""

    kind: Literal["bridge"]
    name: ItemName
    measure: ItemName
    margins: tuple[ItemName, ItemName]
    steps: tuple[ItemName, ...] = Field(min_length=2, max_length=12)
    short: dict[ItemName, Label]
    total: Label
    thousands: bool = True


class GridAxis(Strict):
    """One driver of a grid and the absolute values it takes."""

    driver: ItemName
    values: tuple[Number, ...] = Field(min_length=2, max_length=8)


class Grid(Block):
    """A two-way sensitivity of one output."""

    kind: Literal["grid"]
    name: ItemName
    output: ItemName
    rows: GridAxis
    columns: GridAxis
    turns: Expression


class Tornado(Block):
    """Every driver with an evidence range, from its low to its high, ranked by swing."""

    kind: Literal["tornado"]
    name: ItemName
    output: ItemName


class Breakeven(Strict):
    """A breakeven, and the drivers that prove it: set so, income equals cost."""

    item: ItemName
    drivers: dict[ItemName, Expression] = Field(min_length=1, max_length=12, alias="set")
    reachable: Expression
    otherwise: Label


class Breakevens(Block):
    kind: Literal["breakevens"]
    name: ItemName
    income: ItemName
    cost: ItemName
    items: tuple[Breakeven, ...] = Field(min_length=1)


class Judged(Strict):
    """What a check and a claim share: a name, and the unit of what is compared."""

    name: ItemName
    unit: Unit = "text"


class Claim(Judged):
    """A claim of the press against the model; without `model` it is listed and not judged."""

    claim: Quote
    source: Proper
    claimed: Number | None = None
    model: Expression | None = None
    least: Number | None = None
    most: Number | None = None
    wording: Literal["fits", "does not fit"] = "fits"
    comment: Text
    short: Label = "see the claims"

    @model_validator(mode="after")
    def _judged(self) -> "Claim":
        if self.model and (self.claimed is None or (self.least is None and self.most is None)):
            raise PydanticCustomError(
                "claim", "a claim with `model` needs `claimed` and `least` or `most`", {}
            )
        return self


class Claims(Block):
    kind: Literal["claims"]
    items: tuple[Claim, ...] = Field(min_length=1)


class Row(Strict):
    """A row of a table; each cell is a formula in item names (or text in quotes)."""

    label: Label
    unit: Unit = "–"
    cells: tuple[Expression, ...] = Field(min_length=1)
    units: tuple[Unit, ...] = ()
    total: bool = False


class Table(Block):
    """Headers and rows of formulas; every figure is a link or a short formula."""

    kind: Literal["table"]
    headers: tuple[Label, ...] = Field(min_length=1)
    rows: tuple[Row, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _shape(self) -> "Table":
        for i, row in enumerate(self.rows):
            if len(row.cells) != len(self.headers) or len(row.units) not in (0, len(row.cells)):
                raise PydanticCustomError(
                    "table",
                    "row `{label}` does not have one cell per header",
                    {"label": row.label, "at": ("rows", i)},
                )
        return self


class Check(Judged):
    """An integrity check: `left` and `right` must be equal within a relative tolerance."""

    label: Text
    unit: Unit
    left: Expression
    right: Expression
    proves: Text
    fails_with: str = ""
    """The item that a wrong figure is typed over to see the check fail; else the first of left."""


class Alert(Strict):
    """Something a reader should know and that is no error: raised when `when` is true."""

    name: ItemName
    label: Text
    when: Expression
    says: Text


class Checks(Block):
    kind: Literal["checks"]
    tolerance: Number = 1e-9
    items: tuple[Check, ...] = Field(min_length=1)
    alerts: tuple[Alert, ...] = ()


class Plotted(Strict):
    """One series of a chart: an item and its colour in the palette."""

    item: ItemName
    label: Label
    colour: Literal["cost", "revenue", "profit", "navy", "grey"]


class ChartBlock(Block):
    """A picture of a series block, a bridge, a tornado, or some line items of the live case.

    On a memo it may stand in the left or right half of the page.
    """

    kind: Literal["chart"]
    of: Literal["series", "bridge", "tornado", "lines"]
    name: ItemName | None = None
    plots: tuple[Plotted, ...] = ()
    finding: Expression | None = None
    value_axis: Label
    category_axis: Word = ""
    rows: Annotated[int, Field(ge=6, le=40)] = 16
    half: Literal["left", "right"] | None = None
    alt: Text

    @model_validator(mode="after")
    def _subject(self) -> "ChartBlock":
        if (self.of in ("bridge", "tornado")) != bool(self.name):
            raise PydanticCustomError(
                "chart", "a chart of a bridge or tornado has its `name`; others have `plots`", {}
            )
        if not self.name and not self.plots:
            raise PydanticCustomError("chart", "a chart needs `plots`", {})
        return self


class Note(Strict):
    """A line of text: plain (`text`) or computed (`formula`), with a term before it or not."""

    term: Label | None = None
    text: Text | None = None
    formula: Expression | None = None

    @model_validator(mode="after")
    def _one(self) -> "Note":
        if (self.text is None) == (self.formula is None):
            raise PydanticCustomError("note", "a note has either `text` or `formula`", {})
        return self


class Notes(Block):
    kind: Literal["notes"]
    lines: tuple[Note, ...] = Field(min_length=1)


class Figure(Strict):
    """A key figure: the live value in a box, two cases in grey below it."""

    item: ItemName
    label: Label


class Figures(Block):
    kind: Literal["figures"]
    beside: tuple[ItemName, ItemName]
    beside_labels: tuple[Label, Label]
    items: tuple[Figure, ...] = Field(min_length=1, max_length=4)


class FailedClaims(Block):
    """The claims that do not hold, found by formula."""

    kind: Literal["failed_claims"]
    show: Annotated[int, Field(ge=1, le=10)] = 5


class Assumed(Block):
    """The inputs that rest on an assumption, with their live values."""

    kind: Literal["assumed"]
    items: tuple[ItemName, ...] = Field(min_length=1)


class InputCounts(Block):
    """How many inputs were changed since generation, and how many rest on an assumption."""

    kind: Literal["input_counts"]


class Contents(Block):
    """One line per sheet, with a link."""

    kind: Literal["contents"]


class Key(Block):
    """What each colour means."""

    kind: Literal["key"]


class Version(Strict):
    version: Proper
    date: Day
    who: Proper
    change: Text
    effect: Text


class Versions(Block):
    """The version log: what changed, and what it did to the headline."""

    kind: Literal["versions"]
    entries: tuple[Version, ...] = Field(min_length=1)


class Entry(Strict):
    """A term of the field, and what it means; the languages of the template name it in theirs."""

    term: Term
    means: Text


class Glossary(Block):
    """Terms in every language of the template, and what they mean."""

    kind: Literal["glossary"]
    entries: tuple[Entry, ...] = Field(min_length=1)


class Provenance(Block):
    """Live case, checks, version and template hash, for the foot of a memo."""

    kind: Literal["provenance"]


AnyBlock = Annotated[
    Inputs
    | Constants
    | Lines
    | Series
    | Selector
    | Comparison
    | Bridge
    | Grid
    | Tornado
    | Breakevens
    | Claims
    | Table
    | Checks
    | ChartBlock
    | Notes
    | Figures
    | FailedClaims
    | Assumed
    | InputCounts
    | Contents
    | Key
    | Versions
    | Glossary
    | Provenance,
    Field(discriminator="kind"),
]


class SheetSpec(Strict):
    """A tab: its role, its column plan and its blocks, top to bottom.

    `name` stands for the sheet in ids; its title in small letters where it is left out.
    """

    sheet: SheetName
    name: ItemName | None = None
    role: Literal["output", "control", "input", "calculation", "check", "documentation"]
    plan: Literal["memo", "text", "cases", "free", "assumptions", "claims", "checks", "glossary"]
    about: Text
    blocks: tuple[AnyBlock, ...] = Field(min_length=1)

    @property
    def id(self) -> str:
        return self.name or self.sheet.lower().replace(" ", "_")


class Model(Strict):
    """The validated content of a template."""

    template: Annotated[
        str,
        _form(
            r"[a-z0-9][a-z0-9-]{1,60}",
            "a template's name: small letters, digits and -, at most 61",
        ),
    ]
    version: Annotated[str, _form(r"\d{1,4}\.\d{1,4}\.\d{1,4}", "a version like 1.0.0")]
    title: Label
    question: Text
    author: Proper
    as_of: Day
    old_after_days: Annotated[int, Field(ge=1, le=36500)] = 730
    headline: ItemName
    beside: ItemName
    units: dict[Unit, UnitSpec]
    live_case: ItemName
    cases: tuple[Case, ...] = Field(min_length=1, max_length=20)
    axes: tuple[Axis, ...] = ()
    points: tuple[Point, ...] = ()
    sheets: tuple[SheetSpec, ...] = Field(min_length=1)
    languages: dict[Language, dict[str, Quote]] = {}

    def blocks(self) -> Iterator[tuple[int, int, SheetSpec, AnyBlock]]:
        """Every block with the numbers of its sheet and of itself."""
        for s, sheet in enumerate(self.sheets):
            for b, block in enumerate(sheet.blocks):
                yield s, b, sheet, block

    @property
    def known_units(self) -> frozenset[str]:
        """The units of the template, and those that every template has."""
        return frozenset((*self.units, "text", "1", "–"))

    def sourced(self) -> Iterator[Input | SeriesInput]:
        """Every input and every typed series, in the order of the template."""
        for _, _, _, block in self.blocks():
            if isinstance(block, Inputs | Series):
                yield from (item for item in block.items if isinstance(item, Input | SeriesInput))

    def inputs(self) -> Iterator[Input]:
        """Every input with case columns, in the order of the template."""
        yield from (item for item in self.sourced() if isinstance(item, Input))
