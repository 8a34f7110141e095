"""A case more: what a build and a regeneration add to the cases of a template."""

import io
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from modelgen.cli import _added
from modelgen.commands import regenerate_report
from modelgen.commands.diff import diff
from modelgen.commands.regenerate import Result, regenerate
from modelgen.compile import stages
from modelgen.compile.templates import parse
from modelgen.merge.live_model import state
from modelgen.problems import ModelError
from modelgen.template.added_cases import AddedCase, added_case
from modelgen.template.settings import Settings, applied

from ..conftest import ROOT

GOOD = (ROOT / "tests" / "samples" / "good.yaml").read_text(encoding="utf-8")
VINES = (ROOT / "tests" / "samples" / "vines.yaml").read_text(encoding="utf-8")
NAME = Path("lemonade.xlsx")
SLOW = AddedCase("slow_sales", "rainy")


@lru_cache(4)
def built(*cases: AddedCase, sets: tuple[str, ...] = (), text: str = GOOD) -> bytes:
    ctx = stages.prepare(parse(text, "good.yaml"), Settings(sets, cases=cases))
    return stages.build(ctx)[2]


def typed(data: bytes, **contents: Any) -> bytes:
    """The workbook with contents typed into cells, `Inputs_G7` for Inputs!G7."""
    workbook = openpyxl.load_workbook(io.BytesIO(data))
    for at, content in contents.items():
        sheet, cell = at.split("_")
        workbook[sheet][cell] = content
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


def renewed(data: bytes, *cases: AddedCase, template: str | None = None) -> Result:
    return regenerate(NAME, data, template, (), Settings(cases=cases))


def cell(result: Result, at: str) -> Any:
    sheet, _, address = at.partition("!")
    return openpyxl.load_workbook(io.BytesIO(result.data))[sheet][address].value


def told(result: Result) -> list[str]:
    return [line.says for line in regenerate_report.lines(result)]


@pytest.mark.parametrize(
    ("case", "label"),
    [
        (AddedCase("slow_sales", "rainy"), "Slow sales"),
        (AddedCase("q_1", "rainy"), "Q 1"),
        (AddedCase("slow", "rainy", "As in 2019"), "As in 2019"),
    ],
)
def test_an_added_case_is_called_as_it_is_named_unless_a_label_is_given(
    case: AddedCase, label: str
) -> None:
    assert label == case.shown
    assert replace(case, label=label) == added_case(replace(case, label=label).stored)


@pytest.mark.parametrize(
    ("case", "message"),
    [
        (AddedCase("Slow", "rainy"), "`Slow` is not a name: use small letters, digits and _"),
        (AddedCase("q1", "rainy"), "`q1` reads as a cell address or a reserved word; write `q_1`"),
        (AddedCase("s" * 41, "rainy", "Slow"), "`name` has 41 characters; 40 at most"),
        (AddedCase("rainy", "plain", "Slow"), "there is a case `rainy` already"),
        (AddedCase("slow", "rany"),
         "`--from rany` is no case; did you mean `rainy`? (cases: plain, rainy)"),
        (AddedCase("slow", "rainy", "rain"),
         "the case `rainy` has the label `rain`: give another with --label"),
        (AddedCase("slow", "rainy", "2027"),
         "case label `2027` reads as a pattern or a number; use plain words"),
        (AddedCase("slow", "rainy", "l" * 61), "`label` has 61 characters; 60 at most"),
    ],
)  # fmt: skip
def test_what_cannot_be_added_is_told_by_its_name(case: AddedCase, message: str) -> None:
    with pytest.raises(ModelError) as told:
        applied(parse(GOOD, "good.yaml"), Settings(cases=(case,)))
    assert [f"`--add-case {case.name}`: {message}"] == [p.message for p in told.value.problems]


def test_a_point_and_a_case_have_names_of_their_own() -> None:
    point = "points: [{name: fair, label: Fair, start: plain, set: {cup_price: '3'}}]\n\nsheets:"
    template = parse(GOOD.replace("sheets:", point, 1), "good.yaml")
    with pytest.raises(ModelError, match="a sensitivity point has the name `fair`"):
        applied(template, Settings(cases=(AddedCase("fair", "plain", "Other"),)))


def test_there_are_twenty_cases_at_most() -> None:
    cases = tuple(AddedCase(f"more_{n}", "plain") for n in range(19))
    assert 20 == len(applied(parse(GOOD, "x"), Settings(cases=cases[:18]))[0].model.cases)
    with pytest.raises(ModelError, match="`--add-case more_18`: there are 20 cases"):
        applied(parse(GOOD, "x"), Settings(cases=cases))


