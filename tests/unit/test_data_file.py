"""A file of figures: how spreadsheets write it, what is wrong with it and where, all at once."""

from pathlib import Path

import pytest

from modelgen.compile.templates import parse
from modelgen.problems import ModelError, render
from modelgen.template.data_file import MOST_BYTES, figure, tables
from modelgen.template.months import months
from modelgen.template.settings import Settings, applied

from ..conftest import ROOT

WALLS = (ROOT / "tests" / "samples" / "walls.yaml").read_text("utf-8")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def taken(*files: tuple[str, str | bytes]) -> list[str]:
    """What files set."""
    for name, text in files:
        Path(name).write_bytes(text if isinstance(text, bytes) else text.encode())
    data = tables(Path(name) for name, _text in files)
    return [one.word for one in applied(parse(WALLS, "walls.yaml"), Settings(data=data))[1].sets]


def refusal(*files: tuple[str, str | bytes]) -> list[tuple[str, str]]:
    """What is told of files: where, and what."""
    with pytest.raises(ModelError) as caught:
        taken(*files)
    spots = [problem.spot for problem in caught.value.problems]
    where = [f"{s.file}:{s.line}:{s.column}+{s.width}" if s else "" for s in spots]
    return [*zip(where, (p.message for p in caught.value.problems), strict=True)]


TWO = ["built_reported.2026-05=7.0", "ordered@late.2026-06=4.5"]


@pytest.mark.parametrize(
    "text",
    [
        "name,step,value,case\nbuilt_reported,2026-05,7,\nordered,2026-06-30,4.5,late\n",
        "name;step;value;case\nbuilt_reported;31/05/2026;7;\nordered;30/06/2026;4,5;Late\n",
        "\ufeffname;step;value;case\r\nbuilt_reported;mai-26;7;\r\nordered;juin-26;4,50;late\r\n",
        "name\tstep\tvalue\tcase\nbuilt_reported\tMay-26\t7\t\nordered\tJun-26\t4.5\tlate",
        'case , Value,"step",NAME\n,"7",2026-05-01,built_reported\n,,,\nlate,4.5,2026/6,ordered',
        "name;step;value;case;\nbuilt_reported;05/2026;7;;\n\nordered;1.6.2026;4,5;late;\n;;;;",
    ],
    ids=["english", "french", "bom", "tabs", "quoted", "trailing"],
)
def test_a_file_says_the_same_however_a_spreadsheet_writes_it(folder: Path, text: str) -> None:
    assert TWO == taken(("walls.csv", text))


def test_a_file_without_the_column_case_sets_the_base_case_whatever_is_live(folder: Path) -> None:
    Path("walls.csv").write_text("name,step,value\nordered,2026-06,4\nprice,,900\n")
    data = tables([Path("walls.csv")])
    build = applied(parse(WALLS, "walls.yaml"), Settings(live_case="late", data=data))[1]
    assert ["ordered@plain.2026-06=4.0", "price@plain=900.0"] == [s.word for s in build.sets]
    assert ["walls.csv"] == [file.name for file in build.files]
    assert [64] == [len(file.digest) for file in build.files]


def test_files_and_words_are_one_list_in_which_the_last_holds(folder: Path) -> None:
    Path("a.csv").write_text("name,step,value\nspare,2026-06,4\nspare,2026-08,5\n")
    Path("b.csv").write_text("name,step,value\nspare,2026-07,6\nmonth.last_actual,,2026-06\n")
    settings = Settings(("spare.2026-06=9",), data=tables([Path("a.csv"), Path("b.csv")]))
    build = applied(parse(WALLS, "walls.yaml"), settings)[1]
    found = {one.word: one.file.name if one.file else "" for one in build.sets}
    told = {
        "spare.2026-06=9.0": "",
        "spare.2026-08=5.0": "a.csv",
        "spare.2026-07=6.0": "b.csv",
        "month.last_actual=3.0": "b.csv",
    }
    assert told == found
    again = applied(parse(WALLS, "walls.yaml"), build.settings("en"))[1]
    assert {*build.sets} == {*again.sets}


