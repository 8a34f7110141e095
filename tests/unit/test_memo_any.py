"""The memo of templates that share nothing with the first one: results answer, inputs do not."""

import io
import re
from collections.abc import Callable, Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path

import docx as word
import pytest
from pypdf import PdfReader

from modelgen.addresses import Place
from modelgen.compile import stages
from modelgen.compile.templates import parse
from modelgen.memo import column_widths
from modelgen.memo.chart_svg import APART, SIZE, SMALL, svg
from modelgen.memo.document import (
    BarStep,
    Boxes,
    Bullets,
    Column,
    Memo,
    PageTable,
    Picture,
    Profile,
    ProfileSeries,
    TableCell,
    TableRow,
    Waterfall,
)
from modelgen.memo.docx import docx
from modelgen.memo.figures import Figure, FixedText, RichText, plain, said
from modelgen.memo.outline import memo
from modelgen.memo.pdf import data, pdf
from modelgen.merge.live_model import state
from modelgen.problems import ModelError
from modelgen.template.settings import Settings

from ..conftest import ROOT

VINES = (ROOT / "tests" / "samples" / "vines.yaml").read_text(encoding="utf-8")

TORNADO = """      - {kind: tornado, name: storms, title: What moves it, output: left_over}
"""

TABLE = "      - kind: table\n        title: Parcel"

QUESTION = "What does the parcel leave to its grower?"


def changed(changes: Mapping[str, str]) -> str:
    text = VINES
    for was, now in changes.items():
        assert 1 == text.count(was), was
        text = text.replace(was, now)
    return text


@cache
def built(text: str, settings: Settings) -> bytes:
    return stages.build(stages.prepare(parse(text, "vines.yaml"), settings))[2]


Made = Callable[..., Memo]


@pytest.fixture
def memo_of(tmp_path: Path) -> Made:
    """The memo of the vines with some words of their template exchanged."""

    def made(changes: Mapping[str, str] = {}, *sets: str) -> Memo:
        path = tmp_path / "vines.xlsx"
        path.write_bytes(built(changed(changes), Settings(sets)))
        return memo(state(str(path)), "en")

    return made


def read(text: RichText) -> str:
    """A text with plain spaces."""
    return plain(text, "en").replace("\u00a0", " ")


def titles(made: Memo) -> list[str]:
    return [plain(section.title, made.lang) for section in made.flat()]


def parts(made: Memo, title: str, kind: type) -> list[object]:
    """What stands under a title, of one kind."""
    (section,) = (s for s in made.flat() if plain(s.title, made.lang) == title)
    return [part for part in section.parts if isinstance(part, kind)]


def rows(table: object) -> list[list[str]]:
    assert isinstance(table, PageTable)
    return [[read(cell.text) for cell in row.cells] for row in table.rows]


def heads(table: object) -> list[str]:
    assert isinstance(table, PageTable)
    return [" ".join(plain(t, "en") for t in (c.head, c.unit) if t) for c in table.columns]


def key_figures(made: Memo) -> list[tuple[str, str]]:
    boxes = [box for one in parts(made, titles(made)[0], Boxes) for box in one.items]
    return [(read(box.label), read((box.value,))) for box in boxes]


# The answer


def test_an_input_is_no_key_figure_even_as_headline(memo_of: Made) -> None:
    assert [("Left over, EUR", "(4,000)")] == key_figures(memo_of())


def test_outputs_follow_the_headline_as_key_figures(memo_of: Made) -> None:
    made = memo_of({"headline: land": "headline: sales", "beside: yielded": "beside: kept"})
    assert [
        ("Sales, EUR", "20,000"), ("Kept of sales", "(20.0 %)"), ("Left over, EUR", "(4,000)"),
    ] == key_figures(made)  # fmt: skip


def test_without_any_result_among_the_items_there_are_no_boxes(memo_of: Made) -> None:
    made = memo_of({"sales-spent, output: true": "sales-spent"})
    assert [] == key_figures(made)
    assert ["Question", "Parcel and hectare"] == titles(made)[:2]


def test_an_output_of_words_answers_in_a_sentence(memo_of: Made) -> None:
    (bullets,) = parts(memo_of(), "Question", Bullets)
    assert ["In a word: It costs."] == [plain(item, "en") for item in bullets.items]


