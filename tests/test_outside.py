"""What other people's programs make of the workbook: every formula cell, and the package."""

import json
import math
import re
import shutil
import subprocess
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

import ironcalc
import pytest

from modelgen.addresses import Place
from modelgen.book.book import Formula
from modelgen.commands.regenerate import regenerate
from modelgen.days import serial
from modelgen.xlsx.package import Package, cells_of, tag

from .any_content import built as cart
from .any_content import ran
from .conftest import Built
from .hung_objects import hung
from .outside import Office, missing, printed, validator
from .roundtrip import templates

# Four calculators add in different orders; twelve digits of a double are safe, nine are asked for.
RELATIVE = 1e-9

KNOWN_GNUMERIC = (
    "Unexpected element",
    "Unhandled object",
    "Ignoring unhandled conditional",
    "Multiple expressions are not supported",
    "Improperly formatted error token",
)


def agree(stored: Any, found: Any, slack: float = 1e-12) -> bool:
    if isinstance(stored, str) or isinstance(found, str):
        return stored == found
    return math.isclose(float(stored), float(found), rel_tol=RELATIVE, abs_tol=slack)


def slacks(built: Built) -> dict[Place, float]:
    """How far each value over time may be off: by its row's largest figure, or as it is searched.

    What is left of terms that cancel out is as inexact as these; a rate that is searched for ends
    in each program as near as it cares.
    """
    cells = built.book.cells
    rows = {cell.place: cell.id.item or (cell.place.sheet, cell.place.row) for cell in cells}
    largest: dict[object, float] = {}
    for place, value in built.values.items():
        if not isinstance(value, str):
            largest[rows[place]] = max(abs(value), largest.get(rows[place], 0))
    found = {place: RELATIVE * largest.get(row, 0) + 1e-12 for place, row in rows.items()}
    for cell in cells:
        text = cell.content.text if isinstance(cell.content, Formula) else ""
        searched = 1e-6 * ("XIRR(" in text) or 1e-7 * ("IRR(" in text)
        found[cell.place] = max(found[cell.place], searched)
    return found


NONE: Mapping[Place, float] = MappingProxyType({})


def differences(
    built: Built, read: dict[str, list[list[Any]]], slack: Mapping[Place, float] = NONE
) -> list[str]:
    """One line for each formula cell whose calculated value is not the stored one."""
    lines = []
    for place, stored in built.values.items():
        rows = read[place.sheet]
        inside = place.row < len(rows) and place.col < len(rows[place.row])
        found = rows[place.row][place.col] if inside else ""
        if not agree(stored, found, slack.get(place, 1e-12)):
            lines.append(f"{place}: stored {stored!r}, found {found!r}")
    return lines


def office_values(running: Office, built: Built, folder: Path) -> dict[str, list[list[Any]]]:
    copy = folder / "book.xlsx"  # LibreOffice locks what it opens
    copy.write_bytes(built.data)
    read = {}
    for sheet in running.ask("open", str(copy)):
        answer = running.ask("sheet", sheet)
        assert answer["errors"] == ""
        read[sheet] = answer["rows"]
    return read


def test_libreoffice_in_english_calculates_every_stored_value(
    built: Built, office: Office, tmp_path: Path
) -> None:
    assert "" == "\n".join(differences(built, office_values(office, built, tmp_path)))


def test_libreoffice_in_french_calculates_every_stored_value(
    built: Built, bureau: Office, tmp_path: Path
) -> None:
    assert "" == "\n".join(differences(built, office_values(bureau, built, tmp_path)))


EPOCH = date(1899, 12, 30)
"""The day that a spreadsheet counts from."""


def test_ironcalc_in_memory_calculates_every_stored_value(built: Built) -> None:
    assert [] == ironcalc_differences(built)


def ironcalc_differences(built: Built, slack: Mapping[Place, float] = NONE) -> list[str]:
    """One line for each stored value that IronCalc calculates otherwise.

    It joins a zero with the sign of what was rounded to it: `-0`, where others write `0`.
    """
    model = ironcalc.create("book", "en", "UTC", "en")
    numbers = {sheet.name: i for i, sheet in enumerate(built.book.sheets)}
    for name, i in numbers.items():
        if i:
            model.add_sheet(name)
        else:
            model.rename_sheet(0, name)
    for cell in built.book.cells:
        where = (numbers[cell.place.sheet], cell.place.row + 1, cell.place.col + 1)
        if isinstance(cell.content, Formula):
            model.set_user_input(*where, cell.content.text)
        elif isinstance(cell.content, str):
            model.update_cell_with_text(*where, cell.content)
        elif isinstance(cell.content, int | float):
            model.update_cell_with_number(*where, float(cell.content))
        else:
            model.update_cell_with_number(*where, float((cell.content - EPOCH).days))
    model.evaluate()
    wrong = []
    for place, stored in built.values.items():
        found = model.get_cell_value(numbers[place.sheet], place.row + 1, place.col + 1)
        if isinstance(found, str):
            found = re.sub(r"-0(?![.,\d])", "0", found)
        if not agree(stored, found if found is not None else "", slack.get(place, 1e-12)):
            wrong.append(f"{place}: stored {stored!r}, found {found!r}")
    return wrong


