"""Templates drawn by lot, as other programs calculate them: all of the language, alike."""

import os
import re
from pathlib import Path

import pytest

from modelgen.book.book import Formula
from modelgen.formulas.language import ALLOWED

from .conftest import Built, build
from .outside import Office
from .random_templates import template
from .test_outside import differences, ironcalc_differences, office_values, slacks

WORDS = re.compile("|".join(rf"\b{name}\(" for name in ALLOWED))

COUNT = int(os.environ.get("MODELGEN_TEMPLATES", "10"))


def test_the_lot_falls_on_every_function_of_the_language() -> None:
    drawn = "".join(template(seed) for seed in range(30))
    assert {f"{name}(" for name in ALLOWED} == set(WORDS.findall(drawn))


@pytest.mark.parametrize("seed", range(COUNT))
def test_every_program_calculates_a_random_template_alike(
    seed: int, office: Office, tmp_path: Path
) -> None:
    path = tmp_path / "random.yaml"
    path.write_text(template(seed), "utf-8")
    built = build(tmp_path, str(path))
    read, slack = office_values(office, built, tmp_path), slacks(built)
    found = [f"LibreOffice {line}" for line in differences(built, read, slack)]
    found += [f"IronCalc {line}" for line in ironcalc_differences(built, slack)]
    assert [] == [f"{line} {formula(built, line)}" for line in found]


def formula(built: Built, line: str) -> str:
    """The formula of the cell that a line of differences begins with."""
    place = line.partition(" ")[2].partition(":")[0]
    cell = next(cell for cell in built.book.cells if str(cell.place) == place)
    return cell.content.text if isinstance(cell.content, Formula) else ""
