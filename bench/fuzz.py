"""Workbooks and templates changed at random: whatever comes in, a command ends in order.

    python bench/fuzz.py [--minutes 10] [--seed 1] [--runs N] [--keep FOLDER]

A small workbook and small templates are changed at several levels: bytes, parts of the package,
elements and attributes, cells of every type with formulas that hurt; keys, values, lines of text.
Each is given to a command in a process of its own. A run fails that is told as a fault of the
tool or ends in a traceback, takes over 20 s of processor time or 1 GiB, ends with another code
than 0, 1 or 2, or changes what it was given; `--keep` keeps what failed. The same seed gives the
same runs in the same order.

At the end LibreOffice, where it is installed, is asked for every workbook that was refused with no
better reason than an error of a library: one that it opens without repair is wrong as well.
"""

import argparse
import copy
import hashlib
import io
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from lxml import etree

from modelgen import cli
from modelgen.compile import stages
from modelgen.compile.templates import load
from modelgen.limits import LateError

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "tests" / "samples"
SECONDS, MEMORY = 20, 1 << 30
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

UNNAMED = "could not be read as a workbook"
"""What a refusal says that names no cause."""

COMMANDS = (
    "audit FILE", "audit --json FILE", "regenerate --dry-run FILE", "regenerate FILE -o NEW.xlsx",
    "handout FILE -o NEW.xlsx", "handout --values FILE -o NEW.xlsx", "memo --to md FILE -o NEW.md",
    "show FILE", "trace FILE profit", "diff FILE FILE", "build GOOD -o FILE",
)  # fmt: skip

FORMULAS = """SUM(A1:A3)|A1:A3 B2|[1]X!A1|T1[[#This Row],[x]]|#REF!+1|INDIRECT("A"&1)|{1,2;3,4}|A1#
@A1|LET(x,1,x)|-+--A1|'It''s'!A1|XFD1048576|SUM(A:A,1:1)|IF(|"|1E400|A0|_xlfn.XLOOKUP(1,A1:A2,B1:B2)
A1:B2:C3|SUM(Sheet1:Sheet3!A1)|LAMBDA(x,x+1)(2)|10^|VLOOKUP(A1,B:C,2|1.2.3|NaN|1e999|A1|é|😀|A1&A1
LEN(SUBSTITUTE(REPT("a",32767),"a",REPT("b",32767)))|CUMIPMT(0.1,2000000000,1,1,1999999999,0)
SUMPRODUCT((A:A=1)*B:B)|SUM(A:XFD)|FACT(1E9)|RAND()|NOW()|A1=A1|TIME(1,2,3)|1/0|Inputs!D7*2
SUM(Inputs!D1:Inputs!D9)|OFFSET(A1,1,1)|HYPERLINK("x")|cups_sold*2|ROW(1:1048576)|""&A1|-0|TRUE""".replace(
    "\n", "|"
).split("|")

VALUES = """0|-0|1E308|1e999|NaN|-1E-320|12345678901234567890|true|x|#N/A|#SPILL!|2026-01-31|24:00
_x000D_|=1+1|'||  |99999999999|\u202e|é|A1|veryHidden|shared|array|str|d|e|s|b|inlineStr
$|3.5""".replace("\n", "|").split("|")

TYPES = ("n", "s", "b", "e", "str", "inlineStr", "d", "z", "")

SCALARS = (
    None, True, 0, -1, 10**9, 10**400, 1e308, -1e-320, float("inf"), float("nan"), "", "x", "é😀",
    "a" * 50_000, "=1+1", "1,5", "40%", "\u202e", [], {}, [[]], {"a": {"b": {}}}, "2026-13-41",
    "IF(" * 70, "1/0", "cups_sold^cups_sold", "cups_sold*1E308*10", "SUM(cups_sold", "'", '"',
)  # fmt: skip


