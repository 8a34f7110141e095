"""YAML text to plain data, with the line and column of every value and key."""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TypeAlias

import yaml
from yaml.error import MarkedYAMLError, YAMLError
from yaml.events import CollectionEndEvent, CollectionStartEvent, Event
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from yaml.reader import Reader
from yaml.scanner import ScannerError

from ..problems import ModelError, Problem, TextSpan
from .cut_texts import Pieces, of_entries, of_pairs, quoted

MAX_TEXT = 1_000_000
"""Characters of a template."""

MAX_DEPTH = 20
"""Mappings and lists inside one another; the flagship template has nine."""

MOST_READ = 100_000
"""Characters that are read again, slowly, to find out why a text is not YAML."""

KeyPath = tuple[str | int, ...]
"""The way to a value: keys and numbers of entries; a last `#key` means the key itself."""


Data: TypeAlias = "dict[str, Data] | list[Data] | str | float | bool | date | None"
"""What YAML's mappings, lists and words are in Python."""


@dataclass(frozen=True)
class Mark:
    """Where a value stands in the text: first line and column, and its end (from zero)."""

    line: int
    column: int
    end_line: int
    end_column: int


def read_yaml(text: str, file: str) -> tuple[Data, dict[KeyPath, Mark], list[Problem]]:
    """YAML text as plain data, with the mark of every value and key, and texts cut by a comma.

    These are put together again, so that what else is wrong can be told too. Raises ModelError
    for what is not YAML, and for anchors, deep nesting, keys given twice and huge files.
    """
    if len(text) > MAX_TEXT:
        raise ModelError([Problem(f"`{file}` is over {MAX_TEXT:,} characters; is it a template?")])
    control = Reader.NON_PRINTABLE.search(text)
    if control:
        before = _lines(text[: control.start()])
        message = f"the text holds the control character U+{ord(control[0]):04X}; remove it"
        raise ModelError(
            [Problem(message, text_span(file, text, len(before) - 1, len(before[-1])))]
        )
    # The loader in C reads a template about forty times as fast as one in Python.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        problems = list(_unwritten(file, text, yaml.parse(text, Loader=loader)))
        root = None if problems else yaml.compose(text, Loader=loader)
    except MarkedYAMLError as error:
        raise ModelError(_stumbled(error, file, text)) from None
    except YAMLError:
        raise ModelError([Problem(f"`{file}` is not YAML")]) from None
    if problems:
        raise ModelError(problems)
    if root is None:
        raise ModelError([Problem(f"`{file}` is empty; a template starts with `template: name`")])
    reader = _Reader(file, text)
    data = reader.value(root, ())
    if reader.problems:
        raise ModelError(reader.problems)
    return data, reader.marks, reader.cuts


def _unwritten(file: str, text: str, events: Iterable[Event]) -> Iterator[Problem]:
    """Anchors, aliases and deep nesting, found before anything is made of them."""
    depth = 0
    for event in events:
        depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
        if depth > MAX_DEPTH or getattr(event, "anchor", None):
            message = "anchors, aliases and deep nesting are not part of a template; write it out"
            start = event.start_mark
            yield Problem(message, text_span(file, text, start.line, start.column))
        if depth > MAX_DEPTH:
            return


def _stumbled(error: MarkedYAMLError, file: str, text: str) -> list[Problem]:
    """What the parser stumbled over; too deep a nesting in our words, whatever its own limit is.

    The loader in C gives up on deep nesting before it tells of it, the one in Python does not.
    """
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return [Problem(f"`{file}` is not YAML")]
    read = "".join(f"{line}\n" for line in _lines(text)[: mark.line])
    read += _before(_lines(text), mark)
    with suppress(MarkedYAMLError):
        for problem in _unwritten(file, text, yaml.parse(read[:MOST_READ], yaml.SafeLoader)):
            return [problem]
    began = error.context_mark or mark
    told = _unscanned if isinstance(error, ScannerError) else _unparsed
    cause, at = told(_lines(text), mark, began)
    return [Problem(f"this is not YAML: {cause}", text_span(file, text, at.line, at.column))]


_COLON = "a colon where none can stand; put the text in quotes"


def _unscanned(lines: list[str], mark: yaml.Mark, began: yaml.Mark) -> tuple[str, yaml.Mark]:
    """Why a text cannot be cut into words, and where that is seen.

    Judged by the places alone, of the error and of what it belongs to: libraries word it as they
    like.
    """
    here, opener = _rest(lines, mark), _rest(lines, began)[:1]
    before = _before(lines, mark)
    if here[:1] == "\t" or "\t" in before[: len(before) - len(before.lstrip())]:
        return "a tab stands where only spaces may indent", mark
    if opener in ("'", '"'):
        if not here or here.startswith(("---", "...")):
            return "a quotation mark is not closed", began
        return "what follows `\\` in double quotes is unknown; use single quotes", mark
    if opener in ("|", ">"):
        return f"nothing follows `{opener}` in its line; put a text with it in quotes", began
    if opener and opener in "&*!%@`":
        sign = "a backtick" if opener == "`" else f"`{opener}`"
        return f"put a text that begins with {sign} in quotes", began
    if here[:1] == ":":
        if ": " in before:
            return _COLON, mark
        return "a key cannot stand here; see how this line and the one above are indented", mark
    if began.line < mark.line:
        return "a key has no `:` behind it", began
    return f"`{here[:1]}` cannot stand here; put a text that begins with it in quotes", mark


