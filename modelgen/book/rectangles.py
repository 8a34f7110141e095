"""Contents of cells as rectangles: what stands beside and below each other, taken together."""

from collections.abc import Iterable
from operator import itemgetter
from typing import TypeVar

from ..addresses import Place

T = TypeVar("T")

Rectangle = tuple[Place, list[list[T]]]
"""Its first cell, and its contents row by row."""


def rectangles(contents: Iterable[tuple[Place, T]]) -> list[Rectangle[T]]:
    """All contents, each in one rectangle; rows below each other are one where they end alike."""
    runs: list[tuple[Place, list[T]]] = []
    due: Place | None = None
    for place, content in sorted(contents, key=itemgetter(0)):
        if place != due:
            runs.append((place, []))
        runs[-1][1].append(content)
        due = place.moved(cols=1)
    found: list[Rectangle[T]] = []
    latest: dict[tuple[str, int, int], Rectangle[T]] = {}
    for place, run in runs:
        ends = place.sheet, place.col, len(run)
        first, rows = latest.get(ends, (place, []))
        if not rows or first.row + len(rows) != place.row:
            rows = []
            found.append((place, rows))
            latest[ends] = found[-1]
        rows.append(run)
    return found
