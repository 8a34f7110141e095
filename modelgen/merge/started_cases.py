"""Cases that start from a column copied by hand: its values, and the case that it is most like."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import count

from pydantic_core import PydanticCustomError

from ..book.book import CASE_LABELS
from ..formulas import cell_references
from ..problems import ModelError, Problem
from ..readback.book_match import file_content
from ..readback.copied_columns import CopiedColumn, copied_columns
from ..readback.readback import Readback
from ..readback.typed_words import options
from ..template.added_cases import AddedCase, case_labels, unfit_label
from ..template.entries import plain
from ..template.settings import Settings
from ..template.words import legal
from ..translations import in_digits
from ..translations import told as _
from .merged import merged

PLAIN = re.compile(r"[\w .,;%()+/-]+")
"""A head that every terminal takes between quotation marks."""


@dataclass(frozen=True)
class StartedCase:
    """A column as a case: the case that it is most like, and the inputs in which it differs."""

    column: CopiedColumn
    parent: str
    values: Mapping[str, float | str]
    name: str
    """What it could be called."""
    label: str
    """Its head, where that can be a label and is none yet; else another."""
    twin: str
    """The case that has its head for a label, or nothing."""
    start: str
    """What `--from` calls the column: its head, or its place where its head is not enough."""

    def is_called(self, word: str) -> bool:
        """Whether a word means the column: its place, or its head where that is enough."""
        return word.replace("$", "").casefold() in (
            self.column.place.casefold(),
            self.start.casefold(),
        )

    @property
    def options(self) -> str:
        """What makes a case of it on the command line."""
        label = f' --label "{self.label}"' if self.label != self.column.head else ""
        return f'--add-case {self.name}{label} --from "{self.start}"'


def started_cases(read: Readback) -> tuple[StartedCase, ...]:
    """Every column that looks like a case's, with what it shows; nothing is computed without."""
    columns = copied_columns(read)
    if not columns:
        return ()
    shown, model = _Shown(read), read.ctx.model
    names = {case.name for case in model.cases} | {point.name for point in model.points}
    labels = {**case_labels(model, read.ctx.lang), **own_labels(read)}
    heads = Counter(column.head.casefold() for column in columns)
    found = []
    for column in columns:
        parent, values = _likest(read, column, shown)
        head = column.head.casefold()
        name = _name(column.head or f"{parent}_2", names)
        label = _label(read, column, parent, labels)
        known = head in labels or head in names or heads[head] > 1
        plain = PLAIN.fullmatch(column.head) and not known
        start, twin = column.head if plain else column.place, labels.get(head, "")
        found.append(StartedCase(column, parent, values, name, label, twin, start))
        names.add(name)
        labels[label.casefold()] = ""
    return tuple(found)


def settled_from(read: Readback, asked: Settings, started: tuple[StartedCase, ...]) -> Settings:
    """What is asked for, with its cases: what starts from a column has its values.

    Raises ModelError for values that are not allowed.
    """
    labels = own_labels(read)
    sets: list[str] = []
    found: list[AddedCase] = []
    problems: list[Problem] = []
    for case in asked.cases:
        start = next((one for one in started if one.is_called(case.parent)), None)
        label = case.label or (start.label if start else case.shown)
        if label.casefold() in labels:
            said = _(
                "`--add-case {name}`: the case `{known}` is called so in your workbook: give"
                " another with --label"
            )
            known = labels[label.casefold()]
            problems.append(Problem(said.format(name=case.name, known=known)))
        if start is None:
            parent = labels.get(case.parent.casefold(), case.parent)
            found.append(replace(case, parent=parent))
            continue
        found.append(replace(case, parent=start.parent, label=label))
        problems += _outside(read, start)
        items = {item.name: item for item in read.ctx.model.inputs()}
        entries = {name: items[name].entry_of(shown) for name, shown in start.values.items()}
        sets += [f"{name}@{case.name}={entry}" for name, entry in entries.items()]
    if problems:
        raise ModelError(problems)
    return replace(asked, sets=(*sets, *asked.sets), cases=tuple(found))


def own_labels(read: Readback) -> dict[str, str]:
    """The case that each label means which somebody retyped."""
    edits = (edit for edit in read.edits.changed if edit.cell.id.family == CASE_LABELS)
    return {str(e.now).casefold(): e.cell.id.text.partition(".")[2] for e in edits if e.now}


