"""Which program has a file open, and for whom: read from the lock files that stand beside it."""

import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ..problems import ModelError, Problem, visible
from ..translations import told as _
from .standing import standing

LONGEST = 52
"""Characters of a user's name, in the programs of Microsoft."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that a program has open: the program, its lock file, who uses it as that says."""

    path: Path
    program: str
    lock: str
    user: str = ""
    machine: str = ""
    since: str = ""

    @property
    def _who(self) -> str:
        at = _("on {machine}").format(machine=self.machine) if self.machine else ""
        when = _("since {time}").format(time=self.since) if self.since else ""
        return " ".join(filter(None, (self.user, at, when)))

    @property
    def told(self) -> str:
        who = f" ({self._who})" if self._who else ""
        said = _("`{path}` is open in {program}")
        return said.format(path=self.path, program=self.program) + who

    @property
    def _left_over(self) -> str:
        said = _("if no program has it open, delete `{mark}` beside it")
        return said.format(mark=self.lock)

    @property
    def unseen(self) -> str:
        """What somebody hears who reads the file meanwhile."""
        said = _("{told}: changes that are not saved are not seen ({mend})")
        return _("warning: ") + said.format(told=self.told, mend=self._left_over)

    @property
    def held(self) -> str:
        """What somebody hears who wants to put another file in its place."""
        said = _(
            "{told}: save it, close it and run this again, or choose another file with -o ({mend})"
        )
        return said.format(told=self.told, mend=self._left_over)


def opened(path: Path) -> Opened | None:
    """Who has a file open; None where there is no file, or no lock file beside it."""
    if not (path.name and standing(path).mark):
        return None
    for place in dict.fromkeys((path, Path(os.path.realpath(path)))):
        for lock, program, holder in _locks(place.name):
            if standing(place.with_name(lock)).mark:
                return Opened(path, program, lock, *holder(_content(place.with_name(lock))))
    return None


def refuse_if_open(path: Path) -> None:
    """Raises ModelError where a program has the file open whose place is to be taken."""
    found = opened(path)
    if found:
        raise ModelError([Problem(found.held)])


def _locks(name: str) -> Iterator[tuple[str, str, Callable[[bytes], Sequence[str]]]]:
    """The lock files of a file, each with its program and how that tells a person."""
    if Path(name).suffix.lower() in (".docx", ".docm", ".doc"):
        for cut in (2, 1, 0):  # Word writes its mark over the start of a long name
            yield f"~${name[cut:]}", "Word", partial(_owner, start=54)
    else:
        yield f"~${name}", "Excel", partial(_owner, start=55)
    yield f".~lock.{name}#", "LibreOffice", _listed


def _content(lock: Path) -> bytes:
    """What stands in a lock file; nothing where the program lets nobody read it."""
    with suppress(OSError), lock.open("rb") as file:
        return file.read(4096)
    return b""


def _owner(data: bytes, start: int) -> tuple[str]:
    """The user's name in a lock file of Microsoft's: in a code page, then in UTF-16 at `start`."""
    size = int.from_bytes(data[start : start + 2], "little")
    if 0 < size <= LONGEST:
        return (_name(data[start + 2 :][: 2 * size].decode("utf-16-le", "replace")),)
    size = data[0] if data else 0
    return (_name(data[1:][:size].decode("latin-1")) if size <= LONGEST else "",)


def _listed(data: bytes) -> tuple[str, str, str]:
    """User, machine and time in a lock file of LibreOffice's, whose commas are escaped."""
    line = data.decode("utf-8", "replace").partition("\n")[0]
    parts = [re.sub(r"\\(.)", r"\1", part) for part in re.split(r"(?<!\\),", line)]
    user, account, machine, since, *_more = [*map(_name, parts), "", "", "", ""]
    return user or account, machine, since


def _name(text: str) -> str:
    """A name of a lock file as a line of a message can bear it."""
    return " ".join(visible(text.replace("\0", " ")).split()).rstrip(";")[:60]
