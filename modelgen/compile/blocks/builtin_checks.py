"""The checks and alerts that every workbook carries, whatever its template."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from ...addresses import Area, Place
from ...formulas.item_formulas import NOT_AVAILABLE, literal
from ...template.analyze import Analysis
from ...template.items import Item
from ...template.schema import (
    Breakevens,
    Bridge,
    Grid,
    Lines,
    Model,
    Series,
    SheetSpec,
    Table,
    Tornado,
)
from ...translations import Words
from ..context import Context
from ..layout import FIRST_ROW, LIVE
from . import breakevens, grid, registers, scenarios
from .inputs import facts
from .parts import guarded
from .tornado import SAID

Text = Callable[[Place, Context], str]


@dataclass(frozen=True)
class Row:
    """A check (left must equal right) or, with no `right`, an alert (left is a condition)."""

    name: str
    label: str
    unit: str
    left: Text
    right: Text | None
    proves: str


def _zero(at: Place, ctx: Context) -> str:
    return "0"


def own_checks(analysis: Analysis, _: Words) -> list[Row]:
    """The checks that every workbook carries, whatever its template."""
    model, unit = analysis.model, analysis.items[analysis.model.headline].unit
    rows = _input_checks(model, _) + _case_checks(unit, _)
    for s, b, _sheet, block in model.blocks():
        if isinstance(block, Grid):
            rows += _grid_checks(block, (s, b), analysis.items[block.output].unit, _)
        elif isinstance(block, Tornado):
            rows.append(_tornado_check(block, analysis.items[block.output].unit, _))
        elif isinstance(block, Breakevens):
            rows += [
                _breakeven_check(
                    block, analysis.items[even.item], analysis.items[block.income].unit, _
                )
                for even in block.items
            ]
        elif isinstance(block, Bridge):
            rows.append(_bridge_check(block, (s, b), analysis.items[block.measure].unit, _))
    return rows + [_errors_check(sheet, _) for sheet in calculated(model)]


def _input_checks(model: Model, _: Words) -> list[Row]:
    rows = [
        Row(
            "inputs_are_numbers",
            _("Input cells that hold no number"),
            "count",
            _counted(registers.NOT_NUMBERS),
            _zero,
            _("No input is empty or stored as text."),
        ),
        Row(
            "inputs_in_range",
            _("Input cells outside their allowed range"),
            "count",
            _counted(registers.OUTSIDE),
            _zero,
            _("Validation held, whatever was pasted."),
        ),
    ]
    choices = Row(
        "choices_are_choices",
        _("Choices that are neither of their two values"),
        "count",
        _counted(registers.NO_CHOICE),
        _zero,
        _("A switch is on or off, nothing between."),
    )
    return [*rows, choices] if any(item.choice for item in model.inputs()) else rows


def _case_checks(unit: str, _: Words) -> list[Row]:
    return [
        Row(
            "live_case_exists",
            _("Case labels equal to the live case"),
            "count",
            lambda at, ctx: (
                f"SUMPRODUCT(({ctx.layout.case_labels.ref(at.sheet)}"
                f"={ctx.layout.sel_case.ref(at.sheet)})*1)"
            ),
            lambda at, ctx: "1",
            _("The selector names exactly one case."),
        ),
        Row(
            "live_is_selected_case",
            _("Headline of the live column and of the selected case"),
            unit,
            lambda at, ctx: guarded(ctx.layout.live(ctx.model.headline).ref(at.sheet)),
            _selected_headline,
            _("The live column is the case that the selector names."),
        ),
    ]


def own_alerts(analysis: Analysis, _: Words) -> list[Row]:
    """The alerts that every workbook carries."""
    rows = [
        Row(
            "inputs_changed",
            _("Inputs changed since generation"),
            "text",
            lambda at, ctx: f"{_counted(registers.CHANGED)(at, ctx)}>0",
            None,
            _("Some inputs differ from what the template and the command line gave."),
        ),
        Row(
            "outside_evidence",
            _("Live inputs outside their evidence range"),
            "text",
            lambda at, ctx: f"{_counted(registers.OUTSIDE_EVIDENCE)(at, ctx)}>0",
            None,
            _("A live input lies outside low to high: the tornado does not cover it."),
        ),
        Row(
            "sources_old",
            _("Inputs whose source is older than allowed"),
            "text",
            lambda at, ctx: f"{_counted(registers.OLD)(at, ctx)}>0",
            None,
            _("A source is too old for the day at which sources are judged (both on Workings)."),
        ),
    ]
    return rows + [
        _not_available(sheet, _)
        for sheet in calculated(analysis.model)
        if any(literal(NOT_AVAILABLE) in text for text in _formulas(sheet))
    ]


def _formulas(sheet: SheetSpec) -> Iterator[str]:
    """The formulas of a sheet's line items and tables."""
    for block in sheet.blocks:
        if isinstance(block, Lines):
            yield from (item.formula for item in block.items)
        elif isinstance(block, Table):
            yield from (text for row in block.rows for text in row.cells)


def _counted(what: int) -> Text:
    """The sum of one count of the registers, over all inputs and series."""

    def text(at: Place, ctx: Context) -> str:
        return "+".join(f"SUM({area.ref(at.sheet)})" for area in registers.counts(what, ctx))

    return text


def _selected_headline(at: Place, ctx: Context) -> str:
    cells = ctx.layout.case_cells(ctx.model.headline).ref(at.sheet)
    index = ctx.layout.live_index.ref(at.sheet)
    return f"SUM(INDEX({cells},1,{index}))"


