"""What a regeneration tells of settings: those that are gone, those that stay, those that wait."""

from collections.abc import Iterator

from ..compile.reported import waiting
from ..problems import counted, few
from ..template.axes import LAST_ACTUAL
from ..translations import told as _
from .regenerate import Result
from .report_line import ReportLine

NAMED = 6


def lines(result: Result) -> Iterator[ReportLine]:
    """Settings of the old build line that the new template does not take, and what files said."""
    taken = {w.word: one.file.name for one in result.read.settings.data for w in one.wanted}
    for word in result.new.unset:
        if word not in taken:
            says = _(
                "the setting {word} of the old build line: the new template does not take it"
            ).format(word=word)
            yield ReportLine("setting", "", word.split("=")[0], says)
    for file in dict.fromkeys(taken.values()):
        words = [word for word in result.new.unset if taken.get(word) == file]
        if words:
            one = _("{count} figure of {file}: the new template does not take it: {names}")
            several = _("{count} figures of {file}: the new template does not take them: {names}")
            yield _figures(file, words, one, several)
    yield from _stay(result)
    yield from _wait(result)


def _figures(file: str, words: list[str], one: str, several: str) -> ReportLine:
    names = few([word.rpartition("=")[0] for word in words], NAMED)
    says = counted(len(words), one, several, file=file, names=names)
    return ReportLine("setting", "", file, says)


def _stay(result: Result) -> Iterator[ReportLine]:
    """Figures of an earlier file of the same name, which the new one does not have."""
    new = {one.file for one in result.asked.settings.data}
    for file, sets in result.new.ctx.build.files.items():
        if file not in new and file.name in {one.name for one in new}:
            one = _("{count} figure of the {file} before, not in the new one, stays: {names}")
            several = _("{count} figures of the {file} before, not in the new one, stay: {names}")
            yield _figures(file.name, [each.word for each in sets], one, several)


def _wait(result: Result) -> Iterator[ReportLine]:
    """Reported figures behind the last actual step, as it stands in the new workbook."""
    cells = result.book.cells if result.book else ()
    last = {
        cell.id.text: int(cell.content)
        for cell in cells
        if cell.id.text.endswith(f".{LAST_ACTUAL}") and isinstance(cell.content, float | int)
    }
    for id, says in waiting(result.new.ctx, last, result.placement.place) if result.book else ():
        yield ReportLine("waiting", "", id, says)
