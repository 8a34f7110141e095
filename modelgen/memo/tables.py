"""The tables of the memo, each read from a block of the workbook."""

from collections.abc import Iterator, Mapping

from ..addresses import Place
from ..compile.blocks import grid as grids
from ..compile.blocks.assumed import Assumed
from ..compile.blocks.breakevens import Breakevens
from ..compile.blocks.claims import CLAIMED, COMMENT, MODEL, PASSED, SOURCE, VERDICT, Claims, rows
from ..compile.blocks.comparison import Comparison
from ..compile.blocks.figures import Figures
from ..compile.blocks.grid import Grid
from ..compile.blocks.inputs import NO_RANGE, facts
from ..compile.blocks.lines import Lines
from ..compile.blocks.table import Table as TableBlock
from ..compile.blocks.tornado import weak_shares
from ..compile.layout import LABEL, UNIT
from ..formulas.item_formulas import references
from ..template.schema import SheetSpec
from .document import Column, Emphasis, PageTable, TableCell, TableRow
from .figures import Figure, RichText
from .quotes import Reader, fill

MOST_COLUMNS = 8


def unit_of(reader: Reader, item: str) -> RichText:
    """The unit of an item; none where its figures show it, or its label names the choices."""
    return (reader.unit(item),) if reader.ctx.needs_unit(item) else ()


def table(block: TableBlock, corner: Place, sheet: SheetSpec, reader: Reader) -> PageTable:
    """A table as it stands on its sheet."""
    memo = sheet.plan == "memo"
    count = range(len(block.headers))
    heads = [(reader.quote(block.header_place(corner, c, memo=memo)),) for c in count]
    columns = [Column((), 2.4, number=False), *(Column(head, 1) for head in heads)]
    found = []
    for i, row in enumerate(block.rows):
        label: RichText = (reader.quote(block.label_place(corner, i)),)
        if not memo and not row.units and not reader.ctx.says_itself(row.unit):
            label += (", ", reader.quote(block.unit_place(corner, i)))
        places = (block.figure_place(corner, i, c, memo=memo) for c in count)
        figures = (reader.figure(place) for place in places)
        found.append(TableRow((TableCell(label), *(TableCell((f,)) for f in figures)), row.total))
    return PageTable((), tuple(columns), tuple(found))


def scenarios(block: Comparison, corner: Place, sheet: SheetSpec, reader: Reader) -> PageTable:
    """All cases, one per row, with the results that matter most."""
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
    return PageTable((), tuple(columns), tuple(found))


def _signed(figure: Figure) -> TableCell:
    number = figure.number
    return TableCell((figure,), "bad" if number is not None and number < 0 else "")


def chosen(items: tuple[str, ...], reader: Reader) -> tuple[str, ...]:
    """At most eight results: the headline, its companion, the key figures, then the first."""
    model = reader.ctx.model
    first = [model.headline, model.beside]
    first += [figure.item for block, _ in reader.blocks(Figures) for figure in block.items]
    ranked = dict.fromkeys((*(name for name in first if name in items), *items))
    kept = set(tuple(ranked)[:MOST_COLUMNS])
    return tuple(item for item in items if item in kept)


def compared(reader: Reader) -> tuple[str, ...]:
    """The cases that the key figures show beside the live one."""
    return next((block.beside for block, _ in reader.blocks(Figures)), ())


def breakevens(block: Breakevens, corner: Place, reader: Reader) -> PageTable:
    """Each breakeven in the live case and beside it, and whether it can be reached."""
    _ = reader.words
    cases = compared(reader)
    columns = [Column((_("Breakeven"),), 2.4, number=False)]
    columns += [Column((reader.case_label(case, True),), 1) for case in cases]
    columns += [Column((_("Live case"),), 1), Column((_("Reachable?"),), 1.9, number=False)]
    found = []
    for i, even in enumerate(block.items):
        figures = [reader.figure(reader.ctx.layout.case(even.item, case)) for case in cases]
        figures.append(reader.figure(block.value_place(corner, i)))
        cells = [TableCell((figure,)) for figure in figures]
        word = TableCell((reader.quote(block.reachable_place(corner, i)),))
        found.append(TableRow((TableCell(named(reader, even.item)), *cells, word)))
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
    """Blocks of results that nothing else is computed from: unit economics, a year."""
    needed: dict[str, set[int]] = {}
    for number, (block, _, _) in enumerate(reader.placed()):
        for item in getattr(block, "items", ()):
            for found in references(getattr(item, "formula", "") or "0"):
                needed.setdefault(found.name, set()).add(number)
    for number, (block, corner, sheet) in enumerate(reader.placed()):
        if isinstance(block, Lines) and any(item.output for item in block.items):
            others = (needed.get(item.name, set()) - {number} for item in block.items)
            if not any(others):
                yield block, corner, sheet


