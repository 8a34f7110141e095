"""A workbook that comes back: what the commands say of it, and what they make of it."""

import json
import re
import secrets
import tempfile
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...own_process import ran
from ...problems import visible
from ..batch import RunResult

AT_ONCE = 2
"""Commands that run at a time."""

MOST_KEPT = 8
"""Workbooks that are kept; of more the oldest goes."""

KINDS = ("xlsx", "xlsm")

_STEM = "workbook"

MADE: Mapping[str, tuple[str, ...]] = {
    "memo.pdf": ("memo", "--to", "pdf"),
    "memo.docx": ("memo", "--to", "docx"),
    "handout.xlsx": ("handout",),
}
"""What can be made of a workbook, by the end of its name, and the command for it."""


class FailedError(Exception):
    """A command ended with a complaint; says what it was, in the words of the command."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A cell that somebody changed and the template too: its name, and where it stands."""

    name: str
    cell: str


@dataclass(frozen=True)
class Report:
    """What was found: in words, the conflicts to decide, and what the commands complained of."""

    changes: str
    conflicts: tuple[Conflict, ...]
    audit: str
    complaint: str
    """What speaks against the workbook as it came; nothing if all is in order."""


class ReturnedWorkbook:
    """One workbook in a folder of its own, with what is found out about it meanwhile."""

    def __init__(self, name: str, data: bytes, pool: ThreadPoolExecutor) -> None:
        self.id = secrets.token_urlsafe(12)
        self._home = tempfile.TemporaryDirectory(prefix="modelgen-", ignore_cleanup_errors=True)
        self.folder = Path(self._home.name)
        self.shown = visible(name)
        self.file = self.folder / plain_name(name)
        self.file.write_bytes(data)
        self._changes = pool.submit(self._run, "regenerate", "--dry-run")
        self._data = pool.submit(self._run, "regenerate", "--dry-run", "--json")
        self._audit = pool.submit(self._run, "audit")

    @property
    def progress(self) -> tuple[int, int]:
        """How many of its commands have ended, and of how many."""
        every: tuple[Future[RunResult], ...] = (self._changes, self._data, self._audit)
        return sum(one.done() for one in every), len(every)

    def report(self) -> Report:
        """What was found, once all of it is; waits until then."""
        told, data, audit = (f.result() for f in (self._changes, self._data, self._audit))
        found: dict[str, Any] = json.loads(data.printed) if data.printed else {}
        conflicts = tuple(
            Conflict(line["item"], line["cell"])
            for line in found.get("lines", ())
            if line["kind"] == "conflict"
        )
        complaint = "" if conflicts or not told.code else told.complained.strip()
        audited = (audit.printed or audit.complained).strip()
        changes = told.printed.partition("\n")[2]  # the first line: that nothing was written
        return Report(changes.rstrip(), conflicts, audited, complaint)

    def renewed(self, takes: Mapping[str, str]) -> Path:
        """The workbook brought up to date, conflicts decided as said; raises FailedError."""
        target = self.folder / f"{self.file.stem}.regenerated{self.file.suffix}"
        words = [f"--take={name}={side}" for name, side in takes.items()]
        target.unlink(missing_ok=True)
        return self._made(target, "regenerate", "-o", str(target), *words)

    def made(self, ending: str) -> Path:
        """What `MADE` names, of the newest version that there is; raises FailedError."""
        newest = self.folder / f"{self.file.stem}.regenerated{self.file.suffix}"
        source = newest if newest.exists() else self.file
        target = self.folder / f"{self.file.stem}.{ending}"
        target.unlink(missing_ok=True)
        return self._made(target, *MADE[ending], "-o", str(target), source=source)

    def close(self) -> None:
        self._home.cleanup()

    def _made(self, target: Path, *words: str, source: Path | None = None) -> Path:
        ended = self._run(*words, source=source)
        if not target.exists():
            raise FailedError((ended.complained or ended.printed).strip())
        return target

    def _run(self, command: str, *words: str, source: Path | None = None) -> RunResult:
        name = Path((source or self.file).name)
        return RunResult(name, *ran([command, *words, "--", str(name)], str(self.folder)))


class ReturnedWorkbooks:
    """Those that were brought last, each under an id that nobody guesses."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(AT_ONCE, "returned")
        self._known: dict[str, ReturnedWorkbook] = {}

    def take(self, name: str, data: bytes) -> ReturnedWorkbook:
        while len(self._known) >= MOST_KEPT:
            self._known.pop(next(iter(self._known))).close()
        one = ReturnedWorkbook(name, data, self._pool)
        self._known[one.id] = one
        return one

    def find(self, id: str) -> ReturnedWorkbook | None:
        return self._known.get(id)

    def close(self) -> None:
        self._pool.shutdown(cancel_futures=True)
        for one in self._known.values():
            one.close()


def plain_name(name: str) -> str:
    """A name for the file that no system reads as anything else; its ending stays."""
    stem, _dot, ending = name.replace("\\", "/").rpartition("/")[2].rpartition(".")
    kind = ending.lower() if ending.lower() in KINDS else KINDS[0]
    plain = re.sub(r"[^\w ()-]", "_", stem).strip(" _")[:60].strip()
    return f"{plain or _STEM}.{kind}"
