"""The limits of the work: they bind in native code, are told in one line, cost next to nothing."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from modelgen import __main__ as start
from modelgen import limits

from .conftest import ROOT

BUSY = "while True: pass"

HOLDS = "held = [bytearray(1 << 20) for _ in range(4000)]"

NATIVE = (
    "import formualizer; w = formualizer.Workbook(); w.add_sheet('S');"
    " [w.set_formula('S', r, 1, '=CUMIPMT(0.1,2000000000,100,1,1900000000,0)')"
    " for r in range(1, 60)]; w.evaluate_all()"
)

NATIVE_MEMORY = (
    "import formualizer; w = formualizer.Workbook(); w.add_sheet('S');"
    " w.set_formula('S', 1, 1, '=REPT(\"a\",32767)');"
    " [w.set_formula('S', r, 1, f'=A{r - 1}&A{r - 1}') for r in range(2, 30)]; w.evaluate_all()"
)

STUBBORN = """
while True:
    try:
        while True: pass
    except Exception: pass
"""


def working(work: str, forked: bool = True, **env: str) -> subprocess.CompletedProcess[str]:
    """The console script with other work in the place of the commands."""
    lines = f"def run():\n    {work.strip().replace(chr(10), chr(10) + '    ')}"
    script = (
        "import os, sys, types; from modelgen import __main__ as start;"
        f" cli = types.ModuleType('modelgen.cli'); exec({lines!r}, cli.__dict__);"
        " sys.modules['modelgen.cli'] = cli; "
    )
    script += "" if forked else f"del os.fork; os.environ[{start.WORKER!r}] = '1'; "
    return subprocess.run(
        [sys.executable, "-c", f"{script}start.run()"],
        env=os.environ | {"PYTHONPATH": str(ROOT)} | env,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.slow
@pytest.mark.parametrize("work", [BUSY, NATIVE, STUBBORN], ids="python native stubborn".split())
def test_work_that_takes_too_long_is_ended_and_the_message_says_how_long(work: str) -> None:
    done = working(work, MODELGEN_SECONDS="1")
    assert (1, 1) == (done.returncode, done.stderr.count("\n"))
    assert "error: given up after 1 s of processor time; " in done.stderr
    assert "MODELGEN_SECONDS=10" in done.stderr


@pytest.mark.parametrize("work", [HOLDS, NATIVE_MEMORY], ids=["python", "native"])
def test_work_that_takes_too_much_memory_is_ended_and_no_library_prints_why(work: str) -> None:
    done = working(work, MODELGEN_MEMORY="300")
    assert (1, "error: given up at 300 MiB of memory; ") == (done.returncode, done.stderr[:38])
    assert (1, "") == (done.stderr.count("\n"), done.stdout)


@pytest.mark.parametrize("code", [0, 1, 2, 130])
def test_the_exit_code_and_both_streams_are_those_of_the_work(code: int) -> None:
    work = f"import sys; print('out'); print('err', file=sys.stderr); raise SystemExit({code})"
    done = working(work)
    assert (code, "out\n", "err\n") == (done.returncode, done.stdout, done.stderr)


def test_the_work_sees_the_same_standard_input_and_arguments() -> None:
    script = "import sys; print(sys.argv[1:], sys.stdin.read())"
    done = working(script)
    assert (0, "[] \n") == (done.returncode, done.stdout)


def test_a_process_that_a_signal_ended_is_followed_and_a_fall_is_told() -> None:
    end = "import os, signal; os.kill(os.getpid(), signal.{})"
    assert -signal.SIGTERM == working(end.format("SIGTERM")).returncode
    fallen = working(end.format("SIGSEGV"))
    assert (1, True) == (fallen.returncode, "a library broke off" in fallen.stderr)


@pytest.mark.skipif(sys.platform != "linux", reason="the system cannot watch a pipe")
def test_who_ends_the_command_ends_the_work() -> None:
    script = f"import modelgen.__main__ as m; m._work = lambda *_: exec({BUSY!r}); m.run()"
    command = subprocess.Popen(
        [sys.executable, "-c", script], env=os.environ | {"PYTHONPATH": str(ROOT)}
    )
    listed = Path(f"/proc/{command.pid}/task/{command.pid}/children")
    while not (children := listed.read_text().split()):
        time.sleep(0.01)
    while not _fed(int(children[0])):
        time.sleep(0.01)
    command.kill()
    command.wait()
    _wait_gone(int(children[0]))


def _fed(process: int) -> bool:
    """Whether the process has come to its work."""
    return int(Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[11]) > 5


def _wait_gone(process: int) -> None:
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        try:
            state = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]
        except FileNotFoundError:
            return
        if state in "ZX":
            return
        time.sleep(0.01)
    pytest.fail("it is still working")


@pytest.mark.parametrize("word", ["x", "0", "-1", "1.5", "99999999", "²"])
def test_a_limit_that_is_no_number_is_refused(word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MODELGEN_SECONDS", word)
    with pytest.raises(ValueError, match=r"MODELGEN_SECONDS is .*; give a whole number above 0"):
        limits.asked()
    assert 2 == working("pass", MODELGEN_MEMORY=word).returncode


def test_the_limits_are_those_of_the_environment_or_the_defaults(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MODELGEN_SECONDS", " 7 ")
    monkeypatch.delenv("MODELGEN_MEMORY", raising=False)
    assert (7, 2048) == limits.asked()


def test_where_a_system_cannot_fork_the_work_is_started_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delattr(os, "fork")
    monkeypatch.setattr(sys, "argv", ["modelgen", "bilud"])
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(SystemExit) as left:
        start.run()
    signal.signal(signal.SIGINT, before)
    assert 2 == left.value.code


@pytest.mark.slow
def test_a_process_started_anew_binds_itself() -> None:
    done = working(BUSY, forked=False, MODELGEN_SECONDS="1")
    assert (1, True) == (done.returncode, "given up after 1 s" in done.stderr)


def test_on_a_mac_the_memory_of_the_work_is_watched(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    sleeping = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    code, _used = start._waited(sleeping.pid, 1)
    sleeping.returncode = code
    assert -signal.SIGABRT == code
    with pytest.raises(SystemExit):
        start._end(code, False, 60, 1)
    assert "given up at 1 MiB of memory" in capsys.readouterr().err


class Kernel:
    """What Windows is asked for, noted down: not Windows."""

    def __init__(self, takes: bool = True) -> None:
        self.takes, self.limits = takes, b""

    def __getattr__(self, name: str) -> object:
        def call(*given: object) -> int:
            if name == "SetInformationJobObject":
                self.limits = bytes(given[2])
            return int(self.takes)

        self.__dict__[name] = call
        return call


def test_on_windows_the_process_puts_itself_into_a_job_with_both_limits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kernel = Kernel()
    monkeypatch.setattr(ctypes, "WinDLL", lambda *_, **__: kernel, raising=False)
    monkeypatch.setattr(sys, "platform", "win32")
    limits.bind(60, 2048)
    assert 144 == len(kernel.limits)  # of JOBOBJECT_EXTENDED_LIMIT_INFORMATION on 64 bits
    assert 60 * 10**7 == int.from_bytes(kernel.limits[:8], "little")
    assert 0x102 == int.from_bytes(kernel.limits[16:20], "little")
    assert 2048 << 20 == int.from_bytes(kernel.limits[112:120], "little")
    monkeypatch.setattr(ctypes, "WinDLL", lambda *_, **__: Kernel(takes=False), raising=False)
    with pytest.raises(OSError, match="limits of the process could not be set"):
        limits.bind(60, 2048)


def test_what_windows_says_of_a_process_that_it_ended_is_told_in_our_words(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for late, words in ((True, "after 60 s"), (False, "at 2,048 MiB")):
        with pytest.raises(SystemExit) as left:
            start._end(0xC0000044, late, 60, 2048)
        assert 1 == left.value.code
        assert words in capsys.readouterr().err


def test_the_waiting_process_imports_nothing_that_takes_time() -> None:
    script = "import sys, modelgen.__main__; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-S", "-c", script],
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    heavy = {"typing", "dataclasses", "re", "subprocess", "pathlib", "typer", "pydantic"}
    assert not heavy & set(done.stdout.split())
