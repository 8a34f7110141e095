"""A workbook with the figures of a file, and what newer files, templates and users do to it."""

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
import typer
import yaml

from modelgen import cli
from modelgen.book import effects
from modelgen.commands import regenerate_report
from modelgen.commands.handout import handout
from modelgen.commands.regenerate import Result, regenerate
from modelgen.compile import stages, wording
from modelgen.compile.templates import parse
from modelgen.memo.outline import memo
from modelgen.merge.live_model import state
from modelgen.problems import ModelError
from modelgen.readback.provenance import origin
from modelgen.template.data_file import tables
from modelgen.template.settings import Settings
from modelgen.template.translate import sites
from modelgen.xlsx.package import Package
from modelgen.xlsx.reader import Returned

from .small_time import NAME, STALL, at, typed
from .test_memo_told import SET
from .test_memo_told import tables as printed
from .test_way_back_over_time import content

TILL = (
    STALL.replace("periods: 3}", "periods: 3, actuals: 1}")
    .replace('formula: "sales[-1]*(1+growth)"}', 'actual: till, formula: "sales[-1]*(1+growth)"}')
    .replace(
        "  - sheet: Profit\n",
        """\
      - kind: series
        title: Till
        axis: year
        items:
          - {name: till, label: Sales by the till, unit: EUR, actuals: 105, minimum: 0,
             maximum: 1000, evidence: P, source: Till, as_of: 2026-01-31}
  - sheet: Profit
""",
    )
)

FIRST = "name,step,value,case\ntill,2026,108,\nmargin,2027,0.65,lean\nsales_now,,101,\n"
SECOND = f"{FIRST}till,2027,125,\nyear.last_actual,,2027,\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def file(text: str, name: str = "till.csv") -> Path:
    Path(name).write_text(text, encoding="utf-8")
    return Path(name)


def built(text: str = FIRST, lang: str = "en", sets: tuple[str, ...] = ()) -> bytes:
    data = tables([file(text)]) if text else ()
    return stages.build(
        stages.prepare(parse(TILL, "stall.yaml"), Settings(sets, "", lang, data=data))
    )[2]


def again(
    data: bytes, text: str = "", *sets: str, name: str = "till.csv", take: Sequence[str] = (),
    template: str | None = None,
) -> Result:  # fmt: skip
    files = [file(text, name)] if text else []
    return regenerate(NAME, data, template, take, Settings(sets), files)


def told(result: Result) -> list[str]:
    lines = regenerate_report.lines(result)
    return [re.sub(r"; Worth [^;]* EUR( at most)?", "", line.says) for line in lines]


def words(data: bytes) -> list[str]:
    """The figures of files that a workbook tells, each file before its own."""
    source = origin(Returned(data))
    assert source
    return [word for name, figures in source.data for word in (name.name, *figures)]


KEPT = ["till.csv", "till.2026-12=108.0", "margin@lean.2027-12=0.65", "sales_now@base=101.0"]


WAITING = "reported figures up to 2027: they count once the last actual step (Plan!D11) is 2"

OTHERS = "margin@lean.2027-12, sales_now@base"


def test_a_workbook_keeps_the_figures_of_its_file_without_the_file() -> None:
    data = built()
    assert KEPT == words(data)
    result = again(data)
    assert [] == told(result)
    assert KEPT == words(result.data)
    ids = ("till.2026-12", "margin@lean.2027-12", "margin@lean.2026-12", "sales_now@base")
    assert [108.0, 0.65, 0.5, 101.0] == [content(result, id) for id in ids]


def test_a_newer_file_brings_its_figures_and_tells_them() -> None:
    result = again(built(), SECOND)
    assert [
        "Last actual step (Plan!D11): 1 → 2, from till.csv; taken",
        "Sales by the till, 2027: 0 → 125, from till.csv; taken",
    ] == sorted(told(result))
    assert [*KEPT, "till.2027-12=125.0", "year.last_actual=2.0"] == words(result.data)
    assert result.book
    assert result.values
    assert 125.0 == result.values[at(result.book, "sales.2027-12")]
    assert 0.0 == result.values[at(result.book, "chk_master")]
    assert [] == told(again(result.data, SECOND))


