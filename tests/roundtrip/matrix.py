"""Edits x programs x templates: does the regenerated workbook hold?

    python -m tests.roundtrip.matrix [--edits WORDS] [--programs NAMES] [--templates a,b]

A result holds if LibreOffice, recalculating everything, finds in it what it finds in a fresh
workbook of the template with the user's inputs, before and after two further changes; if the
user's own cells, charts, notes and rules mean what they meant; if the package is sound; and if the
user's file is as it was.
"""

import argparse
import hashlib
import json
import math
import os
import posixpath
import re
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from modelgen.compile import stages
from modelgen.compile.templates import load
from modelgen.template.settings import Settings

from ..outside import Office, missing, start_office, uno_python, validator
from . import edits, edits_over_time, forked, templates
from .edits import FLAGSHIP, Edit, Places
from .programs import NODE, PROGRAMS, XLSX, ProgramFailedError, have_node_packages, resave

ROOT = Path(__file__).parent.parent.parent
EDITS = (*edits.EDITS, *edits_over_time.EDITS)
BY_NAME = {edit.name: edit for edit in EDITS}
RELATIVE = 1e-9
ROUNDED = 3
"""Hundredths of a millimetre by which programs round a margin."""
OVER_TIME = ("none", "openpyxl")
"""The programs that are tried with models over time."""
Seen = dict[str, dict[str, Any]]
"""What stands in the file as edited, stored by the program, regenerated, and built anew."""
PROBES = ({"in_output_tokens": 150000.0, "in_tax": 0.31}, {"sel_case": "Bear"})
"""What is changed in the result and in the fresh workbook alike, to see that formulas are live."""

NAMES = re.compile(r"(in|out|cmp|case)_|chk_master|live_index|sel_case")
PROBED = ("", " after a change of tokens", " after a change of case")
HOLDS, STOPS, FAILED, FAIL = "✓", "stop", "program failed", "FAIL"


@dataclass
class Verdict:
    """What came of one combination."""

    edit: str
    program: str
    template: str
    kind: str
    words: str = ""
    seconds: dict[str, float] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)
    day: str = field(default_factory=lambda: time.strftime("%Y-%m-%d"))


def alike(left: Any, right: Any) -> bool:
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(alike, left, right))
    if isinstance(left, int | float) and isinstance(right, int | float):
        if math.isnan(left) or math.isnan(right):
            return math.isnan(left) and math.isnan(right)
        return math.isclose(left, right, rel_tol=RELATIVE, abs_tol=1e-12)
    return bool(left == right)


# The fresh workbook: what the result is compared with.


@lru_cache(maxsize=8)
def places_of(path: Path) -> Places:
    ctx = stages.prepare(load(path))
    cells = stages.compile(ctx).cells
    return Places(ctx.layout, {cell.id.text: cell.place for cell in cells if cell.id})


def fresh(path: Path, edit: Edit, target: Path) -> Path:
    """A workbook of the template with the edit's inputs and live case."""
    settings = Settings(tuple(edit.sets), edit.live or "", cases=edit.cases)
    target.write_bytes(stages.build(stages.prepare(load(path), settings))[2])
    return target


def expectation(
    office: Office, edit: Edit, path: Path, folder: Path, pasted: dict[str, edits.Content]
) -> dict[str, Any]:
    """What a fresh workbook shows for an edit, with the same cells typed over."""
    places = places_of(path)
    office.ask("open", str(fresh(path, edit, folder / "fresh.xlsx")))
    typed = edits.known({**pasted, **edit.typed_with(path.stem)}, places)
    gone = () if path.stem == "a" else edit.gone
    wanted = {label: c for label, c in edit.own.items() if label not in gone}
    office.ask("add", "Expected")
    for i, (label, content) in enumerate(wanted.items()):
        typed[f"Expected!A{i + 1}"] = label
        typed[f"Expected!B{i + 1}"] = edits.formula(content, places)
    office.ask("write", typed)
    areas = [edits.address(words[1], places) for words in edit.of("chart")]
    charts = [plotted(office, area) for area in areas]
    found = snapshot(office, edit)
    noted = [edits.address(words[0], places) for words in edit.of("note")]
    return found | {"rules": wanted_rules(edit, places), "plotted": charts, "noted": noted}


def plotted(office: Office, area: str) -> list[Any]:
    """The figures of an area, in a row or in a column, as a chart over it shows them."""
    sheet, cells = area.rsplit("!", 1)
    first, last = (re.fullmatch(r"([A-Z]+)(\d+)", cell) for cell in cells.split(":"))
    assert first, area
    assert last, area
    places = [
        f"{sheet}!{chr(col)}{row}"
        for col in range(ord(first[1]), ord(last[1]) + 1)
        for row in range(int(first[2]), int(last[2]) + 1)
    ]
    return list(office.ask("read", places))


