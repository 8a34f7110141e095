"""The glossary: terms in every language of the template, and what they mean."""

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import Field

from ...addresses import Place
from ...book.book import Cell
from ...template.analyze import Analysis
from ...template.words import Strict, Term, Text
from ...translations import ENGLISH, name_of
from ..context import Context
from . import parts
from .drawn import DrawnBlock


class Entry(Strict):
    """A term of the field, and what it means; the languages of the template name it in theirs."""

    term: Term
    means: Text


class Glossary(DrawnBlock):
    kind: Literal["glossary"]
    entries: tuple[Entry, ...] = Field(min_length=1)

    flows: ClassVar = True

    plans: ClassVar = ("glossary",)

    def height(self, analysis: Analysis) -> int:
        return 2 + len(self.entries)

    def last_column(self, corner: Place, ctx: Context) -> int:
        return corner.col + 1 + len(ctx.model.languages)

    def cells(self, corner: Place, ctx: Context) -> Iterator[parts.Part]:
        """A row per term: in English, in each language of the template, and what it means."""
        _, languages = ctx.words, ctx.model.languages
        meaning = 1 + len(languages)
        heads = (name_of(lang) for lang in (ENGLISH, *languages))
        yield from parts.headers(corner.moved(rows=1), (*heads, _("Meaning")), "header_text")
        for i, entry in enumerate(self.entries):
            at = corner.moved(rows=2 + i)
            yield Cell(at, entry.term, "term")
            for k, texts in enumerate(languages.values(), 1):
                yield Cell(at.moved(cols=k), texts.get(entry.term, "–"), "prose")
            yield Cell(at.moved(cols=meaning), entry.means, "prose")
