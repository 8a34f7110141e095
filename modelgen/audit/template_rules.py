"""Rules that compare a workbook of the tool with the template that it carries."""

from collections.abc import Callable, Iterator

from ..addresses import Area, Place
from ..book.book import Formula
from ..book.roles import INPUTS, VALUES
from ..compile import step_words
from ..compile.book_rules import BOOK_TESTS
from ..compile.context import Context
from ..compile.wording import content
from ..formulas import cell_references
from ..formulas.syntax import FormulaError, tree
from ..formulas.unit_algebra import fits
from ..formulas.units import infer
from ..readback.edits import Edit
from ..readback.other_version import deleted_rows
from ..readback.typed_words import beyond, options, unfit
from ..template.analyze import dimensions
from ..template.inputs import Input, Sourced
from ..template.words import ASSUMED
from ..translations import told as _
from ..xlsx.package import tag
from .subject import Hit, Subject

WHOLE = 40_000
"""Letters of a content that is told as long as it is."""


def unreadable(subject: Subject) -> Iterator[Hit]:
    """What is wrong with a workbook of the tool that cannot be read against its Book."""
    for message in subject.broken:
        yield _("the workbook"), message


def overwritten(subject: Subject) -> Iterator[Hit]:
    """A generated formula with a value over it, or deleted."""
    for place, edit in subject.changed.items():
        if edit.kind == "overwritten":
            says = _("the value {now} stands over {was}")
            now = _said(edit)
            if edit.cell.format == "date":
                now = step_words.content(edit.now, edit.cell, subject.read.ctx)
            yield place, _named(edit, says.format(now=now, was=edit.was))
        elif edit.kind == "emptied" and isinstance(edit.cell.content, Formula):
            yield place, _named(edit, _("the formula {was} was deleted").format(was=edit.was))


def _named(edit: Edit, says: str) -> str:
    """What became of a cell, behind its id; one without an id is told by its place already."""
    if not edit.cell.id:
        return says
    return _("{cell}: {says}").format(cell=edit.cell.id, says=says)


def changed(subject: Subject) -> Iterator[Hit]:
    """A generated formula that is another now."""
    for place, edit in subject.changed.items():
        if edit.kind == "formula":
            yield place, _became(edit)


def constants(subject: Subject) -> Iterator[Hit]:
    """A generated figure that is no input and another now."""
    for place, edit in subject.changed.items():
        if edit.kind in ("text", "emptied") and isinstance(edit.was, float | int):
            yield place, _became(edit)


def edited_inputs(subject: Subject) -> Iterator[Hit]:
    """An input or the live case that is another now."""
    for place, edit in subject.changed.items():
        if edit.kind in ("input", "live case"):
            yield place, _became(edit, subject.read.ctx)


def _became(edit: Edit, ctx: Context | None = None) -> str:
    """What it was and is; with `ctx` as a reader of the input is told."""
    says = _("{was} became {now}")
    was, now = content(edit.was, WHOLE), _said(edit)
    if ctx and edit.cell.format == "date":
        was, now = (step_words.content(one, edit.cell, ctx) for one in (edit.was, edit.now))
    return _named(edit, says.format(was=was, now=now))


def _said(edit: Edit) -> str:
    return content(edit.now, WHOLE)


def exchanged(subject: Subject) -> Iterator[Hit]:
    """Two inputs of a case and a unit, each with the value that was generated for the other."""
    known = {item.name: item for item in subject.read.ctx.model.sourced()}
    inputs: dict[tuple[str, str], list[tuple[Place, Edit]]] = {}
    for place, edit in subject.changed.items():
        name, case = edit.cell.id.item, edit.cell.id.case
        if edit.kind == "input" and name in known and edit.cell.takes == "number":
            inputs.setdefault((case, known[name].unit), []).append((place, edit))
    for found in inputs.values():
        for place, one in found:
            for _at, other in found:
                if (one.now, other.now) == (other.was, one.was) and one.now != one.was:
                    says = _("{one} and {other} have exchanged their values")
                    yield place, says.format(one=one.name, other=other.name)


def _figures(subject: Subject) -> Iterator[tuple[Place, str, Sourced, float]]:
    """Every input cell that holds or gives a number."""
    known = {item.name: item for item in subject.read.ctx.model.sourced()}
    for place, cell in subject.base.items():
        item = known.get(cell.id.item)
        if cell.role not in INPUTS or item is None:
            continue
        value = subject.value(place)
        if cell.takes != "number":
            continue
        if isinstance(value, float | int) and not isinstance(value, bool):
            yield place, cell.id.text, item, float(value)


def out_of_range(subject: Subject) -> Iterator[Hit]:
    for place, name, item, value in _figures(subject):
        if outside := item.outside(value, subject.read.ctx.unit(item.unit)):
            says = _("{name} is {value}, {outside}")
            yield place, says.format(name=name, value=item.told(value), outside=outside)
    for place, edit in subject.changed.items():
        if outside := beyond(subject.read.match.book, edit.cell, edit.now):
            says = _("{name} is {value}, {outside}")
            value_told = content(edit.now)
            yield place, says.format(name=edit.name, value=value_told, outside=outside)


