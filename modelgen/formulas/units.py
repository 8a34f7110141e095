"""Unit algebra: what unit a formula works out to, or why it does not."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from .money import TOLD
from .syntax import FormulaError


@dataclass(frozen=True)
class Dimension:
    """Powers of base words, such as USD¹ day⁻¹; `text` marks words, `open` fits any unit.

    The literals 0 and 1 are open: they take the unit that their term needs.
    """

    powers: frozenset[tuple[str, int]] = frozenset()
    text: bool = False
    open: bool = False

    def __str__(self) -> str:
        if self.text:
            return "text"
        above = [_power(word, n) for word, n in sorted(self.powers) if n > 0]
        below = [_power(word, -n) for word, n in sorted(self.powers) if n < 0]
        return "/".join(["·".join(above) or "1", *below]) if self.powers else "a plain number"


PLAIN = Dimension()

TEXT = Dimension(text=True)

OPEN = Dimension(open=True)

OPEN_TEXT = Dimension(text=True, open=True)

_SAME = {"SUM", "MIN", "MAX", "AVERAGE", "MEDIAN", "IFERROR"}

_PLAIN = {"AND", "OR", "NOT", "ISNUMBER", "ISERROR", "COUNT", "COUNTIF", "COUNTIFS", "MATCH"}

_FIRST = {"ABS", "INDEX", "ROUND", "LARGE", "SMALL", "PERCENTILE", "SLN"}

_PURE = {"SQRT", "EXP", "LN"}
"""Functions of a plain number that give one."""

_PAYMENTS = {"PMT": 2, "IPMT": 3, "PPMT": 3}
"""Functions of a loan, by the place of its amount; rate and steps are plain numbers."""


@lru_cache(maxsize=512)
def dimension(unit: str) -> Dimension:
    """`USD/GPU-hour` as powers: `/` divides, `-` and `·` multiply; `1` is a plain number."""
    if unit == "text":
        return TEXT
    powers: dict[str, int] = {}
    for position, part in enumerate(unit.split("/")):
        for word in map(str.strip, re.split(r"[-·]", part)):
            if word not in ("", "1"):
                powers[word] = powers.get(word, 0) + (1 if position == 0 else -1)
    return Dimension(frozenset((word, n) for word, n in powers.items() if n))


def infer(node: Mapping[str, Any], unit_of: Callable[[str], Dimension]) -> Dimension:
    """The unit of a syntax tree; raises FormulaError where two units cannot meet."""
    kind = node["node_type"]
    if kind == "Literal":
        return OPEN_TEXT if isinstance(node["value"], str) else OPEN
    if kind == "Reference":
        return unit_of(node["reference"])
    if kind == "UnaryOp":
        return _number(infer(node["operand"], unit_of), "a sign")
    if kind == "BinaryOp":
        return _binary(node, unit_of)
    if kind == "Function":
        return _function(node["name"].upper(), [infer(arg, unit_of) for arg in node["args"]], node)
    raise FormulaError(f"a formula cannot hold a {kind.lower()}")


def _binary(node: Mapping[str, Any], unit_of: Callable[[str], Dimension]) -> Dimension:
    operator = node["operator"]
    left, right = infer(node["left"], unit_of), infer(node["right"], unit_of)
    if operator == "&":
        for side, unit in (("left", left), ("right", right)):
            if not unit.text and str(node[side].get("name")).upper() != "ROUND":
                raise FormulaError("a number is joined to text: put it in ROUND(…,0)")
        return TEXT
    if operator in ("=", "<>", "<", ">", "<=", ">="):
        _unify(left, right, f"it compares {left} with {right}")
        return PLAIN
    left, right = _number(left, f"`{operator}`"), _number(right, f"`{operator}`")
    if operator in "+-":
        deed = f"adds {right} to {left}" if operator == "+" else f"subtracts {right} from {left}"
        return _unify(left, right, f"it {deed}")
    return _times(left, right, 1 if operator == "*" else -1)


def _function(name: str, args: list[Dimension], node: Mapping[str, Any]) -> Dimension:
    if name in _PLAIN:
        return PLAIN
    if name in _FIRST:
        return args[0]
    if name in TOLD:
        _number(args[0], name)
        return TEXT
    if name == "IF":
        if args[0].text or args[0].powers:
            raise FormulaError(f"IF tests {args[0]}; it needs a condition")
        return _all(args[1:], "IF chooses between")
    if name == "NPV":
        _plain(args[0], "the rate of NPV, per step,")
        return args[1]
    if name == "IRR":
        _number(args[0], name)
        return PLAIN
    if name in _PURE or name == "POWER":
        for arg in args:
            _plain(arg, name)
        return PLAIN
    if name in _PAYMENTS:
        for arg in args[: _PAYMENTS[name]]:
            _plain(arg, f"rate and steps of {name}")
        return _all(args[_PAYMENTS[name] :], f"{name} takes")
    if name in ("SUMIF", "SUMIFS"):
        return args[0] if name == "SUMIFS" else args[-1]
    if name == "SUMPRODUCT":
        product = PLAIN
        for arg in args:
            product = _times(product, _number(arg, name), 1)
        return product
    if name in _SAME:
        return _all(args, f"{name} takes")
    raise FormulaError(f"the unit of {name} is not known", node["name"])


def _plain(unit: Dimension, what: str) -> None:
    if unit.text or unit.powers:
        raise FormulaError(f"units do not fit: {what} takes a plain number, not {unit}")


def _all(args: list[Dimension], verb: str) -> Dimension:
    result = args[0]
    for arg in args[1:]:
        result = _unify(result, arg, f"{verb} {result} and {arg}")
    return result


def _unify(left: Dimension, right: Dimension, deed: str) -> Dimension:
    if left.open:
        return right
    if right.open or left == right:
        return left
    raise FormulaError(f"units do not fit: {deed}")


def _number(unit: Dimension, where: str) -> Dimension:
    if unit.text:
        raise FormulaError(f"units do not fit: {where} meets text")
    return unit


def _times(left: Dimension, right: Dimension, sign: int) -> Dimension:
    if left.open and right.open:
        return OPEN
    powers = dict(left.powers)
    for word, n in right.powers:
        powers[word] = powers.get(word, 0) + sign * n
    return Dimension(frozenset((word, n) for word, n in powers.items() if n))


def _power(word: str, n: int) -> str:
    return word if n == 1 else f"{word}^{n}"


def fits(found: Dimension, declared: Dimension) -> bool:
    """Whether a formula's unit is the declared one; a formula of literals fits any unit."""
    return found == declared or (found.open and (found.text or not declared.text))
