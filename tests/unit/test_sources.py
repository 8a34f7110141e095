"""The register of sources: who cites it, what it says of itself, and why an old one stands."""

import io
from dataclasses import replace
from datetime import date

import openpyxl
import pytest

from modelgen.addresses import Place
from modelgen.audit.audit import audit
from modelgen.book.book import Formula, Values
from modelgen.book.calculator import Calculation
from modelgen.commands.regenerate import regenerate
from modelgen.compile import stages
from modelgen.compile.blocks import registers, sources
from modelgen.compile.blocks.sources import Sources
from modelgen.compile.context import Context
from modelgen.compile.templates import parse
from modelgen.problems import ModelError
from modelgen.readback.readback import readback
from modelgen.template.settings import Settings
from modelgen.xlsx.reader import Returned

from ..conftest import ROOT

GOOD = (ROOT / "tests" / "samples" / "good.yaml").read_text(encoding="utf-8")
CONSTANT = "value: 0.5, note: Lemons and sugar."
REGISTER = """  - sheet: Papers
    role: documentation
    plan: sources
    about: What the figures come from.
    blocks:
      - kind: sources
        title: Papers
        items:
          - {name: till, label: Till report, title: Takings, by: The stand, date: 2026-01-02,
             address: "https://example.org/till", read_on: 2026-01-03, tag: P,
             note: Cups., quote: a good day}
          - {name: market, label: Market page, title: not stated, by: not stated, date: 2025-10,
             address: not stated, read_on: 2026-01-03, tag: S}
  - sheet: Checks
"""
CITED = {
    'source: "Assumption: as last year"': "source: {cites: till, at: page 2}",
    "source: Price list": "source: [{cites: till}, {cites: market, at: table 1}]",
    "  - sheet: Checks\n": REGISTER,
}


def changed() -> str:
    """The small template with a register that its inputs cite."""
    text = GOOD
    for was, now in CITED.items():
        assert 1 == text.count(was), was
        text = text.replace(was, now)
    return text


def with_words(was: str, now: str) -> str:
    text = changed()
    assert 1 == text.count(was), was
    return text.replace(was, now)


def computed(text: str, **settings: str) -> tuple[Context, Values, bytes]:
    ctx = stages.prepare(parse(text, "good.yaml"), Settings(**settings))
    _, values, data = stages.build(ctx)
    return ctx, values, data


def row(ctx: Context, number: int) -> list[object]:
    """What the cells of a source of the register hold."""
    (found,) = ctx.placed(Sources)
    book = stages.compile(ctx)
    cells = {cell.place: cell.content for cell in book.cells}
    return [cells[place] for place in sources.source_places(found[1], number)]


def problems(text: str) -> list[str]:
    with pytest.raises(ModelError) as caught:
        stages.prepare(parse(text, "bad.yaml"))
    return [problem.message for problem in caught.value.problems]


def test_a_row_of_the_register_says_all_that_is_known_and_what_is_not() -> None:
    ctx, _, _ = computed(changed())
    till = ["Till report", "Takings", "The stand", date(2026, 1, 2), "https://example.org/till"]
    assert [*till, date(2026, 1, 3), "P", "Cups. “a good day”", "–"] == row(ctx, 0)
    market = ["Market page", "not stated", "not stated", "2025-10", "not stated"]
    assert [*market, date(2026, 1, 3), "S", "–", "–"] == row(ctx, 1)


def test_an_address_is_a_link_that_leads_to_it() -> None:
    _, _, data = computed(changed())
    sheet = openpyxl.load_workbook(io.BytesIO(data))["Papers"]
    links = {cell.value: cell.hyperlink for line in sheet.iter_rows() for cell in line}
    assert "https://example.org/till" == links["https://example.org/till"].target
    assert links["Takings"] is None


def test_who_cites_a_source_shows_its_short_name_and_the_place_in_it() -> None:
    ctx, _, _ = computed(changed())
    told = [ctx.attribution(item.source) for item in ctx.model.inputs()]
    assert ["Till report, page 2", "Till report; Market page, table 1"] == told
    shown = {cell.content for cell in stages.compile(ctx).cells}
    assert {*told} <= shown


