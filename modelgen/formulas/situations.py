"""What programs were seen to compute differently: a table of functions and situations.

Measured against values that Excel itself stored, LibreOffice and Gnumeric.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Protocol

from ..addresses import Area, Place
from . import cell_references
from .fifteen_digits import COMPARISONS
from .language import takes
from .syntax import children

_NEAR = 1e-9

_LONGEST = 1e15
"""From here on a number is joined to a text with an exponent."""

_FEW = 50
"""Cells of a sum that are looked at one by one."""

_MANY = 1000
"""Cells of flows that are looked at one by one."""

_PLAIN_TEXT = re.compile(r"[A-Za-z0-9 ]*")

_FIRST_DAY, _LAST_DAY, _FIRST_YEAR, _LAST_YEAR = 367, 2958101, 1901, 9998
"""From when to when programs count days alike: 1901 to 9998."""

Node = dict[str, Any]

CellValue = float | str | bool | None


class Held(Protocol):
    """The cells that formulas refer to, as they are calculated."""

    def shown(self, place: Place) -> CellValue:
        """A cell's value; None where it is empty or in error."""

    def holds(self, area: Area, kind: type) -> bool:
        """Whether a cell of the area is of the kind."""

    def fails(self, area: Area) -> bool:
        """Whether a cell of the area gives an error."""


@dataclass(frozen=True)
class Seen:
    """What the parts of a formula give, as far as that is plain to see."""

    here: str
    held: Held

    def area(self, node: Node) -> Area | None:
        if node["node_type"] != "Reference":
            return None
        return cell_references.read(str(node["reference"]), self.here)

    def value(self, node: Node) -> CellValue:
        """The value of a literal, a cell or arithmetic with them; None where it is not plain."""
        area = self.area(node)
        if area:
            place = Place(area.sheet, area.top, area.left)
            return self.held.shown(place) if area.single else None
        return node["value"] if node["node_type"] == "Literal" else self.number(node)

    def number(self, node: Node) -> float | None:
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


def _truths(node: Node, seen: Seen) -> bool:
    """LibreOffice counts a true cell as 1, Excel leaves it out."""
    for arg in node["args"]:
        area = seen.area(arg)
        if (area and seen.held.holds(area, bool)) or isinstance(arg.get("value"), bool):
            return True
        if arg.get("operator") in COMPARISONS:
            return True
    return False


def _products(node: Node, seen: Seen) -> bool:
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


def _criteria(node: Node, seen: Seen) -> bool:
    """Fractions, truths, empty cells, errors and ranges as criteria; ranges of several sizes."""
    name = str(node["name"]).upper()
    ranges = [seen.area(arg) for i, arg in enumerate(node["args"]) if takes(name, i)]
    sizes = {(area.rows, area.columns) if area else None for area in ranges}
    if len(sizes) > 1 or None in sizes or any(seen.held.holds(a, bool) for a in ranges if a):
        return True
    criteria = [arg for i, arg in enumerate(node["args"]) if not takes(name, i)]
    return any(_unlike(seen.value(arg)) for arg in criteria)


def _unlike(criterion: CellValue) -> bool:
    """Whether programs find different cells by it."""
    if not isinstance(criterion, str):
        return not _whole(criterion)
    unclear = any(sign in criterion for sign in (".", ",")) or criterion in ("", "=", "<>")
    return unclear or (criterion.startswith("<>") and criterion[2:].isdigit())


def _passed_over(node: Node, seen: Seen) -> bool:
    """The calculator passes over errors in silence; Excel gives the error."""
    return any(seen.held.fails(area) for arg in node["args"] if (area := seen.area(arg)))


def _ranked(node: Node, seen: Seen) -> bool:
    """LibreOffice counts a true cell as 1 here too; a place is a whole number."""
    areas = [area for arg in node["args"] if (area := seen.area(arg)) and not area.single]
    if any(seen.held.holds(area, bool) for area in areas):
        return True
    by = {"LARGE": 1, "SMALL": 1}.get(str(node["name"]).upper())
    return by is not None and not _whole(seen.value(node["args"][by]))


