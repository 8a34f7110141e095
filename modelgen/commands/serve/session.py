"""A template at work on a page: what is typed there is checked, entered and calculated."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from ...addresses import Place
from ...book.book import SELECTOR, Cell, CellId, Content, Formula
from ...book.calculator import CannotCompute
from ...book.roles import VALUES
from ...compile.templates import parse
from ...days import serial
from ...merge.live_model import LiveModel, state
from ...merge.three_way_merge import Decision
from ...readback.book_match import file_content
from ...readback.edits import Edit
from ...readback.other_version import EditKind
from ...template.data_file import figure
from ...template.entered import Unfit, entered, figured, option_labels
from ...template.figures import SeriesInput
from ...template.inputs import Input
from ...template.schema import Model
from ...template.translate import translated
from ...template.wanted import Wanted
from ...translations import decimal_sign, speak
from ...translations import told as _
from ...xlsx.writer import unsealed, workbook
from .every_digit import shown_entry

_GROUPING = re.compile(r"(?<=\d),(?=(?:\d{3})+(?!\d))")
"""Between thousands, as the page writes them where decimals have a point."""

TypedCells = Mapping[Place, Content]


class RefusedError(Exception):
    """What is typed cannot stand in its cell; says why, in the language of the page."""


@dataclass(frozen=True)
class IdleSession:
    """What is left of a session that is put away: enough to open it again."""

    template: str
    lang: str
    typed: Mapping[str, Content]
    """By the id of the cell."""


class Session:
    """A model with what somebody typed into it, step by step; the workbook of it at any time."""

    def __init__(self, template: str, lang: str) -> None:
        """Raises ModelError for a template that cannot be built."""
        speak(lang)
        self.lang = lang
        self.template = template
        self.start = state(template, lang=lang)
        self.typed: TypedCells = {}
        self._past: list[TypedCells] = []
        self._model = self.start

    @property
    def model(self) -> LiveModel:
        """The model as it stands, what was typed told as edits."""
        return self._model

    @property
    def name(self) -> str:
        """What files of it are called."""
        return self.start.ctx.model.template

    @cached_property
    def cells(self) -> Mapping[str, Cell]:
        """The cells that may be typed into, by id, as they are generated."""
        inputs = self._inputs
        return {
            cell.id.text: cell
            for cell in self.start.book.cells
            if cell.id == SELECTOR or (cell.role in VALUES and cell.id.item in inputs)
        }

    @property
    def live_case(self) -> str:
        """The label of the live case, as the selector shows it."""
        return str(self.model.value_at(self.start.ctx.layout.sel_case))

    @property
    def can_undo(self) -> bool:
        return bool(self._past)

    def enter(self, id: str, text: str, exact: bool = False) -> None:
        """What somebody typed for a cell; nothing puts back what was generated there.

        An `exact` number is written as programs write it, not as readers of the language do.

        Raises RefusedError for an id that is none, and for what may not be typed.
        """
        speak(self.lang)
        cell = self.cells.get(id)
        if cell is None:
            raise RefusedError(_("the model has no input `{name}`").format(name=id[:40]))
        typed = {place: content for place, content in self.typed.items() if place != cell.place}
        if text.strip():
            content = self._read(cell, self._as_typed(text) if exact else text.strip())
            if content != cell.content:
                typed[cell.place] = content
        self._move(typed)

    def idle(self) -> IdleSession:
        """What was typed, without the model."""
        ids = {cell.place: id for id, cell in self.cells.items()}
        typed = {ids[place]: content for place, content in self.typed.items()}
        return IdleSession(self.template, self.lang, typed)

    def follow(self, other: IdleSession) -> None:
        """Takes over what was typed into the same model, in whatever language, as one change."""
        labels = {} if other.lang == self.lang else self._labels(other.lang)
        self._move(
            {
                self.cells[id].place: labels.get(content, content)
                for id, content in other.typed.items()
                if id in self.cells
            }
        )

    def _labels(self, lang: str) -> Mapping[Content, str]:
        """What the labels of cases and options in a language are called in that of this model."""
        ctx = self.start.ctx
        original = parse(ctx.template.text, ctx.template.file)
        theirs, mine = translated(original, lang).model, ctx.model
        return dict(zip(_labels_of(theirs), _labels_of(mine), strict=True))

    def _as_typed(self, text: str) -> str:
        """A number as programs write it, in the way that the language writes it."""
        return text.strip().replace(".", decimal_sign(self.lang))

    def undo(self) -> None:
        """Takes the last change back."""
        if self._past:
            self._stand(self._past.pop())

    def reset(self) -> None:
        """Takes everything back; that can be undone, too."""
        self._move({})

    def file(self) -> bytes:
        """The workbook with what is typed in it: with an edit it is no untouched one any more."""
        made = unsealed if self.typed else workbook
        return made(self.model.book, self.model.values)

    def _move(self, typed: TypedCells) -> None:
        if typed != self.typed:
            before = self.typed
            self._stand(typed)
            self._past.append(before)

    def _stand(self, typed: TypedCells) -> None:
        """Raises RefusedError, everything as it was, where the calculator gives up."""
        before, self.typed = self.typed, typed
        self._enter(before)
        try:
            self._model = self._told(typed)
        except CannotCompute:
            self.typed = before
            self._enter(typed)
            raise RefusedError(_("the model cannot be calculated with that")) from None

    def _enter(self, before: TypedCells) -> None:
        """Puts what is typed now into the calculator, in the place of what was typed before."""
        calculation, original = self.start.calculation, self.start.cells
        for place in self.typed.keys() | before.keys():
            calculation.enter(place, self.typed.get(place, original[place].content))

    def _told(self, typed: TypedCells) -> LiveModel:
        """The model with the edits of somebody who had typed the same into the workbook."""
        if not typed:
            return replace(self.start, values=self.start.calculation.known())
        original = self.start.cells
        cells = {p: replace(original[p], content=content) for p, content in typed.items()}
        kept = tuple(_decision(original[p], typed[p]) for p in original if p in typed)
        book = self.start.book
        return replace(
            self.start,
            book=replace(book, cells=tuple(cells.get(c.place, c) for c in book.cells)),
            values=self.start.calculation.known(),
            edited={decision.edit.cell.id: decision.edit.kind for decision in kept},
            kept=kept,
        )

    @cached_property
    def _inputs(self) -> Mapping[str, Input | SeriesInput]:
        return {item.name: item for item in self.start.ctx.model.sourced()}

    @cached_property
    def case_labels(self) -> tuple[str, ...]:
        return tuple(case.label for case in self.start.ctx.model.cases)

    def item(self, id: CellId) -> Input | SeriesInput:
        """The input that a cell holds, with the rows of tables as they are called by now."""
        item = self._inputs[id.item]
        return self.model.with_rows(item) if isinstance(item, Input) else item

    def _read(self, cell: Cell, text: str) -> Content:
        """What a cell holds once a text is typed into it."""
        if cell.id == SELECTOR:
            if text not in self.case_labels:
                raise RefusedError(_("`{text}` is no case of the model").format(text=text[:40]))
            return text
        item = self.item(cell.id)
        try:
            return self._content(cell, item, text)
        except Unfit as unfit:
            said = _("{label}: {value}").format(label=item.label, value=unfit)
            raise RefusedError(said) from None

    def _content(self, cell: Cell, item: Input | SeriesInput, text: str) -> Content:
        """The same for an input; raises Unfit for what it may not hold."""
        labels: Mapping[str, str] = {}
        number: float | str = ""
        if item.takes == "number":
            comma = decimal_sign(self.lang) == ","
            number = figure(text if comma else _GROUPING.sub("", text), comma)
        if isinstance(number, float) and (
            told := item.outside(number, self.start.ctx.unit(item.unit))
        ):
            raise Unfit(self._beyond(cell, item, text, number) or told)
        wanted = Wanted(item.name, cell.id.case, "", text, number)
        if isinstance(item, Input):
            labels = option_labels(self.start.ctx.model, item, self.lang)
            return item.content(entered(item, wanted, labels))
        return figured(wanted, item.takes)

    def _beyond(self, cell: Cell, item: Input | SeriesInput, text: str, number: float) -> str:
        """What is allowed, in the unit that the page shows; 40 for 40 % is guessed."""
        if item.bounds is None or getattr(item, "whole", False):
            return ""
        low, high = (shown_entry(end, cell.format, self.lang) for end in item.bounds)
        says = _("write a figure from {minimum} to {maximum}").format(minimum=low, maximum=high)
        in_per_cent = "%" in low + high and "%" not in text
        if in_per_cent and item.bounds[0] <= number / 100 <= item.bounds[1]:
            meant = shown_entry(number / 100, cell.format, self.lang)
            says += _("; did you mean `{word}`?").format(word=meant)
        return says


def _labels_of(model: Model) -> Iterator[str]:
    yield from (case.label for case in model.cases)
    yield from (label for item in model.inputs() for label in item.labels.values())


def _decision(cell: Cell, content: Content) -> Decision:
    now = serial(content) if isinstance(content, date) else content
    assert not isinstance(now, Formula)  # nobody types formulas into a page
    kind: EditKind = "live case" if cell.id == SELECTOR else "input"
    edit = Edit(kind, cell, cell.place, now)
    return Decision("kept", edit, cell, now, file_content(cell))
