"""The technical sheets that are text alone: the formula map and the source."""

from collections.abc import Iterable, Iterator

from .. import __version__
from ..book import Cell, Formula, Place
from ..context import Context
from ..formula import relative
from ..layout import FIRST_ROW, LABEL
from ..words import figure, own_sheets, words
from . import parts


def formula_map(cells: Iterable[Cell], lang: str) -> Iterator[Cell]:
    """Each distinct formula (in R1C1 form) once: where, how often, in words, as first typed."""
    found: dict[tuple[str, str], list[Cell]] = {}
    for cell in cells:
        if isinstance(cell.content, Formula):
            place = cell.place
            key = (place.sheet, relative(cell.content.text, place.row, place.col))
            found.setdefault(key, []).append(cell)
    _, top = words(lang), Place(own_sheets(lang).formula_map, FIRST_ROW, LABEL)
    total = sum(map(len, found.values()))
    title = _("{formulas} distinct formulas in {cells} cells").format(
        formulas=figure(len(found), lang), cells=figure(total, lang)
    )
    heads = (_("Sheet"), _("Cells"), _("Count"), _("In words"), _("First formula"))
    yield from parts.title(top, title, 5)
    yield from parts.headers(top.moved(rows=1), heads, "header_text")
    for i, group in enumerate(found.values()):
        first, last, row = group[0], group[-1], top.moved(rows=2 + i)
        assert isinstance(first.content, Formula)
        span = first.place.ref(first.place.sheet, "none")
        if len(group) > 1:
            span += " … " + last.place.ref(last.place.sheet, "none")
        yield Cell(row, first.place.sheet, "map")
        yield Cell(row.moved(cols=1), span, "map")
        yield Cell(row.moved(cols=2), len(group), "map_count", "whole")
        yield Cell(row.moved(cols=3), first.content.says, "map")
        yield Cell(row.moved(cols=4), first.content.text, "code_wrapped")


def source(ctx: Context) -> Iterator[Cell]:
    """Provenance, the build's overrides, and the full template text, a line a cell."""
    sheet, _ = ctx.own_sheets.source, ctx.words
    top = Place(sheet, FIRST_ROW, LABEL)
    facts = [
        ("template", ctx.model.template),
        ("template_version", ctx.model.version),
        ("template_sha256", ctx.template.digest),
        ("tool", f"modelgen {__version__}"),
        ("live_case", ctx.build.live_case),
        ("language", ctx.lang),
    ]
    yield from parts.title(top, _("Provenance and build line"), LABEL + 1)
    row = top.row + 1
    for word, value in facts:
        yield Cell(Place(sheet, row, LABEL), word, "term")
        yield Cell(Place(sheet, row, LABEL + 1), value, "code", item=f"source.{word}")
        row += 1
    for name, case, number in ctx.build.sets:
        yield Cell(Place(sheet, row, LABEL), "set", "term")
        yield Cell(
            Place(sheet, row, LABEL + 1), f"{name}@{case}={number!r}", "code", item="source.set"
        )
        row += 1
    yield from parts.title(Place(sheet, row + 1, LABEL), _("Template text"), LABEL + 1)
    for i, line in enumerate(ctx.template.text.split("\n")):
        yield Cell(Place(sheet, row + 2 + i, LABEL), line, "code", item=f"source.line{i + 1}")
