"""Rules about the model in a workbook of the tool: its inputs, cases, results and checks."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import get_args

from ..addresses import Area, Place
from ..book.book import Cell, Content, Formula, shown_value
from ..book.roles import TYPED, VALUES
from ..book.values import near
from ..compile import ends
from ..compile.blocks import registers
from ..compile.blocks.check_mutations import mutations
from ..compile.blocks.inputs import NO_RANGE, facts
from ..compile.blocks.sources import NOTHING
from ..compile.blocks.tornado import Tornado, weak_shares
from ..compile.layout import FIRST_ROW, LABEL, LIVE, UNIT
from ..compile.wording import content
from ..days import day_of
from ..merge.started_cases import started_cases
from ..number_formats import FORMATS
from ..problems import few
from ..readback.copied_columns import copied_columns
from ..readback.edits import labels_of_cases
from ..readback.list_ends import additions
from ..readback.readback import Readback
from ..readback.spans import among_cases
from ..template.inputs import Input
from ..template.schema import COLUMNS
from ..template.words import NO_SOURCE, Evidence
from ..translations import N_, day, in_digits, spoken
from ..translations import told as _
from .subject import Hit, Subject

TAGS = get_args(Evidence)

TAGGED = {"evidence": TAGS, "range_evidence": (*TAGS, NO_RANGE)}
"""The tags of an input: what may stand there."""

SAYS_NOTHING = NO_SOURCE | {"", "xxx"}

FRACTION = 1.5
"""Shares above it were probably typed in per cent."""

DIGITS = 4
"""Significant digits from which on two equal figures are hardly chance."""


def no_case(subject: Subject) -> Iterator[Hit]:
    """A live case that no case has for a label."""
    read = subject.read
    place = read.at(read.ctx.layout.sel_case)
    labels = {str(called).upper() for called, _cell in labels_of_cases(read.match)}
    shown = subject.cells.get(place) if place else None
    if place and shown and not shown.formula and str(shown.value).upper() not in labels:
        says = _("`{value}` is no case: nothing can be computed")
        yield place, says.format(value=content(shown.value))


def columns_without_case(subject: Subject) -> Iterator[Hit]:
    """A column of somebody's own that looks like a case's, and the options that make it one."""
    for started in started_cases(subject.read):
        column, todo = started.column, started.options
        what = _("the selector does not offer it")
        if column.among:
            what = _("among them, {among}").format(among=_(AMONG))
        if not column.inputs:
            todo = "--add-case NAME --from CASE"
        elif started.twin and not started.values:
            said = _("the case {case} has its label and its figures")
            todo = said.format(case=started.twin)
        said = _("{column} looks like a case and is none: {what}; {todo}")
        yield column.area.first, said.format(column=column.shown, what=what, todo=todo)


def among_them(subject: Subject) -> Iterator[Hit]:
    """Any other column that stands between two cases."""
    told = {(tab, c.col) for c in copied_columns(subject.read) for tab in c.tabs}
    for at in among_cases(subject.read.match):
        if (at.sheet, at.col) not in told:
            said = _("stands among the cases: {among}; `modelgen regenerate` puts it behind them")
            yield at, said.format(among=_(AMONG))


AMONG = N_("what picks a case by its position counts it")


def beyond_lists(subject: Subject) -> Iterator[Hit]:
    """What was added below a list of the model, or beside it."""
    return ((added.area.first, added.says) for added in additions(subject.read))


def unsourced(subject: Subject) -> Iterator[Hit]:
    """An input without source or kind of evidence."""
    for word, item, place in _facts(subject, "source", *TAGGED):
        found = subject.cells.get(place)
        text = str(found.value).strip() if found and found.value is not None else ""
        if word == "source" and text.lower() in SAYS_NOTHING:
            yield place, _("{item} has no source").format(item=item)
        elif word in TAGGED and text not in TAGGED[word]:
            says = _("{item} has the evidence `{tag}`; it is one of {tags}")
            yield place, says.format(item=item, tag=text, tags=", ".join(TAGGED[word]))


def old_sources(subject: Subject) -> Iterator[Hit]:
    """An old source that no reason keeps."""
    return ((place, says) for place, says, why in _old(subject) if not why)


def explained_sources(subject: Subject) -> Iterator[Hit]:
    """An old source, and why it stands."""
    return ((place, f"{says}; {why}") for place, says, why in _old(subject) if why)


def _old(subject: Subject) -> Iterator[tuple[Place, str, str]]:
    """Every source that is too old: the cell of its date, its age, and why it stands."""
    read = subject.read
    dated_cells = [(item, place) for _, item, place in _facts(subject, "as_of")]
    for item, place in registers.dates(read.ctx).items():
        at = read.at(place)
        dated_cells += [(item, at)] if at else []
    for item, place in dated_cells:
        found = subject.cells.get(place)
        if found and isinstance(found.value, float):
            dated = day_of(found.value)
            age = (subject.judged - dated).days
            if age > read.ctx.model.old_after_days:
                said = _("{item}: source of {dated}, {age} days old at {judged}")
                days = [day(when, spoken()) for when in (dated, subject.judged)]
                says = said.format(item=item, dated=days[0], age=age, judged=days[1])
                yield place, says, _reason(subject, item)


def _reason(subject: Subject, item: str) -> str:
    """Why the sources of an item stand; nothing where one of them does not say."""
    read = subject.read
    cells = [
        subject.cells.get(at) if (at := read.at(place)) else None
        for place in registers.reasons_of(item, read.ctx)
    ]
    told = [str(cell.value or "") if cell else "" for cell in cells]
    return "; ".join(told) if all(text not in ("", NOTHING) for text in told) else ""


def _facts(subject: Subject, *words: str) -> Iterator[tuple[str, str, Place]]:
    """Which fact, input and cell, for what is said of every input."""
    read = subject.read
    for item in read.ctx.model.inputs():
        at = facts(item.name, read.ctx)
        for word in words:
            place = read.at(at[word])
            if place:
                yield word, item.name, place


def in_per_cent(subject: Subject) -> Iterator[Hit]:
    """A share above what shares are: 40 typed for 40 %."""
    for place, cell in subject.base.items():
        found = subject.cells.get(place)
        if (
            cell.role in VALUES
            and FORMATS[cell.format].share
            and place not in subject.generated
            and found
            and isinstance(found.value, float)
            and found.value > FRACTION
        ):
            says = _("{name} is {value}%: typed in per cent, perhaps")
            yield place, says.format(name=cell.id, value=in_digits(found.value * 100, ".0f"))


def typed_twice(subject: Subject) -> Iterator[Hit]:
    """A figure typed elsewhere that is an input of the model."""
    known: dict[float, str] = {}
    for place, cell in subject.base.items():
        found = subject.cells.get(place)
        if cell.role in TYPED and found and isinstance(found.value, float):
            digits = f"{found.value:.15g}".replace(".", "").strip("0")
            if len(digits) >= DIGITS:
                known.setdefault(found.value, cell.id.text)
    for place, there in subject.cells.items():
        value = there.value if place not in subject.base and not there.formula else None
        if isinstance(value, float) and value in known:
            says = _("{value} is typed again: link to {name}")
            yield place, says.format(value=in_digits(value), name=known[value])


def loose_figures(subject: Subject) -> Iterator[Hit]:
    """A figure typed beside the model, on a sheet for formulas, that a formula uses."""
    read = subject.read
    roles = {sheet.name: sheet.role for sheet in read.match.book.sheets}
    for place, cell in subject.cells.items():
        sheet = read.match.owners.get(place.sheet, "")
        typed = isinstance(cell.value, float) and not cell.formula
        formulas = roles.get(sheet) in ("calculation", "output", "check")
        if typed and formulas and place not in subject.base and place in subject.used:
            says = _("{value} is typed on a sheet of formulas, and used")
            yield place, says.format(value=f"{cell.value:.12g}")


def between_steps(subject: Subject) -> Iterator[Hit]:
    """A figure of the user's own between two steps, which a formula over the steps takes in."""
    match = subject.read.match
    for sheet, tab in match.tabs.items():
        own = set(match.own_columns(sheet))
        for (row, col), cell in tab.cells.items() if own else ():
            place = Place(tab.name, row, col)
            if col in own and isinstance(cell.value, float) and place in subject.used:
                yield place, "stands between two steps: a sum over the steps takes it in"


