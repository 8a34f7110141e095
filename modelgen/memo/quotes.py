"""What the memo reads of a workbook: figures, labels and sentences, each with its cell."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from string import Formatter
from typing import TypeVar

from ..addresses import Place
from ..book.book import Values
from ..compile.context import Context
from ..compile.layout import LABEL, UNIT
from ..merge.live_model import LiveModel
from ..template.schema import Block, SheetSpec
from ..translations import Translate
from .figures import UNKNOWN, Figure, Quote, RichText, Run

B = TypeVar("B")


@dataclass(frozen=True)
class Reader:
    """Reads a workbook in the memo's language; what comes back names the workbook's cells.

    Places are those of the Book compiled in that language; only its sheets have other names.
    """

    state: LiveModel
    ctx: Context
    """In the memo's language: the template's words that stand in no cell."""
    texts: Values
    """What the cells of the twin show; empty where the workbook is in the memo's language."""
    homes: Mapping[str, str]
    """The workbook's name of each sheet of the twin."""

    @property
    def lang(self) -> str:
        return self.ctx.lang

    @property
    def words(self) -> Translate:
        """The memo's own prose in its language."""
        return self.ctx.words

    def home(self, place: Place) -> Place:
        """Where a cell of the compiled Book stands in the workbook."""
        return self.state.place(place._replace(sheet=self.homes.get(place.sheet, place.sheet)))

    def figure(self, place: Place) -> Figure:
        """What a cell of the compiled Book shows, where it stands in the workbook."""
        at = self.home(place)
        value = self.state.value_at(at)
        shown = self.quote(place).text if isinstance(value, str) else value
        return Figure(shown, self.state.cells[at].format, at)

    def quote(self, place: Place) -> Quote:
        """The text of a cell of the compiled Book: what somebody typed there, or generated."""
        at = self.home(place)
        value = self.texts.get(place, self.state.value_at(at))
        return Quote(UNKNOWN if value is None else str(value), at)

    def step(self, place: Place) -> Figure | Quote:
        """What a step of an axis is called: a text, a year, or a day."""
        found = self.figure(place)
        return self.quote(place) if isinstance(found.value, str) else found

    def typed(self, place: Place) -> Iterator[Figure | Quote]:
        """What somebody wrote into a cell that is empty when generated, line by line."""
        figure = self.figure(place)
        if not isinstance(figure.value, str):
            yield figure
            return
        lines = (line.strip() for line in figure.value.splitlines())
        yield from (Quote(line, figure.place) for line in lines if line)

    def label(self, item: str) -> Quote:
        """What an item is called, as it stands beside it or above it."""
        at = self.ctx.layout.items[item]
        if self._heads_a_column(item):
            return self.quote(at.moved(rows=-2))
        return self.quote(Place(at.sheet, at.row, LABEL))

    def unit(self, item: str) -> Quote:
        """The unit of an item, as its row or the head of its series says it."""
        at = self.ctx.layout.items[item]
        if self._heads_a_column(item):
            return self.quote(at.moved(rows=-1))
        return self.quote(Place(at.sheet, at.row, UNIT))

    def _heads_a_column(self, item: str) -> bool:
        return self.ctx.item(item).is_series and item not in self.ctx.layout.across

    def live(self, item: str) -> Figure:
        return self.figure(self.ctx.layout.live(item))

    def case_label(self, case: str, short: bool = False) -> Quote:
        layout = self.ctx.layout
        row = layout.case_headers if short else layout.case_labels
        return self.quote(row.first.moved(cols=layout.cases.index(case)))

    def live_case(self, short: bool = False) -> Quote:
        """The label of the live case, as it heads the cases or the columns of figures."""
        name = self.live_name()
        return self.case_label(name, short) if name else self.quote(self.ctx.layout.sel_case)

    def live_name(self) -> str:
        """The name of the live case; nothing while none is, or only a spreadsheet can tell."""
        names = dict(enumerate(self.ctx.layout.cases, 1))
        return names.get(int(self.figure(self.ctx.layout.live_index).number or 0), "")

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
