"""What a user put beside the generated cells, as the calculator can read it."""

from collections.abc import Iterator
from dataclasses import dataclass

from ..addresses import Place
from ..book.book import Value
from ..book.calculator import Calculation, ForeignCell
from ..book.values import near
from ..formulas import cell_references
from ..formulas.item_formulas import ALLOWED
from ..formulas.money import TOLD
from ..formulas.syntax import FormulaError, Token, tokens
from ..readback.edits import UserCell
from ..xlsx.reader import FileCell
from .placement import Placement

SURE = (frozenset(ALLOWED) - {"SUMIF", "SUMIFS", *TOLD}) | frozenset(
    "COUNTA HLOOKUP INT MOD POWER PRODUCT ROUNDDOWN ROUNDUP SIGN SQRT VLOOKUP".split()
)
"""Functions that the calculator computes as spreadsheets do."""


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

    @property
    def sure(self) -> bool:
        """Whether the calculator's result can be trusted."""
        try:
            found = tuple(tokens(self.readable))
        except FormulaError:
            return False
        calls = {
            t.value.rstrip("(").upper() for t in found if (t.kind, t.subtype) == ("Func", "Open")
        }
        plain = all(t.kind != "Array" and t.value not in ("#", "@", "&") for t in found)
        alone = not self.found.spread and "[" not in self.readable
        here = self.place.sheet
        known = SURE.issuperset(calls) and plain and alone and _referring(found, here)
        return known and not _by_cell(found, here)


def _referring(found: tuple[Token, ...], here: str) -> bool:
    """Whether every operand means cells that the calculator finds: no name, union or common part.

    Cells of several sheets are not found either.
    """
    for i, token in enumerate(found):
        before, after = found[i - 1 : i], found[i + 1 : i + 2]
        beside = [t.subtype in ("Range", "Close") for t in before] + [
            t.subtype in ("Range", "Open") for t in after
        ]
        if (token.kind, token.value) == ("OpInfix", ",") or (
            token.kind == "Whitespace" and beside == [True, True]
        ):
            return False
        if token.subtype == "Range" and cell_references.read(token.value, here) is None:
            return False
    return True


def _by_cell(found: tuple[Token, ...], here: str) -> bool:
    """Whether a range is calculated with cell by cell: programs differ in what they make of it."""
    if any(t.value.upper().startswith("SUMPRODUCT(") for t in found):
        return False
    for i, token in enumerate(found):
        area = cell_references.read(token.value, here) if token.subtype == "Range" else None
        beside = [t for t in found[max(0, i - 1) : i + 2] if t.kind in ("OpInfix", "OpPrefix")]
        if area and not area.single and any(t.value not in (",", ":") for t in beside):
            return True
    return False


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
    return f"'{value}" if isinstance(value, str) and value.startswith("=") else value


def _cells(
    placement: Placement, user_cells: tuple[UserCell, ...]
) -> Iterator[tuple[str, tuple[int, int], FileCell]]:
    for cell in user_cells:
        yield cell.tab.name, cell.spot, cell.found
    for tab in placement.match.returned.tabs:
        if tab.name not in placement.match.owners:
            for spot, found in tab.cells.items():
                yield tab.name, spot, found


def doubtful(calculation: Calculation, formulas: tuple[UserFormula, ...]) -> tuple[Place, ...]:
    """Formulas whose value the calculator may not know, unless it agrees with the stored one."""
    found = []
    for formula in formulas:
        value = calculation.value(formula.place) if formula.text else None
        if formula.sure and formula.text:
            known = value is not None or formula.found.error
        else:
            known = value is not None and near(value, formula.found.value)
        if not known:
            found.append(formula.place)
    return tuple(found)
