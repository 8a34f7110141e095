"""A file from outside is refused here, in one sentence, before any reader has to trust it."""

import errno
import posixpath
import re
import stat
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from html import unescape
from io import BytesIO
from itertools import chain, islice
from pathlib import Path
from typing import TypeVar

from ..addresses import column
from ..limits import DEFAULTS, LateError, asked
from ..problems import ModelError, Problem
from .archive import DAMAGE, part_name
from .diagnosis import diagnosis

T = TypeVar("T")

MOST_ON_DISK = 100_000_000  # more than people mail or share; a workbook of ours has 0.2 million

MOST_UNPACKED = 256_000_000  # five times a very large workbook, and still fits in memory

MOST_PARTS = 10_000  # a sheet with everything on it has about ten

MOST_RATIO = 200  # the most repetitive sheet packs to 1/90, a fill of one byte to 1/1000

LARGE_PART = 10_000_000  # below this a part does no harm, however well it packs

MOST_CELLS = 1_200_000
"""Rows, cells and what they hold that can be read in the memory of a run, and in half a minute:
half a million figures, or a million rows of nothing."""

MOST_LISTED = 50_000  # merged areas: a label merged in every row of a long report

MOST_MERGED = 1_000_000  # some readers make a cell of every cell that a merge covers

SAVE = "open it in Excel, save it as Excel Workbook (.xlsx) and give that file"

AGAIN = "get it once more from where it came, or let Excel repair it and save it"

HOSTILE = "do not open it, ask whoever sent it for a workbook saved by Excel"

LESS = "delete in Excel what the model does not need and save it"

_ENCODINGS = (b"utf-8", b"utf8", b"utf-16", b"us-ascii", b"iso-8859-1", b"windows-1252")

_STRAY = re.compile(r"^/|//|(^|/)\.{1,2}(/|$)|^[A-Za-z]:|[\0-\x1f]")

_HEAD = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:\?xml\s[^>]*?encoding\s*=\s*.([\w-]*)|[^\s\0])")

_UNOPENED = {
    errno.ELOOP: "give the file that the link stands for",
    errno.ENAMETOOLONG: "give it a shorter name",
}
"""What to do about a file that the system does not open, by the error; else it is in use."""

_PLAIN: dict[type, str] = {RecursionError: "nested too deeply"}

_READ = ("worksheet", "sharedStrings")

_TAG = rb"<(?:[^\s<>/:]++:)?+%s(?=[\s/>])([^<]*)"

_PAIR = re.compile(r"\s([^\s=\"'<>/]++)\s*+=\s*+(?:\"([^\"]*)\"|'([^']*)')")

_CELL = re.compile(rb"<(?:[^\s<>/:]++:)?+(c|si|row|v|is)[\s/>]")

_BEYOND = re.compile(  # a column after XFD or a row after 1048576, found without a loop
    rb"r(?<=\s.)\s*=\s*[\"']\s*(?:(?i:[A-Z]{4,}|X(?:F[E-Z]|[G-Z][A-Z])|[YZ][A-Z]{2})\d"
    rb"|[A-Za-z]*0*(?:1048(?:57[7-9]|5[89]\d|[6-9]\d\d)|1049\d{3}|10[5-9]\d{4}|1[1-9]\d{5}"
    rb"|[2-9]\d{6}|[1-9]\d{7}))"
)

_CORNER = re.compile(r"([A-Za-z]{1,3})(\d{1,7})")


class _RefusalError(Exception):
    """What is wrong with the file and what to do: the sentence that goes on from its name."""


def guarded(path: Path) -> bytes:
    """The bytes of a workbook that a reader may be given; raises ModelError for any other file."""
    try:
        data = _bytes(path)
        _sparse(_sheets(_texts(_parts(data))))
    except _RefusalError as refusal:
        raise ModelError([Problem(f"`{path}` {refusal}")]) from refusal
    return data


