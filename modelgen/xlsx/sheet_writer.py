"""A sheet of XlsxWriter that writes the bytes of the library, with fewer looks at each cell."""

import re
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.worksheet import CellFormulaTuple, CellNumberTuple, CellStringTuple, Worksheet

from ..addresses import letters
from ..book.book import Value
from ..formulas.syntax import ERRORS


class SheetWriter(Worksheet):  # type: ignore[misc] # the library has no types
    """A worksheet that takes formulas as they are: ours use no function that needs a prefix."""

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")

    def _write_formula(
        self, row: int, col: int, formula: str, cell_format: Format | None = None, value: Value = 0
    ) -> int:
        """Without a call in it, it is no formula that spills: the library need not ask."""
        if _CALL.search(formula):
            return int(super()._write_formula(row, col, formula, cell_format, value))
        if code := self._check_dimensions(row, col):
            return int(code)
        kept = CellFormulaTuple(self._prepare_formula(formula), cell_format, value)
        self.table[row][col] = kept
        return 0

    def _write_cell(self, row: int, col: int, cell: Any) -> None:  # noqa: ANN401 - the library's
        """A formula with its value, a text or a number; others as the library writes them."""
        logical = isinstance(getattr(cell, "value", None), bool)
        if type(cell) not in _WRITTEN or cell.format is None or logical:
            super()._write_cell(row, col, cell)
            return
        head = f'<c r="{letters(col)}{row + 1}" s="{cell.format._get_xf_index()}"'
        if isinstance(cell, CellStringTuple):
            self.fh.write(f'{head} t="s"><v>{cell.string}</v></c>')
        elif isinstance(cell, CellNumberTuple):
            self.fh.write(f"{head}><v>{cell.number:.16G}</v></c>")
        else:
            value = cell.value
            if isinstance(value, str) and value:
                head += ' t="e"' if value in ERRORS else ' t="str"'
                value = _escaped(value)
            self.fh.write(f"{head}><f>{_escaped(cell.formula)}</f><v>{value}</v></c>")


_CALL = re.compile(r"[A-Za-z0-9_.]\(")

_WRITTEN = (CellStringTuple, CellNumberTuple, CellFormulaTuple)
"""The library's records of a cell that are written by ourselves."""


def _escaped(text: str) -> str:
    """A text as it stands between two tags."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
