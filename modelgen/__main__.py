"""The console script and `python -m modelgen`: the command in a process of its own, with limits.

This process imports nothing that takes time; it waits, and tells how the other one ended.
"""

import os
import signal
import sys
import time
from types import FrameType

from . import __version__, limits

WORKER = "MODELGEN_WORKER"
"""Marks the process that does the work, where it is started and not forked."""

SERVER = "serve"
"""The command that waits for pages: what it is given is read in processes of their own."""

_PASSED_ON = ("SIGHUP", "SIGPIPE", "SIGQUIT", "SIGTERM")
"""Signals of the user's: this process ends by them as the other one did."""


STOPPED = 130
"""How a command ends that somebody stopped by Ctrl-C, as shells have it."""


def run() -> None:
    """The command: exit 0, 1 or 2, as the work ended; stopped, without a word."""
    stops: list[int] = []

    def stop(number: int, frame: FrameType | None) -> None:
        stops.append(number)
        signal.default_int_handler(number, frame)

    try:
        if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            signal.signal(signal.SIGINT, stop)
        _run()
    except BaseException as end:  # while a class is made, Python makes another error of a stop
        if stops and not (isinstance(end, SystemExit) and end.code == 0):
            raise SystemExit(STOPPED) from None
        raise


def _run() -> None:
    if sys.argv[1:] == ["--version"]:
        _tell_version()
    try:
        seconds, memory = limits.asked()
    except ValueError as error:
        _tell(str(error), 2)
    if sys.argv[1:2] == [SERVER]:
        from .cli import run as work

        work()
    elif os.environ.pop(WORKER, ""):
        _work(seconds, memory)
    elif hasattr(os, "fork"):
        _fork(seconds, memory)
    else:
        _spawn(seconds, memory)


def _tell_version() -> None:
    """The version at once; where it cannot be printed, the work says so in its own way."""
    try:
        sys.stdout.write(f"modelgen {__version__}\n")
        sys.stdout.flush()
    except (OSError, AttributeError):
        return
    raise SystemExit(0)


def _fork(seconds: int, memory: int) -> None:
    for stream in (sys.stdout, sys.stderr):
        if stream:
            stream.flush()  # else both processes write what waits in it
    watched, held = os.pipe()
    waiting = {signal.SIGINT}  # a stop that comes meanwhile is lost by neither
    signal.pthread_sigmask(signal.SIG_BLOCK, waiting)
    process = os.fork()
    if not process:
        os.close(held)
        _die_with(watched)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, waiting)
        _work(seconds, memory)
        return
    os.close(watched)
    if signal.SIGINT in signal.sigpending():
        os.kill(process, signal.SIGINT)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the other one gets it too, and ends in order
    signal.pthread_sigmask(signal.SIG_UNBLOCK, waiting)
    code, used = _waited(process, memory)
    _end(code, used >= seconds, seconds, memory)


def _die_with(pipe: int) -> None:
    """Lets the system end this process when nobody holds the other end of the pipe any more."""
    import fcntl

    if hasattr(fcntl, "F_SETSIG"):
        fcntl.fcntl(pipe, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(pipe, fcntl.F_SETSIG, signal.SIGKILL)
        fcntl.fcntl(pipe, fcntl.F_SETFL, fcntl.fcntl(pipe, fcntl.F_GETFL) | os.O_ASYNC)


def _waited(process: int, memory: int) -> tuple[int, float]:
    """How the process ended, below zero by a signal, and its seconds of processor time."""
    lax = sys.platform == "darwin"  # it takes a limit of memory and does not keep it
    while True:
        ended, status, usage = os.wait4(process, os.WNOHANG if lax else 0)
        if ended:
            return os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime
        if limits.resident(process) > memory:
            os.kill(process, signal.SIGABRT)
        time.sleep(0.1)


def _spawn(seconds: int, memory: int) -> None:
    """The work in a process started anew, where the system cannot fork: on Windows."""
    import subprocess

    from .own_process import own_command, own_environment

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    began = time.monotonic()
    words, environment = own_command(sys.argv[1:]), own_environment(**{WORKER: "1"})
    code = subprocess.run(words, env=environment, check=False).returncode
    _end(code, time.monotonic() - began >= seconds, seconds, memory)


def _work(seconds: int, memory: int) -> None:
    limits.bind(seconds, memory)
    _silence_libraries()
    from . import console
    from .cli import run as work

    try:
        with console.waiting():
            work()
    except limits.LateError:
        _tell(limits.late(seconds))
    except MemoryError:
        _tell(limits.large(memory))


def _silence_libraries() -> None:
    """Lets Python alone write to the terminal: a library in Rust prints how it came to fail."""
    if sys.stderr and not os.environ.get("MODELGEN_TRACEBACK"):
        encoding, errors = sys.stderr.encoding, sys.stderr.errors
        sys.stderr = open(os.dup(2), "w", 1, encoding=encoding, errors=errors)
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, 2)
        os.close(nothing)


def _end(code: int, late: bool, seconds: int, memory: int) -> None:
    """Exits as the work did; where the system ended it, with the reason."""
    if 0 <= code < 256:  # what the system says on Windows lies far above
        raise SystemExit(code)
    name = signal.Signals(-code).name if code < 0 else ""
    if name == "SIGINT":
        raise SystemExit(STOPPED)
    if name in _PASSED_ON:
        signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    fell = name in ("SIGBUS", "SIGILL", "SIGSEGV")
    why = limits.broken() if fell else limits.large(memory)
    _tell(limits.late(seconds) if late else why)


def _tell(problem: str, code: int = 1) -> None:
    over = "\r" if sys.stderr and sys.stderr.isatty() else ""  # the line of a work that broke off
    print(f"{over}error: {problem}", file=sys.stderr)
    raise SystemExit(code)


if __name__ == "__main__":
    run()