def test_the_cases_beside_the_live_one_stand_below_a_key_figure(memo_of: Made) -> None:
    wet = "  - {name: wet, label: Wet summer, short: Wet, parent: usual, story: Less of it.}\n"
    made = memo_of({"sheets:\n": f"{wet}sheets:\n", "value: 50,": "value: 50, cases: {wet: 30},"})
    (boxes,) = parts(made, "Question", Boxes)
    assert [["Wet: (12,000)"]] == [[plain(t, "en") for t in box.beside] for box in boxes.items]
    (table,) = parts(made, "The parcel", PageTable)
    assert ["", "Wet", "Live case Usual weather"] == heads(table)


# Result tables


def test_a_table_of_an_output_sheet_follows_the_question(memo_of: Made) -> None:
    made = memo_of()
    assert ["Question", "Parcel and hectare", "The parcel"] == titles(made)[:3]
    (table,) = parts(made, "Parcel and hectare", PageTable)
    assert ["", "Parcel EUR", "Hectare EUR/ha"] == heads(table)
    assert [["Sales", "20,000", "5,000"], ["Left over", "(4,000)", "(1,000)"]] == rows(table)


def test_units_that_differ_down_a_column_stand_beside_their_figures(memo_of: Made) -> None:
    row = "          - {label: Left over, units"
    sold = '          - {label: Sold, units: [hl, share], cells: [harvest, "IF(land>0,1,0)"]}'
    made = memo_of({row: f"{sold}\n{row}"})
    (table,) = parts(made, "Parcel and hectare", PageTable)
    assert ["", "Parcel", "Hectare"] == heads(table)
    assert [
        ["Sales", "20,000 EUR", "5,000 EUR/ha"], ["Sold", "200 hl", "100.0 %"],
        ["Left over", "(4,000) EUR", "(1,000) EUR/ha"],
    ] == rows(table)  # fmt: skip


@pytest.mark.parametrize(("role", "shown"), [("calculation", True), ("documentation", False)])
def test_without_an_output_sheet_the_tables_of_calculations_are_results(
    memo_of: Made, role: str, shown: bool
) -> None:
    made = memo_of({"role: output": f"role: {role}"})
    assert shown == ("Parcel and hectare" in titles(made))


def test_helpers_and_words_are_in_no_table_of_results(memo_of: Made) -> None:
    (table,) = parts(memo_of(), "The parcel", PageTable)
    assert ["Harvest, hl", "Sales, EUR", "Spent, EUR", "Left over, EUR", "Kept of sales"] == [
        row[0] for row in rows(table)
    ]


def test_a_block_that_another_tells_is_not_told_again(memo_of: Made) -> None:
    told = "items: [left_over, sales, spent, kept]"
    made = memo_of({"items: [land, yielded]": told})
    assert "Each weather" in titles(made)
    assert "The parcel" not in titles(made)


def test_a_block_that_only_a_helper_reads_is_told(memo_of: Made) -> None:
    """A sentence about a result does not make it an intermediate one."""
    block = """      - kind: lines
        title: For sentences
        items:
          - {name: gains, label: Gains, unit: share, formula: "1-SIGN", helper: true}
""".replace("1-SIGN", "IF(left_over>0,1,0)")
    made = memo_of({"  - sheet: Told\n": f"{block}  - sheet: Told\n"})
    assert "The parcel" in titles(made)
    block = block.replace(", helper: true", "")
    assert "The parcel" not in titles(memo_of({"  - sheet: Told\n": f"{block}  - sheet: Told\n"}))


def test_a_comparison_of_inputs_alone_tells_no_result(memo_of: Made) -> None:
    assert "Each weather" not in titles(memo_of())
    assert "Each weather" in titles(memo_of({"items: [land, yielded]": "items: [land, sales]"}))


def test_what_a_page_is_not_wide_enough_for_is_named_below_the_comparison(memo_of: Made) -> None:
    eight = "land, yielded, bulk, upkeep, barrels, harvest, sales, left_over"
    (table,) = parts(
        memo_of({"items: [land, yielded]": f"items: [spent, {eight}, kept]"}),
        "Each weather", PageTable,
    )  # fmt: skip
    assert ["Case", "Spent EUR", "Land ha"] == heads(table)[:3]
    assert "Also compared in the workbook: Left over · Kept of sales." == read(table.note)
    (table,) = parts(
        memo_of({"items: [land, yielded]": f"items: [{eight}]"}), "Each weather", PageTable
    )
    assert (9, "") == (len(heads(table)), read(table.note))


