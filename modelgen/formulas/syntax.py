"""A formula's text to tokens and to a syntax tree, or what is wrong with it, in our own words.

The library that cuts and parses is asked for its pieces alone: its messages are its own.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import formualizer

NOT_A_FORMULA = "this is not a formula"

MAX_NESTING = 64
"""As many levels as Excel takes; the parser has a limit of its own beyond it."""


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


@lru_cache(maxsize=2048)
def tokens(text: str) -> tuple[Token, ...]:
    """The pieces of a formula; raises FormulaError where it cannot be cut into pieces.

    Kept for a while: an item's formula is written for many cells, and several rewrite it.
    """
    try:
        found: Any = formualizer.tokenize("=" + text)
    except (formualizer.TokenizerError, ValueError):
        raise _uncut(text) from None
    return tuple(_pieces(text, found))


def _pieces(text: str, found: Iterable[Any]) -> Iterator[Token]:
    """The tokenizer counts bytes: where its pieces stand, counted in characters."""
    raw = b"" if text.isascii() else text.encode()
    for token in found:
        start, end = token.start - 1, token.end - 1
        if raw:
            start, end = len(raw[:start].decode()), len(raw[:end].decode())
        yield Token(str(token.token_type), str(token.subtype), token.value, start, end)


@lru_cache(maxsize=4096)
def tree(text: str) -> dict[str, Any]:
    """The formula's syntax tree as plain dictionaries; raises FormulaError on a syntax error."""
    try:
        return dict(formualizer.parse("=" + text).to_dict())
    except (formualizer.ParserError, formualizer.TokenizerError, ValueError):
        raise misplaced(tokens(text)) or FormulaError(NOT_A_FORMULA) from None


def children(node: dict[str, Any]) -> list[dict[str, Any]]:
    """The nodes right below a node of a syntax tree, from left to right."""
    sides = [node[key] for key in ("left", "right", "operand") if key in node]
    return [*sides, *node.get("args", ())]


def inside(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A node of a syntax tree and all below it, the outer before the inner.

    It does not call itself: formulas nest deeper than functions may.
    """
    todo = [node]
    while todo:
        node = todo.pop()
        yield node
        todo += reversed(children(node))


def misplaced(found: Iterable[Token]) -> FormulaError | None:
    """The first piece that stands where no such piece can stand, or that the end is too early.

    `due` is what comes next: a value, an argument (a value or nothing), or what follows a value.
    """
    opened: list[str] = []
    due = "argument"
    for token in found:
        kind, subtype, fits = token.kind, token.subtype, True
        if not token.value.strip():
            continue
        if kind == "Sep":
            fits = (opened[-1:], subtype) == (["Func"], "Arg") and due != "value"
            fits = fits or (opened[-1:] == ["Array"] and due == "follower")
            due = "argument"
        elif subtype == "Close":
            fits = due == "follower" or (due == "argument" and kind == "Func")
            opened, due = opened[:-1], "follower"
        elif kind in ("OpInfix", "OpPostfix"):
            fits = due == "follower"
            due = "value" if kind == "OpInfix" else "follower"
        else:
            fits = due != "follower"
            opened += [kind] if subtype == "Open" else []
            due = "argument" if subtype == "Open" else "follower"
            due = "value" if kind == "OpPrefix" else due
        if not fits:
            return _unexpected(token.value, token.start)
        if len(opened) > MAX_NESTING:
            message = f"its brackets nest over {MAX_NESTING} deep: split it into items"
            return FormulaError(message, token.value, token.start)
    return None if due == "follower" else FormulaError(f"{NOT_A_FORMULA}: it ends too early")


def _unexpected(word: str, start: int) -> FormulaError:
    return FormulaError(f"{NOT_A_FORMULA}: `{word}` is not expected here", word, start)


def _uncut(text: str) -> FormulaError:
    """What is wrong with a formula that cannot be cut into pieces."""
    opened: list[str] = []
    odd: list[re.Match[str]] = []
    for piece in _HOLDER.finditer(text):
        sign = piece[0]
        if sign in ('"', "'"):
            return FormulaError(f"{NOT_A_FORMULA}: a quotation mark is not closed")
        if sign in _CLOSING:
            opened.append(sign)
        elif sign in _CLOSING.values():
            if not opened:
                return FormulaError(f"{NOT_A_FORMULA}: a closing bracket has no opening one")
            if _CLOSING[opened.pop()] != sign:
                return FormulaError(f"{NOT_A_FORMULA}: a bracket is not closed")
        elif sign.startswith("#") and sign not in ERRORS:
            odd.append(piece)
    if opened:
        return FormulaError(f"{NOT_A_FORMULA}: a bracket is not closed")
    return _unexpected(odd[0][0], odd[0].start()) if odd else FormulaError(NOT_A_FORMULA)


_CLOSING = {"(": ")", "[": "]", "{": "}"}

_HOLDER = re.compile(r"""\"(?:[^"]|"")*"|'(?:[^']|'')*'|["'()\[\]{}]|\#[^\s()"',;&+*=<>-]*""")
"""A text or a sheet in quotes, a quotation mark without its other, a bracket, an error value."""

ERRORS = frozenset("#DIV/0! #N/A #NAME? #NULL! #NUM! #REF! #VALUE!".split())
