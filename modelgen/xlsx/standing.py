"""Which file stands under a name: looked at when a run begins, and again before it writes."""

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Standing:
    """What stood under a name when somebody looked; nothing where nothing did."""

    mark: tuple[int, ...] = ()


def standing(path: Path) -> Standing:
    """Which file stands there now: another one has another mark."""
    try:
        about = Path(os.path.realpath(path)).stat()
    except OSError:
        return Standing()
    return Standing((about.st_dev, about.st_ino, about.st_mtime_ns, about.st_size))
