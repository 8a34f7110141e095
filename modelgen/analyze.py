"""Names, order, cycles and units of a model: an Analysis, or every Problem at once."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from types import MappingProxyType
from typing import Literal

from . import formula, units
from .formula import FormulaError, Reference
from .load import Path_, Template
from .problems import ModelError, Problem, suggestion
from .spec import (
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
    Notes,
    Selector,
    Series,
    SeriesInput,
    SeriesLine,
    Table,
    Tornado,
)
from .units import Dimension

Kind = Literal["input", "constant", "line", "series input", "series", "axis"]
Scope = Literal["line", "series", "free"]


@dataclass(frozen=True)
class Item:
    """A named thing that formulas may use; `path` is where the template declares it."""

    name: str
    label: str
    unit: str
    kind: Kind
    path: Path_
    formula: str = ""
    axis: str = ""

    @property
    def is_series(self) -> bool:
        return self.kind in ("series input", "series", "axis")


@dataclass(frozen=True)
class Site:
    """A formula of the template: where it stands, the unit it must give, what it may use."""

    path: Path_
    text: str
    unit: str | None
    scope: Scope = "free"
    axis: str = ""


@dataclass(frozen=True)
class Analysis:
    """What is known of a sound model: its items, what each needs, and an order to calculate in."""

    model: Model
    items: Mapping[str, Item]
    needs: Mapping[str, tuple[str, ...]]
    order: tuple[str, ...]
    wanted: Mapping[str, frozenset[str]]

    def chain(self, drivers: Iterable[str], outputs: Iterable[str]) -> tuple[str, ...]:
        """The line items between drivers and outputs, in calculation order."""
        moved = set(drivers)
        for name in self.order:
            if any(need in moved for need in self.needs[name]):
                moved.add(name)
        needed, todo = set[str](), list(outputs)
        while todo:
            name = todo.pop()
            if name not in needed:
                needed.add(name)
                todo += self.needs[name]
        lines = (n for n in self.order if self.items[n].kind in ("line", "series"))
        return tuple(n for n in lines if n in moved and n in needed)


def analyze(template: Template) -> Analysis:
    """Raises ModelError with all problems of names, references, units and cycles."""
    model = template.model
    problems: list[Problem] = []
    items = _items(template, problems)
    problems += _names(template, items)
    sites = tuple(_sites(model))
    wanted: dict[str, set[str]] = {point.name: set() for point in model.points}
    for site in sites:
        problems += _formula(template, items, site, wanted)
    needs = _needs(items, sites)
    try:
        order = tuple(TopologicalSorter(needs).static_order())
    except CycleError as error:
        order = ()
        problems.append(_cycle(template, items, list(error.args[1])))
    if problems:
        raise ModelError(problems)
    return Analysis(
        model, MappingProxyType(items), MappingProxyType(needs), order,
        MappingProxyType({name: frozenset(outputs) for name, outputs in wanted.items()}),
    )


def _items(template: Template, problems: list[Problem]) -> dict[str, Item]:
    items: dict[str, Item] = {}
    for item in _declared(template.model):
        if item.name in items:
            message = f"`{item.name}` names two items; every item has its own name"
            problems.append(template.problem((*item.path, "name"), message, item.name))
        items.setdefault(item.name, item)
    return items


def _declared(model: Model) -> Iterator[Item]:
    for a, axis in enumerate(model.axes):
        yield Item(axis.name, axis.label, axis.unit, "axis", ("axes", a), axis=axis.name)
    for s, b, _, block in model.blocks():
        if not isinstance(block, Inputs | Constants | Lines | Series):
            continue
        for i, item in enumerate(block.items):
            path = ("sheets", s, "blocks", b, "items", i)
            axis = block.axis if isinstance(block, Series) else ""
            text = getattr(item, "formula", "")
            kinds: dict[type, Kind] = {SeriesInput: "series input", SeriesLine: "series"}
            plain: dict[str, Kind] = {"inputs": "input", "constants": "constant", "lines": "line"}
            kind = kinds.get(type(item)) or plain[block.kind]
            yield Item(item.name, item.label, item.unit, kind, path, text, axis)


def _sites(model: Model) -> Iterator[Site]:
    """Every formula of the template."""
    inputs = {item.name: item.unit for item in _declared(model)}
    for p, point in enumerate(model.points):
        for driver, text in point.drivers.items():
            yield Site(("points", p, "set", driver), text, inputs.get(driver))
    for s, b, _, block in model.blocks():
        for path, text, unit, scope in _block_sites(block, inputs):
            axis = block.axis if isinstance(block, Series) else ""
            yield Site(("sheets", s, "blocks", b, *path), text, unit, scope, axis)


def _block_sites(
    block: object, driver_units: Mapping[str, str]
) -> Iterator[tuple[Path_, str, str | None, Scope]]:
    match block:
        case Lines():
            for i, line in enumerate(block.items):
                yield ("items", i, "formula"), line.formula, line.unit, "line"
        case Series():
            for i, item in enumerate(block.items):
                if isinstance(item, SeriesLine):
                    yield ("items", i, "formula"), item.formula, item.unit, "series"
                    if item.first:
                        yield ("items", i, "first"), item.first, item.unit, "series"
        case Breakevens():
            for i, even in enumerate(block.items):
                for driver, text in even.drivers.items():
                    yield ("items", i, "set", driver), text, driver_units.get(driver), "free"
                yield ("items", i, "reachable"), even.reachable, "1", "free"
        case Grid():
            yield ("turns",), block.turns, "text", "free"
        case Claims():
            for i, claim in enumerate(block.items):
                if claim.model:
                    yield ("items", i, "model"), claim.model, claim.unit, "free"
        case Table():
            for i, row in enumerate(block.rows):
                for c, text in enumerate(row.cells):
                    unit = row.units[c] if row.units else row.unit
                    yield ("rows", i, "cells", c), text, unit, "free"
        case Checks():
            for i, check in enumerate(block.items):
                yield ("items", i, "left"), check.left, check.unit, "free"
                yield ("items", i, "right"), check.right, check.unit, "free"
            for i, alert in enumerate(block.alerts):
                yield ("alerts", i, "when"), alert.when, "1", "free"
        case ChartBlock():
            if block.finding:
                yield ("finding",), block.finding, "text", "free"
        case Notes():
            for i, note in enumerate(block.lines):
                if note.formula:
                    yield ("lines", i, "formula"), note.formula, "text", "free"


def _formula(
    template: Template, items: Mapping[str, Item], site: Site, wanted: dict[str, set[str]]
) -> list[Problem]:
    """Problems of one formula: syntax and rules, then references, then units."""
    try:
        formula.check(site.text)
        found = formula.references(site.text)
    except FormulaError as error:
        return [template.problem(site.path, error.message, error.word, error.offset)]
    problems = []
    for reference in found:
        message = _wrong(template.model, items, site, reference)
        if message:
            problems.append(
                template.problem(site.path, message, reference.text, reference.offset))
        elif reference.of in wanted:
            wanted[reference.of].add(reference.name)
    named = [site.unit or "text", *(items[r.name].unit for r in found if r.name in items)]
    if problems or not template.model.known_units.issuperset(named):
        return problems
    return _unit(template, items, site)


def _wrong(model: Model, items: Mapping[str, Item], site: Site, at: Reference) -> str:
    """What is wrong with a reference, or nothing."""
    cases, points = {c.name for c in model.cases}, {p.name for p in model.points}
    item = items.get(at.name)
    if item is None:
        return f"unknown item `{at.name}`{suggestion(at.name, items)}"
    if at.prior:
        ok = site.scope == "series" and item.axis == site.axis and item.kind != "axis"
        first = site.path[-1] == "first"
        if first or not ok:
            return f"`{at.text}`: only the formula of a series may look at the prior step of a series"
        return ""
    if at.of and at.of not in cases | points | {LIVE}:
        return f"unknown case or point `{at.of}`{suggestion(at.of, cases | points)}"
    if at.of and (item.is_series or item.kind == "constant"):
        return f"`{at.name}` has no case columns; write it without `[{at.of}]`"
    if at.of in points and site.scope != "free":
        return f"`{at.text}`: a line item may not use a sensitivity point"
    if site.scope != "series" and item.is_series and at.text in formula.alone(site.text):
        return f"`{at.name}` is a series: take it whole, as in SUM, AVERAGE, INDEX or SUMPRODUCT"
    if site.scope == "line" and item.kind == "series":
        return f"`{at.name}` is calculated for the live case only; a line item may not use it"
    if site.scope == "series" and item.is_series and item.axis != site.axis:
        return f"`{at.name}` runs along `{item.axis}`, this series along `{site.axis}`"
    return ""


def _unit(template: Template, items: Mapping[str, Item], site: Site) -> list[Problem]:
    known = template.model.units

    def dimension(unit: str) -> Dimension:
        return units.dimension(known[unit].means or unit if unit in known else unit)

    def unit_of(reference: str) -> Dimension:
        return dimension(items[reference.split("[")[0]].unit)

    try:
        found = units.infer(formula.tree(site.text), unit_of)
    except FormulaError as error:
        return [template.problem(site.path, error.message, error.word)]
    if site.unit is None or units.fits(found, dimension(site.unit)):
        return []
    message = f"units do not work out: the formula gives {found}, declared is `{site.unit}`"
    return [template.problem(site.path, message)]


def _needs(items: Mapping[str, Item], sites: Iterable[Site]) -> dict[str, tuple[str, ...]]:
    """What each item needs, prior steps apart; unknown names are reported elsewhere."""
    needs: dict[str, list[str]] = {name: [] for name in items}
    owner = {item.path: name for name, item in items.items()}
    for site in sites:
        name = owner.get(site.path[:-1])
        if name is None:
            continue
        try:
            found = formula.references(site.text)
        except FormulaError:
            continue
        needs[name] += [r.name for r in found if not r.prior and r.name in items]
    return {name: tuple(dict.fromkeys(words)) for name, words in needs.items()}


def _cycle(template: Template, items: Mapping[str, Item], chain: list[str]) -> Problem:
    names = [f"`{name}`" for name in reversed(chain)]
    message = "these items need each other in a circle: " + " → ".join(names)
    item = items[chain[-1]]
    return template.problem((*item.path, "formula"), message, chain[-2])


def _names(template: Template, items: Mapping[str, Item]) -> Iterator[Problem]:
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
            message = f"`{word}` is of the kind {items[word].kind}; only {' or '.join(kinds)} fits here"
            yield template.problem(path, message, word)
    inputs = {name for name, item in items.items() if item.kind == "input"}
    for path, word in _drivers(model):
        yield from _known(template, path, word, inputs, "input")
    yield from _shapes(template, items)
    for kind in (Selector, Checks):
        count = sum(isinstance(block, kind) for _, _, _, block in model.blocks())
        if count != 1:
            word = kind.model_fields["kind"].annotation.__args__[0]  # type: ignore[union-attr]
            yield template.problem(("sheets",), f"a template has one `{word}` block; this has {count}")


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
    named += [("cases or points", p.name, ("points", i, "name")) for i, p in enumerate(model.points)]
    named += [("sheets", s.sheet, ("sheets", i, "sheet")) for i, s in enumerate(model.sheets)]
    for s, b, sheet, block in model.blocks():
        if isinstance(block, Grid | Tornado | Bridge | Breakevens):
            named.append(("blocks", block.name, ("sheets", s, "blocks", b, "name")))
        if isinstance(block, Inputs | Constants | Lines | Series):
            named += [
                (f"rows of `{sheet.sheet}`", item.label,
                 ("sheets", s, "blocks", b, "items", i, "label"))
                for i, item in enumerate(block.items)
            ]
    seen: set[tuple[str, str]] = set()
    for what, word, path in named:
        if (what, word.lower()) in seen:
            yield template.problem(path, f"two {what} have the name `{word}`", word)
        seen.add((what, word.lower()))
    for s, sheet in enumerate(model.sheets):
        if sheet.sheet.lower() in ("workings", "formula map", "source"):
            message = f"`{sheet.sheet}` is a sheet that the tool writes itself"
            yield template.problem(("sheets", s, "sheet"), message)


def _cases(template: Template) -> Iterator[Problem]:
    model = template.model
    cases = [case.name for case in model.cases]
    yield from _known(template, ("live_case",), model.live_case, cases, "case")
    for c, case in enumerate(model.cases):
        if case.parent and case.parent not in cases[:c]:
            message = (f"case `{case.name}` has the parent `{case.parent}`, which is not a case"
                       f" above it{suggestion(case.parent, cases[:c])}")
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
                yield from (((*path, "items", i), word, kinds) for i, word in enumerate(block.items))
            case Bridge():
                yield (*path, "measure"), block.measure, CASED
                yield from (((*path, "margins", i), word, CASED)
                            for i, word in enumerate(block.margins))
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


def _shapes(template: Template, items: Mapping[str, Item]) -> Iterator[Problem]:
    """Lengths and ranges that need more than one entry to judge."""
    model = template.model
    axes = {axis.name: axis for axis in model.axes}
    starts = {LIVE, *(case.name for case in model.cases)}
    for p, point in enumerate(model.points):
        yield from _known(template, ("points", p, "start"), point.start, starts, "case")
    inputs = {item.name: item for item in model.inputs()}
    for s, b, _, block in model.blocks():
        path: Path_ = ("sheets", s, "blocks", b)
        if isinstance(block, Series):
            yield from _known(template, (*path, "axis"), block.axis, axes, "axis")
            steps = len(axes[block.axis].steps) if block.axis in axes else 0
            for i, item in enumerate(block.items):
                if isinstance(item, SeriesInput) and steps and len(item.values) != steps:
                    message = f"`{item.name}` has {len(item.values)} values; the axis has {steps}"
                    yield template.problem((*path, "items", i, "values"), message)
                if isinstance(item, SeriesLine) and "[-1]" in item.formula and not item.first:
                    message = f"`{item.name}` looks at the prior step: say what step one is (`first`)"
                    yield template.problem((*path, "items", i, "formula"), message, "[-1]")
        elif isinstance(block, Grid):
            for side in ("rows", "columns"):
                axis = getattr(block, side)
                driver = inputs.get(axis.driver)
                for i, value in enumerate(axis.values):
                    if driver and not driver.minimum <= value <= driver.maximum:
                        message = f"{value:g} is outside the allowed range of `{driver.name}`"
                        yield template.problem((*path, side, "values", i), message)
        elif isinstance(block, ChartBlock) and block.name:
            kind = {"bridge": Bridge, "tornado": Tornado}[block.of]
            names = [x.name for _, _, _, x in model.blocks() if isinstance(x, kind)]
            yield from _known(template, (*path, "name"), block.name, names, block.of)
