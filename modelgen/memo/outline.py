"""A workbook as a memo: which of its blocks are told, in what order; nothing of file formats."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from .. import __version__
from ..addresses import Place
from ..book.values import agree
from ..compile.blocks import checks
from ..compile.blocks.breakevens import Breakevens
from ..compile.blocks.bridge import Bridge
from ..compile.blocks.claims import Claims
from ..compile.blocks.comparison import Comparison
from ..compile.blocks.conclusion import Conclusion
from ..compile.blocks.figures import Figures
from ..compile.blocks.grid import Grid
from ..compile.blocks.notes import Notes
from ..compile.blocks.table import Table as TableBlock
from ..compile.blocks.tornado import Tornado
from ..compile.layout import LABEL, TITLE_ROW
from ..merge.live_model import LiveModel
from ..template.schema import SheetSpec
from ..translations import day as written
from . import chart_data, edits_section, tables
from .document import (
    Box,
    Boxes,
    Bullets,
    Column,
    Memo,
    PagePart,
    PageTable,
    Pair,
    Paragraph,
    Section,
    TableCell,
    TableRow,
)
from .figures import FixedText, RichText, plain
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
        author=head.author or ctx.model.author,
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
    sheet = _memo_sheet(reader)
    if sheet:
        return (reader.quote(Place(sheet.sheet, TITLE_ROW, LABEL)),)
    return (FixedText(reader.ctx.model.title),)


def _memo_sheet(reader: Reader) -> SheetSpec | None:
    return next((s for s in reader.ctx.model.sheets if s.plan == "memo"), None)


def _sections(reader: Reader) -> Iterator[Section | Pair]:
    yield _answer(reader)
    yield from _conclusions(reader)
    yield from _side_by_side(reader)
    yield from _bridge(reader)
    yield from _cases(reader)
    yield from _sensitivity(reader)
    yield from _results(reader)
    yield from _claims(reader)
    yield from _assumptions(reader)
    yield from _limits(reader)
    yield edits_section.section(reader)
    yield _provenance(reader)


def _answer(reader: Reader) -> Section:
    """The question, what the workbook's own sentences answer, and the key figures.

    A heading of the workbook's that asks already is not followed by the template's question.
    """
    _ = reader.words
    parts: list[PagePart] = [Paragraph((FixedText(reader.ctx.model.question),), "lead")]
    title: RichText = (_("Question"),)
    found = next(_notes(reader, memo=True), None)
    if found:
        block, corner = found
        title = (reader.quote(corner),)
        if plain(title, reader.lang).rstrip().endswith("?"):
            parts.clear()
        parts.append(Bullets(tuple(_lines(block, corner, reader))))
    parts += [_boxes(reader), *_alerts(reader)]
    identity = _identity(reader)
    if identity:
        parts.append(Paragraph(identity))
    return Section(title, tuple(parts))


def _notes(reader: Reader, *, memo: bool) -> Iterator[tuple[Notes, Place]]:
    for block, corner, sheet in reader.placed():
        if isinstance(block, Notes) and (sheet.plan == "memo") == memo:
            yield block, corner


def _lines(block: Notes, corner: Place, reader: Reader) -> Iterator[RichText]:
    _ = reader.words
    for i in range(len(block.lines)):
        term, says = block.places(corner, i)
        told = reader.quote(says)
        if term:
            yield fill(_("{label}: {value}"), label=reader.quote(term), value=told)
        else:
            yield (told,)


def _boxes(reader: Reader) -> Boxes:
    """The key figures of the memo's sheet; without one, the headline and its companion."""
    _ = reader.words
    model = reader.ctx.model
    found = next(reader.blocks(Figures), None)
    if found is None:
        names = (model.headline, model.beside)
        return Boxes(tuple(Box((reader.label(n),), reader.live(n), ()) for n in names))
    block, corner = found
    boxes = []
    for i in range(len(block.items)):
        label, value, *others = block.box(corner, i)
        beside = tuple(
            fill(_("{label}: {value}"), label=FixedText(word), value=reader.figure(place))
            for word, place in zip(block.beside_labels, others, strict=True)
        )
        boxes.append(Box((reader.quote(label),), reader.figure(value), beside))
    return Boxes(tuple(boxes))


def _identity(reader: Reader) -> RichText:
    """That the companion is the headline over one plus the headline, where every case says so."""
    model, layout = reader.ctx.model, reader.ctx.layout
    _ = reader.words
    if not reader.ctx.is_share(reader.ctx.item(model.headline).unit):
        return ()
    pairs = [
        (
            reader.figure(layout.case(model.headline, c)),
            reader.figure(layout.case(model.beside, c)),
        )
        for c in layout.cases
    ]
    live = (reader.live(model.headline), reader.live(model.beside))
    known = [(m.number, r.number) for m, r in (*pairs, live)]
    held = [m != -1 and agree(r, m / (1 + m)) for m, r in known if m is not None and r is not None]
    if not held or not all(held) or None in known[-1]:
        return ()
    return fill(
        _(
            "One profit seen from two sides: {headline} {m}, {beside} {r}."
            " Margin = markup ÷ (1 + markup): {m} ÷ (1 + {m}) = {r}."
        ),
        headline=reader.label(model.headline),
        beside=reader.label(model.beside),
        m=live[0],
        r=live[1],
    )


