"""An Analysis to a Layout: the blocks of every sheet stacked, then what Workings holds."""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from ..addresses import Place
from ..template.analyze import Analysis
from ..template.input_table import InputTable
from ..template.schema import Model
from ..template.words import LIVE_CASE, PlanName
from ..translations import ToolSheets, Translate
from . import layout
from .blocks.bridge import Bridge
from .blocks.constants import dated
from .blocks.drawn import DrawnBlock
from .blocks.table_register import TABLE_COUNTS
from .layout import (
    FIRST_CASE,
    FIRST_ROW,
    LABEL,
    LIVE,
    REGISTER_HEAD,
    UNIT,
    Layout,
    Plan,
    PointTablePlace,
)
from .sensitivity_points import PointRow, PointTable, SetPoint

SERIES_REGISTER_MORE = 8
"""Rows of the register of series beside a row for each step: title, heads, counts, a blank."""

BARS_MORE = 3
"""Rows of a bridge's chart data beside a row for each bar: title, heads, a blank."""

POINTS_MORE = 5
"""Rows of a table of points beside a row for each point: title, three of heads, a blank."""


def place(analysis: Analysis, _: Translate, sheets: ToolSheets) -> Layout:
    """Every address that a formula or a link may need; `sheets` names those of the tool."""
    model, workings = analysis.model, sheets.workings
    corners, ends = _corners(analysis)
    items: dict[str, Place] = {}
    anchors: dict[str, Place] = {}
    for s, b, _sheet, block in model.blocks():
        assert isinstance(block, DrawnBlock)
        for name, at in block.item_places(corners[s, b], model):
            items.setdefault(name, at)
        if block.anchor:
            anchors[block.anchor] = corners[s, b]
    steps = {axis.name: axis.length for axis in model.every_axis}
    across = {axis.name for axis in model.every_axis if model.across(axis.name)}
    over_cases = _over_cases(analysis, steps, sheets.over_cases)
    register, dated, series_register, row = _registers(analysis, workings)
    across_register, row = _across_register(analysis, Place(workings, row, LABEL))
    table_register, row = _table_registers(analysis, Place(workings, row, LABEL))
    bridge_data, row = _bridges(analysis, Place(workings, row, LABEL))
    tables, points = _tables(_with_beside(analysis, _), _wide(analysis, steps), workings, row)
    return Layout(
        cases=tuple(case.name for case in model.cases),
        plans=MappingProxyType(_plans(model, steps, across)),
        corners=MappingProxyType(corners),
        items=MappingProxyType(items),
        lengths=MappingProxyType({i.name: steps[i.axis] for i in model.declared() if i.axis}),
        across=frozenset(i.name for i in model.declared() if i.axis in across),
        over_cases=MappingProxyType(over_cases),
        points=MappingProxyType(points),
        tables=MappingProxyType(tables),
        register=MappingProxyType(register),
        dated=MappingProxyType(dated),
        series_register=series_register,
        across_register=MappingProxyType(across_register),
        table_register=MappingProxyType(table_register),
        bridge_data=MappingProxyType(bridge_data),
        ends=MappingProxyType(ends),
        selector=anchors["selector"],
        checks=anchors["checks"],
    )


def _plans(model: Model, steps: Mapping[str, int], across: Iterable[str]) -> dict[PlanName, Plan]:
    """The column plans, as wide as the cases, the steps across and the tables ask for."""
    longest = max((steps[name] for name in across), default=0)
    widest = max((len(table.drawn) for table in model.of(InputTable)), default=0)
    return layout.plans(len(model.cases), longest, widest)


def _over_cases(analysis: Analysis, steps: Mapping[str, int], sheet: str) -> dict[str, Place]:
    """The first step of each series on the sheet of all cases, one series below the other."""
    found: dict[str, Place] = {}
    row = FIRST_ROW + layout.CASES_HEAD
    for name in analysis.over_cases:
        item = analysis.items[name]
        row += 2 if item.opening else 1
        found[name] = Place(sheet, row, LIVE)
        row += steps[item.axis]
    return found


def _corners(analysis: Analysis) -> tuple[dict[tuple[int, int], Place], dict[str, int]]:
    """The corner of every block by its numbers, and the last row of every sheet."""
    corners: dict[tuple[int, int], Place] = {}
    ends: dict[str, int] = {}
    for s, sheet in enumerate(analysis.model.sheets):
        row = start = FIRST_ROW
        for b, block in enumerate(sheet.blocks):
            assert isinstance(block, DrawnBlock)
            if block.stands_right:
                corners[s, b] = Place(sheet.sheet, start, LABEL + 2)
            else:
                corners[s, b] = Place(sheet.sheet, row, LABEL)
                start = row
            height = block.height(analysis) + block.brings_header(sheet.plan)
            row = max(row, corners[s, b].row + height + 1)
        ends[sheet.sheet] = row - 2
    return corners, ends


def _registers(
    analysis: Analysis, workings: str
) -> tuple[dict[str, Place], dict[str, Place], Place, int]:
    """Workings begins with what was generated.

    A row per input, a row per dated constant, then a column per series.
    """
    row = layout.REGISTER_TITLE + REGISTER_HEAD
    register: dict[str, Place] = {}
    series = 0
    steps = {axis.name: axis.length for axis in analysis.model.every_axis}
    for item in analysis.items.values():
        if item.kind == "input":
            register[item.name] = Place(workings, row, FIRST_CASE)
            row += 1
        elif item.kind == "series input" and not (
            item.of_a_table or analysis.model.across(item.axis)
        ):
            series = max(series, steps[item.axis])
    ages: dict[str, Place] = {}
    for constant, _day in dated(analysis.model):
        ages[constant.name] = Place(workings, row, FIRST_CASE)
        row += 1
    start = Place(workings, row + 1, LABEL)
    return register, ages, start, row + 1 + (series + SERIES_REGISTER_MORE if series else 0)


