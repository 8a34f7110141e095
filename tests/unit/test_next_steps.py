"""`modelgen` without a command: what to do with whatever lies in the folder."""

import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from modelgen.commands import next_steps as module
from modelgen.commands.next_steps import next_steps
from modelgen.readback import successor

from .test_small_round_trip import GOOD, built, edited


def told(folder: Path) -> list[str]:
    return list(next_steps(folder, "output/book.xlsx"))


def commands(folder: Path) -> list[str]:
    lines = (line.strip() for line in told(folder))
    return [line.removeprefix("modelgen ") for line in lines if line.startswith("modelgen ")]


def save(folder: Path, data: bytes, name: str = "book.xlsx") -> Path:
    (folder / name).write_bytes(data)
    return folder / name


def mine() -> bytes:
    return edited(lambda workbook: workbook["Inputs"].__setitem__("Z99", "mine"))


def rubbish(folder: Path) -> None:
    for name, data in (("a.xlsx", b""), ("b.xlsx", b"PK no zip"), ("~$c.xlsx", b"x")):
        (folder / name).write_bytes(data)
    (folder / "d.xlsx").mkdir()
    foreign = io.BytesIO()
    openpyxl.Workbook().save(foreign)
    (folder / "e.xlsx").write_bytes(foreign.getvalue())


@pytest.mark.parametrize("fill", [lambda _: None, rubbish])
def test_without_a_workbook_of_the_tool_the_first_step_is_to_build_one(
    tmp_path: Path, fill: Callable[[Path], None]
) -> None:
    fill(tmp_path)
    assert f"{tmp_path} holds no workbook of modelgen yet. Build one first:" == told(tmp_path)[0]
    assert "build" == commands(tmp_path)[0]


def test_a_folder_that_is_not_there_or_is_a_file_is_an_empty_one(tmp_path: Path) -> None:
    file = save(tmp_path, b"")
    assert ["build", "build", "build"] == [
        commands(folder)[0] for folder in (tmp_path / "none", file, tmp_path)
    ]


def test_a_workbook_as_built_is_to_be_opened(tmp_path: Path) -> None:
    path = save(tmp_path, built())
    assert f"{path}: as it was built" == told(tmp_path)[0]
    assert told(tmp_path)[1].startswith("  Open it")
    assert f"memo {path}" in commands(tmp_path)
    assert not [one for one in commands(tmp_path) if one.startswith("regenerate")]


def test_an_edited_workbook_is_to_be_looked_at_and_the_newest_file_counts(tmp_path: Path) -> None:
    rubbish(tmp_path)
    path = save(tmp_path, mine(), "my book.xlsx")
    assert f"{path}: saved since it was built" == told(tmp_path)[0]
    assert "  the newest workbook of modelgen among 4 files" == told(tmp_path)[1]
    assert f'regenerate "{path}" --dry-run' == commands(tmp_path)[0]


@pytest.mark.parametrize(
    ("data", "head"),
    [(built, "as an earlier version built it"), (mine, "saved since an earlier version built it")],
)
@pytest.mark.parametrize("changed", ["tool", "template"])
def test_a_workbook_of_an_earlier_version_is_to_be_brought_up_to_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: Callable[[], bytes], head: str,
    changed: str,
) -> None:  # fmt: skip
    path = save(tmp_path, data())
    if changed == "tool":
        monkeypatch.setattr(module, "TOOL", "modelgen 99")
    else:
        new = tmp_path / "new.yaml"
        new.write_text(GOOD.replace("version: 1.0.0", "version: 1.0.1"), encoding="utf-8")
        monkeypatch.setattr(successor, "shipped", lambda: {"lemonade": new})
    assert f"{path}: {head}" == told(tmp_path)[0]
    assert f"regenerate {path}" in commands(tmp_path)


def test_every_line_fits_80_columns(tmp_path: Path) -> None:
    save(tmp_path, mine())
    assert [] == [line for line in told(tmp_path) if len(line.replace(str(tmp_path), "out")) > 80]
