"""What was set when the workbook was built, and edited since, as a section of the memo."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from ..addresses import Place
from ..book.book import CellId, Formula, shown_value
from ..compile import step_words
from ..compile.blocks.registers import series_places
from ..compile.blocks.timeline import last_actual_place
from ..compile.context import Context
from ..compile.layout import LABEL
from ..compile.templates import parse
from ..days import serial
from ..merge.three_way_merge import Decision
from ..number_formats import FormatName
from ..readback.row_alignment import FileContent
from ..template.entries import EntryValue
from ..template.inputs import Input
from ..template.schema import Model
from ..template.setting import Setting
from ..template.settings import Build
from ..template.wanted import DataFile
from ..translations import N_, day
from .document import Column, PagePart, PageTable, Paragraph, Section, TableCell, TableRow
from .figures import FixedText, RichText, Run, figure
from .quotes import Reader, fill

SHOWN = 6

LONG = 48

Change = tuple[RichText, RichText, RichText, RichText]
"""What it is, its cell, what stood there, and what stands there now."""

EDITED = N_("As generated"), N_("Now")

SET = N_("Template"), N_("Set to")


def section(reader: Reader) -> Section:
    """The first few settings and edits in tables, the others counted; sheets of the user's own."""
    _ = reader.words
    settings = tuple(_settings(reader))
    # What stands in a slot is printed under a heading of its own.
    kept = [d for d in reader.state.kept if d.edit.cell.role != "slot"]
    added = _added_sheets(reader)
    sheets: RichText = ()
    if added:
        sheets = fill(_("Sheets added by hand: {names}."), names=FixedText(", ".join(added)))
    parts: list[PagePart] = []
    if settings:
        parts.append(_table((_("Set when the workbook was built"),), settings, SET, reader))
    if kept:
        caption: RichText = (_("Edited since"),) if settings else ()
        edited = tuple(_edit(decision, reader) for decision in kept)
        parts.append(_table(caption, edited, EDITED, reader, sheets))
    else:
        told = _("None: every input, formula and text is as generated.")
        if settings:
            told = _("Nothing was edited since.")
        parts.append(Paragraph((told, *((" ", *sheets) if sheets else ()))))
    title = _("Edits since the workbook was generated")
    if settings:
        title = _("Settings of the build, and edits since")
    return Section((title,), tuple(parts))


def _settings(reader: Reader) -> Iterator[Change]:
    """What the command line changed, with what the template says in its place."""
    _ = reader.words
    ctx = reader.ctx
    layout, build = ctx.layout, ctx.build
    original = parse(ctx.template.text, ctx.template.file).model
    if build.live_case != original.live_case:
        at = FixedText(str(reader.home(layout.sel_case)))
        was, now = (reader.case_label(case) for case in (original.live_case, build.live_case))
        yield (_("Live case"),), (at,), (was,), (now,)
    if build.as_of and build.as_of != original.as_of:
        judged, asked = (
            FixedText(day(when, reader.lang)) for when in (original.as_of, build.as_of)
        )
        yield (_("Day at which sources are judged"),), (FixedText("–"),), (judged,), (asked,)
    for added in build.cases:
        first = layout.case(next(iter(ctx.model.inputs())).name, added.name)
        what = (_("Case added"), ", ", reader.case_label(added.name, True))
        start = fill(_("as {case}"), case=reader.case_label(added.parent))
        yield what, (FixedText(str(reader.home(first))),), (FixedText("–"),), start
    stated = _stated(original, build, ctx.parents)
    for one in build.by_hand:
        yield _set(one, stated[one.target], reader)
    for file, figures in build.files.items():
        other = sum(one.value != stated[one.target] for one in figures)
        if other:
            yield _from_file(file, figures, other, reader)