def _across_register(analysis: Analysis, at: Place) -> tuple[dict[str, Place], int]:
    """A row for each typed series across, or for each of its cases; and the row below them."""
    found: dict[str, Place] = {}
    cases, row = len(analysis.model.cases), at.row + REGISTER_HEAD
    for item in analysis.items.values():
        if item.kind == "series input" and analysis.model.across(item.axis):
            found[item.name] = Place(at.sheet, row, LIVE + layout.FACTS_ACROSS)
            row += cases if item.varies else 1
    return found, row + 1 if found else at.row


def _table_registers(analysis: Analysis, at: Place) -> tuple[dict[str, Place], int]:
    """Where what was generated in each table stands, and the row below them."""
    found = {}
    for table in analysis.model.of(InputTable):
        found[table.name] = at
        at = at.moved(rows=REGISTER_HEAD + len(table.keys) + TABLE_COUNTS + 1)
    return found, at.row


def _bridges(analysis: Analysis, at: Place) -> tuple[dict[str, Place], int]:
    """Where the data of each bridge's chart stand, and the row below them."""
    found = {}
    for block in analysis.model.of(Bridge):
        found[block.name] = at
        at = at.moved(rows=len(block.steps) + 1 + BARS_MORE)  # a bar more: the total
    return found, at.row


def point_tables(analysis: Analysis, _: Translate) -> tuple[PointTable, ...]:
    """Every table of points, in the order of the Workings sheet: set points, grids, tornadoes."""
    drawn = list(analysis.model.of(DrawnBlock))
    tables = [table for block in drawn for table in block.point_tables(analysis, _)]
    tables.sort(key=lambda table: ("grid", "tornado").index(table.kind))
    return (*_set_tables(analysis, drawn, _), *tables)


def _set_tables(analysis: Analysis, drawn: list[DrawnBlock], _: Translate) -> Iterator[PointTable]:
    """The points that formulas set, a table for each case that they start from."""
    starts: dict[str, list[SetPoint]] = {}
    for point in analysis.model.points:
        row = PointRow(point.name, point.label, tuple(analysis.model.drivers_of(point)))
        wanted = SetPoint(point.start, row, analysis.wanted[point.name])
        starts.setdefault(point.start, []).append(wanted)
    for block in drawn:
        for wanted in block.set_points(analysis, _):
            starts.setdefault(wanted.start, []).append(wanted)
    labels = {case.name: case.label for case in analysis.model.cases}
    labels[LIVE_CASE] = _("the live case")
    for start, points in starts.items():
        rows = tuple(point.row for point in points)
        drivers = tuple(dict.fromkeys(driver for row in rows for driver in row.drivers))
        chain = analysis.chain(drivers, frozenset().union(*(p.outputs for p in points)))
        title = _("Points that start from {case}").format(case=labels[start])
        homes = tuple(_moved(analysis, i, point, drivers) for i, point in enumerate(points))
        yield PointTable(f"from.{start}", title, "set", start, drivers, chain, rows, homes)


def _moved(
    analysis: Analysis, row: int, point: SetPoint, drivers: tuple[str, ...]
) -> dict[str, int]:
    """What a point moves, its drivers among it, with the number of its row.

    One that moves nothing is compared with the model: it has all that others of the table move.
    """
    own = point.row.drivers
    return dict.fromkeys((*own, *analysis.chain(own or drivers, point.outputs)), row)


def _wide(analysis: Analysis, steps: Mapping[str, int]) -> dict[str, range]:
    """The steps of each series, from 0 where something stands before the first."""
    return {
        item.name: range(0 if item.opening else 1, steps[item.axis] + 1)
        for item in analysis.items.values()
        if item.is_series
    }


def _with_beside(
    analysis: Analysis, _: Translate
) -> Iterator[tuple[PointTable, tuple[tuple[str, ...], ...]]]:
    """Every table of points, with the series that each of its points repeats."""
    for table in point_tables(analysis, _):
        yield table, tuple(table.beside(row, analysis) for row in range(len(table.rows)))


def _tables(
    tables: Iterable[tuple[PointTable, tuple[tuple[str, ...], ...]]],
    wide: Mapping[str, range],
    workings: str,
    row: int,
) -> tuple[dict[str, PointTablePlace], dict[str, tuple[PointTablePlace, int]]]:
    placed: dict[str, PointTablePlace] = {}
    points: dict[str, tuple[PointTablePlace, int]] = {}
    for table, beside in tables:
        first = UNIT + (2 if table.kind != "set" else 0)
        sets = {d: first + i for i, d in enumerate(table.drivers)} if table.kind == "set" else {}
        first += len(sets)
        cols: dict[str, int] = {}
        more = (name for names in beside for name in names)
        names = dict.fromkeys((*table.drivers, *table.chain, *more))
        steps = {name: wide[name] for name in names if name in wide}
        for name in names:
            taken = steps.get(name, range(1, 2))
            cols[name] = first + 1 - taken.start
            first += len(taken)
        homes = (
            {**dict.fromkeys(own, i), **moved}
            for i, (own, moved) in enumerate(zip(beside, table.homes, strict=True))
        )
        spot = PointTablePlace(
            table,
            Place(workings, row, LABEL),
            MappingProxyType(sets),
            MappingProxyType(cols),
            MappingProxyType(steps),
            tuple(homes),
        )
        placed[table.name] = spot
        points |= {point.name: (spot, i) for i, point in enumerate(table.rows)}
        row += len(table.rows) + POINTS_MORE
    return placed, points
