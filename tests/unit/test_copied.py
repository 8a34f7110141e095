"""A formula copied elsewhere reads as a spreadsheet makes it, and rows of copies as one by one."""

from pathlib import Path

import pytest

from modelgen.addresses import Place
from modelgen.book.book import Formula
from modelgen.compile import along, stages, templates
from modelgen.formulas.copied import copied
from modelgen.formulas.item_formulas import relative

COPIES = {
    "both follow": ("=A1+B2", 2, 3, "=D3+E4"),
    "a dollar keeps the column": ("=$A1*B$2", 1, 1, "=$A2*C$2"),
    "both dollars keep the cell": ("=$A$1", 5, 5, "=$A$1"),
    "behind a sheet": ("='A1 b'!C3+Plan!$D$4+P!E5", 1, 1, "='A1 b'!D4+Plan!$D$4+P!F6"),
    "a range": ("=SUM($A1:B1)-C$1", 1, 2, "=SUM($A2:D2)-E$1"),
    "not in a text": ('="A1"&A1', 1, 0, '="A1"&A2'),
    "beyond Z": ("=Z9", 0, 1, "=AA9"),
    "a function with digits": ("=LOG10(A1)", 0, 1, "=LOG10(B1)"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "rows", "cols", "wanted"), COPIES.values(), ids=COPIES)
def test_a_copy_moves_what_has_no_dollar_sign(text, rows, cols, wanted):
    assert wanted == copied(text)(rows, cols)
    assert relative(text, 0, 0) == relative(wanted, rows, cols)


@pytest.mark.parametrize(("rows", "cols"), [(0, -1), (-1, 0), (0, -9), (-9, 3)])
def test_a_copy_that_would_leave_the_sheet_reads_as_nothing(rows, cols):
    assert "" == copied("=A1")(rows, cols)


def test_a_copy_may_stand_in_the_first_row_and_column():
    assert "=A1" == copied("=B2")(-1, -1)


ROW = [Place("S", 4, col) for col in range(2, 40)]


def made_as(text):
    return lambda at, step: Formula(text(at, step), "says")


def test_a_row_of_copies_reads_as_each_of_its_formulas_made_alone_and_few_are_made():
    asked = []

    def made(at, step):
        asked.append(step)
        before = Place("S", 4, at.col - 1).ref("S", "none")
        return Formula("=1" if step == 1 else f"={before}*$B$1", "says")

    wanted = [made(at, step) for step, at in enumerate(ROW, 1)]
    asked.clear()
    assert wanted == list(along.along(ROW, made))
    assert [1, 2, len(ROW)] == asked


@pytest.mark.parametrize(
    "text",
    [
        lambda at, step: f"={step}+A1",
        lambda at, step: f"=$B${step}",
        lambda at, step: "=B2" if step < 30 else "=B3",
    ],
    ids=["a typed number differs", "a fixed cell moves", "the last ones read otherwise"],
)
def test_a_row_whose_last_formula_is_no_copy_of_its_second_is_made_one_by_one(text):
    made = made_as(text)
    assert [made(at, step) for step, at in enumerate(ROW, 1)] == list(along.along(ROW, made))


@pytest.mark.parametrize("name", ["starter", "dcf"])
def test_moved_formulas_of_a_template_are_those_that_are_made(name, monkeypatch):
    ctx = stages.prepare(templates.load(Path(__file__).parents[2] / f"templates/{name}.yaml"))
    quick = stages.compile(ctx).cells
    monkeypatch.setattr(along, "FEW", 10**6)
    assert stages.compile(ctx).cells == quick