def without_unit(subject: Subject) -> Iterator[Hit]:
    """A row of the user's own on a sheet with a column of units that says none."""
    read = subject.read
    for sheet, tab in read.match.tabs.items():
        fit = read.match.alignments[sheet]
        unit, live = fit.at((FIRST_ROW, UNIT)), fit.at((FIRST_ROW, LIVE))
        plans = {s.sheet: s.plan for s in read.ctx.model.sheets}
        if unit is None or live is None or plans.get(sheet) not in COLUMNS:
            continue
        for (row, col), cell in tab.cells.items():
            place, beside = Place(tab.name, row, col), Place(tab.name, row, unit[1])
            figure = col == live[1] and isinstance(cell.value, float)
            if figure and place not in subject.base and beside not in subject.cells:
                yield place, _("has no unit beside it")


def doubled_labels(subject: Subject) -> Iterator[Hit]:
    """A row of the user's own with the label of another row of the sheet."""
    read = subject.read
    for sheet, tab in read.match.tabs.items():
        at = read.match.alignments[sheet].at((FIRST_ROW, LABEL))
        plans = {s.sheet: s.plan for s in read.ctx.model.sheets}
        if at is None or plans.get(sheet) not in COLUMNS:
            continue
        words = {
            Place(tab.name, row, col): cell.value.strip().lower()
            for (row, col), cell in tab.cells.items()
            if col == at[1] and isinstance(cell.value, str) and cell.value.strip()
        }
        counts = Counter(words.values())
        for place, word in words.items():
            if counts[word] > 1 and place not in subject.generated:
                yield place, _("`{word}` is the label of another row as well").format(word=word)


