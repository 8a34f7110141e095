"""An item's precedents as a tree, each with value, unit, formula in words and source."""

from collections.abc import Iterator

from ..addresses import Area, Place
from ..book.book import CellId, Content, Formula, shown_value
from ..formulas import cell_references
from ..formulas.item_formulas import references
from ..merge.live_model import LiveModel
from ..merge.live_series import live_series
from ..problems import ModelError, Problem, suggestion
from ..template.words import LIVE_CASE


def trace(state: LiveModel, name: str) -> Iterator[str]:
    """Lines of text, an item above what it needs; an item that was shown is not opened again.

    Raises ModelError, before the first line, for an item that the model does not have.
    """
    items = state.ctx.analysis.items
    if name not in items:
        raise ModelError([Problem(f"unknown item `{name}`{suggestion(name, items)}")])
    yield from _branch(state, name, "", "", set())


def _branch(state: LiveModel, name: str, head: str, tail: str, seen: set[str]) -> Iterator[str]:
    item = state.ctx.analysis.items.get(name)
    if item is None:
        yield f"{head}{name}"
        return
    again = "  (see above)" if name in seen and item.formula else ""
    yield f"{head}{name} = {_value(state, name)} {item.unit}  {_told(state, name)}{again}"
    if name in seen:
        return
    seen.add(name)
    needs = _needs(state, name)
    for i, need in enumerate(needs):
        last = i == len(needs) - 1
        branch, under = ("└─ ", "   ") if last else ("├─ ", "│  ")
        yield from _branch(state, need, tail + branch, tail + under, seen)


def _needs(state: LiveModel, name: str) -> list[str]:
    """What an item needs: by the template, or by the formula that was typed over it."""
    typed = _typed(state, name)
    if typed is None:
        item = state.ctx.item(name)
        texts = [text for text in (item.first, item.formula) if text]
        found = (r.name for text in texts for r in references(text) if not r.prior)
        return list(dict.fromkeys(found))
    if not isinstance(typed, Formula):
        return []
    here = _place(state, name).sheet
    return list(
        dict.fromkeys(_called(state, area) for area in cell_references.areas(typed.text[1:], here))
    )


def _called(state: LiveModel, area: Area) -> str:
    """The item whose cell a reference means, or the cell with its value."""
    place = area.first
    cell = state.cells.get(place)
    if cell and area.single and cell.id.item in state.ctx.analysis.items:
        return cell.id.item
    value = state.calculation.value(place) if area.single else None
    return str(place) if value is None else f"{place} = {shown_value(value)}"


def _typed(state: LiveModel, name: str) -> Content | None:
    """What somebody typed over an item's live cell; None where it is as generated."""
    if not any(CellId.in_case(name, case) in state.edited for case in (LIVE_CASE, "constant")):
        return None
    return state.cells[_place(state, name)].content


def _place(state: LiveModel, name: str) -> Place:
    return state.place(state.ctx.layout.items[name])


def _value(state: LiveModel, name: str) -> str:
    if state.ctx.item(name).is_series:
        return live_series(state, name).told
    place = _place(state, name)
    value = state.value_at(place)
    return "?" if value is None else shown_value(value)


def _told(state: LiveModel, name: str) -> str:
    """Where an item stands, and what it is: a formula in words, or a figure with its source."""
    ctx, place = state.ctx, _place(state, name)
    item, typed = ctx.item(name), _typed(state, name)
    if typed is not None:
        text = typed.text if isinstance(typed, Formula) else shown_value(typed)
        over = f"={ctx.in_words(item.formula)}" if item.formula else "what was generated"
        return f"[{place}] {text}, typed by hand over {over}"
    if item.formula:
        return f"[{place}] = {item.formula}"
    for known in ctx.model.sourced():
        if known.name == name:
            edited = [id.text for id in state.edited if id.item == name and id.case]
            hand = f" (edited: {', '.join(edited)})" if edited else ""
            return (
                f"[{place}] {known.evidence}: {ctx.attribution(known.source)}, {known.as_of}{hand}"
            )
    return f"[{place}] {item.label}"
