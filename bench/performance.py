"""Measures the tool against its rivals, its targets and an earlier commit: docs/performance.md.

    python bench/performance.py [--quick] [--runs 5] [--only PART] [-o FILE]

`--quick` runs everything small once. An hour of one processor otherwise. Rivals are installed into
an environment of their own, where a Python that they take is found.
"""

import argparse
import math
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from timing import TOOL, Figure, Work, measured

HERE = Path(__file__).parent
ROOT = HERE.parent
BEFORE = "2adc840"
EARLIER = HERE / f"deepseek-v3-r1-{BEFORE}.yaml"
RIVALS = {"modeleon": "0.2.3", "f8-engine": "0.3.0", "excel-model": "0.1.7"}

Part = Callable[["Bench"], Iterator[list[Work]]]


class Bench:
    """What the parts of a run share: a folder, the rivals, the earlier commit, the sizes."""

    def __init__(self, folder: Path, quick: bool) -> None:
        self.folder, self.quick = folder, quick
        self.sizes = (1_000,) if quick else (10_000, 100_000, 500_000)
        self.rival, self.missing = _installed(folder / "rivals")
        self.before = _checked_out(folder / "before")

    def template(self, kind: str, size: int) -> Path:
        path = self.folder / f"{kind}-{size}.yaml"
        subprocess.run([sys.executable, HERE / "templates.py", kind, str(size), path], check=True)
        return path

    def build(self, template: Path | str, target: str, code_of: Path | None = None) -> list[str]:
        return [*TOOL, "build", str(template), "-o", target, *([] if code_of else ["--force"])]

    def built(self, template: Path, target: str) -> int:
        """How many formulas a built workbook has; none where it is refused."""
        work = Work("", self.build(template, target))
        if measured([work], self.folder, 0)[0].failed:
            return 0
        with zipfile.ZipFile(self.folder / target) as package:
            parts = [name for name in package.namelist() if "worksheets/sheet" in name]
            return sum(package.read(name).count(b"<f>") for name in parts)

    def by_hand(self, shape: str, library: str, *words: object) -> list[str]:
        return [sys.executable, str(HERE / "rivals" / f"{shape}_{library}.py"), *map(str, words)]

    def by_rival(self, shape: str, name: str, *words: object) -> list[Work]:
        if not self.rival:
            return []
        script = HERE / "rivals" / f"{shape}_{name.replace('-engine', '').replace('-', '_')}.py"
        return [Work(f"{shape}: {name}", [self.rival, script, *map(str, words)])]


def start(bench: Bench) -> Iterator[list[Work]]:
    bare = Work("python -c pass", [sys.executable, "-c", "pass"])
    yield [bare, Work("modelgen --version", [*TOOL, "--version"])]


def small(bench: Bench) -> Iterator[list[Work]]:
    works = [Work("small: modelgen", bench.build(bench.template("small", 30), "small.xlsx"))]
    works += [
        Work(f"small: {library}", bench.by_hand("small", library, f"{library}.xlsx"))
        for library in ("xlsxwriter", "openpyxl")
    ]
    for name in RIVALS:
        works += bench.by_rival("small", name, f"{name}.xlsx")
    yield works


def default(bench: Bench) -> Iterator[list[Work]]:
    keep = [sys.executable, HERE / "replay.py", "record", "deepseek-v3-r1", "cells"]
    measured([Work("", keep)], bench.folder, 0)
    replay = [sys.executable, HERE / "replay.py", "write", "cells", "replay.xlsx"]
    yield [
        Work("default: build", bench.build("deepseek-v3-r1", "now.xlsx")),
        Work("default: replay", replay),
    ]
    if bench.before:
        yield from _both(bench, bench.before)
    else:
        yield [Work(f"now: {name}", words) for name, words in _commands("now").items()]


def _both(bench: Bench, before: Path) -> Iterator[list[Work]]:
    """The same work on the earlier template, now and by the earlier commit, in turn."""
    then = bench.build(EARLIER, "before.xlsx", before)
    now = bench.build(EARLIER, "after.xlsx")
    pair = [Work("now: build", now), Work("then: build", then, code_of=before)]
    (bench.folder / "before.xlsx").unlink(missing_ok=True)
    yield pair
    new, old = _commands("after"), _commands("before")
    for name, words in new.items():
        yield [Work(f"now: {name}", words), Work(f"then: {name}", old[name], code_of=before)]


