"""What a build tells the user: the results in a few lines, or why it will not overwrite."""

from pathlib import Path

from .book import Book, Value, Values, plain
from .context import Context
from .problems import ModelError, Problem, few
from .publish import pristine

LONG = 60


def summary(ctx: Context, values: Values, path: Path) -> str:
    """Path, live case, headline, its companion and the state of the checks."""
    label = next(c.label for c in ctx.model.cases if c.name == ctx.build.live_case)
    master = values[ctx.layout.chk_master]
    alerts = values[ctx.layout.chk_alerts]
    state = "all hold" if master == 0 else f"{master:.0f} FAIL"
    rows = [("live case", label)]
    for name, digits in ((ctx.model.headline, 0), (ctx.model.beside, 1)):
        rows.append(
            (ctx.item(name).label, shown(ctx, name, digits, values[ctx.layout.live(name)]))
        )
    rows.append(("checks", f"{state}; alerts: {alerts:.0f}"))
    rows += [("set", f"{name} in {case}: {value:.15g}") for name, case, value in ctx.build.sets]
    width = max(len(word) for word, _ in rows)
    return "\n".join([str(path), *(f"  {word:<{width}}  {text}" for word, text in rows)])


def failing(book: Book, values: Values) -> list[str]:
    """The checks of the workbook that fail, by name; one without a value is not among them."""
    flags = (cell for cell in book.cells if cell.format == "check")
    return [cell.item for cell in flags if values.get(cell.place, 0) != 0]


def unknown(book: Book, values: Values) -> int:
    """How many checks only a spreadsheet can compute."""
    return sum(cell.format == "check" and cell.place not in values for cell in book.cells)


def effect(ctx: Context, value: float) -> str:
    """What something did to the headline, in its unit."""
    unit = ctx.item(ctx.model.headline).unit
    if ctx.format(unit) in ("percent", "exact"):
        return f"{value * 100:+.2f} points"
    return f"{value:+,.6g} {unit}"


def content(value: Value | None) -> str:
    """A cell's content in a line of text."""
    text = "nothing" if value is None else plain(value)
    return text if len(text) <= LONG else f"{text[:LONG]}…"


def shown(ctx: Context, name: str, digits: int, value: Value | None) -> str:
    """A result in the words of a terminal; `digits` are a percentage's decimals."""
    if value is None:
        return "not known before Excel opens it"
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
    """Why a build may not replace a file: what somebody did to it, and what to do instead."""
    from .edits import edits
    from .guard import guarded, limited
    from .match import match
    from .read import Returned
    from .sources import opened

    tail = (
        "rename it, choose another file with -o, or replace it with --force"
        f" (`{path}` is unchanged)"
    )
    bring = f"`modelgen regenerate {path}` brings it up to date and keeps all that; or {tail}"
    try:
        data = guarded(path)
        returned = limited(lambda: Returned(data), path)
        sources = limited(lambda: opened(path, returned, None), path)
    except ModelError as error:
        return f"{error.problems[0].message}; {tail}"
    try:
        matched = limited(lambda: match(sources.old_book, returned), path)
        found = edits(matched)
    except ModelError as error:
        return f"`{path}` was edited since it was built: {error.problems[0].message}; {bring}"
    told = [f"{e.name} ({e.at}): {content(e.was)} → {content(e.now)}" for e in found.changed]
    told += [f"a cell of your own ({cell.at})" for cell in found.own]
    told += [f"your sheet {t.name}" for t in returned.tabs if t.name not in matched.owners]
    if not told:
        return (
            f"`{path}` was saved by another program since it was built; no input differs, but"
            f" notes or formats of your own would be lost; {bring}"
        )
    return f"`{path}` was edited since it was built: {few(told, 10, '; ')}; {bring}"
