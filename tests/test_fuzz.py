"""Workbooks and templates changed at random: a few runs of `bench/fuzz.py`, always the same."""

import os
import subprocess
import sys

import pytest

from .conftest import ROOT


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the runs are forked")
def test_whatever_comes_in_a_command_ends_in_order() -> None:
    done = subprocess.run(
        [sys.executable, "bench/fuzz.py", "--runs", "40"],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (0, "40 runs of seed 1, 0 wrong\n") == (done.returncode, done.stdout), done.stderr
