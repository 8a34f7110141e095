"""Rows to write a conclusion in: kept on the way back, printed by the memo, read by no formula."""

import io
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from modelgen.audit.audit import audit
from modelgen.commands.handout import handout
from modelgen.commands.regenerate import Result, regenerate
from modelgen.commands.regenerate_report import lines
from modelgen.compile import stages
from modelgen.compile.templates import parse
from modelgen.memo.document import Memo, Paragraph
from modelgen.memo.figures import plain
from modelgen.memo.outline import memo
from modelgen.merge.live_model import state
from modelgen.problems import ModelError

from ..conftest import ROOT

GOOD = (ROOT / "tests" / "samples" / "good.yaml").read_text(encoding="utf-8")
BLOCK = """      - {kind: conclusion, name: verdict, title: What we would do, rows: 3}
"""
SHEET = f"""  - sheet: Answer
    role: output
    plan: memo
    about: One page.
    blocks:
      - kind: notes
        title: In short
        lines: [{{formula: '"The profit is "&ROUND(profit,0)&" USD."'}}]
{BLOCK}"""
FIRST = "  - sheet: Inputs\n"
TEXT = GOOD.replace(FIRST, SHEET + FIRST)
ROWS = ("B10", "B11", "B12")
WORDS = {"Answer!B10": "Open the stand.", "Answer!B12": "But not in the rain: 2 cups a day."}
NAME = Path("stand.xlsx")


def built(text: str = TEXT) -> bytes:
    return stages.build(stages.prepare(parse(text, "stand.yaml")))[2]


