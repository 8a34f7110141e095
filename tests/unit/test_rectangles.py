"""Contents beside and below each other, as rectangles."""

import pytest

from modelgen.addresses import Place, spot
from modelgen.book.rectangles import rectangles


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ("", {}),
        ("A1", {"A1": "A1"}),
        ("A1 B1 A2 B2", {"A1": "A1 B1|A2 B2"}),
        ("A1 C1 A2 C2", {"A1": "A1|A2", "C1": "C1|C2"}),
        ("A1 B1 A2 A3 B3", {"A1": "A1 B1", "A2": "A2", "A3": "A3 B3"}),
        ("A1 A3", {"A1": "A1", "A3": "A3"}),
        ("A1 B2 C2", {"A1": "A1", "B2": "B2 C2"}),
    ],
)
def test_rows_that_end_alike_are_one_rectangle(cells: str, found: dict[str, str]) -> None:
    given = [(Place("S", *spot(cell)), cell) for cell in reversed(cells.split())]
    drawn = {Place("S", *spot(at)): shape for at, shape in found.items()}
    told = {first: "|".join(map(" ".join, rows)) for first, rows in rectangles(given)}
    assert drawn == told


def test_the_same_cells_on_two_sheets_are_two_rectangles() -> None:
    given = [(Place(sheet, 0, col), sheet) for sheet in "ST" for col in (0, 1)]
    assert [(given[0][0], [["S", "S"]]), (given[2][0], [["T", "T"]])] == rectangles(given)
