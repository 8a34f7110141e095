"""Formula text: the references in it, the rules it keeps, other text in a reference's place."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from ..addresses import QUOTED, column
from .language import BESIDE, DISCOUNTING, ITERATING, WHOLE, refused_call, refused_count, takes
from .money import TOLD
from .syntax import FormulaError, children, inside, misplaced, tokens, tree

REFUSED = frozenset("% @ : , { #".split())

ALLOWED_LITERALS = (0.0, 1.0)

MAX_LENGTH = 160
"""Characters of a formula in its cell, for generated ones and for those that somebody typed."""

MOST_WRITTEN = 5 * MAX_LENGTH
"""Characters of a formula in its cell, once steps before, years and figures in texts, which the
template writes in a word, are spelled out."""

NOT_AVAILABLE = "n/a"
"""What a ratio without a denominator shows, in every language."""


def literal(text: str) -> str:
    """A text as it stands in a formula, in quotes; quotes inside it are doubled."""
    return '"' + text.replace('"', '""') + '"'


OPENING, FIRST, HERE, LAST = "opening", "first", "0", "last"

STEP_WORDS = (OPENING, FIRST, LAST)
"""Steps of an axis that have a name; `0` is the step that a formula stands at."""


@dataclass(frozen=True)
class Reference:
    """An item in a formula: `name`, or `name[…]` with a case, a point or steps of its axis.

    Steps are `[-1]` (the prior one), `[-lag]` (so many before as the item `lag` says), a word
    (`[opening]`, `[first]`, `[last]`), or two with dots between them (`[first..0]`).
    """

    name: str
    of: str
    offset: int

    @property
    def text(self) -> str:
        """As the template has it."""
        return f"{self.name}[{self.of}]" if self.of else self.name

    @cached_property
    def prior(self) -> bool:
        """Whether it looks back from the step that the formula stands at."""
        return self.of.startswith("-")

    @cached_property
    def lag(self) -> str:
        """The item that says how far it looks back; empty where that is one step."""
        return self.of[1:] if self.prior and self.of != "-1" else ""

    @cached_property
    def steps(self) -> tuple[str, str] | None:
        """The first and the last step that it means, where its brackets name steps."""
        first, dots, last = self.of.partition("..")
        if dots:
            return first, last
        return (first, first) if first in STEP_WORDS else None


Piece = str | Reference


@lru_cache(maxsize=4096)
def pieces(text: str) -> tuple[Piece, ...]:
    """The formula (without its equals sign) as references and the text between them.

    Raises FormulaError, as all that read a formula by it, where it cannot be cut into pieces.
    """
    result: list[Piece] = []
    done = 0
    for token in tokens(text):
        if token.kind == "Operand" and token.subtype == "Range":
            result += [text[done : token.start], _reference(token.value, token.start)]
            done = token.end
    return (*result, text[done:])


def references(text: str) -> tuple[Reference, ...]:
    """The references of a formula, in order."""
    return tuple(piece for piece in pieces(text) if isinstance(piece, Reference))


def substitute(text: str, replace: Callable[[Reference], str]) -> str:
    """The formula with each reference replaced; every other character as it was."""
    return "".join(p if isinstance(p, str) else replace(p) for p in pieces(text))


def check(text: str, home: str = "line item") -> None:
    """Raise FormulaError unless the formula keeps the rules that every spreadsheet agrees on.

    `home` is what can take a part of it.
    """
    found = list(tokens(text))
    wrong = misplaced(found)
    if wrong:
        raise wrong
    try:
        tree(text)
    except FormulaError:
        references(text)  # what no program takes for a reference is told as such
        raise
    open_ifs: list[bool] = []
    for token in found:
        kind, subtype = token.kind, token.subtype
        message = ""
        if kind == "Func" and subtype == "Open":
            word = token.value.rstrip("(").upper()
            message = refused_call(word)
            if word == "IF" and any(open_ifs):
                message = (
                    f"an IF inside an IF: give the inner one a {home}, or set two side by side"
                )
            open_ifs.append(word == "IF")
        elif kind == "Func" and subtype == "Close":
            open_ifs.pop()
        elif kind == "Operand":
            message = _refused_literal(token.value, subtype)
        elif token.value == "^":
            message = "`^` is not allowed: write POWER(base,exponent)"
        elif kind != "Sep" and token.value in REFUSED:
            message = f"`{token.value}` is not allowed: programs disagree about it"
        if message:
            raise FormulaError(message, token.value, token.start)
    for call in calls(tree(text)):
        _arguments(call["name"], call["args"], home)
    _unguarded(tree(text), guarded=False)


def _refused_literal(value: str, subtype: str) -> str:
    """Why a figure or word may not be typed into a formula, or nothing."""
    if subtype == "Number" and float(value) not in ALLOWED_LITERALS:
        return f"`{value}` is typed into a formula: give it a constant or an input of its own"
    if subtype == "Text" and len(value) > 200:
        return "a text in a formula is over 200 characters"
    if subtype in ("Logical", "Error"):
        return f"`{value}` is typed into a formula: write a comparison or 1 or 0"
    return ""


def _arguments(name: str, args: list[dict[str, Any]], home: str) -> None:
    message = refused_count(name, len(args))
    word = name.upper()
    if not message and any(arg["node_type"] == "Omitted" for arg in args):
        message = f"an argument of {name} is left out"
    items = [arg["node_type"] == "Reference" for arg in args]
    if not message and word in TOLD and not items[0]:
        message = f"{word} takes an item: give what it tells a {home}, or write ROUND(…,0)"
    if not message and word in DISCOUNTING and word != "NPV":
        flows = [held for place, held in enumerate(items) if takes(word, place)]
        if not all(flows):
            message = f"{word} takes an item: give what stands in it a row of its own"
    if not message and word == "RANK" and not _own(args):
        message = "RANK takes an item and its own steps, as in RANK(x,x[first..last])"
    if message:
        raise FormulaError(message, f"{name}(")


def _own(args: list[dict[str, Any]]) -> bool:
    """Whether what is ranked is one of those among which it is."""
    names = [str(arg.get("reference", "")).partition("[")[0] for arg in args[:2]]
    return names[0] != "" and names[0] == names[1]


def _unguarded(node: dict[str, Any], guarded: bool) -> None:
    """Raise FormulaError for a rate that is searched for, where it has to be found."""
    name = node["name"].upper() if node["node_type"] == "Function" else ""
    if name in ITERATING and not guarded:
        told = f'{name} may find no rate: write IFERROR({name}(…),"{NOT_AVAILABLE}")'
        raise FormulaError(told, f"{node['name']}(")
    for place, child in enumerate(children(node)):
        caught = name == "IFERROR" and place == 0
        caught = caught and node["args"][1].get("value") == NOT_AVAILABLE
        _unguarded(child, guarded or caught)


def named(node: dict[str, Any]) -> set[str]:
    """The items in a syntax tree."""
    found = (part["reference"] for part in inside(node) if part["node_type"] == "Reference")
    return {name.partition("[")[0] for name in found}


def calls(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every function of a syntax tree, the outer before the inner."""
    return (part for part in inside(node) if part["node_type"] == "Function")


