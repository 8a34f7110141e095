"""The checks and alerts that every workbook carries, whatever its template."""

from collections.abc import Iterator

from ...addresses import Area, Place
from ...formulas.item_formulas import NOT_AVAILABLE, literal
from ...template.analyze import Analysis
from ...template.inputs import Input
from ...template.schema import Model, SheetSpec
from ...translations import Translate
from ..context import Context
from ..layout import FIRST_ROW, LIVE
from . import registers
from .check_rows import CheckRow, FormulaAt
from .drawn import DrawnBlock
from .parts import guarded
from .tornado import SAID


def _zero(at: Place, ctx: Context) -> str:
    return "0"


def builtin_checks(analysis: Analysis, _: Translate) -> list[CheckRow]:
    """The checks that every workbook carries, and those of its blocks."""
    model, unit = analysis.model, analysis.items[analysis.model.headline].unit
    rows = _input_checks(model, _) + _case_checks(unit, _)
    rows += (row for row in _of_blocks(analysis, _) if row.right)
    return rows + [_errors_check(sheet, _) for sheet in figured(model)]


def _of_blocks(analysis: Analysis, _: Translate) -> Iterator[CheckRow]:
    for block in analysis.model.of(DrawnBlock):
        yield from block.checks(analysis, _)


def _input_checks(model: Model, _: Translate) -> list[CheckRow]:
    numbers = (
        _("Input cells that hold no number"),
        _("No input is empty, and no figure is stored as text."),
    )
    ranges = (
        _("Input cells outside their allowed range"),
        _("Validation held, whatever was pasted."),
    )
    choices = (
        _("Choices that are none of their values"),
        _("A choice is one of its values, nothing between."),
    )
    told = {}
    if any(item.bounds for item in model.sourced()):
        told["inputs_are_numbers"] = registers.NOT_NUMBERS, *numbers
        told["inputs_in_range"] = registers.OUTSIDE, *ranges
    if any(item.takes == "choice" or item.choice for item in _inputs(model)):
        told["choices_are_choices"] = (registers.NO_CHOICE, *choices)
    return [
        CheckRow(name, label, "count", _counted(what), _zero, proves)
        for name, (what, label, proves) in told.items()
    ]


def _inputs(model: Model) -> Iterator[Input]:
    """Every input, cells of tables among them."""
    yield from (item for item in model.sourced() if isinstance(item, Input))


def _case_checks(unit: str, _: Translate) -> list[CheckRow]:
    return [
        CheckRow(
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
        CheckRow(
            "live_is_selected_case",
            _("Headline of the live column and of the selected case"),
            unit,
            lambda at, ctx: guarded(ctx.layout.live(ctx.model.headline).ref(at.sheet)),
            _selected_headline,
            _("The live column is the case that the selector names."),
        ),
    ]


def builtin_alerts(analysis: Analysis, _: Translate) -> list[CheckRow]:
    """The alerts that every workbook carries, and those of its blocks."""
    changed = _("Some inputs differ from what the template and the command line gave.")
    outside = _("A live input lies outside low to high: the tornado does not cover it.")
    old = _("A source is too old for the day at which sources are judged (both on Workings).")
    told = (
        ("inputs_changed", _("Inputs changed since generation"), registers.CHANGED, changed),
        (
            "outside_evidence",
            _("Live inputs outside low to high"),
            registers.OUTSIDE_EVIDENCE,
            outside,
        ),
        ("sources_old", _("Sources older than allowed"), registers.UNEXPLAINED, old),
    )
    rows = [
        CheckRow(name, label, "text", _counted(what, ">0"), None, says)
        for name, label, what, says in told
    ]
    ratios = [
        sheet
        for sheet in calculated(analysis.model)
        if any(literal(NOT_AVAILABLE) in text for text in _figures(sheet))
    ]
    rows += (row for row in _of_blocks(analysis, _) if not row.right)
    return rows + [_not_available(sheet, _) for sheet in ratios]


def _figures(sheet: SheetSpec) -> Iterator[str]:
    """The formulas of the figures of a sheet."""
    for block in sheet.blocks:
        if isinstance(block, DrawnBlock):
            yield from block.figures()


def _counted(what: int, test: str = "") -> FormulaAt:
    """The sum of one count of the registers, over all inputs and series, and what it is tested."""

    def text(at: Place, ctx: Context) -> str:
        areas = registers.counts(what, ctx)
        return "+".join(f"SUM({area.ref(at.sheet)})" for area in areas) + test

    return text


def _selected_headline(at: Place, ctx: Context) -> str:
    cells = ctx.layout.case_cells(ctx.model.headline).ref(at.sheet)
    index = ctx.layout.live_index.ref(at.sheet)
    found = f"INDEX({cells},1,{index})"
    kept = f"OR(ISNUMBER({found}),ISERROR({found}))"  # where no case is selected, the check fails
    return f"IF({kept},{found},0)"


def calculated(model: Model) -> list[SheetSpec]:
    """The sheets with inputs or calculations in the case columns."""
    return [sheet for sheet in model.sheets if sheet.role in ("input", "calculation", "control")]


def figured(model: Model) -> list[SheetSpec]:
    """The same, and the sheets of results: no figure of theirs may be an error."""
    shown = calculated(model)
    return shown + [sheet for sheet in model.sheets if sheet.role == "output"]


def body(sheet: SheetSpec, ctx: Context) -> Area:
    """All figures of a sheet below its header: case columns, series and tables, every step."""
    widths = [len(ctx.layout.cases) + 1, SAID - LIVE]
    if sheet.plan == "periods":
        widths.append(len(ctx.layout.plans["periods"].widths) - 1 - LIVE)
    drawn = (block for block in sheet.blocks if isinstance(block, DrawnBlock))
    widths += (block.figure_columns() for block in drawn)
    return Area.between(
        Place(sheet.sheet, FIRST_ROW, LIVE),
        Place(sheet.sheet, ctx.layout.ends[sheet.sheet], LIVE + max(widths) - 1),
    )


def errors_name(sheet: SheetSpec) -> str:
    """The name of the check that no figure of a sheet is an error."""
    return f"no_errors_{sheet.id}"


def _errors_check(sheet: SheetSpec, _: Translate) -> CheckRow:
    return CheckRow(
        errors_name(sheet),
        _("{sheet}: 1 if any cell shows an error").format(sheet=sheet.sheet),
        "count",
        lambda at, ctx: f"IF(ISERROR(SUM({body(sheet, ctx).ref(at.sheet)})),1,0)",
        _zero,
        _("No figure of the sheet shows an error value."),
    )


def _not_available(sheet: SheetSpec, _: Translate) -> CheckRow:
    return CheckRow(
        f"not_available_{sheet.id}",
        _("{sheet}: results that are not available").format(sheet=sheet.sheet),
        "text",
        lambda at, ctx: f"COUNTIF({body(sheet, ctx).ref(at.sheet)},{literal(NOT_AVAILABLE)})>0",
        None,
        _("A ratio has a denominator of zero and shows n/a."),
    )
