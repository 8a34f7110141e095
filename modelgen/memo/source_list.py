"""The list of sources in the memo: every source of the workbook's register, in its order."""

from collections.abc import Iterator, Mapping
from datetime import date
from urllib.parse import quote

from ..addresses import Place
from ..compile.blocks import sources
from ..compile.blocks.sources import Sources
from ..days import day_of
from ..problems import visible
from ..translations import day
from .document import ListedSource, ListedSources, Section
from .figures import FixedText, RichText
from .quotes import Reader, fill

UNSAFE = dict.fromkeys(map(ord, '<>"\\'))


def section(reader: Reader) -> Iterator[Section]:
    """Who said it, where and when, and when it was read; as the cells of the register say."""
    for block, corner in reader.blocks(Sources):
        found = (
            _listed(sources.source_places(corner, i), reader) for i in range(len(block.items))
        )
        yield Section((reader.quote(corner),), (ListedSources(tuple(found)),))


def _listed(at: tuple[Place, ...], reader: Reader) -> ListedSource:
    _ = reader.words
    cells: Mapping[str, RichText] = {
        "label": (reader.quote(at[sources.LABEL]),),
        "tag": (reader.quote(at[sources.TAG]),),
        "title": (reader.quote(at[sources.TITLE]),),
        "by": (reader.quote(at[sources.BY]),),
        "date": _day(at[sources.DATE], reader),
    }
    text = fill(_("{label} ({tag}). Title: {title}. By: {by}. Date: {date}. Address: "), **cells)
    after = fill(_(". Read on: {day}."), day=_day(at[sources.READ_ON], reader))
    reason = reader.quote(at[sources.REASON])
    if reason.text != sources.NOTHING:
        after += (" ", *fill(_("Stands, even when old: {reason}"), reason=reason))
    address = reader.quote(at[sources.ADDRESS])
    leads = address.text.startswith(("https://", "http://"))
    return ListedSource(text, _linked(address.text) if leads else "", (address,), after)


def _linked(address: str) -> str:
    """An address for a click: nothing unseen is in it, and it ends where brackets around it do."""
    return quote(visible(address), safe="".join(map(chr, range(33, 127))).translate(UNSAFE))


def _day(at: Place, reader: Reader) -> RichText:
    """A date as readers write it, or what the cell says in its place."""
    content = reader.state.cells[reader.home(at)].content
    if isinstance(content, float | int):  # what a spreadsheet makes of a date
        content = day_of(content)
    if isinstance(content, date):
        return (FixedText(day(content, reader.lang)),)
    return (reader.quote(at),)