def test_a_month_more_alone_adds_to_what_the_workbook_has() -> None:
    result = again(built(), "name;step;value\ntill;2027;125,5\n", name="more.csv")
    assert [
        "Sales by the till, 2027: 0 → 125.5, from more.csv; taken",
        f"{WAITING} (now 1)",
    ] == told(result)
    assert [*KEPT, "more.csv", "till.2027-12=125.5"] == words(result.data)


def test_figures_that_a_file_of_the_same_name_lacks_stay_and_are_told() -> None:
    result = again(built(), "name,step,value\ntill,2026,109\n")
    assert [
        "Sales by the till, 2026: 108 → 109, from till.csv; taken",
        f"2 figures of the till.csv before, not in the new one, stay: {OTHERS}",
    ] == told(result)
    assert ["till.csv", "till.2026-12=109.0", "till.csv", *KEPT[2:]] == words(result.data)


def test_a_word_sets_anew_what_a_file_said() -> None:
    result = again(built(), "", "till.2026=110", "margin@lean.2027=0.7")
    assert [
        "Margin, Lean, 2027: 65 % → 70 %, from --set; taken",
        "Sales by the till, 2026: 108 → 110, from --set; taken",
    ] == told(result)
    assert ["till.csv", "sales_now@base=101.0"] == words(result.data)
    source = origin(Returned(result.data))
    assert source
    assert ("till.2026-12=110.0", "margin@lean.2027-12=0.7") == source.sets


def test_a_word_without_a_case_sets_the_case_that_the_workbook_shows() -> None:
    label = next(
        cell.place for cell in stages.compile(stages.prepare(parse(TILL, "x"), Settings())).cells
        if cell.role == "selector"
    )  # fmt: skip
    address = f"{label.sheet}!{label.ref(label.sheet, 'none')}"
    result = again(typed({address: "Poor"}, built("")), "", "margin.2027=0.7")
    assert "Margin, Poor, 2027: as Base → 70 %, from --set; taken" in told(result)


TYPED = "Plan!G32"
"""Sales by the till in 2027."""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("now", "take", "outcome", "figure"),
    [
        (125.0, (), "0 → 125; till.csv says the same", 125.0),
        (120.0, ("yours",), "0 → 120; kept", 120.0),
        (120.0, ("till.2027-12=new",), "0 → 120; the figure of till.csv was taken (125)", 125.0),
    ],
)
def test_a_figure_that_was_typed_meets_the_file_as_it_meets_a_newer_template(
    now: float, take: tuple[str, ...], outcome: str, figure: float
) -> None:
    result = again(typed({TYPED: now}, built()), SECOND, take=take)
    assert f"Sales by the till, 2027 ({TYPED}): {outcome}" in told(result)
    assert figure == content(result, "till.2027-12")


def test_of_very_many_figures_none_is_tried_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    none = "more than 1 changes: what each does alone is not told"
    data = built()
    assert "; Worth +144 EUR" in regenerate_report.text(again(data, SECOND), NAME, None)
    monkeypatch.setattr(effects, "MOST", 1)
    report = regenerate_report.text(again(data, SECOND), NAME, None)
    assert (True, False) == (none in report, "; Worth" in report)


def test_the_conflict_is_told_as_one_with_what_is_set(capsys: pytest.CaptureFixture[str]) -> None:
    for anew, word in ((True, "is set anew"), (False, "by the template")):
        with pytest.raises(typer.Exit):
            cli._conflicting(1, "till.2027-12", anew)
        assert word in capsys.readouterr().err


def test_a_figure_that_was_typed_otherwise_is_a_conflict_and_nothing_is_written() -> None:
    result = again(typed({TYPED: 120.0}, built()), SECOND)
    named = f"till.2027-12: Sales by the till, 2027 ({TYPED})"
    assert f"{named}: generated 0, yours 120, till.csv says 125" in told(result)
    assert (["till.2027-12"], b"") == ([one.name for one in result.conflicts], result.data)


def test_a_file_is_read_by_the_dates_that_stand_in_the_workbook() -> None:
    data = typed({"Plan!D7": date(2027, 1, 1)}, built(""))
    result = again(data, "name,step,value\ntill,2028,125\n")
    assert "Sales by the till, 2027: 0 → 125, from till.csv; taken" in told(result)
    assert ["till.csv", "till.2027-12=125.0"] == words(result.data)
    with pytest.raises(ModelError, match=r"`2026` lies outside `year` \(2027 – 2029\)"):
        again(data, "name,step,value\ntill,2026,125\n")


