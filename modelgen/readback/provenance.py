"""What the Source sheet of a returned workbook tells: its template, and the build's settings."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ..compile.templates import parse
from ..problems import ModelError, Problem
from ..template.added_cases import added_case
from ..template.load import Template, digest
from ..template.settings import TOOL, Settings, data_table
from ..template.wanted import DataFile
from ..translations import ENGLISH, languages, tool_sheets, words
from ..translations import told as _
from ..xlsx.reader import Returned, Tab


class Untraceable(ModelError):  # noqa: N818 - it says what the workbook is
    """A workbook does not say what it was built from."""


@dataclass(frozen=True)
class Origin:
    """What the Source sheet of a workbook says it was built from; `sound` if its text is whole."""

    sheet: str
    """The name of the sheet that says it."""
    text: str
    """Of the template, whole."""
    digest: str
    """SHA-256 of the text that was built, as hexadecimal digits."""
    tool: str
    """Name and version of what wrote the workbook."""
    live_case: str
    """Name of the case that was live when it was built."""
    as_of: str
    """The day that sources were judged at, as 2025-03-01; nothing where the template said it."""
    sets: tuple[str, ...]
    """What was set by hand: `name@case=value`."""
    lang: str
    cases: tuple[str, ...] = ()
    """What was added to the template's: `name@parent=label`."""
    data: tuple[tuple[DataFile, tuple[str, ...]], ...] = ()
    """The files that figures were taken from, each with its figures: `name@case.step=value`."""

    @property
    def sound(self) -> bool:
        """Whether the text is the one that was built."""
        return digest(self.text) == self.digest

    @property
    def settings(self) -> Settings:
        """What the build was asked for; the live case of a changed template is not believed."""
        live_case = self.live_case if self.sound else ""
        tool = self.tool or TOOL
        cases = tuple(map(added_case, self.cases))
        data = tuple(data_table(file, words) for file, words in self.data)
        return Settings(self.sets, live_case, self.lang, self.as_of, tool, True, cases, data)


def origin(workbook: Returned) -> Origin | None:
    """The template text and the build line of a workbook; None where no sheet tells them."""
    usual = tool_sheets(ENGLISH).source
    tabs = sorted(workbook.tabs, key=lambda tab: tab.name != usual)
    first = None
    for tab in tabs:
        spot = next(
            (at for at, cell in tab.cells.items() if cell.value == "template_sha256"), None
        )
        if spot is not None:
            found = _origin(tab, spot[1])
            if found.sheet == tool_sheets(found.lang).source:
                return found
            first = first or found
    return first


def _origin(tab: Tab, col: int) -> Origin:
    lang = ENGLISH
    facts: list[tuple[str, str]] = []
    lines: list[str] = []
    start: int | None = None
    for (row, at), cell in sorted(tab.cells.items()):
        word = "" if cell.value is None else str(cell.value)
        if at != col or (not word and start is None):
            continue
        if start is not None:
            lines += [""] * (row - start - len(lines)) + [word]
        elif word == words(lang)("Template text"):
            start = row + 1
        else:
            facts.append((word, _fact(tab, row, col)))
            if facts[-1][0] == "language" and facts[-1][1] in languages():
                lang = facts[-1][1]
    told = dict(facts)
    sha256 = told.get("template_sha256", "")
    return Origin(
        sheet=tab.name,
        text=_whole("\n".join(lines), sha256),
        digest=sha256,
        tool=told.get("tool", ""),
        live_case=told.get("live_case", ""),
        as_of=told.get("as_of", ""),
        sets=tuple(value for word, value in facts if word == "set"),
        lang=lang,
        cases=tuple(value for word, value in facts if word == "case"),
        data=tuple(_files(facts)),
    )


def _files(facts: Iterable[tuple[str, str]]) -> Iterator[tuple[DataFile, tuple[str, ...]]]:
    """The files that figures were taken from: name, SHA-256 and figures of one after the other."""
    found: list[list[str]] = []
    for word, value in facts:
        if word == "data":
            found.append([value, ""])
        elif found and word == "data_sha256":
            found[-1][1] = value
        elif found and word == "figure":
            found[-1].append(value)
    for name, sha256, *figures in found:
        yield DataFile(name, sha256), tuple(figures)


def _whole(text: str, told: str) -> str:
    """The text of that digest, if it can be found again.

    Programs drop empty cells at the end of a sheet, and some write ends of lines by a number.
    """
    bare = text.rstrip("\n")
    mended = bare.replace("_x000D_", "").replace("\r", "")
    tried = [f"{one}{ending}" for one in (bare, mended) for ending in ("", "\n", "\n\n")]
    return next((one for one in tried if digest(one) == told), mended)


def _fact(tab: Tab, row: int, col: int) -> str:
    """What stands beside a word of the Source sheet."""
    value = tab.value((row, col + 1))
    return "" if value is None else str(value)


def original(
    path: Path, returned: Returned, source: Origin | None, given: Template | None
) -> Template:
    """The template that a workbook was built from: the one inside, or `given` for a lost one.

    Raises Untraceable for a copy that was handed out and for a workbook that does not say what
    it was built from, ModelError for a given template of another name.
    """
    if returned.handed_out:
        told = _("`{name}` is a copy that was handed out. {says}")
        raise Untraceable([Problem(told.format(name=path.name, says=returned.handed_out))])
    template = _inside(path, source, given)
    if given and given.model.template != template.model.template:
        told = _(
            "`{name}` was built from the template `{own}`, not from `{given}`; give a version of"
            " its own template, or none"
        ).format(name=path.name, own=template.model.template, given=given.model.template)
        raise ModelError([Problem(told)])
    return template


def _inside(path: Path, source: Origin | None, given: Template | None) -> Template:
    if source and source.sound:
        return parse(source.text, f"{path.name} ({source.sheet})")
    if source is None and given is None:
        told = _(
            "`{name}` is not a workbook of this tool: no sheet says what it was built from; if"
            " its Source sheet was deleted, give the template that it was built from with"
            " `regenerate --template`"
        ).format(name=path.name)
        raise Untraceable([Problem(told)])
    if source is None:
        assert given is not None
        return given
    if given is None or given.digest != source.digest:
        told = _(
            "`{name}`: the template text on its sheet `{sheet}` was changed, so it does not say"
            " any more what the workbook was built from; give the original template with"
            " `regenerate --template`"
        ).format(name=path.name, sheet=source.sheet)
        if given:
            told += _(" (`{file}` is another version)").format(file=given.file)
        raise Untraceable([Problem(told)])
    return given
