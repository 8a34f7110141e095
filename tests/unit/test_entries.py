"""Inputs that are no numbers: what a template may say, what is typed, what becomes of it."""

import io
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from modelgen.addresses import Place
from modelgen.audit.audit import audit
from modelgen.book.book import Formula
from modelgen.book.calculator import Calculation
from modelgen.commands.diff import diff
from modelgen.commands.diff_report import text as told
from modelgen.commands.regenerate import Result, regenerate
from modelgen.commands.trace import trace
from modelgen.compile import stages, wording
from modelgen.compile.blocks.breakevens import Breakevens
from modelgen.compile.blocks.check_mutations import tried
from modelgen.compile.templates import parse
from modelgen.days import serial
from modelgen.formulas.syntax import tree
from modelgen.formulas.words_alone import figures
from modelgen.memo.markdown import markdown
from modelgen.memo.outline import memo
from modelgen.merge.live_model import state
from modelgen.problems import ModelError
from modelgen.readback.readback import readback
from modelgen.template.added_cases import AddedCase
from modelgen.template.settings import Settings, applied
from modelgen.translations import speak, speak_english, words
from modelgen.xlsx.reader import Returned

from ..conftest import ROOT, Built, build
from .small_time import typed

SHOP = (ROOT / "tests" / "samples" / "shop.yaml").read_text(encoding="utf-8")

FINANCING = "choice: {lease: Écheance, own: Owned}, value: lease, cases: {buy: own}"
OPENING = "value: 2026-03-01, low: 2026-02-01, high: 2026-06-01, minimum: 2026-01-01"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(tmp_path_factory.mktemp("shop"), str(ROOT / "tests" / "samples" / "shop.yaml"))


def refused(text: str) -> list[tuple[str, str]]:
    """What is said against a template, and the words that it is said of."""
    try:
        stages.prepare(parse(text, "shop.yaml"), Settings())
    except ModelError as error:
        spans = [p.spot for p in error.problems]
        return [
            (p.message, s.text[s.column - 1 : s.column - 1 + s.width] if s else "")
            for p, s in zip(error.problems, spans, strict=True)
        ]
    return []


NO_CHOICE = (
    "`choice` is yes_no, or each option with its label, such as `lease: Lease`; true is for"
    " whole numbers"
)

NO_NUMBER = "a choice, no figure: write `financing.lease`, which is 1 where that is chosen, else 0"


