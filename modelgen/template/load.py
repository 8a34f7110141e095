"""Template text to a validated Model, keeping the line and column of every word."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any, get_args

import yaml
from pydantic import BaseModel, ValidationError
from yaml.error import MarkedYAMLError, YAMLError
from yaml.events import CollectionEndEvent, CollectionStartEvent, Event
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from yaml.reader import Reader

from ..problems import ModelError, Problem, Spot, suggestion
from ..translations import ENGLISH
from .schema import Model

MAX_TEXT = 1_000_000

MAX_DEPTH = 20

Path_ = tuple[str | int, ...]


@dataclass(frozen=True)
class Mark:
    """Where a value stands in the text: first line and column, and its end (from zero)."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True)
class Template:
    """A template's text with the Model it declares and the place of every word in it.

    `lang` is the language of the Model's texts; the text itself stays as it is.
    """

    file: str
    text: str
    model: Model
    marks: MappingProxyType[Path_, Mark]
    lang: str = ENGLISH

    @property
    def digest(self) -> str:
        """SHA-256 of the text, as hexadecimal digits."""
        return digest(self.text)

    def problem(self, path: Path_, message: str, word: str = "", offset: int = 0) -> Problem:
        """A problem at `path`, its caret under the `word` that is found from `offset` on."""
        return Problem(message, _spot(self.file, self.text, self.marks, path, word, offset))


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
    """The file of a template given by path or by the name of a shipped one."""
    path, known = Path(word), shipped()
    if path.is_file():
        return path
    if word in known:
        return known[word]
    raise ModelError([Problem(f"no template `{word}`{suggestion(word, known)}")])


def load(path: Path) -> Template:
    """Read and validate a template file; raises ModelError with every problem found."""
    inside = path.resolve().is_relative_to(Path.cwd())
    shown = path.resolve().relative_to(Path.cwd()) if inside else path
    return parse(text_of(path), shown.as_posix())


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
    return text.replace("\r\n", "\n").replace("\r", "\n")


def digest(text: str) -> str:
    """SHA-256 of a template's text, as hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def parse(text: str, file: str) -> Template:
    """Validate a template's text; `file` is the name that messages show."""
    text = plain_lines(text)
    data, marks = _read(text, file)
    try:
        model = Model.model_validate(data)
    except ValidationError as error:
        problems = [_explain(e, file, text, marks) for e in error.errors() if not _echo(e)]
        raise ModelError(problems) from None
    return Template(file, text, model, MappingProxyType(marks))


def _read(text: str, file: str) -> tuple[Any, dict[Path_, Mark]]:
    """YAML text as plain data, with marks; anchors, duplicate keys and huge files are refused."""
    if len(text) > MAX_TEXT:
        raise ModelError([Problem(f"`{file}` is over {MAX_TEXT:,} characters; is it a template?")])
    control = Reader.NON_PRINTABLE.search(text)
    if control:
        before = _lines(text[: control.start()])
        message = f"the text holds the control character U+{ord(control[0]):04X}; remove it"
        raise ModelError([Problem(message, _at(file, text, len(before) - 1, len(before[-1])))])
    # The loader in C reads a template about forty times as fast as one in Python.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        problems = list(_unwritten(file, text, yaml.parse(text, Loader=loader)))
        root = None if problems else yaml.compose(text, Loader=loader)
    except MarkedYAMLError as error:
        raise ModelError([_not_yaml(error, file, text)]) from None
    except YAMLError as error:
        raise ModelError(
            [Problem(f"`{file}` is not YAML: {str(error).splitlines()[0]}")]
        ) from None
    if problems:
        raise ModelError(problems)
    if root is None:
        raise ModelError([Problem(f"`{file}` is empty; a template starts with `template: name`")])
    reader = _Reader(file, text)
    data = reader.value(root, ())
    if reader.problems:
        raise ModelError(reader.problems)
    return data, reader.marks


def _unwritten(file: str, text: str, events: Iterable[Event]) -> Iterator[Problem]:
    """Anchors, aliases and deep nesting, found before anything is made of them."""
    depth = 0
    for event in events:
        depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
        if depth > MAX_DEPTH or getattr(event, "anchor", None):
            message = "anchors, aliases and deep nesting are not part of a template; write it out"
            start = event.start_mark
            yield Problem(message, _at(file, text, start.line, start.column))
        if depth > MAX_DEPTH:
            return


