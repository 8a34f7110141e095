"""Rows of tables found again by what they say: people sort them, put rows in and take rows out."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..book.book import Book, Cell
from ..compile.layout import ID, LABEL
from ..template.entries import plain
from ..template.records import SPARE
from ..xlsx.reader import Returned, Tab
from .row_alignment import Alignment, FileGrid, columns, identity


@dataclass(frozen=True)
class TableRows:
    """A table of a Book: its rows by key, and the columns that are typed."""

    name: str
    sheet: str
    keys: Mapping[str, int]
    """The row of each key, from the first to the last."""
    called: Mapping[str, str]
    """What each row says in its first column, as it was generated; nothing where it waits."""
    columns: tuple[int, ...]

    @property
    def rows(self) -> range:
        return range(min(self.keys.values()), max(self.keys.values()) + 1)


def tables(book: Book) -> tuple[TableRows, ...]:
    """The tables of a Book, in its order."""
    found: dict[str, list[Cell]] = {}
    for cell in book.cells:
        if cell.waits:
            found.setdefault(cell.id.text.partition(".")[0], []).append(cell)
    return tuple(_table(name, cells) for name, cells in found.items())


def _table(name: str, cells: list[Cell]) -> TableRows:
    keys = {cell.id.text.split(".")[1]: cell.place.row for cell in cells}
    first = (cell for cell in cells if cell.place.col == LABEL)
    called = {cell.id.text.split(".")[1]: plain(str(cell.content)) for cell in first}
    columns = tuple(dict.fromkeys(cell.place.col for cell in cells))
    return TableRows(name, cells[0].place.sheet, keys, called, columns)


def names(book: Book) -> frozenset[str]:
    """The defined names of the columns of tables: they tell from where to where one stands."""
    spots = {(table.sheet, table.rows[0], col) for table in tables(book) for col in table.columns}
    return frozenset(
        name.name
        for name in book.names
        if (name.area.sheet, name.area.top, name.area.left) in spots
    )


@dataclass(frozen=True)
class Refit:
    """What became of the rows of the tables of a sheet."""

    rows: Mapping[int, int]
    """Where what each row says now stands."""
    places: Mapping[int, int]
    """Where the place of each row stands, whatever says what there: formulas elsewhere read it."""
    blank: frozenset[int]
    """Rows that stand where rows of the table are, and are none: nobody has filled them."""


def refits(
    book: Book, returned: Returned, tabs: Mapping[str, Tab], fits: Mapping[str, Alignment]
) -> dict[str, Refit]:
    """By sheet, what became of the rows of tables that somebody sorted, put in or took out."""
    found = dict[str, Refit]()
    known = names(book)
    for table in tables(book):
        columns = (n for n in book.names if n.name in known and n.area.sheet == table.sheet)
        areas = (returned.area(n.name) for n in columns if n.area.top == table.rows[0])
        tab = tabs.get(table.sheet)
        area = next((a for a in areas if a and tab and a.sheet == tab.name), None)
        if tab and area:
            more = _refit(table, tab, range(area.top, area.bottom + 1), fits[table.sheet])
            one = found.get(table.sheet, Refit({}, {}, frozenset()))
            found[table.sheet] = Refit(
                {**one.rows, **more.rows}, {**one.places, **more.places}, one.blank | more.blank
            )
    return found


def _refit(table: TableRows, tab: Tab, span: range, fit: Alignment) -> Refit:
    rows = dict(_paired(table, tab, span, fit))
    below = {table.rows.stop: fit.rows.get(table.rows.stop, span.stop)}
    places = {**_places(table, tab, span, fit), **below}  # so that lost rows at the end are lost
    free = (at for at in span if at not in rows.values())
    return Refit(
        {**rows, **below}, places, frozenset(at for at in free if not _filled(table, tab, at, fit))
    )


def _places(table: TableRows, tab: Tab, span: range, fit: Alignment) -> dict[int, int]:
    """Where the place of each row stands: where its id does, as long as nobody sorted the ids."""
    if len(span) == len(table.rows):
        return dict(zip(table.rows, span, strict=True))
    col = fit.cols.get(ID, ID)
    ids = {str(_value(tab, at, col) or ""): at for at in span}
    named = {row: ids.get(f"{table.name}.{key}") for key, row in table.keys.items()}
    found = {row: at for row, at in named.items() if at is not None}
    if found and list(found.values()) == sorted(found.values()):
        return found
    return {row: fit.rows[row] for row in table.rows if row in fit.rows}


def with_refits(
    fits: Mapping[str, Alignment], found: Mapping[str, Refit], book: Book,
    grids: Mapping[str, FileGrid], tabs: Mapping[str, Tab],
) -> dict[str, Alignment]:  # fmt: skip
    """The fits with the rows of tables where what they say stands, and the columns by these."""
    known = {(table.sheet, row) for table in tables(book) for row in table.rows}
    result = dict(fits)
    for sheet in found:
        rows = _merged(fits[sheet], sheet, known, found)
        there = {at: cell.content for at, cell in tabs[sheet].cells.items()}
        cols = fits[sheet].cols
        if any(fits[sheet].rows.get(row) != at for row, at in rows.items()):
            more = columns(grids[sheet], there, rows)
            free = {c: at for c, at in more.items() if c not in cols and at not in cols.values()}
            cols = {**cols, **free}
            if all(col == at for col, at in cols.items()):  # none was put in or taken out
                cols = identity(grids[sheet]).cols
        result[sheet] = Alignment(rows, cols)
    return result


def _merged(
    fit: Alignment, sheet: str, known: set[tuple[str, int]], found: Mapping[str, Refit]
) -> dict[int, int]:
    taken = {*found[sheet].rows.values(), *found[sheet].blank}
    others = {r: at for r, at in fit.rows.items() if (sheet, r) not in known and at not in taken}
    return {**others, **found[sheet].rows}


def _paired(table: TableRows, tab: Tab, span: range, fit: Alignment) -> Iterator[tuple[int, int]]:
    """Each row of the table with the row where it now stands: by its name, else by its id; rows
    that somebody filled or put in are rows that waited."""
    free = dict.fromkeys(span)
    left = dict(table.keys)

    def taken(key: str, at: int) -> tuple[int, int]:
        del free[at]
        return left.pop(key), at

    label, id = (fit.cols.get(col, col) for col in (LABEL, ID))
    said = {at: plain(str(_value(tab, at, label) or "")) for at in span}
    ids = {at: str(_value(tab, at, id) or "") for at in span}
    for key, at in _alone(table.called, said):
        yield taken(key, at)
    named = {key: f"{table.name}.{key}" for key in left}
    for key, at in _alone(named, {at: ids[at] for at in free}):
        if not key.startswith(SPARE) or _filled(table, tab, at, fit):
            yield taken(key, at)
    for at in [at for at in free if _filled(table, tab, at, fit)]:
        spare = next((key for key in left if key.startswith(SPARE)), None)
        if spare:
            yield taken(spare, at)
    for key, at in _alone({k: f"{table.name}.{k}" for k in left}, {at: ids[at] for at in free}):
        yield taken(key, at)
    waiting = [key for key in left if key.startswith(SPARE)]
    for key, at in zip(reversed(waiting), reversed(list(free)), strict=False):
        yield taken(key, at)


def _alone(wanted: Mapping[str, str], there: Mapping[int, str]) -> list[tuple[str, int]]:
    """What stands once on both sides."""
    count, sought = Counter(there.values()), Counter(wanted.values())
    homes = {word: at for at, word in there.items() if word and count[word] == 1}
    return [(key, homes[word]) for key, word in wanted.items()
            if word in homes and sought[word] == 1]  # fmt: skip


def _value(tab: Tab, row: int, col: int) -> object:
    cell = tab.cells.get((row, col))
    return cell.content if cell else None


def _filled(table: TableRows, tab: Tab, row: int, fit: Alignment) -> bool:
    """Whether somebody typed into a row."""
    cols = (fit.cols.get(col, col) for col in table.columns)
    return any(_value(tab, row, col) not in (None, "") for col in cols)