def typed(data: bytes, contents: Mapping[str, object]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    for address, content in contents.items():
        sheet, at = address.split("!")
        book[sheet][at] = content
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def newer(folder: Path, *changes: tuple[str, str]) -> str:
    text = TEXT.replace("version: 1.0.0", "version: 1.0.1")
    for was, now in changes:
        assert 1 == text.count(was), was
        text = text.replace(was, now)
    path = folder / "newer.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def values(data: bytes) -> dict[str, object]:
    """What every cell shows, but for those that tell of the workbook."""
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    return {
        f"{sheet.title}!{cell.coordinate}": cell.value
        for sheet in book
        if sheet.title not in ("Source", "Edits", "Audit", "Formula map")
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def memo_of(data: bytes, folder: Path, lang: str = "en") -> Memo:
    path = folder / NAME
    path.write_bytes(data)
    return memo(state(str(path)), lang)


def concluded(made: Memo) -> list[str] | None:
    """The paragraphs under the conclusion's heading; None where the memo has no such heading."""
    for section in made.flat():
        if plain(section.title, made.lang) == "What we would do":
            return [plain(p.text, made.lang) for p in section.parts if isinstance(p, Paragraph)]
    return None


def says(result: Result) -> list[str]:
    return [line.says for line in lines(result)]


def test_the_memo_prints_what_was_written_under_the_blocks_title(tmp_path: Path) -> None:
    made = memo_of(typed(built(), WORDS), tmp_path)
    assert [*WORDS.values()] == concluded(made)
    titles = [plain(section.title, "en") for section in made.flat()]
    assert ["In short", "What we would do"] == titles[:2]
    told = [plain(text, "en") for text in made.texts()]
    assert "None: every input, formula and text is as generated." in told


@pytest.mark.parametrize("content", [None, " ", "\n"])
def test_an_empty_conclusion_has_no_heading(tmp_path: Path, content: str | None) -> None:
    assert concluded(memo_of(typed(built(), {"Answer!B11": content}), tmp_path)) is None


@pytest.mark.parametrize(
    ("contents", "printed"),
    [
        ({"B10": "One line.\nAnother."}, ["One line.", "Another."]),
        ({"B10": "Left.", "D10": "Right."}, ["Left.", "Right."]),
        ({"B10": 1200.5}, ["1200.5"]),
        ({"B10": '=IF(out_profit>0,"Yes.","No.")'}, ["Yes."]),
        ({"B10": "*a* #b <c> & $d$"}, ["*a* #b <c> & $d$"]),
    ],
)
def test_whatever_stands_in_the_rows_is_printed(
    tmp_path: Path, contents: Mapping[str, object], printed: list[str]
) -> None:
    there = {f"Answer!{at}": content for at, content in contents.items()}
    assert printed == concluded(memo_of(typed(built(), there), tmp_path))


def test_what_was_written_outlives_both_ways_back(tmp_path: Path) -> None:
    here = regenerate(NAME, typed(built(), WORDS), None, ())
    assert any("nothing → Open the stand.; kept" in line for line in says(here))
    template = newer(
        tmp_path, (BLOCK, "      - {kind: callout, title: Of note, formula: '\"A\"'}\n" + BLOCK)
    )
    there = regenerate(NAME, here.data, template, ())
    assert [*WORDS.values()] == concluded(memo_of(there.data, tmp_path))
    moved = openpyxl.load_workbook(io.BytesIO(there.data))["Answer"]
    assert ["Open the stand.", None, WORDS["Answer!B12"]] == [
        moved.cell(row, 2).value for row in (13, 14, 15)
    ]
    assert moved["B13"].fill.fgColor.rgb == moved["C14"].fill.fgColor.rgb == "FFFFF9E5"


def test_rows_put_in_above_move_the_conclusion_with_its_rows(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(typed(built(), WORDS)))
    book["Answer"].move_range("A9:E13", rows=2)
    book["Answer"]["B9"] = "A line of my own"
    target = io.BytesIO()
    book.save(target)
    done = regenerate(NAME, target.getvalue(), None, ())
    assert [*WORDS.values()] == concluded(memo_of(done.data, tmp_path))


def test_a_row_that_the_template_drops_is_named(tmp_path: Path) -> None:
    template = newer(tmp_path, ("rows: 3", "rows: 1"))
    done = regenerate(NAME, typed(built(), WORDS), template, ())
    assert any("verdict.3 (Answer!B12)" in line and "no longer" in line for line in says(done))
    assert ["Open the stand."] == concluded(memo_of(done.data, tmp_path))


def test_no_figure_changes_with_what_is_written() -> None:
    plainly, said = (
        values(regenerate(NAME, typed(built(), words), None, ()).data) for words in ({}, WORDS)
    )
    assert WORDS == {at: said[at] for at in said if said[at] != plainly.get(at)}


def test_the_copy_to_hand_out_holds_it_and_the_audit_takes_it_for_no_edit() -> None:
    data = typed(built(), WORDS)
    for frozen in (False, True):
        there = values(handout(NAME, data, date(2026, 11, 26), frozen).data)
        assert WORDS == {at: there[at] for at in WORDS}
    assert not {f.cell for f in audit(NAME, data).findings} & {*WORDS}


def test_the_box_spans_the_page_and_says_what_it_is_for() -> None:
    book = stages.compile(stages.prepare(parse(TEXT, "stand.yaml")))
    box = [c.place for c in book.cells if c.role == "slot"]
    assert {(row, col) for row in (9, 10, 11) for col in (1, 2, 3, 4)} == {
        (place.row, place.col) for place in box
    }
    (rule,) = (v for v in book.validations if v.area.sheet == "Answer")
    assert {*box} == {*rule.area}
    sheet = openpyxl.load_workbook(io.BytesIO(built()))["Answer"]
    (there,) = sheet.data_validations.dataValidation
    assert ("What we would do", "textLength", "lessThanOrEqual", "119", "warning") == (
        there.promptTitle, there.type, there.operator, there.formula1, there.errorStyle,
    )  # fmt: skip


def test_two_conclusions_have_two_names() -> None:
    with pytest.raises(ModelError) as caught:
        stages.prepare(parse(TEXT.replace(BLOCK, BLOCK * 2), "bad.yaml"))
    assert any("two blocks have the name" in p.message for p in caught.value.problems)
