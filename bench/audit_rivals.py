"""Which seeded faults `modelgen audit` and two packages find, as a Markdown table.

    python -m bench.audit_rivals FOLDER

FOLDER holds the commands `spreadsheet-auditor` and `odslint` of the PyPI packages. `odslint` reads
the copy that LibreOffice converts to .ods; the conversion is not timed. A finding counts only if
it is not there, under the same rule and in the same cell, on the workbook without the fault.
"""

import io
import json
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

import openpyxl

from modelgen.xlsx.package import Package, tag
from tests.conftest import build
from tests.test_audit import SEEDED, stored
from tests.test_regenerate import back

Findings = set[tuple[str, str]]
"""Rule and place: `Sheet!A1`, a sheet, or whatever text tells the place."""

FAULTS = {
    "hard-coded overwrite": "a hard-coded overwrite",
    "hard-coded overwrite, own sheet": "a hard-coded overwrite in an own run",
    "short SUM, column": "a short sum in a column",
    "short SUM, row": "a short sum in a row",
    "sign flip": "a sign flip",
    "text number in an input": "a number as text",
    "text number, own sheet": "a number as text on an own sheet",
    "unused input": "an unused figure",
    "dead name": "a dead name",
    "circular reference": "a circular reference",
    "magic number": "a magic number",
    "IFERROR mask": "an IFERROR mask",
    "volatile function": "a volatile function",
    "hidden sheet": "a hidden sheet",
    "wrong-row reference": "a wrong-row reference",
    "unit error": "a unit error",
    "swapped price classes": "swapped price classes",
    "stale cache": "",
    "broken validation": "a broken validation",
    "edited constant": "an edited constant",
    "duplicated name": "a duplicated name",
}
"""Each fault in the words of the table, and its name in the tests."""
STALE = "Profit!D17"


def main() -> None:
    folder = Path(sys.argv[1])
    tools: dict[str, Callable[[Path], Findings]] = {
        "modelgen": modelgen,
        "modelgen, general rules only": general,
        "spreadsheet-auditor": lambda path: auditor(folder, path),
        "odslint": lambda path: odslint(folder, path),
    }
    with tempfile.TemporaryDirectory() as name:
        built = build(Path(name))
        base = back(stored(openpyxl.load_workbook(built.path))).data
        clean = {"": built.data, "seeded": seeded(base, lambda _: None)}
        bare = {key: run(tools, save(name, "clean", data)) for key, data in clean.items()}
        rows = {label: row(tools, name, base, built.data, bare, label) for label in FAULTS}
    print("\n".join(table(tools, rows, bare["seeded"])))


Run = dict[str, tuple[Findings, float]]


def run(tools: dict[str, Callable[[Path], Findings]], path: Path) -> Run:
    """What each tool finds, and the seconds that its command took."""
    found: Run = {}
    for tool, ask in tools.items():
        SPENT.clear()
        found[tool] = (ask(path), sum(SPENT))
    return found


SPENT: list[float] = []


def row(
    tools: dict[str, Callable[[Path], Findings]],
    folder: str,
    base: bytes,
    built: bytes,
    bare: dict[str, Run],
    label: str,
) -> tuple[set[str], Run]:
    """Where the fault is, and what each tool finds that it does not find without the fault."""
    if FAULTS[label]:
        change, expected = SEEDED[FAULTS[label]]
        data, cells, key = seeded(base, change), {cell for _, cell in expected}, "seeded"
    else:
        data, cells, key = stale(built), {STALE}, ""
    result = run(tools, save(folder, "faulty", data))
    new = {t: (found - bare[key][t][0], seconds) for t, (found, seconds) in result.items()}
    print(label, cells, {t: sorted(f)[:3] for t, (f, _) in new.items()}, file=sys.stderr)
    return cells, new


def seeded(base: bytes, change: Callable[[openpyxl.Workbook], None]) -> bytes:
    workbook = openpyxl.load_workbook(io.BytesIO(base))
    change(workbook)
    return stored(workbook)


