"""What a user put beside the generated cells, as the calculator can read it."""

from collections.abc import Iterator, Mapping
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

WHOLE = frozenset(
    "AND AVERAGE COUNT COUNTA COUNTIF COUNTIFS HLOOKUP INDEX MATCH MAX MIN OR PRODUCT SUM"
    " SUMPRODUCT VLOOKUP".split()
)
"""Functions that take a range as a whole: anywhere else a spreadsheet picks the cell of its own
row or column from it, or fills the cells beside."""

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
        return SURE.issuperset(calls) and plain and alone and not _by_cell(found, self.place.sheet)


def _by_cell(found: tuple[Token, ...], here: str) -> bool:
    """Whether a range is calculated with cell by cell: programs differ in what they make of it."""
    if any(t.value.upper().startswith("SUMPRODUCT(") for t in found):
        return False
    taking: list[bool] = []  # of each open call, whether it takes a range as a whole
    for i, token in enumerate(found):
        if token.kind == "Func":
            call = token.value.rstrip("(").upper()
            taking = [*taking, call in WHOLE] if token.subtype == "Open" else taking[:-1]
        area = cell_references.read(token.value, here) if token.subtype == "Range" else None
        if area and not area.single and not (taking and taking[-1]):
            return True
        beside = [t for t in found[max(0, i - 1) : i + 2] if t.kind in ("OpInfix", "OpPrefix")]
        if area and not area.single and any(t.value not in (",", ":") for t in beside):
            return True
    return False


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