def _stated(original: Model, build: Build, parents: Mapping[str, str]) -> dict[str, EntryValue]:
    """What the template says in the place of each figure that was set."""
    items = {item.name: item for item in original.sourced()}
    axes = {item.name: item.axis for item in original.declared() if item.kind == "series input"}
    found: dict[str, EntryValue] = {}
    for one in build.sets:
        item = items.get(one.name)
        if isinstance(item, Input):
            found[one.target] = item.stated(one.case, parents)
        elif item:
            axis = original.axis(axes[one.name])
            found[one.target] = item.stated(one.case, parents, axis)[axis.numbered(one.step) - 1]
        else:
            found[one.target] = original.axis(one.name.partition(".")[0]).actuals
    return found


def _set(one: Setting, stated: EntryValue, reader: Reader) -> Change:
    """What the command line set: what it is, its cell, what the template says, and itself."""
    at, id = _cell(one, reader.ctx)
    form, known = reader.figure(at).format, _register(id, reader)
    inputs = (item for item in reader.ctx.model.sourced() if isinstance(item, Input))
    item = next((item for item in inputs if item.name == one.name), None)

    def shown(entry: EntryValue) -> FixedText:
        content = item.content(entry) if item else entry
        value = serial(content) if isinstance(content, date) else content
        return FixedText(figure(value, form, reader.lang))

    return (
        _named(id, at, reader) or (reader.quote(at._replace(col=LABEL)),),
        (FixedText(str(reader.home(at))),),
        (shown(stated),),
        (reader.figure(known) if known else shown(one.value),),
    )


def _from_file(file: DataFile, figures: Sequence[Setting], other: int, reader: Reader) -> Change:
    """A file of figures: its name, the cell of the first, and how many it gave."""
    _ = reader.words
    count, differing = (FixedText(str(number)) for number in (len(figures), other))
    took = fill(_("1 figure") if len(figures) == 1 else _("{count} figures"), count=count)
    if other < len(figures):
        says = _("{count} figures, {other} other than the template's")
        took = fill(says, count=count, other=differing)
    first = reader.home(_cell(figures[0], reader.ctx)[0])
    what: RichText = (_("Data file"), ", ", FixedText(file.name))
    return what, (FixedText(str(first)),), (FixedText("–"),), took


def _cell(one: Setting, ctx: Context) -> tuple[Place, CellId]:
    """The cell of a setting, and its id."""
    layout, item = ctx.layout, ctx.analysis.items.get(one.name)
    if one.name.count(".") > 1:
        return ctx.table_cell(one.name), CellId(one.name, one.name)
    if item is None:
        return last_actual_place(one.name, ctx), CellId(one.name)
    if not one.step:
        return layout.case(one.name, one.case), CellId.in_case(one.name, one.case)
    step = ctx.model.axis(item.axis).numbered(one.step)
    down = layout.cases.index(one.case) + 1 if one.case else 0
    id = CellId.at_step(one.name, step, one.step, one.case)
    return layout.step(one.name, step).moved(rows=down), id


def _added_sheets(reader: Reader) -> list[str]:
    placement = reader.state.placement
    return (
        [t.name for t in placement.match.returned.tabs if t.name not in placement.match.owners]
        if placement
        else []
    )


def _table(
    caption: RichText, lines: tuple[Change, ...], heads: tuple[str, str], reader: Reader,
    sheets: RichText = (),
) -> PageTable:  # fmt: skip
    _ = reader.words
    columns = (
        Column((_("What"),), 3, number=False),
        Column((_("Cell"),), 1.4, number=False),
        *(Column((_(head),), 1.6) for head in heads),
    )
    found = [TableRow(tuple(TableCell(text) for text in line)) for line in lines[:SHOWN]]
    more = len(lines) - SHOWN
    note = sheets
    if more > 0:
        note = (*fill(_("And {count} more."), count=FixedText(str(more))), " ", *sheets)
    return PageTable(caption, columns, tuple(found), note)


def _edit(decision: Decision, reader: Reader) -> Change:
    return (
        _what(decision, reader),
        (FixedText(str(decision.edit.at)),),
        _generated(decision, reader),
        _now(decision, reader),
    )


