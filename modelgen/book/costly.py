"""What the calculator is not given: what takes its memory or time, and what it cannot hold."""

import re
from collections.abc import Mapping
from typing import Any

from ..addresses import Area, Place
from ..formulas import cell_references
from ..formulas.syntax import FormulaError, inside, tree
from .book import Content, Formula

MOST_TEXT = 1_000_000
"""Characters of a text on the way to a result: Excel has 32,767, the calculator no bound."""

MOST_PERIODS = 1_000_000
"""Of a loan: the calculator adds them up one by one."""

MOST_PRODUCTS = 20_000_000
"""Cells of whole columns in sums and products of all formulas: some 8 s."""

MOST_LOOKED_AT = 1000
"""Cells of one area whose texts are looked at one by one."""

_NUMBER = 24

_SUSPECT = re.compile(
    r"&|CONCATENATE|REPLACE|SUBSTITUTE|CUMIPMT|CUMPRINC|DDB|\$?[A-Z]{1,3}:\$?[A-Z]", re.IGNORECASE
)

_CAPPED = frozenset("CONCAT REPT TEXTJOIN _XLFN.CONCAT _XLFN.TEXTJOIN".split())
"""Functions that the calculator keeps to what a cell can hold."""

_PASSING = frozenset(
    "CHOOSE CLEAN HLOOKUP IF IFERROR IFNA IFS INDEX LEFT LET LOOKUP LOWER MID OFFSET PROPER RIGHT"
    " SWITCH T TEXT TRIM UPPER VLOOKUP XLOOKUP".split()
)
"""Functions that give a text which they are given."""

_PASSES = re.compile(
    rf"&|=[^(]*$|\b(?:{'|'.join(_PASSING)}|CONCATENATE|REPLACE|SUBSTITUTE)\(", re.IGNORECASE
)
"""Formulas that may pass a text on: one that is a reference, or calls such a function."""

MOST_FOLLOWED = 20_000
"""Formulas whose texts are followed from cell to cell."""

_TALL = 100_000
"""Rows of a whole column."""

_Node = dict[str, Any]


def costly(contents: Mapping[Place, Content]) -> set[Place]:
    """The cells whose formulas the calculator must not be given."""
    suspects = {
        place: content
        for place, content in contents.items()
        if isinstance(content, Formula) and _SUSPECT.search(content.text)
    }
    if not suspects:
        return set()
    sizes = _Sizes(contents)
    found = {place for place, formula in suspects.items() if sizes.too_much(place, formula)}
    products = {place: sizes.products(place, formula) for place, formula in suspects.items()}
    many = sum(products.values()) > MOST_PRODUCTS
    return found | {place for place, cells in products.items() if many and cells}


def _parsed(formula: Formula) -> _Node | None:
    try:
        return tree(formula.text[1:])
    except FormulaError:
        return None


