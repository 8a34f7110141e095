"""The templates of `bench/performance.py`: what is timed is a whole workbook that holds."""

import runpy
from pathlib import Path

import pytest

from modelgen.book.book import Formula
from modelgen.compile import stages, templates

BENCH = Path(__file__).parents[2] / "bench"


@pytest.mark.parametrize(
    ("kind", "size", "least"), [("small", 30, 15), ("rows", 500, 500), ("wide", 500, 500)]
)
def test_a_template_of_the_bench_makes_as_many_formulas_as_asked_and_its_checks_hold(
    kind, size, least, tmp_path, monkeypatch
):
    monkeypatch.syspath_prepend(str(BENCH))
    target = tmp_path / "made.yaml"
    monkeypatch.setattr("sys.argv", ["templates.py", kind, str(size), str(target)])
    runpy.run_path(str(BENCH / "templates.py"), run_name="__main__")
    ctx = stages.prepare(templates.load(target))
    book = stages.compile(ctx)
    values = stages.calculated(ctx, book)
    assert least <= sum(isinstance(cell.content, Formula) for cell in book.cells)
    assert {0} == {values[cell.place] for cell in book.flags}