@pytest.fixture(scope="module")
def gnumeric(built: Built, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """What Gnumeric says while it imports the workbook, and the workbook as it recalculated it."""
    if not shutil.which("ssconvert"):
        missing("Gnumeric")
    target = tmp_path_factory.mktemp("gnumeric") / "book.xlsx"
    done = subprocess.run(
        ["ssconvert", "--recalc", str(built.path), str(target)],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stderr, target


def test_gnumeric_imports_the_workbook_without_an_unknown_message(
    gnumeric: tuple[str, Path],
) -> None:
    assert [] == unknown(gnumeric[0])


def unknown(messages: str) -> list[str]:
    """The messages of Gnumeric that are not about what it is known not to read."""
    return [
        line
        for line in messages.splitlines()
        if line.strip()
        and line[0] not in " \t"
        and not any(known in line for known in KNOWN_GNUMERIC)
    ]


def test_gnumeric_calculates_every_stored_value(built: Built, gnumeric: tuple[str, Path]) -> None:
    assert "" == "\n".join(differences(built, cached_values(gnumeric[1], built)))


def gnumeric_differences(built: Built, folder: Path) -> str:
    """What Gnumeric calculates otherwise in a workbook, and what it says of it; nothing if all
    is well."""
    if not shutil.which("ssconvert"):
        missing("Gnumeric")
    target = folder / "book.xlsx"
    subprocess.run(
        ["ssconvert", "--recalc", str(built.path), str(target)], capture_output=True, check=True
    )
    read = {
        sheet: [[serial(v.date()) if isinstance(v, datetime) else v for v in row] for row in rows]
        for sheet, rows in cached_values(target, built).items()
    }
    return "\n".join([*differences(built, read), *strange(built.path, folder)])


def cached_values(path: Path, built: Built) -> dict[str, list[list[Any]]]:
    """The values that a program stored in a workbook it saved."""
    from openpyxl import load_workbook

    workbook = load_workbook(path, data_only=True)
    read = {}
    for sheet in built.book.sheets:
        read[sheet.name] = [
            [("" if value is None else value) for value in row]
            for row in workbook[sheet.name].iter_rows(values_only=True)
        ]
    return read


def test_the_open_xml_sdk_finds_no_fault(built: Built) -> None:
    assert [] == faults(built.path)


def faults(path: Path) -> list[Any]:
    """What the Open XML SDK has to say against a file."""
    done = subprocess.run([*validator(), str(path)], capture_output=True, text=True, check=False)
    return list(json.loads(done.stdout).get("errors", []))


@pytest.fixture(scope="module")
def regenerated(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A workbook with an edited input, regenerated with a template that has moved."""
    folder = tmp_path_factory.mktemp("regenerated")
    package = Package(built.data)
    part = next(part for name, part, _ in package.sheets() if name == "Assumptions")
    for row, col, cell in cells_of(package.tree(part, change=True)):
        if (row, col) == (7, 4):
            cell.find(tag("v")).text = "2.5"
    new = str(templates.write(folder)["b"])
    result = regenerate(built.path, package.data(), new, [])
    assert result.book
    assert result.values
    path = folder / "regenerated.xlsx"
    path.write_bytes(result.data)
    return Built(result.new.ctx, result.book, result.values, result.data, path)


def test_a_regenerated_workbook_is_valid_and_its_stored_values_are_right(
    regenerated: Built, office: Office, tmp_path: Path
) -> None:
    assert [] == faults(regenerated.path)
    assert "Edits" in [sheet.name for sheet in regenerated.book.sheets]
    assert "" == "\n".join(differences(regenerated, office_values(office, regenerated, tmp_path)))


def test_gnumeric_imports_a_regenerated_workbook_without_an_unknown_message(
    regenerated: Built, tmp_path: Path
) -> None:
    assert [] == strange(regenerated.path, tmp_path)


def strange(path: Path, folder: Path) -> list[str]:
    """What Gnumeric says of a file that is not known."""
    if not shutil.which("ssconvert"):
        missing("Gnumeric")
    done = subprocess.run(
        ["ssconvert", str(path), str(folder / "imported.xlsx")],
        capture_output=True,
        text=True,
        check=True,
    )
    return unknown(done.stderr)


@pytest.fixture(scope="module")
def pdf(built: Built, office: Office, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The text of each page of the workbook as LibreOffice prints it."""
    if not shutil.which("pdftotext"):
        missing("pdftotext (poppler-utils)")
    copy = tmp_path_factory.mktemp("pdf") / "book.xlsx"  # LibreOffice locks what it opens
    copy.write_bytes(built.data)
    path = printed(office, copy)
    done = subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True
    )
    return done.stdout.split("\f")[:-1]


def test_no_number_is_too_wide_for_its_column_in_print(pdf: list[str]) -> None:
    assert [] == [page for page in pdf if "###" in page]


def pages(pdf: list[str], sheet: str) -> int:
    return sum(bool(re.search(rf"· {re.escape(sheet)}\s", page)) for page in pdf)


def test_the_memo_prints_on_one_page(pdf: list[str]) -> None:
    assert 1 == pages(pdf, "Memo")


def test_every_sheet_prints_pages_with_titles_and_assumptions_in_three_parts(
    built: Built, pdf: list[str]
) -> None:
    """A page that is not the leftmost lacks the title in column B (Assumptions repeats it)."""
    for sheet in built.book.sheets:
        own = [page for page in pdf if re.search(rf"· {re.escape(sheet.name)}\s", page)]
        titled = [
            page
            for page in own
            if page.lstrip().startswith(
                built.ctx.model.title if sheet.name == "Memo" else sheet.name
            )
        ]
        assert (sheet.name, len(own)) == (sheet.name, len(titled))
    halves = [("My case" in page, "Evidence" in page) for page in pdf if "· Assumptions" in page]
    assert {(True, False), (False, True), (False, False)} == set(halves)


def test_the_headline_is_printed_as_545_per_cent(pdf: list[str]) -> None:
    assert "545.5%" in pdf[0]
    assert "84.5%" in pdf[0]


@pytest.mark.parametrize("edited", [False, True], ids=["saved", "edited"])
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_what_libreoffice_saved_is_quoted_and_handed_out(
    lang: str, edited: bool, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """It drops the blanks around texts of formulas, and computes only what an edit needs."""
    built: Built = request.getfixturevalue("built" if lang == "en" else "french")
    office: Office = request.getfixturevalue("office" if lang == "en" else "bureau")
    (tmp_path / "mine.xlsx").write_bytes(built.data)
    office.ask("open", str(tmp_path / "mine.xlsx"))
    if edited:
        layout = built.ctx.layout
        case = built.ctx.model.cases[-1]
        office.ask("write", {str(layout.sel_case): case.label})
        office.ask("write", {str(layout.case("gpu_price", built.ctx.model.cases[0].name)): 2.5})
    book = tmp_path / "book.xlsx"
    office.ask("save", str(book), "Calc MS Excel 2007 XML")
    office.ask("close")
    for words in ("memo {book} --to md --date 2026-02-01", "handout {book} --date 2026-02-01"):
        code, said = ran(words, book)
        assert 0 == code, said
    assert not re.search("AUD-14|^error", ran("audit {book}", book)[1])


def test_objects_on_a_generated_sheet_are_kept_and_not_handed_out(tmp_path: Path) -> None:
    book = tmp_path / "book.xlsx"
    book.write_bytes(hung(cart()[2], "Profit"))
    assert [] == faults(book)
    code, said = ran("regenerate {book} -o {folder}/new.xlsx", book)
    assert (0, ["your sheet Mine: kept"]) == (code, re.findall("  - (.*)", said))
    assert 0 == ran("audit {book}", book)[0]
    assert 0 == ran("memo {book} --to md", book)[0]
    code, said = ran("handout {book} -o {folder}/copy.xlsx", book)
    assert 0 == code
    for what in ("1 control", "1 embedded object", "1 slicer", "1 timeline"):
        assert f"    {what}\n" in said
    assert "part of the kind" not in said
    kept = {"xl/activeX/activeX1.bin", "xl/embeddings/oleObject1.bin", "xl/slicers/slicer1.xml",
            "xl/slicerCaches/slicerCache1.xml", "xl/timelines/timeline1.xml",
            "xl/timelineCaches/timelineCache1.xml", "xl/media/image9.png"}  # fmt: skip
    for name, expected in (("new", kept), ("copy", set())):
        path = tmp_path / f"{name}.xlsx"
        assert [] == faults(path)
        parts = Package(path.read_bytes()).parts
        assert expected == kept & parts.keys()
        drawn = b"".join(part for at, part in parts.items() if "drawings/drawing" in at)
        assert bool(expected) == (b"timeslicer" in drawn)
        assert bool(expected) == (b"sle:slicer" in drawn)
