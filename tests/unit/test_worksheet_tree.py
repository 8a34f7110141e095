"""Elements of a worksheet in their order, and the stored value of a cell."""

import pytest

from modelgen.book.book import Value
from modelgen.patch.worksheet_tree import group, insert, place, row_at, store

from .small_files import bare, element


@pytest.mark.parametrize(
    ("there", "new", "after"),
    [
        ("sheetData pageMargins", "mergeCells", "sheetData mergeCells pageMargins"),
        ("sheetData", "drawing", "sheetData drawing"),
        ("sheetData extLst", "drawing", "sheetData drawing extLst"),
        ("sheetData strange pageMargins", "cols", "cols sheetData strange pageMargins"),
        ("strange sheetData", "mergeCells", "strange sheetData mergeCells"),
        ("drawing drawing extLst", "drawing", "drawing drawing drawing extLst"),
        ("", "drawing", "drawing"),
    ],
)
def test_a_child_stands_where_the_standard_wants_it(there: str, new: str, after: str) -> None:
    root = element("".join(f"<{word}/>" for word in there.split()))
    made = element(f"<{new} mark='1'/>")[0]
    place(root, made)
    names = [str(child.tag).partition("}")[2] for child in root]
    assert after.split() == names
    assert len(names) - names[::-1].index(new) - 1 == list(root).index(made)


def test_a_group_is_found_or_made() -> None:
    root = element("<sheetData/><mergeCells count='1'/><pageMargins/>")
    assert group(root, "mergeCells") is root[1]
    assert group(root, "hyperlinks") is root[2]
    assert [4] == [len(root)]


@pytest.mark.parametrize(
    ("there", "number", "after"),
    [("2 4", 3, "2 3 4"), ("2 4", 1, "1 2 4"), ("2 4", 9, "2 4 9"), ("", 5, "5")],
)
def test_a_row_stands_among_the_others(there: str, number: int, after: str) -> None:
    data = element("".join(f"<row r='{n}'/>" for n in there.split()), "sheetData")
    made = row_at(data, number)
    assert after.split() == [row.get("r") for row in data]
    assert str(number) == made.get("r")


@pytest.mark.parametrize(
    ("there", "at", "after"),
    [
        ("A2 C2", "B2", "A2 B2 C2"), ("A2 C2", "C2", "A2 C2"), ("C2", "A2", "A2 C2"),
        ("A2", "D2", "A2 D2"), ("", "D2", "D2"), ("AA2", "Z2", "Z2 AA2"),
    ],
)  # fmt: skip
def test_a_cell_stands_among_the_others_or_in_place_of_one(
    there: str, at: str, after: str
) -> None:
    row = element("".join(f"<c r='{word}'/>" for word in there.split()), "row")
    row.set("spans", "1:3")
    new = element(f"<c r='{at}' mark='1'/>")[0]
    insert(row, new, {"A": 0, "B": 1, "C": 2, "D": 3, "Z": 25}[at[0]])
    assert after.split() == [cell.get("r") for cell in row]
    assert [at] == [cell.get("r") for cell in row if cell.get("mark")]
    assert row.get("spans") is None


@pytest.mark.parametrize(
    ("value", "after"),
    [
        (1.5, "<c><f>1</f><v>1.5</v></c>"),
        (0.1, "<c><f>1</f><v>0.10000000000000001</v></c>"),
        ("x", '<c t="str"><f>1</f><v>x</v></c>'),
        (True, '<c t="b"><f>1</f><v>1</v></c>'),
        (False, '<c t="b"><f>1</f><v>0</v></c>'),
        ("", '<c t="str"><f>1</f><v></v></c>'),
        (None, "<c><f>1</f></c>"),
    ],
)
def test_a_value_is_stored_in_place_of_the_old_one(value: Value | None, after: str) -> None:
    cell = element("<c t='e'><f>1</f><v>#N/A</v></c>")[0]
    store(cell, value)
    assert after == bare(cell)
