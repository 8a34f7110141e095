"""An item's or a cell's precedents as a tree: value, unit, formula in words and source."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from ..addresses import Area, Place
from ..ask.lookup import LONGEST, WITH_CASES, OwnCell, meant, rows
from ..book.book import Cell, CellId, Content, Formula, shown_value
from ..compile.layout import FIRST_CASE
from ..compile.wording import content, shown
from ..formulas import cell_references
from ..formulas.item_formulas import Reference, references
from ..merge.live_model import LiveModel
from ..merge.live_series import live_series
from ..template.records import RowCell
from ..template.words import LIVE_CASE
from ..translations import day, spoken
from ..translations import told as _

MOST_NAMED = 12
"""Items of a range that are told one by one."""


@dataclass(frozen=True, slots=True)
class Need:
    """What stands below in the tree: an item in a case, or text where there is none."""

    name: str
    case: str = LIVE_CASE
    text: str = ""


def trace(state: LiveModel, word: str) -> Iterator[str]:
    """Lines of text, an item above what it needs; an item that was shown is not opened again.

    Raises ModelError, before the first line, for a word that means nothing in the model.
    """
    found = meant(state, word)
    tree = _Tree(state)
    if isinstance(found, str):
        return tree.branch(Need(found), "", "")
    if isinstance(found, OwnCell):
        return tree.own(found)
    return tree.cell(found)


@dataclass(frozen=True, slots=True)
class _Tree:
    state: LiveModel
    seen: set[tuple[str, str]] = field(default_factory=set)

    def branch(self, need: Need, head: str, tail: str) -> Iterator[str]:
        """A line, and below it what it needs."""
        state, name = self.state, need.name
        item = state.ctx.analysis.items.get(name)
        if item is None:
            yield f"{head}{need.text}"
            return
        key = (name, need.case)
        again = _("  (see above)") if key in self.seen and item.formula else ""
        shown = name if need.case == LIVE_CASE else f"{name}@{need.case}"
        unit = state.ctx.unit(item.unit)
        yield f"{head}{shown} = {self._value(need)} {unit}  {self._told(need)}{again}"
        if key in self.seen:
            return
        self.seen.add(key)
        yield from self._below(self._needs(need), tail)

    def cell(self, cell: Cell) -> Iterator[str]:
        """A generated cell: its item in its case, or what it holds."""
        id, items = cell.id, self.state.ctx.analysis.items
        if id.item in items and id.case and not id.of_a_series:
            yield from self.branch(self._need(id.item, id.case), "", "")
            return
        beside = rows(self.state).get((cell.place.sheet, cell.place.row))
        if beside and not id and not isinstance(cell.content, Formula):
            yield _("{at} stands in the row of `{item}`: {content}").format(
                at=cell.place, item=beside, content=content(cell.content, LONGEST)
            )
            yield from self.branch(Need(beside), "", "")
            return
        name = f"{id} = " if id else ""
        item = items.get(id.item) or items.get(id.column)
        unit = f" {self.state.ctx.unit(item.unit)}" if item else ""
        if isinstance(cell.content, Formula):
            value = self.state.value_at(cell.place)
            shown = "?" if value is None else content(value, LONGEST)
            yield f"{name}{shown}{unit}  [{cell.place}] {cell.content.text}"
            if cell.content.says:
                yield _("  in words: {formula}").format(formula=cell.content.says)
        else:
            told = f"{name}{content(cell.content, LONGEST)}{unit}  [{cell.place}]"
            yield f"{told} {self._from(id.item)}".rstrip()
        yield from self._below(self._called(cell.content, cell.place.sheet), "")

    def _from(self, name: str) -> str:
        """Where a typed figure came from, as its row says; nothing of a row that waits."""
        ctx = self.state.ctx
        found = next((item for item in ctx.model.sourced() if item.name == name), None)
        if found is None or (isinstance(found, RowCell) and found.value == ""):
            return ""
        when = f", {day(found.as_of, spoken())}" if found.as_of else ""
        return f"{found.evidence}: {ctx.attribution(found.source)}{when}"

    def own(self, cell: OwnCell) -> Iterator[str]:
        """A cell that somebody added, and the items that its formula uses."""
        yield _("{at}: {content}  (a cell of your own)").format(
            at=cell.place, content=cell.shown(self.state)
        )
        placement, text = self.state.placement, cell.found.formula
        assert placement is not None
        there = cell_references.areas(text, cell.place.sheet) if text else ()
        moved = (placement.area(area) for area in there)
        yield from self._below([need for area in moved if area for need in self._in(area)], "")

    def _below(self, needs: list[Need], tail: str) -> Iterator[str]:
        needs = list(dict.fromkeys(needs))
        for i, need in enumerate(needs):
            last = i == len(needs) - 1
            branch, under = ("└─ ", "   ") if last else ("├─ ", "│  ")
            yield from self.branch(need, tail + branch, tail + under)

    def _needs(self, need: Need) -> list[Need]:
        """What an item needs: by the template, or by the formula that was typed over it."""
        typed = self._typed(need)
        if typed is not None:
            return self._called(typed, self._place(need).sheet)
        item = self.state.ctx.item(need.name)
        texts = [text for text in (item.first, item.formula) if text]
        found = (r for text in texts for r in references(text) if not r.prior)
        return [self._meant(r, need.case) for r in found]

    def _meant(self, at: Reference, case: str) -> Need:
        """The item that a formula names; a series in a case that it names is told, not opened."""
        layout, item = self.state.ctx.layout, self.state.ctx.item(at.name)
        if not (item.is_series and at.of in layout.cases):
            return self._need(at.name, at.of or case)
        col = FIRST_CASE + layout.cases.index(at.of)
        place = self.state.place(layout.step_over_cases(at.name, 1, col))
        series = live_series(self.state, at.name)
        values = series.listed(series.cases[at.of])
        told = f"{at.text} = {values} {self.state.ctx.unit(item.unit)}  [{place}]"
        return Need("", text=told)

    def _need(self, name: str, case: str) -> Need:
        """An item in a case, where it has cases and the model that case."""
        known = case in self.state.ctx.layout.cases
        cased = self.state.ctx.item(name).kind in WITH_CASES
        return Need(name, case if known and cased else LIVE_CASE)

    def _called(self, held: Content, here: str) -> list[Need]:
        """What the formula of a cell refers to."""
        if not isinstance(held, Formula):
            return []
        areas = cell_references.areas(held.text[1:], here)
        return [need for area in areas for need in self._in(area)]

    def _in(self, area: Area) -> list[Need]:
        """The items whose cells a reference means, or the cells with their value."""
        items = self.state.ctx.analysis.items
        cells = map(self.state.cells.get, area) if area.size <= MOST_NAMED else ()
        ids = [cell.id for cell in cells if cell and cell.id.item in items]
        if ids:
            return [self._need(id.item, id.case) for id in ids]
        place = area.first
        value = self.state.calculation.value(place) if area.single else None
        shown = str(area) if value is None else f"{place} = {content(value, LONGEST)}"
        return [Need("", text=shown)]

    def _typed(self, need: Need) -> Content | None:
        """What somebody typed over an item's cell; None where it is as generated."""
        ids = (CellId.in_case(need.name, case) for case in (need.case, "constant"))
        if not any(id in self.state.edited for id in ids):
            return None
        return self.state.cells[self._place(need)].content

    def _place(self, need: Need) -> Place:
        layout = self.state.ctx.layout
        live = need.case == LIVE_CASE
        return self.state.place(
            layout.items[need.name] if live else layout.case(need.name, need.case)
        )

    def _value(self, need: Need) -> str:
        if self.state.ctx.item(need.name).is_series:
            return live_series(self.state, need.name).told
        value = self.state.value_at(self._place(need))
        ctx = self.state.ctx
        if isinstance(value, float) and ctx.format(ctx.item(need.name).unit) == "date":
            return shown(ctx, need.name, 0, value, spoken())
        return "?" if value is None else content(value, LONGEST)

    def _told(self, need: Need) -> str:
        """Where an item stands, and what it is: a formula, or a figure with its source."""
        state, ctx, place = self.state, self.state.ctx, self._place(need)
        item, typed = ctx.item(need.name), self._typed(need)
        if typed is not None:
            text = typed.text if isinstance(typed, Formula) else shown_value(typed)
            over = f"={ctx.in_words(item.formula)}" if item.formula else _("what was generated")
            said = _("[{place}] {text}, typed by hand over {over}")
            return said.format(place=place, text=text, over=over)
        if item.formula:
            return f"[{place}] = {item.formula}"
        for known in ctx.model.sourced():
            if known.name == need.name:
                edited = [id.text for id in state.edited if id.item == need.name and id.case]
                hand = _(" (edited: {cells})").format(cells=", ".join(edited)) if edited else ""
                source = ctx.attribution(known.source)
                return f"[{place}] {known.evidence}: {source}, {day(known.as_of, spoken())}{hand}"
        return f"[{place}] {item.label}"