def _unparsed(lines: list[str], mark: yaml.Mark, began: yaml.Mark) -> tuple[str, yaml.Mark]:
    """Why the words of a text do not fit together, and where that is seen."""
    here, opener, before = _rest(lines, mark), _rest(lines, began)[:1], _before(lines, mark)
    since = f" (it began on line {began.line + 1})" if began.line < mark.line else ""
    if opener in ("[", "{") and re.search(r"\w$", before):
        sign = here[:1]
        if close := {"[": "]", "{": "}"}.get(sign):
            return f'put a text with `{sign}` in quotes, as in "x{sign}last{close}"', mark
    if opener in ("[", "{"):
        if here.startswith(": ") and ": " in before.rpartition(",")[2]:
            return _COLON, mark
        return f"a comma or a closing bracket is missing{since}", mark if here else began
    if here.startswith("---") and mark.column == 0:
        return "another document begins here; a template is one", mark
    if not here.strip():
        return "it ends too early", mark
    if not before.strip():
        return "this line does not fit those above; see how they are indented", mark
    return f"`{here.split()[0][:20]}` is not expected here", mark


def _rest(lines: list[str], mark: yaml.Mark) -> str:
    """What stands in a line from a place on; nothing at the end of the text."""
    return lines[mark.line][mark.column :] if mark.line < len(lines) else ""


def _before(lines: list[str], mark: yaml.Mark) -> str:
    """What stands in a line up to a place; nothing at the end of the text."""
    return lines[mark.line][: mark.column] if mark.line < len(lines) else ""


class _Reader:
    """YAML nodes to plain data; collects the mark of every value and key on the way."""

    def __init__(self, file: str, text: str) -> None:
        self.file, self.text = file, text
        self.marks: dict[KeyPath, Mark] = {}
        self.problems: list[Problem] = []
        self.cuts: list[Problem] = []

    def value(self, node: Node, path: KeyPath) -> Data:
        start, end = node.start_mark, node.end_mark
        self.marks[path] = Mark(start.line, start.column, end.line, end.column)
        if isinstance(node, MappingNode):
            return self._mapping(node, path)
        if isinstance(node, SequenceNode):
            whole = of_entries(node.value) if node.flow_style else ((n, ()) for n in node.value)
            entries = [self._whole(entry, pieces, "") for entry, pieces in whole]
            return [self.value(entry, (*path, i)) for i, entry in enumerate(entries)]
        return self._scalar(node) if isinstance(node, ScalarNode) else None

    def _mapping(self, node: MappingNode, path: KeyPath) -> dict[str, Data]:
        result: dict[str, Data] = {}
        whole = of_pairs(node.value) if node.flow_style else ((k, v, ()) for k, v in node.value)
        for key_node, cut_node, pieces in whole:
            mark, word = key_node.start_mark, isinstance(key_node, ScalarNode)
            key = str(key_node.value) if word else ""
            value_node = self._whole(cut_node, pieces, f"{key}: ")
            if not word or key in result:
                message = f"`{key}` is given twice" if word else "a key must be a word"
                spot = text_span(self.file, self.text, mark.line, mark.column, max(1, len(key)))
                self.problems.append(Problem(message, spot))
                continue
            end = key_node.end_mark
            self.marks[(*path, key, "#key")] = Mark(mark.line, mark.column, end.line, end.column)
            result[key] = self.value(value_node, (*path, key))
        return result

    def _whole(self, node: Node, pieces: Pieces, key: str) -> Node:
        """A text that commas cut into pieces, put together from the first to the last of them."""
        if not pieces:
            return node
        start, end = node.start_mark, pieces[-1].end_mark
        rows = _lines(self.text)[start.line : end.line + 1]
        rows[-1] = rows[-1][: end.column]
        rows[0] = rows[0][start.column :]
        text = " ".join(row.strip() for row in rows)
        brackets = "{…}" if key else "[…]"
        message = f"a comma within {brackets} ends a text; put it in quotes: `{key}{quoted(text)}`"
        spot = text_span(self.file, self.text, start.line, start.column, len(rows[0]))
        self.cuts.append(Problem(message, spot))
        return ScalarNode("tag:yaml.org,2002:str", text, start, end, style='"')

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
            spot = text_span(self.file, self.text, mark.line, mark.column, len(text))
            self.problems.append(Problem(f"`{text}` is not a date: {error}", spot))
            return None


_INTEGER = re.compile(r"[-+]?\d{1,300}")

_FLOAT = re.compile(r"[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?")

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")

_SPECIAL = {".nan", ".inf", "-.inf", "+.inf"}

_RESOLVED = {
    f"tag:yaml.org,2002:{kind}" for kind in ("str", "int", "float", "bool", "null", "timestamp")
}


def text_span(file: str, text: str, line: int, column: int, width: int = 1) -> TextSpan:
    """A stretch of a text; `line` and `column` count from zero, what messages show from one."""
    lines = _lines(text)
    return TextSpan(file, line + 1, column + 1, width, lines[line] if line < len(lines) else "")


@lru_cache(maxsize=2)
def _lines(text: str) -> list[str]:
    """The lines of a text as YAML counts them."""
    return re.split("[\n\x85\u2028\u2029]", text)


def span_of(
    file: str, text: str, marks: Mapping[KeyPath, Mark], path: KeyPath, word: str, offset: int
) -> TextSpan | None:
    """The stretch of a value, or of the nearest above it that stands in the text."""
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
            return TextSpan(file, number + 1, column + 1, len(word), lines[number])
        passed += len(lines[number]) - begin
    width = mark.end_column - mark.column if mark.end_line == mark.line else 1
    return TextSpan(file, first + 1, mark.column + 1, max(1, width), lines[first])
