"""The project's own rules: imports go one way, ruff and mypy are content, functions stay short."""

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import grimp
import pytest

from .conftest import ROOT

MODULES = sorted((ROOT / "modelgen").rglob("*.py"))


@cache
def parsed(path: Path) -> ast.Module:
    """The syntax tree of a module, to be read by every test."""
    return ast.parse(path.read_text(encoding="utf-8"))


def tool(*command: str) -> str:
    done = subprocess.run(
        [str(Path(sys.executable).parent / command[0]), *command[1:]],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return "" if done.returncode == 0 else done.stdout + done.stderr


def test_imports_go_one_way() -> None:
    assert "" == tool("lint-imports")


def test_ruff_finds_nothing() -> None:
    assert "" == tool("ruff", "check", ".")


def test_the_code_is_formatted() -> None:
    assert "" == tool("ruff", "format", "--check", ".")


def test_mypy_finds_nothing() -> None:
    assert "" == tool("mypy")


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_a_module_opens_with_a_sentence_and_its_functions_are_short(path: Path) -> None:
    tree = parsed(path)
    assert (ast.get_docstring(tree) or "").split("\n")[0].endswith((".", "?"))
    long = [
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= 40
    ]
    assert [] == long


LONG = {"modelgen/cli.py"}
"""Modules of over 400 lines: each says in its docstring why it is one."""


def test_no_module_is_long_without_a_reason() -> None:
    lines = {
        path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in MODULES
    }
    assert {name for name, count in lines.items() if count > 400} <= LONG
    for name in LONG:
        told = ast.get_docstring(parsed(ROOT / name)) or ""
        assert len(told.splitlines()) > 1, name


def _kinds(node: ast.stmt) -> list[str]:
    """The class or the type alias that a statement defines."""
    if isinstance(node, ast.ClassDef):
        return [node.name]
    names = [t.id for t in getattr(node, "targets", ()) if isinstance(t, ast.Name)]
    return [n for n in names if re.fullmatch("[A-Z][A-Za-z]*[a-z][A-Za-z]*", n)]


def test_no_class_or_type_alias_has_the_name_of_another() -> None:
    homes: dict[str, list[str]] = {}
    for path in MODULES:
        for node in parsed(path).body:
            for name in _kinds(node):
                homes.setdefault(name, []).append(path.relative_to(ROOT).as_posix())
    assert {} == {name: found for name, found in homes.items() if len(found) > 1}


def test_modules_import_each_other_in_no_circle() -> None:
    graph = grimp.build_graph("modelgen", cache_dir=None)
    order = TopologicalSorter(
        {name: graph.find_modules_directly_imported_by(name) for name in graph.modules}
    )
    assert set(graph.modules) == set(order.static_order())


def test_the_packages_stand_on_twelve_floors_at_most() -> None:
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    floors = config["tool"]["importlinter"]["contracts"][0]["layers"]
    parts = [p.parent.relative_to(ROOT).parts for p in MODULES if p.name == "__init__.py"]
    packages = {names[1] for names in parts if len(names) == 2}
    assert len(floors) <= 12
    assert packages <= {word.strip() for floor in floors for word in floor.split("|")}


def test_the_package_is_shipped_whole_and_the_templates_in_it() -> None:
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wheel = config["tool"]["hatch"]["build"]["targets"]["wheel"]
    inside = {"templates": "modelgen/templates"}
    assert {"packages": ["modelgen"], "force-include": inside} == wheel
    assert "hatchling.build" == config["build-system"]["build-backend"]  # leaves no `build/`


def defined(tree: ast.Module) -> set[str]:
    """The names of a module; what is decorated is used by its decorator."""
    names: set[str] = set()
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names |= set() if node.decorator_list else {node.name}
        elif isinstance(node, ast.Assign):
            names |= {n.id for t in node.targets for n in ast.walk(t) if isinstance(n, ast.Name)}
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names.add(node.target.id)
    return names - {"__version__"}


@cache
def used(tree: ast.Module) -> set[str]:
    """The names that a module reads: its own, and as `module.name` those of others.

    A function does not use itself.
    """
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    known: dict[str, str] = {}
    found: set[str] = set()
    for node in imports:
        known |= {alias.asname or alias.name: alias.name for alias in node.names}
        found |= {f"{(node.module or '').split('.')[-1]}.{alias.name}" for alias in node.names}
    for node in tree.body:
        own = {node.name} if isinstance(node, ast.FunctionDef | ast.ClassDef) else set()
        for part in ast.walk(node):
            if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load):
                found |= {part.id} - own
            elif isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name):
                found.add(f"{known.get(part.value.id, part.value.id)}.{part.attr}")
    return found


