"""The tables of the memo, each read from a block of the workbook."""

from collections.abc import Iterator

from ..addresses import Place
from ..compile.blocks import grid as grids
from ..compile.blocks.breakevens import Breakevens
from ..compile.blocks.chart import step_labels
from ..compile.blocks.claims import CLAIMED, COMMENT, MODEL, PASSED, SOURCE, VERDICT, Claims, rows
from ..compile.blocks.comparison import Comparison
from ..compile.blocks.figures import Figures
from ..compile.blocks.grid import Grid
from ..compile.blocks.lines import Lines
from ..compile.blocks.searches import Searched
from ..compile.blocks.series import Series
from ..compile.blocks.table import Table as TableBlock
from ..compile.layout import LABEL, UNIT
from ..formulas.item_formulas import references
from ..template.figures import Line, SeriesLine
from ..template.schema import SheetSpec
from .document import Column, Emphasis, PageTable, TableCell, TableRow
from .figures import Figure, FixedText, RichText
from .quotes import Reader, fill

MOST_COLUMNS = 8

MOST_STEPS, MOST_ROWS = 10, 16
"""Of a table over time: what a page is wide and long enough for."""


def unit_of(reader: Reader, item: str) -> RichText:
    """The unit of an item; none where its figures show it, or its label names the choices."""
    return (reader.unit(item),) if reader.ctx.needs_unit(item) else ()


def table(block: TableBlock, corner: Place, sheet: SheetSpec, reader: Reader) -> PageTable:
    """A table as it stands on its sheet; what figures are measured in stands once where it can."""
    memo = sheet.plan == "memo"
    count = range(len(block.headers))
    units = [_column_unit(block, c, reader) for c in count]
    heads = [(reader.quote(block.header_place(corner, c, memo=memo)),) for c in count]
    columns = [Column((), 2.4, number=False)]
    columns += [Column(head, 1, unit) for head, unit in zip(heads, units, strict=True)]
    found = []
    for i, row in enumerate(block.rows):
        label: RichText = (reader.quote(block.label_place(corner, i)),)
        if not memo and not row.units and not reader.ctx.says_itself(row.unit):
            label += (", ", reader.quote(block.unit_place(corner, i)))
        cells = [TableCell(label)]
        for c in count:
            unit = _said(row.units[c], reader) if row.units and not units[c] else ()
            figure = reader.figure(block.figure_place(corner, i, c, memo=memo))
            cells.append(TableCell((figure, " ", *unit) if unit else (figure,)))
        found.append(TableRow(tuple(cells), row.total))
    return PageTable((), tuple(columns), tuple(found))


def _column_unit(block: TableBlock, col: int, reader: Reader) -> RichText:
    """The unit of a column, where every row states units by the cell, and the same one here."""
    stated = {row.units[col] if row.units else "" for row in block.rows}
    return _said(next(iter(stated)), reader) if len(stated) == 1 else ()


def _said(unit: str, reader: Reader) -> RichText:
    """A unit in the memo's language; none where figures show it."""
    told = unit and not reader.ctx.says_itself(unit)
    return (FixedText(reader.ctx.unit(unit)),) if told else ()


def scenarios(block: Comparison, corner: Place, sheet: SheetSpec, reader: Reader) -> PageTable:
    """All cases, one per row, with the results that matter most; the others are named below."""
    _ = reader.words
    wanted = chosen(block.items, reader)
    first = {item: block.place(corner, sheet.plan, item) for item in wanted}
    columns = [Column((_("Case"),), 2.6, number=False)]
    columns += [Column((reader.label(item),), 1, unit_of(reader, item)) for item in wanted]
    found = []
    for i, case in enumerate(reader.ctx.layout.cases):
        figures = [reader.figure(place.moved(cols=i)) for place in first.values()]
        live = reader.case_label(case).text == reader.live_case().text
        label: RichText = (reader.case_label(case),)
        if live:
            label += (" ", _("(live)"))
        found.append(TableRow((TableCell(label), *(_signed(f) for f in figures)), live))
    left = [item for item in block.items if item not in wanted] if wanted else []
    return PageTable((), tuple(columns), tuple(found), _left_out(left, reader))


def _left_out(items: list[str], reader: Reader) -> RichText:
    """What a page is not wide enough for."""
    _ = reader.words
    listed: RichText = ()
    for item in items:
        listed += (*((" · ",) if listed else ()), reader.label(item))
    return fill(_("Also compared in the workbook: {items}."), items=listed) if items else ()


def _signed(figure: Figure) -> TableCell:
    number = figure.number
    return TableCell((figure,), "bad" if number is not None and number < 0 else "")


