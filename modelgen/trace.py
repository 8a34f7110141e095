"""An item's precedents as a tree, each with value, unit, formula and source."""

from collections.abc import Iterator

from .book import Values, plain
from .context import Context
from .formula import references
from .problems import ModelError, Problem, suggestion


def trace(ctx: Context, values: Values, name: str) -> Iterator[str]:
    """Lines of text, an item above what it needs; an item that was shown is not opened again."""
    if name not in ctx.analysis.items:
        hint = suggestion(name, ctx.analysis.items)
        raise ModelError([Problem(f"unknown item `{name}`{hint}")])
    yield from _branch(ctx, values, name, "", "", set())


def _branch(
    ctx: Context, values: Values, name: str, head: str, tail: str, seen: set[str]
) -> Iterator[str]:
    item = ctx.item(name)
    again = "  (see above)" if name in seen and item.formula else ""
    yield f"{head}{name} = {_value(ctx, values, name)} {item.unit}  {_told(ctx, name)}{again}"
    if name in seen:
        return
    seen.add(name)
    texts = [text for text in (item.first, item.formula) if text]
    found = (r.name for text in texts for r in references(text) if not r.prior)
    needs = list(dict.fromkeys(found))
    for i, need in enumerate(needs):
        last = i == len(needs) - 1
        yield from _branch(
            ctx,
            values,
            need,
            tail + ("└─ " if last else "├─ "),
            tail + ("   " if last else "│  "),
            seen,
        )


def _value(ctx: Context, values: Values, name: str) -> str:
    item = ctx.item(name)
    if item.is_series:
        return f"{ctx.layout.lengths[name]} steps"
    place = ctx.layout.live(name)
    if item.kind == "constant":
        return next(
            plain(c.value)
            for _, _, _, b in ctx.model.blocks()
            if b.kind == "constants"
            for c in b.items
            if c.name == name
        )
    return plain(values[place])


def _told(ctx: Context, name: str) -> str:
    item, place = ctx.item(name), ctx.layout.items[name]
    if item.formula:
        return f"[{place}] = {item.formula}"
    for known in ctx.model.sourced():
        if known.name == name:
            return f"[{place}] {known.evidence}: {known.source}, {known.as_of}"
    return f"[{place}] {item.label}"
