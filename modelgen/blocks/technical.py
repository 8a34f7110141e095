"""The technical sheets that tell of the workbook: formula map, audit and source."""

from collections.abc import Iterator

from .. import __version__
from ..book import Cell, Formula, Place
from ..context import Context
from ..layout import AUDIT, FIRST_ROW, FORMULA_MAP, LABEL, SOURCE
from ..norms import Compiled, Copies, Tested, tested
from . import parts, registers


def formula_map(found: Copies) -> Iterator[Cell]:
    """Each distinct formula (in R1C1 form) once: where, how often, in words, as first typed."""
    top = Place(FORMULA_MAP, FIRST_ROW, LABEL)
    total = sum(map(len, found))
    yield from parts.title(top, f"{len(found):,} distinct formulas in {total:,} cells", 5)
    yield from parts.headers(top.moved(rows=1), ("Sheet", "Cells", "Count"), "header_text")
    yield from parts.headers(
        top.moved(rows=1, cols=3), ("In words", "First formula"), "header_text"
    )
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


LIVE_TESTS: tuple[tuple[str, str, str | int], ...] = (
    ("CHK-02", "All checks hold", "chk_master"),
    ("CHK-03", "Alerts that are raised", "chk_alerts"),
    ("INP-07", "Inputs hold numbers", registers.NOT_NUMBERS),
    ("AUD-09", "Inputs are inside their allowed range", registers.OUTSIDE),
    ("AUD-26", "Live inputs are inside their evidence", registers.OUTSIDE_EVIDENCE),
    ("INP-11", "Sources are recent", registers.OLD),
    ("AUD-30", "Inputs that were edited", registers.CHANGED),
)
"""Tests that the workbook itself repeats whenever it is calculated."""


def audit(book: Compiled) -> Iterator[Cell]:
    """What the workbook tests itself, and what it was tested for when it was written."""
    top = Place(AUDIT, FIRST_ROW, LABEL)
    yield from parts.title(top, "Recalculated with the workbook", LABEL + 5)
    yield from _audit_header(top.moved(rows=1))
    for i, (rule, statement, what) in enumerate(LIVE_TESTS):
        yield from _live_test(top.moved(rows=2 + i), rule, statement, what, book.ctx)
    top = top.moved(rows=3 + len(LIVE_TESTS))
    words = "Tested when the workbook was written: formulas, labels and inputs as generated"
    yield from parts.title(top, words, LABEL + 5)
    yield from _audit_header(top.moved(rows=1))
    for i, test in enumerate(tested(book)):
        yield from _written_test(top.moved(rows=2 + i), test)
        last = top.moved(rows=4 + i)
    yield from parts.title(last, "Not tested here", LABEL + 5)
    for i, text in enumerate(UNTESTED):
        yield Cell(last.moved(rows=1 + i), text, "note_flow")


UNTESTED = (
    "Whether the assumptions are right, achievable or up to date; law, tax and accounting.",
    "What was edited since: `modelgen audit` compares this file, cell by cell, with its template.",
    "Rules derived from the FAST Standard; exceptions are listed. No claim of compliance.",
)


def _audit_header(at: Place) -> Iterator[Cell]:
    yield from parts.headers(at, ("Rule", "What it demands"), "header_text")
    yield from parts.headers(at.moved(cols=2), ("Looked at", "Found", "Result"))
    yield Cell(at.moved(cols=5), "Where, exceptions, and where the rule comes from", "header_note")


def _live_test(
    at: Place, rule: str, statement: str, what: str | int, ctx: Context
) -> Iterator[Cell]:
    yield Cell(at, rule, "label")
    yield Cell(at.moved(cols=1), statement, "label")
    found = at.moved(cols=3)
    if isinstance(what, str):
        text = f"={getattr(ctx.layout, what).ref(AUDIT)}"
    else:
        areas = registers.counts(what, ctx)
        text = "=" + "+".join(f'COUNTIF({area.ref(AUDIT)},">0")' for area in areas)
    yield Cell(found, Formula(text, statement), "formula", "plain")
    ref = found.ref(AUDIT, "none")
    word = Formula(f'=IF({ref}=0,"holds","found")', "Whether nothing was found")
    yield Cell(at.moved(cols=4), word, "word")
    where = "Checks" if isinstance(what, str) else "Assumptions and series, counted on Workings"
    yield Cell(at.moved(cols=5), where, "wrapped")


def _written_test(at: Place, test: Tested) -> Iterator[Cell]:
    yield Cell(at, test.id, "label")
    yield Cell(at.moved(cols=1), test.statement, "label")
    yield Cell(at.moved(cols=2), test.tested, "fact", "whole")
    yield Cell(at.moved(cols=3), len(test.found), "fact", "plain")
    yield Cell(at.moved(cols=4), "found" if test.found else "holds", "word")
    first = [f"{place}: {says}" for place, says in test.found[:1]]
    excused = [f"{test.excused} declared exceptions: {test.why}"] if test.excused else []
    yield Cell(at.moved(cols=5), ". ".join([*first, *excused, test.standard]), "wrapped")


def source(ctx: Context) -> Iterator[Cell]:
    """Provenance, the build's overrides, and the full template text, a line a cell."""
    top = Place(SOURCE, FIRST_ROW, LABEL)
    facts = [
        ("template", ctx.model.template),
        ("template_version", ctx.model.version),
        ("template_sha256", ctx.template.digest),
        ("tool", f"modelgen {__version__}"),
        ("live_case", ctx.build.live_case),
    ]
    if ctx.build.as_of:
        facts.append(("as_of", ctx.build.as_of.isoformat()))
    yield from parts.title(top, "Provenance and build line", LABEL + 1)
    row = top.row + 1
    for word, value in facts:
        yield Cell(Place(SOURCE, row, LABEL), word, "term")
        yield Cell(Place(SOURCE, row, LABEL + 1), value, "code", item=f"source.{word}")
        row += 1
    for name, case, number in ctx.build.sets:
        yield Cell(Place(SOURCE, row, LABEL), "set", "term")
        yield Cell(
            Place(SOURCE, row, LABEL + 1), f"{name}@{case}={number!r}", "code", item="source.set"
        )
        row += 1
    yield from parts.title(Place(SOURCE, row + 1, LABEL), "Template text", LABEL + 1)
    for i, line in enumerate(ctx.template.text.split("\n")):
        yield Cell(Place(SOURCE, row + 2 + i, LABEL), line, "code", item=f"source.line{i + 1}")
