"""The texts of a workbook in the memo's language: its own, or those of a twin in another one."""

from dataclasses import replace

from ..addresses import Place
from ..book.book import Book, Cell, Formula, Value, Values
from ..book.calculator import Calculation
from ..compile import stages
from ..compile.templates import parse
from ..merge.live_model import LiveModel
from .quotes import Reader


def reader_in(lang: str, state: LiveModel) -> Reader:
    """What reads a workbook in a language; raises ModelError if its template brings no texts."""
    ctx = state.ctx
    if lang == ctx.lang:
        return Reader(state, ctx, {}, {})
    original = parse(ctx.template.text, ctx.template.file)
    twin = stages.prepare(original, ctx.build.settings(lang))
    book = stages.compile(twin)
    homes = dict(zip(stages.sheet_names(twin), stages.sheet_names(ctx), strict=True))
    found = Reader(state, twin, {}, homes)
    return replace(found, texts=_texts(book, found))


def _texts(book: Book, reader: Reader) -> Values:
    """What the twin's cells show with the workbook's figures in it."""
    typed = {reader.state.place(d.cell.place) for d in reader.state.kept if d.cell}
    cells = [cell for cell in (_filled(cell, reader, typed) for cell in book.cells) if cell]
    texts: dict[Place, Value] = {c.place: c.content for c in cells if isinstance(c.content, str)}
    known = Calculation(replace(book, cells=tuple(cells)), generated=True).known()
    return texts | {place: value for place, value in known.items() if isinstance(value, str)}


def _filled(cell: Cell, reader: Reader, typed: set[Place]) -> Cell | None:
    """A cell of the twin with the workbook's figure, or with its own text if none was typed.

    None for one that the workbook has no longer: the map of its formulas is shorter by those
    that were typed over.
    """
    home = reader.home(cell.place)
    if home not in reader.state.cells:
        return None
    value = reader.state.value_at(home)
    if cell.role == "selector":
        return replace(cell, content=_live_label(reader))
    if isinstance(value, float | int):
        return replace(cell, content=float(value))
    if home in typed and isinstance(value, str):
        return replace(cell, content=value)
    unknown = value is None and isinstance(cell.content, Formula)
    return None if unknown else cell


def _live_label(reader: Reader) -> str:
    index = reader.state.value_at(reader.home(reader.ctx.layout.live_index))
    known = [case.label for case in reader.ctx.model.cases]
    number = int(index) if isinstance(index, float) else 1
    return known[number - 1] if 1 <= number <= len(known) else known[0]
