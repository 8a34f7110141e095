"""The template that a returned workbook is to follow, compiled with the settings of its build."""

import re
from dataclasses import dataclass, replace

from ..book.book import Book
from ..compile import stages
from ..compile.context import Context
from ..compile.templates import load, parse
from ..problems import ModelError
from ..template.load import Template, digest, shipped, text_of
from ..template.settings import TOOL, Settings, applied
from .readback import Readback


@dataclass(frozen=True)
class Successor:
    """The model to follow and its Book; the very ones that were read back where none is newer."""

    ctx: Context
    book: Book
    unset: tuple[str, ...] = ()
    """Settings of the old build that the new template does not take."""


def successor(read: Readback, given: Template | None = None) -> Successor:
    """The given template, else the shipped one; raises ModelError where it is not sound."""
    old = read.ctx.template
    new = given or newer(old)
    if new is None or new.digest == old.digest:
        if read.settings.tool == TOOL:
            return Successor(read.ctx, read.book)
        new = new or parse(old.text, old.file)  # the same template, worded by another version
    settings, unset = _taken(new, old, read.settings)
    ctx = stages.prepare(new, settings)
    return Successor(ctx, stages.compile(ctx), unset)


def newer(old: Template) -> Template | None:
    """The shipped template of the same name; none where the embedded one is newer or the same."""
    path = shipped().get(old.model.template)
    if path is None or digest(text_of(path)) == old.digest:
        return None
    known = load(path)
    return None if _version(known) < _version(old) else known


def _version(template: Template) -> tuple[int, ...]:
    return tuple(int(word) for word in re.findall(r"\d+", template.model.version))


def _taken(new: Template, old: Template, settings: Settings) -> tuple[Settings, tuple[str, ...]]:
    """The settings of the old build that the new template takes, and the inputs it does not."""
    unset = tuple(word for word in settings.sets if not _takes(new, word))
    sets = tuple(word for word in settings.sets if word not in unset)
    cases = {case.name for case in new.model.cases}
    picked = settings.live_case != old.model.live_case and settings.live_case in cases
    live_case = settings.live_case if picked else ""
    return replace(settings, sets=sets, live_case=live_case, tool=TOOL), unset


def _takes(template: Template, word: str) -> bool:
    try:
        applied(template, Settings((word,)))
    except ModelError:
        return False
    return True