def stale(built: bytes) -> bytes:
    """The workbook with another stored value than its formula gives."""
    package = Package(built)
    part = next(part for name, part, _ in package.sheets() if STALE.startswith(f"{name}!"))
    for cell in package.tree(part, change=True).iter(tag("c")):
        if STALE.endswith(f"!{cell.get('r')}"):
            cell.find(tag("v")).text = "5.45"
    return package.data()


def save(folder: str, name: str, data: bytes) -> Path:
    path = Path(folder) / f"{name}.xlsx"
    path.write_bytes(data)
    return path


def command(*words: str | Path) -> str:
    """What a command prints; its seconds are noted."""
    start = time.perf_counter()
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    SPENT.append(time.perf_counter() - start)
    return done.stdout


def modelgen(path: Path) -> Findings:
    told = json.loads(command(sys.executable, "-m", "modelgen", "audit", path, "--json"))
    return {(f["rule"], f["cell"]) for f in told["findings"]}


def general(path: Path) -> Findings:
    """The same workbook, if nothing in it told that modelgen built it."""
    target = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w") as new:
        for part in old.namelist():
            new.writestr(part, old.read(part).replace(b"template_sha256", b"template_digest"))
    (path.parent / "bare.xlsx").write_bytes(target.getvalue())
    return modelgen(path.parent / "bare.xlsx")


def auditor(folder: Path, path: Path) -> Findings:
    told = path.with_suffix(".json")
    command(folder / "spreadsheet-auditor", path, "--json", told, "--quiet")
    return {
        (f["rule_id"], place)
        for f in json.loads(told.read_text(encoding="utf-8"))["findings"]
        for place in f["members"] or [f["location"]]
    }


def odslint(folder: Path, path: Path) -> Findings:
    copy = convert(path, "ods", path.parent)
    told = json.loads(command(folder / "odslint", "--format", "json", "--no-config", copy))
    return {(f["rule"], f"{f['sheet']}!{f['cell']}") for f in told}


def convert(path: Path, form: str, folder: Path) -> Path:
    """The copy in another form that LibreOffice makes."""
    words = ("soffice", f"-env:UserInstallation=file://{folder}/office", "--headless")
    done = (*words, "--convert-to", form, "--outdir", str(folder), str(path))
    subprocess.run(done, capture_output=True, check=True)
    return folder / f"{path.stem}.{form}"


def table(tools: Iterable[str], rows: dict[str, tuple[set[str], Run]], bare: Run) -> Iterable[str]:
    yield f"| fault | cell | {' | '.join(tools)} |"
    yield "|---|---|" + "---|" * len(bare)
    for label, (cells, found) in rows.items():
        said = [verdict(cells, new) for new, _ in found.values()]
        yield f"| {label} | {', '.join(sorted(cells))} | {' | '.join(said)} |"
    counts = [
        sum("yes" in verdict(cells, found[tool][0]) for cells, found in rows.values())
        for tool in bare
    ]
    yield f"| found in the cell | | {' | '.join(f'{n} of {len(rows)}' for n in counts)} |"
    alarms = [len(found) for found, _ in bare.values()]
    yield f"| findings without a fault | | {' | '.join(map(str, alarms))} |"
    seconds = [statistics.median(found[tool][1] for _, found in rows.values()) for tool in bare]
    yield f"| median seconds | | {' | '.join(f'{s:.1f}' for s in seconds)} |"


def verdict(cells: set[str], new: Findings) -> str:
    right = sorted({rule for rule, place in new if same(place, cells)})
    if right:
        return f"yes: {', '.join(right)}"
    return "elsewhere" if new else "no"


def same(place: str, cells: set[str]) -> bool:
    """Whether a place is one of the cells; a name is told in many ways."""
    words = {cell.removeprefix("name ") for cell in cells if cell.startswith("name ")}
    return place in cells or any(word in place for word in words)


if __name__ == "__main__":
    main()
