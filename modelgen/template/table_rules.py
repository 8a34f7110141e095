"""What a formula may do with the columns of a table, in which spare rows are empty."""

from collections.abc import Iterator, Mapping
from typing import Any

from ..formulas.item_formulas import FIRST, LAST, calls, references
from ..formulas.language import takes
from ..formulas.syntax import FormulaError, tree
from .items import Item
from .records import FILLED

PASSING = frozenset(
    "SUM MIN MAX AVERAGE COUNT MEDIAN STDEV LARGE SMALL PERCENTILE SUMIF SUMIFS COUNTIF COUNTIFS"
    " AVERAGEIF AVERAGEIFS INDEX MATCH".split()
)
"""Functions that pass over an empty cell in every program, and over one that shows nothing."""

COUNTING = frozenset({"COUNTIF", "COUNTIFS"})

SEARCHING = frozenset({"INDEX", "MATCH"})
"""Functions that take columns of words too."""

CRITERIA: Mapping[str, int] = {
    "SUMIF": 0, "AVERAGEIF": 0, "COUNTIF": 0, "COUNTIFS": 0, "SUMIFS": 1, "AVERAGEIFS": 1,
}  # fmt: skip
"""Where the first column that is searched stands, its criterion behind it."""

_Node = dict[str, Any]


def wrong(text: str, items: Mapping[str, Item]) -> FormulaError | None:
    """What is wrong with how a formula takes columns of tables; None if nothing."""
    for call in calls(tree(text)):
        name = call["name"].upper()
        columns = dict(_columns(call, items))
        message = next(filter(None, (_wrong(name, call, p, c) for p, c in columns.items())), "")
        if message:
            return FormulaError(message, f"{call['name']}(")
    return None


def _columns(call: _Node, items: Mapping[str, Item]) -> Iterator[tuple[int, Item]]:
    """The columns that a function takes whole, by place; a single row of one is none."""
    for place, arg in enumerate(call["args"]):
        if takes(call["name"].upper(), place) and arg["node_type"] == "Reference":
            (reference,) = references(arg["reference"])
            item = items.get(reference.name)
            if item and item.of_a_table and item.name != f"{item.axis}.{FILLED}":
                yield place, item


def _wrong(name: str, call: _Node, place: int, column: Item) -> str:
    shown = f"`{column.name}`"
    if name not in PASSING:
        return (
            f"{name} takes no column of a table, in which spare rows are empty: give what it"
            f" counts with a column with a formula, and write SUM or SUMIFS of that ({shown})"
        )
    if name == "MATCH" and call["args"][2].get("value") != 0:
        return (
            f"MATCH ends in 0 in a table, whose rows have no order ({shown}): the latest day that"
            ' is not after `day` is LARGE(x,COUNTIF(x,">"&ROUND(day,0))+1)'
        )
    words = column.takes in ("text", "choice")
    counted = place in _criteria(name, len(call["args"]))
    if words and name not in SEARCHING and not counted:
        return (
            f"{name} counts no words ({shown}): the rows that are filled are"
            f" SUM({column.axis}.{FILLED})"
        )
    if counted and name in COUNTING:
        said = _leading(call["args"][place + 1])
        if said.startswith("<>") or said in ("", "="):
            return (
                f"{name} with `<>` or an empty word counts spare rows too ({shown}): take what it"
                f" leaves out from SUM({column.axis}.{FILLED})"
            )
    return ""


def _criteria(name: str, count: int) -> range:
    """The places of the columns that are searched."""
    return range(CRITERIA[name], count, 2) if name in CRITERIA else range(0)


def _leading(criterion: _Node) -> str:
    """How the words of a criterion begin; a dot where it is computed."""
    while criterion["node_type"] == "BinaryOp" and criterion["operator"] == "&":
        criterion = criterion["left"]
    word = criterion.get("value")
    return word if isinstance(word, str) else "."


WHOLE = (FIRST, LAST)
"""The only steps that a column of a table has a name for: all of its rows."""
