"""The one door of all that the tool says: no text from outside steers what shows it."""

import contextlib
import json
import os
import re
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from .problems import unseen, visible
from .translations import speak_english
from .translations import told as _

WRITTEN: list[Path] = []
"""The files that this run has put in their places."""


PATIENCE = 2
"""Seconds without a word after which a person is told that the work goes on."""

PAUSE = 0.5
"""Seconds after which the line is written anew."""


class UnprintableError(Exception):
    """What was to be said reaches nobody; carries the reason, none where a pipe was closed."""


def opened() -> None:
    """The streams as the tool needs them: every character can be written, each stream is there."""
    WRITTEN.clear()
    speak_english()
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - to the end
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and stream.encoding.lower() not in ("utf-8", "utf8"):
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]


def draws_blocks() -> bool:
    """Whether what reads the output knows more signs than those of ASCII."""
    return sys.stdout is not None and sys.stdout.encoding.lower() in ("utf-8", "utf8")


class _Waiting:
    """A line that tells how long a terminal has heard nothing, while nothing else is told."""

    def __init__(self, shown: TextIO) -> None:
        self._shown, self._line, self._since = shown, "", time.monotonic()
        self._lock, self._over = threading.Lock(), threading.Event()
        self._thread = threading.Thread(target=self._tell, daemon=True)
        self._thread.start()

    def _tell(self) -> None:
        while not self._over.wait(PAUSE):
            with self._lock, contextlib.suppress(OSError):
                seconds = int(time.monotonic() - self._since)
                if seconds >= PATIENCE:
                    self._line = _("working, {seconds} s").format(seconds=seconds)
                    self._shown.write(f"\r{self._line}")
                    self._shown.flush()

    def heard(self) -> None:
        """Takes the line away: something is told in its place."""
        with self._lock, contextlib.suppress(OSError):
            if self._line:
                self._shown.write(f"\r{' ' * len(self._line)}\r")
                self._shown.flush()
            self._line, self._since = "", time.monotonic()

    def end(self) -> None:
        """Takes it away for good."""
        self._over.set()
        self._thread.join()
        self.heard()


_WAITING: list[_Waiting] = []
"""The line of this run, where there is one."""


@contextlib.contextmanager
def waiting() -> Iterator[None]:
    """While this lasts, a person at a terminal is told that work goes on that takes its time."""
    if all(stream is not None and stream.isatty() for stream in (sys.stdout, sys.stderr)):
        _WAITING.append(_Waiting(sys.stderr))
    try:
        yield
    finally:
        for line in _WAITING:
            line.end()
        _WAITING.clear()


def _heard() -> None:
    for line in _WAITING:
        line.heard()


def say(text: str) -> None:
    """A result; raises UnprintableError where it cannot be printed."""
    _heard()
    if sys.stdout is None:
        raise UnprintableError("the output is closed")
    try:
        sys.stdout.write(visible(text) + "\n")
        sys.stdout.flush()
    except OSError as error:
        _silenced()
        broken = isinstance(error, BrokenPipeError)
        raise UnprintableError("" if broken else error.strerror or str(error)) from None


def say_data(data: object) -> None:
    """A result as JSON: what nobody would see is written by its number."""
    text = json.dumps(data, indent=1, ensure_ascii=False)
    say("".join(c if c == "\n" or not unseen(c) else json.dumps(c)[1:-1] for c in text))


def complain(text: str) -> None:
    """A message beside the result, if anybody listens."""
    _heard()
    with contextlib.suppress(OSError):
        sys.stderr.write(visible(text) + "\n")
        sys.stderr.flush()


def written() -> str:
    """What became of the files of this run, as the end of a message."""
    if not WRITTEN:
        return _("nothing was written")
    names = ", ".join(f"`{path}`" for path in WRITTEN)
    return (_("{files} was written") if len(WRITTEN) == 1 else _("{files} were written")).format(
        files=names
    )


def pip(wanted: str) -> str:
    """The line that installs something here: the same in cmd, PowerShell, bash and zsh."""
    python = sys.executable or ""
    if not re.fullmatch(r"[\w./\\:+-]+", python):  # a path in quotes is no command in PowerShell
        python = "py" if os.name == "nt" else "python3"
    return f'{python} -m pip install "{wanted}"'


def _silenced() -> None:
    """What is left in the stream would be tried again when the run ends."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
