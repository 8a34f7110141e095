"""Where the calculator is not sure of what Excel gives: one table of functions and situations.

Measured against values that Excel itself stored, LibreOffice and Gnumeric. What is in no row of
the table, and calls no function but the sure ones, is alike in all of them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from ..addresses import Area, Place
from . import cell_references
from .fifteen_digits import COMPARISONS
from .language import ALLOWED
from .money import TOLD
from .syntax import FormulaError, Token, children, inside, tokens, tree

SURE = (frozenset(ALLOWED) - {"SUMIF", "SUMIFS", *TOLD}) | frozenset(
    "COUNTA HLOOKUP INT MOD POWER PRODUCT ROUNDDOWN ROUNDUP SIGN SQRT VLOOKUP".split()
)
"""Functions that the calculator computes as spreadsheets do, outside the situations below.

Not among them, with what was seen: IRR, SUMIF and SUMIFS pass over errors in silence; IPMT and
PPMT are wrong for payments in advance, DB in its last year, CUMIPMT for a part of a period, XNPV
for a negative rate; VDB is missing; LOOKUP errs where the keys end in an empty cell; volatile
functions, and those that read the format or the place of a cell, change by themselves.
"""

WHOLE = frozenset(
    "AND AVERAGE COUNT COUNTA COUNTIF COUNTIFS HLOOKUP INDEX MATCH MAX MIN OR PRODUCT SUM"
    " SUMPRODUCT VLOOKUP".split()
)
"""Functions that take a range as a whole: anywhere else a spreadsheet picks the cell of its own
row or column from it, or fills the cells beside."""


_NEAR = 1e-9

_LONGEST = 1e15
"""From here on a number is joined to a text with an exponent."""

_FEW = 50
"""Cells of a sum that are looked at one by one."""

_Node = dict[str, Any]

_Value = float | str | bool | None


class Held(Protocol):
    """The cells that formulas refer to, as they are calculated."""

    def shown(self, place: Place) -> _Value:
        """A cell's value; None where it is empty or in error."""

    def holds(self, area: Area, kind: type) -> bool:
        """Whether a cell of the area is of the kind."""


def doubt(text: str, here: str, held: Held) -> str:
    """Why the value of a formula (without its equals sign) is in doubt, or nothing."""
    if not plain(text, here):
        return "it uses what programs compute each in its own way"
    seen = _Seen(here, held)
    for node in inside(tree(text)):
        name = node.get("operator") or str(node.get("name", "")).upper()
        for situation in _OF.get(name, ()):
            if situation.met(node, seen):
                return situation.says
    return ""


def plain(text: str, here: str) -> bool:
    """Whether a formula calls sure functions alone, and calculates with no range cell by cell."""
    try:
        found = tokens(text)
        tree(text)
    except FormulaError:
        return False
    calls = {t.value.rstrip("(").upper() for t in found if (t.kind, t.subtype) == ("Func", "Open")}
    alone = all(t.kind != "Array" and t.value not in ("#", "@") for t in found) and "[" not in text
    known = SURE.issuperset(calls) and alone and _referring(found, here)
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


@dataclass(frozen=True)
class _Seen:
    """What the parts of a formula give, as far as that is plain to see."""

    here: str
    held: Held

    def area(self, node: _Node) -> Area | None:
        if node["node_type"] != "Reference":
            return None
        return cell_references.read(str(node["reference"]), self.here)

    def value(self, node: _Node) -> _Value:
        """The value of a literal, a cell or arithmetic with them; None where it is not plain."""
        area = self.area(node)
        if area:
            place = Place(area.sheet, area.top, area.left)
            return self.held.shown(place) if area.single else None
        return node["value"] if node["node_type"] == "Literal" else self.number(node)

    def number(self, node: _Node) -> float | None:
        if "operand" in node:
            inner = self.number(node["operand"])
            by = {"-": -1.0, "%": 0.01}.get(node["operator"], 1.0)
            return None if inner is None else inner * by
        if "left" in node:
            left, right = self.number(node["left"]), self.number(node["right"])
            return (
                None if left is None or right is None else _joined(node["operator"], left, right)
            )
        if node["node_type"] in ("Literal", "Reference"):
            found = self.value(node)
            return float(found) if isinstance(found, int | float) else None
        return None


def _joined(operator: str, left: float, right: float) -> float | None:
    try:
        if operator == "^":
            found = left**right
            return found if isinstance(found, float) else None
        if operator == "/":
            return left / right
    except (ArithmeticError, ValueError):
        return None
    return {"+": left + right, "-": left - right, "*": left * right}.get(operator)


def _truths(node: _Node, seen: _Seen) -> bool:
    """LibreOffice counts a true cell as 1, Excel leaves it out."""
    for arg in node["args"]:
        area = seen.area(arg)
        if (area and seen.held.holds(area, bool)) or isinstance(arg.get("value"), bool):
            return True
        if arg.get("operator") in COMPARISONS:
            return True
    return False