def limited(work: Callable[[], T], path: Path) -> T:
    """What `work` makes of the file; raises ModelError for any failure of it.

    The end of the time or memory that the process may take is no failure of the file.
    """
    try:
        return work()
    except (ModelError, KeyboardInterrupt, SystemExit, GeneratorExit, LateError, MemoryError):
        raise
    except BaseException as error:  # a panic of a library in Rust is no Exception
        cause = _cause(path)
        reason = _PLAIN.get(type(error)) or _short(f"{type(error).__name__} {error}")
        advice = "open it in Excel, save it again as Excel Workbook (.xlsx) and try again"
        message = f"`{path}` could not be read as a workbook ({reason}); {advice}"
        if cause:
            message = f"`{path}` is not a valid workbook: {cause}; {AGAIN}"
        raise ModelError([Problem(message)]) from error


def _cause(path: Path) -> str:
    """What is wrong with a file that no reader could read, if that can be told."""
    try:
        return diagnosis(path.read_bytes())
    except (OSError, *DAMAGE):
        return ""


def _refuse(wrong: object, sentence: str) -> None:
    if wrong:
        raise _RefusalError(sentence)


def _short(text: str, most: int = 80) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[:most]}…"


def _bytes(path: Path) -> bytes:
    """The file, read once, if it is of a fair size and begins as a workbook does."""
    broken = any(character in str(path) for character in "\n\r\t")
    _refuse(broken, "has a line break or a tab in its name; rename it")
    mark = next((mark for mark in ("~$", ".~lock.") if path.name.startswith(mark)), "")
    _refuse(mark, f"only marks a workbook as open; give the one without `{mark}` in its name")
    try:
        about = path.stat()
        _refuse(stat.S_ISDIR(about.st_mode), "is a folder; give the workbook itself")
        _refuse(not stat.S_ISREG(about.st_mode), "is not a file; give the workbook itself")
        large = about.st_size > MOST_ON_DISK
        _refuse(large, f"is over {MOST_ON_DISK // 1_000_000} MB; {LESS}")
        data = path.read_bytes()
    except FileNotFoundError:
        raise _RefusalError("does not exist; check the name and the folder") from None
    except OSError as error:
        usual = "close it in other programs and check that you may open it"
        advice = _UNOPENED.get(error.errno or 0, usual)
        raise _RefusalError(f"cannot be opened ({error.strerror}); {advice}") from error
    _refuse(not data, "is empty; get it once more from where it came")
    old = data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    way = "remove the password in Excel (File, Info, Protect Workbook) and save it"
    locked = old and "EncryptedPackage".encode("utf-16-le") in data
    _refuse(locked, f"is protected with a password; {way}")
    _refuse(old, f"is in the old format of Excel (.xls); {SAVE}")
    pdf, package = data.startswith(b"%PDF"), data.startswith((b"PK\3\4", b"PK\5\6"))
    text = path.suffix.lower() in (".yaml", ".yml") and not package
    _refuse(text, "is a template; run `modelgen build` on it and give the workbook that it writes")
    _refuse(pdf, "is a PDF; give the workbook that it was printed from")
    _refuse(not package, f"is not an Excel workbook, whatever its name says; {SAVE}")
    return data


def _parts(data: bytes) -> dict[str, bytes]:
    """Every part by its name in small letters; all is judged before the first one unpacks."""
    _refuse(data.count(b"PK\1\2") > MOST_PARTS, f"holds over {MOST_PARTS:,} parts; {HOSTILE}")
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            entries = package.infolist()
            _judge(entries)
            places = list(_places(data, entries, package.start_dir))
            for entry in entries:  # what stands before a part must agree with the directory
                package.open(entry).close()
    except DAMAGE as error:
        state = "damaged" if b"PK\5\6" in data[-66_000:] else "cut short"
        raise _RefusalError(f"is {state}; {AGAIN}") from error
    return {
        part_name(entry).lower(): _unpacked(entry, data[start : start + entry.compress_size])
        for entry, start in places
    }


