"""Whether a build may replace a workbook, and what to do instead where somebody edited it."""

from pathlib import Path
from typing import TYPE_CHECKING

from ..compile.wording import content
from ..problems import ModelError, Problem, few
from ..translations import told as _
from ..xlsx.files import pristine

if TYPE_CHECKING:
    from ..readback.readback import Readback


def refuse_if_edited(path: Path) -> None:
    """Raise ModelError unless the workbook at `path` is just as the tool wrote it."""
    if pristine(path):
        return
    raise ModelError([Problem(_why(path))])


def _why(path: Path) -> str:
    """Why a build may not replace a file: what somebody did to it, and what to do instead."""
    from ..readback.provenance import Untraceable
    from ..readback.readback import readback
    from ..xlsx.admission import guarded, limited
    from ..xlsx.reader import Returned

    rename = _(
        "rename it, choose another file with -o, or replace it with --force"
        " (`{path}` is unchanged)"
    )
    regenerate = _(
        "`modelgen regenerate {path}` brings it up to date and keeps all that; or {tail}"
    )
    edited = _("`{path}` was edited since it was built: {what}; {bring}")
    tail = rename.format(path=path)
    bring = regenerate.format(path=path, tail=tail)
    try:
        data = guarded(path)
        returned = limited(lambda: Returned(data), path)
    except ModelError as error:
        return f"{error.problems[0].message}; {tail}"
    try:
        read = limited(lambda: readback(path, returned), path)
    except Untraceable as error:
        return f"{error.problems[0].message}; {tail}"
    except ModelError as error:
        return edited.format(path=path, what=error.problems[0].message, bring=bring)
    told = _told(read)
    if told:
        return edited.format(path=path, what=few(told, 10, _("; ")), bring=bring)
    return _(
        "`{path}` was saved by another program since it was built; no input differs, but notes or"
        " formats of your own would be lost; {bring}"
    ).format(path=path, bring=bring)


def _told(read: "Readback") -> list[str]:
    """What somebody did to a workbook: edits, cells and sheets of his own."""
    edit = _("{name} ({at}): {was} → {now}")
    told = [
        edit.format(name=e.name, at=e.at, was=content(e.was), now=content(e.now))
        for e in read.edits.changed
    ]
    own, sheet = _("a cell of your own ({at})"), _("your sheet {name}")
    told += [own.format(at=cell.at) for cell in read.edits.user_cells]
    owners = read.match.owners
    told += [sheet.format(name=t.name) for t in read.returned.tabs if t.name not in owners]
    return told
