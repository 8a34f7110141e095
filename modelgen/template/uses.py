"""What items use of each other, and at which steps: the circles that a spreadsheet would see."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import NamedTuple

from ..formulas import item_formulas
from ..formulas.item_formulas import Reference
from ..formulas.syntax import FormulaError
from ..problems import Problem
from .axes import KEYS, Axis
from .items import FormulaSite, Item
from .load import Template
from .schema import Model


class Use(NamedTuple):
    """An item that a formula of another one names, and how it takes it."""

    user: str
    used: str
    prior: bool
    """Whether it looks back from its own step."""
    stepwise: bool
    """Whether both run along one axis, and it takes its own step or a prior one alone."""


def uses(model: Model, items: Mapping[str, Item], sites: Iterable[FormulaSite]) -> Iterator[Use]:
    """What each item uses; unknown names are reported elsewhere."""
    owner = {item.path: name for name, item in items.items()}
    totals = {axis.name: axis for axis in model.axes if axis.totals_of}
    for site in sites:
        user = owner.get(site.path[:-1])
        if user is None:
            continue
        if site.axis in totals:
            yield from _keyed(user, totals[site.axis], items, steps_of_years=True)
        with suppress(FormulaError):
            for found in item_formulas.references(site.text):
                if found.name in items:
                    item = items[found.name]
                    here = found.steps is None or found.steps[1] == item_formulas.HERE
                    same = site.scope == "series" and item.axis == site.axis and here
                    yield Use(user, found.name, found.prior, same)
                    of_year = site.scope == "series" and item.axis in totals
                    if of_year and not found.of and totals[item.axis].totals_of == site.axis:
                        yield from _keyed(user, totals[item.axis], items, steps_of_years=False)
                if found.lag in items:
                    yield Use(user, found.lag, False, False)
                if found.lag in items or _at_its_step(found, items, site):
                    yield Use(user, items[found.name].axis, False, True)


def _at_its_step(at: Reference, items: Mapping[str, Item], site: FormulaSite) -> bool:
    """Whether a series is taken in a case that a formula names, at the step of the formula."""
    cased = bool(at.of) and not at.prior and at.steps is None
    return cased and site.scope == "series" and items[at.name].axis == site.axis


def _keyed(
    user: str, totals: Axis, items: Mapping[str, Item], steps_of_years: bool
) -> Iterator[Use]:
    """How a formula finds the years of steps: it stands at one year, or at one step."""
    of_steps = f"{totals.totals_of}.{KEYS[totals.lasts]}"
    if of_steps in items:
        yield Use(user, totals.numbering, False, steps_of_years)
        yield Use(user, of_steps, False, not steps_of_years)


def circles_over_time(
    template: Template,
    items: Mapping[str, Item],
    taken: Iterable[Use],
    needs: Mapping[str, tuple[str, ...]],
) -> Iterator[Problem]:
    """Items that use a total, a named step or a range of what in turn looks back at them.

    A spreadsheet sees one circle there: each step needs the whole, and the whole each step.
    """
    told: set[frozenset[str]] = set()
    for use in taken:
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


def reached(start: Iterable[str], edges: Mapping[str, Iterable[str]]) -> set[str]:
    """The names that edges lead to from some names, those among them."""
    found, todo = set[str](), list(start)
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo += edges[name]
    return found
