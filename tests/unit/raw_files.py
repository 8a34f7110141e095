"""The lemonade workbook with XML of other programs in it, and its regeneration a line longer."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from lxml import etree

from modelgen.commands import regenerate_report
from modelgen.commands.regenerate import Result, regenerate
from modelgen.compile import stages
from modelgen.compile.templates import parse
from modelgen.patch.worksheet_tree import insert, place, row_at
from modelgen.xlsx.package import DOCUMENT, Element, Package, Relation, child, local

from ..conftest import ROOT
from .small_files import SPACES

GOOD = (ROOT / "tests" / "samples" / "good.yaml").read_text(encoding="utf-8")

TIP = """          - name: tip
            label: Tip
            unit: USD
            value: 1
            minimum: 0
            maximum: 9
            evidence: A
            source: "Assumption: small change"
            as_of: 2026-01-31
"""

LONGER = (
    GOOD.replace("version: 1.0.0", "version: 1.0.1")
    .replace("          - name: cups_sold\n", f"{TIP}          - name: cups_sold\n")
    .replace("formula: revenue-cost,", "formula: revenue-cost+tip*0,")
)
"""A line more above the cups sold: row 7 of Inputs and all below it move down by one."""

MORE = (
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"'
    ' xmlns:a14="http://schemas.microsoft.com/office/drawing/2010/main"'
    ' xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"'
)


@lru_cache(1)
def built() -> bytes:
    return stages.build(stages.prepare(parse(GOOD, "good.yaml")))[2]


def elements(text: str) -> list[Element]:
    return list(etree.fromstring(f"<x {SPACES}{MORE}>{text}</x>"))


class RawFile:
    """The built workbook, to be given what programs hang on it."""

    def __init__(self) -> None:
        self.package = Package(built())
        self.parts = {name: part for name, part, _ in self.package.sheets()}

    def hang(self, sheet: str, text: str) -> "RawFile":
        """Children of a worksheet, where the standard wants them."""
        root = self.package.tree(self.parts[sheet], change=True)
        for element in elements(text):
            place(root, element)
        return self

    def cells(self, sheet: str, text: str) -> "RawFile":
        """Cells, each with its address."""
        data = child(self.package.tree(self.parts[sheet], change=True), "sheetData")
        for cell in elements(text):
            address = str(cell.get("r"))
            number = int(address.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
            rows = {int(str(row.get("r"))): row for row in data}
            letters = address.rstrip("0123456789")
            col = sum((ord(c) - 64) * 26**i for i, c in enumerate(reversed(letters))) - 1
            insert(rows[number] if number in rows else row_at(data, number), cell, col)
        return self

    def own(self, name: str = "Mine", text: str = "") -> "RawFile":
        """A sheet of the user's own."""
        part = self.package.free("xl/worksheets/sheet1.xml")
        self.package.put(part, f"<worksheet {SPACES}{MORE}><sheetData/></worksheet>".encode())
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
        self.package.declare(part, kind)
        link = self.package.add_relation(self.package.workbook, "worksheet", part)
        entry = etree.SubElement(
            child(self.package.tree(self.package.workbook, change=True), "sheets"),
            "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}sheet",
            name=name, sheetId="77",
        )  # fmt: skip
        entry.set(f"{{{DOCUMENT}}}id", link)
        self.parts[name] = part
        return self.hang(name, text)

    def part(
        self, source: str, id: str, kind: str, name: str, text: str | bytes, declared: str = ""
    ) -> "RawFile":
        """A part that a sheet, the workbook (``) or another part leads to; `text` as it stands."""
        home = self.parts.get(source, source or self.package.workbook)
        word = kind if ":" in kind else f"{DOCUMENT}/{kind}"
        known = self.package.relations(home)
        self.package.relate(home, (*known, Relation(id, word, name, "://" in name)))
        if "://" not in name:
            self.package.put(name, text if isinstance(text, bytes) else text.encode())
            self.package.declare(name, declared or "application/xml")
        return self

    def regenerated(self, tmp_path: Path, template: str = LONGER) -> "Regenerated":
        path = tmp_path / "longer.yaml"
        path.write_text(template, encoding="utf-8")
        data = self.package.data()
        return Regenerated(regenerate(Path("lemonade.xlsx"), data, str(path), ()))


class Regenerated:
    """What came out: parts, sheets, and what was told."""

    def __init__(self, result: Result) -> None:
        self.result, self.package = result, Package(result.data)
        self.parts = {name: part for name, part, _ in self.package.sheets()}

    @property
    def told(self) -> str:
        return "\n".join(line.says for line in regenerate_report.lines(self.result))

    def every(self, sheet: str, word: str) -> list[Mapping[str, str]]:
        """The attributes of each element of a name on a sheet, or in a part."""
        root = self.package.tree(self.parts.get(sheet, sheet))
        return [
            {str(key).rpartition("}")[2]: str(value) for key, value in e.attrib.items()}
            for e in root.iter() if local(e) == word
        ]  # fmt: skip

    def texts(self, sheet: str, word: str) -> list[str]:
        root = self.package.tree(self.parts.get(sheet, sheet))
        return [e.text or "" for e in root.iter() if local(e) == word]