@pytest.mark.parametrize("start", ["rainy", "Rain", "rain"])
def test_a_case_starts_from_a_name_or_a_label(start: str) -> None:
    build = applied(parse(GOOD, "x"), Settings(cases=(AddedCase("slow", start),)))[1]
    assert (AddedCase("slow", "rainy", "Slow"),) == build.cases
    assert build.cases == build.settings("en").cases


@pytest.mark.parametrize(
    ("names", "parents", "labels", "cases"),
    [
        ([], [], [], ()),
        (["a"], ["x"], [], (AddedCase("a", "x"),)),
        (["a", "b"], ["x"], [], (AddedCase("a", "x"), AddedCase("b", "x"))),
        (["a", "b"], ["x", "a"], ["A", "B"], (AddedCase("a", "x", "A"), AddedCase("b", "a", "B"))),
        (["a"], [], [], "--from"),
        ([], ["x"], [], "--from"),
        (["a", "b", "c"], ["x", "y"], [], "--from"),
        (["a", "b"], ["x"], ["A"], "--label"),
        ([], [], ["A"], "--label"),
    ],
)
def test_each_added_case_has_its_start_and_its_label(
    names: list[str], parents: list[str], labels: list[str], cases: tuple[AddedCase, ...] | str
) -> None:
    if isinstance(cases, str):
        with pytest.raises(Exception) as told:
            _added(names, parents, labels)
        assert cases == told.value.param_hint  # type: ignore[attr-defined]
    else:
        assert cases == _added(names, parents, labels)


def test_an_added_case_stands_last_in_every_list_of_cases() -> None:
    result = renewed(typed(built(), Inputs_E8=2.5), SLOW)
    assert [
        "the case slow_sales (Slow sales) was added: column G of Inputs, from rainy",
        "cup_price@plain (Inputs!E8): 2 → 2.5; kept; Profit +50 USD",
    ] == told(result)
    assert ("=F7", "=F8") == (cell(result, "Inputs!G7"), cell(result, "Inputs!G8"))
    assert 2.5 == cell(result, "Inputs!E8")
    assert "slow_sales" == cell(result, "Results!G9")
    assert "Slow sales" == cell(result, "Results!G10")
    names = openpyxl.load_workbook(io.BytesIO(result.data)).defined_names
    ends = {name: str(names[name].attr_text).rpartition("$G$")[1] for name in names}
    wide = ("case_ids", "case_labels", "in_cup_price", "in_cups_sold", "cmp_profit")
    assert ["$G$"] * 5 == [ends[name] for name in wide]


def test_an_added_case_is_selected_edited_renewed_and_taken_back() -> None:
    first = renewed(built(), SLOW)
    again = renewed(typed(first.data, Results_D7="Slow sales", Inputs_G8=4))
    assert [
        "cup_price@slow_sales (Inputs!G8): =F8 → 4; kept; Profit +100 USD",
        "sel_case (Results!D7): As planned → Slow sales; kept; Profit -75 USD",
    ] == told(again)
    back = regenerate(NAME, again.data, None, ("cup_price@slow_sales=new",))
    assert "=F8" == cell(back, "Inputs!G8")


def test_cases_are_added_one_after_the_other_each_from_the_one_before() -> None:
    data = renewed(built(), SLOW, AddedCase("slower", "slow_sales", "Slower yet")).data
    result = renewed(data, AddedCase("slowest", "Slower yet"))
    assert ("=G7", "=H7") == (cell(result, "Inputs!H7"), cell(result, "Inputs!I7"))


def test_a_label_that_somebody_retyped_is_taken_and_names_its_case() -> None:
    data = typed(built(), Results_F10="Storm")
    with pytest.raises(ModelError, match="the case `rainy` is called so in your workbook"):
        renewed(data, AddedCase("storm", "plain"))
    assert "=F7" == cell(renewed(data, AddedCase("gale", "storm")), "Inputs!G7")


def test_a_case_more_is_one_difference_and_what_is_typed_in_it_another(tmp_path: Path) -> None:
    paths = [tmp_path / "old.xlsx", tmp_path / "new.xlsx"]
    for path, data in zip(
        paths, (built(), built(SLOW, sets=("cup_price@slow_sales=3",))), strict=True
    ):
        path.write_bytes(data)
    found = diff(*(state(str(path)) for path in paths))
    assert {"case_id.slow_sales", "case_label.slow_sales", "cup_price@slow_sales"} == {
        difference.item for difference in found.differences
    }


