"""The stages in order: Template to Book, and Book to the bytes of a workbook."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TypeVar

from ..addresses import Place
from ..book import calculator
from ..book.book import (
    Book,
    Cell,
    Chart,
    Content,
    Formula,
    Highlight,
    Name,
    Sheet,
    Validation,
    Values,
)
from ..book.calculator import BookError, Fault
from ..formulas.cell_references import length
from ..formulas.item_formulas import MAX_LENGTH, MOST_WRITTEN
from ..problems import ModelError, Problem
from ..template.analyze import analyze, disputed
from ..template.load import Template
from ..template.settings import Settings, applied
from ..template.translate import problems as untranslated
from ..template.translate import translated
from ..translations import day, tool_sheets, words
from ..xlsx import writer
from . import layout, sheet_frame
from .blocks import cases_sheet, technical_sheets, workings_sheet
from .blocks.contents import technical
from .blocks.drawn import DrawnBlock
from .blocks.parts import Part, title
from .book_rules import Compiled, copies
from .cell_errors import explained
from .context import Context
from .placing import place
from .size import oversize

T = TypeVar("T")

DEFAULT_SETTINGS = Settings()


def prepare(template: Template, settings: Settings = DEFAULT_SETTINGS) -> Context:
    """The model of a build, analyzed and laid out; raises ModelError with every problem.

    A template that a workbook carries is never too large, and programs may disagree about it:
    nobody is locked out of a workbook.
    """
    template, build = applied(template, settings)
    template = translated(template, build.lang)
    analysis = analyze(template)
    if not settings.stored and (problems := tuple(disputed(template, analysis.items))):
        raise ModelError(problems)
    places = place(analysis, words(build.lang), tool_sheets(build.lang))
    if not settings.stored and (problem := oversize(places)):
        raise ModelError([problem])
    return Context(template, analysis, places, build)


def compile(ctx: Context) -> Book:
    """Every cell, name, validation and chart of the workbook; no value is computed here.

    Raises ModelError where two contents meet, and for formulas that are too long.
    """
    parts = list(_template_parts(ctx))
    parts += cases_sheet.cells(ctx)
    parts += workings_sheet.cells(ctx)
    headed = [*parts, *header_cells(ctx)]
    written = Compiled(ctx, _of(headed, Cell))
    audited = tuple(technical_sheets.audit(written))
    headed += technical_sheets.formula_map((*written.copies, *copies(audited)), ctx.lang)
    headed += [*audited, *technical_sheets.source(ctx)]
    cells = tuple(_ordered(ctx, (part for part in headed if isinstance(part, Cell))))
    _lengths(ctx, cells)
    model, _ = ctx.model, ctx.words
    return Book(
        lang=ctx.lang,
        footer=_footer(ctx),
        as_of=ctx.as_of,
        properties={
            "title": model.title,
            "subject": model.question,
            "author": model.author,
            "comments": _("Template {name} {version}, SHA-256 {digest}; {tool}").format(
                name=model.template,
                version=model.version,
                digest=ctx.template.digest,
                tool=ctx.build.tool,
            ),
            "keywords": model.template,
            "company": "",
        },
        sheets=tuple(_sheets(ctx, cells)),
        cells=cells,
        names=_of(headed, Name),
        validations=_of(headed, Validation),
        highlights=_of(headed, Highlight),
        charts=_of(headed, Chart),
    )


def _footer(ctx: Context) -> str:
    """What stays true of every page after edits: the live case stands in the head instead."""
    _, at = ctx.words, day(ctx.as_of, ctx.lang)
    words = _("{model} {version}, sources as of {day}")
    return words.format(model=ctx.model.title, version=ctx.model.version, day=at)


def build(ctx: Context) -> tuple[Book, Values, bytes]:
    """The Book, its Values and the file; raises ModelError where a cell cannot stand in it."""
    book = compile(ctx)
    values = calculated(ctx, book)
    return book, values, writer.workbook(book, values)


def calculated(ctx: Context, book: Book) -> Values:
    """Every value of a Book as generated; raises ModelError where a formula gives none."""
    try:
        return calculator.calculate(book)
    except BookError as error:
        raise ModelError(explained(ctx, error)) from None


def admit(template: Template, lang: str) -> None:
    """The door for a template that comes as a file: raises ModelError for what `build` refuses."""
    ctx = prepare(template, Settings(lang=lang))
    calculated(ctx, compile(ctx))


def validate(template: Template) -> tuple[Context, Book, Values]:
    """The workbook in English, once it holds in every language of the template.

    Raises ModelError with the problems of the template and of all its translations.
    """
    found = [p for lang in template.model.languages for p in untranslated(template, lang)]
    try:
        ctx = prepare(template)
    except ModelError as error:
        raise ModelError([*found, *error.problems]) from None
    if found:
        raise ModelError(found)
    for lang in template.model.languages:
        build(prepare(template, Settings(lang=lang)))
    book, values, _ = build(ctx)
    return ctx, book, values


def _template_parts(ctx: Context) -> Iterator[Part]:
    for block, corner in ctx.placed(DrawnBlock):
        if block.titled:
            yield from title(corner, block.title, block.last_column(corner, ctx))
        yield from block.cells(corner, ctx)


def header_cells(ctx: Context) -> Iterator[Part]:
    """The frozen header of every sheet."""
    for sheet in ctx.model.sheets:
        plan = ctx.layout.plans[sheet.plan].printed(sheet.print)
        yield from sheet_frame.header(sheet.sheet, sheet.about, ctx, plan)
    for name, about in technical(ctx).items():
        yield from sheet_frame.header(name, about, ctx, None)


def _of(parts: Iterable[Part], kind: type[T]) -> tuple[T, ...]:
    return tuple(part for part in parts if isinstance(part, kind))


def _ordered(ctx: Context, cells: Iterable[Cell]) -> list[Cell]:
    order = {name: i for i, name in enumerate(sheet_names(ctx))}
    ordered = sorted(cells, key=lambda c: (order[c.place.sheet], c.place.row, c.place.col))
    taken: set[Place] = set()
    for cell in ordered:
        if cell.place in taken:
            raise ModelError([Problem(f"two contents meet in {cell.place}")])
        taken.add(cell.place)
    return ordered


def sheet_names(ctx: Context) -> list[str]:
    """The sheets of the workbook in their order, those that the tool writes behind."""
    return [sheet.sheet for sheet in ctx.model.sheets] + list(technical(ctx))


def _lengths(ctx: Context, cells: Iterable[Cell]) -> None:
    faults = [Fault(cell, why) for cell in cells if (why := _too_long(cell.content))]
    if faults:
        raise ModelError(explained(ctx, BookError(faults)))


def _too_long(content: Content) -> str:
    """Why a formula is more than a reader can follow, or nothing; spelled out it may be longer."""
    if not isinstance(content, Formula) or len(content.text) <= MAX_LENGTH + 1:
        return ""
    whole = length(content.text[1:])
    told, most = "without the names of sheets", MAX_LENGTH
    if content.authored and content.authored <= MAX_LENGTH:
        told, most = "with what steps, years and figures in texts are spelled out to", MOST_WRITTEN
    count = whole if most == MOST_WRITTEN else content.authored or whole
    advice = "shorten it, or split it into items"
    return f"has a formula of {count} characters {told}, {most} at most; {advice}" * (count > most)


def _sheets(ctx: Context, cells: tuple[Cell, ...]) -> Iterator[Sheet]:
    used: dict[str, list[Cell]] = {name: [] for name in sheet_names(ctx)}
    for cell in cells:
        used[cell.place.sheet].append(cell)
    for s, sheet in enumerate(ctx.model.sheets):
        starts = sorted(corner.row for (n, _), corner in ctx.layout.corners.items() if n == s)
        starts.append(ctx.layout.ends[sheet.sheet] + 1)
        plan, name = ctx.layout.plans[sheet.plan].printed(sheet.print), sheet.sheet
        blocks = [(b, at) for b, at in ctx.placed(DrawnBlock) if at.sheet == name]
        closed = [row for block, at in blocks for row in block.closed_rows(at, ctx)]
        flowing = {at.row for block, at in blocks if block.flows}
        found = sheet_frame.sheet_of(
            ctx, name, sheet.role, plan, used[name], starts, closed, flowing
        )
        heads = [row for block, at in blocks if (row := block.page_heads(at)) is not None]
        if heads and found.repeat_rows:
            found = replace(found, repeat_rows=(heads[0], heads[0]))
        yield found
    widest = max(cell.place.col for cell in used[ctx.tool_sheets.workings]) + 1
    plans = layout.technical_plans(widest, len(ctx.layout.cases), ctx.tool_sheets)
    for name in technical(ctx):
        plan = plans[name]
        last = max(cell.place.row for cell in used[name])
        yield sheet_frame.sheet_of(ctx, name, "technical", plan, used[name], [last + 1])
