"""The new workbook before it is a file: the Book with what the user keeps, in the calculator."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ..addresses import Place
from ..book.book import CASE_LABELS, Book, Cell, Formula
from ..book.calculator import Calculation
from ..book.effects import Replacement
from ..book.roles import CASE_VALUES, VALUES
from ..compile.blocks import technical_sheets
from ..compile.book_rules import copies
from ..compile.layout import FIRST_ROW
from ..readback.edits import UserCell
from ..translations import Translate, tool_sheets, words
from ..xlsx.reader import FileCell
from .placed_book import placed_book
from .placement import Placement
from .three_way_merge import Decision, Merge
from .user_cells import UserFormula, beside


@dataclass(frozen=True)
class Assembly:
    """The Book as it will be written, and everything calculated with it.

    `formulas` are the user's own, `changes` what the user's contents replaced, by the edit's name.
    """

    book: Book
    calculation: Calculation
    formulas: tuple[UserFormula, ...]
    changes: Mapping[str, Replacement]


def assembled(placement: Placement, decided: Merge, user_cells: tuple[UserCell, ...]) -> Assembly:
    """The user's contents in the new Book's cells, the user's own cells beside them."""
    book = _filled_book(placement, decided)
    others, formulas = beside(placement, user_cells)
    kept = _kept_formulas(placement, decided)
    readable = {formula.place: formula.readable for formula in kept}
    generated = not formulas and not kept
    calculation = Calculation(_readable(book, readable), others, generated)
    changes = _changes(placement, decided, readable)
    return Assembly(book, calculation, (*formulas, *kept), changes)


def _filled_book(placement: Placement, decided: Merge) -> Book:
    """The new Book in the user's rows, columns and sheet names, with the user's contents."""
    book = placed_book(placement, placement.moves.new)
    kept = {placement.place(d.cell.place): d for d in decided.of("kept") if d.cell}
    if not kept and placement.unmoved:
        return book
    cells = [_filled(cell, kept.get(cell.place), words(book.lang)) for cell in book.cells]
    return _mapped(placement, replace(book, cells=tuple(_selected(placement, cells))))


def _filled(cell: Cell, decision: Decision | None, _: Translate) -> Cell:
    if decision is None:
        return cell
    content, role = decision.yours, cell.role
    if role in CASE_VALUES:
        role = "inherited" if str(content).startswith("=") else "override"
    if isinstance(content, str) and content.startswith("="):
        return replace(cell, content=Formula(content, _("Typed by hand")), role=role)
    if isinstance(content, bool) and role in VALUES:
        content = float(content)
    link = str(content) if cell.leads_out and str(content).startswith("https://") else ""
    return replace(cell, content="" if content is None else content, role=role, link=link)


def _selected(placement: Placement, cells: list[Cell]) -> list[Cell]:
    """The selector holds the label of its case as the user calls it."""
    generated = {c.content: c.id for c in placement.moves.new.cells if c.id.family == CASE_LABELS}
    shown = {c.id: c.content for c in cells if c.id.family == CASE_LABELS}
    return [
        replace(cell, content=shown[generated[cell.content]]) if cell.role == "selector" else cell
        for cell in cells
    ]


def _mapped(placement: Placement, book: Book) -> Book:
    """The formula map of the Book as it now is."""
    sheet = tool_sheets(book.lang).formula_map
    on_sheet = placement.on_sheets[sheet]
    body = on_sheet.rows.of_book(FIRST_ROW)
    kept = [c for c in book.cells if c.place.sheet != on_sheet.name or c.place.row < body]
    made = []
    for cell in technical_sheets.formula_map(copies(kept), book.lang):
        place = Place(sheet, cell.place.row, cell.place.col)
        made.append(replace(cell, place=on_sheet.place(place)))
    order = {sheet.name: i for i, sheet in enumerate(book.sheets)}
    cells = sorted((*kept, *made), key=lambda c: (order[c.place.sheet], c.place.row, c.place.col))
    return replace(book, cells=tuple(cells))


def _kept_formulas(placement: Placement, decided: Merge) -> tuple[UserFormula, ...]:
    """The formulas that the user typed over generated cells."""
    found = []
    for decision in decided.of("kept"):
        text, edit = decision.yours, decision.edit
        if decision.cell and isinstance(text, str) and text.startswith("="):
            place = placement.place(decision.cell.place)
            stored = placement.match.cell(edit.cell.place) or FileCell(None)
            read = placement.names.without(text[1:], place)
            found.append(UserFormula(place, text[1:], stored, read))
    return tuple(found)


def _readable(book: Book, formulas: Mapping[Place, str]) -> Book:
    """The Book with formulas that the calculator can read."""
    if not formulas:
        return book
    cells = (
        replace(cell, content=Formula(f"={formulas[cell.place]}", ""))
        if cell.place in formulas
        else cell
        for cell in book.cells
    )
    return replace(book, cells=tuple(cells))


def _changes(
    placement: Placement, decided: Merge, readable: Mapping[Place, str]
) -> dict[str, Replacement]:
    """What the user's contents replaced, for the cells that figures depend on."""
    found = {}
    for decision in decided.of("kept"):
        edit, cell = decision.edit, decision.cell
        if cell is None or (edit.kind == "text" and not isinstance(edit.was, float)):
            continue
        place, yours = placement.place(cell.place), decision.yours
        if place in readable:
            yours = f"={readable[place]}"
        found[decision.name] = Replacement(decision.name, place, decision.new, yours)
    return found
