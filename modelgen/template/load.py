"""Template text to a validated Model, keeping the line and column of every word."""

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

from pydantic import ValidationError

from ..problems import ModelError, Problem, suggestion
from ..translations import ENGLISH
from .schema import Model
from .shorthand import written_out
from .validation_messages import explained
from .words import FROM_FILE
from .yaml_reader import KeyPath, Mark, read_yaml, span_of

EXTREME = re.compile(r"\de[+-]?\d{3}|\d{100}", re.IGNORECASE)
"""How a number near the ends of the range is written."""


@dataclass(frozen=True)
class Template:
    """A template's text with the Model it declares and the place of every word in it.

    `lang` is the language of the Model's texts; the text itself stays as it is.
    """

    file: str
    text: str
    model: Model
    marks: MappingProxyType[KeyPath, Mark]
    lang: str = ENGLISH
    cuts: tuple[Problem, ...] = ()
    """Texts that a comma cut in two, put together again: told with what its analysis finds."""

    @property
    def digest(self) -> str:
        """SHA-256 of the text, as hexadecimal digits."""
        return digest(self.text)

    def problem(self, path: KeyPath, message: str, word: str = "", offset: int = 0) -> Problem:
        """A problem at `path`, its caret under the `word` that is found from `offset` on."""
        return Problem(message, span_of(self.file, self.text, self.marks, path, word, offset))


def shipped() -> dict[str, Path]:
    """The templates that come with the tool, by name; else those of the repository."""
    for folder in (
        Path(str(files("modelgen"))) / "templates",
        Path(__file__).parents[2] / "templates",
    ):
        if folder.is_dir():
            return {path.stem: path for path in sorted(folder.glob("*.yaml"))}
    return {}


def find(word: str) -> Path:
    """The file of a template, by path or by a shipped one's name; raises ModelError if none."""
    path, known = Path(word), shipped()
    try:
        if path.is_file():
            return path
        if word in known:
            return known[word]
        if path.is_dir():
            raise ModelError([Problem(f"`{word}` is a folder; give the template itself")])
    except OSError as error:
        raise ModelError([Problem(f"cannot read `{word}`: {error.strerror}")]) from error
    beside = f"{word}.yaml"
    hint = f"; write `{beside}`" if Path(beside).is_file() else suggestion(word, known)
    raise ModelError([Problem(f"no template `{word}`{hint}")])


def load(path: Path, kind: type[Model]) -> Template:
    """Read and validate a template file; raises ModelError with every problem found."""
    inside = path.resolve().is_relative_to(Path.cwd())
    shown = path.resolve().relative_to(Path.cwd()) if inside else path
    return parse(text_of(path), shown.as_posix(), kind, FROM_FILE)


def text_of(path: Path) -> str:
    """The text of a template file, its line ends plain; raises ModelError where it has none."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ModelError([Problem(f"cannot read `{path}`: {error.strerror}")]) from error
    if raw.startswith(b"PK"):
        raise ModelError([Problem(f"`{path}` is a workbook, not a template; give the .yaml file")])
    try:
        return plain_lines(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        message = f"`{path}` is not UTF-8 text (line {line}); save it as UTF-8"
        raise ModelError([Problem(message)]) from error


def plain_lines(text: str) -> str:
    """The text with line ends as Unix has them."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def digest(text: str) -> str:
    """SHA-256 of a template's text, as hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def unfit(template: Template) -> tuple[Problem, ...]:
    """What would be refused of a template's text if it stood in a file."""
    if not EXTREME.search(template.text):
        return ()  # most texts need not be read once more
    try:
        parse(template.text, template.file, type(template.model), FROM_FILE)
    except ModelError as error:
        return error.problems
    return ()


@lru_cache(maxsize=8)
def parse(text: str, file: str, kind: type[Model], where: str = "") -> Template:
    """Validate a template's text as a Model of that kind; `file` is the name in messages.

    A text that stands in a file meets rules that one in an old workbook need not meet. Raises
    ModelError with every problem found. A command that asks again is given the same one: nothing
    changes a Template.
    """
    text = plain_lines(text)
    data, marks, cuts = read_yaml(text, file)
    data, marks = written_out(data, marks, lambda at: span_of(file, text, marks, at, "", 0))
    try:
        model = kind.model_validate(data, context=where)
    except ValidationError as error:
        raise ModelError([*cuts, *explained(error, kind, file, text, marks, data)]) from None
    return Template(file, text, model, MappingProxyType(marks), cuts=tuple(cuts))