def _figures(area: Area, seen: Seen) -> list[float] | None:
    """The figures of an area; None where some cell holds none, or there are too many."""
    if area.size > _MANY:
        return None
    cells = [seen.held.shown(place) for place in area]
    figures = [float(one) for one in cells if isinstance(one, float) and not isinstance(one, bool)]
    return figures if len(figures) == len(cells) else None


def _gaps(node: Node, seen: Seen) -> bool:
    """Empty cells, texts, truths, errors among flows or dates: programs pass over some each."""
    return None in _series(node, seen)


def _series(node: Node, seen: Seen) -> list[list[float] | None]:
    """The figures of each range that a function takes whole."""
    name = str(node["name"]).upper()
    taken = [seen.area(arg) for i, arg in enumerate(node["args"]) if takes(name, i)]
    return [_figures(area, seen) if area else None for area in taken]


def _early(node: Node, seen: Seen) -> bool:
    """A rate that is not above 0, or a date before the first one."""
    dates = _series(node, seen)[-1] or []
    rate = seen.number(node["args"][0]) if str(node["name"]).upper() == "XNPV" else 1.0
    return rate is None or rate <= 0 or not dates or min(dates) < max(dates[0], _FIRST_DAY)


def _turning(node: Node, seen: Seen) -> bool:
    """Flows that change sign more than once may have several rates."""
    area = seen.area(node["args"][0])
    flows = _figures(area, seen) if area else None
    signs = [flow > 0 for flow in flows or () if flow]
    return sum(a != b for a, b in pairwise(signs)) != 1


def _in_advance(node: Node, seen: Seen) -> bool:
    """Payments in advance are wrong in the calculator."""
    return len(node["args"]) > 5 and seen.number(node["args"][5]) != 0


def _alike(node: Node, seen: Seen) -> bool:
    """Of equal figures there is no spread in some programs, a last digit in others."""
    areas = [area for arg in node["args"] if (area := seen.area(arg))]
    if len(areas) < len(node["args"]) or any(seen.held.holds(area, bool) for area in areas):
        return True
    cells = [[seen.held.shown(place) for place in area] for area in areas if area.size <= _MANY]
    figures = [[one for one in row if isinstance(one, float)] for row in cells]
    return not figures or any(
        not row or max(row) - min(row) <= _NEAR * max(map(abs, row)) for row in figures
    )


def _undated(node: Node, seen: Seen) -> bool:
    """Empty cells, texts and days before 1901 as dates."""
    numbers = [seen.number(arg) for arg in node["args"]]
    first = {"DATE": _FIRST_YEAR}.get(str(node["name"]).upper(), _FIRST_DAY)
    last = {"DATE": _LAST_YEAR}.get(str(node["name"]).upper(), _LAST_DAY)
    given = numbers[0]
    return None in numbers or given is None or not first <= given <= last


def _chosen(node: Node, seen: Seen) -> bool:
    by = node["args"][0]
    return isinstance(seen.value(by), bool | str) or seen.number(by) is None


def _chance(node: Node, seen: Seen) -> bool:
    """At its ends Excel gives an error, others the ends."""
    chance = seen.number(node["args"][0])
    return chance is None or not 0 < chance < 1 or len(node["args"]) != 5


def _whole(found: CellValue) -> bool:
    """Whether it is a whole number that all programs write and compare alike."""
    return (
        not isinstance(found, bool | str)
        and found is not None
        and (float(found).is_integer() and abs(found) < _LONGEST)
    )


def _looked_up(node: Node, seen: Seen) -> bool:
    """A calculated fraction may miss its like by a last digit; an empty cell is no 0 to Excel."""
    what = node["args"][0]
    if str(what.get("name")).upper() in ("MAX", "MIN", "INDEX", "COUNT", "ROUND"):
        return False
    found = seen.value(what)
    return not isinstance(found, str) and not _whole(found)


