"""Text on a sheet: notes, contents, colour key, version log."""

from collections.abc import Iterator

from ..analyze import Analysis
from ..book import Cell, Place
from ..context import Context
from ..layout import AUDIT, FORMULA_MAP, LIVE, SOURCE, WORKINGS
from ..spec import Contents, Key, Notes, Versions
from . import parts

TECHNICAL = {
    WORKINGS: "Every sensitivity point as a row of formulas, what was generated, chart data.",
    FORMULA_MAP: "Each distinct formula of the workbook once, in words.",
    AUDIT: "What the workbook was tested for when it was written, and what it tests itself.",
    SOURCE: "The template text, its hash, the tool's version and the build line.",
}
COLOURS = (
    ("input", 1.5, "Input: type here. Blue on pale yellow, with a border."),
    ("override", 1.5, "A case's own value, where it differs from its parent case."),
    (
        "inherited",
        1.5,
        "The parent case's value; type over it to give the case a value of its own.",
    ),
    ("formula", 1.5, "Formula on the same sheet: black."),
    ("link", 1.5, "Link to another sheet: green (banking convention)."),
    ("constant", 24, "Constant: a unit conversion or a published figure; not an input."),
    ("negative", -1.5, "Below zero: brackets, and a pale vermilion fill as a second signal."),
    ("base", 1.5, "The live point of a sensitivity grid, boxed."),
)


def notes_height(block: Notes, analysis: Analysis) -> int:
    return 1 + len(block.lines)


def notes_cells(block: Notes, corner: Place, ctx: Context) -> Iterator[parts.Part]:
    plan = next(s.plan for s in ctx.model.sheets if s.sheet == corner.sheet)
    last = {"memo": corner.col + 3, "text": corner.col + 1}.get(plan, LIVE + len(ctx.layout.cases))
    yield from parts.title(corner, block.title, last)
    for i, note in enumerate(block.lines):
        at = corner.moved(rows=1 + i)
        if note.term:
            yield Cell(at, note.term, "term")
            at = at.moved(cols=1)
        if note.formula:
            yield Cell(at, ctx.free(note.formula, at), "sentence")
        elif note.text:
            yield Cell(at, note.text, "prose" if plan == "text" else "note_flow")


def contents_height(block: Contents, analysis: Analysis) -> int:
    return 1 + len(analysis.model.sheets) + len(TECHNICAL)


def contents_cells(block: Contents, corner: Place, ctx: Context) -> Iterator[parts.Part]:
    yield from parts.title(corner, block.title, corner.col + 1)
    sheets = [(s.sheet, f"{s.about} ({s.role})") for s in ctx.model.sheets]
    sheets += [(name, f"{about} (technical)") for name, about in TECHNICAL.items()]
    for i, (name, about) in enumerate(sheets):
        at = corner.moved(rows=1 + i)
        yield Cell(at, name, "go", link=name)
        yield Cell(at.moved(cols=1), about, "prose")


def key_height(block: Key, analysis: Analysis) -> int:
    return 1 + len(COLOURS)


def key_cells(block: Key, corner: Place, ctx: Context) -> Iterator[parts.Part]:
    yield from parts.title(corner, block.title, corner.col + 1)
    for i, (role, number, says) in enumerate(COLOURS):
        at = corner.moved(rows=1 + i)
        yield Cell(at, number, f"{role}_shown", "tenth")
        yield Cell(at.moved(cols=1), says, "prose")


def versions_height(block: Versions, analysis: Analysis) -> int:
    return 1 + len(block.entries)


def versions_cells(block: Versions, corner: Place, ctx: Context) -> Iterator[parts.Part]:
    yield from parts.title(corner, block.title, corner.col + 1)
    for i, entry in enumerate(block.entries):
        at = corner.moved(rows=1 + i)
        yield Cell(at, f"{entry.version}, {entry.date}", "term")
        said = f"{entry.who}: {entry.change} Effect on the headline: {entry.effect}"
        yield Cell(at.moved(cols=1), said, "prose")
