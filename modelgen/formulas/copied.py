"""A cell formula as it reads where it is copied to: cells without dollar signs move along."""

from collections.abc import Callable
from functools import lru_cache

from ..addresses import column, letters
from .item_formulas import CELL

_letters = lru_cache(maxsize=4096)(letters)


def copied(text: str) -> Callable[[int, int], str]:
    """The formula so many rows further down and columns further right; it is read but once.

    Nothing where a cell would stand above or left of the sheet.
    """
    pieces = CELL.split(text)
    between = [pieces[0]]
    moving: list[tuple[int, str, int, str]] = []
    for i in range(1, len(pieces), 6):
        other, fixed_col, name, fixed_row, digits, after = pieces[i : i + 6]
        if other or (fixed_col and fixed_row):
            between[-1] += f"{other or f'${name}${digits}'}{after}"
            continue
        col, row = (-1 if fixed_col else column(name)), (-1 if fixed_row else int(digits))
        moving.append((col, f"${name}", row, f"${digits}"))
        between.append(after)
    parts = [*zip(moving, between[1:], strict=True)]

    def at(rows: int, cols: int) -> str:
        text = between[0]
        for (col, name, row, digits), after in parts:
            left, above = 0 <= col < -cols, 0 <= row <= -rows
            if left or above:
                return ""
            across = name if col < 0 else _letters(col + cols)
            text += f"{across}{digits if row < 0 else row + rows}{after}"
        return text

    return at
