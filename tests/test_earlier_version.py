"""A workbook of version 0.2.0 that somebody worked in comes through `regenerate`.

`samples/edited-0.2.0.xlsx` was built with `--set overhead_rate=0.1`, opened in LibreOffice, edited
there (typed inputs in three cases, one of them the user's own, an hour of the profile, a sheet of
the user's own) and saved.
"""

from functools import lru_cache
from pathlib import Path

import pytest

from modelgen.commands import regenerate_report
from modelgen.commands.regenerate import Result, regenerate

from . import plain_model
from .conftest import ROOT
from .outside import Office

NAME = "edited-0.2.0.xlsx"
TYPED = {
    ("overhead_rate", "theoretical"): 0.1,
    ("gpu_price", "theoretical"): 2.5,
    ("v3_share", "loaded"): 0.25,
    ("monetised_share", "my_case"): 0.4,
}
KEPT = ["gpu_price@theoretical", "hourly_nodes.1", "monetised_share@my_case", "v3_share@loaded"]


@lru_cache(1)
def result() -> Result:
    return regenerate(Path(NAME), (ROOT / "tests" / "samples" / NAME).read_bytes(), None, ())


def test_what_was_typed_is_kept_and_nothing_else_is_told_as_an_edit() -> None:
    assert KEPT == sorted(decision.name for decision in result().merge.of("kept"))
    assert () == result().merge.of("conflict", "dropped")


def test_what_this_version_words_otherwise_is_told_as_the_tools_own() -> None:
    anew = result().merge.of("restored")
    assert anew
    assert all(decision.edit.of_the_tool for decision in anew)
    told = [line.says for line in regenerate_report.lines(result())]
    assert any("not judged → cannot be judged" in says for says in told)


def test_rows_cells_and_formats_of_the_earlier_version_are_not_told_as_somebodys() -> None:
    """It says once that formats cannot be told apart; the user's own sheet is no cell on ours."""
    told = regenerate_report.lines(result())
    assert not [line.says for line in told if line.kind in ("row deleted", "own cells")]
    [formats] = [line.says for line in told if line.kind == "format"]
    assert formats.startswith("formats that somebody may have given generated cells")


@pytest.mark.parametrize("case", plain_model.CASES)
def test_the_new_workbook_gives_the_figures_of_what_was_typed(
    office: Office, tmp_path: Path, case: str
) -> None:
    """Settings of version 0.2.0 mean the base case, as they did; recalculated by LibreOffice."""
    path = tmp_path / NAME
    path.write_bytes(result().data)
    office.ask("open", str(path))
    nodes = (270.0, *plain_model.HOURLY_NODES[1:])
    expected = plain_model.results(
        plain_model.drivers_of(case, TYPED), nodes, plain_model.HOURLY_REVENUE
    )
    places = [str(result().new.ctx.layout.case(name, case)) for name in expected]
    found = office.ask("read", places)
    assert [pytest.approx(value, rel=1e-9) for value in expected.values()] == found
    if case == "loaded":
        own, left = office.ask("read", ["Deal notes!B2", "Deal notes!B4"])
        assert (expected["profit"], expected["profit"] * 0.8) == pytest.approx((own, left))
