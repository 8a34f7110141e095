"""Every word of a template that must name something else: what is wrong with it, as Problems."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import astuple

from ..formulas.item_formulas import references
from ..formulas.syntax import FormulaError
from ..problems import Problem, suggestion
from ..translations import own_sheets
from .items import Item, Kind
from .load import Template
from .schema import (
    LIVE,
    Assumed,
    Breakevens,
    Bridge,
    ChartBlock,
    Checks,
    Claims,
    Comparison,
    Constants,
    Figures,
    Grid,
    Inputs,
    Lines,
    Model,
    Selector,
    Series,
    SeriesInput,
    SeriesLine,
    Table,
    Tornado,
)
from .yaml_reader import Path_


def problems(template: Template, items: Mapping[str, Item]) -> Iterator[Problem]:
    """Problems of every word that must be the name of something else."""
    model = template.model
    yield from _repeated(template)
    yield from _cases(template)
    for item in items.values():
        yield from _known(template, (*item.path, "unit"), item.unit, model.units, "unit")
    for path, unit in _units(model):
        yield from _known(template, path, unit, model.known_units, "unit")
    for unit, spec in model.units.items():
        if spec.said_times:
            path = ("units", unit, "said_times")
            yield from _known(template, path, spec.said_times, items, "item")
    for path, word, kinds in _words(model):
        yield from _known(template, path, word, items, "item")
        if word in items and items[word].kind not in kinds:
            message = (
                f"`{word}` is of the kind {items[word].kind}; only {' or '.join(kinds)} fits here"
            )
            yield template.problem(path, message, word)
    inputs = {name for name, item in items.items() if item.kind == "input"}
    for path, word in _drivers(model):
        yield from _known(template, path, word, inputs, "input")
    yield from _shapes(template, items)
    if not inputs:
        yield template.problem(("sheets",), "a template needs at least one `inputs` block")
    if sum(isinstance(block, Claims) for _, _, _, block in model.blocks()) > 1:
        yield template.problem(("sheets",), "a template has at most one `claims` block")
    for kind in (Selector, Checks):
        count = sum(isinstance(block, kind) for _, _, _, block in model.blocks())
        if count != 1:
            word = kind.model_fields["kind"].annotation.__args__[0]  # type: ignore[union-attr]
            yield template.problem(
                ("sheets",), f"a template has one `{word}` block; this has {count}"
            )


def _known(
    template: Template, path: Path_, word: str, known: Iterable[str], what: str
) -> Iterator[Problem]:
    if word not in known:
        message = f"unknown {what} `{word}`{suggestion(word, known)}"
        yield template.problem(path, message, word)


def _repeated(template: Template) -> Iterator[Problem]:
    """Names that are given twice: cases, points, blocks, sheets, labels on one sheet."""
    model = template.model
    named: list[tuple[str, str, Path_]] = []
    named += [("cases or points", c.name, ("cases", i, "name")) for i, c in enumerate(model.cases)]
    named += [("cases", c.label, ("cases", i, "label")) for i, c in enumerate(model.cases)]
    named += [
        ("cases or points", p.name, ("points", i, "name")) for i, p in enumerate(model.points)
    ]
    named += [("sheets", s.sheet, ("sheets", i, "sheet")) for i, s in enumerate(model.sheets)]
    for s, b, sheet, block in model.blocks():
        if isinstance(block, Grid | Tornado | Bridge | Breakevens):
            named.append(("blocks", block.name, ("sheets", s, "blocks", b, "name")))
        if isinstance(block, Claims | Checks):
            named += [
                ("claims or checks", x.name, ("sheets", s, "blocks", b, "items", i, "name"))
                for i, x in enumerate(block.items)
            ]
        if isinstance(block, Checks):
            named += [
                ("claims or checks", x.name, ("sheets", s, "blocks", b, "alerts", i, "name"))
                for i, x in enumerate(block.alerts)
            ]
        if isinstance(block, Inputs | Constants | Lines | Series):
            named += [
                (
                    f"rows of `{sheet.sheet}`",
                    item.label,
                    ("sheets", s, "blocks", b, "items", i, "label"),
                )
                for i, item in enumerate(block.items)
            ]
    seen: set[tuple[str, str]] = set()
    for what, word, path in named:
        if (what, word.lower()) in seen:
            yield template.problem(path, f"two {what} have the name `{word}`", word)
        seen.add((what, word.lower()))
    yield from _own_sheets(template)


def _own_sheets(template: Template) -> Iterator[Problem]:
    """Sheets that have the name of one that the tool adds."""
    own = {name.lower() for name in astuple(own_sheets(template.lang))}
    for s, sheet in enumerate(template.model.sheets):
        if sheet.sheet.lower() in own:
            message = f"`{sheet.sheet}` is a sheet that the tool writes itself"
            yield template.problem(("sheets", s, "sheet"), message)


def _cases(template: Template) -> Iterator[Problem]:
    model = template.model
    cases = [case.name for case in model.cases]
    yield from _known(template, ("live_case",), model.live_case, cases, "case")
    for c, case in enumerate(model.cases):
        if case.parent and case.parent not in cases[:c]:
            message = (
                f"case `{case.name}` has the parent `{case.parent}`, which is not a case"
                f" above it{suggestion(case.parent, cases[:c])}"
            )
            yield template.problem(("cases", c, "parent"), message)
        if c > 0 and not case.parent:
            yield template.problem(("cases", c), f"case `{case.name}` names no `parent`")
        if c == 0 and case.parent:
            yield template.problem(("cases", c, "parent"), "the first case has no parent")
    for s, b, _, block in model.blocks():
        path: Path_ = ("sheets", s, "blocks", b)
        if isinstance(block, Inputs):
            for i, item in enumerate(block.items):
                for case_name in item.cases:
                    at = (*path, "items", i, "cases", case_name)
                    yield from _known(template, (*at, "#key"), case_name, cases, "case")
                    if case_name == cases[0]:
                        message = f"`{case_name}` is the base case: its value is `value`"
                        yield template.problem((*at, "#key"), message)
        elif isinstance(block, Bridge):
            for i, case_name in enumerate(block.steps):
                yield from _known(template, (*path, "steps", i), case_name, cases, "case")
                if i and not any(case_name in item.cases for item in model.inputs()):
                    message = f"step `{case_name}` changes nothing: no input has a value for it"
                    yield template.problem((*path, "steps", i), message, case_name)
                if case_name not in block.short:
                    yield template.problem((*path, "short"), f"`short` lacks `{case_name}`")
        elif isinstance(block, Figures):
            for i, case_name in enumerate(block.beside):
                yield from _known(template, (*path, "beside", i), case_name, cases, "case")


def _units(model: Model) -> Iterator[tuple[Path_, str]]:
    """Every place where something other than an item names a unit."""
    for s, b, _, block in model.blocks():
        path: Path_ = ("sheets", s, "blocks", b)
        if isinstance(block, Checks | Claims):
            yield from (((*path, "items", i, "unit"), x.unit) for i, x in enumerate(block.items))
        elif isinstance(block, Table):
            for i, row in enumerate(block.rows):
                yield (*path, "rows", i, "unit"), row.unit
                yield from (((*path, "rows", i, "units", c), u) for c, u in enumerate(row.units))


CASED: tuple[Kind, ...] = ("line", "input")
"""The kinds of items that have a column per case."""


def _words(model: Model) -> Iterator[tuple[Path_, str, tuple[Kind, ...]]]:
    """Every place where the template names an item outside a formula, and what may stand there."""
    yield ("headline",), model.headline, CASED
    yield ("beside",), model.beside, CASED
    for s, b, _, block in model.blocks():
        path: Path_ = ("sheets", s, "blocks", b)
        match block:
            case Comparison() | Assumed():
                kinds = CASED if isinstance(block, Comparison) else CASED[1:]
                yield from (
                    ((*path, "items", i), word, kinds) for i, word in enumerate(block.items)
                )
            case Bridge():
                yield (*path, "measure"), block.measure, CASED
                yield from (
                    ((*path, "margins", i), word, CASED) for i, word in enumerate(block.margins)
                )
            case Grid() | Tornado():
                yield (*path, "output"), block.output, CASED
            case Breakevens():
                yield (*path, "income"), block.income, CASED
                yield (*path, "cost"), block.cost, CASED
                for i, even in enumerate(block.items):
                    yield (*path, "items", i, "item"), even.item, CASED
            case Figures():
                for i, figure in enumerate(block.items):
                    yield (*path, "items", i, "item"), figure.item, CASED
            case Checks():
                for i, check in enumerate(block.items):
                    if check.fails_with:
                        known: tuple[Kind, ...] = (*CASED, "series", "series input", "constant")
                        yield (*path, "items", i, "fails_with"), check.fails_with, known
            case ChartBlock():
                kinds = ("series", "series input") if block.of == "series" else CASED
                for i, plot in enumerate(block.plots):
                    yield (*path, "plots", i, "item"), plot.item, kinds


def _drivers(model: Model) -> Iterator[tuple[Path_, str]]:
    """Every place where the template names an input to be moved."""
    for p, point in enumerate(model.points):
        yield from ((("points", p, "set", word, "#key"), word) for word in point.drivers)
    for s, b, _, block in model.blocks():
        path: Path_ = ("sheets", s, "blocks", b)
        if isinstance(block, Grid):
            yield (*path, "rows", "driver"), block.rows.driver
            yield (*path, "columns", "driver"), block.columns.driver
        elif isinstance(block, Breakevens):
            for i, even in enumerate(block.items):
                for word in even.drivers:
                    yield (*path, "items", i, "set", word, "#key"), word


COLUMNS = ("cases", "free", "assumptions")

PLANS: dict[str, tuple[str, ...]] = {
    "inputs": ("assumptions",),
    "claims": ("claims",),
    "checks": ("checks",),
    "table": (*COLUMNS, "memo", "claims"),
    "chart": (*COLUMNS, "memo"),
    "notes": (*COLUMNS, "memo", "text", "claims", "checks"),
    **dict.fromkeys(("figures", "failed_claims", "assumed", "provenance"), ("memo",)),
    **dict.fromkeys(("contents", "key", "versions"), ("text",)),
    "glossary": ("glossary",),
}
"""The column plans that each kind of block fits; the others need the columns of the cases."""


def _shapes(template: Template, items: Mapping[str, Item]) -> Iterator[Problem]:
    """Lengths, ranges and places that need more than one entry to judge."""
    model = template.model
    starts = {LIVE, *(case.name for case in model.cases)}
    for p, point in enumerate(model.points):
        yield from _known(template, ("points", p, "start"), point.start, starts, "case")
    drawn: set[str] = set()
    shown = {x.axis for _, _, _, x in model.blocks() if isinstance(x, Series)}
    known = {axis.name for axis in model.axes}
    for a, axis in enumerate(model.axes):
        if axis.name not in shown and shown <= known:
            message = f"axis `{axis.name}` has no `series` block: nothing shows its steps"
            yield template.problem(("axes", a, "name"), message, axis.name)
    for s, b, sheet, block in model.blocks():
        path: Path_ = ("sheets", s, "blocks", b)
        plans = PLANS.get(block.kind, COLUMNS)
        if sheet.plan not in plans:
            message = f"a `{block.kind}` block stands on the plan {' or '.join(plans)}"
            yield template.problem(
                (*path, "kind"), f"{message}, not on `{sheet.plan}`", block.kind
            )
        if isinstance(block, Series):
            if block.axis in drawn:
                message = f"axis `{block.axis}` has a block already; put its series into that one"
                yield template.problem((*path, "axis"), message, block.axis)
            drawn.add(block.axis)
            yield from _series_shapes(template, path, block)
        elif isinstance(block, Grid):
            yield from _grid_shapes(template, path, block)
        elif isinstance(block, Bridge):
            for i, margin in enumerate(block.margins):
                unit = items[margin].unit if margin in items else ""
                if unit in model.units and model.units[unit].format not in ("percent", "exact"):
                    message = f"`{margin}` is no share: the margins of a bridge are shown in %"
                    yield template.problem((*path, "margins", i), message, margin)
        elif isinstance(block, Checks):
            yield from _check_shapes(template, path, block)
        elif isinstance(block, ChartBlock):
            yield from _chart_shapes(template, path, block, items)


def _series_shapes(template: Template, path: Path_, block: Series) -> Iterator[Problem]:
    axes = {axis.name: axis for axis in template.model.axes}
    yield from _known(template, (*path, "axis"), block.axis, axes, "axis")
    steps = len(axes[block.axis].steps) if block.axis in axes else 0
    for i, item in enumerate(block.items):
        if isinstance(item, SeriesInput) and steps and len(item.values) != steps:
            message = f"`{item.name}` has {len(item.values)} values; the axis has {steps}"
            yield template.problem((*path, "items", i, "values"), message)
        if isinstance(item, SeriesLine) and "[-1]" in item.formula and not item.first:
            message = f"`{item.name}` looks at the prior step: say what step one is (`first`)"
            yield template.problem((*path, "items", i, "formula"), message, "[-1]")


def _grid_shapes(template: Template, path: Path_, block: Grid) -> Iterator[Problem]:
    inputs = {item.name: item for item in template.model.inputs()}
    if block.rows.driver == block.columns.driver:
        message = f"rows and columns both move `{block.rows.driver}`"
        yield template.problem((*path, "columns", "driver"), message)
    for side, axis in (("rows", block.rows), ("columns", block.columns)):
        driver = inputs.get(axis.driver)
        for i, value in enumerate(axis.values):
            if driver and not driver.minimum <= value <= driver.maximum:
                message = f"{value:g} is outside the allowed range of `{driver.name}`"
                yield template.problem((*path, side, "values", i), message)


def _check_shapes(template: Template, path: Path_, block: Checks) -> Iterator[Problem]:
    for i, check in enumerate(block.items):
        with suppress(FormulaError):  # told where formulas are read
            if not references(f"{check.left}+{check.right}"):
                message = f"check `{check.name}` names no item: it can never fail"
                yield template.problem((*path, "items", i, "left"), message)


def _chart_shapes(
    template: Template, path: Path_, block: ChartBlock, items: Mapping[str, Item]
) -> Iterator[Problem]:
    if block.name:
        kind = Bridge if block.of == "bridge" else Tornado
        known = [
            x.name
            for _, _, _, x in template.model.blocks()
            if isinstance(x, Bridge | Tornado) and isinstance(x, kind)
        ]
        yield from _known(template, (*path, "name"), block.name, known, block.of)
    homes = {items[plot.item].path[:4] for plot in block.plots if plot.item in items}
    if len(homes) > 1:
        message = "the plots of one chart must be items of one block: it draws neighbours"
        yield template.problem((*path, "plots"), message)
