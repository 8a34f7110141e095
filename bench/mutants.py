"""Seeded mutants of the code, and how many of them the quick tests kill.

    python bench/mutants.py [--count 300] [--seed 1] [--jobs 2] [PACKAGE or PACKAGE/MODULE ...]

A mutant is one small fault: a comparison turned, a sign, a bound, a constant, a condition. Each is
tried in a process of its own that has everything but the product imported already; the tests that
name its module come first. The size of a cache is left alone: no result depends on it. A survivor
is printed with its line: it is looked at, and either a test is added or `bench/mutants.md` says
why no test can tell.
"""

import argparse
import ast
import importlib.abc
import importlib.util
import os
import random
import re
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("formulas", "readback", "merge", "patch")
TESTS = ("tests/unit",)
MORE = {"formulas": ("tests/test_bad_templates.py",)}
SECONDS = 60
SWAPS: dict[type, type] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE,
    ast.GtE: ast.Gt, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.And: ast.Or, ast.Or: ast.And,
}  # fmt: skip
NAMES = {"min": "max", "max": "min", "any": "all", "all": "any"}


def mutations(tree: ast.Module) -> Iterator[tuple[ast.AST, str, object, object]]:
    """Each place that can be changed: node, field, what stands there, what would."""
    sizes = {n.value for n in ast.walk(tree) if isinstance(n, ast.keyword) and n.arg == "maxsize"}
    for node in ast.walk(tree):
        if node in sizes:
            continue
        if isinstance(node, ast.Compare) and type(node.ops[0]) in SWAPS:
            yield node, "ops", node.ops, [SWAPS[type(node.ops[0])](), *node.ops[1:]]
        elif isinstance(node, ast.BinOp | ast.BoolOp) and type(node.op) in SWAPS:
            if not isinstance(node, ast.BinOp) or not is_text(node.left, node.right):
                yield node, "op", node.op, SWAPS[type(node.op)]()
        elif isinstance(node, ast.If | ast.IfExp | ast.While):
            yield node, "test", node.test, ast.UnaryOp(ast.Not(), node.test)
        elif isinstance(node, ast.Constant) and type(node.value) in (int, float):
            yield node, "value", node.value, node.value + 1
        elif isinstance(node, ast.Name) and node.id in NAMES and isinstance(node.ctx, ast.Load):
            yield node, "id", node.id, NAMES[node.id]
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            yield node, "op", node.op, ast.UAdd()


def is_text(*sides: ast.expr) -> bool:
    return any(
        isinstance(s, ast.JoinedStr) or (isinstance(s, ast.Constant) and isinstance(s.value, str))
        for s in sides
    )


def mutants(packages: list[str], count: int, seed: int) -> list[tuple[Path, int, str]]:
    """A seeded sample: file, number of the mutation in it, and the line that it changes."""
    known = []
    for package in packages:
        place = ROOT / "modelgen" / package
        for path in sorted(place.glob("*.py")) if place.is_dir() else [place.with_suffix(".py")]:
            lines = path.read_text(encoding="utf-8").splitlines()
            for n, (node, _, _, _) in enumerate(mutations(ast.parse("\n".join(lines)))):
                row = getattr(node, "lineno", 1)
                known.append((path, n, f"{row}: {lines[row - 1].strip()}"))
    return random.Random(seed).sample(known, min(count, len(known)))


def mutated(path: Path, number: int) -> ast.Module:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    node, field, _, new = list(mutations(tree))[number]
    setattr(node, field, new)
    return ast.fix_missing_locations(tree)


class Mutated(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives the mutant in the place of its module."""

    def __init__(self, name: str, path: Path, tree: ast.Module) -> None:
        self.name, self.path, self.tree = name, path, tree

    def find_spec(self, name: str, path: object = None, target: object = None):
        if name == self.name:
            return importlib.util.spec_from_loader(name, self, origin=str(self.path))
        return None

    def exec_module(self, module) -> None:
        module.__file__ = str(self.path)
        exec(compile(self.tree, str(self.path), "exec"), module.__dict__)  # noqa: S102


def started(path: Path, number: int | None) -> int:
    """The process in which the quick tests try a mutant; it ends with 0 where the mutant lives."""
    child = os.fork()
    if child:
        return child
    out = os.open(os.devnull, os.O_WRONLY)
    os.dup2(out, 1)
    os.dup2(out, 2)
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    if number is not None:
        sys.meta_path.insert(0, Mutated(name, path, mutated(path, number)))
    options = ("-x", "-q", "-n0", "-p", "no:cacheprovider")
    os._exit(any(pytest.main([*tests, *options]) for tests in ordered(path) if tests))


def ordered(path: Path) -> tuple[list[str], list[str]]:
    """The quick tests that name a module, and all others."""
    files = [test for folder in TESTS for test in sorted(Path(folder).glob("test_*.py"))]
    files += map(Path, MORE.get(path.parent.name, ()))
    named = re.compile(rf"modelgen\.{path.parent.name}(\.| import .*\b){path.stem}\b")
    near = [str(file) for file in files if named.search(file.read_text(encoding="utf-8"))]
    return near, [str(file) for file in files if str(file) not in near]


def tried(sample: list[tuple[Path, int, str]], jobs: int) -> list[bool]:
    """Whether each mutant is killed; one that never ends is. Survivors are printed at once."""
    killed = [True] * len(sample)
    running: dict[int, tuple[int, float]] = {}
    todo = list(enumerate(sample))[::-1]
    while todo or running:
        while todo and len(running) < jobs:
            number, (path, mutation, _) = todo.pop()
            running[started(path, mutation)] = (number, time.monotonic() + SECONDS)
        for child, (number, end) in list(running.items()):
            done, status = os.waitpid(child, os.WNOHANG)
            if done:
                killed[number] = status != 0
                if not status:
                    path, mutation, line = sample[number]
                    place = path.relative_to(ROOT).as_posix()
                    print(f"survived  {place}:{line}  (mutation {mutation})", flush=True)
            elif time.monotonic() > end:
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)
            else:
                continue
            del running[child]
        time.sleep(0.02)
    return killed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("packages", nargs="*", default=PACKAGES)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args()
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    for library in ("babel", "formualizer", "lxml.etree", "openpyxl", "pydantic",
                    "pytest", "typer", "xlsxwriter", "yaml"):  # fmt: skip
        __import__(library)
    sample = mutants(list(given.packages), given.count, given.seed)
    for path in {path for path, _, _ in sample}:
        if os.waitpid(started(path, None), 0)[1]:
            sys.exit(f"the tests fail without a mutant, as those of {path.parent.name}")
        break
    killed = tried(sample, given.jobs)
    share = sum(killed) / len(killed)
    print(f"{sum(killed)} of {len(killed)} mutants killed: {share:.1%}")
    sys.exit(share < 0.9)


if __name__ == "__main__":
    main()