@pytest.mark.parametrize(
    ("was", "now", "message"),
    [
        ("items: [land, yielded]", "items: [sold_any]", "`sold_any` is of the kind helper; only"),
        ("headline: land", "headline: sold_any", "`sold_any` is of the kind helper; only"),
        ("helper: true}", "helper: true, output: true}", "an `output` or a `helper`, not both"),
    ],
)
def test_a_helper_is_refused_where_results_are_listed(was: str, now: str, message: str) -> None:
    with pytest.raises(ModelError) as caught:
        stages.prepare(parse(changed({was: now}), "bad.yaml"))
    assert any(message in problem.message for problem in caught.value.problems)


# Assumptions


def test_without_a_tornado_the_assumptions_are_not_ranked(memo_of: Made) -> None:
    made = memo_of()
    (table,) = parts(made, "Assumptions, not ranked", PageTable)
    assert ["Assumption", "Live case", "Low", "High", "Evidence", "Source"] == heads(table)
    assert [
        ["Yield, hl/ha", "50", "30", "60"], ["Bulk wine, EUR/hl", "100", "50", "150"],
        ["Upkeep, EUR/ha", "6,000", "–", "–"], ["Barrels, EUR", "0", "0", "0.5"],
    ] == [row[:4] for row in rows(table)]  # fmt: skip
    assert "Assumptions that carry the result" not in titles(made)


def test_with_a_tornado_they_are_those_that_move_the_result_longest_swing_first(
    memo_of: Made,
) -> None:
    made = memo_of({TABLE: TORNADO + TABLE})
    (table,) = parts(made, "Assumptions that carry the result", PageTable)
    assert "Swing EUR" in heads(table)
    assert [["Bulk wine, EUR/hl", "20,000"], ["Yield, hl/ha", "12,000"]] == [
        [row[0], row[4]] for row in rows(table)
    ]
    note = plain(table.note, "en")
    assert "Without effect on Left over in the live case: Barrels, EUR 0." in note
    assert "Without a range that moves Left over, so not ranked: Upkeep, EUR/ha 6,000." in note
    assert "Swing: by how much Left over moves over the range." in note


def test_what_a_tornado_leaves_out_is_not_said_to_have_no_range(memo_of: Made) -> None:
    made = memo_of({TABLE: TORNADO.replace("left_over}", "left_over, without: [bulk]}") + TABLE})
    (table,) = parts(made, "Assumptions that carry the result", PageTable)
    assert ["Yield, hl/ha"] == [row[0] for row in rows(table)]
    told = "Left out of the ranking, though a range moves Left over: Bulk wine, EUR/hl 100."
    note = plain(table.note, "en")
    assert f"{told} Without a range that moves Left over, so not ranked: Upkeep" in note
    assert 1 == note.count("Bulk wine")


def test_the_order_follows_the_live_inputs(memo_of: Made) -> None:
    made = memo_of({TABLE: TORNADO + TABLE}, "bulk=150", "yielded=30")
    (table,) = parts(made, "Assumptions that carry the result", PageTable)
    assert [["Yield, hl/ha", "18,000"], ["Bulk wine, EUR/hl", "12,000"]] == [
        [row[0], row[4]] for row in rows(table)
    ]


def test_where_nothing_moves_the_result_nothing_is_said_to_carry_it(memo_of: Made) -> None:
    made = memo_of({TABLE: TORNADO + TABLE}, "land=0")
    assert "Assumptions, not ranked" in titles(made)
    (table,) = parts(made, "Assumptions, not ranked", PageTable)
    assert 4 == len(table.rows)


# A sheet for the memo


PAGE = """  - sheet: Page
    role: output
    plan: memo
    about: The answer.
    blocks:
      - {kind: notes, title: How to read it, lines: [{text: In euros of a year.}]}
      - kind: notes
        title: Does it pay?
        lines: [{formula: 'IF(left_over<0,"It does not pay.","It pays.")'}]
      - kind: figures
        title: Key figures
        beside: [usual, usual]
        beside_labels: [usual, as ever]
        items: [{item: land, label: The land}, {item: left_over, label: What is left}]
"""


def test_the_notes_with_a_computed_sentence_answer_and_the_others_stand_at_the_end(
    memo_of: Made,
) -> None:
    made = memo_of({"  - sheet: Told\n": f"{PAGE}  - sheet: Told\n"})
    (bullets,) = parts(made, "Does it pay?", Bullets)
    assert ["It does not pay."] == [plain(item, "en") for item in bullets.items]
    assert ("Does it pay?", 1, 1) == (
        titles(made)[0], titles(made).count("Does it pay?"), titles(made).count("How to read it"),
    )  # fmt: skip
    assert [("What is left, EUR", "(4,000)")] == key_figures(made)


