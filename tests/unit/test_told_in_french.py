"""What the commands tell of a French workbook is French: every command, every kind of edit."""

import io
import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from modelgen.compile import stages
from modelgen.compile.templates import parse
from modelgen.template.settings import Settings
from modelgen.template.translate import sites

from ..test_cli import run
from .test_small_round_trip import GOOD

ENGLISH = re.compile(
    r"\b(the|and|of|is|are|was|were|with|that|your|its|from|this|not|kept|cells?|sheets?|written"
    r"|nothing|check|formulas?|inputs?|values?|more|stands|found|row|error|warning|by|to)\b"
)
"""Words of every English sentence; none is a French one, an option or a name of the model."""

OWN = re.compile(
    r"`[^`]*`|--\S+( yours| new)?|\S*=\S*|\w+@\w+|modelgen \w+|\S+\.(xlsx|yaml|pdf)\b"
    r"|\((FAST|ICAEW|Inquire|PerfectXL|OAK|modelgen|Excel|practice|firms|beyond)[^()]*\)$"
)
"""What is no sentence: quoted names, options, formulas, ids, commands, files, standards."""


def french(template: str) -> str:
    """The template with texts in French, each of them a number: no English word is left."""
    texts = {
        site.text: "Texte " + str(number) + "".join(re.findall(r"\{\w*\}", site.text))
        for number, site in enumerate(sites(parse(template, "good.yaml").model))
        if site.must
    }
    added = yaml.safe_dump({"languages": {"fr": texts}}, allow_unicode=True, width=10_000)
    return f"{template}\n{added}"


@lru_cache(1)
def built() -> bytes:
    ctx = stages.prepare(parse(french(GOOD), "good.yaml"), Settings(lang="fr"))
    return stages.build(ctx)[2]


def save(folder: Path, *changes: Callable[[Any], None]) -> Path:
    workbook = openpyxl.load_workbook(io.BytesIO(built()))
    for change in changes:
        change(workbook)
    workbook.save(folder / "livre.xlsx")
    return folder / "livre.xlsx"


def place(workbook: Any, item: str, prefix: str) -> Any:
    [(sheet, area)] = workbook.defined_names[f"{prefix}_{item}"].destinations
    return workbook[sheet][area.replace("$", "").split(":")[0]]


def edited(workbook: Any) -> None:
    """An input beyond its range, a value and a formula over formulas, a text over a label."""
    sold = place(workbook, "cups_sold", "in")
    sold.value = 5000
    sold.offset(column=3).value = 1  # over the formula that tells of it
    place(workbook, "profit", "out").value = 7
    place(workbook, "profit", "cmp").value = "=1+1"


def things_of_ones_own(workbook: Any) -> None:
    first = workbook.worksheets[0]
    workbook.create_sheet("Ma page")["A1"] = "=NOW()+1+[1]Autre!A1"
    workbook["Ma page"]["A2"] = "=1/0"
    workbook["Ma page"]["A3"] = "=Nulle!A1"
    workbook["Ma page"]["B1"] = "12"
    workbook["Ma page"]["B2"] = "=SUM(B1:B1)+IFERROR(A2,0)"
    workbook["Ma page"].row_dimensions[3].hidden = True
    first["Z30"] = 3
    first["A1"].comment = Comment("à voir", "moi")
    first["B1"].fill = PatternFill("solid", fgColor="FF0000")
    first.merge_cells("Y40:Z41")


def lines_gone(workbook: Any) -> None:
    workbook.worksheets[1].delete_rows(9)
    workbook.worksheets[2].title = "Rebaptisée"
    del workbook.defined_names[next(n for n in workbook.defined_names if n.startswith("out_"))]


def copied(workbook: Any) -> None:
    """A column of the cases copied beside them, and a figure below the list of the inputs."""
    at = place(workbook, "cups_sold", "in")
    sheet = at.parent
    free = sheet.max_column + 1
    sheet.cell(4, free).value = "Copie"
    for row in (at.row, at.row + 1):
        sheet.cell(row, free).value = sheet.cell(row, at.column).value + 1
    sheet.cell(at.row + 2, at.column).value = 3


def told(folder: Path, *words: str, code: int | None = None) -> str:
    done = run(*words, cwd=folder)
    if code is not None:
        assert code == done.returncode, done.stderr
    said = done.stdout + done.stderr
    assert said.strip()
    return said


def english(text: str) -> list[str]:
    """The lines that hold an English word."""
    return [line for line in text.splitlines() if ENGLISH.search(OWN.sub("", line))]


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [
        "regenerate livre.xlsx --dry-run", "audit livre.xlsx", "memo livre.xlsx",
        "handout livre.xlsx",
        "diff livre.xlsx livre.xlsx", "trace livre.xlsx profit", "show livre.xlsx --case x",
        "regenerate livre.xlsx --take nulle=new", "build model.yaml --lang fr -o livre.xlsx",
    ],
)  # fmt: skip
def test_what_a_command_tells_of_an_edited_french_workbook_is_french(
    tmp_path: Path, command: str
) -> None:
    (tmp_path / "model.yaml").write_text(french(GOOD), encoding="utf-8")
    save(tmp_path, edited, things_of_ones_own)
    assert [] == english(told(tmp_path, *command.split()))


def test_so_is_what_they_tell_when_all_is_well(tmp_path: Path) -> None:
    (tmp_path / "output").mkdir()
    path = save(tmp_path / "output")
    said = told(tmp_path)
    assert "enregistré depuis sa construction" in said
    assert [] == english(said + told(tmp_path, "regenerate", str(path)))


def test_so_is_what_they_tell_of_rows_sheets_and_names_that_are_gone(tmp_path: Path) -> None:
    save(tmp_path, lines_gone)
    assert [] == english(told(tmp_path, "regenerate", "livre.xlsx"))


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [
        "regenerate livre.xlsx --dry-run", "audit livre.xlsx",
        "regenerate livre.xlsx --dry-run --add-case nouveau --from base",
        "regenerate livre.xlsx --add-case base --from nulle", "show livre.xlsx --sheet Nulle",
        "trace livre.xlsx Nulle!A1", "trace livre.xlsx ZZ99", "trace livre.xlsx texte",
    ],
)  # fmt: skip
def test_so_is_what_they_tell_of_cases_and_lists_that_were_carried_on(
    tmp_path: Path, command: str
) -> None:
    path = save(tmp_path, copied)
    (tmp_path / ".~lock.livre.xlsx#").write_text("Ana,ana,poste,27.11.2026 09:00,file:///x;")
    said = told(tmp_path, *command.split())
    assert f"`{path.name}` est ouvert dans LibreOffice (Ana sur poste depuis" in said
    assert [] == english(said)


def test_a_report_for_programs_is_english_whatever_the_workbook(tmp_path: Path) -> None:
    save(tmp_path, edited)
    assert "became" in told(tmp_path, "audit", "livre.xlsx", "--json")
