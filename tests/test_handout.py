"""The copy to hand out: what it leaves out, what it shows, and that it is no model any more."""

import hashlib
import io
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from modelgen.commands.handout import Handout, handout
from modelgen.problems import ModelError
from modelgen.xlsx.package import Package, cells_of, local
from modelgen.xlsx.reader import Returned

from .conftest import Built
from .outside import Office
from .test_audit import stored, typed
from .test_cli import run
from .test_outside import faults, strange
from .test_regenerate import NAME, back
from .unit.test_handed_out import handed as planted_handout

DROPPED = {"Source", "Edits", "Formula map", "Audit"}


@lru_cache(8)
def handed(data: bytes, values: bool = False) -> Handout:
    """The copy of a workbook, made once for all tests that look at it."""
    return handout(Path(NAME), data, date(2026, 12, 1), values)


def edited(built: Built, cells: dict[str, object]) -> bytes:
    """The workbook with cells typed into it and regenerated, so that it has an Edits sheet."""
    workbook = openpyxl.load_workbook(built.path)
    typed(cells)(workbook)
    return back(stored(workbook)).data


def shown(data: bytes) -> dict[tuple[str, str], object]:
    """What every cell shows, by sheet and address."""
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def formulas(data: bytes) -> set[tuple[str, int, int]]:
    package = Package(data)
    return {
        (name, row, col)
        for name, part, _ in package.sheets()
        for row, col, cell in cells_of(package.tree(part))
        if any(local(child) == "f" for child in cell)
    }


@pytest.fixture(scope="session")
def sent(built: Built) -> bytes:
    """A workbook with edits, an own sheet and an Edits sheet."""
    cells = {"Assumptions!E8": 2.5, "Mine!A1": "=Profit!D16*2", "Mine!A2": "a note"}
    return edited(built, cells)


def test_source_edits_and_the_ids_that_no_formula_needs_are_left_out(sent: bytes) -> None:
    there = openpyxl.load_workbook(io.BytesIO(sent))
    here = openpyxl.load_workbook(io.BytesIO(handed(sent).data))
    assert DROPPED <= {*there.sheetnames}
    assert here.sheetnames == [name for name in there.sheetnames if name not in DROPPED]
    assert "generated.gpu_price" in {c.value for c in there["Workings"]["A"]}
    ids = {str(c.value) for c in here["Workings"]["A"] if c.value}
    assert all(".r" in word for word in ids if word != "‹ About"), "grids find their points by id"
    assert not {c.value for c in here["Assumptions"]["A"] if c.value} - {"‹ About"}
    texts = {str(value) for value in shown(handed(sent).data).values()}
    assert not any("template_sha256" in text for text in texts)
    assert not {c.value for c in here["About"]["B"]} & DROPPED


def test_a_copy_with_live_formulas_calculates_what_the_workbook_does(
    sent: bytes, office: Office, tmp_path: Path
) -> None:
    path = tmp_path / "copy.xlsx"
    path.write_bytes(handed(sent).data)
    known = shown(sent)
    office.ask("open", str(path))
    places = [f"{sheet}!{address}" for sheet, address in known if sheet in ("Memo", "Profit",
              "Sensitivity", "Checks", "Mine", "Scenarios")]  # fmt: skip
    read = office.ask("read", places)
    for place, value in zip(places, read, strict=True):
        sheet, _, address = place.rpartition("!")
        if isinstance(known[sheet, address], float | int) and address[0] != "A":
            assert value == pytest.approx(known[sheet, address], rel=1e-9, abs=1e-12), place
    office.ask("write", {"Assumptions!E8": 2.0})
    assert 0 == office.ask("read", ["Checks!D7"])[0]


def test_a_copy_of_values_has_no_formula_and_shows_the_same(built: Built, sent: bytes) -> None:
    copy = handed(sent, values=True).data
    assert set() == formulas(copy)
    there, here = shown(sent), shown(copy)
    ids = {str(cell.place) for cell in built.book.cells if cell.role == "id"}
    for (sheet, address), value in there.items():
        gone = (
            sheet in (*DROPPED, "Workings")
            or f"{sheet}!{address}" in ids
            or (sheet, address) == ("Memo", "C3")
        )
        link = sheet == "About" and {here.get((sheet, address))} == {None}
        assert gone or link or here[sheet, address] == value, (sheet, address)


@pytest.mark.parametrize("values", [False, True])
def test_the_validator_and_gnumeric_take_the_copy(
    built: Built, french: Built, tmp_path: Path, values: bool
) -> None:
    for number, data in enumerate((built.data, french.data)):
        path = tmp_path / f"copy{number}.xlsx"
        path.write_bytes(handed(data, values).data)
        assert [] == faults(path)
        assert [] == strange(path, tmp_path)


@pytest.mark.parametrize("asked", [(True,), (False,), (False, "comments")])
def test_a_handout_of_a_workbook_with_everything_in_it_is_valid(
    asked: tuple[Any, ...], office: Office, tmp_path: Path
) -> None:
    path = tmp_path / "copy.xlsx"
    path.write_bytes(planted_handout(*asked).data)
    assert [] == faults(path)
    office.ask("open", str(path))
    assert ["a note"] == office.ask("read", ["Mine!A1"])


def test_values_that_no_program_stored_are_filled_in(built: Built) -> None:
    bare = stored(openpyxl.load_workbook(built.path))
    assert ("Profit", "D16") not in shown(bare)
    for values in (False, True):
        figure = shown(handed(bare, values).data)["Profit", "D16"]
        assert figure == pytest.approx(474955.073, rel=1e-9)