class _Sizes:
    """How long a text and how large a number may become, from the contents of all cells."""

    def __init__(self, contents: Mapping[Place, Content]) -> None:
        self._contents = contents
        self._known: dict[Place, float] = {}
        self._most = 0.0
        self._longest: dict[str, int] = {}
        for place, content in contents.items():
            if isinstance(content, str):
                longest = max(self._longest.get(place.sheet, 0), len(content))
                self._longest[place.sheet] = longest

    def too_much(self, place: Place, formula: Formula) -> bool:
        node = _parsed(formula)
        if node is None:
            return False
        try:
            self._follow(place)
            self._most = 0.0
            self._text(node, place.sheet)
            if self._most > MOST_TEXT:
                return True
            return any(self._periods(n, place.sheet) > MOST_PERIODS for n in inside(node))
        except RecursionError:
            return True

    def products(self, place: Place, formula: Formula) -> int:
        """The cells of whole columns that the formula calculates with one by one."""
        node = _parsed(formula)
        found = 0
        for part in inside(node) if node else ():
            sides = (part.get("left"), part.get("right"))
            if part["node_type"] == "BinaryOp" and part["operator"] not in (":", ",", " "):
                areas = [self._area(side, place.sheet) for side in sides if side]
                found += sum(area.size for area in areas if area and area.rows >= _TALL)
        return found

    def _area(self, node: _Node, here: str) -> Area | None:
        word = node.get("reference") if node["node_type"] == "Reference" else None
        return cell_references.read(str(word), here) if word else None

    def _text(self, node: _Node, here: str, wanted: bool = True) -> float:
        """At most so many characters; cells are looked at where they are `wanted` as texts."""
        kind, operator = node["node_type"], node.get("operator")
        if kind == "Literal":
            return len(node["value"]) if isinstance(node["value"], str) else _NUMBER
        if kind == "Reference":
            area = self._area(node, here) if wanted else None
            return self._area_text(area) if area else 255
        if kind == "Function":
            return self._noted(self._function(node, here, wanted))
        sides = [node[side] for side in ("left", "right", "operand") if side in node]
        sizes = [self._text(side, here, operator == "&") for side in sides]
        return self._noted(sum(sizes)) if operator == "&" else _NUMBER

    def _noted(self, size: float) -> float:
        self._most = max(self._most, size)
        return size

    def _function(self, node: _Node, here: str, wanted: bool) -> float:
        name = node["name"].upper()
        joins = name in ("CONCATENATE", "REPLACE", "SUBSTITUTE")
        passes = joins or (wanted and name in _PASSING)
        sizes = [self._text(arg, here, passes) for arg in node["args"]]
        if name in _CAPPED:
            return 32767
        if name == "CONCATENATE":
            return sum(sizes)
        if name == "REPLACE" and len(sizes) == 4:
            return sizes[0] + sizes[3]
        if name == "SUBSTITUTE" and len(sizes) >= 3:
            text, old, new = sizes[:3]
            written = node["args"][1]["node_type"] == "Literal"
            return max(text, text / max(old if written else 1, 1) * new)
        return max(sizes, default=0) if passes else _NUMBER

    def _area_text(self, area: Area) -> float:
        if area.size > MOST_LOOKED_AT:
            return max(self._longest.get(area.sheet, 0), 255)
        return max(self._cell_text(place) for place in area)

    def _cell_text(self, place: Place) -> float:
        content = self._contents.get(place)
        if isinstance(content, Formula):
            return self._known.get(place, _NUMBER)
        return len(content) if isinstance(content, str) else _NUMBER

    def _follow(self, place: Place) -> None:
        """Makes known how long the texts are that the cell needs, however many in a row."""
        todo, opened = [place], set[Place]()
        while todo:
            at = todo[-1]
            needs = [n for n in self._needs(at) if n not in opened] if at not in opened else []
            opened.add(at)
            todo += needs
            if not needs:
                todo.pop()
                if at not in self._known:
                    content = self._contents[at]
                    node = _parsed(content) if isinstance(content, Formula) else None
                    self._known[at] = self._text(node, at.sheet) if node else 0

    def _needs(self, at: Place) -> list[Place]:
        """The unknown formulas whose text the formula of a cell may pass on."""
        content = self._contents[at]
        assert isinstance(content, Formula)
        if len(self._known) > MOST_FOLLOWED or not _PASSES.search(content.text):
            return []
        areas = cell_references.areas(content.text[1:], at.sheet)
        cells = [cell for a in areas if a.size <= MOST_LOOKED_AT for cell in a]
        formulas = (n for n in cells if isinstance(self._contents.get(n), Formula))
        return [need for need in formulas if need not in self._known]

    def _periods(self, node: _Node, here: str) -> float:
        """The most periods that a function on a loan or a depreciation is asked for."""
        which = {"CUMIPMT": (1, 4), "CUMPRINC": (1, 4), "DDB": (2, 3)}
        wanted = which.get(str(node.get("name")).upper())
        args = node.get("args", ())
        numbers = [self._number(args[i], here) for i in wanted or () if i < len(args)]
        return min(numbers, default=0) if numbers else 0

    def _number(self, node: _Node, here: str, depth: int = 0) -> float:
        """How large a number may be; 0 where that cannot be told."""
        kind = node["node_type"]
        if kind == "Literal" and isinstance(node["value"], int | float):
            return abs(float(node["value"]))
        if kind == "Reference" and depth < 20:
            area = self._area(node, here)
            content = self._contents.get(Place(area.sheet, area.top, area.left)) if area else None
            if isinstance(content, Formula):
                inner = _parsed(content)
                return self._number(inner, area.sheet, depth + 1) if area and inner else 0
            return abs(float(content)) if isinstance(content, int | float) else 0
        if kind == "BinaryOp":
            left, right = (self._number(node[s], here, depth) for s in ("left", "right"))
            return _calculated(node["operator"], left, right)
        return 0


def _calculated(operator: str, left: float, right: float) -> float:
    if operator == "^":
        return left**right if right < 10 and left < 1e9 else 0
    joined = {"+": left + right, "-": left + right, "*": left * right}
    return joined.get(operator, left / right if operator == "/" and right >= 1 else 0)


_HALF = re.compile(r"[\ud800-\udfff]")


def halved(entered: Mapping[Place, Content]) -> set[Place]:
    """Cells with half of a character, as LEFT leaves of an emoji: the calculator knows none."""
    texts = ((place, content) for place, content in entered.items() if isinstance(content, str))
    return {place for place, text in texts if not text.isascii() and _HALF.search(text)}
