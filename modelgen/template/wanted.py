"""What is to be set, as somebody typed it: its parts, each with the place where it is told."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from ..problems import Problem, TextSpan
from ..translations import told as _

WantedPart = Literal["name", "case", "step", "value"]


@dataclass(frozen=True)
class DataFile:
    """A file of figures, as a workbook tells it: its name, and the SHA-256 of its bytes."""

    name: str
    digest: str


@dataclass(frozen=True)
class Wanted:
    """A figure that is to stand in the place of a template's, as it was typed."""

    name: str
    case: str
    step: str
    text: str
    value: float | str
    """The figure, or what is wrong with it."""
    word: str = ""
    """The whole of it, where it is a word of the command line."""
    file: DataFile | None = None
    spots: Mapping[WantedPart, TextSpan] = field(default_factory=dict, hash=False)
    """Where each part stands in a file."""
    day_first: bool = False
    """Whether days are written as 31/03/2027 there, and never as 3/31/2027."""
    option: str = "--set "
    """What stands before the word on the command line."""

    def problem(self, part: WantedPart, says: str) -> Problem:
        """What is wrong with a part of it."""
        if part in self.spots:
            return Problem(says, self.spots[part])
        return Problem(f"`{self.option}{self.word}`: {says}")


def from_word(word: str, file: DataFile | None = None) -> Wanted | Problem:
    """`name=value`, `name@case=value` or `name@case.step=value`, as it is typed and stored."""
    target, equals, text = word.partition("=")
    if not equals:
        says = _("write it as name=value or name@case=value")
        return Problem(f"`--set {word}`: {says}")
    item, _dot, step = target.strip().partition(".")
    name, at, case = item.partition("@")
    if not at and "@" in step:  # the case behind the step
        step, _at, case = step.rpartition("@")
    return Wanted(name, case, step, text, number(text), word, file)


def number(text: str) -> float | str:
    """`0.4` or `40%` as a number; what is wrong with any other text, as with a decimal comma."""
    match = re.fullmatch(r"\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*(%?)\s*", text)
    if match:
        return float(match[1]) / (100 if match[2] else 1)
    if re.fullmatch(r"\s*[+-]?\d{1,3}([,' \u00a0\u202f]\d{3})+\s*%?\s*", text):
        plain = re.sub(r"[^\d.%+-]", "", text)
        says = _("`{text}` has thousands separators; write `{plain}`")
        if text.count(",") == 1:
            says = _(
                "`{text}` has thousands separators; write `{plain}`, or `{point}` for a decimal"
            )
        return says.format(text=text, plain=plain, point=text.replace(",", "."))
    if re.fullmatch(r"\s*[+-]?\d+,\d+\s*%?\s*", text):
        says = _("`{text}` has a decimal comma; write `{point}`")
        return says.format(text=text, point=text.replace(",", "."))
    return _("`{text}` is not a number; write it as 0.4 or 40%").format(text=text)