def _products(node: _Node, seen: _Seen) -> bool:
    """Excel takes texts, truths and comparisons by comma as 0; ranges must be of one size."""
    areas: list[Area] = []
    todo = list(node["args"])
    if any(arg.get("operator") in COMPARISONS for arg in todo):
        return True
    while todo:
        part = todo.pop()
        area = seen.area(part)
        areas += [area] if area and not area.single else []
        if area and (seen.held.holds(area, bool) or seen.held.holds(area, str)):
            return True
        todo += [] if part.get("operator") in COMPARISONS else children(part)
    args = [area for arg in node["args"] if (area := seen.area(arg))]
    return len({(area.rows, area.columns) for area in args}) > 1


def _criteria(node: _Node, seen: _Seen) -> bool:
    """Fractions, truths, empty cells, errors and ranges as criteria; ranges of several sizes."""
    ranges = [seen.area(arg) for arg in node["args"][::2]]
    sizes = {(area.rows, area.columns) if area else None for area in ranges}
    if len(sizes) > 1 or None in sizes or any(seen.held.holds(a, bool) for a in ranges if a):
        return True
    for arg in node["args"][1::2]:
        found = seen.value(arg)
        if isinstance(found, str):
            if any(sign in found for sign in (".", ",")) or found in ("", "=", "<>"):
                return True
            if found.startswith("<>") and found[2:].isdigit():
                return True
        elif not _whole(found):
            return True
    return False


def _whole(found: _Value) -> bool:
    """Whether it is a whole number that all programs write and compare alike."""
    return (
        not isinstance(found, bool | str)
        and found is not None
        and (float(found).is_integer() and abs(found) < _LONGEST)
    )


def _looked_up(node: _Node, seen: _Seen) -> bool:
    """A calculated fraction may miss its like by a last digit; an empty cell is no 0 to Excel."""
    what = node["args"][0]
    if str(what.get("name")).upper() in ("MAX", "MIN", "INDEX", "COUNT", "ROUND"):
        return False
    found = seen.value(what)
    return not isinstance(found, str) and not _whole(found)


def _rounded(node: _Node, seen: _Seen) -> bool:
    """A calculated value a last digit away from where it is cut."""
    what, *digits = node["args"]
    if str(what.get("name")).upper() in ("ROUND", "INT", "COUNT"):
        return False
    number, places = seen.number(what), seen.number(digits[0]) if digits else 0.0
    if number is None or places is None or abs(places) > 15:
        return True
    scaled = number * 10.0 ** int(places)
    return 0 < abs(scaled - round(scaled)) < _NEAR * max(1, abs(scaled))


def _parts(node: _Node, seen: _Seen) -> bool:
    """The rest of a division of fractions."""
    return not all(_whole(seen.number(arg)) for arg in node["args"])


def _zero_to_zero(node: _Node, seen: _Seen) -> bool:
    """0^0 is an error in Excel, 1 elsewhere."""
    base, exponent = node["args"] if "args" in node else (node["left"], node["right"])
    return not seen.number(base) and not seen.number(exponent)


def _always(node: _Node, seen: _Seen) -> bool:
    return True


def _cancelled(node: _Node, seen: _Seen) -> bool:
    """What is left of terms that cancel out: Excel makes it 0 at times."""
    if "left" in node:
        terms = [seen.number(node["left"]), seen.number(node["right"])]
        terms[1:] = [-terms[1] if terms[1] and node["operator"] == "-" else terms[1]]
    else:
        areas = [
            area for arg in node.get("args", ()) if (area := seen.area(arg)) and area.size <= _FEW
        ]
        cells = (seen.held.shown(place) for area in areas for place in area)
        terms = [found for found in cells if isinstance(found, float)]
    known = [term for term in terms if term is not None]
    total = sum(known) if len(known) == len(terms) else 0
    return 0 < abs(total) <= 1e-12 * max(map(abs, known), default=0)


@dataclass(frozen=True)
class Situation:
    """What functions and operators were seen to differ in, and how that is told."""

    of: frozenset[str]
    met: Callable[[_Node, _Seen], bool]
    says: str


def _row(of: str, met: Callable[[_Node, _Seen], bool], says: str) -> Situation:
    return Situation(frozenset(of.split()), met, says)


SITUATIONS = (
    _row("SUM AVERAGE COUNT MAX MIN PRODUCT", _truths, "it takes in true or false"),
    _row("SUMPRODUCT", _products, "it multiplies texts, true or false, or unlike ranges"),
    _row("COUNTIF COUNTIFS", _criteria, "its criterion is no text and no whole number"),
    _row("MATCH VLOOKUP HLOOKUP", _looked_up, "it looks up a fraction or an empty cell"),
    _row("INT ROUNDUP ROUNDDOWN", _rounded, "it cuts a calculated fraction"),
    _row("MOD", _parts, "it divides fractions with a rest"),
    _row("^ POWER", _zero_to_zero, "it may raise 0 to the power 0"),
    _row("+ - SUM", _cancelled, "its terms cancel out but for the last digits"),
    _row("&", _always, "it joins texts, and each program writes numbers in its own digits"),
)

_OF = {
    name: [row for row in SITUATIONS if name in row.of] for row in SITUATIONS for name in row.of
}
