"""Floods: what a template makes is counted before it is made, and of many problems 50 are told."""

import re
from pathlib import Path

import pytest

from modelgen import cli
from modelgen.compile import size, stages
from modelgen.compile.templates import load, parse
from modelgen.problems import MOST_COMPARED, ModelError, suggestion
from modelgen.template.settings import Settings

from ..conftest import ROOT

GOOD = (ROOT / "tests" / "samples" / "good.yaml").read_text(encoding="utf-8")


def test_a_template_that_makes_too_many_cells_is_refused_with_both_numbers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(size, "MOST_CELLS", 10)
    with pytest.raises(ModelError, match=r"makes \d+ cells, at most 10 are allowed: the"):
        stages.prepare(parse(GOOD, "small.yaml"), Settings(live_case="plain"))


def test_the_dearest_is_told_first_and_the_parts_are_the_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    walls = (ROOT / "tests" / "samples" / "walls.yaml").read_text(encoding="utf-8")
    layout = stages.prepare(parse(walls, "walls.yaml")).layout
    monkeypatch.setattr(size, "MOST_CELLS", 10)
    told = size.oversize(layout)
    assert told
    begins, listed = told.message.split(";")[0].split(": ", 1)
    parts = re.split(r", (?=the |points)", listed)
    costs = [int(part.split()[-1].replace(",", "")) for part in parts]
    total = begins.split(" cells")[0].replace(",", "")
    assert int(total.split()[-1]) == sum(costs)
    assert sorted(costs, reverse=True) == costs
    tables = layout.tables.values()
    assert {"grid", "tornado"} <= {spot.table.kind for spot in tables}
    names = {f"the {s.table.kind} `{s.table.name}`" for s in tables if s.table.kind != "set"}
    assert names | {"the cases"} <= {part.split(" (")[0] for part in parts}
    assert "bars of a tornado (`without`)" in told.message


def test_cells_are_counted_by_points_cases_and_steps() -> None:
    layout = stages.prepare(parse(GOOD, "counted.yaml")).layout
    items, series = len(layout.items), len(layout.lengths)
    tables = layout.tables.values()
    moved = sum(len(t.table.rows) * (len(t.cols) + len(t.set_cols)) for t in tables)
    listed = (items - series) * (1 + len(layout.cases)) + sum(layout.lengths.values())
    size_before, size.MOST_CELLS = size.MOST_CELLS, moved + listed
    try:
        assert size.oversize(layout) is None
        size.MOST_CELLS -= 1
        told = size.oversize(layout)
    finally:
        size.MOST_CELLS = size_before
    assert told
    assert f"makes {moved + listed:,} cells, at most {moved + listed - 1:,}" in told.message


def test_a_template_inside_a_workbook_is_never_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(size, "MOST_CELLS", 10)
    assert stages.prepare(load(ROOT / "tests/samples/good.yaml"), Settings(stored=True)).layout


def test_of_a_flood_of_problems_fifty_are_told_and_the_rest_is_counted(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    text = GOOD + "".join(f"more_{n}: 1\n" for n in range(1000))
    (tmp_path / "flood.yaml").write_text(text, encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["modelgen", "validate", f"{tmp_path}/flood.yaml"])
    with pytest.raises(SystemExit) as left:
        cli.run()
    told = capsys.readouterr().err
    assert 1 == left.value.code
    assert 50 == told.count("error: unknown key")
    assert told.endswith("\nand 950 more; 1,000 problems; nothing was written\n")


def test_a_word_is_compared_with_so_many_names_that_a_thousand_words_are_no_wait() -> None:
    many = [f"cost_{n:05}" for n in range(2 * MOST_COMPARED)]
    assert "" == suggestion("revenue", many)
    assert "; did you mean `cost_00007`?" == suggestion("cost_00007x", many)
    assert "" == suggestion("a" * (MOST_COMPARED + 1), ["a" * MOST_COMPARED])
    assert "; did you mean `price`?" == suggestion("prise", ["price", "cost"])
