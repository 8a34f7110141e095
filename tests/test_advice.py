"""Every piece of advice that the tool can print is carried out, and does what it promises."""

import io
import os
import random
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

import openpyxl
import pytest
from openpyxl.styles import Font

from modelgen.audit.audit import audit
from modelgen.compile import stages
from modelgen.compile.templates import load, parse
from modelgen.problems import ModelError
from modelgen.xlsx.package import Package, tag

from .advice_audit import (
    BY_HAND,
    IN_TEMPLATES,
    MORE,
    ON_GENERATED_SHEETS,
    ON_OWN_SHEETS,
    Act,
    named,
)
from .advice_commands import ON_COMMANDS
from .advice_templates import ON_TEMPLATES
from .advice_workbooks import ON_WORKBOOKS, WORDS
from .any_content import SAMPLE, built, ran
from .conftest import ROOT
from .outside import Office

Row = TypeVar("Row")

SEED, SAMPLE_SIZE = 20261127, 3

GOOD = (ROOT / "tests" / "samples" / "good.yaml").read_text(encoding="utf-8")


def some(rows: Sequence[Row]) -> list[Row]:
    """A few rows of a table, always the same; MODELGEN_WHOLE_GRID=1 tries them all."""
    whole = os.environ.get("MODELGEN_WHOLE_GRID")
    return list(rows) if whole else random.Random(SEED).sample(rows, SAMPLE_SIZE)


def refusal(text: str, folder: Path) -> str:
    """What is said against a template file; nothing where it is valid."""
    path = folder / "good.yaml"
    path.write_text(text, encoding="utf-8")
    try:
        stages.validate(load(path))
    except ModelError as error:
        return "\n".join(problem.message for problem in error.problems)
    return ""


@pytest.mark.parametrize(
    ("advice", "good", "faulty", "followed"), ON_TEMPLATES, ids=[row[0] for row in ON_TEMPLATES]
)
def test_a_template_that_follows_the_advice_is_taken(
    advice: str, good: str, faulty: str, followed: str, tmp_path: Path
) -> None:
    assert 1 == GOOD.count(good)
    assert advice in refusal(GOOD.replace(good, faulty), tmp_path)
    assert "" == refusal(GOOD.replace(good, followed), tmp_path)


def saved(*acts: Act, data: bytes = b"") -> bytes:
    """The workbook of the cart, after one act after the other."""
    book = openpyxl.load_workbook(io.BytesIO(data or built()[2]))
    for act in acts:
        if callable(act):
            act(book)
            continue
        for at, content in act.items():
            sheet, _, address = at.rpartition("!")
            if sheet not in book.sheetnames:
                book.create_sheet(sheet)
            book[sheet][address] = content
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def found(data: bytes) -> set[tuple[str, str]]:
    return {(one.rule.id, one.cell) for one in audit(Path("cart.xlsx"), data).findings}


def on(sheet: str, cells: dict[str, object]) -> dict[str, object]:
    return {f"{sheet}!{at}": content for at, content in cells.items()}


def test_what_audit_advises_on_own_sheets_ends_the_finding() -> None:
    cells = {
        rule: (f"Own {rule}!{at}", on(f"Own {rule}", faulty), on(f"Own {rule}", mended))
        for rule, (at, faulty, mended) in ON_OWN_SHEETS.items()
    }
    rows = {**cells, **BY_HAND, **ON_GENERATED_SHEETS}
    faults, acts = ([row[n] for row in rows.values()] for n in (1, 2))
    expected = {(rule, row[0]) for rule, row in rows.items()}
    ranged = named("my_range", "Profit!$D$8:$D$12")
    assert set() == expected - found(saved(ranged, *faults))
    assert set() == expected & found(saved(ranged, *faults, *acts))


def test_what_audit_advises_on_generated_sheets_ends_the_finding() -> None:
    faults, acts = ([row[n] for row in MORE.values()] for n in (1, 2))
    expected = {(rule, row[0]) for rule, row in MORE.items()}

    def sheet_moved(book: openpyxl.Workbook) -> None:
        book.move_sheet("Profit", -1)

    assert set() == expected - found(saved(*faults))
    assert set() == expected & found(saved(*faults, *acts, sheet_moved))


