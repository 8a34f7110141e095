"""The inputs that rest on an assumption, by what they move, each with evidence and source."""

from collections.abc import Mapping

from ..addresses import Place
from ..compile.blocks import tornado
from ..compile.blocks.assumed import Assumed
from ..compile.blocks.inputs import NO_RANGE, facts
from ..compile.blocks.tornado import Tornado, weak_shares
from ..compile.layout import LABEL
from ..compile.sensitivity_points import tornado_drivers
from .document import Column, PageTable, TableCell, TableRow
from .figures import Figure, RichText
from .quotes import Reader, fill
from .tables import named, unit_of


def table(reader: Reader) -> tuple[bool, PageTable | None]:
    """Whether they are ranked, and live value, range, evidence and source of each.

    A template lists them in a block; else they are told by their evidence, if there are any. They
    are ranked by the swings of the first tornado; what it does not see move is named below.
    """
    names = tuple(i.name for i in reader.ctx.model.inputs() if i.assumed)
    caption: RichText = ()
    for block, corner in reader.blocks(Assumed):
        names, caption = block.items, (reader.quote(corner),)
        break
    swings = _swings(reader)
    shown = sorted((n for n in names if _size(swings.get(n))), key=lambda n: -_size(swings[n]))
    ranked = bool(shown)
    if not names:
        return ranked, None
    columns = _columns(reader, ranked)
    rows = tuple(_row(name, swings if ranked else {}, reader) for name in shown or names)
    left = tuple(name for name in names if ranked and name not in shown)
    note = (*_tag_note(reader), *_weak(reader), *_unmoved(left, swings, reader))
    return ranked, PageTable(caption, columns, rows, note)


def _swings(reader: Reader) -> dict[str, Figure]:
    """What each driver of the first tornado moves; the text of an end that is no number."""
    for block, corner in reader.blocks(Tornado):
        found = {}
        for i, item in enumerate(block.drivers(reader.ctx.analysis)):
            at = tornado.driver_places(block, corner, i, reader.ctx)
            ends = [reader.figure(at[col]) for col in (tornado.AT_LOW, tornado.AT_HIGH)]
            swing = reader.figure(at[tornado.SWING])
            found[item.name] = next((end for end in ends if end.number is None), swing)
        return found
    return {}


def _size(swing: Figure | None) -> float:
    """What to rank by: an end without a number is the most that can happen."""
    if swing is None:
        return 0.0
    return float("inf") if swing.number is None else swing.number


def _columns(reader: Reader, ranked: bool) -> tuple[Column, ...]:
    _ = reader.words
    swing: tuple[Column, ...] = ()
    for block, _corner in reader.blocks(Tornado):
        swing = (Column((_("Swing"),), 1, unit_of(reader, block.output)),)
        break
    return (
        Column((_("Assumption"),), 2.6, number=False),
        Column((_("Live case"),), 0.9),
        Column((_("Low"),), 0.9),
        Column((_("High"),), 0.9),
        *(swing if ranked else ()),
        Column((_("Evidence"),), 0.9, number=False),
        Column((_("Source"),), 3.0, number=False),
    )


def _row(name: str, swings: Mapping[str, Figure], reader: Reader) -> TableRow:
    limits = facts(name, reader.ctx)
    figures = [TableCell((reader.live(name),))]
    low, high = (reader.figure(limits[word]) for word in ("low", "high"))
    figures += [TableCell((end,) if low.value != high.value else ("–",)) for end in (low, high)]
    figures += [TableCell((swings[name],))] if swings else []
    texts = (TableCell(_tags(reader, limits)), TableCell((reader.quote(limits["source"]),)))
    return TableRow((TableCell(named(reader, name)), *figures, *texts))


def _tag_note(reader: Reader) -> RichText:
    _ = reader.words
    tags = _(
        "Evidence: P primary source, PA assumed by the primary source, S secondary source,"
        " D derived, A assumption without a source."
    )
    return (tags,)


def _unmoved(left: tuple[str, ...], swings: Mapping[str, Figure], reader: Reader) -> RichText:
    """What the tornado moves without effect, what its template leaves out, what cannot move."""
    _ = reader.words
    still = [name for name in left if name in swings]
    told: RichText = ()
    for block, _corner in reader.blocks(Tornado):
        ranged = {item.name for item in tornado_drivers(reader.ctx.analysis, block.output)}
        apart = [name for name in left if name not in swings and name in ranged]
        others = [name for name in left if name not in swings and name not in ranged]
        result = reader.label(block.output)
        swing = _("Swing: by how much {result} moves over the range.")
        told += (" ", *fill(swing, result=result))
        if still:
            says = _("Without effect on {result} in the live case: {items}.")
            told += (" ", *fill(says, result=result, items=_listed(still, reader)))
        if apart:
            says = _("Left out of the ranking, though a range moves {result}: {items}.")
            told += (" ", *fill(says, result=result, items=_listed(apart, reader)))
        if others:
            says = _("Without a range that moves {result}, so not ranked: {items}.")
            told += (" ", *fill(says, result=result, items=_listed(others, reader)))
        break
    return told


def _listed(names: list[str], reader: Reader) -> RichText:
    """Items with their live values: `Useful life, years 4.0 · …`."""
    found: RichText = ()
    for name in names:
        found += (*((" · ",) if found else ()), *named(reader, name), " ", reader.live(name))
    return found


def _tags(reader: Reader, limits: Mapping[str, Place]) -> RichText:
    """The tag of a value, and that of its range where it is another."""
    _ = reader.words
    tag, other = (reader.quote(limits[word]) for word in ("evidence", "range_evidence"))
    if other.text in (tag.text, NO_RANGE):
        return (tag,)
    return fill(_("{tag}, range {range}"), tag=tag, range=other)


def _weak(reader: Reader) -> RichText:
    """What the swings of the tornado rest on, where the template has a tornado."""
    _, shares = reader.words, weak_shares(reader.ctx, reader.words)
    if not shares:
        return ()
    pairs = [
        fill(
            _("{label}: {value}"),
            label=reader.quote(Place(place.sheet, place.row, LABEL)),
            value=reader.figure(place),
        )
        for _word, place in shares
    ]
    told = pairs[0] + tuple(run for pair in pairs[1:] for run in (" · ", *pair))
    return (" ", _("Share of all swings that rests on"), " – ", *told, ".")