def test_all_that_is_wrong_with_the_lines_is_told_at_once_where_it_stands(folder: Path) -> None:
    lines = [
        "name;step;value;case",
        "bilt_reported;2026-05;7,,1;lat",
        "spare;2030-01;much;",
        "ordered;2026-06;1 001;lat",
        "ordered;2026-06;4;late;left over",
        '"spare";2026-06;;',
        "spare;2026-07;1;",
        "spare;31/07/2026;1;",
        "ordered",
    ]
    assert [
        ("w.csv:2:1+13", "unknown input `bilt_reported`; did you mean `built_reported`?"),
        ("w.csv:2:28+3", "unknown case `lat`; did you mean `late`?"),
        ("w.csv:3:7+7", "`2030-01` lies outside `month` (2026-04 – 2027-06)"),
        ("w.csv:3:15+4", "`much` is not a number; write it as 0.4 or 40%"),
        ("w.csv:4:17+5", "1001 is outside the allowed range 0 to 1000 walls"),
        ("w.csv:4:23+3", "unknown case `lat`; did you mean `late`?"),
        (
            "w.csv:5:24+9",
            "no column is named for `left over`; put a figure with a comma into quotes",
        ),
        ("w.csv:6:17+1", "no figure stands here; leave the line out"),
        ("w.csv:8:1+5", "`spare.2026-07` stands here twice: it has a figure in line 7 of w.csv"),
        ("w.csv:9:8+1", "`ordered` has a figure for each step; say which (2026-04 – 2027-06)"),
        ("w.csv:9:8+1", "no figure stands here; leave the line out"),
    ] == refusal(("w.csv", "\n".join(lines)))


def test_dates_options_and_texts_come_from_a_file_too(folder: Path) -> None:
    shop = parse((ROOT / "tests" / "samples" / "shop.yaml").read_text("utf-8"), "shop.yaml")

    def built(*lines: str) -> list[str]:
        Path("s.csv").write_text("\n".join(("name;step;value;case", *lines)), encoding="utf-8")
        data = tables([Path("s.csv")])
        return [one.word for one in applied(shop, Settings(data=data))[1].sets]

    assert [
        "opening@base=2026-04-01", "financing@late=own", "company@base=A; B=C",
    ] == built("opening;;01/04/2026;", "financing;;Owned;late", 'company;;"A; B=C";')  # fmt: skip
    again = applied(shop, Settings(("company@base=A; B=C", "opening=2026-04-01"), stored=True))[1]
    assert ["company@base=A; B=C", "opening@base=2026-04-01"] == [one.word for one in again.sets]
    for line, says in (
        ("financing.own;;1;", "`financing.own` is an option; write financing=own"),
        ("opening;;soon;", "`soon` is not a date; write it as 2026-01-31"),
        (
            "opening;;2031-01-01;",
            "2031-01-01 is outside the allowed range 2026-01-01 to 2026-12-31",
        ),
    ):
        with pytest.raises(ModelError) as caught:
            built(line)
        assert [says] == [problem.message for problem in caught.value.problems]
    Path("s.csv").write_text("name,step,value\nopening,,05/04/2026\n")
    with pytest.raises(ModelError, match="may be one of two days; write it as 2026-04-05"):
        applied(shop, Settings(data=tables([Path("s.csv")])))


def test_two_files_are_told_of_together(folder: Path) -> None:
    good = "name,step,value\nspare,2026-07,1\n"
    assert ["no column `value`", "`b.csv` is empty"] == sorted(
        (says.partition(":")[0] for _, says in refusal(("a.csv", "name,step"), ("b.csv", " \n"))),
        reverse=True,
    )
    assert [
        ("b.csv:2:1+5", "`spare.2026-07` stands here twice: it has a figure in line 2 of a.csv")
    ] == (refusal(("a.csv", good), ("b.csv", good)))


