"""A model at points: what its results give where some of its cells hold something else."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType

from ..addresses import Place
from .book import Content, Formula, Value
from .calculator import Calculation

NOWHERE: Mapping[Place, Content] = MappingProxyType({})


class Points:
    """Results where cells that may move hold something else; nothing else of the model changes.

    The calculation itself stays as it is.
    """

    def __init__(
        self,
        calculation: Calculation,
        results: Sequence[Place],
        moved: Collection[Place] | Mapping[Place, Iterable[Content]],
        start: Mapping[Place, Content] = NOWHERE,
    ) -> None:
        """`moved` also says which formulas may be entered, if any; `start` what is entered at all
        points that do not say otherwise. Raises CannotCompute.
        """
        given: dict[Place, Iterable[Content]] = dict.fromkeys(moved, ())
        given |= moved if isinstance(moved, Mapping) else {}
        given |= {at: (one,) for at, one in start.items()}
        self._held = {place: calculation.content(place) for place in given}
        self._rest = {**self._held, **start}
        self._part = calculation.part(results, given)
        self._results = tuple(results)
        self.formulas: Mapping[Place, str] = {
            place: text
            for place, text in self._part.formulas.items()
            if isinstance(held := calculation.content(place), Formula) and held.text == text
        }
        """All that has to be calculated anew at a point."""

    def at(self, contents: Mapping[Place, Content]) -> tuple[Value | None, ...]:
        """The results where cells hold these contents, and the others what they hold at rest."""
        for place, rest in self._rest.items():
            wanted = contents.get(place, rest)
            if wanted != self._held[place]:
                self._part.enter(place, wanted)
                self._held[place] = wanted
        return tuple(map(self._part.value, self._results))

    def number(self, contents: Mapping[Place, Content]) -> float | None:
        """The first result, where it is a number."""
        return number(self.at(contents)[0])


def number(value: Value | None) -> float | None:
    """A value as a number; None where it is none."""
    return float(value) if isinstance(value, int | float) else None
