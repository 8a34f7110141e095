"""What can be wrong, where it stands and how the user hears of it: facts in, message text out."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from unicodedata import category

from .translations import singular
from .translations import told as _


@dataclass(frozen=True)
class TextSpan:
    """A stretch of a text file; line and column count from one, width is in characters."""

    file: str
    line: int
    column: int
    width: int
    text: str


@dataclass(frozen=True)
class Problem:
    """One fault: what is wrong, where (if it stands in a text), and what to do about it."""

    message: str
    spot: TextSpan | None = None


class ModelError(Exception):
    """A stage found problems; carries every one of them, in the order of the file."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        ordered = sorted(
            problems, key=lambda p: (p.spot.line, p.spot.column) if p.spot else (0, 0)
        )
        self.problems = tuple(dict.fromkeys(ordered))
        super().__init__("\n".join(problem.message for problem in self.problems))


MOST_COMPARED = 200
"""Names that a word is compared with, and its letters: thousands of words may be wrong at once."""


def suggestion(word: str, known: Iterable[str], fits: Callable[[str], bool] = bool) -> str:
    """`; did you mean …?` when a known word is near that can stand there, else nothing."""
    names = sorted(known)
    if len(names) > MOST_COMPARED:
        alike = [n for n in names if n[:1] == word[:1] and abs(len(n) - len(word)) <= 2]
        names = alike[:MOST_COMPARED]
    near = get_close_matches(word, names, 3, 0.6) if len(word) <= MOST_COMPARED else []
    best = next(filter(fits, near), "")
    return _("; did you mean `{word}`?").format(word=best) if best else ""


def render(problem: Problem, frame: bool = True) -> str:
    """The message with its place and a caret; plain ASCII where `frame` is off."""
    lines = ["".join((_("error: "), _plain(problem.message)))]
    spot = problem.spot
    if spot:
        arrow, bar = ("──▶", "│") if frame else ("-->", "|")
        margin = " " * len(str(spot.line))
        shown, column = _window(spot)
        width = max(1, min(spot.width, len(shown) - column + 1))
        lines += [
            f"{margin}{arrow} {spot.file}:{spot.line}:{spot.column}",
            f"{margin} {bar}",
            f"{spot.line} {bar} {shown}".rstrip(),
            f"{margin} {bar} {' ' * (column - 1)}{'^' * width}",
        ]
    return "\n".join(lines)


def few(found: Sequence[object], most: int, between: str = ", ") -> str:
    """The first of many in one line, and how many more there are."""
    more = _(" and {count} more").format(count=len(found) - most) if len(found) > most else ""
    return between.join(map(str, found[:most])) + more


def counted(number: int, one: str, several: str, **filled: object) -> str:
    """`{count} cell` of one, `{count} cells` of several, and what else is to be filled in."""
    return (one if singular(number) else several).format(count=number, **filled)


def _plain(text: str, most: int = 600) -> str:
    """One line that a terminal shows as it is: control characters and excess length removed."""
    shown = visible(text).replace("\n", "\ufffd").replace("\t", "\ufffd")
    return shown if len(shown) <= most else f"{shown[:most]}…"


def visible(text: str) -> str:
    """A text from outside as a reader may be given it: what he cannot see does nothing either.

    Ends of lines and tabs stay; characters that steer a terminal or turn the direction of
    writing become a sign of their own, and those that only take no room are left out.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_seen, text.replace("\r\n", "\n")))


def unseen(character: str) -> bool:
    """Whether a character shows nothing, but may do something."""
    lost = category(character) in _UNSEEN or ord(character) & 0xFFFE == 0xFFFE
    return lost or character in _EMPTY


@lru_cache(4096)
def _seen(character: str) -> str:
    if character in "\n\t" or not unseen(character):
        return character
    return "" if character in _NO_ROOM else "\ufffd"


_UNSEEN = ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")

_EMPTY = "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0"
"""Letters by their category, but nobody sees them."""

_NO_ROOM = "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u200b\u200c\u200d\u2060\u3164\ufeff\uffa0"


def _window(spot: TextSpan, room: int = 110) -> tuple[str, int]:
    """The part of a long source line around the spot, and the spot's column in it."""
    text = _plain(spot.text.replace("\t", " "), len(spot.text))
    if len(text) <= room:
        return text, spot.column
    start = max(0, min(spot.column - 1 - room // 3, len(text) - room))
    cut = text[start : start + room]
    head = "… " if start else ""
    return head + cut, spot.column - start + len(head)
