"""A file that a program has open is read with a warning and never replaced, in every command."""

import os
import sys
from pathlib import Path

import pytest
import typer

from modelgen import cli, console
from modelgen.problems import ModelError
from modelgen.xlsx.files import publish
from modelgen.xlsx.opened import opened, refuse_if_open

from ..conftest import ROOT
from ..test_cli import digest, run

GOOD = str(ROOT / "tests" / "samples" / "good.yaml")


def excel(name: str, start: int = 55) -> bytes:
    """A lock file as Excel writes it; Word's has the second name one byte earlier."""
    narrow = name.encode("cp1252", "replace")
    wide = name.encode("utf-16-le")
    filler = b" " if start == 55 else b"\0"
    head = (bytes([len(narrow)]) + narrow).ljust(start, filler)
    return (head + bytes([len(name), 0]) + wide).ljust(165, filler)


EXCEL = ("~${}", excel("Zoë Müller"), "Excel (Zoë Müller)")

OFFICE = (
    ".~lock.{}#",
    rb"Ana\, Controlling,ana,pc-7,26.11.2026 10:15,file:///profile;",
    "LibreOffice (Ana, Controlling on pc-7 since 26.11.2026 10:15)",
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("made")
    assert 0 == run("build", GOOD, "-o", "book.xlsx", cwd=folder).returncode
    return (folder / "book.xlsx").read_bytes()


@pytest.fixture
def book(made: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "book.xlsx"
    path.write_bytes(made)
    return path


def lock(path: Path, kind: tuple[str, bytes, str] = EXCEL) -> str:
    name = kind[0].format(path.name)
    path.with_name(name).write_bytes(kind[1])
    return name


READING = {
    "show": (), "trace": ("profit",), "diff": ("book.xlsx",), "audit": (), "memo": (),
    "handout": (), "regenerate": (), "solve": ("profit=1", "cups_sold"), "tornado": ("profit",),
    "table": ("profit", "cups_sold=1,2"), "draws": ("profit",),
}  # fmt: skip
"""The commands that read a workbook, with what else they need."""


def test_every_command_that_takes_a_workbook_is_tried_here() -> None:
    commands = typer.main.get_command(cli.app).commands
    reads = {
        name
        for name, command in commands.items()
        for parameter in command.params
        if parameter.param_type_name == "argument"
        and (parameter.metavar or "").split("|")[-1] in ("WORKBOOK", "OLD", "NEW")
    }
    assert reads == {*READING}


@pytest.mark.slow
@pytest.mark.parametrize("command", READING)
def test_a_workbook_that_is_open_is_read_with_a_warning(command: str, book: Path) -> None:
    before = digest(book)
    quiet = run(command, "book.xlsx", *READING[command], cwd=book.parent)
    name = lock(book, OFFICE)
    done = run(command, "book.xlsx", *READING[command], cwd=book.parent)
    assert (0, 0) == (quiet.returncode, done.returncode), done.stderr
    assert "" == quiet.stderr
    told = f"warning: `book.xlsx` is open in {OFFICE[2]}: changes that are not saved are not seen"
    assert done.stderr.startswith(told)
    assert f"delete `{name}` beside it" in done.stderr
    assert before == digest(book)


@pytest.mark.parametrize(
    ("words", "target"),
    [
        (("build", GOOD, "-o", "book.xlsx"), "book.xlsx"),
        (("build", GOOD, "-o", "book.xlsx", "--force"), "book.xlsx"),
        (("regenerate", "book.xlsx", "--in-place"), "book.xlsx"),
        (("regenerate", "book.xlsx", "-o", "target.xlsx"), "target.xlsx"),
        (("handout", "book.xlsx", "-o", "target.xlsx"), "target.xlsx"),
        (("memo", "book.xlsx", "-o", "report on it.docx"), "report on it.docx"),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_a_file_that_is_open_is_not_replaced(
    words: tuple[str, ...], target: str, book: Path
) -> None:
    if target != "book.xlsx":
        assert 0 == run(*words, cwd=book.parent).returncode
    before = digest(book.parent / target)
    if target.endswith(".docx"):
        book.with_name("~$port on it.docx").write_bytes(excel("Zoë Müller", 54))
    else:
        lock(book.parent / target)
    there = sorted(os.listdir(book.parent))
    done = run(*words, cwd=book.parent)
    assert 1 == done.returncode
    assert f"`{target}` is open in " in done.stderr
    assert "(Zoë Müller): save it, close it and run this again" in done.stderr
    assert (before, there) == (digest(book.parent / target), sorted(os.listdir(book.parent)))


def test_a_dry_run_replaces_nothing(book: Path) -> None:
    lock(book)
    done = run("regenerate", "book.xlsx", "--in-place", "--dry-run", cwd=book.parent)
    assert (0, True) == (done.returncode, done.stderr.startswith("warning: "))


@pytest.mark.parametrize(
    ("name", "mark", "content", "told"),
    [
        ("b.xlsx", "~$b.xlsx", excel("Ana"), "Excel (Ana)"),
        ("b.xlsm", "~$b.xlsm", excel("Łukasz"), "Excel (Łukasz)"),
        ("b.xlsx", "~$b.xlsx", excel("A" * 52), f"Excel ({'A' * 52})"),
        ("b.xlsx", "~$b.xlsx", excel("Ana")[:55], "Excel (Ana)"),
        ("b.xlsx", "~$b.xlsx", b"", "Excel"),
        ("b.xlsx", "~$b.xlsx", b"\xff" * 165, "Excel"),
        ("b.xlsx", "~$b.xlsx", excel("A\u202eb\x07c"), "Excel (A\ufffdb\ufffdc)"),
        ("memo.docx", "~$memo.docx", excel("Ana", 54), "Word (Ana)"),
        ("minutes.docx", "~$nutes.docx", excel("Ana", 54), "Word (Ana)"),
        ("seven77.docx", "~$even77.docx", excel("Ana", 54), "Word (Ana)"),
        ("memo.docx", ".~lock.memo.docx#", b",ana,pc,,;", "LibreOffice (ana on pc)"),
        ("b.xlsx", ".~lock.b.xlsx#", b"Ana,,,,;", "LibreOffice (Ana)"),
        ("b.xlsx", ".~lock.b.xlsx#", b"", "LibreOffice"),
    ],
)
def test_a_lock_file_tells_program_and_person(
    name: str, mark: str, content: bytes, told: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(b"there")
    path.with_name(mark).write_bytes(content)
    found = opened(path)
    assert found
    assert f"`{path}` is open in {told}" == found.told


def test_a_file_that_is_not_there_is_not_open(tmp_path: Path) -> None:
    path = tmp_path / "b.xlsx"
    lock(path)
    assert opened(path) is None
    publish(b"new", path)
    with pytest.raises(ModelError, match="is open in Excel"):
        publish(b"newer", path)
    assert b"new" == path.read_bytes()


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
def test_a_file_is_open_where_a_link_leads_to(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    real, link = tmp_path / "real" / "b.xlsx", tmp_path / "link.xlsx"
    real.write_bytes(b"there")
    link.symlink_to(real)
    lock(real)
    with pytest.raises(ModelError, match="open in Excel"):
        refuse_if_open(link)


def test_a_long_name_is_no_name_of_an_open_workbook(tmp_path: Path) -> None:
    assert opened(tmp_path / f"{'x' * 245}.xlsx") is None


@pytest.mark.parametrize(
    ("python", "line"),
    [
        ("/usr/bin/python3.11", '/usr/bin/python3.11 -m pip install "modelgen[memo]"'),
        (r"C:\Python\python.exe", r'C:\Python\python.exe -m pip install "modelgen[memo]"'),
        (r"C:\Program Files\python.exe", '{} -m pip install "modelgen[memo]"'),
        ("/o'brien/python", '{} -m pip install "modelgen[memo]"'),
        (None, '{} -m pip install "modelgen[memo]"'),
    ],
)
def test_the_line_to_type_is_one_that_every_shell_takes(
    python: str | None, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", python)
    assert console.pip("modelgen[memo]") == line.format("py" if os.name == "nt" else "python3")
