"""What another version of the tool wrote otherwise: such differences are nobody's edit."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ..addresses import Place, spot
from ..book.book import Cell
from ..formulas import cell_references
from ..template.settings import TOOL
from ..translations import tool_sheets
from .book_match import BookMatch
from .provenance import origin
from .row_alignment import FileContent

EditKind = Literal["input", "live case", "formula", "overwritten", "emptied", "text"]

SHEET, CELLS, FORMULA = 1, 2, 5
"""The columns of the Formula map that tell a sheet, the first cells, and their formula."""


@dataclass(frozen=True)
class OtherVersion:
    """The differences that a workbook of another version may have without anybody's doing."""

    technical: frozenset[str]
    """The sheets that the tool writes behind those of the template."""
    by_the_tool: frozenset[str]
    """The sheets on which it writes formulas of its own: those, and the checks."""
    formulas: Mapping[Place, str]
    """The formulas that the workbook's own map says were generated."""
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
        generated = self.formulas.get(at, "")
        here = cell_references.normalised(str(now)[1:])
        return cell_references.normalised(generated) == here or sheet in self.by_the_tool

    def may_have_worded(self, kind: EditKind, cell: Cell) -> bool:
        """Whether a text is none of the template's: then it is told, and written anew."""
        return kind == "text" and cell.content not in self.texts


def other_version(match: BookMatch, texts: frozenset[str]) -> OtherVersion | None:
    """None where this version of the tool wrote the workbook; `texts` are the template's."""
    source = origin(match.returned)
    if source is None or source.tool == TOOL:
        return None
    roles = {sheet.name: sheet.role for sheet in match.book.sheets}
    technical = frozenset(name for name, role in roles.items() if role == "technical")
    checks = frozenset(name for name, role in roles.items() if role == "check")
    return OtherVersion(technical, technical | checks, _generated(match), texts)


def _generated(match: BookMatch) -> dict[Place, str]:
    """The first cell of each row of the workbook's Formula map, and its formula."""
    name = tool_sheets(match.book.lang).formula_map
    cells = next((tab.cells for tab in match.returned.tabs if tab.name == name), {})
    found: dict[Place, str] = {}
    for row in {row for row, _col in cells}:
        told = [cells.get((row, col)) for col in (SHEET, CELLS, FORMULA)]
        texts = [cell.value if cell and isinstance(cell.value, str) else "" for cell in told]
        sheet, area, formula = texts
        first = area.split(",")[0].split(":")[0].strip()
        if formula.startswith("=") and sheet and first.isalnum():
            found[Place(sheet, *spot(first))] = formula[1:]
    return found
