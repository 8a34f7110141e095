"""Book to Values. The only module that calculates, and the only one that knows the calculator."""

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from types import MappingProxyType

import formualizer

from ..addresses import Area, Place
from ..days import serial
from ..formulas import cell_references
from ..formulas.as_in_spreadsheets import as_in_spreadsheets
from ..formulas.fifteen_digits import DIGITS, fifteen
from .book import Book, Cell, Content, Formula, Value, Values
from .costly import costly, halved
from .rectangles import rectangles
from .roles import UNREAD

WIDEST = 1000
"""Columns of one reference that are looked at: whole rows are wider."""

NOTHING: Mapping[Place, Value] = MappingProxyType({})

_Cells = dict[tuple[str, int, int], set[Place]]

_Ranges = dict[tuple[str, int], dict[tuple[int, int], set[Place]]]


@dataclass(frozen=True, slots=True)
class ForeignCell:
    """A cell of somebody else's beside a Book's: a formula with its equals sign, or a value."""

    place: Place
    content: Value


@dataclass(frozen=True)
class Fault:
    """A cell that cannot stand in the file, and why."""

    cell: Cell
    why: str


class BookError(Exception):
    """Cells of a Book cannot be written or computed; carries each as a Fault."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(f"{fault.cell.place} {fault.why}" for fault in self.faults))


class CannotCompute(Exception):  # noqa: N818 - it names what happened
    """The calculator gave up on the formulas as a whole."""


def calculate(book: Book) -> Values:
    """Evaluate every formula of the book from the text that is written to the file.

    Raises BookError with each cell that gives an error value or a number that is not finite.
    """
    return Calculation(book, generated=True).values()


class Calculation:
    """A Book in the calculator, with the cells that stand beside its own.

    Raises CannotCompute, when it is made and when values are asked for, if the calculator fails.
    """

    def __init__(
        self, book: Book, beside: Iterable[ForeignCell] = (), generated: bool = False
    ) -> None:
        self._book = book
        self._held = formualizer.Workbook(config=_alone())
        self._held.set_temporal_egress("serial")
        self._held.register_function(DIGITS, fifteen, min_args=1, max_args=1)
        self._formulas = [cell for cell in book.cells if isinstance(cell.content, Formula)]
        others = {cell.place: entry(cell.content) for cell in beside}
        sheets = {sheet.name: None for sheet in book.sheets}
        for name in sheets | {place.sheet: None for place in others}:
            self._held.add_sheet(name)
        entered = [
            (c.place, c.content) for c in book.cells if not generated or c.role not in UNREAD
        ]
        entered += others.items()
        self._entered: dict[Place, Content] = dict(entered)
        self._refused = set() if generated else costly(self._entered) | halved(self._entered)
        given = [one for one in entered if one[0] not in self._refused and one[1] != ""]
        for place, content in sorted(given, key=_last_row_first):
            if not isinstance(content, Formula):
                self._put(place, content)
        self._put_blocks((at, one) for at, one in given if isinstance(one, Formula))
        contents = [(c.place, c.content) for c in self._formulas] + list(others.items())
        # Every formula, of the Book and beside it.
        self._texts = [(at, found.text) for at, found in contents if isinstance(found, Formula)]
        self._evaluate()

    def _put_blocks(self, formulas: Iterable[tuple[Place, Formula]]) -> None:
        """Formulas beside and below each other at once: the calculator takes them in less time."""
        for first, rows in rectangles(formulas):
            with suppress(RuntimeError, ValueError):
                if not any("[" in formula.text for row in rows for formula in row):
                    texts = [[as_in_spreadsheets(formula.text) for formula in row] for row in rows]
                    self._held.set_formulas_batch(first.sheet, first.row + 1, first.col + 1, texts)
                    continue
            for down, row in enumerate(rows):  # one that cannot be read stops none beside it
                for across, formula in enumerate(row):
                    self._put(first.moved(down, across), formula)

    def _evaluate(self) -> None:
        try:
            self._held.evaluate_all()
        except (formualizer.ExcelEvaluationError, RuntimeError, ValueError) as error:
            raise CannotCompute(str(error)) from None

    def values(self) -> Values:
        """The value of every formula of the Book; raises BookError where there is none."""
        found: dict[Place, Value] = {}
        faults: list[Fault] = []
        for cell in self._formulas:
            raw = self._raw(cell.place)
            value = cell_value(raw)
            if value is None:
                faults.append(Fault(cell, _why(raw)))
            else:
                found[cell.place] = value
        if faults:
            raise BookError(faults)
        return found

    def known(
        self, doubtful: Iterable[Place] = (), stored: Mapping[Place, Value] = NOTHING
    ) -> Values:
        """The values that can be computed, of the Book's formulas and of those beside it.

        Nothing that needs a `doubtful` cell, directly or through others, is among them; cells
        with a `stored` value are taken to give that one. Raises CannotCompute.
        """
        for place, value in stored.items():
            self.enter(place, value)
        unknown = self.needing((*doubtful, *(self._refused - stored.keys())))
        found = {**self._all(), **stored}
        for place, text in self._texts:
            if place in stored and place not in self._refused:
                self.enter(place, Formula(text, ""))
        return {place: value for place, value in found.items() if place not in unknown}

    def shown(self, place: Place) -> Value | None:
        """A cell's value as everything was entered; None where it is empty or in error."""
        return self._shown.get(place)

    def holds(self, area: Area, kind: type) -> bool:
        """Whether a cell of the area shows a value of the kind: a text, or true or false."""
        found = self._kinds.get((area.sheet, kind), {})
        cols = found.keys() if area.columns > len(found) else range(area.left, area.right + 1)
        return any(
            bisect_left(found[col], area.top) < bisect_right(found[col], area.bottom)
            for col in cols
            if col in found and area.left <= col <= area.right
        )

    def fails(self, area: Area) -> bool:
        """Whether a formula in the area gives an error."""
        return any(
            at.sheet == area.sheet
            and area.top <= at.row <= area.bottom
            and area.left <= at.col <= area.right
            for at in self._failed
        )

    @cached_property
    def _failed(self) -> frozenset[Place]:
        return frozenset(self.errors())

    @cached_property
    def _shown(self) -> dict[Place, Value]:
        values = ((place, cell_value(self._raw(place))) for place in self._entered)
        return {place: value for place, value in values if value is not None}

    @cached_property
    def _kinds(self) -> dict[tuple[str, type], dict[int, list[int]]]:
        """The rows with texts, and with true or false, by sheet and kind, by column."""
        found: dict[tuple[str, type], dict[int, list[int]]] = {}
        for place, value in sorted(self._shown.items(), key=lambda one: one[0].row):
            if isinstance(value, bool | str) and value != "":
                cols = found.setdefault((place.sheet, type(value)), {})
                cols.setdefault(place.col, []).append(place.row)
        return found

    def needing(self, places: Iterable[Place]) -> set[Place]:
        """The places, and every formula that needs one of them."""
        found, todo = set(places), list(places)
        cells, ranges = self._needs() if todo else ({}, {})
        while todo:
            place = todo.pop()
            hit = cells.pop((place.sheet, place.row, place.col), set())
            rows = ranges.get((place.sheet, place.col), {})
            for span in [span for span in rows if span[0] <= place.row <= span[1]]:
                hit |= rows.pop(span)
            todo += hit - found
            found |= hit
        return found

    def behind(self, places: Iterable[Place]) -> set[Place]:
        """The places, and every cell with something in it that they need."""
        found, todo = set[Place](), list(places)
        while todo:
            place = todo.pop()
            if place not in found:
                found.add(place)
                todo += self._read_by(self.content(place), place.sheet)
        return found

    def _read_by(self, content: Content, here: str) -> Iterator[Place]:
        """The cells with something in them that a content refers to."""
        text = content.text[1:] if isinstance(content, Formula) else ""
        for area in cell_references.areas(text, here) if text else ():
            yield from area.among(self._entered)

    def part(
        self, results: Collection[Place], moved: Mapping[Place, Iterable[Content]]
    ) -> "Calculation":
        """One that gives the results alone, wherever only the moved cells hold something else.

        `moved` says what may be entered into each. All that they do not move is a value there: it
        calculates in a fraction of the time. Raises CannotCompute.
        """
        self._evaluate()
        for at in moved:
            self._entered.setdefault(at, "")
        also = {
            p for at, given in moved.items() for one in given for p in self._read_by(one, at.sheet)
        }
        reached = self.behind({*results, *also}) & self.needing(moved)
        contents = {at: self.content(at) for at in reached - self._refused}
        texts = {at: held.text for at, held in contents.items() if isinstance(held, Formula)}
        read = {p for at in texts for p in self._read_by(contents[at], at.sheet)}
        at_rest = {*read, *also, *results, *moved} - texts.keys()
        beside = [ForeignCell(at, text) for at, text in texts.items()]
        beside += [ForeignCell(at, self._shown_as_typed(at)) for at in at_rest]
        found = Calculation(replace(self._book, cells=(), sheets=()), beside, generated=True)
        found._refused = self._without.intersection(results)
        return found

    def _shown_as_typed(self, place: Place) -> Value:
        """What a cell shows, as somebody would type it."""
        raw = self._raw(place)
        if isinstance(raw, dict):
            return "=NA()" if raw.get("kind") == "Na" else "=1/0"
        value = cell_value(raw)
        if value == "":
            return '=""'
        if isinstance(value, str) and value.startswith(("=", "'=")):
            return f"'{value}"
        return "" if value is None else value

    @property
    def formulas(self) -> Mapping[Place, str]:
        """Every formula, of the Book and beside it."""
        return dict(self._texts)

    def content(self, place: Place) -> Content:
        """What a cell holds as things stand: nothing is an empty text."""
        return self._entered.get(place, "")

    def _needs(self) -> tuple[_Cells, _Ranges]:
        """Which formulas refer to each cell, and by sheet and column to each range of rows."""
        cells: _Cells = {}
        ranges: _Ranges = {}
        for place, text in self._texts:
            for area in cell_references.areas(text[1:], place.sheet):
                for col in range(area.left, min(area.right, area.left + WIDEST) + 1):
                    if area.top == area.bottom:
                        cells.setdefault((area.sheet, area.top, col), set()).add(place)
                    else:
                        rows = ranges.setdefault((area.sheet, col), {})
                        rows.setdefault((area.top, area.bottom), set()).add(place)
        return cells, ranges

    def _all(self) -> Values:
        self._evaluate()
        values = ((place, cell_value(self._raw(place))) for place, _text in self._texts)
        return {place: value for place, value in values if value is not None}

    @cached_property
    def _without(self) -> set[Place]:
        """What cannot be told, because it needs a formula that the calculator was not given."""
        return self.needing(tuple(self._refused))

    def errors(self) -> dict[Place, str]:
        """The formulas that give an error value, with its kind."""
        unknown = self._without
        raw = ((p, self._raw(p)) for p, _text in self._texts if p not in unknown)
        return {p: str(value.get("kind", "")) for p, value in raw if isinstance(value, dict)}

    def origins(self, place: Place) -> list[Place]:
        """The cells in which what makes a cell no figure arises: those that need no other such."""
        self._evaluate()
        texts = dict(self._texts)
        failed = {at for at in texts if cell_value(self._raw(at)) is None}
        found: list[Place] = []
        todo, seen = [place], {place}
        while todo:
            at = todo.pop()
            areas = cell_references.areas(texts.get(at, "=")[1:], at.sheet)
            behind = {one for area in areas for one in area.among(failed)} - {at}
            found += [] if behind else [at]
            todo += behind - seen
            seen |= behind
        return found

    def value(self, place: Place) -> Value | None:
        """A cell's value as things stand; None where there is none."""
        if place in self._without:
            return None
        return cell_value(self._held.evaluate_cell(place.sheet, place.row + 1, place.col + 1))

    def _raw(self, place: Place) -> object:
        """As the calculator gives it: an error is a mapping, with its kind."""
        return self._held.get_value(place.sheet, place.row + 1, place.col + 1)

    def enter(self, place: Place, content: Content) -> None:
        """Another content for one cell, until the next; an empty text leaves nothing in it."""
        self._entered[place] = content
        self._put(place, content)

    def _put(self, place: Place, content: Content) -> None:
        name, row, col = place.sheet, place.row + 1, place.col + 1
        if isinstance(content, Formula):
            if "[" in content.text and "[" in re.sub(r'"[^"]*"', "", content.text):
                return  # another workbook, or a table: it cannot be read, so it gives nothing
            with suppress(RuntimeError, ValueError):  # what it cannot read, it cannot compute
                self._held.set_formula(name, row, col, as_in_spreadsheets(content.text))
        elif isinstance(content, str):
            kind = formualizer.LiteralValue
            text = content.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
            self._held.set_value(name, row, col, kind.text(text) if text else kind.empty())
        elif isinstance(content, bool):
            self._held.set_value(name, row, col, content)
        elif isinstance(content, date):
            self._held.set_value(name, row, col, serial(content))
        else:
            self._held.set_value(name, row, col, float(content) + 0.0)  # no -0


