"""A model at work on a page: what is typed is checked, entered, told as an edit, taken back."""

import io
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import openpyxl
import pytest

from modelgen.book.calculator import Calculation, CannotCompute
from modelgen.commands.regenerate import regenerate
from modelgen.commands.serve.entries import entries, groups
from modelgen.commands.serve.every_digit import shown_entry
from modelgen.commands.serve.model_page import shown_entries, shown_sections
from modelgen.commands.serve.session import RefusedError, Session
from modelgen.merge.live_model import state
from modelgen.translations import speak_english
from modelgen.xlsx.files import pristine

from ..conftest import ROOT

SAMPLES = ROOT / "tests" / "samples"


@pytest.fixture
def shop() -> Iterator[Session]:
    yield Session(str(SAMPLES / "shop.yaml"), "en")
    speak_english()


@cache
def flagship(lang: str) -> Session:
    """A large model, opened once; who types into it resets it."""
    return Session("deepseek-v3-r1", lang)


def shown(session: Session, case: str) -> dict[str, str]:
    return {one.id: one.shown for one in entries(session, case)}


def refusal(session: Session, id: str, text: str) -> str:
    with pytest.raises(RefusedError) as refused:
        session.enter(id, text)
    return str(refused.value)


@pytest.mark.parametrize(
    ("value", "form", "lang", "text"),
    [
        (0.5625, "percent", "en", "56.25 %"),
        (0.07, "percent", "en", "7 %"),
        (0.1 + 0.2, "percent", "en", "30 %"),
        (1234567.25, "whole", "en", "1,234,567.25"),
        (1234567.25, "whole", "fr", "1\xa0234\xa0567,25"),
        (0.405, "percent", "fr", "40,5 %"),
        (-0.0, "whole", "en", "0"),
        (46082.0, "date", "fr", "2026-03-01"),
        ("Owned", "text", "en", "Owned"),
    ],
)
def test_an_entry_shows_every_digit_as_it_may_be_typed_again(
    value: float | str, form: str, lang: str, text: str
) -> None:
    assert text == shown_entry(value, form, lang)  # type: ignore[arg-type]


def test_what_is_typed_is_calculated_as_a_build_with_it_calculates(shop: Session) -> None:
    shop.enter("rent@base", "1,250")
    shop.enter("takings@base", "90")
    built = state(str(SAMPLES / "shop.yaml"), ["rent@base=1250", "takings@base=90"])
    results = [i.name for i in built.ctx.analysis.items.values() if i.kind == "line"]
    assert results
    for name in results:
        for case in built.ctx.layout.cases:
            place = built.ctx.layout.case(name, case)
            assert built.values[place] == shop.model.values[place], place


def test_the_values_are_those_of_the_workbook_that_is_taken_away(shop: Session) -> None:
    shop.enter("rent@base", "1250")
    shop.enter("sel_case", shop.case_labels[1])
    assert Calculation(shop.model.book, generated=True).values() == dict(shop.model.values)
    stored = openpyxl.load_workbook(io.BytesIO(shop.file()), data_only=True)
    for place, value in shop.model.values.items():
        cell = stored[place.sheet].cell(place.row + 1, place.col + 1)
        if not cell.is_date:  # openpyxl tells days as such
            assert value == ("" if cell.value is None else cell.value), place


def test_a_workbook_with_something_typed_is_an_edited_one_and_tells_just_that(
    shop: Session, tmp_path: Path
) -> None:
    path = tmp_path / "shop.xlsx"
    path.write_bytes(shop.file())
    assert pristine(path)
    shop.enter("rent@base", "1250")
    path.write_bytes(shop.file())
    assert not pristine(path)
    found = regenerate(path, path.read_bytes(), None, ()).merge.decisions
    assert [("rent@base", 1250.0, "kept")] == [(d.name, d.yours, d.outcome) for d in found]


def test_the_memo_of_the_page_lists_what_is_typed(shop: Session) -> None:
    before = shown_sections(shop)
    shop.enter("rent@base", "1250")
    after = shown_sections(shop)
    changed = " ".join(text for id, text in after.items() if before[id] != text)
    assert "1,250" in changed
    assert "every input, formula and text is as generated" in " ".join(before.values())
    assert "every input, formula and text is as generated" not in " ".join(after.values())