def package(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as held:
        return {name: held.read(name) for name in held.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as held:
        for name, part in parts.items():
            held.writestr(name, part)
    return target.getvalue()


def bytes_changed(data: bytes, dice: random.Random) -> bytes:
    """Cut short, or with a few bytes turned."""
    if dice.random() < 0.3:
        return data[: dice.randrange(len(data))]
    turned = bytearray(data)
    for _ in range(dice.randint(1, 8)):
        turned[dice.randrange(len(turned))] = dice.randrange(256)
    return bytes(turned)


def parts_changed(data: bytes, dice: random.Random) -> bytes:
    """Parts lost, cut, emptied, exchanged or under another name."""
    parts = package(data)
    for _ in range(dice.randint(1, 3)):
        name, other = dice.choice(sorted(parts)), dice.choice(sorted(parts))
        how = dice.randrange(5)
        if how == 0:
            del parts[name]
        elif how == 1:
            parts[name] = parts[name][: dice.randrange(len(parts[name]) + 1)]
        elif how == 2:
            parts[name] = b""
        elif how == 3:
            parts[name], parts[other] = parts[other], parts[name]
        else:
            parts[dice.choice((name.upper(), name + "x", "xl/" + name))] = parts.pop(name)
    return packed(parts)


def elements_changed(data: bytes, dice: random.Random) -> bytes:
    """Texts, attributes and elements changed, removed, doubled or put into one another."""
    parts = package(data)
    for _ in range(dice.randint(1, 4)):
        name = dice.choice(sorted(n for n in parts if n.endswith((".xml", ".rels"))))
        root = etree.fromstring(parts[name], etree.XMLParser(huge_tree=True))  # deep by now
        element = dice.choice(list(root.iter("{*}*")))
        parent, how = element.getparent(), dice.randrange(6)
        if how == 0:
            element.text = dice.choice((*FORMULAS, *VALUES))
        elif how == 1 and element.attrib:
            element.set(dice.choice(sorted(element.attrib)), dice.choice(VALUES))
        elif how == 2 and element.attrib:
            del element.attrib[dice.choice(sorted(element.attrib))]
        elif how == 3 and parent is not None:
            parent.remove(element)
        elif how == 4 and parent is not None:
            parent.extend(copy.deepcopy(element) for _ in range(dice.choice((1, 1, 2000))))
        elif how == 5:
            for _ in range(dice.choice((1, 300))):
                element = etree.SubElement(element, element.tag)
        parts[name] = etree.tostring(root)
    return packed(parts)


def cells_changed(data: bytes, dice: random.Random) -> bytes:
    """Cells of every type, with values and formulas that hurt, on generated sheets too."""
    parts = package(data)
    sheets = sorted(n for n in parts if n.startswith("xl/worksheets/sheet"))
    for _ in range(dice.randint(1, 12)):
        name = dice.choice(sheets)
        root = etree.fromstring(parts[name], etree.XMLParser(huge_tree=True))  # deep by now
        cells = list(root.iter(f"{{{MAIN}}}c"))
        if not cells:
            continue
        cell = dice.choice(cells)
        if dice.random() < 0.5:  # a cell of one's own beside it
            row = cell.getparent()
            cell = etree.SubElement(row, f"{{{MAIN}}}c", r=f"ZZ{row.get('r')}")
        for child in list(cell):
            cell.remove(child)
        cell.set("t", dice.choice(TYPES))
        if dice.random() < 0.6:
            formula = etree.SubElement(cell, f"{{{MAIN}}}f")
            formula.text = dice.choice(FORMULAS)
            if dice.random() < 0.2:
                formula.set("t", dice.choice(("array", "shared", "dataTable")))
                formula.set("ref", dice.choice(("A1:B2", "ZZ1:ZZ9", "A1:XFD1048576", "x")))
        if dice.random() < 0.8:
            etree.SubElement(cell, f"{{{MAIN}}}v").text = dice.choice(VALUES)
        parts[name] = etree.tostring(root)
    return packed(parts)


def _nodes(tree: Any) -> list[tuple[Any, Any]]:
    """Every place of a template that holds something: a mapping or list, and a key of it."""
    found, todo = [], [tree]
    while todo:
        held = todo.pop()
        keys = held if isinstance(held, dict) else range(len(held))
        for key in keys:
            found.append((held, key))
            if isinstance(held[key], dict | list):
                todo.append(held[key])
    return found


def values_changed(text: str, dice: random.Random) -> str:
    """Keys and values changed, removed, doubled, nested, or many times there."""
    tree = yaml.safe_load(text)
    for _ in range(dice.randint(1, 4)):
        held, key = dice.choice(_nodes(tree))
        how = dice.randrange(6)
        if how < 2:
            held[key] = copy.deepcopy(dice.choice(SCALARS))
        elif how == 2:
            del held[key]
        elif how == 3 and isinstance(held, list):
            held.extend(copy.deepcopy(held[key]) for _ in range(dice.choice((1, 2, 3000))))
        elif how == 4 and isinstance(held, dict):
            held[dice.choice(("x", "name", "", "formula", 7, "a" * 9000))] = held[key]
        elif how == 5:
            for _ in range(dice.choice((1, 40))):
                held[key] = [held[key]] if dice.random() < 0.5 else {"a": held[key]}
        if not tree:
            break
    return yaml.safe_dump(tree, allow_unicode=True, sort_keys=False, width=10**6)


def lines_changed(text: str, dice: random.Random) -> str:
    """Lines doubled, lost, exchanged, or with a character turned."""
    lines = text.splitlines()
    for _ in range(dice.randint(1, 4)):
        at, to = dice.randrange(len(lines)), dice.randrange(len(lines))
        how = dice.randrange(5)
        if how == 0:
            lines.insert(at, lines[to])
        elif how == 1 and len(lines) > 2:
            del lines[at]
        elif how == 2:
            lines[at], lines[to] = lines[to], lines[at]
        elif lines[at]:
            spot = dice.randrange(len(lines[at]))
            new = dice.choice((*"{}[]:&*!|>'\"%@`#,?-\t\0é", "\u202e", "9" * 500, "- " * 300))
            lines[at] = lines[at][:spot] + new + lines[at][spot + (how == 4) :]
    return "\n".join(lines)[: dice.choice((10**9, 10**9, len(text) // 2))]


def work(words: list[str], log: Path) -> None:
    """A command in this process, which ends with it; everything that it prints goes into a log."""
    shown = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(shown, 1)
    os.dup2(shown, 2)
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS + 1, SECONDS + 2))
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    sys.argv = ["modelgen", *words]
    code = 70
    try:
        cli.run()
    except SystemExit as left:
        code = left.code if isinstance(left.code, int) else 0
    except (LateError, MemoryError):
        code = 71
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def tried(words: list[str], log: Path) -> tuple[str, str]:
    """What is wrong with how a command ended, or nothing; and what it said."""
    process = os.fork()
    if not process:
        work(words, log)
    _, status, usage = os.wait4(process, 0)
    said = log.read_text("utf-8", "replace")
    return judged(os.waitstatus_to_exitcode(status), said, usage), said


def judged(code: int, said: str, usage: resource.struct_rusage) -> str:
    seconds = usage.ru_utime + usage.ru_stime
    if seconds > SECONDS:
        return f"took {seconds:.0f} s"
    if usage.ru_maxrss > MEMORY >> 10 or code == 71 or -code == signal.SIGABRT:
        return f"took {usage.ru_maxrss >> 10} MiB, ended with {code}"
    if "Traceback" in said or "this is a fault of modelgen" in said:
        return said[said.find("this is a fault") :].strip().splitlines()[0][:150]
    return "" if code in (0, 1, 2) else f"ended with {code}: {said[-100:]}"


WAYS: tuple[Callable[[Any, random.Random], Any], ...] = (
    bytes_changed, parts_changed, elements_changed, cells_changed, cells_changed,
    values_changed, values_changed, lines_changed,
)  # fmt: skip


class Fuzz:
    """The runs of a seed, one after the other."""

    def __init__(self, folder: Path, seed: int, keep: Path | None = None) -> None:
        self.folder, self.seed, self.keep = folder, seed, keep
        self.texts = [path.read_text("utf-8") for path in sorted(SAMPLES.glob("*.yaml"))]
        self.good = SAMPLES / "good.yaml"
        self.book = stages.build(stages.prepare(load(self.good)))[2]
        self.faults: Counter[str] = Counter()
        self.refused = folder / "refused"
        """Workbooks whose refusal names no cause."""
        self.refused.mkdir()

    def run(self, number: int) -> str:
        """What is wrong with the run of that number, or nothing."""
        dice = random.Random(f"{self.seed} {number}")
        way = dice.choice(WAYS)
        if way in (values_changed, lines_changed):
            path, command = self.folder / "fuzz.yaml", dice.choice(("validate FILE", "show FILE"))
            path.write_text(way(dice.choice(self.texts), dice), "utf-8")
        else:
            path, command = self.folder / "fuzz.xlsx", dice.choice(COMMANDS)
            path.write_bytes(way(self.book, dice))
        new = self.folder / "new"
        places = {"FILE": str(path), "GOOD": str(self.good)}
        words = [places.get(w, w).replace("NEW", str(new)) for w in command.split()]
        before = hashlib.sha256(path.read_bytes()).digest()
        wrong, said = tried(words, self.folder / "log")
        if UNNAMED in said:
            shutil.copy(path, self.refused / f"{number}{path.suffix}")
        if not wrong and hashlib.sha256(path.read_bytes()).digest() != before:
            wrong = "" if command.startswith("build") else "changed what it was given"
        for left in self.folder.glob("new*"):
            left.unlink() if left.is_file() else None
        if wrong:
            self.told(f"run {number} ({way.__name__}, {command}): {wrong}", path, number)
        return wrong

    def told(self, wrong: str, path: Path, number: int | str) -> None:
        self.faults[wrong] += 1
        print(wrong)
        if self.keep:
            self.keep.mkdir(parents=True, exist_ok=True)
            (self.keep / f"{self.seed}-{number}{path.suffix}").write_bytes(path.read_bytes())

    def ask_libreoffice(self) -> None:
        """Each workbook that was refused for no cause, in one run of LibreOffice."""
        books = sorted(self.refused.iterdir())
        if not books or not shutil.which("soffice"):
            return
        office, opened = self.folder / "office", self.folder / "opened"
        words = ["soffice", f"-env:UserInstallation=file://{office}", "--headless"]
        words += ["--convert-to", "ods", "--outdir", str(opened), *map(str, books)]
        subprocess.run(words, capture_output=True, check=False, timeout=600)
        for book in books:
            if (opened / f"{book.stem}.ods").exists():
                says = f"run {book.stem}: refused for no cause, and LibreOffice opens it"
                self.told(says, book, book.stem)


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("--minutes", type=float, default=10)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--runs", type=int, default=10**9)
    options.add_argument("--keep", type=Path)
    given = options.parse_args()
    end = time.monotonic() + 60 * given.minutes
    with tempfile.TemporaryDirectory() as folder:
        fuzz = Fuzz(Path(folder), given.seed, given.keep)
        number = 0
        while number < given.runs and time.monotonic() < end:
            fuzz.run(number)
            number += 1
        fuzz.ask_libreoffice()
    print(f"{number} runs of seed {given.seed}, {fuzz.faults.total()} wrong")
    return 1 if fuzz.faults else 0


if __name__ == "__main__":
    sys.exit(main())