def _rounded(node: Node, seen: Seen) -> bool:
    """A calculated value a last digit away from where it is cut."""
    what, *digits = node["args"]
    if str(what.get("name")).upper() in ("ROUND", "INT", "COUNT"):
        return False
    number, places = seen.number(what), seen.number(digits[0]) if digits else 0.0
    if number is None or places is None or abs(places) > 15:
        return True
    scaled = number * 10.0 ** int(places)
    return 0 < abs(scaled - round(scaled)) < _NEAR * max(1, abs(scaled))


def _parts(node: Node, seen: Seen) -> bool:
    """The rest of a division of fractions."""
    return not all(_whole(seen.number(arg)) for arg in node["args"])


def _zero_to_zero(node: Node, seen: Seen) -> bool:
    """0^0 is an error in Excel, 1 elsewhere."""
    base, exponent = node["args"] if "args" in node else (node["left"], node["right"])
    return not seen.number(base) and not seen.number(exponent)


def _spelled(node: Node, seen: Seen) -> bool:
    """Accents and signs stand elsewhere in the order of each program; É is é to Excel alone."""
    one, other = seen.value(node["left"]), seen.value(node["right"])
    if not (isinstance(one, str) and isinstance(other, str)):
        return False
    if node["operator"] in ("=", "<>"):
        return one != other and one.casefold() == other.casefold() and not one.isascii()
    return not all(_PLAIN_TEXT.fullmatch(text) for text in (one, other))


def _always(node: Node, seen: Seen) -> bool:
    return True


def _cancelled(node: Node, seen: Seen) -> bool:
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
    met: Callable[[Node, Seen], bool]
    says: str
    by_edit: bool = False
    """Whether a sound formula comes into it by what somebody types into the cells it reads."""


def _row(
    of: str, met: Callable[[Node, Seen], bool], says: str, by_edit: bool = False
) -> Situation:
    return Situation(frozenset(of.split()), met, says, by_edit)


SITUATIONS = (
    _row("SUM AVERAGE COUNT MAX MIN PRODUCT", _truths, "it takes in true or false"),
    _row("SUMPRODUCT", _products, "it multiplies texts, true or false, or unlike ranges"),
    _row(
        "COUNTIF COUNTIFS SUMIF SUMIFS AVERAGEIF AVERAGEIFS",
        _criteria,
        "its criterion is no text and no whole number",
    ),
    _row("SUMIF SUMIFS AVERAGEIF AVERAGEIFS", _passed_over, "it takes in an error", by_edit=True),
    _row("IRR XNPV XIRR", _gaps, "its flows or dates are not all numbers", by_edit=True),
    _row("XNPV XIRR", _early, "its rate is not above 0, or a date is before the first"),
    _row("IRR XIRR", _turning, "its flows change sign more than once, or never"),
    _row("IPMT PPMT", _in_advance, "it pays in advance"),
    _row(
        "NPV RANK LARGE SMALL PERCENTILE MEDIAN",
        _ranked,
        "it takes in true or false, or a place that is not whole",
    ),
    _row("STDEV CORREL", _alike, "it takes the spread of equal figures"),
    _row("DATE YEAR MONTH DAY EDATE EOMONTH", _undated, "it takes no date from 1901 on"),
    _row("CHOOSE", _chosen, "it chooses by what is no number"),
    _row("BETAINV", _chance, "its chance is 0 or 1"),
    _row("MATCH VLOOKUP HLOOKUP", _looked_up, "it looks up a fraction or an empty cell"),
    _row("INT ROUNDUP ROUNDDOWN", _rounded, "it cuts a calculated fraction"),
    _row("MOD", _parts, "it divides fractions with a rest"),
    _row("^ POWER", _zero_to_zero, "it may raise 0 to the power 0"),
    _row("+ - SUM", _cancelled, "its terms cancel out but for the last digits"),
    _row("= <> < > <= >=", _spelled, "it compares texts with accents or signs"),
    _row("&", _always, "it joins texts, and each program writes numbers in its own digits"),
)

OF = {name: [row for row in SITUATIONS if name in row.of] for row in SITUATIONS for name in row.of}
