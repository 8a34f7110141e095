"""The version log: what changed, and what it did to the headline."""

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import Field

from ...addresses import Place
from ...book.book import Cell
from ...template.analyze import Analysis
from ...template.words import Day, Proper, Strict, Text
from ...translations import day
from ..context import Context
from . import parts
from .drawn import DrawnBlock


class Version(Strict):
    version: Proper
    date: Day
    who: Proper
    change: Text
    effect: Text


class Versions(DrawnBlock):
    kind: Literal["versions"]
    entries: tuple[Version, ...] = Field(min_length=1)

    flows: ClassVar = True

    plans: ClassVar = ("text",)

    def height(self, analysis: Analysis) -> int:
        return 1 + len(self.entries)

    def cells(self, corner: Place, ctx: Context) -> Iterator[parts.Part]:
        _ = ctx.words
        for i, entry in enumerate(self.entries):
            at = corner.moved(rows=1 + i)
            yield Cell(at, f"{entry.version}, {day(entry.date, ctx.lang)}", "term")
            said = _("{who}: {change} Effect on the headline: {effect}").format(
                who=entry.who, change=entry.change, effect=entry.effect
            )
            yield Cell(at.moved(cols=1), said, "prose")