def wanted_rules(edit: Edit, places: Places) -> dict[str, str]:
    found = (*edit.of("condition"), *edit.of("at_most"))
    return {area: bare(str(edits.formula(text, places))) for area, text in found}


def bare(text: str) -> str:
    return re.sub(r"[$' ]", "", text)


# What a workbook shows.


def snapshot(office: Office, edit: Edit) -> dict[str, Any]:
    """All that is compared, of the document that is open; values as they are and after probes."""
    looks, own = office.ask("looks", "own ", [words[0] for words in edit.of("chart")])
    names = {name: at for name, at in office.ask("named").items() if NAMES.match(name)}
    areas = [w[0] for w in (*edit.of("condition"), *edit.of("at_most"))]
    there = [area for area in areas if area.split("!")[0] in looks]
    rules = {area: [bare(text) for text in office.ask("rule", area)] for area in there}
    asked = [place for cells in own.values() for place in cells]
    inputs = {name: at for name, at in names.items() if name.startswith("in_")}
    asked += [f"{at[0]}:{at[-1].rsplit('!', 1)[1]}" for at in inputs.values()]
    cells = [cell for found in own.values() for cell in found]
    cells += [cell for found in inputs.values() for cell in found]
    formulas = dict(zip(cells, office.ask("formulas", asked), strict=True))
    places = {place for cells in (*names.values(), *own.values(), edit.reads) for place in cells}
    found = {"looks": looks, "own": own, "names": names, "rules": rules, "formulas": formulas}
    found["values"] = [values(office, places)]
    for probes in PROBES:
        changes = {names[name][0]: value for name, value in probes.items() if name in names}
        if changes:
            office.ask("write", changes)
        found["values"].append(values(office, places))
    return found


def values(office: Office, places: set[str]) -> dict[str, Any]:
    ordered = sorted(places)
    return dict(zip(ordered, office.ask("read", ordered), strict=True))


# The command line, and what became of the file.


