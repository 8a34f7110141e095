"""How many rows or columns a range has, as a number, which takes none of its cells."""

import re

from . import cell_references
from .syntax import FormulaError, tokens

_SUSPECT = re.compile(r"\b(?:ROWS|COLUMNS)\(", re.IGNORECASE)


def with_sizes(text: str) -> str:
    """The formula (with its equals sign), with the sizes of its ranges as numbers.

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
        name = call.value.upper()
        if area and name in ("ROWS(", "COLUMNS(") and end.subtype == "Close":
            size = area.rows if name == "ROWS(" else area.columns
            text = f"{text[: call.start + 1]}{size}{text[end.end + 1 :]}"
    return text