def test_an_end_of_a_range_without_a_result_moves_it_most(memo_of: Made) -> None:
    storms = TORNADO.replace("output: left_over", "output: kept")
    made = memo_of({TABLE: storms + TABLE, "low: 50,": "low: 0,"})
    (table,) = parts(made, "Assumptions that carry the result", PageTable)
    assert [["Bulk wine, EUR/hl", "n/a"], ["Yield, hl/ha", "100.0 pts"]] == [
        [row[0], row[4]] for row in rows(table)
    ]


HOURS, YEARS = ([f"{step:02}" for step in range(24)], [f"{step}" for step in range(2026, 2034)])
DAYS = [f"2026-{month:02}-28" for month in range(1, 25)]


@pytest.mark.parametrize(("steps", "every"), [(HOURS, 2), (YEARS, 1), (DAYS, 4)])
def test_no_two_labels_along_an_axis_run_into_one_another(steps: list[str], every: int) -> None:
    plot, mark = ProfileSeries(("Cash",), "navy", (1.0,) * len(steps)), (0.0, FixedText("0"))
    chart = Profile(tuple((step,) for step in steps), (plot,), (mark,), ("EUR",), ())
    texts = re.findall(r"<text[^>]*>([^<]+)<", svg(chart, 320.0, "en"))
    assert steps[::every] == [text for text in texts if text in steps]


@pytest.mark.parametrize("start", [-1.0, -90.0])
def test_the_axis_of_a_bridge_runs_through_no_figure(start: float) -> None:
    """One bar from just below zero, one from far below it; 100 is the height of the scale."""
    figure = Figure(start, "whole", Place("Sheet", 0, 0))
    steps = (
        BarStep(("first",), 0.0, 100.0, figure, (), total=True),
        BarStep(("then",), start, -100.0, figure, (), total=False),
    )
    picture = svg(Waterfall(steps), 400.0, "en")
    axis = max(float(y) for y in re.findall(r'<line x1="0.00" y1="([\d.]+)"', picture))
    at = [float(y) for y in re.findall(r'y="([\d.]+)" font-size="8.5"[^>]*>\(', picture)]
    assert not [y for y in at if y - SIZE < axis < y]


def labels(steps: int, width: float, text: str = "2027-01-31") -> list[tuple[float, float]]:
    """Where the labels of the steps begin and end, in points."""
    plot = ProfileSeries(("Cash",), "profit", (1.0,) * steps)
    chart = Profile(((text,),) * steps, (plot,), ((0.0, FixedText("0")),), ("EUR",), ())
    found = re.findall(rf'<text x="([\d.]+)"[^>]*>{text}</text>', svg(chart, width, "en"))
    wide = column_widths.ems(text) * SMALL
    return [(float(x) - wide / 2, float(x) + wide / 2) for x in found]


@pytest.mark.parametrize(
    ("steps", "width", "count"),
    [(24, 480.0, 8), (36, 480.0, 9), (36, 240.0, 5), (4, 480.0, 4), (100, 480.0, 10)],
)
def test_steps_along_the_axis_of_a_chart_do_not_touch(
    steps: int, width: float, count: int
) -> None:
    ends = labels(steps, width)
    assert count == len(ends)
    assert all(end + APART <= start for (_, end), (start, _) in pairwise(ends))
    assert ends[-1][1] <= width


def test_short_labels_are_told_a_dozen_at_most() -> None:
    assert 12 == len(labels(24, 480.0, "h7"))


# The page


def test_negative_figures_in_sentences_have_a_minus_and_no_brackets(memo_of: Made) -> None:
    made = memo_of({TABLE: TORNADO + TABLE})
    (picture,) = parts(made, "Sensitivity", Picture)
    assert "Bulk wine moves Left over most: −14,000 at its low, 6,000 at its high" == plain(
        picture.caption, "en"
    )


@pytest.mark.parametrize(
    ("value", "told"), [(-0.355, "−35.5 %"), (0.5, "50.0 %"), ("(none)", "(none)"), (None, "?")]
)
def test_a_figure_in_a_sentence(value: object, told: str) -> None:
    figure = said(Figure(value, "percent", Place("Sheet", 0, 0)))
    assert told == plain((figure,), "en").replace("\u00a0", " ")