@pytest.mark.parametrize(
    ("was", "now", "message"),
    [
        ("cites: till, at", "cites: tilt, at", "unknown source `tilt`; did you mean `till`?"),
        (
            ", {cites: market, at: table 1}",
            "",
            "source `market` is cited by nothing: cite it, or leave it out",
        ),
        ("title: Takings", "title: '?'", "`title`: says nothing; write not stated, if it is not"),
        ("title: Takings, ", "", "`title` is missing"),
        ("title: Takings", "title: ''", "`title` is empty"),
        ("address: not stated", "address: by mail", "`by mail` is not a web address (https://…)"),
        ("{name: market,", "{name: till,", "two sources have the name `till`"),
        (CONSTANT, "value: 0.5", "a constant has a `source` or a `note`"),
        (CONSTANT, "value: 0.5, source: todo", "`source` says nothing: name the document"),
        ("cites: till, at", "cite: till, at", "unknown key `cite`; did you mean `cites`?"),
        ("source: {cites: till, at: page 2}", "source: 5", "`source` must be text"),
    ],
)
def test_what_is_wrong_with_a_source_or_a_citation_is_told(
    was: str, now: str, message: str
) -> None:
    assert any(told.startswith(message) for told in problems(with_words(was, now)))


def test_a_source_in_words_stays_as_it_is() -> None:
    ctx, _, _ = computed(GOOD)
    assert "Price list" in {ctx.attribution(item.source) for item in ctx.model.inputs()}


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ("source: {cites: till}", "Till report (P)."),
        ("source: {cites: market, at: row 4}, note: So.", "Market page, row 4 (S). So."),
        ("source: The grocer", "The grocer."),
        ("note: Lemons.", "Lemons."),
    ],
)  # fmt: skip
def test_a_constant_tells_its_source_before_its_note(more: str, says: str) -> None:
    ctx, _, _ = computed(with_words(CONSTANT, f"value: 0.5, {more}"))
    at = ctx.layout.live("cup_cost").moved(cols=1)
    assert [says] == [cell.content for cell in stages.compile(ctx).cells if cell.place == at]


@pytest.mark.parametrize(
    ("more", "day"),
    [
        ("source: {cites: till}", date(2026, 1, 2)),
        ("source: {cites: till}, as_of: 2020-05-06", date(2020, 5, 6)),
        ("source: {cites: market}", None),
        ("source: [{cites: market}, {cites: till}]", date(2026, 1, 2)),
    ],
)
def test_a_constant_is_as_old_as_the_source_that_it_cites(more: str, day: date | None) -> None:
    ctx, _, _ = computed(with_words(CONSTANT, f"value: 0.5, {more}"))
    book = stages.compile(ctx)
    at = registers.dates(ctx).get("cup_cost")
    assert [day] * bool(day) == [cell.content for cell in book.cells if cell.place == at]


OLD = "value: 0.5, as_of: 2020-05-06, source: {cites: till}"
WHY = ("note: Cups.", "note: Cups., old_because: Prices never change.")


def flags(ctx: Context, values: Values, what: int) -> list[object]:
    (area,) = registers.counts(what, ctx)
    return [values[Place(area.sheet, r, area.left)] for r in range(area.top, area.bottom + 1)]


@pytest.mark.parametrize(("reason", "bare", "alerts"), [(False, 1, 1), (True, 0, 0)])
def test_an_old_source_raises_the_alert_unless_it_says_why_it_stands(
    reason: bool, bare: int, alerts: int
) -> None:
    text = with_words(CONSTANT, OLD)
    ctx, values, data = computed(text.replace(*WHY) if reason else text)
    assert [0, 0, 1] == flags(ctx, values, registers.OLD)
    assert [0, 0, bare] == flags(ctx, values, registers.UNEXPLAINED)
    assert alerts == values[ctx.layout.chk_alerts]
    found = {f.rule.id: f for f in audit(ROOT / "x.xlsx", data).findings}
    assert ({"INP-12"} if reason else {"INP-11"}) == found.keys() & {"INP-11", "INP-12"}


@pytest.mark.parametrize(("typed", "bare"), [("", 1), ("–", 1), ("Nobody else asked.", 0)])
def test_what_is_typed_as_a_reason_counts(typed: str, bare: int) -> None:
    ctx, _, _ = computed(with_words(CONSTANT, OLD).replace(*WHY))
    (reason,) = registers.reasons_of("cup_cost", ctx)
    book = stages.compile(ctx)
    cells = tuple(cell for cell in book.cells if cell.place != reason)
    held = Calculation(replace(book, cells=cells), generated=True)
    held.enter(reason, typed)  # an empty text enters nothing: the cell was cleared
    flag = ctx.layout.dated["cup_cost"].moved(cols=2 + registers.UNEXPLAINED)
    assert bare == held.value(flag)