HEAD = "the first line names the columns, as in `name,step,value` or `name;step;value;case`"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", [("", "`w.csv` is empty")]),
        (b"\n ,,\n", [("", "`w.csv` is empty")]),
        (b"name,step,value\n", [("", "`w.csv` has no figures: only its first line")]),
        (b"spare,2026-05,3\n", [
            ("w.csv:1:1+5", f"no column `name` and `step` and `value`: {HEAD}"),
            ("w.csv:1:1+5", "unknown column `spare`"),
            ("w.csv:1:7+7", "unknown column `2026-05`"),
            ("w.csv:1:15+1", "unknown column `3`"),
        ]),
        (b"name,step,valeu\nspare,2026-05,3", [
            ("w.csv:1:1+4", f"no column `value`: {HEAD}"),
            ("w.csv:1:11+5", "unknown column `valeu`; did you mean `value`?"),
        ]),
        (b"name,step,value,step\nspare,2026-05,3,", [
            ("w.csv:1:17+4", "two columns are called `step`"),
        ]),
        (b"PK\x03\x04", [
            ("", "`w.csv` is a workbook, not a table of figures; save its sheet as CSV UTF-8"),
        ]),
        (b"name\0", [("", "`w.csv` is no UTF-8 text; save it as CSV UTF-8")]),
        ("name".encode("utf-16"), [("", "`w.csv` is no UTF-8 text; save it as CSV UTF-8")]),
        (b"name,step\nd\xe9but", [
            ("", "`w.csv` is no UTF-8 text (line 2); save it as CSV UTF-8"),
        ]),
        (b"n" * (MOST_BYTES + 1), [
            ("", "`w.csv` is larger than 4 MB; leave out what is no figure of the model"),
        ]),
    ],
    ids=["empty", "blank", "head", "headless", "typo", "twice", "workbook", "binary", "utf-16",
         "latin-1", "large"],
)  # fmt: skip
def test_a_file_that_is_no_table_is_told_what_it_lacks(
    folder: Path, data: bytes, told: list[tuple[str, str]]
) -> None:
    assert told == refusal(("w.csv", data))


def test_a_file_that_is_not_there_is_told(folder: Path) -> None:
    with pytest.raises(ModelError, match=r"cannot read `w\.csv`: No such file or directory"):
        tables([Path("w.csv")])


@pytest.mark.parametrize(
    ("advice", "faulty", "followed"),
    [
        (
            "put a figure with a comma into quotes",
            "spare,2026-05,0,5,late\n",
            'spare,2026-05,"0.5",\n',
        ),
        ("no figure stands here; leave the line out", "spare,2026-05,,\n", ""),
        ("write `1234`, or `1.234` for a decimal", 'price,,"1,234",\n', "price,,1.234,\n"),
        ("has a decimal comma; write `0.5`", 'spare,2026-05,"0,5",\n', "spare,2026-05,0.5,\n"),
        ("say which (2026-04 – 2027-06)", "spare,,1,\n", "spare,2026-04,1,\n"),
        ("write it as 2026-06", "spare,05/06/2026,1,\n", "spare,2026-06,1,\n"),
        ("write it as 2026-04", "spare,soon,1,\n", "spare,2026-04,1,\n"),
        ("leave the case out", "spare,2026-05,1,late\n", "spare,2026-05,1,\n"),
        ("leave `2026-05` out", "price,2026-05,900,\n", "price,,900,\n"),
        ("write its number (0 – 15)", "month.last_actual,,16,\n", "month.last_actual,,15,\n"),
        ("or a day in it", "month.last_actual,,16,\n", "month.last_actual,,2026-06-15,\n"),
    ],
)
def test_a_file_that_follows_the_advice_is_taken(
    folder: Path, advice: str, faulty: str, followed: str
) -> None:
    head = "name,step,value,case\nordered,2026-06,4,late\n"
    assert any(advice in says for _where, says in refusal(("w.csv", head + faulty)))
    assert "ordered@late.2026-06=4.0" in taken(("w.csv", head + followed))


THOUSANDS = "thousands separators; write `1234`, or `1.234` for a decimal"
DOUBT = "`{}` may be {} or {}; write one of them"


