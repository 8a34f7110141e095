"""A workbook as a memo: which of its blocks are told, in what order; nothing of file formats."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from .. import __version__
from ..addresses import Place
from ..compile.blocks import checks
from ..compile.blocks.breakevens import Breakevens
from ..compile.blocks.bridge import Bridge
from ..compile.blocks.claims import Claims
from ..compile.blocks.comparison import Comparison
from ..compile.blocks.grid import Grid
from ..compile.blocks.table import Table as TableBlock
from ..compile.blocks.tornado import Tornado
from ..compile.layout import LABEL, TITLE_ROW
from ..merge.live_model import LiveModel
from ..problems import visible
from ..translations import day as written
from . import answer, assumptions, chart_data, column_widths, edits_section, source_list, tables
from .document import Memo, PagePart, PageTable, Pair, Paragraph, Section
from .figures import FixedText, RichText
from .language import reader_in
from .quotes import Reader, fill
from .refusals import doubts


@dataclass(frozen=True)
class Letterhead:
    """When a memo was written, by whom and for whom; what is not told is left out."""

    day: date | None = None
    author: str = ""
    addressee: str = ""


BARE = Letterhead()


def memo(state: LiveModel, lang: str, head: Letterhead = BARE) -> Memo:
    """The memo of a workbook, and the stamp that it needs, if any.

    Raises ModelError where its template brings no texts in that language.
    """
    reader = reader_in(lang, state)
    _ = reader.words
    ctx = reader.ctx
    title = _title(reader)
    sources, day = ctx.model.as_of, head.day or ctx.model.as_of
    status = reader.quote(checks.status(ctx))
    subtitle = fill(
        _("Live case: {case} · {checks} · sources read to {day}"),
        case=reader.live_case(),
        checks=status,
        day=FixedText(written(sources, lang)),
    )
    made = Memo(
        lang=lang,
        title=title,
        head=_head(head, reader),
        subtitle=subtitle,
        sections=tuple(_sections(reader)),
        foot=fill(
            _("{title} · {template} · live case: {case}"),
            title=title,
            template=FixedText(f"{ctx.model.template} {ctx.model.version}"),
            case=reader.live_case(),
        ),
        day=(day.year, day.month, day.day),
        author=visible(head.author or ctx.model.author),
        subject=(FixedText(ctx.model.question),),
    )
    known = [doubt.stamp for doubt in doubts(state, made, _)]
    return replace(made, stamp=_stamp(known, reader)) if known else made


def _head(head: Letterhead, reader: Reader) -> RichText:
    """Date, author and addressee in a line."""
    _ = reader.words
    told = []
    if head.day:
        told.append(fill(_("Memo of {day}"), day=FixedText(written(head.day, reader.lang))))
    if head.author:
        told.append(fill(_("from {name}"), name=FixedText(head.author)))
    if head.addressee:
        told.append(fill(_("to {name}"), name=FixedText(head.addressee)))
    line: RichText = ()
    for part in told:
        line += (*((" · ",) if line else ()), *part)
    return line


def _stamp(known: list[RichText], reader: Reader) -> RichText:
    _ = reader.words
    text: RichText = (_("Not for distribution"),)
    for i, reason in enumerate(known):
        text += (": " if i == 0 else "; ", *reason)
    return text


def _title(reader: Reader) -> RichText:
    sheet = answer.memo_sheet(reader)
    if sheet:
        return (reader.quote(Place(sheet.sheet, TITLE_ROW, LABEL)),)
    return (FixedText(reader.ctx.model.title),)


def _sections(reader: Reader) -> Iterator[Section | Pair]:
    yield answer.section(reader)
    yield from answer.conclusions(reader)
    yield from _result_tables(reader)
    yield from _side_by_side(reader)
    yield from _bridge(reader)
    yield from _over_time(reader)
    yield from _cases(reader)
    yield from _sensitivity(reader)
    yield from _results(reader)
    yield from _claims(reader)
    yield from _assumptions(reader)
    yield from _limits(reader)
    yield from source_list.section(reader)
    yield edits_section.section(reader)
    yield _provenance(reader)


def _result_tables(reader: Reader) -> Iterator[Section]:
    """The tables of the other sheets of results; without such a sheet, of the calculations."""
    roles = {sheet.role for sheet in reader.ctx.model.sheets}
    wanted = "output" if "output" in roles else "calculation"
    for block, corner, sheet in reader.placed():
        if isinstance(block, TableBlock) and sheet.role == wanted and sheet.plan != "memo":
            table = tables.table(block, corner, sheet, reader)
            yield Section((reader.quote(corner),), (table,))


def _side_by_side(reader: Reader) -> Iterator[Section | Pair]:
    """The memo's own tables, beside the first table that stands with the claims."""
    claimed = next((c.sheet for _b, c in reader.blocks(Claims)), None)
    found = [
        (b, c, s, s.plan == "memo") for b, c, s in reader.placed() if isinstance(b, TableBlock)
    ]
    own = [(b, c, s) for b, c, s, memo in found if memo]
    others = [(b, c, s) for b, c, s, memo in found if not memo and c.sheet == claimed][:1]
    yield from _beside([(c, tables.table(b, c, s, reader)) for b, c, s in own + others], reader)


