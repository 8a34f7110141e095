"""What a template declares: units, cases, axes, items, and sheets made of blocks."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Annotated, Any, ClassVar, Literal, TypeVar, Union, get_args

from pydantic import Field, create_model, model_validator

from ..number_formats import FORMATS, UnitFormat
from .items import Flaw, FormulaSite, Item, ItemWord
from .words import (
    ASSUMED,
    NO_SOURCE,
    CaseLabel,
    Day,
    DeclaredRole,
    Evidence,
    Expression,
    ItemName,
    Label,
    Language,
    Number,
    Plain,
    PlanName,
    Proper,
    Quotation,
    SheetName,
    Source,
    Start,
    Strict,
    TemplateName,
    Text,
    TextOrFormula,
    Title,
    Unit,
    VersionNumber,
    Word,
    refused,
)
from .yaml_reader import KeyPath

COLUMNS: tuple[PlanName, ...] = ("cases", "free", "assumptions")
"""The column plans with the columns of the cases."""


class UnitSpec(Strict):
    """How a unit is shown (`format`), what it is made of, and how it is said in whole numbers."""

    format: UnitFormat
    means: Plain = ""
    said: Word = ""
    said_times: ItemName | None = None

    @property
    def is_share(self) -> bool:
        """Whether its figures are shown in per cent."""
        return FORMATS[self.format].share


class Case(Strict):
    """A complete set of inputs: its parent's, but for what it states itself.

    `short` heads the case's column; the label where it is left out.
    """

    name: ItemName
    label: CaseLabel
    short: Label | None = None
    parent: ItemName | None = None
    story: TextOrFormula


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
    start: Start
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
        if self.source.strip().lower() in NO_SOURCE:
            message = "`source` says nothing: name the document, or `Assumption: why`"
            raise refused(message, at=("source",))
        if self.minimum > self.maximum:
            raise refused("`minimum` is above `maximum`", at=("minimum",))
        return self

    def _check(self, number: float, *at: str | int) -> None:
        """Raise unless a number, which the template states at `at`, is in the allowed range."""
        if not self.minimum <= number <= self.maximum:
            message = "`{word}` {number} is outside the allowed range {minimum} to {maximum}"
            raise refused(message, **self._facts(number, at))

    def _facts(self, number: float, at: tuple[str | int, ...]) -> dict[str, object]:
        word = ".".join(part for part in at if isinstance(part, str))
        figures = {"number": number, "minimum": self.minimum, "maximum": self.maximum}
        return {"at": at, "word": word, **{key: f"{n:.15g}" for key, n in figures.items()}}


class Input(Sourced):
    """A value a person may change; a driver when results depend on it."""

    value: Number
    low: Number | None = None
    high: Number | None = None
    range_evidence: Evidence | None = None
    choice: bool = False
    cases: dict[ItemName, Number] = Field(default={})

    @property
    def evidence_range(self) -> tuple[float, float]:
        """Low and high of the evidence; the value itself where the template gives none."""
        low = self.value if self.low is None else self.low
        high = self.value if self.high is None else self.high
        return low, high

    def stated(self, case: str, parents: Mapping[str, str]) -> float:
        """The value in a case: its own, or that of the nearest case above it."""
        while case not in self.cases and case in parents:
            case = parents[case]
        return self.cases.get(case, self.value)

    @property
    def range_tag(self) -> Evidence:
        """The tag of the range: that of the value where the template gives none."""
        return self.range_evidence or self.evidence

    @property
    def assumed(self) -> bool:
        """Whether the value, or the range around it, rests on an assumption."""
        low, high = self.evidence_range
        return self.evidence in ASSUMED or (low < high and self.range_tag in ASSUMED)

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
            raise refused("`low` is above `high`", at=("low",))
        if self.range_evidence and low == high:
            message = "`range_evidence` without a range: give `low` and `high`, or leave it out"
            raise refused(message, at=("range_evidence",))
        return self

    def _check(self, number: float, *at: str | int) -> None:
        super()._check(number, *at)
        if self.choice and number not in (self.minimum, self.maximum):
            message = "`{word}` {number} is neither of the two choices {minimum} and {maximum}"
            raise refused(message, **self._facts(number, at))


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
    """A figure that is neither an input nor a driver: a unit conversion, a published figure.

    `as_of` is the date of its source, where it has one that ages.
    """

    value: Number
    note: Text
    as_of: Day | None = None


class Line(Named):
    """A line item: one formula across the row; a `helper` serves sentences and checks alone."""

    formula: Expression
    note: Text = "–"
    output: bool = False
    total: bool = False
    helper: bool = False


class SeriesLine(Named):
    """A formula per step of an axis; `x[-1]` is the prior step, `first` gives step one."""

    kind: Literal["line"]
    formula: Expression
    first: Expression | None = None
    note: Text = "–"


SeriesItem = Annotated[SeriesInput | SeriesLine, Field(discriminator="kind")]


class Judged(Strict):
    """What a check and a claim share: a name, and the unit of what is compared."""

    name: ItemName
    unit: Unit = "text"


class Block(Strict):
    """A titled piece of a sheet; a kind of block says here what it refers to.

    Paths are those inside the block.
    """

    title: Title
    kind: str
    plans: ClassVar[tuple[PlanName, ...]] = COLUMNS
    """The column plans that it fits."""
    least: ClassVar[int] = 0
    most: ClassVar[int | None] = None
    """How many of the kind a template has."""

    @classmethod
    def word(cls) -> str:
        """What a template calls the kind."""
        return str(get_args(cls.model_fields["kind"].annotation)[0])

    def declared(self) -> Iterator[Item]:
        """The items that it brings."""
        yield from ()

    def inputs(self) -> Iterator["Input | SeriesInput"]:
        """The typed figures that it brings."""
        yield from ()

    def with_inputs(self, inputs: Mapping[str, "Input"]) -> "Block":
        """The block with other inputs in the place of its own, by name."""
        return self

    def names(self) -> Iterator[tuple[str, str, KeyPath]]:
        """What is named, with its name and path: no two of the same may be alike."""
        for item in self.declared():
            yield "rows", item.label, (*item.path, "label")

    def words(self) -> Iterator[ItemWord]:
        """Every word that names an item outside a formula."""
        yield from ()

    def units(self) -> Iterator[tuple[KeyPath, str]]:
        """Every unit that something other than an item states."""
        yield from ()

    def formulas(self, units: Mapping[str, str]) -> Iterator[FormulaSite]:
        """Every formula; `units` are those of the items."""
        yield from ()

    def moved(self, model: "Model") -> tuple[Iterable[str], str] | None:
        """The inputs that a sensitivity moves, and the output that must follow."""
        return None

    def flaws(self, model: "Model", items: Mapping[str, Item]) -> Iterator[Flaw]:
        """What else is wrong: lengths, ranges, and what needs more than one entry to judge."""
        yield from ()


B = TypeVar("B", bound=Block)


class SheetSpec(Strict):
    """A tab: its role, its column plan and its blocks, top to bottom.

    `name` stands for the sheet in ids; its title in small letters where it is left out.
    """

    sheet: SheetName
    name: ItemName | None = None
    role: DeclaredRole
    plan: PlanName
    about: Text
    blocks: tuple[Block, ...] = Field(min_length=1)

    @property
    def id(self) -> str:
        return self.name or self.sheet.lower().replace(" ", "_")


class Model(Strict):
    """The validated content of a template."""

    kinds: ClassVar[tuple[type[Block], ...]] = ()

    template: TemplateName
    version: VersionNumber
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
    languages: dict[Language, dict[str, Quotation]] = Field(default={})

    def blocks(self) -> Iterator[tuple[int, int, SheetSpec, Block]]:
        """Every block with the numbers of its sheet and of itself."""
        for s, sheet in enumerate(self.sheets):
            for b, block in enumerate(sheet.blocks):
                yield s, b, sheet, block

    def of(self, kind: type[B]) -> Iterator[B]:
        """The blocks of a kind, in the order of the template."""
        return (block for *_, block in self.blocks() if isinstance(block, kind))

    @property
    def known_units(self) -> frozenset[str]:
        """The units of the template, and those that every template has."""
        return frozenset((*self.units, "text", "1", "–"))

    def declared(self) -> Iterator[Item]:
        """Every named thing that formulas may use."""
        for a, axis in enumerate(self.axes):
            yield Item(axis.name, axis.label, axis.unit, "axis", ("axes", a), axis=axis.name)
        for s, b, _, block in self.blocks():
            for item in block.declared():
                yield replace(item, path=("sheets", s, "blocks", b, *item.path))

    def sourced(self) -> Iterator[Input | SeriesInput]:
        """Every input and every typed series, in the order of the template."""
        for block in self.of(Block):
            yield from block.inputs()

    def inputs(self) -> Iterator[Input]:
        """Every input with case columns, in the order of the template."""
        yield from (item for item in self.sourced() if isinstance(item, Input))

    def plan(self, sheet: str) -> PlanName:
        """The column plan of a sheet."""
        return next(known.plan for known in self.sheets if known.sheet == sheet)

    def axis(self, name: str) -> Axis:
        return next(axis for axis in self.axes if axis.name == name)


def model_of(kinds: tuple[type[Block], ...]) -> type[Model]:
    """The Model whose sheets hold these kinds of blocks, told apart by their `kind`."""
    block: Any = Annotated[Union[kinds], Field(discriminator="kind")]  # noqa: UP007 - at run time
    blocks = (tuple[block, ...], Field(min_length=1))
    sheet: Any = create_model("SheetSpec", __base__=SheetSpec, blocks=blocks)
    sheets = (tuple[sheet, ...], Field(min_length=1))
    model: type[Model] = create_model("Model", __base__=Model, sheets=sheets)
    model.kinds = kinds
    return model
