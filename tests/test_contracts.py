"""The project's own rules: imports go one way, ruff and mypy are content, functions stay short."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import ROOT

MODULES = sorted((ROOT / "modelgen").rglob("*.py"))


def tool(*command: str) -> str:
    done = subprocess.run(
        [str(Path(sys.executable).parent / command[0]), *command[1:]],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return "" if done.returncode == 0 else done.stdout + done.stderr


def test_imports_go_one_way() -> None:
    assert "" == tool("lint-imports")


def test_ruff_finds_nothing() -> None:
    assert "" == tool("ruff", "check", ".")


def test_the_code_is_formatted() -> None:
    assert "" == tool("ruff", "format", "--check", ".")


def test_mypy_finds_nothing() -> None:
    assert "" == tool("mypy")


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_a_module_opens_with_a_sentence_and_its_functions_are_short(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert (ast.get_docstring(tree) or "").split("\n")[0].endswith((".", "?"))
    long = [
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.body[0].lineno >= 40
    ]
    assert [] == long


def test_no_file_holds_a_path_of_a_machine() -> None:
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    homes = ("/home" + "/", "/root" + "/", "/Users" + "/", "/tmp" + "/")
    found = [
        name
        for name in tracked
        if name.endswith((".py", ".md", ".yaml", ".toml", ".txt"))
        and any(home in (ROOT / name).read_text(encoding="utf-8") for home in homes)
    ]
    assert [] == found
