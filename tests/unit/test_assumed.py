"""What rests on an assumption: the tag of a value, the tag of its range, and the age of a date."""

from collections.abc import Mapping

import pytest

from modelgen.addresses import Place
from modelgen.book.book import Values
from modelgen.book.calculator import calculate
from modelgen.compile import stages
from modelgen.compile.blocks import registers
from modelgen.compile.context import Context
from modelgen.compile.templates import parse
from modelgen.problems import ModelError

from ..conftest import ROOT

GOOD = (ROOT / "tests" / "samples" / "good.yaml").read_text(encoding="utf-8")
TAG = "evidence: A\n            source: "
RANGED = "high: 120\n            minimum: 0\n            maximum: 1000\n            evidence: "
CONSTANT = "value: 0.5, note: Lemons and sugar."


def changed(changes: Mapping[str, str]) -> str:
    text = GOOD
    for was, now in changes.items():
        assert 1 == text.count(was)
        text = text.replace(was, now)
    return text


def computed(text: str) -> tuple[Context, Values]:
    ctx = stages.prepare(parse(text, "good.yaml"))
    return ctx, calculate(stages.compile(ctx))


@pytest.mark.parametrize(
    ("assumed", "tag", "of_range"),
    [
        (1, "A", ""), (1, "PA", ""), (0, "P", ""), (0, "S", ""), (0, "D", ""),
        (1, "P", "A"), (1, "D", "PA"), (0, "P", "S"), (1, "A", "S"), (1, "PA", "P"),
    ],
)  # fmt: skip
def test_an_assumed_value_or_an_assumed_range_counts(
    assumed: int, tag: str, of_range: str
) -> None:
    more = f"\n            range_evidence: {of_range}" if of_range else ""
    ctx, values = computed(changed({RANGED + "A": RANGED + tag + more}))
    assert assumed == values[registers.assumed("cups_sold", ctx)]
    assert bool(assumed) == next(ctx.model.inputs()).assumed


def test_a_range_needs_two_ends_to_have_a_tag() -> None:
    line = "evidence: P\n            source: Price list"
    with pytest.raises(ModelError, match="`range_evidence` without a range"):
        parse(changed({line: "range_evidence: A\n            " + line}), "good.yaml")


@pytest.mark.parametrize(("old", "day"), [(1, "2023-02-09"), (0, "2025-12-31")])
def test_a_constant_with_a_date_ages_as_an_input_does(old: int, day: str) -> None:
    ctx, values = computed(changed({CONSTANT: f"{CONSTANT[:-1]}, as_of: {day}"}))
    (area,) = registers.counts(registers.OLD, ctx)
    flags = [Place(area.sheet, row, area.left) for row in range(area.top, area.bottom + 1)]
    assert [0, 0, old] == [values[place] for place in flags]


def test_a_constant_without_a_date_is_of_no_age() -> None:
    ctx, _values = computed(GOOD)
    assert {} == registers.dates(ctx)
