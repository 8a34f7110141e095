"""What the memo says of a small workbook: what was set and edited, alerts, language, head."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import openpyxl
import pytest
import yaml
from docx import Document
from pypdf import PdfReader

from modelgen.compile import stages
from modelgen.compile.templates import parse
from modelgen.memo.document import Memo, PageTable, Pair, Paragraph
from modelgen.memo.docx import docx
from modelgen.memo.export import files
from modelgen.memo.figures import plain
from modelgen.memo.markdown import markdown
from modelgen.memo.outline import Letterhead, memo
from modelgen.memo.pdf import pdf
from modelgen.merge.live_model import state
from modelgen.template.settings import Settings
from modelgen.template.translate import sites

from ..conftest import ROOT

GOOD = (ROOT / "tests" / "samples" / "good.yaml").read_text(encoding="utf-8")

Written = Callable[..., Path]


@cache
def built(settings: Settings, text: str = GOOD) -> bytes:
    return stages.build(stages.prepare(parse(text, "good.yaml"), settings))[2]


def french() -> str:
    """The template with texts for French, the words backwards."""
    known = sites(parse(GOOD, "good.yaml").model)
    words = {site.text: f"« {site.text} »" for site in known if site.must}
    told = yaml.safe_dump({"languages": {"fr": words}}, allow_unicode=True)
    return f"{GOOD}\n{told}"


@pytest.fixture
def workbook(tmp_path: Path) -> Written:
    """Writes a small workbook of these settings, with cells typed over by address."""

    def written(
        sets: tuple[str, ...] = (), case: str = "", as_of: str = "", **typed: float
    ) -> Path:
        path = tmp_path / "lemonade.xlsx"
        path.write_bytes(built(Settings(sets, case, as_of=as_of)))
        if typed:
            book = openpyxl.load_workbook(path)
            for address, number in typed.items():
                book["Inputs"][address] = number
            book.save(path)
        return path

    return written


def made(path: Path) -> Memo:
    return memo(state(str(path)), "en")


def tables(memo: Memo, title: str) -> list[list[list[str]]]:
    """The tables of a section, row by row."""
    (section,) = [s for s in memo.flat() if plain(s.title, "en") == title]
    return [
        [[plain(cell.text, "en") for cell in row.cells] for row in part.rows]
        for part in section.parts
        if isinstance(part, PageTable)
    ]


def sentences(memo: Memo, title: str) -> list[str]:
    (section,) = [s for s in memo.flat() if plain(s.title, "en") == title]
    return [plain(part.text, "en") for part in section.parts if isinstance(part, Paragraph)]


GENERATED = "Edits since the workbook was generated"

SET = "Settings of the build, and edits since"

NONE = "None: every input, formula and text is as generated."


def test_none_is_said_where_there_is_neither_an_edit_nor_a_setting(workbook: Written) -> None:
    told = made(workbook())
    assert [NONE] == sentences(told, GENERATED)
    assert [] == tables(told, GENERATED)


def test_what_was_set_is_told_beside_what_the_template_says(workbook: Written) -> None:
    sets = ("cup_price=3", "cups_sold@plain=90", "cup_price=2.5")
    told = made(workbook(sets, "rainy", "2026-02-28"))
    assert ["Nothing was edited since."] == sentences(told, SET)
    assert [
        [
            ["Live case", "Results!D7", "As planned", "Rain"],
            ["Day at which sources are judged", "–", "2026-01-31", "2026-02-28"],
            ["Price of a cup, Rain", "Inputs!F8", "2.00", "2.50"],  # inherited; the last word
            ["Cups sold, As planned", "Inputs!E7", "100", "90"],
        ]
    ] == tables(told, SET)


def test_an_edit_of_what_was_set_stands_in_a_table_of_its_own(workbook: Written) -> None:
    told = made(workbook(("cups_sold=90",), E7=110))
    assert [] == sentences(told, SET)
    assert [
        [["Cups sold, As planned", "Inputs!E7", "100", "90"]],
        [["Cups sold, As planned", "Inputs!E7", "90", "110"]],
    ] == tables(told, SET)


def test_an_edit_alone_is_told_as_before(workbook: Written) -> None:
    edit = ["Cups sold, As planned", "Inputs!E7", "100", "110"]
    assert [[edit]] == tables(made(workbook(E7=110)), GENERATED)


def test_a_raised_alert_is_named_with_what_it_says_and_its_cell(workbook: Written) -> None:
    path = workbook(case="rainy")
    told = made(path)
    (rows,) = tables(told, "Question")
    checks = openpyxl.load_workbook(path, data_only=True)["Checks"]
    cells = [row[-1].removeprefix("Checks!") for row in rows]
    assert len(cells) == len(set(cells)) > 0
    for (name, says, _), cell in zip(rows, cells, strict=True):
        row = checks[cell].row
        assert 1 == checks[cell].value
        assert name in [found.value for found in checks[row]]
        assert says in [found.value for found in checks[row]]
    total = next(row for row in checks.iter_rows(values_only=True) if "Alerts raised" in row)
    assert len(rows) in total


@pytest.mark.parametrize(
    ("book", "asked", "title", "live"),
    [
        ("en", "", "Question", "Live case: "),
        ("fr", "", "Question", "Cas actif : "),
        ("fr", "en", "Question", "Live case: "),
        ("en", "fr", "Question", "Cas actif : "),
    ],
)
def test_the_memo_is_in_the_language_of_the_workbook_unless_told_otherwise(
    tmp_path: Path, book: str, asked: str, title: str, live: str
) -> None:
    path = tmp_path / "lemonade.xlsx"
    path.write_bytes(built(Settings(lang=book), french()))
    ((_, data),) = files(path, tmp_path / "x.md", asked, stamped=False)
    text = data.decode()
    assert f"## {title}" in text
    assert live in text.replace("\u00a0", " ")


def test_a_formula_typed_over_is_told_in_another_language_too(tmp_path: Path) -> None:
    path = tmp_path / "lemonade.xlsx"
    path.write_bytes(built(Settings(), french()))
    book = openpyxl.load_workbook(path)
    rows = book["Results"].iter_rows()
    (cost,) = [row for row in rows if any(cell.value == "Cost" for cell in row)]
    for cell in cost:
        if str(cell.value).startswith("="):
            cell.value = 70
    book.save(path)
    ((_, data),) = files(path, tmp_path / "x.md", "fr", stamped=True)
    told = [line for line in data.decode().splitlines() if f"Results!E{cost[0].row}" in line]
    assert len(told) == 1
    assert "| 70 |" in told[0]


def test_no_alert_no_table(workbook: Written) -> None:
    assert [] == tables(made(workbook()), "Question")


HEADS = [
    (Letterhead(), ""),
    (Letterhead(date(2026, 3, 1)), "Memo of 2026-03-01"),
    (Letterhead(date(2026, 3, 1), "Ann", "Bo"), "Memo of 2026-03-01 · from Ann · to Bo"),
    (Letterhead(author="Ann"), "from Ann"),
    (Letterhead(addressee="Bo"), "to Bo"),
]


@pytest.mark.parametrize(("head", "line"), HEADS)
def test_date_author_and_addressee_stand_below_the_title_as_far_as_they_are_told(
    workbook: Written, head: Letterhead, line: str
) -> None:
    told = memo(state(str(workbook())), "en", head)
    assert line == plain(told.head, "en")
    day = head.day or date(2026, 1, 31)  # of the template, in the properties alone
    assert ((day.year, day.month, day.day), head.author or "tests") == (told.day, told.author)
    second = [text for text in markdown(told, "x").splitlines() if text][1]
    assert (line or "Live case: ") == second[: len(line) or 11].replace("\\", "")
    paragraphs = [p.text for p in Document(io.BytesIO(docx(told))).paragraphs]
    assert paragraphs[1].startswith(line or "Live case: ")
    pdf_lines = text_of(pdf(told)).splitlines()
    assert pdf_lines[1].replace("\u00a0", " ").startswith(line or "Live case: ")


def text_of(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


FIGURES = ("83 500", "1 234 567", "200 millions", "3 milliards")


@pytest.mark.parametrize("figure", FIGURES)
def test_no_line_ends_inside_a_figure(tmp_path: Path, figure: str) -> None:
    """A sentence long enough for its figures to meet the end of a line in every way."""
    asked = " ".join(f"{'x' * (i % 7 + 1)} {figure}" for i in range(40))
    question = next(line for line in GOOD.splitlines() if line.startswith("question:"))
    path = tmp_path / "lemonade.xlsx"
    path.write_bytes(built(Settings(), GOOD.replace(question, f"question: {asked}?")))
    told = made(path)
    joined = figure.replace(" ", "\u00a0")
    shown = text_of(pdf(told)).replace(" ", "\u00a0")
    assert 40 == shown.count(joined)
    assert 40 == markdown(told, "x").count(joined)
    paragraphs = Document(io.BytesIO(docx(told))).paragraphs
    assert 40 == "".join(paragraph.text for paragraph in paragraphs).count(joined)


@pytest.mark.parametrize("text", ["500 of 83", "in 2026 3000 cups", "12 mornings", "a 5 x 300"])
def test_other_spaces_stay(text: str) -> None:
    assert text == plain((text,), "en")


def test_two_sections_side_by_side_have_one_heading_in_word(workbook: Written) -> None:
    told = made(workbook())
    left, right = list(told.flat())[:2]
    pair = replace(told, sections=(Pair(left, right, 0.4),))
    document = Document(io.BytesIO(docx(pair)))
    titles = [plain(s.title, "en") for s in (left, right)]
    heads = [p.text for p in document.paragraphs if p.style.name == "Heading 2"]
    assert ["\t".join(titles)] == heads
    (frame,) = document.tables
    cells = [p.text for cell in frame.rows[0].cells for p in cell.paragraphs]
    assert not set(titles) & set(cells)