@pytest.mark.parametrize(
    ("old", "new", "message", "marked"),
    [
        (FINANCING, FINANCING.replace("value: lease", "value: leese"),
         "`leese` is no option; did you mean `lease`? (options: lease, own)", "leese"),
        (FINANCING, FINANCING.replace("buy: own", "buy: oan"),
         "`oan` is no option; did you mean `own`? (options: lease, own)", "oan"),
        (FINANCING, FINANCING.replace("value: lease", "value: 1"),
         "`1` is no option (options: lease, own)", "1"),
        ("value: yes,", "value: true,", "`true` is no option (options: yes, no)", "true"),
        ("choice: yes_no,", "choice: yesno,",
         NO_CHOICE, "yesno"),
        (FINANCING, "choice: [Lease, Own], value: lease",
         NO_CHOICE, "[Lease, Own]"),
        ("own: Owned}, value", "own: écheance }, value",
         "two options of `financing` have one label", "{lease: Écheance, own: écheance }"),
        ("own: Owned}, value", 'own: "2"}, value',
         "option label `2` reads as a pattern or a number; use plain words", '"2"'),
        ("{lease: Écheance, own: Owned}", "{lease: Écheance}",
         "`choice` needs 2 entries or more; it has 1", "{lease: Écheance}"),
        (FINANCING, FINANCING + ", minimum: 0", "a choice has no `minimum`: leave it out",
         "minimum"),
        (FINANCING, FINANCING + ", unit: EUR", "a choice has no unit: leave `unit` out", "unit"),
        ("unit: text, value: ACME", "unit: text, value: ACME, low: 1",
         "a text has no `low`: leave it out", "low"),
        ("value: ACME", 'value: "=A1"', "`=A1` begins with an equals sign; begin it otherwise",
         '"=A1"'),
        ("own: Owned}, value", 'own: "=A1"}, value',
         "`=A1` begins with an equals sign; begin it otherwise", '"=A1"'),
        ("value: ACME", "value: 3", "`3` must be text here: put it in quotes", "3"),
        ("value: ACME", f"value: {'x' * 201}", "`value` has 201 characters; 200 at most",
         "x" * 201),
        (OPENING, OPENING.replace("2026-03-01", "2025-03-01"),
         "`value` 2025-03-01 is outside the allowed range 2026-01-01 to 2026-12-31",
         "2025-03-01"),
        ("late: 2026-05-01", "late: 2027-05-01",
         "`cases.late` 2027-05-01 is outside the allowed range 2026-01-01 to 2026-12-31",
         "2027-05-01"),
        (OPENING, OPENING.replace("2026-03-01", '"2026-03-01"'),
         "`2026-03-01` is a text; write the date without quotes, as 2026-01-31",
         '"2026-03-01"'),
        (OPENING, OPENING.replace("low: 2026-02-01", "low: 1"),
         "`low` must be a date like 2026-01-31", "1"),
        ("value: 5000", "value: 2026-01-01", "`value` must be a number", "2026-01-01"),
        ("unit: date, value: 2026-03-01", "unit: EUR, value: 2026-03-01",
         "`EUR` is no unit of dates: write `unit: date`", "EUR"),
        ("label: Price, value: 5000", "label: Price, unit: date, value: 5000",
         "`date` is a unit of dates: write the value as 2026-01-31", "5000"),
        ("{name: price, label: Price, value: 5000}",
         "{name: price, label: Price, value: 5000, minimum: }", "`minimum` is empty", ""),
        ("set: {financing: own}", "set: {financing: oan}",
         "`oan` is no option; did you mean `own`? (options: lease, own)", "oan"),
        ("financing.own*price", "financing.oan*price",
         "unknown item `financing.oan`; did you mean `financing.own`?", "financing.oan"),
        ("financing.own*price", "financing*price", f"`financing` is {NO_NUMBER}", "financing"),
        ("financing.own*price", '\'IF(financing="Owned",price,0)\'', f"`financing` is {NO_NUMBER}",
         "financing"),
        ("financing.own*price", "'IF(financing=1,price,0)'", f"`financing` is {NO_NUMBER}",
         "financing"),
        ("formula: financing.own*price", "formula: 'financing[buy]*price'",
         f"`financing[buy]` is {NO_NUMBER}".replace(".lease", ".lease[buy]"), "financing[buy]"),
        ("financing.own*price", "company*price",
         '`company` is a text, no figure: write it into texts alone, as in "For "&company',
         "company"),
        ("driver: takings, values: [50, 100]", "driver: financing, values: [0, 1]",
         "`financing` is a choice: a grid moves figures; let a case or a point set it",
         "financing"),
        ("values: [2026-02-01, 2026-04-01, 2026-07-01]", "values: [2026-02-01, 3]",
         "the values of `opening` are dates", "3"),
        ("values: [50, 100]", "values: [50, 2026-01-01]", "the values of `takings` are numbers",
         "2026-01-01"),
        ("values: [2026-02-01, 2026-04-01, 2026-07-01]", "values: [2026-02-01, 2027-04-01]",
         "2027-04-01 is outside the allowed range of `opening`", "2027-04-01"),
    ],
)  # fmt: skip
def test_what_no_entry_can_be_is_told_with_its_place(
    old: str, new: str, message: str, marked: str
) -> None:
    assert 1 == SHOP.count(old)
    found = refused(SHOP.replace(old, new))
    assert message in [one for one, _ in found]
    assert not marked or marked == dict(found)[message]


def test_a_breakeven_sets_figures_alone() -> None:
    block = (
        "      - {kind: breakevens, name: even, title: Even, income: earned, cost: leased, items:"
        ' [{item: price, set: {company: "company"}, reachable: "1=1", otherwise: "no"}]}\n'
    )
    found = refused(SHOP.replace("      - kind: table\n", block + "      - kind: table\n"))
    assert ("`company` is a text: a breakeven sets figures; leave it out", "company") in found


@pytest.mark.parametrize(
    ("driver", "message"),
    [
        ("company", "`company` is a text: a breakeven searches for figures"),
        ("financing", "`financing` is a choice: nothing lies between its values"),
    ],
)
def test_a_breakeven_searches_for_figures_alone(driver: str, message: str) -> None:
    block = (
        "      - {kind: breakevens, name: even, title: Even, income: earned, cost: leased,"
        f" items: [{{driver: {driver}}}]}}\n"
    )
    found = refused(SHOP.replace("      - kind: table\n", block + "      - kind: table\n"))
    assert (message, driver) in found


