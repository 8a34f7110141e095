"""What is wrong with a formula's text is found from its pieces, not from a library's message."""

from collections.abc import Callable
from typing import Any

import formualizer
import pytest

from modelgen.formulas.item_formulas import check
from modelgen.formulas.syntax import MAX_NESTING, FormulaError, tokens, tree

NOT = "this is not a formula: "
EARLY = NOT + "it ends too early"
OPEN = NOT + "a bracket is not closed"
CLOSE = NOT + "a closing bracket has no opening one"
QUOTE = NOT + "a quotation mark is not closed"


def unexpected(word: str) -> str:
    return f"{NOT}`{word}` is not expected here"


def no_item(word: str) -> str:
    return f"`{word}` is not an item: formulas refer to items by name"


WRONG = [
    ("", EARLY, 0),
    ("cost-", EARLY, 0),
    ("-", EARLY, 0),
    ("cost,", EARLY, 0),
    ("(cost", OPEN, 0),
    ("SUM(cost,1", OPEN, 0),
    ("(cost]", OPEN, 0),
    ("cost[-1", OPEN, 0),
    ("{1,2", OPEN, 0),
    ("SUM(cost}", OPEN, 0),
    ("cost)", CLOSE, 0),
    ("größe)", CLOSE, 0),
    ('"cost', QUOTE, 0),
    ('cost&"a""', QUOTE, 0),
    ("it's", QUOTE, 0),
    ("'My sheet!A1", QUOTE, 0),
    ('IF(cost=1,"yes,0)', QUOTE, 0),
    ('("cost', QUOTE, 0),
    ("cost sales", unexpected("sales"), 5),
    ("cost 1", unexpected("1"), 5),
    ("1 cost", unexpected("cost"), 2),
    ("cost*/sales", unexpected("/"), 5),
    ("größe sales", unexpected("sales"), 6),
    ("cost**sales", unexpected("*"), 5),
    ("=cost", unexpected("="), 0),
    ("cost==sales", unexpected("="), 5),
    ("()", unexpected(")"), 1),
    ("(cost+)", unexpected(")"), 6),
    ("MAX(cost+,1)", unexpected(","), 9),
    ("MAX(cost;1)", unexpected(";"), 8),
    ("cost;1", unexpected(";"), 4),
    ("cost@1", unexpected("@"), 4),
    ("cost%1", unexpected("1"), 5),
    ('"a" "b"', unexpected('"b"'), 4),
    ("(cost) (sales)", unexpected("("), 7),
    ("SUM (cost)", unexpected("("), 4),
    ("cost+#FOO!", unexpected("#FOO!"), 5),
    ("cost+#FOO!+#BAR!", unexpected("#FOO!"), 5),
    ("#DIV/0!+#FOO!", unexpected("#FOO!"), 8),
    ("(cost+#FOO!", OPEN, 0),
    ("MAX(,*)", unexpected("*"), 5),
    ("MAX(1,)*", EARLY, 0),
    ("MAX(1;2)", unexpected(";"), 5),
    ("MAX({1,,2})", unexpected(","), 7),
    ("MAX({1;;2})", unexpected(";"), 7),
    ("MAX({})", unexpected("}"), 5),
    ("(1)1", unexpected("1"), 3),
    ("1%%2", unexpected("2"), 3),
    ("%", unexpected("%"), 0),
    ("(-)", unexpected(")"), 2),
    ("SUM(-)", unexpected(")"), 5),
    ("größe+(größe größe)", unexpected("größe"), 13),
    ("cost:", no_item("cost:"), 0),
    ("cost[a]b", no_item("cost[a]b"), 0),
    ("1+Table[#this]", no_item("Table[#this]"), 2),
    (
        "(" * 65 + "cost" + ")" * 65,
        f"its brackets nest over {MAX_NESTING} deep: split it into items",
        64,
    ),
]


def told(text: str) -> tuple[str, int]:
    with pytest.raises(FormulaError) as caught:
        check(text)
    return caught.value.message, caught.value.offset


@pytest.mark.parametrize(("text", "message", "offset"), WRONG)
def test_what_is_wrong_is_told_with_its_place(text: str, message: str, offset: int) -> None:
    assert (message, offset) == told(text)


@pytest.mark.parametrize(("text", "message", "offset"), WRONG)
def test_the_words_of_the_parser_decide_nothing(
    text: str, message: str, offset: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, kind in (("parse", "ParserError"), ("tokenize", "TokenizerError")):
        monkeypatch.setattr(formualizer, name, muffled(getattr(formualizer, name), kind))
    assert (message, offset) == told(text)


def muffled(work: Callable[[str], Any], kind: str) -> Callable[[str], Any]:
    """The same work with an error that says nothing."""

    def quiet(text: str) -> Any:
        try:
            return work(text)
        except (formualizer.ParserError, formualizer.TokenizerError):
            raise getattr(formualizer, kind)("quod non") from None

    return quiet


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("größe+1", [("größe", 0, 5), ("+", 5, 6), ("1", 6, 7)]),
        ('"é"&a', [('"é"', 0, 3), ("&", 3, 4), ("a", 4, 5)]),
        ("SUM(a)", [("SUM(", 0, 4), ("a", 4, 5), (")", 5, 6)]),
        ("", []),
    ],
)
def test_a_piece_stands_where_its_letters_stand(
    text: str, places: list[tuple[str, int, int]]
) -> None:
    assert places == [(token.value, token.start, token.end) for token in tokens(text)]


@pytest.mark.parametrize("text", ["cost)", '"cost', "cost+#FOO!"])
def test_what_cannot_be_cut_into_pieces_has_no_tree_either(text: str) -> None:
    with pytest.raises(FormulaError, match=NOT):
        tree(text)


def test_an_error_says_what_word_is_wrong_where_one_is() -> None:
    with pytest.raises(FormulaError) as raised:
        check("1+cost sales")
    assert ("sales", 7) == (raised.value.word, raised.value.offset)


RIGHT = ["-cost", "--cost", "SUM(cost)", "(cost)", "cost<>1", "ROUND(-cost,0)", " cost + 1",
         "SUM((cost))", "MAX(cost,-1)", "(cost)*(cost)", "MAX(cost,(0))+1"]  # fmt: skip


@pytest.mark.parametrize("text", [*RIGHT, "(" * MAX_NESTING + "cost" + ")" * MAX_NESTING])
def test_a_formula_that_is_right_passes(text: str) -> None:
    check(text)


@pytest.mark.parametrize(
    "text",
    [
        "SUM()",
        "IF(a,,b)",
        '"a""b"&"c"',
        "a%",
        "a[-1]",
        "{1,2;3,4}",
        "MAX(,)",
        "MAX(1,)",
        "{1}",
        "a%*b",
        "a%%",
    ],
)
def test_a_sound_text_has_a_tree(text: str) -> None:
    assert "node_type" in tree(text)
