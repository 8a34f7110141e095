"""Names, order, cycles and units of a model: an Analysis, or every Problem at once."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from types import MappingProxyType

from ..formulas import item_formulas, syntax, unit_algebra, units, words_alone
from ..formulas.disagreements import disagreement
from ..formulas.syntax import FormulaError
from ..formulas.text_figures import text_figure
from ..formulas.unit_algebra import Dimension
from ..problems import ModelError, Problem
from . import cross_references, function_rules, lags, table_rules
from .items import LINES, FormulaSite, Item, computed
from .load import Template
from .references import misused
from .schema import Block, Model
from .uses import Use, circles_over_time, reached, uses


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
    named: frozenset[str] = frozenset()
    """The items that some formula names: of an item, a check, an alert or a text."""

    def moved(self, driver: str, beside: Collection[str] = ()) -> set[str]:
        """What a driver moves, itself among it, though others are set beside it."""
        kept = set(beside) - {driver}
        edges = {name: () if name in kept else users for name, users in self._users.items()}
        return reached([driver], edges) - kept

    def chain(self, drivers: Iterable[str], outputs: Iterable[str]) -> tuple[str, ...]:
        """The line items between drivers and outputs, in calculation order."""
        given = frozenset(drivers)
        moved = reached(given, self._users)
        needed = reached(outputs, {name: () if name in given else n for name, n in self._all})
        lines = (n for n in self.order if self.items[n].kind in (*LINES, "series"))
        return tuple(n for n in lines if n in moved and n in needed and n not in given)

    def behind(self, output: str) -> set[str]:
        """All that an item needs, directly or through others, itself among it."""
        return reached([output], self.needs)

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
    def series(self) -> Mapping[str, bool]:
        """The series, and whether their steps run across."""
        across = {axis.name: self.model.across(axis.name) for axis in self.model.every_axis}
        return {i.name: across[i.axis] for i in self.items.values() if i.is_series}

    @cached_property
    def read_over_cases(self) -> frozenset[str]:
        """The series that line items or checks take in every case, the live one among them.

        What a line item takes beside one that differs is among them.
        """
        found = {name for name in self.compared if self.items[name].varies}
        for line in (name for name, item in self.items.items() if item.kind in LINES):
            series = [self.items[name] for name in self.needs[line] if self.items[name].axis]
            if any(item.varies for item in series):
                found.update(item.name for item in series)
        return frozenset(name for name in found if not self._as_drawn(name))

    def _as_drawn(self, name: str) -> bool:
        """Whether all that reads a series reads it where it is drawn: a column that is typed."""
        item = self.items[name]
        return item.of_a_table and not item.varies

    @cached_property
    def over_cases(self) -> tuple[str, ...]:
        """The series that are wanted in every case, in calculation order.

        What those that are read use at the same step is among them, also where it is the same in
        all cases.
        """
        found, todo = set[str](), list(self.read_over_cases)
        while todo:
            name = todo.pop()
            if name not in found:
                found.add(name)
                axis = self.items[name].axis
                uses = (self.items[n] for n in self.needs[name] if not self._as_drawn(n))
                todo += (u.name for u in uses if u.varies or u.kind == "axis" or u.axis == axis)
        return tuple(name for name in self.order if name in found)


def analyze(template: Template) -> Analysis:
    """Raises ModelError with all problems of names, references, units and cycles."""
    model = template.model
    problems = list(template.cuts)
    items = _items(template, problems)
    problems += cross_references.problems(template, items)
    problems += lags.problems(template)
    sites = tuple(_sites(model))
    wanted: dict[str, set[str]] = {point.name: set() for point in model.points}
    for site in sites:
        problems += _formula(template, items, site, wanted)
    taken = tuple(uses(model, items, sites))
    needs = _needs(items, taken)
    try:
        here = _needs(items, (use for use in taken if not use.prior))
        order = tuple(TopologicalSorter(here).static_order())
        problems += circles_over_time(template, items, taken, needs)
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
        frozenset(_compared(model, items, sites)),
        _named(items, sites),
    )
    unmoved = list(_unmoved(template, analysis))
    if unmoved:
        raise ModelError(unmoved)
    return analysis


def _compared(
    model: Model, items: Mapping[str, Item], sites: Iterable[FormulaSite]
) -> Iterator[str]:
    """The series that are wanted in cases: that blocks show so, or formulas name with one."""
    for block in model.of(Block):
        yield from block.compared()
    cases = {case.name for case in model.cases}
    for site in sites:
        for at in item_formulas.references(site.text):
            if at.of in cases and items[at.name].is_series:
                yield at.name
                yield items[at.name].axis


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
        for driver, text in model.drivers_of(point):
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
    problems: list[Problem] = []
    for reference in found:
        message = misused(template.model, items, site, reference)
        if message and message not in [problem.message for problem in problems]:
            problems.append(template.problem(site.path, message, reference.text, reference.offset))
        elif not message and reference.of in wanted:
            wanted[reference.of].add(reference.name)
    named = [site.unit or "text", *(items[r.name].unit for r in found if r.name in items)]
    if problems or not template.model.known_units.issuperset(named):
        return problems
    wrong = function_rules.wrong(site.text, template.model, items)
    wrong = wrong or table_rules.wrong(site.text, items)
    if site.path[-2] == "set" and site.path[-1] in template.model.lags:
        wrong = wrong or function_rules.no_steps(site.text, template.model, items)
    if wrong:
        return [template.problem(site.path, wrong.message, wrong.word, wrong.offset)]
    return _words_for_figures(template, items, site) or _unit(template, items, site)


def _words_for_figures(
    template: Template, items: Mapping[str, Item], site: FormulaSite
) -> list[Problem]:
    """Choices and texts that stand where a figure is wanted, and what to write instead."""
    node, as_text = syntax.tree(site.text), site.unit in (None, "text")
    found = []
    for reference in words_alone.figures(node, as_text, compared=False):
        item = items[name := reference.partition("[")[0]]
        own = [(*row.path, "formula") for row in items.values() if row.choice == name]
        if item.takes == "choice" and site.path not in own:
            found.append((reference, _no_figure(items, item, reference)))
    for reference in words_alone.figures(node, as_text, compared=True):
        item = items[reference.partition("[")[0]]
        if item.takes == "text":
            found.append((reference, _no_figure(items, item, reference)))
    return [template.problem(site.path, message, word) for word, message in found]


def dimensions(model: Model) -> Callable[[str], Dimension]:
    """What each unit of a model is in terms of base words."""
    known = model.units

    def dimension(unit: str) -> Dimension:
        return unit_algebra.dimension(known[unit].means or unit if unit in known else unit)

    return dimension


def _no_figure(items: Mapping[str, Item], item: Item, reference: str) -> str:
    """What to write in place of a choice, or of a text, where a figure is wanted."""
    if item.takes == "text":
        told = f'write it into texts alone, as in "For "&{item.name}'
        return f"`{reference}` is a text, no figure: {told}"
    option = next(other.name for other in items.values() if other.choice == item.name)
    told = (
        f"write `{option}{reference[len(item.name) :]}`, which is 1 where that is chosen, else 0"
    )
    return f"`{reference}` is a choice, no figure: {told}"


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


def _named(items: Mapping[str, Item], sites: Iterable[FormulaSite]) -> frozenset[str]:
    """The items that formulas name, how far they look back among them; a choice by its options.

    What its own options say of a choice does not count.
    """
    own = {(*item.path, "formula") for item in items.values() if item.choice}
    texts = [site.text for site in sites if site.path not in own]
    found = [at for text in texts for at in item_formulas.references(text)]
    named = {at.name for at in found} | {at.lag for at in found if at.lag}
    return frozenset(named | {items[name].choice for name in named})


def _needs(items: Mapping[str, Item], uses: Iterable[Use]) -> dict[str, tuple[str, ...]]:
    """What each item uses, in the order in which its formulas name it."""
    needs: dict[str, dict[str, None]] = {name: {} for name in items}
    for use in uses:
        needs[use.user][use.used] = None
    return {name: tuple(words) for name, words in needs.items()}


def _cycle(template: Template, items: Mapping[str, Item], chain: list[str]) -> Problem:
    names = [f"`{name}`" for name in reversed(chain)]
    message = "these items need each other in a circle: " + " → ".join(names)
    item = items[chain[-1]]
    return template.problem((*item.path, "formula"), message, chain[-2])


def _unmoved(template: Template, analysis: Analysis) -> Iterator[Problem]:
    """Sensitivities whose output does not depend on what they move."""
    for s, b, _, block in analysis.model.blocks():
        for path, moved, output in block.moved(analysis.model):
            if output not in analysis.chain(moved, [output]):
                one = block.kind.removesuffix("s")  # of a block of breakevens, one of them
                message = f"`{output}` depends on no input that this {one} moves"
                yield template.problem(("sheets", s, "blocks", b, *path), message)
