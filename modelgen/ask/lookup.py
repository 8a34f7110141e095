"""What a word of the command line means in a model: an item, or a cell as its user sees it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass

from ..addresses import LAST_COL, LAST_ROW, QUOTED, Place, Spot, a1, quoted, spot
from ..book.book import Cell
from ..compile.item_words import Words
from ..compile.wording import content
from ..merge.live_model import LiveModel
from ..problems import ModelError, Problem, few, suggestion
from ..template.items import LINES
from ..translations import told as _
from ..xlsx.reader import FileCell

CANDIDATES = 6

LONGEST = 32767
"""Characters in a cell."""

WIDTH = 10
"""How far from its label a figure is looked for."""

WITH_CASES = (*LINES, "input")
"""The kinds of items that have a column per case."""

_ADDRESS = re.compile(rf"=?(?:({QUOTED}|.+)!)?(\$?[A-Za-z]{{1,3}}\$?\d{{1,7}})(:.*)?")


@dataclass(frozen=True, slots=True)
class OwnCell:
    """A cell that somebody added, where it stands in the workbook."""

    place: Place
    found: FileCell

    def shown(self, state: LiveModel) -> str:
        """What it holds, as a line of text; computed where the file holds no value."""
        value, formula = self.found.value, self.found.formula
        value = state.calculation.value(self.place) if value is None else value
        told = "?" if value is None else content(value, LONGEST)
        return f"={formula}  →  {told}" if formula else told


Meant = str | Cell | OwnCell
"""The name of an item, a generated cell, or one that somebody added."""


def meant(state: LiveModel, word: str) -> Meant:
    """What a word means: a name, an id, an address, or a label.

    Raises ModelError for a word that means nothing, or several things.
    """
    if word in state.ctx.analysis.items:
        return word
    known = {cell.id.text: cell for cell in state.book.cells if cell.id}
    if word in known:
        return known[word]
    named_so = Words(state.ctx).meaning(word)
    if named_so in known:
        return known[named_so]
    named = {name.name: name.area.first for name in state.book.names}
    if word in named and named[word] in state.cells:
        return state.cells[named[word]]
    address = _ADDRESS.fullmatch(word.strip())
    if address:
        return _at(state, address)
    return _labelled(state, word)


def sheet(state: LiveModel, word: str) -> str:
    """The name that a sheet has in the workbook, whatever capitals a word has.

    A sheet that was renamed or translated answers to its earlier name too. Raises ModelError for
    a sheet that is not there.
    """
    names = _sheets(state)
    for asked in dict.fromkeys((word, _translated(state, word))):
        near = {_plain(name): name for name in names}
        renamed = {_plain(old): new for old, new in _renamed(state).items()}
        found = near.get(_plain(asked)) or renamed.get(_plain(asked))
        if found:
            return found
    hint = suggestion(word, names)
    known = few([f"`{name}`" for name in names], 20)
    listed = "" if hint else _("; the sheets are {sheets}").format(sheets=known)
    raise _refusal(_("unknown sheet `{name}`").format(name=word) + hint + listed)


def own_cells(state: LiveModel, name: str) -> Iterator[OwnCell]:
    """What somebody added to a sheet, row by row."""
    tab = state.placement.match.returned.tab(name) if state.placement else None
    if tab is None or not tab.is_worksheet or state.placement is None:
        return
    for at, found in sorted(tab.cells.items()):
        if not found.empty and not state.placement.generated(name, at):
            yield OwnCell(Place(name, *at), found)


def rows(state: LiveModel) -> dict[tuple[str, int], str]:
    """The item that stands in each row of the calculation sheets."""
    layout = state.ctx.layout
    places = ((state.place(place), name) for name, place in layout.items.items())
    return {(p.sheet, p.row): name for p, name in places if name not in layout.lengths}


def _at(state: LiveModel, address: re.Match[str]) -> Meant:
    """The cell at an address; one without a sheet if there is only one such."""
    name, cell, rest = address.groups()
    at = spot(cell.replace("$", "").upper())
    if rest or not (0 <= at[0] <= LAST_ROW and at[1] <= LAST_COL):
        said = _("`{cells}` is no single cell; write one, such as 'Profit!D17'")
        raise _refusal(said.format(cells=address[0]))
    if name:
        bare = name[1:-1].replace("''", "'") if re.fullmatch(QUOTED, name) else name
        there = sheet(state, bare)
        found = _cell(state, there, at)
        if found is None:
            raise _refusal(_("{at} holds nothing").format(at=f"{quoted(there)}!{a1(*at)}"))
        return found
    everywhere = {s: one for s in _sheets(state) if (one := _cell(state, s, at))}
    technical = astuple(state.ctx.tool_sheets)
    found_on = {s: one for s, one in everywhere.items() if s not in technical} or everywhere
    if len(found_on) != 1:
        what = few([f"'{s}!{a1(*at)}'" for s in found_on], CANDIDATES)
        if not found_on:
            raise _refusal(_("{at} holds nothing").format(at=f"`{a1(*at)}`"))
        said = _("`{cell}` stands on several sheets: {cells}; write one")
        raise _refusal(said.format(cell=a1(*at), cells=what))
    return next(iter(found_on.values()))


def _cell(state: LiveModel, name: str, at: Spot) -> Meant | None:
    """What stands on a sheet of the workbook, as it was read; None where nothing does."""
    place: Place | None = Place(name, *at)
    tab = None
    if state.placement:
        tab = state.placement.match.returned.tab(name)
        place = state.placement.spot(name, at)
    cell = state.cells.get(place) if place else None
    if cell and (cell.content != "" or cell.id):
        return cell
    found = tab.cells.get(at) if tab and tab.is_worksheet else None
    return OwnCell(Place(name, *at), found) if found and not found.empty else None


def _labelled(state: LiveModel, word: str) -> Meant:
    """The item or the row with a label."""
    if not _plain(word):
        raise _refusal(_("write an item by its name or label, or a cell such as 'Profit!D17'"))
    labels = {name: item.label for name, item in state.ctx.analysis.items.items()}
    for asked in dict.fromkeys((word, _translated(state, word))):
        names = [name for name, label in labels.items() if _plain(label) == _plain(asked)]
        names = names or [name for name, label in labels.items() if _short(label) == _plain(asked)]
        found: list[Meant] = [*names] or list(_texts(state, asked))
        if len(found) == 1:
            return found[0]
        if found:
            several = [_shown(state, one) for one in found]
            said = _("`{word}` is said of several: {items}; name one of these")
            raise _refusal(said.format(word=word, items=few(several, CANDIDATES)))
    near = [name for name, label in labels.items() if _plain(word) in _plain(label)]
    hint = suggestion(word, {*labels, *labels.values()})
    if near and not hint:
        items = few([_shown(state, name) for name in near], CANDIDATES)
        hint = _("; it stands in the labels of {items}").format(items=items)
    raise _refusal(_("unknown item `{name}`").format(name=word) + hint)


def _texts(state: LiveModel, word: str) -> Iterator[Meant]:
    """What stands in the rows that begin with a text: an item, or the first calculated cell."""
    items, seen = rows(state), set[tuple[str, int]]()
    for cell in state.book.cells:
        here = cell.place.sheet, cell.place.row
        if (
            here in seen
            or not isinstance(cell.content, str)
            or _plain(cell.content) != _plain(word)
        ):
            continue
        seen.add(here)
        found = items.get(here) or next(_beside(state, cell), None)
        if found:
            yield found


def _beside(state: LiveModel, label: Cell) -> Iterator[Cell]:
    """The figures and formulas to the right of a label, those with an id first."""
    places = (label.place.moved(cols=n) for n in range(1, WIDTH))
    cells = [cell for cell in map(state.cells.get, places) if cell]
    yield from (cell for cell in cells if cell.id)
    yield from (cell for cell in cells if not isinstance(cell.content, str))


def _shown(state: LiveModel, one: Meant) -> str:
    if isinstance(one, str):
        return f"`{one}` ({state.place(state.ctx.layout.items[one])})"
    return f"'{one.place}'"


def _sheets(state: LiveModel) -> list[str]:
    """The sheets in the workbook's order and words, those that somebody added among them."""
    if state.placement:
        return [tab.name for tab in state.placement.match.returned.tabs]
    return [one.name for one in state.book.sheets]


def _renamed(state: LiveModel) -> Mapping[str, str]:
    """The sheets that have another name than they were generated with."""
    if not state.placement:
        return {}
    return {old: tab.name for old, tab in state.placement.match.tabs.items()}


def _translated(state: LiveModel, word: str) -> str:
    """A text of the template in the language of the workbook, where it is in another one."""
    texts = state.ctx.model.languages.get(state.ctx.lang, {})
    return next((new for old, new in texts.items() if _plain(old) == _plain(word)), word)


def _short(label: str) -> str:
    """A label without what it says in brackets behind."""
    return _plain(label).partition(" (")[0]


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _refusal(message: str) -> ModelError:
    return ModelError([Problem(message)])
