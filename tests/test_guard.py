"""Files from outside: which of them a reader never gets to see, and what the user is told."""

import os
import struct
import zipfile
import zlib
from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from modelgen.limits import LateError
from modelgen.problems import ModelError, Problem
from modelgen.xlsx import admission
from modelgen.xlsx.admission import guarded, limited

from .conftest import Built
from .unit import small_files

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TYPES, ROOT = "[Content_Types].xml", "_rels/.rels"
BOOK, LINKS, SHEET = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"
LINK = f'<Relationship Id="a" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
PARTS: dict[str, str | bytes] = {
    TYPES: "<Types/>",
    ROOT: f'<r:Relationships xmlns:r="r"><r:Relationship Id="a" Type="{OFFICE}/officeDocument"'
    ' Target="/xl/workbook.xml"/></r:Relationships>',
    BOOK: f'<workbook xmlns="{MAIN}"><sheets><sheet name="Cost &amp; more" r:id="a"/></sheets>'
    "</workbook>",
    LINKS: f"<Relationships>{LINK}</Relationships>",
    SHEET: f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"/></sheetData></worksheet>',
}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)
DTD = "<!DOCTYPE x [<!ENTITY a 'a'>]>"


def packed(
    changes: dict[str, str | bytes] | None = None,
    *,
    without: str = "",
    method: int = zipfile.ZIP_DEFLATED,
) -> bytes:
    """A small valid workbook with parts changed, added or left out."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", method) as package:
        for name, part in (PARTS | (changes or {})).items():
            if name != without:
                package.writestr(name, part)
    return file.getvalue()


def sheet(inside: str) -> bytes:
    return packed({SHEET: f"<worksheet>{inside}</worksheet>"}, method=zipfile.ZIP_STORED)


def declared(data: bytes, part: str, **fields: int) -> bytes:
    """The package with other facts about a part in its directory than are true."""
    where = {
        "flags": (8, "<H"),
        "crc": (16, "<I"),
        "packed": (20, "<I"),
        "size": (24, "<I"),
        "offset": (42, "<I"),
    }
    changed = bytearray(data)
    for field, value in fields.items():
        at, form = where[field]
        struct.pack_into(form, changed, data.rindex(part.encode()) - 46 + at, value)
    return bytes(changed)


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 255]) + data[at + 1 :]


def refusal(path: Path) -> str:
    """What is said of the file, which stays as it is: one sentence that tells what to do."""
    before = path.read_bytes() if path.is_file() else b""
    with pytest.raises(ModelError) as caught:
        guarded(path)
    assert before == (path.read_bytes() if path.is_file() else b"")
    [problem] = caught.value.problems
    named, wrong = problem.message.split("` ", 1)
    assert f"`{path}" == named
    assert 1 == wrong.count("; ")
    assert wrong.split("; ")[1]
    return wrong


def told(folder: Path, data: bytes, name: str = "mine.xlsx") -> str:
    path = folder / name
    path.write_bytes(data)
    return refusal(path)


def passes(folder: Path, data: bytes, name: str = "mine.xlsx") -> bool:
    path = folder / name
    path.write_bytes(data)
    return data == guarded(path) == path.read_bytes()


@pytest.mark.slow
def test_the_default_workbook_and_its_copy_by_openpyxl_come_back_byte_for_byte(
    built: Built, tmp_path: Path
) -> None:
    assert built.data == guarded(built.path)
    openpyxl.load_workbook(built.path).save(tmp_path / "copy.xlsx")
    assert (tmp_path / "copy.xlsx").read_bytes() == guarded(tmp_path / "copy.xlsx")


HARMLESS = {
    "small": packed(),
    "stored": packed(method=zipfile.ZIP_STORED),
    "UTF-16": packed(
        {SHEET: f'<?xml version="1.0" encoding="UTF-16"?>{PARTS[SHEET]!s}'.encode("utf-16")}
    ),
    "a drawing with a DTD": packed({"xl/media/image1.svg": f"{DTD}<svg/>"}),
    "a folder": packed({"xl/": ""}),
    "zipped by Windows": packed({"xl\\theme.xml": "<a/>"}),
    "a slash in front": packed({"/xl/theme.xml": "<a/>"}),
    "an empty part": packed({"docProps/app.xml": ""}),
    "single quotes": packed({LINKS: LINK.replace('"', "'")}),
    "a wide merge": sheet('<mergeCell ref="A1:AA37037"/>'),
    "a picture": packed({"xl/media/image1.png": b"\x89PNG <!DOCTYPE"}),
    "the last cell": sheet('<row r="1048576"><c r="XFD1048576"/></row>'),
    "a long merge": sheet('<mergeCell ref="A1:A1000000"/>'),
    "a merge of one": sheet('<mergeCell ref="A1"/><mergeCell/>'),
}


@pytest.mark.parametrize("data", HARMLESS.values(), ids=HARMLESS)
def test_what_excel_may_write_passes(tmp_path: Path, data: bytes) -> None:
    assert passes(tmp_path, data)
    assert passes(tmp_path, data, "mine.XLSM")


@pytest.mark.slow
def test_a_workbook_of_50_mb_passes(tmp_path: Path) -> None:
    texts = ((n, sha256(bytes(n)).hexdigest()) for n in range(1, 5000))
    cells = "".join(f'<c r="A{n}" t="str"><v>{text}</v></c>' for n, text in texts) * 110
    assert len(cells) > 50_000_000
    assert passes(tmp_path, packed({SHEET: f"<worksheet>{cells}</worksheet>"}))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("~$mine.xlsx", "only marks a workbook as open; give the one without `~$` in its name"),
        (".~lock.mine.xlsx#", "only marks a workbook as open; give the one without `.~lock.`"),
    ],
)
def test_the_mark_of_an_open_workbook_is_refused(tmp_path: Path, name: str, words: str) -> None:
    assert words in told(tmp_path, packed(), name)


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    assert "is a folder; give the workbook" in refusal(tmp_path)
    assert "does not exist; check the name" in refusal(tmp_path / "mine.xlsx")
    assert "is not a file; give the workbook" in refusal(Path(os.devnull))
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    looped = refusal(tmp_path / "loop")
    assert "cannot be opened (Too many levels" in looped
    assert looped.endswith("; give the file that the link stands for")
    with pytest.raises(ModelError, match=r"; give it a shorter name$"):
        guarded(tmp_path / ("x" * 300))


def test_a_name_that_would_end_the_line_is_refused(tmp_path: Path) -> None:
    for name in ("a\nb.xlsx", "a\tb.xlsx", "a\rb.xlsx"):
        with pytest.raises(ModelError, match="has a line break or a tab in its name; rename it"):
            guarded(tmp_path / name)


def test_a_template_is_told_from_other_files(tmp_path: Path) -> None:
    assert "is a template; run `modelgen build` on it" in told(tmp_path, b"template: x", "x.yaml")
    assert passes(tmp_path, packed(), "x.yaml")


def test_a_file_over_100_mb_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "mine.xlsx"
    path.touch()
    os.truncate(path, admission.MOST_ON_DISK + 1)
    monkeypatch.setattr(Path, "read_bytes", lambda path: b"")
    assert "is over 100 MB; delete in Excel what" in refusal(path)


NOT_EXCEL = "is not an Excel workbook, whatever its name says; open it in Excel, save it as Excel"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty; get it once more"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "with a password; remove the password"),
        (OLE, "is in the old format of Excel (.xls); open it in Excel, save it as Excel"),
        (b"month,cost\n1,2\n", NOT_EXCEL),
        ("month,EncryptedPackage".encode("utf-16-le"), NOT_EXCEL),
        (b"PKW,cost\n1,2\n", NOT_EXCEL),
        (b"<html><table></table></html>", NOT_EXCEL),
        (b"%PDF-1.7\n" + packed(), "is a PDF; give the workbook that it was printed from"),
        (packed({"xl/workbook.bin": b"\x83\x01"}), "is a binary workbook (.xlsb); open it in"),
        (
            packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}),
            "is an OpenDocument spreadsheet (.ods); open it in Excel",
        ),
        (packed(without=TYPES), "is a zip file without a workbook in it; give the workbook"),
        (packed(without=ROOT), "is a zip file without a workbook in it; give the workbook"),
        (packed(without=BOOK), "is a zip file without a workbook in it; give the workbook"),
        (packed({BOOK: "<workbook/>"}), "is a zip file without a workbook in it; give the"),
    ],
    ids="empty password xls csv UTF-16 PK-csv html pdf xlsb ods types root book sheets".split(),
)
def test_a_file_of_another_kind_is_refused_and_named(
    tmp_path: Path, data: bytes, words: str
) -> None:
    assert words in told(tmp_path, data)


@pytest.mark.slow
@pytest.mark.parametrize("part", [0.1, 0.5, 0.999])
def test_a_truncated_file_is_refused_and_the_message_says_so(
    built: Built, tmp_path: Path, part: float
) -> None:
    short = built.data[: int(len(built.data) * part)]
    assert "is cut short; get it once more from where it came" in told(tmp_path, short)


def test_a_damaged_part_is_refused_and_named(built: Built, tmp_path: Path) -> None:
    with zipfile.ZipFile(built.path) as package:
        parts = package.infolist()
    for part in parts:
        data = flipped(built.data, part.header_offset + 30 + len(part.filename) + 9)
        said = told(tmp_path, data)
        assert f"is damaged: its part `{part.filename}` is not what it should be; get" in said
        data = flipped(built.data, part.header_offset + 30)
        assert "is damaged; get it once more from where it came" in told(tmp_path, data)


def test_a_directory_that_points_into_a_part_is_damage(tmp_path: Path) -> None:
    data = packed({"x": bytes(999)}, method=zipfile.ZIP_STORED)
    lost = declared(data, SHEET, offset=data.index(bytes(999)))
    assert "is damaged; get it once more" in told(tmp_path, lost)


def test_one_wrong_character_is_damage_even_where_nothing_is_packed(tmp_path: Path) -> None:
    data = packed(method=zipfile.ZIP_STORED)
    said = told(tmp_path, flipped(data, data.index(b"<worksheet") + 5))
    assert f"is damaged: its part `{SHEET}` is not what it should be; get it once" in said


@pytest.mark.parametrize("longer", [-40, -1, 1, 40])
def test_a_part_of_another_size_than_declared_is_refused(tmp_path: Path, longer: int) -> None:
    text = (str(PARTS[SHEET]) + " " * 50).encode()
    data = packed({SHEET: text})
    crc = zlib.crc32(text[: len(text) + longer])
    lying = declared(data, SHEET, size=len(text) + longer, crc=crc)
    if longer < 0:
        assert zipfile.ZipFile(BytesIO(lying)).read(SHEET)  # this reader does not notice
    assert f"its part `{SHEET}` is not what it should be" in told(tmp_path, lying)


SLABS = {f"xl/media/{n}.png": b"x" * 60_000 for n in range(30)}


def slabs() -> bytes:
    data = packed(dict(SLABS), method=zipfile.ZIP_STORED)
    for name in SLABS:
        data = declared(data, name, size=9_000_000)
    return data


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: packed({SHEET: " " * 30_000_000}), "unpacks to over 200 times its size; do not"),
        (
            lambda: declared(packed({"x": " " * 30_000_000}), "x", packed=9_999_999),
            "is damaged; get it once more",
        ),
        (slabs, "unpacks to over 256 MB; delete in Excel what the model does not need"),
        (lambda: packed({f"{n}": "" for n in range(10_000)}), "holds over 10,000 parts; do not"),
        (
            lambda: declared(packed(), SHEET, offset=packed().index(LINKS.encode()) - 30),
            "holds parts that overlap; do not open it",
        ),
        (lambda: declared(packed(), SHEET, flags=1), "is a zip file with a password; ask for one"),
        (
            lambda: packed(method=zipfile.ZIP_BZIP2),
            "is packed in a way that Excel never uses; open it in Excel, save it",
        ),
        (lambda: packed({SHEET.upper(): ""}), f"holds two parts named `{SHEET.upper()}`; do not"),
        (
            lambda: packed({"xl\\worksheets\\sheet1.xml": ""}),
            "holds two parts named `xl\\worksheets\\sheet1.xml`; do not open it",
        ),
    ]
    + [
        (lambda name=name: packed({name: "x"}), "holds a part with the unsafe name `")
        for name in ("../x", "xl/../x", "xl/..", "//x", "xl//x", "..\\x", "C:/x", "xl\\.\\x")
    ]
    + [(lambda: packed({"x_y": ""}).replace(b"x_y", b"x\0y"), "with the unsafe name `x`; do not")],
)
def test_a_hostile_directory_is_refused_without_unpacking_a_byte(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: Callable[[], bytes], words: str
) -> None:
    data = make()
    monkeypatch.setattr(zlib, "decompressobj", lambda *_: pytest.fail("unpacks"))
    assert words in told(tmp_path, data)


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("part", [SHEET, ROOT, "xl/strings.bin"])
def test_a_part_with_a_dtd_is_refused_in_every_encoding(
    tmp_path: Path, part: str, codec: str
) -> None:
    text = f"\n{DTD}{PARTS.get(part, '')!s}".lstrip().encode(codec)
    said = told(tmp_path, packed({part: text}))
    assert f"holds definitions (a DTD) in the part `{part}`; do not open it" in said


@pytest.mark.parametrize("text", ["<!DOCTYPE a SYSTEM 'b'><a/>", "<a><!ENTITY b 'b'></a>"])
def test_a_dtd_in_another_file_or_place_is_refused(tmp_path: Path, text: str) -> None:
    assert "holds definitions (a DTD)" in told(tmp_path, packed({"docProps/app.xml": text}))


@pytest.mark.parametrize(
    "data", [b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-', "<a/>".encode("utf-32"), b"Lo\xa7"]
)
def test_a_part_in_an_encoding_that_hides_its_text_is_refused(tmp_path: Path, data: bytes) -> None:
    said = told(tmp_path, packed({SHEET: data}))
    assert f"holds the part `{SHEET}` in an odd encoding; open it in Excel" in said


@pytest.mark.parametrize("part", [ROOT, BOOK])
def test_strict_open_xml_is_refused_and_excel_workbook_is_asked_for(
    tmp_path: Path, part: str
) -> None:
    strict = str(PARTS[part]).replace(OFFICE, "http://purl.oclc.org/ooxml/officeDocument/rels")
    strict = strict.replace(MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main")
    said = told(tmp_path, packed({part: strict}))
    assert "is saved as Strict Open XML; open it in Excel, save it as Excel Workbook" in said


SECOND = '<sheet name="More" r:id="b"/></sheets>'
TWO = str(PARTS[BOOK]).replace("</sheets>", SECOND)


@pytest.mark.parametrize(
    ("changes", "without", "name"),
    [
        ({}, SHEET, "Cost & more"),
        ({}, LINKS, "Cost & more"),
        ({LINKS: LINK.replace("worksheets/", "../../etc/")}, "", "Cost & more"),
        (
            {LINKS: LINK.replace("worksheets/sheet1.xml", "p.svg"), "xl/p.svg": "<a/>"},
            "",
            "Cost & more",
        ),
        ({LINKS: LINK + LINK.replace("sheet1", "sheet2")}, "", "xl/worksheets/sheet2.xml"),
        ({BOOK: TWO}, "", "More"),
        ({BOOK: TWO, LINKS: LINK + LINK.replace('"a"', '"b"')}, "", "Cost & more"),
    ],
    ids=["part", "links", "outside", "picture", "unnamed", "unlinked", "same part twice"],
)
def test_a_sheet_that_is_named_but_not_there_is_refused(
    tmp_path: Path, changes: dict[str, str | bytes], without: str, name: str
) -> None:
    said = told(tmp_path, packed(changes, without=without))
    assert f"names the sheet `{name}` but does not hold it; get it once more" in said


ROWS = "1048577 1048580 1048600 1049000 1050000 1100000 2000000 9999999 10000000 99999999".split()
PLACES = [
    *ROWS,
    *(f"A{row}" for row in ROWS),
    *"XFE1 xfe1 XGA1 YAA1 ZZZ1 AAAA1 A009999999".split(),
]


@pytest.mark.parametrize("form", ['<row r="{}">', "<x:c s='1' r = '{}'/>", '<c\nr="{}"/>'])
def test_a_cell_beyond_the_last_one_of_excel_is_refused(tmp_path: Path, form: str) -> None:
    for place in PLACES:
        said = told(tmp_path, sheet(form.format(place)))
        assert "has a cell beyond row 1,048,576 or column XFD, Excel's last; do not open" in said
    for place in "1 1048576 A1 A1048576 XFD1 XEZ9 WZZ1 AAA1 XFD1048576".split():
        assert passes(tmp_path, sheet(form.format(place)))


def test_every_kind_of_sheet_is_looked_at(tmp_path: Path) -> None:
    macros = LINK.replace("/worksheet", "/xlMacrosheet")
    said = told(tmp_path, packed({LINKS: macros, SHEET: '<row r="9999999"/>'}))
    assert "has a cell beyond" in said


def test_more_cells_than_a_reader_can_hold_are_refused(tmp_path: Path) -> None:
    assert passes(tmp_path, sheet("<c/>" * admission.MOST_CELLS))
    said = told(tmp_path, sheet("<row/>" + "<c/>" * admission.MOST_CELLS))
    assert "holds over 1,200,000 rows, cells and values (sheet `Cost & more`: 1 rows, 1," in said
    assert "; delete in Excel what the model does not need and save it, or allow more: " in said


def test_rows_of_nothing_are_read_and_as_many_of_figures_refused_with_a_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thousandth of the limit, of a million rows."""
    monkeypatch.setattr(admission, "MOST_CELLS", admission.MOST_CELLS // 1_000)
    assert passes(tmp_path, sheet('<row r="1"/>' * 1_000))
    large = sheet('<row><c r="A1"><v>1</v></c></row>' * 1_000)
    said = told(tmp_path, large)
    assert "(sheet `Cost & more`: 1,000 rows, 1,000 cells)" in said
    monkeypatch.setenv("MODELGEN_MEMORY", said.rpartition("MODELGEN_MEMORY=")[2].split()[0])
    assert passes(tmp_path, large)


@pytest.mark.parametrize(
    "cell", ["<c/>", "<c>", '<x-1:c r="A1">', "<row>", "<c\n>", "<\u00e9:c/>"]
)
def test_cells_are_counted_however_they_are_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cell: str
) -> None:
    monkeypatch.setattr(admission, "MOST_CELLS", 3)
    assert passes(tmp_path, sheet(cell * 3))
    assert "holds over" in told(tmp_path, sheet(cell * 4))


