"""What a build tells the user: the results in a few lines, or why it will not overwrite."""

from pathlib import Path

from . import __version__
from .book import Book, Values
from .context import Context
from .problems import ModelError, Problem
from .publish import pristine


def summary(ctx: Context, values: Values, path: Path) -> str:
    """Path, live case, headline, its companion and the state of the checks."""
    label = next(c.label for c in ctx.model.cases if c.name == ctx.build.live_case)
    master = values[ctx.layout.chk_master]
    alerts = values[ctx.layout.chk_alerts]
    state = "all hold" if master == 0 else f"{master:.0f} FAIL"
    rows = [("live case", label)]
    for name, digits in ((ctx.model.headline, 0), (ctx.model.beside, 1)):
        rows.append((ctx.item(name).label, _shown(ctx, values, name, digits)))
    rows.append(("checks", f"{state}; alerts: {alerts:.0f}"))
    rows += [("set", f"{name} in {case}: {value:.15g}") for name, case, value in ctx.build.sets]
    width = max(len(word) for word, _ in rows)
    return "\n".join([str(path), *(f"  {word:<{width}}  {text}" for word, text in rows)])


def failing(book: Book, values: Values) -> list[str]:
    """The checks of the workbook that fail, by name."""
    flags = (cell for cell in book.cells if cell.format == "check")
    return [cell.item for cell in flags if values[cell.place] != 0]


def _shown(ctx: Context, values: Values, name: str, digits: int) -> str:
    value = values[ctx.layout.live(name)]
    if isinstance(value, str):
        return value
    unit = ctx.item(name).unit
    if ctx.format(unit) in ("percent", "exact"):
        exact = f" ({value * 100:.2f} %)" if digits == 0 else ""
        return f"{value * 100:.{digits}f} %{exact}"
    return f"{value:,.{0 if ctx.format(unit) == 'whole' else 2}f} {unit}"


def refuse_if_edited(path: Path) -> None:
    """Raise ModelError unless the workbook at `path` is just as the tool wrote it."""
    if pristine(path):
        return
    raise ModelError([Problem(_why(path))])


def _why(path: Path) -> str:
    from . import compile
    from .read import edits, open_workbook, origin

    tail = (
        "; rename it, choose another file with -o, or replace it with --force"
        f" (`{path}` is unchanged)"
    )
    workbook = open_workbook(path)
    source = origin(workbook)
    if source is None:
        return f"`{path}` is not a workbook of this tool{tail}"
    if source.tool != f"modelgen {__version__}":
        return f"`{path}` was built by {source.tool} and may have been edited since{tail}"
    from .load import parse
    from .overrides import override

    try:
        parsed = parse(source.text, path.name)
        template, line = override(parsed, list(source.sets), source.live_case)
        found = edits(compile.compile(compile.prepare(template, line)), workbook)
    except ModelError:
        return (
            f"`{path}` was changed since it was built, and its Source sheet does not say any more"
            f" what it was built from{tail}"
        )
    if not found:
        return (
            f"`{path}` was saved by another program since it was built; no input differs, but"
            f" formulas, notes, sheets or formats of your own would be lost{tail}"
        )
    shown = "; ".join(f"{e.item} ({e.place}): {e.was} → {e.now}" for e in found[:10])
    more = f" and {len(found) - 10} more" if len(found) > 10 else ""
    return f"`{path}` was edited since it was built: {shown}{more}{tail}"