def newer(folder: Path, *changes: tuple[str, str]) -> str:
    text = GOOD.replace("version: 1.0.0", "version: 1.0.1")
    for was, now in changes:
        assert 1 == text.count(was), was
        text = text.replace(was, now)
    path = folder / "newer.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


MORE = "\n    label: Rain\n    parent: plain\n    story: Half of the cups stay unsold.\n"


def more(name: str, label: str, parent: str) -> tuple[str, str]:
    """A template with one case more."""
    return MORE, f"{MORE}  - {{name: {name}, label: {label}, parent: {parent}, story: Slow.}}\n"


def test_an_added_case_survives_a_newer_template(tmp_path: Path) -> None:
    data = typed(built(SLOW), Inputs_G7=30)
    result = renewed(data, template=newer(tmp_path, more("storm", "Storm", "plain")))
    assert "storm" == cell(result, "Results!G9")
    assert ("slow_sales", 30, "=F8") == tuple(
        cell(result, at) for at in ("Results!H9", "Inputs!H7", "Inputs!H8")
    )
    assert "cups_sold@slow_sales (Inputs!G7): =F7 → 30; kept; Profit +0 USD" in told(result)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "says", "head"),
    [
        (more("slow_sales", "Slow", "rainy"),
         ("the case slow_sales, which was added: the template now has a case of that name (Slow),"
         " which takes its place; what you typed into it stays"), "Slow"),
        (more("slow_sales", "Slow", "plain"),
         ("the case slow_sales, which was added: the template now has a case of that name (Slow,"
         " from plain), which takes its place; what you typed into it stays"), ""),
        (more("slow", "Slow sales", "plain"),
         ("the case slow_sales: the template now has a case of the label Slow sales; it is called"
         " Slow sales (slow_sales)"), "Slow sales"),
    ],
)  # fmt: skip
def test_a_newer_template_with_the_same_case_is_told(
    change: tuple[str, str], says: str, head: str, tmp_path: Path
) -> None:
    result = renewed(typed(built(SLOW), Inputs_G7=30), template=newer(tmp_path, change))
    assert says == told(result)[0]
    assert ([] if head else ["cups_sold@slow_sales"]) == [d.name for d in result.conflicts]
    if not head:  # what it inherits is another's, and so is what was typed over it
        return
    assert head == cell(result, "Results!G10")
    assert 30 in (cell(result, "Inputs!G7"), cell(result, "Inputs!H7"))


def test_an_added_case_whose_parent_is_gone_follows_the_nearest_that_is_left(
    tmp_path: Path,
) -> None:
    gone = GOOD.replace(f"  - name: rainy{MORE}", "").replace("cases: {rainy: 50}", "cases: {}")
    path = tmp_path / "gone.yaml"
    path.write_text(gone.replace("version: 1.0.0", "version: 1.0.1"), encoding="utf-8")
    result = renewed(built(SLOW), template=str(path))
    assert (
        "the case slow_sales: the template no longer has rainy, from which it was added; what is"
        " not typed in it now follows plain"
    ) == told(result)[0]
    assert "=E7" == cell(result, "Inputs!F7")


def test_a_template_of_one_case_takes_another() -> None:
    ctx = stages.prepare(parse(VINES, "v"), Settings(cases=(AddedCase("wet", "usual"),)))
    book, values, _ = stages.build(ctx)
    assert ("usual", "wet") == ctx.layout.cases
    assert values[ctx.layout.case("sales", "wet")] == values[ctx.layout.case("sales", "usual")]
    assert ["Usual weather", "Wet"] == [c.content for c in book.cells if c.role == "case_label"][
        :2
    ]


def test_an_added_case_keeps_its_words_in_a_workbook_of_another_language() -> None:
    template = parse((ROOT / "templates" / "deepseek-v3-r1.yaml").read_text("utf-8"), "d.yaml")
    added = AddedCase("achat", "Cas bas", "Cas d'achat")
    ctx = stages.prepare(template, Settings(lang="fr", cases=(added,)))
    case = ctx.model.cases[-1]
    assert ("bear", "Cas d'achat") == (case.parent, case.label)
    assert "Un cas ajouté à ceux du gabarit." == case.story