def run(source: Path, target: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return forked.command(["regenerate", str(source), "-o", str(target), *words], ROOT)


def said(done: subprocess.CompletedProcess[str], folder: Path) -> str:
    text = " ".join(done.stderr.split()) or "nothing on stderr"
    return text.replace(f"{folder}/", "").removeprefix("error: ")


def faults_of_a_stop(
    done: subprocess.CompletedProcess[str], target: Path, says: tuple[str, ...]
) -> list[str]:
    """Why a stop is not a clean one."""
    found = []
    if done.returncode != 1 or "Traceback" in done.stderr:
        found.append(f"exit {done.returncode}")
    if target.exists():
        found.append("wrote a file though it stopped")
    if says and not any(word in done.stderr for word in says):
        found.append(f"the message names none of: {', '.join(says)}")
    return found


def regenerate(
    edit: Edit, path: Path | None, source: Path, target: Path
) -> tuple[str, str, list[str]]:
    """Holds (as far as the command knows), stops or FAIL; the message; faults."""
    words = (*(("--template", str(path)) if path else ()), *edit.asks)
    expected = edit.expected("b" if path else "a")
    before = hashlib.sha256(source.read_bytes()).digest()
    done = run(source, target, *words)
    faults: list[str] = []
    message = said(done, source.parent)
    if expected == "conflict":
        faults = faults_of_a_stop(done, target, edit.says) if done.returncode else ["no conflict"]
        done = run(source, target, *words, "--take", "yours")
    if before != hashlib.sha256(source.read_bytes()).digest():
        faults.append("the user's file was changed")
    checks_fail = target.exists() and "checks" in done.stderr and done.returncode == 1
    if done.returncode == 0 or checks_fail:
        if expected == "stops":
            faults.append("did not stop")
        report = " ".join(done.stdout.split())
        untold = [w for w in edit.told("b" if path else "a") if w not in report]
        if untold and expected != "either":
            faults.append(f"the report does not tell: {', '.join(untold)}")
        return HOLDS, message, faults
    faults += faults_of_a_stop(done, target, edit.says)
    if expected in ("holds", "conflict"):
        faults.append("stopped")
    return (FAIL if faults else STOPS), message, faults


# Does the result hold?


def compare(edit: Edit, template: str, seen: Seen) -> tuple[list[str], list[str]]:
    """Faults of the `result` against the `fresh` workbook, and what the program lost before.

    `seen` also holds the file as `edited` and as `stored` by the program.
    """
    result, wanted = seen["result"], seen["fresh"]
    faults = names_faults(edit, result, wanted)
    for place in edit.reads:
        now, right = result["values"][0][place], wanted["values"][0][place]
        if not alike(now, right):
            faults.append(f"{place}: {now!r} instead of {right!r}")
    faults += link_faults(edit, result, wanted)
    faults += sheet_faults(edit, seen)
    own, lost = own_faults(edit, template, seen)
    more, lost_more = look_faults(edit, seen)
    return faults + own + more, lost + lost_more


def stood(edit: Edit, found: dict[str, Any], name: str) -> list[str]:
    """The cells of a name, without those of a line that the user put among its own."""
    cells = found["names"].get(name, [])
    if not edit.of("insert"):
        return list(cells)
    return [cell for cell in cells if found["values"][0][cell] != ""]


def names_faults(edit: Edit, result: dict[str, Any], wanted: dict[str, Any]) -> list[str]:
    """Every input row, result and case row has the fresh workbook's values, probes included."""
    faults = []
    for name, right in wanted["names"].items():
        if name not in result["names"]:
            faults.append(f"name {name} is missing")
            continue
        found = stood(edit, result, name)
        for i, (now, then) in enumerate(zip(result["values"], wanted["values"], strict=True)):
            one, two = [now[place] for place in found], [then[place] for place in right]
            if not alike(one, two):
                faults.append(f"{name}{PROBED[i]}: {first_difference(one, two)}")
                break
    return faults[:4]


def link_faults(edit: Edit, result: dict[str, Any], wanted: dict[str, Any]) -> list[str]:
    """An inherited input is still a link, and so is one that the user linked to an own cell."""
    faults = []
    for name, right in wanted["names"].items():
        for i, (cell, place) in enumerate(zip(stood(edit, result, name), right, strict=False)):
            link = wanted["formulas"].get(place, "")[:1] == "=" or (i == 0 and name in edit.linked)
            if link and result["formulas"].get(cell, "")[:1] != "=":
                faults.append(f"{name}: {cell} is no link any more")
    return faults[:4]


def first_difference(found: list[Any], right: list[Any]) -> str:
    for i, (one, two) in enumerate(zip(found, right, strict=False)):
        if not alike(one, two):
            return f"{one!r} instead of {two!r} (cell {i + 1})"
    return f"{len(found)} cells instead of {len(right)}"


def sheet_faults(edit: Edit, seen: Seen) -> list[str]:
    """Sheet names are the user's, hidden ones stay hidden, no new error values."""
    found, stored = seen["result"]["looks"], seen["stored"]["looks"]
    names = [edit.renamed.get(name, name) for name in seen["fresh"]["looks"] if name != "Expected"]
    if "Annex" in edit.own_sheets:  # the new sheet of that name needs another
        names = [name for name in names if name != "Annex"]
    faults = [f"sheet {name} is missing" for name in names if name not in found]
    own = [name for name in edit.own_sheets if name in stored]
    faults += [f"own sheet {name} is missing" for name in own if name not in found]
    for name, look in found.items():
        if name in stored and look["shows"] and not stored[name]["shows"]:
            faults.append(f"sheet {name} was hidden and shows")
        excused = name in edit.own_sheets and (stored.get(name, {}).get("errors") or edit.gone)
        if look["errors"] and not excused:
            faults.append(f"error values in {name}: {look['errors'][:60]}")
    return faults


def own_faults(edit: Edit, template: str, seen: Seen) -> tuple[list[str], list[str]]:
    """Own cells have the value that their formula has in a fresh workbook, and stay formulas."""
    faults, lost = [], []
    for label in edit.own:
        was, before, now = (own_values(seen[key], label) for key in ("edited", "stored", "result"))
        kept = alike(was, before)
        if not kept:
            lost.append(f"{label}: {before[0] if before else 'gone'}")
        if not before or (template == "b" and (label in edit.gone or not kept)):
            continue
        right = own_values(seen["fresh"], label)
        if not kept:  # what the program made of it, or what it was meant to be
            right = [*before[:1], *right[:1]]
        if len(now) != len(before):
            faults.append(f"`{label}` stands {len(now)} times instead of {len(before)}")
        elif not all(any(alike(cell, one) for one in right) for cell in now):
            faults.append(f"`{label}`: {now} instead of {right}")
        elif formulas(seen["result"], label) < formulas(seen["stored"], label):
            faults.append(f"`{label}` is no formula any more")
    return faults[:4], lost


def own_values(found: dict[str, Any], label: str) -> list[list[Any]]:
    """The values, as they are and after each probe, of every cell with that label."""
    cells = found["own"].get(label, [])
    return [[state[place] for state in found["values"]] for place in cells]


def formulas(found: dict[str, Any], label: str) -> int:
    return sum(found["formulas"][place].startswith("=") for place in found["own"].get(label, []))


def look_faults(edit: Edit, seen: Seen) -> tuple[list[str], list[str]]:
    """Own charts show the same items, notes stand at the same items, rules say the same."""
    faults, lost = [], []
    looks = {key: seen[key]["looks"] for key in ("edited", "stored", "result")}
    for (sheet, _), right, old in zip(
        edit.of("chart"), seen["fresh"]["plotted"], seen["edited"]["plotted"], strict=True
    ):
        if not drawn(looks["stored"], sheet, old):
            lost.append(f"chart on {sheet}")
        elif not drawn(looks["result"], sheet, right):
            faults.append(f"the own chart on {sheet} does not show its items")
    for (place, text), right in zip(edit.of("note"), seen["fresh"]["noted"], strict=True):
        sheet, cell = right.split("!")
        if not any(text in t for look in looks["stored"].values() for t in look["notes"].values()):
            lost.append(f"note at {place}")
        elif text not in looks["result"].get(sheet, {"notes": {}})["notes"].get(cell, ""):
            faults.append(f"the note on {place} is not at {right}")
    for sheet, width in edit.of("margins"):
        if abs(looks["result"][sheet]["margin"] - width) > ROUNDED:
            faults.append(f"the margin of {sheet} is {looks['result'][sheet]['margin']}")
    for area, right in seen["fresh"]["rules"].items():
        if seen["edited"]["rules"][area] != seen["stored"]["rules"].get(area):
            lost.append(f"rule of {area}")
        elif right not in seen["result"]["rules"].get(area, ()):
            faults.append(f"the rule of {area} is {seen['result']['rules'].get(area)}")
    return faults, lost


def drawn(looks: dict[str, Any], sheet: str, right: list[Any]) -> bool:
    charts = looks.get(sheet, {"charts": ()})["charts"]
    return any(alike(series, right) for chart in charts for series in chart)


# The package.

RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def unsound(path: Path) -> list[str]:
    """What is structurally wrong with a package: each fault in a few words."""
    with zipfile.ZipFile(path) as package:
        names = package.namelist()
        parts = {name: package.read(name) for name in names}
    faults = [f"{name} is there twice" for name, n in Counter(names).items() if n > 1]
    trees: dict[str, ET.Element] = {}
    for name, data in parts.items():
        if name.endswith((".xml", ".rels", ".vml")):
            try:
                trees[name] = ET.fromstring(data)
            except ET.ParseError as error:
                faults.append(f"{name} is no XML: {error}")
    faults += _types(trees, parts)
    related: dict[str, set[str]] = {}
    reached = {"[Content_Types].xml", *(n for n in parts if n.endswith((".rels", "/")))}
    for name, tree in trees.items():
        if name.endswith(".rels"):
            base = posixpath.dirname(posixpath.dirname(name))
            owner = posixpath.join(base, posixpath.basename(name).removesuffix(".rels"))
            if owner.strip("/") not in parts and posixpath.basename(name) != ".rels":
                faults.append(f"{name} belongs to no part")
            related[owner] = {str(item.get("Id")) for item in tree}
            for item in tree:
                if item.get("TargetMode") != "External":
                    reached.add(_target(base, item))
                    if _target(base, item) not in parts:
                        faults.append(f"{name} points at {_target(base, item)}, which is missing")
    faults += [f"nothing points at {name}" for name in parts if name not in reached]
    for name, tree in trees.items():
        if not name.endswith(".rels"):
            used = {node.get(RELATION) for node in tree.iter()} - {None}
            faults += [f"{name} uses {i}: no relation" for i in used - related.get(name, set())]
    return faults + _workbook(trees) + _prefixes(parts)


def _types(trees: dict[str, ET.Element], parts: dict[str, bytes]) -> list[str]:
    declared = list(trees["[Content_Types].xml"])
    named = {str(e.get("PartName"))[1:] for e in declared if e.get("PartName")}
    endings = {str(e.get("Extension")).lower() for e in declared if e.get("Extension")}
    faults = [f"a type is declared for {name}, which is not there" for name in named - set(parts)]
    return faults + [
        f"{name} has no type"
        for name in parts
        if name not in named
        and name.rsplit(".", 1)[-1].lower() not in endings
        and not name.endswith(("/", "[Content_Types].xml"))
    ]


def _workbook(trees: dict[str, ET.Element]) -> list[str]:
    """Numbers that point past the end of a list, rows out of order, names and ids used twice."""

    def every(name: str, path: str) -> list[ET.Element]:
        return trees[name].findall(path) if name in trees else []

    faults = []
    limits = {
        "s": len(every("xl/styles.xml", "{*}cellXfs/{*}xf")),
        "dxfId": len(every("xl/styles.xml", "{*}dxfs/{*}dxf")),
    }
    texts = len(every("xl/sharedStrings.xml", "{*}si"))
    for name, tree in trees.items():
        if not name.startswith("xl/worksheets/") or name.endswith(".rels"):
            continue
        rows = [int(row.get("r", "0")) for row in tree.findall("{*}sheetData/{*}row")]
        cells = [cell.get("r") for cell in tree.findall("{*}sheetData/{*}row/{*}c")]
        if rows != sorted(set(rows)) or len(set(cells)) != len(cells):
            faults.append(f"{name}: rows or cells out of order or twice")
        for node in tree.iter():
            kind = node.tag.rsplit("}", 1)[-1]
            key = {"c": "s", "cfRule": "dxfId"}.get(kind, "")
            if key and int(node.get(key, "-1")) >= limits[key]:
                faults.append(f"{name}: {key} {node.get(key)} of {kind} is past the end")
            if kind == "c" and node.get("t") == "s":
                value = node.find("{*}v")
                if value is None or int(value.text or "-1") >= texts:
                    faults.append(f"{name}: text of {node.get('r')} is past the end")
    book = "xl/workbook.xml"
    keys = [(s.get("name", "").lower(), "") for s in every(book, "{*}sheets/{*}sheet")]
    keys += [("", s.get("sheetId", "")) for s in every(book, "{*}sheets/{*}sheet")]
    keys += [
        (n.get("name", "").lower(), f"of {n.get('localSheetId')}")
        for n in every(book, "{*}definedNames/{*}definedName")
    ]
    return faults[:3] + [f"{key} is used twice" for key, n in Counter(keys).items() if n > 1]


def _prefixes(parts: dict[str, bytes]) -> list[str]:
    """Prefixes that may be ignored must be declared: Excel refuses the part otherwise."""
    faults = []
    for name, data in parts.items():
        root = re.search(rb"<[A-Za-z][^>]*>", data) if name.endswith(".xml") else None
        ignored = re.search(rb'Ignorable="([^"]*)"', root[0]) if root else None
        faults += [
            f"{name}: prefix {prefix.decode()} is not declared"
            for prefix in (ignored[1].split() if root and ignored else ())
            if b"xmlns:" + prefix + b"=" not in root[0]
        ]
    return faults


QUICK = {"DOTNET_TieredPGO": "0", "DOTNET_gcConcurrent": "0", "DOTNET_GCgen0size": "10000000"}
"""For a program that lives a second: what it would learn for later costs a third of its time."""


def complaints(path: Path) -> Counter[str]:
    """The Open XML SDK's errors, counted by message without its figures and quoted words."""
    done = subprocess.run(
        [*validator(), str(path)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | QUICK,
    )
    found = json.loads(done.stdout).get("errors", [])
    return Counter(re.sub(r"'[^']*'|\d+", "…", str(error["description"])) for error in found)


@dataclass
class Stored:
    """A file as a program stored it, and what was wrong with it before it came back."""

    path: Path

    @cached_property
    def unsound(self) -> list[str]:
        return unsound(self.path)

    @cached_property
    def complaints(self) -> Counter[str]:
        return complaints(mended(self.path))


def mended(path: Path) -> Path:
    """A copy without relations that lead nowhere: with one, the SDK reads nothing at all."""
    copy = path.with_name("mended.xlsx")
    with zipfile.ZipFile(path) as package, zipfile.ZipFile(copy, "w") as target:
        for name in package.namelist():
            data = package.read(name)
            if name.endswith(".rels"):
                tree, base = ET.fromstring(data), posixpath.dirname(posixpath.dirname(name))
                for item in [item for item in tree if item.get("TargetMode") != "External"]:
                    if _target(base, item) not in package.namelist():
                        tree.remove(item)
                data = ET.tostring(tree)
            target.writestr(name, data)
    return copy


def _target(base: str, item: ET.Element) -> str:
    return posixpath.normpath(posixpath.join(f"/{base}", str(item.get("Target"))))[1:]


# One edit with all programs and templates.


@dataclass
class Bench:
    """A running LibreOffice, the templates, and the workbook that is edited."""

    office: Office
    folder: Path
    paths: dict[str, Path]
    validate: bool = False
    regenerates: bool = True
    ready: dict[str, tuple[dict[str, Any], dict[str, dict[str, Any]]]] = field(
        default_factory=dict
    )
    """What stands in each edited file, and in the fresh ones by their template."""

    @classmethod
    def start(
        cls, folder: Path, office: Office | None = None, model: str = FLAGSHIP, **options: bool
    ) -> "Bench":
        """A folder with the workbook and the templates of a model."""
        paths = templates.write(folder, model)
        fresh(paths["a"], Edit("untouched", ()), folder / "generated.xlsx")
        return cls(office or start_office(folder / "office", "en-US"), folder, paths, **options)

    def look(self, path: Path, edit: Edit) -> dict[str, Any]:
        copy = self.folder / "looked-at.xlsx"  # LibreOffice locks what it opens
        copy.write_bytes(path.read_bytes())
        self.office.ask("open", str(copy))
        return snapshot(self.office, edit)

    def edited(self, edit: Edit) -> Path:
        """The file of an edit."""
        return self.folder / f"edited {edit.name.replace(':', '')}.xlsx"

    def made(self, edit: Edit) -> dict[str, Any]:
        """Do the edit, store its file and return what it shows."""
        places, target = places_of(self.paths["a"]), self.edited(edit)
        self.office.ask("open", str(self.folder / "generated.xlsx"))
        edits.apply(self.office, edit, places)
        self.office.ask("save", str(target), XLSX)
        return self.look(target, edit)

    def pasted(self, edit: Edit) -> dict[str, edits.Content]:
        """The values that the edit pasted over formulas, by the words that mean their cells."""
        places = places_of(self.paths["a"])
        found = [edits.pasted(words[0], places) for words in edit.of("paste")]
        cells = {word: cell for one in found for word, cell in one.items()}
        if cells:
            self.office.ask("open", str(self.folder / "generated.xlsx"))
            return dict(zip(cells, self.office.ask("read", [*cells.values()]), strict=True))
        return {}

    def prepared(self, edit: Edit, letters: list[str]) -> Seen:
        """The edited file and the fresh ones that it is compared with, each made once."""
        if edit.name not in self.ready:
            self.ready[edit.name] = self.made(edit), {}
        shown, fresh_ones = self.ready[edit.name]
        needed = {t for t in letters if edit.expected(t) != "stops"}
        needed |= {"a"} if edit.of("chart") else set()
        pasted = self.pasted(edit) if needed - {*fresh_ones} else {}
        for t in sorted(needed - {*fresh_ones}):
            path = self.paths[t]
            fresh_ones[t] = expectation(self.office, edit, path, self.folder, pasted)
        shown["plotted"] = fresh_ones["a"]["plotted"] if edit.of("chart") else []
        return {"edited": shown, **fresh_ones}

    def verdicts(self, edit: Edit, programs: list[str], letters: list[str]) -> list[Verdict]:
        """Every combination of one edit."""
        seen = self.prepared(edit, letters)
        found = []
        for program in programs:
            stored = self.folder / "mine.xlsx"
            stored.unlink(missing_ok=True)
            start = time.time()
            try:
                resave(program, self.edited(edit), stored, self.office)
                same = program == "none" or not edit.bears
                seen["stored"] = seen["edited"] if same else self.look(stored, edit)
            except (ProgramFailedError, AssertionError) as error:
                words = f"{program}: {error}"
                found += [Verdict(edit.name, program, t, FAILED, words) for t in letters]
                continue
            resaved, mine = time.time() - start, Stored(stored)
            for letter in letters:
                seen["fresh"] = seen.get(letter, {})
                verdict = self.verdict(edit, program, letter, seen, mine)
                verdict.seconds["resave"] = resaved
                found.append(verdict)
        return found

    def verdict(self, edit: Edit, program: str, letter: str, seen: Seen, mine: Stored) -> Verdict:
        stored, target = mine.path, self.folder / "regenerated.xlsx"
        target.unlink(missing_ok=True)
        verdict = Verdict(edit.name, program, letter, FAIL)
        start = time.time()
        if self.regenerates:
            path = self.paths["b"] if letter == "b" else None
            kind, message, faults = regenerate(edit, path, stored, target)
        else:
            kind, message, faults = HOLDS, "", [] if seen["fresh"] else ["must be stopped"]
            target.write_bytes(stored.read_bytes())
        verdict.seconds["regenerate"] = time.time() - start
        if kind == HOLDS and not faults:
            start = time.time()
            seen["result"] = self.look(target, edit)
            faults, verdict.lost = compare(edit, letter, seen)
            faults += sorted(set(unsound(target)) - set(mine.unsound))[:3]
            verdict.seconds["look"] = time.time() - start
            start = time.time()
            if self.validate:
                found = complaints(target)
                found -= mine.complaints if found else found
                faults += [f"SDK: {message} ({n})" for message, n in found.items()][:3]
            verdict.seconds["validate"] = time.time() - start
        verdict.kind = FAIL if faults else kind
        verdict.words = "; ".join(faults) if faults else message if kind == STOPS else ""
        if faults and message and self.regenerates:
            verdict.words += f" [{message[:200]}]"
        return verdict


# All of them.


BENCHES: dict[str, Bench] = {}
"""Of this process, by model, with one LibreOffice: they are made ready once."""


def work(task: tuple[str, list[str], list[str], dict[str, bool], Path]) -> list[Verdict]:
    """One edit, in a process with LibreOffices and folders of its own."""
    name, programs, letters, options, folder = task
    model = BY_NAME[name].model
    try:
        if model not in BENCHES:
            own = folder / f"{os.getpid()} {model} {len(list(folder.iterdir()))}"
            own.mkdir()
            office = next((bench.office for bench in BENCHES.values()), None)
            BENCHES[model] = Bench.start(own, office, model, **options)
        return BENCHES[model].verdicts(BY_NAME[name], programs, letters)
    except Exception as error:  # noqa: BLE001 - one broken edit must not hide the others
        where = traceback.extract_tb(error.__traceback__)[-1]
        words = f"the check itself failed: {error!r} in {where.name}:{where.lineno}"
        if bench := BENCHES.get(model):
            bench.office.stop()
            BENCHES.clear()
        return [Verdict(name, p, t, FAIL, words) for p in programs for t in letters]


def extent(verdicts: list[Verdict], columns: int) -> str:
    """How many of the combinations were run, and when."""
    of_flagship = BY_NAME[verdicts[0].edit].model == FLAGSHIP
    whole = columns * sum((edit.model == FLAGSHIP) == of_flagship for edit in EDITS)
    days = sorted({v.day for v in verdicts})
    when = days[0] if len(days) == 1 else f"{days[0]} to {days[-1]}"
    rest = "" if len(verdicts) == whole else "; an empty cell has not been run"
    return f"{len(verdicts)} of {whole} combinations, run on {when}{rest}."


def table(verdicts: list[Verdict], programs: list[str], letters: list[str]) -> str:
    """Rows are edits, columns programs and templates; below, what stopped, failed or was lost."""
    by = {(v.edit, v.program, v.template): v for v in verdicts}
    columns = [(p, t) for p in programs for t in letters]
    names = [edit.name for edit in EDITS if any(v.edit == edit.name for v in verdicts)]
    lines = [extent([*by.values()], len(columns)), ""]
    lines.append("| edit | " + " | ".join(f"{p} {t}" for p, t in columns) + " |")
    lines.append("|---|" + "---|" * len(columns))
    for name in names:
        cells = [by[name, p, t].kind if (name, p, t) in by else "" for p, t in columns]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    for kind, title in ((FAIL, "Failures"), (STOPS, "Stops"), (FAILED, "Programs that failed")):
        said_by: dict[tuple[str, str], list[str]] = {}
        for v in verdicts:
            if v.kind == kind:
                words = v.words if kind == FAIL else v.words[:160]
                said_by.setdefault((v.edit, words), []).append(f"{v.program} {v.template}")
        if said_by:
            lines += ["", f"## {title}", ""]
            lines += [f"- {e} ({', '.join(w)}): {text}" for (e, text), w in said_by.items()]
    lost: dict[tuple[str, str], list[str]] = {}
    for v in verdicts:
        for item in v.lost if v.template == letters[0] else ():
            lost.setdefault((v.program, item), []).append(v.edit)
    if lost:
        lines += ["", "## Lost by the programs themselves, before regeneration", ""]
        lines += [f"- {p}, {item}: {len(e)} edits" for (p, item), e in sorted(lost.items())]
    return "\n".join(lines) + "\n"


def used(name: str, programs: list[str]) -> list[str]:
    """The programs that an edit is tried with."""
    over_time = BY_NAME[name].model != FLAGSHIP
    return [program for program in programs if program in OVER_TIME or not over_time]


def tables(verdicts: list[Verdict], programs: list[str], letters: list[str]) -> str:
    """That of the flagship, then that of the models over time."""
    of_flagship = [v for v in verdicts if BY_NAME[v.edit].model == FLAGSHIP]
    over_time = [v for v in verdicts if v not in of_flagship]
    found = [table(of_flagship, programs, letters)] if of_flagship else []
    if over_time:
        tried = [program for program in programs if program in OVER_TIME]
        text = table(over_time, tried, letters).replace("\n## ", "\n### ")
        found.append(f"## Models over time\n\n{text}")
    return "\n".join(found)


HEAD = """# Round trip: edits, programs, templates

Written by `.ci/full`. Each edit is made in LibreOffice, the file is stored again by the program
of the column, and regenerated with the same template (a) or with one that has moved (b).
✓: the result holds. stop: the command stopped, said why, and wrote nothing. FAIL: neither.
Models over time are tried with two programs; their template b starts a year later, has two
periods, a case, an input and a line more, and another default.

"""


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--edits", default="", help="comma-separated words of names of edits")
    parser.add_argument("--programs", default=",".join(PROGRAMS))
    parser.add_argument("--templates", default="a,b")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--table", type=Path)
    parser.add_argument(
        "--in-turn", action="store_true", help="each edit with one program, then with the next"
    )
    parser.add_argument(
        "--kept", type=Path, help="results, a line each: what stands there is done"
    )
    parser.add_argument("--no-more", action="store_true", help="only the table of what was kept")
    parser.add_argument("--no-validator", action="store_true")
    parser.add_argument("--as-edited", action="store_true", help="check the edited file itself")
    return parser.parse_args()


def tasks(
    names: list[str], chosen: argparse.Namespace, done: set[tuple[str, str, str]]
) -> list[tuple[str, list[str], list[str]]]:
    """Edits with the programs and templates that are still to be tried, in their order."""
    programs, letters = chosen.programs.split(","), chosen.templates.split(",")
    found = []
    for turn in range(len(programs) if chosen.in_turn else 1):
        for number, name in enumerate(names):
            at = (number + turn) % len(programs)
            wanted = used(name, programs[at : at + 1] if chosen.in_turn else programs)
            left = [p for p in wanted if any((name, p, t) not in done for t in letters)]
            found += [(name, left, letters)] if left else []
    return found


def kept(path: Path | None) -> list[Verdict]:
    """What an earlier run found; of a combination that was run again, the last."""
    lines = path.read_text(encoding="utf-8").splitlines() if path and path.exists() else []
    found = [Verdict(**json.loads(line)) for line in lines]
    return [*{(v.edit, v.program, v.template): v for v in found}.values()]


def keep(path: Path | None, verdicts: list[Verdict]) -> None:
    if path:
        with path.open("a", encoding="utf-8") as file:
            file.writelines(json.dumps(vars(verdict)) + "\n" for verdict in verdicts)


def need_tools(programs: list[str], *, validate: bool) -> None:
    """Say what is missing before hours of work, not after."""
    try:
        uno_python()
        if validate:
            validator()
        if set(programs) & set(NODE) and not have_node_packages():
            missing("node with the packages exceljs and xlsx")
        if "gnumeric" in programs and not shutil.which("ssconvert"):
            missing("Gnumeric")
    except (pytest.skip.Exception, pytest.fail.Exception) as error:
        sys.exit(f"error: {error}")


def main() -> int:
    chosen = arguments()
    words = [word for word in chosen.edits.split(",") if word]
    names = [e.name for e in EDITS if not words or any(word in e.name for word in words)]
    programs, letters = chosen.programs.split(","), chosen.templates.split(",")
    options = {"validate": not chosen.no_validator, "regenerates": not chosen.as_edited}
    need_tools(programs, validate=options["validate"])
    start, verdicts = time.time(), kept(chosen.kept)
    done = {(v.edit, v.program, v.template) for v in verdicts}
    with (
        tempfile.TemporaryDirectory(prefix="roundtrip", ignore_cleanup_errors=True) as folder,
        ProcessPoolExecutor(chosen.jobs) as pool,
    ):
        left = [] if chosen.no_more else tasks(names, chosen, done)
        todo = [(*task, options, Path(folder)) for task in left]
        for found in pool.map(work, todo):
            keep(chosen.kept, found)
            verdicts += found
            kinds = Counter(v.kind for v in found)
            tried = ", ".join(dict.fromkeys(v.program for v in found))
            print(
                f"{time.time() - start:6.0f} s  {found[0].edit}, {tried}: {dict(kinds)}",
                flush=True,
            )
    text = tables(verdicts, programs, letters)
    print(text)
    spent: Counter[str] = Counter()
    for verdict in verdicts:
        spent.update(verdict.seconds)
    means = {key: round(value / len(verdicts), 1) for key, value in spent.items()}
    print(f"{len(verdicts)} combinations in {time.time() - start:.0f} s; mean seconds: {means}")
    if chosen.table:
        chosen.table.write_text(HEAD + text, encoding="utf-8")
    return int(any(v.kind == FAIL for v in verdicts))


if __name__ == "__main__":
    sys.exit(main())
