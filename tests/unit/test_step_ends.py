"""What somebody added to a sheet of periods is told as outside of the model, with what to do."""

from pathlib import Path

import pytest

from modelgen.commands import regenerate_report
from modelgen.commands.regenerate import regenerate
from modelgen.readback.copied_columns import copied_columns
from modelgen.readback.list_ends import additions
from modelgen.readback.readback import readback
from modelgen.template.added_cases import AddedCase
from modelgen.template.settings import Settings
from modelgen.xlsx.reader import Returned

from .small_time import NAME, STALL, back, built, changed, read, typed, widened

COLUMN = "column I of Plan stands behind the last step (2028) and outside the model: none of its"
ROW = (
    "row 30 of Plan stands below the cases of Margin and outside the model: none of its formulas"
    " reads it: it is no case. For a case more: `modelgen regenerate` with --add-case NAME --from"
    " CASE; type these figures into its row, and delete this one then"
)


def moved(contents: dict[str, object]) -> dict[str, object]:
    """The contents, and the note of each row a column further, as if one was put in before it."""
    notes = {f"Plan!I{row}": None for row in (4, 25, 26)}
    return {**notes, **contents}


@pytest.mark.parametrize(
    ("contents", "found"),
    [
        ({"Plan!I25": 0.4}, [("Plan!I25", COLUMN)]),
        ({"Plan!I25": 0.4, "Plan!I28": 0.8}, [("Plan!I25:I28", COLUMN)]),
        ({"Plan!I26": "=CHOOSE(Scenarios!$D$8,I$27,I$28,I$29)"}, [("Plan!I26", COLUMN)]),
        ({"Plan!I25": "=SUM(F25:H25)"}, []),  # a total is no step
        ({"Plan!I25": "a remark"}, []),
        ({"Plan!I12": 4}, [("Plan!I12", COLUMN)]),
        ({"Plan!F30": 0.5, "Plan!G30": 0.5, "Plan!H30": 0.6}, [("Plan!F30:H30", ROW)]),
        ({"Plan!F30": 0.5, "Plan!G30": 0.5}, [("Plan!F30:H30", ROW)]),
        ({"Plan!F30": 0.5}, []),
        ({"Plan!F30": "=F26", "Plan!G30": "=G26", "Plan!H30": "=H26"}, []),
        ({f"Plan!{col}{row}": 0.5 for col in "FGH" for row in (30, 31)},
         [("Plan!F30:H30", ROW), ("Plan!F31:H31", "row 31 of Plan stands below the cases")]),
    ],
)  # fmt: skip
def test_a_step_and_a_case_that_were_typed_beside_the_model_are_told(
    contents: dict[str, object], found: list[tuple[str, str]]
) -> None:
    known = [one for one in additions(read(moved(contents))) if one.area.sheet == "Plan"]
    assert [area for area, _ in found] == [str(one.area) for one in known]
    for one, (_, says) in zip(known, found, strict=True):
        assert one.says.startswith(says)


def test_a_step_that_the_template_is_given_is_none_beside_it_any_more(tmp_path: Path) -> None:
    newer = tmp_path / "newer.yaml"
    newer.write_text(
        changed(
            ("periods: 3", "periods: 4"), ("[0.1, 0.2, 0.3]", "[0.1, 0.2, 0.3, 0.4]"),
            ("[0.5, 0.6, 0.7]", "[0.5, 0.6, 0.7, 0.8]"),
        ), encoding="utf-8",
    )  # fmt: skip
    assert [] == [one for one in regenerate_report.lines(back({}, newer)) if one.kind == "outside"]


def test_a_row_below_the_cases_becomes_one_as_is_advised() -> None:
    more = Settings(cases=(AddedCase("busy", "base"),), sets=("margin@busy.2027=0.9",))
    result = regenerate(NAME, typed({}), None, (), more)
    lines = [line.says for line in regenerate_report.lines(result)]
    assert "Margin, Busy, 2027: 90 %, from --set" in lines


def test_a_figure_of_the_command_line_is_told_as_such() -> None:
    more = Settings(cases=(AddedCase("busy", "base"),), sets=("sales_now@busy=200",))
    lines = list(regenerate_report.lines(regenerate(NAME, typed({}), None, (), more)))
    assert ("setting", "sales_now@busy (Facts!H7): 200, from --set") in [
        (line.kind, line.says) for line in lines
    ]


MORE = """
          - {name: rent, label: Rent, unit: EUR, value: 5, minimum: 0, maximum: 99,
             evidence: P, source: Lease, as_of: 2026-01-31}
          - {name: tax, label: Tax, unit: EUR, value: 6, minimum: 0, maximum: 99,
             evidence: P, source: Law, as_of: 2026-01-31}
          - {name: pay, label: Pay, unit: EUR, value: 7, minimum: 0, maximum: 99,
             evidence: P, source: Contract, as_of: 2026-01-31}
"""


@pytest.mark.parametrize(
    ("col", "contents", "found"),
    [
        ("H", {"Facts!H4": "Deal", "Facts!H7": 200}, ["Deal"]),  # put in behind the last case
        ("H", {"Facts!H7": 200}, []),  # nothing says that it is a case
        ("H", {"Facts!H4": "Share", "Facts!H7": "=E7/E8"}, []),
        ("H", {"Facts!H4": "Deal", "Facts!H7": 200, "Facts!H8": "=E8*2"}, []),
        ("Y", {"Facts!Y4": "Deal", "Facts!Y7": 200}, []),  # far away
    ],
)
def test_a_case_that_was_begun_behind_the_last_one_is_offered(
    col: str, contents: dict[str, object], found: list[str]
) -> None:
    text = STALL.replace("             evidence: P, source: Till, as_of: 2026-01-31}\n", TILL)
    data = built(text)
    data = typed(contents, widened(data, "Facts", 7) if col == "H" else data)
    known = copied_columns(readback(NAME, Returned(data), usable=False))
    assert found == [column.head for column in known]


TILL = "             evidence: P, source: Till, as_of: 2026-01-31}" + MORE
