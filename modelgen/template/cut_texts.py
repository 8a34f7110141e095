"""Texts that a comma cut into pieces within `{…}` or `[…]`, put together again: a formula, mostly.

`{formula: MAX(a,b)}` is a formula `MAX(a` and a key `b)` to YAML. A bracket that is open where the
comma stands tells that the text was meant to go on.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

from yaml.nodes import Node, ScalarNode

Pieces = Sequence[ScalarNode]
"""What a text was cut into, in order; empty of a text that is whole."""


def of_pairs(pairs: Sequence[tuple[Node, Node]]) -> Iterator[tuple[Node, Node, Pieces]]:
    """The keys and values of a mapping, with the pieces of a value that follow it as bare keys."""
    done = 0
    for i, (key, value) in enumerate(pairs):
        if i >= done:
            bare = takewhile(lambda pair: _bare(*pair), pairs[i + 1 :])
            pieces = _together(value, (key for key, _ in bare))
            done = i + max(1, len(pieces))
            yield key, value, pieces


def of_entries(entries: Sequence[Node]) -> Iterator[tuple[Node, Pieces]]:
    """The entries of a list, with the pieces of an entry that follow it as entries."""
    done = 0
    for i, entry in enumerate(entries):
        if i >= done:
            pieces = _together(entry, entries[i + 1 :])
            done = i + max(1, len(pieces))
            yield entry, pieces


def _together(first: Node, others: Iterable[Node]) -> Pieces:
    """A text and those behind it until its brackets are closed; nothing where they never are."""
    if not isinstance(first, ScalarNode) or first.style:
        return ()
    pieces, deep = [first], _opened(first)
    for other in others:
        if deep <= 0 or not isinstance(other, ScalarNode):
            break
        pieces.append(other)
        deep += _opened(other)
    return pieces if len(pieces) > 1 and deep == 0 else ()


def _opened(piece: ScalarNode) -> int:
    """How many brackets a piece opens and does not close; what stands in quotes opens none."""
    return 0 if piece.style else piece.value.count("(") - piece.value.count(")")


def _bare(key: Node, value: Node) -> bool:
    """Whether a key stands without a colon."""
    return isinstance(value, ScalarNode) and value.end_mark.index == key.end_mark.index


def quoted(text: str) -> str:
    """A text in the quotes that YAML wants."""
    return "'" + text.replace("'", "''") + "'" if '"' in text else f'"{text}"'