def beyond_evidence(subject: Subject) -> Iterator[Hit]:
    for place, name, item, value in _figures(subject):
        if isinstance(item, Input) and place not in subject.generated:
            low, high = item.ends
            if not item.outside(value) and not low <= value <= high:
                says = _("{name} is {value}, the evidence range is {low} to {high}")
                if item.range_tag in ASSUMED:
                    says = _("{name} is {value}, the assumed range is {low} to {high}")
                ends = {"value": value, "low": low, "high": high}
                figures = {word: item.told(number) for word, number in ends.items()}
                yield place, says.format(name=name, **figures)


def not_numbers(subject: Subject) -> Iterator[Hit]:
    """An input cell that is empty, or holds what it does not take."""
    known = options(subject.read.match.book)
    for place, cell in subject.base.items():
        if cell.role not in VALUES:
            continue
        found = subject.cells.get(place)
        if found is None:
            if cell.role == "input" and not cell.waits:
                yield place, _("{name} is empty").format(name=cell.id)
        elif not found.formula and (wanted := unfit(known, cell, found.value, spaced=False)):
            says = _("{name} holds `{value}`, which is not {wanted}")
            yield (
                place,
                says.format(name=cell.id, value=content(found.value, WHOLE), wanted=wanted),
            )


def validations(subject: Subject) -> Iterator[Hit]:
    """Every input cell has a validation, with the limits that were generated."""
    match = subject.read.match
    for rule in match.book.validations:
        tab = match.tabs.get(rule.area.first.sheet)
        area = match.moved(rule.area)
        if tab is None or area is None:
            continue
        found = [
            element
            for element in tab.root.iter(tag("dataValidation"))
            if _covers(str(element.get("sqref", "")), area, tab.name)
        ]
        if not found:
            yield area.first, _("{title}: the cells have no validation").format(title=rule.title)
        elif rule.whole and not any(element.get("type") == "whole" for element in found):
            says = _("{title}: the validation takes more than whole numbers")
            yield area.first, says.format(title=rule.title)
        elif isinstance(rule.minimum, str) and rule.minimum and not rule.entries:
            wanted = cell_references.rewritten(
                rule.minimum[1:], rule.area.first.sheet, match.moved, tab.name
            )
            texts = [
                cell_references.normalised(element.findtext(tag("formula1")) or "")
                for element in found
            ]
            if cell_references.normalised(wanted) not in texts:
                says = _("{title}: the validation has other limits than {wanted}")
                yield area.first, says.format(title=rule.title, wanted=wanted)


def _covers(refs: str, area: Area, sheet: str) -> bool:
    """Whether one of the references takes in the whole rectangle."""
    known = (cell_references.read(ref, sheet) for ref in refs.split())
    return any(wider is not None and wider.covers(area) for wider in known)


def failing_checks(subject: Subject) -> Iterator[Hit]:
    for place, cell in subject.base.items():
        if cell.format == "check" and subject.computed.get(place) not in (0, None):
            yield place, _("the check {name} fails").format(name=cell.id)


def raised_alerts(subject: Subject) -> Iterator[Hit]:
    for place, cell in subject.base.items():
        if cell.format == "alert" and subject.computed.get(place) not in (0, None):
            yield place, _("the alert {name} is raised").format(name=cell.id)


def of_the_book(id: str) -> Callable[[Subject], Iterator[Hit]]:
    """A test of the compiled template, told where its user finds the cells."""

    def check(subject: Subject) -> Iterator[Hit]:
        if subject.readback is None:
            return
        _, hits = BOOK_TESTS[id](subject.compiled)
        for place, says in hits:
            yield subject.read.match.shown(place), says

    return check


def deleted(subject: Subject) -> Iterator[Hit]:
    """A generated sheet, row or name that is gone."""
    match = subject.read.match
    for sheet in match.book.sheets:
        if sheet.name not in match.tabs:
            yield sheet.name, _("the generated sheet was deleted")
    for sheet_name, row in deleted_rows(match):
        said = _("row {row} as generated was deleted or emptied")
        yield sheet_name, said.format(row=row + 1)
    for name in match.book.names:
        if match.returned.area(name.name) is None:
            where = _("name {name}").format(name=name.name)
            yield where, _("the generated name is gone or means no cells")


def units(subject: Subject) -> Iterator[Hit]:
    """The unit of every formula that somebody typed over a generated one."""
    ctx = subject.read.ctx
    unit_of = dimensions(ctx.model)
    for place, edit in subject.changed.items():
        item = ctx.analysis.items.get(edit.cell.id.item)
        if edit.kind != "formula" or item is None or not isinstance(edit.now, str):
            continue
        text = _by_name(subject, edit.now[1:], place.sheet)
        try:
            found = infer(tree(text), lambda name: unit_of(ctx.item(name).unit))
        except (FormulaError, KeyError) as error:
            if isinstance(error, FormulaError):
                yield place, f"{edit.name}: {error.message}"
            continue
        if not fits(found, unit_of(item.unit)):
            says = _("{name} is in {unit}, its formula gives {found}")
            yield place, says.format(name=edit.name, unit=item.unit, found=found)


def _by_name(subject: Subject, text: str, here: str) -> str:
    """The formula with the names of items for the cells that hold them."""

    def swap(word: str) -> str | None:
        area = cell_references.read(word, here)
        single = area is not None and area.single
        cell = subject.base.get(area.first) if area and single else None
        return cell.id.item if cell and cell.id.case else None

    return cell_references.replaced(text, swap)