@pytest.mark.parametrize("rule", IN_TEMPLATES)
def test_what_audit_advises_on_a_template_ends_the_finding(rule: str) -> None:
    text = SAMPLE.read_text(encoding="utf-8")
    for (old, new), expected in zip(IN_TEMPLATES[rule], (True, False), strict=True):
        assert 1 == text.count(old)
        text = text.replace(old, new)
        data = stages.build(stages.prepare(parse(text, "cart.yaml")))[2]
        assert expected == (rule in {one for one, _ in found(data)})


def run(words: str, folder: Path) -> tuple[int, str]:
    """A command in the folder of the workbook `book.xlsx`, all told on one line."""
    code, said = ran(words, folder / "book.xlsx")
    return code, " ".join(said.split())


def loosened(book: openpyxl.Workbook) -> None:
    book["Assumptions"].data_validations.dataValidation = []
    book["Assumptions"]["E8"].font = Font(color="FF000000")
    book["Profit"]["D7"].number_format = "General"
    book["Profit"].page_setup.orientation = "portrait"
    book.remove(book["Words"])


def test_what_audit_says_regenerate_brings_back_it_does(tmp_path: Path) -> None:
    typed = {"Profit!D9": 88.0, "Assumptions!D15": 0.3, "Checks!H12": 0.0}
    (tmp_path / "book.xlsx").write_bytes(saved(typed, loosened))
    rules = {"AUD-12", "AUD-18", "AUD-23", "INP-05", "FMT-01", "FMT-03", "PRN-01"}
    before = found((tmp_path / "book.xlsx").read_bytes())
    assert rules <= {rule for rule, _ in before}
    said = run("audit {book}", tmp_path)[1]
    assert "`modelgen regenerate` with `--take CELL=new`" in said
    take = " ".join(f"--take {at}=new" for at in typed)
    assert 0 == run(f"regenerate {{book}} {take} -o {{folder}}/new.xlsx", tmp_path)[0]
    assert set() == found((tmp_path / "new.xlsx").read_bytes())


def test_a_formula_that_is_right_is_brought_into_the_template(tmp_path: Path) -> None:
    """AUD-17: the new formula; AUD-18: the new figure."""
    typed = {"Profit!D9": "=Assumptions!D9+D8+D7-D7", "Assumptions!D15": 0.3}
    (tmp_path / "book.xlsx").write_bytes(saved(typed))
    assert {"AUD-17", "AUD-18"} <= {rule for rule, _ in found(saved(typed))}
    text = SAMPLE.read_text(encoding="utf-8").replace("version: 1.0.0\n", "version: 1.0.1\n", 1)
    text = text.replace("formula: rent+tax}", "formula: rent+tax+revenue-revenue}")
    text = text.replace("unit: share, value: 0.2,", "unit: share, value: 0.3,")
    (tmp_path / "newer.yaml").write_text(text, encoding="utf-8")
    words = "regenerate {book} --template {folder}/newer.yaml -o {folder}/new.xlsx"
    assert 0 == run(words, tmp_path)[0]
    rules = {rule for rule, _ in found((tmp_path / "new.xlsx").read_bytes())}
    assert set() == rules & {"AUD-17", "AUD-18"}


def stale(value: str = "5.45") -> bytes:
    """A stored value that is not what the formula gives."""
    package = Package(built()[2])
    part = next(part for name, part, _ in package.sheets() if name == "Profit")
    for cell in package.tree(part, change=True).iter(tag("c")):
        if cell.get("r") == "D10":
            cell.find(tag("v")).text = value
    return package.data()


def torn() -> bytes:
    package = Package(built()[2])
    package.parts.pop("xl/theme/theme1.xml")
    return package.data()


IN_OFFICE = [("AUD-14", stale()), ("AUD-16", torn())]
"""What a spreadsheet mends that recalculates and saves; Excel is not at hand, LibreOffice is."""


