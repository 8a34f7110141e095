"""The technical sheets that tell of the workbook: formula map, audit and source."""

from collections.abc import Iterator

from ...addresses import Place
from ...book.book import Cell, CellId, Formula
from ...formulas.item_formulas import literal
from ...rules import RULES, Rule
from ...translations import N_, Translate, figure, tool_sheets, words
from ..book_rules import Compiled, Copies, Tested, tested
from ..context import Context
from ..layout import FIRST_ROW, LABEL
from . import parts, registers


def formula_map(found: Copies, lang: str) -> Iterator[Cell]:
    """Each distinct formula (in R1C1 form) once: where, how often, in words, as first typed."""
    _, top = words(lang), Place(tool_sheets(lang).formula_map, FIRST_ROW, LABEL)
    total = sum(map(len, found))
    title = _("{formulas} distinct formulas in {cells} cells").format(
        formulas=figure(len(found), lang), cells=figure(total, lang)
    )
    heads = (_("Sheet"), _("Cells"), _("Count"), _("In words"), _("First formula"))
    yield from parts.title(top, title, 5)
    yield from parts.headers(top.moved(rows=1), heads, "header_text")
    for i, group in enumerate(found):
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


LIVE_TESTS: dict[str, str | int] = {
    "CHK-02": "chk_master",
    "CHK-03": "chk_alerts",
    "INP-07": registers.NOT_NUMBERS,
    "AUD-09": registers.OUTSIDE,
    "AUD-26": registers.OUTSIDE_EVIDENCE,
    "INP-11": registers.UNEXPLAINED,
    "AUD-30": registers.CHANGED,
}
"""Tests that the workbook itself repeats whenever it is calculated."""

NOT_TESTED_HERE = (
    N_("Whether the assumptions are right, achievable or up to date; law, tax and accounting."),
    N_("What was edited since: `modelgen audit` compares this file with its template."),
    N_("Rules derived from the FAST Standard; exceptions are listed. No claim of compliance."),
)


def audit(book: Compiled) -> Iterator[Cell]:
    """What the workbook tests itself, and what it was tested for when it was written."""
    _, top = book.ctx.words, Place(book.ctx.tool_sheets.audit, FIRST_ROW, LABEL)
    yield from parts.title(top, _("Recalculated with the workbook"), LABEL + 5)
    yield from _audit_header(top.moved(rows=1), _)
    for i, id in enumerate(LIVE_TESTS):
        yield from _live_test(top.moved(rows=2 + i), RULES[id], book.ctx)
    top = top.moved(rows=3 + len(LIVE_TESTS))
    title = _("Tested when the workbook was written: formulas, labels and inputs as generated")
    yield from parts.title(top, title, LABEL + 5)
    yield from _audit_header(top.moved(rows=1), _)
    last = top
    for i, test in enumerate(tested(book)):
        yield from _written_test(top.moved(rows=2 + i), test, _)
        last = top.moved(rows=4 + i)
    yield from parts.title(last, _("Not tested here"), LABEL + 5)
    for i, text in enumerate(NOT_TESTED_HERE):
        yield Cell(last.moved(rows=1 + i), _(text), "note_flow")


def _audit_header(at: Place, _: Translate) -> Iterator[Cell]:
    yield from parts.headers(at, (_("Rule"), _("What it demands")), "header_text")
    yield from parts.headers(at.moved(cols=2), (_("Looked at"), _("Found"), _("Result")))
    where = _("Where, exceptions, and where the rule comes from")
    yield Cell(at.moved(cols=5), where, "header_note")


def _live_test(at: Place, rule: Rule, ctx: Context) -> Iterator[Cell]:
    _, found, what = ctx.words, at.moved(cols=3), LIVE_TESTS[rule.id]
    yield Cell(at, rule.id, "label")
    yield Cell(at.moved(cols=1), _(rule.statement), "label")
    if isinstance(what, str):
        text = f"={getattr(ctx.layout, what).ref(at.sheet)}"
        where = _("Counted on the sheet of the checks")
    else:
        areas = registers.counts(what, ctx)
        text = "=" + "+".join(f'COUNTIF({area.ref(at.sheet)},">0")' for area in areas)
        where = _("Rows of inputs and series, counted beside what was generated")
        if what == registers.OUTSIDE_EVIDENCE:
            where = _("Rows of inputs, counted in the live case beside what was generated")
    yield Cell(found, Formula(text, _(rule.statement)), "formula", "plain")
    good, bad = literal(_("holds")), literal(_("found"))
    test = f"=IF({found.ref(at.sheet, 'none')}=0,{good},{bad})"
    yield Cell(at.moved(cols=4), Formula(test, _("Whether nothing was found")), "word")
    yield Cell(at.moved(cols=5), where, "wrapped")


def _written_test(at: Place, test: Tested, _: Translate) -> Iterator[Cell]:
    yield Cell(at, test.rule.id, "label")
    yield Cell(at.moved(cols=1), _(test.rule.statement), "label")
    yield Cell(at.moved(cols=2), test.tested, "fact", "whole")
    yield Cell(at.moved(cols=3), len(test.found), "fact", "plain")
    yield Cell(at.moved(cols=4), _("found") if test.found else _("holds"), "word")
    said = [str(place) for place, _says in test.found[:1]]
    if test.excused:
        words = _("{count} declared exceptions: {why}")
        said.append(words.format(count=test.excused, why=_(test.why)))
    yield Cell(at.moved(cols=5), ". ".join([*said, test.rule.standard]), "wrapped")


def source(ctx: Context) -> Iterator[Cell]:
    """Provenance, the build's overrides, and the full template text, a line a cell."""
    _, top = ctx.words, Place(ctx.tool_sheets.source, FIRST_ROW, LABEL)
    facts = [
        ("template", ctx.model.template),
        ("template_version", ctx.model.version),
        ("template_sha256", ctx.template.digest),
        ("tool", ctx.build.tool),
        ("live_case", ctx.build.live_case),
        ("language", ctx.lang),
    ]
    if ctx.build.as_of:
        facts.append(("as_of", ctx.build.as_of.isoformat()))
    facts += [("case", case.stored) for case in ctx.build.cases]
    facts += [("set", one.word) for one in ctx.build.by_hand]
    for file, sets in ctx.build.files.items():
        facts += [("data", file.name), ("data_sha256", file.digest)]
        facts += [("figure", one.word) for one in sets]
    yield from parts.title(top, _("Provenance and build line"), LABEL + 1)
    for i, (word, value) in enumerate(facts, 1):
        at = top.moved(rows=i)
        yield Cell(at, word, "term")
        yield Cell(at.moved(cols=1), value, "code", id=CellId.one_of("source", word))
    top = top.moved(rows=len(facts) + 2)
    yield from parts.title(top, _("Template text"), LABEL + 1)
    for i, line in enumerate(ctx.template.text.split("\n"), 1):
        id = CellId.one_of("source", f"line{i}")
        yield Cell(top.moved(rows=i), line, "code", id=id)