def _grid_checks(block: Grid, key: tuple[int, int], unit: str, _: Words) -> list[Row]:
    def numbers(at: Place, ctx: Context) -> str:
        corner = ctx.layout.corners[key]
        areas = (f(block, corner).ref(at.sheet) for f in (grid.row_axis, grid.column_axis))
        return "+".join(f"COUNT({area})" for area in areas)

    count = len(block.rows.values) + len(block.columns.values) + 2
    return [
        Row(
            f"{block.name}_base",
            _("{block}: base point and model").format(block=block.title),
            unit,
            lambda at, ctx: guarded(grid.body(block, ctx.layout.corners[key]).first.ref(at.sheet)),
            lambda at, ctx: guarded(ctx.layout.live(block.output).ref(at.sheet)),
            _("The crossing of the live row and column is the model's own result."),
        ),
        _axis_check(block, key, "rows", _),
        _axis_check(block, key, "columns", _),
        Row(
            f"{block.name}_axes",
            _("{block}: axis cells that hold a number").format(block=block.title),
            "count",
            numbers,
            lambda at, ctx: str(count),
            _("No axis cell is empty or stored as text."),
        ),
    ]


def _axis_check(
    block: Grid, key: tuple[int, int], side: Literal["rows", "columns"], _: Words
) -> Row:
    down = side == "rows"
    label = (
        _("{block}: rows outside the allowed range")
        if down
        else _("{block}: columns outside the allowed range")
    )
    axis, area = (block.rows, grid.row_axis) if down else (block.columns, grid.column_axis)

    def outside(at: Place, ctx: Context) -> str:
        cells, limits = area(block, ctx.layout.corners[key]), facts(axis.driver, ctx)
        values = cells.ref(at.sheet)
        low, high = (limits[word].ref(at.sheet) for word in ("minimum", "maximum"))
        return f"SUMPRODUCT(({values}<{low})+({values}>{high}))"

    return Row(
        f"{block.name}_{side}",
        label.format(block=block.title),
        "count",
        outside,
        _zero,
        _("Every axis value is one that the driver may take."),
    )


def _tornado_check(block: Tornado, unit: str, _: Words) -> Row:
    return Row(
        f"{block.name}_base",
        _("{block}: base point and model").format(block=block.title),
        unit,
        lambda at, ctx: guarded(ctx.layout.tables[block.name].at(0, block.output).ref(at.sheet)),
        lambda at, ctx: guarded(ctx.layout.live(block.output).ref(at.sheet)),
        _("With nothing moved, the tornado's model is the model."),
    )


def _breakeven_check(block: Breakevens, even: Item, unit: str, _: Words) -> Row:
    def side(name: str) -> Text:
        def text(at: Place, ctx: Context) -> str:
            value = breakevens.put_back(block, even.name, name, ctx).ref(at.sheet)
            return f"IF(ISNUMBER({ctx.layout.live(even.name).ref(at.sheet)}),{value},0)"

        return text

    return Row(
        f"even_{even.name}"[:40],
        _("{item}, put back").format(item=even.label),
        unit,
        side(block.income),
        side(block.cost),
        _("With the breakeven put back into the model, profit is zero."),
    )


def _bridge_check(block: Bridge, key: tuple[int, int], unit: str, _: Words) -> Row:
    def places(ctx: Context) -> tuple[Place, Place, Place]:
        return scenarios.bridge_sum(block, ctx.layout.corners[key])

    return Row(
        f"{block.name}_closes",
        _("{block}: first stop and effects against last stop").format(block=block.title),
        unit,
        lambda at, ctx: f"{places(ctx)[0].ref(at.sheet)}+{places(ctx)[2].ref(at.sheet)}",
        lambda at, ctx: places(ctx)[1].ref(at.sheet),
        _("The steps add up from first to last stop."),
    )


def calculated(model: Model) -> list[SheetSpec]:
    """The sheets with inputs or calculations in the case columns."""
    return [sheet for sheet in model.sheets if sheet.role in ("input", "calculation", "control")]


def body(sheet: SheetSpec, ctx: Context) -> Area:
    """All figures of a sheet below its header: case columns, series and tables."""
    widths = [len(ctx.layout.cases) + 1, SAID - LIVE]
    for block in sheet.blocks:
        widths.append(len(block.items) if isinstance(block, Series) else 0)
        widths.append(len(block.headers) if isinstance(block, Table) else 0)
    return Area.between(
        Place(sheet.sheet, FIRST_ROW, LIVE),
        Place(sheet.sheet, ctx.layout.ends[sheet.sheet], LIVE + max(widths) - 1),
    )


def errors_name(sheet: SheetSpec) -> str:
    """The name of the check that no figure of a sheet is an error."""
    return f"no_errors_{sheet.id}"


def _errors_check(sheet: SheetSpec, _: Words) -> Row:
    return Row(
        errors_name(sheet),
        _("{sheet}: 1 if any cell shows an error").format(sheet=sheet.sheet),
        "count",
        lambda at, ctx: f"IF(ISERROR(SUM({body(sheet, ctx).ref(at.sheet)})),1,0)",
        _zero,
        _("No figure of the sheet shows an error value."),
    )


def _not_available(sheet: SheetSpec, _: Words) -> Row:
    return Row(
        f"not_available_{sheet.id}",
        _("{sheet}: results that are not available").format(sheet=sheet.sheet),
        "text",
        lambda at, ctx: f"COUNTIF({body(sheet, ctx).ref(at.sheet)},{literal(NOT_AVAILABLE)})>0",
        None,
        _("A ratio has a denominator of zero and shows n/a."),
    )
