"""What of the user's own parts is not what it was in the new workbook, told in lines."""

from collections.abc import Iterable, Iterator

from ..patch.package_patch import PatchedFile
from ..problems import counted
from ..translations import told as _
from .report_line import ReportLine


def carried(file: PatchedFile, torn: Iterable[str], errors: int) -> Iterator[ReportLine]:
    """What of the user's parts is not what it was, or never was whole."""
    for gone in file.gone:
        says = _(
            "{where}: `{text}` refers to something that is no longer there; it now shows as a"
            " broken reference"
        ).format(where=gone.where, text=gone.text)
        yield ReportLine("reference", gone.where, "", says)
    for loose in file.loose:
        says = _(
            "{where}: `{text}` names cells in a text or over several sheets, which cannot be"
            " followed: check it"
        ).format(where=loose.where, text=loose.text[:60])
        yield ReportLine("reference", loose.where, "", says)
    for look in file.formats:
        says = _("{what}: generated sheets are written as the template has them").format(
            what=look.says
        )
        yield ReportLine("format", look.sheet, "", says)
    for part in torn:
        says = _(
            "the part {part} of your file is torn (no well-formed XML) and was carried as it is:"
            " Excel may offer to repair the new workbook"
        ).format(part=part)
        yield ReportLine("torn part", part, "", says)
    yield from _unvalued(file, errors)


def _unvalued(file: PatchedFile, errors: int) -> Iterator[ReportLine]:
    """The cells that show an error, and those whose figures only a spreadsheet can tell."""
    if errors:
        one, several = _("{count} formula shows an error"), _("{count} formulas show an error")
        yield ReportLine("errors", "", "", counted(errors, one, several))
    filled = counted(
        file.unfilled,
        _("{count} cell of array formulas and data tables"),
        _("{count} cells of array formulas and data tables"),
    )
    unknown = file.unknown - errors
    alone = counted(unknown, _("{count} formula"), _("{count} formulas"))
    told = [alone] * (unknown > 0) + [filled] * (file.unfilled > 0)
    if told:
        says = _(
            "{what} without a stored value, because only a spreadsheet computes what it uses:"
            " Excel fills it in when it opens the file"
        ).format(what=_(" and ").join(told))
        yield ReportLine("values", "", "", says)