def test_texts_count_as_cells_and_columns_do_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(admission, "MOST_CELLS", 3)
    texts = (
        LINK.replace('"a"', '"b"')
        .replace("worksheets/sheet1", "s")
        .replace("/worksheet", "/sharedStrings")
    )
    shared = {LINKS: LINK + texts, "xl/s.xml": "<sst><si/><si></si></sst>"}
    assert passes(tmp_path, packed(shared))
    assert "holds over" in told(tmp_path, packed(shared | {"xl/s.xml": "<si/>" * 3}))
    assert passes(tmp_path, sheet("<cols><col/><col/><col/></cols><color/>"))


@pytest.mark.parametrize(
    ("merges", "words"),
    [
        ('<mergeCell ref="A1:XFD1048576"/>', "merges over 1,000,000 cells; unmerge whole columns"),
        ('<x:mergeCell ref="A1000001:A1"/>', "merges over 1,000,000 cells; unmerge whole columns"),
        ('<mergeCell ref="A1:AA20000"/>' * 2, "merges over 1,000,000 cells; unmerge whole"),
        ('<mergeCell ref="A1:B1"/>' * 50_001, "holds over 50,000 merged areas or links; delete"),
    ],
)
def test_endless_merges_are_refused(tmp_path: Path, merges: str, words: str) -> None:
    assert words in told(tmp_path, sheet(merges))