def _outside(read: Readback, start: StartedCase) -> Iterator[Problem]:
    """Values of a column that no case may have."""
    items = {item.name: item for item in read.ctx.model.inputs()}
    for name, value in start.values.items():
        item = items[name]
        told = item.outside(value, read.ctx.unit(item.unit)) if isinstance(value, float) else ""
        labels = [in_digits(option, ".15g") for option in item.options] or [*item.labels.values()]
        known = (*item.options, *item.labels.values())
        if not told and known and value not in known:
            told = _("choose {options}").format(options=_(" or ").join(labels))
        if told:
            at = start.column.inputs[name].at
            said = _(
                "{at}: {item} is {value} there; {told}; type such a value there, and run this"
                " again"
            )
            shown = value if isinstance(value, str) else in_digits(value, ".15g")
            if item.takes == "date" and isinstance(value, float):
                shown = item.told(value)
            yield Problem(said.format(at=at, item=item.label, value=shown, told=told))


class _Shown:
    """What the workbook shows: its columns and its cases, computed from its formulas."""

    def __init__(self, read: Readback) -> None:
        self.read = read
        made = merged(read, read.ctx, read.book)
        assert made.whole is not None  # a Book beside itself moves nothing: there is no conflict
        self.placement, self.values = made.placement, made.values()
        self.typed = {cell.place: file_content(cell) for cell in made.whole.book.cells}
        self.takes = {item.name: item.takes for item in read.ctx.model.inputs()}
        self.options = options(read.book)

    def in_case(self, item: str, case: str) -> object:
        place = self.placement.place(self.read.ctx.layout.case(item, case))
        return self.values.get(place, self.typed.get(place))

    def in_column(self, column: CopiedColumn, item: str) -> float | str | None:
        """The entry of a column in an input's row; None where there is none."""
        cell = column.inputs.get(item)
        if cell is None:
            return None
        at = self.placement.spot(cell.tab.name, cell.spot)
        found = (
            self.values.get(at, cell.found.value)
            if at and cell.found.formula
            else cell.found.value
        )
        if isinstance(found, str) and self.takes.get(item) in ("choice", "text"):
            return self.options.get(item, {}).get(plain(found), found)
        number = isinstance(found, int | float) and not isinstance(found, bool)
        return float(found) if number and found is not None else None


def _likest(
    read: Readback, column: CopiedColumn, shown: _Shown
) -> tuple[str, dict[str, float | str]]:
    """The case that a column is most like, and the entries in which it differs from it."""
    figures = {item: shown.in_column(column, item) for item in column.inputs}
    differing = {
        case: {i: f for i, f in figures.items() if f is not None and shown.in_case(i, case) != f}
        for case in read.ctx.layout.cases
    }
    links = _links(read, column)
    parent = min(differing, key=lambda case: (len(differing[case]), -links[case]))
    return parent, differing[parent]


def _links(read: Readback, column: CopiedColumn) -> Counter[str]:
    """How many of its cells link to each case."""
    found: Counter[str] = Counter()
    for item, cell in column.inputs.items():
        linked = cell_references.areas(cell.found.formula, cell.tab.name)
        for case in read.ctx.layout.cases:
            at = read.at(read.ctx.layout.case(item, case))
            found[case] += any(area.first == at for area in linked)
    return found


def _name(head: str, taken: set[str]) -> str:
    """A legal name from a text, that nothing has yet."""
    plain = unicodedata.normalize("NFKD", head).encode("ascii", "ignore").decode()
    word = re.sub(r"[^a-z0-9]+", "_", plain.lower())[:32].strip("_")
    word = word if word[:1].isalpha() else f"case_{word}".rstrip("_")
    try:
        legal(word)
    except PydanticCustomError:
        word = f"{word}_case"
    counted = (f"{word}_{n}" if n > 1 else word for n in count(1))
    return next(name for name in counted if name not in taken)


def _label(read: Readback, column: CopiedColumn, parent: str, labels: Mapping[str, str]) -> str:
    """Its head, or the label of the case that it is like with a number."""
    if column.head and column.head.casefold() not in labels and not unfit_label(column.head):
        return column.head
    known = next(case.label for case in read.ctx.model.cases if case.name == parent)
    counted = (f"{known} {n}" for n in count(2))
    return next(label for label in counted if label.casefold() not in labels)