def idle_overrides(subject: Subject) -> Iterator[Hit]:
    """A value typed into a case that is the value of its parent case."""
    read = subject.read
    parents = read.ctx.parents
    for place, edit in subject.changed.items():
        item, case = edit.cell.id.item, edit.cell.id.case
        if edit.kind != "input" or case not in parents or not isinstance(edit.now, float):
            continue
        parent = read.at(read.ctx.layout.case(item, parents[case]))
        value = subject.value(parent) if parent else None
        if value is not None and near(edit.now, value):
            yield place, _("{name} is typed and equals its parent case").format(name=edit.name)


def retyped(subject: Subject) -> Iterator[Hit]:
    """A label or a note of the template that somebody wrote anew."""
    for place, edit in subject.changed.items():
        label = isinstance(edit.cell.content, str) and edit.cell.role != "slot"
        if label and edit.kind in ("text", "emptied") and not edit.of_the_tool:
            now = _("nothing") if edit.now is None else f"`{shown_value(edit.now)}`"
            says = _("`{was}` became {now}")
            yield place, says.format(was=shown_value(edit.was)[:40], now=now[:60])


def mixed_units(subject: Subject) -> Iterator[Hit]:
    """Copies of one formula, in a row or column, that take figures of different units."""
    read = subject.read
    runs: dict[tuple[str, str], list[tuple[Place, tuple[str, ...]]]] = {}
    for place in subject.user_formulas:
        units = tuple(_unit(read, subject.base, area) for area in subject.areas[place])
        if any(units):
            runs.setdefault((place.sheet, subject.patterns[place]), []).append((place, units))
    for run in runs.values():
        usual = Counter(units for _, units in run).most_common(1)[0][0]
        for place, units in run:
            if units != usual:
                wrong, right = (", ".join(filter(None, u)) for u in (units, usual))
                says = _("takes {wrong}, its copies take {right}")
                yield place, says.format(wrong=wrong, right=right)


def _unit(read: Readback, base: Mapping[Place, Cell], area: Area) -> str:
    cell = base.get(area.first)
    item = read.ctx.analysis.items.get(cell.id.item) if cell else None
    return item.unit if item else ""


