"""Arrays, spills and what-if data tables come back: with what they fill, where it now stands."""

from pathlib import Path

import pytest

from modelgen.problems import ModelError

from .raw_files import RawFile, Regenerated

CELLS = """
<c r="V7"><f t="array" ref="V7:V8">E7:E8*2</f><v>200</v></c><c r="V8"><v>4</v></c>
<c r="X8"><f t="array" ref="X8:Z8">E8:G8*2</f><v>4</v></c><c r="Y8"><v>4</v></c><c r="Z8"/>
<c r="AB7"><f t="array" ref="AB7:AC8">E7:F8*2</f><v>200</v></c><c r="AC7"><v>100</v></c>
<c r="AB8"><v>4</v></c><c r="AC8" t="e"><v>#N/A</v></c>
<c r="AE7" cm="1"><f t="array" ref="AE7:AE8">_xlfn._xlws.SORT(E7:E8)</f><v>2</v></c>
<c r="AE8"><v>100</v></c><c r="AF7"><f>SUM(_xlfn.ANCHORARRAY(AE7))</f><v>102</v></c>
<c r="AI6"><f>E8</f><v>2</v></c><c r="AH7"><v>1</v></c><c r="AH8"><v>2</v></c>
<c r="AI7"><f t="dataTable" ref="AI7:AI8" dt2D="0" dtr="0" r1="E8"/><v>1</v></c>
<c r="AI8"><v>2</v></c>
<c r="U29"><f>E8*E7</f><v>2</v></c><c r="V29"><v>1</v></c><c r="W29"><v>2</v></c>
<c r="U30"><v>1</v></c><c r="W30"><v>2</v></c>
<c r="V30"><f t="dataTable" ref="V30:W30" dt2D="1" dtr="1" r1="E8" r2="E7"/><v>1</v></c>
"""
"""In a column, in a row, in a square; a spill; data tables with one input and with two."""


def formulas(made: Regenerated, sheet: str) -> set[tuple[str, str, str]]:
    """Address, what it fills and text of each array and data table."""
    root = made.package.tree(made.parts[sheet])
    return {
        (str(c.get("r")), str(f.get("ref")), f.text or f"{f.get('r1')} {f.get('r2')}")
        for c in root.iter("{*}c") for f in c.iter("{*}f") if f.get("ref")
    }  # fmt: skip


def test_what_a_formula_fills_on_a_generated_sheet_moves_as_a_whole(tmp_path: Path) -> None:
    typed = '<c r="D8" cm="1"><f t="array" ref="D8">SUM(E8:F8*1)</f><v>4</v></c>'
    made = RawFile().cells("Inputs", CELLS + typed).regenerated(tmp_path)
    assert formulas(made, "Inputs") == {
        ("V8", "V8:V9", "E8:E9*2"), ("X9", "X9:Z9", "E9:G9*2"), ("AB8", "AB8:AC9", "E8:F9*2"),
        ("AE8", "AE8:AE9", "_xlfn._xlws.SORT(E8:E9)"), ("AI8", "AI8:AI9", "E9 None"),
        ("V31", "V31:W31", "E9 E8"), ("D9", "D9", "SUM(E9:F9*1)"),
    }  # fmt: skip
    assert "SUM(_xlfn.ANCHORARRAY(AE8))" in made.texts("Inputs", "f")
    assert {"D9", "AE8"} == {c["r"] for c in made.every("Inputs", "c") if "cm" in c}
    # What a data table varies stays beside it: the row above is not torn away by the new line.
    assert {"AI7", "AH8", "AH9"} <= {c["r"] for c in made.every("Inputs", "c")}
    assert "cells of array formulas and data tables without a stored value" in made.told


def test_what_a_formula_fills_on_a_sheet_of_the_users_own_stays(tmp_path: Path) -> None:
    made = RawFile().own().cells("Mine", CELLS).regenerated(tmp_path)
    there = formulas(made, "Mine")
    assert 6 == len(there)
    assert all(f'r="{at}"' in CELLS and f'ref="{fills}"' in CELLS for at, fills, _ in there)


def test_an_array_over_generated_cells_stops_and_says_what_to_do(tmp_path: Path) -> None:
    text = '<c r="D7"><f t="array" ref="D7:D8">E7:E8*1</f><v>4</v></c>'
    with pytest.raises(ModelError, match="Inputs!D7: an array formula or a data table stands on"):
        RawFile().cells("Inputs", text).regenerated(tmp_path)
