"""Notes: lines of text, plain or computed, with a term before them or not."""

from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

from pydantic import Field, model_validator

from ...addresses import Place
from ...book.book import Cell
from ...template.analyze import Analysis
from ...template.items import FormulaSite
from ...template.schema import COLUMNS
from ...template.words import Expression, Label, Strict, Text, refused
from ..context import Context
from . import parts
from .drawn import DrawnBlock


class Note(Strict):
    """A line of text: plain (`text`) or computed (`formula`), with a term before it or not."""

    term: Label | None = None
    text: Text | None = None
    formula: Expression | None = None

    @model_validator(mode="after")
    def _one(self) -> "Note":
        if (self.text is None) == (self.formula is None):
            raise refused("a note has either `text` or `formula`")
        return self


class Notes(DrawnBlock):
    kind: Literal["notes"]
    lines: tuple[Note, ...] = Field(min_length=1)

    flows: ClassVar = True

    plans: ClassVar = (*COLUMNS, "memo", "text", "claims", "checks")

    def formulas(self, units: Mapping[str, str]) -> Iterator[FormulaSite]:
        for i, note in enumerate(self.lines):
            if note.formula:
                yield FormulaSite(("lines", i, "formula"), note.formula)

    def places(self, corner: Place, row: int) -> tuple[Place | None, Place]:
        """Where the term of a line stands, if it has one, and where what it says."""
        at = corner.moved(rows=1 + row)
        return (at, at.moved(cols=1)) if self.lines[row].term else (None, at)

    def height(self, analysis: Analysis) -> int:
        return 1 + len(self.lines)

    def cells(self, corner: Place, ctx: Context) -> Iterator[parts.Part]:
        plan = ctx.model.plan(corner.sheet)
        for i, note in enumerate(self.lines):
            term, at = self.places(corner, i)
            if term and note.term:
                yield Cell(term, note.term, "term")
            if note.formula:
                yield Cell(at, ctx.free(note.formula, at), "sentence")
            elif note.text:
                yield Cell(at, note.text, "prose" if plan == "text" else "note_flow")
