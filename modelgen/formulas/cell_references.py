"""References in formulas: found, read, and rewritten to where things now stand."""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from ..addresses import LAST_COL, LAST_ROW, QUOTED, Area, Place, column, letters, quoted
from .syntax import FormulaError, tokens

GONE = "#REF!"

_CORNER = r"(\$?)([A-Z]{1,3})(\$?)([1-9]\d*)"

_REF = re.compile(
    r"(?:'((?:[^':\[\]]|'')+)'!|([^'!:\[\]]+)!)?"
    rf"(?:{_CORNER}(?::{_CORNER})?|(\$?)([A-Z]{{1,3}}):(\$?)([A-Z]{{1,3}})"
    r"|(\$?)([1-9]\d*):(\$?)([1-9]\d*))",
    re.IGNORECASE,
)

_TWICE = re.compile(
    r"(?:(?P<first>'(?:[^':\[\]]|'')+'|[^'!:\[\]]+)!)?(?P<start>\$?[A-Z]{1,3}\$?[1-9]\d*):"
    r"(?P<last>'(?:[^':\[\]]|'')+'|[^'!:\[\]]+)!(?P<end>\$?[A-Z]{1,3}\$?[1-9]\d*)",
    re.IGNORECASE,
)

Move = Callable[[Area], Area | None]
"""Where a rectangle now stands; None where it is gone."""


@lru_cache(maxsize=65536)
def spans(text: str) -> tuple[tuple[int, int], ...]:
    """Where the operands stand that may be references; raises FormulaError on a torn formula."""
    found = tokens(text)
    result: list[tuple[int, int]] = []
    for i, token in enumerate(found):
        if (token.kind, token.subtype) == ("Operand", "Range"):
            start = result[-1][0] if result and i and found[i - 1].value == ":" else token.start
            if start < token.start and _qualified(text[start : token.end]):
                result[-1] = start, token.end
            else:
                result.append((token.start, token.end))
    return tuple(result)


def _qualified(text: str) -> str | None:
    """`S!A1:S!B2`, a span that names its sheet twice or late, as `S!A1:B2`."""
    match = _TWICE.fullmatch(text)
    if not match or (match["first"] and match["first"].upper() != match["last"].upper()):
        return None
    return f"{match['last']}!{match['start']}:{match['end']}"


def read(text: str, here: str) -> Area | None:
    """The rectangle that an operand means, seen from the sheet `here`; None for a name."""
    match = _REF.fullmatch(text) or _REF.fullmatch(_qualified(text) or "")
    if not match:
        return None
    sheet = (match[1] or "").replace("''", "'") or match[2] or here
    if "!" in text.partition(":")[2] and "!" not in text.partition(":")[0] and sheet != here:
        return None  # a span from this sheet to another: there is none
    if match[4]:
        ends = (match[8] or match[4], match[10] or match[6])
        rows = sorted((int(match[6]) - 1, int(ends[1]) - 1))
        cols = sorted((column(match[4]), column(ends[0])))
    elif match[12]:
        rows, cols = [0, LAST_ROW], sorted((column(match[12]), column(match[14])))
    else:
        rows, cols = sorted((int(match[16]) - 1, int(match[18]) - 1)), [0, LAST_COL]
    if rows[1] > LAST_ROW or cols[1] > LAST_COL:
        return None  # beyond the sheet: `YES1` is a name
    return Area(sheet, rows[0], cols[0], rows[1], cols[1])


def rewritten(text: str, here: str, move: Move, there: str = "") -> str:
    """The formula (without its equals sign) with every reference where its cells now stand.

    `here` is the sheet of the formula's cell, `there` its sheet afterwards, if that is another.
    A formula that cannot be cut into pieces, and every name and text in it, stay as they are.
    """

    def swap(word: str) -> str | None:
        area = read(word, here)
        return None if area is None else _placed(word, there or here, area, move(area))

    return replaced(text, swap)


def seen_from(text: str, at: Place) -> str:
    """What a formula that is written as seen from A1, as defined names are, means to a cell.

    What has no dollar sign is so far away from the cell, around the edges of the sheet. A range
    whose ends lie on both sides of an edge begins with `!`: nobody reads it.
    """

    def swap(word: str) -> str | None:
        area = read(word, at.sheet)
        return None if area is None else _seen(word, area.sheet, at)

    return replaced(text, swap)


def _seen(word: str, sheet: str, at: Place) -> str | None:
    rows, cols = _lines(word)
    if all(fixed for fixed, _ in (*cols, *rows)):
        return None
    across, down = _around(cols, at.col, LAST_COL), _around(rows, at.row, LAST_ROW)
    if _torn(across, LAST_COL) or _torn(down, LAST_ROW):
        return f"!{word.rpartition('!')[2]}"
    if not rows:
        return f"{quoted(sheet)}!${letters(across[0])}:${letters(across[-1])}"
    if not cols:
        return f"{quoted(sheet)}!${down[0] + 1}:${down[-1] + 1}"
    return Area(sheet, down[0], across[0], down[-1], across[-1]).ref()


def moved_name(text: str, move: Move) -> str:
    """As `rewritten`, of what a defined name means.

    What has no dollar sign goes with the cell that uses the name, not with what A1 would see.
    """

    def swap(word: str) -> str | None:
        area = read(word, "")
        if area is None:
            return None
        rows, cols = ([fixed for fixed, _ in lines] for lines in _lines(word))
        height = (area.top, area.bottom) if all(rows) else (0, LAST_ROW)
        width = (area.left, area.right) if all(cols) else (0, LAST_COL)
        new = move(Area(area.sheet, height[0], width[0], height[1], width[1]))
        if new and not all(rows):
            new = replace(new, top=area.top, bottom=area.bottom)
        if new and not all(cols):
            new = replace(new, left=area.left, right=area.right)
        return _placed(word, "", area, new)

    return replaced(text, swap)