def chosen(items: tuple[str, ...], reader: Reader) -> tuple[str, ...]:
    """At most eight items: the headline, its companion, the key figures, then the first.

    None where all are inputs: they tell no result of a case.
    """
    if all(reader.ctx.item(item).kind == "input" for item in items):
        return ()
    model = reader.ctx.model
    first = [model.headline, model.beside]
    first += [figure.item for block, _ in reader.blocks(Figures) for figure in block.items]
    ranked = dict.fromkeys((*(name for name in first if name in items), *items))
    kept = set(tuple(ranked)[:MOST_COLUMNS])
    return tuple(item for item in items if item in kept)


def over_time(reader: Reader) -> Iterator[PageTable]:
    """The rows in bold of every timeline of few steps, live case: a column for each step."""
    for axis in reader.ctx.model.axes:
        drawn = (block for block, _corner in reader.blocks(Series) if block.axis == axis.name)
        items = [item for block in drawn for item in block.items]
        bold = [item for item in items if isinstance(item, SeriesLine) and item.total]
        if axis.timeline and axis.length <= MOST_STEPS and bold:
            yield _by_step([item.name for item in bold[:MOST_ROWS]], reader)


def _by_step(items: list[str], reader: Reader) -> PageTable:
    ctx = reader.ctx
    units = {ctx.item(item).unit for item in items}
    shared: RichText = unit_of(reader, items[0]) if len(units) == 1 else ()
    heads = step_labels(items[0], ctx)
    columns = [Column(shared, 2.6, number=False)]
    columns += [Column((reader.step(place),), 1) for place in heads]
    found = []
    for item in items:
        label = (reader.label(item),) if shared else named(reader, item)
        figures = (_signed(reader.figure(place)) for place in ctx.layout.series(item))
        found.append(TableRow((TableCell(label), *figures)))
    return PageTable((), tuple(columns), tuple(found))


def compared(reader: Reader) -> tuple[str, ...]:
    """The cases beside the live one: those of the key figures, else the first and the last.

    The live case is not told twice.
    """
    cases = reader.ctx.layout.cases
    beside = next((block.beside for block, _ in reader.blocks(Figures)), (cases[0], cases[-1]))
    return tuple(case for case in dict.fromkeys(beside) if case != reader.live_name())


def breakevens(block: Breakevens, corner: Place, reader: Reader) -> PageTable:
    """Each breakeven in the live case and beside it, and whether it can be reached."""
    _ = reader.words
    cases = compared(reader)
    columns = [Column((_("Breakeven"),), 2.4, number=False), *_case_columns(reader)]
    columns += [Column((_("Reachable?"),), 1.9, number=False)]
    found = []
    for i, even in enumerate(block.items):
        searched = isinstance(even, Searched)  # from the live case alone
        item = even.driver if isinstance(even, Searched) else even.item
        places = [None if searched else reader.ctx.layout.case(item, case) for case in cases]
        places.append(block.value_place(corner, i))
        cells = [TableCell((reader.figure(place) if place else "–",)) for place in places]
        word = TableCell((reader.quote(block.reachable_place(corner, i)),))
        found.append(TableRow((TableCell(named(reader, item)), *cells, word)))
    return PageTable((), tuple(columns), tuple(found))


def named(reader: Reader, item: str) -> RichText:
    """An item's label with its unit, unless the label ends with it: `Cost per year, EUR`."""
    label, unit = reader.label(item), unit_of(reader, item)
    said = unit and label.text.endswith(f", {reader.unit(item).text.partition('/')[0]}")
    return (label,) if said or not unit else (label, ", ", *unit)


def grid(block: Grid, corner: Place, reader: Reader) -> PageTable:
    """A two-way sensitivity: the live point boxed, its row and column strong."""
    _ = reader.words
    down, across = grids.row_axis(block, corner), grids.column_axis(block, corner)
    body = grids.body(block, corner)
    heads: list[RichText] = [(reader.figure(place),) for place in across]
    heads[0] = (_("live"), " ", *heads[0])
    first: RichText = (*named(reader, block.rows.driver), " ↓  ")
    first += (*named(reader, block.columns.driver), " →")
    columns = [Column(first, 2.2)]
    columns += [Column(head, 1) for head in heads]
    found = []
    for i, place in enumerate(down):
        value: RichText = (reader.figure(place),)
        cells = [TableCell(value if i else (_("live"), " ", *value), "strong")]
        for j in range(len(heads)):
            figure = reader.figure(body.first.moved(i, j))
            look: Emphasis = "base" if i == j == 0 else "strong" if 0 in (i, j) else ""
            if figure.number is not None and figure.number < 0 and look != "base":
                look = "bad"
            cells.append(TableCell((figure,), look))
        found.append(TableRow(tuple(cells)))
    turns, below = block.turns_place(corner), block.below_place(corner)
    note: RichText = (reader.quote(turns), " ", reader.quote(below))
    return PageTable((reader.quote(corner),), tuple(columns), tuple(found), note)


