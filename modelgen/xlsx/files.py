"""Bytes to a file: whole or not at all, and never over a workbook that somebody edited."""

import errno
import os
import re
import tempfile
import time
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import chain, count
from pathlib import Path
from types import ModuleType
from typing import BinaryIO

from ..problems import ModelError, Problem
from ..translations import told as _
from .archive import DAMAGE
from .opened import refuse_if_open
from .standing import Standing, standing
from .writer import SEAL, seal

fcntl: ModuleType | None
try:
    import fcntl
except ImportError:  # on Windows
    fcntl = None

WAITS = (0.1, 0.2, 0.4, 0.8)
"""Seconds between attempts to replace a file that another program holds."""


def pristine(path: Path) -> bool:
    """Whether the file is a workbook that the tool wrote and nothing has saved since."""
    try:
        with zipfile.ZipFile(path) as package:
            custom = package.read("docProps/custom.xml").decode("utf-8", "replace")
            return f'name="{SEAL}"' in custom and seal(package) in custom
    except (OSError, KeyError, *DAMAGE):
        return False


def publish(
    data: bytes, path: Path, like: Path | None = None, seen: Standing | None = None
) -> None:
    """Write beside the target, flush to the disk, then put it in the target's place at once.

    The file may be read by those who may read the one whose place it takes, else by those who
    may read `like`. Raises ModelError where the system refuses, or where something else stands
    there than what was `seen`; the target is then as it was.
    """
    target = Path(os.path.realpath(path))  # a link stays a link: its target is replaced
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with alone(target.parent):
            now = standing(target)
            _refused(path, target, data, seen)
            temporary = _temporary(data, target.parent, target if now.mark else like)
            with _removed(temporary):
                if seen and not now.mark:
                    _claimed(temporary, target)
                else:
                    _put(temporary, target)
    except OSError as error:
        raise ModelError([Problem(_told(path, error))]) from error


def _refused(path: Path, target: Path, data: bytes, seen: Standing | None) -> None:
    """Raises ModelError or OSError where a file must not be put in the target's place."""
    if target.is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
    now = standing(target)
    if seen and seen != now and not (now.mark and target.read_bytes() == data):
        told = _(
            "`{path}` was written by another program meanwhile and is left as it is;"
            " run this again"
        )
        raise ModelError([Problem(told.format(path=path))])
    refuse_if_open(path)
    if now.mark and not target.stat().st_mode & 0o222:
        raise OSError(errno.EROFS, _("it is read-only"))


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """No other run of the tool writes into the folder meanwhile, where the system can tell.

    What runs left behind that were killed is removed first.
    """
    handle = _held(folder)
    try:
        _swept(folder, _AGE if handle is None else 0)
        yield
    finally:
        if handle is not None:
            os.close(handle)


def _held(folder: Path) -> int | None:
    """The folder, locked until it is closed; None where that cannot be."""
    if fcntl is None:
        return None
    handle = None
    try:
        handle = os.open(folder, os.O_RDONLY)
        fcntl.flock(handle, fcntl.LOCK_EX)
    except OSError:
        if handle is not None:
            os.close(handle)
        return None
    return handle


_AGE = 3600.0
"""Seconds after which a temporary file is a leftover, where runs cannot wait for each other."""


def _swept(folder: Path, age: float) -> None:
    for left in folder.glob(f"{_MARK}*.tmp"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime >= age:
                left.unlink()


def _temporary(data: bytes, folder: Path, like: Path | None, exact: bool = False) -> Path:
    """The bytes in a new file of the folder, for the eyes of those who may read `like`."""
    handle, name = tempfile.mkstemp(prefix=_MARK, suffix=".tmp", dir=folder)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            _flushed(data, file)
        temporary.chmod(_mode(temporary, like, exact))
    except OSError:
        with suppress(OSError):
            temporary.unlink()
        raise
    return temporary


_MARK = ".modelgen-"


def _mode(temporary: Path, like: Path | None, exact: bool) -> int:
    """The rights of a new file; its group is given the same, where it may be."""
    try:
        about = like.stat() if like else None
    except OSError:
        about = None
    if about is None:
        return 0o666 & ~_umask()
    mode = about.st_mode & 0o777 | (0 if exact else 0o200)
    if hasattr(os, "chown") and about.st_gid != temporary.stat().st_gid:
        try:
            os.chown(temporary, -1, about.st_gid)
        except OSError:
            mode &= 0o707 | (mode & 0o007) << 3  # another group has no more than everybody
    return mode


@contextmanager
def _removed(temporary: Path) -> Iterator[None]:
    try:
        yield
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


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


def _claimed(temporary: Path, path: Path) -> None:
    """Give a file a name that nobody has; raises FileExistsError where somebody was quicker."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise
    except (OSError, AttributeError, NotImplementedError):  # a disk that knows no second names
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
        _put(temporary, path)


def _first(data: bytes, names: Iterable[Path], like: Path, exact: bool) -> Path:
    """A new file under the first name that nobody has; raises ModelError if there can be none."""
    folder, names = like.parent, iter(names)
    first = next(names)
    try:
        with alone(Path(os.path.realpath(folder))):
            temporary = _temporary(data, folder, like, exact)
            with _removed(temporary):
                for name in chain([first], names):
                    with suppress(FileExistsError):
                        _claimed(temporary, name)
                        return name
    except OSError as error:
        raise ModelError([Problem(_told(first, error))]) from error
    raise AssertionError


def beside(path: Path) -> Path:
    """A free name for the new version of a workbook, in its folder."""
    return next(name for name in _versions(path) if not name.exists())


def published_beside(data: bytes, path: Path) -> Path:
    """The new version of a workbook under a free name; raises ModelError if it cannot be."""
    return _first(data, _versions(path), path, exact=False)


def _versions(path: Path) -> Iterator[Path]:
    stem = re.sub(r"\.regenerated(-\d+)?$", "", path.stem)
    for n in count(1):
        yield path.with_name(f"{stem}.regenerated{f'-{n}' if n > 1 else ''}{path.suffix}")


def replaceable(path: Path, data: bytes) -> bool:
    """Whether nothing is lost when `data` takes the place of a file."""
    return pristine(path) or path.read_bytes() == data


def backed_up(path: Path, data: bytes) -> Path:
    """A copy of the workbook as it was read, under the next free number.

    Raises ModelError where it cannot be written.
    """
    names = (path.with_name(f"{path.stem}.backup-{n}{path.suffix}") for n in count(1))
    return _first(data, names, path, exact=True)


def unchanged(path: Path, data: bytes) -> None:
    """Raises ModelError if the file is no longer the one that was read."""
    if path.read_bytes() != data:
        told = _(
            "`{path}` was saved by somebody while it was read; nothing was written, run this again"
        )
        raise ModelError([Problem(told.format(path=path))])


def _umask() -> int:
    """The process's file mask, which can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _blocked(path: Path) -> Path | None:
    """The file on the way to it that stands where a folder is needed."""
    with suppress(OSError):
        return next((one for one in path.parents if one.is_file()), None)
    return None


def _told(path: Path, error: OSError) -> str:
    hint = (
        _("; is the workbook open in Excel? close it and run this again")
        if isinstance(error, PermissionError) and standing(path).mark
        else ""
    )
    why = f"{error.strerror or error}{hint}"
    if blocked := _blocked(path):
        why = _("`{name}` is a file, not a folder").format(name=blocked)
    said = _("cannot write `{path}`: {why}; nothing was changed")
    return said.format(path=path, why=why)