def test_the_reason_is_printed_where_the_figure_stands() -> None:
    ctx, _, _ = computed(with_words(CONSTANT, OLD).replace(*WHY))
    shown = {cell.content for cell in stages.compile(ctx).cells}
    assert "Till report (P). Stands, even when old: Prices never change." in shown


def test_an_edit_of_the_register_is_told_like_any_other() -> None:
    _, _, data = computed(changed())
    workbook = openpyxl.load_workbook(io.BytesIO(data))
    sheet = workbook["Papers"]
    cells = {cell.value: cell for line in sheet.iter_rows() for cell in line}
    cells["Takings"].value = "Takings of January"
    cells["https://example.org/till"].value = "https://example.org/new"
    target = io.BytesIO()
    workbook.save(target)
    read = readback(ROOT / "x.xlsx", Returned(target.getvalue()))
    told = [(edit.kind, edit.was, edit.now) for edit in read.edits.changed]
    assert [
        ("text", "Takings", "Takings of January"),
        ("text", "https://example.org/till", "https://example.org/new"),
    ] == told


@pytest.mark.parametrize(
    ("typed", "leads"), [("https://example.org/new", True), ("in the cupboard", False)]
)
def test_an_address_that_somebody_typed_is_a_link_where_it_is_one(typed: str, leads: bool) -> None:
    _, _, data = computed(changed())
    workbook = openpyxl.load_workbook(io.BytesIO(data))
    cells = {cell.value: cell for line in workbook["Papers"].iter_rows() for cell in line}
    place = cells["https://example.org/till"].coordinate
    workbook["Papers"][place].value = typed
    target = io.BytesIO()
    workbook.save(target)
    again = regenerate(ROOT / "x.xlsx", target.getvalue(), None, []).data
    assert again
    found = openpyxl.load_workbook(io.BytesIO(again))["Papers"][place]
    assert (typed, typed if leads else None) == (
        found.value,
        found.hyperlink and found.hyperlink.target,
    )


CLAIMS = """  - sheet: Claims
    role: check
    plan: claims
    about: What others say.
    blocks:
      - kind: claims
        title: Claims
        {quoted}
        items:
          - {{name: claim_one, claim: Pas cher, gloss: Cheap, source: {{cites: till}},
             comment: So.}}
  - sheet: Checks
"""


@pytest.mark.parametrize(
    ("quoted", "says"), [("quoted_in: fr", "Pas cher [Cheap]"), ("quoted_in: en", "Pas cher")]
)
def test_a_gloss_is_told_to_those_who_do_not_speak_the_language(quoted: str, says: str) -> None:
    text = changed().replace("  - sheet: Checks\n", CLAIMS.format(quoted=quoted))
    ctx, _, _ = computed(text)
    cells = {cell.place: cell.content for cell in stages.compile(ctx).cells}
    at = next(place for place, content in cells.items() if content == "claim_one")
    assert [says, "Till report"] == [cells[at.moved(cols=col)] for col in (1, 10)]


@pytest.mark.parametrize(("tag", "said"), [("A", " (assumed)"), ("PA", " (assumed)"), ("S", "")])
def test_the_range_of_a_driver_says_whether_it_is_assumed(tag: str, said: str) -> None:
    tornado = """      - {kind: tornado, name: swings, title: Swings, output: profit}
  - sheet: Months
"""
    text = changed().replace("  - sheet: Months\n", tornado)
    ranged = (
        "high: 120\n            minimum: 0\n            maximum: 1000\n            evidence: A"
    )
    assert 1 == text.count(ranged)
    ctx, values, _ = computed(text.replace(ranged, f"{ranged[:-1]}{tag}"))
    cells = {cell.place: cell.content for cell in stages.compile(ctx).cells}
    told = [
        values[place]
        for place, content in cells.items()
        if isinstance(content, Formula) and str(values[place]).startswith("Cups sold: ")
    ]
    assert [f"Cups sold: 80 to 120{said}"] * 2 == told
