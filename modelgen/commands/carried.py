"""What of the user's own parts is not what it was in the new workbook, told in lines."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..patch.package_patch import PatchedFile
from ..problems import counted
from ..translations import told as _


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One thing to tell: its kind, the cell it is about, and a sentence without a full stop."""

    kind: str
    cell: str
    item: str
    says: str


def carried(file: PatchedFile, torn: Iterable[str]) -> Iterator[ReportLine]:
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
    yield from _unvalued(file)


def _unvalued(file: PatchedFile) -> Iterator[ReportLine]:
    """The cells whose figures only a spreadsheet can tell."""
    filled = counted(
        file.unfilled,
        _("{count} cell of array formulas and data tables"),
        _("{count} cells of array formulas and data tables"),
    )
    alone = counted(file.unknown, _("{count} formula"), _("{count} formulas"))
    told = [alone] * (file.unknown > 0) + [filled] * (file.unfilled > 0)
    if told:
        says = _(
            "{what} without a stored value, because only a spreadsheet computes what it uses:"
            " Excel fills it in when it opens the file"
        ).format(what=_(" and ").join(told))
        yield ReportLine("values", "", "", says)