@pytest.mark.parametrize(("rule", "data"), IN_OFFICE, ids=["stale", "torn"])
def test_what_a_spreadsheet_is_to_mend_it_mends(
    rule: str, data: bytes, office: Office, tmp_path: Path
) -> None:
    (tmp_path / "book.xlsx").write_bytes(data)
    assert rule in {one for one, _ in found(data)}
    refused = rule == "AUD-14"
    for words in ("memo {book} --to md", "handout {book}") if refused else ():
        code, said = run(words, tmp_path)
        assert (1, True) == (code, "recalculate" in said)
    saved_again = tmp_path / "again.xlsx"
    office.ask("open", str(tmp_path / "book.xlsx"))
    office.ask("save", str(saved_again), "Calc MS Excel 2007 XML")
    office.ask("close")
    assert rule not in {one for one, _ in found(saved_again.read_bytes())}
    for words in ("memo {book} --to md -o {folder}/x.md", "handout {book} -o {folder}/x.xlsx"):
        assert 0 == ran(words, saved_again)[0]


@pytest.mark.parametrize(("command", "advice", "fault", "act"), some(ON_WORKBOOKS))
def test_a_workbook_that_follows_the_advice_is_taken(
    command: str, advice: str, fault: Act, act: Act, tmp_path: Path
) -> None:
    book, words = tmp_path / "book.xlsx", WORDS[command]
    book.write_bytes(saved(fault))
    code, said = run(words, tmp_path)
    assert (1, True) == (code, advice in said), said
    book.write_bytes(saved(fault, act))
    code, said = run(words, tmp_path)
    assert 0 == code, said


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the commands of the table find in their folder."""
    folder = tmp_path_factory.mktemp("shelf")
    (folder / "book.xlsx").write_bytes(built()[2])
    (folder / "edited.xlsx").write_bytes(saved({"Assumptions!E7": 130.0}))
    (folder / "typed.xlsx").write_bytes(saved({"Checks!H12": 0.0, "Assumptions!A7": "mine"}))
    (folder / "lost.xlsx").write_bytes(saved(lambda book: book.remove(book["Source"])))
    (folder / "changed.xlsx").write_bytes(saved({"Source!B40": "tampered"}))
    (folder / "own.xlsx").write_bytes(saved({"Extra!A1": 1.0}, named("out_extra", "Extra!$A$1")))
    (folder / "renamed.xlsx").write_bytes(saved({"My extra!A1": 1.0}))
    (folder / "plain.xlsx").write_bytes(saved())
    (folder / "other.yaml").write_text(GOOD, encoding="utf-8")
    text = SAMPLE.read_text(encoding="utf-8").replace("version: 1.0.0\n", "version: 1.0.1\n", 1)
    newer = text.replace("value: 120, low", "value: 140, low")
    (folder / "newer.yaml").write_text(newer, encoding="utf-8")
    extra = text.replace("sheet: Words", "sheet: Extra")
    (folder / "extra.yaml").write_text(extra, encoding="utf-8")
    line = "{name: extra, label: X, unit: EUR, formula: rent, output: true}"
    out = text.replace("{name: word,", f"{line}\n          - {{name: word,")
    for old, new in (("name: extra, label: Extra", "name: other, label: Extra"),
                     ("profit-extra", "profit-other")):  # fmt: skip
        out = out.replace(old, new)
    (folder / "out.yaml").write_text(out, encoding="utf-8")
    for name, line in (
        ("typo", "extra,July"),
        ("extra", "extra,July,25"),
        ("cups", "cups_sold,,99"),
    ):
        head = "name,step" if name == "typo" else "name,step,value"
        (folder / f"{name}.csv").write_text(f"{head}\n{line}\n", encoding="utf-8")
    (folder / "~$plain.xlsx").write_bytes(b"\x04user")
    return folder


@pytest.mark.parametrize(("words", "advice", "followed"), some(ON_COMMANDS))
def test_a_command_that_follows_the_advice_is_carried_out(
    words: str, advice: str, followed: str, shelf: Path, tmp_path: Path
) -> None:
    shutil.copytree(shelf, tmp_path, dirs_exist_ok=True)
    code, said = run(words, tmp_path)
    assert advice in said.replace(" │ │ ", " "), said
    assert code in (1, 2)
    for one in followed.split(" && "):
        if one.startswith("delete "):
            (tmp_path / one.removeprefix("delete ")).unlink()
            continue
        code, said = run(one, tmp_path)
        assert 0 == code, said
