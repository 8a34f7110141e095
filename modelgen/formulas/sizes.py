"""How large a range is and where it stands, as a number, which takes none of its cells."""

import re
from collections.abc import Callable

from ..addresses import Area
from . import cell_references
from .syntax import FormulaError, tokens

_SUSPECT = re.compile(r"\b(?:ROWS?|COLUMNS?)\(", re.IGNORECASE)

_NUMBERS: dict[str, Callable[[Area], int | None]] = {
    "ROWS(": lambda area: area.rows,
    "COLUMNS(": lambda area: area.columns,
    "ROW(": lambda area: area.top + 1 if area.rows == 1 else None,
    "COLUMN(": lambda area: area.left + 1 if area.columns == 1 else None,
}


def with_sizes(text: str) -> str:
    """The formula (with its equals sign), with sizes and places of its ranges as numbers.

    So it stands in no circle with what it counts: `ROWS(A$1:A8)` numbers the lines of column A.
    """
    if not _SUSPECT.search(text):
        return text
    try:
        found = [token for token in tokens(text[1:]) if token.value.strip()]
    except FormulaError:
        return text
    for call, inner, end in reversed([*zip(found, found[1:], found[2:], strict=False)]):
        area = cell_references.read(inner.value, "") if inner.subtype == "Range" else None
        of = _NUMBERS.get(call.value.upper())
        number = of(area) if of and area and end.subtype == "Close" else None
        if number is not None:
            text = f"{text[: call.start + 1]}{number}{text[end.end + 1 :]}"
    return text
