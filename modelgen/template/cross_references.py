"""Every word of a template that must name something else: what is wrong with it, as Problems."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple

from ..formulas.unit_algebra import BUILT_IN
from ..problems import Problem, suggestion
from ..translations import tool_sheets
from .axes import MONTHS, Axis
from .entries import no_option
from .items import DRIVERS, Item, ItemWord
from .load import Template
from .schema import Block, Model
from .sources import cited
from .words import LIVE_CASE
from .yaml_reader import KeyPath


def problems(template: Template, items: Mapping[str, Item]) -> Iterator[Problem]:
    """Problems of every word that must be the name of something else."""
    yield from _repeated(template)
    yield from _cases(template)
    yield from _units(template, items)
    yield from _words(template, items)
    yield from _blocks(template, items)
    yield from _one_timeline(template)
    yield from _axes(template, items)
    yield from _sources(template)
    if not any(item.kind == "input" for item in items.values()):
        yield template.problem(("sheets",), "a template needs at least one `inputs` block")
    yield from _counts(template)


def _known(
    template: Template, path: KeyPath, word: str, known: Iterable[str], what: str
) -> Iterator[Problem]:
    if word not in known:
        message = f"unknown {what} `{word}`{suggestion(word, known)}"
        yield template.problem(path, message, word)


def _repeated(template: Template) -> Iterator[Problem]:
    """Names that are given twice: cases, points, blocks, sheets, labels on one sheet."""
    model = template.model
    named: list[tuple[str, str, KeyPath]] = []
    for i, case in enumerate(model.cases):
        named.append(("cases or points", case.name, ("cases", i, "name")))
        named.append(("cases", case.label, ("cases", i, "label")))
    for i, point in enumerate(model.points):
        named.append(("cases or points", point.name, ("points", i, "name")))
    for i, sheet in enumerate(model.sheets):
        named.append(("sheets", sheet.sheet, ("sheets", i, "sheet")))
    for s, b, sheet, block in model.blocks():
        for what, word, path in block.names():
            kind = f"rows of `{sheet.sheet}`" if what == "rows" else what
            named.append((kind, word, ("sheets", s, "blocks", b, *path)))
    seen: set[tuple[str, str]] = set()
    for what, word, path in named:
        if (what, word.lower()) in seen:
            yield template.problem(path, f"two {what} have the name `{word}`", word)
        seen.add((what, word.lower()))
    yield from _tool_sheets(template)


def _tool_sheets(template: Template) -> Iterator[Problem]:
    """Sheets that have the name of one that the tool adds."""
    taken = {name.lower() for name in astuple(tool_sheets(template.lang))}
    for s, sheet in enumerate(template.model.sheets):
        if sheet.sheet.lower() in taken:
            message = f"`{sheet.sheet}` is a sheet that the tool writes itself"
            yield template.problem(("sheets", s, "sheet"), message)


def _cases(template: Template) -> Iterator[Problem]:
    model = template.model
    cases = [case.name for case in model.cases]
    yield from _known(template, ("live_case",), model.live_case, cases, "case")
    parents = {case.name: case.parent for case in model.cases}
    for c, case in enumerate(model.cases):
        others = [n for n in cases if n != case.name]
        above = [n for n in others if case.name not in _forebears(n, parents)]
        if case.parent and case.parent not in others:
            message = (
                f"case `{case.name}` has the parent `{case.parent}`, which is not another"
                f" case{suggestion(case.parent, above)}"
            )
            yield template.problem(("cases", c, "parent"), message)
        elif case.name in _forebears(case.name, parents):
            message = f"case `{case.name}` descends from itself: its parents lead in a circle"
            yield template.problem(("cases", c, "parent"), message)
        if c > 0 and not case.parent:
            yield template.problem(("cases", c), f"case `{case.name}` names no `parent`")
        if c == 0 and case.parent:
            yield template.problem(("cases", c, "parent"), "the first case has no parent")
    for p, point in enumerate(model.points):
        yield from _known(
            template, ("points", p, "start"), point.start, (LIVE_CASE, *cases), "case"
        )
    yield from _options(template)


def _options(template: Template) -> Iterator[Problem]:
    """What a point sets a choice to: an option, or what is chosen in another case."""
    labels = {item.name: item.labels for item in template.model.inputs() if item.labels}
    for p, point in enumerate(template.model.points):
        for driver, text in point.drivers.items():
            options = labels.get(driver, {text: ""})
            if text not in options and not text.startswith(f"{driver}["):
                yield template.problem(("points", p, "set", driver), no_option(text, options))


def _forebears(case: str, parents: Mapping[str, str | None]) -> set[str]:
    """The parent of a case, its parent, and so on."""
    found: set[str] = set()
    parent = parents.get(case)
    while parent and parent not in found:
        found.add(parent)
        parent = parents.get(parent)
    return found


def _units(template: Template, items: Mapping[str, Item]) -> Iterator[Problem]:
    model = template.model
    for item in items.values():
        declared = (*model.units, *BUILT_IN, "1", *("text",) * (item.takes in ("choice", "text")))
        yield from _known(template, (*item.path, "unit"), item.unit, declared, "unit")
    for s, b, _, block in model.blocks():
        for path, unit in block.units():
            at = ("sheets", s, "blocks", b, *path)
            yield from _known(template, at, unit, model.known_units, "unit")
    for unit, spec in model.units.items():
        if spec.said_times:
            path = ("units", unit, "said_times")
            yield from _known(template, path, spec.said_times, items, "item")


def _words(template: Template, items: Mapping[str, Item]) -> Iterator[Problem]:
    """Words that name an item outside a formula."""
    inputs = [name for name, item in items.items() if item.kind == "input"]
    for path, word, kinds in _item_words(template.model):
        if kinds == DRIVERS:
            yield from _known(template, path, word, inputs, "input")
            continue
        if word not in items:
            fitting = [name for name, item in items.items() if item.kind in kinds]
            yield from _known(template, path, word, fitting, "item")
        elif items[word].kind not in kinds:
            message = (
                f"`{word}` is of the kind {items[word].kind}; only {' or '.join(kinds)} fits here"
            )
            yield template.problem(path, message, word)


def _item_words(model: Model) -> Iterator[ItemWord]:
    yield ItemWord(("headline",), model.headline)
    yield ItemWord(("beside",), model.beside)
    for p, point in enumerate(model.points):
        for driver in point.drivers:
            yield ItemWord(("points", p, "set", driver, "#key"), driver, DRIVERS)
    for s, b, _, block in model.blocks():
        for word in block.words():
            yield word._replace(path=("sheets", s, "blocks", b, *word.path))


def _blocks(template: Template, items: Mapping[str, Item]) -> Iterator[Problem]:
    """Blocks on a plan that they do not fit, and what else they find wrong with themselves."""
    for s, b, sheet, block in template.model.blocks():
        path: KeyPath = ("sheets", s, "blocks", b)
        if sheet.plan not in block.plans:
            message = (
                f"a `{block.kind}` block stands on the plan {' or '.join(block.plans)},"
                f" not on `{sheet.plan}`"
            )
            yield template.problem((*path, "kind"), message, block.kind)
        for flaw in block.flaws(template.model, items):
            yield template.problem((*path, *flaw.path), flaw.message, flaw.word)


def _axes(template: Template, items: Mapping[str, Item]) -> Iterator[Problem]:
    """Axes that no block shows, and totals of what is no timeline."""
    model = template.model
    drawn = {
        name: [b.word() for b in model.of(Block) if name in b.axes()] for name in _names(model)
    }
    named = {name for block in model.of(Block) for name in block.axes()}
    for a, axis in enumerate(model.axes):
        if not drawn[axis.name] and named <= drawn.keys():
            message = f"axis `{axis.name}` has no `series` block: nothing shows its steps"
            yield template.problem(("axes", a, "name"), message, axis.name)
        elif axis.timeline and "timeline" not in drawn[axis.name]:
            message = f"timeline `{axis.name}` has no `timeline` block: nothing shows its dates"
            yield template.problem(("axes", a, "name"), message, axis.name)
        if axis.totals_of:
            timelines = [other.name for other in model.axes if other.timeline]
            path: KeyPath = ("axes", a, "totals_of")
            yield from _known(template, path, axis.totals_of, timelines, "timeline")
            yield from _totals(template, a, axis)


def _totals(template: Template, a: int, axis: Axis) -> Iterator[Problem]:
    """What is wrong with an axis of years, or of parts of them, beside the timeline's others."""
    assert axis.totals_of
    model, path = template.model, ("axes", a, "totals_of")
    timeline = next((t.timeline for t in model.axes if t.name == axis.totals_of), None)
    alike = [other for other in model.totals_of(axis.totals_of) if other.lasts == axis.lasts]
    if timeline and alike[0] is not axis:
        message = f"timeline `{axis.totals_of}` has its {axis.lasts}s already"
        yield template.problem(path, message, axis.totals_of)
    if timeline and MONTHS[axis.lasts] < timeline.months:
        message = f"a step of `{axis.totals_of}` is a {timeline.every}, longer than a {axis.lasts}"
        yield template.problem(path, message, axis.totals_of)
    ends = model.year_ends(axis.totals_of)
    if axis.year_ends and axis.year_ends != ends:
        message = f"the years of `{axis.totals_of}` end with {ends} already: state the same month"
        yield template.problem(("axes", a, "year_ends"), message)


