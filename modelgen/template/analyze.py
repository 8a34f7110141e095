"""Names, order, cycles and units of a model: an Analysis, or every Problem at once."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from types import MappingProxyType

from ..formulas import item_formulas, syntax, units
from ..formulas.disagreements import disagreement
from ..formulas.item_formulas import Reference
from ..formulas.syntax import FormulaError
from ..formulas.text_figures import text_figure
from ..formulas.units import Dimension
from ..problems import ModelError, Problem, suggestion
from . import cross_references
from .items import LINES, FormulaSite, Item, computed
from .load import Template
from .schema import Model
from .words import LIVE_CASE


@dataclass(frozen=True)
class Analysis:
    """What is known of a sound model: its items, what each needs, and an order to calculate in."""

    model: Model
    items: Mapping[str, Item]
    """By name: constants, inputs, line items, series and axes."""
    needs: Mapping[str, tuple[str, ...]]
    """The items that the formula of each item names, prior steps apart."""
    order: tuple[str, ...]
    """Every item behind all that it needs."""
    wanted: Mapping[str, frozenset[str]]
    """Of each sensitivity point of the template, the items that formulas ask it for."""

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
        lines = (n for n in self.order if self.items[n].kind in (*LINES, "series"))
        return tuple(n for n in lines if n in moved and n in needed)


def analyze(template: Template) -> Analysis:
    """Raises ModelError with all problems of names, references, units and cycles."""
    model = template.model
    problems: list[Problem] = []
    items = _items(template, problems)
    problems += cross_references.problems(template, items)
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
    analysis = Analysis(
        model,
        MappingProxyType(items),
        MappingProxyType(needs),
        order,
        MappingProxyType({name: frozenset(outputs) for name, outputs in wanted.items()}),
    )
    unmoved = list(_unmoved(template, analysis))
    if unmoved:
        raise ModelError(unmoved)
    return analysis


def disputed(template: Template, items: Mapping[str, Item]) -> Iterator[Problem]:
    """The formulas about which programs disagree, or that hold a figure in quotes.

    A template in an old workbook may hold some.
    """
    unit_of = _unit_of(template, items)
    for site in _sites(template.model):
        calculated = site.unit not in (None, "text")
        error = disagreement(site.text, unit_of) or text_figure(site.text, calculated)
        if error:
            yield template.problem(site.path, error.message, error.word)


def _items(template: Template, problems: list[Problem]) -> dict[str, Item]:
    items: dict[str, Item] = {}
    for item in template.model.declared():
        if item.name in items:
            message = f"`{item.name}` names two items; every item has its own name"
            problems.append(template.problem((*item.path, "name"), message, item.name))
        items.setdefault(item.name, item)
    return items


def _sites(model: Model) -> Iterator[FormulaSite]:
    """Every formula of the template."""
    units = {item.name: item.unit for item in model.declared()}
    for c, case in enumerate(model.cases):
        yield from computed(("cases", c, "story"), case.story)
    for p, point in enumerate(model.points):
        for driver, text in point.drivers.items():
            yield FormulaSite(("points", p, "set", driver), text, units.get(driver))
    for s, b, _, block in model.blocks():
        for site in block.formulas(units):
            yield site._replace(path=("sheets", s, "blocks", b, *site.path))


def _formula(
    template: Template, items: Mapping[str, Item], site: FormulaSite, wanted: dict[str, set[str]]
) -> list[Problem]:
    """Problems of one formula: syntax and rules, then references, then units."""
    try:
        item_formulas.check(site.text, "series item" if site.scope == "series" else "line item")
        found = item_formulas.references(site.text)
    except FormulaError as error:
        return [template.problem(site.path, error.message, error.word, error.offset)]
    problems = []
    for reference in found:
        message = _wrong(template.model, items, site, reference)
        if message:
            problems.append(template.problem(site.path, message, reference.text, reference.offset))
        elif reference.of in wanted:
            wanted[reference.of].add(reference.name)
    named = [site.unit or "text", *(items[r.name].unit for r in found if r.name in items)]
    if problems or not template.model.known_units.issuperset(named):
        return problems
    return _unit(template, items, site)


def _wrong(model: Model, items: Mapping[str, Item], site: FormulaSite, at: Reference) -> str:
    """What is wrong with a reference, or nothing."""
    if at.name in items:
        return _misused(model, items[at.name], site, at)
    hint = suggestion(at.name, items, lambda name: not _misused(model, items[name], site, at))
    return f"unknown item `{at.name}`{hint}"


def _misused(model: Model, item: Item, site: FormulaSite, at: Reference) -> str:
    """Why an item cannot stand where a reference does, and what can be written instead."""
    cases, points = {c.name for c in model.cases}, {p.name for p in model.points}
    along = site.scope == "series"
    if at.prior:
        ok = along and item.axis == site.axis and item.kind != "axis" and item.is_series
        if site.path[-1] == "first" or not ok:
            return (
                f"`{at.text}`: only the formula of a series may look at the prior step of a series"
            )
    elif at.of and at.of not in cases | points | {LIVE_CASE}:
        known = cases | points if site.scope == "free" else cases
        return f"unknown case or point `{at.of}`{suggestion(at.of, known)}"
    elif at.of in points and site.scope != "free":
        what = "series" if along else "line item"
        return f"`{at.text}`: a {what} may not use a sensitivity point; tables and notes may"
    if item.is_series:
        return _misused_series(item, site, at)
    if at.of and not at.prior and item.kind == "constant":
        return f"`{at.name}` has no case columns; write it without `[{at.of}]`"
    return ""


def _misused_series(item: Item, site: FormulaSite, at: Reference) -> str:
    """Why a series cannot stand where a reference does, and what can be written instead."""
    along, typed = site.scope == "series", item.kind != "series"
    taken = at.text not in item_formulas.alone(site.text, item_formulas.AGGREGATES)
    if site.scope == "line" and not typed:
        told = "is calculated for the live case only; a line item may not use it"
        return f"`{at.name}` {told}, a table, note or check may"
    if along and item.axis != site.axis and not (typed and taken):
        return f"`{at.name}` runs along `{item.axis}`, this series along `{site.axis}`"
    if along and taken:
        if typed:
            return f"`{at.text}` is one step here: take the series whole in a line item, name that"
        step = f"add it up in a series, as in `total[-1]+{at.text}`, or in a table, note or check"
        return f"`{at.text}` is one step here: {step}"
    if not along and at.text in item_formulas.alone(site.text):
        what = "a series without case columns" if at.of else "a series"
        return f"`{at.name}` is {what}: take it whole, as in SUM, AVERAGE, INDEX or SUMPRODUCT"
    if at.of and not at.prior:
        return f"`{at.name}` has no case columns; write it without `[{at.of}]`"
    return ""


def dimensions(model: Model) -> Callable[[str], Dimension]:
    """What each unit of a model is in terms of base words."""
    known = model.units

    def dimension(unit: str) -> Dimension:
        return units.dimension(known[unit].means or unit if unit in known else unit)

    return dimension


def _unit_of(template: Template, items: Mapping[str, Item]) -> Callable[[str], Dimension]:
    """The unit of each reference of a formula."""
    dimension = dimensions(template.model)
    return lambda reference: dimension(items[reference.split("[", maxsplit=1)[0]].unit)


def _unit(template: Template, items: Mapping[str, Item], site: FormulaSite) -> list[Problem]:
    dimension = dimensions(template.model)
    try:
        found = units.infer(syntax.tree(site.text), _unit_of(template, items))
    except FormulaError as error:
        return [template.problem(site.path, error.message, error.word)]
    if site.unit is None or units.fits(found, dimension(site.unit)):
        return []
    message = f"units do not work out: the formula gives {found}, declared is `{site.unit}`"
    return [template.problem(site.path, message)]


def _needs(items: Mapping[str, Item], sites: Iterable[FormulaSite]) -> dict[str, tuple[str, ...]]:
    """What each item needs, prior steps apart; unknown names are reported elsewhere."""
    needs: dict[str, list[str]] = {name: [] for name in items}
    owner = {item.path: name for name, item in items.items()}
    for site in sites:
        name = owner.get(site.path[:-1])
        if name is None:
            continue
        try:
            found = item_formulas.references(site.text)
        except FormulaError:
            continue
        needs[name] += [r.name for r in found if not r.prior and r.name in items]
    return {name: tuple(dict.fromkeys(words)) for name, words in needs.items()}


def _cycle(template: Template, items: Mapping[str, Item], chain: list[str]) -> Problem:
    names = [f"`{name}`" for name in reversed(chain)]
    message = "these items need each other in a circle: " + " → ".join(names)
    item = items[chain[-1]]
    return template.problem((*item.path, "formula"), message, chain[-2])


def _unmoved(template: Template, analysis: Analysis) -> Iterator[Problem]:
    """Sensitivities whose output does not depend on what they move."""
    for s, b, _, block in analysis.model.blocks():
        moved, output = block.moved(analysis.model) or ((), "")
        if output and output not in analysis.chain(moved, [output]):
            message = f"`{output}` depends on no input that this {block.kind} moves"
            yield template.problem(("sheets", s, "blocks", b, "output"), message)
