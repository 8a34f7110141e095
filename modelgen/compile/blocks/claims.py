"""Claims against the model: value, difference, accepted range and a verdict by formula."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

from pydantic import Field, model_validator

from ...addresses import Area, Place
from ...book.book import Cell, Formula, Highlight
from ...formulas.item_formulas import NOT_AVAILABLE, literal
from ...template.analyze import Analysis
from ...template.items import FormulaSite, computed
from ...template.schema import Judged
from ...template.sources import Attribution, attributions
from ...template.words import (
    Computed,
    Expression,
    Gloss,
    Label,
    LabelOrFormula,
    Language,
    Number,
    NumberOrFormula,
    Quotation,
    TextOrFormula,
    refused,
)
from ...template.yaml_reader import KeyPath
from ...translations import Translate
from ..context import Context
from ..layout import ID, LABEL, UNIT
from . import parts
from .drawn import DrawnBlock

CLAIMED, MODEL, DIFFERENCE, LEAST, MOST, WORDING = range(3, 9)

VERDICT, SOURCE, COMMENT, COUNT, SHORT, PASSED = range(9, 15)


class Claim(Judged):
    """A claim of the press against the model; without `model` it is listed and not judged.

    `gloss` says it in the template's language. `against` says what it is tested against, where
    several rows test one claim; `tested: part` that the rest of it cannot be tested, so that it
    is plausible at best.
    """

    claim: Quotation
    gloss: Gloss | None = None
    against: Label | None = None
    source: Attribution
    claimed: Number | None = None
    model: Expression | None = None
    least: NumberOrFormula | None = None
    most: NumberOrFormula | None = None
    wording: Literal["fits", "does not fit"] = "fits"
    tested: Literal["whole", "part"] = "whole"
    comment: TextOrFormula
    short: LabelOrFormula = "see the claims"

    @model_validator(mode="after")
    def _judged(self) -> "Claim":
        if self.model and (self.claimed is None or (self.least is None and self.most is None)):
            raise refused("a claim with `model` needs `claimed` and `least` or `most`")
        return self


class Claims(DrawnBlock):
    """Claims in the words of those who made them; no gloss where readers speak `quoted_in`."""

    kind: Literal["claims"]
    quoted_in: Language | None = None
    items: tuple[Claim, ...] = Field(min_length=1)

    plans: ClassVar = ("claims",)
    most: ClassVar = 1

    def names(self) -> Iterator[tuple[str, str, KeyPath]]:
        for i, claim in enumerate(self.items):
            yield "claims or checks", claim.name, ("items", i, "name")

    def attributions(self) -> Iterator[tuple[KeyPath, Attribution]]:
        yield from attributions(self.items)

    def units(self) -> Iterator[tuple[KeyPath, str]]:
        yield from ((("items", i, "unit"), claim.unit) for i, claim in enumerate(self.items))

    def formulas(self, units: Mapping[str, str]) -> Iterator[FormulaSite]:
        for i, claim in enumerate(self.items):
            if claim.model:
                yield FormulaSite(("items", i, "model"), claim.model, claim.unit)
            yield from computed(("items", i, "least"), claim.least, claim.unit)
            yield from computed(("items", i, "most"), claim.most, claim.unit)
            yield from computed(("items", i, "comment"), claim.comment)
            yield from computed(("items", i, "short"), claim.short)

    def height(self, analysis: Analysis) -> int:
        return 2 + len(self.items)

    def last_column(self, corner: Place, ctx: Context) -> int:
        return COMMENT

    def cells(self, corner: Place, ctx: Context) -> Iterator[parts.Part]:
        sheet, verdict = corner.sheet, verdicts(ctx.words)
        yield from _header(corner.moved(rows=1), ctx.words)
        first, last = rows(self, corner)
        for i, claim in enumerate(self.items):
            foreign = ctx.lang != self.quoted_in
            yield from _claim(claim, Place(sheet, first + i, ID), ctx, glossed=foreign)
        area = Area(sheet, first, VERDICT, last, VERDICT)
        top = area.first.ref(sheet, "none")
        yield Highlight(area, f"={top}={literal(verdict.fails)}", "bad")
        yield Highlight(area, f"={top}={literal(verdict.holds)}", "good")


def _claim(claim: Claim, at: Place, ctx: Context, *, glossed: bool) -> Iterator[Cell]:
    """The row of a claim: what it says, what it is compared with, the verdict and why."""
    form, cell = ctx.format(claim.unit), {col: at.moved(cols=col) for col in range(PASSED + 1)}
    yield Cell(at, claim.name, "id")
    says = claim.claim + (f" [{claim.gloss}]" if claim.gloss and glossed else "")
    says += f" ({claim.against})" if claim.against else ""
    yield Cell(cell[LABEL], says, "wrapped")
    yield Cell(cell[UNIT], ctx.unit(claim.unit) if claim.model else "–", "unit")
    for col, bound in ((CLAIMED, claim.claimed), (LEAST, claim.least), (MOST, claim.most)):
        if isinstance(bound, Computed):
            yield Cell(cell[col], ctx.free(bound.formula, cell[col]), "formula", form)
        elif bound is None:
            yield Cell(cell[col], "–", "fact", "text")
        else:
            yield Cell(cell[col], bound, "fact", form)
    wording = verdicts(ctx.words).wordings[claim.wording] if claim.model else "–"
    yield Cell(cell[WORDING], wording, "word_left")
    yield from _judgement(claim, cell, ctx)
    yield Cell(cell[SOURCE], ctx.attribution(claim.source), "wrapped")
    yield Cell(cell[COMMENT], ctx.content(claim.comment, cell[COMMENT]), "wrapped")
    yield Cell(cell[SHORT], ctx.content(claim.short, cell[SHORT]), "wrapped")


@dataclass(frozen=True)
class Verdicts:
    """The words of the verdict column, and of the column that says whether the wording fits."""

    holds: str
    plausible: str
    fails: str
    unjudged: str
    wordings: Mapping[str, str]


def verdicts(_: Translate) -> Verdicts:
    wordings = {"fits": _("fits"), "does not fit": _("does not fit")}
    fails, unjudged = _("does not hold"), _("cannot be judged")
    return Verdicts(_("holds"), _("plausible"), fails, unjudged, wordings)


def rows(block: Claims, corner: Place) -> tuple[int, int]:
    """The rows of the first and the last claim."""
    return corner.row + 2, corner.row + 1 + len(block.items)


def _header(at: Place, _: Translate) -> Iterator[Cell]:
    head = (_("As claimed"), _("Model"), _("Difference"), _("Holds from"), _("Holds to"))
    yield from parts.heads(at, _("Claim"), head, _)
    yield Cell(Place(at.sheet, at.row, COUNT), _("Not held, count"), "header")
    yield Cell(Place(at.sheet, at.row, SHORT), _("In short"), "header_note")
    yield Cell(Place(at.sheet, at.row, PASSED), _("Test passed"), "header")
    yield Cell(Place(at.sheet, at.row, WORDING), _("Wording"), "header_note")
    told = (_("Verdict"), _("Source"), _("Comment"))
    yield from parts.headers(Place(at.sheet, at.row, VERDICT), told, "header_note")


def _judgement(claim: Claim, cell: Mapping[int, Place], ctx: Context) -> Iterator[Cell]:
    """The model's value, its difference from the claim, the verdict, and the count so far."""
    _, verdict = ctx.words, verdicts(ctx.words)
    ref = {col: place.ref(place.sheet, "none") for col, place in cell.items()}
    if claim.model is None:
        for col in (MODEL, DIFFERENCE, PASSED):
            yield Cell(cell[col], "–", "fact")
        yield Cell(cell[VERDICT], verdict.unjudged, "word_left")
    else:
        form = ctx.format(claim.unit)
        yield Cell(cell[MODEL], ctx.free(claim.model, cell[MODEL]), "formula", form)
        none = literal(NOT_AVAILABLE)
        apart, times = ctx.difference(claim.unit)
        less = f"{ref[MODEL]}-{ref[CLAIMED]}"
        less = f"({less}){times}" if times else less
        difference = Formula(
            f"=IF(ISNUMBER({ref[MODEL]}),{less},{none})", _("Model less the claim")
        )
        yield Cell(cell[DIFFERENCE], difference, "formula", apart)
        yield Cell(cell[PASSED], _passed(ref, verdict, _), "formula", "whole")
        best = verdict.plausible if claim.tested == "part" else verdict.holds
        known = f"COUNT({ref[MODEL]})"
        text = (
            f'=IF({known}=0,{literal(verdict.unjudged)},"")&IF({ref[PASSED]}=1,{literal(best)},"")'
            f'&IF({known}>{ref[PASSED]},{literal(verdict.fails)},"")'
        )
        says = _("Cannot be judged without a number; else by the test to the right")
        yield Cell(cell[VERDICT], Formula(text, says), "word_left")
    above = cell[COUNT].moved(rows=-1).ref(cell[COUNT].sheet, "none")
    text = f"=SUM({above})+IF({ref[VERDICT]}={literal(verdict.fails)},1,0)"
    says = _("How many claims down to here do not hold")
    yield Cell(cell[COUNT], Formula(text, says), "formula", "whole")


def _passed(ref: Mapping[int, str], verdict: Verdicts, _: Translate) -> Formula:
    """1 where the wording fits and the model's value is a number in the accepted range, else 0."""
    low = f"OR(COUNT({ref[LEAST]})=0,{ref[MODEL]}>={ref[LEAST]})"
    high = f"OR(COUNT({ref[MOST]})=0,{ref[MODEL]}<={ref[MOST]})"
    fits = f"{ref[WORDING]}={literal(verdict.wordings['fits'])}"
    text = f"=IF(AND({fits},ISNUMBER({ref[MODEL]}),{low},{high}),1,0)"
    return Formula(text, _("Whether the wording fits and the value lies in the accepted range"))
