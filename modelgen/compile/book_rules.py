"""What a compiled Book is tested for before it is written: the figures of its Audit sheet."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from ..addresses import Place
from ..book.book import Cell, Formula
from ..formulas.copied import copied
from ..formulas.item_formulas import MAX_LENGTH, relative
from ..formulas.rates import IRR
from ..formulas.style_rules import STYLE_TESTS, FormulaText
from ..rules import RULES, Rule
from ..template.items import LINES
from ..translations import N_
from ..translations import told as _
from .blocks.versions import Versions
from .context import Context
from .layout import FIRST_ROW, LABEL, UNIT

Hits = list[tuple[Place, str]]

Copies = tuple[tuple[Cell, ...], ...]

Excuse = Callable[[Cell], bool]

EXCUSED: dict[str, tuple[Excuse, str]] = {
    "FRM-13": (
        lambda cell: cell.role == "flag" or f"{IRR}(" in _written(cell).text,
        N_("checks and alerts, where an error must fail, and rates that flows may not have"),
    ),
    "FRM-06": (
        lambda cell: isinstance(cell.content, Formula) and "NPV(" in cell.content.says,
        N_("line items, in which the first flow stands at the end of the first step"),
    ),
    "FRM-10": (
        lambda cell: bool(cell.id.step),
        N_("series, in which a range grows from step to step"),
    ),
    "FRM-03": (
        lambda cell: isinstance(cell.content, Formula) and 0 < cell.content.authored <= MAX_LENGTH,
        N_("formulas in which the tool spelled out steps, years or figures in texts"),
    ),
    "FRM-14": (
        lambda cell: cell.format == "text",
        N_("texts, in which figures are rounded, and what swings are ranked by"),
    ),
}
"""By test of formulas: the cells that may break it, and what they are."""


@dataclass(frozen=True)
class Compiled:
    """The cells of a Book, and its formulas with their copies on the same sheet."""

    ctx: Context
    cells: Sequence[Cell]

    @cached_property
    def copies(self) -> Copies:
        return copies(self.cells)

    @cached_property
    def distinct(self) -> tuple[tuple[Cell, FormulaText], ...]:
        """The first cell of each formula, and its text."""
        return tuple((group[0], _written(group[0])) for group in self.copies)


@dataclass(frozen=True, slots=True)
class Tested:
    """What one test looked at, what it found, and what it left out by declaration."""

    rule: Rule
    tested: int
    """How many formulas, cells or items were looked at."""
    found: tuple[tuple[Place, str], ...]
    """Cell, and what is wrong there."""
    excused: int = 0
    """How many more break the rule and may."""
    why: str = ""
    """Why they may, for the catalogue to translate."""


def copies(cells: Iterable[Cell]) -> Copies:
    """The formula cells, those together that are copies of one formula on one sheet.

    Most are copies of the cell to the left or above, which is seen at a glance.
    """
    found: dict[tuple[str, str], _Group] = {}
    beside: dict[tuple[str, int], _Group] = {}
    above: dict[tuple[str, int], _Group] = {}
    for cell in cells:
        if isinstance(cell.content, Formula):
            sheet, row, col = cell.place
            text = cell.content.text
            group = beside.get((sheet, row))
            if not (group and group.reads(row, col) == text):
                group = above.get((sheet, col))
            if not (group and group.reads(row, col) == text):
                key = (sheet, relative(text, row, col))
                group = found.get(key) or found.setdefault(key, _Group(copied(text), row, col, []))
            group.cells.append(cell)
            beside[sheet, row] = above[sheet, col] = group
    return tuple(tuple(group.cells) for group in found.values())


@dataclass(slots=True)
class _Group:
    """Copies of one formula: how it moves from where its first stands, and their cells."""

    moved: Callable[[int, int], str]
    row: int
    col: int
    cells: list[Cell]

    def reads(self, row: int, col: int) -> str:
        """What a copy of it reads at a place."""
        return self.moved(row - self.row, col - self.col)


def tested(book: Compiled) -> Iterator[Tested]:
    """Every test on a Book: of each copied formula the first, then the tests of the model."""
    for id, test in STYLE_TESTS.items():
        excuse, why = EXCUSED.get(id, (lambda cell: False, ""))
        broken = [(cell, says) for cell, text in book.distinct if (says := test(text))]
        found = tuple((cell.place, says) for cell, says in broken if not excuse(cell))
        excused, count = len(broken) - len(found), len(book.distinct)
        yield Tested(RULES[id], count, found, excused, why)
    for id, look in BOOK_TESTS.items():
        count, hits = look(book)
        yield Tested(RULES[id], count, tuple(hits))


def _written(cell: Cell) -> FormulaText:
    assert isinstance(cell.content, Formula)
    return FormulaText(cell.content.text[1:], cell.place.sheet)


def _consistent(book: Compiled) -> tuple[int, Hits]:
    """A line item has one formula, in the live column and in every case."""
    wanted = {name for name, item in book.ctx.analysis.items.items() if item.kind in LINES}
    rows: dict[str, list[Place]] = {}
    for group in book.copies:
        names = {cell.id.item for cell in group if cell.id.case}
        for name in names & wanted:
            rows.setdefault(name, []).append(group[0].place)
    return len(rows), [
        (
            places[-1],
            _("{name} has {count} formulas in its row").format(name=name, count=len(places)),
        )
        for name, places in rows.items()
        if len(places) > 1
    ]


def _used(book: Compiled) -> tuple[int, Hits]:
    named = book.ctx.analysis.named
    items = [item for item in book.ctx.model.inputs() if item.takes != "text"]
    return len(items), [
        (book.ctx.layout.live(item.name), _("{what} is used by no formula").format(what=item.name))
        for item in items
        if item.name not in named
    ]


def _once(book: Compiled) -> tuple[int, Hits]:
    items = list(book.ctx.model.inputs())
    known = Counter((item.label.lower(), item.unit) for item in items)
    return len(items), [
        (
            book.ctx.layout.live(item.name),
            _("{item} in {unit} is an input twice").format(item=item.label, unit=item.unit),
        )
        for item in items
        if known[item.label.lower(), item.unit] > 1
    ]


def _in_units(book: Compiled) -> tuple[int, Hits]:
    """A row of inputs or line items says its unit."""
    units = [cell.place for cell in book.cells if cell.place.col == UNIT and str(cell.content)]
    said = {(place.sheet, place.row) for place in units}
    items = book.ctx.analysis.items.items()
    rows = {name: book.ctx.layout.live(name) for name, item in items if not item.is_series}
    return len(rows), [
        (place, _("{name} has no unit").format(name=name))
        for name, place in rows.items()
        if (place.sheet, place.row) not in said
    ]


def _forward(book: Compiled) -> tuple[int, Hits]:
    """Sheets of inputs and calculations read from sheets on their left, and from Workings.

    Series are left out: they stand together, whatever they need.
    """
    order = {sheet.sheet: i for i, sheet in enumerate(book.ctx.model.sheets)}
    ordered = {s.sheet for s in book.ctx.model.sheets if s.role in ("input", "calculation")}
    names = (name for name, item in book.ctx.analysis.items.items() if item.is_series)
    series = {place for name in names for place in book.ctx.layout.series(name)}
    looked, hits = 0, []
    for cell, text in book.distinct:
        header = cell.place.row < FIRST_ROW
        if cell.place.sheet not in ordered or header or cell.place in series:
            continue
        looked += 1
        here = order[cell.place.sheet]
        right = {b.sheet for b in text.areas if order.get(b.sheet, here) > here}
        if right:
            says = _("reads from {sheet}, which stands to the right of it")
            hits.append((cell.place, says.format(sheet=min(right))))
    return looked, hits


def _logged(book: Compiled) -> tuple[int, Hits]:
    """The version log ends with the template's version."""
    for block, corner in book.ctx.placed(Versions):
        last = block.entries[-1].version
        said = _("the log ends with {last}, the template is {version}").format(
            last=last, version=book.ctx.model.version
        )
        return len(block.entries), [(corner, said)] if last != book.ctx.model.version else []
    return 0, [(Place(book.ctx.model.sheets[0].sheet, 0, LABEL), _("there is no version log"))]


def _sourced(book: Compiled) -> tuple[int, Hits]:
    """What is tagged as sourced (P, S) names a source, not an assumption."""
    items, said = list(book.ctx.model.inputs()), _("{name} is tagged {tag} and says Assumption")
    return len(items), [
        (book.ctx.layout.live(item.name), said.format(name=item.name, tag=item.evidence))
        for item in items
        if item.evidence in ("P", "S")
        and book.ctx.attribution(item.source).lower().startswith("assumption")
    ]


BOOK_TESTS: dict[str, Callable[[Compiled], tuple[int, Hits]]] = {
    "FRM-01": _consistent,
    "STR-02": _forward,
    "STR-05": _in_units,
    "INP-02": _once,
    "INP-04": _sourced,
    "INP-06": _used,
    "DOC-03": _logged,
}
"""By rule: how much a test of a Book looked at, and what is wrong; most telling first."""
