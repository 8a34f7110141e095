"""How large a workbook a template makes, told before it is made."""

from collections.abc import Iterator

from ..problems import Problem
from .layout import Layout

MOST_CELLS = 150_000
"""Thirty times the default model: built in about 12 s, audited in 40 s, regenerated in 1.5 GiB.

A run may take 60 s and 2 GiB."""


def oversize(layout: Layout) -> Problem | None:
    """What is too large about the workbook, the dearest first; nothing where all is well."""
    parts = sorted(_parts(layout), reverse=True)
    cells = sum(count for count, _ in parts)
    if cells <= MOST_CELLS:
        return None
    told = ", ".join(f"{what} {count:,}" for count, what in parts)
    return Problem(
        f"this template makes {cells:,} cells, at most {MOST_CELLS:,} are allowed: {told};"
        " take away values on the axes of a grid, bars of a tornado (`without`), cases or rows"
    )


def _parts(layout: Layout) -> Iterator[tuple[int, str]]:
    """The cells of each sensitivity, of the cases and of the live case, with its name."""
    for spot in layout.tables.values():
        points = len(spot.table.rows)
        kinds = {"set": "points and breakevens"}
        what = kinds.get(spot.table.kind, f"the {spot.table.kind} `{spot.table.name}`")
        yield spot.written, f"{what} (points: {points:,})"
    cases, live = len(layout.cases), len(layout.items) - len(layout.lengths)
    over_cases = sum(layout.lengths[name] for name in layout.over_cases)
    yield (live + over_cases) * cases, f"the cases ({cases} of {live + over_cases:,})"
    yield live + over_cases + sum(layout.lengths.values()), "the live case with its steps"
