"""What the command line changes in a template: cases, the live one, and values of inputs."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from .. import __version__
from ..problems import ModelError, Problem, suggestion
from ..translations import ENGLISH
from ..translations import told as _
from .added_cases import AddedCase, case_named, with_cases
from .axes import LAST_ACTUAL, Axis
from .figures import SeriesInput
from .inputs import Input
from .load import Template
from .records import RowCell
from .schema import Model
from .setting import Settable, Setting
from .wanted import DataFile, Wanted, from_word

TOOL = f"modelgen {__version__}"
"""What workbooks say they were written by."""


@dataclass(frozen=True)
class DataTable:
    """What a file of figures says: each of them as it stands there, and what is no figure."""

    file: DataFile
    wanted: tuple[Wanted, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Settings:
    """What a build is asked for, as it was typed; what is empty is the template's own."""

    sets: tuple[str, ...] = ()
    """Inputs set by hand, in order: `name=value`, in the live case, or `name@case.step=value`.

    A date is written as 2026-01-31; an option by its name, or by its label in either language.
    """
    live_case: str = ""
    """A case's name, or its label in either language."""
    lang: str = ENGLISH
    as_of: str = ""
    """The day at which sources are judged, as 2025-03-01."""
    tool: str = TOOL
    """What the workbook says it was written by: an older one is read back as it was written."""
    stored: bool = False
    """Whether a workbook tells them: there a set without a case is the base case's."""
    cases: tuple[AddedCase, ...] = ()
    """Cases that the template does not have, in the order in which they were added."""
    data: tuple[DataTable, ...] = ()
    """What files say, before what is set by hand."""
    starts: tuple[tuple[str, date], ...] = ()
    """The first days of timelines that somebody typed into the workbook that is asked about."""

    @property
    def wanted(self) -> tuple[Wanted | Problem, ...]:
        """All that is to be set, in its order: the last of two of the same holds."""
        found: list[Wanted | Problem] = []
        for figures in self.data:
            found += (*figures.problems, *figures.wanted)
        return (*found, *map(from_word, self.sets))

    def without(self, words: Iterable[str]) -> "Settings":
        """The settings of a workbook without some of the words that tell them."""
        left = frozenset(words)
        sets = tuple(word for word in self.sets if word not in left)
        data = (
            replace(f, wanted=tuple(w for w in f.wanted if w.word not in left)) for f in self.data
        )
        return replace(self, sets=sets, data=tuple(figures for figures in data if figures.wanted))


@dataclass(frozen=True)
class Build:
    """The settings of a build as the template takes them: each figure with its cell."""

    live_case: str
    sets: tuple[Setting, ...] = ()
    """One for a cell; those of a file side by side."""
    lang: str = ENGLISH
    as_of: date | None = None
    tool: str = TOOL
    cases: tuple[AddedCase, ...] = ()

    @property
    def by_hand(self) -> tuple[Setting, ...]:
        """What was set on the command line."""
        return tuple(one for one in self.sets if one.file is None)

    @property
    def files(self) -> dict[DataFile, tuple[Setting, ...]]:
        """What was taken from files, by file."""
        files = dict.fromkeys(one.file for one in self.sets if one.file)
        return {file: tuple(s for s in self.sets if s.file == file) for file in files}

    def also(self, sets: Iterable[Setting]) -> "Build":
        """The same build with figures set besides, or otherwise than before."""
        found = {one.target: one for one in (*self.sets, *sets)}
        return replace(self, sets=tuple(found.values()))

    def settings(self, lang: str) -> Settings:
        """The same build in a language, as a workbook tells it."""
        sets = tuple(one.word for one in self.by_hand)
        data = tuple(data_table(file, [s.word for s in sets]) for file, sets in self.files.items())
        return Settings(
            sets, self.live_case, lang, str(self.as_of or ""), self.tool, True, self.cases, data
        )


def data_table(file: DataFile, words: Iterable[str]) -> DataTable:
    """What a workbook tells of a file."""
    read = [from_word(word, file) for word in words]
    return DataTable(
        file,
        tuple(one for one in read if isinstance(one, Wanted)),
        tuple(one for one in read if isinstance(one, Problem)),
    )


def applied(template: Template, settings: Settings) -> tuple[Template, Build]:
    """The template with the settings in it; raises ModelError with all their problems at once."""
    problems: list[Problem] = []
    model, cases = with_cases(template.model, settings.cases, settings.lang, problems)
    live_case = _live_case(model, settings, problems)
    day = _day(model, settings.as_of, problems)
    live = model.cases[0].name if settings.stored else live_case
    settable = _settable(model, settings, live)
    sets = _sets(settable, settings.wanted, problems)
    if problems:
        raise ModelError(problems)
    build = Build(live_case, (), settings.lang, day, settings.tool, cases).also(sets)
    return replace(template, model=_with(model, build.sets)), build


