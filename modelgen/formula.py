"""Formula text: the references in it, the rules it keeps, other text in a reference's place."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import formualizer

from .problems import suggestion

ALLOWED = frozenset(
    "SUM SUMPRODUCT MIN MAX ABS AND OR NOT IF INDEX MATCH COUNT COUNTIF COUNTIFS SUMIF SUMIFS"
    " AVERAGE ISNUMBER ISERROR IFERROR ROUND EDATE EOMONTH YEAR MONTH XNPV XIRR PMT".split()
)
ALLOWED_LITERALS = (0.0, 1.0)
MAX_LENGTH = 160


class FormulaError(Exception):
    """A formula breaks a rule; `word` is the offending piece, `offset` where it stands."""

    def __init__(self, message: str, word: str = "", offset: int = 0):
        super().__init__(message)
        self.message, self.word, self.offset = message, word, offset


@dataclass(frozen=True, slots=True)
class Reference:
    """An item in a formula: `name`, `name[case]`, `name[point]` or `name[-1]` (the prior step)."""

    name: str
    of: str
    offset: int

    @property
    def text(self) -> str:
        return f"{self.name}[{self.of}]" if self.of else self.name

    @property
    def prior(self) -> bool:
        return self.of == "-1"


Piece = str | Reference


@lru_cache(maxsize=4096)
def pieces(text: str) -> tuple[Piece, ...]:
    """The formula (without its equals sign) as references and the text between them."""
    result: list[Piece] = []
    done = 0
    for token in _tokens(text):
        kind, subtype = str(token.token_type), str(token.subtype)
        if kind != "Operand" or subtype != "Range":
            continue
        start, end = token.start - 1, token.end - 1
        result += [text[done:start], _reference(token.value, start)]
        done = end
    return (*result, text[done:])


def references(text: str) -> tuple[Reference, ...]:
    """The references of a formula, in order."""
    return tuple(piece for piece in pieces(text) if isinstance(piece, Reference))


def substitute(text: str, replace: Callable[[Reference], str]) -> str:
    """The formula with each reference replaced; every other character as it was."""
    return "".join(p if isinstance(p, str) else replace(p) for p in pieces(text))


@lru_cache(maxsize=4096)
def tree(text: str) -> dict[str, Any]:
    """The formula's syntax tree as plain dictionaries; raises FormulaError on a syntax error."""
    try:
        return dict(formualizer.parse("=" + text).to_dict())
    except (formualizer.ParserError, formualizer.TokenizerError, ValueError) as error:
        place = re.search(r"position (\d+)", str(error))
        offset = max(0, int(place[1]) - 1) if place else 0
        detail = str(error).split(": ", 1)[-1].split(", got TokenSpan")[0].split(": TokenSpan")[0]
        raise FormulaError(f"this is not a formula: {detail.lower()}", "", offset) from None


def check(text: str) -> None:
    """Raise FormulaError unless the formula keeps the rules that every spreadsheet agrees on."""
    tree(text)
    open_ifs: list[bool] = []
    for token in _tokens(text):
        kind, subtype, offset = str(token.token_type), str(token.subtype), token.start - 1
        if kind == "Func" and subtype == "Open":
            word = token.value.rstrip("(").upper()
            if word not in ALLOWED:
                hint = suggestion(word, ALLOWED)
                raise FormulaError(f"function `{word}` is not allowed{hint}", token.value, offset)
            if word == "IF" and any(open_ifs):
                raise FormulaError("an IF inside an IF: give the inner one a line item of its own",
                                   token.value, offset)
            open_ifs.append(word == "IF")
        elif kind == "Func" and subtype == "Close":
            open_ifs.pop()
        elif kind == "Operand" and subtype == "Number" and float(token.value) not in ALLOWED_LITERALS:
            raise FormulaError(f"`{token.value}` is typed into a formula: give it a constant"
                               " or an input of its own", token.value, offset)
        elif kind == "Operand" and subtype == "Text" and len(token.value) > 200:
            raise FormulaError("a text in a formula is over 200 characters", "", offset)
        elif token.value in ("^", "%", "@", ":", "{"):
            raise FormulaError(f"`{token.value}` is not allowed: programs disagree about it",
                               token.value, offset)


def _tokens(text: str) -> Iterator[Any]:
    try:
        return iter(formualizer.tokenize("=" + text))
    except (formualizer.TokenizerError, ValueError) as error:
        raise FormulaError(f"this is not a formula: {str(error).lower()}") from None


def _reference(text: str, offset: int) -> Reference:
    match = re.fullmatch(r"([A-Za-z_][\w.]*)(?:\[([\w-]+)\])?", text)
    if not match:
        raise FormulaError(f"`{text}` is not an item: formulas refer to items by name", text, offset)
    return Reference(match[1], match[2] or "", offset)


@lru_cache(maxsize=65536)
def relative(text: str, row: int, col: int) -> str:
    """A cell formula in R1C1 form, seen from its own cell: equal for formulas that were copied."""

    def one(match: re.Match[str]) -> str:
        if match["text"] or match["name"]:
            return match[0]
        number = 0
        for letter in match["col"]:
            number = number * 26 + ord(letter) - 64
        across = f"C{number}" if match["fixcol"] else f"C[{number - 1 - col}]"
        down = f"R{match['row']}" if match["fixrow"] else f"R[{int(match['row']) - 1 - row}]"
        return down + across

    return _CELL.sub(one, text)


_CELL = re.compile(
    r"(?P<text>\"[^\"]*\"|'[^']*'!)|(?P<name>[A-Za-z_][A-Za-z_0-9.]*(?=[(!]))"
    r"|(?P<fixcol>\$?)\b(?P<col>[A-Z]{1,3})(?P<fixrow>\$?)(?P<row>\d+)\b"
)
