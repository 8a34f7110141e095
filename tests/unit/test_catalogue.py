"""The catalogue of French texts (`languages/fr.po`) has what the code says, and no more."""

import ast
import re

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from modelgen.translations import FOLDER

from ..conftest import ROOT


def entries() -> dict[str, str]:
    """The catalogue: English to French."""
    with (FOLDER / "fr.po").open("rb") as file:
        return {entry.id: entry.string for entry in read_po(file) if entry.id}


def used() -> set[str]:
    """Every text of the code that goes through the catalogue."""
    found = extract_from_dir(
        str(ROOT / "modelgen"),
        [("**.py", "python")],
        keywords={"_": None, "N_": None},
        comment_tags=(),
    )
    return {message for _, _, message, _, _ in found}


def test_the_catalogue_has_every_text_of_the_code_and_no_other() -> None:
    assert used() == entries().keys()


def test_no_text_of_the_catalogue_is_empty_fuzzy_or_out_of_use() -> None:
    with (FOLDER / "fr.po").open("rb") as file:
        catalog = read_po(file)
    assert [] == [entry.id for entry in catalog if entry.id and (entry.fuzzy or not entry.string)]
    assert {} == dict(catalog.obsolete)


def test_a_translation_fills_in_what_the_english_fills_in() -> None:
    def holes(text: str) -> list[str]:
        return sorted(re.findall(r"\{\w*\}", text))

    assert [] == [en for en, fr in entries().items() if holes(en) != holes(fr)]


def test_a_text_for_the_catalogue_stands_in_the_code_as_it_is() -> None:
    """Not inside an f-string, where nobody finds it; a name means a text marked with `N_`."""
    for path in (ROOT / "modelgen").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        inside = {
            id(node)
            for joined in ast.walk(tree)
            if isinstance(joined, ast.JoinedStr)
            for node in ast.walk(joined)
        }
        for node in ast.walk(tree):
            word = getattr(node.func, "id", "") if isinstance(node, ast.Call) else ""
            if word in ("_", "N_"):
                text = isinstance(node.args[0], ast.Constant)
                marked = word == "_" and isinstance(node.args[0], ast.Name | ast.Attribute)
                assert text or marked, (path.name, node.lineno)
                assert id(node) not in inside, (path.name, node.lineno)


TELLING = ("audit", "commands", "memo", "merge", "patch", "readback")
"""Packages whose sentences the user of a workbook reads, in its language."""


def test_a_sentence_about_a_workbook_is_filled_in_after_it_was_translated() -> None:
    """No f-string: `_("{name} is empty").format(name=name)`."""
    paths = [path for name in TELLING for path in (ROOT / "modelgen" / name).rglob("*.py")]
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                said = "{}".join(
                    part.value for part in node.values
                    if isinstance(part, ast.Constant) and isinstance(part.value, str)
                )  # fmt: skip
                told = re.search(r"[a-z]{2,} [a-z]{2,}", said) and not re.search(
                    r"modelgen|<|\n|Color", said
                )
                assert not told, (path.name, node.lineno)