def _one_timeline(template: Template) -> Iterator[Problem]:
    """Blocks on a sheet whose columns another timeline heads: the first that is drawn there."""
    timelines = {axis.name for axis in template.model.axes if axis.timeline}
    heads: dict[int, str] = {}
    for s, b, sheet, block in template.model.blocks():
        for name in timelines.intersection(block.axes()):
            if heads.setdefault(s, name) != name:
                message = (
                    f"the columns of `{sheet.sheet}` are the steps of `{heads[s]}`:"
                    f" a sheet shows one timeline, put `{name}` on a sheet of its own"
                )
                yield template.problem(("sheets", s, "blocks", b, "axis"), message, name)


def _names(model: Model) -> list[str]:
    return [axis.name for axis in model.every_axis]


def _sources(template: Template) -> Iterator[Problem]:
    """Citations of what is not in the register, and sources that nothing cites."""
    register, used = template.model.register, set[str]()
    for s, b, _, block in template.model.blocks():
        for path, attribution in block.attributions():
            for citation in cited(attribution):
                at = ("sheets", s, "blocks", b, *path)
                yield from _known(template, at, citation.cites, register, "source")
                used.add(citation.cites)
    for s, b, _, block in template.model.blocks():
        for i, source in enumerate(block.registered()):
            if source.name not in used:
                message = f"source `{source.name}` is cited by nothing: cite it, or leave it out"
                at = ("sheets", s, "blocks", b, "items", i, "name")
                yield template.problem(at, message, source.name)


def _counts(template: Template) -> Iterator[Problem]:
    """Kinds of blocks of which there are too few or too many."""
    for kind in template.model.kinds:
        count, word = sum(1 for _ in template.model.of(kind)), kind.word()
        if kind.least == kind.most != count:
            message = f"a template has one `{word}` block; this has {count}"
            yield template.problem(("sheets",), message)
        elif kind.most is not None and count > kind.most:
            yield template.problem(("sheets",), f"a template has at most one `{word}` block")
