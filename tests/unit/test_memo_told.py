"""What the memo says of a small workbook: what was set and edited, alerts, language, head."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import openpyxl
import pytest
import yaml

from modelgen.compile import stages
from modelgen.compile.templates import parse
from modelgen.memo.document import Memo, PageTable, Paragraph
from modelgen.memo.export import files
from modelgen.memo.figures import plain
from modelgen.memo.outline import memo
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


def test_no_alert_no_table(workbook: Written) -> None:
    assert [] == tables(made(workbook()), "Question")
