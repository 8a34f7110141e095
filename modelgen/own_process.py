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
