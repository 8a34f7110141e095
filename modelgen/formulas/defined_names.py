"""What defined names mean to the formula that uses them, wherever they are defined."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from ..addresses import Place
from . import cell_references

DEPTH = 5
"""Names of names, as deep as anybody goes."""


_ELSEWHERE = Place("", 1, 1)

_WORD = re.compile(r"[\w.\\?]+")


@dataclass(frozen=True)
class DefinedNames:
    """The defined names of a workbook with what they mean, as a file has it: seen from A1."""

    everywhere: Mapping[str, str]
    """Of the workbook, by the names in small letters."""
    on_sheets: Mapping[str, Mapping[str, str]]
    """Of one sheet, where they hide those of the workbook, by the sheet in small letters."""

    @cached_property
    def relative(self) -> bool:
        """Whether one means other cells to other cells."""
        every = [
            *self.everywhere.values(),
            *(m for k in self.on_sheets.values() for m in k.values()),
        ]
        return any(cell_references.seen_from(meaning, _ELSEWHERE) != meaning for meaning in every)

    def without(self, text: str, at: Place) -> str:
        """A cell's formula with what the names mean there in their place.

        What is not known for sure stays as a name: who reads the formula cannot compute it.
        """
        if self._plain and self._known.isdisjoint(_WORD.findall(text.lower())):
            return text  # as most formulas
        return self._without(text, at, at.sheet.lower(), DEPTH)

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(self.everywhere).union(*self.on_sheets.values())

    @cached_property
    def _plain(self) -> bool:
        """Whether each name is one word, as spreadsheets have them."""
        return all(map(_WORD.fullmatch, self._known))

    def _without(self, text: str, at: Place, home: str, depth: int) -> str:
        def swap(word: str) -> str | None:
            found = self._meaning(word, home, at.sheet.lower())
            if found is None or not depth or cell_references.read(word, at.sheet) is not None:
                return None
            scope, meaning = found
            if any(not area.sheet for area in cell_references.areas(meaning, "")):
                return None  # of whatever sheet: programs differ
            seen = cell_references.seen_from(meaning, at)
            if cell_references.read(seen, at.sheet) is not None:
                return seen
            return f"({self._without(seen, at, scope, depth - 1)})"

        return cell_references.replaced(text, swap)

    def _meaning(self, word: str, home: str, here: str) -> tuple[str, str] | None:
        """Where a word of a formula is defined (a sheet or nothing), and what it means.

        `home` is where the formula is defined. Programs differ in what the sheet `here` of the
        cell that uses it makes of a name that is defined on both.
        """
        sheet, mark, name = word.lower().rpartition("!")
        if mark:
            sheet = sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet
            return self._found(name, sheet) if sheet in self.on_sheets else None
        hidden = home != here and name in self.on_sheets.get(here, {})
        return None if hidden else self._found(name, home)

    def _found(self, name: str, sheet: str) -> tuple[str, str] | None:
        known = self.on_sheets.get(sheet, {})
        if name in known:
            return sheet, known[name]
        return ("", self.everywhere[name]) if name in self.everywhere else None


def defined_names(
    everywhere: Mapping[str, str], on_sheets: Mapping[str, Mapping[str, str]]
) -> DefinedNames:
    """The names by their spelling: spreadsheets do not mind case, nor an equals sign before."""
    return DefinedNames(
        _lowered(everywhere),
        {sheet.lower(): _lowered(names) for sheet, names in on_sheets.items()},
    )


def _lowered(names: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): meaning.removeprefix("=") for name, meaning in names.items()}