def _alerts(reader: Reader) -> Iterator[PageTable]:
    """Every alert that is raised: its name, what it says, and its cell."""
    _ = reader.words
    raised: list[TableRow] = []
    for block, corner in reader.blocks(checks.Checks):
        for flag in block.flags(corner, reader.ctx)[1]:
            if reader.figure(flag).number:
                name, says = (reader.quote(place) for place in checks.alert_texts(flag))
                texts: tuple[RichText, ...] = (
                    (name,),
                    (says,),
                    (FixedText(str(reader.home(flag))),),
                )
                raised.append(TableRow(tuple(TableCell(text) for text in texts)))
    if raised:
        columns = (
            Column((_("Alert raised"),), 3, number=False),
            Column((_("What it says"),), 5, number=False),
            Column((_("Cell"),), 1, number=False),
        )
        yield PageTable((), columns, tuple(raised), small=True)


def _conclusions(reader: Reader) -> Iterator[Section]:
    """What somebody wrote into the rows that are there for it; nothing where they are empty."""
    for block, corner in reader.blocks(Conclusion):
        rows = (block.row_places(corner, row, reader.ctx) for row in range(block.rows))
        lines = [line for places in rows for at in places for line in reader.typed(at)]
        if lines:
            yield Section((reader.quote(corner),), tuple(Paragraph((line,)) for line in lines))


def _side_by_side(reader: Reader) -> Iterator[Section | Pair]:
    """The memo's own tables, beside the first table that stands with the claims."""
    claimed = next((c.sheet for _b, c in reader.blocks(Claims)), None)
    left = [
        Section((reader.quote(c),), (tables.table(b, c, s, reader),))
        for b, c, s in reader.placed()
        if isinstance(b, TableBlock) and s.plan == "memo"
    ]
    right = [
        Section((reader.quote(c),), (tables.table(b, c, s, reader),))
        for b, c, s in reader.placed()
        if isinstance(b, TableBlock) and c.sheet == claimed
    ][:1]
    if len(left) == 1 and right:
        yield Pair(left[0], right[0])
    else:
        yield from (*left, *right)


def _bridge(reader: Reader) -> Iterator[Section | Pair]:
    sections = [
        Section((reader.quote(corner),), (chart_data.bridge(block, corner, reader),))
        for block, corner in reader.blocks(Bridge)
    ][:1]
    by_step = chart_data.profile(reader)
    if by_step:
        sections.append(Section(by_step[0], (by_step[1],)))
    yield from sections


def _cases(reader: Reader) -> Iterator[Section | Pair]:
    for block, corner, sheet in reader.placed():
        if isinstance(block, Comparison):
            table = tables.scenarios(block, corner, sheet, reader)
            yield Section((reader.quote(corner),), (table,))
            break
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
    found = [
        Section((reader.quote(corner),), (tables.results(block, corner, sheet, reader),))
        for block, corner, sheet in tables.final(reader)
    ]
    while len(found) > 1:
        yield Pair(found.pop(0), found.pop(0))
    yield from found


def _claims(reader: Reader) -> Iterator[Section]:
    for block, corner in reader.blocks(Claims):
        yield Section((reader.quote(corner),), (tables.claims(block, corner, reader),))


def _assumptions(reader: Reader) -> Iterator[Section]:
    _ = reader.words
    table = tables.assumptions(reader)
    if table:
        yield Section((_("Assumptions that carry the result"),), (table,))


def _limits(reader: Reader) -> Iterator[Section]:
    """What is not modelled: the other notes of the memo's sheet, or every note elsewhere."""
    notes = list(_notes(reader, memo=True))[1:]
    if not notes and _memo_sheet(reader) is None:
        notes = list(_notes(reader, memo=False))
    for block, corner in notes:
        text: RichText = ()
        for line in _lines(block, corner, reader):
            text += (*((" ",) if text else ()), *line)
        yield Section((reader.quote(corner),), (Paragraph(text),))


def _provenance(reader: Reader) -> Section:
    _ = reader.words
    state, ctx = reader.state, reader.ctx
    model = ctx.model
    told = fill(
        _(
            "Workbook {file}, SHA-256 {hash}. Template {template} {version}, SHA-256 {digest}."
            " modelgen {tool}. Live case: {case}. {checks}. Every figure was recalculated from"
            " the workbook's own formulas."
        ),
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
