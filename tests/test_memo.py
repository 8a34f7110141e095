"""The memo: every number in it is the workbook's, in three formats, for edited workbooks too."""

import io
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterable
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path

import docx
import openpyxl
import pytest
from babel.messages.extract import extract
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph as WordParagraph
from pypdf import PdfReader

from modelgen import cli
from modelgen.addresses import Place
from modelgen.commands.regenerate import regenerate
from modelgen.compile import stages
from modelgen.compile.templates import load
from modelgen.memo import document, figures
from modelgen.memo.document import Memo
from modelgen.memo.docx import docx as word
from modelgen.memo.export import files
from modelgen.memo.figures import Figure, FixedText, Quote, plain
from modelgen.memo.markdown import markdown
from modelgen.memo.outline import memo as made
from modelgen.memo.pdf import pdf
from modelgen.merge.live_model import state
from modelgen.problems import ModelError
from modelgen.template.load import find
from modelgen.translations import languages, words

from .conftest import ROOT, Built, slim
from .outside import Office, printed, validator
from .test_cli import console, digest, run
from .test_regenerate import NAME, edited

HOSTILE = '#panic("x") *a* $b$ <script> @x _u_ \\ [l](u) | ` ~ #{1+1}'
EDITS: dict[str, dict[str, object]] = {
    "saved by another program": {},
    "another input": {"Assumptions!E8": 2.5},
    "another live case": {"Scenarios!D7": "5 Loaded"},
    "a loss": {"Assumptions!E8": 30, "Scenarios!D7": "Bear"},
    "an override of a case": {"Assumptions!M37": 0.41, "Scenarios!D7": "My case"},
    "nothing is paid for": {"Assumptions!E37": 0},
    "no cost": {"Assumptions!E8": 0},
    "neither cost nor revenue": {"Assumptions!E8": 0, "Assumptions!E37": 0},
    "a changed formula": {"Profit!F16": "='Revenue mix'!F37-'GPU cost'!F21-1"},
    "an input that is a formula": {"Assumptions!E8": "=Mine!A1*2", "Mine!A1": 1.125},
    "another hour": {"Load profile!D10": 12.5, "Load profile!E11": 0},
    "the tariff over midnight": {
        "Assumptions!E29": 1, "Assumptions!E32": 22, "Assumptions!E33": 6,
    },
    "another published figure": {"Assumptions!D66": 1234.5},
    "texts that look like markup": {"Scenarios!F10": HOSTILE, "Memo!B11": HOSTILE},
    "many edits": {f"Load profile!D{row}": row for row in range(10, 34)} | {"Mine!A1": 1},
}  # fmt: skip
TELLING = ("another input", "a loss", "nothing is paid for", "texts that look like markup")
"""Edits whose memo is read in French and in Markdown too."""
TOKEN = re.compile(r"\d+(?:[.,\u00a0]\d+)*")
PROSE = {"1", "256"}
"""The only digits in the memo's own prose: of the identity of the margins, of SHA-256."""
DIGITS = {
    "whole": 0, "plain": 0, "tenth": 1, "clock": 1, "percent": 1, "cents": 2, "exact": 2,
    "factor": 4, "points": 1, "millions": 1,
}  # fmt: skip


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The memo shows one grid: a workbook with one, which is read and calculated faster."""
    return slim(tmp_path_factory.mktemp("slim"))


@pytest.fixture(scope="session")
def french(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return slim(tmp_path_factory.mktemp("slim"), "fr")


@pytest.fixture(scope="session")
def workbook(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """By edit, the workbook with it: several tests read the same one, and none writes to it."""

    @cache
    def written(edit: str) -> Path:
        path = tmp_path_factory.mktemp("edited") / NAME
        path.write_bytes(edited(built.data, EDITS[edit]))
        path.chmod(0o444)
        return path

    return written


def memo_of(path: Path, lang: str = "en") -> Memo:
    return made(state(str(path)), lang)


def of_one_worker(edits: Iterable[str]) -> list[object]:
    """The tests of an edit meet in one worker, where its workbook is read once."""
    return [pytest.param(edit, marks=pytest.mark.xdist_group(edit)) for edit in edits]


def expected(value: object, form: str, lang: str) -> str:
    """A value as the workbook's number format shows it, told a second time and by other means."""
    if isinstance(value, str):
        return value
    typed, form = form.startswith("typed "), form.removeprefix("typed ")
    share = form in ("percent", "exact")
    if value == 0:
        return "0"
    if form == "natural":
        tenth = "tenth" if value * 10 == int(value * 10) else "cents"
        form = "whole" if value >= 1000 or value == int(value) else tenth
    exact = Decimal(repr(float(f"{value:.15g}"))) * (100 if share else 1)
    exact /= 10**6 if form == "millions" else 1
    digits = 4 if form == "price" else DIGITS[form]
    if typed:
        digits = max(digits, -int(exact.normalize().as_tuple().exponent))
    rounded = exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    for _ in range(2 if form == "price" else 0):  # its last two decimals are left out where 0
        digits -= rounded == round(rounded, digits - 1)
        rounded = round(rounded, digits)
    comma = "" if form in ("plain", "clock", "factor") else ","
    text = f"{abs(rounded):{comma}f}"
    if lang == "fr":
        text = text.replace(",", "\u00a0").replace(".", ",")
    text += "\u00a0%" if share else {"points": "\u00a0pts", "millions": "\u00a0M"}.get(form, "")
    return f"({text})" if rounded < 0 else text


