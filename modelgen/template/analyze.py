"""Names, order, cycles and units of a model: an Analysis, or every Problem at once."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from types import MappingProxyType
from typing import NamedTuple

from ..formulas import item_formulas, language, syntax, unit_algebra, units
from ..formulas.disagreements import disagreement
from ..formulas.item_formulas import Reference
from ..formulas.syntax import FormulaError
from ..formulas.unit_algebra import Dimension
from ..problems import ModelError, Problem, suggestion
from . import cross_references, function_rules
from .items import LINES, FormulaSite, Item, computed
from .load import Template
from .schema import Block, Model
from .words import LIVE_CASE


@dataclass(frozen=True)
class Analysis:
    """What is known of a sound model: its items, what each needs, and an order to calculate in."""

    model: Model
    items: Mapping[str, Item]
    """By name: constants, inputs, line items, series and axes."""
    needs: Mapping[str, tuple[str, ...]]
    """The items that the formulas of each item name, at whatever step."""
    order: tuple[str, ...]
    """Every item behind all that it needs, but for what it needs of prior steps."""
    wanted: Mapping[str, frozenset[str]]
    """Of each sensitivity point of the template, the items that formulas ask it for."""
    compared: frozenset[str] = frozenset()
    """The series that blocks show in every case."""

    def chain(self, drivers: Iterable[str], outputs: Iterable[str]) -> tuple[str, ...]:
        """The line items between drivers and outputs, in calculation order."""
        given = frozenset(drivers)
        moved = reached(given, self._users)
        needed = reached(outputs, {name: () if name in given else n for name, n in self._all})
        lines = (n for n in self.order if self.items[n].kind in (*LINES, "series"))
        return tuple(n for n in lines if n in moved and n in needed and n not in given)

    @property
    def _all(self) -> Iterable[tuple[str, tuple[str, ...]]]:
        return self.needs.items()

    @cached_property
    def _users(self) -> Mapping[str, list[str]]:
        """The items that need each item."""
        users: dict[str, list[str]] = {name: [] for name in self.needs}
        for name, needs in self.needs.items():
            for need in needs:
                users[need].append(name)
        return users

    @cached_property
    def over_cases(self) -> tuple[str, ...]:
        """The series that line items or checks want in every case, in calculation order.

        What they use at the same step is among them, also where it is the same in all cases;
        and so is what a line item takes beside one that differs.
        """
        lines = [name for name, item in self.items.items() if item.kind in LINES]
        taken = [[n for n in self.needs[name] if self.items[n].is_series] for name in lines]
        wanted = {n for some in taken if any(self.items[n].varies for n in some) for n in some}
        wanted |= {name for name in self.compared if self.items[name].varies}
        found, todo = set[str](), list(wanted)
        while todo:
            name = todo.pop()
            if name not in found:
                found.add(name)
                axis = self.items[name].axis
                uses = (self.items[need] for need in self.needs[name])
                todo += (use.name for use in uses if use.varies or use.axis == axis)
        return tuple(name for name in self.order if name in found)


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
    uses = tuple(_uses(items, sites))
    needs = _needs(items, uses)
    try:
        here = _needs(items, (use for use in uses if not use.prior))
        order = tuple(TopologicalSorter(here).static_order())
        problems += _circles_over_time(template, items, uses, needs)
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
        frozenset(name for block in model.of(Block) for name in block.compared()),
    )
    unmoved = list(_unmoved(template, analysis))
    if unmoved:
        raise ModelError(unmoved)
    return analysis


def reached(start: Iterable[str], edges: Mapping[str, Iterable[str]]) -> set[str]:
    """The names that edges lead to from some names, those among them."""
    found, todo = set[str](), list(start)
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo += edges[name]
    return found


def disputed(template: Template, items: Mapping[str, Item]) -> Iterator[Problem]:
    """The formulas about which programs disagree; a template in an old workbook may hold some."""
    unit_of = _unit_of(template, items)
    for site in _sites(template.model):
        error = disagreement(site.text, unit_of)
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
        item_formulas.check(site.text)
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
    wrong = function_rules.wrong(site.text, template.model, items)
    if wrong:
        return [template.problem(site.path, wrong.message, wrong.word)]
    return _unit(template, items, site)


def _wrong(model: Model, items: Mapping[str, Item], site: FormulaSite, at: Reference) -> str:
    """What is wrong with a reference, or nothing."""
    cases, points = {c.name for c in model.cases}, {p.name for p in model.points}
    item = items.get(at.name)
    if item is None:
        return f"unknown item `{at.name}`{suggestion(at.name, items)}"
    if item.is_series and (at.prior or at.steps):
        return _wrong_steps(items, site, at)
    alone = item_formulas.alone(site.text, language.AGGREGATES)
    if site.scope == "series" and item.is_series and at.text not in alone:
        return f"`{at.text}` is one step here: sum or average the series in a line item"
    if at.prior:
        return f"`{at.text}`: only the formula of a series may look at the prior step of a series"
    if ".." in at.of:
        return f"`{at.text}`: `{at.name}` has no steps; it does not run along an axis"
    if at.of and at.of not in cases | points | {LIVE_CASE}:
        return f"unknown case or point `{at.of}`{suggestion(at.of, cases | points)}"
    if at.of and (item.is_series or item.kind == "constant"):
        return f"`{at.name}` has no case columns; write it without `[{at.of}]`"
    if at.of in points and site.scope != "free":
        return f"`{at.text}`: a line item may not use a sensitivity point"
    if site.scope != "series" and item.is_series and at.text in item_formulas.alone(site.text):
        return (
            f"`{at.name}` is a series: take it whole, as in SUM, AVERAGE, INDEX or SUMPRODUCT,"
            f" or one step of it: `{at.name}[first]`, `{at.name}[last]`; what is calculated with"
            " each step is a row of its own"
        )
    if site.scope == "series" and item.is_series and item.axis != site.axis:
        return f"`{at.name}` runs along `{item.axis}`, this series along `{site.axis}`"
    return ""


def _wrong_steps(items: Mapping[str, Item], site: FormulaSite, at: Reference) -> str:
    """What is wrong with the steps that a reference names of a series, or nothing."""
    item = items[at.name]
    if at.prior:
        if site.scope != "series" or site.path[-1] == "first" or item.axis != site.axis:
            return (
                f"`{at.text}`: only the formula of a series may look at the prior step of a series"
            )
        if at.text not in item_formulas.alone(site.text, language.AGGREGATES):
            return f"`{at.text}` is one step here: sum or average the series in a line item"
        if at.lag.isdigit():
            return f"`{at.text}`: give the number of steps a constant, `lag_steps`: [-lag_steps]"
        lag = items.get(at.lag)
        if at.lag and (lag is None or lag.kind not in ("constant", "input")):
            known = [name for name, it in items.items() if it.kind in ("constant", "input")]
            return f"unknown constant or input `{at.lag}`{suggestion(at.lag, known)}"
        return "" if item.kind != "axis" else f"`{at.text}`: look back at a series, not at an axis"
    first, last = at.steps or ("", "")
    known_words = (*item_formulas.STEP_WORDS, item_formulas.HERE)
    for word in (first, last):
        if word not in known_words:
            return f"`{at.text}`: steps are opening, first, 0 (this one) or last, not `{word}`"
    if item_formulas.HERE in (first, last) and (site.scope != "series" or item.axis != site.axis):
        return f"`{at.text}`: 0 is the step of a series along `{item.axis}`; there is none here"
    if item_formulas.OPENING in (first, last) and not item.opening:
        return f"`{at.text}`: `{at.name}` has no `opening`"
    order = (item_formulas.OPENING, item_formulas.FIRST, item_formulas.HERE, item_formulas.LAST)
    if order.index(first) > order.index(last):
        return f"`{at.text}`: the range ends before it begins"
    if first != last and at.text in item_formulas.alone(site.text):
        return f"`{at.text}` is a range: take it whole, as in SUM, MAX, NPV or IRR"
    return ""


def dimensions(model: Model) -> Callable[[str], Dimension]:
    """What each unit of a model is in terms of base words."""
    known = model.units

    def dimension(unit: str) -> Dimension:
        return unit_algebra.dimension(known[unit].means or unit if unit in known else unit)

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
    if site.unit is None or unit_algebra.fits(found, dimension(site.unit)):
        return []
    message = f"units do not work out: the formula gives {found}, declared is `{site.unit}`"
    return [template.problem(site.path, message)]


class Use(NamedTuple):
    """An item that a formula of another one names, and how it takes it."""

    user: str
    used: str
    prior: bool
    """Whether it looks back from its own step."""
    stepwise: bool
    """Whether both run along one axis, and it takes its own step or a prior one alone."""


def _uses(items: Mapping[str, Item], sites: Iterable[FormulaSite]) -> Iterator[Use]:
    """What each item uses; unknown names are reported elsewhere."""
    owner = {item.path: name for name, item in items.items()}
    for site in sites:
        user = owner.get(site.path[:-1])
        if user is None:
            continue
        with suppress(FormulaError):
            for found in item_formulas.references(site.text):
                if found.name in items:
                    item = items[found.name]
                    here = found.steps is None or found.steps[1] == item_formulas.HERE
                    same = site.scope == "series" and item.axis == site.axis and here
                    yield Use(user, found.name, found.prior, same)
                if found.lag in items:
                    yield Use(user, found.lag, False, False)
                    yield Use(user, items[found.name].axis, False, True)


def _needs(items: Mapping[str, Item], uses: Iterable[Use]) -> dict[str, tuple[str, ...]]:
    """What each item uses, in the order in which its formulas name it."""
    needs: dict[str, dict[str, None]] = {name: {} for name in items}
    for use in uses:
        needs[use.user][use.used] = None
    return {name: tuple(words) for name, words in needs.items()}


def _circles_over_time(
    template: Template,
    items: Mapping[str, Item],
    uses: Iterable[Use],
    needs: Mapping[str, tuple[str, ...]],
) -> Iterator[Problem]:
    """Items that use a total, a named step or a range of what in turn looks back at them.

    A spreadsheet sees one circle there: each step needs the whole, and the whole each step.
    """
    told: set[frozenset[str]] = set()
    for use in uses:
        behind = reached([use.used], needs) if not use.stepwise else set[str]()
        if use.user in behind:
            chain = _way(use.used, use.user, needs)
            if frozenset(chain) not in told:
                told.add(frozenset(chain))
                names = " → ".join(f"`{name}`" for name in (use.user, *chain))
                message = (
                    f"these items need each other in a circle over time: {names}; what a whole"
                    " row gives cannot go into the steps of that row: take it from rows of their"
                    " own, or from the prior step"
                )
                yield template.problem((*items[use.user].path, "formula"), message, use.used)


def _way(start: str, end: str, edges: Mapping[str, Iterable[str]]) -> list[str]:
    """The shortest way from a name to another, both in it."""
    came: dict[str, str] = {start: ""}
    todo = [start]
    for name in todo:
        for other in edges[name]:
            if other not in came:
                came[other] = name
                todo.append(other)
    way = [end]
    while came[way[-1]]:
        way.append(came[way[-1]])
    return way[::-1]


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
