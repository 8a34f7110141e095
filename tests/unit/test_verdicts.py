"""The verdict on a claim: two things that can differ are compared, by formula."""

import pytest

from modelgen.addresses import Place
from modelgen.compile import stages
from modelgen.compile.blocks.claims import VERDICT
from modelgen.compile.templates import parse
from modelgen.template.settings import Settings

from ..test_bad_templates import GOOD

SHEET = """\
  - sheet: Claims
    role: check
    plan: claims
    about: What others say.
    blocks:
      - kind: claims
        title: Claims
        items:
          - {{name: claim_one, claim: A word, source: "1", comment: Why.{more}}}

"""
FIGURE = ", unit: USD, claimed: 100"


def verdict(more: str) -> object:
    text = GOOD.replace("  - sheet: Checks\n", SHEET.format(more=more) + "  - sheet: Checks\n")
    book, values, _ = stages.build(stages.prepare(parse(text, "good.yaml"), Settings()))
    row = next(cell.place for cell in book.cells if cell.content == "claim_one")
    at = Place("Claims", row.row, VERDICT)
    typed = next(cell.content for cell in book.cells if cell.place == at)
    return values.get(at, typed)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("", "cannot be judged"),
        (f"{FIGURE}, model: revenue, least: 0", "holds"),
        (f"{FIGURE}, model: revenue, least: 0, tested: part", "plausible"),
        (f"{FIGURE}, model: revenue, least: 0, wording: does not fit", "does not hold"),
        (f"{FIGURE}, model: revenue, most: 0", "does not hold"),
        (f"{FIGURE}, model: revenue, most: 0, tested: part", "does not hold"),
        (f"{FIGURE}, model: revenue, least: {{formula: revenue}}", "holds"),
        (f"{FIGURE}, model: revenue, least: {{formula: revenue+1}}", "does not hold"),
        (f"{FIGURE}, model: revenue, most: {{formula: revenue}}", "holds"),
        (f"{FIGURE}, model: revenue, most: {{formula: revenue-1}}", "does not hold"),
        (f"""{FIGURE}, model: 'IF(revenue<>0,"n/a",revenue)', least: 0""", "cannot be judged"),
    ],
)
def test_a_verdict_follows_from_the_test_and_its_range(more: str, expected: str) -> None:
    assert expected == verdict(more)
