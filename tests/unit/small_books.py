"""Books and returned workbooks of a few cells, written down by address."""

from collections.abc import Mapping
from datetime import date

from modelgen.addresses import Area, Place, spot
from modelgen.book.book import Book, Cell, CellId, Content, Formula, Name, Sheet
from modelgen.book.roles import Role, SheetRole
from modelgen.formulas.cell_references import read
from modelgen.xlsx.reader import FileCell, Returned, Tab


def place(address: str) -> Place:
    sheet, _, at = address.rpartition("!")
    return Place(sheet, *spot(at))


def area(address: str) -> Area:
    found = read(address, "")
    assert found is not None
    return found


def cell(address: str, content: Content, role: Role = "word", id: CellId | str = "") -> Cell:
    """A cell of a Book; a text that begins with an equals sign is a formula."""
    if isinstance(content, str) and content.startswith("="):
        content = Formula(content, "")
    return Cell(place(address), content, role, id=CellId(id) if isinstance(id, str) else id)


def book(
    *cells: Cell,
    names: Mapping[str, str] = {},
    roles: Mapping[str, SheetRole] = {},
    lang: str = "en",
) -> Book:
    """Its sheets are those of its cells, in their order."""
    sheets = tuple(
        Sheet(name, roles.get(name, "calculation"), (), {}, (0, 0), Area(name, 0, 0, 9, 9))
        for name in dict.fromkeys(cell.place.sheet for cell in cells)
    )
    told = tuple(Name(name, area(address)) for name, address in names.items())
    return Book(lang, "", {}, date(2026, 1, 1), sheets, cells, told, (), (), ())


class SmallTab(Tab):
    """A sheet of a file that never was a file."""

    def __init__(self, name: str, cells: Mapping[str, FileCell | float | str | None]) -> None:
        self.name = name
        self.cells = {spot(at): found(content) for at, content in cells.items()}


class SmallReturned(Returned):
    """A workbook that came back, likewise."""

    handed_out = ""

    def __init__(self, *tabs: SmallTab, names: Mapping[str, str] = {}) -> None:
        self.tabs, self.names, self.scoped = tabs, names, {}


def found(content: FileCell | float | str | None) -> FileCell:
    """A cell of a file; a text that begins with an equals sign is a formula."""
    if isinstance(content, FileCell):
        return content
    if isinstance(content, str) and content.startswith("="):
        return FileCell(0.0, content[1:])
    return FileCell(content)


def saved(
    given: Book,
    changes: Mapping[str, FileCell | float | str | None] = {},
    renamed: Mapping[str, str] = {},
    names: Mapping[str, str] | None = None,
) -> SmallReturned:
    """A Book as it comes back with so many cells changed; None takes a cell away."""
    tabs: dict[str, dict[str, FileCell | float | str | None]] = {s.name: {} for s in given.sheets}
    for one in given.cells:
        content = one.content
        known = content.text if isinstance(content, Formula) else content
        stored = float((known - date(1899, 12, 30)).days) if isinstance(known, date) else known
        tabs[one.place.sheet][Area.of(one.place).a1] = stored
    for address, content in changes.items():
        sheet, _, at = address.rpartition("!")
        tabs.setdefault(sheet, {})[at] = content
    kept = {n.name: n.area.ref() for n in given.names} if names is None else names
    return SmallReturned(
        *(
            SmallTab(renamed.get(name, name), {a: c for a, c in cells.items() if c is not None})
            for name, cells in tabs.items()
        ),
        names=kept,
    )
