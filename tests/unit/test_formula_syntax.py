"""What is wrong with a formula's text is found from its pieces, not from a library's message."""

import pytest

from modelgen.formulas.syntax import FormulaError, tree

NOT_EXPECTED = [
    ("=a-b", "="),
    ("a b", "b"),
    ("MAX(a;b)", ";"),
    ("SUM(a+)", ")"),
    ("a*/b", "/"),
    ("a 1", "1"),
    ("1 a", "a"),
]


@pytest.mark.parametrize(("text", "word"), NOT_EXPECTED)
def test_the_first_piece_that_cannot_stand_there_is_named(text: str, word: str) -> None:
    with pytest.raises(FormulaError) as raised:
        tree(text)
    assert f"this is not a formula: `{word}` is not expected here" == raised.value.message
    assert word == text[raised.value.offset :][: len(word)]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a-", "it ends too early"),
        ("a+b*", "it ends too early"),
        ("-", "it ends too early"),
        ("(a", "a bracket is not closed"),
        ("SUM(a", "a bracket is not closed"),
        ("{1", "a bracket is not closed"),
        ("tin[", "a bracket is not closed"),
        ("a)", "a closing bracket has no opening one"),
        ("SUM(a}", "a closing bracket has no opening one"),
        ('"a', "a quotation mark is not closed"),
        ('IF(a=1,"yes,0)', "a quotation mark is not closed"),
        ("'My sheet!A1", "a quotation mark is not closed"),
    ],
)
def test_what_is_open_or_missing_is_said(text: str, why: str) -> None:
    with pytest.raises(FormulaError) as raised:
        tree(text)
    assert f"this is not a formula: {why}" == raised.value.message


@pytest.mark.parametrize(
    "text", ["a+b", "-(a)", "SUM()", "IF(a,,b)", '"a""b"&"c"', "a%", "tin[-1]", "{1,2;3,4}"]
)
def test_a_sound_text_has_a_tree(text: str) -> None:
    assert "node_type" in tree(text)
