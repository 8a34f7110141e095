"""How wide the columns of a table are: figures as wide as the widest, texts share what is left."""

from .numbers import plain
from .parts import Column, Table

PAD = 6.5
"""Points between the figures of two columns."""
SHORT = 16
"""Letters of a text column that is as wide as its texts, like one of figures."""
WHOLE = 12
"""Letters of a head that is not broken."""
BOLD, RUNNING = 1.09, 0.97
"""How wide the letters of a head and of a text are, measured in digits."""


def width(table: Table, index: int, lang: str, letter: float) -> float | None:
    """Points that a column needs; None for one that shares what is left.

    `letter` is a digit's width.
    """
    column = table.columns[index]
    texts = [plain(row.cells[index].text, lang) for row in table.rows]
    longest = max((len(text) for text in texts), default=0)
    if index == 0 or not (column.number or longest <= SHORT):
        return None
    heads = max(len(word) for word in _heads(column, lang)) * BOLD
    return max(longest * (1 if column.number else RUNNING), heads) * letter + PAD


def _heads(column: Column, lang: str) -> list[str]:
    """What stays together of a column's head and unit, in bold type."""
    found = [""]
    for text in (column.head, column.unit):
        said = plain(text, lang)
        found += [said] if len(said) <= WHOLE else said.split(" ")
    return found


def widths(table: Table, lang: str, room: float, letter: float) -> list[float]:
    """Points of every column in a table `room` wide."""
    known = [width(table, i, lang, letter) for i in range(len(table.columns))]
    shares = sum(c.width for c, w in zip(table.columns, known, strict=True) if w is None)
    left = max(room - sum(w for w in known if w is not None), room * 0.2)
    pairs = zip(table.columns, known, strict=True)
    return [left * column.width / shares if w is None else w for column, w in pairs]