def idle_drivers(subject: Subject) -> Iterator[Hit]:
    """A driver of the tornado whose low and high were made equal: it cannot swing."""
    read = subject.read
    for *_at, block in read.ctx.model.blocks():
        drivers = block.drivers(read.ctx.analysis) \
            if isinstance(block, Tornado) else ()  # fmt: skip
        for item in drivers:
            at = facts(item.name, read.ctx)
            ends = [read.at(at[word]) for word in ("low", "high")]
            found = [subject.cells[place].value for place in ends if place in subject.cells]
            if ends[0] and len(found) == 2 and found[0] == found[1]:
                says = _("{name} has one value for low and high: it cannot swing")
                yield ends[0], says.format(name=item.name)


def infinite(subject: Subject) -> Iterator[Hit]:
    """A cell that is no figure at an end of what inputs may be: all together, or one alone.

    One alone is tried where a formula was changed; the template's own are those of every build.
    """
    read, known = subject.read, subject.computed
    results = {
        name.name.removeprefix("out_"): place
        for name in read.match.book.names
        if name.name.startswith("out_") and (place := read.at(name.area.first)) and place in known
    }
    trials = ends.of_inputs(_live_inputs(subject))
    if any(edit.kind in ("formula", "overwritten") for edit in subject.changed.values()):
        trials += [[end] for trial in trials for end in trial]

    def put_back(place: Place) -> None:
        subject.calculation.enter(place, _content(subject, place))

    for failure in ends.failures(subject.calculation, results, trials, put_back):
        at = [_at_end(end) for end in failure.ends]
        says = _("is no figure where {inputs}; results without a figure: {results}")
        shown = few(failure.results, ends.NAMED)
        yield failure.cell, says.format(inputs=few(at, ends.NAMED), results=shown)


def _at_end(end: ends.End) -> str:
    at = {"minimum": _("{name} is {value} (its minimum)")}
    says = at.get(end.word, _("{name} is {value} (its maximum)"))
    return says.format(name=end.name, value=in_digits(end.value))


def _live_inputs(subject: Subject) -> Iterator[tuple[Place, Input]]:
    """The cell of every input in the live case."""
    read = subject.read
    layout = read.ctx.layout
    index = read.at(layout.live_index)
    live = subject.computed.get(index) if index else None
    for item in read.ctx.model.inputs() if isinstance(live, float) else ():
        first = layout.case_cells(item.name).first
        place = read.at(first.moved(cols=int(live or 1) - 1))
        if place:
            yield place, item


def ineffective_checks(subject: Subject) -> Iterator[Hit]:
    """A check whose row was edited, and that holds although the change that it names was made.

    In the other rows the formulas are the template's; an input may leave them nothing to find.
    """
    edited = {(place.sheet, place.row) for place in subject.changed}
    read = subject.read
    held = subject.calculation
    flags = {c.id.text: c.place for c in read.match.book.flags}
    for name, mutation in mutations(read.ctx).items():
        flag, place = read.at(flags[name]), read.at(mutation.place)
        if flag is None or place is None or (flag.sheet, flag.row) not in edited:
            continue
        held.enter(place, mutation.typed)
        if held.value(flag) == 0:
            says = _("{name} holds although: {change}")
            yield flag, says.format(name=name, change=mutation.says.lower())
        held.enter(place, _content(subject, place))


def evidence(subject: Subject) -> dict[str, float]:
    """What shares of the tornado's swing rest on weak evidence, at the day of the audit."""
    if subject.readback is None:
        return {}
    read, held, known = subject.read, subject.calculation, subject.computed
    judged = read.at(registers.judged(read.ctx))
    shares = [(word, read.at(place)) for word, place in weak_shares(read.ctx, str)]
    if judged is None:
        return {}
    held.enter(judged, subject.judged)
    found = {word: held.value(place) for word, place in shares if place and place in known}
    held.enter(judged, _content(subject, judged))
    return {word: value for word, value in found.items() if isinstance(value, float)}


def _content(subject: Subject, place: Place) -> Content:
    """What a cell holds, as the calculator reads it."""
    cell = subject.cells.get(place)
    if cell and cell.formula:
        return Formula(f"={subject.readable[place]}", "")
    return cell.value if cell and cell.value is not None else 0.0
