"""One command over many workbooks, each in a run of its own: what became of each."""

import glob
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..own_process import ran
from ..problems import ModelError, Problem
from ..translations import told as _

_COPY = re.compile(r"\.(regenerated(-\d+)?|backup-\d+|handout)$")
"""How the stem of a file ends that the tool wrote beside a workbook."""


@dataclass(frozen=True, slots=True)
class RunResult:
    """How a run ended: its exit code, what it printed, and what it complained of."""

    workbook: Path
    code: int
    printed: str
    complained: str

    def lines(self, width: int) -> Iterator[str]:
        """The first line of the result beside the workbook, and every complaint below."""
        first = self.printed.partition("\n")[0].removeprefix(f"{self.workbook}: ")
        yield f"{self.workbook!s:<{width}}  {first}".rstrip()
        yield from (f"  {line}" for line in self.complained.splitlines() if line)

    def data(self) -> dict[str, Any]:
        """The same for programs, of a run that printed its report for them."""
        return {
            "workbook": str(self.workbook),
            "exit_code": self.code,
            "report": json.loads(self.printed) if self.printed else None,
            "problem": self.complained.strip() or None,
        }


def expanded(words: Iterable[str]) -> list[Path]:
    """The files that are named, patterns such as `deals/*.xlsx` among them, each once.

    Left out are the lock files of office programs, and copies that the tool made of a workbook
    which is named too. Raises ModelError where a pattern matches nothing.
    """
    found: list[Path] = []
    problems = []
    for word in words:
        matches = [word] if Path(word).exists() else sorted(glob.glob(word))  # noqa: PTH207
        if not matches and glob.has_magic(word):
            says = _("`{pattern}` matches no file; check the folder and the pattern")
            problems.append(Problem(says.format(pattern=word)))
        found += map(Path, matches or [word])
    if problems:
        raise ModelError(problems)
    every = dict.fromkeys(path for path in found if not path.name.startswith(("~$", ".~lock.")))
    return [path for path in every if _original(path) not in every] or found


def _original(path: Path) -> Path | None:
    """The workbook of which a file is a copy, by its name; None where it is none."""
    stem = _COPY.sub("", path.stem)
    return path.with_name(f"{stem}{path.suffix}") if stem != path.stem else None


def passed(given: Mapping[str, str | bool | list[str] | None]) -> list[str]:
    """The options of each run, as they are typed."""
    words: list[str] = []
    for option, value in given.items():
        if value is True:
            words.append(option)
        elif isinstance(value, list):
            words += [f"{option}={text}" for text in value]
        elif value:
            words.append(f"{option}={value}")
    return words


def run(
    command: str, workbooks: Sequence[Path], words: list[str], jobs: int | None
) -> Iterator[RunResult]:
    """The result of each workbook, in their order; so many runs at a time as `jobs` says.

    Raises ModelError, before anything runs, where two memos would go into one file.
    """
    if command == "memo":
        _apart(workbooks)

    def one(workbook: Path) -> RunResult:
        return _ran(command, workbook, words)

    with ThreadPoolExecutor(jobs or os.cpu_count() or 1) as pool:
        try:
            yield from pool.map(one, workbooks)
        except BaseException:  # whoever stops it waits for the runs that have begun, no more
            pool.shutdown(cancel_futures=True)
            raise


def _apart(workbooks: Sequence[Path]) -> None:
    seen: dict[Path, Path] = {}
    for path in workbooks:
        other = seen.setdefault(path.with_suffix(""), path)
        if other is not path:
            says = _("the memos of `{one}` and `{two}` would have one name; name one of them")
            raise ModelError([Problem(says.format(one=other, two=path))])


def _ran(command: str, workbook: Path, words: list[str]) -> RunResult:
    """What the same command says of one workbook, in a process with limits of its own."""
    return RunResult(workbook, *ran([command, *words, "--", str(workbook)]))
