"""How the tool starts itself in another process: the words of the command, and its environment."""

import os
import sys
from collections.abc import Iterable


def own_command(words: Iterable[str]) -> list[str]:
    """What starts the same tool with other words; nothing of the folder that it is started in."""
    return [sys.executable, "-P", "-m", "modelgen", *words]


def own_environment(**more: str) -> dict[str, str]:
    """The environment in which that finds the tool, wherever it was started from."""
    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    paths = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
    return os.environ | {"PYTHONPATH": paths} | more


def ran(words: Iterable[str], folder: str | None = None) -> tuple[int, str, str]:
    """The same tool with other words, in a process with limits of its own: its exit code, what it
    printed, and what it complained of."""
    import subprocess  # noqa: PLC0415 - only where it is needed

    ended = subprocess.run(  # noqa: S603 - this tool itself
        own_command(words), capture_output=True, encoding="utf-8", errors="replace", check=False,
        env=own_environment(PYTHONIOENCODING="utf-8"), stdin=subprocess.DEVNULL, cwd=folder,
    )  # fmt: skip
    return ended.returncode, ended.stdout, ended.stderr
