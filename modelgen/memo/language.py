"""The texts of a workbook in the memo's language: its own, or those of a twin in another one."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ..addresses import Place
from ..book.book import Book, Cell, Formula, Value, Values
from ..book.calculator import Calculation
from ..compile import stages
from ..compile.context import Context
from ..compile.templates import parse
from ..merge.live_model import LiveModel
from .figures import UNKNOWN


@dataclass(frozen=True)
class Labels:
    """What cells say in the memo's language, and the template's words that stand in no cell.

    Places are those of the Book compiled in that language; only its sheets have other names.
    """

    state: LiveModel
    ctx: Context
    texts: Values
    """What the cells of the twin show; empty where the workbook is in the memo's language."""
    homes: Mapping[str, str]
    """The workbook's name of each sheet of the twin."""

    def home(self, place: Place) -> Place:
        """A cell as compiled in the workbook's own language."""
        return replace(place, sheet=self.homes.get(place.sheet, place.sheet))

    def text(self, place: Place) -> str:
        """The text of a cell: what somebody typed there, or generated."""
        known = self.texts.get(place)
        value = self.state.value_at(self.state.place(self.home(place))) if known is None else known
        return UNKNOWN if value is None else str(value)


def labels_in(lang: str, state: LiveModel) -> Labels:
    """The texts of a workbook in a language; raises ModelError if its template brings none."""
    ctx = state.ctx
    if lang == ctx.lang:
        return Labels(state, ctx, {}, {})
    original = parse(ctx.template.text, ctx.template.file)
    twin = stages.prepare(original, ctx.build.settings(lang))
    book = stages.compile(twin)
    names = [sheet.name for sheet in stages.compile(ctx).sheets]
    homes = dict(zip((sheet.name for sheet in book.sheets), names, strict=True))
    return Labels(state, twin, _texts(book, twin, Labels(state, twin, {}, homes)), homes)


def _texts(book: Book, ctx: Context, labels: Labels) -> Values:
    """What the twin's cells show with the workbook's figures in it."""
    typed = {d.cell.place for d in labels.state.kept if d.cell}
    cells = [cell for cell in (_filled(cell, ctx, labels, typed) for cell in book.cells) if cell]
    texts: dict[Place, Value] = {c.place: c.content for c in cells if isinstance(c.content, str)}
    known = Calculation(replace(book, cells=tuple(cells)), generated=True).known()
    return texts | {place: value for place, value in known.items() if isinstance(value, str)}


def _filled(cell: Cell, ctx: Context, labels: Labels, typed: set[Place]) -> Cell | None:
    """A cell of the twin with the workbook's figure, or with its own text if none was typed."""
    home = labels.home(cell.place)
    value = labels.state.value_at(labels.state.place(home))
    if cell.role == "selector":
        return replace(cell, content=_live_label(ctx, labels))
    if isinstance(value, float | int):
        return replace(cell, content=float(value))
    if home in typed and isinstance(value, str):
        return replace(cell, content=value)
    unknown = value is None and isinstance(cell.content, Formula)
    return None if unknown else cell


def _live_label(ctx: Context, labels: Labels) -> str:
    """The label of the live case."""
    place = labels.state.place(labels.home(ctx.layout.live_index))
    index = labels.state.value_at(place)
    known = [case.label for case in ctx.model.cases]
    return known[int(index) - 1] if isinstance(index, float) else known[0]