@pytest.mark.parametrize(
    ("id", "text", "told"),
    [
        ("rent@base", "-1", "Rent: write a figure from 0 to 1,000,000"),
        ("rent@base", "a lot", "Rent: `a lot` is not a number; write it as 0.4 or 40%"),
        ("nothing@base", "1", "the model has no input `nothing@base`"),
        ("profit@base", "1", "the model has no input `profit@base`"),
        ("sel_case", "Best", "`Best` is no case of the model"),
        ("opening@base", "soon", "Opening: `soon` is not a date; write it as 2026-01-31"),
    ],
)
def test_what_may_not_be_typed_is_refused_and_changes_nothing(
    shop: Session, id: str, text: str, told: str
) -> None:
    before = dict(shop.model.values)
    assert told == refusal(shop, id, text)
    assert before == shop.model.values
    assert not shop.can_undo


@pytest.mark.parametrize(
    ("lang", "text", "told"),
    [
        ("en", "140 %", "Monetised share: write a figure from 0 % to 100 %"),
        ("en", "40", "Monetised share: write a figure from 0 % to 100 %; did you mean `40 %`?"),
        (
            "fr",
            "40",
            (
                "Part payée (monétisée) : écrivez une valeur de 0 % à 100 % ;"
                " vouliez-vous dire `40 %` ?"
            ),
        ),
    ],
)
def test_shares_are_told_in_per_cent_and_forty_is_no_guess(
    lang: str, text: str, told: str
) -> None:
    session = flagship(lang)
    assert told == refusal(session, "monetised_share@theoretical", text).replace("\xa0", " ")
    speak_english()


def test_a_comma_is_read_as_readers_of_the_language_write_it() -> None:
    french, id = flagship("fr"), "monetised_share@theoretical"
    french.enter(id, "12,5 %")
    assert "12,5 %" == shown(french, "theoretical")[id]
    french.enter(id, "0.07", exact=True)
    assert "7 %" == shown(french, "theoretical")[id]
    french.reset()
    speak_english()


def test_undo_and_reset_take_back_and_can_be_taken_back(shop: Session) -> None:
    start = dict(shop.model.values)
    shop.enter("rent@base", "1250")
    one = dict(shop.model.values)
    shop.enter("takings@base", "90")
    shop.undo()
    assert one == shop.model.values
    shop.reset()
    assert start == shop.model.values
    shop.undo()
    assert one == shop.model.values
    shop.undo()
    assert start == shop.model.values
    assert not shop.can_undo


def test_an_empty_entry_is_what_was_generated(shop: Session) -> None:
    start = shown(shop, "base")
    shop.enter("rent@base", "1250")
    shop.enter("rent@base", "  ")
    assert start == shown(shop, "base")
    assert {} == shop.typed


def test_what_was_generated_typed_again_is_no_edit(shop: Session) -> None:
    shop.enter("rent@base", shown(shop, "base")["rent@base"])
    assert {} == shop.typed
    assert not shop.can_undo


@pytest.mark.parametrize(
    ("lang", "text", "number"),
    [("en", "80,000", 80000), ("en", "1,234,567.5", 1234567.5), ("en", "7.125", 7.125),
     ("fr", "80\xa0000", 80000), ("fr", "80 000", 80000), ("fr", "1\xa0234\xa0567,5", 1234567.5)],
)  # fmt: skip
def test_figures_are_read_with_the_thousands_that_the_page_writes(
    lang: str, text: str, number: float
) -> None:
    session = flagship(lang)
    session.enter("prefill_throughput@theoretical", text)
    assert [number] == list(session.typed.values())
    session.reset()
    speak_english()


def test_choices_dates_and_texts_are_typed_in_their_own_ways(shop: Session) -> None:
    fields = {one.id: one for one in entries(shop, "base")}
    assert ("Écheance", "Owned") == fields["financing@base"].options
    shop.enter("financing@base", "owned")
    assert "Owned" == shown(shop, "base")["financing@base"]
    shop.enter("opening@base", "2026-05-01")
    assert "2026-05-01" == shown(shop, "base")["opening@base"]


