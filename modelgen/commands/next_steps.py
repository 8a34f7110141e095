"""What to do next: with the newest workbook of a folder, or to get a first one."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from ..problems import ModelError
from ..readback.provenance import Origin, origin, original
from ..readback.successor import newer
from ..template.settings import TOOL
from ..translations import N_, speak
from ..translations import told as _
from ..xlsx.admission import guarded, limited
from ..xlsx.files import pristine
from ..xlsx.reader import Returned

ENDINGS = (".xlsx", ".xlsm")

MOST_READ = 20

LARGE = 20_000_000
"""Bytes of a file that is passed over: what to do next is told at once or not at all."""


STATES = {
    (False, False): N_("as it was built"),
    (False, True): N_("as an earlier version built it"),
    (True, False): N_("saved since it was built"),
    (True, True): N_("saved since an earlier version built it"),
}
"""What a workbook is: whether it was edited, whether an earlier version built it."""


def next_steps(folder: Path, built: str) -> Iterator[str]:
    """Lines for the newest workbook of the tool in a folder; else how to get `built`."""
    paths = list(_newest_first(folder))
    for path in paths[:MOST_READ]:
        with suppress(ModelError, OSError):
            returned, source = _read(path)
            if source and not returned.handed_out:
                speak(source.lang)
                yield from _with(path, returned, source, len(paths))
                break
    else:
        head = _("{folder} holds no workbook of modelgen yet. Build one first:")
        yield head.format(folder=folder)
        yield from _step("modelgen build", _("writes {file}, in a few seconds").format(file=built))
        yield from _step("modelgen build --lang fr", _("the same in French"))
    yield ""
    yield _("modelgen --help lists all commands.")


def _newest_first(folder: Path) -> Iterator[Path]:
    """The files of a folder that may be workbooks."""
    found: list[tuple[float, Path]] = []
    with suppress(OSError):
        for path in folder.iterdir():
            about = path.stat() if path.suffix.lower() in ENDINGS and path.is_file() else None
            if about and about.st_size <= LARGE and not path.name.startswith(("~$", ".")):
                found.append((about.st_mtime, path))
    return (path for _at, path in sorted(found, reverse=True))


def _read(path: Path) -> tuple[Returned, Origin | None]:
    data = guarded(path)
    returned = limited(lambda: Returned(data), path)
    return returned, limited(lambda: origin(returned), path)


def _with(path: Path, returned: Returned, source: Origin, count: int) -> Iterator[str]:
    """What to do with a workbook that is as built, was edited, or is of an earlier version."""
    name = f'"{path}"' if " " in str(path) else str(path)
    edited, old = not pristine(path), _outdated(path, returned, source)
    state = STATES[edited, old]
    yield _("{path}: {state}").format(path=path, state=_(state))
    if count > 1:
        says = _("the newest workbook of modelgen among {count} files").format(count=count)
        yield f"  {says}"
    if not edited and not old:
        says = _("Open it in Excel, pick a case, type into the yellow cells, save it.")
        yield f"  {says}"
    if edited or old:
        says = _("tells what was changed and what it does to the result; writes nothing")
        yield from _step(f"modelgen regenerate {name} --dry-run", says)
    if old:
        says = _("writes a new workbook beside it: up to date, with all that you typed")
        yield from _step(f"modelgen regenerate {name}", says)
    yield from _step(f"modelgen audit {name}", _("tells whether it is sound"))
    yield from _step(f"modelgen memo {name}", _("writes its figures as a paper to forward"))
    yield from _step(f"modelgen handout {name}", _("writes a copy to hand out"))


def _outdated(path: Path, returned: Returned, source: Origin) -> bool:
    """Whether another version of the tool wrote it, or its template has a newer one by now."""
    if source.settings.tool != TOOL:
        return True
    try:
        return newer(limited(lambda: original(path, returned, source, None), path)) is not None
    except ModelError:  # a template that was changed or is not read any more
        return False


def _step(command: str, says: str) -> Iterator[str]:
    yield f"  {command}"
    yield f"      {says}"
