"""Bytes to a file: whole or not at all, and never over a workbook that somebody edited."""

import os
import re
import tempfile
import time
import zipfile
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import BinaryIO

from ..problems import ModelError, Problem
from .writer import SEAL, seal

WAITS = (0.1, 0.2, 0.4, 0.8)
"""Seconds between attempts to replace a file that another program holds."""


def pristine(path: Path) -> bool:
    """Whether the file is a workbook that the tool wrote and nothing has saved since."""
    try:
        with zipfile.ZipFile(path) as package:
            custom = package.read("docProps/custom.xml").decode("utf-8", "replace")
            return f'name="{SEAL}"' in custom and seal(package) in custom
    except (OSError, KeyError, zipfile.BadZipFile):
        return False


def publish(data: bytes, path: Path) -> None:
    """Write beside the target, flush to the disk, then put it in the target's place at once.

    Raises ModelError where the system refuses; the target is then as it was.
    """
    path = path.resolve()  # a link stays a link: its target is replaced
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                _flushed(data, file)
            temporary.chmod(path.stat().st_mode if path.exists() else 0o666 & ~_umask())
            _put(temporary, path)
        finally:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
    except OSError as error:
        raise ModelError([Problem(_told(path, error))]) from error


def _flushed(data: bytes, file: BinaryIO) -> None:
    file.write(data)
    file.flush()
    os.fsync(file.fileno())


def _put(temporary: Path, path: Path) -> None:
    """Put a file in another's place; on Windows a scanner or a sync may hold that for a moment."""
    for pause in WAITS if os.name == "nt" else ():
        try:
            os.replace(temporary, path)
        except PermissionError:
            time.sleep(pause)
        else:
            return
    os.replace(temporary, path)


def locked(path: Path) -> str:
    """Why a workbook must not be read or replaced now, or nothing: a program has it open."""
    for mark, program in ((f"~${path.name}", "Excel"), (f".~lock.{path.name}#", "LibreOffice")):
        if path.with_name(mark).exists():
            return (
                f"`{path}` is open in {program}: save it, close it, run this again; unsaved"
                f" changes are not seen (if no program has it open, delete `{mark}` beside it)"
            )
    return ""


def beside(path: Path) -> Path:
    """A free name for the new version of a workbook, in its folder."""
    stem = re.sub(r"\.regenerated(-\d+)?$", "", path.stem)
    names = (f"{stem}.regenerated{f'-{n}' if n > 1 else ''}{path.suffix}" for n in count(1))
    return next(p for name in names if not (p := path.with_name(name)).exists())


def replaceable(path: Path, data: bytes) -> bool:
    """Whether nothing is lost when `data` takes the place of a file."""
    return pristine(path) or path.read_bytes() == data


def backed_up(path: Path, data: bytes) -> Path:
    """A copy of the workbook as it was read, under the next free number.

    Raises ModelError where it cannot be written.
    """
    for number in count(1):
        copy = path.with_name(f"{path.stem}.backup-{number}{path.suffix}")
        try:
            with copy.open("xb") as file:
                _flushed(data, file)
        except FileExistsError:
            continue
        except OSError as error:
            with suppress(OSError):
                copy.unlink(missing_ok=True)
            raise ModelError([Problem(_told(copy, error))]) from error
        return copy
    raise AssertionError


def unchanged(path: Path, data: bytes) -> None:
    """Raises ModelError if the file is no longer the one that was read."""
    if path.read_bytes() != data:
        told = f"`{path}` was saved by somebody while it was read; nothing was written"
        raise ModelError([Problem(f"{told}, run this again")])


def _umask() -> int:
    """The process's file mask, which can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _told(path: Path, error: OSError) -> str:
    hint = (
        "; is the workbook open in Excel? close it and run this again"
        if isinstance(error, PermissionError) and path.exists()
        else ""
    )
    return f"cannot write `{path}`: {error.strerror or error}{hint}; nothing was changed"