def test_a_breakeven_may_be_a_date() -> None:
    """Open for 150 days the shop takes three times its price, at 100 a day."""
    block = (
        "      - {kind: breakevens, name: even, title: Even, income: earned, cost: wanted,"
        " items: [{driver: opening}]}\n"
    )
    line = "{name: wanted, label: Wanted, unit: EUR, formula: price+price+price}\n          - "
    text = SHOP[: SHOP.index("languages:")].replace("{name: leased,", f"{line}{{name: leased,")
    text = text.replace("      - kind: table\n", f"{block}      - kind: table\n")
    ctx = stages.prepare(parse(text, "shop.yaml"))
    _, values, _ = stages.build(ctx)
    corner = next(corner for _block, corner in ctx.placed(Breakevens))
    row = [values[Place(corner.sheet, corner.row + 2, col)] for col in (3, 4, 5)]
    assert [serial(date(2026, 12, 31)) + 1 - 150, 15000, 15000] == pytest.approx(row)


@pytest.mark.parametrize(
    ("formula", "as_text", "compared", "found"),
    [
        ("x", True, False, []),
        ("x", False, False, ["x"]),
        ('"For "&x', False, False, []),
        ('x="a"', False, False, ["x"]),
        ('x<>"a"', False, True, []),
        ("x>y", False, True, ["x", "y"]),
        ('IF(x="a",y,"b")', True, True, []),
        ('IF(x="a",y,z)', False, True, ["y", "z"]),
        ("IF(x,y,1)", True, False, ["x"]),
        ('IFERROR(x,"n/a")', True, False, []),
        ("CHOOSE(x,y,z)", True, False, ["x"]),
        ("COUNT(x)", True, True, ["x"]),
        ("-x", True, True, ["x"]),
        ("(x&y)*z", True, True, ["z"]),
    ],
)
def test_words_stand_where_texts_are_joined_chosen_or_compared(
    formula: str, as_text: bool, compared: bool, found: list[str]
) -> None:
    assert found == list(figures(tree(formula), as_text, compared))


def test_an_option_is_a_row_of_its_own_in_every_case(shop: Built) -> None:
    chosen = {
        "financing.lease": [1, 1, 0, 0],
        "financing.own": [0, 0, 1, 1],
        "terrace.yes": [1, 1, 1, 0],
        "terrace.no": [0, 0, 0, 1],
    }
    for name, expected in chosen.items():
        assert expected == [shop.value(name, case) for case in ("live", "base", "buy", "late")]
    contents = (shop.cell(f"financing.own@{case}").content for case in ("live", "late"))
    formulas = [getattr(content, "text", "") for content in contents]
    assert ['=IF(D8="Owned",1,0)', '=IF(G8="Owned",1,0)'] == formulas
    labels = [shop.cell(f"option.terrace.{option}").content for option in ("yes", "no")]
    assert ["Yes", "No"] == labels


def test_points_and_cases_choose_in_place_of_what_is_live(shop: Built) -> None:
    days, late = 306.0, 245.0
    assert days * 120 - days * 20 - days * 20 == shop.value("profit") == 24480
    assert days * 100 - 5000 == shop.value("profit", "buy")
    assert late * 80 - 5000 == shop.value("profit", "late") == 14600
    points = {cell.id.text: shop.values.get(cell.place) for cell in shop.book.cells if cell.id}
    assert (days * 100 - 5000, "For ACME: Owned") == (points["owned.profit"], points["owned.told"])
    assert (late * 80 - 5000, "For Nobody: Owned") == (
        points["as_late.profit"], points["as_late.told"]
    )  # fmt: skip
    assert 25600 == points["way.buy.alone.profit"]
    assert 80 * late - 20 * late == points["way.late.alone.profit"]


def test_a_date_swings_in_the_tornado_and_is_told_as_one(shop: Built) -> None:
    texts = [v for p, v in shop.values.items() if p.sheet == "Sensitivity" and isinstance(v, str)]
    assert "Opening: 2026-02-01 to 2026-06-01 (assumed)" in texts
    looks = [rule.formula for rule in shop.book.highlights if rule.format == "date"]
    assert ['=OR($C8="date")', '=OR($C13="date")'] == looks


