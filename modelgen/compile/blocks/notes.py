"""Text on a sheet: notes, contents, colour key, version log."""

from collections.abc import Iterator
from dataclasses import fields

from ...addresses import Place
from ...book.book import Cell
from ...template.analyze import Analysis
from ...template.schema import Contents, Glossary, Key, Notes, Versions
from ...translations import ENGLISH, OWN_NAMES, OwnSheets, Words, day
from ..context import Context
from ..layout import LIVE
from . import parts

OWN_SHEETS = len(fields(OwnSheets))


def technical(ctx: Context) -> dict[str, str]:
    """The sheets that the tool writes itself, and what each is for."""
    _, own = ctx.words, ctx.own_sheets
    return {
        own.workings: _(
            "Every sensitivity point as a row of formulas, what was generated, chart data."
        ),
        own.formula_map: _("Each distinct formula of the workbook once, in words."),
        own.audit: _(
            "What the workbook was tested for when it was written, and what it tests itself."
        ),
        own.source: _("The template text, its hash, the tool's version and the build line."),
    }


def _colours(_: Words) -> tuple[tuple[str, float, str], ...]:
    """Each role that has a colour, a figure to show it on, and what it means."""
    return (
        ("input", 1.5, _("Input: type here. Blue on pale yellow, with a border.")),
        ("override", 1.5, _("A case's own value, where it differs from its parent case.")),
        (
            "inherited",
            1.5,
            _("The parent case's value; type over it to give the case a value of its own."),
        ),
        ("formula", 1.5, _("Formula on the same sheet: black.")),
        ("link", 1.5, _("Link to another sheet: green (banking convention).")),
        (
            "constant",
            24,
            _("Constant: a unit conversion or a published figure; not an input."),
        ),
        (
            "negative",
            -1.5,
            _("Below zero: brackets, and a pale vermilion fill as a second signal."),
        ),
        ("base", 1.5, _("The live point of a sensitivity grid, boxed.")),
    )


def _role(role: str, _: Words) -> str:
    """What a sheet is for, in a word."""
    return {
        "output": _("output"),
        "control": _("control"),
        "input": _("input"),
        "calculation": _("calculation"),
        "check": _("check"),
        "documentation": _("documentation"),
        "technical": _("technical"),
    }[role]


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
    return 1 + len(analysis.model.sheets) + OWN_SHEETS


def contents_cells(block: Contents, corner: Place, ctx: Context) -> Iterator[parts.Part]:
    yield from parts.title(corner, block.title, corner.col + 1)
    sheets: list[tuple[str, str, str]] = [(s.sheet, s.about, s.role) for s in ctx.model.sheets]
    sheets += [(name, about, "technical") for name, about in technical(ctx).items()]
    for i, (name, about, role) in enumerate(sheets):
        at = corner.moved(rows=1 + i)
        yield Cell(at, name, "go", link=name)
        yield Cell(at.moved(cols=1), f"{about} ({_role(role, ctx.words)})", "prose")


def key_height(block: Key, analysis: Analysis) -> int:
    return 1 + len(_colours(str))


def key_cells(block: Key, corner: Place, ctx: Context) -> Iterator[parts.Part]:
    yield from parts.title(corner, block.title, corner.col + 1)
    for i, (role, number, says) in enumerate(_colours(ctx.words)):
        at = corner.moved(rows=1 + i)
        yield Cell(at, number, f"{role}_shown", "tenth")
        yield Cell(at.moved(cols=1), says, "prose")


def versions_height(block: Versions, analysis: Analysis) -> int:
    return 1 + len(block.entries)


def versions_cells(block: Versions, corner: Place, ctx: Context) -> Iterator[parts.Part]:
    _ = ctx.words
    yield from parts.title(corner, block.title, corner.col + 1)
    for i, entry in enumerate(block.entries):
        at = corner.moved(rows=1 + i)
        yield Cell(at, f"{entry.version}, {day(entry.date, ctx.lang)}", "term")
        said = _("{who}: {change} Effect on the headline: {effect}").format(
            who=entry.who, change=entry.change, effect=entry.effect
        )
        yield Cell(at.moved(cols=1), said, "prose")


def glossary_height(block: Glossary, analysis: Analysis) -> int:
    return 2 + len(block.entries)


def glossary_cells(block: Glossary, corner: Place, ctx: Context) -> Iterator[parts.Part]:
    """A row per term: in English, in each language of the template, and what it means."""
    _, languages = ctx.words, ctx.model.languages
    meaning = 1 + len(languages)
    yield from parts.title(corner, block.title, corner.col + meaning)
    heads = (OWN_NAMES.get(lang, lang) for lang in (ENGLISH, *languages))
    yield from parts.headers(corner.moved(rows=1), (*heads, _("Meaning")), "header_text")
    for i, entry in enumerate(block.entries):
        at = corner.moved(rows=2 + i)
        yield Cell(at, entry.term, "term")
        for k, texts in enumerate(languages.values(), 1):
            yield Cell(at.moved(cols=k), texts.get(entry.term, "–"), "prose")
        yield Cell(at.moved(cols=meaning), entry.means, "prose")
