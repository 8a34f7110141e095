"""A memo to Markdown; its charts are pictures in a folder beside it."""

import re
from collections.abc import Iterator

from .document import Boxes, Bullets, ListedSources, Memo, PagePart, PageTable, Paragraph, Picture
from .figures import RichText, plain

MARKS = re.compile(r"([\\`*_{}\[\]<>#|~$&])")

OPENERS = re.compile(r"^(\d*)([-+=.):])(?=[-+=\s]|$)")
"""What opens a list or underlines a heading at the beginning of a line."""

ADDRESSES = re.compile(r":(?=//)|(?<=\bwww)\.|(?<=\w)@(?=\w)|(?<=\bmailto):|(?<=\bxmpp):")
"""What makes a link of a plain text."""


def markdown(memo: Memo, folder: str) -> str:
    """The text of the file; no mark in a text of the workbook is read as markup."""
    lines = [f"# {_said(memo.title, memo.lang)}", ""]
    for text in (memo.head, memo.subtitle):
        lines += [_said(text, memo.lang), ""] if text else []
    if memo.stamp:
        lines = [f"> **{_said(memo.stamp, memo.lang)}**", "", *lines]
    for section in memo.flat():
        lines += [f"## {_said(section.title, memo.lang)}", ""]
        for part in section.parts:
            lines += [*_part(part, memo.lang, folder), ""]
    lines += ["---", "", _said(memo.foot, memo.lang)]
    return "\n".join(lines) + "\n"


def _said(text: RichText, lang: str) -> str:
    """A text with its marks escaped, on one line."""
    line = MARKS.sub(r"\\\1", " ".join(plain(text, lang).split("\n")))
    return OPENERS.sub(r"\1\\\2", ADDRESSES.sub(r"\\\g<0>", line))


def _part(part: PagePart, lang: str, folder: str) -> Iterator[str]:
    match part:
        case Paragraph():
            mark = {"lead": "*", "note": "", "body": "", "code": ""}[part.look]
            yield f"{mark}{_said(part.text, lang).strip()}{mark}"
        case Bullets():
            yield from (f"- {_said(item, lang)}" for item in part.items)
        case Boxes():
            for box in part.items:
                beside = "; ".join(_said(text, lang) for text in box.beside)
                told = f" ({beside})" if beside else ""
                yield f"- {_said(box.label, lang)} **{_said((box.value,), lang)}**{told}"
        case ListedSources():
            for item in part.items:
                shown = _said(item.shown, lang)
                link = f"[{shown}](<{item.address}>)" if item.address else shown
                yield f"- {_said(item.text, lang)}{link}{_said(item.after, lang)}"
        case PageTable():
            yield from _table(part, lang)
        case Picture():
            yield from (f"**{_said(part.caption, lang)}**", "")
            yield f"![{_said(part.alt, lang)}]({folder}/{part.name}.png)"
            if part.note:
                yield from ("", _said(part.note, lang))


def _table(part: PageTable, lang: str) -> Iterator[str]:
    if part.caption:
        yield from (f"**{_said(part.caption, lang)}**", "")
    heads = []
    for column in part.columns:
        unit = f" ({_said(column.unit, lang)})" if column.unit else ""
        heads.append(f"{_said(column.head, lang)}{unit}")
    yield f"| {' | '.join(heads)} |"
    yield f"|{'|'.join('--:' if column.number else '---' for column in part.columns)}|"
    for row in part.rows:
        texts = (_said(cell.text, lang) for cell in row.cells)
        strong = (f"**{text}**" if row.strong and text else text for text in texts)
        yield f"| {' | '.join(strong)} |"
    if part.note:
        yield from ("", _said(part.note, lang))
