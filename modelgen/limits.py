"""How much processor time and memory the work may take: asked of the environment, and bound.

Imported by a process that does nothing but wait, and therefore imports next to nothing itself.
"""

import os
import signal
import sys

DEFAULTS = {"MODELGEN_SECONDS": 60, "MODELGEN_MEMORY": 2048}
"""Seconds of processor time and MiB of memory."""

GRACE = 2
"""Seconds between being told to end and being ended: to take away what was half written."""


class LateError(BaseException):
    """The time is over; not an Exception, so that no handler on the way takes it for a fault."""


def asked() -> tuple[int, int]:
    """Seconds and MiB that the environment asks for; ValueError says what is wrong with it."""
    seconds, memory = (_asked(name, default) for name, default in DEFAULTS.items())
    if sys.platform == "win32":
        return seconds, memory
    import resource

    before = resource.getrlimit(resource.RLIMIT_CPU)[0]  # a lower one binds, and is told
    return seconds if before == resource.RLIM_INFINITY else min(seconds, before), memory


def _asked(name: str, default: int) -> int:
    word = os.environ.get(name, "").strip()
    if word and not (word.isascii() and word.isdigit() and len(word) < 8 and int(word)):
        raise ValueError(f"{name} is `{word[:40]}`; give a whole number above 0")
    return int(word or default)


def late(seconds: int) -> str:
    """What a user hears when the time is over."""
    how = f"MODELGEN_SECONDS={seconds * 10} in the environment"
    return f"given up after {seconds} s of processor time; {_SMALLER}, or allow more: {how}"


def large(memory: int) -> str:
    """What a user hears when the memory does not do."""
    how = f"MODELGEN_MEMORY={memory * 4} in the environment"
    return f"given up at {memory:,} MiB of memory; {_SMALLER}, or allow more: {how}"


def broken() -> str:
    """What a user hears when a library fell over what it was given."""
    return f"given up: a library broke off, as on formulas that nest too deeply; {_SMALLER}"


_SMALLER = "make the workbook or template smaller"


def bind(seconds: int, memory: int) -> None:
    """Binds this process, and what is native in it, for good."""
    if sys.platform == "win32":
        _bind_on_windows(seconds, memory)
        return
    import resource

    signal.signal(signal.SIGXCPU, _late)
    _lower(resource.RLIMIT_CPU, seconds, seconds + GRACE)
    _lower(resource.RLIMIT_DATA, memory << 20, memory << 20)


def _bind_on_windows(seconds: int, memory: int) -> None:
    """This process into a job object with both limits; raises OSError where that cannot be."""
    import ctypes
    import struct

    time_and_memory, extended = 0x2 | 0x100, 9
    basic = seconds * 10**7, 0, time_and_memory, *(0,) * 6  # a limit is told in 100 ns
    wanted = struct.pack("@qqINNIPII6Q4N", *basic, *(0,) * 6, memory << 20, 0, 0, 0)
    kernel = ctypes.WinDLL("kernel32", use_last_error=True)  # type: ignore[attr-defined,unused-ignore]
    kernel.CreateJobObjectW.restype = kernel.GetCurrentProcess.restype = ctypes.c_void_p
    job = ctypes.c_void_p(kernel.CreateJobObjectW(None, None))
    here = ctypes.c_void_p(kernel.GetCurrentProcess())
    done = kernel.SetInformationJobObject(job, extended, wanted, len(wanted))
    if not (done and kernel.AssignProcessToJobObject(job, here)):
        raise OSError("the limits of the process could not be set")


def _lower(kind: int, soft: int, hard: int) -> None:
    """The limit, unless somebody set a lower one."""
    import resource

    before = [sys.maxsize if n == resource.RLIM_INFINITY else n for n in resource.getrlimit(kind)]
    resource.setrlimit(kind, (min(soft, *before), min(hard, before[1])))


def _late(_number: int, _frame: object) -> None:
    raise LateError


def resident(process: int) -> int:
    """MiB that a process takes as `ps` tells, for a system that does not bind it itself."""
    with os.popen(f"ps -o rss= -p {process}") as told:  # noqa: S605 - a number
        word = told.read().strip()
    return int(word) >> 10 if word.isdigit() else 0
