"""What a user put beside the generated cells, as the calculator can read it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ..addresses import Place
from ..book.book import Value
from ..book.calculator import Calculation, ForeignCell
from ..formulas import cell_references
from ..formulas.doubts import doubt
from ..readback.edits import UserCell
from ..xlsx.reader import FileCell
from .placement import Placement

DEPTH = 5


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
    placement: Placement, user_cells: tuple[UserCell, ...], names: Mapping[str, str]
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
            text = placement.formula(found.formula, tab, at.sheet)
            local = {**names, **lowered(_scoped(placement, tab))}
            formula = UserFormula(at, text, found, without_names(text, local, at.sheet))
            formulas.append(formula)
            values.append(ForeignCell(at, f"={formula.readable}"))
        elif found.spread or found.error:
            formulas.append(UserFormula(at, "", found, ""))
        elif found.value is not None:
            values.append(ForeignCell(at, typed(found.value)))
    return tuple(values), tuple(formulas)


def _scoped(placement: Placement, tab: str) -> dict[str, str]:
    """What the names mean that are defined for one sheet alone."""
    known = placement.match.returned.scoped.get(tab, {})
    return {
        name: placement.formula(text, tab) for name, text in known.items() if "_xlnm" not in name
    }


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


def lowered(names: Mapping[str, str]) -> dict[str, str]:
    """What names mean, by the names in small letters."""
    return {name.lower(): meaning for name, meaning in names.items()}


def without_names(text: str, names: Mapping[str, str], here: str, depth: int = DEPTH) -> str:
    """The formula with what defined names mean in their place: the calculator knows no names.

    The names are in small letters.
    """

    def swap(word: str) -> str | None:
        meaning = names.get(word.lower()) if cell_references.read(word, here) is None else None
        if meaning is None or not depth:
            return None
        plain = cell_references.read(meaning, here) is not None
        return meaning if plain else f"({without_names(meaning, names, here, depth - 1)})"

    return cell_references.replaced(text, swap)


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