def _judge(entries: list[zipfile.ZipInfo]) -> None:
    """What the directory declares is what Excel writes, and not too much of it."""
    names: set[str] = set()
    methods = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
    for entry in entries:
        name, shown = part_name(entry).casefold(), _short(entry.filename)
        bomb = entry.file_size > max(LARGE_PART, MOST_RATIO * entry.compress_size)
        stray = _STRAY.search(part_name(entry))
        odd = entry.compress_type not in methods
        _refuse(entry.flag_bits & 0x2041, "is a zip file with a password; ask for one without")
        _refuse(odd, f"is packed in a way that Excel never uses; {SAVE}")
        _refuse(name in names, f"holds two parts named `{shown}`; {HOSTILE}")
        _refuse(stray, f"holds a part with the unsafe name `{shown}`; {HOSTILE}")
        _refuse(bomb, f"unpacks to over {MOST_RATIO} times its size; {HOSTILE}")
        names.add(name)
    large = sum(entry.file_size for entry in entries) > MOST_UNPACKED
    _refuse(large, f"unpacks to over {MOST_UNPACKED // 1_000_000} MB; {LESS}")


def _places(
    data: bytes, entries: list[zipfile.ZipInfo], end: int
) -> Iterator[tuple[zipfile.ZipInfo, int]]:
    """Where the bytes of each part begin; no two parts share any, and none lie past the end."""
    free = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        name, extra = struct.unpack_from("<HH", data, entry.header_offset + 26)
        start = entry.header_offset + 30 + name + extra
        stop = start + entry.compress_size
        if stop > end or not data.startswith(b"PK\3\4", entry.header_offset):
            raise zipfile.BadZipFile
        _refuse(entry.header_offset < free, f"holds parts that overlap; {HOSTILE}")
        free = stop
        yield entry, start


def _unpacked(entry: zipfile.ZipInfo, raw: bytes) -> bytes:
    """The part if it is just what the directory says; never unpacks over the declared size."""
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        packed = entry.compress_type == zipfile.ZIP_DEFLATED
        whole = stream.decompress(raw, entry.file_size + 1) if packed else raw
    except zlib.error:
        whole = b""
    wrong = len(whole) != entry.file_size or zlib.crc32(whole) != entry.CRC
    part = _short(entry.filename)
    _refuse(wrong, f"is damaged: its part `{part}` is not what it should be; {AGAIN}")
    return whole


def _texts(parts: dict[str, bytes]) -> dict[str, bytes]:
    """The parts that are XML, as UTF-8; none has a DTD but pictures (.svg), which are left out."""
    _refuse("xl/workbook.bin" in parts, f"is a binary workbook (.xlsb); {SAVE}")
    libre = b"opendocument" in parts.get("mimetype", b"")
    _refuse(libre, f"is an OpenDocument spreadsheet (.ods); {SAVE}")
    texts = {}
    for name, data in parts.items():
        text, shown = _text(data), _short(name)
        head = _HEAD.match(text)
        meant = data and name.endswith((".xml", ".rels", ".vml"))
        if (head or meant) and not name.endswith(".svg"):
            known = head and (head[1] or b"utf-8").lower() in _ENCODINGS
            dtd = b"<!DOCTYPE" in text or b"<!ENTITY" in text
            _refuse(not known, f"holds the part `{shown}` in an odd encoding; {SAVE}")
            _refuse(dtd, f"holds definitions (a DTD) in the part `{shown}`; {HOSTILE}")
            texts[name] = text
    return texts


def _text(data: bytes) -> bytes:
    """UTF-16, known by its mark or by the zero beside the first bracket, becomes UTF-8."""
    marks = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"<\0": "utf-16le", b"\0<": "utf-16be"}
    codec = marks.get(data[:2])
    return data.decode(codec, "replace").encode("utf-8", "replace") if codec else data


