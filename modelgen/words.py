"""The texts that the tool itself writes into workbooks and memos, in the reader's language.

English stands in the code and is the key: `_("Live case")`. A language is one PO file under
`languages/`, which translators edit with their own programs; a template brings its own texts.
"""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

Words = Callable[[str], str]

ENGLISH = "en"
FOLDER = Path(__file__).parent / "languages"


def languages() -> tuple[str, ...]:
    """Every language that a workbook can be written in, English first."""
    return (ENGLISH, *sorted(path.stem for path in FOLDER.glob("*.po")))


@lru_cache
def words(lang: str) -> Words:
    """The translation of a text; raises KeyError for one that the catalogue does not know.

    Figures are filled in afterwards: `_("{count} checks").format(count=3)`.
    """
    if lang == ENGLISH:
        return str
    from babel.messages.pofile import read_po

    with (FOLDER / f"{lang}.po").open("rb") as file:
        entries = [entry for entry in read_po(file) if entry.id and entry.string]
    return {entry.id: entry.string for entry in entries}.__getitem__
