"""What another version of the tool wrote otherwise: such differences are nobody's edit."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ..addresses import Area, Place, spot
from ..book.book import Cell
from ..formulas.item_formulas import relative
from ..template.settings import TOOL
from ..translations import tool_sheets
from .book_match import BookMatch, missing_rows
from .provenance import origin
from .row_alignment import FileContent

EditKind = Literal["input", "live case", "formula", "overwritten", "emptied", "text"]

SHEET, CELLS, FORMULA = 1, 2, 5
"""The columns of the Formula map: a sheet, the first and last cell of copies, the first copy."""


FORMER = frozenset({
    "◂ pick a case: every sheet follows", "◂ choisir un cas : toutes les feuilles suivent",
    "◂ choisir un cas\u00a0: toutes les feuilles suivent",
})  # fmt: skip
"""Texts that earlier versions wrote in cells which this one leaves empty."""


@dataclass(frozen=True)
class GeneratedFormula:
    """A row of the Formula map: a formula, and where its copies were generated."""

    area: Area
    """From the first copy to the last."""
    forms: frozenset[str]
    """As it reads from its own cell: as generated, and as the user's names, and rows, make it."""

    def is_in(self, place: Place, at: Place, now: str) -> bool:
        """Whether a cell of the Book, which stands at `at`, holds a copy."""
        here = self.area.holds(place) or self.area.holds(Place(place.sheet, at.row, at.col))
        return here and _form(now, at) in self.forms


@dataclass(frozen=True)
class OtherVersion:
    """The differences that a workbook of another version may have without anybody's doing."""

    technical: frozenset[str]
    """The sheets that the tool writes behind those of the template."""
    by_the_tool: frozenset[str]
    """The sheets on which it writes formulas of its own: those, and the checks."""
    formulas: Mapping[str, tuple[GeneratedFormula, ...]]
    """What the workbook's own map says was generated, by the Book's name of the sheet."""
    texts: frozenset[str]
    """The texts of the template."""

    def wrote(self, kind: EditKind, cell: Cell, at: Place, now: FileContent) -> bool:
        """Whether a difference is the tool's: what is not there yet is new anywhere.

        A formula is, where the workbook's map says it was generated, and where the tool alone
        writes formulas; a text on the technical sheets.
        """
        sheet = cell.place.sheet
        if kind != "formula":
            return kind == "emptied" or (kind == "text" and sheet in self.technical)
        known = self.formulas.get(sheet, ())
        text = str(now)[1:]
        return sheet in self.by_the_tool or any(one.is_in(cell.place, at, text) for one in known)

    def left(self, at: Place, now: FileContent) -> bool:
        """Whether a cell where the Book has none holds what the tool wrote there.

        Of formulas the workbook's map says what was generated.

        `at` has the Book's name of the sheet, and row and column of the workbook. On the technical
        sheets copies may lie beyond the first and the last one, in blocks side by side.
        """
        if not str(now).startswith("="):
            return now in FORMER
        form, anywhere = _form(str(now)[1:], at), at.sheet in self.technical
        known = (one for one in self.formulas.get(at.sheet, ()) if form in one.forms)
        return any(anywhere or one.area.holds(at) for one in known)

    def may_have_worded(self, kind: EditKind, cell: Cell) -> bool:
        """Whether a text is none of the template's: then it is told, and written anew."""
        return kind == "text" and cell.content not in self.texts


def other_version(match: BookMatch, texts: frozenset[str]) -> OtherVersion | None:
    """None where this version of the tool wrote the workbook; `texts` are the template's."""
    if not is_of_another(match):
        return None
    roles = {sheet.name: sheet.role for sheet in match.book.sheets}
    technical = frozenset(name for name, role in roles.items() if role == "technical")
    checks = frozenset(name for name, role in roles.items() if role == "check")
    return OtherVersion(technical, technical | checks, _generated(match), texts)


def is_of_another(match: BookMatch) -> bool:
    """Whether another version of the tool wrote the workbook."""
    source = origin(match.returned)
    return source is not None and source.tool != TOOL


def deleted_rows(match: BookMatch) -> list[tuple[str, int]]:
    """Rows of the Book that somebody deleted; what another version wrote may lack rows anyway."""
    return [] if is_of_another(match) else missing_rows(match)


def _generated(match: BookMatch) -> dict[str, tuple[GeneratedFormula, ...]]:
    """The rows of the workbook's Formula map; what is not one of its rows is passed over."""
    name = tool_sheets(match.book.lang).formula_map
    cells = next((tab.cells for tab in match.returned.tabs if tab.name == name), {})
    found: dict[str, tuple[GeneratedFormula, ...]] = {}
    for row in sorted({row for row, _col in cells}):
        told = [cells.get((row, col)) for col in (SHEET, CELLS, FORMULA)]
        sheet, span, formula = (str(cell.value) if cell else "" for cell in told)
        ends = _SPAN.fullmatch(span)
        if ends and formula.startswith("="):
            first, last = (Place(sheet, *spot(ends[n] or ends[1])) for n in (1, 2))
            forms = {_form(formula[1:], first)}
            if sheet in match.tabs:
                forms.add(_form(match.renamed(formula[1:], sheet), first))
                moved = match.formula(formula[1:], sheet)
                forms.add(_form(moved, match.at(first) or first))
            one = GeneratedFormula(_around(first, last), frozenset(forms))
            found[sheet] = (*found.get(sheet, ()), one)
    return found


_SPAN = re.compile(r"([A-Z]+\d+)(?: … ([A-Z]+\d+))?")
"""The first and the last of the cells that hold copies, as the map tells them."""


def _around(first: Place, last: Place) -> Area:
    """The rectangle with both cells in its corners."""
    rows, cols = sorted((first.row, last.row)), sorted((first.col, last.col))
    return Area(first.sheet, rows[0], cols[0], rows[1], cols[1])


def _form(text: str, at: Place) -> str:
    """A formula as it reads from its own cell; some programs put spaces into it."""
    return "".join(relative(text, at.row, at.col).split())
