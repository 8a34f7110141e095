"""Whatever stands in a generated cell, every command ends in order and says what is true.

A seeded sample of the table; MODELGEN_WHOLE_GRID=1 tries it all.
"""

import os
import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from modelgen.book.book import Formula
from modelgen.xlsx.reader import FileCell, Returned

from .any_content import COMMANDS, CONTENTS, SHOWN, Typed, built, ran, situations, written

SEED = 20261127
SAMPLE = 8
HEAD = 8
"""Lines that a report may have beyond one for each row that was touched."""

NEVER = re.compile(
    r"Traceback|fault of modelgen|could not be read as|report (it|this)|belongs into"
    r"|(row|sheet) .*was deleted(?! or emptied|, give)|were (sorted|moved)"
)
"""What no report of a content may say: no row went, nothing was moved."""

WHOLE = os.environ.get("MODELGEN_WHOLE_GRID")


def chosen() -> list[Typed]:
    every = list(situations())
    return every if WHOLE else random.Random(SEED).sample(every, SAMPLE)


@pytest.mark.parametrize("typed", chosen(), ids=str)
def test_whatever_stands_in_a_generated_cell_is_read_and_told(
    typed: Typed, tmp_path: Path
) -> None:
    assert [] == list(wrong(typed, tmp_path))


def wrong(typed: Typed, folder: Path) -> Iterator[str]:
    """All that is wrong with how the commands end, and with what they say."""
    book = folder / "book.xlsx"
    book.write_bytes(written(typed))
    for name, words in COMMANDS.items():
        code, said = ran(words, book)
        if code not in (0, 1):
            yield f"{name} exits {code}: {said[-2000:]}"
        yield from (f"{name} says {line}" for line in said.splitlines() if NEVER.search(line))
        if name == "regenerate":
            yield from _report(typed, said, book)


def _report(typed: Typed, said: str, book: Path) -> Iterator[str]:
    lines = re.findall(r"^  - (.*)|^error: (.*)", said, re.MULTILINE)
    told = ["".join(line) for line in lines]
    changed = [
        cell
        for cell in typed.cells
        if cell.place.sheet != "Formula map"  # written from the formulas as they stand
        and (typed.what != SHOWN or isinstance(cell.content, Formula))
        and (typed.what != "nothing" or cell.content != "")
    ]
    if len(told) > len({(c.place.sheet, c.place.row) for c in changed}) + HEAD:
        yield f"{len(told)} lines for {len(typed.rows)} rows: {told}"
    if typed.what in ("number", "date", SHOWN) and "Margin: not known" in said:
        yield "the headline is not known"
    if typed.shape == "cell" and changed:
        at = str(changed[0].place)
        row = f"row {changed[0].place.row + 1} as generated"
        of_it = [line for line in told if at in line or row in line]
        if not of_it:
            yield f"{at} is not told: {told}"
        elif (new := book.with_name("new.xlsx")).exists():
            yield from _kept(typed, of_it[0], Returned(new.read_bytes()))


def _kept(typed: Typed, line: str, new: Returned) -> Iterator[str]:
    """Whether what is said to be kept stands in the new workbook as it was typed."""
    cell = typed.cells[0]
    tab = new.tab(cell.place.sheet)
    assert tab
    found = tab.cells.get((cell.place.row, cell.place.col), FileCell(None))
    content = CONTENTS[typed.what] if typed.what != SHOWN else built()[1][cell.place]
    if isinstance(content, str) and content.startswith("date "):
        content = float(content.removeprefix("date "))
    elif isinstance(content, str) and content.startswith("#"):
        content = f"={content}"
    same = found.content == content and isinstance(found.content, bool) == (content is True)
    if "; kept" in line and not same:
        yield f"{line}: but it holds {found}"
