"""Shared by all tests: the default workbook, built once, and the programs that judge it."""

import gc
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from modelgen.addresses import Place
from modelgen.book.book import Book, Cell, Values
from modelgen.compile import stages
from modelgen.compile.context import Context
from modelgen.compile.templates import load
from modelgen.merge import live_model
from modelgen.template import load as loader
from modelgen.template.load import find
from modelgen.template.settings import Settings
from modelgen.translations import speak_english
from modelgen.xlsx import writer

from .outside import Office, start_office

ROOT = Path(__file__).parent.parent

gc.set_threshold(20_000, 20, 20)  # most that is made here is kept: looking through it again costs

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # a command is started often, and compiled once


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--bless", action="store_true", help="rewrite the golden files")


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """Golden files are written by one process: several would each write their own share."""
    if config.getoption("--bless"):
        config.option.numprocesses, config.option.dist, config.option.tx = 0, "no", []


KEPT = 16
"""How many results of a stage are kept: few templates come back, each many times."""


VALUES = (str, bytes, Path, Settings)
"""What is the same by its content; of everything else the object itself is meant."""


def once(stage: Callable[..., Any]) -> Callable[..., Any]:
    """The stage, run once for the same words and objects: most tests ask for the same workbook.

    What it returns is frozen, so that they may share it; what it raises is raised anew.
    """
    known: dict[tuple[object, ...], tuple[tuple[Any, ...], Any]] = {}

    def shared(*given: Any) -> Any:
        key = tuple(x if isinstance(x, VALUES) else id(x) for x in given)
        if key not in known:
            result = stage(*given)
            while len(known) >= KEPT:
                known.pop(next(iter(known)))
            known[key] = given, result  # what is given is kept, so that no other has its id
        known[key] = known.pop(key)
        return known[key][1]

    return shared


def share_what_was_read() -> None:
    """A template or workbook that was read in this process, compiled or written is not so again.

    Only a process of its own, as `console` starts one, reads, compiles and writes afresh.
    """
    loader.parse = once(loader.parse)
    stages.prepare = once(stages.prepare)
    stages.compile = once(stages.compile)
    stages.calculated = once(stages.calculated)
    writer.workbook = once(writer.workbook)
    live_model._returned = once(live_model._returned)


share_what_was_read()


QUICK = frozenset(
    "test_audit_public test_bad_templates test_callout test_contracts test_guard"
    " test_limits test_pages test_screen test_third_language test_workbook".split()
)
"""Modules whose tests take a fraction of a second each; those in `unit` are quick too."""

OUTSIDE = frozenset({"office", "bureau", "print_out", "validated", "resaved"})
"""Fixtures that start a program that other people wrote."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Each test is of one kind: quick, slow, or one that asks an outside program.

    One in a quick module that takes seconds says itself that it is slow.
    """
    for item in items:
        path, fixtures = item.path, frozenset(getattr(item, "fixturenames", ()))
        quick = path.stem in QUICK or path.parent.name == "unit"
        outside = path.stem in ("test_outside", "test_roundtrip") or fixtures & OUTSIDE
        quick = quick and item.get_closest_marker("slow") is None
        item.add_marker("outside" if outside else "quick" if quick else "slow")


@pytest.fixture(autouse=True)
def _english() -> None:
    """What a test tells is in English, unless it reads a workbook of another language."""
    speak_english()


@dataclass(frozen=True)
class Built:
    """A workbook with all that led to it."""

    ctx: Context
    book: Book
    values: Values
    data: bytes
    path: Path

    def place(self, item: str, case: str = "live") -> Place:
        layout = self.ctx.layout
        return layout.live(item) if case == "live" else layout.case(item, case)

    def value(self, item: str, case: str = "live") -> float | str | bool:
        return self.values[self.place(item, case)]

    def cell(self, item: str) -> Cell:
        return next(cell for cell in self.book.cells if cell.id.text == item)


def build(folder: Path, template: str = "deepseek-v3-r1", lang: str = "en") -> Built:
    ctx = stages.prepare(load(find(template)), Settings(lang=lang))
    book, values, data = stages.build(ctx)
    path = folder / f"{ctx.model.template}.xlsx"
    path.write_bytes(data)
    return Built(ctx, book, values, data, path)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(tmp_path_factory.mktemp("built"))


@pytest.fixture(scope="session")
def french(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(tmp_path_factory.mktemp("french"), lang="fr")


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """LibreOffice with forced recalculation, in English."""
    running = start_office(tmp_path_factory.mktemp("office"), "en-US")
    yield running
    running.stop()


@pytest.fixture(scope="session")
def bureau(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """LibreOffice with forced recalculation, in French."""
    running = start_office(tmp_path_factory.mktemp("bureau"), "fr-FR")
    yield running
    running.stop()


def slim(folder: Path, lang: str = "en", grids: int = 1) -> Built:
    """The default workbook with so many of its grids: most of its formulas are their points."""
    text = (ROOT / "templates" / "deepseek-v3-r1.yaml").read_text(encoding="utf-8")
    first, *rest = text.split("      - kind: grid\n")
    tail = rest[-1][rest[-1].index("      - kind: tornado") :]
    gone = "".join(rest[grids:]).removesuffix(tail)
    text = "      - kind: grid\n".join([first, *rest[:grids]]) + tail
    head = text[: text.index("\nlanguages:")]
    text = "\n".join(
        line
        for line in text.split("\n")
        if not (key := re.match(r'    "(.+?)": ', line)) or key[1] in head or key[1] not in gone
    )
    path = folder / "slim-deepseek.yaml"
    path.write_text(
        text.replace("template: deepseek-v3-r1", "template: slim-deepseek", 1), "utf-8"
    )
    return build(folder, str(path), lang)
