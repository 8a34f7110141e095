"""The heights of rows whose text wraps: no line is cut off."""

import pytest

from modelgen.addresses import Place
from modelgen.book.book import ROW_HEIGHT, Cell, Formula
from modelgen.book.styles import look
from modelgen.compile.sheet_frame import LINE, TITLE_ROW, heights


def height(text: str, role: str, width: float, labels: tuple[str, ...] = ("x",)) -> float:
    content = Formula(text, "") if text.startswith("=") else text
    found = heights([Cell(Place("S", 5, 0), content, role)], (width,), labels)
    return found.get(5, ROW_HEIGHT)


@pytest.mark.parametrize(
    ("text", "role", "width", "lines"),
    [
        ("short", "wrapped", 20, 1),
        ("ten letter ten letter", "label", 15.9, 1),
        ("ten letter ten letter", "label", 15.7, 2),
        ("one two three four five", "label", 5, 5),
        ("unbreakableword", "label", 5, 3),
        # letters of one number and other widths
        ("lilt trill fifty jilt", "label", 12.5, 1),
        ("WILT TRILL FIFTY JILT", "label", 12.5, 2),
        ("mmmm wwww @@@@ %%%%", "label", 12.5, 4),
        # bold type is wider: what just fits in plain type does not in bold
        ("ten letter ten letter", "header", 16.5, 2),
        ("ten letter ten letter", "header", 17, 1),
        # an indent takes room
        ("ten letter ten letter", "wrapped", 16.5, 2),
        ("ten letter ten letter", "wrapped", 17.5, 1),
    ],
)
def test_a_row_is_as_high_as_its_lines(text: str, role: str, width: float, lines: int) -> None:
    assert (lines * LINE[10] + 2.5 if lines > 1 else ROW_HEIGHT) == height(text, role, width)


def test_text_that_does_not_wrap_keeps_the_usual_height() -> None:
    assert ROW_HEIGHT == height("a very long text that runs on and on", "sentence", 5)


@pytest.mark.parametrize(("words", "lines"), [(1, 1), (2, 2), (9, 4)])
def test_typed_words_have_room_for_four_lines_and_figures_for_one(words: int, lines: int) -> None:
    place, content = Place("S", 5, 0), " ".join(["longword"] * words)
    typed = [Cell(place, content, "input", takes=takes) for takes in ("text", "choice", "number")]
    found = [heights([cell], (11.0,), ()).get(5, ROW_HEIGHT) for cell in typed]
    high = lines * LINE[10] + 2.5 if lines > 1 else ROW_HEIGHT
    assert [high, high, ROW_HEIGHT] == found


def test_the_head_of_a_case_has_room_for_the_longest_label() -> None:
    labels = ("Base", "A case with a long name")
    assert height("=A1", "header", 10, labels) > height("=A1", "header", 10, ("Base",))


def test_the_row_of_a_case_has_room_for_the_longest_label() -> None:
    long = "A label that takes three lines"
    assert 3 * LINE[10] + 2.5 == height("=A1", "case_row", 12, (long,))


def test_the_label_of_a_rank_shrinks_and_no_row_grows_for_it() -> None:
    assert look("ranked")["shrink"]
    assert ROW_HEIGHT == height("=A1", "ranked", 5, ("A label of some words",))


def test_typewritten_text_is_wider() -> None:
    text = "ten letter ten letter"
    assert 2 * LINE[9] + 2.5 == height(text, "code_wrapped", 20)
    assert ROW_HEIGHT == height(text, "map", 20)


def test_large_type_needs_a_higher_row_for_one_line_too() -> None:
    assert LINE[20] + 2.5 == height("9", "box_value", 5)


def test_the_title_is_higher_than_any_row() -> None:
    assert 21.0 == heights([], (8.0,), ())[TITLE_ROW]
