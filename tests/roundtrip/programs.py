"""Programs that load an edited workbook and store it again, each in its own way."""

import os
import shutil
import subprocess
import warnings
from collections.abc import Callable
from pathlib import Path

import openpyxl

from ..outside import Office, missing

HERE = Path(__file__).parent
XLSX = "Calc MS Excel 2007 XML"
NODE = ("exceljs", "sheetjs")


class ProgramFailedError(Exception):
    """The program itself cannot load or store the file."""


def _as_it_is(source: Path, target: Path, office: Office) -> None:
    shutil.copyfile(source, target)


def _libreoffice(source: Path, target: Path, office: Office) -> None:
    office.ask("open", str(source))
    office.ask("save", str(target), XLSX)


def _openpyxl(source: Path, target: Path, office: Office) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            openpyxl.load_workbook(source).save(target)
        except Exception as error:
            raise ProgramFailedError(repr(error)) from error


def _command(*words: str) -> None:
    if not shutil.which(words[0]):
        missing(words[0])
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=120)
    target = Path(words[-1])
    if done.returncode or not target.exists() or not target.stat().st_size:
        last = (done.stderr.strip() or "no file").splitlines()[-1]
        raise ProgramFailedError(last.replace(str(target.parent), "")[:120])


def _node(library: str) -> Callable[[Path, Path, Office], None]:
    def resave(source: Path, target: Path, office: Office) -> None:
        _command("node", str(HERE / "resave.cjs"), library, str(source), str(target))

    return resave


def _gnumeric(source: Path, target: Path, office: Office) -> None:
    _command("ssconvert", str(source), str(target))


PROGRAMS: dict[str, Callable[[Path, Path, Office], None]] = {
    "none": _as_it_is,
    "libreoffice": _libreoffice,
    "openpyxl": _openpyxl,
    "exceljs": _node("exceljs"),
    "sheetjs": _node("sheetjs"),
    "gnumeric": _gnumeric,
}


def resave(program: str, source: Path, target: Path, office: Office) -> None:
    """Store the file anew; raises ProgramFailedError where the program cannot."""
    PROGRAMS[program](source, target, office)


def have_node_packages() -> bool:
    """Whether node finds both libraries: in node_modules, or by NODE_PATH."""
    if not shutil.which("node"):
        return False
    test = "require('exceljs'); require('xlsx')"
    done = subprocess.run(
        ["node", "-e", test], cwd=HERE, capture_output=True, check=False, env=os.environ
    )
    return done.returncode == 0
