"""Any content in any generated cell: the places, the contents and the shapes of a table of edits.

Cells are written into the XML of the built workbook as a spreadsheet writes them, without stored
values: these would be those of before the edit.
"""

import contextlib
import copy
import gc
import io
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from lxml import etree

from modelgen import cli
from modelgen.book.book import Book, Cell, Formula, Values
from modelgen.compile import stages
from modelgen.compile.templates import load
from modelgen.xlsx.package import MAIN, Element, Package
from modelgen.xlsx.reader import Returned

SAMPLE = Path(__file__).parent / "samples" / "cart.yaml"

COMMANDS = {
    "regenerate": "regenerate {book} -o {folder}/new.xlsx",
    "audit": "audit {book}",
    "memo": "memo {book} --to md --date 2026-02-01 -o {folder}/memo.md",
    "show": "show {book}",
    "diff": "diff {template} {book}",
    "handout": "handout {book} --date 2026-02-01 -o {folder}/copy.xlsx",
}

CONTENTS = {
    "text": "retyped",
    "number": 7.25,
    "date": "date 46082",
    "yes": True,
    "error": "#N/A",
    "nothing": None,
    "formula": "=1+1",
}

SHOWN = "what it shows"
"""Not a content of its own: each formula becomes its value, as pasted values do."""


@dataclass(frozen=True)
class Typed:
    """One situation: contents in generated cells, and in what shape."""

    shape: str
    what: str
    """The content's name in CONTENTS, or SHOWN."""
    cells: tuple[Cell, ...]

    def __str__(self) -> str:
        first = self.cells[0]
        return f"{self.shape} {first.place} ({first.role}): {self.what}"

    @cached_property
    def rows(self) -> set[tuple[str, int]]:
        return {(cell.place.sheet, cell.place.row) for cell in self.cells}


@lru_cache(1)
def built() -> tuple[Book, Values, bytes]:
    return stages.build(stages.prepare(load(SAMPLE)))


def situations() -> Iterator[Typed]:
    """A cell of each kind, a row of each kind, each sheet, and the whole book as values."""
    kinds: dict[object, Cell] = {}
    rows: dict[tuple[str, int], list[Cell]] = {}
    sheets: dict[str, list[Cell]] = {}
    for cell in (cell for cell in built()[0].cells if cell.is_kept):
        kinds.setdefault(_kind(cell), cell)
        rows.setdefault((cell.place.sheet, cell.place.row), []).append(cell)
        sheets.setdefault(cell.place.sheet, []).append(cell)
    of_kinds = {
        tuple(dict.fromkeys(map(_kind, cells))): cells for cells in reversed(rows.values())
    }
    for what in (*CONTENTS, SHOWN):
        yield from (Typed("cell", what, (cell,)) for cell in kinds.values())
        yield from (Typed("row", what, tuple(cells)) for cells in of_kinds.values())
        yield from (Typed("sheet", what, tuple(cells)) for cells in sheets.values())
    yield Typed("book", SHOWN, built()[0].cells)


def _kind(cell: Cell) -> object:
    """What cells have in common that are read, merged and told in one way."""
    roles = {sheet.name: sheet.role for sheet in built()[0].sheets}
    of_the_tool = roles[cell.place.sheet] == "technical"
    return cell.role, cell.id.family, isinstance(cell.content, Formula), of_the_tool


@lru_cache(1)
def package() -> tuple[Package, Mapping[str, str], Mapping[str, Element], int]:
    """The built package, each sheet's part, its tree without stored values, a format of dates."""
    data = built()[2]
    opened = Package(data)
    parts = {tab.name: tab.part for tab in Returned(data).tabs}
    trees = {name: etree.fromstring(opened.parts[part]) for name, part in parts.items()}
    for tree in trees.values():
        for cell in tree.iter(f"{{{MAIN}}}c"):
            if cell.find(f"{{{MAIN}}}f") is not None:
                for value in cell.findall(f"{{{MAIN}}}v"):
                    cell.remove(value)
                cell.attrib.pop("t", None)
    styles = etree.fromstring(opened.parts["xl/styles.xml"])
    formats = styles.find(f"{{{MAIN}}}cellXfs")
    etree.SubElement(formats, f"{{{MAIN}}}xf", numFmtId="14", applyNumberFormat="1")
    formats.set("count", str(len(formats)))
    opened.put("xl/styles.xml", etree.tostring(styles))
    return opened, parts, trees, len(formats) - 1


def written(typed: Typed) -> bytes:
    """The workbook with the contents of a situation in it."""
    opened, parts, trees, date_format = package()
    changed: dict[str, dict[str, object]] = {}
    for cell in typed.cells:
        content = _content(typed.what, cell)
        if content is not cell:
            place = cell.place
            at = str(place).rpartition("!")[2]
            changed.setdefault(place.sheet, {})[at] = content
    new = {part: etree.tostring(trees[name]) for name, part in parts.items()}
    for name, contents in changed.items():
        tree = copy.deepcopy(trees[name])
        for cell in tree.iter(f"{{{MAIN}}}c"):
            if cell.get("r") in contents:
                _fill(cell, contents[str(cell.get("r"))], date_format)
        new[parts[name]] = etree.tostring(tree)
    result = Package(opened.data())
    for part, text in new.items():
        result.put(part, text)
    return result.data()


def _content(what: str, cell: Cell) -> object:
    if what != SHOWN:
        return CONTENTS[what]
    if not isinstance(cell.content, Formula):
        return cell
    return built()[1].get(cell.place, cell)


def _fill(cell: Element, content: object, date_format: int) -> None:
    for child in list(cell):
        cell.remove(child)
    cell.attrib.pop("t", None)
    if content is None:
        return
    text = str(content)
    if isinstance(content, bool):
        cell.set("t", "b")
        text = str(int(content))
    elif text.startswith("date "):
        cell.set("s", str(date_format))
        text = text.removeprefix("date ")
    elif text.startswith("#"):
        cell.set("t", "e")
    elif text.startswith("="):
        etree.SubElement(cell, f"{{{MAIN}}}f").text = text[1:]
        return
    elif isinstance(content, str):
        cell.set("t", "inlineStr")
        etree.SubElement(etree.SubElement(cell, f"{{{MAIN}}}is"), f"{{{MAIN}}}t").text = text
        return
    etree.SubElement(cell, f"{{{MAIN}}}v").text = text


def ran(words: str, book: Path) -> tuple[int, str]:
    """The exit code of a command in this process, and all that it printed."""
    filled = words.format(book=book, folder=book.parent, template=SAMPLE)
    before, where = sys.argv, io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True)
    sys.argv = ["modelgen", *filled.split(" ")]
    os.environ["MODELGEN_TRACEBACK"] = "1"
    code = 70
    try:
        with contextlib.redirect_stdout(where), contextlib.redirect_stderr(where):
            cli.run()
    except SystemExit as left:
        code = left.code if isinstance(left.code, int) else 0
    finally:
        sys.argv = before
        del os.environ["MODELGEN_TRACEBACK"]
        gc.enable()
    where.seek(0)
    return code, where.read()
