"""Files come and go whole, for the eyes of those who may read what they come from."""

import errno
import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from modelgen import cli, console
from modelgen.problems import ModelError
from modelgen.xlsx import files
from modelgen.xlsx.files import backed_up, publish, published_beside
from modelgen.xlsx.standing import standing

from ..conftest import ROOT

GOOD = ROOT / "tests" / "samples" / "good.yaml"

posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no modes")


@pytest.fixture(autouse=True)
def mask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "book.xlsx"
    path.write_bytes(b"old")
    return path


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


@posix
@pytest.mark.parametrize(
    ("given", "new", "backup"),
    [(0o600, 0o600, 0o600), (0o640, 0o640, 0o640), (0o664, 0o664, 0o664), (0o400, 0o600, 0o400)],
)
def test_a_new_file_is_read_by_whom_its_source_is_read_by(
    source: Path, given: int, new: int, backup: int
) -> None:
    source.chmod(given)
    publish(b"new", source.with_name("copy.xlsx"), source)
    assert mode(source.with_name("copy.xlsx")) == new == mode(published_beside(b"new", source))
    assert backup == mode(backed_up(source, b"old"))


@posix
def test_a_file_that_is_replaced_keeps_its_readers(source: Path) -> None:
    target = source.with_name("target.xlsx")
    target.write_bytes(b"there")
    target.chmod(0o660)
    source.chmod(0o600)
    publish(b"new", target, source)
    assert (0o660, b"new") == (mode(target), target.read_bytes())


def test_a_file_from_nowhere_is_as_the_mask_wants_it(tmp_path: Path) -> None:
    publish(b"new", tmp_path / "folder" / "a.xlsx")
    assert b"new" == (tmp_path / "folder" / "a.xlsx").read_bytes()
    if os.name != "nt":
        assert 0o644 == mode(tmp_path / "folder" / "a.xlsx")