def test_excel_offers_the_options_and_holds_dates_within_their_range(shop: Built) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(shop.data))["Facts"]
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    assert ("list", "$B$9:$B$10") == (rules["E8:G8"].type, rules["E8:G8"].formula1)
    assert ["Écheance", "Owned"] == [sheet[at].value for at in ("B9", "B10")]
    opening = rules["E14:G14"]
    assert ("date", "$L14", "$M14") == (opening.type, opening.formula1, opening.formula2)
    assert "Opening: a date from 2026-01-01 to 2026-12-31." in opening.prompt
    company = rules["E16:G16"]
    assert ("textLength", "200") == (company.type, company.formula1)
    assert "yyyy-mm-dd" == sheet["E14"].number_format


@pytest.mark.parametrize(
    ("word", "stored", "line"),
    [
        ("financing=own", "financing@base=own", "Financing in Base: Owned"),
        ("financing= OWNED ", "financing@base=own", "Financing in Base: Owned"),
        ("terrace@late=yes", "terrace@late=yes", "Terrace in Late: Yes"),
        ("opening=2026-04-01", "opening@base=2026-04-01", "Opening in Base: 2026-04-01"),
        ("company=A = B", "company@base=A = B", "Company in Base: A = B"),
        ("price=3", "price@base=3.0", "Price in Base: 3 EUR"),
    ],
)
def test_a_setting_is_an_option_a_date_or_a_text(word: str, stored: str, line: str) -> None:
    ctx = stages.prepare(parse(SHOP, "shop.yaml"), Settings((word,)))
    assert (stored,) == ctx.build.settings("en").sets
    assert ctx.build.sets == stages.prepare(ctx.template, ctx.build.settings("en")).build.sets
    _, values, _ = stages.build(ctx)
    assert f"set        {line}" in wording.summary(ctx, values, Path("x.xlsx"))


def test_a_workbook_remembers_the_options_dates_and_texts_that_were_set() -> None:
    sets = ("financing=own", "opening=2026-04-01", "company=Ann's = own", "price@late=1.5")
    data = stages.build(stages.prepare(parse(SHOP, "shop.yaml"), Settings(sets)))[2]
    read = readback(Path("shop.xlsx"), Returned(data))
    stored = ("financing@base=own", "opening@base=2026-04-01", "company@base=Ann's = own")
    assert (*stored, "price@late=1.5") == read.settings.sets
    assert () == read.edits.changed


def test_a_setting_may_name_an_option_as_the_language_calls_it() -> None:
    for word in ("financing=Échéance", "terrace=oui", "terrace@late=Yes"):
        _, build = applied(parse(SHOP, "shop.yaml"), Settings((word,), lang="fr"))
        assert build.sets[0].value in ("lease", "yes")


@pytest.mark.parametrize(
    ("word", "why"),
    [
        ("financing=oan", "`oan` is no option; did you mean `own`? (options: lease, own)"),
        ("terrace=Oui", "`Oui` is no option (options: yes, no)"),
        ("financing.own=1", "`financing.own` is an option; write financing=own"),
        ("opening=1.4.2026", "`1.4.2026` is not a date; write it as 2026-01-31"),
        ("opening=2027-01-01",
         "2027-01-01 is outside the allowed range 2026-01-01 to 2026-12-31"),
        ("company= ", "the text is blank"),
        ("company==A1", "`=A1` begins with an equals sign; begin it otherwise"),
        (f"company={'x' * 201}", "the text has 201 characters; 200 at most"),
        ("price=-1", "-1 is outside the allowed range 0 to 1000000 EUR"),
    ],
)  # fmt: skip
def test_a_setting_that_fits_no_input_is_told(word: str, why: str) -> None:
    with pytest.raises(ModelError) as error:
        applied(parse(SHOP, "shop.yaml"), Settings((word,)))
    assert [f"`--set {word}`: {why}"] == [problem.message for problem in error.value.problems]


def test_yes_and_no_need_no_translation_and_other_options_do() -> None:
    french = SHOP.replace("    Écheance: Échéance\n", "")
    with pytest.raises(ModelError) as error:
        stages.prepare(parse(french, "shop.yaml"), Settings(lang="fr"))
    assert ["`Écheance` is not translated: add it under `languages: fr`"] == [
        problem.message for problem in error.value.problems
    ]
    ctx = stages.prepare(parse(SHOP, "shop.yaml"), Settings(lang="fr"))
    choices = {item.name: dict(item.labels) for item in ctx.model.inputs() if item.labels}
    assert {"lease": "Échéance", "own": "À soi"} == choices["financing"]
    assert {"yes": words("fr")("Yes"), "no": words("fr")("No")} == choices["terrace"]
    assert '=IF(D8="À soi",1,0)' in {
        getattr(cell.content, "text", "") for cell in stages.compile(ctx).cells
    }


