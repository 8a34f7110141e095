"""A text that commas cut within brackets is read whole, with the place of each of its pieces."""

from contextlib import suppress

import pytest

from modelgen.problems import ModelError
from modelgen.template.cut_texts import quoted
from modelgen.template.yaml_reader import read_yaml

from .test_small_round_trip import GOOD


@pytest.mark.parametrize(
    ("text", "data", "told"),
    [
        ("{a: MAX(b,c), d: 1}", {"a": "MAX(b,c)", "d": 1}, ["MAX(b,c)"]),
        ("{a: MAX(b,\n  MIN(c,0)), d: 1}", {"a": "MAX(b, MIN(c,0))", "d": 1},
         ["MAX(b, MIN(c,0))"]),
        ('{a: IF(b,"x(",c), d: 1}', {"a": 'IF(b,"x(",c)', "d": 1}, ['IF(b,"x(",c)']),
        ("{a: [F(b,1), F(c,2), d]}", {"a": ["F(b,1)", "F(c,2)", "d"]}, ["F(b,1)", "F(c,2)"]),
        ("{a: F(b,1), c: F(d,1)}", {"a": "F(b,1)", "c": "F(d,1)"}, ["F(b,1)", "F(d,1)"]),
        ("{a: (b,c: 1, d}", {"a": "(b", "c": 1, "d": None}, []),
        ("{a: F(b,c, d}", {"a": "F(b", "c": None, "d": None}, []),
        ("{a: b), c, d: 1}", {"a": "b)", "c": None, "d": 1}, []),
        ("{a: '(b', c)}", {"a": "(b", "c)": None}, []),
        ("{a: [(b, [c], d)]}", {"a": ["(b", ["c"], "d)"]}, []),
        ("{a: [(b, {c: 1}, d)]}", {"a": ["(b", {"c": 1}, "d)"]}, []),
        ("a:\n  - (b\n  - c)", {"a": ["(b", "c)"]}, []),
        ("a: F(b,c)", {"a": "F(b,c)"}, []),
    ],
)  # fmt: skip
def test_a_text_goes_on_while_its_bracket_is_open(
    text: str, data: object, told: list[str]
) -> None:
    found, _, cuts = read_yaml(text, "a.yaml")
    assert data == found
    assert told == [problem.message.split(": ")[-1].strip("`'\"") for problem in cuts]
    assert [len(one) for one in told if "MIN" not in one] == [
        problem.spot.width for problem in cuts if problem.spot and "MIN" not in problem.message
    ]


def test_what_follows_keeps_its_place() -> None:
    _, marks, _ = read_yaml("{a: MAX(b,c), d: 1}", "a.yaml")
    assert (4, 12) == (marks["a",].column, marks["a",].end_column)
    assert (17, 18) == (marks["d",].column, marks["d",].end_column)
    assert ("b", "#key") not in marks


@pytest.mark.parametrize(
    ("text", "shown"), [("F(a,b)", '"F(a,b)"'), ('F("a",b)', """'F("a",b)'"""),
                        ("""F("a's",b)""", """'F("a''s",b)'""")]
)  # fmt: skip
def test_a_text_is_shown_in_the_quotes_that_take_it(text: str, shown: str) -> None:
    assert shown == quoted(text)


def test_a_file_that_ends_anywhere_is_told_as_that() -> None:
    """Cut off within a word, a bracket, a text in quotes: a problem with its place, no fault."""
    for end in range(0, len(GOOD), 11):
        with suppress(ModelError):
            read_yaml(GOOD[:end], "good.yaml")
    with pytest.raises(ModelError, match="a comma or a closing bracket is missing"):
        read_yaml("a: {name: cup", "cut.yaml")