@posix
@pytest.mark.parametrize(
    ("given", "new"), [(0o640, 0o600), (0o660, 0o600), (0o664, 0o644), (0o666, 0o666)]
)
def test_a_group_that_cannot_be_given_hands_its_rights_to_nobody(
    given: int, new: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise PermissionError

    class Foreign:
        def stat(self) -> os.stat_result:
            return os.stat_result((0o100000 | given, 0, 0, 1, 0, 4711, 0, 0, 0, 0))

    monkeypatch.setattr(os, "chown", refused)
    assert new == files._mode(tmp_path, Foreign(), exact=False)


def test_a_name_that_is_taken_is_left_alone(source: Path) -> None:
    names = [published_beside(bytes([n]), source).name for n in range(3)]
    assert [f"book.regenerated{n}.xlsx" for n in ("", "-2", "-3")] == names
    assert [b"\0", b"\1", b"\2"] == [source.with_name(name).read_bytes() for name in names]
    kept = [backed_up(source, b"old").name, backed_up(source, b"old").name]
    assert ["book.backup-1.xlsx", "book.backup-2.xlsx"] == kept


def test_a_disk_without_second_names_takes_them_too(
    source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*_: object) -> None:
        raise OSError(errno.EPERM, "not permitted")

    monkeypatch.setattr(os, "link", unknown)
    test_a_name_that_is_taken_is_left_alone(source)


@pytest.mark.parametrize("there", [False, True])
def test_what_another_run_wrote_meanwhile_is_left_as_it_is(source: Path, there: bool) -> None:
    target = source.with_name("target.xlsx")
    if there:
        target.write_bytes(b"before")
    seen = standing(target)
    publish(b"theirs", target, seen=seen)
    with pytest.raises(ModelError, match="was written by another program meanwhile"):
        publish(b"mine", target, seen=seen)
    publish(b"theirs", target, seen=seen)
    assert b"theirs" == target.read_bytes()


@pytest.mark.parametrize("locks", [True, False])
def test_what_a_killed_run_left_is_removed(
    source: Path, locks: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not locks:
        monkeypatch.setattr(files, "fcntl", None)
    old, young = (source.with_name(f".modelgen-{n}.tmp") for n in ("old", "young"))
    for left in (old, young):
        left.write_bytes(b"half")
    os.utime(old, (0, 0))
    publish(b"new", source)
    locked = locks and os.name != "nt"
    assert {"book.xlsx", *([] if locked else [young.name])} == {
        path.name for path in source.parent.iterdir()
    }


def _loop(folder: Path) -> Path:
    (folder / "a.xlsx").symlink_to("b.xlsx")
    (folder / "b.xlsx").symlink_to("a.xlsx")
    return folder / "a.xlsx"


def _folder(folder: Path) -> Path:
    (folder / "c.xlsx").mkdir()
    return folder / "c.xlsx"


def _read_only(folder: Path) -> Path:
    (folder / "d.xlsx").write_bytes(b"")
    (folder / "d.xlsx").chmod(0o444)
    return folder / "d.xlsx"


def _below_a_file(folder: Path) -> Path:
    (folder / "e").write_bytes(b"")
    return folder / "e" / "f.xlsx"


@posix
@pytest.mark.parametrize(
    "make", [_loop, _folder, _read_only, _below_a_file, lambda f: f / ("x" * 300 + ".xlsx")]
)
def test_a_place_that_takes_no_file_is_told_in_one_line(make, tmp_path: Path) -> None:
    target = make(tmp_path)
    before = sorted(tmp_path.iterdir())
    with pytest.raises(ModelError) as caught:
        publish(b"new", target)
    [problem] = caught.value.problems
    assert problem.message.startswith("cannot write `")
    assert before == sorted(tmp_path.iterdir())


class Full(io.TextIOWrapper):
    """A stream to a disk that is full, or to a pipe that nobody reads."""

    def __init__(self, error: OSError) -> None:
        super().__init__(io.BytesIO(), "utf-8")
        self.error = error

    def flush(self) -> None:
        if hasattr(self, "error"):
            raise self.error


def said(monkeypatch: pytest.MonkeyPatch, stream: object, *arguments: str) -> tuple[object, str]:
    """The code and the complaint of a run whose result goes to a stream."""
    complaint = io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True)
    monkeypatch.setattr(sys, "stdout", stream)
    monkeypatch.setattr(sys, "stderr", complaint)
    monkeypatch.setattr(sys, "argv", ["modelgen", *arguments])
    with pytest.raises(SystemExit) as left:
        cli.run()
    return left.value.code, complaint.buffer.getvalue().decode()


FULL, PIPE = OSError(errno.ENOSPC, "no space"), BrokenPipeError(errno.EPIPE, "pipe")


@pytest.mark.parametrize(
    ("error", "why"), [(FULL, "no space"), (PIPE, "nobody reads it any more"), (None, "closed")]
)
def test_a_result_that_cannot_be_printed_does_not_say_that_nothing_was_written(
    error: OSError | None, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream, target = Full(error) if error else None, tmp_path / "b.xlsx"
    code, complaint = said(monkeypatch, stream, "build", str(GOOD), "-o", str(target))
    assert (1, True) == (code, target.exists())
    assert "the result could not be printed" in complaint
    assert why in complaint
    assert f"`{target}` was written" in complaint
    assert 1 == complaint.count("\n")


@pytest.mark.parametrize(("error", "lines"), [(FULL, 1), (PIPE, 0)])
def test_a_closed_pipe_needs_no_words_where_no_file_was_written(
    error: OSError, lines: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, complaint = said(monkeypatch, Full(error), "templates")
    assert (1, lines) == (code, complaint.count("\n"))
    assert [] == console.WRITTEN


@pytest.mark.parametrize("word", ["x" * 300 + ".xlsx", "x" * 300 + ".yaml", "."])
def test_a_name_that_cannot_be_is_no_fault_of_the_tool(
    word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, complaint = said(monkeypatch, io.TextIOWrapper(io.BytesIO(), "utf-8"), "show", word)
    assert (1, 1) == (code, complaint.count("\n"))
    assert "fault" not in complaint


def test_what_goes_along_with_a_handout_has_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    words = ("handout", "book.xlsx", "--keep", "everything")
    code, complaint = said(monkeypatch, io.TextIOWrapper(io.BytesIO(), "utf-8"), *words)
    assert (2, True) == (code, "write comments" in complaint)


def test_a_wrong_option_needs_no_listener(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), "utf-8"))
    monkeypatch.setattr(sys, "stderr", Full(FULL))
    monkeypatch.setattr(sys, "argv", ["modelgen", "show", "--nope"])
    with pytest.raises(SystemExit) as left:
        cli.run()
    assert 2 == left.value.code


def test_a_file_where_a_folder_is_needed_is_named(tmp_path: Path) -> None:
    (tmp_path / "book.xlsx").write_bytes(b"old")
    with pytest.raises(ModelError, match=r"book.xlsx` is a file, not a folder; nothing was"):
        publish(b"new", tmp_path / "book.xlsx" / "new.xlsx")
    assert b"old" == (tmp_path / "book.xlsx").read_bytes()
    with pytest.raises(ModelError, match="File name too long"):
        publish(b"new", tmp_path / ("x" * 300) / "new.xlsx")


def test_nothing_is_written_under_a_name_that_would_end_the_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("build", str(GOOD), "-o", str(tmp_path / "a\nb.xlsx"))
    code, complaint = said(monkeypatch, io.TextIOWrapper(io.BytesIO(), "utf-8"), *words)
    assert (2, True) == (code, "line break or a tab" in complaint)
    assert [] == list(tmp_path.iterdir())
