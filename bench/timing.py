"""What a command takes as a whole process: processor time with that of its children, peak memory.

Processor time, not time on the clock: machines are shared. Commands that are compared run in turn.
"""

import os
import statistics
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Work:
    """A command under a name, and how many formulas it writes or reads, where that counts."""

    name: str
    command: Sequence[str | Path]
    formulas: int = 0
    code_of: Path | None = None
    """The folder of the tool that runs, where it is another than this one."""


@dataclass(frozen=True)
class Figure:
    """The medians of its runs: seconds and MiB; why there is none, where it failed."""

    work: Work
    seconds: float = 0
    memory: float = 0
    failed: str = ""


def measured(works: Sequence[Work], folder: Path, runs: int) -> list[Figure]:
    """Each command once to warm up, then all of them in turn, as many times as `runs` says."""
    refused = {work.name: why for work in works if (why := _once(work, folder)[2])}
    good = [work for work in works if work.name not in refused]
    found: dict[str, list[tuple[float, float]]] = {work.name: [] for work in good}
    for _ in range(runs):
        for work in good:
            seconds, memory, _why = _once(work, folder)
            found[work.name].append((seconds, memory))
    return [
        Figure(work, failed=refused[work.name])
        if work.name in refused
        else Figure(work, *map(statistics.median, zip(*found[work.name], strict=True)))
        for work in works
    ]


def _once(work: Work, folder: Path) -> tuple[float, float, str]:
    environment = os.environ | {
        "PYTHONPATH": str(work.code_of or _ROOT),
        "MODELGEN_SECONDS": "900",
    }
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed package is compiled
    with (folder / "complaint").open("w+b") as complaint:
        process = subprocess.Popen(
            [*map(str, work.command)], cwd=folder, env=environment,
            stdout=subprocess.DEVNULL, stderr=complaint,
        )  # fmt: skip
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = status
        complaint.seek(0)
        told = complaint.read().decode(errors="replace").strip()
    last = told.splitlines()[-1] if told else f"ended with {status}"
    failed = os.waitstatus_to_exitcode(status) != 0
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, last if failed else ""


_ROOT = Path(__file__).parents[1]

TOOL = (sys.executable, "-P", "-m", "modelgen")