def _commands(stem: str) -> dict[str, list[str]]:
    book = f"{stem}.xlsx"
    follows = [] if stem == "now" else ["--template", str(EARLIER)]
    lines = {
        "regenerate": ["regenerate", book, "--dry-run", *follows],
        "audit": ["audit", book],
        "memo": ["memo", book, "-o", f"{stem}.pdf"],
        "diff": ["diff", book, book],
    }
    return {name: [*TOOL, *words] for name, words in lines.items()}


def rows(bench: Bench) -> Iterator[list[Work]]:
    for size in bench.sizes:
        yield _scaled(bench, "rows", size, size < 500_000)


def wide(bench: Bench) -> Iterator[list[Work]]:
    for size in bench.sizes:
        yield _scaled(bench, "wide", size, False)


def _scaled(bench: Bench, kind: str, size: int, rivals: bool) -> list[Work]:
    """A workbook of a size against as many formulas by hand, in rows, unless it is refused."""
    template, book = bench.template(kind, size), f"{kind}-{size}.xlsx"
    count = bench.built(template, book)
    name = f"{kind} {size:,}"
    works = [Work(f"{name}: modelgen", bench.build(template, book), count)]
    if not count:
        return works
    for library in ("xlsxwriter", "openpyxl"):
        words = bench.by_hand("rows", library, count, f"{kind}-{library}.xlsx")
        works.append(Work(f"{name}: {library}", words, count))
    for rival in ("modeleon", "f8-engine") if rivals else ():
        made = bench.by_rival("rows", rival, count, f"{rival}.xlsx")
        works += [Work(f"{name}: {rival}", work.command, count) for work in made]
    return works


def back(bench: Bench) -> Iterator[list[Work]]:
    """The way back at a size: the same workbook built, regenerated, audited."""
    size = 1_000 if bench.quick else 100_000
    template, book = bench.template("rows", size), f"back-{size}.xlsx"
    count = bench.built(template, book)
    name = f"back {size:,}"
    yield [
        Work(f"{name}: build", bench.build(template, f"again-{size}.xlsx"), count),
        Work(f"{name}: regenerate", [*TOOL, "regenerate", book, "--dry-run"], count),
        Work(f"{name}: audit", [*TOOL, "audit", book], count),
    ]


PARTS: dict[str, Part] = {
    "start": start,
    "small": small,
    "default": default,
    "rows": rows,
    "wide": wide,
    "back": back,
}

RATIOS = (
    ("`modelgen --version`", "modelgen --version", "python -c pass", 3.0),
    ("30 cells, of modeleon", "small: modelgen", "small: modeleon", 0.5),
    ("30 cells, of f8-engine", "small: modelgen", "small: f8-engine", 3.0),
    ("default build, of its replay", "default: build", "default: replay", 2.0),
    *((f"{what}, of {BEFORE}", f"now: {what}", f"then: {what}", 0.5)
      for what in ("build", "regenerate", "audit", "memo")),
    ("10k formulas, of XlsxWriter", "rows 10,000: modelgen", "rows 10,000: xlsxwriter", 1.0),
    ("100k formulas, of XlsxWriter", "rows 100,000: modelgen", "rows 100,000: xlsxwriter", 0.6),
    ("100k formulas, of modeleon", "rows 100,000: modelgen", "rows 100,000: modeleon", 0.15),
    ("regenerate at 100k, of build", "back 100,000: regenerate", "back 100,000: build", 3.0),
)  # fmt: skip
"""What a target is called, the work and what it is measured against, and the most it may be."""


def targets(found: dict[str, Figure]) -> Iterator[str]:
    """Each target as a row of the table, met or not."""
    for what, ours, theirs, most in RATIOS:
        one, two = found.get(ours), found.get(theirs)
        if one and two and one.seconds and two.seconds:
            ratio = one.seconds / two.seconds
            yield _target(what, f"≤ {most} ×", f"{ratio:.2f} ×", ratio <= most)
        else:
            yield f"| {what} | ≤ {most} × | – | not measured |"
    book = found.get("rows 100,000: modelgen")
    if book and book.memory:
        yield _target(
            "100k formulas, memory", "≤ 200 MiB", f"{book.memory:.0f} MiB", book.memory <= 200
        )
    for kind in ("rows", "wide"):
        sizes = ("10,000", "100,000", "500,000")
        few, *more = (found.get(f"{kind} {size}: modelgen") for size in sizes)
        built = [(at, one) for at, one in zip(sizes[1:], more, strict=True) if one and one.seconds]
        if few and few.seconds and built:
            size, many = built[-1]  # the largest that is built
            growth = math.log(many.seconds / few.seconds)
            growth /= math.log(many.work.formulas / few.work.formulas)
            what = f"growth 10k to {size}, {kind}"
            yield _target(what, "exponent ≤ 1.1", f"{growth:.2f}", growth <= 1.1)


