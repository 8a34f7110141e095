"""The template that a returned workbook is to follow, compiled with the settings of its build."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from ..book.book import Book
from ..compile import stages
from ..compile.context import Context
from ..compile.templates import load, parse
from ..template.added_cases import AddedCase, case_labels, case_named
from ..template.load import Template, digest, shipped, text_of
from ..template.schema import Model
from ..template.settings import TOOL, Settings, applied, untaken
from ..translations import told as _
from .readback import Readback
from .typed_dates import starts


@dataclass(frozen=True)
class Successor:
    """The model to follow and its Book; the very ones that were read back where none is newer."""

    ctx: Context
    book: Book
    unset: tuple[str, ...] = ()
    """Settings of the old build that the new template does not take."""
    refitted: tuple[str, ...] = ()
    """What became of added cases that the new template does not take as they were."""


def successor(
    read: Readback, given: Template | None = None, more: Settings = stages.DEFAULT_SETTINGS
) -> Successor:
    """The given template, else the shipped one, with `more` settings than the old build had.

    Raises ModelError where it is not sound.
    """
    old = read.ctx.template
    new = given or newer(old)
    if new is None or new.digest == old.digest:
        if read.settings.tool == TOOL and more == stages.DEFAULT_SETTINGS:
            return Successor(read.ctx, read.book)
        new = new or parse(old.text, old.file)  # worded by another version, or more settings
    if new is given and new.digest != old.digest:  # its own locks nobody out of a workbook
        stages.admit(new, read.settings.lang)
    cases, refitted = _refitted(new.model, old.model, read.settings)
    settings, unset = _taken(new, old, replace(read.settings, cases=cases))
    ctx = stages.prepare(new, _with(new, settings, more, read))
    return Successor(ctx, stages.compile(ctx), unset, refitted)


def _with(new: Template, settings: Settings, more: Settings, read: Readback) -> Settings:
    """The settings of a workbook and more: what is set anew holds, whatever said it before."""
    cases = (*settings.cases, *more.cases)
    if not (more.sets or more.data):
        return replace(settings, cases=cases)
    asked = replace(
        more,
        cases=cases,
        lang=settings.lang,
        live_case=_live(read, new.model, cases),
        starts=starts(read.edits.changed, new.model),
    )
    _template, brought = applied(new, asked)
    _template, known = applied(new, replace(settings, cases=cases))
    told = known.also(brought.sets).settings(settings.lang)
    return replace(told, live_case=settings.live_case, as_of=settings.as_of)


def _live(read: Readback, new: Model, cases: Iterable[AddedCase]) -> str:
    """The case that the workbook shows; nothing where the new template has none of the name."""
    shown = (edit.now for edit in read.edits.changed if edit.kind == "live case")
    word = str(next(shown, read.ctx.build.live_case))
    added = {case.shown: case.name for case in cases}
    name = added.get(word, case_named(read.ctx.model, word, read.ctx.lang))
    return name if name in {*added.values(), *(case.name for case in new.cases)} else ""


def _refitted(
    new: Model, old: Model, settings: Settings
) -> tuple[tuple[AddedCase, ...], tuple[str, ...]]:
    """The cases that were added, as the new template takes them, and what it did to them."""
    known, labels = {case.name for case in new.cases}, case_labels(new, settings.lang)
    parents = {case.name: case.parent for case in old.cases}
    kept: list[AddedCase] = []
    told: list[str] = []
    for case in settings.cases:
        if case.name in known:
            told.append(_brought(new, case))
            continue
        fitted = replace(case, parent=_nearest(case.parent, parents, known) or new.cases[0].name)
        if fitted.parent != case.parent:
            said = _(
                "the case {name}: the template no longer has {parent}, from which it was added;"
                " what is not typed in it now follows {other}"
            )
            told.append(said.format(name=case.name, parent=case.parent, other=fitted.parent))
        if case.shown.casefold() in labels:
            fitted = replace(fitted, label=f"{case.shown} ({case.name})")
            said = _(
                "the case {name}: the template now has a case of the label {label}; it is called"
                " {other}"
            )
            told.append(said.format(name=case.name, label=case.shown, other=fitted.label))
        kept.append(fitted)
        known.add(case.name)
    return tuple(kept), tuple(told)


def _brought(new: Model, case: AddedCase) -> str:
    found = next(known for known in new.cases if known.name == case.name)
    label = found.label
    if found.parent != case.parent:
        label = _("{case}, from {parent}").format(case=label, parent=found.parent)
    return _(
        "the case {name}, which was added: the template now has a case of that name ({label}),"
        " which takes its place; what you typed into it stays"
    ).format(name=case.name, label=label)


def _nearest(case: str, parents: dict[str, str | None], known: set[str]) -> str | None:
    """The case itself, or the nearest of its forebears that is still there."""
    at: str | None = case
    while at and at not in known:
        at = parents.get(at)
    return at


def newer(old: Template) -> Template | None:
    """The shipped template of the same name; none where the embedded one is newer or the same."""
    path = shipped().get(old.model.template)
    if path is None or digest(text_of(path)) == old.digest:
        return None
    known = load(path)
    return None if _version(known) < _version(old) else known


def _version(template: Template) -> tuple[int, ...]:
    return tuple(int(word) for word in re.findall(r"\d+", template.model.version))


def _taken(new: Template, old: Template, settings: Settings) -> tuple[Settings, tuple[str, ...]]:
    """The settings of the old build that the new template takes, and the inputs it does not."""
    unset = untaken(new, settings)
    cases = {case.name for case in new.model.cases} | {case.name for case in settings.cases}
    picked = settings.live_case != old.model.live_case and settings.live_case in cases
    live_case = settings.live_case if picked else ""
    return replace(settings.without(unset), live_case=live_case, tool=TOOL), unset