def _not_yaml(error: MarkedYAMLError, file: str, text: str) -> Problem:
    """What the parser stumbled over, and the line on which the unfinished thing began."""
    mark, began = error.problem_mark or error.context_mark, error.context_mark
    message = f"this is not YAML: {error.problem or error.context}"
    if mark and began and began.line < mark.line:
        message += f", {error.context} (line {began.line + 1})"
    return Problem(message, mark and _at(file, text, mark.line, mark.column))


class _Reader:
    """YAML nodes to plain data; collects the mark of every value and key on the way."""

    def __init__(self, file: str, text: str) -> None:
        self.file, self.text = file, text
        self.marks: dict[Path_, Mark] = {}
        self.problems: list[Problem] = []

    def value(self, node: Node, path: Path_) -> Any:
        start, end = node.start_mark, node.end_mark
        self.marks[path] = Mark(start.line, start.column, end.line, end.column)
        if isinstance(node, MappingNode):
            return self._mapping(node, path)
        if isinstance(node, SequenceNode):
            return [self.value(item, (*path, i)) for i, item in enumerate(node.value)]
        return self._scalar(node) if isinstance(node, ScalarNode) else None

    def _mapping(self, node: MappingNode, path: Path_) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            mark, word = key_node.start_mark, isinstance(key_node, ScalarNode)
            key = str(key_node.value) if word else ""
            if not word or key in result:
                message = f"`{key}` is given twice" if word else "a key must be a word"
                spot = _at(self.file, self.text, mark.line, mark.column, max(1, len(key)))
                self.problems.append(Problem(message, spot))
                continue
            end = key_node.end_mark
            self.marks[(*path, key, "#key")] = Mark(mark.line, mark.column, end.line, end.column)
            result[key] = self.value(value_node, (*path, key))
        return result

    def _scalar(self, node: ScalarNode) -> str | float | bool | date | None:
        """A plain word as YAML 1.2 reads it (`on` and `12:00` are text); quoted ones as text."""
        text: str = node.value
        if node.style in tuple("'\"|>") or node.tag not in _RESOLVED:
            return text
        if text in ("", "~", "null", "Null", "NULL"):
            return None
        if text.lower() in ("true", "false"):
            return text.lower() == "true"
        if _INTEGER.fullmatch(text):
            return int(text)
        if _FLOAT.fullmatch(text):
            return float(text)
        if _DATE.fullmatch(text):
            return self._date(text, node)
        return float(text.replace(".", "")) if text.lower() in _SPECIAL else text

    def _date(self, text: str, node: ScalarNode) -> date | None:
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            mark = node.start_mark
            spot = _at(self.file, self.text, mark.line, mark.column, len(text))
            self.problems.append(Problem(f"`{text}` is not a date: {error}", spot))
            return None


_INTEGER = re.compile(r"[-+]?\d{1,300}")

_FLOAT = re.compile(r"[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?")

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")

_SPECIAL = {".nan", ".inf", "-.inf", "+.inf"}

_RESOLVED = {
    f"tag:yaml.org,2002:{kind}" for kind in ("str", "int", "float", "bool", "null", "timestamp")
}


def _at(file: str, text: str, line: int, column: int, width: int = 1) -> Spot:
    lines = _lines(text)
    return Spot(file, line + 1, column + 1, width, lines[line] if line < len(lines) else "")


@lru_cache(maxsize=2)
def _lines(text: str) -> list[str]:
    """The lines of a text as YAML counts them."""
    return re.split("[\n\x85\u2028\u2029]", text)


def _spot(file: str, text: str, marks: Any, path: Path_, word: str, offset: int) -> Spot | None:
    while path and path not in marks:
        path = path[:-1]
    mark = marks.get(path)
    if mark is None:
        return None
    lines = _lines(text)
    first, last = mark.line, max(mark.line, mark.end_line)
    passed = 0
    for number in range(first, min(last + 1, len(lines))):
        begin = mark.column if number == first else 0
        quote = 1 if number == first and lines[number][begin : begin + 1] in ("'", '"') else 0
        column = lines[number].find(word, begin + max(0, offset - passed) + quote) if word else -1
        if word and column < 0:
            column = lines[number].find(word, begin)
            column = column if last == first else -1
        if column >= 0:
            return Spot(file, number + 1, column + 1, len(word), lines[number])
        passed += len(lines[number]) - begin
    width = mark.end_column - mark.column if mark.end_line == mark.line else 1
    return Spot(file, first + 1, mark.column + 1, max(1, width), lines[first])