@pytest.mark.parametrize(
    "text", ["83 500", "200 millions", "1 × 365", "545 %", "1 234 567", "÷ (1 + 2)"]
)
def test_no_line_ends_inside_a_number_or_what_belongs_to_it(text: str) -> None:
    assert " " not in plain((text,), "fr")


@pytest.mark.parametrize(("lang", "shown"), [("fr", "1\u00a0234\u00a0567"), ("en", "1,234,567")])
def test_thousands_stand_apart(lang: str, shown: str) -> None:
    assert shown == plain((Figure(1234567.0, "whole", Place("Sheet", 0, 0)),), lang)


def sized(label: str, columns: int) -> PageTable:
    """A table of one row: a label and so many figures."""
    figures = [Figure(123456.0, "whole", Place("Sheet", 0, i)) for i in range(columns)]
    heads_ = (Column((), 2, number=False), *(Column(("Now",), 1) for _ in figures))
    cells = (TableCell((label,)), *(TableCell((figure,)) for figure in figures))
    return PageTable((), heads_, (TableRow(cells),))


@pytest.mark.parametrize(
    ("left", "right", "beside"),
    [
        (("Sales", 2), ("Sales", 2), True),
        (("Sales", 5), ("Sales", 9), False),
        (("A label of very many words that would run over three lines and more of its column", 5),
         ("Sales", 4), False),
        (("USD/" + "kilogram" * 12, 2), ("Sales", 2), False),
    ],
)  # fmt: skip
def test_two_tables_stand_beside_each_other_where_they_fit(
    left: tuple[str, int], right: tuple[str, int], beside: bool
) -> None:
    share = column_widths.share(sized(*left), sized(*right), "en")
    assert beside == (share is not None)


def test_the_wider_table_gets_the_more_room() -> None:
    narrow, wide = sized("Sales", 1), sized("Sales of the year", 4)
    shares = [column_widths.share(*pair, "en") for pair in ((narrow, wide), (wide, narrow))]
    assert None not in shares
    assert shares[0] < 0.5 < shares[1]
    assert 1 == pytest.approx(sum(shares))


@pytest.mark.parametrize(("count", "long"), [(13, False), (14, True)])
def test_a_long_table_goes_on_over_the_page(memo_of: Made, count: int, long: bool) -> None:
    row = "          - {label: Sales, units: [EUR, EUR/ha]"
    rows_ = range(count - 2)
    more = "".join(
        f"          - {{label: Row{i}, unit: EUR, cells: [sales, sales]}}\n" for i in rows_
    )
    made = memo_of({row: more + row})
    told = {section["title"]: section["long"] for section in data(made)["sections"]}
    assert long == told["Parcel and hectare"]
    assert len(PdfReader(io.BytesIO(pdf(made))).pages) <= 2


def test_word_has_a_heading_a_section_and_no_two_alike(memo_of: Made) -> None:
    made = memo_of({TABLE: TORNADO + TABLE})
    paragraphs = word.Document(io.BytesIO(docx(made))).paragraphs
    found = [p.text for p in paragraphs if p.style.name == "Heading 2"]
    assert titles(made) == [title for line in found for title in line.split("\t")]
    assert len(found) == len({*found})


def test_word_breaks_no_line_at_the_hyphen_of_a_unit(memo_of: Made) -> None:
    known = "  EUR/ha: {format: whole}\n"
    unit = {known: f"{known}  EUR/ha-year: {{format: whole}}\n"}
    row = "          - {label: Sales, units: [EUR, EUR/ha]"
    more = '          - {label: Well-kept, unit: EUR/ha-year, cells: ["0", "0"]}\n'
    made = memo_of({row: more + row} | unit)
    document = word.Document(io.BytesIO(docx(made)))
    (cell,) = {
        cell._tc: cell for t in document.tables for r in t.rows for cell in r.cells
        if "Well-kept" in cell.text
    }.values()  # fmt: skip
    assert "Well-kept, EUR/ha-year" == cell.text
    assert 1 == cell._tc.xml.count("<w:noBreakHyphen/>")
    assert re.search(r">Well-kept, EUR/ha<", cell._tc.xml)


def test_the_question_stands_in_every_format(memo_of: Made) -> None:
    made = memo_of()
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf(made))).pages)
    assert QUESTION in " ".join(text.split())
    assert QUESTION in [p.text for p in word.Document(io.BytesIO(docx(made))).paragraphs]