@lru_cache(maxsize=4096)
def alone(text: str) -> frozenset[str]:
    """The references that stand where only a single value can stand."""
    return frozenset(_alone(tree(text), ""))


def _alone(node: dict[str, Any], taker: str) -> Iterator[str]:
    """`taker` is the function that takes a series here; SUMPRODUCT takes it in arithmetic too."""
    if node["node_type"] == "Reference" and not taker:
        yield node["reference"]
    name = node["name"].upper() if node["node_type"] == "Function" else ""
    spread = taker if taker == "SUMPRODUCT" and not name else ""
    for place, child in enumerate(children(node)):
        yield from _alone(child, name if name in WHOLE and takes(name, place) else spread)


@lru_cache(maxsize=4096)
def gathered(text: str) -> frozenset[str]:
    """The references of which a function wants many steps, in arithmetic or by themselves.

    Of one step MIN and its like make sense where they take several references beside each other.
    """
    found: set[str] = set()
    for call in calls(tree(text)):
        name, args = call["name"].upper(), call["args"]
        if name in WHOLE and (name not in BESIDE or len(args) == 1):
            for place in (place for place in range(len(args)) if takes(name, place)):
                found.update(_calculated_with(args[place]))
    return frozenset(found)


def _calculated_with(node: dict[str, Any]) -> Iterator[str]:
    """The references in a piece of arithmetic, but for those that a function takes."""
    if node["node_type"] == "Reference":
        yield node["reference"]
    for child in children(node) if node["node_type"] != "Function" else ():
        yield from _calculated_with(child)


def _reference(text: str, offset: int) -> Reference:
    match = re.fullmatch(r"([A-Za-z_][\w.]*)(?:\[([\w.+-]+)\])?", text)
    if not match or re.fullmatch(r"[A-Za-z]{1,3}\d+", text):
        message = f"`{text}` is not an item: formulas refer to items by name"
        raise FormulaError(message, text, offset)
    return Reference(match[1], match[2] or "", offset)


@lru_cache(maxsize=32768)
def relative(text: str, row: int, col: int) -> str:
    """A cell formula in R1C1 form, seen from its own cell: equal for formulas that were copied."""
    pieces = CELL.split(text)
    found = pieces[:1]
    for i in range(1, len(pieces), 6):
        other, fixed_col, letters, fixed_row, digits, after = pieces[i : i + 6]
        if other:
            found += other, after
            continue
        down = f"R{digits}" if fixed_row else f"R[{int(digits) - 1 - row}]"
        across = f"C{letters}" if fixed_col else f"C[{column(letters) - col}]"
        found += down, across, after
    return "".join(found)


CELL = re.compile(
    rf"(\"[^\"]*\"|{QUOTED}!|[A-Za-z_][A-Za-z_0-9.]*(?=[(!]))"
    r"|(\$?)\b([A-Z]{1,3})(\$?)(\d+)\b"
)
"""Texts, sheet names and functions, which stay as they are, or a cell with its dollar signs."""
