"""A workbook's path to the files of its memo, or to the reasons why there is none."""

from pathlib import Path

from ..merge.live_model import WORKBOOKS, LiveModel, state
from ..problems import ModelError, Problem
from ..translations import words
from . import docx, markdown, pdf
from .document import Memo
from .outline import memo
from .refusals import doubts

Files = tuple[tuple[Path, bytes], ...]

STAMP = "--allow-failing-checks"


def files(workbook: Path, target: Path, lang: str, *, stamped: bool) -> Files:
    """What to write, the memo itself last; raises ModelError for a workbook not fit to be quoted.

    `stamped` lets such a workbook pass: the reasons then stand on every page.
    """
    if workbook.suffix.lower() not in WORKBOOKS:
        told = f"`{workbook}` is not a workbook (.xlsx): build one first, with `modelgen build`"
        raise ModelError([Problem(told)])
    found = state(str(workbook))
    made = memo(found, lang)
    if made.stamp and not stamped:
        raise ModelError(_refusals(workbook, found, made))
    return _files(made, target)


def _refusals(workbook: Path, found: LiveModel, made: Memo) -> list[Problem]:
    return [
        Problem(f"`{workbook}`: {doubt.says}; then run this again, or stamp the memo with {STAMP}")
        for doubt in doubts(found, made, words(made.lang))
    ]


def _files(made: Memo, target: Path) -> Files:
    kind = target.suffix.lower()
    if kind == ".pdf":
        return ((target, pdf.pdf(made)),)
    if kind == ".docx":
        return ((target, docx.docx(made)),)
    folder = target.with_name(f"{target.stem}-memo")
    pictures = ((folder / f"{p.name}.png", pdf.png(p, made.lang)) for p in made.pictures())
    return (*pictures, (target, markdown.markdown(made, folder.name).encode()))
