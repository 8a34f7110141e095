"""The file of the new workbook: stored values, what cells show, and the proof of no loss."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from modelgen.addresses import Place
from modelgen.book.book import Value
from modelgen.merge.user_cells import UserFormula
from modelgen.patch.loss_check import Feature
from modelgen.patch.package_patch import _charts, _lookup, _proved, _valued
from modelgen.problems import ModelError
from modelgen.xlsx.package import Package
from modelgen.xlsx.reader import FileCell

from .small_files import NEW, data, job, mine, package, placed

ONE = Feature("sheet", "A")


@pytest.mark.parametrize(
    ("expected", "there"), [({}, {}), ({ONE: 1}, {ONE: 1}), ({ONE: 1}, {ONE: 2})]
)
def test_what_is_still_there_is_no_loss(
    expected: Mapping[Feature, int], there: Mapping[Feature, int]
) -> None:
    _proved(expected, there)


@pytest.mark.parametrize(
    ("lost", "told"),
    [
        (1, "sheet 0; please"),
        (2, "sheet 0; sheet 1; please"),
        (5, "sheet 0; sheet 1; sheet 2; sheet 3; sheet 4; please"),
        (6, "sheet 3; sheet 4 and 1 more; please"),
        (8, "sheet 4 and 3 more; please"),
    ],
)
def test_a_loss_stops_the_command_and_is_named(lost: int, told: str) -> None:
    expected = {Feature("sheet", str(n)): 2 for n in range(lost)}
    for there in ({}, dict.fromkeys(expected, 1)):
        with pytest.raises(ModelError) as caught:
            _proved(expected, there)
        assert told in caught.value.problems[0].message


def test_each_cell_shows_what_is_known_of_it() -> None:
    own = ('<row r="1"><c r="A1"><v>5</v></c><c r="B1"><f>1</f><v>6</v></c>'
           '<c r="C1"><f>1</f><v>6</v></c></row>')  # fmt: skip
    rows = '<row r="3"><c r="D3"><v>8</v></c><c r="A3"><f>1</f><v>3</v></c></row>'
    raw = mine(rows=rows, others={"Own": data(own)})
    made = job(placed(raw, cells="D3 A3"), package({"Mine": data("")}), "D3 A3")
    made = replace(made, values={Place("Own", 0, 2): 11.0})
    shown = _lookup(made, replace(NEW, cells=tuple(
        replace(cell, place=made.placement.place(cell.place)) for cell in NEW.cells
    )))  # fmt: skip
    known: dict[tuple[str, int, int], Value | None] = {
        ("Own", 0, 0): 5.0, ("Own", 0, 1): None, ("Own", 0, 2): 11.0, ("Own", 9, 9): None,
        ("Mine", 2, 4): 8.0, ("Mine", 2, 0): None, ("Mine", 4, 4): 2.0, ("Mine", 4, 0): "b",
        ("Mine", 9, 9): None,
    }  # fmt: skip
    assert known == {place: shown(Place(*place)) for place in known}


@pytest.mark.parametrize(
    ("value", "found", "stored"),
    [
        (9.0, FileCell(6.0), "9"),
        (6.0 + 1e-15, FileCell(6.0), None),
        (None, FileCell(6.0), ""),
        (None, FileCell(None), None),
        (9.0, FileCell(None), "9"),
        (9.0, FileCell("#N/A", error=True), "9"),
    ],
)
@pytest.mark.parametrize("text", ["1+1", ""])
def test_a_formula_of_the_users_is_stored_with_its_value_as_computed(
    value: float | None, found: FileCell, stored: str | None, text: str
) -> None:
    own = '<row r="1"><c r="A1"><f>1+1</f><v>old</v></c><c r="B1"><f>2</f><v>kept</v></c></row>'
    made = job(
        placed(mine(others={"Own": data(own), "Other": data(own)})), package({"M": data("")})
    )
    place = Place("Own", 0, 0)
    made = replace(made, values={} if value is None else {place: value})
    _valued(made, (UserFormula(place, text, found, text),))
    again = Package(made.target.data())
    said = [
        [c.findtext("{*}v", "") for c in again.tree(part).iter("{*}c")]
        for name, part, _ in again.sheets() if name != "Mine"
    ]  # fmt: skip
    left = stored is None or (found.error and not text)
    assert [["old" if left else stored, "kept"], ["old", "kept"]] == said


def test_the_charts_to_bring_up_to_date_are_those_that_the_user_drew() -> None:
    parts = {
        "xl/charts/chart1.xml": "fresh", "xl/charts/chart12.xml": "theirs",
        "xl/charts/style1.xml": "theirs", "xl/charts/chart.xml": "more",
    }  # fmt: skip
    new = package({"Mine": data("")}, {"xl/charts/chart7.xml": "fresh", "xl/else.xml": "more"})
    made = job(placed(mine(parts=parts)), new)
    assert ("xl/charts/chart12.xml", "xl/charts/chart.xml") == _charts(made)