PATH = Path("mine.xlsx")


def raising(error: BaseException) -> Callable[[], None]:
    def work() -> None:
        raise error

    return work


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (KeyError("xl/styles.xml"), "KeyError 'xl/styles.xml'"),
        (SyntaxError("not\nwell-formed"), "SyntaxError not well-formed"),
        (RecursionError("maximum depth"), "nested too deeply"),
        (BaseException("a panic"), "BaseException a panic"),
        (ValueError("long " * 99), f"{('ValueError ' + 'long ' * 99)[:80]}…"),
        (IndexError(), "IndexError"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_a_later_stage_stumbles_over_is_told_in_one_line(
    error: BaseException, reason: str
) -> None:
    with pytest.raises(ModelError) as caught:
        limited(raising(error), PATH)
    assert str(caught.value) == (
        f"`mine.xlsx` could not be read as a workbook ({reason}); open it in Excel, "
        "save it again as Excel Workbook (.xlsx) and try again"
    )
    assert error is caught.value.__cause__


def test_what_is_wrong_in_the_file_is_told_before_what_a_reader_says(tmp_path: Path) -> None:
    path = tmp_path / "mine.xlsx"
    cell = '<row r="1"><c r="A1"><v>x</v></c></row>'
    path.write_bytes(small_files.file({"Inputs": small_files.data(cell)}))
    with pytest.raises(ModelError) as caught:
        limited(raising(ValueError("invalid literal")), path)
    assert str(caught.value) == (
        f"`{path}` is not a valid workbook: cell A1 holds `x`, which is not a number, on the sheet"
        " `Inputs`; get it once more from where it came, or let Excel repair it and save it"
    )


@pytest.mark.parametrize(
    "error",
    [ModelError([Problem("ours")]), KeyboardInterrupt(), SystemExit(), LateError(), MemoryError()],
)
def test_our_own_problems_the_users_stop_and_the_limits_pass_through(error: BaseException) -> None:
    with pytest.raises(type(error)) as caught:
        limited(raising(error), PATH)
    assert error is caught.value
