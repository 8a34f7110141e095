"""What the memo reads of a workbook: figures, labels and sentences, each with its cell."""

from collections.abc import Iterator
from dataclasses import dataclass
from string import Formatter
from typing import TypeVar

from ..addresses import Place
from ..compile.context import Context
from ..compile.layout import LABEL, UNIT
from ..merge.live_model import LiveModel
from ..template.schema import Block, SheetSpec
from ..translations import Translate, words
from .figures import Figure, Quote, RichText, Run
from .language import Labels

B = TypeVar("B")


@dataclass(frozen=True)
class Reader:
    """Places are compiled in the memo's language; what comes back names the workbook's cells."""

    state: LiveModel
    labels: Labels
    lang: str

    @property
    def ctx(self) -> Context:
        return self.labels.ctx

    @property
    def words(self) -> Translate:
        """The memo's own prose in its language."""
        return words(self.lang)

    def figure(self, place: Place) -> Figure:
        """What a cell of the compiled Book shows, where it stands in the workbook."""
        at = self.state.place(self.labels.home(place))
        value = self.state.value_at(at)
        shown = self.labels.text(place) if isinstance(value, str) else value
        return Figure(shown, self.state.cells[at].format, at)

    def quote(self, place: Place) -> Quote:
        """The text of a cell of the compiled Book."""
        return Quote(self.labels.text(place), self.state.place(self.labels.home(place)))

    def label(self, item: str) -> Quote:
        """What an item is called, as it stands beside it or above it."""
        at = self.ctx.layout.items[item]
        if self.ctx.item(item).is_series:
            return self.quote(at.moved(rows=-2))
        return self.quote(Place(at.sheet, at.row, LABEL))

    def unit(self, item: str) -> Quote:
        """The unit of an item, as its row or the head of its series says it."""
        at = self.ctx.layout.items[item]
        if self.ctx.item(item).is_series:
            return self.quote(at.moved(rows=-1))
        return self.quote(Place(at.sheet, at.row, UNIT))

    def live(self, item: str) -> Figure:
        return self.figure(self.ctx.layout.live(item))

    def case_label(self, case: str, short: bool = False) -> Quote:
        layout = self.ctx.layout
        row = layout.case_headers if short else layout.case_labels
        return self.quote(row.first.moved(cols=layout.cases.index(case)))

    def live_case(self) -> Quote:
        """The label of the live case, as it heads the cases."""
        layout = self.ctx.layout
        index = self.figure(layout.live_index).number
        if index is None:
            return self.quote(layout.sel_case)
        return self.case_label(layout.cases[int(index) - 1])

    def blocks(self, kind: type[B]) -> Iterator[tuple[B, Place]]:
        """The blocks of a kind with their corners, in the order of the sheets."""
        for block, corner, _ in self.placed():
            if isinstance(block, kind):
                yield block, corner

    def placed(self) -> Iterator[tuple[Block, Place, SheetSpec]]:
        for s, b, sheet, block in self.ctx.model.blocks():
            yield block, self.ctx.layout.corners[s, b], sheet


def fill(sentence: str, **parts: Run | RichText) -> RichText:
    """A translated sentence with figures and labels in its gaps: `{low} at its low`."""
    runs: list[Run] = []
    for text, gap, _, _ in Formatter().parse(sentence):
        if text:
            runs.append(text)
        if gap:
            part = parts[gap]
            runs += part if isinstance(part, tuple) else (part,)
    return tuple(runs)
