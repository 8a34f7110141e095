"""Claims against the model: value, difference, accepted range and a verdict by formula."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

from pydantic import Field, model_validator

from ...addresses import Area, Place
from ...book.book import Cell, Formula, Highlight
from ...formulas.item_formulas import NOT_AVAILABLE, literal
from ...number_formats import FormatName
from ...template.analyze import Analysis
from ...template.items import FormulaSite
from ...template.schema import Judged
from ...template.words import Expression, Label, Number, Proper, Quotation, Text, refused
from ...template.yaml_reader import KeyPath
from ...translations import Translate
from ..context import Context
from ..layout import ID, LABEL
from . import parts
from .drawn import DrawnBlock

CLAIMED, MODEL, DIFFERENCE, LEAST, MOST, WORDING = range(3, 9)

VERDICT, SOURCE, COMMENT, COUNT, SHORT = range(9, 14)


class Claim(Judged):
    """A claim of the press against the model; without `model` it is listed and not judged."""

    claim: Quotation
    source: Proper
    claimed: Number | None = None
    model: Expression | None = None
    least: Number | None = None
    most: Number | None = None
    wording: Literal["fits", "does not fit"] = "fits"
    comment: Text
    short: Label = "see the claims"

    @model_validator(mode="after")
    def _judged(self) -> "Claim":
        if self.model and (self.claimed is None or (self.least is None and self.most is None)):
            raise refused("a claim with `model` needs `claimed` and `least` or `most`")
        return self


class Claims(DrawnBlock):
    kind: Literal["claims"]
    items: tuple[Claim, ...] = Field(min_length=1)

    plans: ClassVar = ("claims",)
    most: ClassVar = 1

    def names(self) -> Iterator[tuple[str, str, KeyPath]]:
        for i, claim in enumerate(self.items):
            yield "claims or checks", claim.name, ("items", i, "name")

    def units(self) -> Iterator[tuple[KeyPath, str]]:
        yield from ((("items", i, "unit"), claim.unit) for i, claim in enumerate(self.items))

    def formulas(self, units: Mapping[str, str]) -> Iterator[FormulaSite]:
        for i, claim in enumerate(self.items):
            if claim.model:
                yield FormulaSite(("items", i, "model"), claim.model, claim.unit)

    def height(self, analysis: Analysis) -> int:
        return 2 + len(self.items)

    def last_column(self, corner: Place, ctx: Context) -> int:
        return COMMENT

    def cells(self, corner: Place, ctx: Context) -> Iterator[parts.Part]:
        sheet, found = corner.sheet, verdicts(ctx.words)
        yield from _header(corner.moved(rows=1), ctx.words)
        first, last = rows(self, corner)
        for i, claim in enumerate(self.items):
            row, form = first + i, ctx.format(claim.unit)
            yield Cell(Place(sheet, row, ID), claim.name, "id")
            yield Cell(Place(sheet, row, LABEL), claim.claim, "wrapped")
            yield Cell(Place(sheet, row, 2), ctx.unit(claim.unit) if claim.model else "–", "unit")
            numbers = {CLAIMED: claim.claimed, LEAST: claim.least, MOST: claim.most}
            for col, number in numbers.items():
                look: FormatName = "text" if number is None else form
                shown = "–" if number is None else number
                yield Cell(Place(sheet, row, col), shown, "fact", look)
            wording = found.wordings[claim.wording] if claim.model else "–"
            yield Cell(Place(sheet, row, WORDING), wording, "word_left")
            yield from _judgement(claim.model, Place(sheet, row, MODEL), form, ctx)
            yield Cell(Place(sheet, row, SOURCE), claim.source, "wrapped")
            yield Cell(Place(sheet, row, COMMENT), claim.comment, "wrapped")
            yield Cell(Place(sheet, row, SHORT), claim.short, "wrapped")
        area = Area(sheet, first, VERDICT, last, VERDICT)
        top = area.first.ref(sheet, "none")
        yield Highlight(area, f"={top}={literal(found.fails)}", "bad")
        yield Highlight(area, f"={top}={literal(found.holds)}", "good")


@dataclass(frozen=True)
class Verdicts:
    """The words of the verdict column, and of the column that says whether the wording fits."""

    holds: str
    fails: str
    unjudged: str
    wordings: Mapping[str, str]


def verdicts(_: Translate) -> Verdicts:
    wordings = {"fits": _("fits"), "does not fit": _("does not fit")}
    return Verdicts(_("holds"), _("does not hold"), _("not judged"), wordings)


def rows(block: Claims, corner: Place) -> tuple[int, int]:
    """The rows of the first and the last claim."""
    return corner.row + 2, corner.row + 1 + len(block.items)


def _header(at: Place, _: Translate) -> Iterator[Cell]:
    head = (_("As claimed"), _("Model"), _("Difference"), _("Holds from"), _("Holds to"))
    yield from parts.heads(at, _("Claim"), head, _)
    yield Cell(Place(at.sheet, at.row, COUNT), _("Not held, count"), "header")
    yield Cell(Place(at.sheet, at.row, SHORT), _("In short"), "header_note")
    yield Cell(Place(at.sheet, at.row, WORDING), _("Wording"), "header_note")
    told = (_("Verdict"), _("Source"), _("Comment"))
    yield from parts.headers(Place(at.sheet, at.row, VERDICT), told, "header_note")


def _judgement(model: str | None, at: Place, form: FormatName, ctx: Context) -> Iterator[Cell]:
    """The model's value, its difference from the claim, the verdict, and the count so far."""
    sheet, row, _ = at.sheet, at.row, ctx.words
    found, fails = verdicts(_), literal(verdicts(_).fails)
    verdict = Place(sheet, row, VERDICT)
    ref = {col: Place(sheet, row, col).ref(sheet, "none") for col in range(CLAIMED, SHORT)}
    if model is None:
        yield Cell(at, "–", "fact")
        yield Cell(Place(sheet, row, DIFFERENCE), "–", "fact")
        yield Cell(verdict, found.unjudged, "word_left")
    else:
        yield Cell(at, ctx.free(model, at), "formula", form)
        none = literal(NOT_AVAILABLE)
        text = f"=IF(ISNUMBER({ref[MODEL]}),{ref[MODEL]}-{ref[CLAIMED]},{none})"
        difference = Formula(text, _("Model less the claim"))
        yield Cell(Place(sheet, row, DIFFERENCE), difference, "formula", form)
        low = f"OR(COUNT({ref[LEAST]})=0,{ref[MODEL]}>={ref[LEAST]})"
        high = f"OR(COUNT({ref[MOST]})=0,{ref[MODEL]}<={ref[MOST]})"
        text = (
            f"=IF(AND({ref[WORDING]}={literal(found.wordings['fits'])},"
            f"ISNUMBER({ref[MODEL]}),{low},{high}),{literal(found.holds)},{fails})"
        )
        says = _("Whether the wording fits and the value lies in the accepted range")
        yield Cell(verdict, Formula(text, says), "word_left")
    above = Place(sheet, row - 1, COUNT).ref(sheet, "none")
    text = f"=SUM({above})+IF({ref[VERDICT]}={fails},1,0)"
    says = _("How many claims down to here do not hold")
    yield Cell(Place(sheet, row, COUNT), Formula(text, says), "formula", "whole")
