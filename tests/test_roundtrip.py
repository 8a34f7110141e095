"""A sample of the round trip; `.ci/full` runs every edit with every program and template."""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import pytest

from .outside import Office, missing
from .roundtrip import matrix, programs
from .roundtrip.edits import FLAGSHIP

pytestmark = pytest.mark.xdist_group("office")

SAMPLE = (
    ("weeks of work", "none", "b"),
    ("column before the values", "openpyxl", "a"),
    ("Assumptions renamed", "sheetjs", "b"),
    ("formula changed on both sides", "none", "b"),
    ("visible columns sorted", "none", "a"),
    ("one input cut and pasted", "exceljs", "a"),
    ("input emptied", "gnumeric", "b"),
    ("three-statement: last actual step", "none", "b"),
    ("dcf: weeks of work", "openpyxl", "b"),
    ("lbo: column between typed periods", "none", "a"),
)


Benches = Callable[[str], matrix.Bench]


@pytest.fixture(scope="module")
def benches(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Benches:
    """A bench of each model, made when it is first asked for."""

    @lru_cache
    def bench(model: str) -> matrix.Bench:
        return matrix.Bench.start(tmp_path_factory.mktemp("roundtrip"), office, model)

    return bench


@pytest.mark.parametrize(("edit", "program", "template"), SAMPLE, ids=map(" · ".join, SAMPLE))
def test_an_edited_workbook_comes_back_right_or_is_refused(
    benches: Benches, edit: str, program: str, template: str
) -> None:
    if program in programs.NODE and not programs.have_node_packages():
        missing("node with the packages exceljs and xlsx")
    done = matrix.BY_NAME[edit]
    [verdict] = benches(done.model).verdicts(done, [program], [template])
    expected = done.expected(template)
    wanted = matrix.STOPS if expected == "stops" else matrix.HOLDS
    assert (wanted, "") == (verdict.kind, "" if verdict.kind == wanted else verdict.words)


def test_the_parts_of_a_generated_workbook_are_found_sound_and_a_torn_one_is_not(
    benches: Benches, tmp_path: Path
) -> None:
    """The checker itself: a relation that leads nowhere is told, and mended away."""
    import zipfile

    whole, torn = benches(FLAGSHIP).folder / "generated.xlsx", tmp_path / "torn.xlsx"
    assert [] == matrix.unsound(whole)
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(torn, "w") as target:
        for name in source.namelist():
            if name != "xl/theme/theme1.xml":
                target.writestr(name, source.read(name))
    assert [
        "a type is declared for xl/theme/theme1.xml, which is not there",
        "xl/_rels/workbook.xml.rels points at xl/theme/theme1.xml, which is missing",
    ] == matrix.unsound(torn)
    assert all("points at" not in fault for fault in matrix.unsound(matrix.mended(torn)))