def _torn(ends: list[int], last: int) -> bool:
    return bool(ends) and ends[-1] - ends[0] > last // 2


def plain(text: str) -> bool:
    """Whether each operand of a formula that may be a reference is one."""
    try:
        return all(read(text[start:end], "") for start, end in spans(text))
    except FormulaError:
        return False


def anywhere(text: str) -> str:
    """All that a defined name may mean to one cell or another: what has no dollar sign is any."""

    def swap(word: str) -> str | None:
        area = read(word, "")
        if area is None:
            return None
        rows, cols = (all(fixed for fixed, _ in ends) for ends in _lines(word))
        if rows and cols:
            return None
        sheet = f"{quoted(area.sheet)}!"
        if cols:
            return f"{sheet}${letters(area.left)}:${letters(area.right)}"
        top, bottom = (area.top, area.bottom) if rows else (0, LAST_ROW)
        return f"{sheet}${top + 1}:${bottom + 1}"

    return replaced(text, swap)


Ends = list[tuple[str, int]]
"""The ends of a reference along one axis, each with its dollar sign if it has one."""


def _lines(word: str) -> tuple[Ends, Ends]:
    """The rows and the columns that a reference names."""
    match = _REF.fullmatch(word) or _REF.fullmatch(_qualified(word) or "")
    assert match is not None
    rows = [(match[i], int(match[i + 1]) - 1) for i in (5, 9, 15, 17) if match[i + 1]]
    cols = [(match[i], column(match[i + 1])) for i in (3, 7, 11, 13) if match[i + 1]]
    return rows, cols


def _around(ends: Ends, by: int, last: int) -> list[int]:
    return sorted(line if fixed else (line + by) % (last + 1) for fixed, line in ends)


def replaced(text: str, swap: Callable[[str], str | None]) -> str:
    """The formula with another text for each operand to which `swap` gives one.

    A formula that cannot be cut into pieces stays as it is.
    """
    try:
        found = spans(text)
    except FormulaError:
        return text
    result, done = [], 0
    for start, end in found:
        other = swap(text[start:end])
        if other is not None:
            result += [text[done:start], other]
            done = end
    return "".join((*result, text[done:]))


def broken(text: str) -> bool:
    """Whether a formula refers to a cell that was deleted; a text or a sheet may be called so."""
    return GONE in re.sub(rf"\"[^\"]*\"|{QUOTED}", "", text)


def length(text: str) -> int:
    """The characters of a formula, without the names of sheets: those add nothing to follow."""
    return len(replaced(text, lambda word: word.rpartition("!")[2]))


def areas(text: str, here: str) -> tuple[Area, ...]:
    """Every rectangle that a formula refers to."""
    try:
        found = (read(text[start:end], here) for start, end in spans(text))
        return tuple(area for area in found if area is not None)
    except FormulaError:
        return ()


def _placed(word: str, here: str, old: Area, new: Area | None) -> str:
    """An operand that means the new rectangle, with the dollar signs of the old one."""
    if new == old and ("!" in word or old.sheet == here):
        return word
    if new is None:
        return GONE
    match = _REF.fullmatch(word) or _REF.fullmatch(_qualified(word) or "")
    assert match is not None
    named = match[1] or match[2] or new.sheet != here
    prefix = f"{quoted(new.sheet)}!" if named else ""
    if match[12]:
        return f"{prefix}{match[11]}{letters(new.left)}:{match[13]}{letters(new.right)}"
    if match[16]:
        return f"{prefix}{match[15]}{new.top + 1}:{match[17]}{new.bottom + 1}"
    first = f"{match[3]}{letters(new.left)}{match[5]}{new.top + 1}"
    if not match[8] and new.single:
        return prefix + first
    cols, rows = (match[7], match[9]) if match[8] else (match[3], match[5])
    return f"{prefix}{first}:{cols}{letters(new.right)}{rows}{new.bottom + 1}"


@lru_cache(maxsize=65536)
def normalised(text: str) -> str:
    """A formula as programs agree on it: no dollar signs, blanks or quoted sheet names."""
    pieces = re.split(r"(\"(?:[^\"]|\"\")*\")", text)
    for i in range(0, len(pieces), 2):
        named = re.sub(f"{QUOTED}!", _held, pieces[i])
        bare = re.sub(r"\s+|\$", "", named).upper()
        pieces[i] = (
            bare.replace("_XLFN.", "").replace("TRUE()", "TRUE").replace("FALSE()", "FALSE")
        )
    return "".join(pieces)


def _held(match: re.Match[str]) -> str:
    """A quoted sheet name without its quotes; its blanks are part of it."""
    return re.sub(r"\s", "\x01", match[0][1:-2]) + "!"


@lru_cache(maxsize=65536)
def shape(text: str) -> str:
    """A formula without what its references say: equal for formulas that do the same elsewhere."""
    return normalised(replaced(text, lambda _: "§"))


_AT_RUN_TIME = re.compile(r"\b(OFFSET|INDIRECT|CELL|GETPIVOTDATA|RTD|CUBE\w+)\(", re.IGNORECASE)


def hidden(text: str, here: str) -> bool:
    """Whether a formula may need cells that cannot be read from its text."""
    try:
        words = [text[start:end] for start, end in spans(text)]
    except FormulaError:
        return True
    return any(read(word, here) is None for word in words) or bool(_AT_RUN_TIME.search(text))
