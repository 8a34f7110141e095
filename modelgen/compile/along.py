"""The formulas of a row of copies: few are made, those between are moved, as by a spreadsheet."""

from collections.abc import Callable, Iterator, Sequence
from itertools import starmap

from ..addresses import Place
from ..book.book import Formula
from ..formulas.copied import copied
from ..formulas.item_formulas import MAX_LENGTH

FEW = 4
"""Formulas that are made one by one: what stands at an end may read otherwise."""


def along(
    places: Sequence[Place], made: Callable[[Place, int], Formula], first: int = 1
) -> Iterator[Formula]:
    """The formula of each place, as `made` gives it for its step, from `first` on.

    Places lie at even distances, and references move evenly with the step from the second on: so
    those between the second and the last are copies where the last is a copy of the second.
    """
    steps = range(first, first + len(places))
    whole = [*zip(places, steps, strict=True)]
    if len(whole) <= FEW:
        yield from starmap(made, whole)
        return
    yield made(*whole[0])
    start, last = made(*whole[1]), made(*whole[-1])
    yield start
    origin, moved = places[1], copied(start.text)
    short = not start.authored and len(last.text) <= MAX_LENGTH
    if not short or _at(moved, origin, places[-1]) != last.text:
        yield from starmap(made, whole[2:-1])
    else:
        for place in places[2:-1]:
            yield Formula(_at(moved, origin, place), start.says)
    yield last


def _at(moved: Callable[[int, int], str], origin: Place, place: Place) -> str:
    return moved(place.row - origin.row, place.col - origin.col)
