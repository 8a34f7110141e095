"""The workbook in French: the same cells, names and figures, and not a word of English in it."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from modelgen.addresses import Place, quoted
from modelgen.audit.audit import audit
from modelgen.book.book import Book, Cell, Formula
from modelgen.commands.regenerate import Result, regenerate
from modelgen.compile import stages
from modelgen.compile.templates import parse
from modelgen.formulas.cell_references import length
from modelgen.formulas.item_formulas import MAX_LENGTH
from modelgen.problems import ModelError, render
from modelgen.rules import RULES
from modelgen.template.translate import sites
from modelgen.translations import day, figure, languages, words
from modelgen.xlsx.files import pristine
from modelgen.xlsx.package import Package, cells_of, tag

from .conftest import ROOT, Built
from .outside import Office, missing, printed
from .test_cli import console, run
from .test_outside import differences, faults, office_values, pages
from .unit.test_catalogue import entries

ENTRY = '    "Reserve share": "Part de réserve"\n'
LITERAL = re.compile(r'"((?:[^"]|"")*)"')


def texts(french: Built) -> dict[str, str]:
    """All that is translated, by the catalogue or by the template."""
    return entries() | french.ctx.model.languages["fr"]


def test_french_texts_keep_french_typography(french: Built) -> None:
    spaces = re.compile(r" [:;?!%»]|« |\u202f|’")
    assert [] == [fr for fr in texts(french).values() if spaces.search(fr)]


def test_numbers_and_dates_in_running_text_follow_the_language(built: Built) -> None:
    assert ("10,000,000", "10\xa0000\xa0000") == (figure(1e7, "en"), figure(1e7, "fr"))
    assert ("0.0123456", "0,0123456") == (figure(0.0123456, "en"), figure(0.0123456, "fr"))
    when = built.ctx.model.as_of
    assert ("2026-11-21", "21/11/2026") == (day(when, "en"), day(when, "fr"))


# Both languages, cell by cell


def plain(text: str, book: Book) -> str:
    """A formula without its texts, its sheets by number."""
    text = LITERAL.sub('""', text)
    for i, sheet in enumerate(book.sheets):
        text = text.replace(f"{quoted(sheet.name)}!", f"#{i}!")
    return text


def spot(place: Place, book: Book) -> tuple[int, int, int]:
    names = [sheet.name for sheet in book.sheets]
    return names.index(place.sheet), place.row, place.col


def shape(cell: Cell, book: Book) -> tuple[object, ...]:
    """What must be the same in every language: all but the words."""
    content: object = cell.content
    if isinstance(content, Formula):
        content = plain(content.text, book)
    elif isinstance(content, str) and cell.role not in ("id", "grid_id", "case_id", "code"):
        content = bool(content)
    if cell.role in ("code", "code_wrapped"):
        content = ""
    prefix, link = bool(cell.prefix), bool(cell.link)
    return spot(cell.place, book), cell.id, cell.role, cell.format, prefix, link, content


def test_every_cell_has_its_place_id_role_format_and_formula_in_both(
    built: Built, french: Built
) -> None:
    english = [shape(cell, built.book) for cell in built.book.cells]
    assert english == [shape(cell, french.book) for cell in french.book.cells]


def test_names_validations_highlights_and_charts_are_the_same_in_both(
    built: Built, french: Built
) -> None:
    def parts(book: Book) -> list[object]:
        found: list[object] = [
            (n.name, spot(n.area.first, book), spot(n.area.last, book)) for n in book.names
        ]
        for rule in book.validations:
            limits = (plain(str(t), book) for t in (rule.minimum, rule.maximum, rule.source))
            found.append((spot(rule.area.first, book), rule.entries, *limits))
        found += [
            (spot(light.area.first, book), plain(light.formula, book), light.role)
            for light in book.highlights
        ]
        for chart in book.charts:
            areas = [(spot(p.values.first, book), p.colour) for p in chart.plots]
            found.append((spot(chart.corner, book), chart.kind, chart.rows, chart.cols, areas))
        return found

    assert parts(built.book) == parts(french.book)


def test_a_text_that_formulas_compare_with_is_one_text_in_french(
    built: Built, french: Built
) -> None:
    """One English text never becomes two French ones, so that both sides of `=` agree."""
    found: dict[str, set[str]] = {}
    for en, fr in zip(built.book.cells, french.book.cells, strict=True):
        if isinstance(en.content, Formula) and isinstance(fr.content, Formula):
            pairs = zip(
                LITERAL.findall(en.content.text), LITERAL.findall(fr.content.text), strict=True
            )
            for one, other in pairs:
                found.setdefault(one, set()).add(other)
    found["."] -= {","}  # a full stop, and the decimal sign of MONEY: nothing compares with it
    assert {} == {one: others for one, others in found.items() if len(others) > 1}


def test_every_figure_is_the_same_in_both(built: Built, french: Built) -> None:
    here = {spot(place, french.book): value for place, value in french.values.items()}
    for place, value in built.values.items():
        other = here[spot(place, built.book)]
        assert isinstance(value, str) == isinstance(other, str), place
        assert isinstance(value, str) or value == other, place


def test_formulas_keep_the_length_limit_in_french(french: Built) -> None:
    formulas = (c.content.text for c in french.book.cells if isinstance(c.content, Formula))
    assert max(length(text[1:]) for text in formulas) <= MAX_LENGTH


def shown(book: Book) -> Iterator[str]:
    """Every text of a workbook that its reader sees, ids and code apart."""
    for cell in book.cells:
        if cell.role in ("id", "grid_id", "case_id", "code", "code_wrapped", "counter"):
            continue
        if isinstance(cell.content, Formula):
            yield cell.content.says
            yield from LITERAL.findall(cell.content.text)
        elif isinstance(cell.content, str):
            yield cell.content
        yield cell.prefix
    for chart in book.charts:
        yield from (chart.title, chart.alt, chart.value_axis, chart.category_axis)
        yield from (plot.title for plot in chart.plots)
    for rule in book.validations:
        yield from (rule.title, rule.message)
    yield from (sheet.name for sheet in book.sheets)


def test_no_english_text_is_left_in_the_french_workbook(built: Built, french: Built) -> None:
    """A text that is the same in both is a name, a source, a quotation, or the same by choice."""
    known, model = texts(french), built.ctx.model
    same = {fr for en, fr in known.items() if en == fr}
    same |= {site.text for site in sites(model) if not site.must}
    claims = next(b for *_, b in model.blocks() if b.kind == "claims")
    same |= {claim.claim for claim in claims.items}
    for source in model.register.values():
        same |= {source.title, source.by, source.address}
    glossary = next(b for *_, b in model.blocks() if b.kind == "glossary")
    same |= {entry.term for entry in glossary.entries} | {"English", "Français", *known.values()}
    same |= {case.name for case in model.cases}
    same |= {"template", "template_version", "template_sha256", "tool", "live_case", "language"}
    same |= {"A", "D", "P", "PA", "S", *(item.name for item in french.ctx.analysis.items.values())}
    pairs = zip(shown(built.book), shown(french.book), strict=True)
    left = {en for en, fr in pairs if en == fr and re.search(r"[^\W\d_]{2}", en)}
    same |= {rule.standard for rule in RULES.values()}
    refs = re.compile(r"[A-Z]+\d+( … [A-Z]+\d+)?|[A-Z]{3}-\d\d")
    assert [] == sorted(text for text in left - same if not refs.fullmatch(text))


def test_no_text_of_the_french_workbook_is_one_that_has_a_translation(french: Built) -> None:
    known = texts(french)
    kept = {entry.term for *_, b in french.ctx.model.blocks() if b.kind == "glossary"
            for entry in b.entries}  # fmt: skip
    cells = set(shown(french.book)) | {v for v in french.values.values() if isinstance(v, str)}
    kept |= {case.name for case in french.ctx.model.cases}
    found = {t for t in cells if known.get(t, t) != t and t not in known.values()}
    assert set() == found - kept


# Judged by others


def test_libreoffice_in_french_calculates_the_french_workbook(
    french: Built, bureau: Office, tmp_path: Path
) -> None:
    assert "" == "\n".join(differences(french, office_values(bureau, french, tmp_path)))


def test_the_open_xml_sdk_finds_no_fault_in_the_french_workbook(french: Built) -> None:
    assert [] == faults(french.path)


def test_the_audit_finds_neither_error_nor_warning_in_the_french_workbook(french: Built) -> None:
    found = audit(french.path, french.data)
    assert (0, 0) == (found.count("error"), found.count("warning"))


def test_the_same_template_gives_the_same_french_bytes(french: Built, tmp_path: Path) -> None:
    done = console("build", "--lang", "fr", "-o", "fr.xlsx", cwd=tmp_path, PYTHONHASHSEED="7")
    assert (0, "") == (done.returncode, done.stderr)
    assert french.data == (tmp_path / "fr.xlsx").read_bytes()
    assert pristine(french.path)


def test_the_french_workbook_prints_its_memo_on_one_page_and_every_sheet_one_page_wide(
    french: Built, office: Office, tmp_path: Path
) -> None:
    if not shutil.which("pdftotext"):
        missing("pdftotext (poppler-utils)")
    copy = tmp_path / "livre.xlsx"  # LibreOffice locks what it opens
    copy.write_bytes(french.data)
    path = printed(office, copy)
    done = subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True
    )
    pdf = done.stdout.split("\f")[:-1]
    assert [] == [page for page in pdf if "###" in page]
    assert 1 == pages(pdf, "Synthèse")
    for sheet in french.book.sheets[1:]:
        own = [page for page in pdf if re.search(rf"· {re.escape(sheet.name)}\s", page)]
        assert own
        assert [] == [page for page in own if not page.lstrip().startswith(sheet.name)]


# The way back


def edited(french: Built) -> bytes:
    """The French workbook with another GPU price, as a program saves it."""
    package = Package(french.data)
    part = next(part for name, part, _ in package.sheets() if name == "Hypothèses")
    for row, col, cell in cells_of(package.tree(part, change=True)):
        if (row, col) == (7, 4):
            cell.find(tag("v")).text = "2.5"
    return package.data()


def again(french: Built) -> Result:
    return regenerate(french.path, edited(french), None, [])


def test_regenerating_keeps_the_language_and_the_edit(french: Built) -> None:
    result = again(french)
    assert result.book
    assert "fr" == result.book.lang
    names = [sheet.name for sheet in result.book.sheets]
    assert [*(sheet.name for sheet in french.book.sheets), "Modifications"] == names
    log = [c.content for c in result.book.cells if c.place.sheet == "Modifications"]
    assert {"Prix de location des GPU", "0 Base", "conservé", 2.5} <= set(log)
    assert again(french).data == result.data
    second = regenerate(french.path, result.data, None, [])
    assert result.data == second.data


def test_a_workbook_that_does_not_tell_its_language_is_english(built: Built) -> None:
    """Workbooks that older versions wrote."""
    package = Package(built.data)
    texts = package.tree("xl/sharedStrings.xml", change=True)
    for text in texts.iter(tag("t")):
        if text.text == "language":
            text.text = "none"
    result = regenerate(built.path, package.data(), None, [])
    assert result.book
    assert "en" == result.book.lang


@pytest.fixture(scope="module")
def desk(french: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("desk")
    (folder / "livre.xlsx").write_bytes(french.data)
    (folder / "autre.xlsx").write_bytes(edited(french))
    return folder


def test_show_trace_and_diff_read_a_french_workbook(french: Built, desk: Path) -> None:
    listed = run("show", "livre.xlsx", cwd=desk)
    assert 0 == listed.returncode
    assert "Hypothèses!E8" in listed.stdout
    traced = run("trace", "livre.xlsx", "gpu_cost", cwd=desk)
    assert (0, "") == (traced.returncode, traced.stderr)
    assert "[Coût GPU!D" in traced.stdout
    place = str(french.place("gpu_cost"))
    for word in (place, place.replace("Coût GPU", "GPU cost")):
        assert traced.stdout == run("trace", "livre.xlsx", word, cwd=desk).stdout
    same = run("diff", "livre.xlsx", "livre.xlsx", cwd=desk)
    assert 0 == same.returncode
    other = run("diff", "livre.xlsx", "autre.xlsx", cwd=desk)
    assert 0 == other.returncode
    assert "Prix de location" in other.stdout
    assert "USD/h-GPU" in other.stdout


def test_diff_reads_a_template_in_the_language_of_the_workbook(desk: Path) -> None:
    for words_ in (("deepseek-v3-r1", "livre.xlsx"), ("livre.xlsx", "deepseek-v3-r1")):
        done = run("diff", *words_, cwd=desk)
        assert (0, "") == (done.returncode, done.stderr)
        assert "sel_case" not in done.stdout
        assert "Formulas" not in done.stdout


# The command line


def test_build_writes_the_french_workbook_beside_the_english_one(tmp_path: Path) -> None:
    done = run("build", "--lang", "fr", cwd=tmp_path)
    assert (0, "") == (done.returncode, done.stderr)
    assert (tmp_path / "output" / "deepseek-v3-r1.fr.xlsx").exists()
    lines = done.stdout.splitlines()
    assert "  cas actif                 0 Base" in lines
    assert "  Taux de marge (sur coût)  545 % (545,47 %)" in lines
    assert "  contrôles                 tous respectés\u00a0; alertes\u00a0: 0" in lines
    done = run("build", "--lang", "fr", "--case", "Mon cas", cwd=tmp_path)
    assert "  cas actif                 Mon cas" in done.stdout.splitlines()


def test_an_unknown_language_exits_with_2_and_lists_the_languages(tmp_path: Path) -> None:
    done = run("build", "--lang", "xx", cwd=tmp_path)
    assert 2 == done.returncode
    assert "`xx` is none of en, fr" in " ".join(done.stderr.replace("│", " ").split())


def test_a_template_without_french_is_refused(tmp_path: Path) -> None:
    sample = str(ROOT / "tests" / "samples" / "good.yaml")
    done = run("build", sample, "--lang", "fr", cwd=tmp_path)
    assert 1 == done.returncode
    assert "brings no texts in `fr`: it has no `fr` under `languages`" in done.stderr
    assert "add its texts there, or write en\n" in done.stderr
    assert 0 == run("build", sample, "--lang", "en", cwd=tmp_path).returncode


def test_an_english_build_does_not_ask_for_other_languages(tmp_path: Path) -> None:
    text = (ROOT / "templates" / "deepseek-v3-r1.yaml").read_text(encoding="utf-8")
    (tmp_path / "t.yaml").write_text(text.replace(ENTRY, ""), encoding="utf-8")
    assert 0 == run("build", "t.yaml", cwd=tmp_path).returncode
    done = run("build", "t.yaml", "--lang", "fr", cwd=tmp_path)
    assert 1 == done.returncode
    assert "`Reserve share` is not translated" in done.stderr


def test_an_english_build_does_not_read_the_catalogue() -> None:
    code = (
        "import sys; from modelgen.compile import stages;"
        "from modelgen.compile.templates import load;"
        "from modelgen.template.load import find;"
        "stages.build(stages.prepare(load(find('deepseek-v3-r1'))));"
        "print([m for m in sys.modules if m.startswith('babel')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "[]\n" == done.stdout


# What a translation in a template can have wrong


def told(change: dict[str, str]) -> str:
    """What validation says about the default template with pieces of its text replaced."""
    text = (ROOT / "templates" / "deepseek-v3-r1.yaml").read_text(encoding="utf-8")
    for old, new in change.items():
        assert 1 == text.count(old), old
        text = text.replace(old, new)
    with pytest.raises(ModelError) as caught:
        stages.validate(parse(text, "t.yaml"))
    return "\n".join(render(problem) for problem in caught.value.problems)


def test_a_text_without_a_translation_is_told_where_it_stands() -> None:
    said = told({ENTRY: ""})
    assert "`Reserve share` is not translated: add it under `languages: fr`" in said
    assert "label: Reserve share\n" in said
    assert said.splitlines()[-1].endswith("^" * len("Reserve share"))


def test_a_translation_of_nothing_is_told_where_it_stands() -> None:
    said = told({ENTRY: ENTRY + '    "Reserve shares": "Parts de réserve"\n'})
    assert "`Reserve shares` is no text of this template: there is nothing to translate" in said
    assert '│     "Reserve shares": "Parts de réserve"' in said


def test_every_problem_of_a_translation_is_told_at_once_with_those_of_the_template() -> None:
    said = told({
        ENTRY: '    "Reserve shares": "Parts de réserve"\n',
        '    "Capacity": "Capacité"\n': f'    "Capacity": "Capacité"\n    "Memos": "{"x" * 9}"\n',
        "formula: gpu_hours*gpu_price+": "formula: gpu_hours*gpu_prices+",
    })  # fmt: skip
    assert 4 == said.count("error:")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"Load profile": "Profil horaire"', f'"Load profile": "{"P" * 32}"', "`sheet` has 32"),
        ('"Load profile": "Profil horaire"', '"Load profile": "P/H"', "`P/H` cannot name a sheet"),
        ('"My case": "Mon cas"', '"My case": "Mon cas ?"', "reads as a pattern or a number"),
        ('"Claims": "Presse"', '"Claims": "Contrôles"', "two sheets have the name `Contrôles`"),
        ('"Claims": "Presse"', '"Claims": "Calculs"', "`Calculs` is a sheet that the tool writes"),
        ('" (not reachable)": " (', '" (not reachable)": " (' + "x" * 150, "160 at most"),
        ("languages:\n  fr:", "languages:\n  de:", "there is no language `de`; use fr"),
    ],
)
def test_a_translation_that_does_not_fit_is_told(old: str, new: str, message: str) -> None:
    assert message in told({old: new})


def test_the_languages_are_english_and_every_catalogue() -> None:
    assert "en" == languages()[0]
    assert "fr" in languages()
    with pytest.raises(KeyError):
        words("fr")("no such text")


def test_the_glossary_names_each_term_in_both_languages(built: Built, french: Built) -> None:
    def terms(found: Built, sheet: str) -> list[tuple[object, object]]:
        cells = {c.place: c.content for c in found.book.cells if c.place.sheet == sheet}
        return [(cells[p], cells[p.moved(cols=1)]) for p in cells if p.col == 1 and p.row > 6]

    assert terms(built, "Glossary") == terms(french, "Glossaire")
    assert ("margin on revenue", "taux de marque (sur chiffre d'affaires)") in terms(
        built, "Glossary"
    )


def quoted_messages(page: str) -> list[set[str]]:
    """What each row of the tables of messages quotes, cut where a figure or a name stands."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8").replace("\xa0", " ")
    text = text[text.index("\n| message |") : text.rindex("\n## ")]
    rows = re.findall(r"^\| (`.+?) \| ", text, re.MULTILINE)
    quotes = (re.findall(r"`([^`]+)`", row) for row in rows)
    return [{part.strip(" ;,:()X") for one in row for part in one.split("…")} for row in quotes]


def test_the_french_page_for_users_explains_every_message_in_its_words() -> None:
    english = quoted_messages("after-you-hand-the-file-over.md")
    french = quoted_messages("apres-la-remise-du-fichier.md")
    assert len(english) == len(french) > 40
    said = re.sub(r"\{\w*\}|`|\xa0", " ", "\n".join(entries().values()))
    said = re.sub(r" +", " ", said).replace(" ,", ",")
    wrong = set().union(*french) - set().union(*english)
    assert set() == {part for part in wrong if part not in said}


def test_the_french_page_for_users_calls_the_sheets_as_the_workbook_does(french: Built) -> None:
    text = (ROOT / "docs" / "apres-la-remise-du-fichier.md").read_text(encoding="utf-8")
    names = [sheet.name for sheet in french.book.sheets]
    told = ("Synthèse", "Scénarios", "Hypothèses", "Profil horaire", "Sensibilité", "Contrôles",
            "Formules", "Source")  # fmt: skip
    assert [] == [name for name in told if name not in names or name not in text]
