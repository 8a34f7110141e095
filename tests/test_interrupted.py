"""Ctrl-C at any moment: the command ends with 130, says nothing, and leaves whole files alone."""

import os
import signal
import subprocess
import sys
import time
import zipfile

import pytest

from modelgen.own_process import own_environment

STARTED = """
import modelgen.__main__ as command
work = command._run
def begun_work():
    print("begun", flush=True)
    work()
command._run = begun_work
command.run()
"""
"""Tells when it has begun: a stop before that is one of Python's own start."""

pytestmark = pytest.mark.skipif(not hasattr(os, "killpg"), reason="signals of POSIX")


@pytest.mark.parametrize("seconds", [0, 0.02, 0.1, 0.2, 0.4, 0.7, 1, 1.3, 1.7, 2.2])
def test_a_build_that_is_stopped_leaves_nothing_or_a_whole_workbook(seconds, tmp_path):
    target = tmp_path / "book.xlsx"
    with subprocess.Popen(
        [sys.executable, "-P", "-c", STARTED, "build", "dcf", "-o", target],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=own_environment(),
        start_new_session=True, text=True,
    ) as process:  # fmt: skip
        assert process.stdout
        assert "begun\n" == process.stdout.readline()
        time.sleep(seconds)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGINT)
        printed, complained = process.communicate()
    left = sorted(path.name for path in tmp_path.iterdir())
    assert "" == complained
    assert process.returncode in (0, 130)
    if process.returncode:
        assert left in ([], [target.name])
    else:
        assert [target.name] == left
        assert str(target) in printed
    if target.exists():
        assert zipfile.ZipFile(target).testzip() is None
