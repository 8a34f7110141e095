"""A file of figures (CSV), as spreadsheets write it: each figure with its line and column."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..problems import ModelError, Problem, TextSpan, suggestion, visible
from ..translations import told as _
from .load import plain_lines
from .settings import DataTable
from .wanted import DataFile, Wanted, WantedPart, number

NEEDED: tuple[WantedPart, ...] = ("name", "step", "value")

COLUMNS: tuple[WantedPart, ...] = (*NEEDED, "case")

MOST_BYTES = 4_000_000
"""A hundred thousand lines: more figures than a template may declare."""

BLANK = "[ \u00a0\u2009\u202f]"
"""What stands between thousands."""


@dataclass(frozen=True)
class _Field:
    """A field of a line, with the place where it begins."""

    text: str
    line: int
    column: int
    width: int


@dataclass(frozen=True)
class _Table:
    """The text of a file, as its lines are read."""

    shown: str
    lines: tuple[str, ...]
    separator: str

    @property
    def comma(self) -> bool:
        """Whether decimals have a comma: then a semicolon stands between fields."""
        return self.separator == ";"

    def span(self, field: _Field) -> TextSpan:
        text = self.lines[field.line - 1]
        return TextSpan(self.shown, field.line, field.column, max(field.width, 1), text)

    def problem(self, field: _Field, says: str) -> Problem:
        return Problem(says, self.span(field))


def tables(paths: Iterable[Path]) -> tuple[DataTable, ...]:
    """What files say; raises ModelError with all that keeps them from being tables of figures."""
    found: list[DataTable] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            found.append(_figures(path))
        except ModelError as error:
            problems += error.problems
    if problems:
        raise ModelError(problems)
    return tuple(found)


def _figures(path: Path) -> DataTable:
    """What a file says; raises ModelError where it is no table of figures."""
    raw = _bytes(path)
    text = plain_lines(_decoded(path, raw))
    lines = tuple(text.split("\n"))
    rows = list(_rows(text, _separator(lines)))
    if not rows:
        raise ModelError([Problem(_("`{path}` is empty").format(path=path))])
    table = _Table(str(path), lines, _separator(lines))
    columns = _columns(table, rows[0])
    file = DataFile(visible(path.name), hashlib.sha256(raw).hexdigest())
    problems: list[Problem] = []
    wanted = [_wanted(table, columns, row, file, problems) for row in rows[1:]]
    if not wanted:
        says = _("`{path}` has no figures: only its first line").format(path=path)
        raise ModelError([Problem(says)])
    return DataTable(file, tuple(wanted), tuple(problems))


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except OSError as error:
        says = _("cannot read `{path}`: {reason}").format(path=path, reason=error.strerror)
        raise ModelError([Problem(says)]) from error
    says = ""
    if len(raw) > MOST_BYTES:
        says = _("`{path}` is larger than {most} MB; leave out what is no figure of the model")
    elif raw.startswith(b"PK"):
        says = _("`{path}` is a workbook, not a table of figures; save its sheet as CSV UTF-8")
    elif b"\0" in raw or raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        says = _("`{path}` is no UTF-8 text; save it as CSV UTF-8")
    if says:
        raise ModelError([Problem(says.format(path=path, most=MOST_BYTES // 1_000_000))])
    return raw


def _decoded(path: Path, raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        says = _("`{path}` is no UTF-8 text (line {line}); save it as CSV UTF-8")
        raise ModelError([Problem(says.format(path=path, line=line))]) from error


def _separator(lines: Sequence[str]) -> str:
    """What stands between the fields of the first line."""
    first = next((line for line in lines if line.strip()), "")
    return next((sign for sign in ";\t" if sign in first), ",")


def _rows(text: str, separator: str) -> Iterator[list[_Field]]:
    """The fields of each line that has any; a field in quotes may hold what ends others."""
    sign = re.escape(separator)
    form = re.compile(rf'[ ]*"((?:[^"]|"")*)"[ ]*(?={sign}|\n|\Z)|([^{sign}\n]*)')
    at, line, start, row = 0, 1, 0, list[_Field]()
    while True:
        found = form.match(text, at)
        assert found
        quoted = found[1] is not None
        content = found[1].replace('""', '"') if quoted else found[2]
        inside = found[0].split("\n", 1)[0]
        lead = len(inside) - len(inside.lstrip())
        shown = inside.strip()
        row.append(_Field(content.strip(), line, at - start + lead + 1, len(shown)))
        line += found[0].count("\n")
        at = found.end()
        if at < len(text) and text[at] == separator:
            at += 1
            continue
        if any(field.text for field in row):
            yield row
        if at >= len(text):
            return
        at, line, row = at + 1, line + 1, []
        start = at


def _columns(table: _Table, head: Sequence[_Field]) -> dict[WantedPart, int]:
    """Where each column stands; raises ModelError for a first line that does not say it."""
    found: dict[WantedPart, int] = {}
    problems: list[Problem] = []
    for at, field in enumerate(head):
        word = field.text.casefold()
        part = next((column for column in COLUMNS if column == word), None)
        if part is None:
            if word:
                hint = suggestion(word, COLUMNS)
                says = _("unknown column `{word}`").format(word=field.text) + hint
                problems.append(table.problem(field, says))
        elif part in found:
            says = _("two columns are called `{word}`").format(word=part)
            problems.append(table.problem(field, says))
        else:
            found[part] = at
    missing = [column for column in NEEDED if column not in found]
    if missing:
        says = _(
            "no column `{missing}`: the first line names the columns, as in `name,step,value` or"
            " `name;step;value;case`"
        )
        told = says.format(missing=_("` and `").join(missing))
        problems.insert(0, table.problem(head[0], told))
    if problems:
        raise ModelError(problems)
    return found


def _wanted(
    table: _Table, columns: dict[WantedPart, int], row: Sequence[_Field], file: DataFile,
    problems: list[Problem],
) -> Wanted:  # fmt: skip
    """The figure of a line; what stands behind the last column is told."""
    last = row[-1]
    end = _Field("", last.line, last.column + last.width, 1)
    parts = {p: row[at] if at < len(row) else end for p, at in columns.items()}
    text = {part: field.text for part, field in parts.items()}
    beyond = [field for at, field in enumerate(row) if at not in columns.values() and field.text]
    if beyond:
        says = _("no column is named for `{text}`; put a figure with a comma into quotes")
        problems.append(table.problem(beyond[0], says.format(text=beyond[0].text)))
    value = figure(text["value"], table.comma)
    spots = {part: table.span(field) for part, field in parts.items()}
    return Wanted(
        text["name"], text.get("case", ""), text["step"], text["value"], value, "", file, spots,
        table.comma,
    )  # fmt: skip


def figure(text: str, comma: bool) -> float | str:
    """A figure as spreadsheets show it: `1 234,50` where decimals have a comma, `1,234.50` else.

    What is wrong with any other text, and with one that may be read in two ways.
    """
    if not text:
        return _("no figure stands here; leave the line out")
    plain = text
    if re.fullmatch(rf"[+-]?\d{{1,3}}({BLANK}\d{{3}})+([.,]\d+)?\s*%?", text):
        plain = re.sub(rf"(?<=\d){BLANK}(?=\d)", "", text)
    thousands, decimals = (".", ",") if comma else (",", ".")
    if re.fullmatch(rf"[+-]?\d{{1,3}}(\{thousands}\d{{3}})+\{decimals}\d+\s*%?", plain):
        plain = plain.replace(thousands, "")
    if comma and re.fullmatch(r"[+-]?[1-9]\d{0,2}(\.\d{3})+\s*%?", plain):
        says = _("`{text}` may be {whole} or {decimal}; write one of them")
        whole, decimal = plain.replace(".", ""), plain.replace(".", ",", 1)
        return says.format(text=text, whole=whole, decimal=decimal)
    if comma and plain.count(",") == 1:
        plain = plain.replace(",", ".")
    value = number(plain)
    return number(text) if isinstance(value, str) else value
