"""Where an item of words may stand in a formula: what is joined, chosen or shown, no figure."""

from collections.abc import Iterator, Mapping
from typing import Any

from .syntax import children

CHOOSING: Mapping[str, int] = {"IF": 1, "CHOOSE": 1, "IFERROR": 0}
"""Functions that give one of their arguments as it is, from which argument on."""

FINDING: Mapping[str, int] = {
    "COUNTIF": 0, "COUNTIFS": 0, "SUMIFS": 1, "AVERAGEIFS": 1, "SUMIF": 0, "AVERAGEIF": 0,
    "MATCH": 0,
}  # fmt: skip
"""Functions that look for words among words, from which argument on."""

FOUND = ("SUMIF", "AVERAGEIF")
"""Those whose last argument is what they count."""


def figures(node: Mapping[str, Any], as_text: bool, compared: bool) -> Iterator[str]:
    """The references that stand where a figure is wanted.

    `as_text` says whether the whole may be a text, `compared` whether two texts may be compared.
    """
    if node["node_type"] == "Reference":
        if not as_text:
            yield node["reference"]
        return
    name = str(node.get("name", "")).upper() if node["node_type"] == "Function" else ""
    operator = node.get("operator", "")
    for place, child in enumerate(children(dict(node))):
        fits = operator == "&" or (compared and operator in ("=", "<>"))
        if name in CHOOSING:
            fits = as_text and place >= CHOOSING[name]
        elif name in FINDING:
            fits = place >= FINDING[name] and not (name in FOUND and place == 2)
        elif name == "INDEX" and place == 0:
            fits = as_text
        yield from figures(child, fits, compared)
