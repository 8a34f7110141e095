"""Checks and alerts: the tool's own and the template's, and the master check of the workbook."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from ..analyze import Analysis
from ..book import Area, Cell, Formula, Highlight, Name, Place
from ..context import Context
from ..items import Item
from ..layout import FIRST_CASE, FIRST_ROW, ID, LABEL, LIVE, UNIT
from ..spec import (
    Alert,
    Breakevens,
    Bridge,
    Check,
    Checks,
    Grid,
    Lines,
    Model,
    SheetSpec,
    Table,
    Tornado,
)
from . import breakevens, grid, registers, scenarios
from .inputs import facts
from .parts import Part, guarded, headers, title

Text = Callable[[Place, Context], str]

NOT_AVAILABLE = '"n/a"'
DIFFERENCE, TOLERANCE, FLAG, PROVES = 5, 6, 7, 8


@dataclass(frozen=True)
class Row:
    """A check (left must equal right) or, with no `right`, an alert (left is a condition)."""

    name: str
    label: str
    unit: str
    left: Text
    right: Text | None
    proves: str


def height(block: Checks, analysis: Analysis) -> int:
    own = len(own_checks(analysis)) + len(own_alerts(analysis))
    return 8 + own + len(block.items) + len(block.alerts)


def cells(block: Checks, corner: Place, ctx: Context) -> Iterator[Part]:
    checks = [*own_checks(ctx.analysis), *(_template_check(c) for c in block.items)]
    alerts = [*own_alerts(ctx.analysis), *(_template_alert(a) for a in block.alerts)]
    head = corner.row + 5
    first, below = head + 1, head + 1 + len(checks)
    second = below + 2
    sheet = corner.sheet
    flags = Area(Place(sheet, first, FLAG), Place(sheet, below - 1, FLAG))
    raised = Area(Place(sheet, second, FLAG), Place(sheet, second + len(alerts) - 1, FLAG))
    yield from title(corner, block.title, PROVES)
    yield from _summary(corner, flags, raised, ctx)
    words = ("Left", "Right", "Relative difference", "Tolerance", "Result")
    yield Cell(Place(sheet, head, LABEL), "Check (an error when it fails)", "header_text")
    yield Cell(Place(sheet, head, UNIT), "Unit", "header_text")
    yield from headers(Place(sheet, head, LIVE), words)
    yield Cell(Place(sheet, head, PROVES), "What it proves", "header_text")
    for i, check in enumerate(checks):
        yield from _check(check, Place(sheet, first + i, LIVE), block.tolerance, ctx)
    yield Cell(Place(sheet, second - 1, LABEL), "Alert (for the reader, not an error)", "header_text")
    yield Cell(Place(sheet, second - 1, FLAG), "Result", "header")
    yield Cell(Place(sheet, second - 1, PROVES), "What it says", "header_text")
    for i, alert in enumerate(alerts):
        yield from _alert(alert, Place(sheet, second + i, FLAG), ctx)
    for area, bad in ((flags, "bad"), (raised, "warn")):
        top = area.first.ref(sheet, "none")
        yield Highlight(area, f"={top}<>0", bad)
        yield Highlight(area, f"={top}=0", "good")


def _summary(corner: Place, flags: Area, raised: Area, ctx: Context) -> Iterator[Part]:
    sheet, layout = corner.sheet, ctx.layout
    for row, name, label, place, area in (
        (1, "chk_master", "Checks that fail", layout.chk_master, flags),
        (2, "chk_alerts", "Alerts raised", layout.chk_alerts, raised),
    ):
        yield Cell(Place(sheet, corner.row + row, ID), name, "id")
        yield Cell(Place(sheet, corner.row + row, LABEL), label, "label_total")
        yield Cell(place, Formula(f"=SUM({area.ref(sheet)})", "Sum of the flags"), "total", "plain", name)
        yield Name(name, Area(place, place))
    at = status(ctx)
    master, alerts = layout.chk_master.ref(sheet), layout.chk_alerts.ref(sheet)
    text = (f'=IF({master}=0,"All checks hold",ROUND({master},0)&" checks FAIL")'
            f'&"; alerts: "&ROUND({alerts},0)')
    yield Cell(Place(sheet, at.row, LABEL), "In the header of every sheet", "label")
    yield Cell(at, Formula(text, "The state of all checks in words"), "sentence", "text", "status")


def status(ctx: Context) -> Place:
    """The cell that says in words whether all checks hold."""
    return ctx.layout.checks.moved(rows=3, cols=LIVE - LABEL)


def _check(check: Row, at: Place, tolerance: float, ctx: Context) -> Iterator[Cell]:
    sheet, form = at.sheet, ctx.format(check.unit)

    def ref(col: int) -> str:
        return Place(sheet, at.row, col).ref(sheet, "none")

    assert check.right is not None
    yield Cell(Place(sheet, at.row, ID), check.name, "id")
    yield Cell(Place(sheet, at.row, LABEL), check.label, "wrapped")
    yield Cell(Place(sheet, at.row, UNIT), check.unit, "unit")
    for place, side in ((at, check.left), (at.moved(cols=1), check.right)):
        text = side(place, ctx)
        number = text.isdigit()
        content = float(text) if number else Formula("=" + text, check.label)
        yield Cell(place, content, "constant" if number else "formula", form)
    left, right = ref(LIVE), ref(LIVE + 1)
    yield Cell(Place(sheet, at.row, DIFFERENCE), Formula(
        f"=({left}-{right})/MAX(1,ABS({left}),ABS({right}))",
        "Left less right, as a share of the larger (of 1 where both are smaller)"), "formula", "tiny")
    yield Cell(Place(sheet, at.row, TOLERANCE), tolerance, "constant", "tiny")
    yield Cell(Place(sheet, at.row, FLAG), Formula(
        f"=IFERROR(IF(ABS({ref(DIFFERENCE)})<={ref(TOLERANCE)},0,1),1)",
        "0 when both sides agree within the tolerance; an error value counts as a failure"),
        "flag", "check", check.name)
    yield Cell(Place(sheet, at.row, PROVES), check.proves, "wrapped")


def _alert(alert: Row, at: Place, ctx: Context) -> Iterator[Cell]:
    sheet = at.sheet
    yield Cell(Place(sheet, at.row, ID), alert.name, "id")
    yield Cell(Place(sheet, at.row, LABEL), alert.label, "wrapped")
    yield Cell(at, Formula(f"=IFERROR(IF({alert.left(at, ctx)},1,0),1)", "1 when the alert is raised"),
               "flag", "alert", alert.name)
    yield Cell(at.moved(cols=1), alert.proves, "wrapped")


def _template_check(check: Check) -> Row:
    return Row(check.name, check.label, check.unit,
               lambda at, ctx: ctx.free(check.left, at).text[1:],
               lambda at, ctx: ctx.free(check.right, at).text[1:], check.proves)


def _template_alert(alert: Alert) -> Row:
    return Row(alert.name, alert.label, "text",
               lambda at, ctx: ctx.free(alert.when, at).text[1:], None, alert.says)


def _zero(at: Place, ctx: Context) -> str:
    return "0"


def own_checks(analysis: Analysis) -> list[Row]:
    """The checks that every workbook carries, whatever its template."""
    model, unit = analysis.model, analysis.items[analysis.model.headline].unit
    rows = [
        Row("inputs_are_numbers", "Input cells that hold no number", "count",
            _counted(registers.NOT_NUMBERS), _zero, "No input is empty or stored as text."),
        Row("inputs_in_range", "Input cells outside their allowed range", "count",
            _counted(registers.OUTSIDE), _zero, "Validation held, whatever was pasted."),
        Row("choices_are_choices", "Choices that are neither of their two values", "count",
            _counted(registers.NO_CHOICE), _zero, "A switch is on or off, nothing between."),
        Row("live_case_exists", "Case labels equal to the live case", "count",
            lambda at, ctx: f"COUNTIF({ctx.layout.case_labels.ref(at.sheet)},"
                            f"{ctx.layout.sel_case.ref(at.sheet)})",
            lambda at, ctx: "1", "The selector names exactly one case."),
        Row("live_is_selected_case", "Headline of the live column and of the selected case", unit,
            lambda at, ctx: guarded(ctx.layout.live(ctx.model.headline).ref(at.sheet)),
            _selected_headline, "The live column is the case that the selector names."),
    ]
    for s, b, _, block in model.blocks():
        if isinstance(block, Grid):
            rows += _grid_checks(block, (s, b), analysis.items[block.output].unit)
        elif isinstance(block, Tornado):
            rows.append(_tornado_check(block, analysis.items[block.output].unit))
        elif isinstance(block, Breakevens):
            rows += [_breakeven_check(block, analysis.items[even.item],
                                      analysis.items[block.income].unit) for even in block.items]
        elif isinstance(block, Bridge):
            rows.append(_bridge_check(block, (s, b), analysis.items[block.measure].unit))
    return rows + [_errors_check(sheet) for sheet in _calculated(model)]


def own_alerts(analysis: Analysis) -> list[Row]:
    """The alerts that every workbook carries."""
    rows = [
        Row("inputs_changed", "Inputs changed since generation", "text",
            lambda at, ctx: f"{_counted(registers.CHANGED)(at, ctx)}>0", None,
            "Some inputs differ from what the template and the command line gave."),
        Row("outside_evidence", "Live inputs outside their evidence range", "text",
            lambda at, ctx: f"{_counted(registers.OUTSIDE_EVIDENCE)(at, ctx)}>0", None,
            "A live input lies outside low to high: the tornado does not cover it."),
    ]
    return rows + [_not_available(sheet) for sheet in _calculated(analysis.model)
                   if any(NOT_AVAILABLE in text for text in _formulas(sheet))]


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


def _grid_checks(block: Grid, key: tuple[int, int], unit: str) -> list[Row]:
    def corner(ctx: Context) -> Place:
        return ctx.layout.corners[key]

    def outside(side: Literal["rows", "columns"]) -> Row:
        axis, area = ((block.rows, grid.row_axis) if side == "rows"
                      else (block.columns, grid.column_axis))

        def text(at: Place, ctx: Context) -> str:
            cells, limits = area(block, corner(ctx)).ref(at.sheet), facts(axis.driver, ctx)
            low, high = (limits[word].ref(at.sheet) for word in ("minimum", "maximum"))
            return f"SUMPRODUCT(({cells}<{low})+({cells}>{high}))"

        return Row(f"{block.name}_{side}", f"{block.title}: {side} outside the allowed range",
                   "count", text, _zero, "Every axis value is one that the driver may take.")

    base = Row(
        f"{block.name}_base", f"{block.title}: base point and model", unit,
        lambda at, ctx: guarded(grid.body(block, corner(ctx)).first.ref(at.sheet)),
        lambda at, ctx: guarded(ctx.layout.live(block.output).ref(at.sheet)),
        "The crossing of the live row and column is the model's own result.")
    def numbers(at: Place, ctx: Context) -> str:
        down, across = (f(block, corner(ctx)).ref(at.sheet) for f in (grid.row_axis, grid.column_axis))
        return f"COUNT({down})+COUNT({across})"

    count = len(block.rows.values) + len(block.columns.values) + 2
    typed = Row(f"{block.name}_axes", f"{block.title}: axis cells that hold a number", "count",
                numbers, lambda at, ctx: str(count), "No axis cell is empty or stored as text.")
    return [base, outside("rows"), outside("columns"), typed]


def _tornado_check(block: Tornado, unit: str) -> Row:
    return Row(
        f"{block.name}_base", f"{block.title}: base point and model", unit,
        lambda at, ctx: guarded(ctx.layout.tables[block.name].at(0, block.output).ref(at.sheet)),
        lambda at, ctx: guarded(ctx.layout.live(block.output).ref(at.sheet)),
        "With nothing moved, the tornado's model is the model.")


def _breakeven_check(block: Breakevens, even: Item, unit: str) -> Row:
    def side(name: str) -> Text:
        def text(at: Place, ctx: Context) -> str:
            value = breakevens.put_back(block, even.name, name, ctx).ref(at.sheet)
            return f"IF(ISNUMBER({ctx.layout.live(even.name).ref(at.sheet)}),{value},0)"

        return text

    return Row(f"even_{even.name}"[:40], f"{even.label}, put back", unit, side(block.income),
               side(block.cost), "With the breakeven put back into the model, profit is zero.")


def _bridge_check(block: Bridge, key: tuple[int, int], unit: str) -> Row:
    def places(ctx: Context) -> tuple[Place, Place, Place]:
        return scenarios.bridge_sum(block, ctx.layout.corners[key])

    return Row(
        f"{block.name}_closes", f"{block.title}: first stop and effects against last stop",
        unit,
        lambda at, ctx: f"{places(ctx)[0].ref(at.sheet)}+{places(ctx)[2].ref(at.sheet)}",
        lambda at, ctx: places(ctx)[1].ref(at.sheet), "The steps add up from first to last stop.")


def _calculated(model: Model) -> list[SheetSpec]:
    """The sheets with inputs or calculations in the case columns."""
    return [sheet for sheet in model.sheets if sheet.role in ("input", "calculation", "control")]


def _body(sheet: str, ctx: Context) -> Area:
    """All cells of a sheet below its header, live column and case columns."""
    return Area(Place(sheet, FIRST_ROW, LIVE),
                Place(sheet, ctx.layout.ends[sheet], FIRST_CASE + len(ctx.layout.cases) - 1))


def _errors_check(sheet: SheetSpec) -> Row:
    return Row(
        f"no_errors_{sheet.sheet.lower().replace(' ', '_')}", f"{sheet.sheet}: 1 if any cell shows an error", "count",
        lambda at, ctx: f"IF(ISERROR(SUM({_body(sheet.sheet, ctx).ref(at.sheet)})),1,0)",
        _zero, "No cell of the sheet shows an error value.")


def _not_available(sheet: SheetSpec) -> Row:
    return Row(
        f"not_available_{sheet.sheet.lower().replace(' ', '_')}",
        f"{sheet.sheet}: results that are not available", "text",
        lambda at, ctx: f'COUNTIF({_body(sheet.sheet, ctx).ref(at.sheet)},"n/a")>0', None,
        "A ratio has a denominator of zero and shows n/a.")
