"""What a user put beside the generated cells, as the calculator can read it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..addresses import Place
from ..book.book import Value
from ..book.calculator import Calculation, ForeignCell
from ..formulas.doubts import doubt
from ..readback.edits import UserCell
from ..xlsx.reader import FileCell
from .placement import Placement


@dataclass(frozen=True, slots=True)
class UserFormula:
    """A formula of the user's in the new workbook, as written and as the calculator reads it."""

    place: Place
    """In the new workbook."""
    text: str
    """As it is written there, without equals sign; nothing where another cell fills this one."""
    found: FileCell
    readable: str
    """As the calculator reads it: without defined names, in its own spelling."""


def beside(
    placement: Placement, user_cells: tuple[UserCell, ...]
) -> tuple[tuple[ForeignCell, ...], tuple[UserFormula, ...]]:
    """Every cell of the user's own: on sheets of the Book, then on the user's own sheets.

    Cells that a formula elsewhere fills, and error values, are told as formulas without a text:
    what needs them cannot be computed.
    """
    values: list[ForeignCell] = []
    formulas: list[UserFormula] = []
    for tab, spot, found in _cells(placement, user_cells):
        at = placement.spot(tab, spot)
        if at is None or found.empty:
            continue
        if found.formula:
            text = placement.cell_formula(found.formula, Place(tab, *spot), at)
            formula = UserFormula(at, text, found, placement.names.without(text, at))
            formulas.append(formula)
            values.append(ForeignCell(at, f"={formula.readable}"))
        elif found.spread or found.error:
            formulas.append(UserFormula(at, "", found, ""))
        elif found.value is not None:
            values.append(ForeignCell(at, typed(found.value)))
    return tuple(values), tuple(formulas)


def typed(value: Value) -> Value:
    """A text that begins with an equals sign is a text: the calculator must not run it."""
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "'=")) else value


def _cells(
    placement: Placement, user_cells: tuple[UserCell, ...]
) -> Iterator[tuple[str, tuple[int, int], FileCell]]:
    for cell in user_cells:
        yield cell.tab.name, cell.spot, cell.found
    for tab in placement.match.returned.tabs:
        if tab.name not in placement.match.owners:
            for spot, found in tab.cells.items():
                yield tab.name, spot, found


def doubtful(calculation: Calculation, formulas: Iterable[UserFormula]) -> frozenset[Place]:
    """Formulas whose value the calculator may not know as Excel does."""
    failed = calculation.errors()
    return frozenset(
        formula.place
        for formula in formulas
        if not formula.text
        or formula.found.spread
        or (formula.place in failed and not formula.found.error)
        or doubt(formula.readable, formula.place.sheet, calculation)
    )