@pytest.mark.parametrize(
    ("text", "comma", "found"),
    [
        ("7", False, 7.0), ("-7.5", False, -7.5), ("1234.5", False, 1234.5), ("12%", False, 0.12),
        ("1 234.5", False, 1234.5), ("1,234.50", False, 1234.5), ("1,234,567.5", False, 1234567.5),
        ("7", True, 7.0), ("-7,5", True, -7.5), ("1\u202f234,50", True, 1234.5), (",5", True, 0.5),
        ("1\u00a0234\u00a0567", True, 1234567.0), ("12,5\u00a0%", True, 0.125),
        ("0.125", True, 0.125), ("12.5", True, 12.5), ("1.234,5", True, 1234.5),
        ("1,5E+03", True, 1500.0), ("-1\u2009234,5", True, -1234.5),
        ("1.234", True, DOUBT.format("1.234", "1234", "1,234")),
        ("1,234", False, f"`1,234` has {THOUSANDS}"),
        ("0,5", False, "`0,5` has a decimal comma; write `0.5`"),
        ("1 23", True, "`1 23` is not a number; write it as 0.4 or 40%"),
        ("(5)", False, "`(5)` is not a number; write it as 0.4 or 40%"),
        ("1,2,3", True, "`1,2,3` is not a number; write it as 0.4 or 40%"),
        ("nan", False, "`nan` is not a number; write it as 0.4 or 40%"),
        ("", True, "no figure stands here; leave the line out"),
    ],
)  # fmt: skip
def test_a_figure_is_read_as_it_is_meant_or_not_at_all(
    text: str, comma: bool, found: float | str
) -> None:
    assert found == figure(text, comma)


def test_a_figure_in_doubt_is_taken_as_either_once_it_is_written_so() -> None:
    assert (1234.0, 1.234) == (figure("1234", True), figure("1,234", True))


@pytest.mark.parametrize(
    ("word", "day_first", "found"),
    [
        ("2026-03", False, ("2026-03",)), ("2026-3", False, ("2026-03",)),
        ("2026-03-31", False, ("2026-03",)), ("2026-03-31T00:00:00", True, ("2026-03",)),
        ("2026-02-30", False, ()), ("2026-13", False, ()), ("0000-01", False, ()),
        ("31/03/2026", False, ("2026-03",)), ("3/31/2026", False, ("2026-03",)),
        ("3/31/2026", True, ()), ("03.04.2026", True, ("2026-04",)),
        ("03/04/2026", False, ("2026-04", "2026-03")), ("3/3/2026", False, ("2026-03",)),
        ("3/3-2026", False, ()), ("03/2026", True, ("2026-03",)), ("13/2026", True, ()),
        ("Mar-26", False, ("2026-03",)), ("mars-26", False, ("2026-03",)),
        ("Sept. 2026", False, ("2026-09",)), ("août 2026", False, ("2026-08",)),
        ("juil.-26", False, ("2026-07",)), ("juin-26", False, ("2026-06",)),
        ("déc-26", False, ("2026-12",)),
        ("Foo-26", False, ()), ("2026", False, ()), ("", True, ()),
    ],
)  # fmt: skip
def test_a_day_or_a_month_is_the_month_that_it_means(
    word: str, day_first: bool, found: tuple[str, ...]
) -> None:
    assert found == months(word, day_first)


def test_a_place_in_a_quoted_line_is_that_of_the_file(folder: Path) -> None:
    """A field over two lines does not shift those behind it."""
    text = 'name,step,value\n"spare\nmore" ,2030-05,1\nspare,2030-06,1'
    Path("w.csv").write_text(text)
    with pytest.raises(ModelError) as caught:
        applied(parse(WALLS, "w.yaml"), Settings(data=tables([Path("w.csv")])))
    told = [render(problem).splitlines()[-2:] for problem in caught.value.problems]
    assert [['2 │ "spare', "  │ ^^^^^^"], ["4 │ spare,2030-06,1", "  │       ^^^^^^^"]] == told