def untaken(template: Template, settings: Settings) -> tuple[str, ...]:
    """The words of a workbook's settings that a template does not take."""
    model, _cases = with_cases(template.model, settings.cases, settings.lang, [])
    settable = _settable(model, replace(settings, starts=(), stored=True), model.cases[0].name)
    found = [*map(from_word, settings.sets), *(one for f in settings.data for one in f.wanted)]
    words = [*settings.sets, *(one.word for f in settings.data for one in f.wanted)]
    pairs = zip(words, found, strict=True)
    return tuple(w for w, one in pairs if not _taken(settable, one))


def _settable(model: Model, settings: Settings, live: str) -> Settable:
    """What can be set; the rows of tables that are filled now can be picked."""
    found = Settable(model, settings.lang, live, dict(settings.starts), settings.stored)
    wanted = [
        one for one in settings.wanted if isinstance(one, Wanted) and one.name in found.tables
    ]
    cells = [one for one in map(found.read, wanted) if isinstance(one, Setting)]
    return replace(found, model=_with(model, cells)) if cells else found


def _taken(settable: Settable, wanted: Wanted | Problem) -> bool:
    return isinstance(wanted, Wanted) and isinstance(settable.read(wanted), Setting)


def _live_case(model: Model, settings: Settings, problems: list[Problem]) -> str:
    if not settings.live_case:
        return model.live_case
    cases = [case.name for case in model.cases]
    live_case = case_named(model, settings.live_case, settings.lang)
    if live_case not in cases:
        known = ", ".join(cases)
        problems.append(
            Problem(f"unknown case `{live_case}`{suggestion(live_case, cases)} (cases: {known})")
        )
    return live_case


def _day(model: Model, text: str, problems: list[Problem]) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        problems.append(Problem(f"`{text}` is not a date; write it as {model.as_of}"))
        return None


def _sets(
    settable: Settable, wanted: Iterable[Wanted | Problem], problems: list[Problem]
) -> tuple[Setting, ...]:
    """What is set, and all that is wrong with it; a file says a figure once."""
    found: list[Setting] = []
    first: dict[str, Wanted] = {}
    for one in wanted:
        read = settable.read(one) if isinstance(one, Wanted) else (one,)
        if not isinstance(read, Setting):
            problems += read
            continue
        found.append(read)
        if isinstance(one, Wanted) and one.spots:
            before = first.setdefault(read.target, one)
            if before is not one:
                spot = before.spots["name"]
                says = _("`{target}` stands here twice: it has a figure in line {line} of {file}")
                told = says.format(target=read.target, line=spot.line, file=spot.file)
                problems.append(one.problem("name", told))
    return tuple(found)


def _with(model: Model, sets: Iterable[Setting]) -> Model:
    """The model with figures in the place of its own."""
    items = {item.name: item for item in model.sourced()}
    axes = {axis.name: axis for axis in model.axes}
    series = {item.name: item.axis for item in model.declared() if item.kind == "series input"}
    actuals: dict[str, int] = {}
    for one in sets:
        item = items.get(one.name)
        if item is None:
            actuals[one.name.removesuffix(f".{LAST_ACTUAL}")] = int(one.figure)
        elif isinstance(item, RowCell):
            items[one.name] = item.model_copy(update={"value": one.value})
        elif isinstance(item, SeriesInput):
            items[one.name] = _at_step(item, axes[series[one.name]], one)
        else:
            items[one.name] = _in_case(item, one, model.cases[0].name)
    for name, item in items.items():
        if isinstance(item, SeriesInput) and series[name] in actuals:
            items[name] = item.fixed(axes[series[name]])
    moved = (a.with_actuals(actuals[a.name]) if a.name in actuals else a for a in model.axes)
    return model.with_inputs(items).picking().model_copy(update={"axes": tuple(moved)})


def _at_step(item: SeriesInput, axis: Axis, one: Setting) -> SeriesInput:
    return item.with_figure(one.case, axis.numbered(one.step), one.figure)


def _in_case(item: Input, one: Setting, base: str) -> Input:
    """The input with one case changed; its evidence range stays the template's."""
    if one.case == base:
        ends = item.evidence_range
        held = dict(zip(("low", "high"), ends, strict=True)) if ends else {}
        return item.model_copy(update={"value": one.value, **held})
    return item.model_copy(update={"cases": {**item.cases, one.case: one.value}})
