"""Which sensitivity points a model needs: a point is a case with some drivers set."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ..template.analyze import Analysis
from ..template.schema import LIVE, Breakevens, Bridge, Grid, Input, Model, Tornado
from ..translations import Words


@dataclass(frozen=True)
class PointRow:
    """One point: its id, and what sets its drivers.

    `sets` maps drivers to formulas; a grid's row holds its two positions on the axes instead,
    a tornado's the driver it moves and the side (low or high).
    """

    name: str
    label: str
    sets: tuple[tuple[str, str], ...] = ()
    position: tuple[int, int] = (0, 0)
    driver: str = ""


@dataclass(frozen=True)
class PointTable:
    """Points that share a start and are calculated in one table of the Workings sheet."""

    name: str
    title: str
    kind: Literal["set", "grid", "tornado"]
    start: str
    drivers: tuple[str, ...]
    chain: tuple[str, ...]
    rows: tuple[PointRow, ...]


def tables(analysis: Analysis, _: Words) -> tuple[PointTable, ...]:
    """Every table of points, in the order of the Workings sheet."""
    return (*_set_tables(analysis, _), *_grid_tables(analysis), *_tornado_tables(analysis, _))


def tornado_drivers(analysis: Analysis, output: str) -> tuple[Input, ...]:
    """The inputs that have an evidence range and move the output."""
    return tuple(
        item
        for item in analysis.model.inputs()
        if item.evidence_range[0] < item.evidence_range[1]
        and output in analysis.chain([item.name], [output])
    )


def changed_by(model: Model, case: str) -> tuple[str, ...]:
    """The inputs that a case overrides itself."""
    return tuple(item.name for item in model.inputs() if case in item.cases)


def _set_tables(analysis: Analysis, _: Words) -> Iterator[PointTable]:
    starts: dict[str, list[tuple[PointRow, frozenset[str]]]] = {}
    for start, row, outputs in _set_rows(analysis, _):
        starts.setdefault(start, []).append((row, outputs))
    labels = {case.name: case.label for case in analysis.model.cases}
    labels[LIVE] = _("the live case")
    for start, rows in starts.items():
        drivers = tuple(dict.fromkeys(driver for row, _ in rows for driver, _ in row.sets))
        outputs = frozenset().union(*(outs for _, outs in rows))
        yield PointTable(
            f"from.{start}",
            _("Points that start from {case}").format(case=labels[start]),
            "set",
            start,
            drivers,
            analysis.chain(drivers, outputs),
            tuple(row for row, _ in rows),
        )


def _set_rows(analysis: Analysis, _: Words) -> Iterator[tuple[str, PointRow, frozenset[str]]]:
    for point in analysis.model.points:
        row = PointRow(point.name, point.label, tuple(point.drivers.items()))
        yield point.start, row, analysis.wanted[point.name]
    for *_at, block in analysis.model.blocks():
        if isinstance(block, Bridge):
            for case in block.steps[1:]:
                sets = tuple(
                    (name, f"{name}[{case}]") for name in changed_by(analysis.model, case)
                )
                label = _("{step}, taken alone").format(step=block.short[case])
                row = PointRow(f"{block.name}.{case}.alone", label, sets)
                yield block.steps[0], row, frozenset([block.measure, *block.margins])
        elif isinstance(block, Breakevens):
            for even in block.items:
                label = _("{item}, put back").format(item=analysis.items[even.item].label)
                row = PointRow(
                    f"{block.name}.{even.item}.put_back", label[:60], tuple(even.drivers.items())
                )
                yield LIVE, row, frozenset([block.income, block.cost])


def _grid_tables(analysis: Analysis) -> Iterator[PointTable]:
    for *_at, block in analysis.model.blocks():
        if isinstance(block, Grid):
            drivers = (block.rows.driver, block.columns.driver)
            rows = tuple(
                PointRow(f"{block.name}.r{i}c{j}", "", position=(i, j))
                for i in range(len(block.rows.values) + 1)
                for j in range(len(block.columns.values) + 1)
            )
            yield PointTable(
                block.name,
                block.title,
                "grid",
                LIVE,
                drivers,
                analysis.chain(drivers, [block.output]),
                rows,
            )


def _tornado_tables(analysis: Analysis, _: Words) -> Iterator[PointTable]:
    for *_at, block in analysis.model.blocks():
        if isinstance(block, Tornado):
            moved = tornado_drivers(analysis, block.output)
            drivers = tuple(item.name for item in moved)
            rows = [PointRow(f"{block.name}.base", _("Live case, nothing moved"))]
            for item in moved:
                ends = (("low", _("{item}: low")), ("high", _("{item}: high")))
                for side, (word, told) in enumerate(ends):
                    rows.append(
                        PointRow(
                            f"{block.name}.{item.name}.{word}",
                            told.format(item=item.label)[:60],
                            (),
                            (side, 0),
                            item.name,
                        )
                    )
            yield PointTable(
                block.name,
                block.title,
                "tornado",
                LIVE,
                drivers,
                analysis.chain(drivers, [block.output]),
                tuple(rows),
            )
