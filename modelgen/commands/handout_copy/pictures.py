"""Pictures without what they tell of people and places: no camera, author, text or thumbnail."""

import struct
from collections.abc import Iterator

_PNG = b"\x89PNG\r\n\x1a\n"

_CHUNKS = frozenset(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB sBIT bKGD pHYs acTL fcTL fdAT".split()
)
"""What draws a PNG; the others are texts, dates, profiles and makers' own."""

TYPES = {"png": "image/png", "jpeg": "image/jpeg", "gif": "image/gif"}


def cleaned(data: bytes) -> tuple[str, bytes] | None:
    """The kind of a picture and its bytes without metadata; None for a kind that may hold any."""
    try:
        if data.startswith(_PNG):
            return "png", _PNG + b"".join(_png(data))
        if data.startswith(b"\xff\xd8"):
            return "jpeg", b"\xff\xd8" + b"".join(_jpeg(data)) + b"\xff\xd9"
        if data.startswith((b"GIF87a", b"GIF89a")):
            return "gif", b"".join(_gif(data)) + b";"
    except (struct.error, IndexError, ValueError):
        pass
    return None


def _png(data: bytes) -> Iterator[bytes]:
    at = len(_PNG)
    while at < len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        if kind in _CHUNKS:
            yield data[at : at + 12 + size]
        if kind == b"IEND":
            return
        at += 12 + size
    raise IndexError


def _jpeg(data: bytes) -> Iterator[bytes]:
    """Every segment that draws; JFIF without its thumbnail, Adobe's because it names colours."""
    at = 2
    while data[at + 1] != 0xD9:
        kind = data[at + 1]
        end = at + 2 + struct.unpack_from(">H", data, at + 2)[0]
        if data[at] != 0xFF:
            raise IndexError
        if kind == 0xE0 and data[at + 4 : at + 9] == b"JFIF\0":
            yield b"\xff\xe0\0\x10" + data[at + 4 : at + 16] + b"\0\0"
        elif (kind == 0xEE and data[at + 4 : at + 9] == b"Adobe") or not (
            0xE0 <= kind <= 0xEF or kind == 0xFE
        ):
            stop = _scanned(data, end) if kind == 0xDA else end
            yield data[at:stop]
            end = stop
        at = end


def _scanned(data: bytes, at: int) -> int:
    """Where the picture's own bytes end and the next segment begins."""
    while True:
        at = data.index(b"\xff", at)
        if data[at + 1] and not 0xD0 <= data[at + 1] <= 0xD7:
            return at
        at += 2


def _gif(data: bytes) -> Iterator[bytes]:
    flags = data[10]
    at = 13 + (3 * (2 << (flags & 7)) if flags & 0x80 else 0)
    yield data[:at]
    while data[at] != 0x3B:
        start = at
        if data[at] == 0x21:
            loops = data[at + 1] == 0xFF and data[at + 3 : at + 14] == b"NETSCAPE2.0"
            drawn = data[at + 1] == 0xF9
            at = _blocks(data, at + 2)
            yield data[start : start + 18] + b"\0" if loops else b""
        elif data[at] == 0x2C:
            flags, drawn = data[at + 9], True
            at = _blocks(data, at + 11 + (3 * (2 << (flags & 7)) if flags & 0x80 else 0))
        else:
            raise IndexError
        if drawn:
            yield data[start:at]


def _blocks(data: bytes, at: int) -> int:
    while data[at]:
        at += data[at] + 1
    return at + 1