def final(reader: Reader) -> Iterator[tuple[Lines, Place, SheetSpec]]:
    """Blocks with an output that no other block calculates with, and not told by other tables."""
    told = set(_told(reader))
    needed: dict[str, set[int]] = {}
    for number, (block, _, _) in enumerate(reader.placed()):
        for item in getattr(block, "items", ()):
            if not (isinstance(item, Line) and _for_words(item, reader)):
                for found in references(getattr(item, "formula", "") or "0"):
                    needed.setdefault(found.name, set()).add(number)
    for number, (block, corner, sheet) in enumerate(reader.placed()):
        if isinstance(block, Lines) and _tells(block, told, reader):
            others = (needed.get(item.name, set()) - {number} for item in block.items)
            if not any(others):
                yield block, corner, sheet


def _tells(block: Lines, told: set[str], reader: Reader) -> bool:
    """Whether a block has outputs, and one that is not told yet, or more lines new than told."""
    lines = [item for item in block.items if not _for_words(item, reader)]
    new = [item for item in lines if item.name not in told]
    outputs = [item for item in lines if item.output]
    return bool(outputs) and (any(i.output for i in new) or 2 * len(new) > len(lines))


def _told(reader: Reader) -> Iterator[str]:
    """The items that the tables of cases and of breakevens tell."""
    for block, _corner in reader.blocks(Comparison):
        yield from chosen(block.items, reader)
        break
    for found, _corner in reader.blocks(Breakevens):
        yield from (even.item for _number, even in found.stated)


def _for_words(line: Line, reader: Reader) -> bool:
    """Whether a line is no figure to be read: a helper, or words."""
    return line.helper or reader.ctx.format(line.unit) == "text"


def results(block: Lines, corner: Place, sheet: SheetSpec, reader: Reader) -> PageTable:
    """Line items in the live case and in the cases beside it; a unit they share heads them."""
    cases = compared(reader)
    items = [item for item in block.items if not _for_words(item, reader)]
    units = {item.unit for item in items}
    shared: RichText = unit_of(reader, items[0].name) if len(units) == 1 else ()
    columns = [Column(shared, 2.6, number=False), *_case_columns(reader)]
    found = []
    for item in items:
        layout = reader.ctx.layout
        places = [layout.case(item.name, case) for case in cases]
        places.append(layout.live(item.name))
        label = (reader.label(item.name),) if shared else named(reader, item.name)
        figures = (TableCell((reader.figure(place),)) for place in places)
        found.append(TableRow((TableCell(label), *figures), item.total))
    return PageTable((), tuple(columns), tuple(found))


def _case_columns(reader: Reader) -> Iterator[Column]:
    """A column for each case beside the live one, and one for that."""
    _ = reader.words
    yield from (Column((reader.case_label(case, True),), 1) for case in compared(reader))
    yield Column((_("Live case"),), 1, (reader.live_case(short=True),))


def claims(block: Claims, corner: Place, reader: Reader) -> PageTable:
    _ = reader.words
    first, _last = rows(block, corner)
    columns = (
        Column((_("Claim"),), 2.7, number=False),
        Column((_("As claimed"),), 0.9),
        Column((_("Model"),), 0.9),
        Column((_("Unit"),), 0.95, number=False),
        Column((_("Verdict"),), 1.05, number=False),
        Column((_("Source"),), 1.15, number=False),
        Column((_("Comment"),), 3.9, number=False),
    )
    found = []
    note: RichText = ()
    for i, claim in enumerate(block.items):
        at = Place(corner.sheet, first + i, LABEL)
        if claim.model:
            found.append(_judged(at, reader))
            continue
        comment, source = (reader.quote(Place(at.sheet, at.row, c)) for c in (COMMENT, SOURCE))
        head = _("Cannot be judged:") + " "
        note += (" · " if note else head, reader.quote(at), " (", source, "). ", comment)
    return PageTable((), columns, tuple(found), note, small=True)


def _judged(at: Place, reader: Reader) -> TableRow:
    """A claim that the model can judge, its verdict in the colour of the test."""

    def put(col: int) -> Figure:
        return reader.figure(Place(at.sheet, at.row, col))

    passed, judged = put(PASSED).number == 1, put(MODEL).number is not None
    look: Emphasis = "muted" if not judged else "good" if passed else "bad"
    looks: dict[int, Emphasis] = {UNIT: "muted", VERDICT: look}
    figures = (TableCell((put(col),)) for col in (CLAIMED, MODEL))
    words = (
        TableCell((reader.quote(Place(at.sheet, at.row, col)),), looks.get(col, ""))
        for col in (UNIT, VERDICT, SOURCE, COMMENT)
    )
    return TableRow((TableCell((reader.quote(at),)), *figures, *words))
