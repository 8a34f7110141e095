"""What a page of docs/ has its reader do, step by step, as it is read and as it is done.

A page has four kinds of steps, each under a sentence that says what to do with it:

- YAML, a whole file: under "Save this as `NAME`:".
- YAML, a change: under "… in the place of `START`:"; it replaces the one line of the file that
  begins so, blanks before it aside. "For a moment, …" lasts until the next command was run.
- console: a command, and below it what it prints.
- cells: a table `| sheet | cell | type |`, under a sentence that names the workbook.
"""

import re
import shlex
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import openpyxl

from .test_cli import run

STEP = re.compile(
    r"^```(?P<kind>yaml|console)\n(?P<block>.*?)^```$"
    r"|^\| sheet \| cell \| type \|\n\|[-|]+\|\n(?P<table>(?:\|[^\n]*\n)+)",
    re.MULTILINE | re.DOTALL,
)
CONSOLE = re.compile(r"^```console\n.*?^```$", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"Save this as `([^`]+)`")
PLACE = re.compile(r"in the place of `([^`]+)`", re.IGNORECASE)
WORKBOOK = re.compile(r"`([^`]+\.xlsx)`")
ROW = re.compile(r"\| (.+?) \| ([A-Z]+\d+) \| `?(.+?)`? \|")


@dataclass(frozen=True)
class Step:
    """A block or table of a page, and the sentence above it."""

    told: str
    kind: str
    text: str

    @property
    def passes(self) -> bool:
        """Whether it is undone after the next command."""
        return "for a moment, " in self.told.lower()

    @property
    def file(self) -> str:
        """The file that it is to be saved as, if it is a whole one."""
        return found[1] if (found := FILE.search(self.told)) else ""

    @property
    def place(self) -> str:
        """How the line begins that it stands in the place of, if it is a change."""
        return found[1] if (found := PLACE.search(self.told)) else ""


def steps(page: str) -> list[Step]:
    """The steps of a page in their order."""
    return [
        Step(
            page[: found.start()].rstrip().rpartition("\n")[2],
            found["kind"] or "cells",
            found["block"] or found["table"],
        )
        for found in STEP.finditer(page)
    ]


def put(text: str, change: Step) -> str:
    """The text with the change in its place."""
    lines = text.splitlines(keepends=True)
    found = [i for i, line in enumerate(lines) if line.lstrip(" ").startswith(change.place)]
    assert change.place, change.told
    assert len(found) == 1, (change.place, found)
    lines[found[0]] = change.text
    return "".join(lines)


def written(page: str) -> str:
    """The file that a page has its reader write, with every change that is to stay."""
    text = ""
    for step in steps(page):
        if step.kind == "yaml" and step.file:
            text = step.text
        elif step.kind == "yaml" and not step.passes:
            text = put(text, step)
    return text


def blessed(page: str, printed: Iterable[str]) -> str:
    """The page with what is printed in its console blocks."""
    texts = iter(printed)
    return CONSOLE.sub(lambda _: f"```console\n{next(texts)}```", page)


def type_cells(path: Path, table: str) -> None:
    """The cells of a table, typed into a workbook."""
    workbook = openpyxl.load_workbook(path)
    for sheet, cell, typed in ROW.findall(table):
        if sheet not in workbook.sheetnames:
            workbook.create_sheet(sheet)
        number = re.fullmatch(r"-?\d+(\.\d+)?", typed)
        workbook[sheet][cell] = float(typed) if number else typed
    workbook.save(path)


def printed(command: str, folder: Path) -> str:
    """What a command prints in a folder."""
    done = run(*shlex.split(command)[1:], cwd=folder)
    return f"{done.stdout}{done.stderr}"


def walk(page: str, folder: Path) -> Iterator[tuple[str, str]]:
    """Every console block of a page as it is shown and as it is printed, all steps being done."""
    file, text = Path(), ""
    for step in steps(page):
        if step.kind == "cells":
            type_cells(folder / WORKBOOK.findall(step.told)[-1], step.text)
        elif step.kind == "console":
            first = step.text.partition("\n")[0]
            yield step.text, f"{first}\n{printed(first.removeprefix('$ '), folder)}"
            if text:
                file.write_text(text, "utf-8")
        elif step.file:
            file, text = folder / step.file, step.text
            file.write_text(text, "utf-8")
        else:
            changed = put(text, step)
            file.write_text(changed, "utf-8")
            text = text if step.passes else changed
