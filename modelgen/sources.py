"""What a returned workbook was built from, and what it is to follow: two templates, compiled."""

import re
from dataclasses import dataclass
from pathlib import Path

from . import compile
from .book import Book
from .context import Context
from .load import Template, digest, find, load, parse, shipped, text_of
from .overrides import override
from .problems import ModelError, Problem
from .read import Origin, Returned, origin
from .words import ENGLISH


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
    base = compile.prepare(*override(old, sets, live or None, lang, day))
    if new.digest == old.digest:
        book = compile.compile(base)
        return Sources(source, base, base, book, book, ())
    kept, unset = _settings(new, sets)
    picked = live if live != old.model.live_case else None
    cases = {case.name for case in new.model.cases}
    ctx = compile.prepare(*override(new, kept, picked if picked in cases else None, lang, day))
    return Sources(source, base, ctx, compile.compile(base), compile.compile(ctx), unset)


def embedded(path: Path, returned: Returned) -> Context:
    """The template inside a workbook, with its build line; raises ModelError without one."""
    _not_handed_out(path, returned)
    source = origin(returned)
    template = _base(path, source, None)
    assert source is not None
    sets, live = list(source.sets), source.live_case or None
    return compile.prepare(*override(template, sets, live, source.lang, source.as_of))


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
