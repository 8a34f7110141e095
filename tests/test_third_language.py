"""A third language needs a catalogue and the texts of its template, and nothing in the code."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import yaml
from babel.messages.pofile import read_po

from modelgen import translations
from modelgen.book.book import Book, Formula
from modelgen.compile import stages
from modelgen.compile.templates import parse
from modelgen.memo.markdown import markdown
from modelgen.memo.outline import memo
from modelgen.merge.live_model import state
from modelgen.template.settings import Settings
from modelgen.template.translate import sites
from modelgen.translations import FOLDER, day, figure, languages, name_of, words

from .conftest import ROOT

LANG = "eo"
"""Esperanto: a language that Babel knows and that the tool has no catalogue for."""

GOOD = (ROOT / "tests" / "samples" / "good.yaml").read_text(encoding="utf-8")


def pseudo(text: str) -> str:
    """A text that no English reader has seen, its gaps and outer blanks kept."""
    body = text.strip()
    return text.replace(body, f"‹{body}›") if body else text


@pytest.fixture
def third(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with (FOLDER / "fr.po").open("rb") as file:
        keys = [entry.id for entry in read_po(file) if entry.id]
    lines = [
        'msgid ""',
        'msgstr ""',
        '"X-Own-Name: Esperanto\\n"',
        '"Content-Type: text/plain; charset=UTF-8\\n"',
    ]
    for key in keys:
        lines += ["", f"msgid {quoted(key)}", f"msgstr {quoted(pseudo(key))}"]
    (tmp_path / f"{LANG}.po").write_text("\n".join(lines) + "\n", encoding="utf-8")
    monkeypatch.setattr(translations, "FOLDER", tmp_path)
    cached = (translations.words, translations.tool_sheets, translations.builtin_units)
    for function in cached:
        function.cache_clear()
    yield
    for function in cached:
        function.cache_clear()


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def translated() -> str:
    """The small template with texts in the third language."""
    texts = {s.text: pseudo(s.text) for s in sites(parse(GOOD, "good.yaml").model) if s.must}
    added = yaml.safe_dump({"languages": {LANG: texts}}, allow_unicode=True, width=10_000)
    return GOOD + "\n" + added


def english_left(book: Book) -> list[str]:
    """What the workbook says in the words of a key of the catalogue."""
    keys = {key for key in texts_of(LANG) if re.search(r"[A-Za-z]{4}", key)}
    said = [c.content for c in book.cells if isinstance(c.content, str)]
    said += [
        text.replace('""', '"')
        for c in book.cells
        if isinstance(c.content, Formula)
        for text in re.findall(r'"((?:[^"]|"")*)"', c.content.text)
    ]
    return sorted(set(said) & keys)


def texts_of(lang: str) -> set[str]:
    with (translations.FOLDER / f"{lang}.po").open("rb") as file:
        return {entry.id for entry in read_po(file) if entry.id}


@pytest.mark.usefixtures("third")
def test_a_catalogue_is_all_that_makes_a_language_known() -> None:
    assert ("en", LANG) == languages()
    assert "‹Live case:› " == words(LANG)("Live case: ")


@pytest.mark.usefixtures("third")
def test_a_workbook_comes_out_in_it() -> None:
    ctx = stages.prepare(parse(translated(), "good.yaml"), Settings(lang=LANG))
    book, values, _ = stages.build(ctx)
    plain = stages.prepare(parse(GOOD, "good.yaml"))
    expected, figures, _ = stages.build(plain)
    assert [] == english_left(book)
    assert f"‹{expected.sheets[0].name}›" == book.sheets[0].name
    numbers = [v for v in values.values() if not isinstance(v, str)]
    assert [v for v in figures.values() if not isinstance(v, str)] == pytest.approx(numbers)


@pytest.mark.usefixtures("third")
def test_a_memo_comes_out_in_it(tmp_path: Path) -> None:
    ctx = stages.prepare(parse(translated(), "good.yaml"), Settings(lang=LANG))
    path = tmp_path / "good.xlsx"
    path.write_bytes(stages.build(ctx)[2])
    text = markdown(memo(state(str(path)), LANG), "pictures")
    heads = [line.lstrip("# ") for line in text.splitlines() if line.startswith("#")]
    assert heads
    assert [] == [head for head in heads if "‹" not in head]


@pytest.mark.parametrize(
    ("lang", "shown", "number"),
    [
        ("en", "2025-03-01", "1,234.5"),
        ("fr", "01/03/2025", "1\xa0234,5"),
        ("de", "01.03.2025", "1.234,5"),
        ("es", "1/3/2025", "1.234,5"),
        ("eo", "2025-03-01", "1\xa0234,5"),
    ],
)
def test_dates_and_numbers_are_those_of_the_language(lang: str, shown: str, number: str) -> None:
    assert (shown, number) == (day(date(2025, 3, 1), lang), figure(1234.5, lang))


@pytest.mark.usefixtures("third")
def test_a_language_says_in_its_catalogue_what_it_calls_itself() -> None:
    assert ["English", "Esperanto", "de"] == [name_of(lang) for lang in ("en", LANG, "de")]