def back(
    shop: Built, contents: Mapping[str, Any], template: str = "", folder: Path = Path()
) -> Result:
    """The workbook with contents typed into it, regenerated: with another template, if given."""
    path = ""
    if template:
        path = str(folder / "shop.yaml")
        Path(path).write_text(template, encoding="utf-8")
    return regenerate(Path("shop.xlsx"), typed(contents, shop.data), path or None, ())


def held(result: Result, *ids: str) -> list[object]:
    """What cells hold in the new workbook, by their ids."""
    assert result.book
    cells = {cell.id.text: cell.content for cell in result.book.cells}
    return [cells[id] for id in ids]


def outcomes(result: Result) -> dict[str, str]:
    return {d.name: d.outcome for d in result.merge.decisions}


def test_typed_words_and_dates_are_kept_whatever_capitals_and_spaces_they_have(
    shop: Built,
) -> None:
    result = back(shop, {
        "Facts!E8": " OWNED ", "Facts!G11": "yes", "Facts!G14": date(2026, 6, 1),
        "Facts!F16": "Widgets", "Facts!E16": 1929,
    })  # fmt: skip
    assert {"kept"} == set(outcomes(result).values())
    assert ["Owned", "Yes", 46174.0, "Widgets", 1929.0] == held(
        result, "financing@base", "terrace@late", "opening@late", "company@buy", "company@base"
    )
    assert result.book
    roles = {cell.id.text: cell.role for cell in result.book.cells}
    assert ("override", "input") == (roles["company@buy"], roles["company@base"])
    assert result.effects
    assert 25600 == result.effects.now


def test_an_emptied_choice_follows_its_parent_again(shop: Built) -> None:
    result = back(shop, {"Facts!F8": None})
    assert ["=E8", "Owned"] == [
        getattr(one, "text", one) for one in held(result, "financing@buy", "option.financing.own")
    ]


def test_a_label_of_an_option_is_written_as_the_template_has_it(shop: Built) -> None:
    result = back(shop, {"Facts!B9": "Leasing"})
    assert {"option.financing.lease": "restored"} == outcomes(result)
    assert ["Écheance"] == held(result, "option.financing.lease")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("at", "content", "says"),
    [
        ("Facts!E8", "oned",
         ("holds the text `oned`, not one of the options; pick one from the list: Écheance, Owned;"
          " did you mean `Owned`? (it was Écheance when")),
        ("Facts!F8", 3, "holds 3, not one of the options; pick one from the list"),
        ("Facts!E11", None, "the input `terrace@base` is empty; type a value (it was Yes when"),
        ("Facts!G14", "2026-06-01",
         ("holds the text `2026-06-01`, not a date; set the format of the cell to a date, and type"
          " the date again (it was 2026-05-01 when")),
        ("Facts!G14", "soon", "holds the text `soon`, not a date; type a date (it was"),
        ("Facts!E17", "x", "holds the text `x`, not a number; type a number (it was 20 when"),
        ("Facts!E16", True, "holds TRUE, not a text; type a text (it was ACME when"),
    ],
)  # fmt: skip
def test_an_entry_that_does_not_fit_stops_a_regeneration(
    shop: Built, at: str, content: object, says: str
) -> None:
    with pytest.raises(ModelError) as error:
        back(shop, {at: content})
    (problem,) = error.value.problems
    assert says in problem.message


def test_the_audit_tells_entries_that_do_not_fit(shop: Built) -> None:
    data = typed(
        {"Facts!E8": "oned", "Facts!F8": "owned ", "Facts!G14": "2026-06-01",
         "Facts!E15": date(2028, 1, 1), "Facts!F11": "NO"}, shop.data
    )  # fmt: skip
    found = {(f.rule.id, f.cell): f.says for f in audit(Path("shop.xlsx"), data).findings}
    wrong = {cell: says for (rule, cell), says in found.items() if rule == "INP-07"}
    assert {
        "Facts!E8": "financing@base holds `oned`, which is not one of the options",
        "Facts!F8": "financing@buy holds `owned `, which is not one of the options",
        "Facts!G14": "opening@late holds `2026-06-01`, which is not a date",
    } == wrong
    assert (
        "ending@base is 2028-01-01, allowed are 2026-01-01 to 2027-12-31"
        == found["AUD-09", "Facts!E15"]
    )
    assert "ending@base: 2026-12-31 became 2028-01-01" == found["AUD-30", "Facts!E15"]
    assert ("CHK-02", "Checks!H14") in found


