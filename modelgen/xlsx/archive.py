"""Parts to the bytes of a zip file: the same on every system and on every day."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable

DAMAGE = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, RuntimeError, ArithmeticError,
    ValueError,
)  # fmt: skip
"""What reading a zip file raises that is damaged, or packed as no program of offices does."""

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The earliest date that a zip can hold: no clock is asked."""

_UNIX = 3
"""What every member says it was made on; else Windows would write 0 and give other bytes."""

_LEVEL = 6


def part_name(member: zipfile.ZipInfo) -> str:
    """What a member is called as a part: some programs of Windows zip with its slashes."""
    return member.orig_filename.replace("\\", "/").removeprefix("/")


def zipped(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """The file with its members, name and content, in the order given."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in parts:
            info = zipfile.ZipInfo(name, _FIRST_DAY)
            info.create_system = _UNIX
            archive.writestr(info, content, zipfile.ZIP_DEFLATED, _LEVEL)
    return target.getvalue()
