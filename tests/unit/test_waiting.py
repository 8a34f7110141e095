"""What a person at a terminal sees while work takes its time."""

import io
import threading
from collections.abc import Callable
from types import SimpleNamespace

import pytest

from modelgen import console


class Screen(io.StringIO):
    """A terminal, which tells when something is written to it."""

    def __init__(self, *, person: bool = True) -> None:
        super().__init__()
        self.person, self.seen = person, threading.Event()

    def isatty(self) -> bool:
        return self.person

    def write(self, text: str) -> int:
        count = super().write(text)
        self.seen.set()
        return count

    def lines(self) -> list[str]:
        """What it shows: what is written after a return stands over what was there."""
        shown = []
        for line in self.getvalue().split("\n"):
            cells = ""
            for piece in line.split("\r"):
                cells = piece + cells[len(piece) :]
            shown.append(cells.rstrip())
        return shown


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Screen:
    found = Screen()
    monkeypatch.setattr(console, "sys", SimpleNamespace(stdout=found, stderr=found))
    monkeypatch.setattr(console, "PATIENCE", 0)
    monkeypatch.setattr(console, "PAUSE", 0)
    return found


def test_a_line_tells_that_the_work_goes_on(screen: Screen) -> None:
    with console.waiting():
        assert screen.seen.wait(60)
        assert ["working, 0 s"] == screen.lines()
    assert [""] == screen.lines()


@pytest.mark.parametrize("told", [console.say, console.complain])
def test_the_line_goes_where_something_is_told(
    screen: Screen, told: Callable[[str], None]
) -> None:
    with console.waiting():
        assert screen.seen.wait(60)
        told("done")
    assert ["done", ""] == screen.lines()


def test_the_line_goes_where_the_work_fails(screen: Screen) -> None:
    def stopped() -> None:
        with console.waiting():
            assert screen.seen.wait(60)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert [""] == screen.lines()
    console.say("later")
    assert ["later", ""] == screen.lines()


def test_nobody_is_told_before_it_takes_its_time(
    screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(console, "PATIENCE", 10**9)
    with console.waiting():
        assert not screen.seen.wait(0.05)


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_a_program_that_reads_the_output_sees_no_such_line(
    screen: Screen, stream: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(console.sys, stream, Screen(person=False))
    with console.waiting():
        assert not screen.seen.wait(0.05)