RENAMED = (
    SHOP.replace("version: 1.0.0", "version: 1.1.0")
    .replace("own: Owned}", "own: Freehold, loan: Borrowed}")
    .replace(
        "    Écheance: Échéance",
        "    Freehold: Pleine\n    Borrowed: Prêté\n    Écheance: Échéance",
    )
)


def test_what_is_chosen_follows_an_option_that_got_another_label(
    shop: Built, tmp_path: Path
) -> None:
    result = back(shop, {"Facts!E8": "Owned", "Facts!G8": "Écheance"}, RENAMED, tmp_path)
    assert {"financing@base": "kept", "financing@late": "kept"} == outcomes(result)
    assert ["Freehold", "Freehold", "Écheance"] == held(
        result, "financing@base", "financing@buy", "financing@late"
    )
    assert "financing@buy" not in {change.name for change in result.merge.template_changes}


def test_an_option_that_the_template_drops_is_told(shop: Built, tmp_path: Path) -> None:
    gone = SHOP.replace(
        FINANCING, "choice: {loan: Borrowed, own: Owned}, value: own, cases: {buy: loan}"
    )
    gone = gone.replace("financing.lease", "financing.loan").replace(
        "version: 1.0.0", "version: 1.1.0"
    )
    result = back(shop, {"Facts!G8": "Écheance"}, gone, tmp_path)
    assert {"financing@late": "dropped"} == outcomes(result)
    lines = told_lines(result)
    assert any("the template no longer has this option" in line for line in lines)
    assert ["Owned"] == held(result, "financing@base")


def test_an_entry_of_another_kind_than_the_template_takes_now_is_told(
    shop: Built, tmp_path: Path
) -> None:
    other = SHOP.replace("version: 1.0.0", "version: 1.1.0").replace(
        "{name: company, label: Company, unit: text, value: ACME, cases: {late: Late & Co}}",
        "{name: company, label: Company, choice: {a: Ann, b: Bob}, value: a}",
    ).replace(""", company: '"Nobody"\'""", "")  # fmt: skip
    result = back(shop, {"Facts!E16": "Bob"}, other, tmp_path)
    assert {"company@base": "dropped"} == outcomes(result)
    assert any("takes another kind of entry there now" in line for line in told_lines(result))


def told_lines(result: Result) -> list[str]:
    from modelgen.commands.regenerate_report import lines

    return [line.says for line in lines(result)]


def test_the_differences_of_two_workbooks_tell_words_and_days(shop: Built, tmp_path: Path) -> None:
    (tmp_path / "old.xlsx").write_bytes(shop.data)
    (tmp_path / "new.xlsx").write_bytes(
        typed({"Facts!E8": "Owned", "Facts!E14": date(2026, 3, 31)}, shop.data)
    )
    said = told(diff(state(str(tmp_path / "old.xlsx")), state(str(tmp_path / "new.xlsx"))))
    assert "Financing in Base [Facts!E8]: Écheance → Owned; headline +1,120 EUR" in said
    assert "Opening in Base [Facts!E14]: 2026-03-01 → 2026-03-31 (+30 days); headline" in said


def test_a_trace_leads_from_a_result_to_what_is_chosen(shop: Built) -> None:
    lines = list(trace(state(str(shop.path)), "paid"))
    assert "paid = 0 EUR  [Profit!D9] = financing.own*price" == lines[0]
    assert '├─ financing.own = 0 1  [Facts!D10] = IF(financing="Owned",1,0)' == lines[1]
    assert "│  └─ financing = Écheance text  [Facts!D8] A: Assumption: a guess" in lines[2]
    days = list(trace(state(str(shop.path)), "open_days"))
    assert (
        "└─ opening = 2026-03-01 date  [Facts!D14] A: Assumption: a guess, 2026-01-31" == days[2]
    )


