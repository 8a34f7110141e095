"""Where the calculator is not sure of what Excel gives.

What is in none of the known situations, and calls no function but the sure ones, is alike in all
spreadsheets.
"""

import re
from collections.abc import Iterator

from . import cell_references
from .language import ALLOWED, takes
from .money import TOLD
from .situations import OF, SITUATIONS, Held, Seen
from .syntax import FormulaError, Token, inside, tokens, tree

SURE = (frozenset(ALLOWED) - {*TOLD}) | frozenset("COUNTA HLOOKUP PRODUCT SIGN VLOOKUP".split())
"""Functions that the calculator computes as spreadsheets do, outside the situations below.

Not among them, with what was seen: DB is wrong in its last year, CUMIPMT for a part of a period;
VDB is missing; LOOKUP errs where the keys end in an empty cell; volatile functions, and those that
read the format or the place of a cell, change by themselves.
"""

_EVERYWHERE = frozenset("COUNTA HLOOKUP PRODUCT VLOOKUP".split())
"""Those that no template has and that take a range as a whole: anywhere else a spreadsheet picks
the cell of its own row or column from it, or fills the cells beside."""


def doubt(text: str, here: str, held: Held) -> str:
    """Why the value of a formula (without its equals sign) is in doubt, or nothing."""
    if not plain(text, here):
        return "it uses what programs compute each in its own way"
    return next(_met(text, here, held), "")


def counts_days(text: str) -> bool:
    """Whether a formula gives another figure where days are counted from 1904."""
    return bool(_OF_DAYS.search(text))


_OF_DAYS = re.compile(
    r"\b(?:COUP\w+|DATE|DATEDIF|DATEVALUE|DAY|DAYS360|EDATE|EOMONTH|ISOWEEKNUM|MONTH|NETWORKDAYS\w*"
    r"|NOW|TEXT|TODAY|VALUE|WEEKDAY|WEEKNUM|WORKDAY\w*|YEAR|YEARFRAC)(?:\.INTL)?\(",
    re.IGNORECASE,
)


def disturbed(text: str, here: str, held: Held) -> bool:
    """Whether a formula that was sound reads cells now of which programs make different values."""
    return bool(_DISTURBED.search(text)) and any(_met(text, here, held, by_edit=True))


def _met(text: str, here: str, held: Held, by_edit: bool = False) -> Iterator[str]:
    """The situations that a formula is in, as they are told; `by_edit` what edits make of it."""
    seen = Seen(here, held)
    for node in inside(tree(text)):
        name = node.get("operator") or str(node.get("name", "")).upper()
        for situation in OF.get(name, ()):
            if situation.by_edit >= by_edit and situation.met(node, seen):
                yield situation.says


_DISTURBED = re.compile(
    rf"\b(?:{'|'.join(sorted(n for row in SITUATIONS if row.by_edit for n in row.of))})\("
)


def plain(text: str, here: str) -> bool:
    """Whether a formula calls sure functions alone, and calculates with no range cell by cell."""
    try:
        found = tokens(text)
        tree(text)
    except FormulaError:
        return False
    calls = {t.value.rstrip("(").upper() for t in found if (t.kind, t.subtype) == ("Func", "Open")}
    alone = all(t.kind != "Array" and t.value not in ("#", "@") for t in found) and "[" not in text
    known = SURE.issuperset(calls) and alone and _referring(found, here)
    return known and not _by_cell(found, here)


def _referring(found: tuple[Token, ...], here: str) -> bool:
    """Whether every operand means cells that the calculator finds: no name, union or common part.

    Cells of several sheets are not found either.
    """
    for i, token in enumerate(found):
        before, after = found[i - 1 : i], found[i + 1 : i + 2]
        beside = [t.subtype in ("Range", "Close") for t in before] + [
            t.subtype in ("Range", "Open") for t in after
        ]
        if (token.kind, token.value) == ("OpInfix", ",") or (
            token.kind == "Whitespace" and beside == [True, True]
        ):
            return False
        if token.subtype == "Range" and cell_references.read(token.value, here) is None:
            return False
    return True


def _by_cell(found: tuple[Token, ...], here: str) -> bool:
    """Whether a range is calculated with cell by cell: programs differ in what they make of it."""
    if any(t.value.upper().startswith("SUMPRODUCT(") for t in found):
        return False
    opened: list[tuple[str, int]] = []  # each open call, and the place among its arguments
    for i, token in enumerate(found):
        if token.kind == "Func":
            call = token.value.rstrip("(").upper()
            opened = [*opened, (call, 0)] if token.subtype == "Open" else opened[:-1]
        elif token.kind == "Sep" and opened:
            opened[-1] = opened[-1][0], opened[-1][1] + 1
        area = cell_references.read(token.value, here) if token.subtype == "Range" else None
        if area and not area.single and not (opened and _whole_at(*opened[-1])):
            return True
        beside = [t for t in found[max(0, i - 1) : i + 2] if t.kind in ("OpInfix", "OpPrefix")]
        if area and not area.single and any(t.value not in (",", ":") for t in beside):
            return True
    return False


def _whole_at(call: str, place: int) -> bool:
    return call in _EVERYWHERE or takes(call, place)
