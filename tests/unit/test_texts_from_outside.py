"""Texts from outside come back as they were, and steer nothing that shows them."""

import io
import json
import re
import sys
import unicodedata
import zipfile
from datetime import date

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from modelgen import cli, console
from modelgen.commands.handout import handout
from modelgen.commands.regenerate import regenerate
from modelgen.compile import stages
from modelgen.compile.templates import parse
from modelgen.memo import markdown, source_list
from modelgen.memo.figures import FixedText, shown
from modelgen.patch.worksheet_tree import store
from modelgen.problems import Problem, render, unseen, visible
from modelgen.template.settings import Settings
from modelgen.xlsx.escapes import held, meant
from modelgen.xlsx.reader import Returned, _number

from .test_small_round_trip import GOOD, NAME, edited, told

ODD = ["\x1b[31m", "\x07", "\x9b31m", "\u202e", "\u2066", "\u200f", "\u061c", "\x7f", "\r", "\x08",
       "\u2028", "\ud800", "\U000e0041", "\ue000", "\ufffe"]  # fmt: skip

NO_ROOM = ["\u200b", "\u200d", "\ufeff", "\u00ad", "\u2060", "\u3164", "\u034f"]


@pytest.mark.parametrize("odd", ODD)
def test_what_steers_becomes_a_sign_of_its_own(odd: str) -> None:
    told = visible(f"a{odd}b")
    assert f"a\ufffd{odd[1:]}b" == told


@pytest.mark.parametrize("odd", NO_ROOM)
def test_what_takes_no_room_is_left_out(odd: str) -> None:
    assert "ab" == visible(f"a{odd}b")


@given(st.text())
def test_nothing_unseen_passes_but_lines_and_tabs(text: str) -> None:
    told = visible(text)
    assert not any(unseen(c) for c in told if c not in "\n\t")
    assert told == visible(told)
    plain = [c for c in text.replace("\r\n", "\n") if unicodedata.category(c)[0] in "LNPS"]
    assert [c for c in plain if not unseen(c)] == [
        c for c in told if unicodedata.category(c)[0] in "LNPS" and c != "\ufffd"
    ] or "\ufffd" in text


@given(st.text(st.sampled_from("_x0041FfDd5aA b\x07\r\n\ufffe")))
def test_a_text_comes_back_as_it_was(text: str) -> None:
    assert text == meant(held(text))
    etree.Element("a").text = held(text)


@pytest.mark.parametrize(
    ("written", "text"),
    [("_x000D_", "\r"), ("_x005F_x000D_", "_x000D_"), ("_xD83D__xDE00_", "\U0001f600"),
     ("_x00zz_", "_x00zz_"), ("a_x0041", "a_x0041"), ("_x0041_x0042_", "Ax0042_")],
)  # fmt: skip
def test_a_number_means_its_character(written: str, text: str) -> None:
    assert text == meant(written)


@pytest.mark.parametrize(
    ("text", "number"),
    [("1.797693134862316E+308", sys.float_info.max), ("-1E+999", -sys.float_info.max),
     ("1e308", 1e308), ("INF", float("inf")), ("1E-400", 0.0)],
)  # fmt: skip
def test_a_number_that_was_rounded_up_is_the_largest(text: str, number: float) -> None:
    assert number == _number(text)


def test_a_stored_value_that_xml_cannot_hold_is_written_by_its_number() -> None:
    cell = etree.Element("c")
    store(cell, "a\x07_x0041_")
    assert "a_x0007__x005F_x0041_" == cell[0].text


STRANGE = "_x000D_ _x0041_x0042_ <r>bold</r> \\u202eabc"

LABELS = [STRANGE, "<r><t>no markup</t></r>", "_x005F_"]


@pytest.fixture(scope="module")
def strange() -> bytes:
    text = GOOD
    for old, new in zip(("Cups sold", "Price of a cup", "Rain"), LABELS, strict=True):
        text = text.replace(f"label: {old}\n", f'label: "{new}"\n', 1)
    assert all(label in text for label in LABELS)
    return stages.build(stages.prepare(parse(text, "good.yaml"), Settings()))[2]


def test_strange_labels_come_back_as_they_were(strange: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(strange)) as package:
        for name in package.namelist():
            etree.fromstring(package.read(name))
    texts = {str(cell.value) for tab in Returned(strange).tabs for cell in tab.cells.values()}
    assert {LABELS[0].replace("\\u202e", "\u202e"), *LABELS[1:]} <= texts
    result = regenerate(NAME, strange, None, ())
    assert [] == told(result)
    again = regenerate(NAME, result.data, None, ())
    assert [] == told(again)
    made = handout(NAME, result.data, date(2026, 1, 1), False)
    assert LABELS[1] in {
        str(cell.value) for tab in Returned(made.data).tabs for cell in tab.cells.values()
    }


def test_a_cell_of_a_user_comes_back_as_it_was() -> None:
    def change(workbook: openpyxl.Workbook) -> None:
        workbook["Inputs"]["R8"] = "_x005F_x000D_"

    result = regenerate(NAME, edited(change), None, ())
    tab = Returned(result.data).tab("Inputs")
    assert tab
    assert "_x000D_" in {cell.value for cell in tab.cells.values()}


@pytest.mark.parametrize("odd", ODD[:6])
def test_no_door_lets_it_through(odd: str, capsys: pytest.CaptureFixture[str]) -> None:
    console.say(f"a{odd}b")
    console.complain(f"a{odd}b")
    console.say_data({"a": f"a{odd}b"})
    said = capsys.readouterr()
    assert odd not in said.out + said.err
    assert f"a{odd}b" == json.loads(said.out.partition("\n")[2])["a"]
    assert odd not in shown(FixedText(f"a{odd}b"), "en")
    assert odd not in render(Problem(f"a{odd}b"))


@pytest.mark.parametrize(
    "words", [("show", "\x1b[31m.xlsx"), ("build", "-o", "\x1b.txt"), ("\x9b31m",), ("--\u202e",)]
)
def test_a_name_on_the_command_line_steers_nothing(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["modelgen", *words])
    with pytest.raises(SystemExit) as left:
        cli.run()
    said = capsys.readouterr()
    assert left.value.code in (1, 2)
    assert not any(unseen(c) for c in said.out + said.err if c != "\n")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a|b", "a\\|b"), ("`a`", "\\`a\\`"), ("<html>", "\\<html\\>"), ("![a](b)", "!\\[a\\](b)"),
        ("# a", "\\# a"), ("- a", "\\- a"), ("+ a", "\\+\xa0a"), ("1. a", "1\\. a"),
        ("12) a", "12\\) a"), ("---", "\\---"), ("===", "\\==="), ("-5 %", "-5\xa0%"),
        ("a - b", "a - b"), ("1.5", "1.5"), ("https://a.b", "https\\://a.b"),
        ("www.a.b", "www\\.a.b"), ("me@a.b", "me\\@a.b"), ("&lt;", "\\&lt;"), ("a\nb", "a b"),
    ],
)  # fmt: skip
def test_no_text_is_markup_in_markdown(text: str, told: str) -> None:
    assert told == markdown._said((FixedText(text),), "en")


def test_an_address_ends_where_its_brackets_do() -> None:
    told = source_list._linked("https://a.b/c d>\n(x)<\u202e?e=%20")
    assert re.fullmatch(r"[!-;=?-~]+", told)
    assert told.startswith("https://a.b/c%20d%3E")
    assert told.endswith("?e=%20")
