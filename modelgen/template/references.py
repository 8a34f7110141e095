"""What is wrong with a reference of a formula, and what can be written instead."""

from collections.abc import Mapping
from functools import partial

from ..formulas import item_formulas
from ..formulas.by_year import taken_whole
from ..formulas.item_formulas import Reference
from ..problems import suggestion
from .items import FormulaSite, Item
from .schema import Model
from .table_rules import WHOLE
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
    if item.of_a_table and (at.prior or at.steps) and (at.steps != WHOLE or not site.axis):
        return _no_order(item, at)
    if item.is_series and site.axis and item.axis == model.totalled(site.axis):
        return _wrong_in_year(item, site, at)
    if item.is_series and (at.prior or at.steps or at.of not in cases | {LIVE_CASE, ""}):
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


def _no_order(item: Item, at: Reference) -> str:
    """That the rows of a table are in no order, and how one of them is found."""
    return (
        f"`{at.text}`: the rows of the table `{item.axis}` are in no order; find one by what"
        f" stands in it: INDEX({item.name},MATCH(sought,keys,0))"
    )


def _misused_series(model: Model, item: Item, site: FormulaSite, at: Reference) -> str:
    """Why a series cannot stand where a reference does, and what can be written instead."""
    along = site.scope == "series"
    years = model.totalled(item.axis) == site.axis  # then it is the year in which the step ends
    if along and item.axis != site.axis and not years:
        return (
            f"`{at.name}` runs along `{item.axis}`, this series along `{site.axis}`: write"
            f" INDEX({at.name}[first..last],k) for one step, SUM({at.name}[first..last]) for all"
        )
    if along and at.text in item_formulas.gathered(site.text):
        return _one_step(item, site, at)
    if not along and at.text in item_formulas.alone(site.text):
        what = "a series without case columns" if at.of and not item.varies else "a series"
        told = f"`{at.name}` is {what}: take it whole, as in SUM, AVERAGE, INDEX or SUMPRODUCT"
        told += f", or one step of it: `{at.name}[first]`, `{at.name}[last]`"
        return f"{told}; what is calculated with each step is a row of its own"
    if at.of and not item.varies:
        return f"`{at.name}` has no case columns; write it without `[{at.of}]`"
    return ""


def _one_step(item: Item, site: FormulaSite, at: Reference) -> str:
    """That a series is one step in a series, and how several are written."""
    name = at.name
    so_far = f" `{name}[first..0]` for those so far," if item.axis == site.axis else ""
    return (
        f"`{at.text}` is one step here: write `{name}[first..last]` for all steps,{so_far}"
        " or take it in a line item"
    )


def _wrong_in_year(item: Item, site: FormulaSite, at: Reference) -> str:
    """What is wrong with how an item of the years takes a row of their timeline, or nothing."""
    if at.of in (item_formulas.FIRST, item_formulas.LAST):
        return ""
    if not at.of and item.name in taken_whole(site.text):
        return ""
    name = at.name
    return (
        f"`{at.text}` has several steps here: write SUM({name}), AVERAGE, MIN or MAX of it,"
        f" {name}[first] or {name}[last], or give what you need a row along `{item.axis}`"
    )


def _wrong_steps(items: Mapping[str, Item], item: Item, site: FormulaSite, at: Reference) -> str:
    """What is wrong with the steps that a reference names of a series, or nothing."""
    if ".." in at.of and "-" in at.of:
        return _moving(at)
    if at.prior:
        if site.scope != "series" or site.path[-1] == "first" or item.axis != site.axis:
            return (
                f"`{at.text}`: only the formula of a series may look at the prior step of a series"
            )
        if at.text in item_formulas.gathered(site.text):
            return _one_step(item, site, at)
        if item.kind == "axis":
            return f"`{at.text}`: look back at a series, not at an axis"
        return _wrong_lag(items, at)
    first, last = at.steps or (at.of, at.of)
    known_words = (*item_formulas.STEP_WORDS, item_formulas.HERE)
    for word in (first, last):
        if word not in known_words:
            return _no_step(item, site, at, word)
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


def _wrong_lag(items: Mapping[str, Item], at: Reference) -> str:
    """What is wrong with what says how far a reference looks back, or nothing."""
    if at.lag.isdigit():
        return f"`{at.text}`: give the number of steps a constant, `lag_steps`: [-lag_steps]"
    if not at.lag:
        return ""
    known = [name for name, item in items.items() if item.kind in ("constant", "input")]
    if at.lag in known:
        return ""
    if at.lag in items:
        kind = items[at.lag].kind
        return (
            f"`{at.lag}` is of the kind {kind}; only constant or input says how far to look back"
        )
    return f"unknown constant or input `{at.lag}`{suggestion(at.lag, known)}"


def _moving(at: Reference) -> str:
    """That no range begins some steps before, and what a moving sum is made of."""
    return (
        f"`{at.text}`: a range begins and ends at opening, first, 0 (this step) or last; for a"
        f" moving sum write a row `total` as `total[-1]+{at.name}`: `total-total[-three]` is the"
        " sum of as many steps as the constant `three` says"
    )


def _no_step(item: Item, site: FormulaSite, at: Reference, word: str) -> str:
    """That a word names no step, and which do; a step ahead is found by its number."""
    name, axis = at.name, item.axis
    if site.scope != "series" or axis != site.axis:
        whole = f"{name}[first..last]" if site.scope == "series" else name
        told = f"steps are opening, first or last, not `{word}`; another one is INDEX({whole},k)"
        return f"`{at.text}`: {told}"
    told = (
        "steps are -1 (the prior one), -lag (as many before as the item `lag` says), 0 (this"
        f" one), opening, first or last, not `{word}`"
    )
    lead = word.lstrip("+")
    if word.startswith("+") or lead.isdigit():
        lead = lead if lead == "1" or not lead.isdigit() else "lead"
        told += f"; for one ahead write INDEX({name}[first..last],MIN({axis}+{lead},{axis}[last]))"
    return f"`{at.text}`: {told}"
