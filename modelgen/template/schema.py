"""What a template declares: units, cases, axes, items, and sheets made of blocks."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Annotated, ClassVar, Literal, TypeVar, get_args

from pydantic import Field, PrivateAttr, model_validator

from ..formulas.item_formulas import literal, references
from ..formulas.syntax import FormulaError
from ..formulas.unit_algebra import BUILT_IN
from ..number_formats import FORMATS, UnitFormat
from .axes import PER_YEAR, READY, Axis
from .figures import SeriesInput
from .inputs import Input
from .items import Flaw, FormulaSite, Item, ItemWord, Moved
from .records import RowCell
from .sources import Attribution, RegisteredSource
from .words import (
    CaseLabel,
    Day,
    DeclaredRole,
    Expression,
    ItemName,
    Label,
    Language,
    Plain,
    PlanName,
    Proper,
    Quotation,
    SheetName,
    Start,
    Strict,
    TemplateName,
    Text,
    TextOrFormula,
    Title,
    Unit,
    VersionNumber,
    Word,
)
from .yaml_reader import KeyPath

MOST_CASES = 20

COLUMNS: tuple[PlanName, ...] = ("cases", "free", "assumptions", "periods")
"""The column plans with the columns of the cases."""


class UnitSpec(Strict):
    """How a unit is shown (`format`), what it is made of, and how it is said on a bar."""

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


class Point(Strict):
    """A case made of another (or of the live one) with some drivers set by formulas."""

    name: ItemName
    label: Label
    start: Start
    drivers: dict[ItemName, Expression] = Field(min_length=1, max_length=12, alias="set")


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

    def registered(self) -> Iterator[RegisteredSource]:
        """The sources that it puts into the register."""
        yield from ()

    def attributions(self) -> Iterator[tuple[KeyPath, Attribution]]:
        """Where what it states came from, with the path of each."""
        yield from ()

    def with_inputs(self, inputs: Mapping[str, "Input | SeriesInput"]) -> "Block":
        """The block with other typed figures in the place of its own, by name."""
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

    def compared(self) -> Iterator[str]:
        """The series that it shows, or names for others, in every case."""
        yield from ()

    def axes(self) -> Iterator[str]:
        """The axes along which it draws anything."""
        yield from ()

    def brought_axes(self) -> Iterator[Axis]:
        """The axes that it brings itself: the rows of a table."""
        yield from ()

    def rows_called(self) -> Iterator[tuple[str, str, dict[str, str]]]:
        """The table that it brings, if it does: its first column, and what it calls each row."""
        yield from ()

    def moved(self, model: "Model") -> Iterator[Moved]:
        """What each of its sensitivities moves, and the output that must follow."""
        yield from ()

    def flaws(self, model: "Model", items: Mapping[str, Item]) -> Iterator[Flaw]:
        """What else is wrong: lengths, ranges, and what needs more than one entry to judge."""
        yield from ()


B = TypeVar("B", bound=Block)


class SheetSpec(Strict):
    """A tab: its role, its column plan and its blocks, top to bottom.

    `name` stands for the sheet in ids; its title in small letters where it is left out. A sheet
    may print without the columns beside its table, or its head alone: no part of the print book.
    """

    sheet: SheetName
    name: ItemName | None = None
    role: DeclaredRole
    plan: PlanName
    about: Text
    print: Literal["whole", "table", "head"] = "whole"
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
    cases: tuple[Case, ...] = Field(min_length=1, max_length=MOST_CASES)
    axes: tuple[Axis, ...] = ()
    points: tuple[Point, ...] = ()
    sheets: tuple[SheetSpec, ...] = Field(min_length=1)
    languages: dict[Language, dict[str, Quotation]] = Field(default={})
    _lags: frozenset[str] = PrivateAttr(default=frozenset())
    """What formulas look back by, once the model knows that."""

    @property
    def lags(self) -> frozenset[str]:
        """The names by which formulas look back more than a step."""
        return self._lags

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
        return frozenset((*self.units, *BUILT_IN, "text", "1", "–"))

    def declared(self) -> Iterator[Item]:
        """Every named thing that formulas may use."""
        for a, axis in enumerate(self.axes):
            yield Item(axis.name, axis.label, axis.unit, "axis", ("axes", a), axis=axis.name)
            for name in axis.ready():
                word = name.partition(".")[2]
                label, unit, opening = f"{axis.label} ({word})", READY[word], ""
                if word == "end":
                    opening = f"{axis.name}.start[first]-1"
                yield Item(name, label, unit, "axis", ("axes", a), "", "", axis.name, opening)
            if axis.timeline:
                label = f"{axis.label} (per year)"
                yield Item(f"{axis.name}.{PER_YEAR}", label, "1", "constant", ("axes", a))
        for s, b, _, block in self.blocks():
            for item in block.declared():
                yield replace(item, path=("sheets", s, "blocks", b, *item.path))

    @property
    def register(self) -> dict[str, RegisteredSource]:
        """The sources of the register by name."""
        return {s.name: s for block in self.of(Block) for s in block.registered()}

    def sourced(self) -> Iterator[Input | SeriesInput]:
        """Every input, cell of a table and typed series, in the order of the template."""
        for block in self.of(Block):
            yield from block.inputs()

    def inputs(self) -> Iterator[Input]:
        """Every input with case columns, in the order of the template."""
        for item in self.sourced():
            if isinstance(item, Input) and not isinstance(item, RowCell):
                yield item

    @property
    def every_axis(self) -> tuple[Axis, ...]:
        """The axes that the template states, and those that blocks bring."""
        return (*self.axes, *(axis for block in self.of(Block) for axis in block.brought_axes()))

    def tables(self) -> dict[str, tuple[str, dict[str, str]]]:
        """The first column of each table, and what it calls each row."""
        found = (table for block in self.of(Block) for table in block.rows_called())
        return {name: (column, rows) for name, column, rows in found}

    def picking(self) -> "Model":
        """The model whose inputs pick rows as they are called by now."""
        tables = self.tables()
        picks = {i.name: i.picking(*tables[i.picks]) for i in self.inputs() if i.picks in tables}
        return self.with_inputs(picks) if picks else self

    def with_inputs(self, inputs: Mapping[str, Input | SeriesInput]) -> "Model":
        """The model with other typed figures in the place of its own, by name."""
        sheets = tuple(
            sheet.model_copy(update={"blocks": tuple(b.with_inputs(inputs) for b in sheet.blocks)})
            for sheet in self.sheets
        )
        return self.model_copy(update={"sheets": sheets})

    def drivers_of(self, point: Point) -> Iterator[tuple[str, str]]:
        """What a point sets, each as a formula: the label of an option for its name.

        What names no option is left out: that is told as a problem.
        """
        labels = {item.name: item.labels for item in self.inputs()}
        for driver, text in point.drivers.items():
            label = labels.get(driver, {}).get(text)
            if not labels.get(driver) or label is not None or text.startswith(f"{driver}["):
                yield driver, text if label is None else literal(label)

    def plan(self, sheet: str) -> PlanName:
        """The column plan of a sheet."""
        return next(known.plan for known in self.sheets if known.sheet == sheet)

    def axis(self, name: str) -> Axis:
        return next(axis for axis in self.every_axis if axis.name == name)

    def totalled(self, axis: str) -> str:
        """The timeline of which an axis has the years, or parts; empty of any other axis."""
        return next((a.totals_of or "" for a in self.axes if a.name == axis), "")

    def totals_of(self, timeline: str) -> tuple[Axis, ...]:
        """The axes of the years, half-years and quarters of a timeline."""
        return tuple(axis for axis in self.axes if axis.totals_of == timeline)

    def year_ends(self, timeline: str) -> int:
        """The month with which a year of a timeline ends."""
        return next((a.year_ends for a in self.totals_of(timeline) if a.year_ends), 12)

    @model_validator(mode="after")
    def _with_totals(self) -> "Model":
        for axis in self.axes:
            if axis.timeline:
                totals, ends = self.totals_of(axis.name), self.year_ends(axis.name)
                axis.know_counts([total.lasts for total in totals], ends)
                for total in totals:
                    total.know_totals(axis.timeline, ends)
        return self

    @model_validator(mode="after")
    def _with_rows(self) -> "Model":
        tables = self.tables()
        for item in self.inputs():
            if item.picks in tables:
                item.know_rows(*tables[item.picks])
        return self

    @model_validator(mode="after")
    def _with_lags(self) -> "Model":
        found = set[str]()
        units = {item.name: item.unit for item in self.declared()}
        for block in self.of(Block):
            for site in block.formulas(units):
                with suppress(FormulaError):  # told where formulas are read
                    found |= {at.lag for at in references(site.text) if at.lag}
        self._lags = frozenset(found)
        for item in self.inputs():
            item.know_lag(item.name in found)
        return self

    def across(self, axis: str) -> bool:
        """Whether the steps of an axis run across a sheet: where its blocks stand on periods."""
        plans = {sheet.plan for *_, sheet, block in self.blocks() if axis in block.axes()}
        return plans == {"periods"}
