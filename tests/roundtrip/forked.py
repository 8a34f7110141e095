"""A command of the tool as its user gives it: what it prints and how it ends.

One process has the tool loaded and nothing else; each command works in a fork of it, as `modelgen`
forks its own: starting an interpreter for each of hundreds of commands costs more than what they
do, and a fork of the tests would have all that they hold counted as memory of its own.
"""

import atexit
import gc
import json
import os
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import IO

import modelgen.__main__ as start
import modelgen.cli  # loaded here, once
import modelgen.commands.regenerate  # noqa: F401
from modelgen import limits

ROOT = Path(__file__).parents[2]


def command(words: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """What the command prints in that folder, and its exit code."""
    server = _server()
    assert server.stdin
    assert server.stdout
    server.stdin.write(json.dumps([words, str(folder)]) + "\n")
    server.stdin.flush()
    return subprocess.CompletedProcess(words, *json.loads(server.stdout.readline()))


@cache
def _server() -> subprocess.Popen[str]:
    """Ends with this process, or as soon as nobody holds its pipe any more."""
    words, pipe = [sys.executable, "-m", __spec__.name], subprocess.PIPE
    server = subprocess.Popen(words, stdin=pipe, stdout=pipe, cwd=ROOT, encoding="utf-8")
    atexit.register(server.communicate)
    return server


def _serve() -> None:
    """Answers each line of words and folder with exit code, output and complaints."""
    asked, told = (
        os.fdopen(os.dup(n), mode, encoding="utf-8") for n, mode in ((0, "r"), (1, "w"))
    )
    for line in asked:
        print(json.dumps(_done(*json.loads(line))), file=told, flush=True)


def _done(words: list[str], folder: str) -> tuple[int, str, str]:
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        gc.freeze()  # what this process holds stays shared with the other one
        process = os.fork()
        if not process:
            _work(words, folder, out, err)
        _, status = os.waitpid(process, 0)
        gc.unfreeze()
        return os.waitstatus_to_exitcode(status), _text(out), _text(err)


def _work(words: list[str], folder: str, out: IO[bytes], err: IO[bytes]) -> None:
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


if __name__ == "__main__":
    _serve()
