"""A text or a figure that may be typed or computed: how it is read, drawn and refused."""

import pytest

from modelgen.book.book import Book, Formula
from modelgen.compile import stages
from modelgen.compile.templates import parse
from modelgen.problems import ModelError
from modelgen.template.settings import Settings

from ..test_bad_templates import GOOD

STORY = "story: Half of the cups stay unsold."


def book(text: str) -> Book:
    return stages.compile(stages.prepare(parse(text, "good.yaml"), Settings()))


def problems(text: str) -> list[str]:
    with pytest.raises(ModelError) as raised:
        book(text)
    return [problem.message for problem in raised.value.problems]


def story(text: str) -> object:
    made = book(GOOD.replace(STORY, text))
    row = next(cell.place for cell in made.cells if cell.content == "story.rainy")
    return next(cell.content for cell in made.cells if cell.place == row.moved(cols=2))


def test_a_typed_story_follows_the_words_on_its_parent() -> None:
    assert "As As planned. Half of the cups stay unsold." == story(STORY)


def test_a_computed_story_is_joined_to_them() -> None:
    found = story("""story: {formula: 'IF(revenue=0,"None is sold.","Some are sold.")'}""")
    assert isinstance(found, Formula)
    assert found.text.startswith('="As As planned. "&IF(')


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("story: {formula: revenu}", "unknown item `revenu`; did you mean `revenue`?"),
        ("story: {formla: revenue}", "unknown key `formla`; did you mean `formula`?"),
        ("story: {formula: }", "`formula` is empty"),
        ("story: ", "`story` is empty"),
        ("story: 3", "`story` must be text: put it in quotes"),
    ],
)
def test_what_is_wrong_with_one_is_told_without_the_librarys_words(
    text: str, message: str
) -> None:
    assert message in problems(GOOD.replace(STORY, text))


def test_a_computed_text_must_give_text() -> None:
    [message] = problems(GOOD.replace(STORY, "story: {formula: revenue}"))
    assert message.startswith("units do not work out: the formula gives ")