def _sheets(texts: dict[str, bytes]) -> list[tuple[str, bytes]]:
    """The sheets by name, and the texts that they share; each sheet is there, and is one only."""
    book = {link["Type"]: link["Target"] for link in _links(texts, "")}.get("officeDocument", "")
    workbook, root = texts.get(book, b""), texts.get("_rels/.rels", b"")
    strict = any(b"//purl.oclc.org/ooxml/" in text for text in (root, workbook))
    _refuse(strict, f"is saved as Strict Open XML; {SAVE}")
    listed = _tags([workbook], b"sheet")
    names = {tag["id"]: tag.get("name", "") for tag in listed if tag.get("id")}
    absent = "[content_types].xml" not in texts or not listed
    _refuse(absent, "is a zip file without a workbook in it; give the workbook itself")
    links = _links(texts, book)
    held = {link["Target"]: names.get(link["Id"]) for link in links if link["Target"] in texts}
    sheets = {link["Target"] for link in links if link["Type"] == "worksheet"}
    lost = sorted({*names.values(), *(sheets - held.keys())} - {*held.values()})
    _refuse(lost, f"names the sheet `{_short(''.join(lost[:1]))}` but does not hold it; {AGAIN}")
    read = {link["Target"] for link in links if link["Id"] in names or link["Type"] in _READ}
    return [(held.get(part) or "", texts[part]) for part in sorted(read) if part in texts]


def _links(texts: dict[str, bytes], source: str) -> list[dict[str, str]]:
    """The relationships of a part: kinds by their last word, targets as names of parts."""
    folder, name = posixpath.split(source)
    tags = _tags([texts.get(posixpath.join(folder, f"_rels/{name}.rels"), b"")], b"Relationship")
    for tag in tags:
        place = posixpath.normpath(posixpath.join("/", folder, tag.get("Target", "")))
        kind = posixpath.basename(tag.get("Type", ""))
        tag |= {"Id": tag.get("Id", ""), "Type": kind, "Target": place.lstrip("/").lower()}
    return tags


def _tags(texts: Iterable[bytes], name: bytes) -> list[dict[str, str]]:
    """The attributes, without prefixes, of all elements of a name; refuses an endless list."""
    finder = re.compile(_TAG % name).finditer
    found = chain.from_iterable(finder(text) for text in texts if name in text)
    tags = [tag[1].decode("utf-8", "replace") for tag in islice(found, MOST_LISTED + 1)]
    _refuse(len(tags) > MOST_LISTED, f"holds over {MOST_LISTED:,} merged areas or links; {LESS}")
    return [
        {key.rpartition(":")[2]: unescape(one or two) for key, one, two in _PAIR.findall(tag)}
        for tag in tags
    ]


def _sparse(sheets: list[tuple[str, bytes]]) -> None:
    """No more cells than a reader of filled cells can hold, and none where Excel has none."""
    texts, memory = [text for _, text in sheets], asked()[1]
    most = MOST_CELLS * memory // DEFAULTS["MODELGEN_MEMORY"]
    cells = chain.from_iterable(map(_CELL.finditer, texts))
    if next(islice(cells, most, None), None):
        more = f"or allow more: MODELGEN_MEMORY={memory * 4} in the environment"
        told = f"holds over {most:,} rows, cells and values{_largest(sheets)}"
        raise _RefusalError(f"{told}; {LESS}, {more}")
    beyond = any(map(_BEYOND.search, texts))
    _refuse(beyond, f"has a cell beyond row 1,048,576 or column XFD, Excel's last; {HOSTILE}")
    merged = sum(_area(tag.get("ref", "")) for tag in _tags(texts, b"mergeCell"))
    _refuse(
        merged > MOST_MERGED,
        f"merges over {MOST_MERGED:,} cells; unmerge whole columns in Excel and save it",
    )


def _largest(sheets: list[tuple[str, bytes]]) -> str:
    """The sheet that holds most, with its rows and cells."""
    counts = [(name, Counter(tag[1] for tag in _CELL.finditer(text))) for name, text in sheets]
    name, found = max(((n, c) for n, c in counts if n), key=lambda one: one[1].total())
    rows, cells = found[b"row"], found[b"c"]
    return f" (sheet `{_short(name)}`: {rows:,} rows, {cells:,} cells)"


def _area(merge: str) -> int:
    """How many cells a merge such as `A1:C2` covers."""
    corners = [(column(letters), int(digits)) for letters, digits in _CORNER.findall(merge)] or [
        (0, 1)
    ]
    (left, top), (right, bottom) = corners[0], corners[-1]
    return (abs(right - left) + 1) * (abs(bottom - top) + 1)