def test_every_constant_and_function_is_used() -> None:
    trees = {path: parsed(path) for path in MODULES}
    elsewhere = {word for tree in trees.values() for word in used(tree)}
    dead = [
        f"{path.relative_to(ROOT).as_posix()}: {name}"
        for path, tree in trees.items()
        for name in sorted(defined(tree) - used(tree))
        if f"{path.parent.name if path.stem == '__init__' else path.stem}.{name}" not in elsewhere
    ]
    assert [] == dead


def facts(tree: ast.Module) -> Iterator[str]:
    """The constants of a module, by name too where the value says little, and longer functions."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            text = ast.dump(ast.Module([n for n in node.body if not is_text(n)], []))
            yield text if len(text) > 800 else ""
    for node in tree.body:
        name = ast.unparse(node.targets[0]) if isinstance(node, ast.Assign) else ""
        if isinstance(node, ast.Assign) and name.isupper() and len(name) > 1:
            alone = isinstance(node.value, ast.Call | ast.Dict | ast.Set)
            yield ast.unparse(node.value if alone else node)


def is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def test_no_constant_and_no_function_stands_twice() -> None:
    places: dict[str, list[str]] = {}
    for path in MODULES:
        for fact in {*facts(parsed(path))} - {""}:
            places.setdefault(fact, []).append(path.relative_to(ROOT).as_posix())
    assert {} == {fact: found for fact, found in places.items() if len(found) > 1}


WORDS = re.compile(r"\w+")

TOLD = {
    "BookError", "CannotCompute", "FormulaError", "KeyError", "ModelError", "PydanticCustomError",
    "Untraceable", "ValueError",
}  # fmt: skip


def raised(name: str, functions: dict[str, ast.FunctionDef]) -> Iterator[str]:
    """What a function raises, itself or in the private ones that it calls."""
    others = {word: node for word, node in functions.items() if word != name}
    for node in ast.walk(functions[name]):
        if isinstance(node, ast.Raise) and node.exc:
            yield ast.unparse(node.exc.func if isinstance(node.exc, ast.Call) else node.exc)
        if isinstance(node, ast.Name) and node.id.startswith("_") and node.id in others:
            yield from raised(node.id, others)


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_a_public_function_says_what_it_raises(path: Path) -> None:
    """But for commands: their docstrings are the help of the terminal."""
    tree = parsed(path)
    functions = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    silent = [
        f"{name}: {word}"
        for name, node in functions.items()
        for word in {*raised(name, functions)}
        & TOLD - {*WORDS.findall(ast.get_docstring(node) or "")}
        if not name.startswith("_") and path.stem != "cli"
    ]
    assert [] == silent


def test_no_file_holds_a_path_of_a_machine() -> None:
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    homes = ("/home" + "/", "/root" + "/", "/Users" + "/", "/tmp" + "/")
    found = [
        name
        for name in tracked
        if name.endswith((".py", ".md", ".yaml", ".toml", ".txt"))
        and any(home in (ROOT / name).read_text(encoding="utf-8") for home in homes)
    ]
    assert [] == found


def test_the_benches_find_all_that_they_import() -> None:
    names = ", ".join(sorted(path.stem for path in (ROOT / "bench").glob("*.py")))
    done = subprocess.run(
        [sys.executable, "-c", f"import {names}"],
        env=os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'bench'}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (0, "") == (done.returncode, done.stderr)
