"""The pages in a real Chromium: what a person does there by mouse and by keys, and sees."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pypdf import PdfReader

from modelgen.commands.regenerate import regenerate
from modelgen.translations import speak_english

from .conftest import ROOT
from .outside import missing

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a server answers, started as a person starts it; it is stopped by its signal."""
    words = [sys.executable, "-m", "modelgen", "serve", "--no-open"]
    folder = tmp_path_factory.mktemp("mine")
    with subprocess.Popen(
        [*words, str(folder)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as it:
        assert it.stdout is not None
        yield it.stdout.readline().strip()
        it.send_signal(signal.SIGINT)
        assert 0 == it.wait(20)


def scene(name: str, address: str, folder: Path) -> dict[str, Any]:
    """What a browser saw; nothing in it may fail, and nothing leave the machine."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium:
        missing("chromium")
    test = "require('playwright-core'); require('axe-core')"
    node = shutil.which("node") or "node"
    if subprocess.run([node, "-e", test], cwd=HERE, capture_output=True, check=False).returncode:
        missing("playwright-core and axe-core (npm)")
    done = subprocess.run(
        [node, str(HERE / "browser.cjs"), name, address, str(folder)], cwd=HERE,
        capture_output=True, text=True, check=False, timeout=300,
        env=os.environ | {"CHROMIUM": str(chromium)},
    )  # fmt: skip
    assert 0 == done.returncode, done.stderr
    seen: dict[str, Any] = json.loads(done.stdout)
    assert ([], []) == (seen.pop("faults"), seen.pop("outside"))
    return seen


@pytest.mark.parametrize(
    ("lang", "start", "dearer", "loaded", "refused", "sheet"),
    [
        ("en", "545.5 %", "330.3 %", "14.2 %", "GPU lease price: write a figure from 0 to 50",
         "Assumptions"),
        ("fr", "545,5 %", "330,3 %", "14,2 %",
         "Prix de location des GPU : écrivez une valeur de 0 à 50", "Hypothèses"),
    ],
)  # fmt: skip
def test_a_person_goes_from_the_first_page_to_the_regenerated_workbook(
    address: str, tmp_path: Path, lang: str, start: str, dearer: str, loaded: str, refused: str,
    sheet: str,
) -> None:  # fmt: skip
    seen = {
        k: v.replace("\xa0", " ") for k, v in scene(f"mouse:{lang}", address, tmp_path).items()
    }
    assert (start, dearer, start) == (seen["start"], seen["dearer"], seen["undone"])
    assert "2" == seen["again"]
    assert refused == seen["refused"]
    assert "gpu_price" in seen["made_of"]
    assert "gpu_price" not in seen["report"]
    assert seen["live"] != start
    workbook = Path(seen["workbook"])
    found = regenerate(workbook, workbook.read_bytes(), None, ()).merge.decisions
    assert ["sel_case"] == [decision.name for decision in found]
    assert sheet in openpyxl.load_workbook(seen["renewed"]).sheetnames
    text = " ".join(page.extract_text() for page in PdfReader(seen["memo"]).pages)
    assert seen["live"] in text.replace("\xa0", " ")
    speak_english()


def test_the_keys_alone_reach_and_change_everything(address: str, tmp_path: Path) -> None:
    seen = scene("keys", address, tmp_path)
    assert dict.fromkeys(seen, True) == seen


def test_no_page_breaks_a_rule_of_accessibility_or_is_wider_than_its_screen(
    address: str, tmp_path: Path
) -> None:
    assert {"violations": [], "wider": []} == scene("looks", address, tmp_path)


def test_many_changes_at_once_are_few_requests_and_the_last_one_holds(
    address: str, tmp_path: Path
) -> None:
    assert 3 >= scene("many", address, tmp_path)["requests"]
