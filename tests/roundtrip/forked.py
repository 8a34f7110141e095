"""A command of the tool as its user gives it: what it prints and how it ends.

The process that works is forked from this one, which has the tool loaded, as `modelgen` forks its
own; starting an interpreter for each of hundreds of commands costs more than what they do.
"""

import gc
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO

import modelgen.__main__ as start
import modelgen.cli  # loaded here, once
import modelgen.commands.regenerate  # noqa: F401
from modelgen import limits


def command(words: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """What the command prints in that folder, and its exit code."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        gc.freeze()  # what this process holds stays shared with the other one
        process = os.fork()
        if not process:
            _work(words, folder, out, err)
        _, status = os.waitpid(process, 0)
        gc.unfreeze()
        said = [_text(stream) for stream in (out, err)]
    return subprocess.CompletedProcess(words, os.waitstatus_to_exitcode(status), *said)


def _work(words: list[str], folder: Path, out: IO[bytes], err: IO[bytes]) -> None:
    """In the forked process: never returns."""
    code = 70
    try:
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        for number, stream in ((1, out), (2, err)):
            os.dup2(stream.fileno(), number)
        sys.stdout, sys.stderr = (open(n, "w", encoding="utf-8", closefd=False) for n in (1, 2))  # noqa: SIM115
        os.chdir(folder)
        sys.argv = ["modelgen", *words]
        start._work(*limits.asked())
        code = 0
    except SystemExit as left:
        code = left.code if isinstance(left.code, int) else 1
    except BaseException:  # noqa: BLE001 - told as the exit code 70
        import traceback

        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _text(stream: IO[bytes]) -> str:
    stream.seek(0)
    return stream.read().decode("utf-8")
