"""What functions ask of the items in them: ranges that match, flows without texts, whole rests."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from ..formulas.cuts import divided, fraction, made_whole
from ..formulas.item_formulas import FIRST, LAST, calls, references
from ..formulas.language import DISCOUNTING, LIKE, takes
from ..formulas.syntax import FormulaError, children, tree
from .axes import PER_YEAR, READY
from .entries import as_number
from .figures import Constant
from .items import Item
from .schema import Block, Model

_Node = dict[str, Any]


def wrong(text: str, model: Model, items: Mapping[str, Item]) -> FormulaError | None:
    """What is wrong with how a formula's functions take its items; None if nothing."""
    for call in calls(tree(text)):
        name = call["name"].upper()
        message = _unlike(call, items) if name in LIKE else ""
        if name in DISCOUNTING:
            message = message or _worded(call, items)
        if message:
            return FormulaError(message, f"{call['name']}(")
    return divided(text, lambda reference: _whole(_named(reference), model, items))


def no_steps(text: str, model: Model, items: Mapping[str, Item]) -> FormulaError | None:
    """What is wrong with a formula that sets how far a row looks back; None if nothing."""
    broken = fraction(tree(text), lambda reference: _whole(_named(reference), model, items))
    told = f"a number of steps is whole: {made_whole(broken)}"
    return FormulaError(told, broken) if broken else None


def _named(reference: str) -> str:
    return reference.partition("[")[0]


def _unlike(call: _Node, items: Mapping[str, Item]) -> str:
    """Ranges of several sizes: some programs give a number, some an error."""
    name = call["name"].upper()
    found = dict[tuple[str, str], str]()
    for place, arg in enumerate(call["args"]):
        if takes(name, place):
            found |= dict.fromkeys(set(_walks(arg, items)) or {("", "")}, _told(arg))
    if len(found) < 2:
        return ""
    what = " and ".join(dict.fromkeys(filter(None, found.values()))) or "what stands in it"
    return f"{name} takes series of one axis, and the same steps of it: {what} differ"


def _told(node: _Node) -> str:
    return f"`{node['reference']}`" if node["node_type"] == "Reference" else ""


def _walks(node: _Node, items: Mapping[str, Item]) -> Iterator[tuple[str, str]]:
    """The axes and steps that arithmetic on series walks along."""
    if node["node_type"] == "Reference":
        (reference,) = references(node["reference"])
        item, steps = items[reference.name], reference.steps or (FIRST, LAST)
        if item.is_series and steps[0] != steps[1]:
            yield item.axis, "..".join(steps)
    elif node["node_type"] != "Function":
        for child in children(node):
            yield from _walks(child, items)


def _worded(call: _Node, items: Mapping[str, Item]) -> str:
    """Flows that may hold a text: it is passed over, and what follows counts a step earlier."""
    name = call["name"].upper()
    for place, arg in enumerate(call["args"]):
        if takes(name, place) and arg["node_type"] == "Reference":
            flow = _named(arg["reference"])
            if _may_be_text(flow, items, frozenset()):
                return (
                    f"`{flow}` may hold a text, which {name} passes over, so that what follows"
                    " counts a step earlier: give 0 in its place"
                )
    return ""


def _may_be_text(name: str, items: Mapping[str, Item], asked: frozenset[str]) -> bool:
    """Whether a calculated series may; a formula that cannot be read is told elsewhere."""
    item = items.get(name)
    if item is None or item.kind != "series" or name in asked:
        return False
    with suppress(FormulaError):
        trees = [tree(text) for text in (item.formula, item.first, item.opening) if text]
        return any(_texts(one, items, asked | {name}) for one in trees)
    return False


def _texts(node: _Node, items: Mapping[str, Item], asked: frozenset[str]) -> bool:
    """Whether a formula may give a text."""
    if node["node_type"] == "Reference":
        return _may_be_text(_named(node["reference"]), items, asked)
    if node["node_type"] != "Function":
        return isinstance(node.get("value"), str) or node.get("operator") == "&"
    results = {"IF": node["args"][1:], "IFERROR": node["args"], "CHOOSE": node["args"][1:]}
    return any(_texts(part, items, asked) for part in results.get(node["name"].upper(), ()))


def _whole(name: str, model: Model, items: Mapping[str, Item]) -> bool:
    """Whether an item holds whole numbers alone, whatever is typed."""
    item = items[name]
    if item.unit == "date":
        return True
    if item.kind == "axis":
        word = name.partition(".")[2]
        steps = model.axis(item.axis).steps
        return word in READY and word != "years" if word else all(_is(s.value) for s in steps)
    if name.partition(".")[2] == PER_YEAR:
        return True
    if item.kind == "input":
        return any(held.whole for held in model.inputs() if held.name == name)
    if item.kind == "constant":
        held = (held.value for held in _constants(model) if held.name == name)
        return any(_is(as_number(value)) for value in held)
    return False


def _constants(model: Model) -> Iterator[Constant]:
    for block in model.of(Block):
        yield from (held for held in getattr(block, "items", ()) if isinstance(held, Constant))


def _is(value: float) -> bool:
    return float(value).is_integer()