def _alone() -> formualizer.WorkbookConfig:
    """Nothing is undone, and one thread is faster than several that wait for each other."""
    evaluation = formualizer.EvaluationConfig()
    evaluation.enable_parallel = False
    return formualizer.WorkbookConfig(eval_config=evaluation, enable_changelog=False)


def entry(content: Value | None) -> Content:
    """What is entered for a cell's content: a text with an equals sign is a formula.

    An apostrophe before the sign makes it a text, and is no part of it.
    """
    if isinstance(content, str) and content.startswith("="):
        return Formula(content, "")
    if isinstance(content, str) and content.startswith(("'=", "''=")):
        return content[1:]
    return "" if content is None else content


def _last_row_first(entered: tuple[Place, Content]) -> int:
    """The calculator lengthens every column of a sheet for each value below its end."""
    return -entered[0].row


def cell_value(raw: object) -> Value | None:
    """Whatever the calculator gives as a cell's value.

    None for what no cell holds: errors, arrays, nothing, numbers without end, unknown types.
    """
    if isinstance(raw, bool | str):
        return raw
    if type(raw) is float and math.isfinite(raw):
        return raw + 0.0  # no -0
    if isinstance(raw, int | float):
        with suppress(OverflowError):
            return float(raw) + 0.0 if math.isfinite(raw) else None  # no -0
    return None


def _why(raw: object) -> str:
    """Why a value cannot be stored."""
    if isinstance(raw, dict):
        return f"gives the error {raw.get('kind', raw)}"
    if raw is None:
        return "gives nothing"
    if isinstance(raw, int | float):
        return "gives a number that is not finite"
    return "cannot be computed"
