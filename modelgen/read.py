"""A workbook on disk against the Book it was built from: which inputs did somebody edit?"""

import warnings
from dataclasses import dataclass
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from .book import Book, Formula, plain
from .layout import SOURCE
from .problems import ModelError, Problem

EDITABLE = ("input", "override", "inherited", "selector")


@dataclass(frozen=True)
class Edit:
    """An input cell that no longer holds what was generated."""

    item: str
    place: str
    was: str
    now: str


@dataclass(frozen=True)
class Origin:
    """What the Source sheet of a workbook says it was built from."""

    text: str
    tool: str
    live_case: str
    sets: tuple[str, ...]


def open_workbook(path: Path) -> Workbook:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return load_workbook(path)
    except Exception as error:  # whatever the library meets in a damaged file, it is one fault
        message = (
            f"`{path}` cannot be read as a workbook ({error}); rename it, choose another file"
        )
        raise ModelError([Problem(f"{message} with -o, or replace it with --force")]) from error


def origin(workbook: Workbook) -> Origin | None:
    """The template text and the build line of a workbook; None where there is no Source sheet."""
    if SOURCE not in workbook.sheetnames:
        return None
    facts: dict[str, str] = {}
    sets: list[str] = []
    lines: list[str] = []
    in_text = False
    for row in workbook[SOURCE].iter_rows(min_row=1, min_col=2, max_col=3, values_only=True):
        word, value = (str(cell) if cell is not None else "" for cell in row)
        if in_text:
            lines.append(word)
        elif word == "Template text":
            in_text = True
        elif word == "set":
            sets.append(value)
        else:
            facts[word] = value
    if "template_sha256" not in facts or not in_text:
        return None
    return Origin("\n".join(lines), facts.get("tool", ""), facts.get("live_case", ""), tuple(sets))


def edits(book: Book, workbook: Workbook) -> tuple[Edit, ...]:
    """The input cells of the workbook that differ from the book, in the book's order."""
    found = []
    for cell in book.cells:
        if cell.role not in EDITABLE or cell.place.sheet not in workbook.sheetnames:
            continue
        sheet = workbook[cell.place.sheet]
        now = sheet.cell(cell.place.row + 1, cell.place.col + 1).value
        was = cell.content.text if isinstance(cell.content, Formula) else cell.content
        if now != was:
            shown = ("nothing" if value is None else plain(value) for value in (was, now))
            found.append(Edit(cell.item, str(cell.place), *shown))
    return tuple(found)