def test_a_newer_template_that_does_not_take_figures_is_told_of(tmp_path: Path) -> None:
    newer = tmp_path / "newer.yaml"
    text = TILL.replace("version: 1.0.0", "version: 1.0.1")
    newer.write_text(text.replace("margin", "gain").replace("sales_now", "start"), "utf-8")
    result = again(built(SECOND, sets=("growth.2028=0.2",)), template=str(newer))
    assert (f"2 figures of till.csv: the new template does not take them: {OTHERS}") in told(
        result
    )
    assert ["till.csv", KEPT[1], "till.2027-12=125.0", "year.last_actual=2.0"] == words(
        result.data
    )
    later = tmp_path / "later.yaml"
    later.write_text(
        text.replace("name: till", "name: box").replace("actual: till", "actual: box")
    )
    says = "1 figure of till.csv: the new template does not take it: till.2026-12"
    assert says in told(again(built(), template=str(later)))


def test_what_is_wrong_with_a_file_is_told_in_the_language_of_the_workbook() -> None:
    with pytest.raises(ModelError) as caught:
        again(french(), "name;step;value;cas\ntill;2026;1;\n")
    assert "colonne inconnue `cas`" in str(caught.value)


def french() -> bytes:
    """The workbook in French, its texts as the template has them."""
    texts = {site.text: site.text for site in sites(parse(TILL, "x").model) if site.must}
    text = f"{TILL}{yaml.safe_dump({'languages': {'fr': texts}}, allow_unicode=True)}"
    return stages.build(stages.prepare(parse(text, "stall.yaml"), Settings(lang="fr")))[2]


def test_the_console_tells_how_many_figures_a_file_gave() -> None:
    data = tables([file(f"{FIRST}till,2027,125,\n")])
    sets = ("growth.2028=0.25", "year.last_actual=0")
    ctx = stages.prepare(parse(TILL, "stall.yaml"), Settings(sets, data=data))
    _, values, _ = stages.build(ctx)
    lines = wording.summary(ctx, values, Path("x.xlsx")).splitlines()
    assert [
        "  set           Growth of sales, 2028: 25 %",
        "  set           year.last_actual: 0",
        "  data          till.csv: 4 figures",
        f"  not used yet  {WAITING} (now 0)",
    ] == lines[-4:]


def test_a_copy_to_hand_out_has_nothing_of_the_file() -> None:
    Path("book.xlsx").write_bytes(built())
    made = handout(Path("book.xlsx"), built(), date(2026, 2, 1), False, ())
    package = Package(made.data)
    content = b"".join(package.parts[part] for part in package.parts)
    assert b"till.csv" not in content
    assert b"margin@lean.2027-12=" not in content


def test_the_memo_lists_what_was_set_and_the_files_that_differ_from_the_template() -> None:
    sets = ("growth.2028=0.25", "margin@poor.2028=0.4", "year.last_actual=0")
    path = Path("book.xlsx")
    path.write_bytes(built(f"{FIRST}growth,2027,0.2,\n", sets=sets))
    assert [
        [
            ["Growth of sales, 2028", "Plan!H25", "30.0\xa0%", "25.0\xa0%"],
            ["Margin, Poor, 2028", "Plan!H29", "50.0\xa0%", "40.0\xa0%"],
            ["Last actual step (0: none)", "Plan!D11", "1", "0"],
            ["Data file, till.csv", "Plan!F32", "–", "4 figures, 3 other than the template's"],
        ]
    ] == printed(memo(state(str(path)), "en"), SET)
    path.write_bytes(built("name,step,value\ntill,2026,108\n"))
    [[line]] = printed(memo(state(str(path)), "en"), SET)
    assert ["Data file, till.csv", "Plan!F32", "–", "1 figure"] == line
    path.write_bytes(built("name,step,value\ntill,2026,105\n", sets=("growth.2028=0.25",)))
    assert 1 == len(printed(memo(state(str(path)), "en"), SET)[0])
