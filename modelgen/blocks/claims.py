"""Claims against the model: value, difference, accepted range and a verdict by formula."""

from collections.abc import Iterator

from ..analyze import Analysis
from ..book import Area, Cell, Formula, Highlight, Place, literal
from ..context import Context
from ..layout import ID, LABEL
from ..spec import Claims, FailedClaims
from . import parts

FAILS = "does not hold"
CLAIMED, MODEL, DIFFERENCE, LEAST, MOST, WORDING = range(3, 9)
VERDICT, SOURCE, COMMENT, COUNT, SHORT = range(9, 14)
HEADERS = ("As claimed", "Model", "Difference", "Holds from", "Holds to")


def height(block: Claims, analysis: Analysis) -> int:
    return 2 + len(block.items)


def rows(block: Claims, corner: Place) -> tuple[int, int]:
    return corner.row + 2, corner.row + 1 + len(block.items)


def cells(block: Claims, corner: Place, ctx: Context) -> Iterator[parts.Part]:
    sheet = corner.sheet
    yield from parts.title(corner, block.title, COMMENT)
    yield Cell(corner.moved(rows=1), "Claim", "header_text")
    yield Cell(corner.moved(rows=1, cols=1), "Unit", "header_text")
    yield from parts.headers(corner.moved(rows=1, cols=2), HEADERS)
    yield Cell(Place(sheet, corner.row + 1, COUNT), "Not held, count", "header")
    yield Cell(Place(sheet, corner.row + 1, SHORT), "In short", "header_note")
    yield Cell(Place(sheet, corner.row + 1, WORDING), "Wording", "header_note")
    yield from parts.headers(
        Place(sheet, corner.row + 1, VERDICT), ("Verdict", "Source", "Comment"), "header_note"
    )
    first, last = rows(block, corner)
    for i, claim in enumerate(block.items):
        row, form = first + i, ctx.format(claim.unit)
        yield Cell(Place(sheet, row, ID), claim.name, "id")
        yield Cell(Place(sheet, row, LABEL), claim.claim, "wrapped")
        yield Cell(Place(sheet, row, 2), claim.unit if claim.model else "–", "unit")
        for col, number in ((CLAIMED, claim.claimed), (LEAST, claim.least), (MOST, claim.most)):
            known = number is not None
            yield Cell(
                Place(sheet, row, col),
                number if number is not None else "–",
                "fact",
                form if known else "text",
            )
        yield Cell(Place(sheet, row, WORDING), claim.wording if claim.model else "–", "word_left")
        yield from _judgement(claim.model, Place(sheet, row, MODEL), form, ctx)
        yield Cell(Place(sheet, row, SOURCE), claim.source, "wrapped")
        yield Cell(Place(sheet, row, COMMENT), claim.comment, "wrapped")
        yield Cell(Place(sheet, row, SHORT), claim.short, "wrapped")
    area = Area(Place(sheet, first, VERDICT), Place(sheet, last, VERDICT))
    top = area.first.ref(sheet, "none")
    yield Highlight(area, f'={top}="{FAILS}"', "bad")
    yield Highlight(area, f'={top}="holds"', "good")


def _judgement(model: str | None, at: Place, form: str, ctx: Context) -> Iterator[Cell]:
    """The model's value, its difference from the claim, the verdict, and the count so far."""
    sheet, row = at.sheet, at.row
    verdict = Place(sheet, row, VERDICT)
    ref = {col: Place(sheet, row, col).ref(sheet, "none") for col in range(CLAIMED, SHORT)}
    if model is None:
        yield Cell(at, "–", "fact")
        yield Cell(at.moved(cols=1), "–", "fact")
        yield Cell(verdict, "not judged", "word_left")
    else:
        yield Cell(at, ctx.free(model, at), "formula", form)
        text = f'=IF(ISNUMBER({ref[MODEL]}),{ref[MODEL]}-{ref[CLAIMED]},"n/a")'
        yield Cell(at.moved(cols=1), Formula(text, "Model less the claim"), "formula", form)
        low = f"OR(COUNT({ref[LEAST]})=0,{ref[MODEL]}>={ref[LEAST]})"
        high = f"OR(COUNT({ref[MOST]})=0,{ref[MODEL]}<={ref[MOST]})"
        text = (
            f'=IF(AND({ref[WORDING]}="fits",ISNUMBER({ref[MODEL]}),{low},{high}),'
            f'"holds","{FAILS}")'
        )
        says = "Whether the wording fits and the value lies in the accepted range"
        yield Cell(verdict, Formula(text, says), "word_left")
    above = Place(sheet, row - 1, COUNT).ref(sheet, "none")
    text = f'=SUM({above})+IF({ref[VERDICT]}="{FAILS}",1,0)'
    says = "How many claims down to here do not hold"
    yield Cell(Place(sheet, row, COUNT), Formula(text, says), "formula", "whole")


def where(ctx: Context) -> tuple[Claims, Place] | None:
    """The claims block of the model and its corner."""
    for s, b, _, block in ctx.model.blocks():
        if isinstance(block, Claims):
            return block, ctx.layout.corners[s, b]
    return None


def failed_height(block: FailedClaims, analysis: Analysis) -> int:
    return 2 + block.show


def failed_cells(block: FailedClaims, corner: Place, ctx: Context) -> Iterator[parts.Part]:
    found = where(ctx)
    yield from parts.title(corner, block.title, corner.col + 3)
    if found is None:
        yield Cell(corner.moved(rows=1), "This model states no claims.", "label")
        return
    claims, top = found
    first, last = rows(claims, top)
    count = Area(Place(top.sheet, first, COUNT), Place(top.sheet, last, COUNT))
    total = count.last.ref(corner.sheet)
    for k in range(block.show):
        at = corner.moved(rows=1 + k)
        yield Cell(Place(at.sheet, at.row, ID), k + 1, "counter", "plain")
        key = Place(at.sheet, at.row, ID).ref(at.sheet, "column")
        for col, source in ((0, LABEL), (2, SHORT)):
            words = Area(Place(top.sheet, first, source), Place(top.sheet, last, source))
            index = f"INDEX({words.ref(at.sheet)},MATCH({key},{count.ref(at.sheet)},0),1)"
            yield Cell(
                at.moved(cols=col),
                Formula(f'=IF({key}<={total},{index},"")', "The next claim that does not hold"),
                "small",
            )
    at = corner.moved(rows=1 + block.show)
    verdicts = Area(Place(top.sheet, first, VERDICT), Place(top.sheet, last, VERDICT))
    ref = verdicts.ref(at.sheet)
    text = (
        f'=ROUND(COUNTIF({ref},"holds"),0)&" claims hold, "&ROUND({total},0)'
        f'&" do not (the first {block.show} shown)"'
    )
    yield Cell(at, Formula(text, "The count of the verdicts"), "sentence")
    text = f'=ROUND(COUNTIF({ref},"not judged"),0)&{literal(" not judged: see " + top.sheet)}'
    yield Cell(at.moved(cols=2), Formula(text, "The count of the claims not judged"), "sentence")