def results(block: Lines, corner: Place, sheet: SheetSpec, reader: Reader) -> PageTable:
    """Line items in the live case and in the cases beside it; a unit they share heads them."""
    _ = reader.words
    cases = compared(reader)
    units = {item.unit for item in block.items}
    shared: RichText = unit_of(reader, block.items[0].name) if len(units) == 1 else ()
    columns = [Column(shared, 2.6, number=False)]
    columns += [Column((reader.case_label(case, True),), 1) for case in cases]
    columns += [Column((_("Live case"),), 1)]
    found = []
    for item in block.items:
        layout = reader.ctx.layout
        places = [layout.case(item.name, case) for case in cases]
        places.append(layout.live(item.name))
        label = (reader.label(item.name),) if shared else named(reader, item.name)
        figures = (TableCell((reader.figure(place),)) for place in places)
        found.append(TableRow((TableCell(label), *figures), item.total))
    return PageTable((), tuple(columns), tuple(found))


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


def assumptions(reader: Reader) -> PageTable | None:
    """The inputs that rest on an assumption: live value, range, evidence and source.

    A template lists them in a block; else they are told by their evidence, if there are any.
    """
    _ = reader.words
    names = tuple(i.name for i in reader.ctx.model.inputs() if i.assumed)
    caption: RichText = ()
    for block, corner in reader.blocks(Assumed):
        names, caption = block.items, (reader.quote(corner),)
        break
    if not names:
        return None
    columns = (
        Column((_("Assumption"),), 2.6, number=False),
        Column((_("Live case"),), 0.9),
        Column((_("Low"),), 0.9),
        Column((_("High"),), 0.9),
        Column((_("Evidence"),), 0.9, number=False),
        Column((_("Source"),), 3.4, number=False),
    )
    found = []
    for name in names:
        limits = facts(name, reader.ctx)
        places = (reader.ctx.layout.live(name), limits["low"], limits["high"])
        figures = (TableCell((reader.figure(place),)) for place in places)
        texts = (TableCell(_tags(reader, limits)), TableCell((reader.quote(limits["source"]),)))
        found.append(TableRow((TableCell(named(reader, name)), *figures, *texts)))
    note = _(
        "Evidence: P primary source, PA assumed by the primary source, S secondary source,"
        " D derived, A assumption without a source."
    )
    return PageTable(caption, columns, tuple(found), (note, *_weak(reader)))


def _tags(reader: Reader, limits: Mapping[str, Place]) -> RichText:
    """The tag of a value, and that of its range where it is another."""
    _ = reader.words
    tag, other = (reader.quote(limits[word]) for word in ("evidence", "range_evidence"))
    if other.text in (tag.text, NO_RANGE):
        return (tag,)
    return fill(_("{tag}, range {range}"), tag=tag, range=other)


def _weak(reader: Reader) -> RichText:
    """What the swings of the tornado rest on, where the template has a tornado."""
    _, shares = reader.words, weak_shares(reader.ctx, reader.words)
    if not shares:
        return ()
    pairs = [
        fill(
            _("{label}: {value}"),
            label=reader.quote(Place(place.sheet, place.row, LABEL)),
            value=reader.figure(place),
        )
        for _word, place in shares
    ]
    told = pairs[0] + tuple(run for pair in pairs[1:] for run in (" · ", *pair))
    return (" ", _("Share of all swings that rests on"), " – ", *told, ".")
