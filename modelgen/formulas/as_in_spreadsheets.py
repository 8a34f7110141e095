"""A formula for the calculator: it then gives what spreadsheets give."""

import re
from functools import lru_cache

from ..addresses import spot
from .excel_errors import with_errors
from .fifteen_digits import MOST_CELLS, compared_by_digits
from .sizes import with_sizes
from .zero_signs import without_signed_zeros

_ADDRESS = re.compile(r"(\$?\b[A-Z]{1,3}\$?\d+\b)")


def as_in_spreadsheets(text: str) -> str:
    """A formula (with its equals sign) so that the calculator gives what spreadsheets give.

    Most formulas of a workbook are copies that differ in their addresses, which nothing here looks
    at but the size of ranges: each is rewritten once.
    """
    pieces = _ADDRESS.split(text)
    around = None
    if not _may_be_large(text, pieces):
        around = _around_addresses("A1".join(pieces[::2]))
    if around is None:
        return _rewritten(with_errors(with_sizes(text)))
    pieces[::2] = around
    return "".join(pieces)


def _may_be_large(text: str, pieces: list[str]) -> bool:
    """Whether a range may be too large to be compared cell by cell."""
    if ":" not in text:
        return False
    starts = [at for at in range(1, len(pieces) - 2, 2) if pieces[at + 1] == ":"]
    sizes = (_cells(pieces[at], pieces[at + 2]) for at in starts)
    return text.count(":") > len(starts) or any(size > MOST_CELLS for size in sizes)


def _cells(first: str, last: str) -> int:
    (top, left), (bottom, right) = (spot(word.replace("$", "")) for word in (first, last))
    return (abs(bottom - top) + 1) * (abs(right - left) + 1)


@lru_cache(maxsize=4096)
def _around_addresses(text: str) -> list[str] | None:
    """What stands between the addresses then; nothing where addresses come to stand twice."""
    apart = with_errors(with_sizes(text)) != text
    return None if apart else _ADDRESS.split(_rewritten(text))[::2]


@lru_cache(maxsize=4096)
def _rewritten(text: str) -> str:
    return without_signed_zeros(compared_by_digits(text))
