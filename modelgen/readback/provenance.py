"""What a returned workbook was built from, and what it is to follow: two templates, compiled."""

import re
from dataclasses import dataclass
from pathlib import Path

from ..book.book import Book
from ..compile import stages
from ..compile.context import Context
from ..problems import ModelError, Problem
from ..template.load import Template, digest, find, load, parse, shipped, text_of
from ..template.settings import override
from ..translations import ENGLISH, languages, own_sheets, words
from ..xlsx.reader import (
    Returned,
    Tab,
)


@dataclass(frozen=True)
class Origin:
    """What the Source sheet of a workbook says it was built from; `sound` if its text is whole."""

    sheet: str
    text: str
    digest: str
    tool: str
    live_case: str
    as_of: str
    sets: tuple[str, ...]
    lang: str

    @property
    def sound(self) -> bool:
        return digest(self.text) == self.digest


def origin(workbook: Returned) -> Origin | None:
    """The template text and the build line of a workbook; None where no sheet tells them."""
    usual = own_sheets(ENGLISH).source
    tabs = sorted(workbook.tabs, key=lambda tab: tab.name != usual)
    first = None
    for tab in tabs:
        spot = next(
            (at for at, cell in tab.cells.items() if cell.value == "template_sha256"), None
        )
        if spot is not None:
            found = _origin(tab, spot[1])
            if found.sheet == own_sheets(found.lang).source:
                return found
            first = first or found
    return first


def _origin(tab: Tab, col: int) -> Origin:
    facts: dict[str, str] = {}
    lang = ENGLISH
    sets: list[str] = []
    lines: dict[int, str] = {}
    start = -1
    for (row, at), cell in sorted(tab.cells.items()):
        word = "" if cell.value is None else str(cell.value)
        if at != col or (not word and start < 0):
            continue
        if start >= 0:
            lines[row] = word
        elif word == words(lang)("Template text"):
            start = row + 1
        elif word == "set":
            sets.append(str(tab.value((row, col + 1)) or ""))
        else:
            facts[word] = str(tab.value((row, col + 1)) or "")
            lang = facts.get("language", ENGLISH)
            lang = lang if lang in languages() else ENGLISH
    last = max((row for row, word in lines.items() if word), default=start - 1)
    text = "\n".join(lines.get(row, "") for row in range(start, last + 1))
    text = text.replace("_x000D_", "").replace("\r", "")
    told = facts.get("template_sha256", "")
    for ending in ("", "\n", "\n\n"):  # programs drop empty cells at the end of a sheet
        if digest(f"{text}{ending}") == told:
            text += ending
            break
    return Origin(
        sheet=tab.name,
        text=text,
        digest=told,
        tool=facts.get("tool", ""),
        live_case=facts.get("live_case", ""),
        as_of=facts.get("as_of", ""),
        sets=tuple(sets),
        lang=lang,
    )


@dataclass(frozen=True)
class Sources:
    """The template that the workbook was built from and the one it is to follow, compiled."""

    origin: Origin | None
    base: Context
    new: Context
    old_book: Book
    new_book: Book
    unset: tuple[str, ...]
    """Settings of the old build line that the new template does not take."""


def opened(path: Path, returned: Returned, template: str | None) -> Sources:
    """The two templates; raises ModelError for a workbook that does not say what it came from."""
    _not_handed_out(path, returned)
    source = origin(returned)
    given = load(find(template)) if template else None
    old = _base(path, source, given)
    new = given or _current(old)
    if new.model.template != old.model.template:
        raise ModelError(
            [
                Problem(
                    f"`{path.name}` was built from the template `{old.model.template}`, not from"
                    f" `{new.model.template}`; give a version of its own template, or none"
                )
            ]
        )
    sets = list(source.sets) if source else []
    live = source.live_case if source and source.sound else None
    lang, day = (source.lang, source.as_of) if source else (ENGLISH, None)
    base = stages.prepare(*override(old, sets, live or None, lang, day))
    if new.digest == old.digest:
        book = stages.compile(base)
        return Sources(source, base, base, book, book, ())
    kept, unset = _settings(new, sets)
    picked = live if live != old.model.live_case else None
    cases = {case.name for case in new.model.cases}
    ctx = stages.prepare(*override(new, kept, picked if picked in cases else None, lang, day))
    return Sources(source, base, ctx, stages.compile(base), stages.compile(ctx), unset)


def embedded(path: Path, returned: Returned) -> Context:
    """The template inside a workbook, with its build line; raises ModelError without one."""
    _not_handed_out(path, returned)
    source = origin(returned)
    template = _base(path, source, None)
    assert source is not None
    sets, live = list(source.sets), source.live_case or None
    return stages.prepare(*override(template, sets, live, source.lang, source.as_of))


def _not_handed_out(path: Path, returned: Returned) -> None:
    told = returned.handed_out
    if told:
        raise ModelError([Problem(f"`{path.name}` is a copy that was handed out. {told}")])


def _base(path: Path, source: Origin | None, given: Template | None) -> Template:
    if source and source.sound:
        return parse(source.text, f"{path.name} ({source.sheet})")
    if source is None and given is None:
        raise ModelError([Problem(
            f"`{path.name}` is not a workbook of this tool: no sheet says what it was built from;"
            " if its Source sheet was deleted, give the template that it was built from with"
            " `regenerate --template`"
        )])  # fmt: skip
    if source is None:
        assert given is not None
        return given
    if given is None or given.digest != source.digest:
        told = "" if given is None else f" (`{given.file}` is another version)"
        raise ModelError([Problem(
            f"`{path.name}`: the template text on its sheet `{source.sheet}` was changed, so it"
            " does not say any more what the workbook was built from; give the original template"
            f" with `regenerate --template`{told}"
        )])  # fmt: skip
    return given


def _current(old: Template) -> Template:
    """The shipped template of the same name; the embedded one where that is newer or alone."""
    path = shipped().get(old.model.template)
    if path is None or digest(text_of(path)) == old.digest:
        return old
    known = load(path)
    return old if _version(known) < _version(old) else known


def _version(template: Template) -> tuple[int, ...]:
    return tuple(int(word) for word in re.findall(r"\d+", template.model.version))


def _settings(template: Template, sets: list[str]) -> tuple[list[str], tuple[str, ...]]:
    """The settings of the old build line that the new template takes, and the others."""
    kept, unset = [], []
    for word in sets:
        try:
            override(template, [word], None)
            kept.append(word)
        except ModelError:
            unset.append(word)
    return kept, tuple(unset)
