"""A workbook's path to the files of its memo, or to the reasons why there is none."""

from pathlib import Path

from ..merge.live_model import WORKBOOKS, state
from ..problems import ModelError, Problem
from ..translations import told as _
from ..translations import words
from . import docx, markdown, pdf
from .outline import BARE, Letterhead, memo
from .refusals import doubts

STAMP = "--allow-failing-checks"


def files(
    workbook: Path, target: Path, lang: str, head: Letterhead = BARE, *, stamped: bool
) -> tuple[tuple[Path, bytes], ...]:
    """What to write, the memo itself last; raises ModelError for a workbook not fit to be quoted.

    It is in the language of the workbook unless `lang` names another. `stamped` lets a workbook
    that is not fit pass: the reasons then stand on every page.
    """
    if workbook.suffix.lower() not in WORKBOOKS:
        said = _("`{path}` is not a workbook (.xlsx): build one first, with `modelgen build`")
        raise ModelError([Problem(said.format(path=workbook))])
    found = state(str(workbook))
    made = memo(found, lang or found.ctx.lang, head)
    if made.stamp and not stamped:
        todo = _("then run this again, or stamp the memo with {option}").format(option=STAMP)
        found_doubts = doubts(found, made, words(made.lang))
        said = _("`{path}`: {says}; {todo}")
        raise ModelError(
            Problem(said.format(path=workbook, says=d.says, todo=todo)) for d in found_doubts
        )
    kind = target.suffix.lower()
    if kind == ".pdf":
        return ((target, pdf.pdf(made)),)
    if kind == ".docx":
        return ((target, docx.docx(made)),)
    folder = target.with_name(f"{target.stem}-memo")
    pictures = ((folder / f"{p.name}.png", pdf.png(p, made.lang)) for p in made.pictures())
    return (*pictures, (target, markdown.markdown(made, folder.name).encode()))