def _echo(error: Any) -> bool:
    """A list whose entries are wrong is also "too short": that is no problem of its own."""
    return bool(
        error["type"] == "too_short" and error["ctx"]["actual_length"] < len(error["input"])
    )


def _explain(error: Any, file: str, text: str, marks: dict[Path_, Mark]) -> Problem:
    """A validation error of the library in the template's own words, at the word it is about."""
    ctx = error.get("ctx", {})
    path = _marked((*error["loc"], *ctx.get("at", ())), marks)
    if error["type"] == "extra_forbidden" or error["loc"][-1:] == ("[key]",):
        path = (*path, "#key")
    word = ctx["tag"] if error["type"] == "union_tag_invalid" else ""
    return Problem(said(error), _spot(file, text, marks, path, word, 0))


def said(error: Any) -> str:
    """A validation error of the library in the template's own words."""
    ctx = error.get("ctx", {})
    kind, given, what = error["type"], error["input"], _called(error["loc"])
    if kind == "extra_forbidden":
        return f"unknown key {what}{suggestion(error['loc'][-1], _keys(error['loc'][:-1]))}"
    if kind == "union_tag_invalid":
        known = re.findall(r"'(\w+)'", ctx["expected_tags"])
        return f"unknown kind `{ctx['tag']}`{suggestion(ctx['tag'], known)}"
    if kind == "union_tag_not_found":
        return "`kind` is missing: it says what this is"
    if given is None or kind == "string_too_short":
        return f"{what} is empty"
    if kind == "string_too_long":
        return f"{what} has {len(given):,} characters; {ctx['max_length']:,} at most"
    if kind == "too_short":
        return f"{what} needs {ctx['min_length']} entries or more; it has {len(given)}"
    if kind == "too_long":
        return f"{what} takes {ctx['max_length']} entries at most; it has {len(given)}"
    if kind == "literal_error":
        return f"{what} cannot be `{given}`; use {ctx['expected'].replace(chr(39), '`')}"
    if kind in _MUST:
        return f"{what} {_MUST[kind].format_map(ctx)}"
    return str(error["msg"]) if "`" in error["msg"] else f"{what}: {error['msg']}"


_MUST = {
    "missing": "is missing",
    "string_type": "must be text: put it in quotes",
    "finite_number": "is not a finite number",
    "float_type": "must be a number",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "date_type": "must be a date like 2026-01-31",
    "tuple_type": "must be a list",
    "dict_type": "must be a list of keys and values",
    "model_type": "must be a list of keys and values",
    "model_attributes_type": "must be a list of keys and values",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
}
"""What the library's kinds of errors ask for."""


def _called(loc: tuple[str | int, ...]) -> str:
    """What people call the place of an error."""
    named = [part for part in loc if part != "[key]"]
    if not named:
        return "the template"
    if isinstance(named[-1], int):
        return f"entry {named[-1] + 1} of `{named[-2]}`"
    return f"`{named[-1]}`"


def _marked(loc: tuple[str | int, ...], marks: dict[Path_, Mark]) -> Path_:
    """The path of a location without the tags that the library puts in."""
    path: Path_ = ()
    for part in loc:
        if (*path, part) in marks:
            path = (*path, part)
    return path


def _keys(loc: tuple[str | int, ...]) -> set[str]:
    """The keys that the mapping at a location may have."""
    models: list[type[BaseModel]] = [Model]
    for part in loc:
        tagged = [m for m in models if part in get_args(_fields(m).get("kind"))]
        inner = [
            model for m in models if part in _fields(m) for model in _models(_fields(m)[part])
        ]
        models = tagged or inner or models
    return {key for model in models for key in _fields(model)}


def _fields(model: type[BaseModel]) -> dict[Any, Any]:
    return {field.alias or name: field.annotation for name, field in model.model_fields.items()}


def _models(hint: Any) -> list[type[BaseModel]]:
    """The mappings that a type is made of."""
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        return [hint]
    return [model for part in get_args(hint) for model in _models(part)]