def _beside(found: list[tuple[Place, PageTable]], reader: Reader) -> Iterator[Section | Pair]:
    """Tables under the titles in their corners, two beside each other where they fit."""
    rest = list(found)
    while rest:
        corner, table = rest.pop(0)
        one = Section((reader.quote(corner),), (table,))
        share = column_widths.share(table, rest[0][1], reader.lang) if rest else None
        if share is None:
            yield one
            continue
        corner, table = rest.pop(0)
        yield Pair(one, Section((reader.quote(corner),), (table,)), share)


def _bridge(reader: Reader) -> Iterator[Section | Pair]:
    sections = [
        Section((reader.quote(corner),), (chart_data.bridge(block, corner, reader),))
        for block, corner in reader.blocks(Bridge)
    ][:1]
    by_step = chart_data.profile(reader)
    if by_step:
        sections.append(Section(by_step[0], (by_step[1],)))
    yield from sections


def _over_time(reader: Reader) -> Iterator[Section]:
    _ = reader.words
    for table in tables.over_time(reader):
        yield Section((_("Over time, live case"),), (table,))


def _cases(reader: Reader) -> Iterator[Section | Pair]:
    for block, corner, sheet in reader.placed():
        if isinstance(block, Comparison):
            table = tables.scenarios(block, corner, sheet, reader)
            if len(table.columns) > 1:
                yield Section((reader.quote(corner),), (table,))
            break
    lines = chart_data.by_case(reader)
    if lines:
        yield Section(lines[0], (lines[1],))
    for found, corner in reader.blocks(Breakevens):
        yield Section((reader.quote(corner),), (tables.breakevens(found, corner, reader),))


def _sensitivity(reader: Reader) -> Iterator[Section | Pair]:
    _ = reader.words
    parts: list[PagePart] = []
    for block, corner in reader.blocks(Grid):
        parts.append(tables.grid(block, corner, reader))
        break
    for found, corner in reader.blocks(Tornado):
        parts.append(chart_data.swings(found, corner, reader))
        break
    if parts:
        yield Section((_("Sensitivity"),), tuple(parts))


def _results(reader: Reader) -> Iterator[Section | Pair]:
    found = tables.final(reader)
    yield from _beside([(c, tables.results(b, c, s, reader)) for b, c, s in found], reader)


def _claims(reader: Reader) -> Iterator[Section]:
    for block, corner in reader.blocks(Claims):
        yield Section((reader.quote(corner),), (tables.claims(block, corner, reader),))


def _assumptions(reader: Reader) -> Iterator[Section]:
    _ = reader.words
    ranked, table = assumptions.table(reader)
    if table:
        told = _("Assumptions that carry the result") if ranked else _("Assumptions, not ranked")
        yield Section((told,), (table,))


def _limits(reader: Reader) -> Iterator[Section]:
    """What is not modelled: the other notes of the memo's sheet, or every note elsewhere."""
    said = answer.sentences(reader)
    notes = [found for found in answer.notes(reader, memo=True) if found != said]
    if not notes and answer.memo_sheet(reader) is None:
        notes = list(answer.notes(reader, memo=False))
    for block, corner in notes:
        text: RichText = ()
        for line in answer.lines(block, corner, reader):
            text += (*((" ",) if text else ()), *line)
        yield Section((reader.quote(corner),), (Paragraph(text),))


def _provenance(reader: Reader) -> Section:
    _ = reader.words
    state, ctx = reader.state, reader.ctx
    model = ctx.model
    says = _(
        "Workbook {file}, SHA-256 {hash}. Template {template} {version}, SHA-256 {digest}."
        " modelgen {tool}. Live case: {case}. {checks}. Every figure was recalculated from"
        " the workbook's own formulas."
    )
    if not state.sha256:  # a model that is no file yet
        says = _(
            "Template {template} {version}, SHA-256 {digest}. modelgen {tool}. Live case: {case}."
            " {checks}. Every figure is calculated by the formulas of the workbook."
        )
    told = fill(
        says,
        file=FixedText(Path(state.shown).name),
        hash=FixedText(state.sha256),
        template=FixedText(model.template),
        version=FixedText(model.version),
        digest=FixedText(f"{ctx.template.digest[:16]}…"),
        tool=FixedText(__version__),
        case=reader.live_case(),
        checks=reader.quote(checks.status(ctx)),
    )
    return Section((_("Provenance"),), (Paragraph(told, "note"),))
