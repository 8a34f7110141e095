"""How wide the columns of a table are: figures as wide as the widest, texts share what is left."""

from .document import Column, PageTable
from .figures import plain

EM = 8.0
"""The size of a table's type on a page of the PDF, in points."""

WIDE = 8.6
"""The same in Word: small Arial runs as wide as this size."""

WIDTH = 499.0
"""The width of the text in points."""

GAP = 14.0
"""Points between two columns of the page."""

PAD = 9.5
"""Points between the figures of two columns."""

SHORT = 16
"""Letters of a text column that is as wide as its texts, like one of figures."""

WHOLE = 10
"""Letters of a head that is not broken."""

LINES = 3
"""Lines that a long head takes, about."""

FULL = 1.85
"""Lines of text that a label of two lines holds, about."""

INSET = 6.0
"""Points beside a label."""

BOLD = 1.06
"""How much wider bold letters are."""

NARROW, SLIM, BROAD = " ,.:;'|ijl()[]/-–\u00a0\u202f", "frt", "mwMW%@…→"


def ems(text: str) -> float:
    """The width of a text in the memo's types, measured in their size."""
    return sum(_letter(letter) for letter in text)


def _letter(letter: str) -> float:
    if letter in NARROW:
        return 0.3
    if letter in SLIM:
        return 0.35
    if letter in BROAD:
        return 0.82
    return 0.63 if letter.isupper() else 0.51


def width(table: PageTable, index: int, lang: str, em: float = EM) -> float | None:
    """Points that a column needs; None for one that shares what is left."""
    column = table.columns[index]
    texts = [plain(row.cells[index].text, lang) for row in table.rows]
    if index == 0 or not (column.number or all(len(text) <= SHORT for text in texts)):
        return None
    strong = BOLD if any(row.strong for row in table.rows) else 1.0
    longest = max((ems(text) for text in texts), default=0.0) * strong
    heads = max(ems(word) for word in _heads(column, lang)) * BOLD
    heads = max(heads, ems(plain(column.head, lang)) / LINES)
    return max(longest, heads) * em + PAD


def _heads(column: Column, lang: str) -> list[str]:
    """What stays together of a column's head and unit, in bold type."""
    found = [""]
    for text in (column.head, column.unit):
        said = plain(text, lang)
        found += [said] if len(said) <= WHOLE or "%" in said else said.split(" ")
    return found


def widths(table: PageTable, lang: str, room: float, em: float = EM) -> list[float]:
    """Points of every column in a table `room` wide."""
    known = [width(table, i, lang, em) for i in range(len(table.columns))]
    shares = sum(c.width for c, w in zip(table.columns, known, strict=True) if w is None)
    left = max(room - sum(w for w in known if w is not None), room * 0.2)
    pairs = zip(table.columns, known, strict=True)
    return [left * column.width / shares if w is None else w for column, w in pairs]


def share(left: PageTable, right: PageTable, lang: str) -> float | None:
    """What the left one takes of the width beside the right one; None where they do not fit.

    They fit where every label takes two lines at most.
    """
    needs = [_need(table, lang) for table in (left, right)]
    room = WIDTH - GAP
    return (needs[0] + (room - sum(needs)) / 2) / room if sum(needs) <= room else None


def _need(table: PageTable, lang: str) -> float:
    """Points below which a table has labels of three lines, or breaks a unit, in Word too."""
    labels = [plain(row.cells[0].text, lang) for row in table.rows]
    wide = max((max(ems(label) / FULL, *map(ems, label.split())) for label in labels), default=0.0)
    bold = BOLD if any(row.strong for row in table.rows) else 1.0
    known = (width(table, i, lang, WIDE) for i in range(1, len(table.columns)))
    return wide * bold * WIDE + INSET + sum(w or 0.0 for w in known)
