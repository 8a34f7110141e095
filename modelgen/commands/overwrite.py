"""Whether a build may replace a workbook, and what to do instead where somebody edited it."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ..compile.wording import content
from ..problems import ModelError, Problem, few
from ..translations import told as _
from ..xlsx.files import pristine

if TYPE_CHECKING:
    from ..readback.readback import Readback
    from ..xlsx.reader import Returned


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
    told = list(_done(read, returned))
    if told:
        return edited.format(path=path, what=few(told, 10, _("; ")), bring=bring)
    return _(
        "`{path}` was saved by another program since it was built; no input differs, but notes or"
        " formats of your own would be lost; {bring}"
    ).format(path=path, bring=bring)


def _done(read: "Readback", returned: "Returned") -> Iterator[str]:
    """What somebody typed and put beside it."""
    edit, own, sheet = (
        _("{name} ({at}): {was} → {now}"), _("a cell of your own ({at})"), _("your sheet {name}"),
    )  # fmt: skip
    for e in read.edits.changed:
        yield edit.format(name=e.name, at=e.at, was=content(e.was), now=content(e.now))
    for cell in read.edits.user_cells:
        yield own.format(at=cell.at)
    for tab in returned.tabs:
        if tab.name not in read.match.owners:
            yield sheet.format(name=tab.name)
