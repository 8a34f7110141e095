"""Many workbooks in one command: which are meant, what each run is asked, how it is told."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from modelgen.commands import batch
from modelgen.own_process import own_command, own_environment
from modelgen.problems import ModelError


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("a.xlsx", "b.xlsx", "a.regenerated.xlsx", "a.backup-1.xlsx", "b.handout.xlsx",
                 "c.regenerated-2.xlsx", "~$a.xlsx", ".~lock.a.xlsx", "d[1].xlsx"):  # fmt: skip
        (tmp_path / name).touch()
    return tmp_path


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (["a.xlsx"], ["a.xlsx"]),
        (["a.xlsx", "b.xlsx"], ["a.xlsx", "b.xlsx"]),
        (["b.xlsx", "a.xlsx"], ["b.xlsx", "a.xlsx", "b.xlsx"]),
        (["a.xlsx", "b.xlsx", "c.regenerated-2.xlsx", "d[1].xlsx"], ["*.xlsx"]),
        (["a.regenerated.xlsx"], ["a.regenerated.xlsx"]),
        (["a.regenerated.xlsx", "b.xlsx"], ["a.regenerated.xlsx", "b.xlsx"]),
        (["d[1].xlsx"], ["d[1].xlsx"]),
        (["missing.xlsx"], ["missing.xlsx"]),
        (["~$a.xlsx"], ["~$a.xlsx"]),
        (["a.xlsx"], ["[a].xlsx"]),
    ],
)
def test_patterns_name_the_workbooks_and_not_the_copies_made_of_them(
    folder: Path, wanted: Sequence[str], words: Sequence[str]
) -> None:
    assert wanted == [str(path) for path in batch.expanded(words)]


def test_every_pattern_that_matches_nothing_is_told_at_once(folder: Path) -> None:
    with pytest.raises(ModelError) as told:
        batch.expanded(["no*.xlsx", "a.xlsx", "x/?.xlsx"])
    assert ["`no*.xlsx`", "`x/?.xlsx`"] == [p.message.split()[0] for p in told.value.problems]


def test_options_are_passed_on_as_they_were_typed() -> None:
    given = {"--take": ["new", "a=yours"], "--in-place": True, "--dry-run": False, "--as-of": None,
             "--author": "", "--to": "pdf", "--label": [""]}  # fmt: skip
    words = ["--take=new", "--take=a=yours", "--in-place", "--to=pdf", "--label="]
    assert words == batch.passed(given)


@pytest.mark.parametrize(
    ("lines", "printed", "complained"),
    [
        (["a.xlsx    a.pdf"], "a.pdf\n", ""),
        (["a.xlsx    2 errors, 1 warning"], "a.xlsx: 2 errors, 1 warning\nmore\n", ""),
        (["a.xlsx", "  error: it is", "  1 problem"], "", "error: it is\n\n1 problem\n"),
    ],
)
def test_a_result_is_its_first_line_and_every_complaint(
    lines: list[str], printed: str, complained: str
) -> None:
    assert lines == [*batch.RunResult(Path("a.xlsx"), 0, printed, complained).lines(8)]


@pytest.mark.parametrize(
    ("data", "result"),
    [
        (
            {"exit_code": 0, "report": [1], "problem": None},
            batch.RunResult(Path("a"), 0, "[1]", ""),
        ),
        (
            {"exit_code": 1, "report": None, "problem": "no"},
            batch.RunResult(Path("a"), 1, "", "no\n"),
        ),
    ],
)
def test_a_result_for_programs_holds_the_report_of_its_run(
    data: dict[str, object], result: batch.RunResult
) -> None:
    assert {"workbook": "a"} | data == result.data()


def test_two_memos_of_one_name_are_refused_before_anything_runs() -> None:
    with pytest.raises(ModelError, match="would have one name"):
        next(batch.run("memo", [Path("a.xlsx"), Path("b.xlsx"), Path("a.xlsm")], [], 1))


@pytest.mark.slow
def test_each_workbook_has_its_run_and_one_that_fails_stops_no_other(folder: Path) -> None:
    results = [*batch.run("audit", [Path("a.xlsx"), Path("none.xlsx")], ["--json"], None)]
    assert [Path("a.xlsx"), Path("none.xlsx")] == [o.workbook for o in results]
    assert [1, 1] == [o.code for o in results]
    assert ["`a.xlsx`", "`none.xlsx`"] == [
        next(word for word in o.complained.split() if word.startswith("`")) for o in results
    ]


def test_a_run_that_is_stopped_begins_no_other(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[Path] = []

    def stopped(command: str, workbook: Path, words: list[str]) -> batch.RunResult:
        begun.append(workbook)
        raise KeyboardInterrupt

    monkeypatch.setattr(batch, "_ran", stopped)
    with pytest.raises(KeyboardInterrupt):
        [*batch.run("audit", [Path(f"{n}.xlsx") for n in range(99)], [], 1)]
    assert len(begun) < 99


def test_a_run_finds_the_tool_wherever_it_is_started_from(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "mine")
    found = own_environment(MORE="1")
    root = str(Path(batch.__file__).parents[2])
    assert ([root, "mine"], "1") == (found["PYTHONPATH"].split(os.pathsep), found["MORE"])
    monkeypatch.delenv("PYTHONPATH")
    assert root == own_environment()["PYTHONPATH"]
    assert [sys.executable, "-P", "-m", "modelgen", "audit", "a b"] == own_command(
        ["audit", "a b"]
    )