def test_choices_and_texts_leave_the_limits_that_a_block_states_for_all() -> None:
    items = {item.name: item for item in parse(SHOP, "shop.yaml").model.inputs()}
    takes = {name: item.takes for name, item in items.items()}
    assert {
        "takings": "number", "financing": "choice", "terrace": "choice", "opening": "date",
        "ending": "date", "company": "text", "rent": "number", "price": "number",
    } == takes  # fmt: skip
    assert (None, "text") == (items["financing"].bounds, items["financing"].unit)
    assert (0, 1000000) == items["price"].bounds
    assert (46082, 46082) == (items["opening"].ends[0] + 28, items["opening"].ends[1] - 92)


def test_a_choice_of_which_no_option_is_used_is_an_idle_input() -> None:
    idle = SHOP.replace("IF(terrace.yes=1,takings,takings-rent)", "takings")
    idle = idle.replace(", terrace: no,", ",")
    data = stages.build(stages.prepare(parse(idle, "shop.yaml"), Settings()))[2]
    unused = [f.says for f in audit(Path("x.xlsx"), data).findings if f.rule.id == "INP-06"]
    assert ["terrace is used by no formula"] == unused


GUIDE = (ROOT / "docs" / "template-language.md").read_text(encoding="utf-8")


def test_the_inputs_of_the_guide_build_in_its_example() -> None:
    coffee, *pieces = re.findall(r"^```yaml\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
    inputs, lines = (
        piece for piece in pieces if "{name: cart," in piece or "cart.rented" in piece
    )
    rent = next(line for line in coffee.splitlines(keepends=True) if "name: rent," in line)
    after = coffee[coffee.index(rent) :].split("\n", 2)[:2]
    whole = coffee.replace("\n".join(after) + "\n", "\n".join(after) + "\n" + inputs)
    margin = next(line for line in coffee.splitlines(keepends=True) if "name: margin," in line)
    ctx = stages.prepare(parse(whole.replace(margin, margin + lines), "coffee.yaml"))
    _, values, _ = stages.build(ctx)
    rain = {name: values[ctx.layout.case(name, "rain")] for name in ("rent_paid", "first_bill")}
    assert {"rent_paid": 0, "first_bill": 46113} == rain
    assert "The cart of Ann Lee: Rented" == values[ctx.layout.live("heading")]
    assert 0 == values[ctx.layout.chk_master]


MINE = Settings(cases=(AddedCase("mine", "Mine"),))


@pytest.mark.slow
def test_a_column_copied_by_hand_becomes_a_case_with_its_words_and_dates(shop: Built) -> None:
    column = {"T4": "Mine", "T7": 110, "T8": "écheance ", "T9": '=IF(T8="Écheance",1,0)',
              "T10": '=IF(T8="Owned",1,0)', "T11": "no", "T14": date(2026, 7, 1),
              "T15": date(2026, 12, 31), "T16": "Late & Co", "T17": 20, "T18": 5000}  # fmt: skip
    data = typed({f"Facts!{at}": content for at, content in column.items()}, shop.data)
    result = regenerate(Path("shop.xlsx"), data, None, (), MINE)
    assert [110.0, "Écheance", date(2026, 7, 1)] == held(
        result, "takings@mine", "financing@mine", "opening@mine"
    )
    assert any("opening@mine (Facts!H14): 2026-07-01" in line for line in told_lines(result))
    seen = told_lines(regenerate(Path("shop.xlsx"), data, None, ()))
    assert any(
        "late but for takings 110, financing Écheance, opening 2026-07-01" in line for line in seen
    )


def test_a_column_with_an_option_that_is_none_is_no_case(shop: Built) -> None:
    column = {"T4": "Mine", "T7": 110, "T8": "oned", "T11": "no", "T14": date(2026, 7, 1),
              "T15": date(2028, 12, 31), "T16": "Mine", "T17": 20, "T18": 5000}  # fmt: skip
    data = typed({f"Facts!{at}": content for at, content in column.items()}, shop.data)
    with pytest.raises(ModelError) as error:
        regenerate(Path("shop.xlsx"), data, None, (), MINE)
    assert [
        "Facts!T8: Financing is oned there; choose Écheance or Owned",
        "Facts!T15: Ending is 2028-12-31 there; allowed are 2026-01-01 to 2027-12-31",
    ] == [problem.message.rpartition("; type such")[0] for problem in error.value.problems]


def test_an_emptied_text_fails_the_check_of_the_inputs(shop: Built) -> None:
    held = Calculation(shop.book, generated=True)
    flags = {cell.id.text: cell.place for cell in shop.book.flags}
    for item, flag in (("company", "inputs_are_numbers"), ("financing", "choices_are_choices")):
        place = shop.place(item, "late")
        was = next(cell.content for cell in shop.book.cells if cell.place == place)
        assert 0 == held.value(flags[flag])
        held.enter(place, Formula('=""', ""))
        assert 1 == held.value(flags[flag])
        held.enter(place, was)
        assert 0 == held.value(flags[flag])


WORDS_ALONE = """
  - sheet: Facts
    role: input
    plan: assumptions
    about: Words.
    blocks:
      - kind: inputs
        title: Words
        all: {evidence: A, source: "Assumption: a guess", as_of: 2026-01-31}
        items:
          - {name: terrace, label: Terrace, choice: yes_no, value: yes}
          - {name: company, label: Company, unit: text, value: ACME}
  - sheet: Profit
    role: calculation
    plan: cases
    about: Lines.
    blocks:
      - kind: lines
        title: Lines
        items:
          - {name: profit, label: Profit, unit: share, formula: terrace.yes}
          - {name: told, label: Told, unit: text, formula: company}
  - sheet: Checks
    role: check
    plan: checks
    about: The workbook tests itself.
    blocks:
      - kind: checks
        title: Checks
        items:
          - {name: one, label: One, unit: share, left: terrace.yes+terrace.no,
             right: "1", proves: One.}
"""


def test_a_template_of_words_alone_has_no_check_of_figures() -> None:
    head = SHOP[: SHOP.index("      - {kind: comparison")]
    head = head[: head.index("points:")] + head[head.index("sheets:") :]
    ctx = stages.prepare(parse(head + WORDS_ALONE.lstrip("\n"), "words.yaml"), Settings())
    book = stages.compile(ctx)
    proved, idle = tried(ctx, book, Calculation(book, generated=True))
    named = [name for name in proved if "inputs" in name or "choice" in name]
    assert ["choices_are_choices"] == named
    assert [] == idle


def test_the_tornado_says_a_date_as_the_language_does() -> None:
    ctx = stages.prepare(parse(SHOP, "shop.yaml"), Settings(lang="fr"))
    _, values, _ = stages.build(ctx)
    said = [v for v in values.values() if isinstance(v, str) and v.startswith("Ouverture\xa0:")]
    assert "Ouverture\xa0: 01/02/2026 à 01/06/2026 (supposé)" in said


def test_a_date_beside_the_headline_is_told_as_one() -> None:
    text = SHOP.replace("beside: told", "beside: opening")
    ctx = stages.prepare(parse(text, "shop.yaml"), Settings())
    _, values, _ = stages.build(ctx)
    lines = wording.summary(ctx, values, Path("x.xlsx")).splitlines()
    assert "  Opening    2026-03-01" in lines


def test_the_memo_tells_what_was_set_as_its_language_does(tmp_path: Path) -> None:
    settings = Settings(("financing=own", "opening=2026-04-01"), lang="fr")
    (tmp_path / "shop.xlsx").write_bytes(
        stages.build(stages.prepare(parse(SHOP, "shop.yaml"), settings))[2]
    )
    found = markdown(memo(state(str(tmp_path / "shop.xlsx")), "fr"), "")
    assert "| Financement, Base | Faits!E8 | Échéance | À soi |" in found
    assert "| Ouverture, Base | Faits!E14 | 01/03/2026 | 01/04/2026 |" in found


@pytest.mark.parametrize(
    ("word", "why"),
    [
        ("financing=oan",
         "`oan` n'est pas un choix\xa0; vouliez-vous dire `own`\xa0? (choix\xa0: lease, own)"),
        ("company= ", "le texte est vide"),
        (f"company={'x' * 1234}", "le texte a 1\xa0234 caractères\xa0; 200 au plus"),
    ],
)  # fmt: skip
def test_a_setting_that_fits_no_input_is_told_in_the_language_of_the_workbook(
    word: str, why: str
) -> None:
    speak("fr")
    try:
        with pytest.raises(ModelError) as error:
            applied(parse(SHOP, "shop.yaml"), Settings((word,), lang="fr"))
    finally:
        speak_english()
    assert [why] == [p.message.partition("`: ")[2] for p in error.value.problems]