def test_properties_name_the_case_and_the_date(built: Built, tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(built.data)
    before = hashlib.sha256(built.data).hexdigest()
    done = run("handout", NAME, "--date", "2026-12-01", cwd=tmp_path)
    told = done.stdout.splitlines()
    assert (0, "deepseek-v3-r1.handout.xlsx") == (done.returncode, told[0])
    assert ["  removed", "    sheets: Formula map, Audit, Source"] == told[1:3]
    assert "  kept" in told
    path = tmp_path / "deepseek-v3-r1.handout.xlsx"
    properties = openpyxl.load_workbook(path).properties
    assert "live case 0 Base" in properties.description
    assert "2026-12-01" in properties.description
    assert "2026-12-01" == str(properties.created.date())
    assert before[:16] in properties.description
    assert before == hashlib.sha256((tmp_path / NAME).read_bytes()).hexdigest()
    first = path.read_bytes()
    assert 0 == run("handout", NAME, "--date", "2026-12-01", cwd=tmp_path).returncode
    assert first == path.read_bytes()


def test_a_copy_bears_the_day_on_which_it_is_made(built: Built, tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(built.data)
    before = date.today()  # noqa: DTZ011 - the day where the user is
    assert 0 == run("handout", NAME, cwd=tmp_path).returncode
    book = openpyxl.load_workbook(tmp_path / "deepseek-v3-r1.handout.xlsx")
    after = date.today()  # noqa: DTZ011 - midnight may pass in between
    days = {f"Copy handed out on {day}" for day in (before, after)}
    assert str(book["Memo"]["C3"].value).partition(":")[0] in days


@pytest.mark.parametrize("values", [False, True])
def test_a_recipient_reads_what_concerns_him(built: Built, values: bool) -> None:
    copy = openpyxl.load_workbook(io.BytesIO(handed(built.data, values).data))
    said = "Copy handed out on 2026-12-01: changes made in it do not reach the original"
    assert said == copy["Memo"]["C3"].value
    assert said in copy["Profit"].oddFooter.center.text
    assert ("Workings" == copy.sheetnames[-1]) is not values
    texts = "".join(str(value) for value in shown(handed(built.data, values).data).values())
    assert "regenerate" not in texts
    assert "last generated sheet" not in texts


def test_a_chart_of_a_sheet_left_out_shows_its_figures(built: Built) -> None:
    package = Package(handed(built.data, values=True).data)
    charts = [part for part in package.parts if part.startswith("xl/charts/chart")]
    texts = [package.parts[part].decode() for part in charts]
    assert not any("Workings!" in text for text in texts)
    [bridge, *_] = [text for text in texts if "numLit" in text]
    assert "474955" in bridge
    assert "545.5" in bridge
    assert any("<c:numRef>" in text for text in texts), "others follow their cells"


@pytest.mark.parametrize("command", ["regenerate", "show", "memo", "handout"])
def test_no_command_takes_the_copy_for_a_model(built: Built, tmp_path: Path, command: str) -> None:
    path = tmp_path / "copy.xlsx"
    path.write_bytes(handed(built.data).data)
    done = run(command, "copy.xlsx", cwd=tmp_path)
    assert 1 == done.returncode
    assert "handed out" in done.stderr
    assert "regenerate the original" in done.stderr
    assert [path] == list(tmp_path.iterdir())


def test_a_formula_that_needs_a_sheet_left_out_becomes_its_value(built: Built) -> None:
    data = edited(built, {"Mine!A1": "=Source!C7"})
    made = handed(data)
    assert any(
        "1 formula that needs what is left out, now a value: Mine!A1" in t for t in made.removed
    )
    assert ("Mine", 0, 0) not in formulas(made.data)
    assert shown(data)["Source", "C7"] == shown(made.data)["Mine", "A1"]


def test_stale_values_are_not_handed_out(built: Built) -> None:
    package = Package(built.data)
    part = next(part for name, part, _ in package.sheets() if name == "Profit")
    for _, _, cell in cells_of(package.tree(part, change=True)):
        if cell.get("r") == "D17":
            next(child for child in cell if local(child) == "v").text = "5"
    with pytest.raises(ModelError, match=r"Profit!D17: stored values"):
        handed(package.data())


def test_a_copy_with_failing_checks_is_written_and_says_so(built: Built, tmp_path: Path) -> None:
    workbook = openpyxl.load_workbook(built.path)
    typed({"GPU cost!D36": 90000})(workbook)
    (tmp_path / NAME).write_bytes(stored(workbook))
    done = run("handout", NAME, cwd=tmp_path)
    assert 1 == done.returncode
    assert "was written, but these checks of the workbook fail" in done.stderr
    assert (tmp_path / "deepseek-v3-r1.handout.xlsx").exists()


def test_a_file_that_is_no_handout_is_not_replaced(built: Built, tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(built.data)
    (tmp_path / "other.xlsx").write_bytes(built.data)
    done = run("handout", NAME, "-o", "other.xlsx", cwd=tmp_path)
    assert 1 == done.returncode
    assert "holds something else" in done.stderr
    assert built.data == (tmp_path / "other.xlsx").read_bytes()


def test_another_tools_workbook_cannot_be_handed_out(tmp_path: Path) -> None:
    data = stored(openpyxl.Workbook())
    with pytest.raises(ModelError, match="carries no template of this tool"):
        handed(data)
    assert "" == Returned(data).handed_out