def _what(decision: Decision, reader: Reader) -> RichText:
    """The item and its case; else the kind of edit."""
    _ = reader.words
    if decision.edit.kind == "live case":
        return (_("Live case"),)
    if named := _named(decision.edit.cell.id, decision.edit.cell.place, reader):
        return named
    if decision.edit.kind == "input":
        return (reader.quote(decision.edit.cell.place._replace(col=LABEL)),)
    return (_("Formula") if isinstance(decision.edit.cell.content, Formula) else _("Text"),)


def _named(id: CellId, place: Place, reader: Reader) -> RichText:
    """The item of a cell with its case and its step; nothing of one that has neither."""
    ctx = reader.ctx
    if id.item.count(".") > 1:
        return _in_table(id, place, reader)
    named: RichText = (reader.label(id.item),) if id.item in ctx.layout.items else ()
    if id.case in ctx.layout.cases:
        named = (*named, ", ", reader.case_label(id.case, True))
    if id.of_a_series and named:
        return (*named, ", ", _step(id, place, reader))
    return named if id.case else ()


def _in_table(id: CellId, place: Place, reader: Reader) -> RichText:
    """What a cell of a table is: what its row is called, and the head of its column."""
    table, _row, column = id.item.split(".")
    item = reader.ctx.analysis.items.get(f"{table}.{column}")
    row: RichText = (reader.quote(place._replace(col=LABEL)),)
    if item is None:
        return row
    head = reader.ctx.layout.items[item.name]
    return (*row, ": ", reader.quote(head._replace(row=head.row - 2)))


def _step(id: CellId, place: Place, reader: Reader) -> Run:
    """What a reader calls the step of a cell of a series."""
    ctx = reader.ctx
    if id.item in ctx.layout.across or id.case:
        return FixedText(step_words.step(id, ctx))
    at = Place(ctx.layout.items[id.item].sheet, place.row, LABEL)
    return reader.quote(at)


def _generated(decision: Decision, reader: Reader) -> RichText:
    _ = reader.words
    at = _register(decision.edit.cell.id, reader)
    if at is not None:
        return (reader.figure(at),)
    cell = decision.edit.cell
    if decision.edit.kind == "live case":
        return (reader.case_label(reader.ctx.build.live_case),)
    if isinstance(cell.content, Formula):
        return (_("formula of the template"),)
    return (_told(decision.edit.was, cell.format, reader),)


def _register(id: CellId, reader: Reader) -> Place | None:
    """Where Workings keeps what an input was generated with."""
    layout = reader.ctx.layout
    if id.item in layout.register and id.case in layout.cases:
        return layout.register[id.item].moved(cols=layout.cases.index(id.case))
    if id.step and id.item in layout.across_register:
        row = layout.cases.index(id.case) if id.case else 0
        return layout.across_register[id.item].moved(rows=row, cols=id.step - 1)
    known = series_places(reader.ctx) if id.step else {}
    return known[id.item].moved(rows=id.step - 1) if id.item in known else None


def _now(decision: Decision, reader: Reader) -> RichText:
    _ = reader.words
    edit = decision.edit
    if decision.cell is None or edit.now is None:
        return (_("emptied"),)
    if edit.kind == "live case":
        return (reader.live_case(),)
    at = reader.state.place(decision.cell.place)
    content = reader.state.cells[at].content
    shown = reader.figure(decision.cell.place)
    if isinstance(content, Formula):
        return fill(_("{label}: {value}"), label=_cut(content.text), value=shown)
    return (shown,) if isinstance(shown.value, float | int) else (_cut(str(shown.value)),)


def _cut(text: str) -> FixedText:
    return FixedText(text if len(text) <= LONG else f"{text[:LONG]}…")


def _told(content: FileContent, form: FormatName, reader: Reader) -> FixedText:
    if isinstance(content, float | int) and not isinstance(content, bool):
        return FixedText(figure(content, form, reader.lang))
    return _cut(shown_value(content) if content is not None else "–")