def test_a_case_shows_what_it_follows_until_it_has_a_value_of_its_own(shop: Session) -> None:
    looks = {one.id: one.looks for one in entries(shop, "buy")}
    assert "inherited" == looks["rent@buy"]
    shop.enter("rent@buy", "900")
    looks = {one.id: one.looks for one in entries(shop, "buy")}
    assert "typed" == looks["rent@buy"]


def test_a_session_put_away_is_opened_again_with_all_that_was_typed(shop: Session) -> None:
    shop.enter("rent@base", "1250")
    shop.enter("financing@base", "Owned")
    again = Session(str(SAMPLES / "shop.yaml"), "en")
    again.follow(shop.idle())
    assert dict(shop.model.values) == dict(again.model.values)


@pytest.mark.slow
def test_another_language_takes_over_figures_cases_and_options() -> None:
    english = Session("dcf", "en")
    english.enter("sel_case", english.case_labels[2])
    first = next(one for one in entries(english, "base") if one.number and not one.options)
    english.enter(first.id, "")
    french = Session("dcf", "fr")
    french.follow(english.idle())
    assert french.case_labels[2] == french.live_case
    headline = english.start.ctx.model.headline
    places = [s.model.ctx.layout.live(headline) for s in (english, french)]
    assert english.model.values[places[0]] == french.model.values[places[1]]
    speak_english()


def test_the_cells_of_a_table_are_typed_on_the_page_its_spare_rows_too() -> None:
    session = Session(str(SAMPLES / "prices.yaml"), "en")
    base = session.start.ctx.model.cases[0].name
    found = [driver.name for group in groups(session, base) for driver in group.drivers]
    assert sorted(item.name for item in session.start.ctx.model.sourced()) == sorted(found)
    session.enter("lists.spare_1.supplier", "West")
    session.enter("lists.spare_1.price", "70")
    assert "70" == shown(session, base)["lists.spare_1.price"]
    assert "Price: write a figure from 0 to 500" in refusal(session, "lists.north.price", "900")


def test_any_row_of_a_table_that_has_a_name_is_picked_by_it() -> None:
    session = Session(str(SAMPLES / "prices.yaml"), "en")

    def offered() -> tuple[str, ...]:
        return shown_entries(session, "base")["list_used@base"][3]

    assert ("North", "South", "East") == offered()
    assert "`West` is no option" in refusal(session, "list_used@base", "West")
    for column, text in {"supplier": "West", "price": "70", "freight": "0"}.items():
        session.enter(f"lists.spare_1.{column}", text)
    session.enter("list_used@base", "west")
    assert ("North", "South", "East", "West") == offered()
    assert 72 * 40 == session.model.value_at(session.model.ctx.layout.live("cost"))
    cell = "lists.spare_1.price"
    assert "West: Price" == shown_entries(session, "base")[cell][4]
    where = {d.name: d.where for group in groups(session, "base") for d in group.drivers}
    assert ("", "P · Lists as printed, 2026-01-31") == (where[cell], where["lists.north.price"])
    session.enter("lists.spare_1.supplier", "Far West")
    assert ("West", "North", "South", "East", "Far West") == offered()  # picked, and gone


def test_every_input_stands_once_on_the_page_those_of_the_tornado_first() -> None:
    session = flagship("en")
    base = session.start.ctx.model.cases[0].name
    found = groups(session, base)
    names = [driver.name for group in found for driver in group.drivers]
    assert sorted(item.name for item in session.start.ctx.model.sourced()) == sorted(names)
    assert "gpu_price" in [driver.name for driver in found[0].drivers]


def test_a_series_is_typed_step_by_step_in_its_case() -> None:
    session = Session("dcf", "en")
    steps = [one for one in entries(session, "base") if one.head]
    assert steps
    session.enter(steps[0].id, steps[1].shown)
    assert steps[1].shown == shown(session, "base")[steps[0].id]


def test_what_cannot_be_calculated_leaves_the_model_as_it_was(
    shop: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.enter("rent@base", "25")
    before = dict(shop.model.values)

    def fails(_self: Calculation) -> None:
        raise CannotCompute("too much")

    with monkeypatch.context() as patch:
        patch.setattr(Calculation, "known", fails)
        assert "the model cannot be calculated with that" == refusal(shop, "rent@base", "30")
    assert before == shop.model.values
    assert before == shop.start.calculation.values()
    shop.undo()
    assert {} == shop.typed
