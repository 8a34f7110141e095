"""Bytes to a file: whole or not at all, and never over a workbook that somebody edited."""

import os
import tempfile
import zipfile
from contextlib import suppress
from pathlib import Path

from .problems import ModelError, Problem
from .write import SEAL, seal


def pristine(path: Path) -> bool:
    """Whether the file is a workbook that the tool wrote and nothing has saved since."""
    try:
        with zipfile.ZipFile(path) as package:
            custom = package.read("docProps/custom.xml").decode("utf-8", "replace")
            return f'name="{SEAL}"' in custom and seal(package) in custom
    except (OSError, KeyError, zipfile.BadZipFile):
        return False


def publish(data: bytes, path: Path) -> None:
    """Write beside the target, flush to the disk, then put it in the target's place at once."""
    path = path.resolve()  # a link stays a link: its target is replaced
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
    except OSError as error:
        raise ModelError([Problem(_told(path, error))]) from error
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(path.stat().st_mode if path.exists() else 0o666 & ~_umask())
        os.replace(temporary, path)
    except OSError as error:
        raise ModelError([Problem(_told(path, error))]) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


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
