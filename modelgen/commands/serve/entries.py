"""The inputs of a model as the page offers them: each with its cells, limits and evidence."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ...book.book import Cell, Formula
from ...compile.blocks.tornado import Tornado
from ...merge.live_model import LiveModel
from ...template.axes import Axis
from ...template.figures import SeriesInput
from ...template.inputs import Input
from ...template.records import RowCell
from ...translations import day
from .every_digit import shown_entry
from .session import Session


@dataclass(frozen=True, slots=True)
class Field:
    """A cell to type into: its id, what it is called, what it shows, what may be chosen there."""

    id: str
    label: str
    head: str
    """Of a step of a series."""
    shown: str
    options: tuple[str, ...]
    """None of them: anything within the limits may be typed."""
    typed: bool
    """Whether somebody typed it on the page."""
    inherited: bool
    """Whether it follows the case above it."""
    slide: tuple[float, float] | None
    """The range of the evidence, for a figure that has one."""
    number: float | None
    """What it holds, where that is a number."""

    @property
    def looks(self) -> str:
        """Whether it was typed here, follows another case, or stands there as generated."""
        return "typed" if self.typed else "inherited" if self.inherited else "own"


@dataclass(frozen=True, slots=True)
class Driver:
    """An input with its cells, where it comes from and how far it may move."""

    name: str
    label: str
    unit: str
    allowed: str
    where: str
    """Where it comes from; nothing of a row that waits: who fills it knows."""
    note: str
    entries: tuple[Field, ...]
    """One in the case that is edited; of a series each step."""


@dataclass(frozen=True, slots=True)
class InputGroup:
    """The inputs under one heading."""

    title: str
    drivers: tuple[Driver, ...]


def groups(session: Session, case: str) -> tuple[InputGroup, ...]:
    """Every input in a case: first those of the tornado, then the others by their blocks."""
    ctx, _ = session.model.ctx, session.model.ctx.words
    cells = _cells(session)
    first = _of_the_tornado(session.model)
    found = [(_("What moves the result"), [i for i in ctx.model.sourced() if i.name in first])]
    for _s, _b, sheet, block in ctx.model.blocks():
        rest = [item for item in block.inputs() if item.name not in first]
        found.append((str(getattr(block, "title", "")) or sheet.sheet, rest))
    return tuple(
        InputGroup(title, drivers)
        for title, items in found
        if (drivers := tuple(_drivers(items, cells, case, session)))
    )


def entries(session: Session, case: str) -> Iterator[Field]:
    """The cells of a case that may be typed into."""
    for group in groups(session, case):
        for driver in group.drivers:
            yield from driver.entries


def _of_the_tornado(model: LiveModel) -> frozenset[str]:
    for block, _corner in model.ctx.placed(Tornado):
        return frozenset(item.name for item in block.drivers(model.ctx.analysis))
    return frozenset()


def _cells(session: Session) -> dict[str, list[Cell]]:
    """The cells of each input, in their order."""
    found: dict[str, list[Cell]] = {}
    for cell in session.cells.values():
        found.setdefault(cell.id.item, []).append(cell)
    return found


def _drivers(
    items: Sequence[Input | SeriesInput], cells: dict[str, list[Cell]], case: str,
    session: Session,
) -> Iterator[Driver]:  # fmt: skip
    ctx, model = session.model.ctx, session.model
    for item in items:
        known = cells.get(item.name, [])
        mine = [cell for cell in known if cell.id.case in (case, "")]
        if mine:
            yield Driver(
                item.name,
                model.called(item),
                ctx.unit(item.unit) if item.bounds else "",
                _allowed(item, mine[0], session.lang),
                _where(item, session),
                item.note,
                tuple(_entry(cell, session) for cell in mine),
            )


def _where(item: Input | SeriesInput, session: Session) -> str:
    if isinstance(item, RowCell) and item.value == "":
        return ""
    source = session.model.ctx.attribution(item.source)
    return f"{item.evidence} · {source}, {day(item.as_of, session.lang)}"


def _allowed(item: Input | SeriesInput, cell: Cell, lang: str) -> str:
    if item.bounds is None:
        return ""
    low, high = (shown_entry(end, cell.format, lang) for end in item.bounds)
    return f"{low} – {high}"


def _entry(cell: Cell, session: Session) -> Field:
    model = session.model
    value = model.value_at(cell.place)
    item = session.item(cell.id)
    options: tuple[str, ...] = ()
    if isinstance(item, Input):
        options = tuple(item.labels.values())
        options = options or tuple(shown_entry(o, cell.format, session.lang) for o in item.options)
    follows = isinstance(model.cells[cell.place].content, Formula)
    shown = "" if value is None else shown_entry(value, cell.format, session.lang)
    if options and shown not in options:
        options = (shown, *options)  # a row that has another name by now, or is empty
    ranged = isinstance(item, Input) and item.takes == "number" and item.ranged and not options
    slide = item.ends if isinstance(item, Input) and ranged else None
    number = float(value) if isinstance(value, float | int) else None
    typed = cell.place in session.typed
    head = _head(cell, session)
    label = model.called(item)
    return Field(cell.id.text, label, head, shown, options, typed, follows, slide, number)


def _head(cell: Cell, session: Session) -> str:
    """What heads a step of a series; nothing where there are none."""
    if not cell.id.step:
        return ""
    ctx = session.model.ctx
    axis: Axis = ctx.model.axis(ctx.item(cell.id.item).axis)
    return axis.called(cell.id.step)
