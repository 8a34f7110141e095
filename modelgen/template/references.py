"""What is wrong with a reference of a formula, and what can be written instead."""

from collections.abc import Mapping
from functools import partial

from ..formulas import item_formulas, language
from ..formulas.by_year import summed
from ..formulas.item_formulas import Reference
from ..problems import suggestion
from .items import FormulaSite, Item
from .schema import Model
from .words import LIVE_CASE


def misused(model: Model, items: Mapping[str, Item], site: FormulaSite, at: Reference) -> str:
    """What is wrong with a reference, or nothing."""
    if at.name in items:
        return _against(model, items, items[at.name], site, at)
    fits = partial(_fits, model, items, site, at)
    hint = suggestion(at.name, items, fits)
    return f"unknown item `{at.name}`{hint}"


def _fits(
    model: Model, items: Mapping[str, Item], site: FormulaSite, at: Reference, name: str
) -> bool:
    """Whether an item could stand where a reference names none."""
    return not _against(model, items, items[name], site, at)


def _against(
    model: Model, items: Mapping[str, Item], item: Item, site: FormulaSite, at: Reference
) -> str:
    """Why an item cannot stand where a reference does, and what can be written instead."""
    cases, points = {c.name for c in model.cases}, {p.name for p in model.points}
    known = cases | points | {LIVE_CASE}
    if item.is_series and site.axis and item.axis == model.totalled(site.axis):
        return _wrong_in_year(item, site, at)
    if item.is_series and (at.prior or at.steps or at.of not in known | {""}):
        return _wrong_steps(items, item, site, at)
    along = site.scope == "series"
    if at.prior:
        return f"`{at.text}`: only the formula of a series may look at the prior step of a series"
    if ".." in at.of:
        return f"`{at.text}`: `{at.name}` has no steps; it does not run along an axis"
    if at.of and at.of not in known:
        offered = cases | points if site.scope == "free" else cases
        return f"unknown case or point `{at.of}`{suggestion(at.of, offered)}"
    if at.of in points and site.scope != "free":
        what = "series" if along else "line item"
        return f"`{at.text}`: a {what} may not use a sensitivity point; tables and notes may"
    if item.is_series:
        return _misused_series(model, item, site, at)
    if at.of and item.kind == "constant":
        return f"`{at.name}` has no case columns; write it without `[{at.of}]`"
    return ""


def _misused_series(model: Model, item: Item, site: FormulaSite, at: Reference) -> str:
    """Why a series cannot stand where a reference does, and what can be written instead."""
    along = site.scope == "series"
    whole = at.text not in item_formulas.alone(site.text, language.AGGREGATES)
    years = model.totalled(item.axis) == site.axis  # then it is the year in which the step ends
    if along and item.axis != site.axis and not whole and not years:
        return f"`{at.name}` runs along `{item.axis}`, this series along `{site.axis}`"
    if along and whole:
        return _one_step(item, at)
    if not along and at.text in item_formulas.alone(site.text):
        what = "a series without case columns" if at.of else "a series"
        told = f"`{at.name}` is {what}: take it whole, as in SUM, AVERAGE, INDEX or SUMPRODUCT"
        told += f", or one step of it: `{at.name}[first]`, `{at.name}[last]`"
        return f"{told}; what is calculated with each step is a row of its own"
    if at.of:
        return f"`{at.name}` has no case columns; write it without `[{at.of}]`"
    return ""


def _one_step(item: Item, at: Reference) -> str:
    """That a series is one step in a series, and where it is taken whole."""
    step = "take the series whole in a line item, name that"
    if item.kind == "series":
        step = f"add it up in a series, as in `total[-1]+{at.text}`, or take it in a line item"
    return f"`{at.text}` is one step here: {step}"


def _wrong_in_year(item: Item, site: FormulaSite, at: Reference) -> str:
    """What is wrong with how an item of the years takes a row of their timeline, or nothing."""
    if at.of in (item_formulas.FIRST, item_formulas.LAST):
        return ""
    if not at.of and item.name in summed(site.text):
        return ""
    name = at.name
    return (
        f"`{at.text}` has several steps in a year: write SUM({name}), {name}[first] or"
        f" {name}[last], or give what you need a row along `{item.axis}`"
    )


def _wrong_steps(items: Mapping[str, Item], item: Item, site: FormulaSite, at: Reference) -> str:
    """What is wrong with the steps that a reference names of a series, or nothing."""
    if at.prior:
        if site.scope != "series" or site.path[-1] == "first" or item.axis != site.axis:
            return (
                f"`{at.text}`: only the formula of a series may look at the prior step of a series"
            )
        if at.text not in item_formulas.alone(site.text, language.AGGREGATES):
            return _one_step(item, at)
        if at.lag.isdigit():
            return f"`{at.text}`: give the number of steps a constant, `lag_steps`: [-lag_steps]"
        lag = items.get(at.lag)
        if at.lag and (lag is None or lag.kind not in ("constant", "input")):
            known = [name for name, it in items.items() if it.kind in ("constant", "input")]
            return f"unknown constant or input `{at.lag}`{suggestion(at.lag, known)}"
        return "" if item.kind != "axis" else f"`{at.text}`: look back at a series, not at an axis"
    first, last = at.steps or (at.of, at.of)
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
