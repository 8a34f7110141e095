"""A formula's text to tokens and to a syntax tree, or what is wrong with it, in our own words.

The library that cuts and parses is asked for its pieces alone: its messages are its own.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import formualizer

NOT_A_FORMULA = "this is not a formula"

_QUOTED = re.compile(r'"(?:[^"]|"")*"|\'(?:[^\']|\'\')*\'')

_PAIRS = {")": "(", "]": "[", "}": "{"}


class FormulaError(Exception):
    """A formula breaks a rule; `word` is the offending piece, `offset` where it stands."""

    def __init__(self, message: str, word: str = "", offset: int = 0) -> None:
        super().__init__(message)
        self.message, self.word, self.offset = message, word, offset


class Token(NamedTuple):
    """A piece of a formula (without its equals sign) and the characters it takes."""

    kind: str
    subtype: str
    value: str
    start: int
    end: int


def tokens(text: str) -> Iterator[Token]:
    """The pieces of a formula; raises FormulaError where it cannot be cut into pieces."""
    try:
        found: Any = formualizer.tokenize("=" + text)
    except (formualizer.TokenizerError, ValueError):
        raise FormulaError(f"{NOT_A_FORMULA}: {_torn(text)}") from None
    for token in found:
        start, end = _chars(text, token.start - 1), _chars(text, token.end - 1)
        yield Token(str(token.token_type), str(token.subtype), token.value, start, end)


def _chars(text: str, offset: int) -> int:
    """The tokenizer counts bytes; the same place counted in characters."""
    return offset if text.isascii() else len(text.encode()[:offset].decode())


@lru_cache(maxsize=4096)
def tree(text: str) -> dict[str, Any]:
    """The formula's syntax tree as plain dictionaries; raises FormulaError on a syntax error."""
    try:
        return dict(formualizer.parse("=" + text).to_dict())
    except (formualizer.ParserError, formualizer.TokenizerError, ValueError):
        raise _misplaced(text) from None


def _torn(text: str) -> str:
    """Why a text cannot be cut into pieces: quotation marks and brackets come in pairs."""
    bare = _QUOTED.sub("", text)
    if '"' in bare or "'" in bare:
        return "a quotation mark is not closed"
    opened: list[str] = []
    for letter in bare:
        if letter in _PAIRS.values():
            opened.append(letter)
        elif letter in _PAIRS and (not opened or opened.pop() != _PAIRS[letter]):
            return "a closing bracket has no opening one"
    return "a bracket is not closed" if opened else "it cannot be read"


def _misplaced(text: str) -> FormulaError:
    """The first piece that cannot stand where it stands: operands and operators take turns."""
    wanted = True  # an operand is due
    open_calls: list[bool] = []
    last = ""
    for token in tokens(text):
        kind, opens, closes = token.kind, token.subtype == "Open", token.subtype == "Close"
        if kind == "Whitespace":
            continue
        empty_call = closes and last == "Func Open"
        due = kind in ("Operand", "OpPrefix") or opens
        row = token.subtype == "Row" and not (open_calls and open_calls[-1])
        if row or (wanted != due and not empty_call and kind != "Sep"):
            message = f"{NOT_A_FORMULA}: `{token.value}` is not expected here"
            return FormulaError(message, token.value, token.start)
        if opens:
            open_calls.append(kind == "Array")
        elif closes:
            open_calls.pop()
        wanted = kind in ("OpPrefix", "OpInfix", "Sep") or opens
        last = f"{kind} {token.subtype}"
    return FormulaError(
        f"{NOT_A_FORMULA}: {'it ends too early' if wanted else 'it cannot be read'}"
    )
