"""The README is true: its commands run, its output is the output, its table is the help."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", *shlex.split(command)]
    return subprocess.run(
        words,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
    )


def test_the_two_lines_that_set_up_stand_in_the_readme_and_in_ci() -> None:
    shell = [code.strip() for kind, code in BLOCKS if kind == "sh"]
    assert ["pip install . && modelgen build", 'pip install -e ".[test]" && pytest'] == shell
    assert shell[1] == (ROOT / ".ci" / "run").read_text().rstrip().splitlines()[-1]


@pytest.mark.parametrize("code", [code for kind, code in BLOCKS if kind == "console"])
def test_a_shown_session_prints_what_the_readme_says(code: str, tmp_path: Path) -> None:
    command, _, expected = code.partition("\n")
    done = run(command.removeprefix("$ "), tmp_path)
    assert (0, expected) == (done.returncode, done.stdout)


def test_commands_quoted_in_the_text_run(tmp_path: Path) -> None:
    quoted = [
        c
        for c in re.findall(r"`(modelgen [a-z][^`]*)`", README)
        if not re.search(r"[A-Z]{3}|my-|book", c)
    ]
    assert quoted
    for command in quoted:
        assert (command, 0) == (
            command,
            run(f"{command} --force" if "--" in command else command, tmp_path).returncode,
        )


def test_every_command_and_option_of_the_help_stands_in_the_readme(tmp_path: Path) -> None:
    text = run("modelgen --help", tmp_path).stdout
    commands = re.findall(r"^\W*([a-z]+)  +\S", text.split("Commands", 1)[1], re.MULTILINE)
    assert len(commands) >= 5
    for command in commands:
        assert f"`modelgen {command}" in README
        options = re.findall(
            r"--[a-z]+(?:-[a-z]+)?", run(f"modelgen {command} --help", tmp_path).stdout
        )
        for option in set(options) - {"--help", "--output"}:
            assert option in README


def test_every_file_that_the_readme_names_exists() -> None:
    names = re.findall(r"\]\((\S+?)\)", README)
    assert [] == [name for name in names if not (ROOT / name).exists()]