def tokens(text: str) -> set[str]:
    return set(TOKEN.findall(text))


def text_of_pdf(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


def text_of_word(data: bytes) -> list[str]:
    """Every paragraph in order, tables row by row, nested ones too."""
    return list(_lines(docx.Document(io.BytesIO(data))))


def _lines(container: object) -> list[str]:
    found: list[str] = []
    for part in container.iter_inner_content():
        if isinstance(part, WordParagraph):
            found.append(part.text)
        elif isinstance(part, WordTable):
            for row in part.rows:
                for cell in row.cells:
                    found += _lines(cell)
    return [line for line in found if line.strip()]


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def same(text: str, value: str, lang: str) -> bool:
    """Whether a text is the workbook's, or in another language one with the same figures."""
    if lang == "en":
        return text == value
    return set(re.findall(r"\d+", text)) == set(re.findall(r"\d+", value))


def prove(memo: Memo, values: dict[Place, object], lang: str) -> None:
    """Figures and quotes are the workbook's values; prose holds no digits of its own.

    In another language than the workbook's, texts hold the same told as the workbook's texts.
    """
    told = [piece for text in memo.texts() for piece in text if isinstance(piece, Figure)]
    assert len(told) > 200
    for known in told:
        assert known.place in values, known
        value = values[known.place]
        if isinstance(value, str):
            assert same(str(known.value), value, lang), known
        else:
            assert known.value == pytest.approx(value or 0, rel=1e-9, abs=1e-12), known
        assert figures.figure(known.value, known.format, lang) == expected(
            known.value, known.format, lang
        )
    for text in memo.texts():
        for piece in text:
            if isinstance(piece, Quote):
                assert same(piece.text, str(values.get(piece.place, "")), lang), piece
            if isinstance(piece, str):
                assert tokens(piece) <= PROSE, piece


def shown_in(memo: Memo, text: str, lang: str) -> None:
    """Every number of the text is of the memo, and every text of the memo is in the text."""
    told = [plain(piece, lang) for piece in memo.texts()]
    allowed = set().union(*(tokens(line) for line in told)) | {"1", "2", "3"}
    assert tokens(text) <= allowed, tokens(text) - allowed
    there = squeezed(text)
    for piece in _outside_charts(memo):
        assert squeezed(plain(piece, lang)) in there


def _outside_charts(memo: Memo) -> list[figures.RichText]:
    """Every text but those of charts and of what is not seen: alt texts, the subject."""
    found = [memo.title, memo.head, memo.subtitle, memo.foot]
    for section in memo.flat():
        found.append(section.title)
        for part in section.parts:
            if isinstance(part, document.Picture):
                found += [part.caption, part.note]
            else:
                found += list(document._texts(part))
    return found


def values_of(data: bytes) -> dict[Place, object]:
    """The stored values of a workbook by place."""
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    return {
        Place(sheet.title, cell.row - 1, cell.column - 1): cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


@pytest.mark.parametrize("edit", of_one_worker(EDITS))
def test_every_number_is_the_workbooks_and_every_figure_is_told(
    workbook: Callable[[str], Path], edit: str
) -> None:
    """The other way to the values: the stored ones of the regenerated workbook."""
    path = workbook(edit)
    values = values_of(regenerate(path, path.read_bytes(), None, ()).data)
    found = state(str(path))
    for lang in ("en", "fr") if edit in TELLING else ("en",):
        memo = made(found, lang)
        assert () == memo.stamp
        prove(memo, values, lang)
        shown_in(memo, text_of_pdf(pdf(memo)), lang)
        shown_in(memo, "\n".join([*text_of_word(word(memo)), plain(memo.foot, lang)]), lang)
        if edit not in TELLING:
            continue
        raw = re.sub(r"\\([\\`*_{}\[\]<>#|~$&])", r"\1", markdown(memo, "pictures"))
        shown_in(memo, raw.replace("**", ""), lang)


@pytest.mark.parametrize(
    "edit", of_one_worker(["saved by another program", "a loss", "nothing is paid for"])
)
def test_a_memo_in_french_is_the_same_whatever_the_workbooks_language(
    built: Built, french: Built, workbook: Callable[[str], Path], tmp_path: Path, edit: str
) -> None:
    """The texts of a workbook in French, and of one in English with the same edits."""
    sheets = {e.name: f.name for e, f in zip(built.book.sheets, french.book.sheets, strict=True)}
    labels = dict(
        zip(
            (case.label for case in built.ctx.model.cases),
            (case.label for case in french.ctx.model.cases),
            strict=True,
        )
    )
    edits = {}
    for place, content in EDITS[edit].items():
        sheet, _, address = place.rpartition("!")
        edits[f"{sheets[sheet]}!{address}"] = labels.get(str(content), content)
    (tmp_path / "fr").mkdir()
    path = tmp_path / "fr" / NAME
    path.write_bytes(edited(french.data, edits))
    there = memo_of(path, "fr")
    here = memo_of(workbook(edit), "fr")
    told, known = ([plain(text, "fr") for text in memo.texts()] for memo in (here, there))
    hashes = re.compile(r"[0-9a-f]{64}")
    left = [(t, k) for t, k in zip(told, known, strict=True) if t != k and not hashes.search(t)]
    edited_cells = {(a.rpartition("!")[0], b.rpartition("!")[0]) for a, b in left}
    assert edited_cells <= {*sheets.items()}, left


@pytest.mark.parametrize("edit", of_one_worker([*EDITS][1:9]))
def test_every_number_is_what_libreoffice_recalculates(
    workbook: Callable[[str], Path], office: Office, edit: str
) -> None:
    path = workbook(edit)
    memo = memo_of(path)
    runs = [piece for text in memo.texts() for piece in text if isinstance(piece, Figure | Quote)]
    places = list(dict.fromkeys(piece.place for piece in runs))
    office.ask("open", str(path))
    prove(memo, dict(zip(places, office.ask("read", [*map(str, places)]), strict=True)), "en")


def test_figures_name_the_cells_of_a_workbook_with_rows_of_its_users(
    built: Built, office: Office, tmp_path: Path
) -> None:
    path = tmp_path / NAME
    office.ask("open", str(built.path))
    office.ask("insert", "Profit", "Rows", 10, 2)
    office.ask("rename", "Profit", "P and L")
    office.ask("write", {"Assumptions!E8": 2.25})
    office.ask("save", str(path), "Calc MS Excel 2007 XML")
    memo = memo_of(path)
    assert () == memo.stamp
    runs = [piece for text in memo.texts() for piece in text if isinstance(piece, Figure | Quote)]
    places = list(dict.fromkeys(piece.place for piece in runs))
    assert any(place.sheet == "P and L" for place in places)
    read = office.ask("read", [str(place) for place in places])
    prove(memo, dict(zip(places, read, strict=True)), "en")


def test_word_holds_the_memos_texts_in_their_order(built: Built) -> None:
    memo = memo_of(built.path)
    lines = iter(text_of_word(word(memo)))
    told = [plain(memo.title, "en"), plain(memo.subtitle, "en")]
    for section in memo.flat():
        for part in section.parts:
            if isinstance(part, document.PageTable):
                told += [
                    plain(cell.text, "en") for row in part.rows for cell in row.cells if cell.text
                ]
    for text in told:
        assert any(text == line for line in lines), text


def test_a_wrong_number_in_the_text_would_be_found(built: Built) -> None:
    memo = memo_of(built.path)
    text = text_of_pdf(pdf(memo))
    shown_in(memo, text, "en")
    with pytest.raises(AssertionError):
        shown_in(memo, text.replace("63,799", "63,798"), "en")
    with pytest.raises(AssertionError):
        shown_in(memo, text + " 7.77", "en")


@pytest.mark.parametrize(
    ("value", "form", "en", "fr"),
    [
        (5.4547394, "percent", "545.5 %", "545,5 %"),
        (-0.0884, "percent", "(8.8 %)", "(8,8 %)"),
        (0.125, "cents", "0.13", "0,13"),
        (-2.5, "whole", "(3)", "(3)"),
        (-1e-9, "percent", "0.0 %", "0,0 %"),
        (0, "whole", "0", "0"),
        (0, "percent", "0", "0"),
        (2.19, "price", "2.19", "2,19"),
        (0.30015, "price", "0.3002", "0,3002"),
        (205139882.0, "millions", "205.1 M", "205,1 M"),
        (-9.25, "points", "(9.3 pts)", "(9,3 pts)"),
        (608000, "natural", "608,000", "608 000"),
        (1000.4, "natural", "1,000", "1 000"),
        (195.5, "natural", "195.5", "195,5"),
        (562027.073, "whole", "562,027", "562 027"),
        (1.0411, "factor", "1.0411", "1,0411"),
        (1095, "plain", "1095", "1095"),
        ("n/a", "percent", "n/a", "n/a"),
        (None, "whole", "?", "?"),
    ],
)
def test_a_figure_is_shown_as_the_workbook_shows_it(
    value: object, form: str, en: str, fr: str
) -> None:
    shown = [figures.figure(value, form, lang).replace("\u00a0", " ") for lang in ("en", "fr")]
    assert [en, fr] == shown


# Formats


@pytest.mark.parametrize(
    "edit", of_one_worker(["a loss", "texts that look like markup", "many edits"])
)
def test_alerts_and_edits_take_no_more_than_a_fourth_page(
    workbook: Callable[[str], Path], edit: str
) -> None:
    found = state(str(workbook(edit)))
    for lang in ("en", "fr"):
        assert 4 >= len(PdfReader(io.BytesIO(pdf(made(found, lang)))).pages)


def test_texts_a_fifth_longer_still_take_four_pages(
    built: Built, office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """French is longer than English; so is this."""
    shown = figures.shown

    def longer(run: figures.Run, lang: str) -> str:
        text = shown(run, lang)
        more = (" encore une fois" * 100)[: len(text) // 5]
        return text if isinstance(run, Figure) or len(text) < 10 else text + more

    monkeypatch.setattr(figures, "shown", longer)
    memo = memo_of(built.path)
    assert 4 == len(PdfReader(io.BytesIO(pdf(memo))).pages)
    path = tmp_path / "long.docx"
    path.write_bytes(word(memo))
    assert 4 == len(PdfReader(printed(office, path)).pages)


def test_the_pdf_is_titled_tagged_and_bookmarked_and_says_what_charts_show(built: Built) -> None:
    memo = memo_of(built.path, "fr")
    reader = PdfReader(io.BytesIO(pdf(memo)))
    assert reader.metadata
    assert plain(memo.title, "fr") == reader.metadata.title
    assert "2026-11-21" == reader.metadata.creation_date.date().isoformat()
    root = reader.trailer["/Root"]
    assert ("fr", True) == (root["/Lang"], bool(root["/MarkInfo"]["/Marked"]))
    titles = [mark["/Title"] for mark in _flat(reader.outline)]
    assert [plain(memo.title, "fr"), *(plain(s.title, "fr") for s in memo.flat())] == titles
    alts = {str(alt) for alt in _alts(root["/StructTreeRoot"])}
    assert {plain(picture.alt, "fr") for picture in memo.pictures()} <= alts
    assert b"pdfuaid:part>1<" in reader.trailer["/Root"]["/Metadata"].get_data()


def _flat(outline: list[object]) -> list[dict[str, str]]:
    return [m for mark in outline for m in (_flat(mark) if isinstance(mark, list) else [mark])]


def _alts(element: object) -> list[str]:
    found = []
    todo = [element]
    while todo:
        one = todo.pop()
        one = one.get_object() if hasattr(one, "get_object") else one
        if isinstance(one, list):
            todo += one
        elif isinstance(one, dict):
            if "/Alt" in one:
                found.append(one["/Alt"])
            todo += [one[key] for key in ("/K",) if key in one]
    return found


def test_word_has_headings_repeated_heads_and_alt_texts(built: Built, tmp_path: Path) -> None:
    memo = memo_of(built.path)
    path = tmp_path / "memo.docx"
    path.write_bytes(word(memo))
    found = docx.Document(path)
    heads = [p.text for p in found.paragraphs if p.style.name.startswith("Heading")]
    assert plain(memo.title, "en") == heads[0]
    assert len(heads) >= 10
    xml = zipfile.ZipFile(path).read("word/document.xml").decode()
    tables = [
        part for s in memo.flat() for part in s.parts if isinstance(part, document.PageTable)
    ]
    assert xml.count("<w:tblHeader/>") == len(tables) + 1
    for picture in memo.pictures():
        assert plain(picture.alt, "en")[:40] in xml
    assert memo.author == found.core_properties.author
    assert "2026-11-21" == found.core_properties.created.date().isoformat()


def test_word_passes_the_validator_and_libreoffice_opens_it(
    built: Built, office: Office, tmp_path: Path
) -> None:
    for lang in ("en", "fr"):
        path = tmp_path / f"{lang}.docx"
        path.write_bytes(word(memo_of(built.path, lang)))
        done = subprocess.run(
            [*validator(), str(path)], capture_output=True, text=True, check=False
        )
        assert '"errors": []' in done.stdout, done.stdout + done.stderr
        shown = PdfReader(printed(office, path))
        assert 4 >= len(shown.pages)
        assert "562" in shown.pages[0].extract_text()


@pytest.mark.xdist_group("texts that look like markup")
def test_texts_show_literally_whatever_they_look_like(workbook: Callable[[str], Path]) -> None:
    memo = memo_of(workbook("texts that look like markup"))
    assert squeezed(HOSTILE) in squeezed(text_of_pdf(pdf(memo)))
    assert HOSTILE in text_of_word(word(memo))
    raw = markdown(memo, "pictures")
    assert "<script>" not in raw.replace("\\<script\\>", "")
    assert "[l](u)" not in raw


def test_letters_that_the_fonts_lack_do_not_stop_the_memo(built: Built, tmp_path: Path) -> None:
    path = tmp_path / NAME
    path.write_bytes(edited(built.data, {"Scenarios!F10": "北京 \U0001f600"}))
    memo = memo_of(path)
    assert "545.5" in text_of_pdf(pdf(memo))
    assert any("北京" in line for line in text_of_word(word(memo)))


def test_a_heading_that_asks_is_not_followed_by_the_question_again(built: Built) -> None:
    first = next(memo_of(built.path).flat())
    assert plain(first.title, "en").endswith("?")
    assert not [p for p in first.parts if isinstance(p, document.Paragraph) and p.look == "lead"]


def test_the_same_workbook_and_date_give_the_same_bytes_anywhere(
    built: Built, tmp_path: Path
) -> None:
    found = []
    for zone, seed in (("UTC", "1"), ("Asia/Tokyo", "2")):
        folder = tmp_path / seed
        folder.mkdir()
        (folder / NAME).write_bytes(built.data)
        for kind in ("pdf", "docx", "md"):
            words_ = ("memo", NAME, "--to", kind, "--date", "2026-03-01", "--author", "A")
            done = console(*words_, cwd=folder, TZ=zone, PYTHONHASHSEED=seed)
            assert (0, "") == (done.returncode, done.stderr)
        paths = sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix != ".xlsx")
        assert len(paths) >= 6
        found.append({p.relative_to(folder): p.read_bytes() for p in paths})
    assert found[0] == found[1]


# Refusals


def changed(data: bytes, part: str, old: str, new: str) -> bytes:
    """The file with one text in one part replaced: stored values elsewhere stay as they were."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w") as result:
        for name in source.namelist():
            content = source.read(name)
            if name == part:
                text, count = re.subn(old, new, content.decode())
                assert 1 == count
                content = text.encode()
            result.writestr(name, content)
    return target.getvalue()


def stale(built: Built, path: Path) -> Path:
    """The workbook with another input and the old results: saved without a recalculation."""
    number = [sheet.name for sheet in built.book.sheets].index("Assumptions") + 1
    part = f"xl/worksheets/sheet{number}.xml"
    path.write_bytes(changed(built.data, part, r'(<c r="E8"[^>]*><v>)2<', r"\g<1>3<"))
    return path


def broken(built: Built, path: Path) -> Path:
    path.write_bytes(edited(built.data, {str(built.place("gpu_cost")): 90000}))
    return path


def unknown(built: Built, path: Path) -> Path:
    path.write_bytes(edited(built.data, {"Assumptions!E8": "=TODAY()-TODAY()+2"}))
    return path


def erring(built: Built, path: Path) -> Path:
    path.write_bytes(edited(built.data, {"Profit!F16": "=1/0"}))
    return path


@pytest.mark.parametrize(
    ("make", "says", "stamp"),
    [
        (stale, ["stored values are not what the formulas give", "recalculate"], "out of date"),
        (broken, ["checks are failing: `live_is_selected_case` (Checks!H16)"], "checks fail: "),
        (unknown, ["not known here", "typed into Assumptions!E8 gives"], "shown as ?"),
        (erring, ["not known here", "typed into Profit!F16 gives"], "shown as ?"),
    ],
)
def test_a_workbook_that_must_not_be_quoted_is_refused_or_stamped(
    built: Built, tmp_path: Path, make: object, says: list[str], stamp: str
) -> None:
    path = make(built, tmp_path / NAME)
    done = run("memo", NAME, cwd=tmp_path)
    assert (1, "") == (done.returncode, done.stdout)
    for word_ in (*says, "--allow-failing-checks", NAME):
        assert word_ in done.stderr
    assert [NAME] == os.listdir(tmp_path)
    for kind in ("pdf", "docx", "md"):
        done = run("memo", NAME, "--to", kind, "--allow-failing-checks", cwd=tmp_path)
        assert (0, "") == (done.returncode, done.stderr)
    reader = PdfReader(path.with_suffix(".pdf"))
    for page in reader.pages:
        assert "Not for distribution" in page.extract_text()
        assert stamp in " ".join(page.extract_text().split())
    assert len(reader.pages) <= 4
    header = docx.Document(path.with_suffix(".docx")).sections[0].header
    assert stamp in header.paragraphs[0].text
    assert stamp in path.with_suffix(".md").read_text(encoding="utf-8").splitlines()[0]


def test_neither_missing_values_nor_a_question_mark_are_doubts(
    built: Built, tmp_path: Path
) -> None:
    """A program may store no values; a user may write a question mark."""
    path = tmp_path / NAME
    path.write_bytes(edited(built.data, {"Assumptions!E8": 2.5, "Memo!B11": "?"}))
    assert () == memo_of(path).stamp


def test_every_sentence_of_the_memo_is_in_every_language() -> None:
    for lang in languages():
        for path in sorted((ROOT / "modelgen" / "memo").glob("*.py")):
            with path.open("rb") as file:
                for _, text, _, _ in extract("python", file, keywords={"_": None}):
                    assert words(lang)(text)


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["none.xlsx"], 1, "no workbook `none.xlsx`"),
        (["deepseek-v3-r1"], 1, "is not a workbook"),
        ([NAME, "--to", "html"], 2, "write pdf, docx or md"),
        ([NAME, "--date", "1.3.2026"], 2, "write a date as 2026-11-21"),
        ([NAME, "--lang", "xx"], 2, f"write {' or '.join(languages())}"),
        ([NAME, "-o", "memo.odt"], 2, "must end in .pdf, .docx or .md"),
        ([NAME, "--to", "pdf", "-o", "memo.docx"], 2, "must end in .pdf"),
        ([NAME, "-o", f"{NAME}/memo.pdf"], 1, "cannot write"),
    ],
)
def test_wrong_use_is_told(
    built: Built, tmp_path: Path, arguments: list[str], code: int, message: str
) -> None:
    (tmp_path / NAME).write_bytes(built.data)
    done = run("memo", *arguments, cwd=tmp_path)
    assert code == done.returncode
    assert message in done.stderr
    assert [NAME] == os.listdir(tmp_path)


@pytest.mark.parametrize(
    ("output", "to", "target"),
    [
        (None, None, "b.pdf"), (None, "docx", "b.docx"), ("m.docx", None, "m.docx"),
        ("m.MD", None, "m.MD"), ("m.md", "md", "m.md"),
    ],
)  # fmt: skip
def test_the_ending_says_the_kind_of_the_memo(
    output: str | None, to: str | None, target: str
) -> None:
    assert Path(target) == cli._memo_path(Path("b.xlsx"), Path(output) if output else None, to)


def test_the_memo_replaces_an_old_one_and_never_touches_the_workbook(
    built: Built, tmp_path: Path
) -> None:
    path = tmp_path / NAME
    path.write_bytes(built.data)
    before = digest(path)
    target = tmp_path / "papers" / "Memo.pdf"
    target.parent.mkdir()
    target.write_text("old")
    path.chmod(0o444)
    done = run("memo", NAME, "-o", str(target), cwd=tmp_path)
    assert (0, f"{target}\n") == (done.returncode, done.stdout)
    assert target.read_bytes().startswith(b"%PDF")
    assert ["Memo.pdf"] == os.listdir(target.parent)
    assert before == digest(path)


@pytest.mark.parametrize("module", ["typst", "docx"])
def test_without_the_extra_the_command_says_what_to_install(
    built: Built, tmp_path: Path, module: str
) -> None:
    (tmp_path / NAME).write_bytes(built.data)
    code = f"import sys; sys.modules['{module}'] = None; from modelgen.cli import run; run()"
    done = subprocess.run(
        [sys.executable, "-c", code, "memo", NAME],
        cwd=tmp_path, capture_output=True, text=True, check=False,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert 1 == done.returncode
    assert f"the memo needs `{module}`" in done.stderr
    assert f'{sys.executable} -m pip install "modelgen[memo]"' in done.stderr


# Any template


def test_a_template_without_a_memo_sheet_has_a_memo_of_what_it_declares(tmp_path: Path) -> None:
    path = small(tmp_path)
    memo = memo_of(path)
    titles = [plain(section.title, "en") for section in memo.flat()]
    assert "Question" == titles[0]
    assert "Assumptions, not ranked" in titles
    assert not list(memo.pictures())
    text = text_of_pdf(pdf(memo))
    assert "Does the stand earn more than it costs" in text
    assert "150" in text
    assert "The profit of a month is 150 USD." in text
    assert any("Cups sold" in line for line in text_of_word(word(memo)))


@cache
def _small() -> bytes:
    ctx = stages.prepare(load(find(str(ROOT / "tests" / "samples" / "good.yaml"))))
    return stages.build(ctx)[2]


def small(folder: Path) -> Path:
    path = folder / "lemonade.xlsx"
    path.write_bytes(_small())
    return path


def test_edits_are_told_with_what_was_generated_and_what_is_now(
    built: Built, tmp_path: Path
) -> None:
    path = tmp_path / NAME
    cells = {"Assumptions!E8": 2.5, "Scenarios!D7": "My case", "Load profile!D10": 12.5}
    cells |= {"Assumptions!D66": 7, "Mine!A1": 1}
    path.write_bytes(edited(built.data, cells))
    section = next(s for s in memo_of(path).flat() if plain(s.title, "en").startswith("Edits"))
    (table,) = section.parts
    rows = {
        plain(row.cells[1].text, "en"): [plain(cell.text, "en") for cell in row.cells]
        for row in table.rows
    }
    assert ["GPU lease price, 0 Base", "Assumptions!E8", "2.00", "2.50"] == rows["Assumptions!E8"]
    assert ["Live case", "0 Base", "My case"] == [rows["Scenarios!D7"][i] for i in (0, 2, 3)]
    assert ["Nodes occupied, 12:00", "278", "12.5"] == [
        rows["Load profile!D10"][i] for i in (0, 2, 3)
    ]
    assert "Sheets added by hand: Mine." == plain(table.note, "en")


def test_refusing_leaves_no_file_and_names_every_reason(built: Built, tmp_path: Path) -> None:
    path = broken(built, tmp_path / NAME)
    with pytest.raises(ModelError) as error:
        files(path, tmp_path / "x.pdf", "en", stamped=False)
    assert 1 == len(error.value.problems)


def test_constants_are_the_only_other_texts(built: Built) -> None:
    """What stands in no cell is declared: dates, versions, hashes, words of the template."""
    memo = memo_of(built.path)
    declared = [p.text for text in memo.texts() for p in text if isinstance(p, FixedText)]
    assert f"{built.ctx.template.digest[:16]}…" in declared
    assert digest(built.path) in declared
    assert built.ctx.model.question in declared


def test_the_sources_are_listed_with_links_that_lead_out(built: Built) -> None:
    memo = memo_of(built.path)
    addresses = {source.address for source in built.ctx.model.register.values()} - {"not stated"}
    with zipfile.ZipFile(io.BytesIO(word(memo))) as package:
        leads = package.read("word/_rels/document.xml.rels").decode()
        assert len(addresses) == package.read("word/document.xml").decode().count("<w:hyperlink")
    pages = PdfReader(io.BytesIO(pdf(memo))).pages
    notes = [note.get_object() for page in pages for note in page.get("/Annots", ())]
    targets = {note["/A"]["/URI"] for note in notes if "/URI" in note.get("/A", {})}
    assert addresses <= targets
    assert all(f'Target="{address}"' in leads for address in addresses)
    text = markdown(memo, "charts")
    assert all(f"](<{address}>)" in text for address in addresses)
    assert (
        "Stands, even when old: A press claim that is judged here repeats this estimate." in text
    )
    assert text.count("not stated") == 8


def test_a_claim_names_its_source_in_the_memo(built: Built) -> None:
    text = markdown(memo_of(built.path), "charts")
    assert "| silicon.fr; Second article | Range: rounding of the published figures." in text
    assert "web and app free of charge\\] (silicon.fr; Second article)" in text
    french = markdown(memo_of(built.path, "fr"), "charts")
    assert "free of charge" not in french
