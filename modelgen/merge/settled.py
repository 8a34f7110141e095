"""The values of the new workbook: computed where the calculator is sure, else as stored.

A formula that is in doubt keeps its stored value as long as nothing that it needs has changed;
after that, only a spreadsheet can tell.
"""

from collections.abc import Iterator

from ..addresses import Place
from ..book.book import Formula, Value, Values
from ..book.values import near
from ..formulas import cell_references
from ..formulas.doubts import disturbed
from ..readback.book_match import file_content
from ..xlsx.reader import FileCell
from .assemble import Assembly
from .placement import Placement
from .user_cells import UserFormula, doubtful


def settled(placement: Placement, whole: Assembly) -> Values:
    """Every value that can be told; raises CannotCompute."""
    held = whole.calculation
    generated = tuple(_disturbed(placement, whole))
    doubted = doubtful(held, whole.formulas) | {formula.place for formula in generated}
    formulas = {f.place: f for f in (*whole.formulas, *generated) if f.place in doubted}
    kept = {place: value for place, f in formulas.items() if (value := _stored(f)) is not None}
    while True:
        values = held.known(doubted - kept.keys(), kept)
        changed = _changed(placement, whole, values) if kept else set()
        reached = held.needing(changed | (doubted - kept.keys())) if kept else set()
        if changed:
            reached |= {place for place in kept if _opaque(formulas[place])}
        if not reached & kept.keys():
            return values
        kept = {place: value for place, value in kept.items() if place not in reached}


def faulty(whole: Assembly, values: Values) -> frozenset[Place]:
    """The formulas without a value that show an error in every program."""
    if all(c.place in values for c in whole.book.cells if isinstance(c.content, Formula)):
        return frozenset()
    held = whole.calculation
    failed = held.errors().keys() - values.keys()
    return frozenset(failed - held.needing(doubtful(held, whole.formulas)))


def _disturbed(placement: Placement, whole: Assembly) -> Iterator[UserFormula]:
    """The generated formulas that read what somebody typed, and of which programs differ now."""
    own = {formula.place for formula in whole.formulas}
    texts = {
        cell.place: cell.content.text[1:]
        for cell in whole.book.cells
        if isinstance(cell.content, Formula) and cell.place not in own
    }
    found = {
        place: text
        for place, text in texts.items()
        if disturbed(text, place.sheet, whole.calculation)
    }
    cells = _cells(placement) if found else {}
    for place, text in found.items():
        yield UserFormula(place, text, cells.get(place, FileCell(None)), text)


def _cells(placement: Placement) -> dict[Place, FileCell]:
    """The cells of the workbook that came back, by where they stand in the new one."""
    return {
        at: cell
        for tab in placement.match.tabs.values()
        for spot, cell in tab.cells.items()
        if (at := placement.spot(tab.name, spot))
    }


def _stored(formula: UserFormula) -> Value | None:
    """The stored value of a formula that still refers to what it did."""
    gone = cell_references.broken(formula.text) and not cell_references.broken(
        formula.found.formula
    )
    return None if formula.found.error or gone else formula.found.value


def _opaque(formula: UserFormula) -> bool:
    """Whether it cannot be told what a formula needs."""
    if not formula.text or formula.found.spread:
        return True
    return cell_references.hidden(formula.readable, formula.place.sheet)


def _changed(placement: Placement, whole: Assembly, values: Values) -> set[Place]:
    """The cells of the new workbook that do not show what was stored."""
    stored = {at: cell.value for at, cell in _cells(placement).items()}
    own = {formula.place: formula.found.value for formula in whole.formulas if formula.text}
    changed = set()
    for cell in whole.book.cells:
        content = cell.content
        shown = values.get(cell.place) if isinstance(content, Formula) else file_content(cell)
        if shown is None or not near(shown, stored.pop(cell.place, None)):
            changed.add(cell.place)
    return changed | {
        place for place, was in own.items() if place in values and not near(values[place], was)
    }