def _target(what: str, wanted: str, figure: str, met: bool) -> str:
    return f"| {what} | {wanted} | {figure} | {'met' if met else '**not met**'} |"


_HOW = (
    "Every figure is the median of {runs} runs of a whole process, after one to warm up:"
    " processor time with that of its children, and peak memory."
)


def page(bench: Bench, figures: list[Figure], runs: int) -> str:
    """The whole of docs/performance.md."""
    found = {figure.work.name: figure for figure in figures}
    packages = ("XlsxWriter", "openpyxl", "formualizer", "pydantic", "lxml", "typer")
    told = [f"Python {platform.python_version()}", *(f"{p} {version(p)}" for p in packages)]
    rivals = f"rivals on Python of their own: {', '.join(map(' '.join, RIVALS.items()))}."
    lines = [
        "# Performance, measured",
        "",
        f"Written by `python bench/performance.py` on {datetime.now(UTC):%Y-%m-%d}, in one run.",
        _HOW.format(runs=runs),
        "What is compared ran in turn. Ratios count; seconds are this machine's.",
        "",
        f"{_machine()}; {', '.join(told)}; {rivals}",
        bench.missing,
        "",
        "## Targets",
        "",
        "| Work | Target | Figure | |",
        "|---|---|---|---|",
        *targets(found),
        "",
        "## Figures",
        "",
        "| Work | Formulas | Seconds | MiB |",
        "|---|---:|---:|---:|",
        *map(_row, figures),
    ]
    notes = HERE / "performance-notes.md"
    lines += ["", notes.read_text(encoding="utf-8").strip()] if notes.exists() else []
    return "\n".join(lines) + "\n"


def _row(figure: Figure) -> str:
    count = f"{figure.work.formulas:,}" if figure.work.formulas else ""
    told = f"{figure.seconds:.3f} | {figure.memory:.0f}"
    if figure.failed:
        told = f"failed: {figure.failed[:120]} | "
    return f"| {figure.work.name} | {count} | {told} |"


def _machine() -> str:
    info = Path("/proc/cpuinfo")
    names = info.read_text().splitlines() if info.exists() else []
    model = next((line.partition(": ")[2] for line in names if line.startswith("model name")), "")
    return f"{os.cpu_count()} processors {model or platform.processor()}, {platform.system()}"


def _installed(folder: Path) -> tuple[Path | None, str]:
    """The Python of an environment with the rivals, or why there is none."""
    homes = [*Path.home().glob(".pyenv/versions/3.1[2-9]*/bin/python")]
    homes += [Path(found) for minor in (12, 13, 14) if (found := shutil.which(f"python3.{minor}"))]
    for home in homes:
        made = subprocess.run([home, "-m", "venv", folder], capture_output=True, check=False)
        python = folder / "bin" / "python"
        words = [f"{name}=={number}" for name, number in RIVALS.items()]
        line = [python, "-m", "pip", "install", "-q", *words]
        if (
            not made.returncode
            and not subprocess.run(line, capture_output=True, check=False).returncode
        ):
            return python, ""
    return None, "The rivals need Python 3.12 or later and PyPI, of which one was missing."


def _checked_out(folder: Path) -> Path | None:
    """The earlier commit in a folder of its own; none where the history is cut short."""
    folder.mkdir()
    archive = subprocess.run(
        ["git", "-C", ROOT, "archive", BEFORE, "modelgen", "templates"],
        capture_output=True, check=False,
    )  # fmt: skip
    if archive.returncode:
        return None
    subprocess.run(["tar", "-x", "-C", folder], input=archive.stdout, check=True)
    return folder


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", choices=PARTS, action="append")
    parser.add_argument("-o", "--output", type=Path, default=ROOT / "docs" / "performance.md")
    asked = parser.parse_args()
    runs = 1 if asked.quick else asked.runs
    with tempfile.TemporaryDirectory() as name:
        bench = Bench(Path(name), asked.quick)
        figures: list[Figure] = []
        for part in asked.only or PARTS:
            for works in PARTS[part](bench):
                figures += measured(works, bench.folder, runs)
                for figure in figures[-len(works) :]:
                    print(_row(figure), flush=True)
                # A run that is stopped leaves what it measured.
                asked.output.write_text(page(bench, figures, runs), encoding="utf-8")
    print(f"\n{asked.output}")


if __name__ == "__main__":
    main()
