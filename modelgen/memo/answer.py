"""The first page of a memo: the question, what answers it, the key figures, the conclusion."""

from collections.abc import Iterator

from ..addresses import Place
from ..book.values import agree
from ..compile.blocks import checks
from ..compile.blocks.conclusion import Conclusion
from ..compile.blocks.figures import Figures
from ..compile.blocks.lines import Lines
from ..compile.blocks.notes import Notes
from ..template.schema import SheetSpec
from . import tables
from .document import (
    Box,
    Boxes,
    Bullets,
    Column,
    PagePart,
    PageTable,
    Paragraph,
    Section,
    TableCell,
    TableRow,
)
from .figures import FixedText, RichText, plain
from .quotes import Reader, fill

MOST = 4
"""Key figures in a row."""


def section(reader: Reader) -> Section:
    """The question, what the workbook's own sentences answer, and the key figures.

    A heading of the workbook's that asks already is not followed by the template's question.
    """
    _ = reader.words
    parts: list[PagePart] = [Paragraph((FixedText(reader.ctx.model.question),), "lead")]
    title: RichText = (_("Question"),)
    found = sentences(reader)
    if found:
        block, corner = found
        title = (reader.quote(corner),)
        if plain(title, reader.lang).rstrip().endswith("?"):
            parts.clear()
        parts.append(Bullets(tuple(lines(block, corner, reader))))
    elif words := tuple(_words(reader)):
        parts.append(Bullets(words))
    parts += [*_boxes(reader), *_alerts(reader)]
    identity = _identity(reader)
    if identity:
        parts.append(Paragraph(identity))
    return Section(title, tuple(parts))


def sentences(reader: Reader) -> tuple[Notes, Place] | None:
    """The first notes of the memo's sheet with a sentence that is computed: they answer."""
    for block, corner in notes(reader, memo=True):
        if any(line.formula for line in block.lines):
            return block, corner
    return None


def notes(reader: Reader, *, memo: bool) -> Iterator[tuple[Notes, Place]]:
    for block, corner, sheet in reader.placed():
        if isinstance(block, Notes) and (sheet.plan == "memo") == memo:
            yield block, corner


def lines(block: Notes, corner: Place, reader: Reader) -> Iterator[RichText]:
    _ = reader.words
    for i in range(len(block.lines)):
        term, says = block.places(corner, i)
        told = reader.quote(says)
        if term:
            yield fill(_("{label}: {value}"), label=reader.quote(term), value=told)
        else:
            yield (told,)


def _boxes(reader: Reader) -> Iterator[Boxes]:
    """The key figures of the memo's sheet; without any, the headline and the other outputs.

    An input answers nothing, so none stands here.
    """
    found = next(reader.blocks(Figures), None)
    boxes = _declared(*found, reader) if found else _outputs(reader)
    if boxes:
        yield Boxes(tuple(boxes))


def _declared(block: Figures, corner: Place, reader: Reader) -> list[Box]:
    _ = reader.words
    boxes = []
    for i, item in enumerate(block.items):
        label, value, *others = block.box(corner, i)
        beside = tuple(
            fill(_("{label}: {value}"), label=FixedText(word), value=reader.figure(place))
            for word, place in zip(block.beside_labels, others, strict=True)
        )
        if reader.ctx.item(item.item).kind != "input":
            boxes.append(Box((reader.quote(label),), reader.figure(value), beside))
    return boxes


def _results(reader: Reader) -> Iterator[tuple[str, bool]]:
    """Headline, companion and outputs, if they are calculated; and whether they are words."""
    ctx = reader.ctx
    outputs = [i.name for block in ctx.model.of(Lines) for i in block.items if i.output]
    for name in dict.fromkeys((ctx.model.headline, ctx.model.beside, *outputs)):
        if ctx.item(name).kind == "line":
            yield name, ctx.format(ctx.item(name).unit) == "text"


def _words(reader: Reader) -> Iterator[RichText]:
    """The outputs that are words, where no sentence is written for the memo."""
    _ = reader.words
    for name, words in _results(reader):
        if words:
            yield fill(_("{label}: {value}"), label=reader.label(name), value=reader.live(name))


def _outputs(reader: Reader) -> list[Box]:
    """The first results, each with the cases beside the live one."""
    _ = reader.words
    layout = reader.ctx.layout
    names = [name for name, words in _results(reader) if not words]
    boxes = []
    for name in names[:MOST]:
        beside = tuple(
            fill(
                _("{label}: {value}"),
                label=reader.case_label(case, True),
                value=reader.figure(layout.case(name, case)),
            )
            for case in tables.compared(reader)
        )
        boxes.append(Box(tables.named(reader, name), reader.live(name), beside))
    return boxes


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


def conclusions(reader: Reader) -> Iterator[Section]:
    """What somebody wrote into the rows that are there for it; nothing where they are empty."""
    for block, corner in reader.blocks(Conclusion):
        rows = (block.row_places(corner, row, reader.ctx) for row in range(block.rows))
        lines = [line for places in rows for at in places for line in reader.typed(at)]
        if lines:
            yield Section((reader.quote(corner),), tuple(Paragraph((line,)) for line in lines))


def memo_sheet(reader: Reader) -> SheetSpec | None:
    return next((s for s in reader.ctx.model.sheets if s.plan == "memo"), None)
